//! States rather than events: who belongs to, backs, leads, opposes whom; who sits or stands where.
//!
//! The rows of [`dateline_data::RELATIONS`] tell a state by the words between two entities of a sentence ("is part of the",
//! "backed by"), right behind the first ("Iran-backed"), before it ("pro-Iranian", "clashes between") or in a title. The nearest
//! pair is taken; a denied or conditional clause gives nothing.

mod bars;
mod pattern;
mod titles;
mod tree;

use crate::syntax::Syntax;
use bars::{mere_people, mild, no_body, parted, told_by, words_only};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::relation::{Relation, RelationKind};
use dateline_facts::span::Span;
use dateline_facts::time::TimeKind;
use dateline_facts::token::Sentence;
use dateline_facts::when::{Basis, Precision, When};
use pattern::{Order, Row, Where};
use smol_str::SmolStr;

/// Most entities behind one that are tried.
const NEAR: usize = 6;
/// Most words between two.
const WORDS: usize = 16;

/// States rather than events.
pub struct Relations {
    rows: Vec<Row>,
    frames: tree::Frames,
}

/// A sentence with its lower-case words and the entities in it.
struct Scene<'a> {
    reading: &'a Reading,
    sentence: Sentence,
    words: Vec<(String, Span)>,
    here: Vec<u32>,
}

