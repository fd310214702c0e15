//! `dateline verify`: is the archive sound?

use super::asking::{Db, plainly};
use crate::exit::End;
use crate::out;
use std::io::Write;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Verify {
    #[command(flatten)]
    db: Db,
}

impl Verify {
    /// Checks and says what is wrong; exit code 1 where something is.
    pub fn run(self) -> anyhow::Result<End> {
        let archive = self.db.open()?;
        if archive.is_read_only() {
            out::remark("the file cannot be written, so the search index is not checked");
        }
        let checked = archive.verify().map_err(plainly)?;
        let mut text = out::text();
        for problem in &checked.problems {
            writeln!(text, "{problem}")?;
        }
        let more = checked.wrong.saturating_sub(checked.problems.len());
        if more > 0 {
            writeln!(text, "and {more} more")?;
        }
        let background = archive.counts().map_err(plainly)?.background;
        let background =
            if background > 0 { format!(" ({background} of them background)") } else { String::new() };
        let what = format!(
            "{} reports, {} events{background}, {} quotes, {} figures",
            checked.reports, checked.events, checked.quotes, checked.figures
        );
        match checked.is_sound() {
            true => writeln!(text, "sound: {what} checked")?,
            false => writeln!(text, "not sound: {} problems in {what}", checked.wrong)?,
        }
        text.flush()?;
        Ok(if checked.is_sound() { End::Well } else { End::SomeUnread })
    }
}
