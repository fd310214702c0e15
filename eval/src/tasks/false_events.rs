//! False events: how many events with violent types are read from reports that tell of none.
//!
//! **PATH** is a file or folder of texts without political violence: `.txt` with reports separated by a line `---` (a line that
//! begins with `#` is a comment; the first line of a report may be `topic: NAME`), or CoNLL-U (`.conllu`), where each `# newdoc` begins a
//! report made of its `# text` lines. Counted are events of the types ASSAULT, COERCE, PROTEST, MOBILIZE and THREATEN that are asserted or
//! alleged; `rate` is their number over the reports.

use crate::outcome::{Outcome, files, hash, ratio};
use anyhow::Result;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::report::Report;
use std::collections::BTreeMap;
use std::path::Path;

/// Scores every `.txt` and `.conllu` below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let mut found = Vec::new();
    for suffix in [".txt", ".conllu"] {
        found.extend(files(path, suffix).unwrap_or_default());
    }
    found.sort();
    found.dedup();
    let reader = crate::model::reader();
    let mut by_topic: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut reports, mut violent, mut all, mut clean) = (0, 0, 0, 0);
    for file in &found {
        let text = std::fs::read_to_string(file)?;
        let conllu = file.extension().is_some_and(|e| e == "conllu");
        for (topic, text) in if conllu { documents(&text) } else { sections(&text) } {
            let reading = reader.read(Report::plain("off-topic", &text));
            reports += 1;
            all += reading.events.len();
            let mut here = 0;
            for event in &reading.events {
                if !matches!(event.factuality, Factuality::Asserted | Factuality::Alleged)
                    || !is_violent(event.kind)
                {
                    continue;
                }
                here += 1;
                if errors {
                    let clause = event.clause.of(&reading.report.text).replace('\n', " ");
                    eprintln!(
                        "{topic} {} {} [{}] {clause}",
                        event.kind,
                        event.by,
                        event.trigger.of(&reading.report.text)
                    );
                }
            }
            violent += here;
            clean += usize::from(here == 0);
            let cell = by_topic.entry(topic).or_default();
            cell.0 += here;
            cell.1 += 1;
        }
    }
    anyhow::ensure!(reports > 0, "no reports here");
    let table = by_topic
        .iter()
        .map(|(topic, (events, n))| (topic.clone(), serde_json::json!(format!("{events} in {n}"))))
        .collect();
    Ok(Outcome::over(reports, hash(&found)?)
        .metric("violent_events", violent as f64)
        .metric("rate", ratio(violent, reports))
        .metric("clean_reports", ratio(clean, reports))
        .metric("all_events", all as f64)
        .detail("by_topic", serde_json::Value::Object(table)))
}

fn is_violent(kind: EventType) -> bool {
    use EventType::*;
    matches!(kind, Assault | Coerce | Protest | Mobilize | Threaten)
}

/// Reports of a text file: topic and text.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let (mut topic, mut body) = (String::from("other"), String::new());
    for line in text.lines().chain(std::iter::once("---")) {
        if line.trim_end() == "---" {
            if !body.trim().is_empty() {
                out.push((std::mem::replace(&mut topic, "other".into()), std::mem::take(&mut body)));
            }
            body.clear();
        } else if let Some(name) = line.strip_prefix("topic:") {
            topic = name.trim().to_owned();
        } else if !line.starts_with('#') {
            body.push_str(line);
            body.push('\n');
        }
    }
    out
}

/// Documents of a CoNLL-U file: the first part of their id, and their sentences.
fn documents(text: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            let topic = id.split(['-', '_']).take(2).collect::<Vec<_>>().join("_");
            out.push((topic, String::new()));
        } else if let Some(sentence) = line.strip_prefix("# text = ") {
            if out.is_empty() {
                out.push(("document".into(), String::new()));
            }
            if let Some((_, body)) = out.last_mut() {
                body.push_str(sentence);
                body.push(' ');
            }
        } else if line.starts_with("# newpar")
            && let Some((_, body)) = out.last_mut()
            && !body.is_empty()
        {
            body.push_str("\n\n");
        }
    }
    out.retain(|(_, body)| !body.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_documents() {
        let text = "# note\ntopic: sport\nOne.\n---\nTwo.\n";
        assert_eq!(
            sections(text),
            [("sport".to_owned(), "One.\n".to_owned()), ("other".to_owned(), "Two.\n".to_owned())]
        );
        let conllu = "# newdoc id = GUM_news_x\n# text = A b.\n1\tA\n# newdoc id = GUM_bio_y\n# text = C.\n";
        let docs = documents(conllu);
        assert_eq!(docs.len(), 2);
        assert_eq!(docs[0], ("GUM_news".to_owned(), "A b. ".to_owned()));
    }
}
