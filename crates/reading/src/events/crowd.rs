//! "Police shot dead 16 demonstrators during protests": who shoots at a protest does not protest.

use dateline_facts::entity::Entity;
use dateline_facts::event::EventMention;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;

/// Takes out of a protest those who use force against it in the same sentence, and its figures with them; who is hit there
/// and is called a protester protests. A protest of nobody at no place is dropped.
pub(super) fn part(reading: &Reading, made: &[Entity], events: &mut Vec<EventMention>) {
    let entity = |n: u32| {
        let at = n as usize;
        reading.entities.get(at).or_else(|| made.get(at.wrapping_sub(reading.entities.len())))
    };
    let sentence = |e: &EventMention| reading.sentences.partition_point(|s| s.span.start <= e.trigger.start);
    let guards = |n: u32| {
        entity(n).is_some_and(|e| {
            ["COP", "MIL", "SPY", "PRM"].iter().any(|role| e.code == *role || e.code.get(3..) == Some(role))
        })
    };
    let marches = |n: u32| {
        entity(n).is_some_and(|e| {
            let words = e.span.of(&reading.report.text).to_lowercase();
            ["protest", "demonstrat", "march", "crowd", "rioter", "striker"].iter().any(|w| words.contains(w))
        })
    };
    let mut gone = Vec::new();
    for n in 0..events.len() {
        if events[n].kind != EventType::Protest {
            continue;
        }
        let own = sentence(&events[n]);
        let force = events.iter().find(|e| {
            matches!(e.kind, EventType::Assault | EventType::Coerce)
                && sentence(e) == own
                && e.actors.iter().any(|a| guards(*a))
        });
        let Some(force) = force.cloned() else { continue };
        let before = events[n].actors.len();
        events[n].actors.retain(|a| !(force.actors.contains(a) && guards(*a)));
        if events[n].dead.is_some() && events[n].dead == force.dead {
            events[n].dead = None;
        }
        if events[n].injured.is_some() && events[n].injured == force.injured {
            events[n].injured = None;
        }
        if events[n].actors.len() == before {
            continue;
        }
        if events[n].actors.is_empty() {
            let hit: Vec<u32> = force.recipients.iter().copied().filter(|r| marches(*r)).collect();
            events[n].recipients.retain(|r| !hit.contains(r));
            events[n].actors = hit;
        }
        if events[n].actors.is_empty() && events[n].recipients.is_empty() && events[n].places.is_empty() {
            gone.push(n);
        }
    }
    for n in gone.into_iter().rev() {
        events.remove(n);
    }
}
