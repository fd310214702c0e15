//! Fits the weights by which an event that the rows read is told or not ([`dateline_reading::veto`]).
//!
//! Logistic regression with a quadratic penalty, by accelerated descent from zero, over the traits of judged events and the
//! encoder's vector of their word, its columns brought to the same mean and spread: the same events and the same reading give the
//! same table. The judgements are those of `training/veto/judged.tsv`; their texts are our own reports beside it and open corpora
//! that are not part of the project, written to a folder by `training/dateline_train/veto_texts.py`. To be run again when rows,
//! parties or the encoder change.

use anyhow::{Context, Result, ensure};
use dateline_facts::report::Report;
use dateline_facts::span::CodePoints;
use dateline_reading::Reader;
use dateline_reading::encoder::Encoder;
use dateline_reading::veto::{self, Weights};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// In how many events a trait must stand.
const RARE: usize = 2;
/// Of the square of the weights.
const PENALTY: f64 = 20.0;
/// Spread of a column of the vectors beside that of a trait, which is there or not.
const SPREAD: f64 = 0.2;
/// Of descent: more change no weight that is written.
const ROUNDS: usize = 1500;
/// Weights below this are not written.
const LEAST: f64 = 0.004;
/// Of the check by parts.
const FOLDS: u64 = 5;

/// Settings of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// Judged events: text, offset in code points, type, told (`y` or `n`), kind.
    #[arg(long, default_value = "training/veto/judged.tsv")]
    judged: PathBuf,
    /// Our own reports, each behind a line `=== NAME`.
    #[arg(long, default_value = "training/veto/reports.txt")]
    reports: PathBuf,
    /// Snippets, each a text `note-N` by its row.
    #[arg(long, default_value = "training/acled/train.tsv")]
    notes: PathBuf,
    /// Folder of the other texts.
    #[arg(long)]
    texts: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long, default_value = "crates/data/lexicon/veto_weights.tsv")]
    out: PathBuf,
    /// Fit on four fifths of the texts and score on the last, five times; write nothing.
    #[arg(long)]
    folds: bool,
}

/// A judged event as the fit sees it.
struct Case {
    group: String,
    told: bool,
    traits: Vec<String>,
    vector: Option<Vec<f32>>,
}

/// Does the chore.
pub fn run(args: &Args) -> Result<()> {
    let cases = read(args)?;
    if args.folds {
        return folds(&cases);
    }
    let table = fit(&cases.iter().collect::<Vec<_>>());
    let head = "# Weights of what an event shows for its being told: trait, weight; `=columns`: shift and a weight for each column of the word's vector.\n\
                # Fitted on training/veto by `cargo run --release -p xtask -- veto`; not to be edited by hand.\n";
    println!("veto: {} events, {} rows, {} bytes", cases.len(), table.lines().count(), table.len());
    std::fs::write(&args.out, format!("{head}{table}")).with_context(|| args.out.display().to_string())
}

/// Texts of `=== NAME` and what follows.
fn reports(path: &Path) -> Result<BTreeMap<String, String>> {
    let all = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let parts = all.split("=== ").skip(1).filter_map(|part| part.split_once('\n'));
    Ok(parts.map(|(name, text)| (name.trim().to_owned(), text.to_owned())).collect())
}

/// The texts of a table of snippets.
fn notes(path: &Path) -> Result<impl Iterator<Item = (String, String)>> {
    let all = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows: Vec<String> = all
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .filter_map(|l| Some(format!("{}\n", l.rsplit_once('\t')?.0)))
        .collect();
    Ok(rows.into_iter().enumerate().map(|(n, text)| (format!("note-{}", n + 1), text)))
}

