//! Asking the record: events, reports, actors, stories, by one filter.

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::settle::{provenances, tellings_of};
use dateline_facts::actor::Actor;
use dateline_facts::id::{EventId, ReportId, StoryId};
use dateline_facts::plover::EventType;
use dateline_facts::record::{Event, Story};
use dateline_facts::span::{CodePoints, Span};
use dateline_facts::wire::EventLine;
use dateline_reading::entities::ActorIndex;
use dateline_reading::places::gazetteer::Gazetteer;
use dateline_reading::places::key;
use dateline_reconcile::Provenance;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What to ask for; empty asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// An actor's id, the head of one (`usa` for `usa.military`), its name, or its code; in either role.
    pub actor: Option<String>,
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// A place's name, a country's name, or its ISO code.
    pub place: Option<String>,
    /// On or after this day.
    pub after: Option<Date>,
    /// On or before this day.
    pub before: Option<Date>,
    /// What was known on this day: only accounts published by then.
    pub as_of: Option<Date>,
    /// Told by at least so many independent sources.
    pub min_independent: Option<u32>,
    /// At most so many.
    pub limit: Option<usize>,
    /// Told by this report.
    pub report: Option<ReportId>,
    /// Of this story.
    pub story: Option<StoryId>,
    /// Also background: history and possibilities without a date.
    pub background: bool,
}

/// A report as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Its id.
    pub id: ReportId,
    /// The user's own id.
    pub given_id: Option<String>,
    /// Where it came from.
    pub uri: String,
    /// Headline.
    pub title: Option<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Agency.
    pub agency: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// First possible day of publication.
    pub published_earliest: Option<Date>,
    /// Last possible day of publication.
    pub published_latest: Option<Date>,
    /// The report it is a copy of, and how: `exact`, `wire`, `trim`, `edit`, `excerpt`, `indirect`, `version`.
    pub copy_of: Option<(ReportId, String)>,
    /// The newest version of the same report, where this is an older one.
    pub replaced_by: Option<ReportId>,
    /// Words of the text.
    pub words: u64,
    /// Events it tells of.
    pub events: u64,
}

/// Why two reports are of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The two.
    pub reports: [ReportId; 2],
    /// The rule, with what agrees: `r.same:date+place+dead`.
    pub rule: String,
    /// What agrees, less what differs; 4 is the bar.
    pub points: f64,
}

/// An actor as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorRow {
    /// Who, under the most frequent name.
    pub actor: Actor,
    /// Events in which it acts.
    pub acts: u64,
    /// Events in which it is acted upon.
    pub suffers: u64,
    /// First day of any of them.
    pub first: Option<Date>,
    /// Last day of any of them.
    pub last: Option<Date>,
}

/// Of actors with one name so many are asked for.
const NAMESAKES: usize = 16;

/// Conditions of a WHERE clause with their values.
#[derive(Default)]
struct Where {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    /// Adds a condition; every `?` in it takes one of `values`.
    fn and<V: Into<Value>>(&mut self, sql: &str, values: impl IntoIterator<Item = V>) {
        self.sql.push(sql.to_owned());
        self.values.extend(values.into_iter().map(Into::into));
    }

    fn clause(&self) -> String {
        if self.sql.is_empty() { String::new() } else { format!(" WHERE {}", self.sql.join(" AND ")) }
    }
}

