//! Where, as the datasets of others code it: areas of the first and second level, and their codes of precision.

use dateline_facts::place::PlaceKind;
use dateline_facts::record::EventPlace;
use dateline_reading::places::gazetteer::Gazetteer;
use rustc_hash::FxHashMap;

/// Names of the areas that hold a place; `None` where it is no finer than them, or nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Areas {
    /// First level: province, state, governorate.
    pub admin1: Option<&'static str>,
    /// Second level: district, county.
    pub admin2: Option<&'static str>,
}

/// Finds the areas of places; remembers them, since events crowd in the same towns.
pub(super) struct Locator {
    gazetteer: Gazetteer,
    known: FxHashMap<(String, String), Areas>,
}

impl Locator {
    pub(super) fn new() -> Self {
        Locator { gazetteer: Gazetteer::committed(), known: FxHashMap::default() }
    }

    /// The areas that hold the place.
    pub(super) fn areas(&mut self, place: &EventPlace) -> Areas {
        let (Some(lat), Some(lon)) = (place.lat, place.lon) else { return Areas::default() };
        if place.precision >= PlaceKind::Region {
            return Areas::default();
        }
        let key = (place.name.clone(), format!("{} {lat} {lon}", place.country));
        if let Some(areas) = self.known.get(&key) {
            return areas.clone();
        }
        let found = self.gazetteer.areas(&place.name, place.precision, &place.country, lat, lon);
        let name = |p: Option<dateline_reading::places::gazetteer::Place>| p.map(|p| p.name);
        let areas = Areas { admin1: name(found.0), admin2: name(found.1) };
        self.known.insert(key, areas.clone());
        areas
    }
}

/// ACLED's `geo_precision`: 1 the town itself, 2 near it or a small part of a region, 3 a larger region.
pub(super) fn acled(place: &EventPlace) -> u8 {
    match place.precision {
        PlaceKind::Facility | PlaceKind::City => 1 + u8::from(relative(&place.name)),
        PlaceKind::District => 2,
        _ => 3,
    }
}

/// UCDP's `where_prec`: 1 the point itself, 2 within about 25 km of it, 3 second-level area, 4 first-level area, 5 a line or a
/// region without bounds, 6 country, 7 waters or airspace of no country.
pub(super) fn ucdp(place: &EventPlace) -> u8 {
    match place.precision {
        PlaceKind::Facility | PlaceKind::City => 1 + u8::from(relative(&place.name)),
        PlaceKind::District if offset_km(&place.name).is_some_and(|km| km <= 25.0) => 2,
        PlaceKind::District if stretch(&place.name) => 5,
        PlaceKind::District => 3,
        PlaceKind::Province => 4,
        PlaceKind::Water if place.country.is_empty() => 7,
        PlaceKind::Region | PlaceKind::Water => 5,
        PlaceKind::Country => 6,
        PlaceKind::Continent => 7,
    }
}

/// Told by another place: "near Mosul", "2 km north of Mosul".
fn relative(name: &str) -> bool {
    name.starts_with("near ") || offset_km(name).is_some_and(|km| km > 0.5)
}

/// "between Tikrit and Baiji", "Baghdad-Kirkuk road".
fn stretch(name: &str) -> bool {
    name.starts_with("between ")
        || [" road", " highway", " route", " line"].iter().any(|end| name.ends_with(end))
}

/// The distance that begins a name.
fn offset_km(name: &str) -> Option<f64> {
    let mut words = name.split_whitespace();
    let number: f64 = words.next()?.replace(',', "").parse().ok()?;
    let scale = match words.next()? {
        "km" | "kilometers" | "kilometres" | "kilometer" | "kilometre" => 1.0,
        "miles" | "mile" => 1.609,
        "meters" | "metres" | "m" => 0.001,
        _ => return None,
    };
    (words.clone().any(|w| matches!(w, "of" | "from" | "outside"))).then_some(number * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, precision: PlaceKind, country: &str, at: (f64, f64)) -> EventPlace {
        EventPlace {
            name: name.into(),
            country: country.into(),
            lat: Some(at.0),
            lon: Some(at.1),
            geonameid: None,
            precision,
        }
    }

    #[test]
    fn areas_by_name_and_by_neighbours() {
        let mut locator = Locator::new();
        let mosul = locator.areas(&place("Mosul", PlaceKind::City, "IQ", (36.335, 43.119)));
        assert!(mosul.admin1.is_some_and(|a| a.contains("Nineveh") || a.contains("Ninawa")), "{mosul:?}");
        // Our own places have no codes: their nearest town speaks for them.
        let base = locator.areas(&place("Ain al-Asad Air Base", PlaceKind::Facility, "IQ", (33.79, 42.44)));
        assert!(base.admin1.is_some_and(|a| a.contains("Anbar")), "{base:?}");
        assert_eq!(locator.areas(&place("Iraq", PlaceKind::Country, "IQ", (33.0, 44.0))), Areas::default());
        let anbar = locator.areas(&place("Anbar", PlaceKind::Province, "IQ", (33.0, 42.0)));
        assert!(anbar.admin1.is_some_and(|a| a.contains("Anbar")) && anbar.admin2.is_none(), "{anbar:?}");
    }

    #[test]
    fn codes_of_precision() {
        let code = |name: &str, kind, country: &str| {
            let p = place(name, kind, country, (0.0, 0.0));
            (acled(&p), ucdp(&p))
        };
        assert_eq!(code("Mosul", PlaceKind::City, "IQ"), (1, 1));
        assert_eq!(code("near Mosul", PlaceKind::City, "IQ"), (2, 2));
        assert_eq!(code("20 km north of Mosul", PlaceKind::District, "IQ"), (2, 2));
        assert_eq!(code("30 miles north of Mosul", PlaceKind::District, "IQ"), (2, 3));
        assert_eq!(code("between Tikrit and Baiji", PlaceKind::District, "IQ"), (2, 5));
        assert_eq!(code("Sinjar District", PlaceKind::District, "IQ"), (2, 3));
        assert_eq!(code("Anbar", PlaceKind::Province, "IQ"), (3, 4));
        assert_eq!(code("northern Iraq", PlaceKind::Region, "IQ"), (3, 5));
        assert_eq!(code("Iraq", PlaceKind::Country, "IQ"), (3, 6));
        assert_eq!(code("Red Sea", PlaceKind::Water, ""), (3, 7));
        assert_eq!(code("off Yemen", PlaceKind::Water, "YE"), (3, 5));
    }
}
