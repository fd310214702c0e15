//! What each trait of a note speaks for.

use super::{BEYOND, SUB_EVENTS};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// One letter for each type, in the order of [`SUB_EVENTS`], then [`BEYOND`].
pub const CODES: &str = "abcdefghijklmnopqrstuvwxyzABCD";

/// Weights in steps of their table, by trait: which type, how much.
#[derive(Debug, Default)]
pub struct Weights {
    by_trait: FxHashMap<String, Vec<(u8, i16)>>,
}

impl Weights {
    /// Reads a table: trait, tab, letters of types each with a weight (`a12 c-3`). What is no such row is left out.
    ///
    /// ```
    /// use dateline_reading::acled::Weights;
    /// let weights = Weights::read("# of two types\nw=gas\ti9 c2\nw=fight\tc8");
    /// assert_eq!(weights.best(&["w=gas".to_owned()]), "Chemical weapon");
    /// ```
    pub fn read(table: &str) -> Self {
        let mut by_trait = FxHashMap::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, cells)) = line.split_once('\t') else { continue };
            let row = cells
                .split(' ')
                .filter_map(|cell| {
                    let kind = CODES.find(cell.chars().next()?)?;
                    Some((u8::try_from(kind).ok()?, cell.get(1..)?.parse().ok()?))
                })
                .collect();
            by_trait.insert(name.to_owned(), row);
        }
        Weights { by_trait }
    }

    /// The type that most speaks for; `Other` where nothing does.
    pub fn best(&self, traits: &[String]) -> &'static str {
        let mut sums = [0i32; CODES.len()];
        for (kind, weight) in traits.iter().filter_map(|t| self.by_trait.get(t)).flatten() {
            sums[usize::from(*kind)] += i32::from(*weight);
        }
        // Of equals the first.
        let best = (0..sums.len()).rev().max_by_key(|k| sums[*k]).filter(|k| sums[*k] > 0);
        best.and_then(name).unwrap_or("Other")
    }
}

/// The type of a place in [`CODES`].
fn name(kind: usize) -> Option<&'static str> {
    let beyond = || BEYOND.get(kind.checked_sub(SUB_EVENTS.len())?).copied();
    SUB_EVENTS.get(kind).map(|(name, _, _)| *name).or_else(beyond)
}

/// The weights of the data.
pub(super) static INSTALLED: LazyLock<Weights> =
    LazyLock::new(|| Weights::read(dateline_data::ACLED_WEIGHTS));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_for_each_type() {
        assert_eq!(CODES.len(), SUB_EVENTS.len() + BEYOND.len());
        assert_eq!(name(0), Some("Government regains territory"));
        assert_eq!(name(25), Some("Organised crime"));
        assert_eq!(name(30), None);
    }

    #[test]
    fn sums_by_hand() {
        let weights = Weights::read("x\ta3 b1\ny\tb3\nnot a row\nz\tq");
        let say = |t: &[&str]| weights.best(&t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        assert_eq!(say(&["x"]), "Government regains territory");
        assert_eq!(say(&["x", "y"]), "Non-state actor overtakes territory");
        assert_eq!(say(&["z"]), "Other");
    }

    #[test]
    fn the_table_is_whole() {
        assert!(INSTALLED.by_trait.len() > 1000);
        assert!(dateline_data::ACLED_WEIGHTS.len() < 300_000);
        assert!(INSTALLED.by_trait.values().all(|row| !row.is_empty()));
    }
}
