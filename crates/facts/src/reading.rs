//! Everything read from one report.

use crate::attribution::Attribution;
use crate::entity::Entity;
use crate::event::EventMention;
use crate::place::PlaceMention;
use crate::quantity::Quantity;
use crate::relation::Relation;
use crate::report::Report;
use crate::time::TimeMention;
use crate::token::{Sentence, Token};
use serde::{Deserialize, Serialize};

/// A report with its annotations. Lists are ordered by where they stand in the text;
/// indices in one list point into another of the same reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The report. Its `published` may have been narrowed or corrected by what the text says.
    pub report: Report,
    /// Sentences of the told blocks.
    pub sentences: Vec<Sentence>,
    /// Tokens of those sentences.
    pub tokens: Vec<Token>,
    /// Who and what.
    pub entities: Vec<Entity>,
    /// When.
    pub times: Vec<TimeMention>,
    /// Where.
    pub places: Vec<PlaceMention>,
    /// How many.
    pub quantities: Vec<Quantity>,
    /// According to whom.
    pub attributions: Vec<Attribution>,
    /// What happened.
    pub events: Vec<EventMention>,
    /// What holds.
    pub relations: Vec<Relation>,
}

impl Reading {
    /// A reading in which nothing has been read yet.
    pub fn of(report: Report) -> Self {
        Reading {
            report,
            sentences: Vec::new(),
            tokens: Vec::new(),
            entities: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            quantities: Vec::new(),
            attributions: Vec::new(),
            events: Vec::new(),
            relations: Vec::new(),
        }
    }
}
