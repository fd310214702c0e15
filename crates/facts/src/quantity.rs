//! Mentions of numbers of something.

use crate::span::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A span that counts or measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Where: number and unit.
    pub span: Span,
    /// Lowest value meant.
    pub low: f64,
    /// Highest value meant; infinite values are not used, see DESIGN.md on vague words.
    pub high: f64,
    /// "about", "at least", "up to", "dozens of"; empty for a plain number.
    pub modifier: SmolStr,
    /// What is counted, singular: `soldier`, `kilometre`, `US dollar`; empty where bare.
    pub unit: SmolStr,
    /// Rule id.
    pub by: SmolStr,
}

/// A count of people: low, best and high estimate, as conflict coders keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Lowest.
    pub low: u32,
    /// Best.
    pub best: u32,
    /// Highest.
    pub high: u32,
    /// The words.
    pub evidence: Vec<Span>,
}

impl Count {
    /// A plain number.
    pub fn exact(n: u32, evidence: Span) -> Self {
        Count { low: n, best: n, high: n, evidence: vec![evidence] }
    }
}
