//! Provinces and districts: where they lie, and their ids.

use super::gather::{AREA_WORDS, Entry, Gathered, TRANSLITERATED, keeps, kind};
use super::sources::{Known, Sources};
use super::tables::Tables;
use dateline_facts::place::PlaceKind;
use dateline_reading::places::{key, layout};
use rustc_hash::FxHashMap;

/// Areas of GeoNames by kind, country and folded name without words such as "province".
struct Register<'a>(FxHashMap<(&'a str, &'a str, String), Vec<&'a Known>>);

impl<'a> Register<'a> {
    fn of(sources: &'a Sources) -> Self {
        let mut all: FxHashMap<_, Vec<&Known>> = FxHashMap::default();
        for area in sources.known.iter().filter(|k| k.kind.starts_with("admin")) {
            for name in std::iter::once(&area.name).chain(&area.names) {
                let list = all.entry((area.kind.as_str(), area.country.as_str(), bare(name))).or_default();
                if !list.iter().any(|k| k.geonameid == area.geonameid) {
                    list.push(area);
                }
            }
        }
        Register(all)
    }

    /// The area of that name, not far from the middle of its towns.
    fn find(&self, kind: &'a str, iso: &'a str, name: &str, centre: Option<(f64, f64)>) -> Option<&'a Known> {
        let reach = if kind == "admin1" { 8.0 } else { 1.5 };
        let off = |k: &&&Known| {
            centre.map_or(0.0, |c| (c.0 - k.at.0).hypot((c.1 - k.at.1) * c.0.to_radians().cos()))
        };
        let list = self.0.get(&(kind, iso, bare(name)))?;
        list.iter().filter(|k| off(k) < reach).min_by(|a, b| off(a).total_cmp(&off(b))).copied()
    }
}

fn bare(name: &str) -> String {
    let mut key = key::of(name);
    for word in AREA_WORDS.iter().chain(&[" sheng", " shi", " ken"]) {
        if let Some(bare) = key.strip_suffix(word).filter(|b| b.len() > 2) {
            key.truncate(bare.len());
        }
    }
    for word in [
        "muhafazat ",
        "liwa ",
        "state of ",
        "province of ",
        "departement de ",
        "provincia de ",
        "departamento de ",
    ] {
        if let Some(bare) = key.strip_prefix(word).filter(|b| b.len() > 2) {
            key = bare.to_owned();
        }
    }
    key.strip_prefix("al ").map(str::to_owned).unwrap_or(key)
}

/// Where areas lie, from the towns in them.
pub struct Centres {
    /// Code of a province or district to the bounds of its towns and their population.
    areas: FxHashMap<String, Bounds>,
    /// Rounded position of a town to the codes of its province and district.
    pub codes: FxHashMap<(String, i32, i32), (String, String)>,
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

/// A town by its place on the map.
pub fn spot(country: &str, lat: f64, lon: f64) -> (String, i32, i32) {
    (country.to_owned(), (lat * 1e3).round() as i32, (lon * 1e3).round() as i32)
}

impl Centres {
    /// Sums up the towns.
    pub fn of(sources: &Sources) -> Self {
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

/// First-level areas; returns their record numbers by code.
pub fn provinces(
    out: &mut Gathered,
    sources: &Sources,
    tables: &Tables,
    by_iso: &FxHashMap<String, u8>,
    centres: &Centres,
) -> FxHashMap<String, u16> {
    let known = Register::of(sources);
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
        let known = known.find("admin1", iso, &area.name, bounds.map(Bounds::centre));
        let at = row.and_then(|r| r.at).or(known.map(|k| k.at)).or(bounds.map(Bounds::centre));
        let Some((lat, lon)) = at else { continue };
        numbers.insert(area.code.clone(), number);
        let id = u32::from(number);
        out.places.push(Entry {
            name: area.name.clone(),
            geonameid: known.map_or(0, |k| k.geonameid),
            lat,
            lon,
            population: bounds.map_or(0, |b| b.population.min(u64::from(u32::MAX)) as u32),
            kind: kind(PlaceKind::Province),
            country: *country,
            ..Entry::default()
        });
        let transliterated = TRANSLITERATED.contains(&iso);
        out.area_names(&area.name, id, transliterated);
        for name in row.into_iter().flat_map(|r| &r.names) {
            out.name(name, id, true);
        }
        if transliterated {
            for name in known.into_iter().flat_map(|k| &k.names).filter(|n| keeps(n, 1_000_000, true)) {
                // Among them are names of their chief towns.
                out.other_area_names(name, id);
            }
        }
    }
    numbers
}

/// Second-level areas; returns their numbers by code.
pub fn districts(
    out: &mut Gathered,
    sources: &Sources,
    by_iso: &FxHashMap<String, u8>,
    admin1: &FxHashMap<String, u16>,
    centres: &Centres,
) -> FxHashMap<String, u16> {
    let known = Register::of(sources);
    let mut numbers = FxHashMap::default();
    for area in &sources.admin2 {
        let Some(bounds) = centres.areas.get(&area.code) else { continue };
        let Some((first, _)) = area.code.rsplit_once('.') else { continue };
        let Some(iso) = area.code.split('.').next() else { continue };
        let Some(country) = by_iso.get(iso) else { continue };
        let Ok(number) = u16::try_from(out.places.len() - layout::FIRST_DISTRICT as usize) else { break };
        numbers.insert(area.code.clone(), number);
        let id = out.places.len() as u32;
        let known = known.find("admin2", iso, &area.name, Some(bounds.centre()));
        let (lat, lon) = known.map_or(bounds.centre(), |k| k.at);
        out.places.push(Entry {
            name: area.name.clone(),
            geonameid: known.map_or(0, |k| k.geonameid),
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
