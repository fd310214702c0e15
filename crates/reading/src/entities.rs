//! Who and what: mentions and the actors behind them.
//!
//! Names of the committed lists are found by longest match over folded words; around them stand rules for
//! titles, role nouns, head words and states that act. Ids: `iraq.military` and `kataib-hezbollah` are in
//! the [`ActorIndex`]; `person:...` and `named:...` are names that no list has; `described:...` is an actor
//! known by description only. A nationality inside a phrase ("Iraqi" in "Iraqi soldiers") is an entity of
//! its own and stands after the phrase, as do a listed name inside a phrase and a name inside a title, so that the first entity over a word is the longest.

mod atoms;
mod bodies;
mod index;
mod later;
mod lexicon;
mod lists;
mod persons;
mod phrases;
mod read;
mod scan;
mod sharing;
mod states;

pub use index::{ActorIndex, ActorRecord, State, slug};

use atoms::{Atom, Shape};
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use lexicon::Lexicon;
use lists::List;
use persons::Person;
use rustc_hash::FxHashSet;
use scan::Hit;
use smol_str::SmolStr;

/// Who and what: mentions and the actors behind them.
pub struct Entities {
    index: &'static ActorIndex,
    lexicon: Lexicon,
}

/// What one report has told so far.
#[derive(Debug, Default)]
pub(crate) struct Document {
    people: Vec<Person>,
    /// Countries named anywhere in the report.
    countries: FxHashSet<SmolStr>,
    /// Actors named in full anywhere in the report.
    named: FxHashSet<SmolStr>,
    /// The coalition that "the coalition" stands for.
    coalition: Option<SmolStr>,
}

impl Document {
    fn meet(&mut self, person: Person) {
        if !self.people.iter().any(|p| p.id == person.id) {
            self.people.push(person);
        }
    }

    /// The one person met with that surname, whose full name agrees with `full` where given.
    fn person(&self, surname: &str, full: Option<&str>) -> Option<&Person> {
        let mut found = self
            .people
            .iter()
            .filter(|p| p.surname == surname && full.is_none_or(|f| same_given(&p.name, f)));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether an acronym may stand for the actor in this report.
    fn allows(&self, record: &ActorRecord, norm: &str) -> bool {
        record.country.is_empty()
            || norm.len() > 4
            || lists::has(List::Famous, norm)
            || matches!(record.country.as_str(), "USA" | "GBR")
            || matches!(record.sector.as_str(), "JRN")
            || self.countries.contains(&record.country)
            || self.named.contains(&record.id)
    }
}

/// Whether two full names have the same first word.
fn same_given(a: &str, b: &str) -> bool {
    match (a.split_whitespace().next(), b.split_whitespace().next()) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b) || a.chars().count() <= 2 || b.chars().count() <= 2,
        _ => true,
    }
}

/// The span without "the", "a" or "an" in front.
pub(crate) fn without_article(text: &str, span: Span) -> Span {
    let words = span.of(text);
    for article in ["the ", "a ", "an "] {
        if words.len() > article.len()
            && words.get(..article.len()).is_some_and(|w| w.eq_ignore_ascii_case(article))
        {
            return Span::new(span.begin() + article.len(), span.finish());
        }
    }
    span
}

/// The states named by name, adjective, people or capital, less backers ("Iran-backed"), sorted.
fn named_states(atoms: &[Atom], hits: &[Hit]) -> Vec<usize> {
    let mut states: Vec<usize> = hits
        .iter()
        .filter(|h| !atoms.get(h.last).is_some_and(|a| a.hyphen) && !atoms[h.first].hyphen)
        .filter_map(|h| {
            use lexicon::What;
            h.sense(|w| match w {
                What::State(n) | What::Adjective(n) | What::People(n) | What::Capital(n) => Some(*n),
                _ => None,
            })
        })
        .collect();
    states.sort_unstable();
    states.dedup();
    states
}

/// A sentence cut and matched.
struct Cut {
    atoms: Vec<Atom>,
    lemmas: Vec<SmolStr>,
    hits: Vec<Hit>,
    shouted: bool,
}

/// Adds what the encoder has read to what the rules have found.
pub(crate) fn join(reading: &mut Reading, encoded: &crate::encoder::Encoded) {
    read::join(reading, encoded);
}

/// Adds entities that a later stage has found.
pub(crate) fn add(reading: &mut Reading, added: Vec<dateline_facts::entity::Entity>) {
    read::add(reading, added);
}

