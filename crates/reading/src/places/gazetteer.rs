//! The gazetteer: place names to places, straight from the committed bytes.
//!
//! Nothing is parsed at start-up: [`Gazetteer::committed`] reads a header and hands out slices. The layout is
//! written by `cargo run -p xtask -- gazetteer`; `layout` describes it.

use super::key;
use super::layout::{self, Header, RECORD};
use super::outline::Outlines;
use dateline_facts::place::PlaceKind;
use fst::Map;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Place names to places, countries and demonyms to countries.
#[derive(Clone)]
pub struct Gazetteer {
    names: Map<&'static [u8]>,
    records: &'static [u8],
    lists: &'static [u8],
    labels: &'static [u8],
    countries: &'static [u8],
    outlines: Outlines<'static>,
    /// Points spread over areas that texts have named parts of.
    spread: Arc<Mutex<FxHashMap<PlaceId, Points>>>,
}

/// Points spread over an area, as latitude and longitude.
pub type Points = Arc<[(f64, f64)]>;

/// Points on a side of the grid over a country.
const GRID: u32 = 24;

/// A place of the gazetteer: its position among the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceId(pub u32);

/// A place that a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub id: PlaceId,
    /// Whether the name is the place's own, not one of its other names.
    pub primary: bool,
}

/// What the gazetteer knows of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which.
    pub id: PlaceId,
    /// Its name.
    pub name: &'static str,
    /// GeoNames id, where known.
    pub geonameid: Option<u32>,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// People who live there, 0 where unknown; for areas the sum over their towns.
    pub population: u32,
    /// What kind of place.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2, empty where it belongs to no one country.
    pub country: &'static str,
    /// Its province or state.
    pub admin1: Option<PlaceId>,
    /// Its district or county.
    pub admin2: Option<PlaceId>,
    /// Whether it is from our own table (bases, crossings, camps, fields, regions).
    pub own: bool,
}

/// A country.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Country {
    /// The place.
    pub place: Place,
    /// ISO 3166-1 alpha-2.
    pub iso2: &'static str,
    /// ISO 3166-1 alpha-3, which CAMEO and PLOVER codes begin with.
    pub iso3: &'static str,
}

impl Gazetteer {
    /// The gazetteer committed in `dateline-data`.
    pub fn committed() -> Self {
        Self::from_bytes(dateline_data::GAZETTEER).unwrap_or_else(Self::empty)
    }

    /// A gazetteer that knows nothing.
    pub fn empty() -> Self {
        let names = fst::MapBuilder::memory().into_inner().unwrap_or_default();
        Gazetteer {
            names: Map::new(&*Vec::leak(names)).expect("an empty map is a map"),
            records: &[],
            lists: &[],
            labels: &[],
            countries: &[],
            outlines: Outlines::read(&[]),
            spread: Arc::default(),
        }
    }

