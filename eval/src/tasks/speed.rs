//! Words and reports per second, by stage, on one thread; then all the way into an archive.

use crate::outcome::{Outcome, cpu_seconds, files, hash, peak_mb};
use anyhow::Result;
use dateline_archive::{Archive, IngestOptions, Quiet};
use dateline_intake::acquire::{Input, Options, acquire};
use dateline_intake::{CleanOptions, RawReport, Unread, clean};
use serde_json::{Map, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// Reads every report below `path`: cleaning, every stage of reading, recording with reconciling.
pub fn run(path: &Path, _errors: bool) -> Result<Outcome> {
    let files = files(path, "")?;
    let raws: Vec<RawReport> =
        acquire([Input::Path(path.to_owned())], Options::default()).filter_map(Result::ok).collect();
    anyhow::ensure!(!raws.is_empty(), "no report here");
    let options = CleanOptions::default();
    let before = cpu_seconds();
    let reports: Vec<_> = raws.iter().map(|raw| clean(raw, &options)).collect();
    let cleaning = cpu_seconds() - before;
    let words: usize = reports.iter().map(|r| r.text.split_whitespace().count()).sum();
    let count = reports.len() as f64;
    let before = cpu_seconds();
    let reader = crate::model::reader();
    let start = cpu_seconds() - before;
    let mut stages: Vec<(&'static str, Duration)> = Vec::new();
    let mut events = 0;
    let before = cpu_seconds();
    for report in reports {
        let mut last = Instant::now();
        let reading = reader.read_watched(report, &mut |stage| {
            let now = Instant::now();
            match stages.iter_mut().find(|(name, _)| *name == stage) {
                Some((_, spent)) => *spent += now - last,
                None => stages.push((stage, now - last)),
            }
            last = now;
        });
        events += reading.events.len();
    }
    let reading = (cpu_seconds() - before).max(1e-2);
    let dir = tempfile::tempdir()?;
    let mut archive = Archive::open(&dir.path().join("speed.db"))?;
    let before = cpu_seconds();
    let items = raws.into_iter().map(Ok::<_, Unread>);
    let summary = archive.ingest(items, &IngestOptions { jobs: 1, clean: options }, &Quiet)?;
    let recording = (cpu_seconds() - before).max(1e-2);
    let per_second = |seconds: f64| json!((words as f64 / seconds.max(1e-3)).round());
    let mut by_stage = Map::new();
    by_stage.insert("clean".into(), per_second(cleaning));
    for (name, spent) in stages {
        by_stage.insert(name.to_owned(), per_second(spent.as_secs_f64()));
    }
    by_stage.insert("all to record".into(), per_second(recording));
    Ok(Outcome::over(summary.added, hash(&files)?)
        .metric("words_per_s", words as f64 / reading)
        .metric("reports_per_s", count / reading)
        .metric("recorded_words_per_s", words as f64 / recording)
        .metric("recorded_reports_per_s", count / recording)
        .metric("start_s", start)
        .metric("mentions", events as f64)
        .metric("events", summary.events as f64)
        .metric("peak_mb", peak_mb())
        .detail("words_per_s_by_stage", by_stage.into()))
}
