//! Dates in the forms that pages and their metadata write them, for the date of publication.
//!
//! Times of day and zones are left aside: the day as written counts.

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// First and last year that is read as one.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// Last year that is believed of a date of publication: no clock is asked, and what is dated so far ahead is a slip.
const LAST: i16 = 2045;

/// Which number comes first in `03/04/2019`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Not known: what can be read both ways is left out.
    #[default]
    Unknown,
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// Whether a date can be one of publication: not the zero of a clock that was never set, nor before there were
/// newspapers or in another century than any reader's.
pub fn plausible(date: Date) -> bool {
    if !(1600..=LAST).contains(&date.year()) {
        return false;
    }
    let zeros = [(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1904, 1, 1), (1980, 1, 1)];
    !zeros.contains(&(date.year(), date.month(), date.day()))
}

static MONTHS: LazyLock<FxHashMap<&'static str, i8>> = LazyLock::new(|| {
    dateline_data::MONTHS
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t').and_then(|(name, n)| Some((name, n.trim().parse().ok()?))))
        .collect()
});

/// The month of a name or abbreviation, in any case, without its full stop.
pub fn month(word: &str) -> Option<i8> {
    if word.len() > 40 {
        return None;
    }
    match MONTHS.get(word) {
        Some(month) => Some(*month),
        None => MONTHS.get(word.to_lowercase().as_str()).copied(),
    }
}

/// Months of the solar calendar are counted on from here.
const SOLAR: i8 = 20;
/// Years of that calendar that a report can be of.
const SOLAR_YEARS: std::ops::RangeInclusive<i16> = 1300..=1478;

/// A day of the solar calendar of Iran and Afghanistan: six months of 31 days, then 30; eight leap years in 33.
fn solar(year: i16, month: i8, day: i8) -> Option<Date> {
    let most = if month <= 6 { 31 } else { 30 };
    if !SOLAR_YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=most).contains(&day) {
        return None;
    }
    let before = |year: i64| 365 * year + year / 33 * 8 + (year % 33 + 3) / 4;
    let months = if month <= 7 { i64::from(month - 1) * 31 } else { 186 + i64::from(month - 7) * 30 };
    let days = before(i64::from(year) + 1595) - before(1403 + 1595) + months + i64::from(day) - 1;
    // The first day of 1403.
    jiff::civil::date(2024, 3, 20).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    if month > SOLAR {
        return solar(year, month - SOLAR, day);
    }
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Number(u32, usize),
    Word,
    Mark(char),
    Space,
}

struct Token<'a> {
    kind: Kind,
    text: &'a str,
    range: Range<usize>,
}

/// The value of a digit, Arabic and Persian ones too.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        _ => None,
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out: Vec<Token<'_>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let class = |c: char| {
            if digit(c).is_some() {
                0
            } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
                3
            } else if c.is_alphabetic() {
                1
            } else if c.is_whitespace() {
                2
            } else {
                3
            }
        };
        let this = class(c);
        let mut end = start + c.len_utf8();
        while this != 3
            && let Some((at, next)) = chars.peek().copied()
            && class(next) == this
        {
            end = at + next.len_utf8();
            chars.next();
        }
        let slice = &text[start..end];
        let kind = match this {
            0 => {
                let digits = slice.chars().count();
                let value = slice
                    .chars()
                    .fold(0u32, |sum, c| sum.wrapping_mul(10).wrapping_add(digit(c).unwrap_or(0)));
                Kind::Number(if digits <= 9 { value } else { 0 }, digits)
            }
            1 => Kind::Word,
            2 => Kind::Space,
            _ => Kind::Mark(c),
        };
        out.push(Token { kind, text: slice, range: start..end });
    }
    out
}

/// Every plausible date with day, month and year in a text, in order.
pub fn find(text: &str, order: Order) -> Vec<(Range<usize>, Date)> {
    let mut found = find_any(text, order);
    found.retain(|(_, date)| plausible(*date));
    found
}

