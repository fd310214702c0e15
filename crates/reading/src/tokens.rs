//! Words, their lemmas and parts of speech.

use dateline_facts::reading::Reading;

/// Words, their lemmas and parts of speech.
pub struct Tokens {}

impl Tokens {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Tokens {}
    }

    /// Adds to the reading.
    pub fn run(&self, _reading: &mut Reading) {}
}

impl Default for Tokens {
    fn default() -> Self {
        Tokens::new()
    }
}
