//! Mentions of people, bodies, groups, things.

use crate::report::words;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A span that names an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Where.
    pub span: Span,
    /// What kind.
    pub kind: EntityKind,
    /// The full name, for "he" the name "he" stands for.
    pub name: String,
    /// The actor it resolves to, such as `iraq.government`; a described actor such as
    /// `described:pro-iranian-factions` where no known one fits; `None` where it cannot act.
    pub actor: Option<SmolStr>,
    /// PLOVER code of that actor, such as `IRQGOV`; empty where unknown.
    pub code: SmolStr,
    /// 0 to 1.
    pub score: f32,
    /// Rule or model id.
    pub by: SmolStr,
}

words! {
    /// Kinds of entity.
    EntityKind {
        /// A person.
        Person = "person",
        /// A company, party, agency, international body.
        Organization = "organization",
        /// A state, its government, ministries, offices.
        Government = "government",
        /// Armed forces of a state.
        Military = "military",
        /// An armed group that is no state's force.
        ArmedGroup = "armed_group",
        /// A place.
        Place = "place",
        /// A base, airport, embassy, camp.
        Facility = "facility",
        /// A nationality, people, faith.
        Nationality = "nationality",
        /// A weapon.
        Weapon = "weapon",
        /// Anything else.
        Other = "other",
    }
}
