//! Values and units of quantities: NewsQuant, and any set in the format of Almasian et al. 2023 (CQE).
//!
//! The file is a list of `{"text", "quantities": [{"value", "normalized_unit", ...}]}`; a value is a number or
//! a range `low-high`. As in the published scorer, a predicted value is right when it is close to a gold value
//! (relative 1e-5) and a range only matches a range; each gold and each prediction is used once. `unit_f1`
//! asks for value and unit. The unit is compared as named, or as the words of the mention behind the number
//! with the last one singular, because gold gives whole phrases ("coal-fired power plant") where a reading
//! names the head ("plant").

use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::{Context, Result};
use dateline_facts::quantity::Quantity;
use dateline_facts::report::Report;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Item {
    text: String,
    quantities: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    value: String,
    normalized_unit: String,
}

/// Value range and acceptable names of the unit.
#[derive(Clone, Debug, PartialEq)]
struct Measure {
    low: f64,
    high: f64,
    units: Vec<String>,
}

/// Scores every `.json` file below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".json")?;
    let reader = crate::model::reader();
    let (mut values, mut units, mut texts) = (Tally::default(), Tally::default(), 0);
    for file in &files {
        let items: Vec<Item> =
            serde_json::from_slice(&std::fs::read(file)?).with_context(|| file.display().to_string())?;
        texts += items.len();
        for item in items {
            let gold: Vec<Measure> = item.quantities.iter().filter_map(gold).collect();
            let reading = reader.read(Report::plain("eval", &item.text));
            let found: Vec<Measure> = reading.quantities.iter().map(|q| predicted(q, &item.text)).collect();
            let (value, unit) = score(&gold, &found);
            if errors
                && (value.right < value.gold || value.right < value.predicted || unit.right < value.right)
            {
                eprintln!("{}\n  gold  {gold:?}\n  found {found:?}", item.text);
            }
            values.add(value);
            units.add(unit);
        }
    }
    Ok(Outcome::over(texts, hash(&files)?)
        .metric("value_f1", values.f1())
        .metric("value_precision", values.precision())
        .metric("value_recall", values.recall())
        .metric("unit_f1", units.f1()))
}

/// `None` where the gold value is no number.
fn gold(gold: &Gold) -> Option<Measure> {
    let text = gold.value.trim();
    let (low, high) = match text.parse::<f64>() {
        Ok(value) => (value, value),
        Err(_) => {
            let (a, b) = text.split_once('-')?;
            let (a, b) = (a.trim().parse::<f64>().ok()?, b.trim().parse::<f64>().ok()?);
            (a.min(b), a.max(b))
        }
    };
    Some(Measure { low, high, units: vec![unit_name(&gold.normalized_unit)] })
}

fn predicted(quantity: &Quantity, text: &str) -> Measure {
    let mut units = vec![unit_name(&quantity.unit)];
    // The words behind the last digit or number word of the mention.
    let words: Vec<&str> = quantity.span.of(text).split_whitespace().collect();
    for from in 1..words.len() {
        let mut phrase: Vec<&str> = words[from..].to_vec();
        if let Some(last) = phrase.last_mut() {
            *last = &quantity.unit;
        }
        units.push(unit_name(&phrase.join(" ")));
    }
    Measure { low: quantity.low, high: quantity.high, units }
}

/// Lower case, our names turned into those of the gold.
fn unit_name(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let lower = if lower == "-" { String::new() } else { lower };
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|w| match w {
            "percent" => "percentage",
            "people" => "person",
            "penny" => "point",
            "time" | "times" => "count",
            "americans" => "american",
            other => other,
        })
        .collect();
    words.join(" ").replace("us dollar", "dollar")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-8 + 1e-5 * b.abs()
}

/// One-to-one matches: pairs that agree in value and unit first, then pairs that agree in value.
fn score(gold: &[Measure], found: &[Measure]) -> (Tally, Tally) {
    let mut free: Vec<bool> = vec![true; found.len()];
    let mut open: Vec<bool> = vec![true; gold.len()];
    let same = |g: &Measure, f: &Measure| close(f.low, g.low) && close(f.high, g.high);
    let (mut values, mut units) = (0, 0);
    for with_unit in [true, false] {
        for (g, gold) in gold.iter().enumerate() {
            let hit = found.iter().enumerate().position(|(f, found)| {
                open[g]
                    && free[f]
                    && same(gold, found)
                    && (!with_unit || found.units.iter().any(|u| *u == gold.units[0]))
            });
            if let Some(f) = hit {
                (free[f], open[g]) = (false, false);
                values += 1;
                units += usize::from(with_unit);
            }
        }
    }
    let tally = |right| Tally { right, predicted: found.len(), gold: gold.len() };
    (tally(values), tally(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(low: f64, high: f64, unit: &str) -> Measure {
        Measure { low, high, units: vec![unit_name(unit)] }
    }

    #[test]
    fn gold_values() {
        let read = |value: &str| {
            gold(&Gold { value: value.into(), normalized_unit: "-".into() }).map(|m| (m.low, m.high))
        };
        assert_eq!(read("58.24"), Some((58.24, 58.24)));
        assert_eq!(read("-233.0"), Some((-233.0, -233.0)));
        assert_eq!(read("3.0 - 4.0"), Some((3.0, 4.0)));
        assert_eq!(read("2415.0-2315.0"), Some((2315.0, 2415.0)));
        assert_eq!(read("many"), None);
    }

    #[test]
    fn score_by_hand() {
        let gold = [measure(3.0, 3.0, "year"), measure(3.0, 3.0, "soldier"), measure(5.0, 7.0, "percentage")];
        let found = [measure(3.0, 3.0, "soldier"), measure(5.0, 5.0, "percent"), measure(3.0, 3.0, "")];
        let (value, unit) = score(&gold, &found);
        assert_eq!(value, Tally { right: 2, predicted: 3, gold: 3 });
        assert_eq!(unit, Tally { right: 1, predicted: 3, gold: 3 });
    }
}
