//! When an undated report was written, from events that others date: a report that tells of an attack which others put on
//! 6 January is of the week from that day.
//!
//! Its own date becomes that week, basis `inferred`, never a day; the tellings that meet a dated one get the days around it, so
//! that they can be told to be one event; its other news gets the days from a week before. Everything is a function of what
//! the reports themselves say: a report that got its date this way dates no other.

use crate::same::{BAR, View, cells, same};
use crate::told::Told;
use dateline_facts::event::Factuality;
use dateline_facts::id::{EventMentionId, ReportId, hash64};
use dateline_facts::when::{Basis, Precision, When};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Points above the bar that are asked for where two reports agree: a wrong date would draw further events after it.
const SURE: f32 = BAR + 1.5;
/// The same where one report speaks alone: place, parties and figures.
const ALONE: f32 = BAR + 3.0;
/// Days after an event on which news of it is written.
const NEWS: i32 = 6;
/// Days by which those who date one event may differ.
const APART: i32 = 2;
/// Days around the day of others in which a telling is put.
const AROUND: i32 = 3;

/// When an undated report was written, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// The interval, with the clauses of the report that say so.
    pub when: When,
    /// The report's tellings that others date, with the last day that they give.
    pub tellings: Vec<(EventMentionId, Date)>,
    /// The reports that date them, in order.
    pub by: Vec<ReportId>,
    /// How sure, from 0 to 1.
    pub score: f32,
}

/// The interval in which a report was written that tells `undated`, from tellings of other reports with days of their own.
/// Two reports must agree on the day of an event, or one must agree with it in nearly everything; no other may put it on
/// another day, and all its events must lie within a week; else nothing is said. Independent of the order of both lists.
pub fn written(undated: &[Told], dated: &[Told]) -> Option<Written> {
    let (mut tellings, mut by, mut best, mut evidence) = (Vec::new(), Vec::new(), 0.0f32, Vec::new());
    for telling in undated.iter().filter(|t| is_news(t)) {
        let mut found: Vec<(Date, ReportId, f32)> =
            dated.iter().filter(|d| d.report != telling.report).filter_map(|d| day(telling, d)).collect();
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        found.dedup_by_key(|(_, report, _)| *report);
        let (Some(first), Some(last)) = (found.first(), found.last()) else { continue };
        let points = found.iter().map(|f| f.2).fold(0.0, f32::max);
        if (last.0 - first.0).get_days() > APART || found.len() < 2 && points < ALONE {
            continue;
        }
        tellings.push((telling.id, last.0));
        by.extend(found.iter().map(|f| f.1));
        best = best.max(points + if found.len() > 1 { 2.0 } else { 0.0 });
        evidence.extend(telling.evidence.first().map(|e| e.span));
    }
    let (first, last) = (tellings.iter().map(|t| t.1).min()?, tellings.iter().map(|t| t.1).max()?);
    if (last - first).get_days() > NEWS {
        return None;
    }
    let mut when = When::between(last, last.checked_add(NEWS.days()).ok()?, Basis::Inferred);
    evidence.sort_unstable();
    evidence.dedup();
    when.evidence = evidence;
    tellings.sort_unstable();
    by.sort_unstable();
    by.dedup();
    let score = (0.5 + 0.05 * (best - BAR)).clamp(0.5, 0.95);
    Some(Written { when, tellings, by, score })
}

/// What a telling of an undated report becomes with its date, or without one again.
pub fn redate(telling: &Told, written: Option<&Written>) -> Told {
    let mut out = telling.clone();
    let concluded = |w: &When| w.is_unknown() || w.basis == Basis::Inferred;
    let free = concluded(&out.when);
    let when = match written {
        None => When::unknown(),
        Some(w) => match w.tellings.iter().find(|(id, _)| *id == telling.id) {
            Some((_, day)) => around(*day, AROUND, AROUND),
            None if is_news_at_all(telling) => match (w.when.earliest, w.when.latest) {
                (Some(first), Some(last)) => around(first, NEWS, (last - first).get_days()),
                _ => When::unknown(),
            },
            None => When::unknown(),
        },
    };
    out.published = written.map_or_else(When::unknown, |w| w.when.clone());
    if let Some(all) = out.together.as_mut().filter(|all| concluded(&all.when)) {
        all.when = when.clone();
    }
    if free {
        out.when = when;
    }
    out
}

fn around(day: Date, before: i32, after: i32) -> When {
    let first = day.checked_sub(before.days()).unwrap_or(day);
    When::between(first, day.checked_add(after.days()).unwrap_or(day), Basis::Inferred)
}

