//! Dates with a stated precision and a stated basis.

use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How finely a date is known, as conflict coders state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The day.
    Day,
    /// A span of at most a week.
    Week,
    /// A span of at most a month.
    Month,
    /// A span of at most a year.
    Year,
    /// Longer, open at one end, or not known.
    #[default]
    Unknown,
}

impl Precision {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Week => "week",
            Precision::Month => "month",
            Precision::Year => "year",
            Precision::Unknown => "unknown",
        }
    }

    /// The precision of an interval, both ends included.
    pub fn of(earliest: Date, latest: Date) -> Self {
        let days = (latest - earliest).get_days();
        match days {
            ..0 => Precision::Unknown,
            0 => Precision::Day,
            1..=6 => Precision::Week,
            7..=30 => Precision::Month,
            31..=365 => Precision::Year,
            _ => Precision::Unknown,
        }
    }
}

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The page's or feed's metadata.
    Metadata,
    /// A date in the address.
    Url,
    /// The dateline or the byline.
    Dateline,
    /// An expression in the text.
    Text,
    /// Concluded, from the report's date for one; never as good as a date in words.
    Inferred,
    /// Told by the user.
    Given,
    /// Nothing.
    #[default]
    Unknown,
}

impl Basis {
    /// The word used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Metadata => "metadata",
            Basis::Url => "url",
            Basis::Dateline => "dateline",
            Basis::Text => "text",
            Basis::Inferred => "inferred",
            Basis::Given => "given",
            Basis::Unknown => "unknown",
        }
    }
}

/// An interval of days, both ends included, with what it rests on.
///
/// `earliest` is `None` for "until June", `latest` for "since October 7"; both for an unknown date.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct When {
    /// First possible day.
    pub earliest: Option<Date>,
    /// Last possible day.
    pub latest: Option<Date>,
    /// How finely it is known.
    pub precision: Precision,
    /// What it rests on.
    pub basis: Basis,
    /// The words; empty when the basis lies outside the text.
    pub evidence: Vec<Span>,
}

impl When {
    /// A date about which nothing is known.
    pub fn unknown() -> Self {
        When::default()
    }

    /// One day.
    pub fn day(date: Date, basis: Basis) -> Self {
        When::between(date, date, basis)
    }

    /// From `earliest` to `latest`, precision by length; the ends are put in order.
    pub fn between(earliest: Date, latest: Date, basis: Basis) -> Self {
        let (a, b) = if earliest <= latest { (earliest, latest) } else { (latest, earliest) };
        When {
            earliest: Some(a),
            latest: Some(b),
            precision: Precision::of(a, b),
            basis,
            evidence: Vec::new(),
        }
    }

    /// The same with the words it rests on.
    pub fn with_evidence(mut self, evidence: Span) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// Whether neither end is known.
    pub fn is_unknown(&self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// The day, where it is known to the day.
    pub fn exact_day(&self) -> Option<Date> {
        self.earliest.filter(|e| self.latest == Some(*e))
    }

    /// Whether the two intervals can hold the same day; an unknown end is open.
    pub fn overlaps(&self, other: &When) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !before(self.latest, other.earliest) && !before(other.latest, self.earliest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn precision_follows_length() {
        let day = date(2024, 1, 4);
        assert_eq!(When::day(day, Basis::Text).precision, Precision::Day);
        assert_eq!(Precision::of(day, date(2024, 1, 10)), Precision::Week);
        assert_eq!(Precision::of(date(2024, 1, 1), date(2024, 1, 31)), Precision::Month);
        assert_eq!(Precision::of(date(2024, 1, 1), date(2024, 12, 31)), Precision::Year);
        assert_eq!(Precision::of(date(2020, 1, 1), date(2029, 12, 31)), Precision::Unknown);
    }

    #[test]
    fn open_ends_overlap() {
        let since = When { earliest: Some(date(2023, 10, 7)), ..When::default() };
        assert!(since.overlaps(&When::day(date(2024, 1, 1), Basis::Text)));
        assert!(!since.overlaps(&When::day(date(2023, 10, 6), Basis::Text)));
    }
}
