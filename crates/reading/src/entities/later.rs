//! What refers back: surnames after a full name, "he" and "she" where only one person can be meant.

use super::Document;
use super::atoms::{Atom, Shape};
use super::index::ActorIndex;
use super::lists::{self, List};
use super::scan::entity;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What a later mention takes over: name, actor, code.
type Meant = (String, Option<SmolStr>, SmolStr);

/// The armed groups named before `at`, each once.
fn groups(entities: &[Entity], at: u32) -> Vec<Meant> {
    let mut found: Vec<Meant> = Vec::new();
    for e in entities.iter().filter(|e| e.kind == EntityKind::ArmedGroup && e.span.end <= at) {
        let known = e.actor.as_ref().is_some_and(|a| !a.starts_with("described:"));
        if known && !found.iter().any(|f| f.1 == e.actor) {
            found.push((e.name.clone(), e.actor.clone(), e.code.clone()));
        }
    }
    found
}

/// A sentence after its own rules.
pub(super) struct Done {
    pub atoms: Vec<Atom>,
    pub claimed: Vec<bool>,
    pub out: Vec<Entity>,
    pub shouted: bool,
    /// The states it names.
    pub states: Vec<usize>,
}

/// "the government", "the army", "his government" where one country is clearly meant: the country of him whose
/// it is, that of the dateline, or the only one that the report names. An army is not told by the dateline where
/// its sentence names another state.
pub(super) fn institutions(index: &ActorIndex, sentences: &mut [Done], home: Option<usize>) {
    let mut all: Vec<usize> = sentences.iter().flat_map(|s| s.states.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    let only = if let [one] = all[..] { Some(one) } else { None };
    for done in sentences {
        for n in 0..done.out.len() {
            let e = &done.out[n];
            let bare = e.actor.as_deref().and_then(|a| a.strip_prefix("described:"));
            if e.by != "entities:described" || !bare.is_some_and(|b| lists::has(List::Institution, b)) {
                continue;
            }
            let owner = done
                .out
                .iter()
                .find(|p| p.by == "entities:pronoun" && p.span.end + 1 == e.span.start)
                .and_then(|p| index.states().iter().position(|s| p.code.starts_with(s.iso3.as_str())));
            let owned = done.atoms.iter().any(|a| {
                a.span.end + 1 == e.span.start
                    && matches!(
                        a.norm.as_str(),
                        "his" | "her" | "their" | "its" | "our" | "my" | "a" | "another" | "any" | "no"
                    )
            });
            let political = matches!(e.code.as_str(), "GOV" | "LEG");
            let near = home.filter(|h| political || done.states.iter().all(|s| s == h));
            let meant = owner.or(if owned { None } else { only.or(near) });
            let Some(part) = meant
                .and_then(|m| index.states().get(m))
                .and_then(|s| index.part(&s.iso3, &e.code).filter(|p| p.id.starts_with(s.id.as_str())))
            else {
                continue;
            };
            let e = &mut done.out[n];
            e.name.clone_from(&part.name);
            e.actor = Some(part.id.clone());
            e.code = part.code.clone();
            e.score = 0.6;
            e.by = SmolStr::new_static("entities:institution");
        }
    }
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
            // "Ain al-Assad air base": the name of a place.
            let site = lists::is_site(done.atoms.get(at + 1..).unwrap_or_default());
            let place =
                site || first > 0 && matches!(done.atoms[first - 1].norm.as_str(), "in" | "near" | "at");
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

/// Whether somebody without a name comes up in the sentence before a pronoun, who may be the one it means: "A Ukrainian officer
/// said that his unit".
fn newcomer(atoms: &[Atom]) -> bool {
    const SOMEBODY: &[&str] = &[
        "officer",
        "soldier",
        "official",
        "commander",
        "spokesman",
        "spokeswoman",
        "fighter",
        "policeman",
        "witness",
        "resident",
        "survivor",
        "villager",
        "diplomat",
        "lawmaker",
        "activist",
        "doctor",
        "journalist",
        "lawyer",
        "man",
        "woman",
        "aide",
        "adviser",
    ];
    let says = |a: &Atom| matches!(a.norm.as_str(), "said" | "says" | "told" | "tells" | "added" | "claimed");
    (0..atoms.len()).any(|n| {
        let fresh = atoms[n.saturating_sub(4)..n]
            .iter()
            .any(|a| matches!(a.norm.as_str(), "a" | "an" | "another" | "one"));
        fresh && SOMEBODY.contains(&atoms[n].norm.as_str()) && atoms[n + 1..].iter().take(3).any(says)
    })
}

/// So many sentences without a name a pronoun still reaches back over.
const REACH: usize = 3;

/// "he", "she" and their forms, for the only person of this and the sentences right before whom the report does not call the
/// other; of several, him whom the sentence before is about.
pub(super) fn pronouns(text: &str, sentences: &mut [Done]) {
    let mut before = Vec::new();
    let mut last: Vec<Meant> = Vec::new();
    let mut about: Option<Meant> = None;
    let (mut silent, mut quiet) = (0, 0);
    // Whom the report calls "she"; `false`: "he".
    let mut women: FxHashMap<SmolStr, bool> = FxHashMap::default();
    for done in sentences {
        let mut here: Vec<(Span, String, Option<SmolStr>, SmolStr)> = done
            .out
            .iter()
            .filter(|e| e.kind == EntityKind::Person)
            .map(|e| (e.span, e.name.clone(), e.actor.clone(), e.code.clone()))
            .collect();
        here.sort_by_key(|h| h.0.start);
        for (span, _, actor, _) in &here {
            let title = span.of(text).split([' ', '.']).next().unwrap_or("").to_lowercase();
            let woman = match title.as_str() {
                "mr" | "king" | "prince" | "sheikh" => false,
                "mrs" | "ms" | "miss" | "queen" | "princess" => true,
                _ => continue,
            };
            if let Some(id) = actor {
                women.insert(id.clone(), woman);
            }
        }
        let mut bound: Option<Meant> = None;
        for at in 0..done.atoms.len() {
            let atom = &done.atoms[at];
            if done.claimed[at] {
                continue;
            }
            // Who "I", "we" and "they" are is for the attributions to say: a mention without an actor.
            let open = match atom.norm.as_str() {
                "i" if atom.span.len() == 1 && atom.upos == Upos::Pron => Some(EntityKind::Person),
                "me" => Some(EntityKind::Person),
                "we" | "they" => Some(EntityKind::Organization),
                _ => None,
            };
            if let Some(kind) = open {
                let name = atom.span.of(text);
                done.out.push(entity(
                    atom.span,
                    kind,
                    name,
                    None,
                    SmolStr::default(),
                    0.3,
                    "entities:pronoun-open",
                ));
                continue;
            }
            if matches!(atom.norm.as_str(), "group" | "movement" | "organisation" | "organization")
                && at > 0
                && done.atoms[at - 1].norm == "the"
            {
                let here = groups(&done.out, atom.span.start);
                let seen = if here.is_empty() { &before } else { &here };
                if let [(name, actor, code)] = &seen[..] {
                    let (actor, code) = (actor.clone(), code.clone());
                    let kind = EntityKind::ArmedGroup;
                    done.out.push(entity(atom.span, kind, name, actor, code, 0.6, "entities:the-group"));
                }
                continue;
            }
            if !matches!(atom.norm.as_str(), "he" | "she" | "him" | "his" | "her") {
                continue;
            }
            let mut seen: Vec<_> = here
                .iter()
                .filter(|h| h.0.end <= atom.span.start)
                .map(|h| (h.1.clone(), h.2.clone(), h.3.clone()))
                .collect();
            if seen.is_empty() && !newcomer(&done.atoms[..at]) {
                seen.clone_from(&last);
            }
            let nobody =
                done.out.iter().all(|e| e.kind != EntityKind::Person || e.span.end > atom.span.start);
            seen.sort_by(|a, b| a.1.cmp(&b.1));
            seen.dedup_by(|a, b| a.1 == b.1);
            let she = matches!(atom.norm.as_str(), "she" | "her");
            let fits = |m: &Meant| m.1.as_ref().and_then(|id| women.get(id)).is_none_or(|w| *w == she);
            seen.retain(fits);
            // "Kerry met Lavrov in Geneva. He said": whom the sentence before begins with.
            if seen.len() > 1
                && nobody
                && let Some(main) = about.as_ref().filter(|m| fits(m) && seen.iter().any(|s| s.1 == m.1))
            {
                seen = vec![main.clone()];
            }
            let [(name, actor, code)] = &seen[..] else {
                if matches!(atom.norm.as_str(), "he" | "she") {
                    let (name, none) = (atom.span.of(text), SmolStr::default());
                    let kind = EntityKind::Person;
                    done.out.push(entity(atom.span, kind, name, None, none, 0.3, "entities:pronoun-open"));
                }
                continue;
            };
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
            if let Some(id) = actor {
                women.insert(id.clone(), she);
            }
            bound = Some((name.clone(), actor.clone(), code.clone()));
        }
        let first = done.atoms.first().map_or(0, |a| a.span.start);
        let head =
            here.iter().find(|h| h.0.start <= first + 4).map(|h| (h.1.clone(), h.2.clone(), h.3.clone()));
        let now: Vec<Meant> = here.into_iter().map(|h| (h.1, h.2, h.3)).collect();
        let now = if now.is_empty() { bound.clone().into_iter().collect() } else { now };
        silent = if now.is_empty() { silent + 1 } else { 0 };
        if !now.is_empty() || silent >= REACH {
            about = head.or(bound);
            last = now;
        }
        let named = groups(&done.out, u32::MAX);
        quiet = if named.is_empty() { quiet + 1 } else { 0 };
        if !named.is_empty() || quiet >= REACH {
            before = named;
        }
    }
}
