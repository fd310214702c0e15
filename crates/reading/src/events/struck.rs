//! What force struck, where nobody is named: buildings, places, vehicles.
//!
//! "Gunmen attacked a petrol station", "the army shelled Natanz": the target is nobody who acts, so that the lists pass it over, but
//! it is to whom the deed was done. It fills the role only where nobody else does and only as the verb's object or behind a
//! word that aims. A named place of another country than the doer's stands for its state, as a capital does in talks.

use super::finder::Finder;
use super::matcher::{Draft, Role};
use super::phrases::noun_phrase;
use super::span_of;
use super::states;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use crate::entities::{ActorIndex, slug, without_article};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::place::PlaceKind;
use dateline_facts::plover::EventType;
use smol_str::{SmolStr, format_smolstr};

/// The rule that such a target bears.
const BY: &str = "events:target";

/// How sure it is.
const SCORE: f32 = 0.5;

impl Finder<'_> {
    /// The targets that an event's words name.
    pub(super) fn struck(&self, syntax: &Syntax<'_>, draft: &Draft, actors: &[u32]) -> Vec<u32> {
        if !matches!(draft.kind, EventType::Assault | EventType::Coerce) {
            return Vec::new();
        }
        for role in draft.recipients.iter().filter(|r| !r.owner) {
            let found = self.struck_in(syntax, draft, role, actors);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn struck_in(&self, syntax: &Syntax<'_>, draft: &Draft, role: &Role, actors: &[u32]) -> Vec<u32> {
        let passive = !draft.nominal && draft.verb.is_some_and(|v| syntax.passive(v));
        let mut out: Vec<u32> = Vec::new();
        for (k, np) in role.group.iter().enumerate() {
            let before = np.start.checked_sub(1).and_then(|i| self.words.get(i));
            let prep = before.filter(|w| w.tag == Tag::Prep).map(|w| w.low.as_str());
            // "barrels on the road where": in front of an active verb stands no object.
            if !draft.nominal && !passive && np.end <= draft.trigger.start && !self.clings(syntax, draft, *np)
            {
                continue;
            }
            let force = draft.kind == EventType::Assault;
            let named = self.words.get(np.head).is_some_and(|w| w.tag == Tag::Name);
            let aimed = match prep {
                Some("on" | "against" | "into") => force || draft.nominal,
                // "opened fire at a party in", "a shooting at": where, if it has a name.
                Some("at") => force && !draft.nominal && !named,
                // "the bombing of the embassy", not "the province of Latakia".
                Some("of") => draft.nominal && draft.trigger.end + 1 == np.start,
                Some(_) => false,
                None => !draft.nominal || k > 0 && !out.is_empty(),
            };
            let bare = prep.is_none() || prep == Some("of");
            let np = match (aimed, prep) {
                (false, _) => None,
                (true, None) if !draft.nominal && out.is_empty() => self.object(syntax, draft, *np, passive),
                (true, _) => Some(*np),
            };
            let Some(np) = np.and_then(|np| self.rammed(draft, np)) else { continue };
            let np = self.deeper(np, false);
            if let Some(n) = self.target(np, bare, draft.kind, actors)
                && !out.contains(&n)
                && !actors.contains(&n)
            {
                out.push(n);
            }
        }
        out
    }

    /// "the vessel destroyed by the navy", "the fortress which they besieged": whether the verb hangs on the phrase.
    fn clings(&self, syntax: &Syntax<'_>, draft: &Draft, np: Np) -> bool {
        let Some((tree, verb)) = syntax.tree.zip(draft.verb) else { return false };
        let between = self.words.get(np.end..verb).unwrap_or(&[]);
        // "the building from where he opened fire"
        let where_from = between.windows(2).any(|w| w[0].tag == Tag::Prep && w[1].tag == Tag::Rel)
            || between.iter().any(|w| matches!(&*w.low, "where" | "when"));
        tree.head(verb) == Some(np.head) && tree.is(verb, "acl") && !where_from
    }

    /// The phrase that the tree takes for the verb's object, or for the subject of its passive: "a church in Wasilla, Alaska was
    /// attacked".
    fn object(&self, syntax: &Syntax<'_>, draft: &Draft, np: Np, passive: bool) -> Option<Np> {
        let Some((tree, verb)) = syntax.tree.zip(draft.verb) else { return Some(np) };
        let relation = if passive && tree.passive(verb) { "nsubj" } else { "obj" };
        let objects: Vec<usize> = tree.children(verb).filter(|c| tree.is(*c, relation)).collect();
        // Of a name of several words the tree takes the first for its head.
        let inside = |o: &usize| (np.start..np.end).contains(o);
        let fits = objects.iter().any(|o| inside(o) || tree.together(*o).iter().any(inside));
        if fits || self.clings(syntax, draft, np) || objects.is_empty() && !passive && np.start == verb + 1 {
            return Some(np);
        }
        let [one] = objects[..] else { return None };
        let whole = syntax.np_of.get(one).copied().flatten().map(|k| syntax.nps[k])?;
        (passive && whole.end <= np.start).then_some(whole)
    }

    /// "rammed their car into a store": what is driven is no target, where it goes is.
    fn rammed(&self, draft: &Draft, np: Np) -> Option<Np> {
        let verb = draft.verb.filter(|_| !draft.nominal).and_then(|v| self.words.get(v));
        let drives = verb.is_some_and(|v| {
            matches!(&*v.lemma, "ram" | "drive" | "crash" | "plow" | "plough" | "smash" | "slam" | "steer")
        });
        let next = self.words.get(np.end).filter(|w| matches!(&*w.low, "into" | "through"));
        if drives && next.is_some() {
            return noun_phrase(self.words, np.end + 1);
        }
        let own = matches!(&*self.words.get(np.start)?.low, "their" | "his" | "her" | "its" | "my" | "our");
        (!(own && drives)).then_some(np)
    }

    /// The target at the head of a phrase.
    fn target(&self, np: Np, bare: bool, kind: EventType, actors: &[u32]) -> Option<u32> {
        let head = self.words.get(np.head).filter(|w| !w.time)?;
        let first = self.words.get(np.start)?;
        if matches!(&*first.low, "no" | "any" | "every" | "such" | "what" | "which" | "whose") {
            return None;
        }
        let text = &self.reading.report.text;
        let span = without_article(text, span_of(self.words, np.start, np.head + 1));
        if span.is_empty() {
            return None;
        }
        let place = self.reading.places.iter().find(|p| {
            p.span.overlaps(head.span)
                && !matches!(p.kind, PlaceKind::Country | PlaceKind::Continent | PlaceKind::Water)
        });
        if head.tag == Tag::Name
            && kind == EventType::Assault
            && let Some(place) = place
        {
            if let Some(state) = self.foreign(&place.country, actors) {
                return self.make(states::entity(place.span, state)?);
            }
            let named = self.here.iter().copied().find(|n| self.entity(*n).span.overlaps(head.span));
            return match named {
                Some(n) => {
                    matches!(self.entity(n).kind, EntityKind::Place | EntityKind::Facility).then_some(n)
                }
                None => self.make(Entity {
                    span: place.span,
                    kind: EntityKind::Place,
                    name: place.name.clone(),
                    actor: None,
                    code: SmolStr::default(),
                    score: SCORE,
                    by: SmolStr::new_static(BY),
                }),
            };
        }
        let named = self.here.iter().copied().find(|n| self.entity(*n).span.overlaps(head.span));
        if let Some(n) = named {
            return (self.entity(n).kind == EntityKind::Facility).then_some(n);
        }
        let one = self.lexicon.singular(&head.low);
        let of = |set: &str| self.lexicon.set(set).is_some_and(|s| s.contains(one) || s.contains(&head.low));
        let listed = of("struck") || bare && of("taken");
        if !listed || !matches!(head.tag, Tag::Noun | Tag::Name) {
            return None;
        }
        let words = span.of(text);
        self.make(Entity {
            span,
            kind: EntityKind::Facility,
            name: words.to_owned(),
            actor: Some(format_smolstr!("described:{}", slug(words))),
            code: SmolStr::default(),
            score: SCORE,
            by: SmolStr::new_static(BY),
        })
    }

    /// The state that a country's place stands for, where all doers are known and of other states.
    fn foreign(&self, country: &str, actors: &[u32]) -> Option<usize> {
        let states = ActorIndex::shared().states();
        let state = states.iter().position(|s| !s.iso2.is_empty() && s.iso2 == country)?;
        let code = states[state].iso3.as_str();
        let other = |n: &u32| {
            let own = self.code(*n);
            own.get(..3).is_some_and(|c| c != code && states.iter().any(|s| s.iso3 == c))
        };
        (!actors.is_empty() && actors.iter().all(other)).then_some(state)
    }
}
