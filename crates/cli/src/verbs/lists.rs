//! `dateline stories`, `dateline actors`, `dateline reports`.

use super::asking::{Asking, plainly};
use crate::exit::End;
use crate::words::{event, when};
use crate::{csv, out};
use dateline_archive::{ActorRow, ReportRow};
use dateline_facts::record::Story;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::io::Write;

/// The verb `stories`.
#[derive(Debug, clap::Args)]
pub struct Stories {
    #[command(flatten)]
    asking: Asking,
}

/// The verb `actors`.
#[derive(Debug, clap::Args)]
pub struct Actors {
    #[command(flatten)]
    asking: Asking,
}

/// The verb `reports`.
#[derive(Debug, clap::Args)]
pub struct Reports {
    #[command(flatten)]
    asking: Asking,
}

/// How one row is written in each of the three forms.
trait Shown {
    const COLUMNS: &'static [&'static str];
    fn json(&self) -> Value;
    fn cells(&self) -> Vec<String>;
    fn line(&self, columns: usize) -> String;
}

fn print<T: Shown>(asking: &Asking, rows: &[T]) -> anyhow::Result<()> {
    if asking.json || asking.csv {
        let mut data = out::data();
        if asking.csv {
            data.write_all(csv::row(T::COLUMNS.iter().copied()).as_bytes())?;
        }
        for row in rows {
            match asking.csv {
                true => data.write_all(csv::row(row.cells().iter().map(String::as_str)).as_bytes())?,
                false => writeln!(data, "{}", row.json())?,
            }
        }
        data.flush()?;
    } else {
        let (mut text, columns) = (out::text(), out::columns());
        for row in rows {
            writeln!(text, "{}", row.line(columns))?;
        }
        text.flush()?;
    }
    Ok(())
}

impl Stories {
    /// Prints a line a story.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.asking.filters.open()?;
        let stories = archive.stories(&self.asking.filters.filter()).map_err(plainly)?;
        print(&self.asking, &stories)?;
        if stories.is_empty() {
            out::remark(&self.asking.filters.nothing(&archive, "stories")?);
        }
        Ok(End::Well)
    }
}

impl Actors {
    /// Prints a line an actor.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.asking.filters.open()?;
        let actors = archive.actors(&self.asking.filters.filter()).map_err(plainly)?;
        print(&self.asking, &actors)?;
        if actors.is_empty() {
            out::remark(&self.asking.filters.nothing(&archive, "actors")?);
        }
        Ok(End::Well)
    }
}

impl Reports {
    /// Prints a line a report.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.asking.filters.open()?;
        let reports = archive.reports(&self.asking.filters.filter()).map_err(plainly)?;
        print(&self.asking, &reports)?;
        if reports.is_empty() {
            out::remark(&self.asking.filters.nothing(&archive, "reports")?);
        }
        Ok(End::Well)
    }
}

fn word(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn between(a: Option<Date>, b: Option<Date>) -> String {
    match (a, b) {
        (Some(a), Some(b)) => when::interval(a, b),
        (Some(a), None) => format!("since {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => "no date".to_owned(),
    }
}

impl Shown for Story {
    const COLUMNS: &'static [&'static str] = &["id", "title", "earliest", "latest", "events", "reports"];

    fn json(&self) -> Value {
        json!({
            "id": self.id, "title": self.title,
            "when": {"earliest": self.when.earliest, "latest": self.when.latest, "precision": self.when.precision},
            "events": self.events, "reports": self.reports,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.title.clone(),
            word(self.when.earliest),
            word(self.when.latest),
            self.events.len().to_string(),
            self.reports.len().to_string(),
        ]
    }

    fn line(&self, columns: usize) -> String {
        let date = out::padded(&between(self.when.earliest, self.when.latest), 22);
        let counts = format!("{} events, {} reports", self.events.len(), self.reports.len());
        let width = columns.saturating_sub(22 + 11 + 24).max(20);
        let title = out::padded(&out::clipped(&self.title, width), width);
        format!(
            "{} {date} {title} {}",
            out::styled(out::DIM, &event::short(self.id)),
            out::styled(out::DIM, &counts)
        )
    }
}

impl Shown for ActorRow {
    const COLUMNS: &'static [&'static str] = &["id", "name", "code", "acts", "acted_upon", "first", "last"];

    fn json(&self) -> Value {
        json!({
            "id": self.actor.id, "name": self.actor.name, "code": self.actor.code,
            "acts": self.acts, "acted_upon": self.suffers, "first": self.first, "last": self.last,
        })
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.actor.id.to_string(),
            self.actor.name.clone(),
            self.actor.code.to_string(),
            self.acts.to_string(),
            self.suffers.to_string(),
            word(self.first),
            word(self.last),
        ]
    }

    fn line(&self, columns: usize) -> String {
        let width = columns.saturating_sub(64).max(24);
        let name = out::padded(&out::clipped(&self.actor.name, width), width);
        let code = out::padded(&self.actor.code, 9);
        let counts = format!("acts {:>4}, acted upon {:>4}", self.acts, self.suffers);
        format!("{name} {code} {counts}  {}", out::styled(out::DIM, &self.actor.id))
    }
}

impl Shown for ReportRow {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "given_id",
        "uri",
        "title",
        "outlet",
        "agency",
        "language",
        "published_earliest",
        "published_latest",
        "copy_of",
        "copied_as",
        "words",
        "events",
    ];

    fn json(&self) -> Value {
        json!({
            "id": self.id, "given_id": self.given_id, "uri": self.uri, "title": self.title, "outlet": self.outlet,
            "agency": self.agency, "language": self.language,
            "published": {"earliest": self.published_earliest, "latest": self.published_latest},
            "copy_of": self.copy_of.as_ref().map(|(id, how)| json!({"id": id, "as": how})),
            "replaced_by": self.replaced_by,
            "words": self.words, "events": self.events,
        })
    }

    fn cells(&self) -> Vec<String> {
        let text = |words: &Option<String>| words.clone().unwrap_or_default();
        let (copy_of, how) =
            self.copy_of.as_ref().map(|(id, how)| (id.to_string(), how.clone())).unwrap_or_default();
        vec![
            self.id.to_string(),
            text(&self.given_id),
            self.uri.clone(),
            text(&self.title),
            text(&self.outlet),
            text(&self.agency),
            text(&self.language),
            word(self.published_earliest),
            word(self.published_latest),
            copy_of,
            how,
            self.words.to_string(),
            self.events.to_string(),
        ]
    }

    fn line(&self, columns: usize) -> String {
        let date = out::padded(&between(self.published_earliest, self.published_latest), 10);
        let source = self.outlet.as_deref().or(self.agency.as_deref()).unwrap_or("");
        let source = out::padded(&out::clipped(source, 18), 18);
        let copy = self
            .copy_of
            .as_ref()
            .map(|(id, _)| format!(", copy of {}", event::short(id)))
            .unwrap_or_default();
        let tail = format!("{} words, {} events{copy}", self.words, self.events);
        let width = columns.saturating_sub(10 + 18 + 13 + 30).max(24);
        let title = self.title.as_deref().unwrap_or(&self.uri);
        let title = out::padded(&out::clipped(title, width), width);
        let (id, tail) = (out::styled(out::DIM, &event::short(self.id)), out::styled(out::DIM, &tail));
        format!("{id} {date} {source} {title} {tail}")
    }
}
