//! Dates with their precision, in words.

use dateline_facts::when::{Basis, Precision, When};
use jiff::civil::Date;

/// `2024-01-04 day`, `2024-01-04..10 week`, `2024-01 month`, `since 2023-10-07`, `date unknown`.
pub fn when(when: &When) -> String {
    match (when.earliest, when.latest) {
        (None, None) => "date unknown".to_owned(),
        (Some(since), None) => format!("since {since}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(a), Some(b)) => format!("{} {}", interval(a, b), precision(when.precision)),
    }
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Unknown => "long",
        other => other.as_str(),
    }
}

/// The shortest form that says both ends.
pub fn interval(a: Date, b: Date) -> String {
    if a == b {
        a.to_string()
    } else if a == a.first_of_year() && b == a.last_of_year() {
        format!("{:04}", a.year())
    } else if a == a.first_of_month() && b == a.last_of_month() {
        format!("{:04}-{:02}", a.year(), a.month())
    } else if (a.year(), a.month()) == (b.year(), b.month()) {
        format!("{a}..{:02}", b.day())
    } else if a.year() == b.year() {
        format!("{a}..{:02}-{:02}", b.month(), b.day())
    } else {
        format!("{a}..{b}")
    }
}

/// What a date rests on, in words.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Metadata => "from the page's metadata",
        Basis::Url => "from its address",
        Basis::Dateline => "from its dateline",
        Basis::Text => "from the text",
        Basis::Inferred => "concluded, not said",
        Basis::Given => "given by you",
        Basis::Unknown => "not known",
    }
}

/// `January 2024`, as a heading.
pub fn month(date: Date) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(date.month()).ok().and_then(|m| NAMES.get(m.wrapping_sub(1))).unwrap_or(&"");
    format!("{name} {}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn intervals_are_short_and_say_both_ends() {
        let said = |a, b| when(&When::between(a, b, Basis::Text));
        assert_eq!(said(date(2024, 1, 4), date(2024, 1, 4)), "2024-01-04 day");
        assert_eq!(said(date(2024, 1, 4), date(2024, 1, 10)), "2024-01-04..10 week");
        assert_eq!(said(date(2024, 1, 29), date(2024, 2, 4)), "2024-01-29..02-04 week");
        assert_eq!(said(date(2024, 1, 1), date(2024, 1, 31)), "2024-01 month");
        assert_eq!(said(date(2024, 1, 1), date(2024, 12, 31)), "2024 year");
        assert_eq!(said(date(2020, 1, 1), date(2029, 12, 31)), "2020-01-01..2029-12-31 long");
        assert_eq!(when(&When::unknown()), "date unknown");
        let since = When { earliest: Some(date(2023, 10, 7)), ..When::default() };
        assert_eq!(when(&since), "since 2023-10-07");
        assert_eq!(month(date(2024, 12, 1)), "December 2024");
    }
}
