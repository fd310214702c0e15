//! Where words begin and end inside a sentence.

use crate::abbreviations::{Abbreviations, Stop, is_acronym};
use dateline_facts::span::Span;

/// Endings after which a stop between letters belongs to an address.
const DOMAINS: &[&str] =
    &["com", "org", "net", "gov", "edu", "mil", "info", "co", "io", "tv", "int", "ir", "iq", "uk", "eu"];

/// Units that are split from the number they are glued to.
const UNITS: &[&str] = &[
    "am", "bn", "cm", "ft", "g", "h", "ha", "hr", "hrs", "in", "k", "kg", "km", "km2", "kph", "kw", "lb",
    "lbs", "m", "mi", "min", "mins", "ml", "mm", "mn", "mph", "mw", "nm", "pc", "pm", "pp", "sq", "t", "tn",
    "trn", "yo",
];

/// The words of `sentence`, in order, none empty; everything but white space is in one of them.
pub(super) fn words(text: &str, sentence: Span, abbreviations: &Abbreviations) -> Vec<Span> {
    let mut out = Vec::with_capacity(sentence.len() / 5 + 1);
    let end = sentence.finish().min(text.len());
    let Some(body) = text.get(..end) else { return out };
    let mut at = sentence.begin();
    while let Some(c) = body[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if c.is_alphanumeric() {
            at = word(body, at, sentence.begin(), abbreviations, &mut out);
        } else {
            let next = mark(body, at, c);
            out.push(Span::new(at, next));
            at = next;
        }
    }
    out
}

/// The end of the mark `c` at `at`: runs of stops and dashes, doubled quotes and `'90s` are one.
fn mark(body: &str, at: usize, c: char) -> usize {
    let rest = &body[at..];
    let run = |c: char| rest.len() - rest.trim_start_matches(c).len();
    match c {
        '.' | '-' | '*' | '_' | '=' | '+' | '~' | '#' | '$' => at + run(c),
        '<' | '>' if run(c) == 2 => at + 2,
        '!' | '?' => at + rest.len() - rest.trim_start_matches(['!', '?']).len(),
        ':' | ';' if face(rest) > 0 => at + face(rest),
        '`' | '\'' if run(c) >= 2 => at + 2,
        '\'' | '’' | '‘' => {
            let tail = &rest[c.len_utf8()..];
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 2 && !tail[2..].starts_with(|c: char| c.is_alphanumeric() && c != 's') {
                return at + c.len_utf8() + 2 + usize::from(tail[2..].starts_with('s'));
            }
            // A clitic that lost its word: "Iran 's".
            let clitic = tail.chars().take_while(|c| c.is_alphabetic()).count();
            if c != '‘'
                && (1..=2).contains(&clitic)
                && ["s", "re", "ve", "ll", "d", "m"]
                    .iter()
                    .any(|k| tail.len() >= clitic && tail.get(..clitic) == Some(k))
                && at > 0
            {
                return at + c.len_utf8() + clitic;
            }
            at + c.len_utf8()
        }
        _ => at + c.len_utf8(),
    }
}

/// Bytes of a face (`:)`, `;-(`) at the start of `rest`; 0 where there is none.
fn face(rest: &str) -> usize {
    let nose = 1 + usize::from(rest[1..].starts_with('-'));
    let mouth = rest[nose..].starts_with([')', '(', 'D', 'P']);
    let ends = rest.get(nose + 1..).is_none_or(|r| !r.starts_with(char::is_alphanumeric));
    if mouth && ends { nose + 1 } else { 0 }
}

/// Splits the word at `at` into its tokens; returns where it ends.
fn word(body: &str, at: usize, from: usize, abbreviations: &Abbreviations, out: &mut Vec<Span>) -> usize {
    if let Some(end) = address(body, at) {
        out.push(Span::new(at, end));
        return end;
    }
    let mut end = extent(body, at);
    // "US$", "A$".
    if body[end..].starts_with('$') && matches!(&body[at..end], "US" | "A" | "C" | "HK" | "NZ" | "S" | "R") {
        out.push(Span::new(at, end + 1));
        return end + 1;
    }
    if body[end..].starts_with('.') {
        let with_stop = &body[at..=end];
        let last = body[end + 1..].trim_start();
        let keep = match abbreviations.stop(with_stop) {
            None => false,
            // "the two of them and I." is no initial.
            Some(Stop::Never) if with_stop.len() == 2 => !last.is_empty() && with_stop != "I.",
            Some(Stop::Never) => !last.is_empty() || at > from,
            Some(Stop::BeforeNumber) => last.starts_with(|c: char| c.is_ascii_digit()),
            Some(Stop::Perhaps) => is_acronym(with_stop) || with_stop.len() > 3 || !last.is_empty(),
        };
        if keep {
            out.push(Span::new(at, end + 1));
            return end + 1;
        }
    }
    // A possessive without s ("soldiers'") is left to the marks.
    let whole = &body[at..end];
    for cut in cuts(whole) {
        out.push(Span::new(at + cut.0, at + cut.1));
    }
    if end == at {
        end = at + body[at..].chars().next().map_or(1, char::len_utf8);
    }
    end
}

