//! What is read, and how: the same for `read` and `add`.

use crate::{stop, values};
use clap::Args;
use dateline_archive::Archive;
use dateline_intake::acquire::{Access, Acquire, Input, NetOptions, Options, Recall, Roots, acquire};
use dateline_intake::{CleanOptions, RawReport};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Inputs and options of `read` and `add`.
#[derive(Debug, Args)]
pub struct Taking {
    /// Files, folders, addresses, or - for standard input: pages, text, Markdown, JSON Lines, feeds, WARC, WACZ
    #[arg(required = true, value_name = "PATH|URL")]
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
    #[command(flatten)]
    network: Network,
}

/// How addresses are fetched: the same for `read`, `add` and `watch`.
#[derive(Clone, Debug, Args)]
pub struct Network {
    /// Never use the network: an address is named and not fetched
    #[arg(long)]
    pub offline: bool,
    /// Let addresses lead to this machine and its own network, which is refused otherwise
    #[arg(long)]
    allow_private: bool,
    /// Trust the certificates in this PEM file, and not those that come with the program
    #[arg(long, value_name = "FILE", value_parser = values::roots)]
    ca: Option<Roots>,
}

impl Network {
    /// The way to the network, closed where it was asked to be.
    pub fn access(&self, recall: Recall) -> Access {
        if self.offline {
            return Access::Offline;
        }
        let options = NetOptions {
            allow_private: self.allow_private,
            roots: self.ca.clone(),
            recall,
            stop: stop::asked,
            ..NetOptions::default()
        };
        Access::open(options)
    }
}

/// What the archive at `db` remembers of addresses, through a connection of its own.
pub fn recall(db: &Path) -> Recall {
    let archive = Archive::open_existing(db).ok().map(Mutex::new);
    Arc::new(move |address| {
        let archive = archive.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        archive.visit(address).ok().flatten()
    })
}

impl Taking {
    pub fn inputs(&self) -> Vec<Input> {
        self.paths.iter().map(|p| Input::from(p.as_path())).collect()
    }

    /// The way to the network for these inputs; `db` is the archive that remembers addresses, where there is one.
    pub fn access(&self, db: Option<&Path>) -> Access {
        let asks = self.inputs().iter().any(|input| matches!(input, Input::Address(_)));
        let nothing = || -> Recall { Arc::new(|_| None) };
        self.network.access(db.filter(|_| asks).map_or_else(nothing, recall))
    }

    pub fn stream(&self, access: Access) -> Acquire {
        let options = Options { jsonl: self.jsonl, verbatim: self.verbatim, access, ..Options::default() };
        acquire(self.inputs(), options)
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
