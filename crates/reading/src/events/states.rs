//! States in a role: "aid to Romania", "visited Albania", "Norway is willing".
//!
//! The entities stage names a state where it speaks or acts by its own surroundings; where the event lexicon gives the
//! phrase a role, the state is a party to the event, and gets an entity here.

use super::syntax::Np;
use super::words::{Tag, Word};
use crate::entities::ActorIndex;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::EventMention;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Longest name in words.
const LONGEST: usize = 4;

/// Names and adjectives of states, lower-case.
pub(super) struct States {
    by_name: FxHashMap<String, usize>,
    /// Capitals, for talks: "arrived in Amman", "ties with Tehran".
    by_capital: FxHashMap<String, usize>,
}

impl States {
    /// From the actor list.
    pub fn new() -> Self {
        let (mut by_name, mut by_capital) = (FxHashMap::default(), FxHashMap::default());
        for (n, state) in ActorIndex::shared().states().iter().enumerate() {
            for name in state.names.iter().chain(&state.adjectives) {
                if name.split(' ').count() <= LONGEST && name.len() > 1 {
                    by_name.entry(name.to_lowercase()).or_insert(n);
                }
            }
        }
        for (n, state) in ActorIndex::shared().states().iter().enumerate() {
            let name = state.capital.to_lowercase();
            if name.len() > 2 && !by_name.contains_key(&name) {
                by_capital.entry(name).or_insert(n);
            }
        }
        States { by_name, by_capital }
    }

    /// The state whose capital the phrase names: words and index in the list.
    pub fn capital(&self, words: &[Word], np: Np) -> Option<(usize, usize, usize)> {
        let end = np.end.min(words.len());
        (np.start..end).find_map(|at| {
            (1..=3.min(end - at)).rev().find_map(|n| {
                let name = words[at..at + n].iter().map(|w| w.low.as_str()).collect::<Vec<_>>().join(" ");
                self.by_capital.get(&name).map(|state| (at, at + n, *state))
            })
        })
    }

    /// The state named in a phrase: its words and its index in the list; the first for an owner, else the last.
    pub fn within(&self, words: &[Word], np: Np, first: bool) -> Option<(usize, usize, usize)> {
        let end = np.end.min(words.len());
        let mut found = None;
        let mut at = np.start;
        while at < end {
            let hit = (1..=LONGEST.min(end - at)).rev().find_map(|n| {
                let name = words[at..at + n].iter().map(|w| w.low.as_str()).collect::<Vec<_>>().join(" ");
                // "us", "in" and "car" are states only where they are names.
                let short = name.len() < 4 && words[at].tag != Tag::Name;
                self.by_name.get(&name).filter(|_| !short).map(|state| (at, at + n, *state))
            });
            match hit {
                Some(hit) => {
                    if first {
                        return Some(hit);
                    }
                    at = hit.1;
                    found = Some(hit);
                }
                None => at += 1,
            }
        }
        found
    }
}

/// The entity of a state in a role.
pub(super) fn entity(span: Span, state: usize) -> Option<Entity> {
    let state = ActorIndex::shared().states().get(state)?;
    Some(Entity {
        span,
        kind: EntityKind::Government,
        name: state.names.first()?.to_string(),
        actor: Some(state.id.clone()),
        code: state.iso3.clone(),
        score: 0.7,
        by: SmolStr::new_static("events:state-in-role"),
    })
}

/// Ways of force that only armed forces have.
const ARMED: &[&str] = &["aerial", "drone", "heavy-weapons"];

/// Rows of what only armed forces do, by whatever means.
const FORCES: &[&str] = &[
    "a.bomb",
    "a.shell",
    "a.airstrike",
    "a.fireon",
    "a.shootdown",
    "a.dropbomb",
    "a.invade",
    "a.capture",
    "a.captureplace",
];

