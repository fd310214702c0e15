//! What an expression is read against: the report's date, the date mentioned last, the tense around it.

use super::value::{Grain, Point, add_days, monday, weekday_near, ymd};
use crate::chunks::{Chunker, Chunks};
use dateline_facts::token::{Sentence, Token};
use jiff::civil::Date;
use std::cell::OnceCell;

/// The state that goes through a text.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The report's day.
    pub doc: Option<Date>,
    /// The date mentioned last.
    pub last: Option<Point>,
    /// The quarter that the report is about: the one named last, not one a year before it.
    pub quarter: Option<Point>,
    /// The year of an aside: a second one near it is no aside.
    pub aside: Option<i16>,
    /// Whether dates hang on those before them rather than on the report's.
    pub narrative: bool,
    /// Whether "11/06/2024" has its day in front, as far as anything says so.
    pub day_first: Option<bool>,
}

impl Context {
    /// What "this year" is relative to.
    pub fn now(&self) -> Option<Date> {
        if self.narrative {
            self.last.map(|p| p.first).or(self.doc)
        } else {
            self.doc.or(self.last.map(|p| p.first))
        }
    }

    /// Takes note of a date that was read; a bare year far from the story's present is an aside.
    ///
    /// `opens`: it stands at a sentence's start, where a story moves on: "In 1943 they landed".
    pub fn mention(&mut self, point: Point, bare_year: bool, opens: bool) {
        if point.grain > Grain::Year {
            return;
        }
        if self.narrative
            && bare_year
            && let Some(last) = self.last
            && (!(-1..=4).contains(&(i32::from(point.first.year()) - i32::from(last.first.year())))
                || !opens && last.grain <= Grain::Month && point.first.year() > last.first.year())
            && self.aside.is_none_or(|a| (i32::from(a) - i32::from(point.first.year())).abs() > 2)
        {
            self.aside = Some(point.first.year());
            return;
        }
        self.aside = None;
        self.last = Some(point);
    }

    /// What "the following year" is relative to.
    pub fn then(&self) -> Option<Point> {
        self.last.or(self.doc.map(Point::day))
    }
}

const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Where an expression stands.
pub(super) struct Place<'a> {
    pub tokens: &'a [Token],
    pub text: &'a str,
    pub sentence: Sentence,
    pub chunker: &'a Chunker,
    pub chunks: &'a OnceCell<Chunks>,
    /// First token of the expression.
    pub first: usize,
    /// First token of the time of day in front of it, else the same.
    pub front: usize,
    /// One past its last.
    pub last: usize,
}

impl Place<'_> {
    /// The token `back` before the expression, as a lemma; empty at the sentence's start.
    pub fn before(&self, back: usize) -> &str {
        match self.first.checked_sub(back) {
            Some(i) if i >= self.sentence.tokens().start => self.tokens[i].lemma.as_str(),
            _ => "",
        }
    }

    /// The same, counted from before a time of day that stands in front: "until 9 a.m. Tuesday".
    pub fn cue(&self, back: usize) -> &str {
        match self.front.checked_sub(back) {
            Some(i) if i >= self.sentence.tokens().start => self.tokens[i].lemma.as_str(),
            _ => "",
        }
    }

    /// The token `on` (from 0) after the expression.
    pub fn after(&self, on: usize) -> Option<&Token> {
        self.tokens.get(self.last + on).filter(|_| self.last + on < self.sentence.tokens().end)
    }

    /// The year that a range or list gives all its members: "from May 3 to June 5, 2023".
    pub fn year_ahead(&self) -> Option<i16> {
        const LINKS: &[&str] = &["-", "–", "—", "to", "and", "until", "or", "through", "/"];
        self.after(0).filter(|t| LINKS.contains(&t.span.of(self.text)))?;
        for on in 1..7 {
            let token = self.after(on)?;
            let word = token.span.of(self.text);
            let digits = word.bytes().all(|b| b.is_ascii_digit());
            if digits && word.len() == 4 {
                return word.parse().ok().filter(|y| (1000..2200).contains(y));
            }
            let month = word.starts_with(char::is_uppercase) && MONTHS.iter().any(|m| word.starts_with(m));
            if !(digits && word.len() <= 2
                || month
                || LINKS.contains(&word)
                || matches!(word, "," | "the" | "of"))
            {
                return None;
            }
        }
        None
    }
}

/// The weekday meant.
pub(super) fn weekday(now: Date, number: i32, direction: i32) -> Date {
    weekday_near(now, number, if direction > 0 { 1 } else { -1 })
}

/// "last Friday" (-1), "next Friday" (1), "this Friday" (0).
pub(super) fn weekday_relative(now: Date, number: i32, which: i32, direction: i32) -> Date {
    match which {
        -1 => weekday_near(add_days(now, -1), number, -1),
        1 => weekday_near(add_days(now, 1), number, 1),
        _ if direction < 0 => weekday_near(now, number, -1),
        _ => weekday_near(now, number, 1),
    }
}

/// The weekday in the week `weeks` on.
pub(super) fn weekday_in_week(now: Date, number: i32, weeks: i32) -> Date {
    add_days(monday(now), weeks * 7 + number - 1)
}

/// The year of a month without one.
pub(super) fn year_of_month(now: Date, month: i8, direction: i32) -> i16 {
    match direction {
        1 if month < now.month() => now.year() + 1,
        1 => now.year(),
        // A month that is near says so itself; one of last year is told as "last April" or with its year.
        0 if ahead(now, month) <= 4 => now.year() + i16::from(month < now.month()),
        -1 if ahead(now, month) == 1 => now.year() + i16::from(month < now.month()),
        _ if month > now.month() => now.year() - 1,
        _ => now.year(),
    }
}

/// Months from now to the next such month, 12 where it is this one.
fn ahead(now: Date, month: i8) -> i8 {
    (month - now.month() - 1).rem_euclid(12) + 1
}

/// The year of a day without one.
pub(super) fn year_of_day(now: Date, month: i8, day: i8, direction: i32) -> i16 {
    let this = ymd(now.year(), month, day);
    let Some(this) = this else { return now.year() };
    let ahead = (this - now).get_days();
    match direction {
        1 if ahead < -20 => now.year() + 1,
        1 => now.year(),
        -1 if ahead > 45 => now.year() - 1,
        -1 => now.year(),
        // Nothing says: the nearest, the past where in doubt.
        _ if ahead > 120 => now.year() - 1,
        _ if ahead < -270 => now.year() + 1,
        _ => now.year(),
    }
}