fn read(args: &Args) -> Result<Vec<Case>> {
    let table = std::fs::read_to_string(&args.judged).with_context(|| args.judged.display().to_string())?;
    let mut own = reports(&args.reports)?;
    own.extend(notes(&args.notes)?);
    let mut rows: BTreeMap<&str, FxHashMap<(usize, &str), bool>> = BTreeMap::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, at, kind, told, ..] = cells[..] else { anyhow::bail!("too few columns: {line}") };
        rows.entry(text).or_default().insert((at.parse()?, kind), told == "y");
    }
    let reader = Reader::new();
    let encoder = Encoder::installed().context("no encoder is installed")?;
    let (mut cases, mut lost, mut absent) = (Vec::new(), 0, 0);
    for (name, judged) in &rows {
        let text = match (own.get(*name), &args.texts) {
            (Some(text), _) => text.clone(),
            (None, Some(folder)) => std::fs::read_to_string(folder.join(name)).unwrap_or_default(),
            (None, None) => String::new(),
        };
        if text.is_empty() {
            absent += judged.len();
            continue;
        }
        let (reading, encoded) = reader.unvetoed(Report::plain(name, &text));
        let encoded = encoded.context("the encoder did not run")?;
        let points = CodePoints::of(&text);
        let mut met = 0;
        for event in reading.events.iter().filter(|e| veto::judged(e)) {
            let Some(told) = judged.get(&(points.span(event.trigger)[0], event.kind.as_str())) else {
                continue;
            };
            met += 1;
            let read = veto::sentence_of(&reading, &encoded, event);
            let vector = read.and_then(|r| encoder.vectors(&r.words).get(veto::word_of(r, event)?).cloned());
            cases.push(Case {
                group: group(name),
                told: *told,
                traits: veto::traits(&reading, event, read),
                vector,
            });
        }
        lost += judged.len().saturating_sub(met);
    }
    println!("veto: {lost} events are no longer read, {absent} have no text here");
    ensure!(!cases.is_empty(), "no judged event has its text here");
    Ok(cases)
}

/// What must not be on both sides of a check: a text, of ECB+ a topic.
fn group(name: &str) -> String {
    match name.strip_prefix("ecb-").and_then(|n| n.split_once('_')) {
        Some((topic, _)) => topic.to_owned(),
        None => name.to_owned(),
    }
}

/// Scores every fifth with weights fitted on the others.
fn folds(cases: &[Case]) -> Result<()> {
    let fold = |c: &Case| {
        let hash = blake3::hash(c.group.as_bytes());
        u64::from(hash.as_bytes()[0]) % FOLDS
    };
    let mut scored: Vec<(f32, bool)> = Vec::new();
    for held in 0..FOLDS {
        let part: Vec<&Case> = cases.iter().filter(|c| fold(c) != held).collect();
        ensure!(!part.is_empty(), "too few texts for folds");
        let weights = Weights::read(&fit(&part));
        for case in cases.iter().filter(|c| fold(c) == held) {
            let lean = case.vector.as_deref().map_or(0.0, |v| weights.lean(v));
            scored.push((1.0 / (1.0 + (-weights.sum(&case.traits) - lean).exp()), case.told));
        }
    }
    let told = scored.iter().filter(|s| s.1).count() as f64;
    println!(
        "{} events, told {:.3}, area under the curve {:.4}",
        scored.len(),
        told / scored.len() as f64,
        area(&scored)
    );
    for bound in [0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7] {
        let kept: Vec<_> = scored.iter().filter(|s| s.0 >= bound).collect();
        let right = kept.iter().filter(|s| s.1).count() as f64;
        println!(
            "from {bound}: told {:.3} of what is kept; {:.3} of what is told is kept",
            right / kept.len() as f64,
            right / told
        );
    }
    Ok(())
}

/// How often a told event has more than one that is not.
fn area(scored: &[(f32, bool)]) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for (a, _) in scored.iter().filter(|s| s.1) {
        for (b, _) in scored.iter().filter(|s| !s.1) {
            pairs += 1.0;
            wins += if a > b {
                1.0
            } else if a < b {
                0.0
            } else {
                0.5
            };
        }
    }
    wins / f64::max(pairs, 1.0)
}

/// The table of weights.
fn fit(cases: &[&Case]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        for name in case.traits.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *counts.entry(name).or_default() += 1;
        }
    }
    counts.retain(|_, n| *n >= RARE);
    let index: BTreeMap<&str, usize> = counts.keys().enumerate().map(|(i, name)| (*name, i)).collect();
    let width = cases.iter().find_map(|c| c.vector.as_ref()).map_or(0, Vec::len);
    let (means, spreads) = columns(cases, width);
    let rows: Vec<Vec<(usize, f64)>> = cases
        .iter()
        .map(|case| {
            let traits = case.traits.iter().filter_map(|t| index.get(t.as_str())).map(|i| (*i, 1.0));
            let vector = case.vector.iter().flatten().enumerate();
            let columns =
                vector.map(|(n, x)| (index.len() + n, (f64::from(*x) - means[n]) / spreads[n] * SPREAD));
            traits.chain(columns).collect()
        })
        .collect();
    let told: Vec<bool> = cases.iter().map(|c| c.told).collect();
    let weights = descend(&rows, &told, index.len() + width);
    let mut table = String::new();
    for (name, at) in &index {
        if weights[*at].abs() >= LEAST {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{name}\t{:.3}", weights[*at]);
        }
    }
    let scaled = |n: usize| weights[index.len() + n] * SPREAD / spreads[n];
    let shift: f64 = (0..width).map(|n| -means[n] * scaled(n)).sum();
    let cells: Vec<String> = (0..width).map(|n| format!("{:.4}", scaled(n))).collect();
    let _ = writeln!(table, "=columns\t{shift:.4} {}", cells.join(" "));
    table
}

