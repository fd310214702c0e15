//! The report's own date, where metadata are missing or contradicted by the text.
//!
//! A day that the text tells as news, early and in the past, is taken for the day before or of the report:
//! a full date, or a day of a month whose weekday fits few years (`clues`, `estimate`). Which of these years it
//! was must follow from other years in the text or from who held office (`terms`); otherwise nothing is said
//! but a note. A date line that cleaning left in the text and the number under which an agency filed its copy date it too
//! (`header`). Where no day can be had, the events, years and offices that the text names may still bound it to an interval
//! that is worth stating (`bounds`). A date line or an address loses where the text contradicts it; what metadata or the user say stays,
//! with a note.

mod anniversaries;
mod bounds;
mod clues;
mod estimate;
mod figures;
mod header;
mod known;
mod terms;

use crate::times::Times;
use bounds::{Bounds, bounds};
use clues::{Clue, What, clues};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use estimate::{Estimate, Hints, Settled, Silence, between, estimate};
use jiff::civil::Date;
use known::{Event, Known};
use terms::Terms;

/// Days by which a date line may lie behind the news that the text tells.
const STALE: i32 = 45;

/// The report's own date, where metadata are missing or contradicted by the text.
pub struct Dating {
    terms: Terms,
    known: Known,
}

impl Dating {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Dating { terms: Terms::new(), known: Known::new() }
    }

    /// Dates the report, and reads its times again where its date has changed.
    pub fn run(&self, reading: &mut Reading, times: &Times) {
        let before = reading.report.published.clone();
        let mut notes = Vec::new();
        let mut changed = false;
        if before.is_unknown()
            && let Some((day, words)) = header::filed(&reading.report.text)
        {
            reading.report.published = When::day(day, Basis::Dateline).with_evidence(words);
            notes.push(format!("the date is that of the filing number “{}”", words.of(&reading.report.text)));
            changed = true;
        }
        let unknown = anchor(&reading.report.published).is_none();
        let clues = clues(reading, times, unknown);
        if before.is_unknown()
            && unknown
            && let Some((when, note)) = header::numbers(reading, &clues)
        {
            reading.report.published = when;
            notes.extend(note);
            changed = true;
        }
        let unknown = anchor(&reading.report.published).is_none();
        let told = clues.iter().any(|c| c.lead && matches!(c.what, What::Day { .. }));
        if told || unknown {
            let offices = self.terms.of(reading, |span| aside(reading, &clues, span));
            let ends = offices.as_ref().map(|(from, to, _, words)| (*from, *to, *words));
            let events = if unknown { self.known.all(reading) } else { Vec::new() };
            let bounds = if unknown { bounds(reading, &clues, &events, ends) } else { Bounds::default() };
            let (published, more) = if told {
                self.judge(reading, &clues, offices, &bounds, &events)
            } else {
                (None, Vec::new())
            };
            if more.is_empty() && !unknown {
                notes.extend(later(reading, &clues));
            }
            notes.extend(more);
            if let Some(published) = published {
                reading.report.published = published;
                changed = true;
            } else if unknown && let Some((when, note)) = coarse(&bounds, reading) {
                notes.push(note);
                if let Some(when) = when {
                    reading.report.published = when;
                    changed = true;
                }
            }
        }
        if changed {
            // Doubts about times that were read against the old date go with them.
            let (_, doubts) = times.read(reading, anchor(&before));
            reading.report.notes.retain(|n| !doubts.contains(n));
            times.run(reading);
        }
        reading.report.notes.extend(notes);
    }

    /// The date to take instead of the present one, if any, and what to note.
    fn judge(
        &self,
        reading: &Reading,
        clues: &[Clue],
        offices: Option<(Date, Date, Vec<String>, Span)>,
        bounds: &Bounds,
        events: &[Event],
    ) -> (Option<When>, Vec<String>) {
        let published = &reading.report.published;
        let words = |e: &Estimate| {
            let words: Vec<&str> = e.evidence.iter().map(|s| s.of(&reading.report.text)).collect();
            format!("“{}”", words.join("”, “"))
        };
        let span = match bounds.interval() {
            Some((from, to, _)) => Some((from, to)),
            None => offices.as_ref().map(|(from, to, ..)| (*from, *to)),
        };
        let mut hints = Hints { events, offices: span, header: None };
        let found = estimate(clues, hints);
        let Some(header) = anchor(published) else {
            return match found {
                Ok(found) => {
                    let mut note = format!("the date is concluded from {}", words(&found));
                    match (found.why, offices) {
                        (Some(Settled::Office), Some((_, _, who, _))) => {
                            note += &format!(" and from the term of office of {}", who.join(", "));
                        }
                        (Some(Settled::Event), _) => note += " and from a known event of those days",
                        (Some(Settled::Text), _) => note += " and from other years in the text",
                        _ => {}
                    }
                    (Some(when(&found)), vec![note])
                }
                Err(Silence::Ambiguous(span, years)) => {
                    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                    let fit = if years.len() > 9 { "many years".to_owned() } else { years.join(", ") };
                    let words = span.of(&reading.report.text);
                    (None, vec![format!("no date: “{words}” fits {fit}")])
                }
                Err(Silence::NoClue) => (None, Vec::new()),
            };
        };
        hints.header = Some(header);
        let Ok(found) = found.or_else(|_| estimate(clues, hints)) else {
            return (None, Vec::new());
        };
        let start = published.earliest.unwrap_or(header);
        let early = between(header, found.earliest) > 3;
        let late = between(found.latest, start) > STALE;
        if !found.fresh || !(early || late) {
            return (None, Vec::new());
        }
        // Much later than the news, but the text itself knows of later days: told again, not misdated.
        if late && !early && knows(clues, start) {
            return (None, Vec::new());
        }
        let speaks = format!("the text speaks of {}, {}", words(&found), found.earliest);
        match published.basis {
            Basis::Dateline | Basis::Url => {
                let line = if published.basis == Basis::Url { "address" } else { "date line" };
                (Some(when(&found)), vec![format!("the {line} says {header}, {speaks}")])
            }
            _ => (None, vec![format!("dated {header}, but {speaks}")]),
        }
    }
}

