//! Whether the archive still holds what was put in.

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::store::text_hash;
use dateline_facts::event::EventMention;
use dateline_facts::id::ReportId;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::record::{Account, Event, Range};
use dateline_facts::span::Span;
use dateline_reading::events::figure_stands;
use rusqlite::OptionalExtension;

/// What a check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Reports checked.
    pub reports: usize,
    /// Events checked.
    pub events: usize,
    /// Quotes compared with the reports' texts.
    pub quotes: usize,
    /// Figures read again from the words they rest on.
    pub figures: usize,
    /// What is wrong, a line each, the first [`Verified::SHOWN`].
    pub problems: Vec<String>,
    /// How much is wrong in all.
    pub wrong: usize,
}

impl Verified {
    /// So many problems are described.
    pub const SHOWN: usize = 200;

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.wrong == 0
    }

    fn problem(&mut self, words: String) {
        self.wrong += 1;
        if self.problems.len() < Verified::SHOWN {
            self.problems.push(words);
        }
    }
}

impl Archive {
    /// Whether the pages of the file hang together: a look at every page, none at what stands in them.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] with the first thing that is wrong.
    pub fn hangs_together(&self) -> Result<(), ArchiveError> {
        let said: String = self.db.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
        match said.as_str() {
            "ok" => Ok(()),
            _ => Err(ArchiveError::Damaged(format!("{}: {said}", self.path.display()))),
        }
    }

    /// Checks the file, the references between tables, every text against its hash, every quote against its
    /// report's text at its span, every figure against the words it rests on, and (where the file can be written) the
    /// search index against the texts.
    pub fn verify(&self) -> Result<Verified, ArchiveError> {
        let mut result = Verified::default();
        self.check_file(&mut result)?;
        self.check_texts(&mut result)?;
        self.check_quotes(&mut result)?;
        Ok(result)
    }

    fn check_file(&self, result: &mut Verified) -> Result<(), ArchiveError> {
        let mut statement = self.db.prepare("PRAGMA integrity_check(100)")?;
        for line in statement.query_map([], |r| r.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                result.problem(format!("file: {line}"));
            }
        }
        let mut statement = self.db.prepare("PRAGMA foreign_key_check")?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(2)?)))?;
        for row in rows {
            let (table, parent) = row?;
            result.problem(format!("{table}: a row points at {parent} where there is none"));
        }
        for (index, rank) in [("text_words", ", 1"), ("event_words", "")] {
            if self.is_read_only() {
                // The check is written as an insertion, which nobody takes here.
                continue;
            }
            let columns = if rank.is_empty() { "" } else { ", rank" };
            let sql = format!("INSERT INTO {index} ({index}{columns}) VALUES ('integrity-check'{rank})");
            if let Err(error) = self.db.execute(&sql, []) {
                result.problem(format!("search index {index}: {error}"));
            }
        }
        for (what, sql) in [
            (
                "mentions without an event",
                "SELECT count(*) FROM mentions WHERE event IS NULL AND NOT aside AND id NOT IN (SELECT mention FROM dirty)",
            ),
            (
                "mentions whose event is missing",
                "SELECT count(*) FROM mentions m WHERE event IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e WHERE e.id = m.event)",
            ),
            (
                "reports without a text",
                "SELECT count(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE t.report = r.id)",
            ),
        ] {
            let n: i64 = self.db.query_row(sql, [], |r| r.get(0))?;
            if n > 0 {
                result.problem(format!("{n} {what}"));
            }
        }
        Ok(())
    }

    fn check_texts(&self, result: &mut Verified) -> Result<(), ArchiveError> {
        let mut statement = self.db.prepare(
            "SELECT r.id, r.text_hash, t.key, t.body FROM reports r JOIN texts t ON t.report = r.id ORDER BY r.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            result.reports += 1;
            let (id, hash, key): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let body: String = row.get(3)?;
            if text_hash(&body) != hash {
                result.problem(format!("{id}: the text is not the one that was recorded"));
            }
            match id.parse::<ReportId>() {
                Ok(parsed) if parsed.0.cast_signed() == key => {}
                _ => result.problem(format!("{id}: id and key do not match")),
            }
            match self.reading_reads(&id) {
                Ok(reading) => check_figures(&reading, result),
                Err(_) => result.problem(format!("{id}: what was read from it does not read back")),
            }
        }
        Ok(())
    }

    fn reading_reads(&self, id: &str) -> Result<Reading, ArchiveError> {
        let id: ReportId = id.parse().map_err(|_| ArchiveError::Unknown(id.to_owned()))?;
        self.reading(id)?.ok_or_else(|| ArchiveError::Unknown(id.to_string()))
    }

    fn check_quotes(&self, result: &mut Verified) -> Result<(), ArchiveError> {
        let mut statement = self.db.prepare("SELECT id, json FROM events ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            result.events += 1;
            let id: String = row.get(0)?;
            let event: Event = match serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or("")) {
                Ok(event) => event,
                Err(_) => {
                    result.problem(format!("{id}: the event does not read back"));
                    continue;
                }
            };
            for account in &event.accounts {
                let text = self.text(account.report)?;
                self.check_account(&id, account, result)?;
                for evidence in &account.evidence {
                    result.quotes += 1;
                    let stands = |s: Span| text.as_deref().is_some_and(|t| s.of(t) == evidence.quote);
                    if evidence.quote.is_empty() || !stands(evidence.span) {
                        result.problem(format!("{id}: a quote does not stand in {}", account.report));
                    }
                }
            }
            let known: Option<i64> = self
                .db
                .prepare_cached("SELECT count(*) FROM mentions WHERE event = ?1")?
                .query_row([&id], |r| r.get(0))
                .optional()?;
            if known == Some(0) {
                result.problem(format!("{id}: no mention belongs to it"));
            }
        }
        Ok(())
    }

    /// Every figure of an account is one that its report was read to tell.
    fn check_account(
        &self,
        event: &str,
        account: &Account,
        result: &mut Verified,
    ) -> Result<(), ArchiveError> {
        let slots: [(&str, Option<Range>, Slot); 2] = [
            ("dead", account.values.dead, |m| m.dead.as_ref()),
            ("injured", account.values.injured, |m| m.injured.as_ref()),
        ];
        if slots.iter().all(|(_, range, _)| range.is_none()) {
            return Ok(());
        }
        let Some(reading) = self.reading(account.report)? else { return Ok(()) };
        for (slot, range, of) in slots {
            let Some(range) = range else { continue };
            let bound = |wanted: fn(&Count) -> u32, value: u32| {
                reading.events.iter().filter_map(of).any(|c| wanted(c) == value)
            };
            if !bound(|c| c.low, range.low)
                || !bound(|c| c.best, range.best)
                || !bound(|c| c.high, range.high)
            {
                result.problem(format!("{event}: {} tells no {} {slot}", account.report, range.best));
            }
        }
        Ok(())
    }
}

type Slot = fn(&EventMention) -> Option<&Count>;

/// Every figure that was read still stands in the words it rests on.
fn check_figures(reading: &Reading, result: &mut Verified) {
    for mention in &reading.events {
        for (slot, count) in [("dead", &mention.dead), ("injured", &mention.injured)] {
            let Some(count) = count else { continue };
            result.figures += 1;
            if !figure_stands(&reading.report.text, count) {
                let words: Vec<&str> = count.evidence.iter().map(|s| s.of(&reading.report.text)).collect();
                result.problem(format!(
                    "{}: {} {slot} do not follow from \u{201c}{}\u{201d}",
                    reading.report.id,
                    count.best,
                    words.join("\u{201d}, \u{201c}")
                ));
            }
        }
    }
}
