//! The pure heart of intake: raw bytes to a [`Report`].

use crate::raw::RawReport;
use dateline_facts::report::Report;
use jiff::civil::Date;

/// How to clean.
#[derive(Clone, Debug, Default)]
pub struct CleanOptions {
    /// Take the input as clean text: no block is dropped, the text equals the input byte for byte.
    pub verbatim: bool,
    /// The date of publication, told by the user; basis `given`.
    pub published: Option<Date>,
}

/// Cleans one report. Damage is not an error: it ends up in `repairs` and `notes`.
pub fn clean(raw: &RawReport, options: &CleanOptions) -> Report {
    let text = String::from_utf8_lossy(&raw.bytes);
    let mut report = Report::plain(&raw.uri, &text);
    report.given_id = raw.hints.id.clone();
    if let Some(date) = options.published {
        report.published = dateline_facts::when::When::day(date, dateline_facts::when::Basis::Given);
    }
    report
}
