//! The log of additions and decisions: only added to.
#![allow(clippy::disallowed_methods)] // an edge: the log states when something was done

use crate::error::ArchiveError;
use crate::open::Archive;
use rusqlite::{Connection, params};
use serde::Serialize;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Number, from 1.
    pub seq: i64,
    /// When, UTC, to the second.
    pub at: String,
    /// `added`, `merge`, `split`, `undo`.
    pub kind: String,
    /// What exactly.
    pub detail: serde_json::Value,
}

/// Writes a line and returns its number.
pub(crate) fn write(db: &Connection, kind: &str, detail: &serde_json::Value) -> Result<i64, ArchiveError> {
    let now = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default();
    db.prepare_cached("INSERT INTO journal (at, kind, json) VALUES (?1, ?2, ?3)")?.execute(params![
        now.to_string(),
        kind,
        detail.to_string()
    ])?;
    Ok(db.last_insert_rowid())
}

impl Archive {
    /// The log, oldest first.
    pub fn log(&self) -> Result<Vec<Entry>, ArchiveError> {
        let mut statement = self.db.prepare_cached("SELECT seq, at, kind, json FROM journal ORDER BY seq")?;
        let rows = statement.query_map([], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?, r.get::<_, String>(3)?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (seq, at, kind, json) = row?;
            out.push(Entry { seq, at, kind, detail: serde_json::from_str(&json)? });
        }
        Ok(out)
    }
}
