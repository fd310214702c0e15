//! The one door: reports in, record out. One thread acquires, several read, one writes; between them
//! bounded queues, so that memory does not grow with the number of reports.

use crate::error::ArchiveError;
use crate::journal;
use crate::open::{Archive, PATIENCE, connect, settings};
use crate::store::{Packed, knows};
use crossbeam_channel::{Receiver, Sender, bounded};
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_intake::{CleanOptions, RawReport, Unread, clean, cut_short, date_unread};
use dateline_reading::Reader;
use rusqlite::{Transaction, TransactionBehavior};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How to take reports in.
#[derive(Clone, Debug, Default)]
pub struct IngestOptions {
    /// Threads that read; 0 means one per core.
    pub jobs: usize,
    /// How to clean.
    pub clean: CleanOptions,
}

/// Who wants to know how it goes. Called from several threads.
pub trait Progress: Sync {
    /// A report has been recorded (`new`), or was known already.
    fn finished(&self, uri: &str, new: bool) {
        let _ = (uri, new);
    }

    /// Something could not be read, or is no report.
    fn unread(&self, unread: &Unread) {
        let _ = unread;
    }

    /// Reports are in; now the record is brought up to date: `done` of `all` groups.
    fn reconciling(&self, done: usize, all: usize) {
        let _ = (done, all);
    }

    /// Another process writes to the archive, and it is waited for. Said once a wait, when it takes a while.
    fn waiting(&self, path: &Path) {
        let _ = path;
    }

    /// A report has been recorded of which a bound of this program left out something.
    fn cut_short(&self, uri: &str, what: &str) {
        let _ = (uri, what);
    }

    /// Asked between reports: `true` to stop after writing what has been read.
    fn stop(&self) -> bool {
        false
    }
}

/// Nobody wants to know.
pub struct Quiet;

impl Progress for Quiet {}

/// What an addition came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports recorded.
    pub added: usize,
    /// Reports that were recorded already.
    pub known: usize,
    /// What could not be read, the first [`Summary::NAMED`] of them; all were told to the progress.
    pub unread: Vec<Unread>,
    /// How many could not be read and should have been (see [`Unread::harmless`]).
    pub failed: usize,
    /// How many were no reports.
    pub skipped: usize,
    /// Event mentions recorded.
    pub mentions: usize,
    /// Events in the whole record afterwards.
    pub events: usize,
    /// Those of them that are background: history and possibilities without a date.
    pub background: usize,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// Reports recorded whose language is known and not read, by language.
    pub foreign: BTreeMap<String, usize>,
    /// Reports recorded without a day of publication because the one given could not be read.
    pub dates_unread: usize,
    /// The first of them by address, and what is said of its date.
    pub first_date_unread: Option<(String, String)>,
}

impl Summary {
    /// So many unread items are kept by name, so that memory stays bounded.
    pub const NAMED: usize = 1000;

    fn unread(&mut self, unread: Unread, progress: &dyn Progress) {
        progress.unread(&unread);
        *(if unread.harmless { &mut self.skipped } else { &mut self.failed }) += 1;
        if self.unread.len() < Summary::NAMED {
            self.unread.push(unread);
        }
    }
}

/// What travels from the acquiring thread to the workers.
enum Raw {
    Report(Box<RawReport>),
    Known(String),
    Unread(Unread),
}

/// What travels from the workers to the writer.
enum Done {
    Read(Box<Packed>),
    Known(String),
    Unread(Unread),
    Failed(ArchiveError),
}

/// A transaction ends after so many reports, or so many bytes of text.
const BATCH_REPORTS: usize = 256;
const BATCH_BYTES: usize = 8 << 20;

/// The language that is read.
pub const LANGUAGE: &str = "en";

/// A wait for another process is said after so long.
const PATIENT: Duration = Duration::from_secs(2);

