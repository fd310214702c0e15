//! What is a place, where it lies, and which names it goes by.

use super::areas::{Centres, districts, provinces, spot};
use super::countries::{continents, countries};
use super::sources::Sources;
use super::tables::{PlaceRow, Tables};
use dateline_facts::place::PlaceKind;
use dateline_reading::places::{key, layout};
use rustc_hash::{FxHashMap, FxHashSet};

/// Places in record order, and their names.
#[derive(Default)]
pub struct Gathered {
    pub places: Vec<Entry>,
    /// Key to candidates.
    pub names: FxHashMap<String, Vec<(u32, bool)>>,
    /// ISO codes by country record.
    pub codes: Vec<(String, String)>,
    /// Numeric ISO codes to country records.
    pub numeric: FxHashMap<String, u8>,
}

/// A place on its way into the file.
#[derive(Clone, Default)]
pub struct Entry {
    pub name: String,
    pub geonameid: u32,
    pub lat: f64,
    pub lon: f64,
    pub population: u32,
    pub kind: u8,
    pub country: u8,
    pub admin1: u16,
    pub admin2: u16,
    pub own: bool,
}

/// Countries whose press writes names many ways, because they are transliterated, and where wars are reported from:
/// all alternate names are kept, and loose keys made.
pub const TRANSLITERATED: &[&str] = &[
    "IQ", "SY", "JO", "LB", "YE", "IL", "PS", "IR", "SD", "SS", "EG", "LY", "AF", "PK", "SA", "KW", "QA",
    "BH", "AE", "OM", "UA", "ML", "NE", "BF", "TD", "SO", "TN", "DZ", "MA", "MR", "ET", "ER",
];

/// Words that end or begin names of districts and provinces, and are often left out.
pub const AREA_WORDS: &[&str] = &[
    " county",
    " parish",
    " borough",
    " census area",
    " governorate",
    " province",
    " region",
    " oblast",
    " district",
    " state",
    " department",
    " prefecture",
    " municipality",
    " republic",
];

/// Puts everything together.
pub fn gather(sources: &Sources, tables: &Tables) -> Gathered {
    let mut out = Gathered::default();
    out.places.push(Entry::default());
    out.codes.push((String::new(), String::new()));
    let by_iso = countries(&mut out, sources, tables);
    let centres = Centres::of(sources);
    let admin1 = provinces(&mut out, sources, tables, &by_iso, &centres);
    out.places.resize(layout::FIRST_DISTRICT as usize + 1, Entry::default());
    let admin2 = districts(&mut out, sources, &by_iso, &admin1, &centres);
    towns(&mut out, sources, &by_iso, &admin1, &admin2, &centres);
    own(&mut out, tables, &by_iso);
    continents(&mut out, tables);
    airports(&mut out, sources, &by_iso);
    order(&mut out);
    out
}

fn towns(
    out: &mut Gathered,
    sources: &Sources,
    by_iso: &FxHashMap<String, u8>,
    admin1: &FxHashMap<String, u16>,
    admin2: &FxHashMap<String, u16>,
    centres: &Centres,
) {
    for town in &sources.cities {
        let Some(country) = by_iso.get(&town.countrycode) else { continue };
        let id = out.places.len() as u32;
        let codes = centres.codes.get(&spot(&town.countrycode, town.latitude, town.longitude));
        let first = format!("{}.{}", town.countrycode, town.admin1code);
        out.places.push(Entry {
            name: town.name.clone(),
            geonameid: town.geonameid,
            lat: town.latitude,
            lon: town.longitude,
            population: town.population,
            kind: kind(PlaceKind::City),
            country: *country,
            admin1: admin1.get(&first).copied().unwrap_or(0),
            admin2: codes.and_then(|(_, second)| admin2.get(second)).copied().unwrap_or(0),
            own: false,
        });
        let all = TRANSLITERATED.contains(&town.countrycode.as_str());
        if all {
            out.spread(&town.name, id, true);
        } else {
            out.name(&town.name, id, true);
        }
        if let Some(short) = town.name.strip_suffix(" City").filter(|s| s.len() > 4) {
            out.name(short, id, false);
        }
        for other in &town.alternatenames {
            if !keeps(other, town.population, all) {
                continue;
            }
            if all {
                out.spread(other, id, false);
            } else {
                out.name(other, id, false);
            }
        }
    }
}

/// Whether another name of a town of that many people is worth its bytes: Latin ones of towns the press names, Arabic ones of
/// large towns and of the countries in question; no codes, no vowelless transliterations back from other scripts.
pub fn keeps(name: &str, population: u32, all: bool) -> bool {
    let arabic = name.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
    let latin =
        name.chars().all(|c| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c) || "’ʼ‘ʻ–".contains(c));
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if arabic {
        return letters >= 3 && (population >= 200_000 || all && population >= 5_000);
    }
    let vowel = name.chars().any(|c| "aeiouyAEIOUY".contains(c) || !c.is_ascii());
    let capital = name.starts_with(|c: char| c.is_uppercase() || "’ʼ‘ʻ'".contains(c));
    let shouted = name.chars().all(|c| !c.is_lowercase());
    let digits = name.chars().any(|c| c.is_ascii_digit());
    latin
        && vowel
        && capital
        && !shouted
        && !digits
        && letters >= 4
        && name.split_whitespace().count() <= 4
        && !name.contains([',', '(', '/', ';'])
        && (all || population >= 15_000)
}

