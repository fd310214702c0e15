//! What is read, and how: the same for `read` and `add`.

use crate::values;
use clap::Args;
use dateline_intake::acquire::{Acquire, Input, Options, acquire};
use dateline_intake::{CleanOptions, RawReport};
use jiff::civil::Date;
use std::path::PathBuf;

/// Inputs and options of `read` and `add`.
#[derive(Debug, Args)]
pub struct Taking {
    /// Files, folders, or - for standard input: pages, text, Markdown, JSON Lines, feeds, WARC, gzip, zstd
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Take each file as clean text: nothing is dropped or repaired
    #[arg(long)]
    verbatim: bool,
    /// Date of publication of all that is read, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = values::day)]
    published: Option<Date>,
    /// Take every input as JSON Lines {"id":..,"text":..,"published":..}, whatever its name
    #[arg(long)]
    jsonl: bool,
    /// Threads that read; as many as there are cores, if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Never use the network (this version never does)
    #[arg(long)]
    offline: bool,
}

impl Taking {
    pub fn inputs(&self) -> Vec<Input> {
        self.paths.iter().map(|p| Input::from(p.as_path())).collect()
    }

    pub fn stream(&self) -> Acquire {
        acquire(self.inputs(), Options { jsonl: self.jsonl, verbatim: self.verbatim, ..Options::default() })
    }

    /// What to say on standard error of a report whose id another has already.
    pub fn id_given_twice(raw: &RawReport) -> Option<String> {
        let (id, before) = (raw.hints.id.as_deref()?, raw.hints.id_before.as_deref()?);
        Some(format!(
            "{}: the id {id:?} was given to another report before, on {before}; both are read",
            raw.uri
        ))
    }

    pub fn cleaning(&self) -> CleanOptions {
        CleanOptions { verbatim: self.verbatim, published: self.published }
    }

    pub fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.map_or_else(cores, usize::from)
    }
}
