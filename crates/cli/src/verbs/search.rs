//! `dateline search`: full text over reports and events.

use super::asking::{Db, plainly};
use crate::exit::{End, WrongUse};
use crate::out::{self, BOLD, DIM, styled};
use crate::values;
use dateline_archive::{AnyId, Hit};
use serde_json::json;
use std::io::Write;

/// The verb.
#[derive(Debug, clap::Args)]
pub struct Search {
    /// Words that all have to occur; "two words" in quotes stay together
    #[arg(required = true)]
    words: Vec<String>,
    /// At most so many reports and so many events
    #[arg(long, value_name = "N", default_value = "20", value_parser = values::some)]
    limit: usize,
    /// As JSON Lines
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    db: Db,
}

impl Search {
    /// Prints what it finds, best first.
    pub fn run(self) -> anyhow::Result<End> {
        let words = self.words.join(" ");
        if !words.chars().any(char::is_alphanumeric) {
            return Err(WrongUse("give a word to search for".into()).into());
        }
        let archive = self.db.open()?;
        let hits = archive.search(&words, self.limit).map_err(plainly)?;
        let (mut text, mut data) = (None, None);
        for hit in &hits {
            if self.json {
                let bare = hit.snippet.replace([Hit::OPEN, Hit::CLOSE], "");
                let line = json!({"id": hit.id.to_string(), "title": hit.title, "snippet": bare});
                writeln!(data.get_or_insert_with(out::data), "{line}")?;
                continue;
            }
            let text = text.get_or_insert_with(out::text);
            let what = if matches!(hit.id, AnyId::Event(_)) { "event " } else { "" };
            writeln!(text, "{} {what}{}", styled(DIM, &crate::words::event::short(&hit.id)), hit.title)?;
            for line in out::wrapped(&hit.snippet, out::columns().saturating_sub(4)) {
                writeln!(text, "    {}", marked(&line))?;
            }
        }
        if let Some(mut text) = text {
            text.flush()?;
        }
        if let Some(mut data) = data {
            data.flush()?;
        }
        if hits.is_empty() {
            out::remark(&format!("nothing found for {words}"));
        }
        Ok(End::Well)
    }
}

fn marked(line: &str) -> String {
    let open = format!("{BOLD}");
    let close = format!("{BOLD:#}");
    line.replace(Hit::OPEN, &open).replace(Hit::CLOSE, &close)
}
