//! Versions of one report: what stands at one address, added again with nearly the same text. The newest takes the place of the
//! others, which stay in the record and say so; together they are one source.
//!
//! Newer is what was published on a later day; where the days do not say it, what was added later. This is the one thing
//! that the order of additions decides; in one addition the later line of a file is the newer.

use crate::copies::Cut;
use crate::error::ArchiveError;
use dateline_facts::id::ReportId;
use dateline_facts::report::Report;
use dateline_reconcile::copies::versions;
use dateline_reconcile::event::house;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// So many reports of one address are looked at, those that came last.
const KEPT: i64 = 64;

/// Where a report stands; standard input is no place.
pub(crate) fn address(report: &Report) -> Option<&str> {
    let uri = report.uri.strip_prefix("./").unwrap_or(&report.uri);
    Some(report.url.as_deref().unwrap_or(uri)).filter(|a| !a.is_empty() && *a != "-" && !a.starts_with("-#"))
}

/// What decides which version is the newer.
struct Version {
    id: String,
    uri: String,
    published: Option<String>,
    came: i64,
    replaced_by: Option<String>,
    outlet: Option<String>,
    given: Option<String>,
    address: Option<String>,
}

const COLUMNS: &str = "id, uri, published_earliest, version, replaced_by, outlet, given_id, address";

impl Version {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Version {
            id: row.get(0)?,
            uri: row.get(1)?,
            published: row.get(2)?,
            came: row.get(3)?,
            replaced_by: row.get(4)?,
            outlet: row.get(5)?,
            given: row.get(6)?,
            address: row.get(7)?,
        })
    }

    fn load(db: &Connection, id: &str) -> Result<Option<Self>, ArchiveError> {
        let mut one = db.prepare_cached(&format!("SELECT {COLUMNS} FROM reports WHERE id = ?1"))?;
        Ok(one.query_row([id], Version::of).optional()?)
    }

    /// The container and the number in it, of `feed.xml#3`.
    fn line(&self) -> Option<(&str, u64)> {
        let (container, number) = self.uri.rsplit_once('#')?;
        Some((container, number.parse().ok()?))
    }

    /// Whether the two stand at one address, and neither outlet nor the user's own id says that they are two reports.
    fn may_be(&self, other: &Version) -> bool {
        let agree = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => house(a) == house(b),
            _ => true,
        };
        self.address.is_some()
            && self.address == other.address
            && agree(&self.outlet, &other.outlet)
            && agree(&self.given, &other.given)
    }

    /// `Equal` where nothing says which is the newer.
    fn age(&self, other: &Version) -> Ordering {
        let days = match (&self.published, &other.published) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        let lines = || match (self.line(), other.line()) {
            (Some(a), Some(b)) if a.0 == b.0 => a.1.cmp(&b.1),
            _ => Ordering::Equal,
        };
        days.then(self.came.cmp(&other.came)).then_with(lines)
    }
}

/// The reports of the same address of which `id` is a version. Older ones are marked as replaced by the newest.
pub(crate) fn at_address(db: &Connection, cut: &mut Cut, id: &str) -> Result<Vec<String>, ArchiveError> {
    let Some(own) = Version::load(db, id)? else { return Ok(Vec::new()) };
    let mut mates = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM reports WHERE address = ?2 AND id <> ?1 AND settled = 1
         ORDER BY version DESC, id LIMIT ?3"
    ))?;
    let mates: Vec<Version> =
        mates.query_map(params![id, own.address, KEPT], Version::of)?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    let mut newest: Option<Version> = None;
    for mate in mates {
        if !own.may_be(&mate) || !alike(db, cut, id, &mate.id)? {
            continue;
        }
        found.push(mate.id.clone());
        match own.age(&mate) {
            Ordering::Greater => {
                let known = mate.replaced_by.as_deref().map(|r| Version::load(db, r)).transpose()?.flatten();
                if known.is_none_or(|k| own.age(&k) == Ordering::Greater) {
                    replace(db, &mate.id, id)?;
                }
            }
            Ordering::Less if newest.as_ref().is_none_or(|n| mate.age(n) == Ordering::Greater) => {
                newest = Some(mate);
            }
            _ => {}
        }
    }
    if let Some(newest) = newest {
        replace(db, id, &newest.id)?;
    }
    Ok(found)
}

/// Whether two reports are versions of one: one address, nearly the same text.
pub(crate) fn are_versions(db: &Connection, cut: &mut Cut, a: &str, b: &str) -> Result<bool, ArchiveError> {
    let (Some(x), Some(y)) = (Version::load(db, a)?, Version::load(db, b)?) else { return Ok(false) };
    Ok(x.may_be(&y) && alike(db, cut, a, b)?)
}

fn alike(db: &Connection, cut: &mut Cut, a: &str, b: &str) -> Result<bool, ArchiveError> {
    let (Ok(a), Ok(b)) = (a.parse::<ReportId>(), b.parse::<ReportId>()) else { return Ok(false) };
    let (a, b) = (cut.get(db, a.0.cast_signed())?, cut.get(db, b.0.cast_signed())?);
    Ok(versions(&a, &b))
}

fn replace(db: &Connection, old: &str, new: &str) -> Result<(), ArchiveError> {
    db.prepare_cached("UPDATE reports SET replaced_by = ?2 WHERE id = ?1")?.execute([old, new])?;
    db.prepare_cached(
        "INSERT INTO dirty (mention) SELECT id FROM mentions WHERE report = ?1 ON CONFLICT DO NOTHING",
    )?
    .execute([old])?;
    Ok(())
}

/// The groups of copies that hold one of `reports`.
pub(crate) fn groups(db: &Connection, reports: &[String]) -> Result<BTreeSet<String>, ArchiveError> {
    let mut origin = db.prepare_cached("SELECT origin FROM reports WHERE id = ?1")?;
    let mut out = BTreeSet::new();
    for report in reports {
        out.extend(origin.query_row([report], |r| r.get(0)).optional()?);
    }
    Ok(out)
}
