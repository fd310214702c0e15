//! The wire format `dateline/1`: what is written out, as distinct from the inner types.
//!
//! Offsets are code points of `text`, spans are arrays `[start, end)`. A consumer may rely on every
//! key being present; what is unknown is `null` or an empty list.

mod event;
mod report;

pub use event::EventLine;
pub use report::ReportLine;

use crate::when::When;
use serde::Serialize;

/// The name of the format, on every report line.
pub const SCHEMA: &str = "dateline/1";

/// A span written out.
pub type Points = [usize; 2];

/// A score rounded to three digits, so that the last bits of a float never show.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}

/// A count that is whole is written as a whole number.
fn number(value: f64) -> serde_json::Number {
    if value.fract() == 0.0 && value.abs() < 9.0e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return serde_json::Number::from(value as i64);
    }
    serde_json::Number::from_f64(value).unwrap_or_else(|| serde_json::Number::from(0))
}

/// An interval without its basis, as events of the record carry it.
#[derive(Debug, Serialize)]
struct BareWhen {
    earliest: Option<String>,
    latest: Option<String>,
    precision: &'static str,
}

impl From<&When> for BareWhen {
    fn from(when: &When) -> Self {
        BareWhen {
            earliest: when.earliest.map(|d| d.to_string()),
            latest: when.latest.map(|d| d.to_string()),
            precision: when.precision.as_str(),
        }
    }
}
