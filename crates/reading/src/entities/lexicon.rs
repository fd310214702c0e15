//! All names and nouns of the lists in one trie over atoms; longest match wins.

use super::atoms::{Atom, Shape, cut};
use super::index::{ActorIndex, field, list, rows};
use dateline_facts::entity::EntityKind;
use dateline_facts::span::Span;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What a match means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A state's name; index into the states.
    State(usize),
    /// An adjective of a state.
    Adjective(usize),
    /// A noun for a state's people.
    People(usize),
    /// The capital of a state.
    Capital(usize),
    /// A palace, street or building that stands for a government.
    Seat(usize),
    /// An actor's name.
    Actor(SmolStr),
    /// A people or faith that is no state: index into [`Lexicon::peoples`], and whether it is the noun.
    Folk(usize, bool),
    /// A role noun: index into [`Lexicon::roles`], and whether it is plural.
    Role(usize, bool),
    /// A title before a name: its sector.
    Title(SmolStr),
    /// A weapon (0), platform (1) or vehicle (2).
    Weapon(u8),
}

/// A role noun.
#[derive(Clone, Debug)]
pub(super) struct Role {
    /// PLOVER sector.
    pub sector: SmolStr,
    /// Kind of entity of a group of them.
    pub kind: EntityKind,
}

/// A people or faith.
#[derive(Clone, Debug)]
pub(super) struct Folk {
    /// `ethnic`, `faith`, `region`, `language`.
    pub kind: SmolStr,
}

/// How an atom of a name must be written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Acronym,
}

#[derive(Clone, Debug)]
struct Term {
    what: What,
    cases: Vec<Case>,
    acronym: bool,
}

/// A match: what, and how many atoms it covers.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub what: What,
    pub len: usize,
    /// Whether the name is one acronym.
    pub acronym: bool,
}

/// The trie with its tables.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    vocabulary: FxHashMap<SmolStr, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    terms: FxHashMap<u32, Vec<Term>>,
    nodes: u32,
    pub roles: Vec<Role>,
    pub peoples: Vec<Folk>,
    /// Given names; `true` for one that is as often another word.
    pub given: FxHashMap<SmolStr, bool>,
}

/// Particles of names that are written either way.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "an", "ash", "of", "the", "and", "for", "in", "bin", "wal", "wa", "fi", "de", "la",
    "ad", "az", "as",
];

/// Acronyms that are words when a headline is all capitals.
const SHOUTED: &[&str] =
    &["is", "us", "who", "au", "site", "sas", "ira", "let", "care", "arena", "fact", "as", "it"];

impl Lexicon {
    /// Loads the committed lists.
    pub(super) fn new(index: &ActorIndex) -> Self {
        let mut lexicon = Lexicon { nodes: 1, ..Lexicon::default() };
        for (n, state) in index.states().iter().enumerate() {
            // What names a state of today goes before a former or lesser one of the same words.
            for name in &state.names {
                lexicon.add(name, What::State(n), false);
            }
            for adjective in &state.adjectives {
                lexicon.add(adjective, What::Adjective(n), false);
            }
            for people in &state.people {
                lexicon.add(people, What::People(n), false);
            }
            if !state.capital.is_empty() {
                lexicon.add(&state.capital, What::Capital(n), false);
            }
            for seat in &state.seats {
                lexicon.add(seat, What::Seat(n), false);
            }
            for force in &state.forces {
                let id = SmolStr::from(format!("{}.military", state.id));
                lexicon.add(force, What::Actor(id), false);
            }
        }
        for actor in index.actors() {
            if index.state_of(&actor.country).is_some_and(|s| s.id == actor.id) {
                continue; // a state, loaded above
            }
            for name in &actor.names {
                lexicon.add(name, What::Actor(actor.id.clone()), false);
            }
        }
        for row in rows(dateline_data::PEOPLES) {
            let n = lexicon.peoples.len();
            lexicon.peoples.push(Folk { kind: SmolStr::new_static(field(&row, 3)) });
            for word in list(&row, 1) {
                lexicon.add(&word, What::Folk(n, false), false);
            }
            for word in list(&row, 2) {
                lexicon.add(&word, What::Folk(n, true), false);
            }
        }
        for row in rows(dateline_data::ROLES) {
            let n = lexicon.roles.len();
            let (singular, plural) = (field(&row, 2), field(&row, 3));
            lexicon.roles.push(Role {
                sector: SmolStr::new_static(field(&row, 0)),
                kind: EntityKind::from_word(field(&row, 1)).unwrap_or(EntityKind::Organization),
            });
            lexicon.add(plural, What::Role(n, true), true);
            if singular != plural {
                lexicon.add(singular, What::Role(n, false), true);
            }
        }
        for row in rows(dateline_data::TITLES) {
            lexicon.add(field(&row, 0), What::Title(SmolStr::new_static(field(&row, 1))), false);
        }
        for row in rows(dateline_data::WEAPONS) {
            let class = match field(&row, 0) {
                "weapon" => 0,
                "platform" => 1,
                _ => 2,
            };
            lexicon.add(field(&row, 1), What::Weapon(class), true);
            lexicon.add(field(&row, 2), What::Weapon(class), true);
        }
        for row in rows(dateline_data::GIVEN_NAMES) {
            let mut atoms = Vec::new();
            let name = field(&row, 0);
            cut(name, Span::new(0, name.len()), &mut atoms);
            if let [atom] = &atoms[..] {
                lexicon.given.insert(atom.norm.clone(), field(&row, 1) == "weak");
            }
        }
        lexicon
    }

