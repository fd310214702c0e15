//! Outlines of countries, in as few bytes as will do.

use super::gather::Gathered;
use super::sources::Sources;
use anyhow::Result;
use dateline_reading::places::outline::{Writer, signed};
use rustc_hash::FxHashMap;

/// Outlines that carry no code in the atlas, and the country that holds them in this gazetteer.
const CODELESS: &[(&str, &str)] = &[("Kosovo", "XK"), ("Somaliland", "SO"), ("N. Cyprus", "CY")];

/// The bytes of the outlines, as `dateline_reading::places::outline` reads them.
pub fn draw(sources: &Sources, gathered: &Gathered) -> Result<Vec<u8>> {
    let mut arcs: FxHashMap<u8, Vec<usize>> = FxHashMap::default();
    for outline in &sources.atlas.objects.countries.geometries {
        let codeless = CODELESS.iter().find(|(name, _)| *name == outline.properties.name);
        let number = match codeless {
            Some((_, iso)) => gathered.codes.iter().position(|(code, _)| code == iso).map(|n| n as u8),
            None => gathered.numeric.get(&outline.id).copied(),
        };
        let Some(number) = number else {
            println!("no country for the outline of {}", outline.properties.name);
            continue;
        };
        collect(&outline.arcs, arcs.entry(number).or_default());
    }
    let transform = &sources.atlas.transform;
    let mut writer = Writer::new(transform.scale, transform.translate);
    for arc in &sources.atlas.arcs {
        let mut bytes = Vec::new();
        for (x, y) in arc {
            signed(&mut bytes, *x);
            signed(&mut bytes, *y);
        }
        let (mut x, mut y) = (0, 0);
        let mut bounds = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
        let half = (180.0 / transform.scale.0) as i32;
        for (n, (dx, dy)) in arc.iter().enumerate() {
            if n > 0 && dx.abs() > half {
                // Over the antimeridian.
                bounds = [i32::MIN, i32::MIN, i32::MAX, i32::MAX];
            }
            (x, y) = (x + dx, y + dy);
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        }
        writer.arc(arc.len(), &bytes, bounds);
    }
    let mut numbers: Vec<_> = arcs.into_iter().collect();
    numbers.sort();
    for (number, mut list) in numbers {
        // An arc that bounds two parts of one country is inside it.
        list.sort_unstable();
        let mut once: Vec<usize> = Vec::new();
        for arc in list {
            if once.last() == Some(&arc) {
                once.pop();
            } else {
                once.push(arc);
            }
        }
        writer.country(number, &once);
    }
    Ok(writer.finish())
}

/// The arcs of nested rings, whichever way they run.
fn collect(value: &serde_json::Value, into: &mut Vec<usize>) {
    match value {
        serde_json::Value::Array(parts) => parts.iter().for_each(|part| collect(part, into)),
        other => {
            if let Some(n) = other.as_i64() {
                into.push(usize::try_from(if n < 0 { !n } else { n }).unwrap_or(usize::MAX));
            }
        }
    }
}
