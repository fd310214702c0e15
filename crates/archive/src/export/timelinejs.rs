//! TimelineJS 3: one slide an event, with its quotes.

use super::{LossReport, headline};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use dateline_facts::record::Event;
use dateline_facts::when::Precision;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::Write;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    out.write_all(b"{\"events\":[")?;
    archive.each_event(filter, &mut |event| {
        let Some(start) = event.when.earliest.or(event.when.latest) else {
            loss.leave("without a date");
            return Ok(true);
        };
        loss.lose(
            "places as coordinates",
            usize::from(event.place.as_ref().is_some_and(|p| p.lat.is_some())),
        );
        loss.lose("spans of quotes", event.accounts.iter().map(|a| a.evidence.len()).sum());
        out.write_all(if loss.written == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &slide(&event, start)).map_err(std::io::Error::from)?;
        loss.written += 1;
        Ok(true)
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(())
}

fn date(day: Date, precision: Precision) -> Value {
    match precision {
        Precision::Year => json!({"year": day.year()}),
        Precision::Month => json!({"year": day.year(), "month": day.month()}),
        _ => json!({"year": day.year(), "month": day.month(), "day": day.day()}),
    }
}

fn slide(event: &Event, start: Date) -> Value {
    let mut body =
        format!("<p>{}: {} of {} independent</p>", event.status, event.n_reports, event.n_independent);
    for account in &event.accounts {
        for evidence in &account.evidence {
            let who = account.attribution.as_ref().and_then(|a| a.source.as_deref());
            let outlet = account.outlet.as_deref().or(account.agency.as_deref()).unwrap_or("");
            body.push_str(&format!(
                "<blockquote>{} <cite>{}{}{}</cite></blockquote>",
                escape(&evidence.quote),
                escape(who.unwrap_or("")),
                if who.is_some() && !outlet.is_empty() { ", " } else { "" },
                escape(outlet)
            ));
        }
    }
    let end = event.when.latest.filter(|l| *l != start && event.when.earliest.is_some());
    json!({
        "unique_id": event.id.to_string(),
        "start_date": date(start, event.when.precision),
        "end_date": end.map(|d| date(d, event.when.precision)),
        "text": {"headline": escape(&headline(event)), "text": body},
        "group": event.kind.as_str(),
    })
}

/// The format takes HTML; our words are text.
fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
