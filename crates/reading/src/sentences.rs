//! Where sentences begin and end.
//!
//! Only told blocks are read. The end of a block ends a sentence, so that headlines need no full stop;
//! inside a block a full stop ends one unless an abbreviation, an initial or a number explains it.

use crate::abbreviations::{Abbreviations, Stop};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;

/// Lower-case words that open a sentence often enough to decide after `U.S.` or `Inc.`.
const OPENERS: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "authorities",
    "because",
    "before",
    "both",
    "but",
    "by",
    "despite",
    "during",
    "each",
    "earlier",
    "even",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "if",
    "in",
    "instead",
    "it",
    "its",
    "last",
    "meanwhile",
    "more",
    "most",
    "much",
    "my",
    "nevertheless",
    "no",
    "nor",
    "not",
    "now",
    "of",
    "officials",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "others",
    "our",
    "over",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "through",
    "to",
    "two",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "without",
    "yet",
    "you",
    "your",
];

/// Lines below this many characters are no lines of wrapped text.
const SHORT_LINE: usize = 45;
/// Lines above this many characters are whole paragraphs.
const LONG_LINE: usize = 140;

/// Bytes of told text that are read of one report, about 80,000 words: a book, or a day of CPU seconds saved on a file that is
/// no report. The text behind is kept and searched like any other.
const MAX_READ: usize = 500_000;
/// Bytes of one sentence; what goes on longer is a list or no prose, and is read in parts.
const MAX_SENTENCE: usize = 4_000;

/// Splits told blocks into sentences.
pub struct Sentences {
    abbreviations: Abbreviations,
}

impl Sentences {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Sentences { abbreviations: Abbreviations::new() }
    }

    /// Adds the sentences, without tokens yet.
    pub fn run(&self, reading: &mut Reading) {
        let text = &reading.report.text;
        let mut left = MAX_READ;
        let mut unread = None;
        for block in reading.report.blocks.iter().filter(|b| b.kind.is_told()) {
            let from = block.span.begin();
            let whole = block.span.of(text);
            let told = &whole[..fitting(whole, left)];
            left -= told.len();
            for (start, end) in self.split(told) {
                for (start, end) in parts(told, start, end) {
                    let span = Span::new(from + start, from + end);
                    reading.sentences.push(Sentence { span, first: 0, last: 0 });
                }
            }
            if told.len() < whole.len() {
                unread = Some(from + told.len());
                break;
            }
        }
        if let Some(at) = unread {
            let note = format!("text of {} bytes read for events as far as byte {at}", text.len());
            reading.report.notes.push(note);
        }
    }

    /// The sentences of a stretch of text, as byte ranges, trimmed, none empty.
    pub fn split(&self, text: &str) -> Vec<(usize, usize)> {
        let mut cuts = Vec::new();
        let bytes = text.as_bytes();
        let small = written_small(text);
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\n' => {
                    if line_ends_sentence(text, at) {
                        cuts.push(at);
                    }
                    at += 1;
                }
                b'.' | b'!' | b'?' => at = self.stop(text, at, small, &mut cuts),
                0xE2 if text[at..].starts_with('…') => at = self.stop(text, at, small, &mut cuts),
                _ => at += 1,
            }
        }
        cuts.push(text.len());
        let mut out = Vec::new();
        let mut from = 0;
        for cut in cuts {
            let part = &text[from..cut];
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                let start = from + (part.len() - part.trim_start().len());
                // Marks alone belong to what stands before.
                if !trimmed.chars().any(char::is_alphanumeric)
                    && let Some((_, last)) = out.last_mut()
                {
                    *last = start + trimmed.len();
                } else {
                    out.push((start, start + trimmed.len()));
                }
            }
            from = cut;
        }
        out
    }

    /// Looks at the run of stops at `at`; adds a cut if it ends a sentence; returns where to go on.
    fn stop(&self, text: &str, at: usize, small: bool, cuts: &mut Vec<usize>) -> usize {
        let rest = &text[at..];
        let run = rest.len() - rest.trim_start_matches(['.', '!', '?', '…']).len();
        let after_run = &rest[run..];
        let closers =
            after_run.len() - after_run.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']', '}']).len();
        let go_on = at + run + closers;
        let Some(next) = text[go_on..].chars().next() else { return go_on };
        let single = run == 1 && rest.starts_with('.');
        if !next.is_whitespace() {
            if single && next.is_uppercase() && glued(text, at, go_on) {
                cuts.push(go_on);
            }
            return go_on;
        }
        let following = text[go_on..].trim_start();
        let opener = following.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '`']);
        let Some(first) = opener.chars().next() else { return go_on };
        if first.is_lowercase() && !article_name(opener) && !(small && single && plain_word(text, at)) {
            return go_on;
        }
        if matches!(first, '-' | '–' | '—' | ',' | ';') && !single {
            return go_on;
        }
        if single && closers == 0 {
            let word = word_before(text, at);
            let ends = letter_name(text, at, word);
            match self.abbreviations.stop(word).filter(|_| !ends) {
                Some(Stop::Never) => return go_on,
                Some(Stop::BeforeNumber) if first.is_ascii_digit() => return go_on,
                Some(Stop::Perhaps) if !opens_sentence(opener, word) => return go_on,
                _ => {}
            }
            // `1. First`: a number that opens a line counts it.
            if counts_line(text, at) {
                return go_on;
            }
        }
        cuts.push(go_on);
        go_on
    }
}

