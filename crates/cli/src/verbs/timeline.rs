//! `dateline events` and `dateline timeline`: what happened, in order of time.

use super::asking::{Asking, plainly};
use crate::exit::End;
use crate::out;
use crate::words::{event, when};
use dateline_archive::export::{self, Format};
use dateline_archive::{Archive, Filter};
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
        let archive = self.asking.filters.open()?;
        let mut text = out::text();
        if timeline(&mut text, &archive, &self.asking.filters.filter())? == 0 {
            out::remark(&self.asking.filters.nothing(&archive, "events")?);
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

impl Events {
    /// Prints a line an event.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.asking.filters.open()?;
        let filter = self.asking.filters.filter();
        let mut n = 0;
        if self.asking.csv {
            let mut data = out::data();
            n = export::write(&archive, Format::Csv, &filter, &mut data).map_err(plainly)?.written;
        } else if self.asking.json {
            let mut data = out::data();
            archive
                .each_event(&filter, &mut |event| {
                    n += 1;
                    let line = archive.event_line(&event)?;
                    serde_json::to_writer(&mut data, &line).map_err(std::io::Error::from)?;
                    data.write_all(b"\n")?;
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
            out::remark(&self.asking.filters.nothing(&archive, "events")?);
        }
        Ok(End::Well)
    }
}
