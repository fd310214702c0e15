//! An event as one report tells it.

use crate::id::EventMentionId;
use crate::plover::EventType;
use crate::quantity::Count;
use crate::report::words;
use crate::span::Span;
use crate::when::When;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// An event as one report, or one speaker in it, tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventMention {
    /// Hash of report id, trigger span, type.
    pub id: EventMentionId,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode, one of the type's; `None` where unclear.
    pub mode: Option<SmolStr>,
    /// PLOVER contexts.
    pub contexts: Vec<SmolStr>,
    /// The word or words that say it.
    pub trigger: Span,
    /// The stretch that tells it: clause or sentence, for quotation.
    pub clause: Span,
    /// Who did it: indices into the reading's entities.
    pub actors: Vec<u32>,
    /// To whom: indices into the reading's entities.
    pub recipients: Vec<u32>,
    /// Where: indices into the reading's places, the event's own first.
    pub places: Vec<u32>,
    /// When.
    pub when: When,
    /// Killed.
    pub dead: Option<Count>,
    /// Wounded.
    pub injured: Option<Count>,
    /// How the report presents it.
    pub factuality: Factuality,
    /// According to whom: index into the reading's attributions; `None` where the report itself speaks.
    pub attribution: Option<u32>,
    /// 0 to 1.
    pub score: f32,
    /// Rule or model id.
    pub by: SmolStr,
}

words! {
    /// How an event is presented.
    Factuality {
        /// As a fact.
        Asserted = "asserted",
        /// As somebody's allegation.
        Alleged = "alleged",
        /// As something somebody says did not happen, or was not them.
        Denied = "denied",
        /// As something that did not happen.
        Negated = "negated",
        /// As something to come.
        Future = "future",
        /// As a condition, possibility or wish.
        Hypothetical = "hypothetical",
        /// As background from another time.
        Historical = "historical",
    }
}
