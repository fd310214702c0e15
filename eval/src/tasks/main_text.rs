//! Main text of pages against a gold body: the metric of scrapinghub's article-extraction-benchmark.
//!
//! Texts are cut into words (`\w+`), words into shingles of four with their counts. Of each page true positives, false
//! positives and false negatives are divided by their sum; precision and recall are means over pages (precision over the
//! pages with an answer), F1 is their harmonic mean. The answer is the told blocks without the title, a line each.

use super::page_set;
use crate::outcome::{Outcome, cpu_seconds, harmonic, hash};
use anyhow::{Context, Result};
use dateline_facts::report::{BlockKind, Report};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Gold {
    #[serde(rename = "articleBody", default)]
    body: String,
    #[serde(default)]
    url: Option<String>,
}

/// Pages with their gold text, and the files read.
type Pages = (Vec<(RawReport, String)>, Vec<PathBuf>);

fn page(uri: String, bytes: Vec<u8>) -> RawReport {
    // The address stays hidden: the benchmark's extractors see the page alone.
    RawReport { uri, bytes, form: Form::Html, hints: Hints::default() }
}

/// `ground-truth.json` and `html/*.html.gz` below `path`.
fn benchmark(path: &Path) -> Result<Pages> {
    let truth = path.join("ground-truth.json");
    let gold: BTreeMap<String, Gold> =
        serde_json::from_slice(&std::fs::read(&truth).context("ground-truth.json")?)?;
    let mut files = vec![truth];
    let mut pages = Vec::new();
    for (name, gold) in gold {
        let file = path.join("html").join(format!("{name}.html.gz"));
        pages.push((page(gold.url.unwrap_or(name), page_set::bytes(&file)?), gold.body));
        files.push(file);
    }
    Ok((pages, files))
}

/// Folders with `source.html` and `expected.html` below `path`, as readability libraries keep them. Pages whose expected text
/// has fewer than 100 words are tests of markup, not articles, and are left out.
fn folders(path: &Path) -> Result<Pages> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(path)?.filter_map(|e| Some(e.ok()?.path())).collect();
    folders.sort();
    let (mut pages, mut files) = (Vec::new(), Vec::new());
    for folder in folders {
        let (source, expected) = (folder.join("source.html"), folder.join("expected.html"));
        if !source.exists() || !expected.exists() {
            continue;
        }
        let html = String::from_utf8_lossy(&std::fs::read(&expected)?).into_owned();
        let gold = dateline_intake::page::parse::parse(&html).text_of(0, usize::MAX);
        if words(&gold).len() >= 100 {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            pages.push((page(name, std::fs::read(&source)?), gold));
            files.extend([source, expected]);
        }
    }
    Ok((pages, files))
}

/// Scores the benchmark or the folders at `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let (pages, files) =
        if path.join("ground-truth.json").exists() { benchmark(path)? } else { folders(path)? };
    let options = CleanOptions::default();
    // Tables are read once per process, not per page.
    if let Some((page, _)) = pages.first() {
        clean(page, &options);
    }
    let before = cpu_seconds();
    let mut rounds = 0;
    let mut reports: Vec<Report> = Vec::new();
    while rounds == 0 || (cpu_seconds() - before < 1.0 && rounds < 20) {
        reports = pages.iter().map(|(page, _)| clean(page, &options)).collect();
        rounds += 1;
    }
    let seconds = (cpu_seconds() - before).max(1e-2);

    let mut scores = Vec::new();
    let mut empty = 0;
    for (report, (page, gold)) in reports.iter().zip(&pages) {
        let answer = answer(report);
        empty += usize::from(answer.trim().is_empty());
        let score = matching(gold, &answer);
        if errors {
            print_errors(&page.uri, report, gold, score);
        }
        scores.push(score);
    }
    let (precision, recall) = means(&scores);
    Ok(Outcome::over(pages.len(), hash(&files)?)
        .metric("f1", harmonic(precision, recall))
        .metric("precision", precision)
        .metric("recall", recall)
        .metric("empty", empty as f64)
        .metric("pages_per_cpu_s", (pages.len() * rounds) as f64 / seconds))
}

/// What is scored of a report.
fn answer(report: &Report) -> String {
    let told = report.blocks.iter().filter(|b| b.kind.is_told() && b.kind != BlockKind::Title);
    told.map(|b| b.span.of(&report.text)).collect::<Vec<_>>().join("\n")
}

/// Words as Python's `\w+` finds them: letters, numbers, underscore; no combining marks.
fn words(text: &str) -> Vec<&str> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a fixed pattern"));
    WORD.find_iter(text).map(|m| m.as_str()).collect()
}

