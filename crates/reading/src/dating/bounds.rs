//! Between which days a text must have been written, where it names no day of its own: events and years that it tells
//! of as past, years that it expects, anniversaries, holders of offices, copyright lines.

use super::anniversaries::anniversaries;
use super::clues::{Clue, What};
use super::estimate::between;
use super::figures::figures;
use super::known::Event;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use jiff::civil::Date;

/// Longest interval in days that is worth stating as a report's date.
pub(super) const WORTH: i32 = 1100;

/// The first and last day that are possible, each with the words that say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub from: Option<(Date, Span)>,
    pub to: Option<(Date, Span)>,
}

impl Bounds {
    fn after(&mut self, day: Date, words: Span) {
        if self.from.is_none_or(|(d, _)| day > d) {
            self.from = Some((day, words));
        }
    }

    fn before(&mut self, day: Date, words: Span) {
        if self.to.is_none_or(|(d, _)| day < d) {
            self.to = Some((day, words));
        }
    }

    /// Days and months without a year say more once it is known which year is meant: "on Sept. 2" within a year
    /// that begins in August. One that is told as past lies before the report, one ahead behind it.
    fn tighten(&mut self, text: &str, clues: &[Clue], events: &[Event]) {
        let Some((from, to, _)) = self.interval().filter(|(a, b, _)| between(*a, *b) <= 400) else { return };
        // "the Sept. 11 attacks": the day is a name.
        let name = |c: &Clue| events.iter().any(|e| e.by_day && e.span.overlaps(c.span));
        for clue in clues.iter().filter(|c| !name(c)) {
            let occurrence = |year: i16| -> Option<(Date, Date)> {
                match clue.what {
                    What::Day { month, day, year: None, .. } => {
                        Date::new(year, month, day).ok().map(|d| (d, d))
                    }
                    What::OfYear(month) => {
                        let first = Date::new(year, month, 1).ok()?;
                        Some((first, first.last_of_month()))
                    }
                    _ => None,
                }
            };
            let inside: Vec<(Date, Date)> = (from.year()..=to.year())
                .filter_map(occurrence)
                .filter(|(first, last)| from <= *last && *first <= to)
                .collect();
            let [(first, last)] = inside[..] else { continue };
            // "a summit set for Washington in April"
            let plain = !will(text, clue.span);
            // A month long gone is rather told with its year, and so is one that is far ahead.
            if clue.past && plain && (0..=160).contains(&between(from, first)) {
                self.after(first, clue.span);
            } else if clue.ahead && (0..=160).contains(&between(last, to)) {
                self.before(last, clue.span);
            }
        }
    }

    /// The interval, if both ends are known and in order.
    pub fn interval(&self) -> Option<(Date, Date, Vec<Span>)> {
        let ((from, a), (to, b)) = (self.from?, self.to?);
        let mut words = vec![a];
        if b != a {
            words.push(b);
        }
        (from <= to).then_some((from, to, words))
    }
}

/// What the text bounds its own day by.
pub(super) fn bounds(
    reading: &Reading,
    clues: &[Clue],
    events: &[Event],
    offices: Option<(Date, Date, Span)>,
) -> Bounds {
    let text = &reading.report.text;
    let mut out = Bounds::default();
    if let Some((from, to, words)) = offices {
        out.after(from, words);
        out.before(to, words);
    }
    for event in events {
        if let Some((from, to)) = event.written(clues) {
            out.after(from, event.span);
            if let Some(to) = to {
                out.before(to, event.span);
            }
        }
    }
    for clue in clues {
        let (first, last) = match clue.what {
            What::Day { month, day, year: Some(year), .. } => match Date::new(year, month, day) {
                Ok(date) => (date, date),
                Err(_) => continue,
            },
            What::Month { year } | What::Year(year) => match (Date::new(year, 1, 1), Date::new(year, 12, 31))
            {
                (Ok(a), Ok(b)) => (a, b),
                _ => continue,
            },
            _ => continue,
        };
        let year = first.year();
        let both =
            clues.iter().any(|c| c.past != clue.past && c.ahead != clue.ahead && c.year() == Some(year));
        if clue.past && !both {
            out.after(first, clue.span);
        } else if clue.ahead && !both && will(text, clue.span) {
            out.before(last, clue.span);
        }
        if let Some((from, to)) = beside(text, clue, first.year()) {
            out.after(from, clue.span);
            out.before(to, clue.span);
        }
    }
    for (span, from, to) in anniversaries(text, clues, events) {
        out.after(from, span);
        out.before(to, span);
    }
    if let Some((from, to, span)) = figures(reading, clues) {
        out.after(from, span);
        out.before(to, span);
    }
    out.tighten(text, clues, events);
    out
}

/// Words that say of a year behind them that it is to come.
const AHEAD: &[&str] = &[
    "will",
    "next",
    "expects",
    "expect",
    "expected",
    "plans",
    "scheduled",
    "until",
    "ending",
    "forecasts",
    "due",
    "set",
    "planned",
    "plan",
];

/// Whether the sentence says before the words that something will be: "would" and "to" leave open of when.
fn will(text: &str, span: Span) -> bool {
    let before = text.get(..span.begin()).unwrap_or("");
    let sentence = before.rsplit(['.', '\n', ';']).next().unwrap_or("");
    sentence.split(|c: char| !c.is_alphabetic()).any(|w| AHEAD.contains(&w))
}

/// "last year, 1998", "next year's 2000 election", "(c) 2024": a year that stands beside its distance.
fn beside(text: &str, clue: &Clue, year: i16) -> Option<(Date, Date)> {
    if !matches!(clue.what, What::Year(_)) {
        return None;
    }
    let before = text.get(..clue.span.begin())?;
    let line = before.rsplit(['\n', '.', ';']).next()?.to_lowercase();
    let line = line.trim_end_matches([' ', ',', '(', '-', '–']).trim_end();
    let ends = |words: &[&str]| words.iter().any(|w| line.ends_with(w));
    let of = |from: i16, to: i16| Some((Date::new(from, 1, 1).ok()?, Date::new(to, 12, 31).ok()?));
    if ends(&["next year's", "next year’s", "next year"]) {
        return of(year - 1, year - 1);
    }
    if ends(&["last year's", "last year’s", "last year"]) {
        return of(year + 1, year + 1);
    }
    if ends(&["this year's", "this year’s", "this year"])
        || ends(&["copyright", "copyright ©", "©", "copyright (c)"])
    {
        return of(year, year);
    }
    None
}