/// The same with dates that no report is of.
pub fn find_any(text: &str, order: Order) -> Vec<(Range<usize>, Date)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before_digit = at > 0 && matches!(tokens[at - 1].kind, Kind::Mark('.' | '-' | '/' | ',' | ':'));
        let hit = match tokens[at].kind {
            Kind::Number(..) if !before_digit => numeric(&tokens[at..], order)
                .or_else(|| day_month_year(&tokens[at..]))
                .or_else(|| year_month_day(&tokens[at..])),
            Kind::Number(..) => day_month_year(&tokens[at..]),
            Kind::Word => month_day_year(&tokens[at..]),
            _ => None,
        };
        match hit {
            Some((len, date)) => {
                let end = tokens[at + len - 1].range.end;
                found.push((tokens[at].range.start..end, date));
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

fn skip(tokens: &[Token<'_>], mut at: usize, also: &[char]) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Space => at += 1,
            Kind::Mark(c) if also.contains(&c) => at += 1,
            _ => break,
        }
    }
    at
}

fn number(tokens: &[Token<'_>], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)?.kind {
        Kind::Number(value, len) => Some((value, len)),
        _ => None,
    }
}

/// `2019-11-19`, `2019/11/19`, `2019年11月19日`, `19.11.2019`, `19/11/2019`, `20191119`.
fn numeric(tokens: &[Token<'_>], order: Order) -> Option<(usize, Date)> {
    let (first, first_len) = number(tokens, 0)?;
    if first_len == 8 {
        let date = day((first / 10_000) as i16, (first / 100 % 100) as i8, (first % 100) as i8)?;
        return Some((1, date));
    }
    let Kind::Mark(mark) = tokens.get(1)?.kind else { return None };
    let cjk = matches!(mark, '年' | '년');
    if !(cjk || matches!(mark, '-' | '/' | '.')) {
        return None;
    }
    let second_at = if cjk || mark == '.' { skip(tokens, 2, &[]) } else { 2 };
    let (second, second_len) = number(tokens, second_at)?;
    let Kind::Mark(again) = tokens.get(second_at + 1)?.kind else { return None };
    let third_at = if cjk || mark == '.' { skip(tokens, second_at + 2, &[]) } else { second_at + 2 };
    let (third, third_len) = number(tokens, third_at)?;
    if second_len > 2 || (again != mark && !(cjk && matches!(again, '月' | '월'))) {
        return None;
    }
    let date = if first_len == 4 && third_len <= 2 && mark == '/' && SOLAR_YEARS.contains(&(first as i16)) {
        solar(first as i16, second as i8, third as i8)?
    } else if first_len == 4 && third_len <= 2 {
        day(first as i16, second as i8, third as i8)?
    } else if first_len <= 2 && (third_len == 4 || (third_len == 2 && (10..=40).contains(&third))) {
        let year = if third_len == 2 { 2000 + third as i16 } else { third as i16 };
        let day_first = || day(year, second as i8, first as i8);
        let month_first = || day(year, first as i8, second as i8);
        match (mark, order) {
            _ if second > 12 => month_first()?,
            _ if first > 12 || first == second => day_first()?,
            ('.', _) | (_, Order::DayFirst) => day_first()?,
            (_, Order::MonthFirst) => month_first()?,
            ('-', _) => day_first()?,
            _ => return None,
        }
    } else {
        return None;
    };
    // Digits that run on are a number, not a date; "28.04.2023-19:20" has a time behind it.
    if matches!(tokens.get(third_at + 1).map(|t| t.kind), Some(Kind::Mark(c)) if matches!(c, '.' | '/' | '-') && (c == mark || c != '-'))
        && number(tokens, third_at + 2).is_some()
    {
        return None;
    }
    Some((third_at + 1, date))
}

fn year_at(tokens: &[Token<'_>], at: usize) -> Option<i16> {
    match number(tokens, at)? {
        // Thai pages count from the Buddha.
        (year, 4) if (2500..=2643).contains(&year) => Some(year as i16 - 543),
        (year, 4) => Some(year as i16),
        // "December 16, 20233:42 PM": a time of day run on to it.
        (run, 5 | 6) if matches!(tokens.get(at + 1).map(|t| t.kind), Some(Kind::Mark(':'))) => {
            let (year, hour) = if (100_000..1_000_000).contains(&run) {
                (run / 100, run % 100)
            } else {
                (run / 10, run % 10)
            };
            ((1990..=2100).contains(&year) && hour < 24 && number(tokens, at + 2).is_some_and(|n| n.1 == 2))
                .then_some(year as i16)
        }
        _ => None,
    }
}

/// `2019 November 19`, `2019. november 19.`, `2019 m. lapkričio 19 d.`
fn year_month_day(tokens: &[Token<'_>]) -> Option<(usize, Date)> {
    let year = year_at(tokens, 0)?;
    let mut at = skip(tokens, 1, &['.', ',', '-']);
    if tokens.get(at).is_some_and(|t| matches!(t.text, "m" | "gada")) {
        at = skip(tokens, at + 1, &['.']);
    }
    // "5. novembris" has the day first.
    if let Some((d, 1..=2)) = number(tokens, at) {
        at = skip(tokens, at + 1, &['.']);
        return Some((at + 1, day(year, month(tokens.get(at)?.text)?, i8::try_from(d).ok()?)?));
    }
    let m = month(tokens.get(at)?.text)?;
    at = skip(tokens, at + 1, &['.', '-']);
    let (d, len) = number(tokens, at)?;
    // "2019 November 19:30" is a time.
    let time = matches!(tokens.get(at + 1).map(|t| t.kind), Some(Kind::Mark(':')));
    (len <= 2 && d <= 31 && !time).then_some(())?;
    Some((at + 1, day(year, m, d as i8)?))
}

/// `08:00:00 +0000` and the like between a day and its year.
fn skip_time(tokens: &[Token<'_>], at: usize) -> usize {
    let mut end = at;
    let mut colons = 0;
    while let Some(token) = tokens.get(end) {
        match token.kind {
            Kind::Mark(':') => colons += 1,
            Kind::Mark('+' | '-') | Kind::Space => {}
            Kind::Number(_, 2) => {}
            Kind::Number(_, 4) if matches!(tokens[end - 1].kind, Kind::Mark('+' | '-')) => {}
            Kind::Word if token.text.len() <= 4 && month(token.text).is_none() => {}
            _ => break,
        }
        end += 1;
        if end > at + 14 {
            return at;
        }
    }
    if colons > 0 { end } else { at }
}

/// `19 November 2019`, `19th of Nov., 2019`, `19. November 2019`, `19 de noviembre de 2019`, `19-Nov-2019`.
fn day_month_year(tokens: &[Token<'_>]) -> Option<(usize, Date)> {
    let (d, len) = number(tokens, 0)?;
    if len > 2 || d == 0 || d > 31 {
        return None;
    }
    let mut at = 1;
    let spaced = skip(tokens, at, &[]);
    if tokens.get(spaced).is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th")) {
        at = spaced;
    }
    if tokens.get(at).is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th" | "er" | "º")) {
        at += 1;
    }
    at = skip(tokens, at, &['.', '-', 'º', '/', ',']);
    if tokens.get(at).is_some_and(|t| matches!(t.text, "de" | "of" | "d")) {
        at = skip(tokens, at + 1, &['\'', '’']);
    }
    let m = if tokens.get(at)?.text == "tháng" {
        at = skip(tokens, at + 1, &[]);
        i8::try_from(number(tokens, at)?.0).ok()?
    } else {
        month(tokens.get(at)?.text)?
    };
    at = skip(tokens, at + 1, &['.', ',', '-', '/']);
    if tokens.get(at).is_some_and(|t| matches!(t.text, "de" | "del" | "năm" | "of")) {
        at = skip(tokens, at + 1, &[]);
    }
    Some((at + 1, day(year_at(tokens, at)?, m, d as i8)?))
}

/// `November 19, 2019`, `Nov. 19th 2019`, `2019 November 19` is not read.
fn month_day_year(tokens: &[Token<'_>]) -> Option<(usize, Date)> {
    let m = month(tokens.first()?.text)?;
    let mut at = skip(tokens, 1, &['.', '-', '/']);
    let (d, len) = number(tokens, at)?;
    if len > 2 || d == 0 || d > 31 {
        return None;
    }
    at += 1;
    let spaced = skip(tokens, at, &[]);
    if tokens.get(spaced).is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th")) {
        at = spaced;
    }
    if tokens.get(at).is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th")) {
        at += 1;
    }
    at = skip(tokens, at, &[',', '.', '-', '/']);
    if year_at(tokens, at).is_none() {
        at = skip_time(tokens, at);
    }
    Some((at + 1, day(year_at(tokens, at)?, m, d as i8)?))
}

/// The day of a metadata value: ISO 8601, RFC 2822, seconds since 1970, or words.
pub fn value(text: &str) -> Option<Date> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.len() > 200 {
        return None;
    }
    if (bytes.len() == 10 || bytes.len() == 13) && bytes.iter().all(u8::is_ascii_digit) {
        let seconds = text[..10].parse::<i64>().ok()?;
        let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
        return (1990..=LAST).contains(&date.year()).then_some(date);
    }
    // 20191119T083000
    if bytes.len() > 8 && bytes[..8].iter().all(u8::is_ascii_digit) && !bytes[8].is_ascii_digit() {
        return find(&text[..8], Order::Unknown).first().map(|(_, d)| *d);
    }
    find(text, Order::Unknown).first().map(|(_, d)| *d)
}

/// A date in an address: `/2019/11/19/`, `/2019/nov/19/`, `2019-11-19`, `20191119`; or a month, `/2019/11/`.
pub fn in_address(url: &str) -> Option<(Date, Date)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split('/').collect();
    let year_of = |p: &str| {
        (p.len() == 4).then(|| p.parse::<i16>().ok()).flatten().filter(|y| (1900..=LAST).contains(y))
    };
    let mut by_month = None;
    for (n, part) in parts.iter().enumerate() {
        let Some(year) = year_of(part) else { continue };
        let Some(next) = parts.get(n + 1) else { continue };
        let m = if next.len() <= 2 { next.parse::<i8>().ok() } else { month(next) };
        let Some(m) = m.filter(|m| (1..=12).contains(m)) else { continue };
        let digits: String =
            parts.get(n + 2).map_or(String::new(), |p| p.chars().take_while(char::is_ascii_digit).collect());
        let exact =
            parts.get(n + 2).is_some_and(|p| digits.len() == p.len() || p[digits.len()..].starts_with('-'));
        if (1..=2).contains(&digits.len())
            && exact
            && let Some(date) = digits.parse().ok().and_then(|d| day(year, m, d))
        {
            return Some((date, date));
        }
        by_month = by_month.or_else(|| {
            let first = day(year, m, 1)?;
            Some((first, first.last_of_month()))
        });
    }
    for part in &parts {
        // 2019-11-19, 2019_11_19 or 20191119 inside a name.
        let part = part.replace('_', "-");
        let bytes = part.as_bytes();
        for at in 0..bytes.len().min(300).saturating_sub(7) {
            let century = bytes[at..].starts_with(b"19") || bytes[at..].starts_with(b"20");
            if !century || (at > 0 && bytes[at - 1].is_ascii_digit()) || !part.is_char_boundary(at) {
                continue;
            }
            if let Some((range, date)) = find(&part[at..], Order::Unknown).into_iter().next()
                && range.start == 0
            {
                return Some((date, date));
            }
        }
    }
    by_month
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn forms_by_hand() {
        let d = date(2019, 11, 19);
        for text in [
            "2019-11-19T08:00:00Z",
            "20191119",
            "20191119T0800",
            "Tue, 19 Nov 2019 08:00:00 GMT",
            "November 19, 2019 8:01 am",
            "Nov. 19th, 2019",
            "19.11.2019",
            "11/19/2019",
            "19 de noviembre de 2019",
            "19. November 2019",
            "2019年11月19日",
            "19 ноября 2019",
            "1574121600",
            "Tue Nov 19 08:00:00 +0000 2019",
            "2019. november 19.",
            "2019 m. lapkričio 19 d.",
            "19 tháng 11 năm 2019",
            "١٩ نوفمبر ٢٠١٩",
            "19 พฤศจิกายน 2562",
            "۲۸ آبان ۱۳۹۸",
            "سه‌شنبه ۱۳۹۸/۰۸/۲۸",
        ] {
            assert_eq!(value(text), Some(d), "{text}");
        }
        assert_eq!(value("03/04/2019"), None, "month or day first is not known");
        assert_eq!(find("03/04/2019", Order::DayFirst)[0].1, date(2019, 4, 3));
        assert_eq!(find("03/04/2019", Order::MonthFirst)[0].1, date(2019, 3, 4));
        assert_eq!(find("11/19/19 and 19.11.19", Order::Unknown).len(), 2);
        assert_eq!(value("1 January 1970"), None, "a clock that was never set");
        assert_eq!(find_any("1 January 1970", Order::Unknown).len(), 1);
        assert_eq!(value("version 1.10.2019.4"), None);
        assert_eq!(value("31 February 2019"), None);
        assert_eq!(value("may 5"), None);
    }

    #[test]
    fn the_solar_calendar() {
        // New years' days and the last day of a leap year, as in printed calendars.
        assert_eq!(value("۱ فروردین ۱۴۰۰"), Some(date(2021, 3, 21)));
        assert_eq!(value("۳۰ اسفند ۱۳۹۹"), Some(date(2021, 3, 20)));
        assert_eq!(value("1 فروردین 1403"), Some(date(2024, 3, 20)));
        assert_eq!(value("۲۲ بهمن ۱۳۵۷"), Some(date(1979, 2, 11)));
        assert_eq!(value("۳۱ دی ۱۴۰۲"), None);
    }

    #[test]
    fn addresses_by_hand() {
        let on = |y, m, d| Some((date(y, m, d), date(y, m, d)));
        assert_eq!(in_address("https://x.org/2019/11/19/some-story/"), on(2019, 11, 19));
        assert_eq!(in_address("https://x.org/world/2019/nov/18/some-story"), on(2019, 11, 18));
        assert_eq!(in_address("https://x.org/a/b-2019-11-19.html"), on(2019, 11, 19));
        assert_eq!(in_address("https://x.org/news/20191119-story"), on(2019, 11, 19));
        assert_eq!(in_address("https://x.org/2019/11/story"), Some((date(2019, 11, 1), date(2019, 11, 30))));
        assert_eq!(in_address("https://2019.org/story-14848164"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}|([0-9]{1,9}[-/. ]){1,4}[a-zé]{0,4}|[0-9]{4} (jan|mar)[ .:+0-9]{0,20}") {
            for (range, _) in find(&text, Order::DayFirst) {
                proptest::prop_assert!(text.get(range).is_some());
            }
            let _ = (value(&text), in_address(&text));
        }
    }
}