/// Words of a LIKE pattern, so that `%` and `_` stand for themselves (with `ESCAPE '\'`).
fn literal(words: &str) -> String {
    words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

impl Filter {
    /// Conditions on `events AS e`.
    fn on_events(&self) -> Where {
        let mut all = Where::default();
        if let Some(actor) = &self.actor {
            let lower = actor.trim().to_lowercase();
            let mut values = vec![lower.clone(), lower.clone()];
            // By any name that the lists of actors know, whichever of them the reports have used.
            let ids = ActorIndex::shared().named(&lower).map(|known| known.id.to_string());
            let ids: Vec<String> = std::iter::once(lower).chain(ids.take(NAMESAKES)).collect();
            for id in &ids {
                values.extend([id.clone(), format!("{}.%", literal(id))]);
            }
            let more = " OR actor = ? OR actor LIKE ? ESCAPE '\\'".repeat(ids.len());
            let sql = format!(
                "e.id IN (SELECT event FROM event_actors WHERE lower(name) = ? OR lower(code) = ?{more})"
            );
            all.and(&sql, values);
        }
        if let Some(kind) = self.kind {
            all.and("e.kind = ?", [kind.as_str().to_owned()]);
        }
        if let Some(place) = &self.place {
            let lower = place.to_lowercase();
            // A country by any name the gazetteer knows, whether or not a report has spelled it out.
            let country = Gazetteer::committed().country(place.trim()).map(|c| c.iso2.to_string());
            let key = key::of(place);
            let is = |e: &str| {
                format!(
                    "(place_is({e}.place, ?) OR lower({e}.country) = ? OR {e}.country = ?
                       OR {e}.country IN (SELECT country FROM country_names WHERE name = ?))"
                )
            };
            let values = [key.clone(), lower.clone(), country.unwrap_or_else(|| "-".to_owned()), lower];
            // Where nothing in the record has that name, what has it as a part: "Marawi" is "Marawi City".
            let sql = format!(
                "({} OR place_has(e.place, ?) AND NOT EXISTS (SELECT 1 FROM events AS x WHERE {}))",
                is("e"),
                is("x")
            );
            all.and(&sql, values.iter().cloned().chain([key]).chain(values.iter().cloned()));
        }
        if let Some(after) = self.after {
            all.and("(e.latest >= ? OR (e.latest IS NULL AND e.earliest IS NOT NULL))", [after.to_string()]);
        }
        if let Some(before) = self.before {
            all.and("e.earliest <= ?", [before.to_string()]);
        }
        if let Some(day) = self.as_of {
            all.and("e.known <= ?", [day.to_string()]);
        }
        if let Some(n) = self.min_independent {
            all.and("e.n_independent >= ?", [i64::from(n)]);
        }
        if let Some(report) = self.report {
            all.and("e.id IN (SELECT event FROM event_reports WHERE report = ?)", [report.to_string()]);
        }
        if let Some(story) = self.story {
            all.and("e.id IN (SELECT event FROM story_events WHERE story = ?)", [story.to_string()]);
        }
        if !self.background && self.report.is_none() {
            all.and("e.background = ?", [0i64]);
        }
        all
    }

    /// Whether it asks for something that only events have.
    fn asks_for_events(&self) -> bool {
        self.actor.is_some() || self.kind.is_some() || self.place.is_some() || self.story.is_some()
    }
}

fn date(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    Ok(row.get::<_, Option<String>>(column)?.and_then(|d| d.parse().ok()))
}

impl Archive {
    /// The events, by date; undated ones last.
    pub fn events(&self, filter: &Filter) -> Result<Vec<Event>, ArchiveError> {
        let mut out = Vec::new();
        self.each_event(filter, &mut |event| {
            out.push(event);
            Ok(true)
        })?;
        Ok(out)
    }

