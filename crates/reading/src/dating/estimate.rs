//! From clues to a day: first the year of the day that is news, then what is later than it.

use super::clues::{Clue, What};
use super::known::Event;
use dateline_facts::span::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// Years that a report can be of, where nothing else narrows them.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2035;

/// The report's day, as the text has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Estimate {
    /// The last day that the text tells of as news.
    pub earliest: Date,
    /// The last day on which a report of it is likely.
    pub latest: Date,
    /// The words.
    pub evidence: Vec<Span>,
    /// A year stands in the words.
    pub explicit: bool,
    /// More than a date that might be history: a weekday stands beside it, or it is the dateline's.
    pub fresh: bool,
    /// It stands in a date line.
    pub dateline: bool,
    /// What settled the year, where it stands in no words.
    pub why: Option<Settled>,
}

/// What settled a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// Another year in the text.
    Text,
    /// Terms of office.
    Office,
    /// An event of the world.
    Event,
    /// The date it had.
    Header,
}

/// Why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// No day is told as news.
    NoClue,
    /// A day is, and these years fit.
    Ambiguous(Span, Vec<i16>),
}

/// What else narrows the years.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'a> {
    /// Known events that the text names.
    pub events: &'a [Event],
    /// First and last day on which the persons named held their offices.
    pub offices: Option<(Date, Date)>,
    /// The day that somebody claims.
    pub header: Option<Date>,
}

/// The day that the clues come to.
pub(super) fn estimate(clues: &[Clue], hints: Hints<'_>) -> Result<Estimate, Silence> {
    let Some((news, day)) = clues.iter().find_map(|c| Some((c, news(c, clues)?))) else {
        return Err(Silence::NoClue);
    };
    let (year, why) = match day.year {
        Some(year) => (year, None),
        None => {
            let years: Vec<i16> = YEARS.filter(|y| fits(*y, day, clues)).collect();
            // A date line is of the weekday that its first sentences tell of, or of the day after.
            let told = clues
                .iter()
                .find(|c| c.sentence <= news.sentence + 1 && !c.ahead && matches!(c.what, What::Weekday(_)))
                .filter(|_| news.dateline && day.weekday.is_none());
            let on = |after: i8| -> Vec<i16> {
                let Some(What::Weekday(weekday)) = told.map(|c| c.what) else { return years.clone() };
                let wanted = (weekday + after - 1) % 7 + 1;
                years.iter().copied().filter(|y| day.on(*y).is_some_and(|d| number(d) == wanted)).collect()
            };
            // An event of the world that the text names and that happened in the days before.
            let event = hints.events.iter().find_map(|e| {
                let reach = if e.near(clues) { -60..=330 } else { 0..=30 };
                let held = |y: &&i16| day.on(**y).is_some_and(|d| reach.contains(&between(e.day, d)));
                years.iter().find(held).map(|y| (*y, Settled::Event))
            });
            let settled = event.or_else(|| narrow(&on(0), day, clues, hints)).or_else(|| {
                told.and_then(|_| narrow(&on(1), day, clues, hints))
                    .filter(|(_, why)| *why == Settled::Office)
            });
            match settled {
                Some((year, why)) => (year, Some(why)),
                None => {
                    return Err(Silence::Ambiguous(news.span, if told.is_some() { on(0) } else { years }));
                }
            }
        }
    };
    let Some(anchor) = day.on(year) else { return Err(Silence::NoClue) };
    if day.weekday.is_some_and(|w| w != number(anchor)) && day.year.is_none() {
        return Err(Silence::NoClue);
    }
    let mut out = Estimate {
        earliest: anchor,
        latest: anchor,
        evidence: vec![news.span],
        explicit: day.year.is_some(),
        fresh: day.weekday.is_some() || news.dateline,
        dateline: news.dateline,
        why,
    };
    let mut last = (anchor, None);
    for clue in clues.iter().filter(|c| !c.ahead && *c != news) {
        let Some(other) = Day::of(clue) else { continue };
        let Some(date) = other.near(anchor) else { continue };
        let after = between(anchor, date);
        if other.year.is_some() && after > 14 {
            // The text goes on to tell of much later days: the first was history.
            return Err(Silence::NoClue);
        }
        if (1..=14).contains(&after) && date > last.0 && clue.adverbial {
            last = (date, Some(clue.span));
        }
    }
    out.evidence.extend(last.1);
    let mut slack = if out.fresh { 1 } else { 2 };
    let mut best = (0, None);
    for clue in clues.iter().filter(|c| !c.ahead) {
        let What::Weekday(weekday) = clue.what else { continue };
        // The nearest such day to the last dated one.
        let offset = (i32::from(weekday) - i32::from(number(last.0)) + 3).rem_euclid(7) - 3;
        match offset {
            1 | 2 if offset > best.0 => best = (offset, Some(clue.span)),
            // Four days back or three days on: both are open.
            3 => slack = slack.max(3),
            _ => {}
        }
    }
    if news.filed {
        // Copy for Thursday's paper is sent out on Wednesday, or on the day itself.
        out.earliest = plus(anchor, -1);
        out.latest = anchor;
        out.evidence.truncate(1);
        return Ok(out);
    }
    if news.dateline {
        // The date line is of the report's own day; where its year is concluded, copy may be filed the day after.
        out.latest = plus(anchor, i32::from(day.year.is_none()));
        out.evidence.truncate(1);
        return Ok(out);
    }
    out.evidence.extend(best.1);
    if out.fresh {
        slack = if slack == 3 && best.0 == 0 { 3 } else { 1 };
    }
    out.earliest = plus(last.0, best.0);
    out.latest = plus(out.earliest, slack);
    Ok(out)
}

