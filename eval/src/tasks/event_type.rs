//! The PLOVER root of a marked pair of actors (PLV, `.tsv`): macro F1 over roots, and accuracy.
//!
//! Columns `sentence`, `marked_sentence` (with `<s>source</s>` and `<t>target</t>`), `gold_root`. The answer is the
//! root of the best sketch between the two: one that has the source among its doers and the target among those it
//! is done to, else one that has either, else the one nearest to both. No answer counts as wrong.
//!
//! The data name fifteen roots: CONCEDE and RETREAT are one, YIELD, as in the codebook that it was made with; and, as
//! PLOVER's manual prescribes, cooperation that is only announced is AGREE, harm that is only announced THREATEN
//! (Dateline keeps the type of the act and says `future` beside it). Their codebook has convictions under ACCUSE and, as the
//! CAMEO crosswalk of 2021 does (163), the imposing of sanctions under COERCE; the manual, and Dateline, under SANCTION.

use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::{Context, Result};
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_reading::events::{Events, Sketch};
use dateline_reading::{sentences::Sentences, tokens::Tokens};
use std::collections::BTreeMap;
use std::path::Path;

/// Scores every `.tsv` below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".tsv")?;
    let (sentences, tokens, events) = (Sentences::new(), Tokens::new(), Events::new());
    let mut pairs = Vec::new();
    let mut roles = [0usize; 3];
    for file in &files {
        let mut table = csv::ReaderBuilder::new().delimiter(b'\t').from_path(file)?;
        let headers = table.headers()?.clone();
        let column =
            |name: &str| headers.iter().position(|h| h == name).with_context(|| format!("no column {name}"));
        let (marked, gold) = (column("marked_sentence")?, column("gold_root")?);
        for record in table.records() {
            let record = record?;
            let gold = record.get(gold).unwrap_or("").to_owned();
            let (text, source, target) = unmark(record.get(marked).unwrap_or(""));
            let mut reading = Reading::of(Report::plain("plv", &text));
            sentences.run(&mut reading);
            tokens.run(&mut reading);
            let encoded = crate::model::encoder().map(|e| e.run(&mut reading, tokens.lemmas(), |_, _| true));
            let sketches = events.sketches(&reading, encoded.as_ref());
            let best = best(&sketches, &source, &target);
            let meets =
                |spans: &[Span], marks: &[Span]| spans.iter().any(|s| marks.iter().any(|m| m.overlaps(*s)));
            let did = best.is_some_and(|b| meets(&b.actors, &source));
            let suffered = best.is_some_and(|b| meets(&b.recipients, &target));
            roles[0] += usize::from(did);
            roles[1] += usize::from(suffered);
            roles[2] += usize::from(did && suffered);
            let said = best.map_or_else(|| "-".to_owned(), root);
            if errors && said != gold {
                let rows: Vec<String> =
                    sketches.iter().map(|s| format!("{}:{}:{}", s.kind, s.by, s.trigger.of(&text))).collect();
                eprintln!(
                    "gold {gold} said {said} by {} | {text} | {}",
                    best.map_or("-", |b| b.by.as_str()),
                    rows.join(" ")
                );
            }
            pairs.push((gold, said));
        }
    }
    let (macro_f1, table) = macro_f1(&pairs);
    let right = pairs.iter().filter(|(g, s)| g == s).count();
    let by_type = table
        .iter()
        .map(|(k, t)| {
            (
                k.clone(),
                serde_json::json!(format!("P {:.2} R {:.2} of {}", t.precision(), t.recall(), t.gold)),
            )
        })
        .collect();
    Ok(Outcome::over(pairs.len(), hash(&files)?)
        .metric("macro_f1", macro_f1)
        .metric("accuracy", crate::outcome::ratio(right, pairs.len()))
        .metric("source_met", crate::outcome::ratio(roles[0], pairs.len()))
        .metric("target_met", crate::outcome::ratio(roles[1], pairs.len()))
        .metric("both_met", crate::outcome::ratio(roles[2], pairs.len()))
        .metric(
            "answered",
            crate::outcome::ratio(pairs.iter().filter(|(_, s)| s != "-").count(), pairs.len()),
        )
        .detail("by_type", serde_json::Value::Object(by_type)))
}

/// The data's root for a sketch.
pub fn root(sketch: &Sketch) -> String {
    let kind = announced(sketch.kind, sketch.factuality);
    match (kind, sketch.mode.as_deref()) {
        (EventType::Concede | EventType::Retreat, _) => "YIELD".to_owned(),
        (EventType::Sanction, Some("convict")) => "ACCUSE".to_owned(),
        (EventType::Sanction, None) => "COERCE".to_owned(),
        (other, _) => other.as_str().to_owned(),
    }
}

