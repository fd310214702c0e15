//! When: time expressions, anchored to the report's date.

use dateline_facts::reading::Reading;

/// When: time expressions, anchored to the report's date.
pub struct Times {}

impl Times {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Times {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Times {
    fn default() -> Self {
        Times::new()
    }
}
