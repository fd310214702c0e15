//! "marks the 10th anniversary of the Sept. 11 attacks", "NATO celebrates its 50th anniversary", "20 years after the 2003
//! invasion": a number of years from an event whose day, or year, is known.

use super::clues::{Clue, What};
use super::known::Event;
use dateline_facts::span::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// Bytes behind "anniversary of" in which the event stands.
const REACH: usize = 90;
/// Days from an anniversary on which it is told of.
const AROUND: i32 = 45;

/// Words that say that an anniversary is to come.
const AHEAD: &[&str] = &[
    "will",
    "expected",
    "expects",
    "plan",
    "plans",
    "planned",
    "upcoming",
    "approaches",
    "nears",
    "would",
    "next",
];
/// Parts of words that say that it is kept.
const KEPT: &[&str] = &[
    "mark",
    "celebrat",
    "commemorat",
    "observ",
    "on the",
    "today",
    "rall",
    "march",
    "ceremon",
    "gather",
    "mourn",
    "honor",
    "honour",
    "met ",
    "remember",
    "visit",
    "anniversary of the",
];

/// First and last day on which the text was written, by each anniversary that it tells, with the words.
pub(super) fn anniversaries(text: &str, clues: &[Clue], events: &[Event]) -> Vec<(Span, Date, Date)> {
    let mut out = Vec::new();
    for (at, word) in text.match_indices("anniversary") {
        let Some(before) = text.get(..at).map(str::trim_end) else { continue };
        let Some(n) = ordinal(before) else { continue };
        let words = Span::new(at, at + word.len());
        let behind = at + word.len();
        let cut = |to: usize| (behind..=to).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(behind);
        let to = cut((behind + REACH).min(text.len()));
        let after = text.get(behind..to).unwrap_or("");
        let clause = clause_around(text, at);
        let event = if after.starts_with(" of ") {
            dated(clues, events, behind, to)
                .or_else(|| founded(after.get(3..).unwrap_or(""), true).map(|d| (d, true, words)))
        } else {
            // "its 50th anniversary": that of the one body whose founding is known.
            founded(clause, false).map(|d| (d, true, words))
        };
        let Some((day, exact, span)) = event else { continue };
        let Ok(year) = i16::try_from(i32::from(day.year()) + n) else { continue };
        let around = Date::new(year, day.month(), day.day()).ok().filter(|_| exact);
        if let Some((from, to)) = written(clause, before, year, around) {
            out.push((span, from, to));
        }
    }
    out
}

/// When a text was written that tells of an anniversary in `year`, on `day` where that is known.
fn written(clause: &str, before: &str, year: i16, day: Option<Date>) -> Option<(Date, Date)> {
    let whole = |year: i16| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
    let said = |words: &[&str]| words.iter().any(|w| clause.contains(w));
    if said(&["next year"]) {
        return whole(year.checked_sub(1)?);
    }
    if said(&["last year"]) {
        return whole(year.checked_add(1)?);
    }
    if let Some(day) = day
        && before
            .to_lowercase()
            .trim_end_matches(|c: char| c.is_alphanumeric() || c == '-')
            .trim_end()
            .ends_with("today, the")
    {
        return Some((day, day));
    }
    let lower = clause.to_lowercase();
    if lower.split(|c: char| !c.is_alphabetic()).any(|w| AHEAD.contains(&w)) {
        let (from, to) = whole(year)?;
        return Some((from.checked_sub(365.days()).ok()?, day.unwrap_or(to)));
    }
    if said(&["this year", "later", "earlier", "month"]) {
        return whole(year);
    }
    // "by the 100th anniversary" is a term, not an occasion.
    if !KEPT.iter().any(|w| lower.contains(w)) {
        return None;
    }
    match day {
        Some(day) => Some((day.checked_sub(AROUND.days()).ok()?, day.checked_add(AROUND.days()).ok()?)),
        None => whole(year),
    }
}

/// The sentence around a place in the text, stops in abbreviations included.
fn clause_around(text: &str, at: usize) -> &str {
    let from = text.get(..at).and_then(|b| b.rfind(['\n', '.', ';'])).map_or(0, |i| i + 1);
    let to = text.get(at..).and_then(|r| r.find(['\n', '.', ';'])).map_or(text.len(), |i| at + i);
    text.get(from..to).unwrap_or("")
}

/// The known event, or the date, that the words between two places name; whether to the day.
fn dated(clues: &[Clue], events: &[Event], from: usize, to: usize) -> Option<(Date, bool, Span)> {
    let inside = |s: Span| s.begin() >= from && s.begin() < to;
    let event = events.iter().find(|e| inside(e.span)).map(|e| (e.day, true, e.span));
    event.or_else(|| {
        clues.iter().filter(|c| inside(c.span)).find_map(|c| match c.what {
            What::Day { month, day, year: Some(y), .. } => {
                Some((Date::new(y, month, day).ok()?, true, c.span))
            }
            What::Year(y) | What::Month { year: y } => Some((Date::new(y, 1, 1).ok()?, false, c.span)),
            _ => None,
        })
    })
}

/// The founding of a body, or a day that is kept, by its name: at the front of the words, or the only one in them.
fn founded(words: &str, front: bool) -> Option<Date> {
    let words = words.trim_start().trim_start_matches("the ").trim_start_matches("its ");
    let mut found = dateline_data::rows(dateline_data::FOUNDINGS).filter_map(|mut row| {
        let day: Date = row.next()?.parse().ok()?;
        let names = row.next()?;
        let named = |name: &str| {
            if front { words.starts_with(name) } else { words.contains(name) }
        };
        names.split('|').any(named).then_some(day)
    });
    let first = found.next()?;
    (front || found.all(|d| d == first)).then_some(first)
}

/// "the 10th", "tenth", "first": the number before an anniversary.
fn ordinal(before: &str) -> Option<i32> {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    let word = before.rsplit(|c: char| c.is_whitespace()).next()?.to_lowercase();
    let word = word.trim_end_matches("-year");
    if let Some(n) = WORDS.iter().position(|w| *w == word) {
        return i32::try_from(n + 1).ok();
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|e| word.strip_suffix(e))?;
    digits.parse().ok().filter(|n| (1..=200).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ordinals_by_hand() {
        assert_eq!(ordinal("on the 10th"), Some(10));
        assert_eq!(ordinal("the first"), Some(1));
        assert_eq!(ordinal("an"), None);
    }

    #[test]
    fn bodies_by_hand() {
        let found = |text: &str| anniversaries(text, &[], &[]).first().map(|(_, a, b)| (*a, *b));
        // Founded on 4 April 1949.
        let next = found("NATO will mark its 50th anniversary in April next year.");
        assert_eq!(next, Some((date(1998, 1, 1), date(1998, 12, 31))));
        let near = found("Leaders met for the 50th anniversary of NATO.");
        assert_eq!(near, Some((date(1999, 2, 18), date(1999, 5, 19))));
        assert_eq!(found("The club marked its 50th anniversary."), None);
        // Two bodies: whose it is cannot be told.
        assert_eq!(found("NATO and the United Nations mark a 50th anniversary."), None);
    }
}
