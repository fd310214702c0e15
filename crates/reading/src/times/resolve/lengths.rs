//! Lengths, and what lies a length away.

use super::super::anchor::{Context, Place};
use super::super::lex::VAGUE;
use super::super::value::{Grain, Point, add_days, add_months};
use super::{Sense, Slots};
use dateline_facts::time::TimeKind;
use dateline_facts::token::Upos;
use jiff::civil::Date;

/// The grain of a unit, where it is one of days or longer.
pub(super) fn grain(unit: i32) -> Option<Grain> {
    Some(match unit {
        4 => Grain::Day,
        5 => Grain::Week,
        6 => Grain::Month,
        7 => Grain::Quarter,
        8 => Grain::Year,
        9 => Grain::Decade,
        10 => Grain::Century,
        11 => Grain::Weekend,
        _ => return None,
    })
}

/// `P2W`, `PT3H`, `PXY`.
pub(super) fn duration(count: f64, unit: i32) -> String {
    let (count, unit) = match unit {
        12 => (count * 2.0, 5),
        9 => (count, 9),
        11 => (count, 4),
        u => (count, u),
    };
    if count.fract() == 0.5 && matches!(unit, 3 | 8) {
        let whole = count.floor();
        return if unit == 8 { format!("P{whole:.0}Y6M") } else { format!("PT{whole:.0}H30M") };
    }
    let number = if count == VAGUE {
        "X".to_owned()
    } else if count.fract() == 0.0 {
        format!("{count:.0}")
    } else {
        format!("{count}")
    };
    match unit {
        1 => format!("PT{number}S"),
        2 => format!("PT{number}M"),
        3 => format!("PT{number}H"),
        4 => format!("P{number}D"),
        5 => format!("P{number}W"),
        6 => format!("P{number}M"),
        7 => format!("P{number}Q"),
        9 if count == VAGUE => "PXE".to_owned(),
        9 => format!("P{:.0}Y", count * 10.0),
        10 if count == VAGUE => "PXC".to_owned(),
        10 => format!("P{:.0}Y", count * 100.0),
        _ => format!("P{number}Y"),
    }
}

pub(super) fn lasting(count: f64, unit: i32) -> Sense {
    let mut sense = Sense::bare(TimeKind::Duration, duration(count, unit));
    sense.approximate = count == VAGUE;
    sense
}

pub(super) fn to_day(point: Point) -> Option<Point> {
    Some(Point::day(point.first))
}

pub(super) fn that_day(ctx: &Context, by: i32) -> Option<Sense> {
    let then = ctx.then()?;
    if then.grain != Grain::Day {
        return None;
    }
    Some(Sense::point(then.shift(by)))
}

pub(super) fn relative(from: Date, unit: i32, by: i32) -> Option<Sense> {
    Some(Sense::point(Point::around(from, grain(unit)?).shift(by)))
}

pub(super) fn past_unit(unit: i32, ctx: &Context) -> Option<Sense> {
    let mut sense = lasting(1.0, unit);
    if let (Some(now), Some(grain)) = (ctx.now(), grain(unit)) {
        sense.earliest = Some(Point { first: now, grain }.shift(-1).first);
        sense.latest = Some(now);
    }
    Some(sense)
}

pub(super) fn the_unit(unit: i32, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let after = place.after(0);
    if after.is_some_and(|t| {
        matches!(t.lemma.as_str(), "of" | "that" | "when" | "before" | "after" | "-" | "'s" | "’s" | "ahead")
            || matches!(t.upos, Upos::Noun | Upos::Num)
    }) {
        return None;
    }
    if unit == 8
        && !matches!(place.before(1), "of" | "in" | "during" | "for" | "this" | "late" | "throughout")
    {
        return None;
    }
    let then = ctx.then()?;
    relative(then.first, unit, 0)
}

/// "two weeks ago", "three days later".
pub(super) fn shift(slots: &Slots<'_>, from: Date, by: i32, ctx: &Context, from_now: bool) -> Option<Sense> {
    let unit = slots.unit()?;
    let count = slots.number().unwrap_or(1.0);
    if count == VAGUE || unit < 3 {
        let mut sense = Sense::bare(TimeKind::Date, if by < 0 { "PAST_REF" } else { "FUTURE_REF" });
        sense.approximate = true;
        if let (Some(grain), true) = (grain(unit), from_now) {
            // "a few weeks ago": two to nine of them.
            let base = Point { first: from, grain };
            let (near, far) = (base.shift(by * 2).first, base.shift(by * 9).first);
            (sense.earliest, sense.latest) =
                if by < 0 { (Some(far), Some(near)) } else { (Some(near), Some(far)) };
        }
        return Some(sense);
    }
    if unit == 3 {
        return Some(Sense::point(Point::day(add_days(from, by.saturating_mul(count as i32 / 24)))));
    }
    // "a year ago" beside figures of a quarter is that quarter's.
    if unit == 8
        && by < 0
        && count == 1.0
        && let Some(quarter) = ctx.quarter
    {
        return Some(Sense::point(quarter.shift(-4)));
    }
    let then = ctx.last.filter(|_| !from_now);
    // Years on from a quarter or a day keep its grain: "a year earlier".
    if unit == 8
        && let Some(then) =
            then.filter(|t| matches!(t.grain, Grain::Quarter) || !from_now && matches!(t.grain, Grain::Month))
    {
        return Some(Sense::point(Point {
            first: add_months(then.first, (by * 12).saturating_mul(count as i32)),
            grain: then.grain,
        }));
    }
    let unit = if unit == 12 { 5 } else { unit };
    let grain = grain(unit)?;
    let count = if slots.unit() == Some(12) { count * 2.0 } else { count };
    let moved = Point { first: from, grain }.shift(by.saturating_mul(count as i32)).first;
    let moved = if count.fract() != 0.0 && unit == 8 { add_months(moved, by * 6) } else { moved };
    let coarse = match grain {
        Grain::Decade => Grain::Year,
        Grain::Century => Grain::Decade,
        other => other,
    };
    let mut sense = Sense::point(Point::around(moved, coarse));
    sense.approximate = grain >= Grain::Decade;
    Some(sense)
}

/// The day `count` units back.
pub(super) fn back(from: Date, count: i32, unit: i32) -> Option<Date> {
    if !(0..1000).contains(&count) {
        return None;
    }
    Some(match unit {
        4 => add_days(from, -count),
        5 => add_days(from, -7 * count),
        6 => add_months(from, -count),
        8 => add_months(from, -12 * count),
        9 => add_months(from, -120 * count),
        _ => return None,
    })
}

/// "in ten years" with a verb of the future also says when: about then.
pub(super) fn ahead(mut sense: Sense, slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Sense {
    let later = || -> Option<Point> {
        let (count, grain) = (slots.number()?, grain(slots.unit()?)?);
        let whole = count.fract() == 0.0 && (1.0..200.0).contains(&count);
        let now = ctx.now().filter(|_| whole && !ctx.narrative)?;
        (place.before(1) == "in" && place.direction() > 0)
            .then(|| Point::around(now, grain).shift(count as i32))
    };
    if let Some(point) = later() {
        (sense.earliest, sense.latest) = (Some(point.first), Some(point.last()));
        sense.approximate = true;
    }
    sense
}
