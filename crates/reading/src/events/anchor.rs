//! Where an event was, and according to whom.

use super::matcher::Draft;
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;

/// Where it was: places of its clause after "in", "at", "near" first, then others of the sentence;
/// for force and arrests the dateline's place at last. Tells whether it had to fall back.
pub(super) fn places(
    reading: &Reading,
    sentence: Sentence,
    words: &[Word],
    draft: &Draft,
    taken: &[Span],
) -> (Vec<u32>, bool) {
    let mut found: Vec<(usize, u32)> = Vec::new();
    let from = reading.places.partition_point(|p| p.span.end <= sentence.span.start);
    for (n, place) in reading.places.iter().enumerate().skip(from) {
        if place.span.start >= sentence.span.end {
            break;
        }
        let Some(at) = words.iter().position(|w| w.span.overlaps(place.span)) else { continue };
        let mut before = at;
        while before > 0 && matches!(words[before - 1].tag, Tag::Det | Tag::Adj | Tag::Noun | Tag::Name) {
            before -= 1;
        }
        let prep = before.checked_sub(1).map(|i| &words[i]);
        let locative = prep.is_some_and(|w| {
            matches!(
                &*w.low,
                "in" | "at"
                    | "near"
                    | "on"
                    | "outside"
                    | "inside"
                    | "around"
                    | "across"
                    | "of"
                    | "from"
                    | "to"
                    | "into"
                    | "against"
                    | "along"
                    | "over"
                    | "targeting"
                    | "between"
                    | "throughout"
                    | "off"
            )
        });
        // The doer's or the victim's own country is no place of the event unless a preposition says so.
        let actor = taken.iter().any(|t| t.overlaps(place.span));
        if actor && !locative {
            continue;
        }
        let own = draft.clause.contains(&at) || (draft.trigger.start..draft.trigger.start + 18).contains(&at);
        let between = words.get(at.min(draft.trigger.start) + 1..at.max(draft.trigger.start)).unwrap_or(&[]);
        let borders = between.iter().filter(|w| matches!(w.tag, Tag::Sub | Tag::Rel | Tag::Stop)).count();
        if !locative && !own {
            continue;
        }
        if of_another_time(words, at, draft.trigger.start) {
            continue;
        }
        let strong = prep.is_some_and(|w| {
            matches!(&*w.low, "in" | "at" | "near" | "on" | "outside" | "inside" | "around")
        });
        let cost = at.abs_diff(draft.trigger.start)
            + if strong { 0 } else { 12 }
            + if own { 0 } else { 15 }
            + 25 * borders
            + if actor { 10 } else { 0 };
        if borders > 1 {
            continue;
        }
        found.push((cost, u32::try_from(n).unwrap_or(u32::MAX)));
    }
    found.sort_unstable();
    let mut list: Vec<u32> = found.into_iter().map(|(_, n)| n).collect();
    list.truncate(3);
    if !list.is_empty() {
        return (list, false);
    }
    if matches!(draft.kind, EventType::Assault | EventType::Protest | EventType::Coerce) {
        let dateline = reading.report.blocks.iter().find(|b| b.kind == BlockKind::Dateline);
        if let Some(block) = dateline
            && let Some(n) = reading.places.iter().position(|p| block.span.contains(p.span))
        {
            return (vec![u32::try_from(n).unwrap_or(u32::MAX)], true);
        }
    }
    (list, false)
}

/// "since the war in Gaza began": the words from "since" or "until" to the next mark tell when, and a place in them
/// is that of another event, unless the trigger stands among them too.
fn of_another_time(words: &[Word], at: usize, trigger: usize) -> bool {
    let breaks = |w: &Word| matches!(w.tag, Tag::Stop | Tag::Comma);
    let opens = |w: &Word| matches!(&*w.low, "since" | "until");
    let Some(open) = words[..at].iter().rposition(|w| breaks(w) || opens(w)).filter(|i| opens(&words[*i]))
    else {
        return false;
    };
    let close = words[at..].iter().position(breaks).map_or(words.len(), |i| at + i);
    !(open..close).contains(&trigger)
}

/// The innermost attribution whose content holds the trigger and whose source does not.
pub(super) fn attribution(reading: &Reading, trigger: Span, cue_words: Span) -> Option<usize> {
    reading
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, a)| a.content.iter().any(|c| c.contains(trigger)))
        .filter(|(_, a)| a.cue.is_none_or(|c| !c.overlaps(cue_words)))
        .min_by_key(|(_, a)| a.content.iter().map(|c| c.len()).sum::<usize>())
        .map(|(n, _)| n)
}
