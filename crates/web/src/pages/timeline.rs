//! The timeline: events in order of date, filtered.

use super::{Row, link, problem, render};
use crate::store::{Asked, Store, Trouble};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dateline_facts::plover::EventType;

const PER_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "timeline.html")]
struct Page {
    types: Vec<(&'static str, bool)>,
    asked: Asked,
    complaint: Option<String>,
    count: String,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

/// `/`
pub async fn page(State(store): State<Store>, Query(asked): Query<Asked>) -> Response {
    let page = asked.page.parse::<usize>().unwrap_or(1).max(1);
    let (complaint, mut events) = match store.events(asked.clone(), (page - 1) * PER_PAGE, PER_PAGE + 1).await
    {
        Ok(events) => (None, events),
        Err(Trouble::Wrong(words)) => (Some(words), Vec::new()),
        Err(trouble) => return problem(&trouble),
    };
    let more = events.len() > PER_PAGE;
    events.truncate(PER_PAGE);
    let count = match (events.len(), page) {
        (0, 1) => "No event fits.".to_owned(),
        (0, _) => "No more events.".to_owned(),
        (n, _) => {
            format!("Events {} to {}, oldest first.", (page - 1) * PER_PAGE + 1, (page - 1) * PER_PAGE + n)
        }
    };
    let to = |page: usize| {
        let number = page.to_string();
        link(
            "/",
            &[
                ("type", &asked.kind),
                ("actor", &asked.actor),
                ("place", &asked.place),
                ("after", &asked.after),
                ("before", &asked.before),
                ("min_independent", &asked.min_independent),
                ("page", &number),
            ],
        )
    };
    let view = Page {
        types: EventType::ALL.iter().map(|t| (t.as_str(), t.as_str() == asked.kind)).collect(),
        complaint,
        count,
        rows: events.iter().map(Row::of).collect(),
        earlier: (page > 1).then(|| to(page - 1)),
        later: more.then(|| to(page + 1)),
        asked,
    };
    let status = if view.complaint.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    render(status, &view)
}
