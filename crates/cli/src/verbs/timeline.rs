//! `dateline events` and `dateline timeline`: what happened, in order of time.

use super::asking::{Asking, plainly};
use crate::csv;
use crate::exit::End;
use crate::out;
use crate::words::{event, when};
use dateline_archive::{Archive, Filter};
use dateline_facts::record::{Event, Range};
use std::io::Write;

/// The verb `timeline`.
#[derive(Debug, clap::Args)]
pub struct Timeline {
    #[command(flatten)]
    asking: Asking,
}

/// The verb `events`.
#[derive(Debug, clap::Args)]
pub struct Events {
    #[command(flatten)]
    asking: Asking,
}

impl Timeline {
    /// Prints two lines an event, by months.
    pub fn run(self) -> anyhow::Result<End> {
        if self.asking.json || self.asking.csv {
            return Events { asking: self.asking }.run();
        }
        let archive = self.asking.open()?;
        let mut text = out::text();
        if timeline(&mut text, &archive, &self.asking.filter())? == 0 {
            out::remark(&self.asking.nothing(&archive, "events")?);
        }
        text.flush()?;
        Ok(End::Well)
    }
}

/// Prints the events that `filter` asks for under a heading a month; says how many.
pub fn timeline(text: &mut impl Write, archive: &Archive, filter: &Filter) -> anyhow::Result<usize> {
    let columns = out::columns();
    let (mut n, mut heading) = (0, None);
    archive
        .each_event(filter, &mut |event| {
            let month = event.when.earliest.or(event.when.latest);
            let words = month.map_or_else(|| "Date unknown".to_owned(), when::month);
            if heading.as_ref() != Some(&words) {
                let gap = if n > 0 { "\n" } else { "" };
                writeln!(text, "{gap}{}", out::styled(out::BOLD, &words))?;
                heading = Some(words);
            }
            event::lines(text, &event, columns)?;
            n += 1;
            Ok(true)
        })
        .map_err(plainly)?;
    Ok(n)
}

const COLUMNS: &[&str] = &[
    "id",
    "type",
    "mode",
    "contexts",
    "actors",
    "actor_codes",
    "recipients",
    "recipient_codes",
    "place",
    "country",
    "lat",
    "lon",
    "earliest",
    "latest",
    "precision",
    "dead_low",
    "dead_best",
    "dead_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "status",
    "n_reports",
    "n_independent",
    "disagreements",
];

impl Events {
    /// Prints a line an event.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.asking.open()?;
        let filter = self.asking.filter();
        let mut n = 0;
        if self.asking.json || self.asking.csv {
            let mut data = out::data();
            if self.asking.csv {
                data.write_all(csv::row(COLUMNS.iter().copied()).as_bytes())?;
            }
            archive
                .each_event(&filter, &mut |event| {
                    n += 1;
                    if self.asking.csv {
                        data.write_all(csv_row(&event).as_bytes())?;
                    } else {
                        serde_json::to_writer(&mut data, &archive.event_line(&event)?)
                            .map_err(std::io::Error::from)?;
                        data.write_all(b"\n")?;
                    }
                    Ok(true)
                })
                .map_err(plainly)?;
            data.flush()?;
        } else {
            let (mut text, columns) = (out::text(), out::columns());
            archive
                .each_event(&filter, &mut |event| {
                    n += 1;
                    event::line(&mut text, &event, columns)?;
                    Ok(true)
                })
                .map_err(plainly)?;
            text.flush()?;
        }
        if n == 0 {
            out::remark(&self.asking.nothing(&archive, "events")?);
        }
        Ok(End::Well)
    }
}

fn csv_row(event: &Event) -> String {
    let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(";");
    let number =
        |range: &Option<Range>, which: fn(&Range) -> u32| range.as_ref().map(which).map(|n| n.to_string());
    let place = event.place.as_ref();
    let degrees = |d: Option<f64>| d.map(|d| d.to_string()).unwrap_or_default();
    let date = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let counts = [&event.dead, &event.injured].map(|range| {
        [number(range, |r| r.low), number(range, |r| r.best), number(range, |r| r.high)]
            .map(Option::unwrap_or_default)
    });
    let mut fields = vec![
        event.id.to_string(),
        event.kind.to_string(),
        event.mode.as_deref().unwrap_or_default().to_owned(),
        joined(&mut event.contexts.iter().map(|c| c.as_str())),
        joined(&mut event.actors.iter().map(|a| a.name.as_str())),
        joined(&mut event.actors.iter().map(|a| a.code.as_str())),
        joined(&mut event.recipients.iter().map(|a| a.name.as_str())),
        joined(&mut event.recipients.iter().map(|a| a.code.as_str())),
        place.map(|p| p.name.clone()).unwrap_or_default(),
        place.map(|p| p.country.to_string()).unwrap_or_default(),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        date(event.when.earliest),
        date(event.when.latest),
        event.when.precision.as_str().to_owned(),
    ];
    fields.extend(counts.into_iter().flatten());
    fields.extend([
        event.status.to_string(),
        event.n_reports.to_string(),
        event.n_independent.to_string(),
        joined(&mut event.disagreements.iter().map(|d| d.slot.as_str())),
    ]);
    csv::row(fields.iter().map(String::as_str))
}
