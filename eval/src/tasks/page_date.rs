//! Date of publication of pages, exact day.
//!
//! `path` is a CSV `file,url,date` with a header; files stand beside it, plain or gzip; an empty date means that the page
//! has none. Accuracy: right days and rightly unanswered pages of all; precision: right of answered; recall: right of dated.

use crate::outcome::{Outcome, Tally, cpu_seconds, hash, ratio};
use anyhow::{Context, Result};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use jiff::civil::Date;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Scores the CSV at `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
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
        let mut bytes = std::fs::read(&at).with_context(|| at.display().to_string())?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain)?;
            bytes = plain;
        }
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
