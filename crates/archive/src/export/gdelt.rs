//! The 61 columns of GDELT 2.0's event file: tab-separated, no header. One pair of actors a row, so the first actor
//! and the first recipient are written. Codes are CAMEO's; GDELT's country codes of places are FIPS 10-4, which the
//! record does not hold, so they stay empty.

use super::cameo::Cameo;
use super::{LossReport, sources, unfit};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::actor::Actor;
use dateline_facts::place::PlaceKind;
use dateline_facts::record::{Event, EventPlace};
use jiff::civil::Date;
use std::io::Write;

/// Columns of a row.
const COLUMNS: usize = 61;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    archive.each_event(filter, &mut |event| {
        if let Some(why) = unfit(&event) {
            loss.leave(why);
            return Ok(true);
        }
        let (Some(day), Some(cameo)) =
            (event.when.earliest.or(event.when.latest), Cameo::of(event.kind, event.mode.as_deref()))
        else {
            loss.leave("without a date or a code");
            return Ok(true);
        };
        loss.without_accounts(&event);
        loss.lose("dead and injured", usize::from(event.dead.is_some() || event.injured.is_some()));
        loss.lose("dates longer than a day", usize::from(event.when.latest.is_some_and(|l| l != day)));
        let further = |actors: &[Actor]| actors.len().saturating_sub(1);
        loss.lose("further actors", further(&event.actors) + further(&event.recipients));
        loss.lose("tone, FIPS country and area codes, left empty", 1);
        let cells = row(archive, &event, day, cameo)?;
        debug_assert_eq!(cells.len(), COLUMNS);
        let line = cells.iter().map(|c| c.replace(['\t', '\n', '\r'], " ")).collect::<Vec<_>>().join("\t");
        writeln!(out, "{line}")?;
        loss.written += 1;
        Ok(true)
    })
}

fn row(archive: &Archive, event: &Event, day: Date, cameo: Cameo) -> Result<Vec<String>, ArchiveError> {
    let (year, days) = (day.year(), if day.in_leap_year() { 366.0 } else { 365.0 });
    let mut cells = vec![
        event.id.0.to_string(),
        format!("{year:04}{:02}{:02}", day.month(), day.day()),
        format!("{year:04}{:02}", day.month()),
        format!("{year:04}"),
        format!("{:.4}", f64::from(year) + f64::from(day.day_of_year()) / days),
    ];
    cells.extend(actor(event.actors.first()));
    cells.extend(actor(event.recipients.first()));
    cells.extend(["1".to_owned(), cameo.code.to_owned(), cameo.base().to_owned(), cameo.root().to_owned()]);
    cells.extend([cameo.quad().to_string(), format!("{:.1}", cameo.goldstein)]);
    cells.push(event.accounts.len().to_string());
    cells.push(event.n_independent.to_string());
    cells.push(event.n_reports.to_string());
    cells.push(String::new());
    // Where actors are at home is not recorded: two empty places of eight columns.
    cells.extend(std::iter::repeat_n(String::new(), 16));
    cells.extend(place(event.place.as_ref()));
    let known = event.accounts.iter().filter_map(|a| a.published.earliest).min().unwrap_or(day);
    cells.push(format!("{:04}{:02}{:02}000000", known.year(), known.month(), known.day()));
    let address = match event.accounts.first() {
        Some(account) => archive.title_and_uri(account.report)?.map(|(_, uri)| uri),
        None => None,
    };
    cells.push(match address {
        Some(address) => address,
        None => sources(archive, event)?.join("; "),
    });
    Ok(cells)
}

/// Ten columns: code, name, country, known group, ethnic, two religions, three types.
fn actor(actor: Option<&Actor>) -> Vec<String> {
    let mut cells = vec![String::new(); 10];
    let Some(actor) = actor else { return cells };
    cells[0] = actor.code.to_string();
    cells[1] = actor.name.to_uppercase();
    let head = actor.code.get(..3).unwrap_or_default();
    let rest = actor.code.get(3..).unwrap_or_default();
    // International actors begin with what they are, states with where.
    let types = if matches!(head, "IGO" | "IMG" | "NGO" | "MNC" | "UNO" | "ISM") {
        actor.code.as_str()
    } else {
        cells[2] = head.to_owned();
        rest
    };
    let triples = types.as_bytes().chunks(3).filter_map(|c| std::str::from_utf8(c).ok());
    for (cell, kind) in cells[7..].iter_mut().zip(triples) {
        // PLOVER's paramilitaries are CAMEO's unaligned armed forces.
        *cell = if kind == "PRM" { "UAF".to_owned() } else { kind.to_owned() };
    }
    cells
}

/// Eight columns: type, full name, country, first and second area, latitude, longitude, feature.
fn place(place: Option<&EventPlace>) -> Vec<String> {
    let mut cells = vec![String::new(); 8];
    let Some(place) = place else { return cells };
    let american = place.country == "US";
    cells[0] = match place.precision {
        PlaceKind::Country | PlaceKind::Continent => "1",
        PlaceKind::Province | PlaceKind::Region | PlaceKind::Water if american => "2",
        PlaceKind::Province | PlaceKind::Region | PlaceKind::Water => "5",
        PlaceKind::City | PlaceKind::Facility | PlaceKind::District if american => "3",
        PlaceKind::City | PlaceKind::Facility | PlaceKind::District => "4",
    }
    .to_owned();
    cells[1] = place.name.clone();
    cells[5] = super::text(place.lat);
    cells[6] = super::text(place.lon);
    cells[7] = super::text(place.geonameid);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_fill_ten_columns_and_places_eight() {
        let hashd = Actor { id: "hashd".into(), name: "Popular Mobilisation".into(), code: "IRQPRM".into() };
        let cells = actor(Some(&hashd));
        assert_eq!(cells.len(), 10);
        assert_eq!(
            (cells[0].as_str(), cells[1].as_str(), cells[2].as_str()),
            ("IRQPRM", "POPULAR MOBILISATION", "IRQ")
        );
        assert_eq!(cells[7], "UAF");
        let un = Actor { id: "un".into(), name: "United Nations".into(), code: "IGOUNO".into() };
        let cells = actor(Some(&un));
        assert_eq!((cells[2].as_str(), cells[7].as_str(), cells[8].as_str()), ("", "IGO", "UNO"));
        assert_eq!(actor(None), vec![String::new(); 10]);
        assert_eq!(place(None).len(), 8);
    }
}
