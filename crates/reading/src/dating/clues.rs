//! What the text says about days, before anything is known of the year.

use crate::times::Times;
use dateline_data::MONTH_NAMES;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::time::TimeMention;
use dateline_facts::token::{Token, Upos};
use jiff::civil::Date;

/// The sentences in which a report tells its news, headline and dateline included.
const LEAD: usize = 4;

/// What a clue names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A day of a month, perhaps with a year, perhaps with its weekday (1 is Monday).
    Day { month: i8, day: i8, year: Option<i16>, weekday: Option<i8> },
    /// "on Friday", with nothing beside it.
    Weekday(i8),
    /// A month of a year.
    Month { year: i16 },
    /// A year.
    Year(i16),
    /// "in October", of no year.
    OfYear(i8),
}

/// An expression that helps to find the report's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clue {
    pub span: Span,
    pub what: What,
    /// Told as still to come.
    pub ahead: bool,
    /// Told as past.
    pub past: bool,
    /// In the first sentences.
    pub lead: bool,
    /// The sentence.
    pub sentence: usize,
    /// In the dateline in front of the text.
    pub dateline: bool,
    /// "The Times said in an editorial on Thursday, Jan. 6:": the day of the paper for which copy is sent out.
    pub filed: bool,
    /// "on January 5": when something happened, not which of several ("the Jan. 5 attack").
    pub adverbial: bool,
    /// The sentence itself tells what happened on it, in its main clause and not as background: "who was born on", "since
    /// the war began on", "the killing of X on" do not.
    pub told: bool,
}

impl Clue {
    /// The year in the words.
    pub fn year(&self) -> Option<i16> {
        match self.what {
            What::Day { year, .. } => year,
            What::Month { year } | What::Year(year) => Some(year),
            What::Weekday(_) | What::OfYear(_) => None,
        }
    }
}

/// Every clue, in the order of the text; tense only where some day is told in the lead.
/// `every`: the tense of years too, for which a report without any date asks.
pub(super) fn clues(reading: &Reading, times: &Times, every: bool) -> Vec<Clue> {
    let text = &reading.report.text;
    let mut sentence = 0;
    let mut out: Vec<Clue> = Vec::new();
    for time in &reading.times {
        while reading.sentences.get(sentence).is_some_and(|s| s.span.finish() <= time.span.begin()) {
            sentence += 1;
        }
        // The date line itself is what is judged, no clue.
        if reading.report.published.evidence.iter().any(|e| e.overlaps(time.span)) {
            continue;
        }
        let Some(what) = what(time, text) else { continue };
        let dateline =
            reading.report.blocks.iter().any(|b| b.kind == BlockKind::Dateline && b.span.contains(time.span))
                || matches!(what, What::Day { .. })
                    && sentence < 3
                    && super::header::in_dateline(reading, time.span);
        let before = text.get(..time.span.begin()).unwrap_or("").trim_end();
        let adverbial = before.is_empty()
            || before.ends_with([',', '.', '\n'])
            || before.split_whitespace().next_back().is_some_and(|w| w.eq_ignore_ascii_case("on"));
        out.push(Clue {
            span: time.span,
            what,
            ahead: false,
            past: false,
            lead: sentence < LEAD,
            sentence,
            dateline,
            filed: sentence < 2 && editorial(before, text.get(time.span.finish()..).unwrap_or("")),
            adverbial,
            told: adverbial && told(reading, sentence, time.span),
        });
    }
    // Tense costs more than all else here and matters only where a day is told early.
    if every || out.iter().any(|c| c.lead && matches!(c.what, What::Day { .. })) {
        let spans: Vec<Span> = out.iter().filter(|c| !c.dateline).map(|c| c.span).collect();
        let directions = times.directions(reading, &spans);
        for (clue, direction) in out.iter_mut().filter(|c| !c.dateline).zip(directions) {
            (clue.ahead, clue.past) = (direction > 0, direction < 0);
        }
    }
    out
}

/// Verbs whose days are mostly history.
const BEGINNINGS: &[&str] = &[
    "bear",
    "begin",
    "start",
    "found",
    "establish",
    "create",
    "form",
    "sign",
    "erupt",
    "break",
    "marry",
    "ratify",
];

/// Words that make a clause or a phrase background to what the sentence tells.
const ASIDE: &[&str] = &[
    "who",
    "whom",
    "whose",
    "which",
    "that",
    "where",
    "when",
    "while",
    "since",
    "after",
    "before",
    "until",
    "because",
    "following",
    "over",
    "from",
    "about",
    "for",
    "how",
    "whether",
    "if",
    "as",
];

