//! Copy groups: which reports are one text passed on, and which of them is the origin.
//!
//! A group is a connected component of "is a copy of"; so a new report joins every group that has a member like it,
//! and it is enough to find one such member a group. The origin is the group's earliest published report, of one
//! day the agency's own text, then the smallest id: whatever the order of arrival.

use crate::error::ArchiveError;
use crate::furniture::count_again;
use crate::settle::list;
use crate::versions::{are_versions, at_address, groups};
use dateline_facts::id::ReportId;
use dateline_reconcile::copies::{COMMON, Shingles, judge};
use dateline_reconcile::event::house;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// So many texts' shingles are kept at hand.
const CACHE: usize = 2_000;
/// Of a run of words that very many reports share, only so many reports are compared: enough to find a text that
/// was passed on very often, too few to compare everything that one outlet's furniture joins.
const FEW: usize = 8;

/// So many runs of words are kept at hand with the reports that have them.
const RUNS: usize = 20_000;

/// Shingles of texts by report key, and reports by sampled run of words. While copies are looked for no report is
/// added, so that both stay true.
#[derive(Default)]
pub(crate) struct Cut {
    texts: FxHashMap<i64, Rc<Shingles>>,
    runs: FxHashMap<u64, Rc<[i64]>>,
}

impl Cut {
    pub(crate) fn get(&mut self, db: &Connection, key: i64) -> Result<Rc<Shingles>, ArchiveError> {
        if let Some(found) = self.texts.get(&key) {
            return Ok(Rc::clone(found));
        }
        let mut statement = db.prepare_cached("SELECT body FROM texts WHERE key = ?1")?;
        let body: Option<String> = statement.query_row([key], |r| r.get(0)).optional()?;
        let shingles = Rc::new(Shingles::of(&body.unwrap_or_default()));
        if self.texts.len() >= CACHE {
            self.texts.clear();
        }
        self.texts.insert(key, Rc::clone(&shingles));
        Ok(shingles)
    }

    /// The reports to be compared for the sake of one run of words. Nearly equal reports ask for the same runs again and
    /// again; reading hundreds of rows each time took most of the time of such an addition.
    fn sharing(&mut self, db: &Connection, run: u64) -> Result<Rc<[i64]>, ArchiveError> {
        if let Some(found) = self.runs.get(&run) {
            return Ok(Rc::clone(found));
        }
        let mut posting =
            db.prepare_cached("SELECT report FROM prints WHERE print = ?1 ORDER BY report LIMIT ?2")?;
        let mut found: Vec<i64> = posting
            .query_map(params![run.cast_signed(), COMMON as i64], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        if found.len() >= COMMON {
            found.truncate(FEW);
        }
        let found: Rc<[i64]> = found.into();
        if self.runs.len() >= RUNS {
            self.runs.clear();
        }
        // What stands in one report alone is not asked for again.
        if found.len() > 1 {
            self.runs.insert(run, Rc::clone(&found));
        }
        Ok(found)
    }
}

fn key_of(id: &str) -> Option<i64> {
    id.parse::<ReportId>().ok().map(|r| r.0.cast_signed())
}

/// Finds the groups of new reports; says how many it looked at.
pub(crate) fn copies(db: &Connection, cut: &mut Cut) -> Result<usize, ArchiveError> {
    let new = list(db, "SELECT id FROM reports WHERE settled = 0 ORDER BY id LIMIT ?1")?;
    for id in &new {
        if let Some(key) = key_of(id) {
            let mut joined = alike(db, cut, key)?;
            let versions = at_address(db, cut, id)?;
            joined.extend(groups(db, &versions)?);
            if !joined.is_empty() {
                join(db, cut, id, joined)?;
            }
        }
        db.prepare_cached("UPDATE reports SET settled = 1 WHERE id = ?1")?.execute([id])?;
    }
    Ok(new.len())
}

/// The origins of the groups that hold a copy of the report.
fn alike(db: &Connection, cut: &mut Cut, key: i64) -> Result<BTreeSet<String>, ArchiveError> {
    let own = cut.get(db, key)?;
    let mut candidates: BTreeSet<i64> = BTreeSet::new();
    for print in own.prints() {
        candidates.extend(cut.sharing(db, print)?.iter());
    }
    candidates.remove(&key);
    let mut groups: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut origin = db.prepare_cached("SELECT origin FROM reports WHERE id = ?1")?;
    for other in candidates {
        let id = ReportId(other.cast_unsigned()).to_string();
        if let Some(group) = origin.query_row([id], |r| r.get(0)).optional()? {
            groups.entry(group).or_default().push(other);
        }
    }
    let mut joined = BTreeSet::new();
    for (group, mut members) in groups {
        // The origin is the likeliest; it is a member even where no sampled run of words was shared.
        members.splice(0..0, key_of(&group).filter(|k| *k != key));
        for member in members {
            if judge(&own, cut.get(db, member)?.as_ref()).is_some() {
                joined.insert(group);
                break;
            }
        }
    }
    Ok(joined)
}

/// What decides on the origin: the smallest is it.
type Rank = (bool, Option<String>, bool, String);

fn rank(db: &Connection, id: &str) -> Result<Rank, ArchiveError> {
    let sql = "SELECT published_earliest, outlet, agency FROM reports WHERE id = ?1";
    let (day, outlet, agency): (Option<String>, Option<String>, Option<String>) =
        db.prepare_cached(sql)?.query_row([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    let own = matches!((&outlet, &agency), (Some(o), Some(a)) if house(o) == house(a));
    Ok((day.is_none(), day, !own, id.to_owned()))
}

/// Makes one group of a report's own and those of the given origins.
fn join(
    db: &Connection,
    cut: &mut Cut,
    report: &str,
    mut groups: BTreeSet<String>,
) -> Result<(), ArchiveError> {
    let before: String =
        db.prepare_cached("SELECT origin FROM reports WHERE id = ?1")?.query_row([report], |r| r.get(0))?;
    groups.insert(before);
    let mut ranks = Vec::new();
    for group in &groups {
        ranks.push(rank(db, group)?);
    }
    let Some((_, _, _, origin)) = ranks.into_iter().min() else { return Ok(()) };
    let Some(first) = key_of(&origin) else { return Ok(()) };
    let first = cut.get(db, first)?;
    for group in groups.iter().filter(|g| **g != origin) {
        let members: Vec<String> = db
            .prepare_cached("SELECT id FROM reports WHERE origin = ?1")?
            .query_map([group], |r| r.get(0))?
            .collect::<Result<_, _>>()?;
        for member in members {
            let Some(key) = key_of(&member) else { continue };
            let kind = if are_versions(db, cut, &member, &origin)? {
                "version"
            } else {
                judge(cut.get(db, key)?.as_ref(), &first).map_or("indirect", |copy| copy.kind.as_str())
            };
            db.prepare_cached("UPDATE reports SET origin = ?2, copied_as = ?3 WHERE id = ?1")?
                .execute(params![member, origin, kind])?;
            count_again(db, &member)?;
            db.prepare_cached(
                "INSERT INTO dirty (mention) SELECT id FROM mentions WHERE report = ?1 ON CONFLICT DO NOTHING",
            )?
            .execute([&member])?;
        }
    }
    Ok(())
}
