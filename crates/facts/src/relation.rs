//! States rather than events.

use crate::report::words;
use crate::span::Span;
use crate::when::When;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A state that holds between two entities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Which.
    pub kind: RelationKind,
    /// Index into the reading's entities.
    pub subject: u32,
    /// Index into the reading's entities.
    pub object: u32,
    /// Index into the reading's quantities, for a deployment.
    pub quantity: Option<u32>,
    /// Since when or when, where said.
    pub when: Option<When>,
    /// Index into the reading's attributions.
    pub attribution: Option<u32>,
    /// The words.
    pub evidence: Vec<Span>,
    /// 0 to 1.
    pub score: f32,
    /// Rule or model id.
    pub by: SmolStr,
}

words! {
    /// Kinds of relation.
    RelationKind {
        /// Belongs to.
        MemberOf = "member_of",
        /// Is on the side of.
        AlliedWith = "allied_with",
        /// Is against.
        OpposedTo = "opposed_to",
        /// Leads.
        Leads = "leads",
        /// Holds the office.
        HoldsOffice = "holds_office",
        /// Has its seat in.
        BasedIn = "based_in",
        /// Has people or forces in.
        DeployedIn = "deployed_in",
        /// Arms, funds, backs.
        Supports = "supports",
    }
}