    /// The same one by one, without holding them all; `each` says whether to go on.
    pub fn each_event(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Event) -> Result<bool, ArchiveError>,
    ) -> Result<(), ArchiveError> {
        let conditions = filter.on_events();
        let sql = format!(
            "SELECT e.json FROM events e{} ORDER BY e.earliest IS NULL, e.earliest, e.latest, e.id",
            conditions.clause()
        );
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.values))?;
        let mut left = filter.limit.unwrap_or(usize::MAX);
        while left > 0
            && let Some(row) = rows.next()?
        {
            let mut event: Event = serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or(""))?;
            if let Some(day) = filter.as_of {
                match self.as_known(&event, day)? {
                    Some(then) if filter.min_independent.is_none_or(|n| then.n_independent >= n) => {
                        event = then
                    }
                    _ => continue,
                }
            }
            event.stories = self.stories_of(event.id)?;
            left -= 1;
            if !each(event)? {
                break;
            }
        }
        Ok(())
    }

    /// One event, with its accounts; `None` where there is none of that id.
    pub fn event(&self, id: EventId) -> Result<Option<Event>, ArchiveError> {
        let json: Option<String> = self
            .db
            .prepare_cached("SELECT json FROM events WHERE id = ?1")?
            .query_row([id.to_string()], |r| r.get(0))
            .optional()?;
        let Some(json) = json else { return Ok(None) };
        let mut event: Event = serde_json::from_str(&json)?;
        event.stories = self.stories_of(id)?;
        Ok(Some(event))
    }

    /// The event as it stood on a day: made of the tellings published by then; `None` where there were none.
    fn as_known(&self, event: &Event, day: Date) -> Result<Option<Event>, ArchiveError> {
        let mut tellings = tellings_of(&self.db, &event.id.to_string())?;
        let all = tellings.len();
        tellings.retain(|t| t.published.earliest.is_some_and(|p| p <= day));
        if tellings.len() == all {
            return Ok(Some(event.clone()));
        }
        let known = provenances(&self.db, &tellings, Some(day))?;
        let group: Vec<_> = tellings.iter().collect();
        let of = |r: ReportId| known.get(&r).copied().unwrap_or(Provenance::own(r));
        Ok(dateline_reconcile::event(&group, &of).map(|mut then| {
            then.id = event.id;
            then
        }))
    }

    /// Why tellings of different reports stand in one event: each pair judged the same, with the rule and its points, the
    /// strongest first.
    pub fn joins(&self, id: EventId) -> Result<Vec<Join>, ArchiveError> {
        let mut statement = self.db.prepare_cached(
            "SELECT x.report, y.report, coalesce(l.rule, 'r.same'), max(l.points)
             FROM mentions x JOIN links l ON l.a = x.id JOIN mentions y ON y.id = l.b
             WHERE x.event = ?1 AND y.event = ?1 AND x.report <> y.report
             GROUP BY min(x.report, y.report), max(x.report, y.report) ORDER BY max(l.points) DESC, x.report, y.report",
        )?;
        let rows = statement.query_map([id.to_string()], |r| {
            Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, String>(2)?, r.get::<_, f64>(3)?))
        })?;
        let mut out = Vec::new();
        for row in rows {
            let (a, b, rule, points) = row?;
            if let (Ok(a), Ok(b)) = (a.parse(), b.parse()) {
                out.push(Join { reports: [a, b], rule, points });
            }
        }
        Ok(out)
    }

    fn stories_of(&self, event: EventId) -> Result<Vec<StoryId>, ArchiveError> {
        let mut statement =
            self.db.prepare_cached("SELECT story FROM story_events WHERE event = ?1 ORDER BY story")?;
        let rows = statement.query_map([event.to_string()], |r| r.get::<_, String>(0))?;
        let mut out = Vec::new();
        for id in rows {
            out.extend(id?.parse::<StoryId>().ok());
        }
        Ok(out)
    }

    /// An event as a line of `dateline/1`, spans counted in code points of their reports.
    pub fn event_line(&self, event: &Event) -> Result<serde_json::Value, ArchiveError> {
        let mut texts: FxHashMap<ReportId, CodePoints> = FxHashMap::default();
        for account in &event.accounts {
            if let std::collections::hash_map::Entry::Vacant(slot) = texts.entry(account.report) {
                let text = self.text(account.report)?.unwrap_or_default();
                slot.insert(CodePoints::of(&text));
            }
        }
        let points = |report: ReportId, span: Span| match texts.get(&report) {
            Some(points) => points.span(span),
            None => [span.begin(), span.finish()],
        };
        Ok(serde_json::to_value(EventLine::of(event, points))?)
    }

    /// The reports, by date of publication; with a filter on events, those that tell of such an event.
    pub fn reports(&self, filter: &Filter) -> Result<Vec<ReportRow>, ArchiveError> {
        let mut out = Vec::new();
        self.each_report(filter, &mut |row| {
            out.push(row);
            Ok(true)
        })?;
        Ok(out)
    }

    /// The same one by one; `each` says whether to go on.
    pub fn each_report(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(ReportRow) -> Result<bool, ArchiveError>,
    ) -> Result<(), ArchiveError> {
        let mut all = Where::default();
        if filter.asks_for_events() {
            let of_events =
                Filter { after: None, before: None, as_of: None, background: true, ..filter.clone() };
            let inner = of_events.on_events();
            let sql = format!(
                "r.id IN (SELECT er.report FROM event_reports er JOIN events e ON e.id = er.event{})",
                inner.clause()
            );
            all.and(&sql, inner.values);
        }
        if let Some(after) = filter.after {
            all.and("coalesce(r.published_latest, n.latest) >= ?", [after.to_string()]);
        }
        if let Some(before) = filter.before {
            all.and("coalesce(r.published_earliest, n.earliest) <= ?", [before.to_string()]);
        }
        if let Some(day) = filter.as_of {
            all.and("coalesce(r.published_earliest, n.earliest) <= ?", [day.to_string()]);
        }
        if let Some(report) = filter.report {
            all.and("r.id = ?", [report.to_string()]);
        }
        let sql = format!(
            "SELECT r.id, r.given_id, r.uri, r.title, r.outlet, r.agency, r.language,
               coalesce(r.published_earliest, n.earliest) AS first, coalesce(r.published_latest, n.latest),
               r.origin, r.copied_as, r.words,
               (SELECT count(*) FROM event_reports er WHERE er.report = r.id), r.replaced_by
             FROM reports r LEFT JOIN narrowed n ON n.report = r.id{}
             ORDER BY first IS NULL, first, r.uri, r.id",
            all.clause()
        );
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(all.values))?;
        let mut left = filter.limit.unwrap_or(usize::MAX);
        while left > 0
            && let Some(r) = rows.next()?
        {
            let id = |column: usize| -> Result<ReportId, ArchiveError> {
                let text: String = r.get(column)?;
                text.parse().map_err(|e| ArchiveError::Damaged(format!("{e}")))
            };
            let (own, origin) = (id(0)?, id(9)?);
            let how: Option<String> = r.get(10)?;
            let newer: Option<String> = r.get(13)?;
            let row = ReportRow {
                id: own,
                given_id: r.get(1)?,
                uri: r.get(2)?,
                title: r.get(3)?,
                outlet: r.get(4)?,
                agency: r.get(5)?,
                language: r.get(6)?,
                published_earliest: date(r, 7)?,
                published_latest: date(r, 8)?,
                copy_of: (origin != own).then(|| (origin, how.unwrap_or_default())),
                replaced_by: newer.and_then(|n| n.parse().ok()),
                words: u64::try_from(r.get::<_, i64>(11)?).unwrap_or(0),
                events: u64::try_from(r.get::<_, i64>(12)?).unwrap_or(0),
            };
            left -= 1;
            if !each(row)? {
                break;
            }
        }
        Ok(())
    }

    /// The actors of the events asked for, busiest first.
    pub fn actors(&self, filter: &Filter) -> Result<Vec<ActorRow>, ArchiveError> {
        let mut conditions = filter.on_events();
        // A filter by actor means that actor, not everybody it met.
        if let Some(actor) = &filter.actor {
            let lower = actor.to_lowercase();
            conditions.and(
                "(a.actor = ? OR a.actor LIKE ? ESCAPE '\\' OR lower(a.name) = ? OR lower(a.code) = ?)",
                [lower.clone(), format!("{}.%", literal(&lower)), lower.clone(), lower],
            );
        }
        let sql = format!(
            "SELECT a.actor, a.name, a.code, count(*), sum(a.role = 'actor'), sum(a.role = 'recipient'),
               min(e.earliest), max(e.latest)
             FROM event_actors a JOIN events e ON e.id = a.event{} GROUP BY a.actor, a.name, a.code
             ORDER BY a.actor, count(*) DESC, a.name",
            conditions.clause()
        );
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(conditions.values))?;
        let mut out: Vec<ActorRow> = Vec::new();
        while let Some(r) = rows.next()? {
            let id: String = r.get(0)?;
            let n = |column: usize| -> rusqlite::Result<u64> {
                Ok(u64::try_from(r.get::<_, i64>(column)?).unwrap_or(0))
            };
            let (acts, suffers, first, last) = (n(4)?, n(5)?, date(r, 6)?, date(r, 7)?);
            match out.last_mut() {
                // The same actor under a rarer name.
                Some(row) if row.actor.id == id => {
                    row.acts += acts;
                    row.suffers += suffers;
                    row.first = [row.first, first].into_iter().flatten().min();
                    row.last = row.last.max(last);
                }
                _ => {
                    let code: String = r.get(2)?;
                    let actor = Actor { id: SmolStr::from(id), name: r.get(1)?, code: code.into() };
                    out.push(ActorRow { actor, acts, suffers, first, last });
                }
            }
        }
        out.sort_by(|a, b| (b.acts + b.suffers).cmp(&(a.acts + a.suffers)).then(a.actor.cmp(&b.actor)));
        out.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(out)
    }

    /// The stories with an event that is asked for, by their first day.
    pub fn stories(&self, filter: &Filter) -> Result<Vec<Story>, ArchiveError> {
        let conditions = filter.on_events();
        let sql = format!(
            "SELECT s.json FROM stories s WHERE s.id IN (SELECT se.story FROM story_events se
               JOIN events e ON e.id = se.event{}) ORDER BY s.earliest IS NULL, s.earliest, s.id LIMIT ?",
            conditions.clause()
        );
        let limit = filter.limit.and_then(|n| i64::try_from(n).ok()).unwrap_or(-1);
        let values = conditions.values.into_iter().chain([Value::Integer(limit)]);
        let mut statement = self.db.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or(""))?);
        }
        Ok(out)
    }

    /// One story; `None` where there is none of that id.
    pub fn story(&self, id: StoryId) -> Result<Option<Story>, ArchiveError> {
        let json: Option<String> = self
            .db
            .prepare_cached("SELECT json FROM stories WHERE id = ?1")?
            .query_row([id.to_string()], |r| r.get(0))
            .optional()?;
        Ok(json.map(|j| serde_json::from_str(&j)).transpose()?)
    }

    /// How much there is: reports, events, mentions, stories.
    pub fn counts(&self) -> Result<Counts, ArchiveError> {
        Ok(Counts {
            reports: self.count("reports")?,
            events: self.count("events WHERE background = 0")?,
            background: self.count("events WHERE background = 1")?,
            mentions: self.count("mentions")?,
            stories: self.count("stories")?,
            copies: self.count("reports WHERE origin <> id")?,
        })
    }
}

/// How much an archive holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports.
    pub reports: usize,
    /// Events, without background.
    pub events: usize,
    /// Background: history and possibilities without a date.
    pub background: usize,
    /// Event mentions.
    pub mentions: usize,
    /// Stories.
    pub stories: usize,
    /// Reports that are copies of another.
    pub copies: usize,
}
