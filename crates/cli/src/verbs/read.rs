//! `dateline read`: stateless, annotations as JSON Lines in the order of the input.

use super::add::foreign;
use super::taking::Taking;
use crate::exit::End;
use crate::naming::Naming;
use crate::pipeline::{self, Sink};
use crate::progress::Reading as Bar;
use crate::{out, stop};
use anyhow::Context;
use dateline_archive::LANGUAGE;
use dateline_facts::wire::ReportLine;
use dateline_intake::acquire::Item;
use dateline_intake::{Unread, clean, cut_short};
use dateline_reading::Reader;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Read {
    #[command(flatten)]
    taking: Taking,
    /// Print the tokens too
    #[arg(long)]
    tokens: bool,
}

impl Read {
    /// Reads and prints.
    pub fn run(self) -> anyhow::Result<End> {
        let reader = if self.tokens { Reader::new().every_sentence() } else { Reader::new() };
        let cleaning = self.taking.cleaning();
        let work = |item: Item| -> Result<Line, Unread> {
            let raw = item?;
            // A report on which the program fails is named like any other that cannot be read.
            let line = catch_unwind(AssertUnwindSafe(|| {
                let reading = reader.read(clean(&raw, &cleaning));
                let json = serde_json::to_vec(&ReportLine::of(&reading, self.tokens))?;
                let cut =
                    cut_short(&reading.report).map(|what| format!("{}: not read in full: {what}", raw.uri));
                let foreign = reading.report.language.clone().filter(|l| l != LANGUAGE);
                Ok::<_, serde_json::Error>(Line { json, cut: cut.collect(), foreign })
            }));
            let reason = match line {
                Ok(Ok(line)) => return Ok(line),
                Ok(Err(error)) => format!("cannot be written as JSON: {error}"),
                Err(_) => "reading it failed inside the program".to_owned(),
            };
            Err(Unread { uri: raw.uri, reason, harmless: false })
        };
        let weigh = |item: &Item| item.as_ref().map_or(0, |raw| raw.bytes.len());
        let bar = Bar::start("reading");
        let said = bar.clone();
        let stream = self.taking.stream(self.taking.access(None)).take_while(|_| !stop::asked()).inspect(
            move |item| {
                if let Some(words) = item.as_ref().ok().and_then(Taking::id_given_twice) {
                    said.say(&words);
                }
            },
        );
        let mut printing =
            Printing { out: out::data(), naming: Naming::default(), bar, foreign: BTreeMap::new() };
        pipeline::run(stream, self.taking.threads(), weigh, work, &mut printing)?;
        printing.out.flush().context(WRITING)?;
        printing.bar.finish();
        printing.naming.close();
        if let Some(words) = foreign(&printing.foreign) {
            out::remark(&words);
        }
        if stop::asked() {
            out::complain("stopped before the end of the input");
            return Ok(End::Stopped);
        }
        Ok(if printing.naming.failed() { End::SomeUnread } else { End::Well })
    }
}

const WRITING: &str = "cannot write to standard output";

/// A report as it is printed, and what is said of it on standard error.
struct Line {
    json: Vec<u8>,
    cut: Vec<String>,
    foreign: Option<String>,
}

struct Printing<W> {
    out: W,
    naming: Naming,
    bar: Bar,
    foreign: BTreeMap<String, usize>,
}

impl<W: Write> Sink<Result<Line, Unread>> for Printing<W> {
    fn take(&mut self, result: Result<Line, Unread>) -> anyhow::Result<()> {
        match result {
            Ok(mut line) => {
                line.json.push(b'\n');
                self.out.write_all(&line.json).context(WRITING)?;
                line.cut.iter().for_each(|words| self.bar.say(words));
                if let Some(language) = line.foreign {
                    *self.foreign.entry(language).or_default() += 1;
                }
                self.bar.step();
            }
            Err(unread) => {
                if let Some(line) = self.naming.line(&unread) {
                    self.bar.say(&line);
                }
            }
        }
        Ok(())
    }

    fn idle(&mut self) -> anyhow::Result<()> {
        self.out.flush().context(WRITING)
    }
}
