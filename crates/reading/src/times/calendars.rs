//! Other calendars and the feasts that hang on them, by arithmetic alone.
//!
//! Sources: J. Meeus, *Astronomical Algorithms*, chapters 8 and 9 (Easter, Hebrew calendar); E. M. Reingold and
//! N. Dershowitz, *Calendrical Calculations* (tabular Islamic and Hebrew calendars); the 33-year rule of the
//! Solar Hijri calendar, exact for the years 1178 to 1633. A month that begins when the moon is sighted can be
//! off by a day or two.

use super::value::{add_days, add_months, nth_weekday, ymd};
use jiff::civil::{Date, Weekday, date};

/// A day of the tabular Islamic calendar (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30).
pub(super) fn hijri(year: i32, month: i32, day: i32) -> Option<Date> {
    let days = day + (59 * (month - 1) + 1) / 2 + (year - 1) * 354 + (3 + 11 * year).div_euclid(30) - 1;
    // 1 Muharram 1 is 19 July 622 in the proleptic Gregorian calendar.
    Some(add_days(date(622, 7, 19), days))
}

/// Day `day` of Islamic month `month` in Gregorian `year`, the first if there are two.
pub(super) fn hijri_in(year: i16, month: i32, day: i32) -> Option<Date> {
    let guess = (i32::from(year) - 622) * 33 / 32;
    (guess - 1..=guess + 2).filter_map(|h| hijri(h, month, day)).find(|d| d.year() == year)
}

/// A day of the Solar Hijri calendar of Iran and Afghanistan.
pub(super) fn solar(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1178..=1633).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let begins = |y: i32| 365 * (y - 1) + (8 * y + 21).div_euclid(33);
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        _ => 29 + i32::from(begins(year + 1) - begins(year) == 366),
    };
    if day > length {
        return None;
    }
    let before = if month <= 7 { (month - 1) * 31 } else { 186 + (month - 7) * 30 };
    // 1 Farvardin 1403 is 20 March 2024.
    Some(add_days(date(2024, 3, 20), begins(year) - begins(1403) + before + day - 1))
}

/// Western Easter (Meeus, Jones, Butcher).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    ymd(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

/// Orthodox Easter in the Gregorian calendar (Meeus), for the years 1900 to 2099.
pub(super) fn orthodox_easter(year: i16) -> Option<Date> {
    if !(1900..2100).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34).rem_euclid(7);
    let n = d + e + 114;
    // Thirteen days lie between the calendars in these centuries.
    Some(add_days(ymd(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)?, 13))
}

/// 1 Tishri of the Hebrew year that begins in Gregorian `year`.
fn rosh_hashanah(year: i16) -> Option<Date> {
    let hebrew = i64::from(year) + 3761;
    let elapsed = |y: i64| {
        let months = (235 * y - 234).div_euclid(19);
        let parts = 12_084 + 13_753 * months;
        let day = 29 * months + parts.div_euclid(25_920);
        if (3 * (day + 1)).rem_euclid(7) < 3 { day + 1 } else { day }
    };
    let (before, this, after) = (elapsed(hebrew - 1), elapsed(hebrew), elapsed(hebrew + 1));
    let delay = if after - this == 356 { 2 } else { i64::from(this - before == 382) };
    // Days since 1 January of year 1, which is day 1; the calendar begins at day -1,373,427.
    let fixed = this + delay - 1_373_427;
    Some(add_days(date(1, 1, 1), i32::try_from(fixed - 1).ok()?))
}

/// A feast: its first day, how many days it has, whether the moon is sighted for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Feast {
    pub first: Date,
    pub days: i32,
    pub sighted: bool,
}

