//! Where sentences begin and end.

use dateline_facts::reading::Reading;

/// Where sentences begin and end.
pub struct Sentences {}

impl Sentences {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Sentences {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Sentences {
    fn default() -> Self {
        Sentences::new()
    }
}