impl Relations {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Relations { rows: pattern::rows(), frames: tree::Frames::new() }
    }

    /// Adds to the reading.
    pub fn run(&self, reading: &mut Reading) {
        let backers = self.backers(reading);
        crate::entities::add(reading, backers);
        let title = |word: &str| self.rows.iter().any(|r| r.place == Where::Office && r.has_word(word));
        let groups = titles::groups(reading, &title);
        crate::entities::add(reading, groups);
        let mut order: Vec<u32> = (0..u32::try_from(reading.entities.len()).unwrap_or(0)).collect();
        order.sort_by_key(|n| {
            let span = reading.entities[*n as usize].span;
            (span.start, std::cmp::Reverse(span.end))
        });
        let mut found: Vec<Relation> = Vec::new();
        let syntax = Syntax::of(reading);
        let mut from = 0;
        for sentence in &reading.sentences {
            let before = |n: &u32| reading.entities[*n as usize].span.end <= sentence.span.start;
            while order.get(from).is_some_and(before) {
                from += 1;
            }
            let here: Vec<u32> = order[from..]
                .iter()
                .copied()
                .take_while(|n| reading.entities[*n as usize].span.start < sentence.span.end)
                .collect();
            if here.len() < 2 {
                continue;
            }
            let tokens = reading.tokens.get(sentence.tokens()).unwrap_or(&[]);
            let text = reading.report.text.as_str();
            let words = tokens.iter().map(|t| (t.span.of(text).to_lowercase(), t.span)).collect();
            let scene = Scene { reading, sentence: *sentence, words, here };
            self.sentence(&scene, &mut found);
            for state in self.frames.read(reading, &syntax, sentence.tokens(), &scene.here) {
                if let Some(relation) =
                    made(&scene, state.kind, state.subject, state.object, state.score, state.by)
                {
                    add(&scene, &mut found, relation);
                }
            }
        }
        for event in &reading.events {
            from_event(reading, event, &mut found);
        }
        // Who leads it belongs to it.
        let leads: Vec<(u32, u32)> =
            found.iter().filter(|r| r.kind == RelationKind::Leads).map(|r| (r.subject, r.object)).collect();
        found.retain(|r| r.kind != RelationKind::MemberOf || !leads.contains(&(r.subject, r.object)));
        found.sort_by_key(|r| (r.evidence.first().map_or(0, |s| s.start), r.subject, r.object));
        reading.relations = found;
    }

    /// The states in "US-led coalition" and "Iran-backed militias": no parties to what these do, so that they become entities only
    /// here, behind the events.
    fn backers(&self, reading: &Reading) -> Vec<Entity> {
        let text = reading.report.text.as_str();
        let mut out: Vec<Entity> = Vec::new();
        for entity in &reading.entities {
            let words = entity.span.of(text);
            let Some(end) = words.find(['-', '‑', '–']) else { continue };
            let behind: String = words[end..].chars().skip(1).take_while(|c| c.is_alphabetic()).collect();
            let hyphen = |r: &&Row| r.place == Where::Hyphen && r.has_word(&behind.to_lowercase());
            let Some(state) = self.rows.iter().find(hyphen).and(pattern::state(&words[..end])) else {
                continue;
            };
            let span =
                Span { start: entity.span.start, end: entity.span.start + u32::try_from(end).unwrap_or(0) };
            if reading.entities.iter().chain(&out).any(|e| e.span == span) {
                continue;
            }
            out.push(Entity {
                span,
                kind: EntityKind::Government,
                name: state.names.first().map(ToString::to_string).unwrap_or_default(),
                actor: Some(state.id.clone()),
                code: state.iso3.clone(),
                score: 0.7,
                by: SmolStr::new_static("relations:backer"),
            });
        }
        out
    }

    fn sentence(&self, scene: &Scene<'_>, out: &mut Vec<Relation>) {
        for (n, first) in scene.here.iter().enumerate() {
            let a = &scene.reading.entities[*first as usize];
            let mut tried = 0;
            for second in &scene.here[n + 1..] {
                let b = &scene.reading.entities[*second as usize];
                if b.span.start < a.span.end {
                    let found = self
                        .nested(scene, *first, *second)
                        .or_else(|| self.title(scene, *first, *second))
                        .or_else(|| self.office(scene, *first, *second));
                    if let Some(relation) = found {
                        add(scene, out, relation);
                    }
                    continue;
                }
                tried += 1;
                if tried > NEAR {
                    break;
                }
                let Some(row) = self.rows.iter().find(|row| holds(row, scene, a, b)) else { continue };
                let (subject, object) = match row.order {
                    Order::SubjectFirst => (*first, *second),
                    Order::ObjectFirst => (*second, *first),
                };
                if let Some(relation) = relation(scene, row, subject, object) {
                    add(scene, out, relation);
                    if row.id.starts_with("m.include") {
                        for next in listed(scene, *second) {
                            if let Some(relation) = relation_of(scene, row, next, *first) {
                                add(scene, out, relation);
                            }
                        }
                    }
                }
            }
        }
    }

    /// "Hezbollah commander Fuad Shukr", "senior Hamas official, Osama Hamdan": the group stands inside the person's phrase.
    fn office(&self, scene: &Scene<'_>, whole: u32, inner: u32) -> Option<Relation> {
        let (person, group) =
            (&scene.reading.entities[whole as usize], &scene.reading.entities[inner as usize]);
        let title = titles::title(scene.reading, person, group)?;
        if title.words.iter().any(|w| tree::PAST.contains(&w.as_str())) {
            return None;
        }
        let fits = |r: &&Row| {
            r.place == Where::Office
                && title.words.iter().any(|w| r.has_word(w.trim_end_matches(',')))
                && r.subject.takes(person)
                && r.object.takes(group)
        };
        let row = self.rows.iter().find(fits)?;
        let several = title.words.iter().any(|w| tree::SEVERAL.contains(&w.as_str()));
        let mut found = relation(scene, row, whole, inner)?;
        if several && found.kind == RelationKind::Leads {
            found.kind = RelationKind::MemberOf;
        }
        Some(found)
    }

    /// "the US-led coalition": the first stands inside the name of the second.
    fn nested(&self, scene: &Scene<'_>, whole: u32, inner: u32) -> Option<Relation> {
        let (a, b) = (&scene.reading.entities[whole as usize], &scene.reading.entities[inner as usize]);
        let rest = scene.reading.report.text.get(b.span.end as usize..a.span.end as usize)?;
        let word: String =
            rest.strip_prefix(['-', '‑', '–'])?.chars().take_while(|c| c.is_alphabetic()).collect();
        let row = self.rows.iter().find(|r| r.place == Where::Hyphen && r.has_word(&word.to_lowercase()))?;
        let (subject, object) = match row.order {
            Order::SubjectFirst => (inner, whole),
            Order::ObjectFirst => (whole, inner),
        };
        relation(scene, row, subject, object)
    }

    /// "Iraqi Prime Minister Mohammed al-Sudani": the nationality stands inside the person's phrase.
    fn title(&self, scene: &Scene<'_>, whole: u32, inner: u32) -> Option<Relation> {
        let row = self.rows.iter().find(|r| r.place == Where::Title)?;
        let (a, b) = (&scene.reading.entities[whole as usize], &scene.reading.entities[inner as usize]);
        let named = scene.here.iter().any(|n| {
            let e = &scene.reading.entities[*n as usize];
            *n != inner
                && e.kind == EntityKind::Person
                && a.span.contains(e.span)
                && e.span.start > b.span.end
        });
        let office =
            a.code.len() >= 3 && a.code.get(3..).is_some_and(|r| matches!(r, "" | "GOV" | "MIL" | "LEG"));
        let fits = a.kind == EntityKind::Person
            && matches!(b.kind, EntityKind::Nationality | EntityKind::Government)
            && b.span.start == a.span.start
            && office
            && (named || a.name.contains(' '));
        fits.then(|| relation(scene, row, whole, inner)).flatten()
    }
}

