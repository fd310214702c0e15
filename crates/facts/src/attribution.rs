//! According to whom.

use crate::report::words;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// "The ministry" "said" "that ...".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who speaks; `None` for "it was reported".
    pub source: Option<Span>,
    /// The words that introduce: "said", "according to".
    pub cue: Option<Span>,
    /// What is said; several spans where the cue interrupts.
    pub content: Vec<Span>,
    /// What carried the words to this report: "AFP" in "an official told AFP", "a statement on Telegram".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Span>,
    /// How it is rendered.
    pub speech: Speech,
    /// What the speaker does with it.
    pub stance: Stance,
    /// Index into the reading's entities of the source, where it is one.
    pub source_entity: Option<u32>,
    /// 0 to 1.
    pub score: f32,
    /// Rule or model id.
    pub by: SmolStr,
}

words! {
    /// How speech is rendered.
    Speech {
        /// In quotation marks.
        Direct = "direct",
        /// In the reporter's words.
        Indirect = "indirect",
        /// Both.
        Mixed = "mixed",
    }
}

words! {
    /// What a speaker does with what is said.
    Stance {
        /// Says, adds, announces.
        State = "state",
        /// Claims, alleges, claims responsibility.
        Claim = "claim",
        /// Denies, rejects.
        Deny = "deny",
        /// Accuses, blames.
        Accuse = "accuse",
        /// Admits, acknowledges.
        Admit = "admit",
        /// Threatens, warns.
        Threaten = "threaten",
        /// Promises, pledges.
        Promise = "promise",
        /// Demands, urges, calls for.
        Demand = "demand",
    }
}
