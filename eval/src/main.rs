//! The scoring room: reads gold data in its original formats, prints figures.
//!
//! `cargo run --release -p dateline-eval -- TASK PATH [--json]`. Each task is one module of [`tasks`].
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr)] // an edge: reads files, measures time, prints

mod model;
mod outcome;
mod tasks;
mod timeml;

use anyhow::{Context, Result};
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Scores one stage of Dateline against gold data in its original format.
#[derive(Parser)]
struct Args {
    /// What to score.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(tasks::names()))]
    task: String,
    /// A file or folder in the task's format.
    path: PathBuf,
    /// Print one JSON object on standard output instead of a table.
    #[arg(long)]
    json: bool,
    /// Folder of an exported model to read with, or `none`; otherwise the installed one.
    #[arg(long)]
    model: Option<String>,
    /// Print what went wrong, item by item, on standard error.
    #[arg(long)]
    errors: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dateline-eval: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(args: &Args) -> Result<()> {
    model::choose(args.model.as_deref())?;
    let task = tasks::find(&args.task).with_context(|| format!("no task {}", args.task))?;
    let outcome = task(&args.path, args.errors).with_context(|| args.path.display().to_string())?;
    if args.json {
        println!("{}", outcome.json(&args.task));
    } else {
        print!("{}", outcome.table(&args.task));
    }
    Ok(())
}
