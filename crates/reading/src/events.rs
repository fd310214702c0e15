//! Who did what to whom: PLOVER events.

use dateline_facts::reading::Reading;

/// Who did what to whom: PLOVER events.
pub struct Events {}

impl Events {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Events {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Events {
    fn default() -> Self {
        Events::new()
    }
}
