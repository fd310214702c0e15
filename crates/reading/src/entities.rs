//! Who and what: mentions and the actors behind them.

mod index;

pub use index::{ActorIndex, ActorRecord, State, slug};

use dateline_facts::reading::Reading;

/// Who and what: mentions and the actors behind them.
pub struct Entities {}

impl Entities {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Entities {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Entities {
    fn default() -> Self {
        Entities::new()
    }
}
