//! Chores of the project.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)] // an edge: reads files, runs programs, prints

mod acled;
mod deps;
mod gate;
mod gazetteer;
mod leftovers;
mod model;
mod veto;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Chores of the project.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Fit the weights by which a note is given its ACLED sub-event type.
    Acled(acled::Args),
    /// Check licences, sources and known advisories of every dependency.
    Deps,
    /// Generate the committed gazetteer from unpacked packages and our own tables.
    Gazetteer(gazetteer::Args),
    /// Fit the weights of crates/data/lexicon/leftovers.tsv.
    Leftovers(leftovers::Args),
    /// Check and install the encoder's model.
    #[command(subcommand)]
    Model(model::Chore),
    /// Fit the weights by which events are told or not.
    Veto(veto::Args),
    /// Score every task in eval/baseline.json and compare with its floors.
    Gate {
        /// Folder with the gold data.
        #[arg(long, default_value = "../shared/data")]
        data: PathBuf,
        /// Print figures as Markdown table rows as well.
        #[arg(long)]
        rows: bool,
    },
}

fn main() -> ExitCode {
    let done = match Args::parse().chore {
        Chore::Acled(args) => acled::run(&args).map(|()| true),
        Chore::Deps => deps::check(),
        Chore::Gazetteer(args) => gazetteer::run(&args).map(|()| true),
        Chore::Leftovers(args) => leftovers::run(&args).map(|()| true),
        Chore::Model(chore) => model::run(&chore).map(|()| true),
        Chore::Veto(args) => veto::run(&args).map(|()| true),
        Chore::Gate { data, rows } => gate::check(&data, rows),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}
