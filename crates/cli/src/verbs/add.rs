//! `dateline add`: read and record.

use super::asking::{Db, plainly};
use super::taking::Taking;
use crate::exit::End;
use crate::naming::Naming;
use crate::progress::Reading as Bar;
use crate::{out, stop};
use dateline_archive::{Archive, IngestOptions, Progress, Summary};
use dateline_intake::Unread;
use dateline_intake::acquire::{Input, count_files};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An archive of up to so many bytes is looked through for damage before anything is added.
const LOOKED_THROUGH: u64 = 256 << 20;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Add {
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    db: Db,
}

impl Add {
    /// Reads and records.
    pub fn run(self) -> anyhow::Result<End> {
        if !self.db.db.exists() && self.nothing_there() {
            // A slip of the pen leaves no empty archive behind.
            return Ok(End::SomeUnread);
        }
        let mut archive = Archive::open(&self.db.db).map_err(plainly)?;
        // Nothing is added to a damaged file; looking at all of a large one would take longer than adding.
        if std::fs::metadata(&self.db.db).is_ok_and(|m| m.len() <= LOOKED_THROUGH) {
            archive.hangs_together().map_err(plainly)?;
        }
        let total = if Bar::is_shown() { count_files(&self.taking.inputs()) } else { None };
        let watching = Watching::new(Bar::with_total("adding", total));
        let options = IngestOptions { jobs: self.taking.threads(), clean: self.taking.cleaning() };
        let access = self.taking.access(Some(&self.db.db));
        let stream = self.taking.stream(access.clone()).inspect(|item| {
            if let Some(words) = item.as_ref().ok().and_then(Taking::id_given_twice) {
                watching.say(&words);
            }
        });
        let added = archive.ingest(stream, &options, &watching);
        let naming = watching.finish();
        naming.close();
        let summary = added.map_err(plainly)?;
        // What was stopped on the way is fetched again by the next run.
        if !summary.stopped {
            archive.remember(&access.visited()).map_err(plainly)?;
        }
        let db = self.db.db.display();
        if summary.stopped {
            out::complain(&format!(
                "stopped; {} are recorded in {db}. The same command again goes on from here",
                reports(summary.added + summary.known)
            ));
            return Ok(End::Stopped);
        }
        if let Some(words) = foreign(&summary.foreign) {
            out::remark(&words);
        }
        if let Some(words) = undated(&summary) {
            out::remark(&words);
        }
        out::remark(&format!(
            "{}; {} in {db}",
            came_to(&summary),
            events(summary.events, summary.background)
        ));
        if summary.added > 0 {
            out::remark("next: dateline timeline, dateline actors, dateline search WORDS");
        }
        Ok(if naming.failed() { End::SomeUnread } else { End::Well })
    }
}

impl Add {
    /// Whether none of the inputs exists; then each is named.
    fn nothing_there(&self) -> bool {
        let inputs = self.taking.inputs();
        let missing: Vec<&Path> = inputs
            .iter()
            .filter_map(|input| match input {
                Input::Path(path) if !path.exists() => Some(path.as_path()),
                _ => None,
            })
            .collect();
        let nothing = !missing.is_empty() && missing.len() == inputs.len();
        if nothing {
            for path in missing {
                out::complain(&format!("{}: there is no such file or folder", path.display()));
            }
            out::remark(&format!("nothing to add; {} is not made", self.db.db.display()));
        }
        nothing
    }
}

fn reports(n: usize) -> String {
    if n == 1 { "1 report".into() } else { format!("{n} reports") }
}

/// So many events, and how many of them lists leave out unless they are asked for.
pub fn events(n: usize, background: usize) -> String {
    let all = if n == 1 { "1 event".to_owned() } else { format!("{n} events") };
    match background {
        0 => all,
        _ => format!("{all}, {background} of them background (with --background)"),
    }
}

/// What to say of reports in languages that are not read.
pub fn foreign(languages: &BTreeMap<String, usize>) -> Option<String> {
    let all: usize = languages.values().sum();
    let mut each: Vec<(&String, &usize)> = languages.iter().collect();
    each.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
    let each: Vec<String> = each.into_iter().take(8).map(|(language, n)| format!("{n} {language}")).collect();
    (all > 0).then(|| {
        let are = if all == 1 { "is" } else { "are" };
        format!(
            "{} {are} not in English ({}): the text is kept, but the rules are for English, so that little or nothing is read from it",
            reports(all),
            each.join(", ")
        )
    })
}

/// What to say of dates of publication that could not be read.
fn undated(summary: &Summary) -> Option<String> {
    let (uri, note) = summary.first_date_unread.as_ref()?;
    let n = reports(summary.dates_unread);
    let (verb, which) = if summary.dates_unread == 1 { ("has", "") } else { ("have", "the first is ") };
    Some(format!(
        "{n} {verb} no date of publication that could be read (2024-01-04 can be): {which}{uri}: {note}"
    ))
}

pub fn came_to(summary: &Summary) -> String {
    let mut parts = vec![format!("{} added", reports(summary.added))];
    if summary.known > 0 {
        parts.push(format!("{} known already", summary.known));
    }
    if summary.failed > 0 {
        parts.push(format!("{} not read", summary.failed));
    }
    parts.join(", ")
}

/// Follows an addition: the bar, the names of what cannot be read, the wish to stop.
pub struct Watching {
    bar: Bar,
    seen: Mutex<(Naming, String)>,
}

impl Watching {
    /// Begins to follow.
    pub fn new(bar: Bar) -> Self {
        Watching { bar, seen: Mutex::default() }
    }

    /// A remark of somebody else, above the bar.
    pub fn say(&self, words: &str) {
        self.bar.say(words);
    }

    /// Ends, and gives what was named.
    pub fn finish(self) -> Naming {
        self.bar.finish();
        self.seen.into_inner().unwrap_or_else(PoisonError::into_inner).0
    }
}

/// The file of a report: its address without the number behind it.
fn file_of(uri: &str) -> &str {
    match uri.rsplit_once('#') {
        Some((file, number)) if number.bytes().all(|b| b.is_ascii_digit()) => file,
        _ => uri,
    }
}

impl Progress for Watching {
    fn finished(&self, uri: &str, _new: bool) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if self.bar.counts_reports() {
            self.bar.step();
        } else if seen.1 != file_of(uri) {
            seen.1 = file_of(uri).to_owned();
            self.bar.step();
        }
    }

    fn unread(&self, unread: &Unread) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = seen.0.line(unread) {
            self.bar.say(&line);
        }
        if !self.bar.counts_reports() && seen.1 != file_of(&unread.uri) {
            seen.1 = file_of(&unread.uri).to_owned();
            self.bar.step();
        }
    }

    fn waiting(&self, path: &Path) {
        self.bar.say(&format!(
            "waiting for another process that writes to {}; Ctrl-C ends the wait",
            path.display()
        ));
    }

    fn cut_short(&self, uri: &str, what: &str) {
        self.bar.say(&format!("{uri}: not read in full: {what}"));
    }

    fn reconciling(&self, done: usize, all: usize) {
        self.bar.doing(format!("bringing the record up to date: {done} of {all}"));
    }

    fn stop(&self) -> bool {
        stop::asked()
    }
}
