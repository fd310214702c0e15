//! Events judged by hand: draws the sample, and scores the judged sheet.
//!
//! **PATH** as a folder of texts (`.txt`, TimeML, toponym corpora, re3d's `documents.json`, the article benchmark's `ground-truth.json`): reads them and, with
//! `--errors`, prints the asserted and alleged events for judging in the order of drawing, a line each: document, offset in code points, type, and what was
//! read. The sample is drawn by the hash of document and offset, so that it is the same for the same readings; `items` is how many
//! events there were in all.
//! **PATH** as a `.tsv` sheet: columns document, offset, type, verdict (`right`, `part`, `wrong`), kind of error (`-` for right). An event is right where
//! type, doer and the one it is done to are what the sentence says; `part` where the type is right and a party is missing or wrong.
//! `precision` counts right and part (the event is told), `full` only right. Where a comment of the sheet names the folders of its texts
//! (`# texts: FOLDER ...`, under `DATELINE_DATA` or `../shared/data`) and they are here, its reports are read again: `precision_now` and
//! `full_now` are those of the rows still read (same document, offset and type), `lost` counts the told rows that are not.

use crate::outcome::{Outcome, files, hash, ratio};
use crate::timeml::Story;
use anyhow::Result;
use dateline_facts::event::Factuality;
use dateline_facts::report::Report;
use dateline_facts::span::CodePoints;
use dateline_reading::Reader;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How the files end that hold texts.
const SUFFIXES: [&str; 5] = [".txt", ".tml", ".xml", "documents.json", "ground-truth.json"];

/// Draws or scores.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    if path.is_file() && path.extension().is_some_and(|e| e == "tsv") {
        return score(path, errors);
    }
    let mut used = Vec::new();
    for suffix in SUFFIXES {
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
        n if n.ends_with(".tml") => {
            Story::parse(&text).map(|story| vec![(name.clone(), story.text)]).unwrap_or_default()
        }
        n if n.ends_with(".xml") => {
            let bodies = super::places::bodies(&text).unwrap_or_default();
            bodies.into_iter().enumerate().map(|(n, body)| (format!("{name}-{n}"), body)).collect()
        }
        _ => vec![(name, text)],
    }
}

fn score(path: &Path, errors: bool) -> Result<Outcome> {
    let text = std::fs::read_to_string(path)?;
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [document, offset, event, verdict, kind] = cells[..] else {
            anyhow::bail!("not five columns: {line}")
        };
        rows.push((document, offset, event, verdict));
        if verdict != "right" {
            *kinds.entry(format!("{verdict}: {kind}")).or_default() += 1;
        }
    }
    let now = folders(&text).map(|folders| read_again(&folders, &rows)).transpose()?;
    let count = |verdict: &str, read: bool| {
        let held = |n: usize| !read || now.as_ref().is_some_and(|now| now[n]);
        rows.iter().enumerate().filter(|(n, row)| row.3 == verdict && held(*n)).count()
    };
    let (right, told) = (count("right", false), count("right", false) + count("part", false));
    let mut outcome = Outcome::over(rows.len(), hash(&[path.to_owned()])?)
        .metric("precision", ratio(told, rows.len()))
        .metric("full", ratio(right, rows.len()));
    if let Some(now) = &now {
        let (right, part, wrong) = (count("right", true), count("part", true), count("wrong", true));
        outcome = outcome
            .metric("precision_now", ratio(right + part, right + part + wrong))
            .metric("full_now", ratio(right, right + part + wrong))
            .metric("still_read", (right + part + wrong) as f64)
            .metric("lost", (told - right - part) as f64);
        if errors {
            for ((document, offset, event, verdict), read) in rows.iter().zip(now) {
                match (*verdict, *read) {
                    ("wrong", true) => eprintln!("still wrong\t{document}\t{offset}\t{event}"),
                    ("right" | "part", false) => eprintln!("lost\t{document}\t{offset}\t{event}"),
                    _ => {}
                }
            }
        }
    }
    Ok(outcome.detail("kinds", json!(kinds)))
}

/// The folders of the sheet's texts, where it names them and they are all here.
fn folders(sheet: &str) -> Option<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = std::env::var_os("DATELINE_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let named = sheet.lines().find_map(|l| l.strip_prefix("# texts: "))?;
    let folders: Vec<PathBuf> = named.split(' ').map(|folder| data.join(folder)).collect();
    folders.iter().all(|f| f.is_dir()).then_some(folders)
}

/// For each row whether its event is still read: the same type, asserted or alleged, by the same word.
fn read_again(folders: &[PathBuf], rows: &[(&str, &str, &str, &str)]) -> Result<Vec<bool>> {
    let wanted: BTreeSet<&str> = rows.iter().map(|r| r.0).collect();
    let reader = Reader::new();
    let mut found: BTreeSet<(String, String, String)> = BTreeSet::new();
    for folder in folders {
        for suffix in SUFFIXES {
            for file in files(folder, suffix).unwrap_or_default() {
                let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                if matches!(suffix, ".txt" | ".tml") && !wanted.contains(name.as_str()) {
                    continue;
                }
                for (id, text) in texts(&file, std::fs::read_to_string(&file)?) {
                    if !wanted.contains(id.as_str()) {
                        continue;
                    }
                    let reading = reader.read(Report::plain(&id, &text));
                    let points = CodePoints::of(&text);
                    let held = |f| matches!(f, Factuality::Asserted | Factuality::Alleged);
                    for event in reading.events.iter().filter(|e| held(e.factuality)) {
                        let at = points.span(event.trigger)[0];
                        found.insert((id.clone(), at.to_string(), event.kind.to_string()));
                    }
                }
            }
        }
    }
    let key = |r: &(&str, &str, &str, &str)| (r.0.to_owned(), r.1.to_owned(), r.2.to_owned());
    Ok(rows.iter().map(|r| found.contains(&key(r))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_kind_of_file() {
        let of = |name: &str, text: &str| texts(Path::new(name), text.to_owned());
        let named = |id: &str, text: &str| vec![(id.to_owned(), text.to_owned())];
        assert_eq!(of("a.txt", "A."), named("a.txt", "A."));
        assert_eq!(
            of("b.tml", "<TimeML><TEXT>B <EVENT>fled</EVENT>.</TEXT></TimeML>"),
            named("b.tml", "B fled.")
        );
        let two = "<articles><article><text>C.</text></article><article><text>D.</text></article></articles>";
        assert_eq!(of("c.xml", two), [named("c.xml-0", "C."), named("c.xml-1", "D.")].concat());
        assert_eq!(of("d.xml", "<no>"), Vec::new());
    }

    #[test]
    fn a_sheet_is_scored_as_it_was_judged() {
        let path = std::env::temp_dir().join(format!("dateline-sheet-{}.tsv", std::process::id()));
        let sheet = "# drawn\na\t1\tACCUSE\tright\t-\na\t9\tAID\tpart\tparty\nb\t3\tAID\twrong\tsense\n\
                     b\t7\tREJECT\twrong\tsense\n";
        std::fs::write(&path, sheet).expect("a folder for temporary files");
        let outcome = score(&path, false);
        std::fs::remove_file(&path).expect("the file is there");
        let outcome = outcome.expect("four rows of five columns");
        let value = |name: &str| outcome.metrics.iter().find(|m| m.0 == name).and_then(|m| m.1.as_f64());
        assert_eq!(value("precision"), Some(0.5));
        assert_eq!(value("full"), Some(0.25));
        assert_eq!(value("lost"), None);
    }
}
