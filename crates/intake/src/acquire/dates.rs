//! Dates as containers write them: RFC 3339, RFC 2822 and their relatives, Unix seconds.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that `text` names, as written: the zone does not move it.
///
/// Day and month both in figures (`04/01/2024`) are not guessed at.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.len() >= 10 && matches!(bytes[4], b'-' | b'/') && bytes[4] == bytes[7] {
        let ends = bytes.get(10).is_none_or(|b| !b.is_ascii_digit());
        if let (Some(y), Some(m), Some(d), true) =
            (number(text.get(..4)?), number(text.get(5..7)?), number(text.get(8..10)?), ends)
        {
            return date(y, m, d);
        }
    }
    if matches!(bytes.len(), 8 | 14) && bytes.iter().all(u8::is_ascii_digit) {
        return date(number(&text[..4])?, number(&text[4..6])?, number(&text[6..8])?);
    }
    with_month_name(text)
}

/// Seconds or milliseconds since 1970, by their size.
pub(super) fn day_of_number(n: f64) -> Option<Date> {
    let seconds = if n.abs() >= 1.0e11 { n / 1000.0 } else { n };
    if !(1.0e8..1.0e10).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    let stamp = Timestamp::from_second(seconds as i64).ok()?;
    Some(stamp.to_zoned(TimeZone::UTC).date())
}

fn number(text: &str) -> Option<i16> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `Thu, 04 Jan 2024 10:00:00 GMT`, `January 4, 2024`, `4 Jan 24`.
fn with_month_name(text: &str) -> Option<Date> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(12).collect();
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| {
        let short = word.get(..3)?.to_ascii_lowercase();
        let month = MONTHS.iter().position(|m| *m == short)?;
        word.chars().all(char::is_alphabetic).then_some((at, month as i16 + 1))
    })?;
    let small = |word: &&str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        number(digits).filter(|n| (1..=31).contains(n) && digits.len() <= 2)
    };
    let before = at.checked_sub(1).and_then(|i| words.get(i)).and_then(small);
    let after = words.get(at + 1).and_then(small);
    let (day, rest) = match (before, after) {
        (Some(day), _) => (day, at + 1),
        (None, Some(day)) => (day, at + 2),
        _ => return None,
    };
    let year = words.get(rest).filter(|w| matches!(w.len(), 2 | 4)).and_then(|w| number(w))?;
    let year = match year {
        0..=68 => year + 2000,
        69..=99 => year + 1900,
        _ => year,
    };
    date(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_containers_write_them() {
        let fourth = jiff::civil::date(2024, 1, 4);
        for text in [
            "2024-01-04",
            "2024-01-04T23:30:00-05:00",
            "2024/01/04 10:00",
            "20240104",
            "20240104103000",
            "Thu, 04 Jan 2024 23:30:00 +0300",
            "4 Jan 24 10:00 GMT",
            "January 4, 2024",
            "Jan. 4th, 2024",
            " Thursday 4 January 2024",
        ] {
            assert_eq!(day(text), Some(fourth), "{text}");
        }
        for text in ["", "04/01/2024", "2024-13-04", "yesterday", "January", "Jan 2024", "2024-01-0412"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(day_of_number(1_704_326_400.0), Some(fourth));
        assert_eq!(day_of_number(1_704_326_400_000.0), Some(fourth));
        assert_eq!(day_of_number(20_240_104.0), None);
    }
}
