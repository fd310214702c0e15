//! Questions to the archive, each on a thread of its own so that pages never wait for the disk in turn.

use dateline_archive::{AnyId, Archive, ArchiveError, Filter, Resolved};
use dateline_facts::id::{EventId, ReportId};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::record::Event;
use dateline_facts::wire::ReportLine;
use jiff::civil::Date;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

pub use dateline_archive::{Hit, ReportRow};

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum Trouble {
    /// Nothing has that id, or that address.
    #[error("{0}")]
    NotFound(String),
    /// The question cannot be understood.
    #[error("{0}")]
    Wrong(String),
    /// The archive failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// A filter as an address carries it: words, not yet checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Actor.
    pub actor: String,
    /// Place.
    pub place: String,
    /// First day.
    pub after: String,
    /// Last day.
    pub before: String,
    /// What was known on this day.
    pub as_of: String,
    /// Least number of independent sources.
    pub min_independent: String,
    /// Page, from 1.
    pub page: String,
    /// Most events a page (API).
    pub limit: String,
}

impl Asked {
    fn filter(&self) -> Result<Filter, Trouble> {
        fn given<T>(words: &str, what: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Trouble> {
            let words = words.trim();
            if words.is_empty() {
                return Ok(None);
            }
            read(words).map(Some).ok_or_else(|| Trouble::Wrong(format!("{words:?} is not {what}.")))
        }
        let text = |words: &str| Some(words.trim().to_owned()).filter(|w| !w.is_empty());
        let day = |words: &str| given(words, "a date such as 2024-01-31", |w| w.parse::<Date>().ok());
        Ok(Filter {
            actor: text(&self.actor),
            kind: given(&self.kind, "a PLOVER type", |w| EventType::from_word(&w.to_ascii_uppercase()))?,
            place: text(&self.place),
            after: day(&self.after)?,
            before: day(&self.before)?,
            as_of: day(&self.as_of)?,
            min_independent: given(&self.min_independent, "a number", |w| w.parse().ok())?,
            ..Filter::default()
        })
    }
}

/// The archive behind the pages.
#[derive(Clone)]
pub struct Store {
    path: Arc<PathBuf>,
}

impl Store {
    /// Opens the archive once, to say early if it cannot be.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        Archive::open_to_ask(path)?;
        Ok(Store { path: Arc::new(path.to_owned()) })
    }

    /// Asks with a connection of its own: SQLite readers do not block each other.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Archive) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let path = Arc::clone(&self.path);
        let answer = tokio::task::spawn_blocking(move || question(&Archive::open_to_ask(&path)?)).await;
        answer.unwrap_or_else(|_| Err(Trouble::Wrong("The question was broken off.".to_owned())))
    }

    /// A page of events, oldest first.
    pub async fn events(&self, asked: Asked, skip: usize, most: usize) -> Result<Vec<Event>, Trouble> {
        self.ask(move |archive| slice(archive, &asked.filter()?, skip, most)).await
    }

    /// The same as lines of the wire format.
    pub async fn event_lines(&self, asked: Asked, skip: usize, most: usize) -> Result<String, Trouble> {
        self.ask(move |archive| {
            let mut lines = String::new();
            for event in slice(archive, &asked.filter()?, skip, most)? {
                lines.push_str(&archive.event_line(&event)?.to_string());
                lines.push('\n');
            }
            Ok(lines)
        })
        .await
    }

    /// The event that `id` names.
    pub async fn event(&self, id: String) -> Result<Event, Trouble> {
        self.ask(move |archive| event(archive, &id)).await
    }

    /// The same as a line of the wire format.
    pub async fn event_line(&self, id: String) -> Result<String, Trouble> {
        self.ask(move |archive| Ok(archive.event_line(&event(archive, &id)?)?.to_string())).await
    }

    /// The report that `id` names, and the events it tells of.
    pub async fn report(&self, id: String) -> Result<(Reading, Vec<Event>), Trouble> {
        self.ask(move |archive| {
            let reading = reading(archive, &id)?;
            let filter = Filter { report: Some(reading.report.id), background: true, ..Filter::default() };
            let events = archive.events(&filter)?;
            Ok((reading, events))
        })
        .await
    }

    /// The same as `dateline read` prints it.
    pub async fn report_line(&self, id: String) -> Result<String, Trouble> {
        self.ask(move |archive| {
            let reading = reading(archive, &id)?;
            serde_json::to_string(&ReportLine::of(&reading, false)).map_err(|e| ArchiveError::from(e).into())
        })
        .await
    }

    /// A page of reports, by date of publication.
    pub async fn reports(&self, skip: usize, most: usize) -> Result<Vec<ReportRow>, Trouble> {
        self.ask(move |archive| {
            let (mut at, mut rows) = (0, Vec::new());
            archive.each_report(&Filter::default(), &mut |row| {
                if at >= skip {
                    rows.push(row);
                }
                at += 1;
                Ok(rows.len() < most)
            })?;
            Ok(rows)
        })
        .await
    }

    /// Full text, best first.
    pub async fn search(&self, words: String, most: usize) -> Result<Vec<Hit>, Trouble> {
        self.ask(move |archive| Ok(archive.search(&words, most)?)).await
    }
}

fn slice(archive: &Archive, filter: &Filter, skip: usize, most: usize) -> Result<Vec<Event>, Trouble> {
    let (mut at, mut events) = (0, Vec::new());
    archive.each_event(filter, &mut |event| {
        if at >= skip {
            events.push(event);
        }
        at += 1;
        Ok(events.len() < most)
    })?;
    Ok(events)
}

fn event(archive: &Archive, given: &str) -> Result<Event, Trouble> {
    let missing = || Trouble::NotFound(format!("There is no event {given}."));
    let id: EventId = match archive.resolve_prefix(given)? {
        Resolved::One(AnyId::Event(id)) => id,
        Resolved::One(AnyId::Mention(id)) => archive.event_of(id)?.ok_or_else(missing)?,
        Resolved::Many(all) => return Err(ambiguous(given, &all)),
        _ => return Err(missing()),
    };
    archive.event(id)?.ok_or_else(missing)
}

fn reading(archive: &Archive, given: &str) -> Result<Reading, Trouble> {
    let missing = || Trouble::NotFound(format!("There is no report {given}."));
    let id: ReportId = match archive.resolve_prefix(given)? {
        Resolved::One(AnyId::Report(id)) => id,
        Resolved::Many(all) => return Err(ambiguous(given, &all)),
        _ => return Err(missing()),
    };
    archive.reading(id)?.ok_or_else(missing)
}

fn ambiguous(given: &str, all: &[AnyId]) -> Trouble {
    let names: Vec<String> = all.iter().map(ToString::to_string).collect();
    Trouble::NotFound(format!("{given} may be any of {}.", names.join(", ")))
}
