//! Time expressions against TimeML, the story's date given.
//!
//! As the scorer of TempEval-3 (UzZaman et al. 2013): strict F1 counts equal spans, relaxed F1 overlapping
//! ones, each gold with at most one prediction; value F1 is relaxed F1 times the share of the overlapping
//! pairs whose values are equal.

use crate::outcome::{Outcome, Tally, cpu_seconds, files, hash, ratio};
use crate::timeml::{Story, Time};
use anyhow::{Context, Result};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use dateline_reading::sentences::Sentences;
use dateline_reading::times::Times;
use dateline_reading::tokens::Tokens;
use std::collections::BTreeMap;
use std::path::Path;

/// Passes over all stories by which speed is measured.
const PASSES: usize = 10;

/// Scores every `.tml` file below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".tml")?;
    let (sentences, tokens, times) = (Sentences::new(), Tokens::new(), Times::new());
    let mut score = Score::default();
    let mut rules: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let (mut words, mut readings) = (0, Vec::new());
    for file in &files {
        let xml = std::fs::read_to_string(file)?;
        let story = Story::parse(&xml).with_context(|| file.display().to_string())?;
        let mut report = story.report(&file.to_string_lossy());
        if let Some(date) = story.date() {
            report.published = When::day(date, Basis::Given);
        }
        let mut reading = Reading::of(report);
        sentences.run(&mut reading);
        tokens.run(&mut reading);
        times.run(&mut reading);
        words += reading.tokens.len();
        let read: Vec<(Span, &str)> = reading.times.iter().map(|t| (t.span, t.value.as_str())).collect();
        let pairs = score.add(&story.times, &read);
        if errors {
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            show(&name, &story, &reading, &pairs);
            by_rule(&mut rules, &story, &reading, &pairs);
        }
        readings.push(reading);
    }
    // One pass takes less than the clock can tell.
    let before = cpu_seconds();
    for reading in (0..PASSES).flat_map(|_| &readings) {
        std::hint::black_box(times.read(reading, reading.report.published.exact_day()));
    }
    let seconds = cpu_seconds() - before;
    for (rule, [right, value, false_]) in rules {
        eprintln!("RULE\t{rule}\tright {right}\tvalue {value}\tfalse {false_}");
    }
    Ok(Outcome::over(score.strict.gold, hash(&files)?)
        .metric("strict_f1", score.strict.f1())
        .metric("relaxed_f1", score.relaxed.f1())
        .metric("value_f1", score.value_f1())
        .metric("precision", score.relaxed.precision())
        .metric("recall", score.relaxed.recall())
        .metric("value_accuracy", ratio(score.values, score.relaxed.right))
        .metric("words_per_s", (words * PASSES) as f64 / f64::max(seconds, 1e-2)))
}

#[derive(Default)]
struct Score {
    strict: Tally,
    relaxed: Tally,
    values: usize,
}

impl Score {
    /// Adds a story; returns for every gold time the prediction it is paired with.
    fn add(&mut self, gold: &[Time], read: &[(Span, &str)]) -> Vec<Option<usize>> {
        let mut taken = vec![false; read.len()];
        let mut pairs = Vec::new();
        let mut equal = 0;
        for time in gold {
            let exact = read.iter().position(|(s, _)| *s == time.span);
            equal += usize::from(exact.is_some());
            let pair =
                exact.or_else(|| (0..read.len()).find(|i| !taken[*i] && read[*i].0.overlaps(time.span)));
            if let Some(i) = pair {
                taken[i] = true;
                self.values += usize::from(read[i].1 == time.value);
            }
            pairs.push(pair);
        }
        let matched = pairs.iter().flatten().count();
        self.strict.add(Tally { right: equal, predicted: read.len(), gold: gold.len() });
        self.relaxed.add(Tally { right: matched, predicted: read.len(), gold: gold.len() });
        pairs
    }

    fn value_f1(&self) -> f64 {
        self.relaxed.f1() * ratio(self.values, self.relaxed.right)
    }
}

/// Counts for every rule: right, of another value, where the gold has none.
fn by_rule(
    rules: &mut BTreeMap<String, [usize; 3]>,
    story: &Story,
    reading: &Reading,
    pairs: &[Option<usize>],
) {
    for (i, read) in reading.times.iter().enumerate() {
        let gold = pairs.iter().position(|p| *p == Some(i)).map(|g| &story.times[g]);
        let column = match gold {
            Some(gold) if gold.value == read.value => 0,
            Some(_) => 1,
            None => 2,
        };
        rules.entry(read.by.to_string()).or_default()[column] += 1;
    }
}

fn show(name: &str, story: &Story, reading: &Reading, pairs: &[Option<usize>]) {
    let around = |span: Span| {
        let text = &story.text;
        let from =
            (0..=span.begin().saturating_sub(50)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        let to = (span.finish() + 30..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
        format!(
            "{}[{}]{}",
            &text[from..span.begin()],
            span.of(text),
            &text[span.finish()..to.max(span.finish())]
        )
        .replace('\n', " ")
    };
    for (gold, pair) in story.times.iter().zip(pairs) {
        match pair {
            None => eprintln!("MISSED\t{name}\t{}\t{}\t{}", gold.kind, gold.value, around(gold.span)),
            Some(i) => {
                let read = &reading.times[*i];
                if read.value != gold.value {
                    eprintln!(
                        "VALUE\t{name}\t{}\t{} read {} ({}) dct {}\t{}",
                        gold.kind,
                        gold.value,
                        read.value,
                        read.by,
                        story.dct,
                        around(gold.span)
                    );
                }
            }
        }
    }
    for (i, read) in reading.times.iter().enumerate() {
        if !pairs.contains(&Some(i)) {
            eprintln!("FALSE\t{name}\t{}\t{} ({})\t{}", read.kind, read.value, read.by, around(read.span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let time = |a, b, v: &str| Time { span: Span::new(a, b), value: v.into(), kind: "DATE".into() };
        let gold = [time(0, 6, "2024"), time(10, 20, "2024-01-04"), time(30, 40, "P2W")];
        let read = [
            (Span::new(0, 6), "2024"),
            (Span::new(12, 20), "2024-01-05"),
            (Span::new(50, 55), "P1D"),
            (Span::new(60, 65), "P1D"),
        ];
        let mut score = Score::default();
        score.add(&gold, &read);
        // Strict: 1 of 4, 1 of 3. Relaxed: 2 of 4, 2 of 3. Values: 1 of 2.
        assert!((score.strict.f1() - 2.0 / 7.0).abs() < 1e-9);
        assert!((score.relaxed.f1() - 4.0 / 7.0).abs() < 1e-9);
        assert!((score.value_f1() - 2.0 / 7.0).abs() < 1e-9);
    }
}
