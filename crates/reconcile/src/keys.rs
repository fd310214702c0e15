//! Under what tellings of one event are found: without a shared key two are never compared.

use crate::names::town;
use crate::same::View;
use crate::told::Told;
use dateline_facts::id::hash64;
use dateline_facts::place::PlaceKind;
use dateline_facts::plover::Quad;
use dateline_facts::record::EventPlace;
use dateline_facts::when::When;
use jiff::civil::Date;

/// So many names, and so many towns, a telling is found by.
const NAMES: usize = 6;

/// Longest interval, in days, that is looked up by week; longer ones merge only by their words or within
/// their report.
const LONGEST: i32 = 31;

/// Keys such that two tellings can only be the same event if they share one. A telling has a bounded number,
/// so that finding candidates is a join and never a comparison of all with all.
pub fn keys(told: &Told) -> Vec<i64> {
    let mut keys = Vec::new();
    let kind = told.kind.as_str().as_bytes();
    let mut push = |parts: &[&[u8]]| keys.push(hash64(parts).cast_signed());
    push(&[b"report", &told.report.0.to_le_bytes(), kind]);
    if told.clause != 0 {
        push(&[b"clause", &told.clause.to_le_bytes(), kind]);
    }
    let view = View::of(told, false);
    for week in weeks(view.when) {
        let week = week.to_le_bytes();
        for actor in view.actors.iter().chain(view.recipients).filter(|a| !a.is_described()) {
            // The head of a hierarchical id, so that `usa` meets `usa.military`.
            let head = actor.id.split('.').next().unwrap_or(&actor.id);
            push(&[b"actor", head.as_bytes(), kind, &week]);
        }
        if let (Some(place), Some(dead)) = (view.place, view.dead)
            && dead.best > 0
            && !place.country.is_empty()
        {
            // Background names the country and the toll: "the attack that killed three in Jordan".
            push(&[b"toll", place.country.as_bytes(), &dead.best.to_le_bytes(), kind, &week]);
        }
        if let Some(place) = view.place {
            for cell in cells(place) {
                push(&[b"place", &cell, kind, &week]);
            }
        }
        for name in view.names.iter().take(NAMES) {
            push(&[b"name", &name.to_le_bytes(), kind, &week]);
        }
        let scene = told.kind.quad() == Quad::MaterialConflict;
        let towns = match view.place {
            Some(place) => town(place).into_iter().collect(),
            None => told.towns.iter().copied().take(NAMES).collect::<Vec<u32>>(),
        };
        for town in towns.iter().filter(|_| scene) {
            push(&[b"town", &town.to_le_bytes(), kind, &week]);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn weeks(when: &When) -> std::ops::RangeInclusive<i32> {
    #[expect(clippy::reversed_empty_ranges, reason = "no week")]
    let none = 1..=0;
    let (Some(from), Some(to)) = (when.earliest.or(when.latest), when.latest.or(when.earliest)) else {
        return none;
    };
    let day = |d: Date| (d - Date::constant(1970, 1, 1)).get_days();
    let (from, to) = (day(from), day(to));
    if to < from || to - from > LONGEST {
        return none;
    }
    // One day to either side, for dates that differ by one.
    (from - 1).div_euclid(7)..=(to + 1).div_euclid(7)
}

/// A fine place lies in four cells of one degree, each grid moved by half a cell, so that two places within
/// half a cell of each other share one; an unresolved one is known by its name.
pub(crate) fn cells(place: &EventPlace) -> Vec<Vec<u8>> {
    if matches!(place.precision, PlaceKind::Country | PlaceKind::Continent) {
        return Vec::new();
    }
    let mut out = vec![format!("name:{}", place.name.to_lowercase()).into_bytes()];
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        for grid in 0..4u8 {
            let (dy, dx) = (f64::from(grid & 1) / 2.0, f64::from(grid >> 1) / 2.0);
            out.push(format!("{grid}:{}:{}", (lat + dy).floor(), (lon + dx).floor()).into_bytes());
        }
    }
    out
}
