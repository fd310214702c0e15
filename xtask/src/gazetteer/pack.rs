//! The bytes of the gazetteer.

use super::gather::Gathered;
use anyhow::Result;
use dateline_reading::places::layout::{self, Header, Record};
use rustc_hash::FxHashMap;

/// Writes names, records, lists, labels, country codes and outlines one behind another.
pub fn pack(gathered: &Gathered, outlines: &[u8]) -> Result<Vec<u8>> {
    let mut labels = Vec::new();
    let mut at: FxHashMap<&str, u32> = FxHashMap::default();
    let mut records = Vec::with_capacity(gathered.places.len() * layout::RECORD);
    for place in &gathered.places {
        let label = *at.entry(&place.name).or_insert_with(|| {
            let position = labels.len() as u32;
            let mut end = place.name.len().min(255);
            while !place.name.is_char_boundary(end) {
                end -= 1;
            }
            labels.push(end as u8);
            labels.extend(&place.name.as_bytes()[..end]);
            position
        });
        Record {
            geonameid: place.geonameid,
            lat: (place.lat * 1e5).round() as i32,
            lon: (place.lon * 1e5).round() as i32,
            population: place.population,
            label,
            kind: place.kind,
            country: place.country,
            admin1: place.admin1,
            admin2: place.admin2,
            flags: if place.own { layout::OWN } else { 0 },
        }
        .write(&mut records);
    }
    anyhow::ensure!(labels.len() < 1 << 24, "labels do not fit their numbers");

    let mut keys: Vec<&String> = gathered.names.keys().collect();
    keys.sort();
    let mut lists: Vec<u8> = Vec::new();
    // The same candidates under many keys are one list.
    let mut known: FxHashMap<Vec<u32>, u64> = FxHashMap::default();
    let mut map = fst::MapBuilder::memory();
    for key in keys {
        let candidates: Vec<u32> = gathered.names[key]
            .iter()
            .map(|(id, primary)| if *primary { *id } else { *id | layout::OTHER_NAME })
            .collect();
        let value = if let [only] = candidates[..] {
            u64::from(only)
        } else {
            *known.entry(candidates).or_insert_with_key(|candidates| {
                let position = (lists.len() / 4) as u64;
                lists.extend((candidates.len() as u32).to_le_bytes());
                candidates.iter().for_each(|c| lists.extend(c.to_le_bytes()));
                position | layout::LIST
            })
        };
        map.insert(key, value)?;
    }
    let names = map.into_inner()?;
    let codes: Vec<u8> =
        gathered.codes.iter().flat_map(|(a, b)| format!("{a:2}{b:3}").into_bytes()).collect();
    println!(
        "names {:.1} MB, records {:.1} MB, lists {:.1} MB, labels {:.1} MB, outlines {:.2} MB",
        names.len() as f64 / 1e6,
        records.len() as f64 / 1e6,
        lists.len() as f64 / 1e6,
        labels.len() as f64 / 1e6,
        outlines.len() as f64 / 1e6
    );
    Ok(Header::write([&names, &records, &lists, &labels, &codes, outlines]))
}
