//! What refers back: surnames after a full name, "he" and "she" where only one person can be meant.

use super::Document;
use super::atoms::{Atom, Shape};
use super::scan::entity;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::span::Span;
use dateline_facts::token::Upos;

/// A sentence after its own rules.
pub(super) struct Done {
    pub atoms: Vec<Atom>,
    pub claimed: Vec<bool>,
    pub out: Vec<Entity>,
    pub shouted: bool,
}

/// Surnames of people met anywhere in the report.
pub(super) fn surnames(text: &str, sentences: &mut [Done], doc: &Document) {
    if doc.people.is_empty() {
        return;
    }
    for done in sentences {
        for at in 0..done.atoms.len() {
            let atom = &done.atoms[at];
            if done.claimed[at] || !atom.shape.is_capital() || atom.norm.len() < 3 {
                continue;
            }
            let Some(person) = doc.person(&atom.norm, None) else { continue };
            let words = done.atoms.len();
            let alone = !done.atoms.get(at + 1).is_some_and(|n| {
                n.shape == Shape::Title && n.upos == Upos::Propn && at + 1 < words && !done.claimed[at + 1]
            });
            let mut first = at;
            if at > 0 && matches!(done.atoms[at - 1].norm.as_str(), "al" | "el") && !done.claimed[at - 1] {
                first -= 1;
            }
            let free = first == 0
                || !{
                    let p = &done.atoms[first - 1];
                    p.shape == Shape::Title && p.upos == Upos::Propn && !done.claimed[first - 1]
                };
            let place = first > 0 && matches!(done.atoms[first - 1].norm.as_str(), "in" | "near" | "at");
            if !alone || !free || place || atom.upos == Upos::Verb || (done.shouted && atom.norm.len() < 4) {
                continue;
            }
            let span = done.atoms[first].span.cover(atom.span);
            if text.get(span.range()).is_none() {
                continue;
            }
            for taken in &mut done.claimed[first..=at] {
                *taken = true;
            }
            done.out.push(entity(
                span,
                EntityKind::Person,
                &person.name,
                Some(person.id.clone()),
                person.code.clone(),
                0.85,
                "entities:surname",
            ));
        }
    }
}

/// "he", "she" and their forms, for the only person of this and the sentence before.
pub(super) fn pronouns(sentences: &mut [Done]) {
    let mut last: Vec<(String, Option<smol_str::SmolStr>, smol_str::SmolStr)> = Vec::new();
    for done in sentences {
        let mut here: Vec<(Span, String, Option<smol_str::SmolStr>, smol_str::SmolStr)> = done
            .out
            .iter()
            .filter(|e| e.kind == EntityKind::Person)
            .map(|e| (e.span, e.name.clone(), e.actor.clone(), e.code.clone()))
            .collect();
        here.sort_by_key(|h| h.0.start);
        let mut bound = None;
        for at in 0..done.atoms.len() {
            let atom = &done.atoms[at];
            if done.claimed[at] || !matches!(atom.norm.as_str(), "he" | "she" | "him" | "his" | "her") {
                continue;
            }
            let mut seen: Vec<_> = here
                .iter()
                .filter(|h| h.0.end <= atom.span.start)
                .map(|h| (h.1.clone(), h.2.clone(), h.3.clone()))
                .collect();
            if seen.is_empty() {
                seen.clone_from(&last);
            }
            seen.dedup_by(|a, b| a.1 == b.1);
            seen.sort_by(|a, b| a.1.cmp(&b.1));
            seen.dedup_by(|a, b| a.1 == b.1);
            let [(name, actor, code)] = &seen[..] else { continue };
            done.out.push(entity(
                atom.span,
                EntityKind::Person,
                name,
                actor.clone(),
                code.clone(),
                0.6,
                "entities:pronoun",
            ));
            done.claimed[at] = true;
            bound = Some((name.clone(), actor.clone(), code.clone()));
        }
        last = here.into_iter().map(|h| (h.1, h.2, h.3)).collect();
        if last.is_empty() {
            last.extend(bound);
        }
    }
}