/// Who attacks whom is against them; who arms or backs whom supports them.
fn from_event(reading: &Reading, event: &EventMention, out: &mut Vec<Relation>) {
    let (kind, by) = match event.kind {
        EventType::Assault => (RelationKind::OpposedTo, "events:force"),
        // Who takes people out or in helps them, and backs nobody.
        EventType::Aid if !told_by(event, &["d.evacuate", "d.accept", "d.asylum", "d.openborder"]) => {
            (RelationKind::Supports, "events:aid")
        }
        // Thanks, welcomes and signatures are no backing.
        EventType::Support
            if told_by(
                event,
                &["u.support", "u.endorse", "u.side", "u.givesupport", "u.express", "u.rally", "u.statement"],
            ) =>
        {
            (RelationKind::Supports, "events:support")
        }
        _ => return,
    };
    if !matches!(event.factuality, Factuality::Asserted | Factuality::Alleged) {
        return;
    }
    let party = |n: &u32| {
        reading.entities.get(*n as usize).filter(|e| {
            matches!(
                e.kind,
                EntityKind::Organization
                    | EntityKind::Government
                    | EntityKind::Military
                    | EntityKind::ArmedGroup
                    | EntityKind::Nationality
            ) && !e.code.ends_with("CVL")
                && !e.code.ends_with("COP")
        })
    };
    for a in event.actors.iter().take(2) {
        for b in event.recipients.iter().take(2) {
            let (Some(s), Some(o)) = (party(a), party(b)) else { continue };
            let told = out.iter().any(|r| {
                let ends = |x: u32, y: &Entity| {
                    reading.entities.get(x as usize).is_some_and(|e| e.span.overlaps(y.span))
                };
                r.kind == kind && ends(r.subject, s) && ends(r.object, o)
            });
            if told || (s.actor.is_some() && s.actor == o.actor) {
                continue;
            }
            out.push(Relation {
                kind,
                subject: *a,
                object: *b,
                quantity: None,
                when: Some(event.when.clone()),
                attribution: event.attribution,
                evidence: vec![event.clause],
                score: (event.score - 0.15).max(0.2),
                by: SmolStr::new_static(by),
            });
        }
    }
}

impl Default for Relations {
    fn default() -> Self {
        Relations::new()
    }
}

/// Whether the row holds between `a` and, behind it, `b`.
fn holds(row: &Row, scene: &Scene<'_>, a: &Entity, b: &Entity) -> bool {
    let (subject, object) = match row.order {
        Order::SubjectFirst => (a, b),
        Order::ObjectFirst => (b, a),
    };
    if !row.subject.takes(subject) || !row.object.takes(object) {
        return false;
    }
    let text = scene.reading.report.text.as_str();
    let words = &scene.words;
    let from = words.partition_point(|w| w.1.start < a.span.end);
    let to = words.partition_point(|w| w.1.start < b.span.start);
    if from > to || to - from > WORDS {
        return false;
    }
    // "rebels led by the group": who stands first is led.
    let led_by = row.id == "l.who" && words.get(from..to).is_some_and(|w| w.iter().any(|w| w.0 == "by"));
    let between = words.get(from..to).unwrap_or(&[]);
    let mild = row.id == "o.against" && mild(between) || row.id == "d.has" && words_only(between);
    if led_by
        || mild
        || matches!(row.kind, RelationKind::Leads | RelationKind::HoldsOffice) && parted(scene, a, b)
    {
        return false;
    }
    match row.place {
        Where::Between => row.matches(words.get(from..to).unwrap_or(&[])),
        Where::Hyphen => {
            // The word that holds the first entity ends in "-backed"; the second follows at once.
            let rest = text.get(a.span.end as usize..).unwrap_or("");
            let Some(rest) = rest.strip_prefix(['-', '‑', '–']) else { return false };
            let word: String = rest.chars().take_while(|c| c.is_alphabetic()).collect();
            row.has_word(&word.to_lowercase()) && to.saturating_sub(from) <= 3
        }
        Where::Pro | Where::Anti => {
            let head = text.get(..a.span.start as usize).unwrap_or("");
            let mark = if row.place == Where::Pro { "pro-" } else { "anti-" };
            let tail: String = head.chars().rev().take(5).collect::<Vec<_>>().into_iter().rev().collect();
            tail.to_lowercase().ends_with(mark) && to.saturating_sub(from) <= 2
        }
        Where::Clash => {
            let start = words.partition_point(|w| w.1.start < a.span.start);
            let mut at = start;
            while at > 0 && matches!(words[at - 1].0.as_str(), "the" | "a" | "an") {
                at -= 1;
            }
            let clash = at > 1
                && words[at - 1].0 == "between"
                && matches!(
                    words[at - 2].0.as_str(),
                    "clashes"
                        | "fighting"
                        | "battle"
                        | "battles"
                        | "war"
                        | "conflict"
                        | "clash"
                        | "hostilities"
                );
            let joint = words.get(from..to).unwrap_or(&[]);
            clash && joint.first().is_some_and(|w| w.0 == "and") && joint.len() <= 3
        }
        Where::Title | Where::Office => false,
        Where::Unit => units(scene, a, b, words.get(from..to).unwrap_or(&[])),
    }
}

