//! Reports without a date of their own get the week in which they were written, where others date what they tell; see
//! `dateline_reconcile::undated`. Looked at again whenever a telling arrives that may date one, so that the order of arrival
//! plays no part (up to so many tellings under one key, those of the smallest ids). The report's row keeps to what the report
//! says; what is concluded stands in `narrowed`.

use crate::error::ArchiveError;
use crate::open::Archive;
use dateline_facts::id::{EventMentionId, ReportId};
use dateline_reconcile::Told;
use dateline_reconcile::same::keys as same_keys;
use dateline_reconcile::undated::{Side, Written, keys, redate, written};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Tellings of dated reports, and of undated ones, that are looked at under one key.
const DATED: i64 = 128;
const UNDATED: i64 = 512;

/// Every key of a telling.
pub(crate) fn all_keys(db: &Connection, told: &Told) -> Result<Vec<i64>, ArchiveError> {
    let mut all = keys(told, Side::Dated, Side::Dated);
    if is_undated(db, told.report)? {
        all.extend(keys(&redate(told, None), Side::Undated, Side::Undated));
    }
    all.extend(same_keys(told));
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Whether a report came without any date.
fn is_undated(db: &Connection, report: ReportId) -> Result<bool, ArchiveError> {
    let sql = "SELECT published_earliest IS NULL AND published_latest IS NULL FROM reports WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_row([report.to_string()], |r| r.get(0)).optional()?.unwrap_or(false))
}

/// Looks at the undated reports among those of `new` tellings, and at those that these may date; the mentions of the
/// reports whose date has changed by it, which have to be compared anew.
pub(crate) fn narrow<'a>(
    db: &Connection,
    new: impl Iterator<Item = &'a Told>,
) -> Result<Vec<EventMentionId>, ArchiveError> {
    let mut reports: BTreeSet<String> = BTreeSet::new();
    let mut of = db.prepare_cached("SELECT report FROM mentions WHERE id = ?1")?;
    for told in new {
        if is_undated(db, told.report)? {
            reports.insert(told.report.to_string());
        }
        for key in keys(told, Side::Dated, Side::Undated) {
            for mention in under(db, key, UNDATED)? {
                reports.extend(of.query_row([mention.to_string()], |r| r.get(0)).optional()?);
            }
        }
    }
    let mut changed = Vec::new();
    for report in reports {
        changed.extend(look(db, &report)?);
    }
    Ok(changed)
}

/// The mentions under a key, those of the smallest ids.
fn under(db: &Connection, key: i64, most: i64) -> Result<Vec<EventMentionId>, ArchiveError> {
    let sql = "SELECT mention FROM mention_keys WHERE key = ?1 ORDER BY mention LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![key, most], |r| r.get::<_, i64>(0))?;
    let ids = rows.map(|row| Ok(EventMentionId(row?.cast_unsigned())));
    ids.collect::<Result<_, rusqlite::Error>>().map_err(Into::into)
}

/// Concludes the date of one report; its mentions, if that has changed.
fn look(db: &Connection, report: &str) -> Result<Vec<EventMentionId>, ArchiveError> {
    // What stands in lines of its outlet counts for nothing, on either side.
    let mut statement =
        db.prepare_cached("SELECT json, aside FROM mentions WHERE report = ?1 ORDER BY id")?;
    let mut present: Vec<Told> = Vec::new();
    let mut news: Vec<Told> = Vec::new();
    for row in statement.query_map([report], |r| Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?)))? {
        let (json, aside) = row?;
        let told: Told = serde_json::from_str(&json)?;
        if !aside {
            news.push(redate(&told, None));
        }
        present.push(told);
    }
    let own: Vec<Told> = present.iter().map(|t| redate(t, None)).collect();
    let mut met: BTreeSet<EventMentionId> = BTreeSet::new();
    for told in &news {
        for key in keys(told, Side::Undated, Side::Dated) {
            met.extend(under(db, key, DATED)?);
        }
    }
    let mut others: Vec<Told> = Vec::with_capacity(met.len());
    let mut other = db.prepare_cached("SELECT json FROM mentions WHERE id = ?1 AND NOT aside")?;
    for id in met {
        let json: Option<String> = other.query_row([id.to_string()], |r| r.get(0)).optional()?;
        others.extend(json.map(|j| serde_json::from_str(&j)).transpose()?);
    }
    let found = written(&news, &others);
    if found == of_report(db, report)? {
        return Ok(Vec::new());
    }
    match &found {
        Some(w) => db
            .prepare_cached(
                "INSERT INTO narrowed (report, earliest, latest, json) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (report) DO UPDATE SET earliest = ?2, latest = ?3, json = ?4",
            )?
            .execute(params![
                report,
                w.when.earliest.map(|d| d.to_string()),
                w.when.latest.map(|d| d.to_string()),
                serde_json::to_string(w)?
            ])?,
        None => db.prepare_cached("DELETE FROM narrowed WHERE report = ?1")?.execute([report])?,
    };
    let mut forget = db.prepare_cached("DELETE FROM mention_keys WHERE key = ?1 AND mention = ?2")?;
    let mut unlink = db.prepare_cached("DELETE FROM links WHERE a = ?1 OR b = ?1")?;
    let mut write = db.prepare_cached("UPDATE mentions SET json = ?2, keyed = 0 WHERE id = ?1")?;
    let mut dirty = db.prepare_cached("INSERT INTO dirty (mention) VALUES (?1) ON CONFLICT DO NOTHING")?;
    // Whom it was linked with may have to part from it.
    let mut linked =
        db.prepare_cached("SELECT b FROM links WHERE a = ?1 UNION SELECT a FROM links WHERE b = ?1")?;
    for (told, own) in present.iter().zip(&own) {
        let id = told.id.to_string();
        for key in all_keys(db, told)? {
            forget.execute(params![key, told.id.0.cast_signed()])?;
        }
        let others = linked.query_map([&id], |r| r.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        for other in others {
            dirty.execute([other])?;
        }
        unlink.execute([&id])?;
        write.execute(params![id, serde_json::to_string(&redate(own, found.as_ref()))?])?;
        dirty.execute([&id])?;
    }
    Ok(present.iter().map(|t| t.id).collect())
}

/// What was concluded of a report's date.
fn of_report(db: &Connection, report: &str) -> Result<Option<Written>, ArchiveError> {
    let mut statement = db.prepare_cached("SELECT json FROM narrowed WHERE report = ?1")?;
    let json: Option<String> = statement.query_row([report], |r| r.get(0)).optional()?;
    Ok(json.map(|j| serde_json::from_str(&j)).transpose()?)
}

impl Archive {
    /// When an undated report was written, as concluded from other reports that date what it tells; `None` where it has a
    /// date of its own or nothing can be concluded.
    pub fn narrowed(&self, report: ReportId) -> Result<Option<Written>, ArchiveError> {
        of_report(&self.db, &report.to_string())
    }
}
