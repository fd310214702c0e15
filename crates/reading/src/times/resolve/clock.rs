//! Times of day.

use super::super::anchor::{Context, Place};
use super::super::grammar::Match;
use super::super::lex::Class;
use super::super::value::Point;
use super::{Sense, Slots, words};
use dateline_facts::time::TimeKind;

pub(super) fn clock(slots: &Slots<'_>, found: &Match, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let half = slots.get(Class::Ampm).or_else(|| {
        words(place, found).find_map(|w| match w.as_str() {
            "morning" => Some(0),
            "afternoon" | "evening" => Some(12),
            _ => None,
        })
    });
    let (hour, minute, whole) = if let Some(m) = slots.get(Class::Clock).or(slots.get(Class::HourH)) {
        (m / 60, m % 60, false)
    } else if let Some(h) = slots.get(Class::Hhmm) {
        (h / 100, h % 100, false)
    } else if words(place, found).nth(1).is_some_and(|w| w == "h") {
        let minute = if found.len > 2 { slots.last_number()? as i32 } else { 0 };
        (slots.number()? as i32, minute, false)
    } else {
        (slots.number()? as i32, 0, true)
    };
    if minute > 59 {
        return None;
    }
    // A score or a ratio is no time of day.
    if slots.get(Class::Clock).is_some()
        && half.is_none()
        && slots.get(Class::Zone).is_none()
        && !matches!(
            place.before(1),
            "at" | "around"
                | "about"
                | "by"
                | "until"
                | "after"
                | "before"
                | "from"
                | "to"
                | "since"
                | "till"
                | "between"
                | "and"
        )
    {
        return None;
    }
    let hour = match half {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    if !(0..=24).contains(&hour) || whole && half.is_none() && hour > 12 {
        return None;
    }
    let day = if ctx.narrative { ctx.then().map(|p| p.first) } else { ctx.now() };
    let time = format!("T{hour:02}:{minute:02}");
    Some(match day {
        Some(day) => Sense::part(Point::day(day), &time),
        None => Sense::bare(TimeKind::Time, format!("XXXX-XX-XX{time}")),
    })
}
