//! FollowTheMoney entities, JSON Lines: events, who did them and who suffered them, and the articles that tell of
//! them as proof. Schemas Event, LegalEntity and its kinds, Article, of the FollowTheMoney data model.

use super::{LossReport, headline, line, quote};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::actor::Actor;
use dateline_facts::id::ReportId;
use dateline_facts::record::{Account, Event, Status};
use rustc_hash::FxHashSet;
use serde_json::{Map, Value, json};
use std::io::Write;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    let mut written: FxHashSet<String> = FxHashSet::default();
    archive.each_event(filter, &mut |event| {
        // The model has no place for what did not happen or has not happened yet.
        if matches!(event.status, Status::Planned | Status::Hypothetical | Status::Denied) {
            loss.leave("planned, imagined or denied only");
            return Ok(true);
        }
        loss.without_accounts(&event);
        loss.lose("dead and injured", usize::from(event.dead.is_some() || event.injured.is_some()));
        loss.lose("coordinates", usize::from(event.place.as_ref().is_some_and(|p| p.lat.is_some())));
        loss.lose("codes of actors", event.actors.iter().chain(&event.recipients).count());
        for actor in event.actors.iter().chain(&event.recipients) {
            once(&mut written, out, actor_id(actor), || Ok(entity(actor)))?;
        }
        for account in &event.accounts {
            once(&mut written, out, account.report.to_string(), || article(archive, account))?;
        }
        line(out, &happening(&event))?;
        loss.written += 1;
        Ok(true)
    })
}

fn once(
    written: &mut FxHashSet<String>,
    out: &mut dyn Write,
    id: String,
    make: impl FnOnce() -> Result<(&'static str, Map<String, Value>), ArchiveError>,
) -> Result<(), ArchiveError> {
    if written.contains(&id) {
        return Ok(());
    }
    let (schema, properties) = make()?;
    line(out, &json!({"id": id, "schema": schema, "properties": properties}))?;
    written.insert(id);
    Ok(())
}

/// Ids of the model hold no blanks and colons; ours of described actors do.
fn actor_id(actor: &Actor) -> String {
    format!("actor-{:016x}", ReportId::of(&[b"actor", actor.id.as_bytes()]).0)
}

/// Every property is a list of texts.
fn put(properties: &mut Map<String, Value>, name: &str, values: impl IntoIterator<Item = String>) {
    let values: Vec<Value> = values.into_iter().filter(|v| !v.is_empty()).map(Value::from).collect();
    if !values.is_empty() {
        properties.insert(name.to_owned(), Value::Array(values));
    }
}

fn entity(actor: &Actor) -> (&'static str, Map<String, Value>) {
    let sector = actor.code.get(3..6).unwrap_or_default();
    let schema = match sector {
        _ if actor.is_described() || actor.code.is_empty() => "LegalEntity",
        "" | "GOV" | "MIL" | "COP" | "JUD" | "LEG" | "SPY" => "PublicBody",
        _ => "Organization",
    };
    let mut properties = Map::new();
    put(&mut properties, "name", [actor.name.clone()]);
    put(&mut properties, "alias", [actor.id.to_string()].into_iter().filter(|_| !actor.is_described()));
    (schema, properties)
}

fn article(archive: &Archive, account: &Account) -> Result<(&'static str, Map<String, Value>), ArchiveError> {
    let (title, uri) = archive.title_and_uri(account.report)?.unwrap_or_default();
    let mut properties = Map::new();
    put(&mut properties, "title", [title]);
    let address =
        if uri.starts_with("http://") || uri.starts_with("https://") { "sourceUrl" } else { "fileName" };
    put(&mut properties, address, [uri]);
    put(&mut properties, "publisher", account.outlet.clone().or_else(|| account.agency.clone()));
    put(&mut properties, "publishedAt", account.published.earliest.map(|d| d.to_string()));
    Ok(("Article", properties))
}

fn happening(event: &Event) -> Value {
    let mut properties = Map::new();
    put(&mut properties, "name", [headline(event)]);
    put(&mut properties, "summary", [quote(event).to_owned()]);
    let (first, last) = (event.when.earliest, event.when.latest);
    if first.is_some() && first == last {
        put(&mut properties, "date", first.map(|d| d.to_string()));
    } else {
        put(&mut properties, "startDate", first.map(|d| d.to_string()));
        put(&mut properties, "endDate", last.map(|d| d.to_string()));
    }
    if let Some(place) = &event.place {
        put(&mut properties, "location", [place.name.clone()]);
        put(&mut properties, "country", [place.country.to_lowercase()]);
    }
    put(&mut properties, "organizer", event.actors.iter().map(actor_id));
    put(&mut properties, "involved", event.recipients.iter().map(actor_id));
    let mut reports: Vec<String> = event.accounts.iter().map(|a| a.report.to_string()).collect();
    reports.dedup();
    put(&mut properties, "proof", reports);
    put(&mut properties, "recordId", [event.id.to_string()]);
    json!({"id": event.id.to_string(), "schema": "Event", "properties": properties})
}
