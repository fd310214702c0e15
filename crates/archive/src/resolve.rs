//! From what a user types to an id: a whole one, its beginning, an actor, an id from the user's own file.

use crate::error::ArchiveError;
use crate::open::Archive;
use dateline_facts::id::{EventId, EventMentionId, ReportId, StoryId};
use rusqlite::OptionalExtension;
use smol_str::SmolStr;
use std::fmt;

/// An id of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnyId {
    /// A report.
    Report(ReportId),
    /// An event.
    Event(EventId),
    /// A mention of an event.
    Mention(EventMentionId),
    /// A story.
    Story(StoryId),
    /// An actor.
    Actor(SmolStr),
}

impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnyId::Report(id) => id.fmt(f),
            AnyId::Event(id) => id.fmt(f),
            AnyId::Mention(id) => id.fmt(f),
            AnyId::Story(id) => id.fmt(f),
            AnyId::Actor(id) => id.fmt(f),
        }
    }
}

/// What a beginning of an id stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// Exactly this.
    One(AnyId),
    /// Any of these, the first [`Resolved::SHOWN`].
    Many(Vec<AnyId>),
    /// Nothing.
    None,
}

impl Resolved {
    /// So many candidates are named.
    pub const SHOWN: usize = 20;
}

impl Archive {
    /// What `given` stands for: an id or the beginning of one (`E_12`), the user's own id of a report, or an
    /// actor's id.
    pub fn resolve_prefix(&self, given: &str) -> Result<Resolved, ArchiveError> {
        let given = given.trim();
        let table = match given.get(..2) {
            Some("r_") => "reports",
            Some("E_") => "events",
            Some("e_") => "mentions",
            Some("S_") => "stories",
            _ => "",
        };
        let mut found: Vec<AnyId> = Vec::new();
        if !table.is_empty() && given[2..].bytes().all(|b| b.is_ascii_hexdigit()) {
            let from = format!("{}{}", &given[..2], given[2..].to_ascii_lowercase());
            // "g" sorts behind every hexadecimal digit.
            let to = format!("{from}g");
            let sql = format!("SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3");
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows = statement
                .query_map(rusqlite::params![from, to, Resolved::SHOWN as i64], |r| r.get::<_, String>(0))?;
            for id in rows {
                let id = id?;
                found.extend(match table {
                    "reports" => id.parse().map(AnyId::Report).ok(),
                    "events" => id.parse().map(AnyId::Event).ok(),
                    "mentions" => id.parse().map(AnyId::Mention).ok(),
                    _ => id.parse().map(AnyId::Story).ok(),
                });
            }
        }
        if found.is_empty() && table == "events" {
            found.extend(self.now_in(&given[2..])?.map(AnyId::Event));
        }
        if found.is_empty() {
            let report: Option<String> = self
                .db
                .prepare_cached("SELECT id FROM reports WHERE given_id = ?1 ORDER BY id LIMIT 1")?
                .query_row([given], |r| r.get(0))
                .optional()?;
            found.extend(report.and_then(|id| id.parse().ok()).map(AnyId::Report));
        }
        if found.is_empty() {
            let lower = given.to_lowercase();
            let mut statement = self.db.prepare_cached(
                "SELECT DISTINCT actor FROM event_actors WHERE actor = ?1 OR lower(name) = ?1
                 ORDER BY actor LIMIT ?2",
            )?;
            let rows = statement
                .query_map(rusqlite::params![lower, Resolved::SHOWN as i64], |r| r.get::<_, String>(0))?;
            for id in rows {
                found.push(AnyId::Actor(id?.into()));
            }
        }
        Ok(match found.len() {
            0 => Resolved::None,
            1 => Resolved::One(found.remove(0)),
            _ => Resolved::Many(found),
        })
    }

    /// An event is named after its first mention. When it has gone into another, by a decision or by later
    /// reports, that mention says which.
    fn now_in(&self, digits: &str) -> Result<Option<EventId>, ArchiveError> {
        let from = format!("e_{}", digits.to_ascii_lowercase());
        let to = format!("{from}g");
        let mut statement = self
            .db
            .prepare_cached("SELECT DISTINCT event FROM mentions WHERE id >= ?1 AND id < ?2 LIMIT 2")?;
        let rows = statement.query_map([from, to], |r| r.get::<_, Option<String>>(0))?;
        let events = rows.collect::<Result<Vec<_>, _>>()?;
        Ok(match events.as_slice() {
            [Some(only)] => only.parse().ok(),
            _ => None,
        })
    }

    /// The event that a mention belongs to.
    pub fn event_of(&self, mention: EventMentionId) -> Result<Option<EventId>, ArchiveError> {
        let id: Option<Option<String>> = self
            .db
            .prepare_cached("SELECT event FROM mentions WHERE id = ?1")?
            .query_row([mention.to_string()], |r| r.get(0))
            .optional()?;
        Ok(id.flatten().and_then(|id| id.parse().ok()))
    }
}
