//! Who did what to whom: PLOVER events by rules.
//!
//! A lexicon row ([`dateline_data::EVENT_VERBS`], [`dateline_data::EVENT_NOUNS`]) holds, or does not, for a
//! verb or noun with what stands around it; its roles are filled with the noun phrases found without a
//! parser; phrases become entities where the entities stage named them. Then: whether it happened, when,
//! where, how many were hurt, according to whom. A draft with nobody in it is dropped.

mod anchor;
mod casualties;
mod claims;
mod concerned;
mod factuality;
mod finder;
mod inflect;
mod lexicon;
mod matcher;
mod merging;
mod nouns;
mod phrases;
mod reference;
mod scene;
mod states;
mod subjects;
mod syntax;
mod topic;
mod when;
mod whereabouts;
mod words;

use dateline_facts::attribution::Stance;
use dateline_facts::entity::Entity;
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::id::EventMentionId;
use dateline_facts::plover::EventType;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use dateline_facts::when::When;
use finder::Finder;
use lexicon::Lexicon;
use matcher::{Draft, Role};
use smol_str::{SmolStr, format_smolstr};
use std::cell::RefCell;
use syntax::{Np, Syntax};
use words::Word;

/// Who did what to whom: PLOVER events.
pub struct Events {
    lexicon: Lexicon,
    states: states::States,
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
        Events { lexicon: Lexicon::new(), states: states::States::new() }
    }

    /// What the sentences say before anybody in it is known, for scoring types alone.
    pub fn sketches(&self, reading: &Reading) -> Vec<Sketch> {
        let mut out = Vec::new();
        for sentence in &reading.sentences {
            let words = words::words(reading, *sentence, &self.lexicon.forms);
            let syntax = Syntax::of(&words);
            for draft in matcher::drafts(&syntax, &self.lexicon, &|np| names(&words, np)) {
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
    pub fn run(&self, reading: &mut Reading) {
        let topic = topic::of(reading, &self.lexicon);
        let mut calamity = None;
        let mut events = Vec::new();
        let new = RefCell::new(Vec::new());
        let mut told = Vec::new();
        let mut codes = Vec::new();
        let mut entity_from = 0;
        let order = ordered(&reading.entities);
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
            let scene = Scene { reading, sentence, number, here: &here, topic, new: &new };
            self.sentence(&scene, &mut told, &mut calamity, &mut codes, &mut events);
        }
        for found in codes {
            if let Some(entity) = reading.entities.get_mut(found.entity as usize) {
                entity.code = found.code;
                if found.actor.is_some() {
                    entity.actor = found.actor;
                }
                entity.by = SmolStr::new_static("events:country-of-scene");
            }
        }
        factuality::said(reading, &mut events);
        events.sort_by_key(|e: &EventMention| (e.trigger.start, e.trigger.end));
        let mut new = new.into_inner();
        states::forces(reading, &mut events, &mut new);
        reading.events = events;
        states::insert(reading, new);
    }

    fn sentence(
        &self,
        scene: &Scene<'_>,
        told: &mut Vec<reference::Told>,
        calamity: &mut Option<usize>,
        codes: &mut Vec<scene::Completed>,
        out: &mut Vec<EventMention>,
    ) {
        let Scene { reading, sentence, here, topic, new, .. } = *scene;
        let words = words::words(reading, sentence, &self.lexicon.forms);
        // What is longer is a table or a list without full stops, no sentence.
        if words.len() < 3 || words.len() > 400 {
            return;
        }
        let syntax = Syntax::of(&words);
        let finder = Finder { reading, words: &words, here, states: &self.states, new };
        let drafts = matcher::drafts(&syntax, &self.lexicon, &|np| finder.any(np));
        let alone = drafts.len() == 1;
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
            let violent = matches!(
                draft.kind,
                EventType::Assault
                    | EventType::Coerce
                    | EventType::Mobilize
                    | EventType::Threaten
                    | EventType::Retreat
                    | EventType::Protest
            );
            let doubtful = violent || draft.kind == EventType::Concede || topic == Some(topic::Topic::Sports);
            if topic.is_some() && doubtful && !(violent && hard && !fiction) {
                continue;
            }
            if violent && retold {
                continue;
            }
            let toll = draft.id.starts_with("a.toll");
            let victims = toll || matches!(draft.id.as_str(), "a.kill" | "a.wound");
            let Some((mut event, placed)) =
                self.event(reading, sentence, &syntax, &finder, draft, alone, topic.is_some())
            else {
                continue;
            };
            // "Twelve people were killed": by the flood that the sentence before tells of.
            if disaster && victims && event.actors.is_empty() {
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
                let own = reference::Own { placed, sentence: scene.number };
                let stem = reference::stem(&syntax, draft, &|w| SmolStr::new(self.lexicon.singular(w)));
                if let Some(back) = reference::back(&syntax, draft) {
                    reference::link(reading, told, out, &mut event, back, &stem, own);
                }
                out.push(event);
                reference::remember(told, out, out.len() - 1, stem, own);
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
    ) -> Option<(EventMention, bool)> {
        let words = syntax.words;
        let mut actors = finder.first(&draft.actors, &[], draft.kind, false);
        let mut recipients = finder.first(&draft.recipients, &actors, draft.kind, true);
        if draft.kind == EventType::Retreat && draft.mode.as_deref() == Some("withdraw") && actors.is_empty()
        {
            actors = std::mem::take(&mut recipients);
        }
        recipients.retain(|r| !actors.contains(r));
        finder.not_oneself(&actors, &mut recipients);
        let parties = finder.lands(&actors);
        if parties > 1 {
            finder.not_of_parties(draft.kind, &actors, &mut recipients);
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
            casualties::counts(syntax, &draft.counts, &people)
        } else {
            (None, None)
        };
        let trigger = span_of(words, draft.trigger.start, draft.trigger.end);
        let mut factuality = draft.presented.unwrap_or_else(|| factuality::of(syntax, draft));
        let taken: Vec<Span> = actors.iter().chain(&recipients).map(|n| finder.span(*n)).collect();
        let (places, fallback) = whereabouts::places(reading, sentence, words, draft, &taken);
        // Somebody must be in it; for force a place with a count will do.
        let harm = dead.is_some() || injured.is_some();
        let somebody = !actors.is_empty() || !recipients.is_empty();
        let enough = match draft.kind {
            // Claimed or disowned by somebody; a threat has a speaker.
            _ if draft.presented.is_some() || draft.kind == EventType::Threaten => !actors.is_empty(),
            EventType::Assault => somebody || harm || (!places.is_empty() && !fallback && !draft.bare),
            EventType::Cooperate | EventType::Aid | EventType::Sanction => {
                !actors.is_empty() || !recipients.is_empty()
            }
            EventType::Protest => somebody || (!places.is_empty() && !fallback),
            _ => !actors.is_empty() || (!recipients.is_empty() && draft.weight >= 2),
        };
        if !enough || (off_topic && !somebody) {
            return None;
        }
        // "Trump attacked the moderator": words, where politicians are on both sides and nobody is hurt.
        let wordy = draft.kind == EventType::Assault
            && matches!(draft.id.as_str(), "a.attack" | "na.attack" | "a.bomb" | "a.hit" | "na.clash")
            && !harm
            && !topic::hard(words)
            && !actors.is_empty()
            && actors.iter().all(|n| finder.politician(*n));
        // Words and deals between people whom nobody knows are private.
        let public = actors.iter().chain(&recipients).any(|n| !finder.code(*n).is_empty());
        let private = !public
            && draft.presented.is_none()
            && !matches!(
                draft.kind,
                EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Sanction
            );
        if wordy || private {
            return None;
        }
        let when = when::when(reading, sentence, words, draft, factuality, alone);
        if factuality == Factuality::Asserted
            && long_ago(&reading.report.published, &when)
            && !of_another_verb(words, draft, &when)
        {
            factuality = Factuality::Historical;
        }
        let attribution = anchor::attribution(reading, trigger, trigger);
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
        let mut score: f32 = if draft.nominal { 0.62 } else { 0.7 };
        score += (draft.weight.min(8) as f32) * 0.02;
        score += if !actors.is_empty() && !recipients.is_empty() { 0.1 } else { -0.08 };
        if draft.bare {
            score -= 0.1;
        }
        if fallback || off_topic {
            score -= 0.1;
        }
        if looked_on {
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
            mode: draft.mode.clone(),
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
            by: if looked_on { format_smolstr!("{}+concerned", draft.id) } else { draft.id.clone() },
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
}

impl Default for Events {
    fn default() -> Self {
        Events::new()
    }
}

/// More than half a year before the report.
/// "granted asylum to rebels who entered two years ago": the date is that of a verb between.
fn of_another_verb(words: &[Word], draft: &Draft, when: &When) -> bool {
    let Some(date) = when.evidence.first() else { return false };
    let Some(at) = words.iter().position(|w| w.span.overlaps(*date)) else { return false };
    let from = draft.verb.unwrap_or(draft.trigger.start).max(draft.trigger.end - 1);
    words.get(from + 1..at).is_some_and(|between| between.iter().any(|w| w.tag == words::Tag::Verb))
}

fn long_ago(published: &When, when: &When) -> bool {
    match (published.earliest, when.latest) {
        (Some(report), Some(event)) => (report - event).get_days() > 180,
        _ => false,
    }
}

/// The sentence, less what stands after a semicolon or before a colon elsewhere.
fn clause_span(words: &[Word], sentence: Sentence, draft: &Draft) -> Span {
    let stop = |w: &Word| matches!(&*w.low, ";");
    let start = words[..draft.trigger.start]
        .iter()
        .rposition(stop)
        .map_or(sentence.span.start, |i| words[i + 1].span.start);
    let end = words[draft.trigger.end..]
        .iter()
        .position(stop)
        .map_or(sentence.span.end, |i| words[draft.trigger.end + i].span.start);
    if start < end { Span { start, end } } else { sentence.span }
}

fn span_of(words: &[Word], start: usize, end: usize) -> Span {
    match (words.get(start), words.get(end.saturating_sub(1))) {
        (Some(a), Some(b)) if a.span.start <= b.span.end => Span { start: a.span.start, end: b.span.end },
        _ => Span::default(),
    }
}

/// Whether a phrase holds a name, where no entities are known.
fn names(words: &[Word], np: Np) -> bool {
    (np.start..np.end).any(|i| words[i].tag == words::Tag::Name && !words[i].time)
}

/// Entity indices in the order of the text.
fn ordered(entities: &[Entity]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(entities.len()).unwrap_or(0)).collect();
    order.sort_by_key(|n| (entities[*n as usize].span.start, entities[*n as usize].span.end));
    order
}

#[cfg(test)]
mod tests;
