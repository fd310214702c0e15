//! The report's date from its text alone, the story's date hidden: TimeML stories, or pages with their dates.
//!
//! `exact`: share of all items whose day is right, the day being the first of the stated interval (the last day that
//! the text tells of as news). `exact_of_answered`: the same of the items that got a date. `answered`: share that got one;
//! `inside_interval`: share of these whose interval holds the true date; `median_days`: median distance of these from the day.
//! `overruled`: share of all items that lose their true date when it is given as a mere date line.

use crate::outcome::{Outcome, files, hash, ratio};
use crate::timeml::Story;
use anyhow::{Context, Result};
use dateline_facts::report::{BlockKind, Report};
use dateline_facts::when::{Basis, When};
use dateline_intake::{CleanOptions, clean};
use dateline_reading::Reader;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// Scores every `.tml` file below `path`, or the pages of a CSV as `page-date` reads it.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let (stories, files) =
        if path.extension().is_some_and(|e| e == "csv") { pages(path)? } else { stories(path)? };
    let reader = Reader::new();
    let mut score = Score::default();
    for (report, gold) in stories {
        let name = report.url.clone().unwrap_or_else(|| report.uri.clone());
        let dated = |published| reader.read(Report { published, ..report.clone() }).report;
        let hidden = dated(When::unknown());
        score.add(gold, &hidden.published);
        let shown = dated(When::day(gold, Basis::Dateline));
        let kept = shown.published.basis == Basis::Dateline;
        score.overruled += usize::from(!kept);
        if errors {
            if hidden.published.earliest != Some(gold) && !hidden.notes.is_empty() {
                eprintln!("HIDDEN\t{name}\t{gold}\t{:?}\t{:?}", ends(&hidden.published), hidden.notes);
            }
            if !kept {
                eprintln!("OVERRULED\t{name}\t{gold}\t{:?}\t{:?}", ends(&shown.published), shown.notes);
            }
        }
    }
    Ok(score.outcome(hash(&files)?))
}

/// Reports with their true dates, and the files they come from.
type Stories = (Vec<(Report, Date)>, Vec<PathBuf>);

fn stories(path: &Path) -> Result<Stories> {
    let files = files(path, ".tml")?;
    let mut out = Vec::new();
    for file in &files {
        let story =
            Story::parse(&std::fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
        out.extend(story.date().map(|gold| (story.report(&file.to_string_lossy()), gold)));
    }
    Ok((out, files))
}

/// Pages in English, without the lines in which a site states the date.
fn pages(path: &Path) -> Result<Stories> {
    let (pages, files) = super::page_date::pages(path)?;
    let mut out = Vec::new();
    for (page, gold) in pages {
        let Some(gold) = gold else { continue };
        let mut report = clean(&page, &CleanOptions::default());
        report.blocks.retain(|b| b.kind.is_told() && b.kind != BlockKind::Dateline);
        if report.language.as_deref() == Some("en") {
            out.push((report, gold));
        }
    }
    Ok((out, files))
}

fn ends(when: &When) -> (Option<Date>, Option<Date>) {
    (when.earliest, when.latest)
}

#[derive(Default)]
struct Score {
    items: usize,
    exact: usize,
    inside: usize,
    overruled: usize,
    /// Distance of every answer.
    days: Vec<i32>,
}

impl Score {
    fn add(&mut self, gold: Date, read: &When) {
        self.items += 1;
        let (Some(first), Some(last)) = (read.earliest, read.latest) else { return };
        self.exact += usize::from(first == gold);
        self.inside += usize::from(first <= gold && gold <= last);
        self.days.push((gold - first).get_days().abs());
    }

    fn outcome(mut self, hash: String) -> Outcome {
        self.days.sort_unstable();
        let answered = self.days.len();
        let median = self.days.get(answered / 2).copied().unwrap_or(0);
        Outcome::over(self.items, hash)
            .metric("answered", ratio(answered, self.items))
            .metric("exact", ratio(self.exact, self.items))
            .metric("exact_of_answered", ratio(self.exact, answered))
            .metric("inside_interval", ratio(self.inside, answered))
            .metric("median_days", f64::from(median))
            .metric("overruled", ratio(self.overruled, self.items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn scores_by_hand() {
        let gold = date(2024, 1, 5);
        let mut score = Score::default();
        score.add(gold, &When::unknown());
        score.add(gold, &When::between(gold, date(2024, 1, 6), Basis::Text));
        score.add(gold, &When::between(date(2024, 1, 4), gold, Basis::Text));
        score.add(gold, &When::day(date(2024, 1, 25), Basis::Text));
        assert_eq!((score.items, score.exact, score.inside), (4, 1, 2));
        // Distances 0, 1, 20.
        let table = score.outcome(String::new()).table("dating");
        assert!(table.contains("median_days"), "{table}");
    }
}
