//! One task, one module. A task reads gold data, runs the stage, returns figures.

use crate::outcome::Outcome;
use anyhow::Result;
use std::path::Path;

mod acled;
mod attribution;
mod authors;
mod copies;
mod dating;
mod entities;
mod event_places;
mod event_sheet;
mod event_type;
mod events;
mod false_events;
mod gate;
mod main_text;
mod page_date;
mod page_set;
mod parity;
mod parse;
mod places;
mod quantities;
mod record;
mod relations;
mod repair;
mod situations;
mod speed;
mod splitting;
mod times;
mod warc;

/// Scores `path`; with `true` prints errors item by item on standard error.
pub type Task = fn(&Path, bool) -> Result<Outcome>;

/// Every task by name, a line each.
const TASKS: &[(&str, Task)] = &[
    ("authors", authors::run),
    ("dating", dating::run),
    ("entities", entities::run),
    ("event-places", event_places::run),
    ("acled", acled::run),
    ("event-sheet", event_sheet::run),
    ("event-type", event_type::run),
    ("events", events::run),
    ("false-events", false_events::run),
    ("gate", gate::run),
    ("record", record::run),
    ("relations", relations::run),
    ("main-text", main_text::run),
    ("page-date", page_date::run),
    ("repair", repair::run),
    ("copies", copies::run),
    ("parity", parity::run),
    ("parse", parse::run),
    ("places", places::run),
    ("attribution", attribution::run),
    ("quantities", quantities::run),
    ("situations", situations::run),
    ("times", times::run),
    ("speed", speed::run),
    ("warc", warc::run),
    ("splitting", splitting::run),
];

/// The names, for the command line.
pub fn names() -> Vec<&'static str> {
    TASKS.iter().map(|(name, _)| *name).collect()
}

/// The task of that name.
pub fn find(name: &str) -> Option<Task> {
    TASKS.iter().find(|(n, _)| *n == name).map(|(_, task)| *task)
}
