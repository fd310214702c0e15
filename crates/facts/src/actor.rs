//! Resolved entities that can act.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// An actor of the record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Actor {
    /// `usa.military`, `iraq.government`, `kataib-hezbollah`, or `described:...` for one that is only described.
    pub id: SmolStr,
    /// The name to show.
    pub name: String,
    /// PLOVER code: country and sectors, `USAMIL`; empty where unknown.
    pub code: SmolStr,
}

impl Actor {
    /// Whether it is only described, not known by name.
    pub fn is_described(&self) -> bool {
        self.id.starts_with("described:")
    }
}