impl Archive {
    /// Begins to write, waiting for others who do.
    pub(crate) fn begin(&self, progress: &dyn Progress) -> Result<Transaction<'_>, ArchiveError> {
        let mut waited = Duration::ZERO;
        let patience = self.patience.min(PATIENT);
        self.db.busy_timeout(patience)?;
        let begun = loop {
            match Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)
                .map_err(ArchiveError::from)
            {
                Err(ArchiveError::Locked) if waited + patience < self.patience && !progress.stop() => {
                    if waited.is_zero() {
                        progress.waiting(&self.path);
                    }
                    waited += patience;
                }
                begun => break begun,
            }
        };
        self.db.busy_timeout(PATIENCE)?;
        begun
    }

    /// How long additions wait for other processes that write to the archive; 15 minutes, if nothing else is said.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Takes reports in and brings the record up to date. A report already recorded is counted and skipped
    /// before it is read. Stopped at any point and run again, the record is the same as from one run.
    ///
    /// # Errors
    /// Only the archive's own: full disk, lock, damage. What was committed before stays. Input that cannot be
    /// read is no error; it is named in the summary.
    pub fn ingest(
        &mut self,
        items: impl Iterator<Item = Result<RawReport, Unread>> + Send,
        options: &IngestOptions,
        progress: &dyn Progress,
    ) -> Result<Summary, ArchiveError> {
        let reader = Reader::new();
        self.ingest_with(items, options, progress, &|report| reader.read(report))
    }

    /// [`ingest`](Self::ingest) with another way of reading; for tests and measurements.
    pub fn ingest_with(
        &mut self,
        items: impl Iterator<Item = Result<RawReport, Unread>> + Send,
        options: &IngestOptions,
        progress: &dyn Progress,
        read: &(dyn Fn(Report) -> Reading + Sync),
    ) -> Result<Summary, ArchiveError> {
        let jobs = match options.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            n => n,
        };
        let mut summary = Summary::default();
        let halted = AtomicBool::new(false);
        let path = self.path.clone();
        let written = std::thread::scope(|scope| {
            let (raw_in, raw_out) = bounded::<Raw>(jobs * 4);
            let (done_in, done_out) = bounded::<Done>(jobs * 4);
            let halted = &halted;
            let failed = done_in.clone();
            scope.spawn(move || {
                if let Err(error) = acquire(items, &path, &raw_in, progress, halted) {
                    let _ = failed.send(Done::Failed(error));
                }
            });
            for _ in 0..jobs {
                let (raw, done) = (raw_out.clone(), done_in.clone());
                let clean_options = &options.clean;
                scope.spawn(move || work(&raw, &done, clean_options, read));
            }
            drop((raw_out, done_in));
            let written = self.write(done_out, &mut summary, progress);
            // The receiver is gone: whoever still sends stops.
            halted.store(true, Ordering::Relaxed);
            written
        });
        written?;
        self.settle(progress)?;
        summary.stopped = progress.stop();
        summary.events = self.count("events")?;
        summary.background = self.count("events WHERE background = 1")?;
        let tx = self.begin(progress)?;
        journal::write(
            &tx,
            "added",
            &serde_json::json!({
                "added": summary.added, "known": summary.known, "failed": summary.failed,
                "skipped": summary.skipped, "mentions": summary.mentions, "stopped": summary.stopped,
            }),
        )?;
        tx.commit()?;
        Ok(summary)
    }

    fn write(
        &mut self,
        done: Receiver<Done>,
        summary: &mut Summary,
        progress: &dyn Progress,
    ) -> Result<(), ArchiveError> {
        let mut next = done.recv().ok();
        while next.is_some() {
            let tx = self.begin(progress)?;
            let (mut reports, mut bytes, mut mentions) = (0, 0, 0);
            let mut told: Vec<(String, bool)> = Vec::new();
            while let Some(item) = next.take() {
                match item {
                    Done::Read(packed) => {
                        let new = packed.write(&tx)?;
                        let report = &packed.reading.report;
                        bytes += report.text.len();
                        reports += 1;
                        mentions += if new { packed.reading.events.len() } else { 0 };
                        if new {
                            cut_short(report).for_each(|what| progress.cut_short(&report.uri, what));
                            if let Some(note) =
                                date_unread(report).filter(|_| report.published.exact_day().is_none())
                            {
                                summary.dates_unread += 1;
                                // Threads finish in any order.
                                let key = |uri: &str| (uri.len(), uri.to_owned());
                                let first = summary.first_date_unread.as_ref();
                                if first.is_none_or(|(uri, _)| key(&report.uri) < key(uri)) {
                                    summary.first_date_unread = Some((report.uri.clone(), note.to_owned()));
                                }
                            }
                            if let Some(language) = report.language.as_deref().filter(|l| *l != LANGUAGE) {
                                *summary.foreign.entry(language.to_owned()).or_default() += 1;
                            }
                        }
                        told.push((report.uri.clone(), new));
                    }
                    Done::Known(uri) => told.push((uri, false)),
                    Done::Unread(unread) => summary.unread(unread, progress),
                    Done::Failed(error) => {
                        tx.commit()?;
                        return Err(error);
                    }
                }
                if reports >= BATCH_REPORTS || bytes >= BATCH_BYTES || told.len() >= 4 * BATCH_REPORTS {
                    break;
                }
                // Who waits long holds no lock.
                next = done.recv_timeout(Duration::from_secs(1)).ok();
            }
            tx.commit()?;
            summary.mentions += mentions;
            for (uri, new) in told {
                *(if new { &mut summary.added } else { &mut summary.known }) += 1;
                progress.finished(&uri, new);
            }
            next = done.recv().ok();
        }
        Ok(())
    }

    pub(crate) fn count(&self, table: &str) -> Result<usize, ArchiveError> {
        let n: i64 = self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
        Ok(usize::try_from(n).unwrap_or(0))
    }
}