impl Default for Dating {
    fn default() -> Self {
        Dating::new()
    }
}

/// Whether a sentence tells of a year of its own.
fn aside(reading: &Reading, clues: &[Clue], span: Span) -> bool {
    let at = reading.sentences.partition_point(|s| s.span.finish() <= span.begin());
    clues.iter().any(|c| c.sentence == at && c.year().is_some() && !c.ahead && !c.dateline)
}

/// What to note where the text tells as past of a full date that lies behind the report's own.
fn later(reading: &Reading, clues: &[Clue]) -> Option<String> {
    let published = reading.report.published.latest?;
    let (clue, date) = clues.iter().filter(|c| c.told && c.past && !c.ahead).find_map(|c| {
        let day = estimate::Day::of(c)?;
        let date = day.on(day.year?)?;
        (between(published, date) > 2).then_some((c, date))
    })?;
    let words = clue.span.of(&reading.report.text);
    Some(format!("dated {published}, but the text tells of “{words}” as past, {date}"))
}

/// Whether the text names a day or month near `date`.
fn knows(clues: &[Clue], date: Date) -> bool {
    clues.iter().filter_map(|c| estimate::Day::of(c)?.near(date)).any(|d| between(d, date).abs() <= STALE)
}

/// An interval where no day can be had: stated where it is a year or so, else only noted.
fn coarse(bounds: &Bounds, reading: &Reading) -> Option<(Option<When>, String)> {
    let (from, to, words) = bounds.interval()?;
    let days = between(from, to);
    if days > 3660 {
        return None;
    }
    let quoted: Vec<&str> = words.iter().map(|s| s.of(&reading.report.text)).collect();
    let note = format!("no day: the text is of between {from} and {to}, by “{}”", quoted.join("”, “"));
    let stated = (days <= bounds::WORTH).then(|| {
        let mut when = When::between(from, to, Basis::Inferred);
        when.evidence = words;
        when.evidence.sort();
        when
    });
    Some((stated, note))
}

/// The day that times hang on.
fn anchor(published: &When) -> Option<Date> {
    crate::times::anchor_of(published)
}

fn when(found: &Estimate) -> When {
    let basis = match (found.explicit, found.dateline) {
        (true, true) => Basis::Dateline,
        (true, false) => Basis::Text,
        (false, _) => Basis::Inferred,
    };
    let mut when = When::between(found.earliest, found.latest, basis);
    when.evidence.clone_from(&found.evidence);
    when.evidence.sort();
    when
}

#[cfg(test)]
mod tests;
