//! A place on the calendar with a grain, its TIMEX3 value and its interval.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::fmt::Write;

/// How coarse a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    Day,
    Weekend,
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// A stretch of the calendar: the first day of it, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub first: Date,
    pub grain: Grain,
}

impl Point {
    pub fn day(first: Date) -> Self {
        Point { first, grain: Grain::Day }
    }

    /// The stretch of length `grain` that holds `day`; a season by the month it lies in.
    pub fn around(day: Date, grain: Grain) -> Self {
        let year = day.year();
        let first = match grain {
            Grain::Day => day,
            Grain::Week => monday(day),
            Grain::Weekend => add_days(monday(day), 5),
            Grain::Month => day.first_of_month(),
            Grain::Quarter => ymd(year, (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day),
            Grain::Season => season(year, season_of(day)).first,
            Grain::Half => ymd(year, if day.month() < 7 { 1 } else { 7 }, 1).unwrap_or(day),
            Grain::Year => day.first_of_year(),
            Grain::Decade => ymd(year - year.rem_euclid(10), 1, 1).unwrap_or(day),
            Grain::Century => ymd(year - year.rem_euclid(100), 1, 1).unwrap_or(day),
        };
        Point { first, grain }
    }

    pub fn year(year: i16) -> Option<Self> {
        Some(Point { first: ymd(year, 1, 1)?, grain: Grain::Year })
    }

    pub fn month(year: i16, month: i8) -> Option<Self> {
        Some(Point { first: ymd(year, month, 1)?, grain: Grain::Month })
    }

    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        Some(Point {
            first: ymd(year, (quarter.checked_sub(1)?).checked_mul(3)?.checked_add(1)?, 1)?,
            grain: Grain::Quarter,
        })
    }

    /// The last day.
    pub fn last(self) -> Date {
        let next = match self.grain {
            Grain::Day => return self.first,
            Grain::Weekend => return add_days(self.first, 1),
            Grain::Week => return add_days(self.first, 6),
            Grain::Month => return self.first.last_of_month(),
            Grain::Quarter | Grain::Season => add_months(self.first, 3),
            Grain::Half => add_months(self.first, 6),
            Grain::Year => return self.first.last_of_year(),
            Grain::Decade => add_months(self.first, 120),
            Grain::Century => add_months(self.first, 1200),
        };
        add_days(next, -1)
    }

    /// `n` stretches on (or back).
    pub fn shift(self, n: i32) -> Self {
        let first = match self.grain {
            Grain::Day => add_days(self.first, n),
            Grain::Week | Grain::Weekend => add_days(self.first, n.saturating_mul(7)),
            Grain::Month => add_months(self.first, n),
            Grain::Quarter => add_months(self.first, n.saturating_mul(3)),
            Grain::Half => add_months(self.first, n.saturating_mul(6)),
            Grain::Season | Grain::Year => add_months(self.first, n.saturating_mul(12)),
            Grain::Decade => add_months(self.first, n.saturating_mul(120)),
            Grain::Century => add_months(self.first, n.saturating_mul(1200)),
        };
        Point { first, grain: self.grain }
    }

    /// The TIMEX3 value.
    pub fn value(self) -> String {
        let y = self.first.year();
        let mut out = String::new();
        if y < 1 {
            let _ = write!(out, "BC{:04}", 1 - i32::from(y));
        } else {
            match self.grain {
                Grain::Decade => return format!("{:03}", y / 10),
                Grain::Century => return format!("{:02}", y / 100),
                Grain::Week | Grain::Weekend => {
                    let week = self.first.iso_week_date();
                    let end = if self.grain == Grain::Weekend { "-WE" } else { "" };
                    return format!("{:04}-W{:02}{end}", week.year(), week.week());
                }
                _ => {
                    let _ = write!(out, "{y:04}");
                }
            }
        }
        let month = self.first.month();
        let _ = match self.grain {
            Grain::Day => write!(out, "-{month:02}-{:02}", self.first.day()),
            Grain::Month => write!(out, "-{month:02}"),
            Grain::Quarter => write!(out, "-Q{}", (month - 1) / 3 + 1),
            Grain::Half => write!(out, "-H{}", (month - 1) / 6 + 1),
            Grain::Season => write!(out, "-{}", SEASONS[season_of(self.first) - 1]),
            _ => Ok(()),
        };
        out
    }
}

const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

/// 1 spring to 4 winter, northern, by whole months.
fn season_of(day: Date) -> usize {
    match day.month() {
        3..=5 => 1,
        6..=8 => 2,
        9..=11 => 3,
        _ => 4,
    }
}

/// Season 1 (spring) to 4 (winter, which begins in December) of a year.
pub(super) fn season(year: i16, number: usize) -> Point {
    let month = [3, 6, 9, 12][number.clamp(1, 4) - 1];
    Point { first: ymd(year, month, 1).unwrap_or(Date::ZERO), grain: Grain::Season }
}

/// A date that exists.
pub(super) fn ymd(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// Saturates at the ends of the calendar.
pub(super) fn add_days(day: Date, n: i32) -> Date {
    day.checked_add(n.clamp(-3_000_000, 3_000_000).days()).unwrap_or(day)
}

/// Saturates at the ends of the calendar; a day that does not exist becomes the month's last.
pub(super) fn add_months(day: Date, n: i32) -> Date {
    day.checked_add(n.clamp(-100_000, 100_000).months()).unwrap_or(day)
}

pub(super) fn monday(day: Date) -> Date {
    add_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// Number 1 (Monday) to 7.
pub(super) fn weekday_number(day: Date) -> i32 {
    i32::from(day.weekday().to_monday_one_offset())
}

/// The nearest such weekday on or before (`-1`), on or after (`1`) `from`.
pub(super) fn weekday_near(from: Date, number: i32, direction: i32) -> Date {
    let back = (weekday_number(from) - number).rem_euclid(7);
    if direction < 0 || back == 0 { add_days(from, -back) } else { add_days(from, 7 - back) }
}

/// The `n`-th such weekday of a month.
pub(super) fn nth_weekday(year: i16, month: i8, weekday: Weekday, n: i8) -> Option<Date> {
    ymd(year, month, 1)?.nth_weekday_of_month(n, weekday).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values() {
        let day = date(2024, 1, 4);
        assert_eq!(Point::day(day).value(), "2024-01-04");
        assert_eq!(Point::around(day, Grain::Week).value(), "2024-W01");
        assert_eq!(Point::around(day, Grain::Weekend).value(), "2024-W01-WE");
        assert_eq!(Point::around(day, Grain::Quarter).value(), "2024-Q1");
        assert_eq!(Point::around(day, Grain::Decade).value(), "202");
        assert_eq!(Point::around(day, Grain::Century).value(), "20");
        assert_eq!(season(1942, 4).value(), "1942-WI");
        assert_eq!(Point::year(-47).map(Point::value).as_deref(), Some("BC0048"));
    }

    #[test]
    fn intervals() {
        let month = Point::month(2024, 2).expect("a month");
        assert_eq!((month.first, month.last()), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!(season(1942, 4).last(), date(1943, 2, 28));
        assert_eq!(month.shift(-2).value(), "2023-12");
    }

    #[test]
    fn weekdays() {
        let thursday = date(2024, 1, 4);
        assert_eq!(weekday_near(thursday, 5, -1), date(2023, 12, 29));
        assert_eq!(weekday_near(thursday, 5, 1), date(2024, 1, 5));
        assert_eq!(weekday_near(thursday, 4, -1), thursday);
    }
}
