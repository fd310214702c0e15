//! Relations on re3d: pairs of mentions with a type.
//!
//! Reads folders with `documents.json` and `relations.json` (JSON Lines, offsets in code points). The gold's types are
//! read as ours: BelongsTo is `member_of`; AlliesOf and Likes are `allied_with` or `supports`; FightingAgainst and Dislikes
//! `opposed_to`; InChargeOf `leads` or `holds_office`; CoLocated `deployed_in` or `based_in`. Communications, attributes,
//! synonyms and "apart" have no counterpart and are left out. A relation is right where both ends overlap the gold's and the type is one of
//! those; direction counts for membership and command. A gold relation is matched once.
//!
//! **Baseline.** Each two neighbouring entities of a sentence within ten words, typed by their kinds: a place behind makes
//! `deployed_in`, two parties `opposed_to` (the commonest of the gold between parties).

use super::entities::{Document, lines};
use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::Result;
use dateline_facts::entity::EntityKind;
use dateline_facts::reading::Reading;
use dateline_facts::relation::RelationKind;
use dateline_facts::report::Report;
use dateline_facts::span::{CodePoints, Span};
use dateline_reading::Reader;
use serde::Deserialize;
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gold {
    document_id: String,
    source_begin: usize,
    source_end: usize,
    target_begin: usize,
    target_end: usize,
    #[serde(rename = "type")]
    kind: String,
}

/// A relation as it is compared.
#[derive(Clone, Debug)]
struct Item {
    group: &'static str,
    from: Span,
    to: Span,
}

/// Scores the folders below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let documents = files(path, "documents.json")?;
    let golds: Vec<PathBuf> = documents.iter().map(|d| d.with_file_name("relations.json")).collect();
    let reader = Reader::new();
    let (mut total, mut baseline) = (Tally::default(), Tally::default());
    let mut by_type: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut count = 0;
    for (file, gold_file) in documents.iter().zip(&golds) {
        let mut gold: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
        for item in lines::<Gold>(gold_file)? {
            gold.entry(item.document_id.clone()).or_default().push(item);
        }
        for document in lines::<Document>(file)? {
            let text = document.text;
            let points = CodePoints::of(&text);
            let wanted: Vec<Item> = gold
                .remove(&document.id)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|g| {
                    Some(Item {
                        group: group_of_gold(&g.kind)?,
                        from: points.bytes([g.source_begin, g.source_end])?,
                        to: points.bytes([g.target_begin, g.target_end])?,
                    })
                })
                .collect();
            let reading = reader.read(Report::plain(&document.id, &text));
            let said = ours(&reading);
            count += 1;
            baseline.add(tally(&wanted, &nearest(&reading)));
            for group in GROUPS {
                let pick = |all: &[Item]| -> Vec<Item> {
                    all.iter().filter(|i| i.group == *group).cloned().collect()
                };
                let tally = tally(&pick(&wanted), &pick(&said));
                total.add(tally);
                by_type.entry(group).or_default().add(tally);
            }
            if errors {
                for item in &said {
                    let right = wanted.iter().any(|g| same(g, item));
                    eprintln!(
                        "{} {} | {} | {}",
                        if right { "right" } else { "wrong" },
                        item.group,
                        item.from.of(&text),
                        item.to.of(&text)
                    );
                }
            }
        }
    }
    let mut table = Map::new();
    for (kind, t) in &by_type {
        let cell = format!("P {:.2} R {:.2} of {}", t.precision(), t.recall(), t.gold);
        table.insert((*kind).to_owned(), json!(cell));
    }
    let all: Vec<PathBuf> = documents.into_iter().chain(golds).collect();
    Ok(Outcome::over(count, hash(&all)?)
        .metric("precision", total.precision())
        .metric("recall", total.recall())
        .metric("f1", total.f1())
        .metric("baseline_precision", baseline.precision())
        .metric("baseline_recall", baseline.recall())
        .metric("baseline_f1", baseline.f1())
        .detail("by_type", table.into()))
}

const GROUPS: &[&str] = &["member_of", "allied", "opposed_to", "leads", "located"];

fn group_of_gold(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "BelongsTo" => "member_of",
        "AlliesOf" | "Likes" => "allied",
        "FightingAgainst" | "Dislikes" => "opposed_to",
        "InChargeOf" => "leads",
        "CoLocated" => "located",
        _ => return None,
    })
}

fn ours(reading: &Reading) -> Vec<Item> {
    let item = |group, a: u32, b: u32| {
        let span = |n: u32| reading.entities.get(n as usize).map(|e| e.span);
        Some(Item { group, from: span(a)?, to: span(b)? })
    };
    let group = |kind| match kind {
        RelationKind::MemberOf => "member_of",
        RelationKind::AlliedWith | RelationKind::Supports => "allied",
        RelationKind::OpposedTo => "opposed_to",
        RelationKind::Leads | RelationKind::HoldsOffice => "leads",
        RelationKind::DeployedIn | RelationKind::BasedIn => "located",
    };
    reading.relations.iter().filter_map(|r| item(group(r.kind), r.subject, r.object)).collect()
}

/// The baseline.
fn nearest(reading: &Reading) -> Vec<Item> {
    let mut order: Vec<usize> = (0..reading.entities.len()).collect();
    order.sort_by_key(|n| reading.entities[*n].span.start);
    let mut out = Vec::new();
    for pair in order.windows(2) {
        let (a, b) = (&reading.entities[pair[0]], &reading.entities[pair[1]]);
        let one = reading.sentences.iter().any(|s| s.span.contains(a.span) && s.span.contains(b.span));
        let gap = reading.report.text.get(a.span.end as usize..b.span.start as usize);
        if !one || gap.is_none_or(|g| g.split_whitespace().count() > 10) {
            continue;
        }
        let group = match b.kind {
            EntityKind::Place | EntityKind::Facility => "located",
            EntityKind::Weapon | EntityKind::Other => continue,
            _ => "opposed_to",
        };
        out.push(Item { group, from: a.span, to: b.span });
    }
    out
}

fn same(gold: &Item, said: &Item) -> bool {
    let straight = gold.from.overlaps(said.from) && gold.to.overlaps(said.to);
    let turned = gold.from.overlaps(said.to) && gold.to.overlaps(said.from);
    gold.group == said.group && (straight || (turned && !matches!(gold.group, "member_of" | "leads")))
}

/// Matches each gold relation at most once.
fn tally(gold: &[Item], said: &[Item]) -> Tally {
    let mut free = vec![true; gold.len()];
    let mut right = 0;
    for item in said {
        if let Some(n) = (0..gold.len()).find(|n| free[*n] && same(&gold[*n], item)) {
            free[n] = false;
            right += 1;
        }
    }
    Tally { right, predicted: said.len(), gold: gold.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tally_by_hand() {
        let item =
            |group, a: usize, b: usize| Item { group, from: Span::new(a, a + 4), to: Span::new(b, b + 4) };
        let gold = [item("member_of", 0, 10), item("opposed_to", 20, 30)];
        // Turned round counts for opposition, not for membership.
        let said = [item("member_of", 10, 0), item("opposed_to", 31, 22), item("opposed_to", 20, 30)];
        assert_eq!(tally(&gold, &said), Tally { right: 1, predicted: 3, gold: 2 });
    }
}
