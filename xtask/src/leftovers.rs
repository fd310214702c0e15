//! Fits the weights by which a line that was not written for its text is told (`lexicon/leftovers.tsv`).
//!
//! From pages with a gold body (the article-extraction-benchmark of scrapinghub, MIT): lines of the body are the text's own,
//! lines around and between them are leftovers. They are seen twice: as they stand in the page, and put into the bodies (and
//! into news texts, where some are given) of other pages, as scrapers leave them. What a line shows is asked of
//! `dateline_intake::repair::traits_of`, so that fitting and judging cannot part ways. A logistic regression by Newton's
//! method; an own line counts by its length. At last the bias is set so that a fixed share of the texts' characters lies
//! above the bound. Everything is in a fixed order: the same data give the same table.

use anyhow::{Context, Result, ensure};
use dateline_intake::page::dom::{Dom, NONE, Tag};
use dateline_intake::page::parse::parse;
use dateline_intake::repair::traits_of;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::Read;
use std::path::PathBuf;

/// What goes before the table.
const HEAD: &str = "\
# Weights of what a line shows, by which a short line that was not written for its text is told (repair/leftover.rs says what
# each word means). Made by `cargo run --release -p xtask -- leftovers`: our own logistic regression (sum of weights above a
# bound: a leftover) over lines of the pages of scrapinghub/article-extraction-benchmark (MIT), those inside the article against
# those around and between, in their pages and put into news texts; an article's line counts by its length. No line, and no
# wording of the scored lists, is kept here.
# columns: trait, weight
";

/// The bound in `repair/leftover.rs`.
const BOUND: f64 = -0.5;
/// The share of the characters of clean texts that may lie above it before the rules for keeping are asked.
const LOST: f64 = 0.0004;
/// Lines on either side of the body that count as around it.
const AROUND: usize = 12;
/// Penalty on the squares of the weights.
const PENALTY: f64 = 2.0;

/// The chore.
#[derive(clap::Args)]
pub struct Args {
    /// `ground-truth.json` and `html/*.html.gz`.
    #[arg(long, default_value = "../shared/data/intake/aeb")]
    pages: PathBuf,
    /// News texts, a paragraph a line, into which leftovers are put as well; none, where the folder is missing.
    #[arg(long, default_value = "../shared/data/attribution/polnear/train/text")]
    texts: PathBuf,
    /// The table to write.
    #[arg(long, default_value = "crates/data/lexicon/leftovers.tsv")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Gold {
    #[serde(rename = "articleBody", default)]
    body: String,
}

/// A line that is judged: what it shows, whether it is a leftover, how much it counts, its characters.
struct Case {
    shows: Vec<&'static str>,
    leftover: bool,
    weight: f64,
    length: usize,
    /// It stands in a text that is clean but for what was put in.
    clean: bool,
}

/// Fits and writes.
pub fn run(args: &Args) -> Result<()> {
    let truth = args.pages.join("ground-truth.json");
    let gold: BTreeMap<String, Gold> =
        serde_json::from_slice(&std::fs::read(&truth).with_context(|| truth.display().to_string())?)?;
    let mut cases = Vec::new();
    let mut pool: BTreeSet<String> = BTreeSet::new();
    let mut texts: Vec<Vec<String>> = Vec::new();
    for (name, gold) in &gold {
        let file = args.pages.join("html").join(format!("{name}.html.gz"));
        let mut html = Vec::new();
        let opened = std::fs::File::open(&file).with_context(|| file.display().to_string())?;
        flate2::read::GzDecoder::new(opened).read_to_end(&mut html)?;
        let html = String::from_utf8_lossy(&html);
        let body: Vec<String> =
            gold.body.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        let (lines, kinds) = around(&lines(&parse(&html)), &body);
        let spoken: Vec<&str> = lines.iter().map(String::as_str).collect();
        take(&mut cases, &spoken, &kinds, false);
        pool.extend(
            lines
                .iter()
                .zip(&kinds)
                .filter(|(l, k)| **k == Some(true) && l.split(' ').count() <= 24)
                .map(|(l, _)| l.clone()),
        );
        texts.push(body);
    }
    if args.texts.is_dir() {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&args.texts)?.filter_map(|e| Some(e.ok()?.path())).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
            texts.push(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect());
        }
    }
    let pool: Vec<String> = pool.into_iter().collect();
    ensure!(pool.len() > 100 && texts.len() > 10, "too few pages in {}", args.pages.display());
    let mut random = Random(7);
    let mut characters = 0;
    for text in texts.iter().filter(|t| t.len() >= 4) {
        characters += text.iter().map(String::len).sum::<usize>();
        let (lines, kinds) = damaged(text, &pool, &mut random);
        take(&mut cases, &lines, &kinds, true);
    }
    let (names, mut weights) = fit(&cases);
    let bias = names.iter().position(|n| *n == "bias").context("no line was judged")?;
    weights[bias] += shift(&cases, &names, &weights, characters);
    let mut table = HEAD.to_owned();
    for (name, weight) in names.iter().zip(&weights) {
        writeln!(table, "{name}\t{weight:.2}")?;
    }
    std::fs::write(&args.out, table)?;
    let left = cases.iter().filter(|c| c.leftover).count();
    println!(
        "{} lines judged, {left} of them leftovers; {} weights in {}",
        cases.len(),
        names.len(),
        args.out.display()
    );
    Ok(())
}

