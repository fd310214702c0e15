//! Stories: events that go on from each other, kept up to date with the events.

use crate::error::ArchiveError;
use crate::settle::list;
use dateline_facts::id::{EventId, ReportId, StoryId};
use dateline_facts::record::{Event, Story};
use dateline_facts::when::{Basis, When};
use dateline_reconcile::stories::{GAP, keys};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// Files a new event under its keys.
pub(crate) fn file(db: &Connection, event: &Event) -> Result<(), ArchiveError> {
    let Some(day) = event.when.earliest.or(event.when.latest) else { return Ok(()) };
    let id = event.id.to_string();
    let keys = keys(event);
    if keys.is_empty() {
        return Ok(());
    }
    let mut insert = db.prepare_cached("INSERT INTO story_keys (key, day, event) VALUES (?1, ?2, ?3)")?;
    for key in keys {
        insert.execute(params![key, day.to_string(), id])?;
    }
    db.prepare_cached("INSERT INTO unstoried (event) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([id])?;
    Ok(())
}

/// An event goes: its story has to be made again from the others. Neighbours by key are marked too, for they
/// may fall apart without it.
pub(crate) fn unfile(db: &Connection, event: &str) -> Result<(), ArchiveError> {
    db.prepare_cached(
        "INSERT INTO unstoried (event) SELECT o.event FROM story_events m JOIN story_events o USING (story)
         WHERE m.event = ?1 ON CONFLICT DO NOTHING",
    )?
    .execute([event])?;
    db.prepare_cached("DELETE FROM stories WHERE id IN (SELECT story FROM story_events WHERE event = ?1)")?
        .execute([event])?;
    db.prepare_cached("DELETE FROM unstoried WHERE event = ?1")?.execute([event])?;
    Ok(())
}

/// Makes the stories of some marked events again.
pub(crate) fn stories(db: &Connection) -> Result<usize, ArchiveError> {
    let marked = list(db, "SELECT event FROM unstoried ORDER BY event LIMIT ?1")?;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for start in &marked {
        if seen.contains(start) {
            continue;
        }
        let members = connected(db, start)?;
        remake(db, &members)?;
        seen.extend(members);
    }
    Ok(marked.len())
}

/// The events reached from one over neighbours that share a key and are near in time.
fn connected(db: &Connection, start: &str) -> Result<BTreeSet<String>, ArchiveError> {
    let mut members = BTreeSet::from([start.to_owned()]);
    let mut queue = vec![start.to_owned()];
    while let Some(next) = queue.pop() {
        let mut own = db.prepare_cached("SELECT key, day FROM story_keys WHERE event = ?1")?;
        let own: Vec<(String, String)> =
            own.query_map([&next], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<Result<_, _>>()?;
        for (key, day) in own {
            for sql in [
                "SELECT event, day FROM story_keys WHERE key = ?1 AND (day, event) > (?2, ?3)
                 ORDER BY day, event LIMIT 1",
                "SELECT event, day FROM story_keys WHERE key = ?1 AND (day, event) < (?2, ?3)
                 ORDER BY day DESC, event DESC LIMIT 1",
            ] {
                let found: Option<(String, String)> = db
                    .prepare_cached(sql)?
                    .query_row([&key, &day, &next], |r| Ok((r.get(0)?, r.get(1)?)))
                    .optional()?;
                if let Some((other, then)) = found
                    && near(&day, &then)
                    && members.insert(other.clone())
                {
                    queue.push(other);
                }
            }
        }
    }
    Ok(members)
}

fn near(a: &str, b: &str) -> bool {
    match (a.parse::<Date>(), b.parse::<Date>()) {
        (Ok(a), Ok(b)) => (a - b).get_days().abs() <= GAP,
        _ => false,
    }
}

fn remake(db: &Connection, members: &BTreeSet<String>) -> Result<(), ArchiveError> {
    let mut days: Vec<Date> = Vec::new();
    let mut reports: BTreeMap<String, usize> = BTreeMap::new();
    for event in members {
        db.prepare_cached(
            "DELETE FROM stories WHERE id IN (SELECT story FROM story_events WHERE event = ?1)",
        )?
        .execute([event])?;
        db.prepare_cached("DELETE FROM unstoried WHERE event = ?1")?.execute([event])?;
        let ends: Option<(Option<String>, Option<String>)> = db
            .prepare_cached("SELECT earliest, latest FROM events WHERE id = ?1")?
            .query_row([event], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        let (from, to) = ends.unwrap_or_default();
        days.extend([from, to].into_iter().flatten().filter_map(|d| d.parse::<Date>().ok()));
        let mut of = db.prepare_cached("SELECT report FROM event_reports WHERE event = ?1")?;
        for report in of.query_map([event], |r| r.get::<_, String>(0))? {
            *reports.entry(report?).or_default() += 1;
        }
    }
    // One event is no story, and neither is one report.
    if members.len() < 2 || reports.len() < 2 {
        return Ok(());
    }
    let mut central: Option<(usize, String, String)> = None;
    for (report, n) in &reports {
        let title: Option<String> = db
            .prepare_cached("SELECT title FROM reports WHERE id = ?1 AND title <> ''")?
            .query_row([report], |r| r.get(0))
            .optional()?;
        if let Some(title) = title
            && central.as_ref().is_none_or(|(m, _, _)| n > m)
        {
            central = Some((*n, report.clone(), title));
        }
    }
    let events: Vec<EventId> = members.iter().filter_map(|e| e.parse().ok()).collect();
    let Some(first) = events.iter().min() else { return Ok(()) };
    let when = match (days.iter().min(), days.iter().max()) {
        (Some(from), Some(to)) => When::between(*from, *to, Basis::Inferred),
        _ => When::unknown(),
    };
    let story = Story {
        id: StoryId(first.0),
        title: central.map(|(_, _, title)| title).unwrap_or_default(),
        reports: reports.keys().filter_map(|r| r.parse::<ReportId>().ok()).collect(),
        when,
        events,
    };
    let id = story.id.to_string();
    let day = |d: Option<Date>| d.map(|d| d.to_string());
    db.prepare_cached("INSERT INTO stories (id, title, earliest, latest, json) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            id,
            story.title,
            day(story.when.earliest),
            day(story.when.latest),
            serde_json::to_string(&story)?
        ])?;
    let mut link = db.prepare_cached("INSERT INTO story_events (story, event) VALUES (?1, ?2)")?;
    for event in members {
        link.execute([&id, event])?;
    }
    Ok(())
}
