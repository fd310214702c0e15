//! Between which days a text must have been written, where it names no day of its own: events and years that it tells
//! of as past, years that it expects, anniversaries, holders of offices, copyright lines.

use super::clues::{Clue, What};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// Longest interval in days that is worth stating as a report's date.
pub(super) const WORTH: i32 = 400;

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

/// Known events, by phrase.
pub(super) struct Known {
    phrases: aho_corasick::AhoCorasick,
    days: Vec<Date>,
    /// Words that stand together in one sentence, in any order.
    together: Vec<(Vec<&'static str>, Date)>,
}

impl Known {
    pub fn new() -> Self {
        let (mut phrases, mut days, mut together) = (Vec::new(), Vec::new(), Vec::new());
        for mut row in dateline_data::rows(dateline_data::WORLD_EVENTS) {
            let (Some(day), Some(names)) = (row.next().and_then(|d| d.parse::<Date>().ok()), row.next())
            else {
                continue;
            };
            for name in names.split('|') {
                if name.contains('+') {
                    together.push((name.split('+').collect(), day));
                    continue;
                }
                phrases.push(name);
                days.push(day);
            }
        }
        let phrases = aho_corasick::AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(phrases)
            .expect("invariant: the table of events is small");
        Known { phrases, days, together }
    }

    /// The events that a report names.
    pub fn all(&self, reading: &Reading) -> Vec<(Span, Date)> {
        let text = &reading.report.text;
        let mut out = self.find(text);
        for sentence in &reading.sentences {
            let words = sentence.span.of(text).to_lowercase();
            let named = self.together.iter().find(|(parts, _)| parts.iter().all(|p| words.contains(p)));
            out.extend(named.map(|(_, day)| (sentence.span, *day)));
        }
        out
    }

    /// The events that a text names by a phrase.
    fn find(&self, text: &str) -> Vec<(Span, Date)> {
        self.phrases
            .find_iter(text)
            .filter(|m| {
                let edge = |i: usize| {
                    text.get(i..).and_then(|t| t.chars().next()).is_none_or(|c| !c.is_alphanumeric())
                };
                let before = text.get(..m.start()).and_then(|t| t.chars().next_back());
                edge(m.end()) && before.is_none_or(|c| !c.is_alphanumeric())
            })
            .map(|m| (Span::new(m.start(), m.end()), self.days[m.pattern().as_usize()]))
            .collect()
    }
}

/// What the text bounds its own day by.
pub(super) fn bounds(
    reading: &Reading,
    clues: &[Clue],
    events: &[(Span, Date)],
    offices: Option<(Date, Date, Span)>,
) -> Bounds {
    let text = &reading.report.text;
    let mut out = Bounds::default();
    if let Some((from, to, words)) = offices {
        out.after(from, words);
        out.before(to, words);
    }
    for (span, day) in events {
        out.after(*day, *span);
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
    out
}

/// Whether the sentence says before the words that something will be: "would" and "to" leave open of when.
fn will(text: &str, span: Span) -> bool {
    let before = text.get(..span.begin()).unwrap_or("");
    let sentence = before.rsplit(['.', '\n', ';']).next().unwrap_or("");
    sentence.split(|c: char| !c.is_alphabetic()).any(|w| matches!(w, "will" | "next"))
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

/// "marks the 10th anniversary of the Sept. 11 attacks", "20 years after the 2003 invasion".
fn anniversaries(text: &str, clues: &[Clue], events: &[(Span, Date)]) -> Vec<(Span, Date, Date)> {
    let mut out = Vec::new();
    let dated = |from: usize, to: usize| -> Option<(Date, bool, Span)> {
        let event = events.iter().find(|(s, _)| s.begin() >= from && s.begin() < to);
        let clue =
            clues.iter().filter(|c| c.span.begin() >= from && c.span.begin() < to).find_map(|c| {
                match c.what {
                    What::Day { month, day, year: Some(y), .. } => {
                        Some((Date::new(y, month, day).ok()?, true, c.span))
                    }
                    What::Year(y) | What::Month { year: y } => {
                        Some((Date::new(y, 1, 1).ok()?, false, c.span))
                    }
                    _ => None,
                }
            });
        event.map(|(s, d)| (*d, true, *s)).or(clue)
    };
    for (at, _) in text.match_indices(" anniversary of ") {
        let Some(n) = ordinal(text.get(..at).unwrap_or("")) else { continue };
        // To the sentence's end, a stop after a short word being an abbreviation's.
        let from = at + " anniversary of ".len();
        let to =
            (from..=(from + 90).min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(from);
        let Some((day, exact, span)) = dated(from, to) else { continue };
        let Ok(year) = i16::try_from(i32::from(day.year()) + n) else { continue };
        let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { continue };
        let around = Date::new(year, day.month(), day.day()).ok().filter(|_| exact);
        let near =
            around.and_then(|d| Some((d.checked_sub(45.days()).ok()?, d.checked_add(45.days()).ok()?)));
        let (from, to) = near.unwrap_or((first, last));
        out.push((span, from, to));
    }
    out
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
    fn known_events() {
        let known = Known::new();
        let found = known.find("Since the Sept. 11 attacks and the fall of Mosul, not the fall of Mosulia.");
        let days: Vec<Date> = found.iter().map(|(_, d)| *d).collect();
        assert_eq!(days, [date(2001, 9, 11), date(2014, 6, 10)]);
    }
}
