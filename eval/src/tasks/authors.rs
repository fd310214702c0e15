//! Authors of pages: all their names, names only.
//!
//! `path` is a list `page, address, names with ; between, half` (see its head); `-` means that the page names none.
//! `exact`: of the pages that name somebody, the share where the set of names is right. Names are compared in lower case,
//! letters only. `silent`: of the pages that name nobody, the share where nothing is answered.

use super::page_set;
use crate::outcome::{Outcome, Tally, hash, ratio};
use anyhow::Result;
use dateline_intake::{CleanOptions, clean};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Scores the list at `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let (pages, files, _) = page_set::read(path)?;
    let mut by: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut exact, mut naming, mut silent, mut nameless) = (0, 0, 0, 0);
    let mut tally = Tally::default();
    for listed in &pages {
        let gold = set(listed.facts[0].split(';').filter(|n| *n != "-"));
        let report = clean(&listed.page, &CleanOptions::default());
        let found = set(report.authors.iter().map(String::as_str));
        let right = gold == found;
        tally.add(Tally {
            right: gold.intersection(&found).count(),
            predicted: found.len(),
            gold: gold.len(),
        });
        if gold.is_empty() {
            nameless += 1;
            silent += usize::from(right);
        } else {
            naming += 1;
            exact += usize::from(right);
            let half = listed.facts.get(1).map_or("-", String::as_str);
            for key in [format!("half {half}"), listed.source().to_owned()] {
                let sum = by.entry(key).or_default();
                *sum = (sum.0 + usize::from(right), sum.1 + 1);
            }
        }
        if errors && !right {
            eprintln!("{:?} for {}: {}", report.authors, listed.facts[0], listed.page.uri);
        }
    }
    let by: serde_json::Map<String, serde_json::Value> =
        by.into_iter().map(|(k, (r, n))| (k, json!(format!("{:.3} of {n}", ratio(r, n))))).collect();
    Ok(Outcome::over(pages.len(), hash(&files)?)
        .metric("exact", ratio(exact, naming))
        .metric("silent", ratio(silent, nameless))
        .metric("precision", tally.precision())
        .metric("recall", tally.recall())
        .detail("exact_by", by.into()))
}

fn set<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    names
        .map(|n| n.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>())
        .filter(|n| !n.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_hand() {
        assert_eq!(set(["Jane Roe", "JOHN DOE"].into_iter()), set(["john doe", "Jane  Roe"].into_iter()));
        assert_ne!(set(["Jane Roe"].into_iter()), set(["Jane Roe", "AFP"].into_iter()));
    }
}
