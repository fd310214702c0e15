//! What each trait of an event speaks for, and each column of its word's vector.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Weights by trait, and a map from the encoder's vectors.
#[derive(Debug, Default)]
pub struct Weights {
    by_trait: FxHashMap<String, f32>,
    columns: Vec<f32>,
    shift: f32,
}

impl Weights {
    /// Reads a table: trait, tab, weight; `=columns`, tab, a shift and a weight for each column of a vector. What is no such row is
    /// left out.
    ///
    /// ```
    /// use dateline_reading::veto::Weights;
    /// let weights = Weights::read("# two traits\nl=meet\t0.5\nup.mark=if\t-1.25\n=columns\t0.5 1 -2");
    /// assert_eq!(weights.sum(&["l=meet".to_owned(), "up.mark=if".to_owned(), "new".to_owned()]), -0.75);
    /// assert_eq!(weights.lean(&[3.0, 1.0]), 1.5);
    /// ```
    pub fn read(table: &str) -> Self {
        let mut out = Weights::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, cell)) = line.split_once('\t') else { continue };
            if name == "=columns" {
                let mut numbers = cell.split(' ').filter_map(|n| n.parse().ok());
                out.shift = numbers.next().unwrap_or_default();
                out.columns = numbers.collect();
            } else if let Ok(weight) = cell.parse() {
                out.by_trait.insert(name.to_owned(), weight);
            }
        }
        out
    }

    /// The weights of the data.
    pub fn installed() -> &'static Self {
        static INSTALLED: LazyLock<Weights> = LazyLock::new(|| Weights::read(dateline_data::VETO_WEIGHTS));
        &INSTALLED
    }

    /// What traits speak for: below nothing against being told.
    pub fn sum(&self, traits: &[String]) -> f32 {
        traits.iter().filter_map(|t| self.by_trait.get(t)).sum()
    }

    /// What the vector of a word speaks for; nothing where it has another length than the table.
    pub fn lean(&self, vector: &[f32]) -> f32 {
        if vector.len() != self.columns.len() {
            return 0.0;
        }
        self.shift + vector.iter().zip(&self.columns).map(|(x, w)| x * w).sum::<f32>()
    }
}

/// What the vector of each word speaks for, rows of `width` numbers.
pub fn leaning(vectors: &[f32], width: usize) -> Vec<f32> {
    vectors.chunks_exact(width.max(1)).map(|v| Weights::installed().lean(v)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_leans_by_hand() {
        let weights = Weights::read("a\t0.25\nb\t-1\nno row\nc\tx\n=columns\t-0.5 2 0.5");
        let sum = |t: &[&str]| weights.sum(&t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        assert!((sum(&["a", "b", "c", "d"]) + 0.75).abs() < 1e-6);
        assert!((weights.lean(&[1.0, 3.0]) - 3.0).abs() < 1e-6);
        assert!(weights.lean(&[1.0]).abs() < 1e-9, "of another encoder");
    }

    #[test]
    fn the_table_is_whole() {
        let weights = Weights::installed();
        assert!(weights.by_trait.len() > 1000);
        assert!(dateline_data::VETO_WEIGHTS.len() < 300_000);
        if dateline_data::ENCODER.is_some() {
            assert_eq!(weights.columns.len(), 384, "the encoder's width");
        }
    }
}
