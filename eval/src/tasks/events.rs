//! Events from raw text against PLOVER gold records or PETRARCH validation sentences.
//!
//! **PATH** is a file, or a folder of files: PLOVER gold JSON (`PLOVER_GSR_CAMEO.txt`: a list of records with
//! `date`, `source` and `target` as lists of `code` and `sector`, `event`, `text`), or validation XML: `<Sentence
//! date="19950101">` holding `<EventCoding sourcecode= targetcode= eventcode=>` and `<Text>`; CAMEO codes become
//! PLOVER roots by [`root_of_cameo`], after the crosswalk of the Open Event Data Alliance.
//!
//! **What is compared.** Records with the same text are one text with several gold events. A gold event is a triple
//! (source, root, target); several sources or targets are as many triples; several sources without a target are a
//! compound actor: each pair is one triple, right in either direction. Roots of 2016 are read as today's: DEMAND is REQUEST,
//! DISAPPROVE and INVESTIGATE are ACCUSE, FIGHT is ASSAULT. An actor is country and role (`IRQMIL`); a state named alone
//! and its government are one, since the coders write the bare country for both. `f1_country` compares the country alone.
//! A gold event without source or target matches any. A gold event is matched once.
//!
//! **Whole triples.** PETRARCH2 and UniversalPetrarch write an event only where both sides are known (`require_dyad`, on in the
//! configuration that they ship), so that an event with one side open is never one of their predictions. `f1` counts such an
//! event of Dateline's, which is no triple, as a wrong one; `f1_dyads` leaves it out of the predictions as those coders do, and
//! nothing else: the gold stays whole, so that a gold event told with one side open is missed.
//!
//! **What is predicted.** These data have no factuality: the coders took what the sentence asserts. So what Dateline
//! marks alleged (what a source merely states excepted), denied, hypothetical or historical is left out, and what it marks future or negated gets the root that
//! the manual prescribes ([`announced`](super::event_type)). Triples are actors by recipients.
//! `type_*` compares the set of roots of each text.

use super::event_type::announced;
use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::{Context, Result};
use dateline_facts::attribution::Stance;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A gold event: codes of source and target (none: any), root, whether direction counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    source: Option<Code>,
    root: EventType,
    target: Option<Code>,
    both_ways: bool,
}

/// Country and role; an empty role is none, `***` any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    country: String,
    role: String,
}

/// A text with its gold events.
#[derive(Debug)]
struct Item {
    text: String,
    date: Option<Date>,
    gold: Vec<Gold>,
}

