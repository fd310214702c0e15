//! Back to what the report told before: "25 people were wounded in the strikes", "three soldiers were killed".
//!
//! A definite mention of an act of force that says nobody did it, or no day, takes both from the act that it refers
//! to, where the report leaves one choice. Its own words stay its evidence.

use super::matcher::Draft;
use super::syntax::Syntax;
use super::words::Tag;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::when::Basis;
use smol_str::{SmolStr, format_smolstr};

/// An act of force told before.
#[derive(Debug)]
pub(super) struct Told {
    /// Index into the events.
    event: usize,
    /// What its trigger is a form of: "strike" for "struck" and "airstrikes".
    stem: SmolStr,
    /// Number of its sentence.
    sentence: usize,
    /// Its place is its own, not the dateline's.
    placed: bool,
}

/// How a mention refers back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// "the attack", or a claim of responsibility without a noun.
    Definite,
    /// "three soldiers were killed", right after.
    Outcome,
}

/// What of the draft is known of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub placed: bool,
    pub sentence: usize,
    /// What is told beside it answers it: another deed.
    pub answered: bool,
}

/// Whether the draft refers back.
pub(super) fn back(syntax: &Syntax<'_>, draft: &Draft) -> Option<Back> {
    if draft.kind != EventType::Assault {
        return None;
    }
    let words = syntax.words;
    let last = words.get(draft.trigger.end.checked_sub(1)?)?;
    if draft.nominal {
        if super::claims::disowned(&last.low) {
            return Some(Back::Definite);
        }
        let np = syntax.nps[(*syntax.np_of.get(draft.trigger.start)?)?];
        let first = words[np.start].low.as_str();
        return matches!(first, "the" | "this" | "that" | "these" | "those").then_some(Back::Definite);
    }
    let outcome = matches!(&*last.lemma, "kill" | "wound" | "injure" | "die");
    (outcome && !tells_how(syntax, draft)).then_some(Back::Outcome)
}

/// "Killed by a mine", "in the neighbouring town of X, six were injured": the sentence has its own doer or means, or a place of a
/// name that nobody knows; it does not refer back.
fn tells_how(syntax: &Syntax<'_>, draft: &Draft) -> bool {
    let words = syntax.words;
    let Some(v) = draft.verb else { return false };
    let means = words[v..].iter().take(12).take_while(|w| w.tag != Tag::Stop).any(|w| w.low == "by");
    let elsewhere = syntax.nps.iter().any(|np| {
        let place = np
            .start
            .checked_sub(1)
            .is_some_and(|i| matches!(&*words[i].low, "in" | "near" | "at" | "outside" | "of"));
        place && !syntax.is_time(*np) && words[np.start].tag == Tag::Name && np.start < v
    });
    means || elsewhere
}

/// What the trigger is a form of.
pub(super) fn stem(syntax: &Syntax<'_>, draft: &Draft, singular: &dyn Fn(&str) -> SmolStr) -> SmolStr {
    let Some(word) = draft.trigger.end.checked_sub(1).and_then(|i| syntax.words.get(i)) else {
        return SmolStr::default();
    };
    if !draft.nominal {
        return SmolStr::new(&*word.lemma);
    }
    let noun = singular(&word.low);
    match noun.as_str() {
        "airstrike" => SmolStr::new_static("strike"),
        "bombing" | "bombardment" => SmolStr::new_static("bomb"),
        "shelling" => SmolStr::new_static("shell"),
        "shooting" => SmolStr::new_static("shoot"),
        "killing" => SmolStr::new_static("kill"),
        "explosion" => SmolStr::new_static("explode"),
        _ => noun,
    }
}

/// Remembers the event at `at` where others may refer to it.
pub(super) fn remember(told: &mut Vec<Told>, events: &[EventMention], at: usize, stem: SmolStr, own: Own) {
    let Some(event) = events.get(at) else { return };
    let happened = matches!(event.factuality, Factuality::Asserted | Factuality::Alleged);
    if event.kind == EventType::Assault && happened && event.when.basis != Basis::Unknown {
        told.push(Told { event: at, stem, sentence: own.sentence, placed: own.placed });
    }
}

