//! Groups that no stage before made entities of, because they stand inside a person's phrase or before a mere noun: "Hezbollah
//! commander Fuad Shukr", "Royal Jordanian Air Force lieutenant Muath al-Kasasbeh", "Coalition nations ... include Canada", "a
//! member of the Al Saud family". They are no parties to what their commanders do, so that they become entities only behind the
//! events.

use crate::entities::ActorIndex;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::{Token, Upos};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::LazyLock;

/// Most words of a group's name inside a title.
const NAME: usize = 6;
/// Most words of a title between a group and a name.
const TITLE: usize = 5;

/// Last words of names of forces and of bodies.
const FORCES: &[&str] = &[
    "force",
    "forces",
    "army",
    "navy",
    "guard",
    "guards",
    "brigade",
    "brigades",
    "corps",
    "battalion",
    "battalions",
    "division",
    "command",
    "regiment",
    "militia",
    "marines",
];
const BODIES: &[&str] = &[
    "party",
    "movement",
    "front",
    "union",
    "council",
    "ministry",
    "police",
    "agency",
    "congress",
    "organization",
    "organisation",
];
/// Small nouns of bodies that carry a name before them: "the Al Bu Nimr tribe".
const KIN: &[&str] = &[
    "tribe", "family", "clan", "dynasty", "party", "movement", "faction", "militia", "cartel", "gang",
    "network",
];
/// Who belongs to such.
const OF: &[&str] = &[
    "member", "members", "leader", "leaders", "head", "elder", "elders", "sheikh", "chief", "fighter",
    "fighters",
];
/// Nouns of many: "Coalition nations", "NATO members".
const MANY: &[&str] = &["nations", "countries", "states", "members", "partners", "allies"];

/// Known groups by their names in lower case.
fn known(name: &str) -> Option<&'static SmolStr> {
    static GROUPS: LazyLock<FxHashMap<String, &'static SmolStr>> = LazyLock::new(|| {
        let mut out = FxHashMap::default();
        for actor in ActorIndex::shared().actors() {
            let group = matches!(
                actor.kind,
                EntityKind::Organization | EntityKind::ArmedGroup | EntityKind::Military
            );
            if group {
                for name in
                    std::iter::once(actor.name.as_str()).chain(actor.names.iter().map(SmolStr::as_str))
                {
                    out.entry(name.to_lowercase()).or_insert(&actor.id);
                }
            }
        }
        out
    });
    GROUPS.get(name).copied()
}

/// The entities to add.
pub(super) fn groups(reading: &Reading, is_title: &dyn Fn(&str) -> bool) -> Vec<Entity> {
    let mut out: Vec<Entity> = Vec::new();
    for person in reading.entities.iter().filter(|e| e.kind == EntityKind::Person) {
        if let Some(found) = inside(reading, person, is_title) {
            push(reading, &mut out, found);
        }
    }
    for sentence in &reading.sentences {
        let Some(tokens) = reading.tokens.get(sentence.tokens()) else { continue };
        for at in 1..tokens.len() {
            let found = many(reading, tokens, at).or_else(|| kin(reading, tokens, at));
            if let Some(found) = found {
                push(reading, &mut out, found);
            }
        }
    }
    out
}

fn push(reading: &Reading, out: &mut Vec<Entity>, found: Entity) {
    // What is told of more words says it better: an entity that holds more than these stays alone, but for persons.
    let told = |e: &Entity| {
        e.span == found.span
            || e.span.overlaps(found.span) && e.kind != EntityKind::Person && e.span.len() >= found.span.len()
    };
    if !reading.entities.iter().chain(out.iter()).any(told) {
        out.push(found);
    }
}

fn entity(span: Span, kind: EntityKind, name: &str, actor: Option<SmolStr>) -> Entity {
    let code = actor.as_ref().map_or_else(SmolStr::default, |id| ActorIndex::shared().code(id));
    Entity {
        span,
        kind,
        name: name.to_owned(),
        actor,
        code,
        score: 0.7,
        by: SmolStr::new_static("relations:group"),
    }
}