/// An address at `at`: where it ends.
fn address(body: &str, at: usize) -> Option<usize> {
    let rest = &body[at..];
    let web = ["http://", "https://", "www."]
        .iter()
        .any(|p| rest.get(..p.len()).is_some_and(|h| h.eq_ignore_ascii_case(p)));
    let mut mail = false;
    if !web {
        // Letters, digits, dots, then an at sign and more letters.
        let name =
            rest.bytes().take(64).take_while(|b| b.is_ascii_alphanumeric() || b"._-+".contains(b)).count();
        mail = rest[name..].starts_with('@')
            && rest[name + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
    }
    if !web && !mail {
        return None;
    }
    let chunk = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '“' | '”'))
        .unwrap_or(rest.len());
    let trimmed = rest[..chunk].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’']);
    Some(at + trimmed.len().max(1))
}

/// How far the word at `at` reaches, joined by marks that belong inside words and numbers.
fn extent(body: &str, at: usize) -> usize {
    let mut chars = body[at..].char_indices().peekable();
    let mut before = ' ';
    let mut end = at;
    while let Some((i, c)) = chars.next() {
        if c.is_alphanumeric() || is_mark(c) {
            before = c;
            end = at + i + c.len_utf8();
            continue;
        }
        let Some((_, after)) = chars.peek().copied() else { break };
        if !after.is_alphanumeric() {
            break;
        }
        let so_far = &body[at..at + i];
        let rest = &body[at + i + c.len_utf8()..];
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        let joins = match c {
            '-' | '‐' | '\u{2011}' | '\'' | '’' | '_' => true,
            '.' => {
                digits
                    || spells(so_far) && !rest[after.len_utf8()..].starts_with(char::is_lowercase)
                    || domain(so_far, rest)
            }
            ',' => digits && thousands(rest),
            ':' | '/' => digits,
            '&' => so_far.len() < 8 && so_far.chars().all(char::is_uppercase) && after.is_uppercase(),
            _ => false,
        };
        if !joins {
            break;
        }
        before = c;
    }
    end
}

/// Combining marks and joiners belong to the letter before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}' | '\u{200C}' | '\u{200D}' | '\u{00AD}')
}

/// `U`, `U.S`: single letters, each but the last with its stop.
fn spells(word: &str) -> bool {
    let mut expect_letter = true;
    if word.len() > 24 {
        return false;
    }
    for c in word.chars() {
        if expect_letter != c.is_alphabetic() || (!expect_letter && c != '.') {
            return false;
        }
        expect_letter = !expect_letter;
    }
    !expect_letter
}

