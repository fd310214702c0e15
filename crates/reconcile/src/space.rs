//! How near two places are, and which cannot be one.

use dateline_facts::place::PlaceKind;
use dateline_facts::record::EventPlace;

/// Points for two places being one; `None` where they cannot be.
pub(crate) fn places(a: Option<&EventPlace>, b: Option<&EventPlace>) -> Option<f32> {
    let (Some(a), Some(b)) = (a, b) else { return Some(0.0) };
    if far_apart(a, b) {
        return None;
    }
    let fine = |p: &EventPlace| {
        matches!(p.precision, PlaceKind::Facility | PlaceKind::City | PlaceKind::District) && !aside(&p.name)
    };
    let same = (a.geonameid.is_some() && a.geonameid == b.geonameid) || a.name == b.name;
    let near = matches!(kilometres(a, b), Some(km) if km <= NEAR_KM);
    Some(if fine(a) && fine(b) {
        if same {
            2.5
        } else if near {
            2.0
        } else {
            // Two names of which at least one is not on the map.
            0.0
        }
    } else if same {
        if a.precision == PlaceKind::Country || a.precision == PlaceKind::Continent { 0.5 } else { 1.5 }
    } else if !a.country.is_empty() && a.country == b.country {
        let areas = |p: &EventPlace| matches!(p.precision, PlaceKind::Province | PlaceKind::Region);
        // A place in an area, or in a country: one may hold the other. Of two areas nothing says so.
        match (areas(a), areas(b)) {
            (true, true) => 0.25,
            (false, false) => 0.75,
            _ => 1.0,
        }
    } else {
        0.0
    })
}

const NEAR_KM: f64 = 25.0;

/// Whether two places cannot be one: different countries, or points of the map too far from each other for
/// their kinds.
pub fn far_apart(a: &EventPlace, b: &EventPlace) -> bool {
    if a.geonameid.is_some() && a.geonameid == b.geonameid {
        return false;
    }
    let abroad = !a.country.is_empty() && !b.country.is_empty() && a.country != b.country;
    let vague = |p: &EventPlace| {
        matches!(p.precision, PlaceKind::Continent | PlaceKind::Water)
            || (p.precision == PlaceKind::Region && !abroad)
            || (aside(&p.name) && !abroad)
    };
    if vague(a) || vague(b) {
        return false;
    }
    let reach = |p: &EventPlace| match p.precision {
        PlaceKind::Facility | PlaceKind::City => NEAR_KM,
        PlaceKind::District => 60.0,
        PlaceKind::Province => 250.0,
        _ => f64::INFINITY,
    };
    let km = kilometres(a, b);
    if abroad {
        // Bases stand on borders.
        return km.is_none_or(|km| km > NEAR_KM || reach(a).is_infinite() || reach(b).is_infinite());
    }
    let limit = reach(a).max(reach(b));
    km.is_some_and(|km| km > limit)
}

/// "West of Baghdad": how far nobody says.
fn aside(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or("");
    name.contains(" of ")
        && matches!(
            first,
            "north" | "south" | "east" | "west" | "northeast" | "northwest" | "southeast" | "southwest"
        )
}

/// Great-circle distance (haversine, mean Earth radius 6371 km).
pub fn kilometres(a: &EventPlace, b: &EventPlace) -> Option<f64> {
    let (lat1, lon1) = (a.lat?.to_radians(), a.lon?.to_radians());
    let (lat2, lon2) = (b.lat?.to_radians(), b.lon?.to_radians());
    let h =
        ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
    Some(2.0 * 6371.0 * h.sqrt().min(1.0).asin())
}