fn shingles(text: &str) -> FxHashMap<Vec<&str>, usize> {
    let words = words(text);
    let mut counts = FxHashMap::default();
    if words.is_empty() {
        return counts;
    }
    for at in 0..(words.len().saturating_sub(3)).max(1) {
        *counts.entry(words[at..(at + 4).min(words.len())].to_vec()).or_insert(0) += 1;
    }
    counts
}

/// Shares of true positives, false positives, false negatives.
fn matching(gold: &str, answer: &str) -> [f64; 3] {
    let gold = shingles(gold);
    let answer = shingles(answer);
    let (mut tp, mut fp, mut fne) = (0, 0, 0);
    let keys: FxHashSet<&Vec<&str>> = gold.keys().chain(answer.keys()).collect();
    for key in keys {
        let (g, a) = (gold.get(key).copied().unwrap_or(0), answer.get(key).copied().unwrap_or(0));
        tp += g.min(a);
        fp += a.saturating_sub(g);
        fne += g.saturating_sub(a);
    }
    let sum = (tp + fp + fne) as f64;
    if sum == 0.0 { [0.0; 3] } else { [tp as f64 / sum, fp as f64 / sum, fne as f64 / sum] }
}

fn precision([tp, fp, fne]: [f64; 3]) -> f64 {
    if fp == 0.0 && fne == 0.0 {
        1.0
    } else if tp == 0.0 && fp == 0.0 {
        0.0
    } else {
        tp / (tp + fp)
    }
}

fn recall([tp, fp, fne]: [f64; 3]) -> f64 {
    precision([tp, fne, fp])
}

fn means(scores: &[[f64; 3]]) -> (f64, f64) {
    let mean = |values: Vec<f64>| {
        if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
    };
    (
        mean(scores.iter().filter(|s| s[0] + s[1] > 0.0).map(|s| precision(*s)).collect()),
        mean(scores.iter().filter(|s| s[0] + s[2] > 0.0).map(|s| recall(*s)).collect()),
    )
}

fn print_errors(name: &str, report: &Report, gold: &str, score: [f64; 3]) {
    eprintln!(
        "PAGE p={:.3} r={:.3} {name} | {}",
        precision(score),
        recall(score),
        report.title.as_deref().unwrap_or("-")
    );
    let gold_shingles = shingles(gold);
    let answer = answer(report);
    let answer_shingles = shingles(&answer);
    let known = |line: &str, of: &FxHashMap<Vec<&str>, usize>| {
        let all = shingles(line);
        let hits = all.keys().filter(|k| of.contains_key(*k)).count();
        all.is_empty() || hits * 2 >= all.len() || all.keys().all(|k| k.len() < 4)
    };
    let told: Vec<_> =
        report.blocks.iter().filter(|b| b.kind.is_told() && b.kind != BlockKind::Title).collect();
    for block in told {
        let line = block.span.of(&report.text);
        if !known(line, &gold_shingles) || (words(line).len() < 4 && !gold.contains(line)) {
            eprintln!("  + [{}] {line}", block.kind);
        }
    }
    for line in gold.lines() {
        if !known(line, &answer_shingles) || (words(line).len() < 4 && !answer.contains(line.trim())) {
            let kind = report.blocks.iter().find(|b| b.span.of(&report.text).contains(line.trim()));
            eprintln!("  - [{}] {line}", kind.map_or("absent", |b| b.kind.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_by_hand() {
        // Gold abcde: abcd, bcde; answer abcdx: abcd, bcdx. One right, one too many, one missing.
        let [tp, fp, fne] = matching("a b c d e", "a b, c d x");
        assert!(
            (tp - 1.0 / 3.0).abs() < 1e-9 && (fp - 1.0 / 3.0).abs() < 1e-9 && (fne - 1.0 / 3.0).abs() < 1e-9
        );
        assert!((precision([tp, fp, fne]) - 0.5).abs() < 1e-9);
        // Fewer than four words are one shingle; counts matter.
        assert_eq!(matching("a b", "a b"), [1.0, 0.0, 0.0]);
        assert_eq!(matching("a a a a a", "a a a a"), [0.5, 0.0, 0.5]);
    }

    #[test]
    fn means_by_hand() {
        // An empty answer counts for recall, not for precision.
        let scores = [matching("a b c d", "a b c d"), matching("a b c d", "")];
        assert_eq!(means(&scores), (1.0, 0.5));
    }
}
