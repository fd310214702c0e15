//! Which tellings become one event, on ECB+ (`.xml`): pairs of mentions of two documents that the record puts on one line,
//! against the chains of the gold.
//!
//! All documents of a topic are read as published on one day, which is the hardest case: its two matters, two earthquakes or
//! two games, differ in nothing but their words. Scored are mentions that are told, stand on one of the gold's mentions with a
//! chain, and are of one topic; a pair is right where both are of one chain. Recall is over pairs of one type only, since
//! the record never joins two types. `matter_precision` is the share of all joined pairs that are of one of the topic's two
//! matters: the gold has "shot" and "killed" in two chains, and "charged with" in a third.

use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::{Context, Result};
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use dateline_reconcile::cluster::{cluster, links};
use dateline_reconcile::{Told, told};
use jiff::civil::date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A document: its text and its mentions of events with their chains.
struct Gold {
    text: String,
    mentions: Vec<(Span, String)>,
}

/// Scores every topic below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".xml")?;
    anyhow::ensure!(!files.is_empty(), "no .xml of ECB+ here");
    let mut topics: BTreeMap<PathBuf, Vec<&PathBuf>> = BTreeMap::new();
    for file in &files {
        topics.entry(file.parent().unwrap_or(path).to_owned()).or_default().push(file);
    }
    let reader = crate::model::reader();
    let (mut across, mut within) = (Tally::default(), Tally::default());
    let (mut joined, mut of_one) = (0usize, 0usize);
    for members in topics.values() {
        let (mut tellings, mut chains, mut matters) = (Vec::new(), Vec::new(), Vec::new());
        for file in members {
            let gold = gold(&std::fs::read_to_string(file)?).with_context(|| file.display().to_string())?;
            let mut report = Report::plain(&file.to_string_lossy(), &gold.text);
            report.published = When::day(date(2012, 6, 15), Basis::Given);
            let reading = reader.read(report);
            for telling in told(&reading) {
                let trigger = reading.events.iter().find(|m| m.id == telling.id).map(|m| m.trigger);
                let chain = trigger.and_then(|t| gold.mentions.iter().find(|(s, _)| s.overlaps(t)));
                chains.push(chain.map(|(_, c)| c.clone()));
                tellings.push(telling);
                matters.push(file.to_string_lossy().contains("ecbplus.xml"));
            }
        }
        let mut group = vec![0; tellings.len()];
        for (n, members) in cluster(&tellings, &links(&tellings), &[]).iter().enumerate() {
            members.iter().for_each(|i| group[*i] = n);
        }
        for i in 0..tellings.len() {
            for j in i + 1..tellings.len() {
                if group[i] == group[j] && tellings[i].report != tellings[j].report {
                    joined += 1;
                    of_one += usize::from(matters[i] == matters[j]);
                    if errors && matters[i] != matters[j] {
                        eprintln!("TWO MATTERS\n  {}\n  {}", line(&tellings[i]), line(&tellings[j]));
                    }
                }
                let (Some(a), Some(b)) = (&chains[i], &chains[j]) else { continue };
                let one = tellings[i].report == tellings[j].report;
                let tally = if one { &mut within } else { &mut across };
                add(tally, a == b && tellings[i].kind == tellings[j].kind, group[i] == group[j]);
                if errors && group[i] == group[j] && a != b {
                    eprintln!("WRONG {a} | {b}\n  {}\n  {}", line(&tellings[i]), line(&tellings[j]));
                }
            }
        }
    }
    Ok(Outcome::over(files.len(), hash(&files)?)
        .metric("across_precision", across.precision())
        .metric("across_recall", across.recall())
        .metric("across_f1", across.f1())
        .metric("across_pairs", across.predicted as f64)
        .metric("matter_precision", of_one as f64 / joined.max(1) as f64)
        .metric("matter_pairs", joined as f64)
        .metric("within_precision", within.precision())
        .metric("within_recall", within.recall())
        .metric("within_f1", within.f1()))
}

fn add(tally: &mut Tally, gold: bool, said: bool) {
    tally.gold += usize::from(gold);
    tally.predicted += usize::from(said);
    tally.right += usize::from(gold && said);
}

fn line(told: &Told) -> String {
    let names = |list: &[dateline_facts::actor::Actor]| {
        list.iter().map(|a| a.id.as_str()).collect::<Vec<_>>().join(",")
    };
    let quote = told.evidence.first().map_or("", |e| e.quote.as_str()).replace('\n', " ");
    format!(
        "{} {:?} [{}]->[{}] @{} {:?}..{:?} {quote}",
        told.kind,
        told.mode.as_deref().unwrap_or(""),
        names(&told.actors),
        names(&told.recipients),
        told.place.as_ref().map_or("", |p| p.name.as_str()),
        told.when.earliest,
        told.when.latest,
    )
}