/// The lines of a page as a reader sees them: one for each block and each break in it.
fn lines(dom: &Dom<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = NONE;
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if node.tag == Tag::Br {
            last = NONE;
        }
        if node.tag != Tag::Text {
            continue;
        }
        let hidden = |a: u32| {
            matches!(
                dom.node(a).tag,
                Tag::Script
                    | Tag::Style
                    | Tag::Noscript
                    | Tag::Template
                    | Tag::Svg
                    | Tag::Head
                    | Tag::Title
                    | Tag::Select
            )
        };
        if dom.ancestors(id).any(hidden) {
            continue;
        }
        let words = dom.text_of(id, 4000);
        if words.is_empty() {
            continue;
        }
        let block = dom.ancestors(id).find(|a| dom.node(*a).tag.is_block()).unwrap_or(NONE);
        match out.last_mut() {
            Some(line) if block == last && block != NONE => {
                line.push(' ');
                line.push_str(&words);
            }
            _ => out.push(words),
        }
        last = block;
    }
    out
}

/// The body's lines and those around them, each with whether it is a leftover; `None` where that cannot be told.
fn around(lines: &[String], body: &[String]) -> (Vec<String>, Vec<Option<bool>>) {
    let own: FxHashSet<String> = body.iter().map(|l| plain(l)).collect();
    let all = format!(" {} ", plain(&body.join(" ")));
    let kind = |line: &String| {
        let line = plain(line);
        let words = line.split(' ').filter(|w| !w.is_empty()).count();
        let within = all.contains(&format!(" {line} "));
        match (own.contains(&line), within, words) {
            (_, _, 0) => None,
            (true, ..) => Some(false),
            (_, true, 5..) => Some(false),
            (_, true, _) => None,
            _ => Some(true),
        }
    };
    let kinds: Vec<Option<bool>> = lines.iter().map(kind).collect();
    // A lone short match far away is chance: the body is where its long lines are.
    let long = |n: &usize| kinds[*n] == Some(false) && lines[*n].len() >= 60;
    let (Some(first), Some(last)) = ((0..lines.len()).find(long), (0..lines.len()).rev().find(long)) else {
        return (Vec::new(), Vec::new());
    };
    let range = first.saturating_sub(AROUND)..(last + 1 + AROUND).min(lines.len());
    (lines[range.clone()].to_vec(), kinds[range].to_vec())
}

/// A text with lines of other pages put in, and which they are.
fn damaged<'t>(
    text: &'t [String],
    pool: &'t [String],
    random: &mut Random,
) -> (Vec<&'t str>, Vec<Option<bool>>) {
    let mut lines: Vec<(&str, Option<bool>)> = text.iter().map(|l| (l.as_str(), Some(false))).collect();
    for _ in 0..1 + text.len() / 4 {
        let at = match random.below(10) {
            // On top stands the headline.
            0 | 1 => 1,
            2 | 3 => lines.len(),
            _ => 1 + random.below(lines.len() - 1),
        };
        lines.insert(at, (&pool[random.below(pool.len())], Some(true)));
    }
    lines.into_iter().unzip()
}

/// Adds the lines of a text that are judged.
fn take(cases: &mut Vec<Case>, lines: &[&str], kinds: &[Option<bool>], clean: bool) {
    for (n, shows) in traits_of(lines).into_iter().enumerate() {
        let (Some(shows), Some(leftover)) = (shows, kinds[n]) else { continue };
        let length = lines[n].len();
        let weight = if leftover { 1.0 } else { (length as f64 / 20.0).max(1.0) };
        cases.push(Case { shows, leftover, weight, length, clean });
    }
}

