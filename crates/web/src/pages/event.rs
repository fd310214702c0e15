//! One event with its accounts and their words.

use super::{Row, count_words, date_words, names, problem, render, speaker};
use crate::store::Store;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use dateline_facts::record::{Account, Event};

#[derive(Template)]
#[template(path = "event.html")]
struct Page {
    row: Row,
    disagreements: Vec<Differ>,
    accounts: Vec<Told>,
}

struct Differ {
    slot: String,
    sides: Vec<SideView>,
}

struct SideView {
    value: String,
    accounts: Vec<Name>,
}

struct Name {
    number: usize,
    name: String,
}

struct Told {
    number: usize,
    name: String,
    meta: String,
    report: String,
    quotes: Vec<String>,
    values: String,
}

/// `/events/{id}`; a unique beginning of an id will do.
pub async fn page(State(store): State<Store>, Path(id): Path<String>) -> Response {
    match store.event(id).await {
        Ok(event) => render(StatusCode::OK, &view(&event)),
        Err(trouble) => problem(&trouble),
    }
}

fn view(event: &Event) -> Page {
    let name = |i: &u32| {
        let number = *i as usize;
        let name = event.accounts.get(number).map_or_else(|| "?".to_owned(), speaker);
        Name { number: number + 1, name }
    };
    Page {
        row: Row::of(event),
        disagreements: event
            .disagreements
            .iter()
            .map(|d| Differ {
                slot: d.slot.clone(),
                sides: d
                    .values
                    .iter()
                    .map(|s| SideView {
                        value: s.value.clone(),
                        accounts: s.accounts.iter().map(name).collect(),
                    })
                    .collect(),
            })
            .collect(),
        accounts: event.accounts.iter().enumerate().map(|(i, a)| told(i, a)).collect(),
    }
}

fn told(i: usize, account: &Account) -> Told {
    let values = &account.values;
    let mut parts = Vec::new();
    if let Some(dead) = values.dead {
        parts.push(format!("dead: {}", count_words(dead)));
    }
    if let Some(injured) = values.injured {
        parts.push(format!("injured: {}", count_words(injured)));
    }
    if let Some(when) = &values.when {
        parts.push(format!("when: {}, from {}", date_words(when), when.basis.as_str()));
    }
    if let Some(place) = &values.place {
        parts.push(format!("where: {}", place.name));
    }
    for (word, actors) in [("who", &values.actors), ("whom", &values.recipients)] {
        if !actors.is_empty() {
            parts.push(format!("{word}: {}", names(actors)));
        }
    }
    if let Some(by) = account.superseded_by {
        parts.push(format!("superseded by {by}"));
    }
    Told {
        number: i + 1,
        name: speaker(account),
        meta: format!("{} · published {}", account.factuality, date_words(&account.published)),
        report: account.report.to_string(),
        quotes: account.evidence.iter().map(|e| e.quote.clone()).collect(),
        values: parts.join(" · "),
    }
}
