//! The smallest pieces that numbers are made of: digits, words, marks.
//!
//! Own pieces rather than the report's tokens, because "$10bn", "256GB" and "80-year-old" must come apart
//! in the same way whatever the tokens do.

use dateline_facts::span::Span;

/// A piece of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Atom {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether white space stands before it.
    pub spaced: bool,
}

/// What an atom is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Digits with their value; `plain` when written without comma or point.
    Number {
        /// The value.
        value: f64,
        /// Without comma and point.
        plain: bool,
    },
    /// Letters, perhaps with digits behind them ("S23", "m2").
    Word,
    /// Any other character.
    Mark(char),
}

impl Atom {
    /// The characters.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is this mark.
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a hyphen or dash.
    pub fn is_dash(&self) -> bool {
        matches!(self.kind, Kind::Mark('-' | '–' | '‑' | '—' | '−'))
    }
}

/// Splits `text[span]`; `money` says whether letters directly before digits are a currency ("RM79", "AUD1.5m").
pub fn split(text: &str, span: Span, money: impl Fn(&str) -> bool, atoms: &mut Vec<Atom>) {
    atoms.clear();
    let body = span.of(text);
    let base = span.begin();
    let bytes = body.as_bytes();
    let mut spaced = true;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let (end, kind) = if c.is_ascii_digit() || (c == '.' && point_starts_number(bytes, at)) {
            number(bytes, at)
        } else if c.is_alphabetic() {
            let mut end = body.len();
            let dollar = !spaced && body[..at].ends_with('$'); // "$US5"
            for (next, d) in body[at..].char_indices() {
                if d.is_ascii_digit() && next > 0 && (dollar || money(&body[at..at + next])) {
                    end = at + next;
                    break;
                }
                if !d.is_alphanumeric() {
                    end = at + next;
                    break;
                }
            }
            (end, Kind::Word)
        } else if let Some(value) = vulgar(c) {
            (at + c.len_utf8(), Kind::Number { value, plain: false })
        } else {
            (at + c.len_utf8(), Kind::Mark(c))
        };
        atoms.push(Atom { start: base + at, end: base + end, kind, spaced });
        spaced = false;
        while chars.peek().is_some_and(|(next, _)| *next < end) {
            chars.next();
        }
    }
}

fn point_starts_number(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
        && at.checked_sub(1).is_none_or(|p| bytes[p].is_ascii_whitespace() || bytes[p] == b'$')
}

fn vulgar(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        _ => return None,
    })
}

/// Digits with thousands commas in threes and one decimal point.
fn number(bytes: &[u8], at: usize) -> (usize, Kind) {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = at;
    while digit(end) {
        end += 1;
    }
    let mut digits = String::from_utf8_lossy(&bytes[at..end]).into_owned();
    let mut plain = true;
    // The Indian grouping 1,00,000 is accepted too: groups of two, then one of three.
    if (1..=3).contains(&(end - at)) {
        loop {
            let three = bytes.get(end) == Some(&b',')
                && digit(end + 1)
                && digit(end + 2)
                && digit(end + 3)
                && !digit(end + 4);
            let two = bytes.get(end) == Some(&b',')
                && digit(end + 1)
                && digit(end + 2)
                && bytes.get(end + 3) == Some(&b',')
                && digit(end + 4);
            let step = if three {
                4
            } else if two {
                3
            } else {
                break;
            };
            digits.push_str(&String::from_utf8_lossy(&bytes[end + 1..end + step]));
            end += step;
            plain = false;
        }
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        let start = end;
        end += 1;
        while digit(end) {
            end += 1;
        }
        digits.push_str(&String::from_utf8_lossy(&bytes[start..end]));
        plain = false;
    }
    (end, Kind::Number { value: digits.parse().unwrap_or(0.0), plain })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        let mut atoms = Vec::new();
        split(text, Span::new(0, text.len()), |w| w == "RM" || w == "AUD", &mut atoms);
        atoms.iter().map(|a| a.of(text)).collect()
    }

    #[test]
    fn pieces_by_hand() {
        assert_eq!(pieces("$1,234.5m to 256GB"), ["$", "1,234.5", "m", "to", "256", "GB"]);
        assert_eq!(pieces("RM79 S23 .001 1,00,000"), ["RM", "79", "S23", ".001", "1,00,000"]);
        assert_eq!(pieces("12-year-old, 5½"), ["12", "-", "year", "-", "old", ",", "5", "½"]);
    }
}
