//! Names that several groups share: "National Liberation Army" is one of Colombia and one of Macedonia, "Democratic Union Party"
//! could be anybody's. The abbreviation in brackets decides, then a country that the report names; where neither does, the
//! name stays and its actor is left open: a described actor rather than a wrong known one.
//!
//! "Georgia's governor" speaks of the American state, "Michael Jordan" of no state at all.

use super::atoms::{Atom, Shape};
use super::index::{ActorIndex, ActorRecord, State};
use super::lexicon::{Lexicon, What};
use super::lists::{self, List};
use super::scan::Hit;
use super::{Cut, Document};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// Takes from the hits of a report what its context speaks against.
pub(super) fn settle(index: &ActorIndex, lexicon: &Lexicon, cuts: &mut [Cut], doc: &Document) {
    let lands = lands(index, doc);
    for cut in cuts {
        let atoms = &cut.atoms;
        for hit in &mut cut.hits {
            groups(index, lexicon, atoms, hit, &lands);
            acronyms(index, hit, &lands, doc);
            states(index.states(), lexicon, atoms, hit);
        }
        cut.hits.retain(|h| !h.senses.is_empty());
    }
}

/// The countries that the report names, itself or by a group whose name is nobody else's.
fn lands(index: &ActorIndex, doc: &Document) -> FxHashSet<SmolStr> {
    let told = doc.named.iter().filter_map(|id| index.get(id));
    let told = told.filter(|r| !r.names.iter().any(|n| general(&words(n)))).map(|r| r.country.clone());
    doc.countries.iter().cloned().chain(told).filter(|c| !c.is_empty()).collect()
}

/// Folded words of a listed name.
fn words(name: &str) -> Vec<String> {
    name.split([' ', '-']).map(|w| w.to_lowercase().replace(['\'', '’'], "")).collect()
}

/// Whether every word is one that movements anywhere call themselves by, and the whole is not known for one of them.
fn general<W: AsRef<str>>(words: &[W]) -> bool {
    words.len() > 1
        && words.iter().all(|w| {
            matches!(w.as_ref(), "'s" | "s")
                || lists::has(List::Shared, w.as_ref().trim_end_matches("s"))
                || lists::has(List::Shared, w.as_ref())
        })
        && !lists::has(List::Known, &words.iter().map(|w| w.as_ref()).collect::<Vec<_>>().join(" "))
}

fn groups(index: &ActorIndex, lexicon: &Lexicon, atoms: &[Atom], hit: &mut Hit, lands: &FxHashSet<SmolStr>) {
    let actor = |w: &What| matches!(w, What::Actor(_));
    if !hit.senses.iter().any(|m| actor(&m.what) && !m.acronym) {
        return;
    }
    let own: Vec<&str> = atoms[hit.first..hit.last].iter().map(|a| a.norm.as_str()).collect();
    if !general(&own) {
        return;
    }
    let record =
        |w: &What| -> Option<&ActorRecord> { if let What::Actor(id) = w { index.get(id) } else { None } };
    // "National Liberation Army (ELN)"
    let bracket = atoms.get(hit.last).filter(|a| a.norm == "(").and_then(|_| atoms.get(hit.last + 1));
    if let Some(short) = bracket.filter(|a| a.shape == Shape::Upper) {
        let called = |r: &ActorRecord| r.names.iter().any(|n| n.eq_ignore_ascii_case(&short.norm));
        if hit.senses.iter().any(|m| record(&m.what).is_some_and(called)) {
            hit.senses.retain(|m| !actor(&m.what) || record(&m.what).is_some_and(called));
            return;
        }
        let mut others = lexicon.longest(atoms, hit.last + 1, false);
        others.retain(|m| {
            m.acronym
                && record(&m.what)
                    .is_some_and(|r| lands.contains(&r.country) || lists::has(List::Famous, &short.norm))
        });
        if !others.is_empty() {
            let len = hit.last - hit.first;
            for other in &mut others {
                (other.len, other.acronym) = (len, false);
            }
            hit.senses = others;
            return;
        }
    }
    hit.senses.retain(|m| {
        let Some(record) = record(&m.what) else { return true };
        record.country.is_empty() || lands.contains(&record.country)
    });
}

/// "ADF", rebels in Congo or Australia's army: the one whose full name or country the report gives, else nobody.
fn acronyms(index: &ActorIndex, hit: &mut Hit, lands: &FxHashSet<SmolStr>, doc: &Document) {
    let record = |w: &What| if let What::Actor(id) = w { index.get(id) } else { None };
    let mut bodies: Vec<&SmolStr> =
        hit.senses.iter().filter(|m| m.acronym).filter_map(|m| Some(&record(&m.what)?.id)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if bodies.len() < 2 {
        return;
    }
    let full = |r: &ActorRecord| doc.named.contains(&r.id);
    let any = hit.senses.iter().filter_map(|m| record(&m.what)).any(full);
    let fits = |r: &ActorRecord| if any { full(r) } else { lands.contains(&r.country) };
    let left = bodies.iter().filter(|id| index.get(id).is_some_and(fits)).count();
    hit.senses.retain(|m| record(&m.what).is_none_or(|r| left == 1 && fits(r)));
}

fn states(all: &[State], lexicon: &Lexicon, atoms: &[Atom], hit: &mut Hit) {
    let Some(which) = hit.state() else { return };
    let Some(state) = all.get(which) else { return };
    let next = |n: usize| atoms.get(hit.last + n).map_or("", |a| a.norm.as_str());
    let behind = if next(0) == "'s" { next(1) } else { next(0) };
    // An American state has a governor; the country has none.
    let american = state.id == "georgia"
        && matches!(
            behind,
            "governor"
                | "gov"
                | "republicans"
                | "democrats"
                | "republican"
                | "democratic"
                | "senator"
                | "senators"
                | "legislature"
                | "statehouse"
                | "legislators"
                | "gop"
                | "sen"
                | "voters"
                | "secretary"
        );
    // "Michael Jordan": a given name right before, no title and no start of a clause between.
    let surname = hit.last - hit.first == 1
        && hit.first > 0
        && atoms[hit.first - 1].shape == Shape::Title
        && lexicon.given.get(&atoms[hit.first - 1].norm) == Some(&false)
        && matches!(
            state.id.as_str(),
            "jordan" | "chad" | "israel" | "georgia" | "cuba" | "mali" | "togo" | "chile"
        );
    // "Chad Wolf", "Israel Katz": a surname behind that is no word of a body, office or place.
    let given = hit.last - hit.first == 1
        && matches!(state.id.as_str(), "jordan" | "chad" | "israel" | "georgia")
        && atoms.get(hit.last).is_some_and(|a| {
            a.shape == Shape::Title
                && a.upos == dateline_facts::token::Upos::Propn
                && lists::head(&a.norm).is_none()
                && !super::persons::is_title_word(&a.norm)
                && !lists::has(List::Site, &a.norm)
                && !lists::has(List::Might, &a.norm)
                && lexicon.longest(atoms, hit.last, false).is_empty()
        });
    if american || surname || given {
        hit.senses.retain(|m| !matches!(m.what, What::State(_)));
    }
}