/// Scores all files in either format below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let mut found = Vec::new();
    for suffix in [".txt", ".json", ".xml"] {
        found.extend(files(path, suffix).unwrap_or_default());
    }
    found.sort();
    found.dedup();
    let mut items = Vec::new();
    let mut used = Vec::new();
    for file in found {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let more = if text.contains("<EventCoding") { from_xml(&text)? } else { from_json(&text) };
        if !more.is_empty() {
            items.extend(more);
            used.push(file);
        }
    }
    anyhow::ensure!(!items.is_empty(), "no PLOVER records and no validation sentences here");
    let reader = crate::model::reader();
    let mut sums = [Tally::default(); 5];
    let mut by_type: BTreeMap<&str, Tally> = BTreeMap::new();
    for item in &items {
        let mut report = Report::plain("gold", &item.text);
        if let Some(date) = item.date {
            report.published = When::day(date, Basis::Given);
        }
        let reading = reader.read(report);
        let said = predicted(&reading);
        let strict = tally(&item.gold, &said, same_code);
        let country = tally(&item.gold, &said, |a, b| a.country == b.country);
        sums[0].add(strict);
        sums[1].add(country);
        let dyads: Vec<Gold> =
            said.iter().filter(|s| s.source.is_some() && s.target.is_some()).cloned().collect();
        sums[3].add(tally(&item.gold, &dyads, same_code));
        sums[4].add(tally(&item.gold, &dyads, |a, b| a.country == b.country));
        let mut gold_kinds: Vec<EventType> = item.gold.iter().map(|g| g.root).collect();
        let mut said_kinds: Vec<EventType> = said.iter().map(|s| s.root).collect();
        for kinds in [&mut gold_kinds, &mut said_kinds] {
            kinds.sort();
            kinds.dedup();
        }
        let right: Vec<&EventType> = said_kinds.iter().filter(|k| gold_kinds.contains(k)).collect();
        sums[2].add(Tally { right: right.len(), predicted: said_kinds.len(), gold: gold_kinds.len() });
        for kind in EventType::ALL {
            let tally = by_type.entry(kind.as_str()).or_default();
            tally.gold += usize::from(gold_kinds.contains(kind));
            tally.predicted += usize::from(said_kinds.contains(kind));
            tally.right += usize::from(right.contains(&kind));
        }
        if errors && strict.right < strict.gold.max(strict.predicted) {
            eprintln!(
                "{}\n  gold {}\n  said {}\n  all  {}",
                item.text.trim(),
                show(&item.gold),
                show(&said),
                all(&reading)
            );
        }
    }
    let details = by_type
        .iter()
        .map(|(k, t)| {
            (
                (*k).to_owned(),
                serde_json::json!(format!("P {:.2} R {:.2} of {}", t.precision(), t.recall(), t.gold)),
            )
        })
        .collect();
    let [strict, country, kinds, dyads, dyads_country] = sums;
    Ok(Outcome::over(items.len(), hash(&used)?)
        .metric("precision", strict.precision())
        .metric("recall", strict.recall())
        .metric("f1", strict.f1())
        .metric("precision_country", country.precision())
        .metric("recall_country", country.recall())
        .metric("f1_country", country.f1())
        .metric("precision_dyads", dyads.precision())
        .metric("recall_dyads", dyads.recall())
        .metric("f1_dyads", dyads.f1())
        .metric("f1_dyads_country", dyads_country.f1())
        .metric("type_precision", kinds.precision())
        .metric("type_recall", kinds.recall())
        .metric("type_f1", kinds.f1())
        .detail("by_type", Value::Object(details)))
}

fn show(events: &[Gold]) -> String {
    let code = |c: &Option<Code>| c.as_ref().map_or("-".to_owned(), |c| format!("{}{}", c.country, c.role));
    events
        .iter()
        .map(|g| format!("{} {} {}", code(&g.source), g.root, code(&g.target)))
        .collect::<Vec<_>>()
        .join("; ")
}

