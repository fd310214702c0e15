//! Values that users give: dates, types.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use dateline_facts::plover::EventType;
use dateline_intake::acquire::Roots;
use jiff::civil::Date;
use std::time::Duration;

/// A day as `YYYY-MM-DD`.
///
/// # Errors
/// Says what a date looks like.
pub fn day(text: &str) -> Result<Date, String> {
    whole(text).ok_or_else(|| form(text, "a date is written YYYY-MM-DD, such as 2024-01-04"))
}

/// The first day of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
///
/// # Errors
/// Says what a date looks like.
pub fn first_day(text: &str) -> Result<Date, String> {
    span(text).map(|(first, _)| first)
}

/// The last day of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
///
/// # Errors
/// Says what a date looks like.
pub fn last_day(text: &str) -> Result<Date, String> {
    span(text).map(|(_, last)| last)
}

fn span(text: &str) -> Result<(Date, Date), String> {
    let bad = || form(text, "a date is written YYYY-MM-DD, YYYY-MM or YYYY, such as 2024-01-04");
    let first = match text.len() {
        4 => whole(&format!("{text}-01-01")).map(|d| (d, d.last_of_year())),
        7 => whole(&format!("{text}-01")).map(|d| (d, d.last_of_month())),
        _ => whole(text).map(|d| (d, d)),
    };
    first.ok_or_else(bad)
}

fn whole(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if shape { text.parse().ok() } else { None }
}

fn form(text: &str, expected: &str) -> String {
    let shaped = text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
    if shaped && text.bytes().all(|b| b == b'-' || b.is_ascii_digit()) {
        format!("there is no such day; {expected}")
    } else {
        expected.to_owned()
    }
}

/// The certificates in a file.
///
/// # Errors
/// Says what is wrong with the file.
#[allow(clippy::disallowed_methods, reason = "an edge: the user names a file")]
pub fn roots(path: &str) -> Result<Roots, String> {
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    Roots::from_pem(&pem).map_err(str::to_owned)
}

/// Words, of which there has to be one.
///
/// # Errors
/// Where there is nothing but blanks.
pub fn words(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("give a name".to_owned()) } else { Ok(text.trim().to_owned()) }
}

/// A number from 1.
///
/// # Errors
/// Says what is expected.
pub fn some(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "a whole number from 1".to_owned())
}

/// One of PLOVER's event types, in any case.
pub fn event_type() -> impl TypedValueParser<Value = EventType> {
    PossibleValuesParser::new(EventType::ALL.iter().map(|t| t.as_str()))
        .map(|word| EventType::from_word(&word.to_ascii_uppercase()).unwrap_or(EventType::Assault))
}

/// `90s`, `15m`, `2h`; a bare number counts minutes.
pub fn interval(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "" | "m" | "min" => 60,
        "h" => 3600,
        _ => 0,
    };
    match digits.parse::<u64>() {
        Ok(n) if seconds > 0 && n > 0 && n <= 1_000_000 => Ok(Duration::from_secs(n * seconds)),
        _ => Err("a time such as 90s, 15m or 2h".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn nothing_is_no_name_and_no_number() {
        assert_eq!(words(" Iraq "), Ok("Iraq".to_owned()));
        assert!(words(" ").is_err());
        assert_eq!(some("3"), Ok(3));
        assert!(some("0").is_err() && some("-1").is_err() && some("x").is_err());
    }

    #[test]
    fn dates_in_three_lengths() {
        assert_eq!(day("2024-01-04"), Ok(date(2024, 1, 4)));
        assert_eq!(last_day("2024-02"), Ok(date(2024, 2, 29)));
        assert_eq!(first_day("2024"), Ok(date(2024, 1, 1)));
        assert_eq!(last_day("2024"), Ok(date(2024, 12, 31)));
        assert!(day("2024-02").unwrap_err().contains("YYYY-MM-DD"));
        assert!(day("2024-02-30").unwrap_err().contains("no such day"));
        for bad in ["", "4 Jan", "04/01/2024", "20240104", "2024-1-4", "24", "\u{661}\u{662}"] {
            assert!(first_day(bad).is_err(), "{bad}");
        }
    }
}
