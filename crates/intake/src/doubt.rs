//! Days of publication that cannot be: told by what else is known of a report, for no clock is asked here.

use crate::dates::{self, Order};
use dateline_facts::report::Report;
use dateline_facts::when::Basis;
use jiff::civil::Date;

/// Days by which a date may lie behind the one on which a report was fetched: clocks and zones differ.
const SLACK: i64 = 2;
/// Days by which a container's date may lie behind the text's own dateline: texts are taken up again later.
const LATER: i64 = 366;

/// Whether a report fetched on `fetched` may have been published on `date`.
pub fn is_after(date: Date, fetched: Option<Date>) -> bool {
    fetched.is_some_and(|f| days(f, date) > SLACK)
}

/// Whether a page changed on `changed` cannot be of `date`: by years, for templates have days of their own.
pub fn is_before_itself(changed: Date, date: Date) -> bool {
    days(changed, date) > 5 * LATER
}

/// Why the date that a container gives is not believed of a report, in words; `None` where it is.
pub fn of(date: Date, report: &Report, fetched: Option<Date>) -> Option<String> {
    if !dates::plausible(date) {
        return Some(format!("{date} is no date of publication"));
    }
    if let Some(fetched) = fetched.filter(|_| is_after(date, fetched)) {
        return Some(format!("{date} is no date of publication: it was fetched on {fetched}"));
    }
    // "KEREM, April 3, 2023 -" under a container's 2031, and no word of any later year.
    let own = report.published.exact_day().filter(|_| report.published.basis == Basis::Dateline)?;
    let later = || {
        let bytes = report.text.as_bytes();
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        bytes.windows(4).enumerate().any(|(at, w)| {
            w.iter().all(u8::is_ascii_digit)
                && !digit(bytes.get(at + 4))
                && !digit(at.checked_sub(1).and_then(|b| bytes.get(b)))
                && w.iter().fold(0, |n, b| n * 10 + i16::from(b - b'0')) > own.year()
        })
    };
    (days(own, date) > LATER && !later()).then(|| {
        format!(
            "{date} is doubtful as the date of publication: the text is dated {own} and names no later year"
        )
    })
}

/// A day that a machine-readable value gives and that no report is of.
pub fn implausible(value: &str) -> Option<Date> {
    if value.len() > 200 {
        return None;
    }
    let found = dates::find_any(value, Order::Unknown).into_iter().next().map(|(_, date)| date);
    found.filter(|date| !dates::plausible(*date))
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_facts::when::When;
    use jiff::civil::date;

    #[test]
    fn doubts_by_hand() {
        let mut report = Report::plain("t", "KEREM, April 3, 2023 - Two men died in 20231 on Monday.");
        assert!(of(date(2093, 1, 1), &report, None).is_some_and(|n| n.contains("2093-01-01")));
        assert!(of(date(1, 1, 1), &report, None).is_some());
        assert_eq!(of(date(2031, 1, 1), &report, None), None, "nothing speaks against it");
        assert!(of(date(2031, 1, 1), &report, Some(date(2023, 5, 1))).is_some());
        assert_eq!(of(date(2023, 5, 2), &report, Some(date(2023, 5, 1))), None);
        report.published = When::day(date(2023, 4, 3), Basis::Dateline);
        assert!(of(date(2031, 1, 1), &report, None).is_some_and(|n| n.contains("2023-04-03")));
        assert_eq!(of(date(2024, 4, 2), &report, None), None);
        report.text.push_str(" He was tried in 2030.");
        assert_eq!(of(date(2031, 1, 1), &report, None), None);
        assert_eq!(implausible("2093-04-03T10:00:00Z"), Some(date(2093, 4, 3)));
        assert_eq!(implausible("2023-04-03"), None);
    }
}
