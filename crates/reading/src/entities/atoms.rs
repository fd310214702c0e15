//! Words cut for name matching, whatever the tokens are: "Hashd al-Shaabi", "Hashd Al Shaabi" and
//! "Hashd al-Sha'abi" have the same atoms.

use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use smol_str::{SmolStr, ToSmolStr};
use unicode_normalization::UnicodeNormalization;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No capital in front.
    Lower,
    /// A capital, then lower-case letters.
    Title,
    /// Capitals only, two letters or more.
    Upper,
    /// A single capital letter.
    Initial,
    /// Begins with a digit.
    Number,
    /// A mark, or the possessive `'s`.
    Mark,
}

impl Shape {
    /// Whether it begins with a capital.
    pub(super) fn is_capital(self) -> bool {
        matches!(self, Shape::Title | Shape::Upper | Shape::Initial)
    }
}

/// A word or mark.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// Where.
    pub span: Span,
    /// Lower-case, without diacritics, apostrophes and full stops; `'s` for the possessive.
    pub norm: SmolStr,
    /// How it is written.
    pub shape: Shape,
    /// Whether a hyphen ties it to the one before.
    pub hyphen: bool,
    /// Part of speech of the token it begins in; `X` where there is none.
    pub upos: Upos,
}

impl Atom {
    /// Whether it is a word, not a mark.
    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '‘' | 'ʿ' | 'ʾ')
}

fn fold(word: &str) -> SmolStr {
    if word.is_ascii() && !word.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii_alphanumeric()) {
        return word.to_smolstr();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.nfd() {
        match c {
            'ı' => out.push('i'),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out.to_smolstr()
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphanumeric());
    let Some(first) = letters.next() else { return Shape::Mark };
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_uppercase() {
        return Shape::Lower;
    }
    let (mut more, mut lower) = (0, 0);
    for c in letters {
        more += 1;
        lower += usize::from(c.is_lowercase());
    }
    match (more, lower) {
        (0, _) => Shape::Initial,
        (_, 0) => Shape::Upper,
        _ => Shape::Title,
    }
}

/// Cuts `text[span]` into atoms, appended to `out`.
pub(super) fn cut(text: &str, span: Span, out: &mut Vec<Atom>) {
    let Some(part) = text.get(span.range()) else { return };
    let base = span.begin();
    let chars: Vec<(usize, char)> = part.char_indices().collect();
    let at = |i: usize| chars.get(i).map_or(part.len(), |c| c.0);
    let get = |i: usize| chars.get(i).map(|c| c.1);
    let alnum = |i: usize| get(i).is_some_and(char::is_alphanumeric);
    let mut i = 0;
    let mut hyphen = false;
    while let Some(c) = get(i) {
        if c.is_whitespace() {
            hyphen = false;
            i += 1;
            continue;
        }
        let start = i;
        if c.is_alphanumeric() {
            // U.S., N.A.T.O.: single letters, a full stop after each.
            let mut end = i;
            while get(end).is_some_and(char::is_alphabetic) && get(end + 1) == Some('.') {
                end += 2;
            }
            if end >= i + 4 && !alnum(end) {
                i = end;
            } else {
                i += 1;
                while let Some(d) = get(i) {
                    let possessive =
                        is_apostrophe(d) && matches!(get(i + 1), Some('s' | 'S')) && !alnum(i + 2);
                    let inside = d.is_alphanumeric()
                        || (is_apostrophe(d) && alnum(i + 1) && !possessive)
                        || (matches!(d, '.' | ',')
                            && get(i - 1).is_some_and(char::is_numeric)
                            && get(i + 1).is_some_and(char::is_numeric))
                        || matches!(d, '\u{0300}'..='\u{036f}');
                    if !inside {
                        break;
                    }
                    i += 1;
                }
            }
        } else if is_apostrophe(c)
            && matches!(get(i + 1), Some('s' | 'S'))
            && !alnum(i + 2)
            && i > 0
            && alnum(i - 1)
        {
            out.push(Atom {
                span: Span::new(base + at(i), base + at(i + 2)),
                norm: SmolStr::new_static("'s"),
                shape: Shape::Mark,
                hyphen: false,
                upos: Upos::Part,
            });
            i += 2;
            hyphen = false;
            continue;
        } else if matches!(c, '-' | '‐' | '‑') && i > 0 && alnum(i - 1) && alnum(i + 1) {
            hyphen = true;
            i += 1;
            continue;
        } else {
            i += 1;
        }
        let (from, to) = (at(start), at(i));
        let word = &part[from..to];
        let mark = !c.is_alphanumeric();
        out.push(Atom {
            span: Span::new(base + from, base + to),
            norm: if mark { word.to_smolstr() } else { fold(word) },
            shape: if mark { Shape::Mark } else { shape(word) },
            hyphen: hyphen && !mark,
            upos: if mark { Upos::Punct } else { Upos::X },
        });
        hyphen = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        cut(text, Span::new(0, text.len()), &mut out);
        out.iter().map(|a| a.norm.to_string()).collect()
    }

    #[test]
    fn spellings_fold() {
        assert_eq!(norms("Hashd al-Sha'abi"), ["hashd", "al", "shaabi"]);
        assert_eq!(norms("Da’esh's men"), ["daesh", "'s", "men"]);
        assert_eq!(norms("Élysée"), ["elysee"]);
        assert_eq!(norms("the U.S. and U.N. left."), ["the", "us", "and", "un", "left", "."]);
        assert_eq!(norms("Mr. Blair saw 2,500 troops."), ["mr", ".", "blair", "saw", "2500", "troops", "."]);
        assert_eq!(norms("pro-Iranian"), ["pro", "iranian"]);
        assert_eq!(norms("left Iraq."), ["left", "iraq", "."]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let mut out = Vec::new();
            cut(&text, Span::new(0, text.len()), &mut out);
            for atom in out {
                proptest::prop_assert!(text.get(atom.span.range()).is_some());
            }
        }
    }
}
