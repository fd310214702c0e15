//! States told by the tree: the rows of [`dateline_data::RELATION_FRAMES`], and forces in places.
//!
//! Where the rows of [`super::pattern`] want their words between two names, a frame asks who stands in which slot of a verb or
//! noun, over passives, coordinations, relative clauses and "efforts to defeat". Nothing is told of sentences without a tree,
//! of denied clauses and of possibilities.

use super::pattern::{Kinds, kinds};
use crate::syntax::Syntax;
use dateline_facts::entity::EntityKind;
use dateline_facts::reading::Reading;
use dateline_facts::relation::RelationKind;
use dateline_facts::token::Upos;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Words by which a leader is one of several.
pub(super) const SEVERAL: &[&str] = &[
    "deputy",
    "vice",
    "senior",
    "top",
    "local",
    "regional",
    "field",
    "mid-level",
    "leading",
    "prominent",
    "key",
    "gang",
    "cell",
    "assistant",
];
/// Words by which an office is over.
pub(super) const PAST: &[&str] = &["former", "ex", "ex-", "ousted", "deposed", "onetime", "then"];

/// Where a party stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    Subject,
    Object,
    Owner,
    Is,
    /// Behind one of these prepositions.
    Behind(Vec<SmolStr>),
}

/// A row of the table.
#[derive(Debug)]
struct Frame {
    id: SmolStr,
    kind: RelationKind,
    verb: bool,
    subject: Slot,
    object: Slot,
    subject_kinds: Kinds,
    object_kinds: Kinds,
}

/// The table by lemma.
#[derive(Debug)]
pub(super) struct Frames {
    rows: Vec<Frame>,
    by_lemma: FxHashMap<SmolStr, Vec<usize>>,
}

/// A state found: entity indices.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub kind: RelationKind,
    pub subject: u32,
    pub object: u32,
    pub by: SmolStr,
    pub score: f32,
}

impl Frames {
    /// Reads the table; a row that cannot be read is left out (a test shows that there is none).
    pub fn new() -> Self {
        let (mut rows, mut by_lemma) = (Vec::new(), FxHashMap::<SmolStr, Vec<usize>>::default());
        for line in dateline_data::RELATION_FRAMES.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let Some((frame, lemmas)) = row(line) else { continue };
            for lemma in lemmas.split('|') {
                by_lemma.entry(SmolStr::new(lemma)).or_default().push(rows.len());
            }
            rows.push(frame);
        }
        Frames { rows, by_lemma }
    }

    /// States of one sentence; `here` are its entities in the order of the text.
    pub fn read(
        &self,
        reading: &Reading,
        syntax: &Syntax<'_>,
        tokens: std::ops::Range<usize>,
        here: &[u32],
    ) -> Vec<Found> {
        let tree = Tree { reading, syntax, here };
        let mut out = Vec::new();
        for at in tokens {
            let Some(token) = reading.tokens.get(at) else { continue };
            if !matches!(token.upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj) {
                continue;
            }
            let low = token.lemma.to_lowercase();
            for n in self.by_lemma.get(low.as_str()).into_iter().flatten() {
                let row = &self.rows[*n];
                if row.verb == (token.upos == Upos::Verb) && !tree.open(at) {
                    tree.frame(row, at, &mut out);
                }
            }
        }
        tree.places(&mut out);
        out
    }
}

fn row(line: &str) -> Option<(Frame, &str)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, kind, class, lemmas, subject, object, left, right, _, _] = cells[..] else { return None };
    let slot = |word: &str| match word {
        "subj" => Slot::Subject,
        "obj" => Slot::Object,
        "owner" => Slot::Owner,
        "is" => Slot::Is,
        other => Slot::Behind(other.split('|').map(SmolStr::new).collect()),
    };
    let frame = Frame {
        id: SmolStr::new(id),
        kind: RelationKind::from_word(kind)?,
        verb: match class {
            "verb" => true,
            "noun" => false,
            _ => return None,
        },
        subject: slot(subject),
        object: slot(object),
        subject_kinds: kinds(left)?,
        object_kinds: kinds(right)?,
    };
    Some((frame, lemmas))
}

struct Tree<'a, 'r> {
    reading: &'a Reading,
    syntax: &'a Syntax<'r>,
    here: &'a [u32],
}

impl Tree<'_, '_> {
    fn word(&self, at: usize) -> String {
        self.reading
            .tokens
            .get(at)
            .map_or_else(String::new, |t| t.span.of(&self.reading.report.text).to_lowercase())
    }

