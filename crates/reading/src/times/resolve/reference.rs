//! "now", "recently", "the future": times without a place on the calendar.

use super::super::anchor::{Context, Place};
use super::super::grammar::Rule;
use super::Sense;
use dateline_facts::time::TimeKind;
use dateline_facts::token::Upos;

pub(super) fn reference(rule: &Rule, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let value = *rule.arguments.first()?;
    let after = place.after(0);
    let word = place.tokens[place.first].lemma.as_str();
    match word {
        "soon"
            if ctx.narrative
                || place.before(1) == "as"
                || after.is_some_and(|t| matches!(t.lemma.as_str(), "after" | "as" | "enough")) =>
        {
            return None;
        }
        // "soon" without more may as well tell of the past: "he was soon released".
        "soon" if place.direction() <= 0 => return None,
        "future" if place.last == place.first + 1 && !ctx.narrative => {
            return None;
        }
        "current" if place.before(1) == "electric" => return None,
        "the"
            if place.last == place.first + 2
                && place.tokens[place.first + 1].lemma == "past"
                && after
                    .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Num | Upos::Adj | Upos::Propn)) =>
        {
            return None;
        }
        _ => {}
    }
    let mut sense = Sense::bare(TimeKind::Date, value);
    sense.approximate = true;
    if let Some(now) = ctx.doc.filter(|_| !ctx.narrative) {
        match value {
            "PRESENT_REF" => (sense.earliest, sense.latest) = (Some(now), Some(now)),
            "PAST_REF" => sense.latest = Some(now),
            _ => sense.earliest = Some(now),
        }
    }
    Some(sense)
}
