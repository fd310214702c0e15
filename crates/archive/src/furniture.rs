//! Lines that an outlet puts into several of its reports, set aside with what was read from them.
//!
//! What is such a line is counted over all reports of the outlet that are recorded, copies of one text once, so that it
//! does not depend on the order in which they came. A report keeps its text and what was read from it; what stands in
//! such a line counts for nothing as long as the line is one, and counts again should the outlet's other reports show
//! that it is none.

use crate::error::ArchiveError;
use crate::settle::load_told;
use dateline_facts::id::ReportId;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_intake::repeated::{house, is_furniture, lines};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// What is kept of a report's lines: whose they are, and the lines that may be the outlet's.
pub(crate) struct Lines {
    house: i64,
    lines: Vec<(i64, Span, bool)>,
}

impl Lines {
    /// Of a cleaned report; nothing where nobody knows whose it is.
    pub fn of(report: &Report) -> Option<Self> {
        let house = house(report)?.cast_signed();
        let lines = lines(report).into_iter().map(|l| (l.key.cast_signed(), l.span, l.closed)).collect();
        Some(Lines { house, lines })
    }

    /// Writes them beside the report's row.
    pub fn write(&self, db: &Connection, report: &str) -> Result<(), ArchiveError> {
        db.prepare_cached("UPDATE reports SET house = ?2 WHERE id = ?1")?
            .execute(params![report, self.house])?;
        let mut line = db.prepare_cached(
            "INSERT INTO outlet_lines (house, line, report, start, finish, closed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?;
        for (key, span, closed) in &self.lines {
            line.execute(params![self.house, key, report, span.start, span.end, closed])?;
        }
        uncounted(db, self.house)
    }
}

fn uncounted(db: &Connection, house: i64) -> Result<(), ArchiveError> {
    db.prepare_cached("INSERT INTO uncounted (house) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([house])?;
    Ok(())
}

/// A report has become a copy of another one, so that its outlet's texts have to be counted again.
pub(crate) fn count_again(db: &Connection, report: &str) -> Result<(), ArchiveError> {
    let house: Option<Option<i64>> = db
        .prepare_cached("SELECT house FROM reports WHERE id = ?1")?
        .query_row([report], |r| r.get(0))
        .optional()?;
    house.flatten().map_or(Ok(()), |house| uncounted(db, house))
}

/// Counts the lines of one outlet again, and sets aside or takes back what stands in lines that changed sides. Returns
/// how many outlets it looked at: one or none. To be called when all copies are known.
pub(crate) fn furniture(db: &Connection) -> Result<usize, ArchiveError> {
    let next: Option<i64> = db
        .prepare_cached("SELECT house FROM uncounted ORDER BY house LIMIT 1")?
        .query_row([], |r| r.get(0))
        .optional()?;
    let Some(house) = next else { return Ok(0) };
    let all: i64 = db
        .prepare_cached("SELECT count(DISTINCT origin) FROM reports WHERE house = ?1")?
        .query_row([house], |r| r.get(0))?;
    let mut now: BTreeSet<i64> = BTreeSet::new();
    {
        let mut counts = db.prepare_cached(
            "SELECT l.line, count(DISTINCT r.origin), max(l.closed) FROM outlet_lines l JOIN reports r ON r.id = l.report
             WHERE l.house = ?1 GROUP BY l.line HAVING count(*) >= 3",
        )?;
        let mut rows = counts.query([house])?;
        while let Some(row) = rows.next()? {
            if is_furniture(count(row.get(1)?), count(all), row.get(2)?) {
                now.insert(row.get(0)?);
            }
        }
    }
    let before: BTreeSet<i64> = db
        .prepare_cached("SELECT line FROM furniture WHERE house = ?1")?
        .query_map([house], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    for line in now.symmetric_difference(&before) {
        let sql = if now.contains(line) {
            "INSERT INTO furniture (house, line) VALUES (?1, ?2)"
        } else {
            "DELETE FROM furniture WHERE house = ?1 AND line = ?2"
        };
        db.prepare_cached(sql)?.execute([house, *line])?;
    }
    // Also of lines known before: this outlet's new reports have them too.
    for line in now.union(&before) {
        let reports: Vec<(String, u32, u32)> = db
            .prepare_cached("SELECT report, start, finish FROM outlet_lines WHERE house = ?1 AND line = ?2")?
            .query_map([house, *line], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (report, start, end) in reports {
            turn(db, &report, Span { start, end }, now.contains(line))?;
        }
    }
    db.prepare_cached("DELETE FROM uncounted WHERE house = ?1")?.execute([house])?;
    Ok(1)
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Sets aside, or takes back, what a report tells in one of its lines.
fn turn(db: &Connection, report: &str, line: Span, aside: bool) -> Result<(), ArchiveError> {
    let mentions: Vec<String> = db
        .prepare_cached("SELECT id FROM mentions WHERE report = ?1 AND aside <> ?2")?
        .query_map(params![report, aside], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    for id in mentions {
        let told = load_told(db, &id)?;
        if told.evidence.first().is_some_and(|e| line.start <= e.span.start && e.span.start < line.end) {
            db.prepare_cached("UPDATE mentions SET aside = ?2, keyed = 0 WHERE id = ?1")?
                .execute(params![id, aside])?;
            db.prepare_cached("INSERT INTO dirty (mention) VALUES (?1) ON CONFLICT DO NOTHING")?
                .execute([&id])?;
        }
    }
    Ok(())
}

/// Where a report holds lines of its outlet.
pub(crate) fn spans(db: &Connection, report: ReportId) -> Result<Vec<Span>, ArchiveError> {
    Ok(db
        .prepare_cached(
            "SELECT l.start, l.finish FROM outlet_lines l JOIN furniture f ON f.house = l.house AND f.line = l.line
             WHERE l.report = ?1 ORDER BY l.start",
        )?
        .query_map([report.to_string()], |r| Ok(Span { start: r.get(0)?, end: r.get(1)? }))?
        .collect::<Result<_, _>>()?)
}
