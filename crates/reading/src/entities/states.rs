//! States that act: "Iran said", "accused Turkey", "talks between Washington and Tehran". A name of a
//! country or capital that only says where is left to the places.

use super::index::ActorIndex;
use super::lexicon::What;
use super::lists::{self, List};
use super::scan::{Sentence, entity};
use dateline_facts::entity::EntityKind;
use dateline_facts::token::Upos;
use smol_str::format_smolstr;

/// Claims the states of a sentence that act, speak or are addressed.
pub(super) fn acting(index: &ActorIndex, s: &mut Sentence<'_>) {
    for n in 0..s.hits.len() {
        let (first, last) = (s.hits[n].first, s.hits[n].last);
        if s.is_claimed(first, last) {
            continue;
        }
        let state = s.hits[n].state();
        let capital = s.hits[n].sense(|w| if let What::Capital(n) = w { Some(*n) } else { None });
        let seat = s.hits[n].sense(|w| if let What::Seat(n) = w { Some(*n) } else { None });
        let Some(which) = state.or(seat).or(capital) else { continue };
        // "US forces" and "Iran-backed" are no names of their own.
        if s.atoms.get(last).is_some_and(|a| a.hyphen) || s.atoms[first].hyphen {
            continue;
        }
        let by = if let Some(by) = acts(s, n, state.is_none() && seat.is_none(), seat.is_some()) {
            by
        } else {
            continue;
        };
        let record = &index.states()[which];
        let id = format_smolstr!("{}.government", record.id);
        let code = format_smolstr!("{}GOV", record.iso3);
        let name = index.name(&id).unwrap_or(&record.names[0]).to_owned();
        let made = entity(s.span(first, last), EntityKind::Government, &name, Some(id), code, 0.8, by);
        s.claim(first, last, made);
    }
}

/// The rule by which the hit acts; `None` where it does not.
fn acts(s: &Sentence<'_>, n: usize, capital: bool, seat: bool) -> Option<&'static str> {
    let (first, last) = (s.hits[n].first, s.hits[n].last);
    let mut before = first;
    if before > 0 && s.norm(before - 1) == "the" {
        before -= 1;
    }
    let prev = s.before(before);
    if lists::has(List::Where, prev) && !(seat && matches!(prev, "from" | "to")) {
        return None;
    }
    // "Paris, France said": the second half of a place.
    if prev == ","
        && before > 1
        && s.hits.iter().any(|h| h.last == before - 1 && (h.state().is_some() || capital_of(h)))
    {
        let list = (last..s.atoms.len()).take(3).any(|i| s.norm(i) == "and");
        if !list {
            return None;
        }
    }
    if super::scan::is_inside_name(s, first, last) {
        return None;
    }
    if between(s, n) {
        return Some("entities:state-between");
    }
    if let Some((lemma, active)) = verb_after(s, last)
        && active
        && (lists::has(List::Policy, lemma)
            || (!capital && !matches!(lemma, "be" | "become" | "remain" | "border" | "lie" | "face")))
    {
        return Some("entities:state-agent");
    }
    if seat {
        return (!matches!(prev, "near" | "outside" | "inside")).then_some("entities:seat");
    }
    let addressed = matches!(prev, "by" | "with" | "against" | "between");
    if addressed && !capital && (prev != "with" || !s.norm(last).is_empty()) {
        return Some("entities:state-agent");
    }
    if !capital
        && before > 0
        && s.atoms[before - 1].upos == Upos::Verb
        && !lists::has(List::Going, lemma_of(s, before - 1))
        && !s.norm(last).starts_with("'s")
    {
        return Some("entities:state-object");
    }
    None
}

fn capital_of(hit: &super::scan::Hit) -> bool {
    hit.senses.iter().any(|m| matches!(m.what, What::Capital(_)))
}

/// "between Iran and Israel", "Washington and Tehran said" are told by their verbs.
fn between(s: &Sentence<'_>, n: usize) -> bool {
    let (first, last) = (s.hits[n].first, s.hits[n].last);
    let from = |at: usize| {
        let at = if s.before(at) == "the" { at - 1 } else { at };
        s.before(at) == "between"
    };
    let paired =
        |a: usize, b: usize| s.norm(a) == "and" && (b == a + 1 || (b == a + 2 && s.norm(a + 1) == "the"));
    let is_place = |h: &super::scan::Hit| h.state().is_some() || capital_of(h);
    if from(first) {
        return s.hits.get(n + 1).is_some_and(|h| is_place(h) && paired(last, h.first)) && !border(s, first);
    }
    n > 0 && {
        let h = &s.hits[n - 1];
        is_place(h) && paired(h.last, first) && from(h.first) && !border(s, h.first)
    }
}

/// "the border between Iraq and Syria" is no matter of governments.
fn border(s: &Sentence<'_>, at: usize) -> bool {
    (at.saturating_sub(4)..at).any(|i| {
        matches!(
            s.norm(i),
            "border"
                | "road"
                | "highway"
                | "crossing"
                | "frontier"
                | "flights"
                | "pipeline"
                | "route"
                | "area"
                | "travel"
        )
    })
}

/// The verb after a subject: its lemma, and whether the subject does it.
fn verb_after<'s>(s: &'s Sentence<'_>, mut at: usize) -> Option<(&'s str, bool)> {
    // "Iran, which backs the group, said": over a clause between commas.
    if s.norm(at) == "," && matches!(s.norm(at + 1), "which" | "however" | "meanwhile" | "too" | "whose") {
        let close = (at + 2..s.atoms.len().min(at + 22)).find(|i| s.norm(*i) == ",")?;
        at = close + 1;
    }
    // "Iran and Russia said": the first of two.
    if s.norm(at) == "and" {
        let next = if s.norm(at + 1) == "the" { at + 2 } else { at + 1 };
        if let Some(h) = s.hits.iter().find(|h| h.first == next && (h.state().is_some() || capital_of(h))) {
            at = h.last;
        }
    }
    let mut be = false;
    let mut last = None;
    for i in at..s.atoms.len().min(at + 5) {
        match s.atoms[i].upos {
            Upos::Adv | Upos::Part => {}
            Upos::Aux => {
                let lemma = lemma_of(s, i);
                be |= lemma == "be";
                last = Some((lemma, true));
            }
            Upos::Verb => {
                let passive = be && !s.norm(i).ends_with("ing");
                return Some((lemma_of(s, i), !passive));
            }
            _ => break,
        }
    }
    last.filter(|(l, _)| *l != "be")
}

fn lemma_of<'s>(s: &'s Sentence<'_>, at: usize) -> &'s str {
    s.lemmas.get(at).map_or("", |l| l.as_str())
}