    /// The entity that a noun is the head of, or names: the shortest over it.
    fn entity(&self, at: usize) -> Option<u32> {
        let span = self.reading.tokens.get(at)?.span;
        let over = self.here.iter().copied().filter(|n| {
            self.reading
                .entities
                .get(*n as usize)
                .is_some_and(|e| e.span.overlaps(span) && self.syntax.head_of(e.span) == Some(at))
        });
        over.max_by_key(|n| self.reading.entities[*n as usize].span.len()).or_else(|| {
            self.here.iter().copied().find(|n| self.reading.entities[*n as usize].span.contains(span))
        })
    }

    /// The parties in a noun and in what is joined to it; "the people of Mosul" is its people, "the city of Mosul" Mosul.
    fn parties(&self, noun: usize, kinds: Kinds) -> Vec<u32> {
        let mut out = Vec::new();
        for at in self.syntax.coordination(noun) {
            let own = self.entity(at).filter(|n| kinds.takes(&self.reading.entities[*n as usize]));
            let found = own.or_else(|| {
                // "the city of Mosul", "the remnants of Islamic State", "a group of fighters"
                let of = self.behind(at, |p| p == "of");
                of.into_iter()
                    .find_map(|n| self.entity(n).filter(|n| kinds.takes(&self.reading.entities[*n as usize])))
            });
            out.extend(found.filter(|n| !out.contains(n)));
        }
        out
    }

    /// What hangs on a word behind a preposition, also on the object's noun.
    fn behind(&self, at: usize, fits: impl Fn(&str) -> bool) -> Vec<usize> {
        self.syntax
            .children(at)
            .filter(|c| {
                self.syntax.is(*c, "nmod") || self.syntax.is(*c, "obl") || self.syntax.is(*c, "advcl")
            })
            .filter(|c| self.syntax.children(*c).any(|m| self.syntax.is(m, "case") && fits(&self.word(m))))
            .collect()
    }

    /// Who would do it, where the verb itself has no subject: over "committed to", "helps to", "efforts to".
    fn doer(&self, verb: usize) -> Option<usize> {
        if self.syntax.is_passive(verb) {
            return self.syntax.agent_of(verb);
        }
        if let Some(own) = self.syntax.subject_of(verb) {
            return Some(own);
        }
        let mut at = verb;
        for _ in 0..4 {
            let above = self.syntax.head(at)?;
            let clause = ["advcl", "xcomp", "acl", "conj", "ccomp"].iter().any(|r| self.syntax.is(at, r));
            if !clause || self.syntax.is(at, "ccomp") {
                return None;
            }
            let token = self.reading.tokens.get(above)?;
            if matches!(token.upos, Upos::Noun | Upos::Propn) {
                // "efforts to defeat", "its fight": whose; "a coalition formed to defeat": its own.
                if self.syntax.is(at, "acl") && self.entity(above).is_some() {
                    return Some(above);
                }
                if let Some(owner) = self.owner(above) {
                    return Some(owner);
                }
            }
            let subject = self
                .syntax
                .subject_of(above)
                .or_else(|| self.syntax.passive_subject_of(above))
                .or_else(|| self.syntax.children(above).find(|c| self.syntax.is(*c, "nsubj")));
            if subject.is_some() {
                return subject;
            }
            at = above;
        }
        None
    }

    /// Whose a noun is: its possessor, a name before it, "by", else who does what it is the object of.
    fn owner(&self, noun: usize) -> Option<usize> {
        let own = self.syntax.children(noun).find(|c| {
            self.syntax.relation(*c) == "nmod:poss"
                || (self.syntax.is(*c, "amod") || self.syntax.is(*c, "compound"))
                    && self.entity(*c).is_some_and(|n| self.named(n, *c))
        });
        let own = own.or_else(|| self.behind(noun, |p| p == "by").first().copied());
        own.or_else(|| {
            let above = self.syntax.head(noun)?;
            let governed = ["obj", "obl", "nmod", "conj"].iter().any(|r| self.syntax.is(noun, r));
            let verb = self.reading.tokens.get(above)?.upos == Upos::Verb;
            (governed && verb).then(|| self.doer(above)).flatten()
        })
    }

    /// Whether an entity is just the word, or ends with it: "Turkish" in "Turkish strikes", not the strikes.
    fn named(&self, n: u32, at: usize) -> bool {
        let (Some(entity), Some(token)) =
            (self.reading.entities.get(n as usize), self.reading.tokens.get(at))
        else {
            return false;
        };
        entity.span.finish() <= token.span.finish()
    }

