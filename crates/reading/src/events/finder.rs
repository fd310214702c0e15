//! From the phrases of a clause to the entities that act and are acted upon.

use super::lexicon::Lexicon;
use super::matcher::{Draft, Role};
use super::phrases::noun_phrase;
use super::syntax::{Np, Syntax};
use super::words::{self, Word};
use super::{concerned, names, scene, span_of, states, unlisted, whereabouts};
use crate::encoder::SentenceRead;
use crate::entities::ActorIndex;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use smol_str::SmolStr;
use std::cell::RefCell;

/// From phrases to entities.
pub(super) struct Finder<'a> {
    pub reading: &'a Reading,
    pub words: &'a [Word],
    pub here: &'a [u32],
    pub states: &'a states::States,
    /// Entities made here, after those of the reading.
    pub new: &'a RefCell<Vec<Entity>>,
    /// What the encoder reads in the sentence.
    pub read: Option<&'a SentenceRead>,
    pub lexicon: &'a Lexicon,
}

impl Finder<'_> {
    pub(super) fn entity(&self, n: u32) -> &Entity {
        &self.reading.entities[n as usize]
    }

    /// Those that can act: weapons and mere things cannot.
    pub(super) fn acts(&self, n: u32) -> bool {
        let entity = self.entity(n);
        // Whom "they" are is not known.
        if entity.by == "entities:pronoun-open" {
            return false;
        }
        match entity.kind {
            EntityKind::Weapon | EntityKind::Other => false,
            EntityKind::Facility | EntityKind::Place => entity.actor.is_some() || !entity.code.is_empty(),
            _ => true,
        }
    }

    pub(super) fn within(&self, np: Np) -> impl Iterator<Item = u32> + '_ {
        let span = span_of(self.words, np.start, np.end);
        self.here.iter().copied().filter(move |n| self.entity(*n).span.overlaps(span) && self.acts(*n))
    }

    pub(super) fn any(&self, np: Np) -> bool {
        self.within(np).next().is_some() || self.states.within(self.words, np, false).is_some()
    }

    pub(super) fn person(&self, np: Np) -> bool {
        let head = self.words[np.head].span;
        self.here.iter().any(|n| {
            let entity = self.entity(*n);
            entity.span.overlaps(head)
                && matches!(
                    entity.kind,
                    EntityKind::Person
                        | EntityKind::Nationality
                        | EntityKind::ArmedGroup
                        | EntityKind::Military
                )
        })
    }

    /// The entity of a phrase: the one at its head, else the last before it; for an owner the first of all.
    pub(super) fn of_np(&self, np: Np, owner: bool) -> Option<u32> {
        let head = self.words.get(np.head)?.span;
        if owner {
            return self.within(np).find(|n| self.whole(*n));
        }
        let at_head = self
            .within(np)
            .filter(|n| self.entity(*n).span.overlaps(head))
            .max_by_key(|n| self.entity(*n).span.len());
        // "NATO-member Norway": the state at the head rather than what stands before it.
        let state = self.states.within(self.words, np, false).is_some_and(|(_, end, _)| end == np.head + 1);
        at_head.or_else(|| self.within(np).last().filter(|n| !state && self.stands_for(*n, np)))
    }

    /// The entities of the first role that has any, without those already taken; with `all` also those that no list knows.
    pub(super) fn first(
        &self,
        roles: &[Role],
        taken: &[u32],
        kind: EventType,
        to_whom: bool,
        all: bool,
    ) -> Vec<u32> {
        let mut weak = Vec::new();
        for role in roles {
            let mut found: Vec<u32> = Vec::new();
            let mut strange: Vec<u32> = Vec::new();
            for np in &role.group {
                let withdrawn = role.owner && kind == EventType::Retreat;
                if to_whom && (!role.owner || withdrawn) && concerned::own(self.words, *np, kind) {
                    continue;
                }
                let np = &self.deeper(*np, role.owner);
                let ground = !role.owner && self.ground(*np, kind);
                let known = self.of_np(*np, role.owner).filter(|n| !ground || self.at(*n, *np));
                if let Some(n) = known.or_else(|| self.state(*np, role.owner, kind).filter(|_| !ground))
                    && !found.contains(&n)
                    && !taken.contains(&n)
                {
                    found.push(n);
                } else if all
                    && !role.owner
                    && let Some(n) = self.unlisted(*np)
                {
                    strange.push(n);
                }
            }
            // "gunmen of Boko Haram": the name rather than the description.
            if let [one] = found[..]
                && self.described(one)
                && matches!(
                    self.role_of(one).as_str(),
                    "" | "REB" | "UAF" | "PRM" | "MIL" | "GOV" | "PTY" | "OPP" | "ELI" | "NGO"
                )
                && !self.follows(one)
                && let Some(np) = role.group.last()
                && let Some(named) = self.of_phrase(*np).filter(|n| !taken.contains(n) && !self.described(*n))
                // "the government of General X" is not he.
                && !(self.role_of(one) == "GOV" && self.entity(named).kind == EntityKind::Person)
            {
                found = vec![named];
            }
            // "rebels led by Hayat Tahrir al-Sham", "fighters belonging to the group": both.
            if let [one] = found[..]
                && self.described(one)
                && let Some(np) = role.group.last()
                && let Some(group) = self.follow(*np).filter(|n| !taken.contains(n) && *n != one)
            {
                found.push(group);
            }
            // "Delegations of Laos and Thailand met": all behind the "of".
            if matches!(kind, EventType::Consult | EventType::Agree)
                && let [np] = role.group[..]
                && found.len() < 2
                && self.words.get(np.head).is_some_and(|w| sends(&w.low))
            {
                let all = self.of_group(np, kind);
                if all.len() > 1 && !all.iter().any(|n| taken.contains(n)) {
                    found = all;
                }
            }
            // "leaders of Romania": an entity in the "of" phrase where the head names nobody.
            if found.is_empty()
                && let Some(np) = role.group.last()
            {
                found.extend(self.of_phrase(*np).filter(|n| !taken.contains(n)));
            }
            // "Bush and Cruz": both, though one is on no list; "members of the party" are not the party.
            let behind = found.first().is_some_and(|n| role.group.iter().all(|np| !self.at(*n, *np)));
            if behind
                && strange
                    .iter()
                    .any(|n| role.group.iter().any(|np| self.at(*n, *np) && self.tells_apart(*np)))
            {
                found.clear();
            }
            let alone = found.is_empty();
            for n in strange {
                let joined =
                    alone || role.group.iter().any(|np| self.at(n, *np) && self.joined(&role.group, *np));
                if joined && !self.repeated(n, &found) {
                    found.push(n);
                }
            }
            found.sort_by_key(|n| self.span(*n).start);
            if !found.is_empty() {
                // "opened an embassy in Tehran": what has neither name nor country waits for a better one.
                let vague = found
                    .iter()
                    .all(|n| self.described(*n) && matches!(self.code(*n).as_str(), "" | "GOV") && to_whom);
                if !vague {
                    return found;
                }
                if weak.is_empty() {
                    weak = found;
                }
            }
        }
        weak
    }

    /// "stores in the Greek capital", "the Somali coast": where it is done, no party.
    fn ground(&self, np: Np, kind: EventType) -> bool {
        use EventType::{Assault, Coerce, Protest};
        matches!(kind, Assault | Coerce | Protest)
            && np.end > np.start + 1
            && self.words.get(np.head).is_some_and(|w| {
                let one = w.low.strip_suffix('s').unwrap_or(&w.low);
                matches!(
                    one,
                    "capital"
                        | "coast"
                        | "border"
                        | "territory"
                        | "soil"
                        | "water"
                        | "province"
                        | "region"
                        | "island"
                        | "airspace"
                )
            })
    }

    /// Whether a party stands at the head of a phrase.
    pub(super) fn at(&self, n: u32, np: Np) -> bool {
        self.words.get(np.head).is_some_and(|w| w.span.overlaps(self.span(n)))
    }

    /// Whether those whom the phrase names are others than what follows with "of".
    fn tells_apart(&self, np: Np) -> bool {
        self.words.get(np.head).is_some_and(|w| w.tag == words::Tag::Name || unlisted::tells_apart(&w.low))
    }

    /// "Hundreds of thousands of people", "a group of rebels": the phrase behind the last "of", where the one before it only counts.
    pub(super) fn deeper(&self, mut np: Np, owner: bool) -> Np {
        for _ in 0..3 {
            let counts = self.words.get(np.head).is_some_and(|w| {
                matches!(
                    &*w.low,
                    "hundreds"
                        | "thousands"
                        | "tens"
                        | "dozens"
                        | "scores"
                        | "millions"
                        | "number"
                        | "most"
                        | "majority"
                        | "many"
                        | "some"
                        | "handful"
                        | "crowd"
                        | "crowds"
                )
            });
            let of = self.words.get(np.end).is_some_and(|w| w.low == "of");
            let next = counts && of && !owner && self.of_np(np, false).is_none();
            let Some(below) = next.then(|| noun_phrase(self.words, np.end + 1)).flatten() else { break };
            np = below;
        }
        np
    }

    /// A state that the phrase names and the entities stage left to the places. For force, what follows "in" or
    /// "near" stays a place; in talks a capital stands for its state.
    pub(super) fn state(&self, np: Np, owner: bool, kind: EventType) -> Option<u32> {
        let placed = kind == EventType::Assault;
        let back = |n: usize| np.start.checked_sub(n).map(|i| self.words[i].low.as_str());
        let (start, end, state) =
            self.halved(np).or_else(|| self.states.within(self.words, np, owner)).or_else(|| {
                use EventType::*;
                let talks = matches!(
                    kind,
                    Consult
                        | Support
                        | Agree
                        | Request
                        | Reject
                        | Cooperate
                        | Aid
                        | Accuse
                        | Threaten
                        | Sanction
                );
                // "Arrived in Amman" is a visit to the state; "was held in Amman" only says where.
                let only_where = matches!(back(1), Some("in" | "at" | "near"))
                    && !back(2).is_some_and(|w| w.starts_with("arriv") || w.starts_with("land"));
                self.states.capital(self.words, np).filter(|_| talks && !only_where)
            })?;
        if names::no_state(self.words, start, end) || unlisted::part_of_world(self.words, start) {
            return None;
        }
        let before = back(1);
        if placed && matches!(before, Some("in" | "near" | "over" | "from")) {
            return None;
        }
        use EventType::{Agree, Consult, Mobilize, Protest};
        let scenic = placed || matches!(kind, Consult | Agree | Protest | Mobilize);
        if scenic && !owner && whereabouts::only_where(self.words, np.start, np.end) {
            return None;
        }
        self.make(states::entity(span_of(self.words, start, end), state)?)
    }

    /// The number of an entity made here; the one that has its words already.
    pub(super) fn make(&self, entity: Entity) -> Option<u32> {
        let mut new = self.new.borrow_mut();
        let at = match new.iter().position(|e| e.span == entity.span) {
            Some(at) => at,
            None => {
                new.push(entity);
                new.len() - 1
            }
        };
        u32::try_from(self.reading.entities.len() + at).ok()
    }

    /// "North and South Korea": the first of two halves.
    fn halved(&self, np: Np) -> Option<(usize, usize, usize)> {
        let half = self.words.get(np.start).filter(|w| matches!(&*w.low, "north" | "south"))?;
        let joined = self.words.get(np.end)?.low == "and";
        let korea = matches!(&*self.words.get(np.end + 2)?.low, "korea" | "korean" | "koreans");
        let name = format!("{} korea", half.low);
        (np.end == np.start + 1 && joined && korea)
            .then(|| {
                ActorIndex::shared()
                    .states()
                    .iter()
                    .position(|s| s.names.iter().any(|n| n.to_lowercase() == name))
            })
            .flatten()
            .map(|state| (np.start, np.end, state))
    }

    /// The state in which something was done that concerns it, where its doers are of another.
    pub(super) fn host(&self, place: u32, actors: &[u32]) -> Option<u32> {
        let place = self.reading.places.get(place as usize)?;
        let states = ActorIndex::shared().states();
        let state = states.iter().position(|s| !s.iso2.is_empty() && s.iso2 == place.country)?;
        let code = states[state].iso3.as_str();
        let foreign = |n: &u32| {
            let own = self.code(*n);
            own.get(..3).is_some_and(|c| c != code && states.iter().any(|s| s.iso3 == c))
        };
        if actors.is_empty() || !actors.iter().all(foreign) {
            return None;
        }
        self.make(states::entity(place.span, state)?)
    }

    /// A person of politics, or one of whom nothing is known: no soldier, no gunman.
    pub(super) fn politician(&self, n: u32) -> bool {
        self.reading.entities.get(n as usize).is_some_and(|e| {
            e.kind == EntityKind::Person
                && matches!(e.code.get(3..).unwrap_or(""), "" | "GOV" | "LEG" | "PTY" | "ELI" | "OPP")
                && !scene::is_role(&e.code)
        })
    }

    /// How many countries the parties are of.
    pub(super) fn lands(&self, parties: &[u32]) -> usize {
        let mut lands: Vec<SmolStr> =
            parties.iter().filter_map(|n| self.code(*n).get(..3).map(SmolStr::new)).collect();
        lands.sort();
        lands.dedup();
        lands.len()
    }

    /// "Israel and Lebanon renewed negotiations on an Israeli pullback": among parties of several countries there is no
    /// recipient of one of these.
    pub(super) fn not_of_parties(&self, kind: EventType, actors: &[u32], recipients: &mut Vec<u32>) {
        use EventType::*;
        if !matches!(kind, Agree | Consult | Support | Cooperate | Reject | Concede) {
            return;
        }
        let lands: Vec<SmolStr> =
            actors.iter().filter_map(|n| self.code(*n).get(..3).map(SmolStr::new)).collect();
        let inside = |r: &u32| self.code(*r).get(..3).is_some_and(|c| lands.iter().any(|l| l.as_str() == c));
        if recipients.iter().any(inside) {
            recipients.clear();
        }
    }

    /// The code of an entity, made here or before.
    pub(super) fn code(&self, n: u32) -> SmolStr {
        let known = self.reading.entities.len();
        match self.reading.entities.get(n as usize) {
            Some(entity) => entity.code.clone(),
            None => self
                .new
                .borrow()
                .get((n as usize).saturating_sub(known))
                .map_or(SmolStr::default(), |e| e.code.clone()),
        }
    }

    /// The state, or body of one, that the rest of the clause names first: another one than the doer's.
    pub(super) fn concerned(&self, syntax: &Syntax<'_>, draft: &Draft, actors: &[u32]) -> Vec<u32> {
        // "condemned the attack in the state's capital": blamed is nobody who is only named beside it.
        let disapproves = draft.kind == EventType::Accuse && draft.mode.as_deref() == Some("disapprove");
        if disapproves && draft.verb.is_some_and(|v| !syntax.right(v).obj.is_empty()) {
            return Vec::new();
        }
        let own: Vec<SmolStr> = actors.iter().map(|n| self.code(*n)).collect();
        let land = |code: &str| code.get(..3).map(SmolStr::new);
        let lands: Vec<SmolStr> = own.iter().filter_map(|c| land(c)).collect();
        let groups = concerned::phrases(syntax, draft).map(|np| (np, syntax.group_right(np)));
        for (np, group) in groups {
            let mut found: Vec<u32> = Vec::new();
            for np in std::iter::once(np).chain(group) {
                let known = self.within(np).filter(|n| self.entity(*n).code.len() >= 3).last();
                let Some(n) = known.or_else(|| self.state(np, false, draft.kind)) else { continue };
                let code = self.code(n);
                let role = code.get(3..).unwrap_or("");
                let foreign = land(&code).is_some_and(|c| !lands.contains(&c));
                // Of one's own country only those who are not the state.
                let inner = draft.kind == EventType::Protest || !matches!(role, "" | "GOV" | "MIL" | "LEG");
                if (foreign || (inner && !own.contains(&code)))
                    && role != "JRN"
                    && !scene::is_role(&code)
                    && !actors.contains(&n)
                    && !found.contains(&n)
                {
                    found.push(n);
                }
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Where an entity stands, made here or before.
    pub(super) fn span(&self, n: u32) -> Span {
        let known = self.reading.entities.len();
        match self.reading.entities.get(n as usize) {
            Some(entity) => entity.span,
            None => {
                self.new.borrow().get((n as usize).saturating_sub(known)).map_or(Span::default(), |e| e.span)
            }
        }
    }

    /// Replaces "we" and "I" by the speaker and drops the pronouns that stand for nobody known.
    pub(super) fn close(&self, role: &mut Vec<u32>, speaker: Option<u32>, others: &[u32]) {
        let open = |n: u32| {
            self.reading.entities.get(n as usize).filter(|e| e.by == "entities:pronoun-open").map(|e| {
                matches!(
                    e.span.of(&self.reading.report.text).to_lowercase().as_str(),
                    "we" | "i" | "me" | "us"
                )
            })
        };
        let closed: Vec<u32> = role
            .iter()
            .filter_map(|n| match open(*n) {
                Some(true) => speaker.filter(|s| open(*s).is_none() && !others.contains(s)),
                Some(false) => None,
                None => Some(*n),
            })
            .collect();
        role.clear();
        for n in closed {
            if !role.contains(&n) {
                role.push(n);
            }
        }
    }

    pub(super) fn described(&self, n: u32) -> bool {
        let entity = self.reading.entities.get(n as usize);
        entity.is_some_and(|e| e.actor.as_ref().is_some_and(|a| a.starts_with("described:")))
    }

    /// Those joined behind the "of" of a phrase.
    fn of_group(&self, np: Np, kind: EventType) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = np.end;
        while self.words.get(at).is_some_and(|w| w.low == if out.is_empty() { "of" } else { "and" }) {
            let Some(next) = noun_phrase(self.words, at + 1) else { break };
            let Some(n) = self.of_np(next, false).or_else(|| self.state(next, false, kind)) else { break };
            if !out.contains(&n) {
                out.push(n);
            }
            at = next.end;
        }
        out
    }

    /// The sector of an entity's code.
    pub(super) fn role_of(&self, n: u32) -> SmolStr {
        let code = self.code(n);
        let land = code.len() > 3 || ActorIndex::shared().states().iter().any(|s| s.iso3 == code);
        SmolStr::new(if land { code.get(3..).unwrap_or("") } else { code.as_str() })
    }

    /// "supporters of the president" are not the president.
    fn follows(&self, n: u32) -> bool {
        let words = self.entity(n).span.of(&self.reading.report.text).to_lowercase();
        let last = words.rsplit(' ').next().unwrap_or("");
        matches!(
            last.trim_end_matches('s'),
            "supporter"
                | "follower"
                | "opponent"
                | "critic"
                | "relative"
                | "victim"
                | "rival"
                | "sympathizer"
                | "loyalist"
        )
    }

    /// The armed group that those of the phrase belong to: "led by", "belonging to", "loyal to".
    fn follow(&self, np: Np) -> Option<u32> {
        let low = |n: usize| self.words.get(np.end + n).map_or("", |w| w.low.as_str());
        let bound = matches!(
            (low(0), low(1)),
            ("led" | "commanded" | "headed", "by")
                | ("belonging" | "loyal" | "affiliated" | "linked", "to" | "with")
        );
        let behind = bound.then(|| noun_phrase(self.words, np.end + 2)).flatten()?;
        self.of_np(behind, false).filter(|n| {
            self.reading.entities.get(*n as usize).is_some_and(|e| e.kind == EntityKind::ArmedGroup)
                && !self.described(*n)
        })
    }

    /// Parties to a deal do not make it with those whom it is about: "agreed to swap 1,000 prisoners".
    pub(super) fn not_of_deal(&self, recipients: &mut Vec<u32>) {
        recipients.retain(|r| {
            let words = self.span(*r).of(&self.reading.report.text).to_lowercase();
            let last = words.rsplit(' ').next().unwrap_or("");
            !matches!(
                last.trim_end_matches('s'),
                "prisoner" | "hostage" | "captive" | "detainee" | "inmate" | "bodie" | "body" | "remain"
            )
        });
    }

    pub(super) fn of_phrase(&self, np: Np) -> Option<u32> {
        let bond = self.words.get(np.head).is_some_and(|w| {
            matches!(&*w.low, "border" | "borders" | "frontier" | "ties" | "relations" | "links" | "talks")
        });
        let of = self
            .words
            .get(np.end)
            .filter(|w| matches!(&*w.low, "of" | "from") || (bond && w.low == "with"))?;
        let rest = self.words.get(np.end + 1..(np.end + 7).min(self.words.len()))?;
        let stop = rest
            .iter()
            .position(|w| !(w.tag.nominal() || matches!(w.tag, words::Tag::Det | words::Tag::Poss)))
            .unwrap_or(rest.len());
        let last = rest.get(stop.checked_sub(1)?)?;
        let span = Span { start: of.span.end, end: last.span.end };
        let mut inside = self
            .here
            .iter()
            .copied()
            .filter(|n| self.entity(*n).span.overlaps(span) && self.acts(*n) && self.whole(*n));
        // "the efforts of Microsoft co-founder Bill Gates": the name at the head of what follows.
        let person = |n: &u32| {
            let entity = self.entity(*n);
            entity.kind == EntityKind::Person && entity.span.overlaps(last.span)
        };
        let at_head = inside.clone().find(person);
        at_head.or_else(|| inside.next())
    }
}

/// Those through whom several sides meet.
fn sends(low: &str) -> bool {
    matches!(
        low,
        "delegations"
            | "delegates"
            | "representatives"
            | "envoys"
            | "officials"
            | "leaders"
            | "ministers"
            | "presidents"
            | "diplomats"
            | "negotiators"
            | "governments"
    )
}
