//! Events of the world that reports take for known, and when a report was written that names one.

use super::clues::{Clue, What};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use jiff::ToSpan;
use jiff::civil::Date;

/// Days for which an event is dated without its year.
const YEARLESS: i32 = 330;
/// Days for which a weekday alone says when it was.
const WEEK: i32 = 6;
/// Sentences in which the news itself is told.
const LEAD: usize = 2;

/// An event that the text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    /// The words, or the sentence that holds them.
    pub span: Span,
    /// Its sentence.
    pub sentence: usize,
    /// When it was.
    pub day: Date,
    /// Until when it was in the news, where it was a passing matter.
    pub until: Option<Date>,
    /// Whether it goes by its day, as "the Sept. 11 attacks" do: then the day is a name for good and dates nothing.
    pub by_day: bool,
}

impl Event {
    /// Whether the text dates it without a year: "the Aug. 7 bombings", "will join on March 12".
    pub fn near(&self, clues: &[Clue]) -> bool {
        clues.iter().any(|c| self.dates(c))
    }

    fn dates(&self, clue: &Clue) -> bool {
        let day = matches!(clue.what, What::Day { month, day, year: None, .. }
            if (month, day) == (self.day.month(), self.day.day()));
        day && !clue.dateline && !self.by_day
    }

    /// The first and perhaps the last day on which the text can have been written.
    pub fn written(&self, clues: &[Clue]) -> Option<(Date, Option<Date>)> {
        let plus = |days: i32| self.day.checked_add(days.days()).ok();
        let month = |c: &&Clue| matches!(c.what, What::OfYear(m) if m == self.day.month()) && c.past;
        let dated: Vec<&Clue> = clues.iter().filter(|c| self.dates(c)).collect();
        // "will join on March 12": the day is still to come.
        if dated.iter().any(|c| c.ahead) && !dated.iter().any(|c| c.past) {
            return Some((plus(-YEARLESS)?, Some(self.day)));
        }
        let weekday = self.day.weekday().to_monday_one_offset();
        let news = self.until.is_none()
            && clues.iter().any(|c| {
                c.sentence == self.sentence
                    && c.sentence < LEAD
                    && !c.ahead
                    && c.what == What::Weekday(weekday)
            });
        let alone = clues.iter().filter(|c| c.lead && matches!(c.what, What::Weekday(_))).count() == 1;
        let own_year = clues.iter().any(|c| c.year() == Some(self.day.year()));
        let to = if news && alone && dated.is_empty() && !own_year {
            plus(WEEK)
        } else if !dated.is_empty() || clues.iter().filter(month).any(|c| c.sentence == self.sentence) {
            plus(YEARLESS)
        } else {
            None
        };
        let to = match (to, self.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Some((self.day, to))
    }
}

/// The day of an event, until when it was in the news, whether it goes by its day.
type Days = (Date, Option<Date>, bool);

/// Known events, by phrase.
pub(super) struct Known {
    phrases: aho_corasick::AhoCorasick,
    days: Vec<Days>,
    /// Words that stand together in one sentence, in any order.
    together: Vec<(Vec<&'static str>, Days)>,
}

impl Known {
    pub fn new() -> Self {
        let (mut phrases, mut days, mut together) = (Vec::new(), Vec::new(), Vec::new());
        for mut row in dateline_data::rows(dateline_data::WORLD_EVENTS) {
            let (Some(day), Some(names)) = (row.next().and_then(|d| d.parse::<Date>().ok()), row.next())
            else {
                continue;
            };
            let months = row.next().and_then(|m| m.parse::<i32>().ok());
            let until = months.and_then(|m| day.checked_add(m.months()).ok());
            let digits = |name: &str| name.split(' ').any(|w| w.len() <= 2 && w.parse::<u8>().is_ok());
            let by_day = names.split('|').any(digits);
            for name in names.split('|') {
                if name.contains('+') {
                    together.push((name.split('+').collect(), (day, until, by_day)));
                    continue;
                }
                phrases.push(name);
                days.push((day, until, by_day));
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
    pub fn all(&self, reading: &Reading) -> Vec<Event> {
        let text = &reading.report.text;
        let mut out = Vec::new();
        for (span, (day, until, by_day)) in self.find(text) {
            let sentence = reading.sentences.partition_point(|s| s.span.finish() <= span.begin());
            out.push(Event { span, sentence, day, until, by_day });
        }
        for (n, sentence) in reading.sentences.iter().enumerate() {
            let words = sentence.span.of(text).to_lowercase();
            let named = self.together.iter().find(|(parts, _)| parts.iter().all(|p| words.contains(p)));
            out.extend(named.map(|(_, (day, until, by_day))| Event {
                span: sentence.span,
                sentence: n,
                day: *day,
                until: *until,
                by_day: *by_day,
            }));
        }
        out
    }

    /// The events that a text names by a phrase.
    fn find(&self, text: &str) -> Vec<(Span, Days)> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn known_events() {
        let known = Known::new();
        let found = known.find("Since the Sept. 11 attacks and the fall of Mosul, not the fall of Mosulia.");
        let days: Vec<Date> = found.iter().map(|(_, (d, ..))| *d).collect();
        assert_eq!(days, [date(2001, 9, 11), date(2014, 6, 10)]);
    }

    #[test]
    fn rows_are_in_order() {
        let days: Vec<Date> = dateline_data::rows(dateline_data::WORLD_EVENTS)
            .filter_map(|mut r| r.next().and_then(|d| d.parse().ok()))
            .collect();
        assert!(days.len() > 100 && days.is_sorted());
    }
}
