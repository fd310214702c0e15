//! Entities on re3d: exact span and type.
//!
//! Reads folders with `documents.json` and `entities.json` (JSON Lines, offsets in code points). Spans are
//! compared after a leading article is stripped on both sides; a span with a type counts once. Of a quantity the
//! number alone is compared, as the gold marks it; lengths of time are left out. All types of
//! the gold are scored; ours are entities, times, places and quantities, put into the gold's types.

use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::{Context, Result};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::{CodePoints, Span};
use serde::Deserialize;
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One document as the files have it.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(rename = "_id")]
    pub id: String,
    pub text: String,
}

#[derive(Deserialize)]
struct Gold {
    #[serde(rename = "documentId")]
    document: String,
    begin: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
}

/// A span in bytes with a type.
type Item = (Span, String);

/// The lines of a JSON Lines file.
pub(super) fn lines<T: for<'a> Deserialize<'a>>(file: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    text.lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).with_context(|| file.display().to_string()))
        .collect()
}

/// Runs the task.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let documents = files(path, "documents.json")?;
    let golds: Vec<PathBuf> = documents.iter().map(|d| d.with_file_name("entities.json")).collect();
    let reader = crate::model::reader();
    let mut by_type: BTreeMap<String, Tally> = BTreeMap::new();
    let mut count = 0;
    for (file, gold_file) in documents.iter().zip(&golds) {
        let mut gold: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
        for item in lines::<Gold>(gold_file)? {
            gold.entry(item.document.clone()).or_default().push(item);
        }
        for document in lines::<Document>(file)? {
            let text = document.text;
            let points = CodePoints::of(&text);
            let wanted: BTreeSet<Item> = gold
                .remove(&document.id)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|g| Some((bare(&text, points.bytes([g.begin, g.end])?), g.kind)))
                .collect();
            let reading = reader.read(Report::plain(&document.id, &text));
            let found = ours(&reading);
            count += 1;
            for (kind, tally) in score(&wanted, &found) {
                by_type.entry(kind).or_default().add(tally);
            }
            if errors {
                report(&text, &wanted, &found);
            }
        }
    }
    let mut total = Tally::default();
    let mut table = Map::new();
    for (kind, tally) in &by_type {
        total.add(*tally);
        table.insert(
            kind.clone(),
            json!({
                "precision": tally.precision(),
                "recall": tally.recall(),
                "f1": tally.f1(),
                "right": tally.right,
                "ours": tally.predicted,
                "gold": tally.gold,
            }),
        );
    }
    let all: Vec<PathBuf> = documents.into_iter().chain(golds).collect();
    Ok(Outcome::over(count, hash(&all)?)
        .metric("precision", total.precision())
        .metric("recall", total.recall())
        .metric("f1", total.f1())
        .detail("by_type", table.into()))
}

/// The span without white space around and without a leading article.
fn bare(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let mut start = span.begin() + (words.len() - words.trim_start().len());
    let words = words.trim();
    let end = start + words.len();
    for article in ["the ", "a ", "an "] {
        if words.get(..article.len()).is_some_and(|w| w.eq_ignore_ascii_case(article)) {
            start += article.len();
            break;
        }
    }
    Span::new(start, end)
}

/// What was read, in the gold's types.
fn ours(reading: &Reading) -> BTreeSet<Item> {
    let text = &reading.report.text;
    let mut found = BTreeSet::new();
    let mut add = |span: Span, kind: &str| {
        if !span.of(text).is_empty() {
            found.insert((bare(text, span), kind.to_owned()));
        }
    };
    for entity in &reading.entities {
        add(entity.span, type_of(entity));
    }
    for place in &reading.places {
        add(place.span, "Location");
    }
    for time in &reading.times {
        add(time.span, "Temporal");
    }
    for quantity in &reading.quantities {
        let money = ["dollar", "pound", "euro", "dinar", "yen", "USD", "GBP", "EUR"];
        let kind = if money.iter().any(|m| quantity.unit.contains(m)) { "Money" } else { "Quantity" };
        match kind {
            // The gold marks the number alone, and no lengths of time.
            "Quantity" if is_time(&quantity.unit) => {}
            "Quantity" => add(number(text, quantity.span), kind),
            _ => add(quantity.span, kind),
        }
    }
    found
}