/// The group at the head of a person's phrase, where a title and a name follow it.
fn inside(reading: &Reading, person: &Entity, is_title: &dyn Fn(&str) -> bool) -> Option<Entity> {
    let text = reading.report.text.as_str();
    let phrase = person.span.of(text);
    let words = words(phrase);
    let title = words.iter().position(|(_, w)| is_title(&w.to_lowercase()))?;
    if title == 0 || !named_behind(&words[title + 1..]) {
        return None;
    }
    // The longest known name that ends before the title, over modifiers in lower case.
    let end = (1..=title).rev().find(|i| words[*i - 1].1.starts_with(char::is_uppercase))?;
    if title - end > TITLE {
        return None;
    }
    // A phrase that begins with a nationality may go on in front: "Royal Jordanian Air Force".
    let stretch = |from: usize| {
        let (start, stop) = (words[from].0, words[end - 1].0 + words[end - 1].1.len());
        let span = Span::new(person.span.begin() + start, person.span.begin() + stop);
        (span, phrase.get(start..stop).unwrap_or("").trim_end_matches("'s").trim_end_matches("’s"))
    };
    for from in end.saturating_sub(NAME)..end {
        let (span, name) = stretch(from);
        if let Some(id) = known(&name.to_lowercase()) {
            let record = ActorIndex::shared().get(id)?;
            let span = Span::new(span.begin(), span.begin() + name.len());
            return Some(entity(span, record.kind, &record.name, Some(id.clone())));
        }
    }
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let from = (0..end).rev().take_while(|i| capital(words[*i].1)).last()?;
    let (span, name) = stretch(from);
    let last = name.rsplit(' ').next()?.to_lowercase();
    let kind = if FORCES.contains(&last.as_str()) {
        EntityKind::Military
    } else if BODIES.contains(&last.as_str()) {
        EntityKind::Organization
    } else {
        return None;
    };
    (end - from > 1).then(|| entity(Span::new(span.begin(), span.begin() + name.len()), kind, name, None))
}

/// Words with the byte where each begins.
fn words(phrase: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in phrase.char_indices().chain(std::iter::once((phrase.len(), ' '))) {
        match (c.is_whitespace() || c == ',', start) {
            (true, Some(from)) => {
                out.push((from, &phrase[from..i]));
                start = None;
            }
            (false, None) => start = Some(i),
            _ => {}
        }
    }
    out
}

/// Whether a name follows: a capital, perhaps behind one more word of the title.
fn named_behind(words: &[(usize, &str)]) -> bool {
    words.iter().take(3).any(|(_, w)| w.starts_with(char::is_uppercase))
}

/// "Coalition nations which have conducted strikes include": those who are counted up.
fn many(reading: &Reading, tokens: &[Token], at: usize) -> Option<Entity> {
    let text = reading.report.text.as_str();
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    if !MANY.contains(&word(at).to_lowercase().as_str()) || !word(at - 1).starts_with(char::is_uppercase) {
        return None;
    }
    let lists = |i: usize| {
        matches!(tokens[i].lemma.as_str(), "include" | "comprise" | "including") || word(i) == "including"
    };
    if !(at + 1..tokens.len()).any(lists) {
        return None;
    }
    let noun = |i: &usize| {
        matches!(tokens[*i].upos, Upos::Propn | Upos::Noun | Upos::Adj)
            && word(*i).starts_with(char::is_uppercase)
    };
    let from = (0..at).rev().take_while(noun).last()?;
    let span = tokens[from].span.cover(tokens[at].span);
    Some(entity(span, EntityKind::Organization, span.of(text), None))
}

/// "a member of the Al Saud family".
fn kin(reading: &Reading, tokens: &[Token], at: usize) -> Option<Entity> {
    let text = reading.report.text.as_str();
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    if !KIN.contains(&word(at)) {
        return None;
    }
    let from =
        (0..at).rev().take_while(|i| word(*i).starts_with(char::is_uppercase) || word(*i) == "-").last()?;
    let the = from.checked_sub(1).filter(|i| matches!(word(*i), "the" | "ruling"))?;
    let of = the.checked_sub(1).filter(|i| word(*i) == "of")?;
    let who = of.checked_sub(1)?;
    let span = tokens[from].span.cover(tokens[at].span);
    OF.contains(&word(who).to_lowercase().as_str())
        .then(|| entity(span, EntityKind::Organization, span.of(text), None))
}

/// What a title says between a group and a name: its word, and whether it is one of several ("senior") or past ("former").
pub(super) struct Title {
    /// The words in front of the group and between it and the name, in lower case.
    pub words: Vec<String>,
}

/// The title of a person whose phrase begins with the group.
pub(super) fn title(reading: &Reading, person: &Entity, group: &Entity) -> Option<Title> {
    let text = reading.report.text.as_str();
    if !person.span.contains(group.span) || person.kind != EntityKind::Person {
        return None;
    }
    let front = text.get(person.span.begin()..group.span.begin())?;
    let between = text.get(group.span.finish()..person.span.finish())?;
    let rest = words(between);
    let lower = rest.iter().take_while(|(_, w)| !w.starts_with(char::is_uppercase)).count();
    if lower == 0 || lower > TITLE || !named_behind(&rest[lower..]) {
        return None;
    }
    let before = text.get(..person.span.begin())?;
    let lead = before.split_whitespace().next_back().unwrap_or("");
    let words = std::iter::once(lead)
        .chain(front.split_whitespace())
        .chain(rest[..lower].iter().map(|(_, w)| *w))
        .map(str::to_lowercase)
        .collect();
    Some(Title { words })
}
