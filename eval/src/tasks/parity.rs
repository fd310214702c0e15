//! The encoder beside the training: the same pieces, nearly the same columns.
//!
//! Reads `parity.json` of an exported model (with `--model FOLDER` of the same model): words, pieces, classes of
//! case, columns of the 8-bit ONNX graph and of the plain one. A file of JSON lines `{"text":..,"ids":[..]}` is
//! read as the published tokeniser's answers alone.

use crate::outcome::{Outcome, files, hash, ratio};
use anyhow::{Context, Result};
use dateline_facts::span::Span;
use dateline_reading::encoder::{WordPiece, Words};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Case {
    words: Vec<String>,
    pieces: Vec<Vec<u32>>,
    case: Vec<u8>,
    syntax_columns_f32: Vec<Vec<f32>>,
    events_columns_f32: Vec<Vec<f32>>,
    syntax_columns: Vec<Vec<f32>>,
    events_columns: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    ids: Vec<u32>,
}

/// Runs the task.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, if path.is_dir() { "parity.json" } else { "" })?;
    let text = std::fs::read_to_string(&files[0])?;
    if text.starts_with('{') {
        return lines(&text, errors).map(|(items, same)| {
            Outcome::over(items, hash(&files).unwrap_or_default()).metric("same_pieces", ratio(same, items))
        });
    }
    let encoder = crate::model::encoder().context("no model: give --model FOLDER")?;
    let cases: Vec<Case> = serde_json::from_str(&text)?;
    let (mut words, mut same) = (0, 0);
    // Largest and mean difference: ours to plain, the graph's to plain, over columns.
    let (mut ours, mut theirs, mut count, mut peak) = (0.0f64, 0.0f64, 0usize, 0.0f32);
    for case in &cases {
        let mut text = String::new();
        let spans: Vec<Span> = case
            .words
            .iter()
            .map(|w| {
                let start = text.len();
                text.push_str(w);
                text.push(' ');
                Span::new(start, start + w.len())
            })
            .collect();
        let read = Words::of(&text, spans.into_iter(), true, encoder.vocabulary());
        for (n, word) in read.list.iter().enumerate() {
            let at = word.at as usize;
            let pieces = &read.pieces[at..at + usize::from(word.len)];
            let right = pieces == case.pieces[n] && word.case == case.case[n];
            words += 1;
            same += usize::from(right);
            if errors && !right {
                eprintln!(
                    "{}\t{pieces:?} {}\twanted {:?} {}",
                    case.words[n], word.case, case.pieces[n], case.case[n]
                );
            }
        }
        let (syntax, events) = encoder.columns(&read);
        let wanted = case.syntax_columns_f32.concat().into_iter().chain(case.events_columns_f32.concat());
        let graph = case.syntax_columns.concat().into_iter().chain(case.events_columns.concat());
        anyhow::ensure!(syntax.len() + events.len() == wanted.clone().count(), "columns of another size");
        for ((a, b), w) in syntax.iter().chain(&events).zip(graph).zip(wanted) {
            ours += f64::from((a - w).abs());
            theirs += f64::from((b - w).abs());
            peak = peak.max((a - w).abs());
            count += 1;
        }
    }
    Ok(Outcome::over(words, hash(&files)?)
        .metric("same_pieces", ratio(same, words))
        .metric("mean_difference", ours / count.max(1) as f64)
        .metric("mean_difference_of_graph", theirs / count.max(1) as f64)
        .metric("largest_difference", f64::from(peak)))
}

/// Lines of text against the published tokeniser: how many there are, how many agree.
fn lines(text: &str, errors: bool) -> Result<(usize, usize)> {
    let vocabulary = WordPiece::new();
    let (mut items, mut same) = (0, 0);
    for line in text.lines() {
        let line: Line = serde_json::from_str(line)?;
        let mut pieces = Vec::new();
        vocabulary.pieces(&line.text, &mut pieces);
        items += 1;
        same += usize::from(pieces == line.ids);
        if errors && pieces != line.ids {
            eprintln!("{:?}\n  ours   {pieces:?}\n  wanted {:?}", line.text, line.ids);
        }
    }
    Ok((items, same))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_piece_by_piece() {
        let text = "{\"text\":\"The U.S.\",\"ids\":[1996,1057,1012,1055,1012]}\n{\"text\":\"x\",\"ids\":[1]}";
        assert_eq!(lines(text, false).unwrap(), (2, 1));
    }
}
