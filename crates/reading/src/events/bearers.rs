//! "Government air strikes on Douma", "a military jet bombed a market": whose weapon it is stands in front of it.

use super::finder::Finder;
use super::matcher::Draft;
use super::span_of;
use super::syntax::{Np, Syntax};
use super::words::{Tag, Word};
use crate::entities::ActorIndex;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::plover::EventType;
use smol_str::{SmolStr, format_smolstr};

/// What strikes and is somebody's.
fn weapon(low: &str) -> bool {
    matches!(
        low.trim_end_matches('s'),
        "jet"
            | "warplane"
            | "plane"
            | "helicopter"
            | "gunship"
            | "aircraft"
            | "drone"
            | "artillery"
            | "tank"
            | "missile"
            | "rocket"
            | "mortar"
            | "sniper"
            | "gunboat"
            | "warship"
            | "bulldozer"
            | "shell"
            | "bomber"
    )
}

/// The force that a word in front of its weapon or deed names: its role, and the part of a state that it is.
fn force(low: &str, deed: bool) -> Option<(&'static str, &'static str, EntityKind)> {
    Some(match low {
        "government" | "regime" => ("MIL", "military", EntityKind::Military),
        "army" => ("MIL", "military", EntityKind::Military),
        // "a military operation", "military strikes" may be anybody's.
        "military" if !deed => ("MIL", "military", EntityKind::Military),
        "police" => ("COP", "police", EntityKind::Government),
        "coalition" => ("MIL", "", EntityKind::Military),
        "rebel" | "insurgent" | "militant" | "jihadist" | "separatist" | "guerrilla" | "paramilitary"
        | "militia" => ("REB", "", EntityKind::ArmedGroup),
        _ => return None,
    })
}

/// The bearer of the weapon that does it, as an entity of its own: of the country in which it is done where the state itself
/// acts.
pub(super) fn bearer(
    finder: &Finder<'_>,
    syntax: &Syntax<'_>,
    draft: &Draft,
    place: Option<u32>,
) -> Option<u32> {
    if draft.kind != EventType::Assault || draft.presented.is_some() {
        return None;
    }
    let words = syntax.words;
    let (np, last) = if draft.nominal {
        let np = syntax.nps[(*syntax.np_of.get(draft.trigger.start)?)?];
        (np, draft.trigger.start)
    } else {
        let np = *draft.actors.first()?.group.first()?;
        (np, np.head)
    };
    if !draft.nominal && !weapon(&words.get(np.head)?.low) {
        return None;
    }
    let (at, (role, part, kind)) = named(words, np, last, draft.nominal)?;
    let span = span_of(words, at, at + 1);
    let states = ActorIndex::shared().states();
    let country = place.and_then(|p| finder.reading.places.get(p as usize)).map(|p| p.country.as_str());
    let state = country.filter(|c| !c.is_empty()).and_then(|c| states.iter().find(|s| s.iso2 == c));
    // A coalition is of several states.
    let own = state.filter(|_| words[at].low != "coalition").map_or("", |s| s.iso3.as_str());
    let actor = match (state, part) {
        (Some(s), part) if !part.is_empty() => format_smolstr!("{}.{part}", s.id),
        _ => format_smolstr!("described:{}", words[at].low),
    };
    let name =
        ActorIndex::shared().get(&actor).map_or_else(|| words[at].low.to_string(), |r| r.name.to_string());
    let entity = Entity {
        span,
        kind,
        name,
        actor: Some(actor),
        code: format_smolstr!("{own}{role}"),
        score: 0.6,
        by: SmolStr::new_static("events:bearer"),
    };
    finder.make(entity)
}

fn named(
    words: &[Word],
    np: Np,
    last: usize,
    deed: bool,
) -> Option<(usize, (&'static str, &'static str, EntityKind))> {
    let front = words.get(np.start..last)?;
    // "the anti-government attack", "a police station bombing", "alleged rebel shelling": only right before or behind a name.
    let at = front.iter().rposition(|w| force(&w.low, deed).is_some())?;
    let behind_plain = front[at + 1..].iter().all(|w| {
        weapon(&w.low) || w.tag == Tag::Adj || matches!(&*w.low, "air" | "fighter" | "attack" | "mortar")
    });
    let own =
        front[..at].iter().all(|w| matches!(w.tag, Tag::Det | Tag::Num | Tag::Adj) && !w.low.contains('-'));
    (behind_plain && own).then(|| force(&front[at].low, deed).map(|f| (np.start + at, f))).flatten()
}
