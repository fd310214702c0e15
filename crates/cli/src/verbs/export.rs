//! `dateline export`: the record in the formats of others, with what they cannot hold said on standard error.

use super::asking::{Filters, plainly};
use crate::exit::{End, WrongUse};
use crate::out;
use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use dateline_archive::export::{self, Format, LossReport};
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The format
    #[arg(value_name = "FORMAT", value_parser = format())]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filters: Filters,
}

fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|(name, _)| *name))
        .map(|name| Format::from_name(&name).unwrap_or(Format::Csv))
}

impl Export {
    /// Writes.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.filters.open()?;
        let filter = self.filters.filter();
        if let Some(path) = &self.output
            && let (Ok(to), Ok(db)) = (path.canonicalize(), archive.path().canonicalize())
            && to == db
        {
            return Err(
                WrongUse(format!("{}: is the archive itself; give another file", path.display())).into()
            );
        }
        let write = |to: &mut dyn Write| export::write(&archive, self.format, &filter, to).map_err(plainly);
        let loss = match &self.output {
            Some(path) => to_file(path, write)?,
            None => write(&mut out::data())?,
        };
        if loss.written == 0 {
            out::remark(&self.filters.nothing(&archive, "events")?);
        }
        out::remark(&loss.to_string());
        Ok(End::Well)
    }
}

/// The whole file or none: written beside its place and moved there.
fn to_file(
    path: &Path,
    write: impl Fn(&mut dyn Write) -> anyhow::Result<LossReport>,
) -> anyhow::Result<LossReport> {
    if path.is_dir() {
        return Err(WrongUse(format!("{}: is a folder; give a file", path.display())).into());
    }
    let named = || format!("{}: cannot be written", path.display());
    // A device or a pipe is written to, never replaced.
    if path.metadata().is_ok_and(|m| !m.is_file()) {
        let mut device =
            std::fs::OpenOptions::new().write(true).open(path).map(BufWriter::new).with_context(named)?;
        let loss = write(&mut device).with_context(named)?;
        device.flush().with_context(named)?;
        return Ok(loss);
    }
    // SQLite's own first bytes: another archive, or somebody's database.
    let mut head = [0; 16];
    let read = File::open(path).and_then(|mut f| f.read_exact(&mut head));
    if read.is_ok() && &head == b"SQLite format 3\0" {
        return Err(WrongUse(format!("{}: is a database; give another file", path.display())).into());
    }
    // What a link points to is replaced, not the link.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut beside = OsString::from(path);
    beside.push(".part");
    let file = File::create(&beside).map_err(|e| WrongUse(format!("{}: {e}", named())))?;
    let written = (|| {
        let mut file = BufWriter::new(file);
        let loss = write(&mut file)?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&beside, path)?;
        anyhow::Ok(loss)
    })();
    written.inspect_err(|_| drop(std::fs::remove_file(&beside))).with_context(named)
}