fn own(out: &mut Gathered, tables: &Tables, by_iso: &FxHashMap<String, u8>) {
    for row in &tables.own {
        let country = by_iso.get(&row.country).copied().unwrap_or(0);
        let twin = if matches!(row.kind, PlaceKind::City | PlaceKind::Province) {
            twin(out, row, country)
        } else {
            None
        };
        let id = twin.unwrap_or(out.places.len() as u32);
        if twin.is_none() {
            out.places.push(Entry {
                name: row.name.clone(),
                lat: row.at.0,
                lon: row.at.1,
                kind: kind(row.kind),
                country,
                own: true,
                ..Entry::default()
            });
        } else if let Some(place) = out.places.get_mut(id as usize) {
            place.own = true;
        }
        out.spread(&row.name, id, true);
        for name in &row.names {
            out.spread(name, id, true);
        }
    }
}

/// The town or province that the packages already have under one of the row's names, within 30 km.
fn twin(out: &Gathered, row: &PlaceRow, country: u8) -> Option<u32> {
    let names = std::iter::once(&row.name).chain(&row.names);
    names.filter_map(|n| out.names.get(&key::of(n))).flatten().map(|(id, _)| *id).find(|id| {
        let place = &out.places[*id as usize];
        let near = (place.lat - row.at.0).abs() < 0.3 && (place.lon - row.at.1).abs() < 0.3;
        place.kind == kind(row.kind) && place.country == country && (near || row.kind == PlaceKind::Province)
    })
}

fn airports(out: &mut Gathered, sources: &Sources, by_iso: &FxHashMap<String, u8>) {
    let military =
        ["Air Base", "Airbase", "Air Force", "AFB", "Naval", "Army", "Military", "RAF ", "Marine Corps"];
    for field in &sources.airports {
        let Some(country) = by_iso.get(&field.country) else { continue };
        if field.iata.is_empty() && !military.iter().any(|word| field.name.contains(word)) {
            continue;
        }
        let full = key::of(&field.name);
        let airfield =
            ["airport", "air base", "airbase", "air force base", "airfield", "aerodrome", "station", "afb"]
                .iter()
                .any(|end| full.contains(end));
        let known = out.names.get(&full).is_some_and(|ids| {
            ids.iter().any(|(id, _)| {
                let p = &out.places[*id as usize];
                (p.lat - field.lat).abs() < 0.2 && (p.lon - field.lon).abs() < 0.2
            })
        });
        if !airfield || known {
            continue;
        }
        let id = out.places.len() as u32;
        out.places.push(Entry {
            name: field.name.clone(),
            lat: field.lat,
            lon: field.lon,
            kind: kind(PlaceKind::Facility),
            country: *country,
            ..Entry::default()
        });
        out.name(&field.name, id, true);
        if full.contains(" international airport") {
            out.key(full.replace(" international airport", " airport"), id, false);
        }
    }
}

/// Puts the likelier candidates first and cuts lists that nobody reads to the end.
fn order(out: &mut Gathered) {
    let places = &out.places;
    for candidates in out.names.values_mut() {
        let mut seen = FxHashSet::default();
        // A name that is both its own and another's is its own.
        candidates.sort_by_key(|(id, primary)| (*id, !*primary));
        candidates.retain(|(id, _)| seen.insert(*id));
        candidates.sort_by_key(|(id, primary)| {
            let place = &places[*id as usize];
            // A town stands before the area of the same name.
            let share = match PlaceKind::ALL[usize::from(place.kind)] {
                PlaceKind::Province => place.population / 3,
                PlaceKind::District => place.population / 5,
                _ => place.population,
            };
            let weight = if place.own { share.max(1_000_000) } else { share };
            (std::cmp::Reverse(if *primary { weight } else { weight / 4 }), *id)
        });
        candidates.truncate(80);
    }
}

/// The kind as the file has it.
pub fn kind(kind: PlaceKind) -> u8 {
    PlaceKind::ALL.iter().position(|k| *k == kind).unwrap_or(0) as u8
}

impl Gathered {
    pub fn key(&mut self, key: String, id: u32, primary: bool) {
        if key.len() >= 2 {
            self.names.entry(key).or_default().push((id, primary));
        }
    }

    pub fn name(&mut self, name: &str, id: u32, primary: bool) {
        self.key(key::of(name), id, primary);
    }

    /// As `name`, also without the Arabic article, and under the loose key.
    pub fn spread(&mut self, name: &str, id: u32, primary: bool) {
        let key = key::of(name);
        if let Some(bare) = key.strip_prefix("al ").filter(|b| b.len() > 3) {
            self.key(bare.to_owned(), id, primary);
        }
        if let Some(loose) = key::loose(&key) {
            self.key(format!("{}{loose}", layout::LOOSE), id, primary);
        }
        self.key(key, id, primary);
    }

    /// Another name of an area of a transliterated country, also without "Governorate" and the like.
    pub fn other_area_names(&mut self, name: &str, id: u32) {
        self.spread(name, id, false);
        let full = key::of(name);
        for word in AREA_WORDS {
            if let Some(bare) = full.strip_suffix(word).filter(|b| b.len() > 2) {
                self.key(bare.to_owned(), id, false);
            }
        }
    }

    /// As `name`, also without "County", "Governorate" and the like.
    pub fn area_names(&mut self, name: &str, id: u32, transliterated: bool) {
        if transliterated {
            self.spread(name, id, true);
        } else {
            self.name(name, id, true);
        }
        let full = key::of(name);
        for word in AREA_WORDS {
            if let Some(bare) = full.strip_suffix(word).filter(|b| b.len() > 2) {
                self.key(bare.to_owned(), id, false);
            }
        }
    }
}
