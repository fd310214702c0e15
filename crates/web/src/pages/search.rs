//! Full text over reports and events.

use super::{problem, render};
use crate::store::{Hit, Store, Trouble};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dateline_archive::AnyId;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    query: String,
    count: String,
    hits: Vec<HitView>,
}

struct HitView {
    link: String,
    title: String,
    meta: &'static str,
    /// Words, and whether they are what was sought.
    parts: Vec<(String, bool)>,
}

/// `?q=`
#[derive(Deserialize, Default)]
pub struct Sought {
    #[serde(default)]
    q: String,
}

const MOST: usize = 100;

/// `/search`
pub async fn page(State(store): State<Store>, Query(sought): Query<Sought>) -> Response {
    let query = sought.q.trim().to_owned();
    if query.is_empty() {
        let count = "Type a word, a name, or a \"phrase in quotes\".".to_owned();
        return render(StatusCode::OK, &Page { query, count, hits: Vec::new() });
    }
    let found = match store.search(query.clone(), MOST).await {
        Ok(found) => found,
        Err(trouble @ Trouble::Archive(_)) => return problem(&trouble),
        Err(_) => Vec::new(),
    };
    let count = match found.len() {
        0 => format!("Nothing found for {query}."),
        1 => "1 hit".to_owned(),
        n if n == MOST => format!("The best {MOST} hits."),
        n => format!("{n} hits"),
    };
    let hits = found
        .into_iter()
        .map(|h| {
            let (link, meta) = match &h.id {
                AnyId::Report(id) => (format!("/reports/{id}"), "report"),
                id => (format!("/events/{id}"), "event"),
            };
            let title = if h.title.is_empty() { h.id.to_string() } else { h.title };
            HitView { link, title, meta, parts: marked(&h.snippet) }
        })
        .collect();
    render(StatusCode::OK, &Page { query, count, hits })
}

/// A snippet in which hits stand between [`Hit::OPEN`] and [`Hit::CLOSE`], cut up.
fn marked(snippet: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    for (i, piece) in snippet.split(Hit::OPEN).enumerate() {
        match piece.split_once(Hit::CLOSE) {
            Some((hit, rest)) if i > 0 => {
                parts.push((hit.to_owned(), true));
                parts.push((rest.to_owned(), false));
            }
            _ => parts.push((piece.to_owned(), false)),
        }
    }
    parts.retain(|(words, _)| !words.is_empty());
    parts
}

#[test]
fn snippets_are_cut_at_their_marks() {
    let parts = marked("the \u{2}strike\u{3} on");
    assert_eq!(parts, [("the ".into(), false), ("strike".into(), true), (" on".into(), false)]);
    assert_eq!(marked("plain"), [("plain".to_owned(), false)]);
}
