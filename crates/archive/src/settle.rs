//! Bringing the record up to date after additions and decisions: copies, links, groups, events. Only what new
//! reports touch is made again, in transactions of bounded size; a run that was stopped is taken up by the next.

use crate::copies::{Cut, copies};
use crate::error::ArchiveError;
use crate::furniture::furniture;
use crate::ingest::Progress;
use crate::open::Archive;
use crate::stories::{file, stories, unfile};
use crate::undated::{all_keys, narrow};
use dateline_facts::id::{EventMentionId, ReportId};
use dateline_facts::record::Event;
use dateline_reconcile::cluster::{Decision, cluster};
use dateline_reconcile::same::{Link, judge, keys};
use dateline_reconcile::{Provenance, Told, event};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Reports, mentions or groups per transaction.
const STEP: usize = 256;
/// Under one key a telling is compared with so many others, those of the smallest ids: one week of one war can put
/// a hundred thousand tellings under one key, and comparing all with all would never end.
const DENSE: i64 = 128;
/// Of a telling's links so many are kept, the strongest: what hangs together hangs together by them, and three thousand
/// tellings of one event would otherwise bring nearly half a million.
const KEPT: usize = 24;
/// So many decoded tellings are kept at hand.
const CACHE: usize = 8_000;

impl Archive {
    /// Whether the record lags behind the reports, because an addition was stopped; see [`settle`](Self::settle).
    pub fn lags(&self) -> Result<bool, ArchiveError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM dirty) OR EXISTS (SELECT 1 FROM reports WHERE settled = 0)
                   OR EXISTS (SELECT 1 FROM unstoried) OR EXISTS (SELECT 1 FROM uncounted)";
        Ok(self.db.query_row(sql, [], |r| r.get(0))?)
    }

    /// Makes the record follow from all that is recorded. Does nothing where it does already; every addition
    /// ends with it.
    pub fn settle(&mut self, progress: &dyn Progress) -> Result<(), ArchiveError> {
        let mut cut = Cut::default();
        while !progress.stop() && self.step(progress, |db| copies(db, &mut cut))? > 0 {}
        drop(cut);
        while !progress.stop() && self.step(progress, furniture)? > 0 {}
        let mut cache = FxHashMap::default();
        while !progress.stop() && self.step(progress, |db| link(db, &mut cache))? > 0 {}
        drop(cache);
        let all = self.count("dirty")?;
        let mut left = all;
        while left > 0 && !progress.stop() {
            self.step(progress, group)?;
            left = self.count("dirty")?;
            progress.reconciling(all - left.min(all), all);
        }
        while !progress.stop() && self.step(progress, stories)? > 0 {}
        Ok(())
    }

    fn step(
        &mut self,
        progress: &dyn Progress,
        work: impl FnOnce(&Connection) -> Result<usize, ArchiveError>,
    ) -> Result<usize, ArchiveError> {
        let tx = self.begin(progress)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
    }
}