/// The manual's type of an act that is only announced: AGREE for cooperation, THREATEN for harm; what somebody says
/// they will not do to cooperate is REJECT.
pub fn announced(kind: EventType, factuality: Factuality) -> EventType {
    use EventType::*;
    match (kind, factuality) {
        (Consult | Support | Concede | Cooperate | Aid | Retreat, Factuality::Future) => Agree,
        (Protest | Sanction | Mobilize | Coerce | Assault, Factuality::Future) => Threaten,
        (Consult | Support | Concede | Cooperate | Aid | Retreat | Agree, Factuality::Negated) => Reject,
        _ => kind,
    }
}

/// The text without marks, and where source and target stand.
fn unmark(marked: &str) -> (String, Vec<Span>, Vec<Span>) {
    let (mut text, mut source, mut target) = (String::new(), Vec::new(), Vec::new());
    let (mut open_s, mut open_t) = (0, 0);
    let mut rest = marked;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut tag = |mark: &str| rest.strip_prefix(mark).map(|r| rest = r).is_some();
        if tag("<s>") {
            open_s = text.len();
        } else if tag("</s>") {
            source.push(Span::new(open_s, text.len()));
        } else if tag("<t>") {
            open_t = text.len();
        } else if tag("</t>") {
            target.push(Span::new(open_t, text.len()));
        } else {
            text.push('<');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    (text, source, target)
}

fn best<'a>(sketches: &'a [Sketch], source: &[Span], target: &[Span]) -> Option<&'a Sketch> {
    let meets = |spans: &[Span], marks: &[Span]| spans.iter().any(|s| marks.iter().any(|m| m.overlaps(*s)));
    let distance = |s: &Sketch| {
        let to = |m: &Span| {
            if m.start > s.trigger.end {
                m.start - s.trigger.end
            } else {
                s.trigger.start.saturating_sub(m.end)
            }
        };
        source.iter().map(to).min().unwrap_or(0) + target.iter().map(to).min().unwrap_or(0)
    };
    let fact = |s: &Sketch| {
        !matches!(s.factuality, Factuality::Hypothetical | Factuality::Historical | Factuality::Alleged)
    };
    sketches.iter().max_by_key(|s| {
        // A trigger inside a marked phrase ("the killing of X" as a target) is not what the pair is about.
        let inside = source.iter().chain(target).any(|m| m.contains(s.trigger));
        let roles = 3 * u32::from(meets(&s.actors, source)) + 2 * u32::from(meets(&s.recipients, target));
        (!inside, roles + u32::from(fact(s)), std::cmp::Reverse(distance(s)), s.weight)
    })
}

/// Mean F1 over the roots of the gold.
fn macro_f1(pairs: &[(String, String)]) -> (f64, BTreeMap<String, Tally>) {
    let mut table: BTreeMap<String, Tally> = BTreeMap::new();
    for (gold, _) in pairs {
        table.entry(gold.clone()).or_default().gold += 1;
    }
    for (gold, said) in pairs {
        if let Some(tally) = table.get_mut(said) {
            tally.predicted += 1;
            tally.right += usize::from(gold == said);
        }
    }
    let sum: f64 = table.values().map(|t| t.f1()).sum();
    (if table.is_empty() { 0.0 } else { sum / table.len() as f64 }, table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macro_f1_by_hand() {
        let pair = |g: &str, s: &str| (g.to_owned(), s.to_owned());
        // AID: P 1, R 1/2, F 2/3; REJECT: P 1/2, R 1, F 2/3; no answer for the rest.
        let pairs = [pair("AID", "AID"), pair("AID", "REJECT"), pair("REJECT", "REJECT")];
        assert!((macro_f1(&pairs).0 - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(macro_f1(&[pair("AID", "-")]).0, 0.0);
    }

    #[test]
    fn marks_come_off() {
        let (text, source, target) = unmark("The <s>US</s> met <t>Iran</t>.");
        assert_eq!(text, "The US met Iran.");
        assert_eq!(source, [Span::new(4, 6)]);
        assert_eq!(target, [Span::new(11, 15)]);
    }

    #[test]
    fn what_is_announced() {
        assert_eq!(announced(EventType::Aid, Factuality::Future), EventType::Agree);
        assert_eq!(announced(EventType::Assault, Factuality::Future), EventType::Threaten);
        assert_eq!(announced(EventType::Aid, Factuality::Asserted), EventType::Aid);
    }
}