fn is_time(unit: &str) -> bool {
    matches!(unit, "second" | "minute" | "hour" | "day" | "week" | "month" | "year" | "decade" | "century")
}

const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "hundreds",
    "thousands",
    "millions",
    "dozen",
    "dozens",
];

/// The words of the number in a quantity: the first run of digits and number words; all where there is none.
fn number(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let (mut first, mut last, mut at) = (None, 0, 0);
    for word in words.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let numeric =
            bare.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&bare.to_lowercase().as_str());
        match (numeric, first) {
            (true, None) => first = Some(at),
            (false, Some(_)) => break,
            _ => {}
        }
        if numeric {
            last = at + bare.len();
        }
        at += word.len();
    }
    first.map_or(span, |first| Span::new(span.begin() + first, span.begin() + last))
}

fn type_of(entity: &Entity) -> &'static str {
    match entity.kind {
        EntityKind::Person => "Person",
        EntityKind::Organization | EntityKind::Government | EntityKind::Military | EntityKind::ArmedGroup => {
            "Organisation"
        }
        EntityKind::Place | EntityKind::Facility => "Location",
        EntityKind::Nationality => "Nationality",
        EntityKind::Weapon if entity.by == "entities:platform" => "MilitaryPlatform",
        EntityKind::Weapon if entity.by == "entities:vehicle" => "Vehicle",
        EntityKind::Weapon => "Weapon",
        EntityKind::Other => "DocumentReference",
    }
}

/// Counts by type.
fn score(wanted: &BTreeSet<Item>, found: &BTreeSet<Item>) -> BTreeMap<String, Tally> {
    let mut by_type: BTreeMap<String, Tally> = BTreeMap::new();
    for (_, kind) in wanted {
        by_type.entry(kind.clone()).or_default().gold += 1;
    }
    for item in found {
        let tally = by_type.entry(item.1.clone()).or_default();
        tally.predicted += 1;
        tally.right += usize::from(wanted.contains(item));
    }
    by_type
}

fn report(text: &str, wanted: &BTreeSet<Item>, found: &BTreeSet<Item>) {
    for (span, kind) in wanted.difference(found) {
        eprintln!("missed\t{kind}\t{}\t{}", span.of(text), around(text, *span));
    }
    for (span, kind) in found.difference(wanted) {
        eprintln!("wrong\t{kind}\t{}\t{}", span.of(text), around(text, *span));
    }
}

/// The words around a span, on one line.
pub(super) fn around(text: &str, span: Span) -> String {
    let start = text[..span.begin()].char_indices().rev().nth(40).map_or(0, |c| c.0);
    let end = text[span.finish()..].char_indices().nth(40).map_or(text.len(), |c| span.finish() + c.0);
    text[start..end].replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(list: &[(usize, usize, &str)]) -> BTreeSet<Item> {
        list.iter().map(|(a, b, k)| (Span::new(*a, *b), (*k).to_owned())).collect()
    }

    #[test]
    fn counted_by_hand() {
        let wanted = items(&[(0, 4, "Person"), (10, 14, "Location"), (20, 22, "Person")]);
        let found = items(&[(0, 4, "Person"), (10, 14, "Person")]);
        let by_type = score(&wanted, &found);
        assert_eq!(by_type["Person"], Tally { right: 1, predicted: 2, gold: 2 });
        assert_eq!(by_type["Location"], Tally { right: 0, predicted: 0, gold: 1 });
    }

    #[test]
    fn numbers_stand_alone() {
        let text = "more than 4.7 million people, nearly two aid convoys, a few";
        assert_eq!(number(text, Span::new(0, 28)).of(text), "4.7 million");
        assert_eq!(number(text, Span::new(30, 51)).of(text), "two");
        assert_eq!(number(text, Span::new(54, text.len())).of(text), "a few");
    }

    #[test]
    fn articles_are_stripped() {
        let text = "The Coalition met a general.";
        assert_eq!(bare(text, Span::new(0, 13)).of(text), "Coalition");
        assert_eq!(bare(text, Span::new(18, 27)).of(text), "general");
        assert_eq!(bare(text, Span::new(4, 13)).of(text), "Coalition");
    }
}