    fn add(&mut self, name: &str, what: What, common: bool) {
        let mut atoms = Vec::new();
        cut(name, Span::new(0, name.len()), &mut atoms);
        if atoms.is_empty() {
            return;
        }
        let acronym = !common && atoms.len() == 1 && atoms[0].shape == Shape::Upper;
        let mut node = 0;
        let mut cases = Vec::with_capacity(atoms.len());
        for atom in &atoms {
            let fresh = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
            let word = *self.vocabulary.entry(atom.norm.clone()).or_insert(fresh);
            let next = *self.edges.entry((node, word)).or_insert(self.nodes);
            if next == self.nodes {
                self.nodes += 1;
            }
            node = next;
            let particle = atoms.len() > 1 && PARTICLES.contains(&atom.norm.as_str());
            cases.push(match atom.shape {
                _ if common || particle => Case::Any,
                Shape::Upper => Case::Acronym,
                Shape::Title | Shape::Initial => Case::Capital,
                _ => Case::Any,
            });
        }
        let terms = self.terms.entry(node).or_default();
        if !terms.iter().any(|t| t.what == what && t.cases == cases) {
            terms.push(Term { what, cases, acronym });
        }
    }

    /// Every meaning of the longest stretch from `atoms[at]` that has one; `shouted` for all-capital text.
    pub(super) fn longest(&self, atoms: &[Atom], at: usize, shouted: bool) -> Vec<Match> {
        let mut best = Vec::new();
        let mut node = 0;
        for (n, atom) in atoms[at..].iter().enumerate() {
            let Some(word) = self.vocabulary.get(&atom.norm) else { break };
            let Some(next) = self.edges.get(&(node, *word)) else { break };
            node = *next;
            let Some(terms) = self.terms.get(&node) else { continue };
            let found: Vec<Match> = terms
                .iter()
                .filter(|t| fits(t, &atoms[at..=at + n], shouted))
                .map(|t| Match { what: t.what.clone(), len: n + 1, acronym: t.acronym })
                .collect();
            if !found.is_empty() {
                best = found;
            }
        }
        best
    }
}

fn fits(term: &Term, atoms: &[Atom], shouted: bool) -> bool {
    if shouted && term.acronym && SHOUTED.contains(&atoms[0].norm.as_str()) {
        return false;
    }
    term.cases.iter().zip(atoms).all(|(case, atom)| match case {
        Case::Any => true,
        Case::Capital => atom.shape.is_capital(),
        // Nato, Isis, Unicef: long acronyms are written as words too.
        Case::Acronym => {
            atom.shape == Shape::Upper
                || atom.shape == Shape::Number
                || (atom.shape == Shape::Title && (atom.norm.len() >= 4 || atom.span.len() > atom.norm.len()))
        }
    })
}
