//! The word lists of `dateline-data`, as look-ups.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::LazyLock;

/// What a number word does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Names a number: "seven".
    Number(f64),
    /// Multiplies: "million".
    Times(f64),
    /// Leaves open: "dozens", with the lowest and highest number meant.
    Vague(f64, f64),
}

/// How a unit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// Money, before the number: "$".
    Sign,
    /// Money, before or behind: "USD".
    Code,
    /// Case-sensitive abbreviation: "km".
    Abbr,
    /// A word.
    Word,
}

/// Units and approximations.
pub struct Lexicon {
    units: FxHashMap<&'static str, (SmolStr, UnitKind)>,
    before: FxHashMap<&'static str, &'static str>,
    after: FxHashMap<&'static str, &'static str>,
}

impl Lexicon {
    /// Reads the tables.
    pub fn new() -> Self {
        let mut lexicon = Lexicon {
            units: FxHashMap::default(),
            before: FxHashMap::default(),
            after: FxHashMap::default(),
        };
        for row in rows(dateline_data::QUANTITY_WORDS) {
            let (Some(word), Some(kind), Some(a)) = (row.first(), row.get(1), row.get(2)) else { continue };
            match *kind {
                "before" => drop(lexicon.before.insert(word, a)),
                "after" => drop(lexicon.after.insert(word, a)),
                _ => {}
            }
        }
        for row in rows(dateline_data::UNITS) {
            let (Some(form), Some(unit), Some(kind)) = (row.first(), row.get(1), row.get(2)) else {
                continue;
            };
            let kind = match *kind {
                "sign" => UnitKind::Sign,
                "code" => UnitKind::Code,
                "abbr" => UnitKind::Abbr,
                _ => UnitKind::Word,
            };
            lexicon.units.insert(form, (SmolStr::new(unit), kind));
        }
        lexicon
    }

    /// What a word does as a number.
    pub fn number(&self, word: &str) -> Option<Role> {
        number_word(word)
    }

    /// The unit written `form`: exact for signs, codes and abbreviations, in any case for words.
    pub fn unit(&self, form: &str) -> Option<(&SmolStr, UnitKind)> {
        if let Some((unit, kind)) = self.units.get(form) {
            return Some((unit, *kind));
        }
        lower(form, |w| self.units.get(w).filter(|(_, k)| *k == UnitKind::Word).map(|(u, k)| (u, *k)))
    }

    /// The canonical form of an approximation before a number.
    pub fn before(&self, words: &str) -> Option<&'static str> {
        lower(words, |w| self.before.get(w).copied())
    }

    /// The canonical form of an approximation behind a number.
    pub fn after(&self, words: &str) -> Option<&'static str> {
        lower(words, |w| self.after.get(w).copied())
    }
}

/// What a word does as a number, for every stage that reads numbers: the one table of number words.
pub fn number_word(word: &str) -> Option<Role> {
    static NUMBERS: LazyLock<FxHashMap<&'static str, Role>> = LazyLock::new(|| {
        let role = |row: Vec<&'static str>| {
            let value: f64 = row.get(2)?.parse().ok()?;
            let high = row.get(3).and_then(|b| b.parse().ok()).unwrap_or(value);
            let role = match *row.get(1)? {
                "number" => Role::Number(value),
                "times" => Role::Times(value),
                "vague" => Role::Vague(value, high),
                _ => return None,
            };
            Some((*row.first()?, role))
        };
        rows(dateline_data::QUANTITY_WORDS).filter_map(role).collect()
    });
    lower(word, |w| NUMBERS.get(w).copied())
}

/// Rows of a table without its comments.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

/// Looks up the lower-case form, without an allocation for short ASCII words.
fn lower<T>(word: &str, look: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0u8; 40];
    if word.is_ascii() && word.len() <= buffer.len() {
        let bytes = &mut buffer[..word.len()];
        bytes.copy_from_slice(word.as_bytes());
        bytes.make_ascii_lowercase();
        return std::str::from_utf8(bytes).ok().and_then(look);
    }
    look(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.number("Seven"), Some(Role::Number(7.0)));
        assert_eq!(lexicon.number("dozens"), Some(Role::Vague(24.0, 100.0)));
        assert_eq!(lexicon.unit("km").map(|u| u.0.as_str()), Some("kilometre"));
        assert_eq!(lexicon.unit("KM").map(|u| u.0.as_str()), None);
        assert_eq!(lexicon.unit("Percent").map(|u| u.0.as_str()), Some("percent"));
        assert_eq!(lexicon.before("More than"), Some("more than"));
        assert_eq!(lexicon.after("or so"), Some("about"));
    }
}
