//! Companies and governments tell the figures of a year while it is the last or the current one: "In fiscal 1988 it
//! earned $17 million", "compared with a loss in the 1988 quarter".

use super::clues::{Clue, What};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use jiff::civil::Date;

/// Nouns and verbs of accounts.
const FIGURES: &[&str] = &[
    "earned",
    "earnings",
    "income",
    "profit",
    "profits",
    "loss",
    "losses",
    "sales",
    "revenue",
    "revenues",
    "dividend",
    "results",
    "operating",
    "expenditure",
    "expenditures",
    "spending",
    "turnover",
    "output",
    "exports",
    "imports",
    "deficit",
    "surplus",
    "net",
    "period",
    "quarter",
];
/// Words in front of the year that make it one of accounts.
const BEFORE: &[&str] = &["in", "for", "from", "of", "the", "fiscal", "during"];

/// First and last day on which a text that tells such figures was written, by the last year of which it does.
pub(super) fn figures(reading: &Reading, clues: &[Clue]) -> Option<(Date, Date, Span)> {
    let text = &reading.report.text;
    let told = clues.iter().filter(|c| !c.ahead);
    let last = told.clone().filter_map(Clue::year).max()?;
    let years = told.filter(|c| matches!(c.what, What::Year(y) if y == last)).filter(|c| !c.dateline);
    for clue in years {
        let front = text.get(..clue.span.begin()).unwrap_or("").trim_end();
        let word = front.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        let inside = clue.span.of(text).to_lowercase();
        let Some(sentence) = reading.sentences.get(clue.sentence) else { continue };
        let words = sentence.span.of(text);
        let money = words.contains(['$', '£', '€', '#', '¥']) || words.contains('%');
        let figure = words
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| FIGURES.contains(&w.to_lowercase().as_str()))
            .count();
        if (BEFORE.contains(&word.as_str()) || inside.contains("fiscal")) && figure > 0 && money {
            let from = Date::new(last, 7, 1).ok()?;
            let to = Date::new(last.checked_add(2)?, 3, 31).ok()?;
            return Some((from, to, clue.span));
        }
    }
    None
}
