//! Fits the weights by which a note is given its ACLED sub-event type ([`dateline_reading::acled::of_note`]).
//!
//! A linear classifier (multinomial logistic regression with a quadratic penalty) over the traits of the snippets in
//! `training/acled`, by accelerated descent over all of them at once from zero: the same snippets and the same reading give the
//! same table. To be run again when the rules, the topics, the snippets or the encoder change.

use anyhow::{Context, Result, ensure};
use dateline_facts::report::Report;
use dateline_reading::Reader;
use dateline_reading::acled::{BEYOND, CODES, SUB_EVENTS, Weights, traits};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// In how many snippets a trait must stand.
const RARE: usize = 2;
/// Of the square of the weights.
const PENALTY: f64 = 2e-4;
/// Of descent: more change no weight by a step.
const ROUNDS: usize = 300;
/// Of a weight in one unit.
const STEPS: f64 = 8.0;
/// Of the check by halves.
const FOLDS: usize = 5;
/// Snippets that follow each other are alike: they go to the same fold.
const BLOCK: usize = 9;

/// How much each family of traits counts before it is weighed, by what stands before its `=`; 1 where nothing is said.
const FAMILIES: &[(&str, f64)] = &[("t", 2.0), ("M", 2.0)];

/// Settings of the chore.
#[derive(clap::Args)]
pub struct Args {
    /// Snippets: text, tab, type.
    #[arg(long, default_value = "training/acled/train.tsv")]
    snippets: PathBuf,
    /// Where the weights go.
    #[arg(long, default_value = "crates/data/lexicon/acled_weights.tsv")]
    out: PathBuf,
    /// Fit on four fifths and score on the last, five times; write nothing.
    #[arg(long)]
    folds: bool,
    /// Write the traits of a table of snippets instead: snippets, file.
    #[arg(long, num_args = 2)]
    show: Option<Vec<PathBuf>>,
}

struct Snippet {
    kind: usize,
    traits: Vec<String>,
}

/// Does the chore.
pub fn run(args: &Args) -> Result<()> {
    if let Some([from, to]) = args.show.as_deref() {
        let mut text = String::new();
        for snippet in read(from)? {
            writeln!(text, "{}\t{}", snippet.kind, snippet.traits.join("\t"))?;
        }
        return std::fs::write(to, text).context("writing traits");
    }
    let snippets = read(&args.snippets)?;
    if args.folds {
        return folds(&snippets);
    }
    let table = fit(&snippets.iter().collect::<Vec<_>>());
    let head = "# Weights of what a note shows for each sub-event type, in steps: trait, then letter of the type and weight.\n\
                # Fitted on training/acled by `cargo run --release -p xtask -- acled`; not to be edited by hand.\n";
    println!("acled: {} snippets, {} traits, {} bytes", snippets.len(), table.lines().count(), table.len());
    std::fs::write(&args.out, format!("{head}{table}")).with_context(|| args.out.display().to_string())
}

fn names() -> Vec<&'static str> {
    SUB_EVENTS.iter().map(|(name, _, _)| *name).chain(BEYOND.iter().copied()).collect()
}

fn read(path: &Path) -> Result<Vec<Snippet>> {
    let table = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let reader = Reader::new();
    let names = names();
    let mut out = Vec::new();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let (text, label) = line.rsplit_once('\t').context("a snippet without a type")?;
        let kind = names.iter().position(|n| *n == label).with_context(|| format!("no type {label}"))?;
        out.push(Snippet { kind, traits: traits(&reader.read(Report::plain("note", text))) });
    }
    ensure!(!out.is_empty(), "no snippets");
    Ok(out)
}

/// Scores every fifth with weights fitted on the others.
fn folds(snippets: &[Snippet]) -> Result<()> {
    let names = names();
    let mut seen = vec![0usize; names.len()];
    let fold: Vec<usize> = snippets
        .iter()
        .map(|s| {
            seen[s.kind] += 1;
            (seen[s.kind] - 1) / BLOCK % FOLDS
        })
        .collect();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for held in 0..FOLDS {
        let part: Vec<&Snippet> =
            snippets.iter().zip(&fold).filter(|(_, f)| **f != held).map(|(s, _)| s).collect();
        let weights = Weights::read(&fit(&part));
        let rest = snippets.iter().zip(&fold).filter(|(_, f)| **f == held);
        pairs.extend(rest.map(|(s, _)| (names[s.kind], weights.best(&s.traits))));
    }
    let mut weighted = 0.0;
    for name in &names {
        let count = |f: &dyn Fn(&(&str, &str)) -> bool| pairs.iter().filter(|p| f(p)).count() as f64;
        let (gold, said) = (count(&|p| p.0 == *name), count(&|p| p.1 == *name));
        let right = count(&|p| p.0 == *name && p.1 == *name);
        let f1 = if right > 0.0 { 2.0 * right / (gold + said) } else { 0.0 };
        weighted += f1 * gold / pairs.len() as f64;
        println!("{f1:.3} {name}");
    }
    let right = pairs.iter().filter(|(g, s)| g == s).count() as f64;
    println!("weighted F1 {weighted:.4}, accuracy {:.4} of {}", right / pairs.len() as f64, pairs.len());
    Ok(())
}

