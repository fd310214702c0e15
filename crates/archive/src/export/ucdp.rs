//! The 49 columns of the UCDP Georeferenced Event Dataset. Only deadly events qualify there; ids of conflicts,
//! dyads and grid cells are UCDP's own and stay empty.

use super::location::{self, Locator};
use super::{LossReport, Rows, headline, names, quote, sources, text, unfit};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::plover::EventType;
use dateline_facts::record::Event;
use dateline_facts::when::Precision;
use std::io::Write;

const HEADER: &[&str] = &[
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    let mut rows = Rows::new(out, HEADER)?;
    let mut locator = Locator::new();
    archive.each_event(filter, &mut |event| {
        if let Some(why) = unfit(&event) {
            loss.leave(why);
            return Ok(true);
        }
        if event.kind != EventType::Assault || event.dead.is_none_or(|d| d.high == 0) {
            loss.leave("without deaths from organised violence");
            return Ok(true);
        }
        loss.without_accounts(&event);
        loss.lose("injured", usize::from(event.injured.is_some()));
        loss.lose("statuses", 1);
        loss.lose("deaths by side (all given as unknown)", 1);
        let areas = event.place.as_ref().map(|p| locator.areas(p)).unwrap_or_default();
        rows.row(row(archive, &event, &areas)?)?;
        loss.written += 1;
        Ok(true)
    })?;
    rows.end()
}

fn row(archive: &Archive, event: &Event, areas: &location::Areas) -> Result<Vec<String>, ArchiveError> {
    let place = event.place.as_ref();
    let start = event.when.earliest.or(event.when.latest);
    let end = event.when.latest.or(event.when.earliest);
    let (lat, lon) = (place.and_then(|p| p.lat), place.and_then(|p| p.lon));
    let where_precision = place.map(location::ucdp);
    let date_precision = match event.when.precision {
        Precision::Day => 1,
        Precision::Week => 3,
        Precision::Month => 4,
        Precision::Year | Precision::Unknown => 5,
    };
    let account = event.accounts.first();
    let (title, _) = match account {
        Some(a) => archive.title_and_uri(a.report)?.unwrap_or_default(),
        None => Default::default(),
    };
    let speaker = account.and_then(|a| a.attribution.as_ref()).and_then(|a| a.source.clone());
    let wkt = match (lat, lon) {
        (Some(lat), Some(lon)) => format!("POINT ({lon} {lat})"),
        _ => String::new(),
    };
    let dead = event.dead;
    let row = [
        ("id", event.id.to_string()),
        ("year", text(start.map(|d| d.year()))),
        ("side_a", names(&event.actors)),
        ("side_b", names(&event.recipients)),
        ("number_of_sources", event.n_independent.to_string()),
        ("source_article", sources(archive, event)?.join("; ")),
        ("source_office", account.and_then(|a| a.outlet.clone().or(a.agency.clone())).unwrap_or_default()),
        ("source_date", text(account.and_then(|a| a.published.exact_day()))),
        ("source_headline", title),
        ("source_original", speaker.unwrap_or_default()),
        ("where_prec", text(where_precision)),
        ("where_coordinates", place.map(|p| p.name.clone()).unwrap_or_default()),
        ("where_description", format!("{}: {}", headline(event), quote(event))),
        ("adm_1", text(areas.admin1)),
        ("adm_2", text(areas.admin2)),
        ("latitude", text(lat)),
        ("longitude", text(lon)),
        ("geom_wkt", wkt),
        ("country", place.map(|p| p.country.to_string()).unwrap_or_default()),
        ("event_clarity", if event.when.precision == Precision::Day { "1" } else { "2" }.to_owned()),
        ("date_prec", date_precision.to_string()),
        ("date_start", text(start)),
        ("date_end", text(end)),
        ("deaths_unknown", text(dead.map(|d| d.best))),
        ("best", text(dead.map(|d| d.best))),
        ("high", text(dead.map(|d| d.high))),
        ("low", text(dead.map(|d| d.low))),
    ];
    Ok(HEADER
        .iter()
        .map(|column| row.iter().find(|(name, _)| name == column).map(|(_, v)| v.clone()).unwrap_or_default())
        .collect())
}