/// The text of an ECB+ document, its tokens with a space between, its sentences on lines of their own; and its mentions of
/// events that belong to a chain.
fn gold(xml: &str) -> Result<Gold> {
    let mut text = String::new();
    let mut spans: BTreeMap<&str, Span> = BTreeMap::new();
    let mut sentence = None;
    let mut anchors: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut chain_of: BTreeMap<&str, String> = BTreeMap::new();
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    let (mut mention, mut sources, mut note): (Option<&str>, Vec<&str>, Option<String>) =
        (None, Vec::new(), None);
    for raw in xml.lines().map(str::trim) {
        let get = |name: &str| attribute(raw, name);
        if raw.starts_with("<token ") {
            let id = get("t_id").context("a token without an id")?;
            let inside =
                raw.split_once('>').and_then(|(_, r)| r.rsplit_once("</token>")).map_or("", |(w, _)| w);
            let word = inside
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
            let here = get("sentence");
            if !text.is_empty() {
                text.push_str(if here == sentence { " " } else { "\n" });
            }
            sentence = here;
            let start = text.len();
            text.push_str(&word);
            spans.insert(id, Span::new(start, text.len()));
        } else if raw.contains("ACTION_") && get("m_id").is_some() {
            let id = get("m_id").unwrap_or_default();
            match get("TAG_DESCRIPTOR") {
                Some(_) => {
                    named.insert(id, get("instance_id").unwrap_or_default());
                }
                None => mention = Some(id),
            }
        } else if raw.starts_with("<token_anchor") {
            if let (Some(m), Some(t)) = (mention, get("t_id")) {
                anchors.entry(m).or_default().push(t);
            }
        } else if raw.starts_with("</") && raw.contains("ACTION_")
            || raw.starts_with("</") && mention.is_some()
        {
            mention = None;
        } else if raw.starts_with("<CROSS_DOC_COREF") || raw.starts_with("<INTRA_DOC_COREF") {
            note = get("note").or(get("r_id")).map(str::to_owned);
            sources.clear();
        } else if raw.starts_with("<source") {
            sources.extend(get("m_id"));
        } else if raw.starts_with("<target") {
            let target = get("m_id").and_then(|m| named.get(m)).copied().filter(|i| !i.is_empty());
            let name = target.map(str::to_owned).or(note.clone()).unwrap_or_default();
            for source in sources.drain(..) {
                chain_of.insert(source, name.clone());
            }
        }
    }
    let mentions = anchors
        .iter()
        .filter_map(|(m, tokens)| {
            let first = spans.get(tokens.first()?)?;
            let last = spans.get(tokens.last()?)?;
            Some((Span { start: first.start, end: last.end.max(first.end) }, chain_of.get(m)?.clone()))
        })
        .collect();
    Ok(Gold { text, mentions })
}

/// The value of an attribute of a tag on one line.
fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let tag = &line[..line.find('>').unwrap_or(line.len())];
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"<Document doc_name="x.xml">
<token t_id="1" sentence="0" number="0">Gunmen</token>
<token t_id="2" sentence="0" number="1">attacked</token>
<token t_id="3" sentence="1" number="0">The</token>
<token t_id="4" sentence="1" number="1">attack</token>
<Markables>
<ACTION_OCCURRENCE m_id="20"  >
<token_anchor t_id="2"/>
</ACTION_OCCURRENCE>
<ACTION_OCCURRENCE m_id="21"  >
<token_anchor t_id="4"/>
</ACTION_OCCURRENCE>
<HUMAN_PART_PER m_id="22"  >
<token_anchor t_id="1"/>
</HUMAN_PART_PER>
<ACTION_OCCURRENCE m_id="48" RELATED_TO="" TAG_DESCRIPTOR="attack" instance_id="ACT1" />
</Markables>
<Relations>
<CROSS_DOC_COREF r_id="1" note="ACT1" >
<source m_id="20" />
<source m_id="21" />
<target m_id="48" />
</CROSS_DOC_COREF>
</Relations>
</Document>"#;

    #[test]
    fn chains_of_a_document() {
        let gold = gold(DOCUMENT).expect("a document");
        assert_eq!(gold.text, "Gunmen attacked\nThe attack");
        let told: Vec<(&str, &str)> =
            gold.mentions.iter().map(|(s, c)| (s.of(&gold.text), c.as_str())).collect();
        assert_eq!(told, [("attacked", "ACT1"), ("attack", "ACT1")]);
    }

    #[test]
    fn pairs_are_counted() {
        // Three pairs of one chain, of which two were joined, and one joined wrongly: P 2/3, R 2/3.
        let mut tally = Tally::default();
        for (gold, said) in [(true, true), (true, true), (true, false), (false, true), (false, false)] {
            add(&mut tally, gold, said);
        }
        assert!((tally.precision() - 2.0 / 3.0).abs() < 1e-9 && (tally.recall() - 2.0 / 3.0).abs() < 1e-9);
    }
}