/// How much of a text fits into `left` bytes: all of it, or up to the space before the word that does not.
fn fitting(text: &str, left: usize) -> usize {
    if text.len() <= left {
        return text.len();
    }
    let mut end = left;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].rfind(char::is_whitespace).unwrap_or(end)
}

/// A sentence in parts of a bounded length, cut between words.
fn parts(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = start;
    while end - from > MAX_SENTENCE {
        let part = &text[from..end];
        let cut = match fitting(part, MAX_SENTENCE) {
            0 => part.char_indices().nth(1).map_or(part.len(), |(at, _)| at),
            cut => cut,
        };
        out.push((from, from + part[..cut].trim_end().len()));
        from += cut + (part[cut..].len() - part[cut..].trim_start().len());
    }
    if from < end {
        out.push((from, end));
    }
    out
}

/// Whether a text is written without capitals: more stops go on in lower case than with a capital, three at least.
fn written_small(text: &str) -> bool {
    let (mut small, mut capital) = (0, 0);
    for (at, _) in text.match_indices(". ") {
        let next = text[at + 2..].chars().find(|c| !c.is_whitespace());
        if plain_word(text, at) {
            small += usize::from(next.is_some_and(char::is_lowercase));
            capital += usize::from(next.is_some_and(char::is_uppercase));
        }
    }
    small >= 3 && small > 2 * capital
}

/// "wrote on X. Iran", "drew up a Plan B. The army": a name of one letter, no initial.
fn letter_name(text: &str, stop: usize, word: &str) -> bool {
    let mut letters = word.trim_end_matches('.').chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    if !letter.is_uppercase() || word.len() != letter.len_utf8() + 1 {
        return false;
    }
    let before = text[..stop - letter.len_utf8()].trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    match before {
        "on" | "via" | "to" | "platform" | "network" | "site" => letter == 'X',
        _ => matches!(
            before.to_lowercase().as_str(),
            "plan"
                | "group"
                | "category"
                | "class"
                | "grade"
                | "point"
                | "vitamin"
                | "hepatitis"
                | "influenza"
                | "phase"
                | "appendix"
                | "annex"
                | "schedule"
                | "section"
                | "zone"
                | "area"
                | "sector"
                | "gate"
        ),
    }
}

/// Whether a lower-case word of three letters or more stands before the stop, which no abbreviation of its kind is.
fn plain_word(text: &str, stop: usize) -> bool {
    let word = word_before(text, stop).trim_end_matches('.');
    word.len() >= 3
        && word.chars().all(char::is_lowercase)
        && !matches!(word, "etc" | "vol" | "fig" | "gen" | "col" | "sgt")
}