/// Mean and spread of each column of the vectors.
fn columns(cases: &[&Case], width: usize) -> (Vec<f64>, Vec<f64>) {
    let vectors: Vec<&Vec<f32>> = cases.iter().filter_map(|c| c.vector.as_ref()).collect();
    let count = vectors.len().max(1) as f64;
    let mean = |n: usize| vectors.iter().map(|v| f64::from(v[n])).sum::<f64>() / count;
    let means: Vec<f64> = (0..width).map(mean).collect();
    let spread = |n: usize| {
        let square = |v: &&Vec<f32>| (f64::from(v[n]) - means[n]).powi(2);
        (vectors.iter().map(square).sum::<f64>() / count).sqrt().max(1e-6)
    };
    let spreads = (0..width).map(spread).collect();
    (means, spreads)
}

/// Weights that minimise the sum of the losses with the penalty: Nesterov's descent. The step is that of the longest row.
fn descend(rows: &[Vec<(usize, f64)>], told: &[bool], traits: usize) -> Vec<f64> {
    let mut weights = vec![0.0; traits];
    let mut ahead = weights.clone();
    // The loss bends by at most a quarter of the rows' greatest singular value, found by a few rounds of powers.
    let mut along = vec![1.0; traits];
    let mut bend = 1.0;
    for _ in 0..20 {
        let length = along.iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-12);
        along.iter_mut().for_each(|x| *x /= length);
        let mut next = vec![0.0; traits];
        for row in rows {
            let on: f64 = row.iter().map(|(i, x)| along[*i] * x).sum();
            row.iter().for_each(|(i, x)| next[*i] += on * x);
        }
        bend = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        along = next;
    }
    let rate = 1.0 / (bend * 0.26 + PENALTY);
    for round in 0..ROUNDS {
        let mut slope: Vec<f64> = ahead.iter().map(|w| w * PENALTY).collect();
        for (row, told) in rows.iter().zip(told) {
            let sum: f64 = row.iter().map(|(i, x)| ahead[*i] * x).sum();
            let miss = 1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*told));
            row.iter().for_each(|(i, x)| slope[*i] += miss * x);
        }
        let keep = round as f64 / (round as f64 + 3.0);
        for i in 0..traits {
            let next = ahead[i] - rate * slope[i];
            ahead[i] = next + keep * (next - weights[i]);
            weights[i] = next;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(told: bool, words: &str, vector: [f32; 2]) -> Case {
        Case {
            group: words.to_owned(),
            told,
            traits: words.split(' ').map(str::to_owned).collect(),
            vector: Some(vector.to_vec()),
        }
    }

    #[test]
    fn fits_what_is_plain_and_does_so_again() {
        let mut cases = Vec::new();
        for n in 0..60 {
            cases.push(case(true, "1 did a", [1.0, (n % 3) as f32]));
            cases.push(case(false, "1 would a", [-1.0, (n % 3) as f32]));
        }
        cases.push(case(true, "1 once", [1.0, 1.0]));
        let all: Vec<&Case> = cases.iter().collect();
        let table = fit(&all);
        let weights = Weights::read(&table);
        let sum = |t: &[&str]| weights.sum(&t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        assert!(sum(&["did"]) > 0.3 && sum(&["would"]) < -0.3, "{table}");
        assert!(weights.lean(&[1.0, 1.0]) > weights.lean(&[-1.0, 1.0]));
        assert!(!table.contains("once"), "too rare");
        assert_eq!(table, fit(&all));
    }

    #[test]
    fn the_area_by_hand() {
        assert!((area(&[(0.9, true), (0.5, false), (0.4, true), (0.1, false)]) - 0.75).abs() < 1e-9);
    }
}
