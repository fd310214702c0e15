//! Countries: their names, codes, nationalities and centres.

use super::gather::{Entry, Gathered, kind};
use super::sources::{Known, Sources};
use super::tables::Tables;
use dateline_facts::place::PlaceKind;
use dateline_reading::places::{key, layout};
use rustc_hash::FxHashMap;

/// Adds every country; returns their record numbers by ISO code.
pub fn countries(out: &mut Gathered, sources: &Sources, tables: &Tables) -> FxHashMap<String, u8> {
    let mut by_iso = FxHashMap::default();
    let known: FxHashMap<&str, &Known> =
        sources.known.iter().filter(|k| k.kind == "country").map(|k| (k.country.as_str(), k)).collect();
    for country in &sources.countries {
        let Ok(number) = u8::try_from(out.places.len()) else { break };
        let row = tables.countries.iter().find(|r| r.iso == country.iso);
        let own = row.and_then(|r| r.at);
        let known = known.get(country.iso.as_str());
        let Some((lat, lon)) = own.or(known.map(|k| k.at)) else {
            println!("left out, no centre: {} {}", country.iso, country.name);
            continue;
        };
        by_iso.insert(country.iso.clone(), number);
        out.codes.push((country.iso.clone(), country.iso3.clone()));
        out.numeric.insert(format!("{:03}", country.isonumeric), number);
        // The state's own row, not those of parts and predecessors that share its code.
        let state = tables.nations.iter().find(|s| s.iso == country.iso);
        out.places.push(Entry {
            name: state.map_or(&country.name, |s| &s.name).clone(),
            geonameid: country.geonameid,
            lat,
            lon,
            population: country.population,
            kind: kind(PlaceKind::Country),
            country: number,
            ..Entry::default()
        });
        let id = u32::from(number);
        out.name(&country.name, id, true);
        // "Republic of Iraq"
        if let Some(known) = known {
            out.name(&known.name, id, true);
        }
        for name in sources.territories.get(&country.iso).into_iter().flatten() {
            out.name(name, id, true);
        }
        for name in state.into_iter().flat_map(|s| std::iter::once(&s.name).chain(&s.names)) {
            out.name(name, id, true);
        }
        for name in row.into_iter().flat_map(|r| &r.names) {
            out.name(name, id, true);
        }
        for code in [&country.iso, &country.iso3] {
            out.key(format!("{}{}", layout::CODE, code.to_lowercase()), id, true);
        }
        for (word, adjective) in state.into_iter().flat_map(|s| &s.demonyms) {
            out.demonym(word, id, *adjective);
        }
        for word in row.into_iter().flat_map(|r| &r.demonyms) {
            // What ends in a plural, and no adjective does, is for people only.
            let people = ["s", "Brit", "Briton", "Turk", "Dane", "Swede", "Pole", "Finn", "Scot", "Spaniard"];
            let plural = word.ends_with('s') && !word.ends_with("ss");
            out.demonym(word, id, !plural && !people.contains(&word.as_str()));
        }
    }
    by_iso
}

/// "European", "African": parts of the world have adjectives too.
pub fn continents(out: &mut Gathered, tables: &Tables) {
    for row in &tables.adjectives {
        let ids = out.names.get(&key::of(&row.place)).cloned().unwrap_or_default();
        if let Some((id, _)) = ids.first() {
            for (word, adjective) in &row.words {
                out.demonym(word, *id, *adjective);
            }
        }
    }
}

impl Gathered {
    /// A word for what or who is of a place; `adjective`: it also stands before nouns.
    pub fn demonym(&mut self, word: &str, id: u32, adjective: bool) {
        self.key(format!("{}{}", layout::DEMONYM, key::of(word)), id, adjective);
    }
}
