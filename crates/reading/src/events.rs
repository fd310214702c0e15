//! Who did what to whom: PLOVER events by rules.
//!
//! A lexicon row ([`dateline_data::EVENT_VERBS`], [`dateline_data::EVENT_NOUNS`]) holds, or does not, for a
//! verb or noun with what stands around it; its roles are filled with the noun phrases found without a
//! parser; phrases become entities where the entities stage named them. Then: whether it happened, when,
//! where, how many were hurt, according to whom. A draft with nobody in it is dropped.

mod anchor;
mod arguments;
mod bearers;
mod before;
mod casualties;
mod claims;
mod clauses;
mod concerned;
mod conditions;
mod crowd;
mod draft;
mod ended;
mod factuality;
mod finder;
mod follow_up;
mod general;
mod heads;
mod hits;
mod inflect;
mod lexicon;
mod matcher;
mod meant;
mod merging;
mod model;
mod modes;
mod names;
mod nouns;
mod oneself;
mod outcomes;
mod phrases;
mod reach;
mod reference;
mod scene;
mod senses;
mod spans;
mod speakers;
mod spoken;
mod states;
mod struck;
mod subjects;
mod syntax;
mod ties;
mod topic;
mod tree;
mod twice;
mod unlisted;
mod unreal;
mod when;
mod whereabouts;
mod words;

use crate::encoder::{Encoded, SentenceRead};
use crate::syntax::Syntax as Trees;
use dateline_facts::attribution::Stance;
use dateline_facts::entity::Entity;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::id::EventMentionId;
use dateline_facts::plover::EventType;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use finder::Finder;
use lexicon::Lexicon;
use matcher::{Draft, Role};
use smol_str::{SmolStr, format_smolstr};
use spans::{clause_span, is_violent, long_ago, named, of_another_verb, span_of, summed};
use std::cell::RefCell;
use syntax::{Np, Syntax};

/// Who did what to whom: PLOVER events.
pub struct Events {
    lexicon: Lexicon,
    states: states::States,
    modes: modes::Modes,
}

/// An event before phrases become entities: what the words say, with the phrases that may fill the roles.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// PLOVER type.
    pub kind: EventType,
    /// The word or words that say it.
    pub trigger: Span,
    /// How the sentence presents it.
    pub factuality: Factuality,
    /// Phrases that may name who did it, best first.
    pub actors: Vec<Span>,
    /// Phrases that may name to whom, best first.
    pub recipients: Vec<Span>,
    /// PLOVER mode.
    pub mode: Option<SmolStr>,
    /// Row of the lexicon.
    pub by: SmolStr,
    /// How much the row asked for.
    pub weight: u32,
}

/// Whether the evidence of a figure, found in `text`, still says its number: for checks of what was recorded.
pub fn figure_stands(text: &str, count: &Count) -> bool {
    let words: Vec<&str> = count.evidence.iter().map(|s| s.of(text)).collect();
    !words.is_empty() && words.iter().all(|w| !w.is_empty()) && casualties::says(count, &words)
}

