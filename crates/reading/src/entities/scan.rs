//! One sentence: list matches, then the phrases around them.
//!
//! Order of claims: persons with their titles, listed names, phrases with a role noun ("Iraqi soldiers"),
//! bodies by head word, names by their shape, states that act. What is claimed first keeps its words.

use super::Document;
use super::atoms::{Atom, Shape};
use super::lexicon::{Match, What};
use super::lists::{self, List};
use super::{Entities, states};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use smol_str::{SmolStr, format_smolstr};

/// A match at a place in the sentence.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub first: usize,
    /// One past the last atom.
    pub last: usize,
    pub senses: Vec<Match>,
    /// Whether an entity already took its words.
    pub taken: bool,
}

impl Hit {
    /// The sense that `pick` finds.
    pub(super) fn sense<T>(&self, pick: impl Fn(&What) -> Option<T>) -> Option<T> {
        self.senses.iter().find_map(|m| pick(&m.what))
    }

    /// The state that the hit can be an adjective of.
    pub(super) fn adjective(&self) -> Option<usize> {
        self.sense(|w| if let What::Adjective(n) = w { Some(*n) } else { None })
    }

    /// The state that the hit names.
    pub(super) fn state(&self) -> Option<usize> {
        self.sense(|w| if let What::State(n) = w { Some(*n) } else { None })
    }

    /// The listed actor.
    pub(super) fn actor(&self) -> Option<SmolStr> {
        self.sense(|w| if let What::Actor(id) = w { Some(id.clone()) } else { None })
    }

    /// The role noun, and whether it is plural.
    pub(super) fn role(&self) -> Option<(usize, bool)> {
        self.sense(|w| if let What::Role(n, plural) = w { Some((*n, *plural)) } else { None })
    }
}

/// A sentence at work.
pub(super) struct Sentence<'a> {
    pub text: &'a str,
    pub atoms: &'a [Atom],
    /// Dictionary form of the token each atom begins in.
    pub lemmas: &'a [SmolStr],
    pub hits: Vec<Hit>,
    /// Which atoms an entity has taken.
    pub claimed: Vec<bool>,
    pub out: Vec<Entity>,
    /// No lower-case letter in it.
    pub shouted: bool,
}

impl Sentence<'_> {
    /// The words of `first..last`.
    pub(super) fn words(&self, first: usize, last: usize) -> &str {
        self.span(first, last).of(self.text)
    }

    /// The span of `first..last`.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        match (self.atoms.get(first), self.atoms.get(last.wrapping_sub(1))) {
            (Some(a), Some(b)) if first < last => a.span.cover(b.span),
            _ => Span::new(0, 0),
        }
    }

    /// The norm at `at`, empty outside.
    pub(super) fn norm(&self, at: usize) -> &str {
        self.atoms.get(at).map_or("", |a| a.norm.as_str())
    }

    /// The norm before `at`, empty at the start.
    pub(super) fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |i| self.norm(i))
    }

    /// Whether any atom of `first..last` is taken.
    pub(super) fn is_claimed(&self, first: usize, last: usize) -> bool {
        self.claimed[first..last].iter().any(|c| *c)
    }

    /// Adds an entity over `first..last` and takes the words.
    pub(super) fn claim(&mut self, first: usize, last: usize, entity: Entity) {
        for taken in &mut self.claimed[first..last] {
            *taken = true;
        }
        self.out.push(entity);
    }

    /// The hit that ends at `last`.
    pub(super) fn hit_ending(&self, last: usize) -> Option<usize> {
        self.hits.iter().rposition(|h| h.last == last)
    }

    /// The hit that begins at `first`.
    pub(super) fn hit_at(&self, first: usize) -> Option<usize> {
        self.hits.iter().position(|h| h.first == first)
    }
}

/// A new entity.
pub(super) fn entity(
    span: Span,
    kind: EntityKind,
    name: &str,
    actor: Option<SmolStr>,
    code: SmolStr,
    score: f32,
    by: &'static str,
) -> Entity {
    Entity { span, kind, name: name.to_owned(), actor, code, score, by: SmolStr::new_static(by) }
}