impl Entities {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        let index = ActorIndex::shared();
        Entities { index, lexicon: Lexicon::new(index) }
    }

    /// The actor list.
    pub fn index(&self) -> &'static ActorIndex {
        self.index
    }

    /// Adds to the reading.
    pub fn run(&self, reading: &mut Reading) {
        let text = reading.report.text.as_str();
        let mut cuts: Vec<Cut> = reading.sentences.iter().map(|s| self.cut(text, *s, reading)).collect();
        let told = self.survey(&cuts);
        sharing::settle(self.index, &self.lexicon, &mut cuts, &told);
        let mut doc = self.survey(&cuts);
        let mut claims = Vec::with_capacity(cuts.len());
        for cut in cuts {
            let mut sentence = scan::Sentence {
                text,
                atoms: &cut.atoms,
                lemmas: &cut.lemmas,
                claimed: vec![false; cut.atoms.len()],
                hits: cut.hits,
                out: Vec::new(),
                shouted: cut.shouted,
            };
            self.sentence(&mut sentence, &mut doc);
            let (claimed, out, hits) = (sentence.claimed, sentence.out, sentence.hits);
            let states = named_states(&cut.atoms, &hits);
            claims.push(later::Done { atoms: cut.atoms, claimed, out, shouted: cut.shouted, states });
        }
        later::surnames(text, &mut claims, &doc);
        later::pronouns(text, &mut claims);
        later::institutions(self.index, &mut claims, self.home(reading));
        let mut found: Vec<_> =
            claims.into_iter().flat_map(|c| c.out).filter(|e| !e.span.is_empty()).collect();
        for entity in &mut found {
            entity.span = without_article(text, entity.span);
            // Whatever words stand for a known actor, it is shown under its own name.
            if let Some(name) = entity.actor.as_deref().and_then(|id| self.index.name(id)) {
                name.clone_into(&mut entity.name);
            }
        }
        found.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
        found.dedup_by_key(|e| e.span);
        reading.entities = found;
    }

    fn cut(&self, text: &str, sentence: dateline_facts::token::Sentence, reading: &Reading) -> Cut {
        let mut atoms = Vec::new();
        atoms::cut(text, sentence.span, &mut atoms);
        let mut lemmas = vec![SmolStr::default(); atoms.len()];
        let mut tokens = reading.tokens.get(sentence.tokens()).unwrap_or_default().iter().peekable();
        for (atom, lemma) in atoms.iter_mut().zip(&mut lemmas) {
            while tokens.peek().is_some_and(|t| t.span.end <= atom.span.start) {
                tokens.next();
            }
            if let Some(token) = tokens.peek().filter(|t| t.span.holds(atom.span.begin()))
                && atom.is_word()
            {
                atom.upos = token.upos;
                *lemma = token.lemma.clone();
            }
        }
        let words = || atoms.iter().filter(|a| a.is_word() && a.shape != Shape::Number);
        let shouted =
            words().count() > 3 && words().all(|a| a.shape != Shape::Lower && a.shape != Shape::Title);
        let hits = self.hits(&atoms, shouted);
        Cut { atoms, lemmas, hits, shouted }
    }

    /// The state that the dateline's place is the capital of, or that the dateline names.
    fn home(&self, reading: &Reading) -> Option<usize> {
        let text = reading.report.text.as_str();
        let block = reading.report.blocks.iter().find(|b| b.kind == BlockKind::Dateline)?;
        let mut atoms = Vec::new();
        atoms::cut(text, block.span, &mut atoms);
        let hits = self.hits(&atoms, false);
        let mut states = named_states(&atoms, &hits);
        states.dedup();
        if let [one] = states[..] { Some(one) } else { None }
    }

    /// What the whole report names, before any phrase is read.
    fn survey(&self, cuts: &[Cut]) -> Document {
        let mut doc = Document::default();
        for hit in cuts.iter().flat_map(|c| &c.hits) {
            for sense in &hit.senses {
                use lexicon::What;
                match &sense.what {
                    What::State(n)
                    | What::Adjective(n)
                    | What::People(n)
                    | What::Capital(n)
                    | What::Seat(n) => {
                        doc.countries.insert(self.index.states()[*n].iso3.clone());
                    }
                    What::Actor(id) if !sense.acronym => {
                        doc.named.insert(id.clone());
                    }
                    What::Actor(id) if matches!(id.as_str(), "islamic-state" | "inherent-resolve") => {
                        doc.named.insert(id.clone());
                    }
                    _ => {}
                }
            }
        }
        let iraq = doc.countries.contains("IRQ") || doc.countries.contains("SYR");
        doc.coalition = if doc.named.contains("saudi-led-coalition") {
            Some(SmolStr::new_static("saudi-led-coalition"))
        } else if doc.named.contains("inherent-resolve") || (iraq && doc.named.contains("islamic-state")) {
            Some(SmolStr::new_static("inherent-resolve"))
        } else {
            None
        };
        doc
    }
}

impl Default for Entities {
    fn default() -> Self {
        Entities::new()
    }
}

#[cfg(test)]
mod tests;
