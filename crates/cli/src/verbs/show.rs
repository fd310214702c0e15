//! `dateline show`: one event, story, actor or report, with its quotes.

use super::asking::{Db, plainly, resolve};
use super::timeline::timeline;
use crate::exit::{End, WrongUse};
use crate::out::{self, BOLD, DIM, styled};
use crate::words::{accounts, event, when};
use dateline_archive::{AnyId, Archive, Filter};
use dateline_facts::id::{EventId, ReportId, StoryId};
use dateline_facts::record::{Account, Event};
use dateline_facts::span::CodePoints;
use dateline_facts::wire::ReportLine;
use std::collections::BTreeMap;
use std::io::Write;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// An id, or the beginning of one: E_... (event), r_... (report), S_... (story), usa.military (actor)
    id: String,
    /// All quotes in full, with their places; for a report its text too
    #[arg(long)]
    evidence: bool,
    /// As JSON (events and reports)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    db: Db,
}

impl Show {
    /// Prints it.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.db.open()?;
        let mut text = out::text();
        match resolve(&archive, &self.id)? {
            AnyId::Event(id) => self.event(&mut text, &archive, id)?,
            AnyId::Mention(id) => {
                let event = archive.event_of(id).map_err(plainly)?;
                let event = event.ok_or_else(|| WrongUse(format!("{id} belongs to no event")))?;
                self.event(&mut text, &archive, event)?;
            }
            AnyId::Report(id) => self.report(&mut text, &archive, id)?,
            AnyId::Story(id) => self.story(&mut text, &archive, id)?,
            AnyId::Actor(id) => self.actor(&mut text, &archive, &id)?,
        }
        text.flush()?;
        Ok(End::Well)
    }

    fn no_json(&self, what: &str, instead: &str) -> anyhow::Result<()> {
        match self.json {
            true => Err(WrongUse(format!("--json shows events and reports; for {what}, `{instead}`")).into()),
            false => Ok(()),
        }
    }

    fn event(&self, text: &mut impl Write, archive: &Archive, id: EventId) -> anyhow::Result<()> {
        let event = archive.event(id).map_err(plainly)?;
        let event = event.ok_or_else(|| WrongUse(format!("nothing has the id {id}")))?;
        if self.json {
            writeln!(text, "{}", archive.event_line(&event).map_err(plainly)?)?;
            return Ok(());
        }
        heading(text, &event)?;
        for story in &event.stories {
            let title = archive.story(*story).map_err(plainly)?.map(|s| s.title).unwrap_or_default();
            writeln!(text, "  story    {title} {}", styled(DIM, &event::short(story)))?;
        }
        if !event.disagreements.is_empty() {
            writeln!(text, "\n{}", styled(BOLD, "Where the accounts differ"))?;
            accounts::disagreements(text, &event, out::columns())?;
        }
        writeln!(text, "\n{}", styled(BOLD, "Who says so"))?;
        let mut places = Places { archive, known: BTreeMap::new() };
        let mut found = Vec::new();
        if self.evidence {
            for account in &event.accounts {
                found.push(places.of(account)?);
            }
        }
        let place = |account: &Account| {
            let n = event.accounts.iter().position(|a| std::ptr::eq(a, account));
            n.and_then(|n| found.get(n)).cloned().unwrap_or_default()
        };
        accounts::accounts(text, &event, out::columns(), self.evidence, place)?;
        let joins = if self.evidence { archive.joins(id).map_err(plainly)? } else { Vec::new() };
        if !joins.is_empty() {
            writeln!(text, "\n{}", styled(BOLD, "Why these are one event"))?;
            for join in joins {
                let [a, b] = join.reports.map(event::short);
                writeln!(text, "  {a} and {b}: {}, {:.2} points", join.rule, join.points)?;
            }
        }
        Ok(())
    }

    fn report(&self, text: &mut impl Write, archive: &Archive, id: ReportId) -> anyhow::Result<()> {
        let reading = archive.reading(id).map_err(plainly)?;
        let reading = reading.ok_or_else(|| WrongUse(format!("nothing has the id {id}")))?;
        if self.json {
            writeln!(text, "{}", serde_json::to_string(&ReportLine::of(&reading, false))?)?;
            return Ok(());
        }
        let report = &reading.report;
        let title = report.title.as_deref().unwrap_or("(no headline)");
        writeln!(text, "{}  {}", styled(BOLD, title), styled(DIM, &report.id.to_string()))?;
        let mut field = |name: &str, words: &str| match words.is_empty() {
            true => Ok(()),
            false => writeln!(text, "  {name:<9}{words}"),
        };
        field("from", &report.uri)?;
        field("address", report.url.as_deref().unwrap_or_default())?;
        field("outlet", report.outlet.as_deref().unwrap_or_default())?;
        field("agency", report.agency.as_deref().unwrap_or_default())?;
        field("authors", &report.authors.join(", "))?;
        let published = format!("{}, {}", when::when(&report.published), when::basis(report.published.basis));
        field("date", &published)?;
        field("language", report.language.as_deref().unwrap_or_default())?;
        let row = archive.reports(&Filter { report: Some(id), ..Filter::default() }).map_err(plainly)?;
        if let Some((origin, how)) = row.first().and_then(|row| row.copy_of.as_ref()) {
            field("copy of", &format!("{origin} ({how})"))?;
        }
        if let Some(newer) = row.first().and_then(|row| row.replaced_by) {
            field("newer", &newer.to_string())?;
        }
        for note in &report.notes {
            field("note", note)?;
        }
        if self.evidence {
            writeln!(text)?;
            for block in &report.blocks {
                for line in out::wrapped(block.span.of(&report.text), out::columns()) {
                    match block.kind.is_told() {
                        true => writeln!(text, "{line}")?,
                        false => writeln!(text, "{}", styled(DIM, &line))?,
                    }
                }
                writeln!(text)?;
            }
        }
        let told = Filter { report: Some(id), background: true, ..Filter::default() };
        writeln!(text, "\n{}", styled(BOLD, "What it tells"))?;
        if timeline(text, archive, &told)? == 0 {
            writeln!(text, "  no events have been read from it")?;
        }
        Ok(())
    }

    fn story(&self, text: &mut impl Write, archive: &Archive, id: StoryId) -> anyhow::Result<()> {
        self.no_json("stories", "dateline stories --json")?;
        let story = archive.story(id).map_err(plainly)?;
        let story = story.ok_or_else(|| WrongUse(format!("nothing has the id {id}")))?;
        writeln!(text, "{}  {}", styled(BOLD, &story.title), styled(DIM, &id.to_string()))?;
        writeln!(text, "  {} events, {} reports\n", story.events.len(), story.reports.len())?;
        timeline(text, archive, &Filter { story: Some(id), background: true, ..Filter::default() })?;
        writeln!(text, "\n{}", styled(BOLD, "Reports"))?;
        for report in &story.reports {
            let rows =
                archive.reports(&Filter { report: Some(*report), ..Filter::default() }).map_err(plainly)?;
            for row in rows {
                let title = row.title.as_deref().unwrap_or(&row.uri);
                let source = row.outlet.as_deref().or(row.agency.as_deref()).unwrap_or("");
                writeln!(text, "  {} {title}  {source}", styled(DIM, &event::short(row.id)))?;
            }
        }
        Ok(())
    }

    fn actor(&self, text: &mut impl Write, archive: &Archive, id: &str) -> anyhow::Result<()> {
        self.no_json("actors", "dateline actors --json")?;
        let filter = Filter { actor: Some(id.to_owned()), ..Filter::default() };
        let rows = archive.actors(&filter).map_err(plainly)?;
        for row in rows.iter().filter(|row| row.actor.id == id) {
            writeln!(text, "{}  {}", styled(BOLD, &row.actor.name), styled(DIM, &row.actor.id))?;
            if !row.actor.code.is_empty() {
                writeln!(text, "  code     {}", row.actor.code)?;
            }
            writeln!(text, "  acts in {} events, is acted upon in {}\n", row.acts, row.suffers)?;
        }
        timeline(text, archive, &filter)?;
        Ok(())
    }
}

