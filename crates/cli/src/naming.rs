//! What could not be read, said on standard error: each by name, what is no report in one line at the end.

use crate::out;
use dateline_intake::Unread;
use std::collections::BTreeMap;

/// Kinds of harmless things told apart in the closing line.
const KINDS: usize = 12;

/// Counts and names what is not read.
#[derive(Debug, Default)]
pub struct Naming {
    failed: u64,
    passed: u64,
    kinds: BTreeMap<String, u64>,
}

impl Naming {
    /// Takes note of `unread`; gives the line to say now, where it is one.
    #[must_use]
    pub fn line(&mut self, unread: &Unread) -> Option<String> {
        if unread.harmless {
            self.passed += 1;
            if self.kinds.len() < KINDS || self.kinds.contains_key(&unread.reason) {
                *self.kinds.entry(unread.reason.clone()).or_default() += 1;
            }
            return None;
        }
        self.failed += 1;
        Some(format!("{}: {}", unread.uri, unread.reason))
    }

    /// Whether something could not be read that should have been.
    pub fn failed(&self) -> bool {
        self.failed > 0
    }

    /// The closing line on what was passed over.
    pub fn close(&self) {
        if self.passed == 0 {
            return;
        }
        let kinds: Vec<String> = self
            .kinds
            .iter()
            .map(|(kind, n)| if *n == 1 { kind.clone() } else { format!("{n} times {kind}") })
            .collect();
        let things = if self.passed == 1 { "1 thing" } else { &format!("{} things", self.passed) };
        out::remark(&format!("passed over {things}: {}", kinds.join("; ")));
    }
}
