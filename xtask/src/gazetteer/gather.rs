//! What is a place, where it lies, and which names it goes by.

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
const TRANSLITERATED: &[&str] = &[
    "IQ", "SY", "JO", "LB", "YE", "IL", "PS", "IR", "SD", "SS", "EG", "LY", "AF", "PK", "SA", "KW", "QA",
    "BH", "AE", "OM", "UA", "ML", "NE", "BF", "TD", "SO", "TN", "DZ", "MA", "MR", "ET", "ER",
];

/// Words that end or begin names of districts and provinces, and are often left out.
const AREA_WORDS: &[&str] = &[
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
    airports(&mut out, sources, &by_iso);
    order(&mut out);
    out
}

fn countries(out: &mut Gathered, sources: &Sources, tables: &Tables) -> FxHashMap<String, u8> {
    let mut by_iso = FxHashMap::default();
    for country in &sources.countries {
        let Some(shape) = sources.shapes.iter().find(|s| s.cca2 == country.iso) else { continue };
        let Ok(number) = u8::try_from(out.places.len()) else { break };
        by_iso.insert(country.iso.clone(), number);
        out.codes.push((country.iso.clone(), country.iso3.clone()));
        let row = tables.countries.iter().find(|r| r.iso == country.iso);
        let (lat, lon) = row.and_then(|r| r.at).unwrap_or((shape.latlng[0], shape.latlng[1]));
        out.places.push(Entry {
            name: shape.name.common.clone(),
            geonameid: country.geonameid,
            lat,
            lon,
            population: country.population,
            kind: kind(PlaceKind::Country),
            country: number,
            ..Entry::default()
        });
        let id = u32::from(number);
        out.name(&shape.name.common, id, true);
        out.name(&shape.name.official, id, true);
        for spelling in shape.spellings.iter().filter(|s| s.len() > 3) {
            out.name(spelling, id, false);
        }
        for language in ["ara", "fra", "spa"] {
            if let Some(name) = shape.translations.get(language) {
                out.name(&name.common, id, false);
            }
        }
        out.key(format!("{}{}", layout::CODE, country.iso.to_lowercase()), id, true);
        out.key(format!("{}{}", layout::CODE, country.iso3.to_lowercase()), id, true);
        let mut demonyms: Vec<String> =
            shape.demonyms.get("eng").map(|d| vec![d.m.clone(), d.f.clone()]).unwrap_or_default();
        if let Some(row) = row {
            demonyms.clear();
            demonyms.extend(row.demonyms.iter().cloned());
            for name in &row.names {
                out.name(name, id, true);
            }
        }
        let uncounted = ["ese", "ish", "ch", "ss", "s", "men", "man"];
        for demonym in demonyms.iter().flat_map(|d| d.split([',', '/'])).map(str::trim) {
            out.key(format!("{}{}", layout::DEMONYM, key::of(demonym)), id, true);
            if !uncounted.iter().any(|end| demonym.ends_with(end)) {
                out.key(format!("{}{}s", layout::DEMONYM, key::of(demonym)), id, true);
            }
        }
    }
    by_iso
}

/// Where areas lie, from the towns in them.
struct Centres {
    /// Code of a province or district to the bounds of its towns and their population.
    areas: FxHashMap<String, Bounds>,
    /// Rounded position of a town to the codes of its province and district.
    codes: FxHashMap<(String, i32, i32), (String, String)>,
}

#[derive(Clone, Copy)]
struct Bounds {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
    sum: (f64, f64),
    towns: f64,
    population: u64,
}

impl Bounds {
    fn add(&mut self, lat: f64, lon: f64) {
        self.south = self.south.min(lat);
        self.north = self.north.max(lat);
        self.west = self.west.min(lon);
        self.east = self.east.max(lon);
        self.sum.0 += lat;
        self.sum.1 += lon;
        self.towns += 1.0;
    }

    /// Half way between the middle of the box and the mean of the towns: neither empty deserts nor one
    /// crowded coast decide alone.
    fn centre(&self) -> (f64, f64) {
        let middle = ((self.south + self.north) / 2.0, (self.west + self.east) / 2.0);
        ((middle.0 + self.sum.0 / self.towns) / 2.0, (middle.1 + self.sum.1 / self.towns) / 2.0)
    }
}

fn spot(country: &str, lat: f64, lon: f64) -> (String, i32, i32) {
    (country.to_owned(), (lat * 1e3).round() as i32, (lon * 1e3).round() as i32)
}