/// "3rd Battalion, 321st Field Artillery Regiment": a unit and the larger one it belongs to.
fn units(scene: &Scene<'_>, a: &Entity, b: &Entity, between: &[(String, Span)]) -> bool {
    const SIZES: &[&str] = &[
        "squad",
        "platoon",
        "battery",
        "company",
        "squadron",
        "battalion",
        "regiment",
        "brigade",
        "division",
        "corps",
    ];
    let size = |e: &Entity| {
        let words = e.span.of(&scene.reading.report.text).to_lowercase();
        let last = words.split_whitespace().next_back()?.to_owned();
        SIZES.iter().position(|s| *s == last)
    };
    let comma = matches!(between, [only] if only.0 == ",");
    comma && matches!((size(a), size(b)), (Some(a), Some(b)) if a < b)
}

/// The further entities of a list that begins with `first`: "Russia, Iran and Turkey".
fn listed(scene: &Scene<'_>, first: u32) -> Vec<u32> {
    let entities = &scene.reading.entities;
    let mut out: Vec<u32> = Vec::new();
    // "the Guards, including Zahedi, state media said": only what an "and" closes is a list.
    let mut open: Vec<u32> = Vec::new();
    let mut last = first;
    for next in &scene.here {
        let (a, b) = (entities[last as usize].span, entities[*next as usize].span);
        if b.start < a.end {
            continue;
        }
        let from = scene.words.partition_point(|w| w.1.start < a.end);
        let to = scene.words.partition_point(|w| w.1.start < b.start);
        let joint = scene.words.get(from..to).unwrap_or(&[]);
        if joint.is_empty() || !joint.iter().all(|w| matches!(w.0.as_str(), "," | "and" | "the" | "&")) {
            break;
        }
        open.push(*next);
        if joint.iter().any(|w| matches!(w.0.as_str(), "and" | "&")) {
            out.append(&mut open);
        }
        last = *next;
    }
    out
}

/// The same as [`relation`] where the kinds are asked first.
fn relation_of(scene: &Scene<'_>, row: &Row, subject: u32, object: u32) -> Option<Relation> {
    let entities = &scene.reading.entities;
    let fit = row.subject.takes(&entities[subject as usize]) && row.object.takes(&entities[object as usize]);
    fit.then(|| relation(scene, row, subject, object)).flatten()
}

/// The relation, unless its clause denies or imagines it.
fn relation(scene: &Scene<'_>, row: &Row, subject: u32, object: u32) -> Option<Relation> {
    let reading = scene.reading;
    let (s, o) = (&reading.entities[subject as usize], &reading.entities[object as usize]);
    let same = s.actor.is_some() && s.actor == o.actor && row.place != Where::Title;
    if same || subject == object {
        return None;
    }
    let span = Span { start: s.span.start.min(o.span.start), end: s.span.end.max(o.span.end) };
    let inside = |w: &&(String, Span)| w.1.start >= span.start && w.1.end <= span.end;
    if scene.words.iter().filter(inside).any(|w| {
        matches!(
            w.0.as_str(),
            "not" | "n't" | "never" | "no" | "if" | "would" | "could" | "may" | "might" | "neither"
        )
    }) {
        return None;
    }
    // "Former Hamas chief Khaled Meshaal"
    let title = row.id.starts_with("l.title") || row.id.starts_with("m.title");
    let before = scene.words.partition_point(|w| w.1.start < span.start).checked_sub(1);
    if title && before.is_some_and(|i| tree::PAST.contains(&scene.words[i].0.as_str())) {
        return None;
    }
    if row.needs_count && s.kind != EntityKind::Military && quantity(scene, span).is_none() {
        // "US troops in Syria" tells a deployment; "fighters in Syria said" too, but only forces of a state.
        return None;
    }
    made(scene, row.kind, subject, object, row.score, row.id.clone())
}