/// Who strikes is the force, not who ordered it: "Biden launched strikes" and "Israel bombed the airport" are acts of the American
/// and the Israeli armed forces. The office-holder stays an entity of the report under the same words.
pub(super) fn forces(reading: &Reading, events: &mut [EventMention], new: &mut Vec<Entity>) {
    let index = ActorIndex::shared();
    for event in events.iter_mut().filter(|e| e.kind == EventType::Assault && e.by.starts_with(['a', 'n'])) {
        // Who claims or disowns an act speaks; "+back" may stand behind the row.
        if ["a.claimed", "a.disowned", "a.blamed"].iter().any(|row| event.by.starts_with(row)) {
            continue;
        }
        let armed = event.mode.as_deref().is_some_and(|m| ARMED.contains(&m));
        let mut n = 0;
        while n < event.actors.len() {
            let at = event.actors[n] as usize;
            let whole = reading.entities.len();
            let Some(entity) = reading.entities.get(at).or_else(|| new.get(at.wrapping_sub(whole))) else {
                n += 1;
                continue;
            };
            let record = entity.actor.as_deref().and_then(|id| index.get(id));
            let office = entity.kind == EntityKind::Person
                && record.is_some_and(|r| !r.office.is_empty() && r.sector == "GOV");
            let state = armed
                && entity.kind == EntityKind::Government
                && entity
                    .actor
                    .as_deref()
                    .is_some_and(|a| a.strip_suffix(".government").unwrap_or(a).find('.').is_none())
                && matches!(entity.code.get(3..), Some("" | "GOV"));
            // "The Russians bombed the port": a people that does what only armed forces do.
            let people = entity.by == "entities:people"
                && (armed || FORCES.iter().any(|row| event.by.split('+').any(|b| b == *row)));
            let land = entity.code.get(..3).unwrap_or("");
            let Some(part) = index.part(land, "MIL").filter(|_| office || state || people) else {
                n += 1;
                continue;
            };
            let made = Entity {
                span: entity.span,
                kind: EntityKind::Military,
                name: part.name.clone(),
                actor: Some(part.id.clone()),
                code: part.code.clone(),
                score: 0.6,
                by: SmolStr::new_static("events:force-of-state"),
            };
            let there = event.actors.iter().any(|a| {
                let other =
                    reading.entities.get(*a as usize).or_else(|| new.get((*a as usize).wrapping_sub(whole)));
                other.is_some_and(|e| e.actor == made.actor)
            });
            if there {
                event.actors.remove(n);
                continue;
            }
            let known = new.iter().position(|e| e.span == made.span && e.actor == made.actor);
            let place = known.unwrap_or_else(|| {
                new.push(made);
                new.len() - 1
            });
            event.actors[n] = u32::try_from(whole + place).unwrap_or(u32::MAX);
            n += 1;
        }
    }
}

/// Puts the new entities into the reading's list in the order of the text, and sets right all indices into it.
pub(super) fn insert(reading: &mut Reading, new: Vec<Entity>) {
    if new.is_empty() {
        return;
    }
    let all: Vec<Entity> = std::mem::take(&mut reading.entities).into_iter().chain(new).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|n| (all[*n].span.start, std::cmp::Reverse(all[*n].span.end), *n));
    let mut place = vec![0u32; all.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from] = u32::try_from(to).unwrap_or(u32::MAX);
    }
    let moved = |n: &mut u32| {
        if let Some(to) = place.get(*n as usize) {
            *n = *to;
        }
    };
    for event in &mut reading.events {
        event.actors.iter_mut().chain(&mut event.recipients).for_each(moved);
    }
    for attribution in &mut reading.attributions {
        attribution.source_entity.iter_mut().for_each(moved);
    }
    for relation in &mut reading.relations {
        moved(&mut relation.subject);
        moved(&mut relation.object);
    }
    let mut slots: Vec<Option<Entity>> = all.into_iter().map(Some).collect();
    reading.entities = order.into_iter().filter_map(|n| slots[n].take()).collect();
}
