//! Mentions of times, in the manner of TIMEX3.

use crate::report::words;
use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A span that says when, how long, or how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// Where.
    pub span: Span,
    /// TIMEX3 type.
    pub kind: TimeKind,
    /// TIMEX3 value: `2024-01-04`, `P3D`, `PRESENT_REF`.
    pub value: SmolStr,
    /// First day it can mean; `None` for a duration or an open start.
    pub earliest: Option<Date>,
    /// Last day it can mean; `None` for a duration or an open end.
    pub latest: Option<Date>,
    /// "about", "around", "early".
    pub approximate: bool,
    /// Rule id.
    pub by: SmolStr,
}

words! {
    /// TIMEX3 types.
    TimeKind {
        /// A day or longer.
        Date = "DATE",
        /// A time of day.
        Time = "TIME",
        /// A length.
        Duration = "DURATION",
        /// A recurrence.
        Set = "SET",
    }
}