/// A day of a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    month: i8,
    day: i8,
    pub year: Option<i16>,
    pub weekday: Option<i8>,
}

impl Day {
    pub fn of(clue: &Clue) -> Option<Self> {
        match clue.what {
            What::Day { month, day, year, weekday } => Some(Day { month, day, year, weekday }),
            _ => None,
        }
    }

    pub fn on(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }

    /// The occurrence that a report of about `day` means: mostly past, a month ahead at most.
    pub fn near(self, day: Date) -> Option<Date> {
        if let Some(year) = self.year {
            return self.on(year);
        }
        let year = day.year();
        let agrees = |d: &Date| self.weekday.is_none_or(|w| w == number(*d));
        [year + 1, year, year - 1]
            .into_iter()
            .filter_map(|y| self.on(y))
            .filter(agrees)
            .find(|d| (-335..=35).contains(&between(day, *d)))
    }
}

/// The clue as a day that is told as news: early in the text, past, and written as news writes it.
fn news(clue: &Clue, clues: &[Clue]) -> Option<Day> {
    let day = Day::of(clue)?;
    if !clue.lead || clue.ahead {
        return None;
    }
    if clue.dateline {
        return Some(day);
    }
    if let (Some(weekday), Some(date)) = (day.weekday, day.year.and_then(|y| day.on(y))) {
        return (weekday == number(date)).then_some(day);
    }
    if day.weekday.is_some() {
        return Some(day);
    }
    // A full date without weekday is mostly history where weekdays tell the news.
    let date = day.on(day.year?)?;
    let same = |c: &Clue| match c.what {
        What::Weekday(w) => (i32::from(w) - i32::from(number(date))).rem_euclid(7) <= 1,
        _ => true,
    };
    // Nor is it news as a bystander: the sentence itself must tell it.
    (clue.told && clues.iter().all(same)).then_some(day)
}

/// Whether all days that stand with a weekday can lie around the year's occurrence of `day`.
fn fits(year: i16, day: Day, clues: &[Clue]) -> bool {
    let Some(date) = day.on(year) else { return false };
    if day.weekday.is_some_and(|w| w != number(date)) {
        return false;
    }
    clues.iter().filter_map(Day::of).filter(|d| d.weekday.is_some() && d.year.is_none()).all(|d| {
        [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|y| d.on(y))
            .any(|on| d.weekday == Some(number(on)) && between(date, on).abs() <= 200)
    })
}

/// The one year that is left, and by what.
fn narrow(years: &[i16], day: Day, clues: &[Clue], hints: Hints<'_>) -> Option<(i16, Settled)> {
    let named = |year: i16| {
        clues.iter().any(|c| match c.what {
            What::Day { year: Some(y), .. } | What::Month { year: y } => y == year || y + 1 == year,
            _ => false,
        })
    };
    let past = clues.iter().filter(|c| !c.ahead).filter_map(Clue::year);
    let floor = past.filter(|y| YEARS.contains(y)).max().unwrap_or(i16::MIN);
    let mut left: Vec<i16> = years.iter().copied().filter(|y| *y >= floor).collect();
    let mut why = Settled::Text;
    if let Some((from, to)) = hints.offices {
        let held: Vec<i16> =
            left.iter().copied().filter(|y| day.on(*y).is_some_and(|d| from <= d && d <= to)).collect();
        if !held.is_empty() {
            left = held;
            why = Settled::Office;
        }
    }
    if left.len() > 1 {
        let near: Vec<i16> = left.iter().copied().filter(|y| named(*y)).collect();
        if !near.is_empty() {
            left = near;
            why = Settled::Text;
        }
    }
    // The next such year after those that the text tells of, where the others are far.
    if left.len() > 1 && floor > i16::MIN && hints.header.is_none() {
        let mut told: Vec<i16> = clues.iter().filter(|c| !c.ahead).filter_map(Clue::year).collect();
        told.sort_unstable();
        told.dedup();
        let reach = if told.len() >= 3 { 4 } else { 1 };
        if left[0] - floor <= reach && left[1] - floor >= 5 {
            left.truncate(1);
            why = Settled::Text;
        }
    }
    if left.len() > 1
        && let Some(header) = hints.header
    {
        why = Settled::Header;
        left.retain(|y| day.on(*y).is_some_and(|d| (-400..=3).contains(&between(header, d))));
        // Of two years the later: a date line is rather of the next day than of the next year.
        left = left.last().copied().into_iter().collect();
    }
    match left[..] {
        [year] => Some((year, why)),
        _ => None,
    }
}

/// 1 is Monday.
fn number(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// Days from `a` to `b`.
pub(super) fn between(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

fn plus(date: Date, days: i32) -> Date {
    date.checked_add(days.days()).unwrap_or(date)
}