/// `example` before `com`, `list` before `pdf`.
fn domain(so_far: &str, rest: &str) -> bool {
    const FILES: &[&str] =
        &["htm", "html", "pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "jpg", "png", "ppt", "zip"];
    let ext = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    so_far.len() > 1
        && so_far.bytes().any(|b| b.is_ascii_alphabetic())
        && (DOMAINS.contains(&&rest[..ext]) || FILES.contains(&&rest[..ext]))
}

/// Three digits and no fourth: the next group of a number.
fn thousands(rest: &str) -> bool {
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// The tokens of one word, as byte ranges in it.
fn cuts(word: &str) -> Vec<(usize, usize)> {
    let n = word.len();
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some(at) = number_cuts(word)
    {
        return at;
    }
    if let Some(at) = month_cut(word) {
        return vec![(0, at), (at, at + 1), (at + 1, n)];
    }
    if !word.contains(['\'', '’']) {
        if word.eq_ignore_ascii_case("cannot") {
            return vec![(0, 3), (3, 6)];
        }
        return vec![(0, n)];
    }
    let Some((at, mark)) = word.char_indices().rev().find(|(_, c)| matches!(c, '\'' | '’')) else {
        return vec![(0, n)];
    };
    let tail = &word[at + mark.len_utf8()..];
    if tail.eq_ignore_ascii_case("t") && at >= 2 && word[..at].ends_with(['n', 'N']) {
        return vec![(0, at - 1), (at - 1, n)];
    }
    let clitic = ["s", "re", "ve", "ll", "d", "m"].iter().any(|c| tail.eq_ignore_ascii_case(c));
    if clitic && at > 0 { vec![(0, at), (at, n)] } else { vec![(0, n)] }
}

/// `March-April`, `September-12`: the hyphen of a range of dates.
fn month_cut(word: &str) -> Option<usize> {
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sept",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ];
    let (a, b) = word.split_once('-')?;
    let day = |w: &str| (1..=4).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit());
    let month = |w: &str| MONTHS.contains(&w);
    (month(a) && (month(b) || day(b)) || day(a) && month(b)).then_some(a.len())
}

/// `20km` is two tokens, `10-12` three; `None` for numbers that stay whole.
fn number_cuts(word: &str) -> Option<Vec<(usize, usize)>> {
    let numeral = word.len()
        - word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':')).len();
    let tail = &word[numeral..];
    if tail.is_empty() {
        return None;
    }
    let lower = tail.to_ascii_lowercase();
    if UNITS.contains(&lower.as_str()) {
        return Some(vec![(0, numeral), (numeral, word.len())]);
    }
    let second = tail.strip_prefix('-')?;
    if second.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) {
        return Some(vec![(0, numeral), (numeral, numeral + 1), (numeral + 1, word.len())]);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        words(text, Span::new(0, text.len()), &Abbreviations::new()).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn clitics() {
        assert_eq!(
            split("Iran's men didn't say they’ll go; he cannot."),
            ["Iran", "'s", "men", "did", "n't", "say", "they", "’ll", "go", ";", "he", "can", "not", "."]
        );
        assert_eq!(
            split("the soldiers' base at 5 o'clock, O'Brien's"),
            ["the", "soldiers", "'", "base", "at", "5", "o'clock", ",", "O'Brien", "'s"]
        );
    }

    #[test]
    fn hyphens_stay() {
        assert_eq!(
            split("Iran-backed al-Asad mid-October 19-year-old F-16"),
            ["Iran-backed", "al-Asad", "mid-October", "19-year-old", "F-16"]
        );
    }

    #[test]
    fn numbers() {
        assert_eq!(
            split("2,500 troops, 3.5%, $20 million, US$5, 20km, 10-12 men, 2024-01-04, 10:30 a.m."),
            [
                "2,500",
                "troops",
                ",",
                "3.5",
                "%",
                ",",
                "$",
                "20",
                "million",
                ",",
                "US$",
                "5",
                ",",
                "20",
                "km",
                ",",
                "10",
                "-",
                "12",
                "men",
                ",",
                "2024-01-04",
                ",",
                "10:30",
                "a.m."
            ]
        );
        assert_eq!(
            split("7/10/2023 and 7th of the '90s, in 1990s."),
            ["7/10/2023", "and", "7th", "of", "the", "'90s", ",", "in", "1990s", "."]
        );
    }

    #[test]
    fn stops() {
        assert_eq!(
            split("Gen. J. Doe of the U.S. left."),
            ["Gen.", "J.", "Doe", "of", "the", "U.S.", "left", "."]
        );
        assert_eq!(split("He left the U.S."), ["He", "left", "the", "U.S."]);
        assert_eq!(split("Wait... he said -- no."), ["Wait", "...", "he", "said", "--", "no", "."]);
        assert_eq!(split("No. 5 said no."), ["No.", "5", "said", "no", "."]);
    }

    #[test]
    fn addresses() {
        assert_eq!(
            split("See https://example.com/a?b=1. Or a.b@c.org, www.x.net"),
            ["See", "https://example.com/a?b=1", ".", "Or", "a.b@c.org", ",", "www.x.net"]
        );
    }

    #[test]
    fn runs_of_marks_faces_and_files() {
        assert_eq!(
            split("What?!! See list.pdf :-) or (a) :)"),
            ["What", "?!!", "See", "list.pdf", ":-)", "or", "(", "a", ")", ":)"]
        );
        assert_eq!(split("He said: (a) >> b"), ["He", "said", ":", "(", "a", ")", ">>", "b"]);
    }

    #[test]
    fn quotes() {
        assert_eq!(
            split("“Go,” he said. ``Now''"),
            ["“", "Go", ",", "”", "he", "said", ".", "``", "Now", "''"]
        );
    }
}
