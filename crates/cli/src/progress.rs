//! How far it is, on standard error, and only where that is a terminal.

use crate::out;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A line that counts reports, or files towards a total.
#[derive(Clone, Debug)]
pub struct Reading {
    bar: ProgressBar,
    reports: bool,
}

impl Reading {
    /// Whether anything is shown at all.
    pub fn is_shown() -> bool {
        std::io::stderr().is_terminal()
    }

    /// Begins counting reports.
    pub fn start(doing: &'static str) -> Self {
        // Where data goes to the same terminal, a bar between its lines helps nobody.
        Self::begin(doing, None, Self::is_shown() && !std::io::stdout().is_terminal())
    }

    /// Begins counting files towards `total`, or reports where it is not known.
    pub fn with_total(doing: &'static str, total: Option<u64>) -> Self {
        Self::begin(doing, total, Self::is_shown())
    }

    fn begin(doing: &'static str, total: Option<u64>, shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr_with_hz(8) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(total, target);
        let template = match total {
            Some(_) => "{prefix} {bar:24} {pos} of {len} files, {per_sec}, {eta} left {wide_msg}",
            None => "{prefix} {spinner} {pos} reports, {per_sec} {wide_msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(doing);
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Reading { bar, reports: total.is_none() }
    }

    /// Whether it counts reports rather than files.
    pub fn counts_reports(&self) -> bool {
        self.reports
    }

    /// One more.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// What it is doing now.
    pub fn doing(&self, words: String) {
        self.bar.set_message(words);
    }

    /// A complaint, above the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| out::complain(line));
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
