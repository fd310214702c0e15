//! Words as names need them: possessives cut off, full stops of abbreviations kept, what stands between words noted.

use super::lexicon::{Class, Lexicon};
use smol_str::SmolStr;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Blanks, a hyphen, the full stop of an abbreviation: a name may go on.
    Joined,
    /// A hyphen.
    Hyphen,
    /// A comma.
    Comma,
    /// A mark inside a sentence.
    Mark,
    /// A new sentence, line or block.
    Sentence,
}

/// A word of the text.
#[derive(Clone, Debug)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// One past the last byte, without "'s".
    pub end: usize,
    /// Lower case, without full stops.
    pub low: SmolStr,
    /// What stands before.
    pub gap: Gap,
    /// Begins with a capital.
    pub cap: bool,
    /// All letters are capitals, at least two.
    pub upper: bool,
    /// Begins with a digit.
    pub digit: bool,
    /// "'s" follows.
    pub possessive: bool,
    /// A full stop follows at once.
    pub stop: bool,
}

impl Word {
    /// Whether a name may go on from the word before into this one.
    pub fn joined(&self) -> bool {
        matches!(self.gap, Gap::Joined | Gap::Hyphen)
    }
}

fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ')
}

/// Adds the words of `text[from..to]`; both ends lie on character boundaries.
pub fn scan(text: &str, from: usize, to: usize, lexicon: &Lexicon, words: &mut Vec<Word>) {
    let Some(part) = text.get(from..to) else { return };
    let mut chars = part.char_indices().peekable();
    let mut previous_end = None;
    while let Some((at, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = at + c.len_utf8();
        let mut last = c;
        let mut since_stop = 1;
        let mut stops = false;
        while let Some(&(i, c)) = chars.peek() {
            let next = part[i + c.len_utf8()..].chars().next();
            let inside = if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
                since_stop += 1;
                true
            } else if apostrophe(c) {
                next.is_some_and(char::is_alphabetic)
            } else if c == '.'
                && since_stop <= 2
                && last.is_alphabetic()
                && next.is_some_and(char::is_alphabetic)
            {
                since_stop = 0;
                stops = true;
                true
            } else if c == '.' && stops && since_stop <= 2 {
                // The last full stop of "U.S.".
                since_stop = 9;
                true
            } else {
                false
            };
            if !inside {
                break;
            }
            end = i + c.len_utf8();
            last = c;
            chars.next();
        }
        let raw = &part[at..end];
        let (body, possessive) = match raw.char_indices().rev().nth(1) {
            Some((cut, mark)) if apostrophe(mark) && raw.ends_with(['s', 'S']) && cut > 0 => {
                (&raw[..cut], true)
            }
            _ => (raw, false),
        };
        let gap = match previous_end {
            None => Gap::Sentence,
            // "12.5": no sentence ends inside a figure.
            Some(previous)
                if &part[previous..at] == "."
                    && c.is_ascii_digit()
                    && words.last().is_some_and(|w| w.digit) =>
            {
                Gap::Mark
            }
            Some(previous) => gap(&part[previous..at], words.last(), lexicon),
        };
        let mut letters = body.chars().filter(|c| c.is_alphabetic());
        let low: SmolStr = body.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
        words.push(Word {
            start: from + at,
            end: from + at + body.len(),
            low,
            gap,
            // Arabic script has no capitals: a word of it in a Latin text is a name.
            cap: c.is_uppercase() || ('\u{620}'..='\u{64a}').contains(&c),
            upper: body.chars().filter(|c| c.is_alphabetic()).count() > 1 && letters.all(char::is_uppercase),
            digit: c.is_ascii_digit(),
            possessive,
            stop: part[end..].starts_with('.'),
        });
        previous_end = Some(end);
    }
}

fn gap(between: &str, before: Option<&Word>, lexicon: &Lexicon) -> Gap {
    if between.contains(['\n', '\r']) {
        return Gap::Sentence;
    }
    match between.trim() {
        "" => Gap::Joined,
        "-" | "‐" | "‑" | "–" if between.len() <= 3 && !between.starts_with(' ') => Gap::Hyphen,
        "," => Gap::Comma,
        "." => match before {
            Some(word) if word.low.chars().count() == 1 || lexicon.is(&word.low, Class::Abbreviation) => {
                Gap::Joined
            }
            Some(word) if word.cap && lexicon.is(&word.low, Class::StateShort) => Gap::Mark,
            _ => Gap::Sentence,
        },
        ".," => Gap::Comma,
        marks if marks.contains(['.', '!', '?', ':', '•', '|']) => Gap::Sentence,
        marks if marks.contains(['"', '“', '—']) || marks.contains("--") => Gap::Sentence,
        _ => Gap::Mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, Gap)> {
        let mut words = Vec::new();
        scan(text, 0, text.len(), &Lexicon::new(), &mut words);
        words.iter().map(|w| (text[w.start..w.end].to_owned(), w.gap)).collect()
    }

    #[test]
    fn cuts_as_names_need() {
        let words = of("In St. Louis, Iraq's U.S. base at Ain al-Asad fell. He left");
        let texts: Vec<&str> = words.iter().map(|(w, _)| w.as_str()).collect();
        assert_eq!(
            texts,
            ["In", "St", "Louis", "Iraq", "U.S.", "base", "at", "Ain", "al", "Asad", "fell", "He", "left"]
        );
        assert_eq!(words[2].1, Gap::Joined);
        assert_eq!(words[3].1, Gap::Comma);
        assert_eq!(words[9].1, Gap::Hyphen);
        assert_eq!(words[11].1, Gap::Sentence);
    }
}