/// Takes over from the act referred to what the mention does not say itself.
pub(super) fn link(
    reading: &Reading,
    told: &[Told],
    events: &[EventMention],
    event: &mut EventMention,
    back: Back,
    stem: &str,
    own: Own,
) {
    let dated = event.when.basis == Basis::Text;
    if dated && (!event.actors.is_empty() || back == Back::Outcome) {
        return;
    }
    if back == Back::Outcome && (!event.actors.is_empty() || own.placed) {
        return;
    }
    let fits = |t: &&Told| {
        let Some(e) = events.get(t.event) else { return false };
        if own.sentence == t.sentence && (back == Back::Outcome || own.answered) {
            return false;
        }
        let near = match back {
            Back::Definite => 12,
            Back::Outcome => 2,
        };
        let claimed = event.factuality != Factuality::Asserted;
        own.sentence.saturating_sub(t.sentence) <= near
            && (event.actors.is_empty() || e.actors.is_empty() || claimed || same_actors(reading, event, e))
            && modes(event, e, stem, &t.stem)
            && (!own.placed || !t.placed || share_place(reading, event, e, stem == t.stem))
            && (!dated || e.when.basis != Basis::Text || e.when.earliest == event.when.earliest)
            && !event.actors.iter().any(|a| e.recipients.iter().any(|r| one(reading, *a, *r)))
            // Nobody is hurt by what they do themselves.
            && !event.recipients.iter().any(|r| e.actors.iter().any(|a| one(reading, *a, *r)))
    };
    let candidates: Vec<&Told> = told.iter().filter(fits).collect();
    // A mention that tells who did it rather than a headline that does not.
    let told_by = |t: &&Told| event.actors.is_empty() && !events[t.event].actors.is_empty();
    let mut same: Vec<&Told> = candidates.iter().copied().filter(|t| t.stem == stem).collect();
    if same.iter().any(told_by) {
        same.retain(told_by);
    }
    let found = match (back, &same[..], &candidates[..]) {
        (Back::Definite, [.., last], _) => *last,
        (_, _, [only]) => *only,
        (_, _, [first, rest @ .., last]) => {
            let agree = |t: &&Told| same_actors(reading, &events[t.event], &events[first.event]);
            if !rest.iter().all(agree) || !agree(last) {
                return;
            }
            *last
        }
        _ => return,
    };
    let from = &events[found.event];
    let mut taken = false;
    if event.actors.is_empty() && !from.actors.is_empty() {
        event.actors = from.actors.iter().copied().filter(|a| !event.recipients.contains(a)).collect();
        taken = true;
    }
    if !dated && from.when.basis == Basis::Text {
        event.when = from.when.clone();
        taken = true;
    }
    if !own.placed && found.placed && !from.places.is_empty() {
        event.places = from.places.clone();
        taken = true;
    }
    if event.recipients.is_empty() && back == Back::Definite {
        let other = |r: &u32| !event.actors.iter().any(|a| one(reading, *a, *r));
        event.recipients = from.recipients.iter().copied().filter(other).collect();
    }
    if event.mode.is_none() {
        event.mode.clone_from(&from.mode);
    }
    if taken {
        event.by = format_smolstr!("{}+back", event.by);
        event.score = (event.score - 0.05).max(0.2);
    }
}

/// Whether two mentions are of one known actor.
fn one(reading: &Reading, a: u32, b: u32) -> bool {
    let id = |n: u32| reading.entities.get(n as usize).and_then(|e| e.actor.as_ref());
    a == b || id(a).is_some_and(|x| !x.starts_with("described:") && id(b) == Some(x))
}

/// A strike is from the air, with drones or missiles; otherwise the modes must not differ.
fn modes(event: &EventMention, from: &EventMention, stem: &str, other: &str) -> bool {
    let weak = |m: Option<&str>| matches!(m, None | Some("targeted"));
    let (a, b) = (event.mode.as_deref(), from.mode.as_deref());
    if stem == other {
        return a == b || weak(a) || weak(b);
    }
    match stem {
        "strike" => {
            matches!(b, None | Some("aerial" | "drone" | "heavy-weapons" | "explosives")) && other != "attack"
        }
        "attack" => other != "strike" && (a == b || weak(a) || weak(b)),
        _ => a == b || weak(a) || weak(b),
    }
}

fn same_actors(reading: &Reading, a: &EventMention, b: &EventMention) -> bool {
    let ids = |e: &EventMention| -> Vec<Option<SmolStr>> {
        e.actors.iter().map(|n| reading.entities.get(*n as usize).and_then(|x| x.actor.clone())).collect()
    };
    // A president who orders the strikes and the forces that fly them are of one country.
    let lands = |e: &EventMention| -> Vec<SmolStr> {
        let codes = e.actors.iter().filter_map(|n| reading.entities.get(*n as usize));
        codes
            .filter(|x| matches!(x.code.get(3..), Some("" | "GOV" | "MIL")))
            .filter_map(|x| x.code.get(..3).map(SmolStr::new))
            .collect()
    };
    let (known, other) = (ids(a), ids(b));
    let (land, there) = (lands(a), lands(b));
    a.actors.iter().any(|n| b.actors.contains(n))
        || known.iter().any(|x| x.is_some() && other.contains(x))
        || land.iter().any(|x| there.contains(x))
        || (known.is_empty() && other.is_empty())
}

/// Whether one place of each is the same; with `loose`, two places of one country will do.
fn share_place(reading: &Reading, a: &EventMention, b: &EventMention, loose: bool) -> bool {
    let places = |e: &EventMention| -> Vec<_> {
        e.places.iter().filter_map(|n| reading.places.get(*n as usize)).collect()
    };
    let (a, b) = (places(a), places(b));
    a.iter().any(|x| {
        b.iter().any(|y| {
            x.name == y.name
                || (!x.country.is_empty()
                    && x.country == y.country
                    && (loose || coarse(x.kind) || coarse(y.kind)))
        })
    })
}

fn coarse(kind: dateline_facts::place::PlaceKind) -> bool {
    use dateline_facts::place::PlaceKind::*;
    matches!(kind, Province | Region | Country)
}
