//! What is asked of the record: the archive, the filters, the form of the answer.

use super::add::events;
use crate::exit::WrongUse;
use crate::{out, values};
use clap::Args;
use dateline_archive::{AnyId, Archive, ArchiveError, Filter, Resolved};
use dateline_facts::plover::EventType;
use jiff::civil::Date;
use std::path::PathBuf;

/// Which archive.
#[derive(Debug, Args)]
pub struct Db {
    /// The archive
    #[arg(long, value_name = "FILE", default_value = "dateline.db")]
    pub db: PathBuf,
}

/// Which events, and in which form.
#[derive(Debug, Args)]
pub struct Asking {
    #[command(flatten)]
    pub filters: Filters,
    /// As JSON Lines
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As CSV
    #[arg(long)]
    pub csv: bool,
}

/// Which events of which archive.
#[derive(Debug, Args)]
pub struct Filters {
    #[command(flatten)]
    db: Db,
    /// Only with this actor: id, head of one (usa for usa.military), name or code
    #[arg(long, value_name = "ACTOR", value_parser = values::words)]
    actor: Option<String>,
    /// Only of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = values::event_type(), ignore_case = true)]
    kind: Option<EventType>,
    /// Only here: a place, a country or its two-letter code
    #[arg(long, value_name = "PLACE", value_parser = values::words)]
    place: Option<String>,
    /// Only on or after this day: YYYY-MM-DD, YYYY-MM or YYYY
    #[arg(long, value_name = "DATE", value_parser = values::first_day)]
    after: Option<Date>,
    /// Only on or before this day
    #[arg(long, value_name = "DATE", value_parser = values::last_day)]
    before: Option<Date>,
    /// As it was known on this day: only what had been published by then
    #[arg(long, value_name = "DATE", value_parser = values::last_day)]
    as_of: Option<Date>,
    /// Only what at least so many independent sources tell
    #[arg(long, value_name = "N")]
    min_independent: Option<u32>,
    /// At most so many
    #[arg(long, value_name = "N", value_parser = values::some)]
    limit: Option<usize>,
    /// Also background: history, and possibilities without a date
    #[arg(long)]
    background: bool,
}

impl Filters {
    /// The archive; says so where an addition was stopped before the record followed from all reports.
    ///
    /// # Errors
    /// Also where no day can be what is asked for.
    pub fn open(&self) -> anyhow::Result<Archive> {
        if let (Some(after), Some(before)) = (self.after, self.before)
            && after > before
        {
            return Err(WrongUse(format!(
                "--after {after} is later than --before {before}: no day is both; change the one or the other"
            ))
            .into());
        }
        let archive = self.db.open()?;
        if archive.lags().map_err(plainly)? {
            out::remark(
                "an addition was stopped: some reports are recorded whose events are not in the record yet; \
                 `dateline add` with the same paths goes on",
            );
        }
        Ok(archive)
    }

    pub fn filter(&self) -> Filter {
        Filter {
            actor: self.actor.clone(),
            kind: self.kind,
            place: self.place.clone(),
            after: self.after,
            before: self.before,
            as_of: self.as_of,
            min_independent: self.min_independent,
            limit: self.limit,
            background: self.background,
            ..Filter::default()
        }
    }

    /// What to say on standard error where the answer is empty.
    pub fn nothing(&self, archive: &Archive, what: &str) -> anyhow::Result<String> {
        let counts = archive.counts().map_err(plainly)?;
        let plain = Filter { limit: self.limit, background: self.background, ..Filter::default() };
        Ok(if archive.lags().map_err(plainly)? {
            format!("no {what} yet: the {} reports of the archive are not all in the record", counts.reports)
        } else if counts.reports == 0 {
            format!("no {what}: the archive is empty; `dateline add PATH` puts reports into it")
        } else if self.filter() == plain {
            format!("no {what} have been read from the {} reports of the archive", counts.reports)
        } else {
            let all = counts.events + counts.background;
            let unknown = self.unknown(archive)?.map_or_else(String::new, |words| format!(" ({words})"));
            format!(
                "no {what} fit what was asked{unknown}; the archive has {}",
                events(all, counts.background)
            )
        })
    }

    /// Which of the names that were asked for no event has at all.
    fn unknown(&self, archive: &Archive) -> anyhow::Result<Option<String>> {
        let all = Filter { background: true, limit: Some(1), ..Filter::default() };
        let none = |filter: &Filter| -> anyhow::Result<bool> {
            let mut none = true;
            let mut each = |_| {
                none = false;
                Ok(false)
            };
            archive.each_event(filter, &mut each).map_err(plainly)?;
            Ok(none)
        };
        let mut words = Vec::new();
        if let Some(place) = &self.place
            && none(&Filter { place: Some(place.clone()), ..all.clone() })?
        {
            words.push(format!("no event is in a place {place:?}"));
        }
        if let Some(actor) = &self.actor
            && none(&Filter { actor: Some(actor.clone()), ..all })?
        {
            words.push(format!("no event has an actor {actor:?}, see `dateline actors`"));
        }
        Ok((!words.is_empty()).then(|| words.join("; ")))
    }
}

impl Db {
    /// The archive to ask, which has to be there; it may be one that cannot be written.
    pub fn open(&self) -> anyhow::Result<Archive> {
        Archive::open_to_ask(&self.db).map_err(absent)
    }

    /// The archive to decide in, which has to be there.
    pub fn open_to_write(&self) -> anyhow::Result<Archive> {
        Archive::open_existing(&self.db).map_err(absent)
    }
}

fn absent(error: ArchiveError) -> anyhow::Error {
    match error {
        ArchiveError::Missing(path) => WrongUse(format!(
            "{}: there is no archive yet; `dateline add PATH` makes one, --db FILE names another",
            path.display()
        ))
        .into(),
        other => plainly(other),
    }
}

/// An error of the archive as the program's own: wrong use where the user can mend it by asking otherwise.
pub fn plainly(error: ArchiveError) -> anyhow::Error {
    use ArchiveError::*;
    match error {
        Foreign(_)
        | NotADatabase(_)
        | ReadOnly(_)
        | Missing(_)
        | CannotOpen(..)
        | Newer { .. }
        | Unknown(_)
        | Refused(_) => WrongUse(error.to_string()).into(),
        other => other.into(),
    }
}

/// What `given` stands for; an id may be cut short as long as it stands for one thing.
pub fn resolve(archive: &Archive, given: &str) -> anyhow::Result<AnyId> {
    match archive.resolve_prefix(given).map_err(plainly)? {
        Resolved::One(id) => {
            if let AnyId::Event(now) = &id {
                let (asked, now) = (given.trim(), now.to_string());
                let same = now.get(..asked.len()).is_some_and(|head| head.eq_ignore_ascii_case(asked));
                if asked.starts_with("E_") && !same {
                    out::remark(&format!("{asked} has gone into {now}"));
                }
            }
            Ok(id)
        }
        Resolved::Many(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            Err(WrongUse(format!("{given:?} stands for several: {}; give more of it", ids.join(", "))).into())
        }
        Resolved::None => {
            let hint = match given.get(..2) {
                Some("r_") => "`dateline reports --json` lists all reports",
                Some("E_" | "e_") => "`dateline events` lists all events",
                Some("S_") => "`dateline stories` lists all stories",
                _ => {
                    "ids begin with r_ (report), E_ (event) or S_ (story); actors have names such as usa.military, \
                      see `dateline actors`"
                }
            };
            Err(WrongUse(format!("nothing has the id {given:?}: {hint}")).into())
        }
    }
}
