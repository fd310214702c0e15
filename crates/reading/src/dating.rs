//! The report's own date, where metadata are missing or contradicted by the text.
//!
//! A day that the text tells as news, early and in the past, is taken for the day before or of the report:
//! a full date, or a day of a month whose weekday fits few years (`clues`, `estimate`). Which of these years it
//! was must follow from other years in the text or from who held office (`terms`); otherwise nothing is said
//! but a note. A date line or an address loses where the text contradicts it; what metadata or the user say stays,
//! with a note.

mod clues;
mod estimate;
mod terms;

use crate::times::Times;
use clues::{Clue, What, clues};
use dateline_facts::reading::Reading;
use dateline_facts::when::{Basis, When};
use estimate::{Estimate, Hints, Settled, Silence, between, estimate};
use jiff::civil::Date;
use terms::Terms;

/// Days by which a date line may lie behind the news that the text tells.
const STALE: i32 = 45;

/// The report's own date, where metadata are missing or contradicted by the text.
pub struct Dating {
    terms: Terms,
}

impl Dating {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Dating { terms: Terms::new() }
    }

    /// Dates the report, and reads its times again where its date has changed.
    pub fn run(&self, reading: &mut Reading, times: &Times) {
        let clues = clues(reading, times);
        if !clues.iter().any(|c| c.lead && matches!(c.what, What::Day { .. })) {
            return;
        }
        let before = reading.report.published.clone();
        let (published, notes) = self.judge(reading, &clues);
        if let Some(published) = published {
            // Doubts about times that were read against the old date go with them.
            let (_, doubts) = times.read(reading, anchor(&before));
            reading.report.notes.retain(|n| !doubts.contains(n));
            reading.report.published = published;
            times.run(reading);
        }
        reading.report.notes.extend(notes);
    }

    /// The date to take instead of the present one, if any, and what to note.
    fn judge(&self, reading: &Reading, clues: &[Clue]) -> (Option<When>, Vec<String>) {
        let published = &reading.report.published;
        let words = |e: &Estimate| {
            let words: Vec<&str> = e.evidence.iter().map(|s| s.of(&reading.report.text)).collect();
            format!("“{}”", words.join("”, “"))
        };
        let offices = self.terms.of(reading);
        let mut hints = Hints { offices: offices.as_ref().map(|(from, to, _)| (*from, *to)), header: None };
        let found = estimate(clues, hints);
        let Some(header) = anchor(published) else {
            return match found {
                Ok(found) => {
                    let mut note = format!("the date is concluded from {}", words(&found));
                    match (found.why, offices) {
                        (Some(Settled::Office), Some((_, _, who))) => {
                            note += &format!(" and from the term of office of {}", who.join(", "));
                        }
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

/// Whether the text names a day or month near `date`.
fn knows(clues: &[Clue], date: Date) -> bool {
    clues.iter().filter_map(|c| estimate::Day::of(c)?.near(date)).any(|d| between(d, date).abs() <= STALE)
}

/// The day that times hang on.
fn anchor(published: &When) -> Option<Date> {
    published.exact_day().or(published.latest)
}

fn when(found: &Estimate) -> When {
    let basis = if found.explicit { Basis::Text } else { Basis::Inferred };
    let mut when = When::between(found.earliest, found.latest, basis);
    when.evidence.clone_from(&found.evidence);
    when.evidence.sort();
    when
}

#[cfg(test)]
mod tests;