impl Events {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Events { lexicon: Lexicon::new(), states: states::States::new(), modes: modes::Modes::new() }
    }

    /// What the sentences say before anybody in it is known, for scoring types alone.
    pub fn sketches(&self, reading: &Reading, encoded: Option<&Encoded>) -> Vec<Sketch> {
        let mut out = Vec::new();
        let trees = Trees::of(reading);
        for (number, sentence) in reading.sentences.iter().enumerate() {
            let words = words::words(reading, *sentence, &self.lexicon.forms);
            let syntax = Syntax::of(&words, tree::Tree::of(&trees, *sentence));
            let read = encoded.and_then(|e| e.sentences.get(number));
            for draft in matcher::drafts(&syntax, &self.lexicon, &|np| named(&words, np), read) {
                let spans = |roles: &[Role]| {
                    roles
                        .iter()
                        .flat_map(|r| r.group.iter().map(|n| span_of(&words, n.start, n.end)))
                        .collect()
                };
                out.push(Sketch {
                    kind: draft.kind,
                    trigger: span_of(&words, draft.trigger.start, draft.trigger.end),
                    factuality: factuality::of(&syntax, &draft),
                    actors: spans(&draft.actors),
                    recipients: spans(&draft.recipients),
                    mode: draft.mode,
                    by: draft.id,
                    weight: draft.weight,
                });
            }
        }
        out
    }

    /// Adds the events, in the order of their triggers.
    pub fn run(&self, reading: &mut Reading, encoded: Option<&Encoded>) {
        let topic = topic::of(reading, &self.lexicon);
        let mut calamity = None;
        let mut about = None;
        let mut events = Vec::new();
        let new = RefCell::new(Vec::new());
        let mut told = Vec::new();
        let mut codes = Vec::new();
        let mut entity_from = 0;
        let order = ordered(&reading.entities);
        let trees = Trees::of(reading);
        for (number, sentence) in reading.sentences.clone().into_iter().enumerate() {
            while order
                .get(entity_from)
                .is_some_and(|n| reading.entities[*n as usize].span.finish() <= sentence.span.begin())
            {
                entity_from += 1;
            }
            let here: Vec<u32> = order[entity_from..]
                .iter()
                .copied()
                .take_while(|n| reading.entities[*n as usize].span.start < sentence.span.end)
                .collect();
            let read = encoded.and_then(|e| e.sentences.get(number)).filter(|r| !r.upos.is_empty());
            let scene =
                Scene { reading, sentence, number, here: &here, topic, new: &new, trees: &trees, read };
            self.sentence(&scene, &mut told, &mut calamity, &mut about, &mut codes, &mut events);
        }
        let mut new = new.into_inner();
        let known = reading.entities.len();
        for found in codes {
            let at = found.entity as usize;
            let entity = match at.checked_sub(known) {
                Some(made) => new.get_mut(made),
                None => reading.entities.get_mut(at),
            };
            if let Some(entity) = entity {
                entity.code = found.code;
                if let Some(record) =
                    found.actor.as_deref().and_then(|id| crate::entities::ActorIndex::shared().get(id))
                {
                    entity.name = record.name.clone();
                }
                if found.actor.is_some() {
                    entity.actor = found.actor;
                }
                entity.by = SmolStr::new_static("events:country-of-scene");
            }
        }
        twice::drop(reading, &mut events);
        crowd::part(reading, &new, &mut events);
        factuality::said(reading, &mut events);
        events.sort_by_key(|e: &EventMention| (e.trigger.start, e.trigger.end));
        states::forces(reading, &mut events, &mut new);
        reading.events = events;
        states::insert(reading, new);
    }

    fn sentence(
        &self,
        scene: &Scene<'_>,
        told: &mut Vec<reference::Told>,
        calamity: &mut Option<usize>,
        about: &mut Option<before::About>,
        codes: &mut Vec<scene::Completed>,
        out: &mut Vec<EventMention>,
    ) {
        let Scene { reading, sentence, here, topic, new, trees, read, .. } = *scene;
        let words = words::words(reading, sentence, &self.lexicon.forms);
        // What is longer is a table or a list without full stops, no sentence.
        if words.len() < 3 || words.len() > 400 {
            return;
        }
        let here: Vec<u32> = here
            .iter()
            .copied()
            .filter(|n| !names::is_no_state(&words, &reading.entities[*n as usize]))
            .collect();
        let here = here.as_slice();
        let syntax = Syntax::of(&words, tree::Tree::of(trees, sentence));
        let finder =
            Finder { reading, words: &words, here, states: &self.states, new, read, lexicon: &self.lexicon };
        let drafts = matcher::drafts(&syntax, &self.lexicon, &|np| finder.any(np), read);
        let alone = drafts.len() == 1;
        // Whom the sentence before is about.
        let before = std::mem::take(about);
        *about = finder.about(&syntax, before.as_ref());
        let hard = topic::hard(&words);
        if topic::disaster(&words) {
            *calamity = Some(scene.number);
        } else if hard {
            *calamity = None;
        }
        let disaster = calamity.is_some_and(|n| scene.number - n <= 3);
        let retold = topic::retold(&words);
        let fiction = topic == Some(topic::Topic::Culture);
        for draft in &drafts {
            let violent = is_violent(draft.kind) || draft.kind == EventType::Retreat;
            let doubtful = violent || draft.kind == EventType::Concede || topic == Some(topic::Topic::Sports);
            if topic.is_some() && doubtful && !(violent && hard && !fiction) {
                continue;
            }
            if violent && (retold || unreal::staged(&syntax, draft)) {
                continue;
            }
            let toll = draft.id.starts_with("a.toll");
            let victims = toll || matches!(draft.id.as_str(), "a.kill" | "a.wound");
            let Some((mut event, placed)) = self.event(
                reading,
                sentence,
                &syntax,
                &finder,
                draft,
                alone,
                topic.is_some(),
                before.as_ref(),
            ) else {
                continue;
            };
            // "Twelve people were killed": by the flood that the sentence before tells of.
            if disaster && victims && event.actors.is_empty() {
                continue;
            }
            // "The governor put the figure at 25": of the dead only where the last that was told is dead.
            if draft.id == claims::FIGURE
                && !out.last().is_some_and(|e| {
                    e.kind == EventType::Assault && e.dead.is_some() && near(reading, scene.number, e.trigger)
                })
            {
                continue;
            }
            // A toll without an act of force told before or beside it is that of a crash or a disease.
            let force = |n: usize| {
                let sentence = reading.sentences.get(n);
                sentence.is_some_and(|s| topic::hard(&words::words(reading, *s, &self.lexicon.forms)))
            };
            if draft.id == "a.toll.alone"
                && told.is_empty()
                && !(scene.number.saturating_sub(3)..=scene.number).any(force)
            {
                continue;
            }
            if event.kind == EventType::Assault {
                let answered = nouns::answered(&words, draft.clause.start);
                let own = reference::Own { placed, sentence: scene.number, answered };
                let stem = reference::stem(&syntax, draft, &|w| SmolStr::new(self.lexicon.singular(w)));
                if let Some(back) = reference::back(&syntax, draft) {
                    reference::link(reading, told, out, &mut event, back, &stem, own);
                }
                out.push(event);
                if !answered {
                    reference::remember(told, out, out.len() - 1, stem, own);
                }
            } else {
                out.push(event);
            }
            if let Some(event) = out.last() {
                let made = new.borrow();
                codes.extend(scene::countries(reading, &made, sentence, &syntax, here, event, &self.states));
            }
        }
    }

    #[allow(clippy::too_many_arguments)] // one sentence's surroundings
    fn event(
        &self,
        reading: &Reading,
        sentence: Sentence,
        syntax: &Syntax<'_>,
        finder: &Finder<'_>,
        draft: &Draft,
        alone: bool,
        off_topic: bool,
        before: Option<&before::About>,
    ) -> Option<(EventMention, bool)> {
        let words = syntax.words;
        let mut actors = finder.first(&draft.actors, &[], draft.kind, false, false);
        let mut recipients = finder.first(&draft.recipients, &actors, draft.kind, true, false);
        if draft.kind == EventType::Retreat && draft.mode.as_deref() == Some("withdraw") && actors.is_empty()
        {
            actors = std::mem::take(&mut recipients);
        }
        // "We have hit the base", "the group said the killing would not go unpunished": it is who says so.
        let we = || draft.actors.first().is_some_and(|r| r.is(words, &["we", "i"]));
        if actors.is_empty() && (draft.spoken() || we()) {
            let trigger = span_of(words, draft.trigger.start, draft.trigger.end);
            let told = anchor::attribution(reading, trigger, trigger);
            let speaker = told.and_then(|n| reading.attributions[n].source_entity);
            actors.extend(speaker.filter(|n| finder.acts(*n)));
        }
        recipients.retain(|r| !actors.contains(r));
        finder.not_oneself(draft, &mut actors, &mut recipients);
        if let Some(about) = before {
            finder.look_back(about, draft, &mut actors, &mut recipients);
        }
        let parties = finder.lands(&actors);
        if parties > 1 {
            finder.not_of_parties(draft.kind, &actors, &mut recipients);
            if draft.kind == EventType::Agree {
                finder.not_of_deal(&mut recipients);
            }
        }
        // "accused each other of shelling the camp": one of the two, and nobody says which.
        if draft.kind != EventType::Accuse && factuality::mutual(words, draft) {
            actors.clear();
        }
        let mut looked_on = false;
        if recipients.is_empty()
            && !actors.is_empty()
            && (parties < 2
                || !matches!(draft.kind, EventType::Agree | EventType::Support | EventType::Reject))
            && !draft.nominal
            && draft.presented.is_none()
            && concerned::looks_on(draft.kind, draft.mode.as_deref())
        {
            recipients = finder.concerned(syntax, draft, &actors);
            looked_on = !recipients.is_empty();
        }
        let people_set = self.lexicon.set("person");
        let people = |np: Np| {
            let head = &words[np.head];
            people_set.is_some_and(|s| s.contains(self.lexicon.singular(&head.low)) || s.contains(&head.low))
                || head.tag == words::Tag::Num
                || finder.person(np)
        };
        let (dead, injured) = if matches!(draft.kind, EventType::Assault | EventType::Protest) {
            casualties::counts(syntax, &draft.counts, draft.id == claims::FIGURE, &people)
        } else {
            (None, None)
        };
        let trigger = span_of(words, draft.trigger.start, draft.trigger.end);
        let mut factuality = draft.presented.unwrap_or_else(|| factuality::of(syntax, draft));
        // "said it would respond": what is to come is the response, the threat is made.
        if draft.vows()
            && matches!(factuality, Factuality::Future | Factuality::Negated | Factuality::Hypothetical)
        {
            factuality = Factuality::Asserted;
        }
        if draft.model
            && factuality == Factuality::Asserted
            && let Some(told) = draft.told
        {
            factuality = told;
        }
        if let Some(scoped) = draft.scoped
            && matches!(factuality, Factuality::Asserted | Factuality::Alleged)
        {
            factuality = scoped;
        }
        let taken: Vec<Span> = actors.iter().chain(&recipients).map(|n| finder.span(*n)).collect();
        let codes = |list: &[u32]| -> Vec<SmolStr> { list.iter().map(|n| finder.code(*n)).collect() };
        let parties = (codes(&actors), codes(&recipients));
        let (places, fallback) =
            whereabouts::places(reading, sentence, words, draft, &taken, (&parties.0, &parties.1));
        if actors.is_empty()
            && let Some(bearer) = bearers::bearer(finder, syntax, draft, places.first().copied())
            && !recipients.contains(&bearer)
        {
            actors.push(bearer);
        }
        // "Millions have been displaced since the war broke out": by nobody and nowhere, a state of things.
        if actors.is_empty() && (places.is_empty() || fallback) && draft.id.ends_with("a.displace") {
            return None;
        }
        let mut there = false;
        if recipients.is_empty()
            && !fallback
            && draft.presented.is_none()
            && concerned::done_there(draft.kind, draft.mode.as_deref())
            && let Some(host) = places.first().and_then(|p| finder.host(*p, &actors))
        {
            recipients.push(host);
            there = true;
        }
        // Somebody must be in it; for force a place with a count will do.
        let harm = dead.is_some() || injured.is_some();
        let somebody = !actors.is_empty() || !recipients.is_empty();
        let enough = match draft.kind {
            // Claimed or disowned by somebody; a threat has a speaker.
            _ if draft.presented.is_some() || draft.spoken() => !actors.is_empty(),
            // Who threatens may be on no list where whom is known.
            EventType::Threaten => !actors.is_empty() || finder.read.is_some() && !recipients.is_empty(),
            // A missile or drone that is shot down is force, whoever did it.
            EventType::Assault if draft.downs() => somebody || !draft.actors.is_empty() || !places.is_empty(),
            EventType::Assault => somebody || harm || (!places.is_empty() && !fallback && !draft.bare),
            EventType::Cooperate | EventType::Aid | EventType::Sanction => somebody,
            EventType::Coerce if draft.mode.as_deref() == Some("arrest") => somebody,
            EventType::Protest => somebody || (!places.is_empty() && !fallback),
            _ => !actors.is_empty() || (!recipients.is_empty() && draft.weight >= 2),
        };
        // "Accusing Moscow of cheating is easy": nobody accuses.
        let idle = draft.kind == EventType::Accuse && actors.is_empty() && draft.gerund(words);
        let enough = enough && !idle && (!draft.model || somebody || harm);
        if !enough || (off_topic && !somebody) {
            return None;
        }
        // "Trump attacked the moderator": words, by who is in it.
        let wordy = senses::other(finder, &self.lexicon, words, draft, (&actors, &recipients), harm);
        // Words and deals between people whom nobody knows are private.
        let public = actors.iter().chain(&recipients).any(|n| !finder.code(*n).is_empty());
        let private = !public
            && draft.presented.is_none()
            && !matches!(
                draft.kind,
                EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Sanction
            );
        // What only the encoder takes for force needs words of force or somebody of politics in it.
        let unlikely = draft.model && is_violent(draft.kind) && !public && !topic::hard(words);
        if wordy || private || unlikely {
            return None;
        }
        if finder.read.is_some() {
            finder.complete(draft, looked_on, &mut actors, &mut recipients);
            if recipients.is_empty() {
                recipients = finder.struck(syntax, draft, &actors);
            }
        }
        // "a bombing that police said had killed 14": who tells it has no part in it.
        if let Some(np) = draft.verb.and_then(|v| syntax.inserted_speaker(v)) {
            let told = span_of(words, np.start, np.end);
            actors.retain(|n| !told.overlaps(finder.span(*n)));
        }
        if draft.kind == EventType::Threaten && actors.is_empty() {
            return None;
        }
        // "Tehran said that Iran had armed": nobody accuses himself.
        let land = |n: &u32| finder.code(*n).get(..3).map(SmolStr::new);
        if draft.spoken()
            && recipients.iter().any(|r| land(r).is_some() && actors.iter().any(|a| land(a) == land(r)))
        {
            return None;
        }
        let when = when::when(reading, sentence, syntax, draft, factuality, alone);
        let when = follow_up::day(reading, sentence, draft.kind, &when, words).unwrap_or(when);
        if spans::of_a_war(words, syntax, draft) {
            return None;
        }
        if factuality == Factuality::Asserted
            && long_ago(&reading.report.published, &when)
            && !of_another_verb(words, draft, &when)
        {
            factuality = Factuality::Historical;
        }
        // "has killed 80 since January": a sum over months.
        if factuality == Factuality::Asserted && summed(words, draft, &when, &reading.report.published) {
            factuality = Factuality::Historical;
        }
        let attribution = anchor::attribution(reading, trigger, trigger)
            .or_else(|| anchor::counted(reading, &[dead.as_ref(), injured.as_ref()]));
        if let Some(n) = attribution
            && factuality == Factuality::Asserted
        {
            factuality = match reading.attributions[n].stance {
                Stance::Deny if draft.kind != EventType::Reject => Factuality::Denied,
                Stance::Claim | Stance::Accuse => Factuality::Alleged,
                Stance::Threaten | Stance::Promise if draft.kind == EventType::Assault => factuality,
                _ => factuality,
            };
        }
        // Whom "we" and "I" mean is said by who speaks; other open pronouns are nobody in the record.
        let speaker = attribution.and_then(|n| reading.attributions[n].source_entity);
        finder.close(&mut actors, speaker, &recipients);
        finder.close(&mut recipients, speaker, &actors);
        let mut score: f32 = if draft.nominal { 0.62 } else { 0.7 } + draft.lean;
        score += (draft.weight.min(8) as f32) * 0.02;
        score += if !actors.is_empty() && !recipients.is_empty() { 0.1 } else { -0.08 };
        if draft.bare {
            score -= 0.1;
        }
        if fallback || off_topic {
            score -= 0.1;
        }
        if looked_on || there {
            score -= 0.1;
        }
        let clause = clause_span(words, sentence, draft);
        let kind = draft.kind;
        let placed = !places.is_empty() && !fallback;
        let event = EventMention {
            id: EventMentionId::of(&[
                &reading.report.id.0.to_be_bytes(),
                &trigger.start.to_be_bytes(),
                &trigger.end.to_be_bytes(),
                kind.as_str().as_bytes(),
            ]),
            kind,
            mode: self.modes.of_draft(words, draft),
            contexts: draft.contexts.clone(),
            trigger,
            clause,
            actors,
            recipients,
            places,
            when,
            dead,
            injured,
            factuality,
            attribution: attribution.and_then(|n| u32::try_from(n).ok()),
            score: score.clamp(0.2, 0.95),
            by: match (looked_on, there) {
                (true, _) => format_smolstr!("{}+concerned", draft.id),
                (_, true) => format_smolstr!("{}+there", draft.id),
                _ => draft.id.clone(),
            },
        };
        Some((event, placed))
    }
}

/// A sentence and what is known around it.
#[derive(Clone, Copy)]
struct Scene<'a> {
    reading: &'a Reading,
    sentence: Sentence,
    number: usize,
    here: &'a [u32],
    topic: Option<topic::Topic>,
    new: &'a RefCell<Vec<Entity>>,
    trees: &'a Trees<'a>,
    read: Option<&'a SentenceRead>,
}

/// Whether the words stand in the sentence or one of the two before it.
fn near(reading: &Reading, sentence: usize, words: Span) -> bool {
    let first = reading.sentences.get(sentence.saturating_sub(2));
    first.is_some_and(|s| words.start >= s.span.start)
}

impl Default for Events {
    fn default() -> Self {
        Events::new()
    }
}

/// Entity indices in the order of the text.
fn ordered(entities: &[Entity]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(entities.len()).unwrap_or(0)).collect();
    order.sort_by_key(|n| (entities[*n as usize].span.start, entities[*n as usize].span.end));
    order
}

#[cfg(test)]
mod tests;
