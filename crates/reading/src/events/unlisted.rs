//! Parties that no list knows, and names that only stand beside the party.
//!
//! "The mayor thanked educators", "Trump slammed Bush and Cruz": the encoder reads a person or an organisation at the head of
//! the subject or object, but no list has it. It fills the role under its own words, without a code, and keeps what
//! stands further off out of it. Whether the event is told at all is decided by the known parties alone.

use super::finder::Finder;
use super::heads;
use super::matcher::Draft;
use super::span_of;
use super::syntax::Np;
use super::words::{Tag, Word};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::span::Span;
use smol_str::{SmolStr, format_smolstr};

/// Least probability of the encoder's phrase.
const SURE: f32 = 0.5;

/// The rule that such a party bears.
const BY: &str = "encoder:party";

/// The rule of a party that only its noun tells: "the owners".
const BY_NOUN: &str = "noun:party";

/// How sure such a party is.
const NOUN: f32 = 0.5;

impl Finder<'_> {
    /// The party at the head of a phrase that nobody of the lists names.
    pub(super) fn unlisted(&self, np: Np) -> Option<u32> {
        self.make(self.strange(np)?)
    }

    /// The same, before it is one of the reading's.
    pub(super) fn strange(&self, np: Np) -> Option<Entity> {
        let head = self.words.get(np.head)?;
        let plain = matches!(head.tag, Tag::Noun | Tag::Name | Tag::Adj) && !head.time;
        let taken = |span: Span| self.here.iter().any(|n| self.entity(*n).span.overlaps(span));
        if !plain || taken(head.span) {
            return None;
        }
        let (span, kind, score, by) = match self.seen(head.span) {
            Some((span, kind, score)) => (span, kind, score, BY),
            None => self.common(np)?,
        };
        let text = &self.reading.report.text;
        let span = crate::entities::without_article(text, span);
        if span.is_empty() || !span.contains(head.span) {
            return None;
        }
        let named = head.tag == Tag::Name;
        let words = span.of(text);
        Some(Entity {
            span,
            kind,
            name: words.to_owned(),
            actor: (!named).then(|| format_smolstr!("described:{}", crate::entities::slug(words))),
            code: SmolStr::default(),
            score,
            by: SmolStr::new_static(by),
        })
    }

    /// Puts in those that no list knows, where the words give them a role that the known parties leave open, and beside
    /// known ones to which they are joined. In place of known ones they come only where these stand inside their
    /// phrase ("the wife of the pastor", "members of the party") or outside the verb's roles; measured, every other
    /// such change cost more than it gave.
    pub(super) fn complete(
        &self,
        draft: &Draft,
        looked_on: bool,
        actors: &mut Vec<u32>,
        recipients: &mut Vec<u32>,
    ) {
        let found = self.first(&draft.actors, recipients, draft.kind, false, true);
        if self.better(&found, actors) {
            *actors = found;
        }
        let found = self.first(&draft.recipients, actors, draft.kind, true, true);
        let outside = looked_on && found.iter().any(|n| self.is_unlisted(*n) && self.person_made(*n));
        if outside || self.better(&found, recipients) || self.own_object(draft, &found, recipients) {
            *recipients = found;
        }
        recipients.retain(|n| !actors.contains(n));
        self.not_oneself(draft, actors, recipients);
    }

    /// "Manila thanked Oman and urged owners to": whether what was found is the verb's object while the known ones stand in front
    /// of the verb, where no object stands.
    fn own_object(&self, draft: &Draft, found: &[u32], known: &[u32]) -> bool {
        let Some(verb) = draft.verb.filter(|v| !draft.nominal && draft.trigger.contains(v)) else {
            return false;
        };
        let (Some(word), Some(first)) = (self.words.get(verb), draft.recipients.first()) else {
            return false;
        };
        let plain = !first.owner && first.group.first().is_some_and(|np| np.start > verb);
        // "said that the North": a name may be the known one, cut short.
        let noun = |np: &Np| self.words.get(np.head).is_some_and(|w| w.tag != Tag::Name);
        let object =
            |n: &u32| first.group.iter().any(|np| self.at(*n, *np) && (noun(np) || self.person_made(*n)));
        plain
            && !found.is_empty()
            && found.iter().all(|n| self.is_unlisted(*n) && object(n))
            // "charging its neighbour", "blamed the company": may be the known one again.
            && !first.group.iter().any(|np| {
                self.words.get(np.start).is_some_and(|w| {
                    matches!(&*w.low, "the" | "its" | "their" | "his" | "her" | "this" | "that")
                })
            })
            && known.iter().all(|k| self.span(*k).end <= word.span.start)
    }

    /// A person or body by its noun alone, where neither a list nor the encoder knows it: "urged owners", "asked the company".
    fn common(&self, np: Np) -> Option<(Span, EntityKind, f32, &'static str)> {
        let head = self.words.get(np.head).filter(|w| w.tag == Tag::Noun)?;
        let none = self.words.get(np.start).is_some_and(|w| {
            matches!(
                &*w.low,
                "no" | "any" | "every" | "each" | "such" | "what" | "which" | "whose" | "whichever"
            )
        });
        let one = self.lexicon.singular(&head.low);
        let of = |set: &str| self.lexicon.set(set).is_some_and(|s| s.contains(one) || s.contains(&head.low));
        let vague = matches!(
            one,
            "figure"
                | "general"
                | "casualty"
                | "chief"
                | "deputy"
                | "other"
                | "others"
                | "score"
                | "scores"
                | "dozen"
                | "dozens"
                | "hundreds"
                | "thousands"
        );
        if none || vague || !(of("person") || of("parties")) {
            return None;
        }
        let span = span_of(self.words, np.start, np.head + 1);
        Some((span, if is_body(one) { EntityKind::Organization } else { EntityKind::Person }, NOUN, BY_NOUN))
    }

    /// Whether the parties with those of no list are better than the known ones alone.
    fn better(&self, found: &[u32], known: &[u32]) -> bool {
        if !found.iter().any(|n| self.is_unlisted(*n)) {
            return false;
        }
        if known.iter().all(|k| found.contains(k)) {
            return true;
        }
        let text = &self.reading.report.text;
        let inside = |k: &u32| {
            let known = self.span(*k);
            found.iter().filter(|n| self.is_unlisted(**n)).any(|n| {
                let own = self.span(*n);
                let gap = text.get(own.finish()..known.begin().max(own.finish())).unwrap_or("");
                let head = own.of(text).split(" of ").next().and_then(|w| w.rsplit(' ').next()).unwrap_or("");
                let apart = head.starts_with(char::is_uppercase) || tells_apart(head);
                let of = matches!(gap, " of " | " of the " | " for " | " of a " | " of an ");
                apart && (of || own.contains(known))
            })
        };
        known.iter().all(inside)
    }

    /// Whether another party has the same words, or words of these.
    pub(super) fn repeated(&self, n: u32, found: &[u32]) -> bool {
        let text = &self.reading.report.text;
        let own = self.span(n);
        found.iter().any(|m| {
            let other = self.span(*m);
            other.overlaps(own) || other.of(text) == own.of(text)
        })
    }

    /// Whether nothing but a comma or an "and" stands between a phrase and the next of its group.
    pub(super) fn joined(&self, group: &[Np], np: Np) -> bool {
        let link = |from: usize, to: usize| {
            to.checked_sub(from).is_some_and(|n| (1..=2).contains(&n))
                && self.words[from..to]
                    .iter()
                    .all(|w| w.tag == Tag::Comma || matches!(&*w.low, "and" | "or" | "&"))
        };
        group.iter().any(|g| link(g.end, np.start) || link(np.end, g.start))
    }

    /// Whether a party made here is a person.
    fn person_made(&self, n: u32) -> bool {
        let at = (n as usize).checked_sub(self.reading.entities.len());
        at.is_some_and(|at| self.new.borrow().get(at).is_some_and(|e| e.kind == EntityKind::Person))
    }

    /// Whether a party was made by [`Finder::unlisted`].
    pub(super) fn is_unlisted(&self, n: u32) -> bool {
        let at = (n as usize).checked_sub(self.reading.entities.len());
        at.is_some_and(|at| self.new.borrow().get(at).is_some_and(|e| e.by == BY || e.by == BY_NOUN))
    }

    /// The encoder's person or organisation over a word.
    fn seen(&self, head: Span) -> Option<(Span, EntityKind, f32)> {
        let read = self.read?;
        let list = &read.words.list;
        read.re3d.iter().find_map(|found| {
            let kind = match found.label.as_str() {
                "Person" => EntityKind::Person,
                "Organisation" => EntityKind::Organization,
                _ => return None,
            };
            let start = list.get(found.first)?.span.start;
            let end = list.get(found.last.checked_sub(1)?)?.span.end;
            let span = Span { start, end };
            (found.score >= SURE && start < end && span.contains(head)).then_some((span, kind, found.score))
        })
    }

    /// Whether an entity in front of a phrase's head may stand for the phrase: "Israeli jets" are Israel's, "Obama enthusiasts",
    /// "Trump's foundation", "the wife of an Iranian-American pastor" and "Muslim immigration" are others.
    pub(super) fn stands_for(&self, n: u32, np: Np) -> bool {
        let Some(head) = self.words.get(np.head) else { return true };
        let entity = self.entity(n);
        match entity.kind {
            EntityKind::Person => !beside_a_person(&head.low),
            EntityKind::Nationality => {
                let state = self.states.within(self.words, np, false).is_some();
                self.whole(n)
                    && (state
                        || !entity.code.is_empty()
                        || entity.actor.is_some()
                        || heads::of_head(head).is_some())
            }
            _ => true,
        }
    }

    /// Whether an entity is no part of a longer name or hyphenated word: "Iranian-American", "North American".
    pub(super) fn whole(&self, n: u32) -> bool {
        let span = self.entity(n).span;
        let at = self.words.iter().position(|w| w.span.overlaps(span));
        if at.is_some_and(|at| part_of_world(self.words, at)) {
            return false;
        }
        let text = &self.reading.report.text;
        let after = text.get(span.finish()..).and_then(|t| t.chars().next());
        let before = text.get(..span.begin()).and_then(|t| t.chars().next_back());
        !matches!(after, Some('-' | '‐' | '–')) && !matches!(before, Some('-' | '‐' | '–'))
    }
}

