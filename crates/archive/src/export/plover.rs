//! PLOVER JSON Lines: the fields of the manual's chapter on data. It has no place for who says so, for denials,
//! or for several sources.

use super::location::Locator;
use super::{LossReport, headline, line, quote};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::actor::Actor;
use dateline_facts::place::PlaceKind;
use dateline_facts::plover::Quad;
use dateline_facts::record::{Event, Range, Status};
use serde_json::{Value, json};
use std::io::Write;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    let mut locator = Locator::new();
    archive.each_event(filter, &mut |event| {
        let Some(record) = record(archive, &event, &mut locator, loss)? else { return Ok(true) };
        line(out, &record)?;
        loss.written += 1;
        Ok(true)
    })
}

fn record(
    archive: &Archive,
    event: &Event,
    locator: &mut Locator,
    loss: &mut LossReport,
) -> Result<Option<Value>, ArchiveError> {
    // The date is a required field.
    let Some(day) = event.when.earliest.or(event.when.latest) else {
        loss.leave("without a date");
        return Ok(None);
    };
    loss.without_accounts(event);
    if event.when.earliest.is_none() {
        loss.lose("open beginnings of dates", 1);
    }
    for range in [event.dead, event.injured].into_iter().flatten() {
        loss.lose("ranges of figures (low, high)", usize::from(range.low != range.high));
    }
    loss.lose("counts of independent sources", usize::from(event.n_reports > 1));
    loss.lose("disputed statuses", usize::from(event.status == Status::Disputed));
    if event.actors.is_empty() {
        loss.lose("events whose required actor is unknown, written as UNK", 1);
    }
    // The manual's auxiliary modes.
    let auxiliary = match event.status {
        Status::Planned => Some("future"),
        Status::Hypothetical => Some("hypothetical"),
        Status::Denied => Some("negation"),
        _ => None,
    };
    let mode: Vec<&str> = event.mode.as_deref().into_iter().chain(auxiliary).collect();
    let account = event.accounts.first();
    let (title, url) = match account {
        Some(a) => archive.title_and_uri(a.report)?.unwrap_or_default(),
        None => Default::default(),
    };
    let publication = account.and_then(|a| a.outlet.as_deref().or(a.agency.as_deref()));
    let end = event.when.latest.filter(|l| *l != day);
    Ok(Some(json!({
        "id": event.id.to_string(),
        "date": day.to_string(),
        "enddate": end.map(|d| d.to_string()),
        "actor": entities(&event.actors, true),
        "recipient": entities(&event.recipients, false),
        "event": [event.kind.as_str()],
        "mode": mode,
        "context": event.contexts,
        "quad_code": quad(event.kind.quad()),
        "event_loc": location(event, locator),
        "event_text": headline(event),
        "text": quote(event),
        "size": {"dead": event.dead.map(best), "injured": event.injured.map(best)},
        "cite_info": {"title": title, "url": url, "publication": publication,
            "citation": account.map(|a| a.report.to_string())},
        "coder": concat!("dateline ", env!("CARGO_PKG_VERSION")),
        "comment": event.status.as_str(),
    })))
}

fn best(range: Range) -> u32 {
    range.best
}

fn quad(quad: Quad) -> u8 {
    match quad {
        Quad::VerbalCooperation => 1,
        Quad::MaterialCooperation => 2,
        Quad::VerbalConflict => 3,
        Quad::MaterialConflict => 4,
    }
}

fn entities(actors: &[Actor], required: bool) -> Vec<Value> {
    let mut out: Vec<Value> = actors
        .iter()
        .map(|a| {
            // Three letters of country, then sectors of three letters.
            let sector = a.code.get(3..).filter(|s| !s.is_empty());
            json!({"code": if a.code.is_empty() { "UNK" } else { &a.code }, "sector": sector,
                "entity_text": a.name, "identifier_text": a.id})
        })
        .collect();
    if out.is_empty() && required {
        out.push(json!({"code": "UNK", "sector": null, "entity_text": null, "identifier_text": null}));
    }
    out
}

fn location(event: &Event, locator: &mut Locator) -> Value {
    let Some(place) = &event.place else { return Value::Null };
    let areas = locator.areas(place);
    // 5 is finer than a city, 1 a country.
    let resolution = match place.precision {
        PlaceKind::Facility => 5,
        PlaceKind::City => 4,
        PlaceKind::District => 3,
        PlaceKind::Province | PlaceKind::Region | PlaceKind::Water => 2,
        PlaceKind::Country | PlaceKind::Continent => 1,
    };
    json!({"resolved_place": place.name, "geonameid": place.geonameid, "lat": place.lat, "lon": place.lon,
        "district": areas.admin2, "province": areas.admin1,
        "country_code": (!place.country.is_empty()).then_some(place.country.as_str()), "resolution": resolution})
}