impl Entities {
    /// Longest matches from left to right.
    pub(super) fn hits(&self, atoms: &[Atom], shouted: bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            if !atoms[at].is_word() {
                at += 1;
                continue;
            }
            let senses = self.lexicon.longest(atoms, at, shouted);
            match senses.first() {
                Some(first) => {
                    let last = at + first.len;
                    hits.push(Hit { first: at, last, senses, taken: false });
                    at = last;
                }
                None => at += 1,
            }
        }
        hits
    }

    /// Everything in one sentence.
    pub(super) fn sentence(&self, s: &mut Sentence<'_>, doc: &mut Document) {
        self.persons(s, doc);
        self.listed(s, doc, true);
        self.bodies(s, doc);
        self.phrases(s, doc);
        self.listed(s, doc, false);
        self.names(s, doc);
        states::acting(self.index, s);
        self.nationalities(s);
        self.weapons(s);
    }

    /// Listed names that no person took; `defer` leaves those before a role noun to the phrases.
    fn listed(&self, s: &mut Sentence<'_>, doc: &Document, defer: bool) {
        for n in 0..s.hits.len() {
            let Hit { first, last, taken, .. } = s.hits[n];
            if taken || s.is_claimed(first, last) {
                continue;
            }
            let Some(id) = s.hits[n].actor() else { continue };
            let Some(record) = self.index.get(&id) else { continue };
            let acronym = s.hits[n].senses.iter().any(|m| m.acronym);
            if acronym && !doc.allows(record, s.norm(first)) {
                continue;
            }
            // "Islamic State fighters" and "Hezbollah militants" become one phrase later.
            if defer
                && s.hits.get(n + 1).is_some_and(|h| h.first == last && h.role().is_some() && role_fits(s, h))
            {
                continue;
            }
            // Part of a longer name: "Islamic Action Congress Party".
            if last - first == 1 && is_inside_name(s, first, last) && record.kind != EntityKind::ArmedGroup {
                continue;
            }
            let (name, code, kind) = (record.name.clone(), record.code.clone(), record.kind);
            let found = entity(s.span(first, last), kind, &name, Some(id), code, 0.95, "entities:list");
            s.hits[n].taken = true;
            s.claim(first, last, found);
        }
    }

    fn nationalities(&self, s: &mut Sentence<'_>) {
        for n in 0..s.hits.len() {
            let hit = &s.hits[n];
            let (first, last) = (hit.first, hit.last);
            // Inside a phrase it stands as an entity of its own, after the phrase.
            let nested = s.is_claimed(first, last);
            if nested && !hit.taken {
                continue;
            }
            let people = hit.sense(|w| if let What::People(n) = w { Some(*n) } else { None });
            let adjective = hit.adjective();
            let folk = hit.sense(|w| if let What::Folk(n, noun) = w { Some((*n, *noun)) } else { None });
            let mut found = None;
            let mut kind = EntityKind::Nationality;
            if let Some(state) = people.filter(|_| !nested) {
                let state = &self.index.states()[state];
                let id = format_smolstr!("{}.civilians", state.id);
                let code = format_smolstr!("{}CVL", state.iso3);
                kind = EntityKind::Organization; // a people that acts, as "Syrians" do
                found = Some((s.words(first, last).to_owned(), Some(id), code, "entities:people"));
            } else if let Some(state) = adjective {
                let state = &self.index.states()[state];
                // "in U.S. air strikes": what is name and adjective in one is an adjective before a deed of force.
                let name = state.names.iter().any(|n| n == s.words(first, last));
                if (!name || is_might(s, last)) && (nested || is_modifier(s, last)) {
                    let adjective = s.words(first, last).to_owned();
                    // "American aircraft", "Turkish shelling": who flies and fires is the state's military.
                    let force = if is_might(s, last) { self.index.part(&state.iso3, "MIL") } else { None };
                    let force = force.filter(|p| p.id.starts_with(state.id.as_str()));
                    let (id, code) = force.map_or((&state.id, &state.iso3), |p| (&p.id, &p.code));
                    found = Some((adjective, Some(id.clone()), code.clone(), "entities:nationality"));
                }
            } else if let Some((folk, noun)) = folk {
                let folk = &self.lexicon.peoples[folk];
                let actor = (noun && !nested)
                    .then(|| format_smolstr!("described:{}", super::slug(s.words(first, last))));
                let code = if actor.is_some() { SmolStr::new_static("CVL") } else { SmolStr::default() };
                if folk.kind != "language" || is_modifier(s, last) {
                    found = Some((s.words(first, last).to_owned(), actor, code, "entities:folk"));
                }
            }
            let Some((name, actor, code, by)) = found else { continue };
            let span = s.span(first, last);
            if s.out.iter().any(|e| e.span == span) {
                continue;
            }
            let made = entity(span, kind, &name, actor, code, 0.9, by);
            if nested { s.out.push(made) } else { s.claim(first, last, made) }
        }
    }

    fn weapons(&self, s: &mut Sentence<'_>) {
        for n in 0..s.hits.len() {
            let (first, last) = (s.hits[n].first, s.hits[n].last);
            let class = s.hits[n].sense(|w| if let What::Weapon(c) = w { Some(*c) } else { None });
            let Some(class) = class else { continue };
            let noun = matches!(s.atoms[last - 1].upos, Upos::Noun | Upos::Propn | Upos::X);
            if !noun || s.is_claimed(first, last) {
                continue;
            }
            let by = ["entities:weapon", "entities:platform", "entities:vehicle"][usize::from(class.min(2))];
            let name = s.words(first, last).to_lowercase();
            let made =
                entity(s.span(first, last), EntityKind::Weapon, &name, None, SmolStr::default(), 0.85, by);
            s.claim(first, last, made);
        }
    }
}