/// Nouns that name a body rather than people.
fn is_body(one: &str) -> bool {
    matches!(
        one,
        "company"
            | "firm"
            | "corporation"
            | "agency"
            | "council"
            | "committee"
            | "commission"
            | "tribunal"
            | "court"
            | "board"
            | "union"
            | "charity"
            | "newspaper"
            | "federation"
            | "association"
            | "airline"
            | "carrier"
            | "brand"
    )
}

/// Those whom a person's name in front only tells apart: friends, kin, followers, what somebody owns.
pub(super) fn beside_a_person(low: &str) -> bool {
    const NOUNS: &[&str] = &[
        "adviser",
        "advisor",
        "admirer",
        "aide",
        "ally",
        "appointee",
        "attorney",
        "backer",
        "booster",
        "brother",
        "child",
        "colleague",
        "company",
        "critic",
        "daughter",
        "delegate",
        "detractor",
        "donor",
        "enthusiast",
        "family",
        "fan",
        "father",
        "firm",
        "follower",
        "foundation",
        "friend",
        "fundraiser",
        "husband",
        "lawyer",
        "loyalist",
        "mother",
        "nephew",
        "opponent",
        "parent",
        "partner",
        "predecessor",
        "rival",
        "sister",
        "son",
        "staffer",
        "successor",
        "supporter",
        "surrogate",
        "voter",
        "widow",
        "wife",
    ];
    if matches!(low, "wives" | "kin" | "relatives" | "kinsmen") {
        return true;
    }
    let one = low.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let one = one.as_deref().or_else(|| low.strip_suffix('s')).unwrap_or(low);
    NOUNS.contains(&low) || NOUNS.contains(&one)
}

/// Heads whose phrase means others than what follows with "of": "members of the party", "the wife of the pastor".
pub(super) fn tells_apart(low: &str) -> bool {
    beside_a_person(low) || matches!(low, "member" | "members" | "parts" | "wing")
}

/// "North American", "South American", "Latin American": a part of the world, no state.
pub(super) fn part_of_world(words: &[Word], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|i| words.get(i));
    let america = words.get(start).is_some_and(|w| w.low.starts_with("america"));
    america && before.is_some_and(|w| matches!(&*w.low, "north" | "south" | "latin" | "central"))
}

#[cfg(test)]
mod tests {
    use super::beside_a_person;

    #[test]
    fn followers_are_not_the_leader() {
        assert!(beside_a_person("wives") && beside_a_person("kin"));
        assert!(beside_a_person("enthusiasts") && beside_a_person("allies") && beside_a_person("wife"));
        assert!(!beside_a_person("campaign") && !beside_a_person("administration"));
    }
}
