//! The list of reports.

use super::{days, link, problem, render};
use crate::store::{Asked, Store};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;

const PER_PAGE: usize = 200;

#[derive(Template)]
#[template(path = "reports.html")]
struct Page {
    count: String,
    rows: Vec<Row>,
    earlier: Option<String>,
    later: Option<String>,
}

struct Row {
    id: String,
    published: String,
    title: String,
    outlet: String,
    /// Of which report, and how.
    copy_of: Option<(String, String)>,
}

/// `/reports`
pub async fn page(State(store): State<Store>, Query(asked): Query<Asked>) -> Response {
    let page = asked.page.parse::<usize>().unwrap_or(1).max(1);
    let mut found = match store.reports((page - 1) * PER_PAGE, PER_PAGE + 1).await {
        Ok(found) => found,
        Err(trouble) => return problem(&trouble),
    };
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let count = match found.len() {
        0 => "No reports.".to_owned(),
        n => format!("Reports {} to {}.", (page - 1) * PER_PAGE + 1, (page - 1) * PER_PAGE + n),
    };
    let rows = found
        .into_iter()
        .map(|r| Row {
            id: r.id.to_string(),
            published: days(r.published_earliest, r.published_latest),
            title: r.title.unwrap_or(r.uri),
            outlet: r.outlet.or(r.agency).unwrap_or_default(),
            copy_of: r.copy_of.map(|(origin, how)| (origin.to_string(), how)),
        })
        .collect();
    let to = |page: usize| link("/reports", &[("page", &page.to_string())]);
    let view =
        Page { count, rows, earlier: (page > 1).then(|| to(page - 1)), later: more.then(|| to(page + 1)) };
    render(StatusCode::OK, &view)
}
