//! One report: its text with the words that events rest on.

use super::{Row, date_words, problem, render};
use crate::highlight::pieces;
use crate::store::Store;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dateline_facts::reading::Reading;
use dateline_facts::record::Event;
use dateline_facts::span::Span;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    id: String,
    title: String,
    facts: Vec<(&'static str, String)>,
    blocks: Vec<BlockView>,
    events: Vec<Row>,
    repairs: Vec<(String, String)>,
    notes: Vec<String>,
}

struct BlockView {
    kind: &'static str,
    told: bool,
    first_marked: bool,
    pieces: Vec<PieceView>,
}

struct PieceView {
    text: String,
    event: Option<String>,
    what: String,
    asked: bool,
}

/// `?event=`: the event whose words stand out.
#[derive(Deserialize, Default)]
pub struct Wanted {
    #[serde(default)]
    event: String,
}

/// `/reports/{id}`
pub async fn page(
    State(store): State<Store>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    match store.report(id).await {
        Ok((reading, events)) => render(StatusCode::OK, &view(&reading, &events, &wanted.event)),
        Err(trouble) => problem(&trouble),
    }
}

fn view(reading: &Reading, events: &[Event], wanted: &str) -> Page {
    let report = &reading.report;
    let mut marks: Vec<(Span, &Event)> = events
        .iter()
        .flat_map(|e| {
            let here = e.accounts.iter().filter(|a| a.report == report.id);
            here.flat_map(|a| a.evidence.iter().map(|x| x.span)).map(move |s| (s, e))
        })
        .collect();
    // The shortest mark wins where several cover the same words.
    marks.sort_by_key(|(span, event)| (span.len(), span.start, event.id));
    let spans: Vec<Span> = marks.iter().map(|(s, _)| *s).collect();
    let mut seen = false;
    let blocks = report
        .blocks
        .iter()
        .map(|block| {
            let pieces: Vec<PieceView> = pieces(&report.text, block.span, &spans)
                .into_iter()
                .map(|p| {
                    let asked = p.marks.iter().find(|m| marks[**m].1.id.to_string() == wanted);
                    let event = asked.or(p.marks.first()).map(|m| marks[*m].1);
                    PieceView {
                        text: p.text.to_owned(),
                        event: event.map(|e| e.id.to_string()),
                        what: event.map_or_else(String::new, |e| Row::of(e).what),
                        asked: asked.is_some(),
                    }
                })
                .collect();
            let first_marked =
                !seen && pieces.iter().any(|p| if wanted.is_empty() { p.event.is_some() } else { p.asked });
            seen |= first_marked;
            BlockView { kind: block.kind.as_str(), told: block.kind.is_told(), first_marked, pieces }
        })
        .collect();
    let published = if report.published.is_unknown() {
        "date unknown".to_owned()
    } else {
        format!("{} (from {})", date_words(&report.published), report.published.basis.as_str())
    };
    let mut facts = vec![("Published", published)];
    for (name, value) in [
        ("Outlet", report.outlet.clone()),
        ("Agency", report.agency.clone()),
        ("Authors", (!report.authors.is_empty()).then(|| report.authors.join(", "))),
        ("Language", report.language.clone()),
        ("Address", report.url.clone()),
        ("Source", Some(report.uri.clone())),
    ] {
        facts.extend(value.map(|v| (name, v)));
    }
    Page {
        id: report.id.to_string(),
        title: report.title.clone().unwrap_or_else(|| report.uri.clone()),
        facts,
        blocks,
        events: events.iter().map(Row::of).collect(),
        repairs: report.repairs.iter().map(|r| (r.kind.clone(), r.was.clone())).collect(),
        notes: report.notes.clone(),
    }
}
