//! Whose rebels, whose president: the country of a party that is only named by its role.
//!
//! "Rebels in the Ivory Coast dismissed an appeal": the entities stage leaves `REB`; the sentence says of which country.

use super::states::States;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use crate::entities::ActorIndex;
use dateline_facts::entity::EntityKind;
use dateline_facts::event::EventMention;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use smol_str::{SmolStr, format_smolstr};

/// Roles that belong to a country.
const ROLES: &[&str] = &[
    "GOV", "MIL", "OPP", "REB", "CVL", "LEG", "JUD", "EDU", "LAB", "JRN", "CRM", "COP", "AGR", "BUS", "MED",
    "SPY", "ELI", "PTY",
];

/// What the sentence adds to a party.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Completed {
    /// Index into the reading's entities.
    pub entity: u32,
    /// The code with its country.
    pub code: SmolStr,
    /// The actor, where the phrase means a state's own people.
    pub actor: Option<SmolStr>,
}

/// Nouns behind a nationality, their role in a code, and the part of the state that they are.
const HEADS: &[(&str, &str, &str)] = &[
    (
        "official|diplomat|authority|envoy|negotiator|delegation|leader|leadership|side|minister|ambassador|representative",
        "",
        "government",
    ),
    (
        "aircraft|jet|warplane|plane|bomber|warship|ship|vessel|drone|helicopter|tank|missile|officer|fighter jet|gunboat|navy|artillery|airstrike|strike",
        "MIL",
        "military",
    ),
    ("student|teacher|professor|academic", "EDU", ""),
    ("worker|union|miner|driver", "LAB", ""),
    ("farmer|peasant", "AGR", ""),
    ("refugee|migrant", "REF", ""),
    ("rebel|insurgent|guerrilla|militant|separatist", "REB", ""),
    (
        "people|civilian|resident|citizen|landowner|villager|man|woman|youth|child|settler|family|prisoner|detainee|protester|demonstrator",
        "CVL",
        "",
    ),
    ("journalist|reporter|newspaper", "JRN", ""),
    ("company|firm|businessman", "BUS", ""),
    ("lawmaker|parliament|deputy|senator", "LEG", ""),
    ("court|judge|prosecutor", "JUD", ""),
];

/// "American officials", "Algerian landowners": an adjective that stands for those behind it.
fn national(
    syntax: &Syntax<'_>,
    entity: &dateline_facts::entity::Entity,
    n: u32,
    states: &States,
) -> Option<Completed> {
    if !matches!(entity.code.len(), 0 | 3) || entity.kind != EntityKind::Nationality {
        return None;
    }
    let words = syntax.words;
    let at = words.iter().position(|w| w.span.overlaps(entity.span))?;
    let np = syntax.nps[syntax.np_of[at]?];
    let own = Np { start: at, end: at + 1, head: at };
    let (_, _, state) = states.within(words, own, true)?;
    let state = ActorIndex::shared().states().get(state)?;
    if entity.actor.as_ref().is_some_and(|a| *a != state.id) {
        return None;
    }
    let head = &words[np.head];
    let low = head.low.as_str();
    let singular = low
        .strip_suffix("ies")
        .map_or_else(|| low.strip_suffix('s').unwrap_or(low).to_owned(), |stem| format!("{stem}y"));
    let (_, role, part) =
        HEADS.iter().find(|(nouns, _, _)| nouns.split('|').any(|n| n == low || n == singular))?;
    Some(Completed {
        entity: n,
        code: format_smolstr!("{}{role}", state.iso3),
        actor: (!part.is_empty()).then(|| format_smolstr!("{}.{part}", state.id)),
    })
}

/// Codes of the event's parties with the country that the sentence gives them: one for each.
pub(super) fn countries(
    reading: &Reading,
    sentence: Sentence,
    syntax: &Syntax<'_>,
    here: &[u32],
    event: &EventMention,
    states: &States,
) -> Vec<Completed> {
    let mut out = Vec::new();
    let mut scene = None;
    for (n, others) in event
        .actors
        .iter()
        .map(|n| (*n, &event.recipients))
        .chain(event.recipients.iter().map(|n| (*n, &event.actors)))
    {
        let Some(entity) = reading.entities.get(n as usize) else { continue };
        if let Some(code) = leadership(reading, syntax, event, entity, others) {
            out.push(Completed { entity: n, code, actor: None });
            continue;
        }
        if let Some(found) = national(syntax, entity, n, states) {
            out.push(found);
            continue;
        }
        if !ROLES.contains(&entity.code.as_str()) {
            continue;
        }
        let own = owner(reading, syntax, here, n);
        if let Some(country) = own.or_else(|| beside(syntax, entity.span, states)) {
            out.push(Completed { entity: n, code: format_smolstr!("{country}{}", entity.code), actor: None });
            continue;
        }
        let all = scene.get_or_insert_with(|| named(reading, sentence, syntax, here, states));
        let [(first, _), rest @ ..] = &all[..] else { continue };
        if rest.iter().any(|(c, _)| c != first) {
            continue;
        }
        // Two governments are not of one country; who attacks a foreign state's people need not be from there.
        let counterparts: Vec<_> = others.iter().filter_map(|o| reading.entities.get(*o as usize)).collect();
        let state = counterparts
            .iter()
            .any(|o| o.code.starts_with(first.as_str()) && matches!(o.code.get(3..), Some("" | "GOV")));
        if state && entity.code == "GOV" {
            continue;
        }
        let force = matches!(
            event.kind,
            EventType::Assault | EventType::Threaten | EventType::Mobilize | EventType::Coerce
        );
        if force && all.iter().all(|(_, at)| counterparts.iter().any(|o| o.span.overlaps(*at))) {
            continue;
        }
        out.push(Completed { entity: n, code: format_smolstr!("{first}{}", entity.code), actor: None });
    }
    out
}

