//! Is a feed's description, or a list's summary, a telling or only a pointer?
//!
//! An item whose description has at least one sentence tells something: it is a report. What has none (a title
//! again, "Comments", "Read more", a picture, counts and addresses) points to a report elsewhere.

/// Words that lead on from a summary; they are no part of it.
const LEADS_ON: &[&str] = &[
    "read more",
    "read full story",
    "read the full story",
    "read full article",
    "read the rest",
    "read on",
    "continue reading",
    "full story",
    "more",
];

/// Marks with which a sentence ends, in the scripts in use.
const ENDS: &[char] =
    &['.', '!', '?', '\u{2026}', '\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{61f}', '\u{6d4}', '\u{964}'];

/// So many words are taken for a sentence without a mark at their end: feeds cut summaries anywhere.
const WORDS: usize = 8;
/// So many words with a mark at their end are one.
const WORDS_WITH_MARK: usize = 4;
/// In scripts without spaces: so many letters.
const LETTERS: usize = 12;

/// A text of at least so many bytes that does not break off is the text itself: about 40 words.
pub(super) const FULL: usize = 240;

/// What a summary turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Summary {
    /// No sentence: only a pointer.
    None,
    /// A sentence or more, whole as far as can be seen.
    Whole,
    /// A sentence or more, broken off.
    Cut,
}

/// Judges `text` (tags do not count) beside the item's `title`.
pub(super) fn of(text: &str, title: Option<&str>) -> Summary {
    let bare = bare(text);
    let mut rest = bare.as_str();
    // "The post TITLE appeared first on SITE." is put behind every item by one widely used program.
    if let Some(at) = rest.rfind("The post ")
        && rest[at..].contains("appeared first on")
    {
        rest = rest[..at].trim_end();
    }
    let lead = |rest: &str| {
        let trimmed = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        LEADS_ON.iter().find_map(|words| {
            let from = trimmed.len().checked_sub(words.len())?;
            let tail = trimmed.get(from..)?;
            let before = &trimmed[..from];
            // "more" alone also ends sentences: there it has to stand behind a mark.
            let apart = before.trim_end();
            let parted = before.is_empty() || apart.ends_with(|c: char| !c.is_alphanumeric() && c != ',');
            (tail.eq_ignore_ascii_case(words) && parted).then_some(from)
        })
    };
    let mut led = false;
    while let Some(at) = lead(rest) {
        led = true;
        rest = rest[..at].trim_end_matches([' ', '[', '(', '|', '>', '\u{2192}', '\u{bb}', '-', '\u{2013}']);
    }
    let same = |title: &str| letters(title).eq(letters(rest));
    if title.is_some_and(same) || !is_sentence(rest) {
        return Summary::None;
    }
    let end = rest.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', ' ']);
    let broken =
        ["...", "\u{2026}", "[\u{2026}]", "[...]", "[\u{2026}", "[..."].iter().any(|cut| end.ends_with(cut));
    let marked = end.ends_with(ENDS);
    // Long texts often end without a mark: with a name, a list, a line of credits.
    if broken || (!marked && (led || rest.len() < FULL)) { Summary::Cut } else { Summary::Whole }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether `text` has at least one sentence in it.
fn is_sentence(text: &str) -> bool {
    let word = |w: &&str| w.chars().any(char::is_alphabetic) && !w.contains("://") && !w.ends_with(':');
    let words = text.split_whitespace().filter(word).count();
    let marked = text.char_indices().any(|(at, c)| {
        // A point inside a number or an address ends nothing.
        let behind = text[at + c.len_utf8()..].chars().next();
        ENDS.contains(&c) && behind.is_none_or(|b| !b.is_alphanumeric() || !b.is_ascii())
    });
    if words >= WORDS || (words >= WORDS_WITH_MARK && marked) {
        return true;
    }
    let wide = text.chars().filter(|c| unspaced(*c)).count();
    wide >= LETTERS
}

/// Letters of scripts that put no space between words.
fn unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0x20000..=0x3ffff)
}

/// The words without tags and without the commonest character references, one space between.
pub(super) fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at + 1..];
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match tag.find('>').filter(|_| is_tag) {
            Some(end) => {
                out.push(' ');
                rest = &tag[end + 1..];
            }
            None => {
                out.push('<');
                rest = tag;
            }
        }
    }
    out.push_str(rest);
    let out = out
        .replace("&nbsp;", " ")
        .replace("&#160;", " ")
        .replace("&hellip;", "\u{2026}")
        .replace("&#8230;", "\u{2026}");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_is_a_telling() {
        for text in [
            "Two soldiers were killed in Mosul on Monday.",
            "<p>Police fired tear gas. <a href='x'>Read more</a></p>",
            "The army left the camp near the border after three weeks of",
            "\u{4f0a}\u{62c9}\u{514b}\u{603b}\u{7406}\u{5468}\u{4e00}\u{8bbf}\u{95ee}\u{4e86}\u{5fb7}\u{9ed1}\u{5170}\u{3002}",
            "\u{642}\u{62a}\u{644} \u{62c}\u{646}\u{62f}\u{64a}\u{627}\u{646} \u{641}\u{64a} \u{628}\u{63a}\u{62f}\u{627}\u{62f}.",
            "Troops left a < b & went home. The post Troops left appeared first on The Daily.",
            "Rebels took the town; they want more.",
        ] {
            assert_ne!(of(text, Some("Another title")), Summary::None, "{text}");
        }
    }

    #[test]
    fn pointers_are_none() {
        for text in [
            "",
            "Short words.",
            "<a href=\"https://example.org/c\">Comments</a>",
            "<p>Article URL: <a>https://example.org/a/b</a></p><p>Comments URL: https://x.org/1</p><p>Points: 25</p>",
            "<img src='a b c d e f g h i.png' alt='x'>",
            "Read more",
            "Troops leave the base after three weeks of talks",
            "The post Troops leave the base after three weeks of talks appeared first on The Daily.",
            "Jan. 4, 2024 10:30",
        ] {
            assert_eq!(
                of(text, Some("Troops leave the base after three weeks of talks!")),
                Summary::None,
                "{text}"
            );
        }
    }

    #[test]
    fn what_breaks_off_is_told_apart() {
        assert_eq!(of("Two soldiers were killed on Monday.", None), Summary::Whole);
        assert_eq!(
            of("\u{201c}We will not go,\u{201d} the minister said. Read more \u{bb}", None),
            Summary::Whole
        );
        for text in [
            "Two soldiers were killed on Monday [\u{2026}]",
            "Two soldiers were killed. The army said that...",
            "Two soldiers were killed in the town by a roadside bomb on Monday and",
            "Two soldiers were killed in the town by a bomb on \u{2026} <a>Continue reading</a>",
        ] {
            assert_eq!(of(text, None), Summary::Cut, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", title in "\\PC{0,40}") {
            let _ = of(&text, Some(&title));
        }
    }
}