fn all(reading: &Reading) -> String {
    let names = |list: &[u32]| {
        list.iter()
            .map(|n| {
                let entity = &reading.entities[*n as usize];
                format!("{}({})", entity.span.of(&reading.report.text), entity.code)
            })
            .collect::<Vec<_>>()
            .join(",")
    };
    let one = |e: &EventMention| {
        format!(
            "{} {} [{}] {} -> {} {}",
            e.by,
            e.kind,
            e.trigger.of(&reading.report.text),
            names(&e.actors),
            names(&e.recipients),
            e.factuality
        )
    };
    reading.events.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The triples that Dateline says.
fn predicted(reading: &Reading) -> Vec<Gold> {
    let mut out: Vec<Gold> = Vec::new();
    for event in &reading.events {
        // What a source says is told; what it claims or lays at another's door is alleged.
        let stated = event.attribution.and_then(|n| reading.attributions.get(n as usize));
        let stated = stated.is_some_and(|a| a.stance == Stance::State);
        let left_out = match event.factuality {
            Factuality::Alleged => !stated,
            Factuality::Denied | Factuality::Hypothetical | Factuality::Historical => true,
            _ => false,
        };
        let root = announced(event.kind, event.factuality);
        if left_out
            || (event.factuality == Factuality::Negated && root == event.kind && root != EventType::Reject)
        {
            continue;
        }
        let codes = |list: &[u32]| -> Vec<Code> {
            let parties = list.iter().filter_map(|n| reading.entities.get(*n as usize));
            // Whom no list knows and what is no party at all has no code, so that there is none in the triple, as with those coders.
            parties
                .filter(|e| {
                    let uncoded = matches!(e.by.as_str(), "encoder:party" | "noun:party" | "events:target");
                    !(e.code.is_empty() && uncoded)
                })
                .map(|e| code_of(&e.code))
                .collect()
        };
        let (sources, targets) = (codes(&event.actors), codes(&event.recipients));
        for gold in triples(&sources, root, &targets) {
            if !out.contains(&gold) {
                out.push(gold);
            }
        }
    }
    out
}

/// Sources by targets; pairs of a compound actor where there is no target.
fn triples(sources: &[Code], root: EventType, targets: &[Code]) -> Vec<Gold> {
    let one = |s: Option<&Code>, t: Option<&Code>, both_ways| Gold {
        source: s.cloned(),
        root,
        target: t.cloned(),
        both_ways,
    };
    let mut out = Vec::new();
    match (sources.len(), targets.len()) {
        (0, 0) => out.push(one(None, None, false)),
        (1, 0) => out.push(one(sources.first(), None, false)),
        (0, _) => out.extend(targets.iter().map(|t| one(None, Some(t), false))),
        (_, 0) => {
            for (n, a) in sources.iter().enumerate() {
                out.extend(sources[n + 1..].iter().map(|b| one(Some(a), Some(b), true)));
            }
        }
        _ => {
            for a in sources {
                out.extend(targets.iter().map(|b| one(Some(a), Some(b), false)));
            }
        }
    }
    out
}

fn same_code(a: &Code, b: &Code) -> bool {
    a.country == b.country && (a.role == b.role || a.role == "***" || b.role == "***")
}

/// Matches each gold event at most once.
fn tally(gold: &[Gold], said: &[Gold], same: impl Fn(&Code, &Code) -> bool) -> Tally {
    let agrees = |a: &Option<Code>, b: &Option<Code>| match (a, b) {
        (None, _) => true,
        (Some(a), Some(b)) => same(a, b),
        (Some(_), None) => false,
    };
    let mut free: Vec<bool> = vec![true; gold.len()];
    let mut right = 0;
    for s in said {
        let hit = gold.iter().enumerate().position(|(n, g)| {
            free[n]
                && g.root == s.root
                && ((agrees(&g.source, &s.source) && agrees(&g.target, &s.target))
                    || ((g.both_ways || s.both_ways)
                        && agrees(&g.source, &s.target)
                        && agrees(&g.target, &s.source)))
        });
        if let Some(n) = hit {
            free[n] = false;
            right += 1;
        }
    }
    Tally { right, predicted: said.len(), gold: gold.len() }
}

/// `IRQGOV` as country and role; a code that begins with a sector (`IGO`, `IMG`) has it for a country.
fn code_of(code: &str) -> Code {
    let cut = |from: usize, to: usize| code.get(from..to.min(code.len())).unwrap_or("").to_owned();
    let country = match cut(0, 3).as_str() {
        // Codes of the gold file that are not ISO 3166, and bodies that it knows as IGO only.
        "JAP" => "JPN".to_owned(),
        "ITL" => "ITA".to_owned(),
        "VTN" => "VNM".to_owned(),
        "TMP" => "TLS".to_owned(),
        "UNO" | "EUR" | "EEC" => "IGO".to_owned(),
        "NGM" => "NGO".to_owned(),
        other => other.to_owned(),
    };
    let mut role = cut(3, 6);
    // A state named alone and its government are one in these data; an unknown role is none.
    if matches!(role.as_str(), "GOV" | "UNK") {
        role.clear();
    }
    if country == "IGO" && matches!(role.as_str(), "UNO" | "EUR" | "EEC" | "NAT" | "SEA" | "AFR" | "ARL") {
        role = cut(6, 9);
    }
    Code { country, role }
}

/// Today's root for a root of the file.
fn root_of(name: &str) -> Option<EventType> {
    match name {
        "DEMAND" => Some(EventType::Request),
        "DISAPPROVE" | "INVESTIGATE" => Some(EventType::Accuse),
        "FIGHT" => Some(EventType::Assault),
        other => EventType::from_word(other),
    }
}

/// PLOVER root of a CAMEO code, by its first digits; `None` for mere statements (01) and comments.
pub fn root_of_cameo(code: &str) -> Option<EventType> {
    use EventType::*;
    Some(match code.get(..2)? {
        "02" | "10" => Request,
        "03" => Agree,
        "04" => Consult,
        "05" => Support,
        "06" => Cooperate,
        "07" => Aid,
        // Yielding: in words up to 083, in deeds from 084 on.
        "08" => match code.get(..3) {
            Some("084" | "085" | "086" | "087") => Retreat,
            _ if matches!(code, "0813" | "0814") => Retreat,
            _ => Concede,
        },
        "09" | "11" => Accuse,
        "12" => Reject,
        "13" => Threaten,
        "14" => Protest,
        "15" => Mobilize,
        "16" if code == "163" => Coerce,
        "16" => Sanction,
        "17" if matches!(code, "175" | "1712") => Assault,
        "17" => Coerce,
        "18" | "19" | "20" => Assault,
        _ => return None,
    })
}

fn from_json(text: &str) -> Vec<Item> {
    let records: Vec<Value> = serde_json::from_str(text).unwrap_or_else(|_| objects(text));
    let mut items: Vec<(String, Item)> = Vec::new();
    for record in &records {
        let words = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or("");
        let (Some(root), text) = (root_of(words("event")), words("text")) else { continue };
        if text.is_empty() {
            continue;
        }
        let text = text.trim_matches(['{', '}', ' ']).to_owned();
        let codes = |key: &str| -> Vec<Code> {
            let list = record.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
            list.iter()
                .map(|a| {
                    let part = |k: &str| a.get(k).and_then(Value::as_str).unwrap_or("").trim().to_owned();
                    code_of(&format!("{}{}", part("code"), part("sector")))
                })
                .filter(|c| !c.country.is_empty())
                .collect()
        };
        let gold = triples(&codes("source"), root, &codes("target"));
        let key: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        match items.iter_mut().find(|(k, _)| *k == key) {
            Some((_, item)) => item.gold.extend(gold),
            None => items.push((key, Item { text, date: words("date").parse().ok(), gold })),
        }
    }
    items.into_iter().map(|(_, item)| item).collect()
}

/// The objects of a list that is not quite JSON: each `{...}` at the first level on its own.
fn objects(text: &str) -> Vec<Value> {
    let (mut depth, mut start, mut quoted, mut escaped) = (0usize, 0, false, false);
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' if !quoted => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '}' if !quoted && depth > 0 => {
                depth -= 1;
                if depth == 0
                    && let Ok(value) = serde_json::from_str(&text[start..=at])
                {
                    out.push(value);
                }
            }
            _ => {}
        }
    }
    out
}

