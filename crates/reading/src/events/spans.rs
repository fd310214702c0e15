//! Small questions to the words of a draft: where its clause stands, whether its day is its own.

use super::matcher::Draft;
use super::syntax::{Np, Syntax};
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use dateline_facts::when::{Basis, When};

/// The types of force, for which a false event is worse than a missing one.
pub(super) fn is_violent(kind: EventType) -> bool {
    use EventType::*;
    matches!(kind, Assault | Coerce | Protest | Mobilize | Threaten)
}

/// "granted asylum to rebels who entered two years ago": the date is that of a verb between.
pub(super) fn of_another_verb(words: &[Word], draft: &Draft, when: &When) -> bool {
    let Some(date) = when.evidence.first() else { return false };
    let Some(at) = words.iter().position(|w| w.span.overlaps(*date)) else { return false };
    let from = draft.verb.unwrap_or(draft.trigger.start).max(draft.trigger.end - 1);
    words.get(from + 1..at).is_some_and(|between| between.iter().any(|w| w.tag == Tag::Verb))
}

/// More than half a year before the report.
pub(super) fn long_ago(published: &When, when: &When) -> bool {
    match (published.earliest, when.latest) {
        (Some(report), Some(event)) => (report - event).get_days() > 180,
        _ => false,
    }
}

/// "have killed 80 people since January", "were killed last year": a sum of acts of force over more than two months.
/// One that runs up to the report is no history.
pub(super) fn summed(words: &[Word], draft: &Draft, when: &When, published: &When) -> bool {
    let long = matches!((when.earliest, when.latest), (Some(from), Some(to)) if (to - from).get_days() > 62);
    if !long || when.basis != Basis::Text || draft.kind != EventType::Assault || draft.nominal {
        return false;
    }
    let Some(v) = draft.verb else { return false };
    let perfect = words[v.saturating_sub(4)..v].iter().any(|w| matches!(&*w.low, "has" | "have" | "had"));
    let times = words[v..].iter().take(16).any(|w| matches!(&*w.low, "times" | "since"));
    // "has attacked ships 30 times since November" sums up acts; "has killed 400 people since October" is a figure of what goes on.
    let counted = words[v..].iter().take(16).any(|w| w.low == "times");
    let current = matches!((published.earliest, when.latest), (Some(report), Some(last)) if (report - last).get_days() <= 31);
    if current && !counted {
        return false;
    }
    let victims = matches!(&*draft.id, "a.kill" | "a.wound") && !draft.counts.is_empty();
    perfect || times || victims
}

/// "a war that has killed 220,000 people since 1964": no act of force of its own, and nobody's.
pub(super) fn of_a_war(words: &[Word], syntax: &Syntax<'_>, draft: &Draft) -> bool {
    let Some(v) = draft.verb.filter(|_| !draft.nominal && matches!(&*draft.id, "a.kill" | "a.wound")) else {
        return false;
    };
    let perfect = words[v.saturating_sub(3)..v].iter().any(|w| matches!(&*w.low, "has" | "have" | "had"));
    let war = |np: &Np| {
        matches!(
            &*words[np.head].low,
            "war" | "wars" | "conflict" | "conflicts" | "insurgency" | "uprising" | "rebellion"
        )
    };
    perfect && !syntax.passive(v) && syntax.subject(v).iter().any(war)
}

/// The sentence, less what stands after a semicolon or before a colon elsewhere.
pub(super) fn clause_span(words: &[Word], sentence: Sentence, draft: &Draft) -> Span {
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

/// The stretch of some words.
pub(super) fn span_of(words: &[Word], start: usize, end: usize) -> Span {
    match (words.get(start), words.get(end.saturating_sub(1))) {
        (Some(a), Some(b)) if a.span.start <= b.span.end => Span { start: a.span.start, end: b.span.end },
        _ => Span::default(),
    }
}

/// Whether a phrase holds a name, where no entities are known.
pub(super) fn named(words: &[Word], np: Np) -> bool {
    (np.start..np.end).any(|i| words[i].tag == Tag::Name && !words[i].time)
}
