//! According to whom: sources, cues, contents.

use dateline_facts::reading::Reading;

/// According to whom: sources, cues, contents.
pub struct Attributions {}

impl Attributions {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Attributions {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Attributions {
    fn default() -> Self {
        Attributions::new()
    }
}