    /// Of whom a noun is said: copula, apposition, title.
    fn said_of(&self, noun: usize) -> Vec<usize> {
        let mut out = Vec::new();
        let cop = self.syntax.children(noun).any(|c| self.syntax.is(c, "cop"));
        out.extend(self.syntax.children(noun).filter(|c| cop && self.syntax.is(*c, "nsubj")));
        if self.syntax.is(noun, "appos") {
            out.extend(self.syntax.head(noun));
        }
        out.extend(self.syntax.children(noun).filter(|c| self.syntax.is(*c, "appos")));
        // "commander Ali": the title hangs on the name, or the name on the title.
        if (self.syntax.is(noun, "compound") || self.syntax.is(noun, "nmod"))
            && self.syntax.head(noun).is_some_and(|h| self.reading.tokens[h].upos == Upos::Propn && h > noun)
        {
            out.extend(self.syntax.head(noun));
        }
        out.extend(
            self.syntax
                .children(noun)
                .filter(|c| self.syntax.is(*c, "flat") && self.reading.tokens[*c].upos == Upos::Propn),
        );
        // "as part of the coalition, Britain ..."
        let clause =
            self.syntax.head(noun).filter(|_| self.syntax.children(noun).any(|c| self.word(c) == "as"));
        out.extend(clause.and_then(|verb| {
            if matches!(self.reading.tokens[verb].upos, Upos::Noun | Upos::Propn) {
                Some(verb)
            } else {
                self.doer(verb)
            }
        }));
        out
    }

    /// Denied, possible or asked about.
    fn open(&self, at: usize) -> bool {
        let mut word = at;
        for _ in 0..4 {
            let blocked = self.syntax.children(word).any(|c| {
                let low = self.word(c);
                matches!(
                    low.as_str(),
                    "not"
                        | "n't"
                        | "n’t"
                        | "never"
                        | "if"
                        | "would"
                        | "could"
                        | "may"
                        | "might"
                        | "unless"
                        | "no"
                ) && !self.syntax.is(c, "conj")
            });
            if blocked || matches!(self.word(word).as_str(), "deny" | "denied" | "denies") {
                return true;
            }
            match self.syntax.head(word) {
                Some(above) => word = above,
                None => return false,
            }
        }
        false
    }

    fn slot(&self, slot: &Slot, at: usize) -> Vec<usize> {
        match slot {
            Slot::Subject => self.doer(at).into_iter().collect(),
            Slot::Object => self.syntax.object_of(at).into_iter().collect(),
            Slot::Owner => self.owner(at).into_iter().collect(),
            Slot::Is => self.said_of(at),
            Slot::Behind(words) => {
                let fits = |p: &str| words.iter().any(|w| w == p);
                let mut found = self.behind(at, fits);
                // "launched strikes against": the phrase hangs on the object.
                if let Some(object) =
                    self.syntax.object_of(at).filter(|_| self.reading.tokens[at].upos == Upos::Verb)
                {
                    found.extend(self.behind(object, fits));
                }
                found
            }
        }
    }

    fn frame(&self, row: &Frame, at: usize, out: &mut Vec<Found>) {
        let objects = self.slot(&row.object, at);
        if objects.is_empty() {
            return;
        }
        let title = !row.verb && matches!(row.kind, RelationKind::Leads | RelationKind::MemberOf);
        if title && self.over(at) {
            return;
        }
        if row.kind == RelationKind::Supports && !row.verb && self.not_given(at) {
            return;
        }
        let several = row.kind == RelationKind::Leads && title && self.one_of_several(at);
        // A commander leads a unit; of a group he is one.
        let commander = row.object == Slot::Owner && self.word(at).starts_with("command");
        // "UN human rights chief": of an office of the body, not of the body.
        let office = row.kind == RelationKind::Leads
            && row.object == Slot::Owner
            && objects.iter().any(|o| self.of_an_office(*o, at));
        for subject in self.slot(&row.subject, at) {
            // "were killed, according to the committee"
            if self.syntax.children(subject).any(|c| self.word(c) == "according") {
                continue;
            }
            for s in self.parties(subject, row.subject_kinds) {
                for object in &objects {
                    for o in self.parties(*object, row.object_kinds) {
                        let apart = {
                            let (a, b) =
                                (&self.reading.entities[s as usize], &self.reading.entities[o as usize]);
                            !a.span.overlaps(b.span)
                        };
                        let army = self.reading.entities[o as usize].kind == EntityKind::Military;
                        let kind = if several || office || commander && !army {
                            RelationKind::MemberOf
                        } else {
                            row.kind
                        };
                        if apart {
                            out.push(Found { kind, subject: s, object: o, by: row.id.clone(), score: 0.75 });
                        }
                    }
                }
            }
        }
    }