fn scale(name: &str) -> f64 {
    let own = name.split('=').next().unwrap_or_default();
    FAMILIES.iter().find(|(family, _)| *family == own).map_or(1.0, |(_, scale)| *scale)
}

/// The table of weights.
fn fit(snippets: &[&Snippet]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in snippets.iter().flat_map(|s| &s.traits) {
        *counts.entry(name).or_default() += 1;
    }
    counts.retain(|name, n| *n >= RARE && scale(name) > 0.0);
    let index: BTreeMap<&str, usize> = counts.keys().enumerate().map(|(i, name)| (*name, i)).collect();
    let scales: Vec<f64> = counts.keys().map(|name| scale(name)).collect();
    let rows: Vec<Vec<(usize, f64)>> = snippets
        .iter()
        .map(|s| {
            let mut row: Vec<(usize, f64)> =
                s.traits.iter().filter_map(|t| index.get(t.as_str())).map(|i| (*i, scales[*i])).collect();
            let norm = row.iter().map(|(_, v)| v * v).sum::<f64>().sqrt().max(1e-9);
            row.iter_mut().for_each(|(_, v)| *v /= norm);
            row
        })
        .collect();
    let kinds: Vec<usize> = snippets.iter().map(|s| s.kind).collect();
    let weights = descend(&rows, &kinds, index.len());
    let k = CODES.len();
    let mut table = String::new();
    for (name, at) in &index {
        let cells: Vec<String> = CODES
            .chars()
            .enumerate()
            .map(|(c, code)| (code, (weights[at * k + c] * scales[*at] * STEPS).round() as i64))
            .filter(|(_, w)| *w != 0)
            .map(|(code, w)| format!("{code}{w}"))
            .collect();
        if !cells.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "{name}\t{}", cells.join(" "));
        }
    }
    table
}

/// Weights, trait by trait, that minimise the mean loss with the penalty: Nesterov's descent. Rows have length one, so a step of two
/// does not overshoot.
fn descend(rows: &[Vec<(usize, f64)>], kinds: &[usize], traits: usize) -> Vec<f64> {
    let k = CODES.len();
    let mut weights = vec![0.0; traits * k];
    let mut ahead = weights.clone();
    let rate = 2.0;
    for round in 0..ROUNDS {
        let mut slope: Vec<f64> = ahead.iter().map(|w| w * PENALTY).collect();
        for (row, kind) in rows.iter().zip(kinds) {
            let mut share = vec![0.0; k];
            for (at, value) in row {
                for (c, s) in share.iter_mut().enumerate() {
                    *s += ahead[at * k + c] * value;
                }
            }
            let top = share.iter().copied().fold(f64::MIN, f64::max);
            share.iter_mut().for_each(|s| *s = (*s - top).exp());
            let sum: f64 = share.iter().sum();
            for (c, s) in share.iter_mut().enumerate() {
                *s = (*s / sum - f64::from(u8::from(c == *kind))) / rows.len() as f64;
            }
            for (at, value) in row {
                for (c, s) in share.iter().enumerate() {
                    slope[at * k + c] += s * value;
                }
            }
        }
        let keep = round as f64 / (round as f64 + 3.0);
        for i in 0..weights.len() {
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

    #[test]
    fn fits_what_is_plain_and_does_so_again() {
        let snippet = |kind: usize, words: &str| Snippet {
            kind,
            traits: words.split(' ').map(|w| format!("w={w}")).collect(),
        };
        let snippets = [
            snippet(8, "gas a"),
            snippet(8, "gas b"),
            snippet(26, "quake a"),
            snippet(26, "quake b"),
            snippet(26, "once a"),
        ];
        let all: Vec<&Snippet> = snippets.iter().collect();
        let table = fit(&all);
        let weights = Weights::read(&table);
        assert_eq!(weights.best(&["w=gas".to_owned(), "w=a".to_owned()]), "Chemical weapon");
        assert_eq!(weights.best(&["w=quake".to_owned()]), "Natural disaster");
        assert!(!table.contains("w=once"), "too rare");
        assert_eq!(table, fit(&all));
    }
}
