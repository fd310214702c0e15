//! Mentions that the encoder reads where the rules see none.
//!
//! Measured on the folders of re3d that the model never saw: rules alone P .722, R .457; with the encoder's
//! spans beside them P .709, R .587. The encoder never takes away what a rule has found. Its spans have no actor, so
//! they join after the events: as possible actors they cost .06 of the events' F1.

use crate::encoder::Encoded;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Least probability of a span.
const SURE: f32 = 0.5;

/// Adds the encoder's spans that touch no entity yet, under their own words and without an actor.
pub(super) fn join(reading: &mut Reading, encoded: &Encoded) {
    let text = reading.report.text.as_str();
    let taken = Taken::of(&reading.entities);
    let own: FxHashMap<u32, &str> =
        encoded.spans(|s| &s.entities).map(|(span, found)| (span.end, found.label.as_str())).collect();
    let mut added = Vec::new();
    for (span, found) in encoded.spans(|s| &s.re3d) {
        let span = super::without_article(text, span);
        let Some(kind) = kind(found.label.as_str()) else { continue };
        if found.score < SURE || span.is_empty() || taken.overlaps(span) {
            continue;
        }
        added.push(Entity {
            span,
            kind: own.get(&span.end).and_then(|label| finer(label)).unwrap_or(kind),
            name: span.of(text).to_owned(),
            actor: None,
            code: SmolStr::default(),
            score: found.score,
            by: SmolStr::new_static("encoder:re3d"),
        });
    }
    add(reading, added);
}

/// Adds entities to a reading in the order of the text; what points into the list follows.
pub(super) fn add(reading: &mut Reading, added: Vec<Entity>) {
    if added.is_empty() {
        return;
    }
    let old = std::mem::take(&mut reading.entities);
    let mut all: Vec<(Entity, Option<usize>)> =
        old.into_iter().enumerate().map(|(n, e)| (e, Some(n))).collect();
    all.extend(added.into_iter().map(|e| (e, None)));
    all.sort_by_key(|(e, _)| (e.span.start, std::cmp::Reverse(e.span.end)));
    let mut places = vec![0u32; all.len()];
    for (n, (_, old)) in (0..).zip(&all) {
        if let Some(old) = old {
            places[*old] = n;
        }
    }
    reading.entities = all.into_iter().map(|(e, _)| e).collect();
    let moved = |index: &mut u32| {
        if let Some(place) = places.get(*index as usize) {
            *index = *place;
        }
    };
    for event in &mut reading.events {
        event.actors.iter_mut().chain(&mut event.recipients).for_each(moved);
    }
    reading.attributions.iter_mut().filter_map(|a| a.source_entity.as_mut()).for_each(moved);
    for relation in &mut reading.relations {
        moved(&mut relation.subject);
        moved(&mut relation.object);
    }
}

/// Our kind for a type of re3d; `None` for what other stages read: times, quantities, money.
fn kind(label: &str) -> Option<EntityKind> {
    Some(match label {
        "Person" => EntityKind::Person,
        "Organisation" => EntityKind::Organization,
        "Location" => EntityKind::Place,
        "Nationality" => EntityKind::Nationality,
        "Weapon" | "MilitaryPlatform" | "Vehicle" => EntityKind::Weapon,
        "DocumentReference" => EntityKind::Other,
        _ => return None,
    })
}

/// The finer kind that the encoder's own head gives to the words that end at the same place.
fn finer(label: &str) -> Option<EntityKind> {
    EntityKind::from_word(label).filter(|kind| {
        use EntityKind::{ArmedGroup, Facility, Government, Military};
        matches!(kind, ArmedGroup | Facility | Government | Military)
    })
}

/// Where entities stand already, to be asked in the logarithm of their number.
struct Taken {
    /// Begin of each in order, and the furthest end up to it.
    spans: Vec<(u32, u32)>,
}

impl Taken {
    fn of(entities: &[Entity]) -> Self {
        let mut spans: Vec<(u32, u32)> = entities.iter().map(|e| (e.span.start, e.span.end)).collect();
        spans.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut spans {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Taken { spans }
    }

    fn overlaps(&self, span: Span) -> bool {
        let before = self.spans.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| self.spans[last].1 > span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::{Found, SentenceRead, Word, Words};
    use dateline_facts::report::Report;

    #[test]
    fn free_spans_join_and_others_do_not() {
        let text = "the village chiefs met Turkey on Monday";
        let mut reading = Reading::of(Report::plain("mem:1", text));
        let word = |a, b| Word { span: Span::new(a, b), token: 0, at: 0, len: 1, case: 1 };
        let words = Words {
            list: vec![word(0, 3), word(4, 11), word(12, 18), word(19, 22), word(23, 29), word(33, 39)],
            pieces: vec![1; 6],
        };
        let found =
            |first, last, label: &str, score| Found { first, last, label: SmolStr::new(label), score };
        let re3d = vec![
            found(0, 3, "Organisation", 0.8),
            found(4, 5, "Location", 0.9),
            found(5, 6, "Temporal", 0.9),
            found(3, 4, "Person", 0.3),
        ];
        let encoded = Encoded { sentences: vec![SentenceRead { words, re3d, ..SentenceRead::default() }] };
        reading.entities.push(Entity {
            span: Span::new(23, 29),
            kind: EntityKind::Government,
            name: "Turkey".into(),
            actor: None,
            code: SmolStr::default(),
            score: 1.0,
            by: SmolStr::new_static("list"),
        });
        reading.attributions.push(dateline_facts::attribution::Attribution {
            source: None,
            cue: None,
            content: Vec::new(),
            via: None,
            speech: dateline_facts::attribution::Speech::Indirect,
            stance: dateline_facts::attribution::Stance::State,
            source_entity: Some(0),
            score: 1.0,
            by: SmolStr::default(),
        });
        join(&mut reading, &encoded);
        assert_eq!(reading.attributions[0].source_entity, Some(1));
        let list: Vec<_> = reading.entities.iter().map(|e| (e.name.as_str(), e.kind)).collect();
        assert_eq!(list, [("village chiefs", EntityKind::Organization), ("Turkey", EntityKind::Government)]);
    }

    #[test]
    fn what_stands_already_is_found_among_many() {
        let entity = |a, b| Entity {
            span: Span::new(a, b),
            kind: EntityKind::Other,
            name: String::new(),
            actor: None,
            code: SmolStr::default(),
            score: 1.0,
            by: SmolStr::default(),
        };
        // A long one before short ones: the nearest begin is not the one that reaches furthest.
        let taken = Taken::of(&[entity(40, 42), entity(10, 30), entity(12, 14)]);
        for (span, wanted) in
            [((0, 10), false), ((9, 11), true), ((20, 25), true), ((30, 40), false), ((41, 50), true)]
        {
            assert_eq!(taken.overlaps(Span::new(span.0, span.1)), wanted, "{span:?}");
        }
        assert!(!Taken::of(&[]).overlaps(Span::new(0, 5)));
    }
}