/// A state with what is known around it: how many, when, according to whom.
fn made(
    scene: &Scene<'_>,
    kind: RelationKind,
    subject: u32,
    object: u32,
    score: f32,
    by: SmolStr,
) -> Option<Relation> {
    let reading = scene.reading;
    let (s, o) = (&reading.entities[subject as usize], &reading.entities[object as usize]);
    if subject == object || (s.actor.is_some() && s.actor == o.actor && kind != RelationKind::HoldsOffice) {
        return None;
    }
    if kind == RelationKind::MemberOf && no_body(o) || kind == RelationKind::Leads && mere_people(scene, o) {
        return None;
    }
    let span = Span { start: s.span.start.min(o.span.start), end: s.span.end.max(o.span.end) };
    let quantity = (kind == RelationKind::DeployedIn).then(|| quantity(scene, span)).flatten();
    let attribution = reading
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.content.iter().any(|c| c.contains(span)))
        .min_by_key(|(_, a)| a.content.iter().map(|c| c.len()).sum::<usize>())
        .and_then(|(n, _)| u32::try_from(n).ok());
    let pronoun = [s, o].iter().any(|e| e.by.starts_with("entities:pronoun"));
    let described = [s, o].iter().any(|e| e.actor.as_ref().is_none_or(|a| a.starts_with("described:")));
    let far = usize::try_from(span.end.saturating_sub(span.start)).unwrap_or(0) > 80;
    let score = score
        - 0.1 * f32::from(u8::from(pronoun))
        - 0.05 * f32::from(u8::from(described))
        - 0.1 * f32::from(u8::from(far));
    Some(Relation {
        kind,
        subject,
        object,
        quantity,
        when: when(scene),
        attribution,
        evidence: vec![span],
        score,
        by,
    })
}

/// How many, in the words of the pair or up to four words before it.
fn quantity(scene: &Scene<'_>, span: Span) -> Option<u32> {
    let reading = scene.reading;
    let at = scene.words.partition_point(|w| w.1.start < span.start);
    let start = scene.words.get(at.saturating_sub(5)).map_or(span.start, |w| w.1.start);
    let from = reading.quantities.partition_point(|q| q.span.end <= start);
    reading.quantities[from..]
        .iter()
        .position(|q| q.span.start < span.end)
        .and_then(|n| u32::try_from(from + n).ok())
        .filter(|n| reading.quantities.get(*n as usize).is_some_and(|q| q.span.start < span.end))
}

/// The one date of the sentence.
fn when(scene: &Scene<'_>) -> Option<When> {
    let reading = scene.reading;
    let span = scene.sentence.span;
    let from = reading.times.partition_point(|t| t.span.end <= span.start);
    let mut dates = reading.times[from..]
        .iter()
        .take_while(|t| t.span.start < span.end)
        .filter(|t| t.kind == TimeKind::Date && t.earliest.is_some());
    let time = dates.next()?;
    if dates.next().is_some() {
        return None;
    }
    let precision = match (time.earliest, time.latest) {
        (Some(a), Some(b)) => Precision::of(a, b),
        _ => Precision::Unknown,
    };
    Some(When {
        earliest: time.earliest,
        latest: time.latest,
        precision,
        basis: Basis::Text,
        evidence: vec![time.span],
    })
}

/// Adds what is not told yet: one pair, one relation of a kind; the better told stays.
fn add(scene: &Scene<'_>, out: &mut Vec<Relation>, new: Relation) {
    let entities = &scene.reading.entities;
    let same = |a: u32, b: u32| {
        let (x, y) = (&entities[a as usize], &entities[b as usize]);
        a == b || x.span.overlaps(y.span)
    };
    let old = out
        .iter_mut()
        .find(|r| r.kind == new.kind && same(r.subject, new.subject) && same(r.object, new.object));
    match old {
        Some(old) if old.score < new.score => *old = new,
        Some(_) => {}
        None => out.push(new),
    }
}

#[cfg(test)]
mod tests;
