//! GeoJSON (RFC 7946): one feature an event. An event of which only the country is known gets no point: a dot in
//! the middle of a country says something nobody said.

use super::{LossReport, codes, headline, names, quote};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::place::PlaceKind;
use dateline_facts::record::Event;
use serde_json::{Value, json};
use std::io::Write;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    archive.each_event(filter, &mut |event| {
        out.write_all(if loss.written == 0 { b"\n" } else { b",\n" })?;
        let feature = feature(&event, archive.event_line(&event)?, loss);
        serde_json::to_writer(&mut *out, &feature).map_err(std::io::Error::from)?;
        loss.written += 1;
        Ok(true)
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(())
}

fn feature(event: &Event, line: Value, loss: &mut LossReport) -> Value {
    let point = event.place.as_ref().and_then(|p| match (p.lat, p.lon, p.precision) {
        (_, _, PlaceKind::Country | PlaceKind::Continent) => None,
        (Some(lat), Some(lon), _) => Some([lon, lat]),
        _ => None,
    });
    if point.is_none() {
        loss.lose("points of events located no better than by country, or not at all", 1);
    }
    let place = event.place.as_ref();
    json!({
        "type": "Feature",
        "id": event.id.to_string(),
        "geometry": point.map(|p| json!({"type": "Point", "coordinates": p})),
        // Flat values for map programs, then the whole accounts for those that can use them.
        "properties": {
            "title": headline(event),
            "type": event.kind.as_str(),
            "mode": event.mode,
            "contexts": event.contexts,
            "actors": names(&event.actors),
            "actor_codes": codes(&event.actors),
            "recipients": names(&event.recipients),
            "recipient_codes": codes(&event.recipients),
            "place": place.map(|p| p.name.as_str()),
            "country": place.map(|p| p.country.as_str()).filter(|c| !c.is_empty()),
            "place_precision": place.map(|p| p.precision.as_str()),
            "earliest": event.when.earliest.map(|d| d.to_string()),
            "latest": event.when.latest.map(|d| d.to_string()),
            "date_precision": event.when.precision.as_str(),
            "dead": event.dead.map(|r| r.best),
            "injured": event.injured.map(|r| r.best),
            "status": event.status.as_str(),
            "n_reports": event.n_reports,
            "n_independent": event.n_independent,
            "quote": quote(event),
            "accounts": line["accounts"],
            "disagreements": line["disagreements"],
            "stories": line["stories"],
        },
    })
}
