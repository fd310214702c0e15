//! One reading into its tables, and back.

use crate::error::ArchiveError;
use crate::furniture::{Lines, spans};
use crate::open::Archive;
use dateline_facts::id::ReportId;
use dateline_facts::place::PlaceKind;
use dateline_facts::reading::Reading;
use dateline_intake::repeated::set_aside;
use dateline_reconcile::told;
use rusqlite::{Connection, OptionalExtension, params};

/// Zstandard level: annotations are repetitive, a low level already packs them well.
const LEVEL: i32 = 3;

/// A reading made ready by a worker, so that the one writer only writes.
pub(crate) struct Packed {
    pub reading: Box<Reading>,
    json: Vec<u8>,
    told: Vec<(String, String)>,
    prints: Vec<i64>,
    lines: Option<Lines>,
    text_hash: String,
}

/// BLAKE3 of a cleaned text.
pub(crate) fn text_hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

impl Packed {
    /// Packs `reading`; its tokens are not kept, for they can be made again from the text.
    pub fn of(mut reading: Box<Reading>) -> Result<Self, ArchiveError> {
        let told = told(&reading)
            .into_iter()
            .map(|t| Ok((t.id.to_string(), serde_json::to_string(&t)?)))
            .collect::<Result<_, ArchiveError>>()?;
        let prints = dateline_reconcile::copies::prints(&reading.report.text);
        let lines = Lines::of(&reading.report);
        let text_hash = text_hash(&reading.report.text);
        reading.tokens.clear();
        for sentence in &mut reading.sentences {
            (sentence.first, sentence.last) = (0, 0);
        }
        let text = std::mem::take(&mut reading.report.text);
        let json = serde_json::to_vec(&reading)?;
        reading.report.text = text;
        let json = zstd::bulk::compress(&json, LEVEL)?;
        Ok(Packed { reading, json, told, prints, lines, text_hash })
    }

    /// Writes it; `false` where the report is already there.
    pub fn write(&self, db: &Connection) -> Result<bool, ArchiveError> {
        let report = &self.reading.report;
        let id = report.id.to_string();
        let words = report.text.split_whitespace().count();
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
        let new = db
            .prepare_cached(
                "INSERT INTO reports (id, given_id, uri, title, outlet, agency, language,
                   published_earliest, published_latest, origin, words, text_hash, address, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?1, ?10, ?11, ?12,
                   (SELECT coalesce(max(seq), 0) FROM journal)) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                id,
                report.given_id,
                report.uri,
                report.title,
                report.outlet,
                report.agency,
                report.language,
                day(report.published.earliest),
                day(report.published.latest),
                i64::try_from(words).unwrap_or(i64::MAX),
                self.text_hash,
                crate::versions::address(report)
            ])?;
        if new == 0 {
            return Ok(false);
        }
        let key = report.id.0.cast_signed();
        let title = report.title.as_deref().unwrap_or("");
        db.prepare_cached("INSERT INTO texts (key, report, title, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key, id, title, report.text])?;
        db.prepare_cached("INSERT INTO text_words (rowid, title, body) VALUES (?1, ?2, ?3)")?
            .execute(params![key, title, report.text])?;
        db.prepare_cached("INSERT INTO readings (report, json) VALUES (?1, ?2)")?
            .execute(params![id, self.json])?;
        let mut print =
            db.prepare_cached("INSERT INTO prints (print, report) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
        for hash in &self.prints {
            print.execute(params![hash, key])?;
        }
        if let Some(lines) = &self.lines {
            lines.write(db, &id)?;
        }
        let mut mention = db.prepare_cached(
            "INSERT INTO mentions (id, report, json) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?;
        let mut dirty =
            db.prepare_cached("INSERT INTO dirty (mention) VALUES (?1) ON CONFLICT DO NOTHING")?;
        for (mention_id, json) in &self.told {
            mention.execute(params![mention_id, id, json])?;
            dirty.execute([mention_id])?;
        }
        let mut name = db.prepare_cached(
            "INSERT INTO country_names (name, country) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?;
        let mut seen: Vec<&str> = Vec::new();
        for place in &self.reading.places {
            if place.kind == PlaceKind::Country && !place.country.is_empty() && !seen.contains(&&*place.name)
            {
                seen.push(&place.name);
                name.execute(params![place.name.to_lowercase(), place.country.as_str()])?;
            }
        }
        Ok(true)
    }
}

/// Whether a report of this id is recorded.
pub(crate) fn knows(db: &Connection, id: ReportId) -> Result<bool, ArchiveError> {
    let mut statement = db.prepare_cached("SELECT 1 FROM reports WHERE id = ?1")?;
    Ok(statement.exists([id.to_string()])?)
}

/// What was read from a report, as it was recorded.
pub(crate) fn stored(db: &Connection, id: ReportId) -> Result<Option<Reading>, ArchiveError> {
    let row: Option<(Vec<u8>, String)> = db
        .prepare_cached(
            "SELECT readings.json, texts.body FROM readings JOIN texts USING (report) WHERE report = ?1",
        )?
        .query_row([id.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((packed, text)) = row else { return Ok(None) };
    let json = zstd::stream::decode_all(packed.as_slice())?;
    let mut reading: Reading = serde_json::from_slice(&json)?;
    reading.report.text = text;
    Ok(Some(reading))
}

impl Archive {
    /// What was read from a report, without the tokens; `None` where there is no such report. Lines that its outlet
    /// repeats are boilerplate, and what was read from them is left out.
    pub fn reading(&self, id: ReportId) -> Result<Option<Reading>, ArchiveError> {
        let Some(mut reading) = stored(&self.db, id)? else { return Ok(None) };
        let aside = spans(&self.db, id)?;
        if set_aside(&mut reading.report, &aside) > 0 {
            reading.events.retain(|e| !aside.iter().any(|line| line.overlaps(e.trigger)));
        }
        if let Some(written) = self.narrowed(id)? {
            let by: Vec<String> = written.by.iter().map(ToString::to_string).collect();
            reading.report.notes.push(format!(
                "no date of its own: others date what it tells ({}, score {:.2})",
                by.join(", "),
                written.score
            ));
            reading.report.published = written.when;
        }
        Ok(Some(reading))
    }

    /// The cleaned text of a report.
    pub fn text(&self, id: ReportId) -> Result<Option<String>, ArchiveError> {
        Ok(self
            .db
            .prepare_cached("SELECT body FROM texts WHERE key = ?1")?
            .query_row([id.0.cast_signed()], |r| r.get(0))
            .optional()?)
    }

    /// Where a report came from.
    pub fn uri(&self, id: ReportId) -> Result<Option<String>, ArchiveError> {
        Ok(self.title_and_uri(id)?.map(|(_, uri)| uri))
    }

    /// Headline (empty where there is none) and origin of a report.
    pub(crate) fn title_and_uri(&self, id: ReportId) -> Result<Option<(String, String)>, ArchiveError> {
        Ok(self
            .db
            .prepare_cached("SELECT coalesce(title, ''), uri FROM reports WHERE id = ?1")?
            .query_row([id.to_string()], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?)
    }
}
