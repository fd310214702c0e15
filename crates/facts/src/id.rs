//! Names for things that do not depend on when or in what order they arrived.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// 64 bits of a BLAKE3 hash of the parts, each framed by its length, so that
/// `["ab", "c"]` and `["a", "bc"]` differ.
///
/// ```
/// use dateline_facts::id::hash64;
/// assert_ne!(hash64(&[b"ab", b"c"]), hash64(&[b"a", b"bc"]));
/// ```
pub fn hash64(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut first = [0u8; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_be_bytes(first)
}

/// An id that could not be read: what it was, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadId {
    /// The text given.
    pub given: String,
    /// The prefix expected, such as `r_`.
    pub prefix: &'static str,
}

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not an id: expected {} and 16 hexadecimal digits", self.given, self.prefix)
    }
}

impl std::error::Error for BadId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub u64);

        impl $name {
            /// What the written form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id of something that consists of `parts`.
            pub fn of(parts: &[&[u8]]) -> Self {
                $name(hash64(parts))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{:016x}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(s: &str) -> Result<Self, BadId> {
                let bad = || BadId { given: s.to_owned(), prefix: $prefix };
                let digits = s.strip_prefix($prefix).ok_or_else(bad)?;
                if digits.len() != 16 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(bad());
                }
                u64::from_str_radix(digits, 16).map($name).map_err(|_| bad())
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(s: String) -> Result<Self, BadId> {
                s.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    )*};
}

ids! {
    /// A report: hash of its raw bytes, and of its outlet or site where the container names one.
    ReportId = "r_";
    /// An event as one report tells it: hash of report, trigger, type.
    EventMentionId = "e_";
    /// An event of the record: taken from the smallest of its mentions' ids.
    EventId = "E_";
    /// A story: taken from the smallest of its events' ids.
    StoryId = "S_";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_what_they_write() {
        let id = ReportId::of(&[b"some bytes"]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("r_12".parse::<ReportId>().is_err());
        assert!("E_0000000000000000".parse::<ReportId>().is_err());
        assert!("r_+00000000000000f".parse::<ReportId>().is_err());
    }
}
