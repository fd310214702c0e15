//! When and where an event was, and according to whom.

use super::matcher::Draft;
use super::words::{Tag, Word};
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::time::{TimeKind, TimeMention};
use dateline_facts::token::Sentence;
use dateline_facts::when::{Basis, Precision, When};
use jiff::ToSpan;

/// When it was: the time expression of its clause, else of its sentence where that holds one event, else concluded
/// from the report's date and never finer than a week.
pub(super) fn when(
    reading: &Reading,
    sentence: Sentence,
    words: &[Word],
    draft: &Draft,
    factuality: Factuality,
    alone: bool,
) -> When {
    let trigger = draft.trigger.start;
    let mut best: Option<(usize, &TimeMention)> = None;
    let from = reading.times.partition_point(|t| t.span.end <= sentence.span.start);
    for time in reading.times[from..].iter().take_while(|t| t.span.start < sentence.span.end) {
        if !matches!(time.kind, TimeKind::Date | TimeKind::Time)
            || (time.earliest.is_none() && time.latest.is_none())
        {
            continue;
        }
        let Some(at) = words.iter().position(|w| w.span.overlaps(time.span)) else { continue };
        let between = words.get(at.min(trigger) + 1..at.max(trigger)).unwrap_or(&[]);
        let borders = between
            .iter()
            .filter(|w| {
                matches!(w.tag, Tag::Sub | Tag::Rel)
                    || (w.tag == Tag::Stop && !matches!(&*w.low, "(" | ")" | "\"" | "-"))
            })
            .count();
        // "after a strike on Monday": what the preposition opens belongs to the other event.
        let other_clause =
            at > 0 && words[at - 1].tag == Tag::Sub && !matches!(&*words[at - 1].low, "since" | "until");
        let speech = between.iter().any(|w| matches!(&*w.lemma, "say" | "tell" | "announce" | "report"))
            && at > trigger;
        let at_front = at < 3 && at < trigger;
        let cost = at.abs_diff(trigger) + if at > trigger { 0 } else { 2 } + 6 * usize::from(speech)
            // "met X on Monday and expelled Y on Tuesday"
            + 8 * usize::from(between.iter().any(|w| w.tag == Tag::Conj));
        let fits = borders == 0 && !other_clause || at_front || (alone && borders <= 1 && !other_clause);
        if fits && best.is_none_or(|(c, _)| cost < c) {
            best = Some((cost, time));
        }
    }
    if let Some((_, time)) = best {
        if let Some(span) = stretch(reading, words, trigger, time) {
            return span;
        }
        let precision = match (time.earliest, time.latest) {
            (Some(a), Some(b)) => Precision::of(a, b),
            _ => Precision::Unknown,
        };
        return When {
            earliest: time.earliest,
            latest: time.latest,
            precision,
            basis: Basis::Text,
            evidence: vec![time.span],
        };
    }
    inferred(&reading.report.published, factuality)
}

/// "66 attacks since mid-October", "attacks that began on 17 October", "165 times between 17 October and January": from
/// the first day to the last, or to the report's.
fn stretch(reading: &Reading, words: &[Word], trigger: usize, time: &TimeMention) -> Option<When> {
    let at = words.iter().position(|w| w.span.overlaps(time.span))?;
    let opens = (at.saturating_sub(2)..at).rev().find(|i| {
        matches!(&*words[*i].low, "since" | "between" | "from")
            || matches!(&*words[*i].lemma, "begin" | "start")
    })?;
    let start = time.earliest?;
    let (end, evidence) = if matches!(&*words[opens].low, "between" | "from") {
        let next = reading.times.iter().find(|t| t.span.start >= time.span.end && t.latest.is_some())?;
        let to = words.iter().position(|w| w.span.overlaps(next.span))?;
        let last = words.iter().rposition(|w| w.span.overlaps(time.span))?;
        let joint = words.get(last + 1..to)?;
        let joined =
            joint.first().is_some_and(|w| matches!(&*w.low, "and" | "to" | "until" | "till" | "through"));
        if !joined || joint.len() > 6 {
            return None;
        }
        (next.latest?, vec![time.span, next.span])
    } else {
        // "the first since March" tells when it was not.
        let between = words.get(at.min(trigger)..at.max(trigger))?;
        let first = words.get(trigger.saturating_sub(4)..trigger)?;
        if first
            .iter()
            .chain(between)
            .any(|w| matches!(&*w.low, "first" | "worst" | "deadliest" | "biggest" | "largest"))
        {
            return None;
        }
        (reading.report.published.latest?, vec![time.span])
    };
    if end <= start {
        return None;
    }
    let mut when = When::between(start, end, Basis::Text);
    when.evidence = evidence;
    Some(when)
}

/// From the report's date alone.
fn inferred(published: &When, factuality: Factuality) -> When {
    let (Some(first), Some(last)) = (published.earliest, published.latest) else { return When::unknown() };
    match factuality {
        Factuality::Future => When {
            earliest: Some(first),
            latest: None,
            precision: Precision::Unknown,
            basis: Basis::Inferred,
            evidence: Vec::new(),
        },
        Factuality::Hypothetical | Factuality::Historical => When::unknown(),
        _ => match first.checked_sub(6.days()) {
            Ok(start) => {
                let mut when = When::between(start, last, Basis::Inferred);
                when.precision = when.precision.max(Precision::Week);
                when
            }
            Err(_) => When::unknown(),
        },
    }
}

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
