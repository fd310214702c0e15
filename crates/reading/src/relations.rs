//! States rather than events.

use dateline_facts::reading::Reading;

/// States rather than events.
pub struct Relations {}

impl Relations {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Relations {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Relations {
    fn default() -> Self {
        Relations::new()
    }
}
