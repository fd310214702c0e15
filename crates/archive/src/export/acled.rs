//! The 31 columns of ACLED, for those whose scripts read them. Our events are not ACLED's coding: event type and
//! sub-event are derived from the words, type and mode ([`dateline_reading::acled`]); events of other types are left out.

use super::location::{self, Locator};
use super::{LossReport, Rows, names, quote, sources, text, unfit};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::plover::EventType;
use dateline_facts::record::Event;
use dateline_facts::when::Precision;
use dateline_reading::acled::{self, Known, sub_event};
use std::io::Write;

const HEADER: &[&str] = &[
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
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
        let Some((disorder, kind, sub)) = classes(&event) else {
            loss.leave("of a type that ACLED does not record");
            return Ok(true);
        };
        loss.without_accounts(&event);
        loss.lose("injured", usize::from(event.injured.is_some()));
        loss.lose("ranges of the dead (low, high)", usize::from(event.dead.is_some_and(|d| d.low != d.high)));
        loss.lose("statuses", 1);
        loss.lose("regions and interaction codes, left empty", 1);
        let areas = event.place.as_ref().map(|p| locator.areas(p)).unwrap_or_default();
        rows.row(row(archive, &event, &areas, (disorder, kind, sub))?)?;
        loss.written += 1;
        Ok(true)
    })?;
    rows.end()
}

/// Disorder type, event type, sub-event type, by ACLED's names; from the words of the account quoted, type and mode.
fn classes(event: &Event) -> Option<(&'static str, &'static str, &'static str)> {
    let recorded = matches!(
        event.kind,
        EventType::Assault
            | EventType::Protest
            | EventType::Agree
            | EventType::Mobilize
            | EventType::Retreat
            | EventType::Coerce
    );
    if !recorded {
        return None;
    }
    let known = Known { kind: Some(event.kind), mode: event.mode.as_deref() };
    let sub = of_type(event.kind, event.mode.as_deref(), sub_event(quote(event), known));
    // What is not force, arrest or a deal in so many words is nothing that ACLED records.
    if sub == "Other" && event.kind != EventType::Coerce {
        return None;
    }
    let (kind, disorder) = acled::classes(sub)?;
    Some((disorder, kind, sub))
}

/// The sub-event type that goes with the type read. Words around an event may tell of another one: "arrested after a clash" is
/// no clash, an attack "on the eve of a protest" is none.
fn of_type(kind: EventType, mode: Option<&str>, by_words: &'static str) -> &'static str {
    let class = acled::classes(by_words).map_or("", |(class, _)| class);
    match kind {
        EventType::Assault => match class {
            "Protests" if by_words != "Excessive force against protesters" => by_mode(mode),
            "Strategic developments" => match by_words {
                "Looting/property destruction"
                | "Disrupted weapons use"
                | "Non-violent transfer of territory" => by_words,
                _ => by_mode(mode),
            },
            _ => by_words,
        },
        EventType::Protest => match class {
            "Protests" | "Riots" => by_words,
            _ if mode == Some("riot") => "Violent demonstration",
            _ => "Peaceful protest",
        },
        EventType::Coerce => match class {
            "Strategic developments" => by_words,
            _ if mode == Some("arrest") => "Arrests",
            _ => "Other",
        },
        _ => match class {
            "Strategic developments" => by_words,
            _ => "Other",
        },
    }
}

/// The sub-event type of an act of force by its means alone.
fn by_mode(mode: Option<&str>) -> &'static str {
    match mode {
        Some("abduct") => "Abduction/forced disappearance",
        Some("sexual") => "Sexual violence",
        Some("suicide-attack") => "Suicide bomb",
        Some("aerial" | "drone") => "Air/drone strike",
        Some("heavy-weapons") => "Shelling/artillery/missile attack",
        Some("explosives") => "Remote explosive/landmine/IED",
        Some("destroy") => "Looting/property destruction",
        _ => "Attack",
    }
}

fn row(
    archive: &Archive,
    event: &Event,
    areas: &location::Areas,
    (disorder, kind, sub): (&str, &str, &str),
) -> Result<Vec<String>, ArchiveError> {
    let day = event.when.earliest.or(event.when.latest);
    let place = event.place.as_ref();
    let time_precision = match event.when.precision {
        Precision::Day => "1",
        Precision::Week => "2",
        _ => "3",
    };
    let geo_precision = place.map(location::acled);
    let actor =
        |list: &[dateline_facts::actor::Actor]| list.first().map(|a| a.name.clone()).unwrap_or_default();
    let others = |list: &[dateline_facts::actor::Actor]| names(list.get(1..).unwrap_or_default());
    let empty = String::new;
    Ok(vec![
        event.id.to_string(),
        text(day),
        text(day.map(|d| d.year())),
        time_precision.to_owned(),
        disorder.to_owned(),
        kind.to_owned(),
        sub.to_owned(),
        actor(&event.actors),
        others(&event.actors),
        empty(),
        actor(&event.recipients),
        others(&event.recipients),
        empty(),
        empty(),
        empty(),
        empty(),
        empty(),
        place.map(|p| p.country.to_string()).unwrap_or_default(),
        text(areas.admin1),
        text(areas.admin2),
        empty(),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        text(place.and_then(|p| p.lat)),
        text(place.and_then(|p| p.lon)),
        text(geo_precision),
        sources(archive, event)?.join("; "),
        empty(),
        quote(event).to_owned(),
        text(event.dead.map(|d| d.best)),
        empty(),
        empty(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_an_event_do_not_change_its_type() {
        // "attacked a village on the eve of a protest", "arrested after a clash"
        assert_eq!(of_type(EventType::Assault, None, "Peaceful protest"), "Attack");
        assert_eq!(of_type(EventType::Assault, Some("drone"), "Arrests"), "Air/drone strike");
        assert_eq!(of_type(EventType::Coerce, Some("arrest"), "Armed clash"), "Arrests");
        assert_eq!(of_type(EventType::Protest, Some("riot"), "Attack"), "Violent demonstration");
        // What goes with the type is the words' to say.
        assert_eq!(of_type(EventType::Assault, None, "Armed clash"), "Armed clash");
        assert_eq!(
            of_type(EventType::Protest, None, "Protest with intervention"),
            "Protest with intervention"
        );
        assert_eq!(of_type(EventType::Agree, None, "Agreement"), "Agreement");
    }
}
