//! Repair of text that somebody else already scraped.

use crate::charset;
use crate::clean::Writer;
use crate::raw::RawReport;
use dateline_facts::report::{BlockKind, Report};

/// Reads text or Markdown.
pub fn read(raw: &RawReport) -> Report {
    let (text, note) = charset::decode(&raw.bytes, raw.hints.charset.as_deref(), false);
    let mut out = Writer::default();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut title = None;
    for (n, line) in lines.iter().enumerate() {
        let headline =
            n == 0 && lines.len() > 1 && line.len() <= 200 && !line.ends_with(['.', '!', ',', ':', ';']);
        if headline {
            title = Some((*line).trim_start_matches('#').trim().to_owned());
        }
        out.block(line, if headline { BlockKind::Title } else { BlockKind::Paragraph });
    }
    let mut report = out.report(&raw.uri);
    report.title = title;
    report.notes.extend(note);
    report
}
