//! The only home of SQL. One door, [`Archive::ingest`], for the command line, the pages and other languages.
//!
//! An archive is one SQLite file. In: reports, read by several threads and written by one, then reconciled.
//! Out: [`Archive::events`], [`Archive::reports`], [`Archive::actors`], [`Archive::stories`],
//! [`Archive::search`]. What was added and decided stands in a journal that is only added to.

mod error;
mod open;
mod schema;

mod copies;
mod furniture;
mod ingest;
mod settle;
mod store;
mod stories;
mod undated;
mod versions;
mod visits;

mod decisions;
mod journal;

mod query;
mod resolve;
mod search;

mod backup;
mod verify;

pub mod export;

pub use error::ArchiveError;
pub use ingest::{IngestOptions, LANGUAGE, Progress, Quiet, Summary};
pub use journal::Entry;
pub use open::Archive;
pub use query::{ActorRow, Counts, Filter, Join, ReportRow};
pub use resolve::{AnyId, Resolved};
pub use search::Hit;
pub use verify::Verified;