/// "The Palestinians" who agree with a state are their leadership, not civilians.
fn leadership(
    reading: &Reading,
    syntax: &Syntax<'_>,
    event: &EventMention,
    entity: &dateline_facts::entity::Entity,
    others: &[u32],
) -> Option<SmolStr> {
    use EventType::*;
    let country = entity.code.strip_suffix("CVL").filter(|c| c.len() == 3)?;
    let talks = matches!(
        event.kind,
        Agree | Consult | Support | Reject | Request | Cooperate | Concede | Retreat | Accuse | Aid
    );
    let words = entity.span.of(&reading.report.text);
    let bare = words.split(' ').count() == 1 && words.starts_with(char::is_uppercase) && words.ends_with('s');
    if !talks || !bare {
        return None;
    }
    let at = syntax.words.iter().position(|w| w.span.overlaps(entity.span))?;
    let whole = at == 0
        || matches!(&*syntax.words[at - 1].low, "the" | "and" | "with" | "between")
        || syntax.words[at - 1].tag == Tag::Conj;
    let sides = others.iter().chain(&event.actors).chain(&event.recipients);
    let foreign = sides.filter_map(|o| reading.entities.get(*o as usize)).any(|o| {
        o.code.len() >= 3
            && !o.code.starts_with(country)
            && matches!(o.code.get(3..), Some("" | "GOV" | "CVL" | "MIL"))
    });
    (whole && foreign).then(|| SmolStr::new(country))
}

/// The country in the party's own phrase: "Lebanon's new president", "rebels in the Ivory Coast", "King X of Morocco".
fn beside(syntax: &Syntax<'_>, span: Span, states: &States) -> Option<SmolStr> {
    let words = syntax.words;
    let first = words.iter().position(|w| w.span.overlaps(span))?;
    let last = words.iter().rposition(|w| w.span.overlaps(span))?;
    if let Some(k) = syntax.np_of[first] {
        let np = syntax.nps[k];
        let before = Np { start: np.start, end: first, head: np.start };
        if let Some((_, _, state)) = states.within(words, before, false) {
            return iso3(state);
        }
    }
    if words.get(last + 1).is_some_and(|w| matches!(&*w.low, "of" | "in" | "from")) {
        let k = (*syntax.np_of.get(last + 2)?)?;
        let (_, _, state) = states.within(words, syntax.nps[k], true)?;
        return iso3(state);
    }
    None
}

/// "Al-Sudani's government": the country of the one named before in the same phrase.
fn owner(reading: &Reading, syntax: &Syntax<'_>, here: &[u32], n: u32) -> Option<SmolStr> {
    let span = reading.entities.get(n as usize)?.span;
    let first = syntax.words.iter().position(|w| w.span.overlaps(span))?;
    let np = syntax.nps[syntax.np_of[first]?];
    let start = syntax.words.get(np.start)?.span.start;
    let mut before = here.iter().filter_map(|o| reading.entities.get(*o as usize));
    let country = before
        .rfind(|o| o.span.start >= start && o.span.end <= span.start && o.code.len() >= 3)?
        .code
        .get(..3)?;
    let states = ActorIndex::shared().states();
    states.iter().find(|s| s.iso3 == country).map(|s| s.iso3.clone())
}

fn iso3(state: usize) -> Option<SmolStr> {
    ActorIndex::shared().states().get(state).map(|s| s.iso3.clone())
}

/// All countries that the sentence names, and where: by its parties, its places, its adjectives.
fn named(
    reading: &Reading,
    sentence: Sentence,
    syntax: &Syntax<'_>,
    here: &[u32],
    states: &States,
) -> Vec<(SmolStr, Span)> {
    let index = ActorIndex::shared();
    let known = |code: &str| index.states().iter().find(|s| s.iso3 == code).map(|s| s.iso3.clone());
    let mut out = Vec::new();
    for n in here {
        let Some(entity) = reading.entities.get(*n as usize) else { continue };
        if let Some(country) = entity.code.get(..3).and_then(known) {
            out.push((country, entity.span));
        }
    }
    let from = reading.places.partition_point(|p| p.span.end <= sentence.span.start);
    for place in reading.places[from..].iter().take_while(|p| p.span.start < sentence.span.end) {
        if let Some(state) = index.states().iter().find(|s| !s.iso2.is_empty() && s.iso2 == place.country) {
            out.push((state.iso3.clone(), place.span));
        }
    }
    let words = syntax.words;
    for np in &syntax.nps {
        for first in [true, false] {
            if let Some((a, b, state)) = states.within(words, *np, first)
                && let (Some(a), Some(b), Some(country)) = (words.get(a), words.get(b - 1), iso3(state))
            {
                out.push((country, Span { start: a.span.start, end: b.span.end }));
            }
        }
    }
    out
}