fn from_xml(text: &str) -> Result<Vec<Item>> {
    let sentence = Regex::new(r"(?s)<Sentence\b([^>]*)>(.*?)</Sentence>").context("pattern")?;
    let coding = Regex::new(r"<EventCoding\b([^>]*)>").context("pattern")?;
    let body = Regex::new(r"(?s)<Text>(.*?)</Text>").context("pattern")?;
    let attribute = Regex::new(r#"(\w+)\s*=\s*["']([^"']*)["']"#).context("pattern")?;
    let value = |attributes: &str, name: &str| {
        attribute.captures_iter(attributes).find(|c| &c[1] == name).map(|c| c[2].trim().to_owned())
    };
    let mut items = Vec::new();
    for found in sentence.captures_iter(text) {
        let Some(words) = body.captures(&found[2]) else { continue };
        let mut gold = Vec::new();
        let mut coded = false;
        for code in coding.captures_iter(&found[2]) {
            coded = true;
            let Some(root) = value(&code[1], "eventcode").and_then(|c| root_of_cameo(&c)) else { continue };
            let actor = |name| {
                value(&code[1], name).filter(|c| !c.is_empty() && !c.starts_with('-')).map(|c| code_of(&c))
            };
            let event =
                Gold { source: actor("sourcecode"), root, target: actor("targetcode"), both_ways: false };
            // CAMEO codes what is mutual once from each side.
            let mirrored = gold
                .iter_mut()
                .find(|g: &&mut Gold| g.root == root && g.source == event.target && g.target == event.source);
            match mirrored {
                Some(first) => first.both_ways = true,
                None => gold.push(event),
            }
        }
        if !coded {
            continue;
        }
        let date = value(&found[1], "date").and_then(|d| {
            let digits: String = d.chars().filter(char::is_ascii_digit).collect();
            Date::strptime("%Y%m%d", digits.get(..8)?).ok()
        });
        let text = words[1].split_whitespace().collect::<Vec<_>>().join(" ");
        items.push(Item { text, date, gold });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(c: &str) -> Option<Code> {
        Some(code_of(c))
    }

    #[test]
    fn matching_by_hand() {
        let gold = [
            Gold { source: code("TUR"), root: EventType::Consult, target: code("GRC"), both_ways: true },
            Gold { source: code("IRQMIL"), root: EventType::Accuse, target: code("USA"), both_ways: false },
        ];
        let said = [
            Gold { source: code("GRC"), root: EventType::Consult, target: code("TUR"), both_ways: false },
            Gold { source: code("IRQ"), root: EventType::Accuse, target: code("USA"), both_ways: false },
            Gold { source: code("USA"), root: EventType::Accuse, target: code("IRQMIL"), both_ways: false },
        ];
        assert_eq!(tally(&gold, &said, same_code), Tally { right: 1, predicted: 3, gold: 2 });
        let country = tally(&gold, &said, |a, b| a.country == b.country);
        assert_eq!(country, Tally { right: 2, predicted: 3, gold: 2 });
    }

    #[test]
    fn json_records_with_one_text_are_one_item() {
        let json = r#"[{"event":"DEMAND","date":"2000-01-01","text":"A b.","source":[{"code":"JAP","sector":"GOV"}],"target":""},
            {"event":"FIGHT","text":"{A b.}","source":[{"code":"USA"},{"code":"GBR"}],"target":[{"code":"IRQ"}]}]"#;
        let items = from_json(json);
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].gold.len(), 3);
        assert_eq!(items[0].gold[0].source, code("JPNGOV"));
        assert_eq!(items[0].gold[1].root, EventType::Assault);
        assert_eq!(from_json(&json.replace("\"},", "\"},,")).len(), 1);
    }

    #[test]
    fn xml_sentences() {
        let xml = "<Sentence date=\"19950113\" id='x'>\n<EventCoding sourcecode=\"USA\" targetcode=\"IRQ\" eventcode=\"036\">\n\
            <EventCoding sourcecode=\"IRQ\" targetcode=\"USA\" eventcode=\"036\">\n<Text>\nThe US\nagreed. </Text></Sentence>";
        let items = from_xml(xml).expect("read");
        assert_eq!(items[0].text, "The US agreed.");
        assert_eq!(items[0].gold.len(), 1);
        assert!(items[0].gold[0].both_ways);
        assert_eq!(items[0].date, Some(jiff::civil::date(1995, 1, 13)));
        assert_eq!(root_of_cameo("0841"), Some(EventType::Retreat));
        assert_eq!(root_of_cameo("010"), None);
    }
}