/// Takes items until the end, until told to stop, or until nobody listens.
fn acquire(
    items: impl Iterator<Item = Result<RawReport, Unread>>,
    path: &Path,
    out: &Sender<Raw>,
    progress: &dyn Progress,
    halted: &AtomicBool,
) -> Result<(), ArchiveError> {
    let db = connect(path, false)?;
    settings(&db)?;
    let mut items = items;
    while !progress.stop() && !halted.load(Ordering::Relaxed) {
        // A damaged container may make its reader fail badly; what came before it counts.
        let item = match catch_unwind(AssertUnwindSafe(|| items.next())) {
            Ok(Some(item)) => item,
            Ok(None) => break,
            Err(panic) => {
                let reason = format!("reading the input failed inside the program: {}", words(&*panic));
                let _ = out.send(Raw::Unread(Unread { uri: "input".into(), reason, harmless: false }));
                break;
            }
        };
        let raw = match item {
            Ok(raw) if knows(&db, raw.id())? => Raw::Known(raw.uri),
            Ok(raw) => Raw::Report(Box::new(raw)),
            Err(unread) => Raw::Unread(unread),
        };
        if out.send(raw).is_err() {
            break;
        }
    }
    Ok(())
}

fn work(
    raw: &Receiver<Raw>,
    done: &Sender<Done>,
    options: &CleanOptions,
    read: &(dyn Fn(Report) -> Reading + Sync),
) {
    for item in raw {
        let result = match item {
            Raw::Known(uri) => Done::Known(uri),
            Raw::Unread(unread) => Done::Unread(unread),
            Raw::Report(raw) => {
                let one = || Packed::of(Box::new(read(clean(&raw, options))));
                match catch_unwind(AssertUnwindSafe(one)) {
                    Ok(Ok(packed)) => Done::Read(Box::new(packed)),
                    Ok(Err(error)) => {
                        Done::Unread(Unread { uri: raw.uri, reason: error.to_string(), harmless: false })
                    }
                    Err(panic) => {
                        let reason = format!("reading failed inside the program: {}", words(&*panic));
                        Done::Unread(Unread { uri: raw.uri, reason, harmless: false })
                    }
                }
            }
        };
        if done.send(result).is_err() {
            break;
        }
    }
}

/// What a panic says.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_intake::{Form, Hints};

    fn items(n: usize) -> impl Iterator<Item = Result<RawReport, Unread>> + Send {
        (0..n).map(|i| {
            let text = format!("Report {i} on a matter of its own. ").repeat(200);
            let (form, hints) = (Form::Plain, Hints::default());
            Ok(RawReport { uri: format!("mem:{i}"), bytes: text.into_bytes(), form, hints })
        })
    }

    fn add(archive: &mut Archive, n: usize) -> Result<Summary, ArchiveError> {
        let options = IngestOptions { jobs: 2, ..IngestOptions::default() };
        archive.ingest_with(items(n), &options, &Quiet, &Reading::of)
    }

    #[test]
    fn a_full_disk_is_said_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut archive = Archive::open(&path).unwrap();
        assert_eq!(add(&mut archive, 20).unwrap().added, 20);
        let pages: i64 = archive.db.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
        // SQLite's own limit on the size of the file gives the same error as a full disk.
        archive.db.query_row(&format!("PRAGMA max_page_count = {}", pages + 40), [], |_| Ok(())).unwrap();
        let error = add(&mut archive, 2000).unwrap_err();
        assert!(matches!(error, ArchiveError::Full), "{error}");
        drop(archive);
        let mut archive = Archive::open_existing(&path).unwrap();
        assert!(archive.count("reports").unwrap() >= 20);
        assert_eq!(add(&mut archive, 2000).unwrap().events, 0);
        assert_eq!(archive.count("reports").unwrap(), 2000);
        assert!(archive.verify().unwrap().is_sound());
    }

    #[test]
    fn a_lock_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut archive = Archive::open(&path).unwrap();
        archive.set_patience(Duration::from_millis(20));
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert!(matches!(add(&mut archive, 3), Err(ArchiveError::Locked)));
        other.execute_batch("ROLLBACK").unwrap();
        assert_eq!(add(&mut archive, 3).unwrap().added, 3);
    }
}