    /// "suspended aid to", "called for support for": what stands over the noun says that it is not given.
    fn not_given(&self, noun: usize) -> bool {
        const NOT: &[&str] = &[
            "suspend",
            "cut",
            "freeze",
            "halt",
            "stop",
            "end",
            "block",
            "withhold",
            "refuse",
            "reject",
            "oppose",
            "deny",
            "cancel",
            "withdraw",
            "reduce",
            "lose",
            "call",
            "urge",
            "demand",
            "seek",
            "request",
            "ask",
            "need",
            "want",
            "appeal",
            "plead",
            "criticize",
            "criticise",
            "condemn",
            "lack",
            "pull",
            "slash",
            "terminate",
            "limit",
            "delay",
            "hold",
            "threaten",
            "consider",
        ];
        // "95 million dollars in aid": the verb may be two nouns up.
        let mut at = noun;
        for _ in 0..3 {
            let Some(above) = self.syntax.head(at) else { return false };
            let Some(token) = self.reading.tokens.get(above) else { return false };
            if token.upos == Upos::Verb {
                return NOT.contains(&token.lemma.to_lowercase().as_str());
            }
            at = above;
        }
        false
    }

    /// Whether a lower-case noun stands between a body and the title: "UN human rights chief".
    fn of_an_office(&self, owner: usize, title: usize) -> bool {
        let common = |i: usize| {
            let token = &self.reading.tokens[i];
            token.upos == Upos::Noun
                && token.span.of(&self.reading.report.text).starts_with(char::is_lowercase)
                && !matches!(
                    self.word(i).as_str(),
                    "group" | "party" | "movement" | "militia" | "organisation"
                )
        };
        owner < title && title - owner < 6 && (owner + 1..title).any(common)
    }

    /// "A former Hamas official": the office is over.
    fn over(&self, noun: usize) -> bool {
        let before = (noun.saturating_sub(4)..noun).any(|i| PAST.contains(&self.word(i).as_str()));
        before && self.syntax.children(noun).any(|c| c < noun)
    }

    /// "An ISIL leader", "a senior commander of the group", "deputy head": whoever is one of several does not lead the whole.
    fn one_of_several(&self, noun: usize) -> bool {
        self.syntax.children(noun).any(|c| {
            let low = self.word(c);
            self.syntax.is(c, "det") && matches!(low.as_str(), "a" | "an") || SEVERAL.contains(&low.as_str())
        })
    }

    /// A force with a place behind it, on itself or on what is done to it: "Islamic State in Iraq", "the campaign against
    /// Islamic State in Iraq and Syria".
    fn places(&self, out: &mut Vec<Found>) {
        for n in self.here {
            let place = &self.reading.entities[*n as usize];
            if !matches!(place.kind, EntityKind::Place | EntityKind::Facility)
                && !super::pattern::is_state(&place.name)
            {
                continue;
            }
            let Some(head) = self.syntax.head_of(place.span) else { continue };
            // The first of several joined places carries the preposition; "in the city of Mosul" the city.
            let mut at = head;
            for _ in 0..3 {
                let up = self.syntax.is(at, "conj")
                    || self.syntax.is(at, "nmod")
                        && self
                            .syntax
                            .children(at)
                            .any(|c| self.syntax.is(c, "case") && self.word(c) == "of")
                    || self.syntax.is(at, "appos")
                    || self.syntax.is(at, "flat");
                match self.syntax.head(at).filter(|_| up) {
                    Some(above) => at = above,
                    None => break,
                }
            }
            let inside = |c: usize| {
                self.syntax.is(c, "case")
                    && matches!(
                        self.word(c).as_str(),
                        "in" | "inside" | "near" | "across" | "around" | "throughout" | "outside"
                    )
            };
            if !self.syntax.children(at).any(inside) {
                continue;
            }
            let Some(above) = self.syntax.head(at) else { continue };
            if self.open(above) {
                continue;
            }
            let mut nouns = vec![above];
            if self.reading.tokens[above].upos == Upos::Verb {
                nouns = self.syntax.object_of(above).into_iter().collect();
                nouns.extend(
                    self.syntax
                        .object_of(above)
                        .into_iter()
                        .flat_map(|o| self.behind(o, |p| p == "against" || p == "on")),
                );
            } else {
                nouns.extend(self.behind(above, |p| p == "against" || p == "on"));
            }
            for noun in nouns {
                for token in self.syntax.coordination(noun) {
                    let Some(s) = self.entity(token) else { continue };
                    let force = &self.reading.entities[s as usize];
                    let fits = matches!(force.kind, EntityKind::Military | EntityKind::ArmedGroup);
                    if fits && !force.span.overlaps(place.span) {
                        out.push(Found {
                            kind: RelationKind::DeployedIn,
                            subject: s,
                            object: *n,
                            by: SmolStr::new_static("fd.in"),
                            score: 0.7,
                        });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lines =
            dateline_data::RELATION_FRAMES.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).count();
        assert_eq!(Frames::new().rows.len(), lines);
    }
}