    /// Takes the bytes apart; `None` where they are no gazetteer of this version.
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let header = Header::read(bytes)?;
        Some(Gazetteer {
            names: Map::new(header.part(bytes, 0)?).ok()?,
            records: header.part(bytes, 1)?,
            lists: header.part(bytes, 2)?,
            labels: header.part(bytes, 3)?,
            countries: header.part(bytes, 4)?,
            outlines: Outlines::read(header.part(bytes, 5)?),
            spread: Arc::default(),
        })
    }

    /// How many places.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether it knows no place.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The places a name may stand for, most populous first; any spelling that folds to the same key.
    pub fn lookup(&self, name: &str) -> Vec<Candidate> {
        self.lookup_key(&key::of(name))
    }

    /// As [`lookup`](Self::lookup), for a name already folded by [`key::of`].
    pub fn lookup_key(&self, key: &str) -> Vec<Candidate> {
        self.get(key.as_bytes())
    }

    /// Places of transliterated countries whose names differ only in transliteration.
    pub fn lookup_loose(&self, key: &str) -> Vec<Candidate> {
        match key::loose(key) {
            Some(loose) => self.get(format!("{}{loose}", layout::LOOSE).as_bytes()),
            None => Vec::new(),
        }
    }

    fn get(&self, key: &[u8]) -> Vec<Candidate> {
        let Some(value) = self.names.get(key) else { return Vec::new() };
        if value & layout::LIST == 0 {
            return vec![candidate(value as u32)];
        }
        let at = (value & !layout::LIST) as usize * 4;
        let Some(count) = layout::u32_at(self.lists, at) else { return Vec::new() };
        (1..=count as usize).map_while(|n| layout::u32_at(self.lists, at + 4 * n)).map(candidate).collect()
    }

    /// What is known of a place; `None` where the id is not of this gazetteer.
    pub fn place(&self, id: PlaceId) -> Option<Place> {
        let at = id.0 as usize * RECORD;
        let record = layout::Record::read(self.records.get(at..at + RECORD)?)?;
        Some(Place {
            id,
            name: layout::label(self.labels, record.label),
            geonameid: (record.geonameid != 0).then_some(record.geonameid),
            lat: f64::from(record.lat) / 1e5,
            lon: f64::from(record.lon) / 1e5,
            population: record.population,
            kind: *PlaceKind::ALL.get(usize::from(record.kind))?,
            country: self.iso(record.country).map_or("", |(iso2, _)| iso2),
            admin1: (record.admin1 != 0).then_some(PlaceId(u32::from(record.admin1))),
            admin2: (record.admin2 != 0)
                .then_some(PlaceId(u32::from(record.admin2) + layout::FIRST_DISTRICT)),
            own: record.flags & layout::OWN != 0,
        })
    }

    /// The first place of the given kind for a name.
    pub fn of_kind(&self, name: &str, kind: PlaceKind) -> Option<Place> {
        self.lookup(name).into_iter().filter_map(|c| self.place(c.id)).find(|p| p.kind == kind)
    }

    /// A country by any of its names ("Turkey", "Burma", "Britain", "U.S.") or its ISO code in capitals.
    pub fn country(&self, name: &str) -> Option<Country> {
        let code = (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
        let place = match code.then(|| self.by_code(name)).flatten() {
            Some(place) => place,
            None => self.of_kind(name, PlaceKind::Country)?,
        };
        self.as_country(place)
    }

    /// The country of a nationality or people: "Iraqi", "Iraqis", "British", "Danes".
    pub fn demonym(&self, word: &str) -> Option<Country> {
        let key = format!("{}{}", layout::DEMONYM, key::of(word));
        let place = self.place(self.get(key.as_bytes()).first()?.id)?;
        self.as_country(place)
    }

    /// The place that a word stands for as an adjective or for its people, and whether it is an adjective: "Iraqi", "European";
    /// "Danes" is none.
    pub fn adjective(&self, word: &str) -> Option<(Place, bool)> {
        let key = format!("{}{}", layout::DEMONYM, key::of(word));
        let first = *self.get(key.as_bytes()).first()?;
        Some((self.place(first.id)?, first.primary))
    }

    /// The country whose land a point lies in; `None` at sea. Outlines are true to about 10 km.
    pub fn country_at(&self, lat: f64, lon: f64) -> Option<Country> {
        let number = self.outlines.country_at(lat, lon)?;
        self.as_country(self.place(PlaceId(u32::from(number)))?)
    }

    /// Points spread over an area: a grid over a country's land, the towns of a province or district. Kept once worked out.
    pub fn spread(&self, area: &Place) -> Points {
        let mut known = self.spread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(points) = known.get(&area.id) {
            return Arc::clone(points);
        }
        let towns = || -> Vec<(f64, f64)> {
            let inside = |p: &Place| p.admin1 == Some(area.id) || p.admin2 == Some(area.id);
            self.all().filter(|p| p.kind == PlaceKind::City && inside(p)).map(|p| (p.lat, p.lon)).collect()
        };
        let points: Points = match (area.kind, u8::try_from(area.id.0)) {
            (PlaceKind::Country, Ok(record)) => self.outlines.grid(record, GRID).into(),
            (PlaceKind::Province | PlaceKind::District, _) => towns().into(),
            _ => Arc::default(),
        };
        known.insert(area.id, Arc::clone(&points));
        points
    }

    /// The first and second level areas that hold a point: by the place of that name there, else by the nearest town of the
    /// country within some 70 km.
    pub fn areas(
        &self,
        name: &str,
        kind: PlaceKind,
        country: &str,
        lat: f64,
        lon: f64,
    ) -> (Option<Place>, Option<Place>) {
        let off = |p: &Place| (p.lat - lat).abs() + (p.lon - lon).abs();
        let own = |p: &Place| {
            let first = if p.kind == PlaceKind::Province { Some(p.id) } else { p.admin1 };
            let second = if p.kind == PlaceKind::District { Some(p.id) } else { p.admin2 };
            (first.and_then(|id| self.place(id)), second.and_then(|id| self.place(id)))
        };
        let same = self.lookup(name).into_iter().filter_map(|c| self.place(c.id));
        let here = same
            .filter(|p| p.country == country && p.kind == kind && off(p) < 0.02)
            .find(|p| own(p).0.is_some());
        if let Some(place) = here {
            return own(&place);
        }
        if kind == PlaceKind::Province {
            return (None, None);
        }
        let shrink = lat.to_radians().cos().powi(2);
        let far = |p: &Place| (p.lat - lat).powi(2) + (p.lon - lon).powi(2) * shrink;
        let towns = self
            .near(lat, 0.65)
            .filter(|p| p.kind == PlaceKind::City && p.country == country && p.admin1.is_some());
        let nearest = towns.min_by(|a, b| far(a).total_cmp(&far(b))).filter(|p| far(p) < 0.65 * 0.65);
        match nearest {
            // Districts are small: the nearest town tells the district only where it is close.
            Some(town) if far(&town) < 0.15 * 0.15 => own(&town),
            Some(town) => (own(&town).0, None),
            None => (None, None),
        }
    }

    /// Places whose latitude is near.
    fn near(&self, lat: f64, degrees: f64) -> impl Iterator<Item = Place> {
        let (low, high) = (((lat - degrees) * 1e5) as i32, ((lat + degrees) * 1e5) as i32);
        (0..self.len() as u32).filter_map(move |n| {
            let here = layout::u32_at(self.records, n as usize * RECORD + 4)? as i32;
            (low..=high).contains(&here).then(|| self.place(PlaceId(n))).flatten()
        })
    }

    /// Every place, in the order of the records.
    pub fn all(&self) -> impl Iterator<Item = Place> {
        (0..self.len() as u32).filter_map(|n| self.place(PlaceId(n)))
    }

    fn by_code(&self, code: &str) -> Option<Place> {
        let key = format!("{}{}", layout::CODE, code.to_ascii_lowercase());
        self.place(self.get(key.as_bytes()).first()?.id)
    }

    fn as_country(&self, place: Place) -> Option<Country> {
        let (iso2, iso3) = self.iso(u8::try_from(place.id.0).ok()?)?;
        Some(Country { place, iso2, iso3 })
    }

    /// Countries are the first records, in the order of their codes.
    fn iso(&self, country: u8) -> Option<(&'static str, &'static str)> {
        let at = usize::from(country) * 5;
        let codes = std::str::from_utf8(self.countries.get(at..at + 5)?).ok()?;
        (country != 0).then(|| (&codes[..2], &codes[2..]))
    }
}

