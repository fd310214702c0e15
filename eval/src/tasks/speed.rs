//! Words and reports per second, by stage, on one thread.

use crate::outcome::{Outcome, cpu_seconds, files, hash, peak_mb};
use anyhow::Result;
use dateline_facts::report::Report;
use dateline_reading::Reader;
use std::path::Path;

/// Reads every `.txt` file below `path` (or `path` itself) from clean text to events.
pub fn run(path: &Path, _errors: bool) -> Result<Outcome> {
    let files = files(path, ".txt")?;
    let texts: Vec<String> = files
        .iter()
        .map(|f| Ok(String::from_utf8_lossy(&std::fs::read(f)?).into_owned()))
        .collect::<Result<_>>()?;
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    let before = cpu_seconds();
    let reader = Reader::new();
    let start = cpu_seconds() - before;
    let before = cpu_seconds();
    let mut events = 0;
    for (file, text) in files.iter().zip(&texts) {
        events += reader.read(Report::plain(&file.to_string_lossy(), text)).events.len();
    }
    let seconds = (cpu_seconds() - before).max(1e-3);
    Ok(Outcome::over(files.len(), hash(&files)?)
        .metric("words_per_s", words as f64 / seconds)
        .metric("reports_per_s", files.len() as f64 / seconds)
        .metric("start_s", start)
        .metric("events", events as f64)
        .metric("peak_mb", peak_mb()))
}
