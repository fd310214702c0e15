//! `dateline demo`: the bundled reports, all the way to a timeline.

use super::add::Watching;
use super::asking::plainly;
use super::timeline::timeline;
use crate::exit::End;
use crate::out::{self, BOLD, DIM, styled};
use crate::progress::Reading as Bar;
use crate::words::{accounts, event};
use dateline_archive::{Archive, ArchiveError, Filter, IngestOptions};
use dateline_facts::record::Event;
use dateline_intake::acquire::{Input, Options, acquire};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The bundled reports, as `crates/cli/demo` holds them; a test compares the two.
const FILES: &[(&str, &[u8])] = &[
    ("demo/amman-observer-tower.html", include_bytes!("../../demo/amman-observer-tower.html")),
    ("demo/clippings.jsonl", include_bytes!("../../demo/clippings.jsonl")),
    ("demo/crawl.warc", include_bytes!("../../demo/crawl.warc")),
    ("demo/gulf-ledger-jurf.html", include_bytes!("../../demo/gulf-ledger-jurf.html")),
    ("demo/gulf-ledger-whitehouse.html", include_bytes!("../../demo/gulf-ledger-whitehouse.html")),
    ("demo/levant-wire.rss", include_bytes!("../../demo/levant-wire.rss")),
    ("demo/note-abukamal.md", include_bytes!("../../demo/note-abukamal.md")),
    ("demo/note-embassy.md", include_bytes!("../../demo/note-embassy.md")),
    ("demo/scraped-erbil.txt", include_bytes!("../../demo/scraped-erbil.txt")),
    ("demo/scraped-kirkuk.txt", include_bytes!("../../demo/scraped-kirkuk.txt")),
    ("demo/scraped-nujaba.txt", include_bytes!("../../demo/scraped-nujaba.txt")),
    ("demo/scraped-pentagon.txt", include_bytes!("../../demo/scraped-pentagon.txt")),
    ("demo/scraped-rumaylan.txt", include_bytes!("../../demo/scraped-rumaylan.txt")),
    ("demo/tigris-courier-baghdad.html", include_bytes!("../../demo/tigris-courier-baghdad.html")),
    ("demo/tigris-courier-drones.html", include_bytes!("../../demo/tigris-courier-drones.html")),
];

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Where the reports are recorded
    #[arg(long, value_name = "FILE", default_value = "dateline-demo.db")]
    db: PathBuf,
}

impl Demo {
    /// Reads, records, prints.
    pub fn run(self) -> anyhow::Result<End> {
        let (mut archive, db) = self.open()?;
        let inputs =
            FILES.iter().map(|(name, bytes)| Input::Bytes { name: (*name).into(), bytes: (*bytes).into() });
        let watching = Watching::new(Bar::with_total("reading", Some(FILES.len() as u64)));
        let added = archive.ingest(acquire(inputs, Options::default()), &IngestOptions::default(), &watching);
        let naming = watching.finish();
        let summary = added.map_err(plainly)?;
        if summary.stopped {
            out::complain("stopped; the same command again goes on from here");
            return Ok(End::Stopped);
        }
        let mut text = out::text();
        self.print(&mut text, &archive, &db, summary.added + summary.known)?;
        text.flush()?;
        Ok(if naming.failed() { End::SomeUnread } else { End::Well })
    }

    /// The archive: where it was asked for, else in the folder for temporary files.
    fn open(&self) -> anyhow::Result<(Archive, PathBuf)> {
        // One that holds the demo alone is made anew: an earlier version may have read the reports otherwise.
        if Archive::open_existing(&self.db).is_ok_and(|old| old.holds_only("demo/").unwrap_or(false)) {
            for tail in ["", "-wal", "-shm"] {
                let mut file = self.db.as_os_str().to_owned();
                file.push(tail);
                let _ = std::fs::remove_file(file);
            }
        }
        match Archive::open(&self.db) {
            Ok(archive) => Ok((archive, self.db.clone())),
            Err(ArchiveError::CannotOpen(..) | ArchiveError::ReadOnly(_)) if !self.db.is_dir() => {
                let name = self.db.file_name().unwrap_or("dateline-demo.db".as_ref());
                let elsewhere = std::env::temp_dir().join(name);
                out::remark(&format!(
                    "{} cannot be written; recording in {} instead",
                    self.db.display(),
                    elsewhere.display()
                ));
                Ok((Archive::open(&elsewhere).map_err(plainly)?, elsewhere))
            }
            Err(other) => Err(plainly(other)),
        }
    }

    fn print(
        &self,
        text: &mut impl Write,
        archive: &Archive,
        db: &Path,
        reports: usize,
    ) -> anyhow::Result<()> {
        let counts = archive.counts().map_err(plainly)?;
        writeln!(text, "{}", styled(BOLD, "What these reports say happened"))?;
        writeln!(
            text,
            "{}\n",
            styled(
                DIM,
                &format!(
                    "{reports} reports of our own (pages, a feed, a crawl, scraped text), {} of them copies; {} events; \
                     recorded in {}",
                    counts.copies,
                    counts.events,
                    db.display()
                )
            )
        )?;
        timeline(text, archive, &Filter::default())?;
        let mut best: Option<Event> = None;
        let mut heading = false;
        let columns = out::columns();
        archive
            .each_event(&Filter::default(), &mut |event| {
                if !event.disagreements.is_empty() {
                    if !std::mem::replace(&mut heading, true) {
                        writeln!(text, "\n{}", styled(BOLD, "Where the reports differ"))?;
                    }
                    event::lines(text, &event, columns)?;
                    accounts::disagreements(text, &event, columns)?;
                }
                let weight = |e: &Event| (e.disagreements.len(), e.n_independent, e.n_reports);
                if best.as_ref().is_none_or(|b| weight(&event) > weight(b)) {
                    best = Some(event);
                }
                Ok(true)
            })
            .map_err(plainly)?;
        writeln!(text, "\n{}", styled(BOLD, "Try next"))?;
        let (program, db) = (program(), quoted(&db.display().to_string()));
        if let Some(event) = &best {
            let id = event::short(event.id);
            writeln!(text, "  {program} show {id} --evidence --db {db}")?;
            if let Some(actor) = event.actors.first().or(event.recipients.first()) {
                writeln!(text, "  {program} timeline --actor {} --db {db}", quoted(&actor.id))?;
            }
        }
        writeln!(text, "  {program} add YOUR-FOLDER && {program} timeline")?;
        Ok(())
    }
}

/// The program as the user called it.
fn program() -> String {
    std::env::args()
        .next()
        .filter(|name| !name.is_empty())
        .map_or_else(|| "dateline".to_owned(), |name| quoted(&name))
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '-' | ':' | '\\');
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_bundled() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "README.md")
            .collect();
        there.sort();
        let bundled: Vec<&str> = FILES.iter().map(|(name, _)| name.rsplit('/').next().unwrap()).collect();
        assert_eq!(there, bundled);
    }
}