fn candidate(value: u32) -> Candidate {
    Candidate { id: PlaceId(value & !layout::OTHER_NAME), primary: value & layout::OTHER_NAME == 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> Place {
        let gazetteer = Gazetteer::committed();
        let candidates = gazetteer.lookup(name);
        gazetteer.place(candidates.first().unwrap_or_else(|| panic!("no {name}")).id).unwrap()
    }

    #[test]
    fn knows_countries_by_many_names() {
        let gazetteer = Gazetteer::committed();
        for (name, iso3) in [
            ("Turkey", "TUR"),
            ("Burma", "MMR"),
            ("UAE", "ARE"),
            ("Britain", "GBR"),
            ("U.S.", "USA"),
            ("US", "USA"),
            ("IQ", "IRQ"),
            ("IRQ", "IRQ"),
            ("العراق", "IRQ"),
            ("Russia", "RUS"),
            ("Kosovo", "XKX"),
            ("Ivory Coast", "CIV"),
        ] {
            assert_eq!(gazetteer.country(name).map(|c| c.iso3), Some(iso3), "{name}");
        }
        assert_eq!(gazetteer.country("Baghdad"), None);
        assert_eq!(gazetteer.country(""), None);
    }

    #[test]
    fn knows_demonyms() {
        let gazetteer = Gazetteer::committed();
        for (word, iso2) in [
            ("Iraqi", "IQ"),
            ("Iraqis", "IQ"),
            ("American", "US"),
            ("British", "GB"),
            ("Danes", "DK"),
            ("Nigerien", "NE"),
            ("Nigerian", "NG"),
            ("Lebanese", "LB"),
        ] {
            assert_eq!(gazetteer.demonym(word).map(|c| c.iso2), Some(iso2), "{word}");
        }
        assert_eq!(gazetteer.demonym("table"), None);
    }

    #[test]
    fn knows_places_under_press_spellings() {
        for (name, country, lat, lon) in [
            ("Baghdad", "IQ", 33.3, 44.4),
            ("Ain al-Asad", "IQ", 33.8, 42.4),
            ("al-Tanf", "SY", 33.5, 38.6),
            ("Tower 22", "JO", 33.3, 38.7),
            ("Jurf al-Sakhar", "IQ", 32.9, 44.2),
            ("An-Nasiriyah", "IQ", 31.0, 46.3),
            ("Hodeida", "YE", 14.8, 42.95),
            ("Kyiv", "UA", 50.45, 30.5),
            ("بغداد", "IQ", 33.3, 44.4),
            ("Calif.", "US", 37.25, -119.75),
            ("Rapides Parish", "US", 31.2, -92.5),
            ("Oxfordshire", "GB", 51.8, -1.3),
            ("Gaza Strip", "PS", 31.4, 34.4),
        ] {
            let place = first(name);
            assert_eq!(place.country, country, "{name}");
            assert!((place.lat - lat).abs() < 0.35 && (place.lon - lon).abs() < 0.45, "{name} {place:?}");
        }
        assert_eq!(first("Baghdad").geonameid, Some(98182));
        assert_eq!(first("Middle East").kind, PlaceKind::Continent);
    }

    #[test]
    fn points_lie_in_countries() {
        let gazetteer = Gazetteer::committed();
        for (lat, lon, iso2) in [
            (33.3, 44.4, Some("IQ")),
            (36.34, 43.12, Some("IQ")),
            (34.4, 40.6, Some("SY")),
            (-1.4, 28.6, Some("CD")),
            (61.0, 100.0, Some("RU")),
            (66.0, -172.0, Some("RU")),
            (42.6, 21.1, Some("XK")),
            (20.0, 38.5, None),
            (0.0, -30.0, None),
        ] {
            assert_eq!(gazetteer.country_at(lat, lon).map(|c| c.iso2), iso2, "{lat} {lon}");
        }
    }

    /// A slip of the pen in a coordinate puts a place into another country.
    #[test]
    fn own_places_lie_in_their_countries() {
        let gazetteer = Gazetteer::committed();
        let own: Vec<Place> = gazetteer.all().filter(|p| p.own).collect();
        assert!(own.len() > 600, "{}", own.len());
        let beside = |p: &Place| {
            let steps = [-0.4, -0.2, 0.0, 0.2, 0.4];
            let mut around = steps.iter().flat_map(|a| steps.iter().map(move |b| (a, b)));
            around
                .any(|(a, b)| gazetteer.country_at(p.lat + a, p.lon + b).is_some_and(|c| c.iso2 == p.country))
        };
        // At sea, if not far from shore.
        let offshore = |p: &Place| matches!(p.name, "Al-Basra Oil Terminal" | "Leviathan gas field");
        let small = |p: &Place| p.kind <= PlaceKind::Province && !p.country.is_empty();
        // The atlas draws Crimea and the Golan by who holds them; Diego Garcia is smaller than it draws.
        let disputed = |p: &Place| matches!(p.country, "UA" | "IO");
        let off: Vec<&str> = own
            .iter()
            .filter(|p| small(p) && !disputed(p) && !offshore(p) && !beside(p))
            .map(|p| p.name)
            .collect();
        assert!(off.is_empty(), "{off:?}");
    }

    #[test]
    fn areas_hold_points() {
        let gazetteer = Gazetteer::committed();
        let (first, _) = gazetteer.areas("Ain al-Asad Air Base", PlaceKind::Facility, "IQ", 33.79, 42.44);
        assert!(first.is_some_and(|p| p.name.contains("Anbar")), "{first:?}");
        let (first, _) = gazetteer.areas("nowhere", PlaceKind::City, "IQ", 0.0, 0.0);
        assert_eq!(first, None);
        let anbar = gazetteer.of_kind("Anbar", PlaceKind::Province);
        assert_eq!(anbar.and_then(|p| p.geonameid), Some(99592));
        assert_eq!(gazetteer.adjective("European").map(|(p, a)| (p.name, a)), Some(("Europe", true)));
        assert_eq!(gazetteer.adjective("Danes").map(|(p, a)| (p.name, a)), Some(("Denmark", false)));
    }

    #[test]
    fn loose_spellings_are_a_second_chance() {
        let gazetteer = Gazetteer::committed();
        assert!(gazetteer.lookup("Qamishly").is_empty() || !gazetteer.lookup_loose("qamishly").is_empty());
        let found = gazetteer.lookup_loose("kamishli");
        assert_eq!(gazetteer.place(found[0].id).unwrap().country, "SY");
    }

    #[test]
    fn bytes_that_are_no_gazetteer() {
        assert!(Gazetteer::from_bytes(b"").is_none());
        assert!(Gazetteer::from_bytes(b"DLGAZ02\n").is_none());
        let empty = Gazetteer::empty();
        assert!(empty.is_empty() && empty.lookup("Baghdad").is_empty());
        assert_eq!(empty.place(PlaceId(0)), None);
    }
}
