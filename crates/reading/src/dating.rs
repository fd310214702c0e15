//! The report's own date, where metadata are missing or contradicted by the text.

use dateline_facts::reading::Reading;

/// The report's own date, where metadata are missing or contradicted by the text.
pub struct Dating {}

impl Dating {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Dating {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Dating {
    fn default() -> Self {
        Dating::new()
    }
}
