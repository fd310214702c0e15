//! Events judged by hand: draws the sample, and scores the judged sheet.
//!
//! **PATH** as a folder of texts (`.txt`, re3d's `documents.json`, the article benchmark's `ground-truth.json`): reads them and, with
//! `--errors`, prints the asserted and alleged events for judging in the order of drawing, a line each: document, offset in code points, type, and what was
//! read. The sample is drawn by the hash of document and offset, so that it is the same for the same readings; `items` is how many
//! events there were in all.
//! **PATH** as a `.tsv` sheet: columns document, offset, type, verdict (`right`, `part`, `wrong`), kind of error (`-` for right). An event is right where
//! type, doer and the one it is done to are what the sentence says; `part` where the type is right and a party is missing or wrong.
//! `precision` counts right and part (the event is told), `full` only right.

use crate::outcome::{Outcome, files, hash, ratio};
use anyhow::Result;
use dateline_facts::event::Factuality;
use dateline_facts::report::Report;
use dateline_facts::span::CodePoints;
use dateline_reading::Reader;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Draws or scores.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    if path.is_file() && path.extension().is_some_and(|e| e == "tsv") {
        return score(path);
    }
    let mut used = Vec::new();
    for suffix in [".txt", "documents.json", "ground-truth.json"] {
        used.extend(files(path, suffix).unwrap_or_default());
    }
    used.sort();
    used.dedup();
    let reader = Reader::new();
    let mut rows: Vec<(String, String)> = Vec::new();
    for file in &used {
        let text = std::fs::read_to_string(file)?;
        for (id, text) in texts(file, text) {
            let reading = reader.read(Report::plain(&id, &text));
            let points = CodePoints::of(&text);
            for event in &reading.events {
                if !matches!(event.factuality, Factuality::Asserted | Factuality::Alleged) {
                    continue;
                }
                let names = |list: &[u32]| {
                    list.iter()
                        .map(|n| reading.entities[*n as usize].span.of(&text))
                        .collect::<Vec<_>>()
                        .join("+")
                };
                let at = points.span(event.trigger)[0];
                let key = blake3::hash(format!("{id} {at}").as_bytes()).to_hex().to_string();
                let line = format!(
                    "{id}\t{at}\t{}\t{}\t[{}] {} -> {} | {}",
                    event.kind,
                    event.by,
                    event.trigger.of(&text),
                    names(&event.actors),
                    names(&event.recipients),
                    event.clause.of(&text).split_whitespace().collect::<Vec<_>>().join(" ")
                );
                rows.push((key, line));
            }
        }
    }
    let all = rows.len();
    rows.sort();
    if errors {
        for (_, line) in &rows {
            eprintln!("{line}");
        }
    }
    Ok(Outcome::over(all, hash(&used)?).metric("documents", used.len() as f64))
}

/// The texts of a file with their ids.
fn texts(file: &Path, text: String) -> Vec<(String, String)> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match name.as_str() {
        "ground-truth.json" => {
            let Ok(Value::Object(all)) = serde_json::from_str::<Value>(&text) else { return Vec::new() };
            all.into_iter()
                .filter_map(|(id, v)| {
                    let body = v.get("articleBody")?.as_str()?.to_owned();
                    Some((id.chars().take(12).collect(), body))
                })
                .collect()
        }
        "documents.json" => text
            .lines()
            .filter_map(|l| serde_json::from_str::<Value>(l).ok())
            .filter_map(|v| {
                let part = |k: &str| v.get(k).and_then(Value::as_str).map(str::to_owned);
                Some((part("_id")?.chars().take(12).collect(), part("text")?))
            })
            .collect(),
        _ => vec![(name, text)],
    }
}

fn score(path: &Path) -> Result<Outcome> {
    let text = std::fs::read_to_string(path)?;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut n, mut right, mut part) = (0, 0, 0);
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, _, _, verdict, kind] = cells[..] else { anyhow::bail!("not five columns: {line}") };
        n += 1;
        match verdict {
            "right" => right += 1,
            "part" => part += 1,
            _ => {}
        }
        if verdict != "right" {
            *kinds.entry(format!("{verdict}: {kind}")).or_default() += 1;
        }
    }
    Ok(Outcome::over(n, hash(&[path.to_owned()])?)
        .metric("precision", ratio(right + part, n))
        .metric("full", ratio(right, n))
        .detail("kinds", json!(kinds)))
}
