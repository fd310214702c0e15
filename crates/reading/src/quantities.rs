//! How many: numbers with their units.

use dateline_facts::reading::Reading;

/// How many: numbers with their units.
pub struct Quantities {}

impl Quantities {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Quantities {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Quantities {
    fn default() -> Self {
        Quantities::new()
    }
}
