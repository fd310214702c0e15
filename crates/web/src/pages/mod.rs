//! One page, one file.

pub mod event;
pub mod report;
pub mod reports;
pub mod search;
pub mod timeline;

use crate::store::Trouble;
use askama::Template;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use dateline_facts::actor::Actor;
use dateline_facts::record::{Account, Event, Range};
use dateline_facts::when::{Precision, When};
use jiff::civil::Date;

/// A rendered page, or the problem page where the template cannot be filled.
fn render(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Problem<'a> {
    heading: &'a str,
    words: String,
}

/// The page for a question that has no answer.
fn problem(trouble: &Trouble) -> Response {
    let (status, heading) = match trouble {
        Trouble::NotFound(_) => (StatusCode::NOT_FOUND, "Not found"),
        Trouble::Wrong(_) => (StatusCode::BAD_REQUEST, "Not understood"),
        Trouble::Archive(_) => (StatusCode::INTERNAL_SERVER_ERROR, "The archive could not answer"),
    };
    render(status, &Problem { heading, words: trouble.to_string() })
}

/// Any address that is none of ours.
pub async fn nowhere(uri: Uri) -> Response {
    problem(&Trouble::NotFound(format!("There is no page {}.", uri.path())))
}

/// The one style sheet.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../templates/style.css"))
}

/// An event in one row: every cell as words.
struct Row {
    id: String,
    when: String,
    what: String,
    who: String,
    whom: String,
    place: String,
    dead: String,
    injured: String,
    sources: String,
    status: &'static str,
    disagreements: usize,
}

impl Row {
    fn of(event: &Event) -> Self {
        let place = event.place.as_ref().map_or_else(String::new, |p| {
            if p.country.is_empty() { p.name.clone() } else { format!("{}, {}", p.name, p.country) }
        });
        Row {
            id: event.id.to_string(),
            when: date_words(&event.when),
            what: match &event.mode {
                Some(mode) => format!("{} ({mode})", event.kind),
                None => event.kind.to_string(),
            },
            who: names(&event.actors),
            whom: names(&event.recipients),
            place,
            dead: event.dead.map_or_else(String::new, count_words),
            injured: event.injured.map_or_else(String::new, count_words),
            sources: format!("{}, {} independent", plural(event.n_reports, "report"), event.n_independent),
            status: event.status.as_str(),
            disagreements: event.disagreements.len(),
        }
    }
}

fn plural(n: u32, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

fn names(actors: &[Actor]) -> String {
    actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// `2024-01-04`, `2024-01-01 … 2024-01-07 (week)`, `since 2023-10-07`, `unknown`.
fn date_words(when: &When) -> String {
    let days = days(when.earliest, when.latest);
    match when.precision {
        Precision::Day | Precision::Unknown => days,
        precision => format!("{days} ({})", precision.as_str()),
    }
}

fn days(earliest: Option<Date>, latest: Option<Date>) -> String {
    match (earliest, latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} … {b}"),
        (Some(a), None) => format!("since {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => "date unknown".to_owned(),
    }
}

/// `2`, or `2–4, best 3`.
fn count_words(range: Range) -> String {
    if range.low == range.high {
        range.best.to_string()
    } else if let Some(said) = range.more_than() {
        format!("more than {said}")
    } else {
        format!("{}–{}, best {}", range.low, range.high, range.best)
    }
}

/// Who gives an account: the speaker, then agency and outlet.
fn speaker(account: &Account) -> String {
    let paper = match (account.agency.as_deref(), account.outlet.as_deref()) {
        (Some(agency), Some(outlet)) if agency != outlet => format!("{agency} in {outlet}"),
        (Some(name), _) | (None, Some(name)) => name.to_owned(),
        (None, None) => "an unnamed outlet".to_owned(),
    };
    match account.attribution.as_ref().map(|a| (a.source.as_deref(), a.stance)) {
        Some((Some(source), stance)) => format!("{source} ({stance}), {paper}"),
        Some((None, stance)) => format!("an unnamed source ({stance}), {paper}"),
        None => paper,
    }
}

/// The address of a page with other values of the query; empty values are left out.
fn link(path: &str, query: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut sign = '?';
    for (key, value) in query.iter().filter(|(_, v)| !v.is_empty()) {
        out.push(sign);
        out.push_str(key);
        out.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
        sign = '&';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_facts::when::Basis;
    use jiff::civil::date;

    #[test]
    fn dates_in_words() {
        assert_eq!(date_words(&When::day(date(2024, 1, 4), Basis::Text)), "2024-01-04");
        let week = When::between(date(2024, 1, 1), date(2024, 1, 7), Basis::Text);
        assert_eq!(date_words(&week), "2024-01-01 … 2024-01-07 (week)");
        assert_eq!(date_words(&When::unknown()), "date unknown");
    }

    #[test]
    fn links_escape_their_values() {
        assert_eq!(link("/", &[("actor", "a&b c"), ("place", "")]), "/?actor=a%26b%20c");
        assert_eq!(link("/", &[("q", "é"), ("page", "2")]), "/?q=%C3%A9&page=2");
    }
}