/// Whether the word or words at the start of `rest` open a sentence after an abbreviation.
fn opens_sentence(rest: &str, abbreviation: &str) -> bool {
    let word: String =
        rest.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // "10 a.m. Officials": after a time of day a capital opens a sentence, unless a zone or day follows.
    if matches!(abbreviation, "a.m." | "p.m.") {
        const WITH_TIME: &[&str] = &[
            "eastern",
            "pacific",
            "central",
            "mountain",
            "gmt",
            "est",
            "edt",
            "pst",
            "pdt",
            "cst",
            "cet",
            "utc",
            "bst",
            "et",
            "pt",
            "jan",
            "feb",
            "march",
            "april",
            "may",
            "june",
            "july",
            "aug",
            "sept",
            "oct",
            "nov",
            "dec",
            "january",
            "february",
            "august",
            "september",
            "october",
            "november",
            "december",
            "local",
            "eest",
            "cest",
            "hkt",
            "jst",
            "ist",
        ];
        return rest.chars().next().is_some_and(char::is_uppercase)
            && !WITH_TIME.contains(&word.as_str())
            && !dateline_data::WEEKDAYS.contains(&word.as_str());
    }
    OPENERS.binary_search(&word.as_str()).is_ok()
}

/// `conflict.Between`: a stop that lost its space, between a lower-case word and a capitalised one.
fn glued(text: &str, stop: usize, next: usize) -> bool {
    let before = word_before(text, stop);
    let word = before.trim_end_matches('.');
    let mut after = text[next..].chars().skip(1);
    word.chars().count() >= 2
        && word.chars().all(|c| c.is_lowercase() || c == '-')
        && after.next().is_some_and(char::is_lowercase)
        && word != "www"
}

/// `al-Asad`: a name that begins with a lower-case article.
fn article_name(rest: &str) -> bool {
    ["al-", "el-", "ash-", "an-", "ar-", "as-", "ad-", "at-", "az-"].iter().any(|article| {
        rest.strip_prefix(article).is_some_and(|name| name.chars().next().is_some_and(char::is_uppercase))
    })
}

/// The word that ends with the stop at `stop`, stop included, without brackets and quotes in front.
fn word_before(text: &str, stop: usize) -> &str {
    let mut start = stop;
    for (i, c) in text[..stop].char_indices().rev().take(24) {
        if c.is_whitespace() || "([{\"'“‘«`—–/".contains(c) {
            break;
        }
        start = i;
    }
    &text[start..stop + 1]
}

/// Whether the stop follows one or two digits that open a line.
fn counts_line(text: &str, stop: usize) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes[..stop].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
    (1..=2).contains(&digits) && (stop == digits || bytes[stop - digits - 1] == b'\n')
}

/// Whether the line break at `at` ends a sentence rather than wraps a line.
fn line_ends_sentence(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or("").trim();
    let rest = &text[at + 1..];
    let next = rest.split('\n').next().unwrap_or("").trim();
    if line.is_empty() || next.is_empty() {
        return true;
    }
    let Some(first) = next.chars().next() else { return true };
    if matches!(first, '•' | '*' | '▪' | '●' | '·') || next.starts_with("- ") || next.starts_with("– ")
    {
        return true;
    }
    if first.is_lowercase() {
        return false;
    }
    let length = line.chars().count();
    !(SHORT_LINE..=LONG_LINE).contains(&length) || next.chars().count() > LONG_LINE
}

impl Default for Sentences {
    fn default() -> Self {
        Sentences::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_facts::report::Report;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        Sentences::new().split(text).into_iter().map(|(a, b)| &text[a..b]).collect()
    }

    #[test]
    fn what_is_very_long_is_read_in_part_and_says_so() {
        let sentence = "Rebels shot two men in Sava on Monday. ";
        let mut reading =
            Reading::of(Report::plain("long", &sentence.repeat(MAX_READ / sentence.len() + 100)));
        Sentences::new().run(&mut reading);
        assert!(reading.sentences.last().is_some_and(|s| s.span.finish() <= MAX_READ));
        assert_eq!(reading.report.notes.len(), 1);
        assert!(
            reading.report.notes[0].starts_with("text of ") && reading.report.notes[0].contains("as far as")
        );
        let mut reading = Reading::of(Report::plain("line", &"on March 14, 2024 é ".repeat(1000)));
        Sentences::new().run(&mut reading);
        let text = &reading.report.text;
        let parts: Vec<&str> = reading.sentences.iter().map(|s| s.span.of(text)).collect();
        assert!(parts.len() > 4 && parts.iter().all(|p| p.len() <= MAX_SENTENCE && p.trim() == *p));
        assert_eq!(parts.join(" "), text.trim());
        assert!(reading.report.notes.is_empty());
        assert_eq!(parts_of(&"é".repeat(9000)), 5);
    }

