//! Decisions by hand: merge, split, undo. They are kept by the ids of mentions, which no later run changes.

use crate::error::ArchiveError;
use crate::ingest::Quiet;
use crate::journal;
use crate::open::Archive;
use crate::settle::mentions_of;
use dateline_facts::id::{EventId, EventMentionId, ReportId};
use dateline_reconcile::cluster::Decision;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::json;

impl Archive {
    /// Makes one event of two. Returns the number of the decision, for [`undo`](Self::undo).
    ///
    /// # Errors
    /// Where either does not exist, or both are one.
    pub fn merge(&mut self, a: EventId, b: EventId, reason: &str) -> Result<i64, ArchiveError> {
        if a == b {
            return Err(ArchiveError::Refused(format!("{a}: an event cannot be merged with itself")));
        }
        let (of_a, of_b) = (self.needed(a)?, self.needed(b)?);
        // The smallest mention of each stands for it: it is the one the event is named after.
        let pair: Vec<EventMentionId> =
            of_a.iter().min().into_iter().chain(of_b.iter().min()).copied().collect();
        let detail = json!({"events": [a.to_string(), b.to_string()], "reason": reason});
        self.decide("merge", &detail, &Decision::Merge(pair))
    }

    /// Takes what `reports` tell out of an event, as an event of its own.
    ///
    /// # Errors
    /// Where the event does not exist, none of the reports tells of it, or nothing would be left.
    pub fn split(&mut self, event: EventId, reports: &[ReportId], reason: &str) -> Result<i64, ArchiveError> {
        let all = self.needed(event)?;
        let mut out = Vec::new();
        for report in reports {
            let mut statement =
                self.db.prepare_cached("SELECT id FROM mentions WHERE report = ?1 AND event = ?2")?;
            let rows = statement
                .query_map(params![report.to_string(), event.to_string()], |r| r.get::<_, String>(0))?;
            for id in rows {
                out.extend(id?.parse::<EventMentionId>().ok());
            }
        }
        self.split_mentions(event, all, out, reason)
    }

    /// The same by mention, where one report tells of two events.
    ///
    /// # Errors
    /// As [`split`](Self::split).
    pub fn split_tellings(
        &mut self,
        event: EventId,
        mentions: &[EventMentionId],
        reason: &str,
    ) -> Result<i64, ArchiveError> {
        let all = self.needed(event)?;
        let out = all.iter().copied().filter(|m| mentions.contains(m)).collect();
        self.split_mentions(event, all, out, reason)
    }

    fn split_mentions(
        &mut self,
        event: EventId,
        all: Vec<EventMentionId>,
        out: Vec<EventMentionId>,
        reason: &str,
    ) -> Result<i64, ArchiveError> {
        let rest: Vec<EventMentionId> = all.into_iter().filter(|m| !out.contains(m)).collect();
        if out.is_empty() {
            return Err(ArchiveError::Refused(format!("{event}: none of these tells of it")));
        }
        if rest.is_empty() {
            return Err(ArchiveError::Refused(format!("{event}: nothing would be left of it")));
        }
        let words: Vec<String> = out.iter().map(ToString::to_string).collect();
        let detail = json!({"event": event.to_string(), "out": words, "reason": reason});
        self.decide("split", &detail, &Decision::Split { out, rest })
    }

    /// Takes a decision back. It stays in the log, and so does this.
    ///
    /// # Errors
    /// Where there is no such decision, or it was taken back already.
    pub fn undo(&mut self, decision: i64, reason: &str) -> Result<i64, ArchiveError> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let undone: Option<bool> = tx
            .query_row("SELECT undone FROM decisions WHERE seq = ?1", [decision], |r| r.get(0))
            .optional()?;
        match undone {
            None => {
                let kind: Option<String> = tx
                    .query_row("SELECT kind FROM journal WHERE seq = ?1", [decision], |r| r.get(0))
                    .optional()?;
                let why = match kind.as_deref() {
                    Some("added") => "an addition, and additions are not undone",
                    Some("undo") => "itself an undoing; decide again to have what it took back",
                    Some(_) => "no merge and no split; only these are undone",
                    None => "no such decision; see the log",
                };
                return Err(ArchiveError::Refused(format!("{decision}: {why}")));
            }
            Some(true) => return Err(ArchiveError::Refused(format!("{decision}: taken back already"))),
            Some(false) => {}
        }
        mark(&tx, decision)?;
        tx.execute("UPDATE decisions SET undone = 1 WHERE seq = ?1", [decision])?;
        let seq = journal::write(&tx, "undo", &json!({"decision": decision, "reason": reason}))?;
        tx.commit()?;
        self.settle(&Quiet)?;
        Ok(seq)
    }

    fn needed(&self, event: EventId) -> Result<Vec<EventMentionId>, ArchiveError> {
        let mentions = mentions_of(&self.db, &event.to_string())?;
        if mentions.is_empty() { Err(ArchiveError::Unknown(event.to_string())) } else { Ok(mentions) }
    }

    fn decide(
        &mut self,
        kind: &str,
        detail: &serde_json::Value,
        decision: &Decision,
    ) -> Result<i64, ArchiveError> {
        let mentions: Vec<EventMentionId> = match decision {
            Decision::Merge(list) => list.clone(),
            Decision::Split { out, rest } => out.iter().chain(rest).copied().collect(),
        };
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let seq = journal::write(&tx, kind, detail)?;
        tx.execute(
            "INSERT INTO decisions (seq, kind, json) VALUES (?1, ?2, ?3)",
            params![seq, kind, serde_json::to_string(decision)?],
        )?;
        for mention in mentions {
            tx.execute(
                "INSERT INTO decision_mentions (mention, seq) VALUES (?1, ?2)",
                params![mention.to_string(), seq],
            )?;
        }
        mark(&tx, seq)?;
        tx.commit()?;
        self.settle(&Quiet)?;
        Ok(seq)
    }
}

/// What a decision is about has to be made again, with all that stands in one event with it.
fn mark(db: &Connection, seq: i64) -> Result<(), ArchiveError> {
    db.execute(
        "INSERT INTO dirty (mention) SELECT DISTINCT o.id FROM decision_mentions d
           JOIN mentions m ON m.id = d.mention JOIN mentions o ON o.event = m.event
         WHERE d.seq = ?1 ON CONFLICT DO NOTHING",
        [seq],
    )?;
    Ok(())
}