/// The keys of a telling that stands on side `own`, as those of side `of` have them: its own to be found by, the other side's to
/// look up. None where it has no place on that side.
pub fn keys(told: &Told, own: Side, of: Side) -> Vec<i64> {
    let fits = match own {
        Side::Dated => sure_day(told).is_some(),
        Side::Undated => is_news(told),
    };
    if !fits {
        return Vec::new();
    }
    let side: &[u8] = match of {
        Side::Dated => b"dated",
        Side::Undated => b"undated",
    };
    let mut keys = Vec::new();
    let kind = told.kind.as_str().as_bytes();
    let mut push = |parts: &[&[u8]]| {
        keys.push(hash64(&[&[side, kind], parts].concat()).cast_signed());
    };
    if told.clause != 0 {
        push(&[b"clause", &told.clause.to_le_bytes()]);
    }
    let view = View::of(told, false);
    if let Some(place) = view.place {
        for cell in cells(place) {
            push(&[b"place", &cell]);
        }
        if let Some(dead) = view.dead.filter(|d| d.best > 0 && !place.country.is_empty()) {
            push(&[b"toll", place.country.as_bytes(), &dead.best.to_le_bytes()]);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Which side of the meeting a telling stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// With a day of its own.
    Dated,
    /// News of a report without a date.
    Undated,
}

/// Whether a telling is news of its report, not background.
fn is_news(telling: &Told) -> bool {
    is_news_at_all(telling) && telling.when.is_unknown()
}

fn is_news_at_all(telling: &Told) -> bool {
    matches!(telling.factuality, Factuality::Asserted | Factuality::Alleged | Factuality::Denied)
}

/// The day that a telling itself gives.
fn sure_day(told: &Told) -> Option<Date> {
    let sure = |w: &When| w.basis == Basis::Text && w.precision == Precision::Day;
    let own = View::of(told, false).when;
    own.latest.filter(|_| sure(own))
}

/// The day on which `dated` puts the event of `telling`, if it is the same one.
fn day(telling: &Told, dated: &Told) -> Option<(Date, ReportId, f32)> {
    let on = sure_day(dated)?;
    if telling.weekday.is_some_and(|day| day != on.weekday().to_monday_one_offset()) {
        return None;
    }
    let placed = Told { when: dated.when.clone(), together: None, ..telling.clone() };
    same(&placed, dated).filter(|points| *points >= SURE).map(|points| (on, dated.report, points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, city, dead, on, sample};
    use jiff::civil::date;

    fn attack(report: u64, when: When, killed: u32) -> Told {
        Told {
            when,
            place: city("Erbil", "IQ", 36.19, 44.01),
            actors: vec![actor("iran.military")],
            recipients: vec![actor("usa.military")],
            dead: dead(killed),
            ..sample(report, 1)
        }
    }

    #[test]
    fn two_others_date_it() {
        let report = [attack(1, When::unknown(), 4)];
        let others = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-01-06"), 4)];
        let found = written(&report, &others).expect("a date");
        let when = &found.when;
        assert_eq!((when.earliest, when.latest), (Some(date(2024, 1, 6)), Some(date(2024, 1, 12))));
        assert_eq!(when.basis, Basis::Inferred);
        let back = [others[1].clone(), others[0].clone()];
        assert_eq!(written(&report, &back), Some(found.clone()));
        assert_eq!(found.by, [ReportId(2), ReportId(3)]);
        let told = redate(&report[0], Some(&found));
        assert_eq!((told.when.earliest, told.when.latest), (Some(date(2024, 1, 3)), Some(date(2024, 1, 9))));
        assert_eq!(told.published, found.when);
        // What was concluded goes with what it was concluded from.
        assert_eq!(redate(&told, None), report[0]);
    }

    #[test]
    fn one_other_must_agree_in_everything() {
        let report = [attack(1, When::unknown(), 4)];
        let found = written(&report, &[attack(2, on("2024-01-06"), 4)]).expect("a date");
        let both = written(&report, &[attack(2, on("2024-01-06"), 4), attack(3, on("2024-01-06"), 4)]);
        assert!(both.is_some_and(|b| b.score > found.score));
        let mut vague = attack(2, on("2024-01-06"), 4);
        (vague.dead, vague.recipients) = (None, Vec::new());
        assert_eq!(written(&report, &[vague]), None);
        let quarrel = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-02-06"), 4)];
        assert_eq!(written(&report, &quarrel), None);
    }

    #[test]
    fn monday_is_not_tuesday() {
        let mut report = attack(1, When::unknown(), 4);
        let tuesday = attack(2, on("2024-01-09"), 4);
        report.weekday = Some(1);
        assert_eq!(written(&[report.clone()], std::slice::from_ref(&tuesday)), None);
        report.weekday = Some(2);
        assert!(written(&[report], &[tuesday]).is_some());
    }

    #[test]
    fn keys_meet() {
        let (undated, dated) = (attack(1, When::unknown(), 4), attack(2, on("2024-01-06"), 4));
        let own = |told: &Told, side: Side| keys(told, side, side);
        assert!(own(&undated, Side::Dated).is_empty() && own(&dated, Side::Undated).is_empty());
        assert!(!own(&undated, Side::Undated).is_empty());
        assert_eq!(keys(&undated, Side::Undated, Side::Dated), own(&dated, Side::Dated));
    }

    #[test]
    fn background_dates_nothing() {
        let mut told = attack(1, When::unknown(), 4);
        told.factuality = Factuality::Historical;
        let others = [attack(2, on("2024-01-06"), 4), attack(3, on("2024-01-06"), 4)];
        assert_eq!(written(&[told], &others), None);
    }
}
