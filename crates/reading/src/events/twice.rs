//! One act that a sentence names by two words: "killed 22 guerrillas in two days of fighting", "lodged a protest, charging ...".

use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::when::Basis;

/// Drops what tells no more than another event of its sentence, of the same type and by the same doers.
pub(super) fn drop(reading: &Reading, events: &mut Vec<EventMention>) {
    let sentence = |e: &EventMention| reading.sentences.partition_point(|s| s.span.start <= e.trigger.start);
    let numbers: Vec<usize> = events.iter().map(sentence).collect();
    let mut gone = vec![false; events.len()];
    for weak in 0..events.len() {
        for strong in 0..events.len() {
            if strong == weak || gone[strong] || numbers[strong] != numbers[weak] {
                continue;
            }
            if repeats(reading, &events[weak], &events[strong]) {
                gone[weak] = true;
                let (dead, injured) = (events[weak].dead.take(), events[weak].injured.take());
                events[strong].dead = events[strong].dead.take().or(dead);
                events[strong].injured = events[strong].injured.take().or(injured);
                break;
            }
        }
    }
    let mut kept = gone.iter();
    events.retain(|_| !kept.next().copied().unwrap_or(false));
}

/// Whether `weak` says nothing that `strong` does not say.
fn repeats(reading: &Reading, weak: &EventMention, strong: &EventMention) -> bool {
    use EventType::*;
    let told = |f: Factuality| matches!(f, Factuality::Asserted | Factuality::Alleged);
    if weak.kind != strong.kind
        || weak.actors.is_empty()
        || !told(weak.factuality)
        || !told(strong.factuality)
    {
        return false;
    }
    let who = |a: &u32, b: &u32| {
        let id = |n: u32| reading.entities.get(n as usize).and_then(|e| e.actor.as_ref());
        a == b || id(*a).is_some_and(|x| id(*b) == Some(x))
    };
    let within = |a: &[u32], b: &[u32]| a.iter().all(|x| b.iter().any(|y| who(x, y)));
    let own_day = weak.when.basis == Basis::Text
        && strong.when.basis == Basis::Text
        && weak.when.earliest != strong.when.earliest;
    let own_place = weak.places.iter().any(|p| !strong.places.contains(p));
    let own_figure = weak.dead.as_ref().zip(strong.dead.as_ref()).is_some_and(|(a, b)| a.best != b.best)
        || weak.injured.as_ref().zip(strong.injured.as_ref()).is_some_and(|(a, b)| a.best != b.best);
    if own_day || own_figure || !within(&weak.actors, &strong.actors) || !within(&strong.actors, &weak.actors)
    {
        return false;
    }
    let less = weak.recipients.is_empty() && !strong.recipients.is_empty();
    let same = !weak.recipients.is_empty()
        && within(&weak.recipients, &strong.recipients)
        && within(&strong.recipients, &weak.recipients);
    match weak.kind {
        // Two deeds of one side are two events unless only the encoder sees the second.
        Assault | Protest | Coerce | Mobilize | Retreat | Aid | Sanction => {
            weak.by.starts_with("encoder") && (less || same) && !own_place
        }
        // Words to one side in one sentence are one statement of it.
        _ => less && weak.trigger.start > strong.trigger.start,
    }
}