/// Whether the phrase after a nationality has a deed or means of armed force as its head: "F-15 jets", "air strikes".
/// Drones and missiles are sold to others: they must act themselves.
fn is_might(s: &Sentence<'_>, last: usize) -> bool {
    if s.atoms.get(last).is_none_or(|a| a.hyphen) {
        return false;
    }
    let part = |a: &&Atom| {
        matches!(a.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::X) && a.is_word()
    };
    let count = s.atoms[last..].iter().take(5).take_while(part).count();
    let Some(head) = s.atoms[last..last + count].last() else { return false };
    let acts = s.atoms.get(last + count).is_some_and(|a| matches!(a.upos, Upos::Verb | Upos::Aux));
    lists::has(List::Might, &head.norm) || acts && lists::has(List::Sold, &head.norm)
}

/// Whether a noun or adjective follows, so that the word before is its modifier.
fn is_modifier(s: &Sentence<'_>, last: usize) -> bool {
    s.atoms.get(last).is_some_and(|a| {
        matches!(a.upos, Upos::Noun | Upos::Adj | Upos::Propn) || a.hyphen || a.shape == Shape::Lower
    })
}

/// Whether a role hit is used as a noun.
pub(super) fn role_fits(s: &Sentence<'_>, hit: &Hit) -> bool {
    matches!(s.atoms[hit.last - 1].upos, Upos::Noun | Upos::Propn | Upos::X)
}

/// Whether a capitalised word stands directly beside, so that the two are one longer name.
pub(super) fn is_inside_name(s: &Sentence<'_>, first: usize, last: usize) -> bool {
    let name = |a: &Atom| {
        a.shape == Shape::Title && matches!(a.upos, Upos::Propn) && !super::persons::is_title_word(&a.norm)
    };
    let hit = |at: usize| s.hits.iter().any(|h| h.first <= at && at < h.last);
    let before = first > 0 && name(&s.atoms[first - 1]) && !hit(first - 1) && first > 1;
    let after = s.atoms.get(last).is_some_and(name) && !hit(last);
    !s.shouted && (before || after)
}