/// Newton's method on the penalised likelihood; names in the order of the table.
fn fit(cases: &[Case]) -> (Vec<&'static str>, Vec<f64>) {
    let names: Vec<&'static str> =
        cases.iter().flat_map(|c| c.shows.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default();
    let rows: Vec<Vec<usize>> = cases.iter().map(|c| c.shows.iter().map(|s| place(s)).collect()).collect();
    let size = names.len();
    let mut weights = vec![0.0; size];
    for _ in 0..25 {
        let mut slope: Vec<f64> = weights.iter().map(|w| -PENALTY * w).collect();
        let mut curve = vec![vec![0.0; size]; size];
        for (n, row) in curve.iter_mut().enumerate() {
            row[n] = PENALTY;
        }
        for (case, row) in cases.iter().zip(&rows) {
            let sum: f64 = row.iter().map(|n| weights[*n]).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let miss = f64::from(u8::from(case.leftover)) - chance;
            let bend = (chance * (1.0 - chance)).max(1e-6) * case.weight;
            for a in row {
                slope[*a] += case.weight * miss;
                for b in row {
                    curve[*a][*b] += bend;
                }
            }
        }
        let step = solve(curve, slope);
        weights.iter_mut().zip(&step).for_each(|(w, s)| *w += s);
        if step.iter().all(|s| s.abs() < 1e-6) {
            break;
        }
    }
    (names, weights)
}

/// Gauss's elimination with the largest pivot; the matrix is positive definite.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let best =
            (at..size).max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs())).unwrap_or(at);
        matrix.swap(at, best);
        right.swap(at, best);
        let pivot = matrix[at].clone();
        for row in at + 1..size {
            let share = matrix[row][at] / pivot[at];
            if share != 0.0 {
                matrix[row].iter_mut().zip(&pivot).skip(at).for_each(|(m, p)| *m -= share * p);
                right[row] -= share * right[at];
            }
        }
    }
    let mut out = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|n| matrix[at][n] * out[n]).sum();
        out[at] = (right[at] - known) / matrix[at][at];
    }
    out
}

/// How far the bias must move for [`LOST`] of the clean texts' characters to lie above the bound.
fn shift(cases: &[Case], names: &[&'static str], weights: &[f64], characters: usize) -> f64 {
    let sum = |c: &Case| -> f64 {
        c.shows.iter().filter_map(|s| names.binary_search(s).ok()).map(|n| weights[n]).sum()
    };
    let mut own: Vec<(f64, usize)> =
        cases.iter().filter(|c| c.clean && !c.leftover).map(|c| (sum(c), c.length)).collect();
    own.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut left = (characters as f64 * LOST) as usize;
    for (sum, length) in own {
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return BOUND - sum,
        }
    }
    0.0
}

/// Lower case, letters and digits only, one space between words.
fn plain(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A small generator of our own, so that the table does not change with somebody's crate.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// Whether a folder with the pages is there.
#[cfg(test)]
fn has_pages(folder: &std::path::Path) -> bool {
    folder.join("ground-truth.json").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_lines() {
        let dom = parse("<nav>Home</nav><div><p>One <b>two</b><br>three<p>four</div><script>x</script>");
        assert_eq!(lines(&dom), ["Home", "One two", "three", "four"]);
    }

    #[test]
    fn own_lines_and_those_around() {
        let told = "Two drones struck an air base near Erbil on Friday, and two soldiers were wounded.";
        let page: Vec<String> = ["Home", told, "Read on", told, "Weather"].map(str::to_owned).to_vec();
        let (lines, kinds) = around(&page, &[told.to_owned()]);
        assert_eq!(
            (lines.len(), kinds),
            (5, vec![Some(true), Some(false), Some(true), Some(false), Some(true)])
        );
    }

    #[test]
    fn weights_by_hand() {
        assert_eq!(solve(vec![vec![0.0, 2.0], vec![4.0, 0.0]], vec![6.0, 8.0]), [2.0, 3.0]);
        let case = |shows: &[&'static str], leftover| Case {
            shows: shows.to_vec(),
            leftover,
            weight: 1.0,
            length: 10,
            clean: true,
        };
        let cases: Vec<Case> =
            (0..40).flat_map(|_| [case(&["bias", "short"], true), case(&["bias", "long"], false)]).collect();
        let (names, weights) = fit(&cases);
        assert_eq!(names, ["bias", "long", "short"]);
        assert!(weights[2] > 1.0 && (weights[2] + weights[1]).abs() < 1e-6 && weights[0].abs() < 1e-6);
        // None of 400 characters may be lost: the bound lies at the highest own line.
        let moved = shift(&cases, &names, &weights, 400);
        assert!((moved + weights[0] + weights[1] - BOUND).abs() < 1e-9);
    }

    #[test]
    fn the_same_data_give_the_same_table() {
        let data = std::env::var_os("DATELINE_DATA")
            .map_or_else(|| PathBuf::from("../../shared/data"), PathBuf::from);
        let pages = data.join("intake/aeb");
        if !has_pages(&pages) {
            eprintln!("skipped: no pages in {}", pages.display());
            return;
        }
        let folder = std::env::temp_dir().join(format!("leftovers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let tables: Vec<String> = ["a", "b"]
            .map(|name| {
                let out = folder.join(name);
                run(&Args { pages: pages.clone(), texts: data.join("none"), out: out.clone() }).unwrap();
                std::fs::read_to_string(out).unwrap()
            })
            .to_vec();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(tables[0], tables[1]);
        assert!(tables[0].lines().filter(|l| !l.starts_with('#')).count() > 40);
    }
}
