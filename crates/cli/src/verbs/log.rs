//! `dateline log`: what was added and decided, oldest first.

use super::asking::{Db, plainly};
use crate::exit::End;
use crate::out::{self, DIM, styled};
use std::io::Write;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// As JSON Lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    db: Db,
}

impl Log {
    /// Prints it.
    pub fn run(self) -> anyhow::Result<End> {
        let entries = self.db.open()?.log().map_err(plainly)?;
        let mut text = out::text();
        for entry in entries {
            if self.json {
                writeln!(text, "{}", serde_json::to_string(&entry)?)?;
                continue;
            }
            let detail = match &entry.detail {
                serde_json::Value::Object(map) => {
                    let pairs = map.iter().map(|(key, value)| match value {
                        serde_json::Value::String(words) => format!("{key}: {words}"),
                        other => format!("{key}: {other}"),
                    });
                    pairs.collect::<Vec<_>>().join(", ")
                }
                other => other.to_string(),
            };
            writeln!(text, "{:>5} {} {:<8} {detail}", entry.seq, styled(DIM, &entry.at), entry.kind)?;
        }
        text.flush()?;
        Ok(End::Well)
    }
}
