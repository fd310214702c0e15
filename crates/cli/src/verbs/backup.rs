//! `dateline backup`: a copy of the archive, taken while others may write to it.

use super::asking::{Db, plainly};
use crate::exit::End;
use crate::out;
use std::path::PathBuf;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Where the copy goes
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    db: Db,
}

impl Backup {
    /// Copies.
    pub fn run(self) -> anyhow::Result<End> {
        self.db.open()?.backup(&self.to).map_err(plainly)?;
        out::remark(&format!("{} copied to {}", self.db.db.display(), self.to.display()));
        Ok(End::Well)
    }
}
