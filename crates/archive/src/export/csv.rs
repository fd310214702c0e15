//! One row an event, for spreadsheets and data frames. Lists are joined by "; ".

use super::{LossReport, Rows, codes, names, quote, sources, text};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::record::{Event, Range};
use std::io::Write;

const HEADER: &[&str] = &[
    "id",
    "type",
    "mode",
    "contexts",
    "actors",
    "actor_ids",
    "actor_codes",
    "recipients",
    "recipient_ids",
    "recipient_codes",
    "place",
    "country",
    "lat",
    "lon",
    "geonameid",
    "place_precision",
    "earliest",
    "latest",
    "date_precision",
    "date_basis",
    "dead_low",
    "dead_best",
    "dead_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "status",
    "n_reports",
    "n_independent",
    "according_to",
    "disagreements",
    "sources",
    "reports",
    "quote",
];

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    let mut rows = Rows::new(out, HEADER)?;
    archive.each_event(filter, &mut |event| {
        let quotes: usize = event.accounts.iter().map(|a| a.evidence.len()).sum();
        loss.lose("further quotes", quotes.saturating_sub(1));
        loss.lose("accounts (only their sources are listed)", event.accounts.len());
        loss.lose("stories", event.stories.len());
        rows.row(row(archive, &event)?)?;
        loss.written += 1;
        Ok(true)
    })?;
    rows.end()
}

fn row(archive: &Archive, event: &Event) -> Result<Vec<String>, ArchiveError> {
    let ids = |actors: &[dateline_facts::actor::Actor]| {
        actors.iter().map(|a| a.id.as_str()).collect::<Vec<_>>().join("; ")
    };
    let figure = |range: Option<Range>| match range {
        Some(r) => [r.low.to_string(), r.best.to_string(), r.high.to_string()],
        None => Default::default(),
    };
    let place = event.place.as_ref();
    let mut voices: Vec<String> = Vec::new();
    for source in event.accounts.iter().filter_map(|a| a.attribution.as_ref()) {
        let said = format!("{} ({})", source.source.as_deref().unwrap_or("unnamed"), source.stance);
        if !voices.contains(&said) {
            voices.push(said);
        }
    }
    let disagreements: Vec<String> = event
        .disagreements
        .iter()
        .map(|d| {
            let values: Vec<&str> = d.values.iter().map(|v| v.value.as_str()).collect();
            format!("{}: {}", d.slot, values.join(" / "))
        })
        .collect();
    let mut reports: Vec<String> = event.accounts.iter().map(|a| a.report.to_string()).collect();
    reports.dedup();
    let mut row = vec![
        event.id.to_string(),
        event.kind.to_string(),
        text(event.mode.as_ref()),
        event.contexts.join("; "),
        names(&event.actors),
        ids(&event.actors),
        codes(&event.actors),
        names(&event.recipients),
        ids(&event.recipients),
        codes(&event.recipients),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        place.map(|p| p.country.to_string()).unwrap_or_default(),
        text(place.and_then(|p| p.lat)),
        text(place.and_then(|p| p.lon)),
        text(place.and_then(|p| p.geonameid)),
        text(place.map(|p| p.precision)),
        text(event.when.earliest),
        text(event.when.latest),
        event.when.precision.as_str().to_owned(),
        event.when.basis.as_str().to_owned(),
    ];
    row.extend(figure(event.dead));
    row.extend(figure(event.injured));
    row.extend([
        event.status.to_string(),
        event.n_reports.to_string(),
        event.n_independent.to_string(),
        voices.join("; "),
        disagreements.join("; "),
        sources(archive, event)?.join("; "),
        reports.join("; "),
        quote(event).to_owned(),
    ]);
    Ok(row)
}
