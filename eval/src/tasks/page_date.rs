//! Date of publication of pages, exact day.
//!
//! `path` is a CSV `file,url,date` with a header; files stand beside it, plain or gzip; an empty date means that the page
//! has none; or a list `page, address, date or none, what it rests on, half` (`.tsv`, see its head), whose addresses stay
//! hidden as from the public tools (`accuracy_with_address` is told them). `accuracy_visible`: of the pages that show their
//! day, with everything that only machines read taken out. Accuracy: right days and rightly unanswered pages of all; precision: right of answered; recall: right of dated.

use super::page_set;
use crate::outcome::{Outcome, Tally, cpu_seconds, hash, ratio};
use anyhow::{Context, Result};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use jiff::civil::Date;
use regex::bytes::Regex;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Scores the CSV or list at `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    if path.extension().is_some_and(|e| e == "tsv") {
        return list(path, errors);
    }
    let (pages, files) = pages(path)?;
    let options = CleanOptions::default();
    if let Some((page, _)) = pages.first() {
        clean(page, &options);
    }
    let before = cpu_seconds();
    let found: Vec<_> = pages.iter().map(|(page, _)| clean(page, &options).published).collect();
    let seconds = (cpu_seconds() - before).max(1e-2);
    let mut tally = Tally::default();
    let mut silent = 0;
    for ((page, gold), when) in pages.iter().zip(&found) {
        let day = when.exact_day();
        tally.add(score(*gold, day));
        silent += usize::from(gold.is_none() && day.is_none());
        if errors && *gold != day {
            let show = |d: Option<Date>| d.map_or("-".to_owned(), |d| d.to_string());
            let url = page.hints.url.as_deref().unwrap_or(&page.uri);
            eprintln!("{} for {} by {}: {url}", show(day), show(*gold), when.basis.as_str());
        }
    }
    Ok(Outcome::over(pages.len(), hash(&files)?)
        .metric("accuracy", ratio(tally.right + silent, pages.len()))
        .metric("precision", tally.precision())
        .metric("recall", tally.recall())
        .metric("pages_per_cpu_s", pages.len() as f64 / seconds))
}

fn list(path: &Path, errors: bool) -> Result<Outcome> {
    let (pages, files, _) = page_set::read(path)?;
    let options = CleanOptions::default();
    if let Some(first) = pages.first() {
        clean(&first.page, &options);
    }
    let before = cpu_seconds();
    let found: Vec<_> = pages.iter().map(|l| clean(&l.page, &options).published).collect();
    let seconds = (cpu_seconds() - before).max(1e-2);
    let machine = Regex::new(
        r"(?is)<script\b.*?</script>|<meta\b[^>]*>|<link\b[^>]*>|\b(datetime|content|title)=(\x22[^\x22]*\x22|'[^']*')",
    )?;
    let mut by: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut tally = Tally::default();
    let (mut right, mut told, mut shown, mut visible) = (0, 0, 0, 0);
    for (listed, when) in pages.iter().zip(&found) {
        let gold: Option<Date> = match listed.facts[0].as_str() {
            "none" => None,
            day => Some(day.parse().with_context(|| format!("date {day:?}"))?),
        };
        let hit = gold == when.exact_day();
        tally.add(score(gold, when.exact_day()));
        right += usize::from(hit);
        told += usize::from(gold == clean(&listed.with_address(), &options).published.exact_day());
        if listed.facts[1].contains("visible") {
            let mut page = listed.page.clone();
            page.bytes = machine.replace_all(&page.bytes, &b""[..]).into_owned();
            let day = clean(&page, &options).published.exact_day();
            shown += 1;
            visible += usize::from(day == gold);
            if errors && day != gold {
                eprintln!("VISIBLE {day:?} for {}: {}", listed.facts[0], listed.page.uri);
            }
        }
        for key in [
            format!("half {}", listed.facts[2]),
            listed.source().to_owned(),
            format!("by {}", when.basis.as_str()),
        ] {
            let sum = by.entry(key).or_default();
            *sum = (sum.0 + usize::from(hit), sum.1 + 1);
        }
        if errors && !hit {
            let day = when.exact_day().map_or("-".to_owned(), |d| d.to_string());
            eprintln!(
                "{day} for {} by {}: {} {}",
                listed.facts[0],
                when.basis.as_str(),
                listed.page.uri,
                listed.address.as_deref().unwrap_or("-")
            );
        }
    }
    let by: serde_json::Map<String, serde_json::Value> =
        by.into_iter().map(|(k, (r, n))| (k, json!(format!("{:.3} of {n}", ratio(r, n))))).collect();
    Ok(Outcome::over(pages.len(), hash(&files)?)
        .metric("accuracy", ratio(right, pages.len()))
        .metric("accuracy_with_address", ratio(told, pages.len()))
        .metric("accuracy_visible", ratio(visible, shown))
        .metric("precision", tally.precision())
        .metric("recall", tally.recall())
        .metric("pages_per_cpu_s", pages.len() as f64 / seconds)
        .detail("accuracy_by", by.into()))
}

/// Pages with their dates, and the files they were read from.
pub(super) type Pages = (Vec<(RawReport, Option<Date>)>, Vec<PathBuf>);

/// Reads the pages of the CSV at `path`.
pub(super) fn pages(path: &Path) -> Result<Pages> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut files = vec![path.to_owned()];
    let mut pages = Vec::new();
    for row in csv::Reader::from_path(path)?.records() {
        let row = row?;
        let (Some(file), Some(url), Some(date)) = (row.get(0), row.get(1), row.get(2)) else {
            anyhow::bail!("a row has fewer than three columns");
        };
        let at = folder.join(file);
        let bytes = page_set::bytes(&at)?;
        files.push(at);
        let gold: Option<Date> = if date.trim().is_empty() {
            None
        } else {
            Some(
                date.trim()
                    .get(..10)
                    .unwrap_or("")
                    .parse()
                    .with_context(|| format!("date {date:?} of {file}"))?,
            )
        };
        let url = Some(url.to_owned()).filter(|u| !u.is_empty());
        pages.push((
            RawReport {
                uri: file.to_owned(),
                bytes,
                form: Form::Html,
                hints: Hints { url, ..Hints::default() },
            },
            gold,
        ));
    }
    Ok((pages, files))
}

fn score(gold: Option<Date>, day: Option<Date>) -> Tally {
    Tally {
        right: usize::from(gold.is_some() && gold == day),
        predicted: usize::from(day.is_some()),
        gold: usize::from(gold.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn scores_by_hand() {
        let (a, b) = (Some(date(2024, 1, 5)), Some(date(2024, 1, 6)));
        let mut tally = Tally::default();
        for (gold, day) in [(a, a), (a, b), (a, None), (None, b), (None, None)] {
            tally.add(score(gold, day));
        }
        assert_eq!(tally, Tally { right: 1, predicted: 3, gold: 3 });
    }
}