    fn parts_of(text: &str) -> usize {
        let cut = parts(text, 0, text.len());
        assert!(cut.iter().all(|(a, b)| text.get(*a..*b).is_some_and(|t| !t.is_empty())));
        cut.len()
    }

    #[test]
    fn openers_are_sorted() {
        assert!(OPENERS.is_sorted());
    }

    #[test]
    fn abbreviations_and_initials_do_not_end() {
        assert_eq!(split("Lt. Gen. John R. Allen met U.S. Sen. Smith. He left.").len(), 2);
        assert_eq!(split("On Jan. 4 it struck. No. 5 was hit.").len(), 2);
        assert_eq!(split("He said no. They left.").len(), 2);
        assert_eq!(split("It rose 3.5 percent. It fell.").len(), 2);
        assert_eq!(split("They met at 10 a.m. Monday in Basra. It ended at 5 p.m. Officials left.").len(), 3);
    }

    #[test]
    fn abbreviations_can_end() {
        assert_eq!(split("He left the U.S. The troops stayed."), ["He left the U.S.", "The troops stayed."]);
        assert_eq!(split("He left the U.S. Army.").len(), 1);
    }

    #[test]
    fn quotes_close_after_the_stop() {
        assert_eq!(split("“We will go.” He left."), ["“We will go.”", "He left."]);
        assert_eq!(split("\"Why?\" he asked. \"Go!\""), ["\"Why?\" he asked.", "\"Go!\""]);
        assert_eq!(split("He said: ''Go.'' They went."), ["He said: ''Go.''", "They went."]);
    }

    #[test]
    fn ellipses_and_lower_case() {
        assert_eq!(
            split("He waited... then left. It is... The end."),
            ["He waited... then left.", "It is...", "The end."]
        );
        assert_eq!(split("since the start of the conflict. between them").len(), 1);
        assert_eq!(split("It was hit. al-Asad base is in Anbar.").len(), 2);
        assert_eq!(split("the conflict.Between them www.Site.com").len(), 2);
    }

    #[test]
    fn a_text_without_capitals() {
        let text = "we left at noon. they shelled the road. nobody was hurt. then it rained.";
        assert_eq!(split(text).len(), 4);
        assert_eq!(split("It was the end. of the war").len(), 1);
    }

    #[test]
    fn lines() {
        assert_eq!(
            split("Base struck in Anbar\nThe base was struck on Friday."),
            ["Base struck in Anbar", "The base was struck on Friday."]
        );
        let wrapped = "The spokesman said on Friday that the forces of the\nCoalition had struck three sites in the desert. Then\nthey left.";
        assert_eq!(split(wrapped).len(), 2);
        assert_eq!(split("One line\n\nanother").len(), 2);
    }

    #[test]
    fn only_told_blocks() {
        use dateline_facts::report::BlockKind;
        let mut report = Report::plain("mem:1", "Troops left\nSubscribe now.\nTalks went on.");
        report.blocks[1].kind = BlockKind::Promo;
        let mut reading = Reading::of(report);
        Sentences::new().run(&mut reading);
        let told: Vec<&str> = reading.sentences.iter().map(|s| s.span.of(&reading.report.text)).collect();
        assert_eq!(told, ["Troops left", "Talks went on."]);
    }

    proptest! {
        #[test]
        fn never_panics_and_keeps_every_letter(text in "[a-zA-Z.!?…\"'“” \n0-9é(,-]{0,120}|\\PC{0,80}") {
            let mut last = 0;
            for (a, b) in Sentences::new().split(&text) {
                prop_assert!(a >= last && a < b);
                prop_assert!(!text[last..a].chars().any(char::is_alphanumeric));
                last = b;
            }
            prop_assert!(!text[last..].chars().any(char::is_alphanumeric));
        }
    }
}
