//! The report's date from its text alone, the story's date hidden: TimeML stories, or pages with their dates.
//!
//! `exact`: share of all items whose day is right, the day being the first of the stated interval (the last day that
//! the text tells of as news). `exact_of_answered`: the same of the items that got a date. `answered`: share that got one;
//! `inside_interval`: share of these whose interval holds the true date; `median_days`: median distance of these from the day.
//! `usable`: share of items with a usable clue, `exact_usable`: exact days among these. A clue is usable, by a rule that
//! looks at letters only, where the text has a weekday beside a day of a month ("Thursday, Jan. 6"), or a day of a month
//! in its first 80 bytes in front of a bracket or a dash ("WASHINGTON, August 8 (Xinhua) --"): only these name the
//! month and day on which a report was written. A mere weekday, year or month-day further on does not. Whether the
//! year can be had is left out of the rule: it is part of the work. `near_usable`: first days that are the true one or beside it
//! among these: of the 14 date lines of AQUAINT six are of the day before the agency's own date. `clued`: share of items that
//! name anything at all that can bound their date: a year in digits, a day of a month, an anniversary; `answered_clued`: answers
//! among these. What only offices and events of the world bound is not counted there, since no rule of letters finds it.
//! `median_width`: median length of the intervals in days.
//! `header_exact`: exact days among the stories that come with the lines under which their agency or paper filed them, when
//! these lines stand in front of the text as in raw copy.
//! `overruled`: share of all items that lose their true date when it is given as a mere date line.

use crate::outcome::{Outcome, files, hash, ratio};
use crate::timeml::Story;
use anyhow::{Context, Result};
use dateline_facts::report::{BlockKind, Report};
use dateline_facts::when::{Basis, When};
use dateline_intake::{CleanOptions, clean};
use jiff::civil::Date;
use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Scores every `.tml` file below `path`, or the pages of a CSV as `page-date` reads it.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let (stories, files) =
        if path.extension().is_some_and(|e| e == "csv") { pages(path)? } else { stories(path)? };
    let reader = crate::model::reader();
    let mut score = Score::default();
    for (report, gold, raw) in stories {
        let name = report.url.clone().unwrap_or_else(|| report.uri.clone());
        let dated = |published| reader.read(Report { published, ..report.clone() }).report;
        let hidden = dated(When::unknown());
        score.add(gold, &hidden.published, usable(&report.text), clued(&report.text));
        if let Some(raw) = raw {
            score.headed += 1;
            score.headed_exact += usize::from(reader.read(raw).report.published.exact_day() == Some(gold));
        }
        let shown = dated(When::day(gold, Basis::Dateline));
        let kept = shown.published.basis == Basis::Dateline;
        score.overruled += usize::from(!kept);
        if errors {
            if hidden.published.earliest != Some(gold) && (!hidden.notes.is_empty() || usable(&report.text)) {
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
type Stories = (Vec<(Report, Date, Option<Report>)>, Vec<PathBuf>);

fn stories(path: &Path) -> Result<Stories> {
    let files = files(path, ".tml")?;
    let mut out = Vec::new();
    for file in &files {
        let story =
            Story::parse(&std::fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
        let uri = file.to_string_lossy();
        let raw = story.head.as_ref().map(|head| Report::plain(&uri, &format!("{head}\n\n{}", story.text)));
        out.extend(story.date().map(|gold| (story.report(&uri), gold, raw)));
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
            out.push((report, gold, None));
        }
    }
    Ok((out, files))
}

/// Whether the text has a clue to the day, by the rule at the top of this module.
fn usable(text: &str) -> bool {
    const MONTHS: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\\.|Feb\\.|Mar\\.|Apr\\.|Aug\\.|Sept\\.|Oct\\.|Nov\\.|Dec\\.)";
    static PAIR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+{MONTHS}\s+\d"))
            .expect("invariant: a fixed pattern")
    });
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"^\s*[^.]{{0,60}}{MONTHS}\s+\d{{1,2}}(?:,\s+\d{{4}})?\s*(?:\(|--|—|–)"))
            .expect("invariant: a fixed pattern")
    });
    PAIR.is_match(text) || LINE.is_match(text)
}

/// Whether the text names a year, a day of a month or an anniversary.
fn clued(text: &str) -> bool {
    static CLUE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:19[0-9]{2}|20[0-4][0-9])\b|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) [0-9]{1,2}\b|[0-9](?:st|nd|rd|th) anniversary")
            .expect("invariant: a fixed pattern")
    });
    CLUE.is_match(text)
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
    headed: usize,
    headed_exact: usize,
    usable: usize,
    exact_usable: usize,
    near_usable: usize,
    clued: usize,
    answered_clued: usize,
    widths: Vec<i32>,
    /// Distance of every answer.
    days: Vec<i32>,
}

impl Score {
    fn add(&mut self, gold: Date, read: &When, usable: bool, clued: bool) {
        self.items += 1;
        self.usable += usize::from(usable);
        self.clued += usize::from(clued);
        let (Some(first), Some(last)) = (read.earliest, read.latest) else { return };
        self.exact += usize::from(first == gold);
        self.exact_usable += usize::from(first == gold && usable);
        self.near_usable += usize::from(usable && (gold - first).get_days().abs() <= 1);
        self.answered_clued += usize::from(clued);
        self.widths.push((last - first).get_days());
        self.inside += usize::from(first <= gold && gold <= last);
        self.days.push((gold - first).get_days().abs());
    }

    fn outcome(mut self, hash: String) -> Outcome {
        self.days.sort_unstable();
        let answered = self.days.len();
        self.widths.sort_unstable();
        let width = self.widths.get(answered / 2).copied().unwrap_or(0);
        let median = self.days.get(answered / 2).copied().unwrap_or(0);
        Outcome::over(self.items, hash)
            .metric("answered", ratio(answered, self.items))
            .metric("exact", ratio(self.exact, self.items))
            .metric("exact_of_answered", ratio(self.exact, answered))
            .metric("inside_interval", ratio(self.inside, answered))
            .metric("median_days", f64::from(median))
            .metric("usable", ratio(self.usable, self.items))
            .metric("exact_usable", ratio(self.exact_usable, self.usable))
            .metric("near_usable", ratio(self.near_usable, self.usable))
            .metric("clued", ratio(self.clued, self.items))
            .metric("answered_clued", ratio(self.answered_clued, self.clued))
            .metric("header_exact", ratio(self.headed_exact, self.headed))
            .metric("median_width", f64::from(width))
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
        score.add(gold, &When::unknown(), true, true);
        score.add(gold, &When::between(gold, date(2024, 1, 6), Basis::Text), true, true);
        score.add(gold, &When::between(date(2024, 1, 4), gold, Basis::Text), false, false);
        score.add(gold, &When::day(date(2024, 1, 25), Basis::Text), false, true);
        assert_eq!((score.items, score.exact, score.inside), (4, 1, 2));
        assert_eq!((score.usable, score.exact_usable, score.near_usable), (2, 1, 1));
        assert_eq!((score.clued, score.answered_clued), (3, 2));
        assert!(clued("It fell in 1998.") && clued("on Aug. 7 it fell") && !clued("It fell on Friday."));
        // Distances 0, 1, 20.
        let table = score.outcome(String::new()).table("dating");
        assert!(table.contains("median_days"), "{table}");
    }
}
