//! The gazetteer: place names to places, straight from the committed bytes.
//!
//! Nothing is parsed at start-up: [`Gazetteer::committed`] reads a header and hands out slices. The layout is
//! written by `cargo run -p xtask -- gazetteer`; `layout` describes it.

use super::key;
use super::layout::{self, Header, RECORD};
use dateline_facts::place::PlaceKind;
use fst::Map;

/// Place names to places, countries and demonyms to countries.
#[derive(Clone)]
pub struct Gazetteer {
    names: Map<&'static [u8]>,
    records: &'static [u8],
    lists: &'static [u8],
    labels: &'static [u8],
    countries: &'static [u8],
}

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
    fn loose_spellings_are_a_second_chance() {
        let gazetteer = Gazetteer::committed();
        assert!(gazetteer.lookup("Qamishly").is_empty() || !gazetteer.lookup_loose("qamishly").is_empty());
        let found = gazetteer.lookup_loose("kamishli");
        assert_eq!(gazetteer.place(found[0].id).unwrap().country, "SY");
    }

    #[test]
    fn bytes_that_are_no_gazetteer() {
        assert!(Gazetteer::from_bytes(b"").is_none());
        assert!(Gazetteer::from_bytes(b"DLGAZ01\n").is_none());
        let empty = Gazetteer::empty();
        assert!(empty.is_empty() && empty.lookup("Baghdad").is_empty());
        assert_eq!(empty.place(PlaceId(0)), None);
    }
}