impl Centres {
    fn of(sources: &Sources) -> Self {
        let mut areas: FxHashMap<String, Bounds> = FxHashMap::default();
        let mut codes = FxHashMap::default();
        let empty = Bounds {
            south: f64::MAX,
            north: f64::MIN,
            west: f64::MAX,
            east: f64::MIN,
            sum: (0.0, 0.0),
            towns: 0.0,
            population: 0,
        };
        for town in &sources.located {
            let (Ok(lat), Ok(lon)) = (town.lat.parse::<f64>(), town.lng.parse::<f64>()) else { continue };
            let first = format!("{}.{}", town.country, town.admin1);
            let second = format!("{first}.{}", town.admin2);
            areas.entry(first.clone()).or_insert(empty).add(lat, lon);
            areas.entry(second.clone()).or_insert(empty).add(lat, lon);
            codes.insert(spot(&town.country, lat, lon), (first, second));
        }
        for town in &sources.cities {
            if let Some((first, second)) = codes.get(&spot(&town.countrycode, town.latitude, town.longitude))
            {
                for code in [first, second] {
                    if let Some(area) = areas.get_mut(code) {
                        area.population += u64::from(town.population);
                    }
                }
            }
        }
        Centres { areas, codes }
    }
}

fn provinces(
    out: &mut Gathered,
    sources: &Sources,
    tables: &Tables,
    by_iso: &FxHashMap<String, u8>,
    centres: &Centres,
) -> FxHashMap<String, u16> {
    let mut numbers = FxHashMap::default();
    for area in &sources.admin1 {
        let Some((iso, code)) = area.code.split_once('.') else { continue };
        let (Some(country), Ok(number)) = (by_iso.get(iso), u16::try_from(out.places.len())) else {
            continue;
        };
        if u32::from(number) >= layout::FIRST_DISTRICT {
            break;
        }
        let same = key::of(&area.name);
        let row = tables.provinces.iter().find(|r| r.code == iso && key::of(&r.name) == same);
        let state = (iso == "US").then(|| tables.states.iter().find(|r| r.code == code)).flatten();
        let row = row.or(state);
        let bounds = centres.areas.get(&area.code);
        let Some((lat, lon)) = row.and_then(|r| r.at).or(bounds.map(Bounds::centre)) else { continue };
        numbers.insert(area.code.clone(), number);
        let id = u32::from(number);
        out.places.push(Entry {
            name: area.name.clone(),
            geonameid: if iso == "US" { sources.states.get(code).map_or(0, |s| s.geonameid) } else { 0 },
            lat,
            lon,
            population: bounds.map_or(0, |b| b.population.min(u64::from(u32::MAX)) as u32),
            kind: kind(PlaceKind::Province),
            country: *country,
            ..Entry::default()
        });
        out.area_names(&area.name, id, TRANSLITERATED.contains(&iso));
        for name in row.into_iter().flat_map(|r| &r.names) {
            out.name(name, id, true);
        }
    }
    numbers
}

fn districts(
    out: &mut Gathered,
    sources: &Sources,
    by_iso: &FxHashMap<String, u8>,
    admin1: &FxHashMap<String, u16>,
    centres: &Centres,
) -> FxHashMap<String, u16> {
    let mut numbers = FxHashMap::default();
    for area in &sources.admin2 {
        let Some(bounds) = centres.areas.get(&area.code) else { continue };
        let Some((first, _)) = area.code.rsplit_once('.') else { continue };
        let Some(iso) = area.code.split('.').next() else { continue };
        let Some(country) = by_iso.get(iso) else { continue };
        let Ok(number) = u16::try_from(out.places.len() - layout::FIRST_DISTRICT as usize) else { break };
        numbers.insert(area.code.clone(), number);
        let id = out.places.len() as u32;
        let (lat, lon) = bounds.centre();
        out.places.push(Entry {
            name: area.name.clone(),
            lat,
            lon,
            population: bounds.population.min(u64::from(u32::MAX)) as u32,
            kind: kind(PlaceKind::District),
            country: *country,
            admin1: admin1.get(first).copied().unwrap_or(0),
            ..Entry::default()
        });
        out.area_names(&area.name, id, TRANSLITERATED.contains(&iso));
    }
    numbers
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
fn keeps(name: &str, population: u32, all: bool) -> bool {
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

fn kind(kind: PlaceKind) -> u8 {
    PlaceKind::ALL.iter().position(|k| *k == kind).unwrap_or(0) as u8
}

impl Gathered {
    fn key(&mut self, key: String, id: u32, primary: bool) {
        if key.len() >= 2 {
            self.names.entry(key).or_default().push((id, primary));
        }
    }

    fn name(&mut self, name: &str, id: u32, primary: bool) {
        self.key(key::of(name), id, primary);
    }

    /// As `name`, also without the Arabic article, and under the loose key.
    fn spread(&mut self, name: &str, id: u32, primary: bool) {
        let key = key::of(name);
        if let Some(bare) = key.strip_prefix("al ").filter(|b| b.len() > 3) {
            self.key(bare.to_owned(), id, primary);
        }
        if let Some(loose) = key::loose(&key) {
            self.key(format!("{}{loose}", layout::LOOSE), id, primary);
        }
        self.key(key, id, primary);
    }

    /// As `name`, also without "County", "Governorate" and the like.
    fn area_names(&mut self, name: &str, id: u32, transliterated: bool) {
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