pub(crate) fn list(db: &Connection, sql: &str) -> Result<Vec<String>, ArchiveError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([STEP as i64], |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn load_told(db: &Connection, id: &str) -> Result<Told, ArchiveError> {
    let json: String = db
        .prepare_cached("SELECT json FROM mentions WHERE id = ?1")?
        .query_row([id], |r| r.get(0))
        .optional()?
        .ok_or_else(|| ArchiveError::Damaged(format!("mention {id} is gone")))?;
    Ok(serde_json::from_str(&json)?)
}

/// Compares new tellings with all that share a key with them.
fn link(db: &Connection, cache: &mut FxHashMap<EventMentionId, Told>) -> Result<usize, ArchiveError> {
    let new = list(db, "SELECT id FROM mentions WHERE keyed = 0 ORDER BY id LIMIT ?1")?;
    let mut keyed: Vec<(Told, Vec<i64>)> = Vec::with_capacity(new.len());
    let mut insert =
        db.prepare_cached("INSERT INTO mention_keys (key, mention) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for id in &new {
        let told = load_told(db, id)?;
        for key in all_keys(db, &told)? {
            insert.execute(params![key, told.id.0.cast_signed()])?;
        }
        let keys = keys(&told);
        keyed.push((told, keys));
    }
    let mut members =
        db.prepare_cached("SELECT mention FROM mention_keys WHERE key = ?1 ORDER BY mention LIMIT ?2")?;
    let mut insert = db.prepare_cached(
        "INSERT INTO links (a, b, points, rule) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
    )?;
    let mut mark = db.prepare_cached("UPDATE mentions SET keyed = 1 WHERE id = ?1")?;
    for (told, keys) in &keyed {
        let mut candidates: FxHashSet<EventMentionId> = FxHashSet::default();
        for key in keys {
            for mention in members.query_map(params![key, DENSE], |r| r.get::<_, i64>(0))? {
                candidates.insert(EventMentionId(mention?.cast_unsigned()));
            }
        }
        candidates.remove(&told.id);
        let mut found: Vec<(Link, EventMentionId)> = Vec::new();
        for other in candidates {
            if cache.len() >= CACHE {
                cache.clear();
            }
            let other = match cache.entry(other) {
                Entry::Occupied(slot) => slot.into_mut(),
                Entry::Vacant(slot) => slot.insert(load_told(db, &other.to_string())?),
            };
            if let Some(link) = judge(told, other) {
                found.push((link, other.id));
            }
        }
        found.sort_by(|x, y| y.0.points.total_cmp(&x.0.points).then(x.1.cmp(&y.1)));
        for (link, other) in found.into_iter().take(KEPT) {
            let (a, b) = (told.id.min(other), told.id.max(other));
            insert.execute(params![a.to_string(), b.to_string(), link.points, link.by.as_str()])?;
        }
        mark.execute([told.id.to_string()])?;
    }
    for changed in narrow(db, keyed.iter().map(|(told, _)| told))? {
        cache.remove(&changed);
    }
    Ok(new.len())
}

/// Makes the events of some dirty mentions, and of all that is linked with them, again.
fn group(db: &Connection) -> Result<usize, ArchiveError> {
    let mut done = 0;
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for start in list(db, "SELECT mention FROM dirty ORDER BY mention LIMIT ?1")? {
        if seen.contains(&start) {
            continue;
        }
        let members = component(db, start)?;
        done += members.len();
        remake(db, &members)?;
        seen.extend(members);
    }
    Ok(done)
}

/// Everything linked with a mention: by points, by decision, by standing in one event.
fn component(db: &Connection, start: String) -> Result<BTreeSet<String>, ArchiveError> {
    let mut members = BTreeSet::from([start.clone()]);
    let mut queue = vec![start];
    let mut linked = db.prepare_cached(
        "SELECT b FROM links WHERE a = ?1 UNION ALL SELECT a FROM links WHERE b = ?1
         UNION ALL SELECT o.mention FROM decision_mentions m JOIN decisions d USING (seq)
           JOIN decision_mentions o USING (seq) WHERE m.mention = ?1 AND NOT d.undone",
    )?;
    // An event is opened once, not once for each of its mentions.
    let mut opened: FxHashSet<String> = FxHashSet::default();
    let mut event = db.prepare_cached("SELECT event FROM mentions WHERE id = ?1 AND event IS NOT NULL")?;
    let mut beside = db.prepare_cached("SELECT id FROM mentions WHERE event = ?1")?;
    while let Some(next) = queue.pop() {
        let mut met: Vec<String> = linked.query_map([&next], |r| r.get(0))?.collect::<Result<_, _>>()?;
        if let Some(event) = event.query_row([&next], |r| r.get::<_, String>(0)).optional()?
            && opened.insert(event.clone())
        {
            for other in beside.query_map([&event], |r| r.get(0))? {
                met.push(other?);
            }
        }
        for other in met {
            if members.insert(other.clone()) {
                queue.push(other);
            }
        }
    }
    Ok(members)
}

fn remake(db: &Connection, members: &BTreeSet<String>) -> Result<(), ArchiveError> {
    let mut tellings: Vec<Told> = Vec::with_capacity(members.len());
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    let mut aside = db.prepare_cached("SELECT aside FROM mentions WHERE id = ?1")?;
    for id in members {
        if aside.query_row([id], |r| r.get(0))? {
            continue;
        }
        index.insert(id, tellings.len());
        tellings.push(load_told(db, id)?);
    }
    let mut links = Vec::new();
    let mut of = db.prepare_cached("SELECT b, points FROM links WHERE a = ?1")?;
    for (id, i) in &index {
        for row in of.query_map([id], |r| Ok((r.get::<_, String>(0)?, r.get::<_, f64>(1)?)))? {
            let (other, points) = row?;
            if let Some(j) = index.get(other.as_str()) {
                #[expect(clippy::cast_possible_truncation, reason = "was an f32")]
                links.push((*i, *j, points as f32));
            }
        }
    }
    let decisions = decisions(db, members)?;
    let known = provenances(db, &tellings, None)?;
    let of = |r: ReportId| known.get(&r).copied().unwrap_or(Provenance::own(r));
    let mut old =
        db.prepare_cached("SELECT DISTINCT event FROM mentions WHERE id = ?1 AND event IS NOT NULL")?;
    let mut stale: BTreeSet<String> = BTreeSet::new();
    for id in members {
        for event in old.query_map([id], |r| r.get::<_, String>(0))? {
            stale.insert(event?);
        }
    }
    for id in stale {
        forget(db, &id)?;
    }
    let mut left = db.prepare_cached("UPDATE mentions SET event = NULL WHERE id = ?1 AND aside")?;
    for id in members {
        left.execute([id])?;
    }
    for group in cluster(&tellings, &links, &decisions) {
        let group: Vec<&Told> = group.iter().map(|i| &tellings[*i]).collect();
        if let Some(made) = event(&group, &of) {
            record(db, &made, group.iter().all(|t| t.is_background()))?;
            let mut set = db.prepare_cached("UPDATE mentions SET event = ?2 WHERE id = ?1")?;
            for told in group {
                set.execute(params![told.id.to_string(), made.id.to_string()])?;
            }
        }
    }
    let mut clean = db.prepare_cached("DELETE FROM dirty WHERE mention = ?1")?;
    for id in members {
        clean.execute([id])?;
    }
    Ok(())
}

/// What is known of the reports of some tellings; with a day, what was known then.
pub(crate) fn provenances(
    db: &Connection,
    tellings: &[Told],
    on: Option<Date>,
) -> Result<FxHashMap<ReportId, Provenance>, ArchiveError> {
    let mut out = FxHashMap::default();
    let mut statement = db.prepare_cached(
        "SELECT r.origin, n.id FROM reports r LEFT JOIN reports n
           ON n.id = r.replaced_by AND (?2 IS NULL OR n.published_earliest <= ?2) WHERE r.id = ?1",
    )?;
    let on = on.map(|d| d.to_string());
    for told in tellings {
        if let Entry::Vacant(slot) = out.entry(told.report) {
            let found: Option<(String, Option<String>)> = statement
                .query_row(params![told.report.to_string(), on], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let (origin, newer) = found.unzip();
            slot.insert(Provenance {
                origin: origin.and_then(|o| o.parse().ok()).unwrap_or(told.report),
                replaced_by: newer.flatten().and_then(|n| n.parse().ok()),
            });
        }
    }
    Ok(out)
}

fn decisions(db: &Connection, members: &BTreeSet<String>) -> Result<Vec<Decision>, ArchiveError> {
    let mut found: BTreeMap<i64, Decision> = BTreeMap::new();
    let mut statement = db.prepare_cached(
        "SELECT d.seq, d.json FROM decision_mentions m JOIN decisions d USING (seq)
         WHERE m.mention = ?1 AND NOT d.undone",
    )?;
    for id in members {
        for row in statement.query_map([id], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))? {
            let (seq, json) = row?;
            if let std::collections::btree_map::Entry::Vacant(slot) = found.entry(seq) {
                slot.insert(serde_json::from_str(&json)?);
            }
        }
    }
    Ok(found.into_values().collect())
}

fn forget(db: &Connection, event: &str) -> Result<(), ArchiveError> {
    unfile(db, event)?;
    db.prepare_cached("DELETE FROM events WHERE id = ?1")?.execute([event])?;
    if let Ok(id) = event.parse::<dateline_facts::id::EventId>() {
        db.prepare_cached("DELETE FROM event_words WHERE rowid = ?1")?.execute([id.0.cast_signed()])?;
    }
    Ok(())
}

/// Writes an event of the record.
fn record(db: &Connection, event: &Event, background: bool) -> Result<(), ArchiveError> {
    let id = event.id.to_string();
    let day = |d: Option<Date>| d.map(|d| d.to_string());
    let known = event.accounts.iter().filter_map(|a| a.published.earliest).min();
    db.prepare_cached(
        "INSERT INTO events (id, kind, mode, place, country, earliest, latest, known, status, background,
           n_reports, n_independent, json)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        id,
        event.kind.as_str(),
        event.mode.as_deref(),
        event.place.as_ref().map(|p| p.name.as_str()),
        event.place.as_ref().map(|p| p.country.as_str()).filter(|c| !c.is_empty()),
        day(event.when.earliest.or(event.when.latest)),
        day(event.when.latest),
        day(known),
        event.status.as_str(),
        background,
        event.n_reports,
        event.n_independent,
        serde_json::to_string(event)?
    ])?;
    let mut actor = db.prepare_cached(
        "INSERT INTO event_actors (event, role, actor, name, code) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?;
    for (role, actors) in [("actor", &event.actors), ("recipient", &event.recipients)] {
        for a in actors {
            actor.execute(params![id, role, a.id.as_str(), a.name, a.code.as_str()])?;
        }
    }
    let reports: BTreeSet<ReportId> = event.accounts.iter().map(|a| a.report).collect();
    let mut link = db.prepare_cached("INSERT INTO event_reports (event, report) VALUES (?1, ?2)")?;
    for report in reports {
        link.execute(params![id, report.to_string()])?;
    }
    if !background {
        file(db, event)?;
    }
    let quotes: Vec<&str> =
        event.accounts.iter().flat_map(|a| &a.evidence).map(|e| e.quote.as_str()).collect();
    db.prepare_cached("INSERT INTO event_words (rowid, quotes) VALUES (?1, ?2)")?
        .execute(params![event.id.0.cast_signed(), quotes.join("\n")])?;
    Ok(())
}

/// The tellings of an event, by id.
pub(crate) fn tellings_of(db: &Connection, event: &str) -> Result<Vec<Told>, ArchiveError> {
    let mut statement = db.prepare_cached("SELECT json FROM mentions WHERE event = ?1 ORDER BY id")?;
    let mut out = Vec::new();
    for json in statement.query_map([event], |r| r.get::<_, String>(0))? {
        out.push(serde_json::from_str(&json?)?);
    }
    Ok(out)
}

/// The ids of the mentions of an event.
pub(crate) fn mentions_of(db: &Connection, event: &str) -> Result<Vec<EventMentionId>, ArchiveError> {
    let mut statement = db.prepare_cached("SELECT id FROM mentions WHERE event = ?1 ORDER BY id")?;
    let rows = statement.query_map([event], |r| r.get::<_, String>(0))?;
    let mut out = Vec::new();
    for id in rows {
        out.extend(id?.parse::<EventMentionId>().ok());
    }
    Ok(out)
}
