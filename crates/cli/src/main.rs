//! The binary `dateline`: news reports in, the record of who did what to whom out.
//!
//! Data goes to standard output, everything else to standard error. Exit 0: all well; 1: some input
//! could not be read (each named) or the system refused; 2: wrong use; 130: stopped by a signal.

#![allow(
    clippy::disallowed_methods,
    reason = "the binary is the edge: it writes files and reads the environment"
)]

mod csv;
mod exit;
mod naming;
mod out;
mod pipeline;
mod progress;
mod stop;
mod values;
mod verbs;
mod words;

use clap::Parser;
use std::process::ExitCode;

/// Reads news reports and keeps the record: who did what to whom, where, when, according to whom.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, subcommand_required = true, arg_required_else_help = true)]
#[command(
    after_help = "Begin with `dateline demo`, then `dateline add YOUR-FOLDER` and `dateline timeline`.\n\
                        Everything happens on this machine. Only addresses that you give, and the feeds you watch, are fetched."
)]
struct Cli {
    #[command(subcommand)]
    verb: verbs::Verb,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    stop::listen();
    exit::code(cli.verb.run())
}