/// A feast of `words.tsv`, by number, in a Gregorian year.
pub(super) fn feast(number: i32, year: i16) -> Option<Feast> {
    let on = |first: Option<Date>, days: i32| Some(Feast { first: first?, days, sighted: false });
    let moon = |month: i32, day: i32, days: i32| {
        Some(Feast { first: hijri_in(year, month, day)?, days, sighted: true })
    };
    let after = |first: Option<Date>, n: i32| first.map(|d| add_days(d, n));
    match number {
        1 => on(ymd(year, 12, 25), 1),
        2 => on(nth_weekday(year, 11, Weekday::Thursday, 4), 1),
        3 => on(easter(year), 1),
        4 => moon(9, 1, 30),
        5 => on(solar(i32::from(year) - 621, 1, 1).or(ymd(year, 3, 21)), 1),
        6 => moon(1, 10, 1),
        7 => on(ymd(year, 10, 31), 1),
        8 => on(orthodox_easter(year), 1),
        9 => on(ymd(year, 1, 7), 1),
        10 => moon(2, 20, 1),
        11 => on(after(rosh_hashanah(year), -163), 8),
        12 => on(after(rosh_hashanah(year), 9), 1),
        13 => {
            let new = rosh_hashanah(year)?;
            let next = rosh_hashanah(year.checked_add(1)?)?;
            // Heshvan has thirty days in years of 355 or 385.
            let long = (next - new).get_days() % 10 == 5;
            on(Some(add_days(new, 83 + i32::from(long))), 8)
        }
        14 => on(rosh_hashanah(year), 2),
        15 => on(after(rosh_hashanah(year), -193), 1),
        16 => on(after(rosh_hashanah(year), 14), 7),
        17 => on(after(easter(year), -2), 1),
        18 => on(after(easter(year), -7), 1),
        19 => moon(10, 1, 3),
        20 => moon(12, 10, 4),
        21 => moon(3, 12, 1),
        22 => on(after(easter(year), 49), 1),
        23 => on(nth_weekday(year, 9, Weekday::Monday, 1), 1),
        24 => on(nth_weekday(year, 6, Weekday::Monday, 1).map(|d| add_days(d, -7)), 1),
        25 => on(ymd(year, 11, 11), 1),
        26 => on(ymd(year, 2, 14), 1),
        27 => on(ymd(year, 7, 14), 1),
        28 => on(after(rosh_hashanah(year), -113), 2),
        29 => on(after(orthodox_easter(year), -2), 1),
        30 => on(ymd(year, 1, 1), 1),
        31 => on(ymd(year, 7, 4), 1),
        _ => None,
    }
}

/// The first and last day of an Islamic month, a day wider at both ends for the sighting.
pub(super) fn hijri_month(year: i32, month: i32) -> Option<(Date, Date, Date)> {
    let first = hijri(year, month, 1)?;
    Some((first, add_days(first, -1), add_days(first, 30)))
}

/// The first and last day of a month of the Solar Hijri calendar.
pub(super) fn solar_month(year: i32, month: i32) -> Option<(Date, Date)> {
    let first = solar(year, month, 1)?;
    let last = (29..=31).rev().find_map(|d| solar(year, month, d))?;
    Some((first, last))
}

/// The first and last day of an Islamic or Solar Hijri year.
pub(super) fn year_of(solar_calendar: bool, year: i32) -> Option<(Date, Date)> {
    let begin = |y: i32| if solar_calendar { solar(y, 1, 1) } else { hijri(y, 1, 1) };
    Some((begin(year)?, add_days(begin(year + 1).or_else(|| Some(add_months(begin(year)?, 12)))?, -1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(number: i32, year: i16) -> Option<Date> {
        feast(number, year).map(|f| f.first)
    }

    #[test]
    fn known_days() {
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
        assert_eq!(orthodox_easter(2024), Some(date(2024, 5, 5)));
        assert_eq!(orthodox_easter(2025), Some(date(2025, 4, 20)));
        assert_eq!(hijri_in(2024, 9, 1), Some(date(2024, 3, 11)));
        assert_eq!(hijri_in(2023, 1, 1), Some(date(2023, 7, 19)));
        assert_eq!(solar(1357, 11, 22), Some(date(1979, 2, 11)));
        assert_eq!(solar(1402, 7, 15), Some(date(2023, 10, 7)));
        assert_eq!(solar(1403, 12, 30), Some(date(2025, 3, 20)));
        assert_eq!(solar(1402, 12, 30), None);
        assert_eq!(first(5, 2024), Some(date(2024, 3, 20)));
        assert_eq!(first(11, 2024), Some(date(2024, 4, 23)));
        assert_eq!(first(12, 1973), Some(date(1973, 10, 6)));
        assert_eq!(first(12, 2023), Some(date(2023, 9, 25)));
        assert_eq!(first(13, 2023), Some(date(2023, 12, 8)));
        assert_eq!(first(13, 2024), Some(date(2024, 12, 26)));
        assert_eq!(first(15, 2024), Some(date(2024, 3, 24)));
        assert_eq!(first(2, 2023), Some(date(2023, 11, 23)));
        assert_eq!(first(24, 2024), Some(date(2024, 5, 27)));
        assert_eq!(first(17, 1998), Some(date(1998, 4, 10)));
    }

    #[test]
    fn months_have_their_length() {
        assert_eq!(solar_month(1402, 6), Some((date(2023, 8, 23), date(2023, 9, 22))));
        assert_eq!(solar_month(1403, 12), Some((date(2025, 2, 19), date(2025, 3, 20))));
        assert_eq!(year_of(true, 1402), Some((date(2023, 3, 21), date(2024, 3, 19))));
    }
}