fn heading(text: &mut impl Write, event: &Event) -> anyhow::Result<()> {
    let kind = styled(event::quad_style(event), &event::kind(event));
    writeln!(text, "{kind}  {}  {}", when::when(&event.when), styled(DIM, &event.id.to_string()))?;
    let names = |actors: &[dateline_facts::actor::Actor]| {
        let named = |a: &dateline_facts::actor::Actor| match a.code.is_empty() {
            true => format!("{} [{}]", a.name, a.id),
            false => format!("{} [{}, {}]", a.name, a.id, a.code),
        };
        actors.iter().map(named).collect::<Vec<_>>().join(", ")
    };
    let unsaid = |words: String| if words.is_empty() { "not said".to_owned() } else { words };
    writeln!(text, "  who      {}", unsaid(names(&event.actors)))?;
    writeln!(text, "  whom     {}", unsaid(names(&event.recipients)))?;
    let place = event.place.as_ref().map(|place| {
        let degrees = match (place.lat, place.lon) {
            (Some(lat), Some(lon)) => format!("; {lat:.3}, {lon:.3}"),
            _ => "; no coordinates".to_owned(),
        };
        format!("{} ({}{degrees})", event::place_words(place), place.precision)
    });
    writeln!(text, "  where    {}", unsaid(place.unwrap_or_default()))?;
    writeln!(text, "  date     {}", when::basis(event.when.basis))?;
    for (name, range) in [("dead", &event.dead), ("injured", &event.injured)] {
        if let Some(range) = range {
            writeln!(text, "  {name:<8} {}", event::range(range))?;
        }
    }
    if !event.contexts.is_empty() {
        let contexts: Vec<&str> = event.contexts.iter().map(|c| c.as_str()).collect();
        writeln!(text, "  context  {}", contexts.join(", "))?;
    }
    let status = styled(event::status_style(event.status), event.status.as_str());
    writeln!(text, "  status   {status}: {}", event::told(event))?;
    Ok(())
}

/// Says where in which report a quote stands.
struct Places<'a> {
    archive: &'a Archive,
    known: BTreeMap<ReportId, (String, CodePoints)>,
}

impl Places<'_> {
    fn of(&mut self, account: &Account) -> anyhow::Result<Vec<String>> {
        if !self.known.contains_key(&account.report) {
            let reading = self.archive.reading(account.report).map_err(plainly)?;
            let (uri, text) = reading.map(|r| (r.report.uri, r.report.text)).unwrap_or_default();
            self.known.insert(account.report, (uri, CodePoints::of(&text)));
        }
        let Some((uri, points)) = self.known.get(&account.report) else { return Ok(Vec::new()) };
        let place = |span| {
            let [start, end] = points.span(span);
            format!("{uri}, characters {start} to {end}")
        };
        Ok(account.evidence.iter().map(|e| place(e.span)).collect())
    }
}
