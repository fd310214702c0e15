//! Which place is the event's own, in sentences of our own.
//!
//! A row is an event type, a part of the place's name or words (`none`: the sentence does not say), and the sentence, which is
//! read as dated 2024-06-15. `found`: rows where an event of that type was read. `accuracy`: of those, rows where the first
//! place of one of them is the wanted one; `right_of_all`: the same of all rows.

use crate::outcome::{Outcome, hash, ratio};
use anyhow::{Context, Result};
use dateline_facts::report::Report;
use dateline_facts::when::{Basis, When};
use dateline_reading::Reader;
use std::path::Path;

/// Scores the table at `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let text = std::fs::read_to_string(path)?;
    let reader = Reader::new();
    let day = "2024-06-15".parse().context("a date")?;
    let (mut rows, mut found, mut right, mut false_places) = (0, 0, 0, 0);
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, wanted, sentence] = cells[..] else { anyhow::bail!("not three columns: {line}") };
        rows += 1;
        let mut report = Report::plain("row", sentence);
        report.published = When::between(day, day, Basis::Given);
        let reading = reader.read(report);
        let places: Vec<Option<String>> = reading
            .events
            .iter()
            .filter(|e| e.kind.as_str() == kind)
            .map(|e| {
                let place = e.places.first().and_then(|n| reading.places.get(*n as usize))?;
                Some(format!("{} / {}", place.name, place.span.of(sentence)))
            })
            .collect();
        let hit = places.iter().any(|p| match p {
            Some(name) => name.contains(wanted),
            None => wanted == "none",
        });
        found += usize::from(!places.is_empty());
        right += usize::from(hit);
        false_places += usize::from(wanted == "none" && places.iter().any(Option::is_some));
        if errors && !hit {
            eprintln!("{kind}\twanted {wanted}\tread {places:?}\t{sentence}");
        }
    }
    Ok(Outcome::over(rows, hash(&[path.to_owned()])?)
        .metric("found", ratio(found, rows))
        .metric("accuracy", ratio(right, found))
        .metric("right_of_all", ratio(right, rows))
        .metric("rows_with_a_place_too_many", false_places as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn score_by_hand() {
        let folder = std::env::temp_dir().join(format!("dateline-event-places-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("rows.tsv");
        let rows = "# a comment\nASSAULT\tMosul\tGunmen killed two men in Mosul on Monday.\nPROTEST\tMosul\tNothing was said.\n";
        std::fs::write(&file, rows).unwrap();
        let outcome = run(&file, false).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(outcome.items, 2);
        let value =
            |name: &str| outcome.metrics.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_f64().unwrap());
        assert_eq!(value("found"), Some(0.5));
        assert_eq!(value("accuracy"), Some(1.0));
        assert_eq!(value("right_of_all"), Some(0.5));
    }
}