/// Whether the main verb of the sentence governs the day.
fn told(reading: &Reading, sentence: usize, span: Span) -> bool {
    let text = &reading.report.text;
    // What is longer is a table or a list without full stops, no sentence.
    let tokens = reading.sentences.get(sentence).and_then(|s| reading.tokens.get(s.tokens()));
    let Some(tokens) = tokens.filter(|t| t.len() <= 400) else { return false };
    let word = |t: &Token| t.span.of(text).to_lowercase();
    let main = |t: &Token| matches!(t.upos, Upos::Verb | Upos::Aux);
    let at = tokens.partition_point(|t| t.span.finish() <= span.begin());
    let before = &tokens[..at];
    if !before.iter().any(main) {
        // In front of all: "On 3 March 2024 gunmen killed".
        let behind = tokens.iter().skip(at).find(|t| t.span.begin() >= span.finish() && main(t));
        return behind.is_some_and(|v| !BEGINNINGS.contains(&v.lemma.as_str()));
    }
    let finite = |t: &&Token| main(t) && !word(t).ends_with("ing");
    let (Some(verb), Some(nearest)) = (before.iter().find(finite), before.iter().rev().find(|t| main(t)))
    else {
        return false;
    };
    let gerund = before.iter().any(|t| t.span.begin() > verb.span.begin() && word(t).ends_with("ing"));
    let aside = before.iter().any(|t| ASIDE.contains(&word(t).as_str()));
    let opener = before.iter().any(|t| main(t) && BEGINNINGS.contains(&t.lemma.as_str()));
    !gerund && !aside && !opener && !word(nearest).ends_with("ing")
}

/// "said in an editorial on", and a colon behind the day.
fn editorial(before: &str, after: &str) -> bool {
    let words: Vec<&str> = before.split_whitespace().rev().take(8).collect();
    after.starts_with(':')
        && words.iter().any(|w| matches!(*w, "editorial" | "commentary" | "column" | "editorials"))
}

fn what(time: &TimeMention, text: &str) -> Option<What> {
    let rule = time.by.strip_prefix("time.")?;
    let words = time.span.of(text);
    Some(match rule {
        "date.iso" | "date.wiso" => {
            let date: Date = time.value.get(..10)?.parse().ok()?;
            let (year, weekday) = (Some(date.year()), weekday_in(words));
            What::Day { month: date.month(), day: date.day(), year, weekday }
        }
        "date.mdy" | "date.md" | "date.dmy" | "date.dm" | "date.drange" | "weekday.relmd"
        | "weekday.relmdy" => day_in(words)?,
        "weekday" | "weekday.part" => What::Weekday(weekday_in(words)?),
        "month.y" => What::Month { year: year_in(words)? },
        "year" | "year.the" | "year.fiscal" | "quarter.y" | "quarter.yq" | "quarter.yqh"
        | "quarter.period" | "half" | "yearend.y" => What::Year(year_in(words)?),
        "month.decade" => What::OfYear(pieces(words).find_map(|w| named(w, &MONTH_NAMES, 3))?),
        _ => return None,
    })
}

fn pieces(words: &str) -> impl Iterator<Item = &str> {
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

fn named(word: &str, names: &[&str], least: usize) -> Option<i8> {
    let lower = word.to_lowercase();
    let hit = names.iter().position(|n| lower.len() >= least && n.starts_with(lower.as_str()));
    hit.and_then(|n| i8::try_from(n + 1).ok())
}

fn weekday_in(words: &str) -> Option<i8> {
    pieces(words).find_map(|w| named(w, &dateline_data::WEEKDAYS, 3))
}

fn year_in(words: &str) -> Option<i16> {
    pieces(words).filter(|w| w.len() == 4).find_map(|w| w.parse().ok())
}

/// The last day that the words name.
fn day_in(words: &str) -> Option<What> {
    let (mut month, mut day) = (None, None);
    for word in pieces(words) {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        if let Some(m) = named(word, &MONTH_NAMES, 3).or((word == "Sept").then_some(9)) {
            month = Some(m);
        } else if let Ok(d) = digits.parse::<i8>()
            && (1..=31).contains(&d)
            && digits.len() <= 2
        {
            day = Some(d);
        }
    }
    Some(What::Day { month: month?, day: day?, year: year_in(words), weekday: weekday_in(words) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_by_hand() {
        let day = |month, day, year, weekday| Some(What::Day { month, day, year, weekday });
        assert_eq!(day_in("Thursday, January 4"), day(1, 4, None, Some(4)));
        assert_eq!(day_in("Sept. 27, 1989"), day(9, 27, Some(1989), None));
        assert_eq!(day_in("the 7th of October"), day(10, 7, None, None));
        assert_eq!(day_in("Oct. 7-9"), day(10, 9, None, None));
        assert_eq!(day_in("May"), None);
        assert_eq!(weekday_in("early on Tues. night"), Some(2));
    }
}
