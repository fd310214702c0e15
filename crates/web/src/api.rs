//! The same answers as JSON, in the wire format.

use crate::store::{Asked, Store, Trouble};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

fn json(lines: String, kind: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], lines).into_response()
}

fn failed(trouble: &Trouble) -> Response {
    let status = match trouble {
        Trouble::NotFound(_) => StatusCode::NOT_FOUND,
        Trouble::Wrong(_) => StatusCode::BAD_REQUEST,
        Trouble::Archive(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let body = serde_json::json!({ "error": trouble.to_string() }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// `/api/v1/events`: JSON Lines, filtered as the timeline is; `limit` (1 to 10,000, 1,000 unless told)
/// and `page` walk through them.
pub async fn events(State(store): State<Store>, Query(asked): Query<Asked>) -> Response {
    let limit = asked.limit.parse::<usize>().unwrap_or(1000).clamp(1, 10_000);
    let page = asked.page.parse::<usize>().unwrap_or(1).max(1);
    match store.event_lines(asked, (page - 1).saturating_mul(limit), limit).await {
        Ok(lines) => json(lines, "application/jsonl"),
        Err(trouble) => failed(&trouble),
    }
}

/// `/api/v1/events/{id}`
pub async fn event(State(store): State<Store>, Path(id): Path<String>) -> Response {
    match store.event_line(id).await {
        Ok(line) => json(line, "application/json"),
        Err(trouble) => failed(&trouble),
    }
}

/// `/api/v1/reports/{id}`: as `dateline read` prints it.
pub async fn report(State(store): State<Store>, Path(id): Path<String>) -> Response {
    match store.report_line(id).await {
        Ok(line) => json(line, "application/json"),
        Err(trouble) => failed(&trouble),
    }
}
