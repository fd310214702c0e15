//! Where: place names, resolved to the gazetteer.

pub mod gazetteer;
pub mod key;
pub mod layout;

use dateline_facts::reading::Reading;

/// Where: place names, resolved to the gazetteer.
pub struct Places {}

impl Places {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Places {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Places {
    fn default() -> Self {
        Places::new()
    }
}
