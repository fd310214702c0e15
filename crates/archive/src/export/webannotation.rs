//! W3C Web Annotation Data Model: one annotation for every quote, JSON Lines. Positions are code points, as the
//! TextPositionSelector wants.

use super::{LossReport, headline, line};
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::query::Filter;
use serde_json::json;
use std::io::Write;

pub(super) fn write(
    archive: &Archive,
    filter: &Filter,
    out: &mut dyn Write,
    loss: &mut LossReport,
) -> Result<(), ArchiveError> {
    archive.each_event(filter, &mut |event| {
        let written = archive.event_line(&event)?;
        loss.lose("disagreements between accounts", event.disagreements.len());
        loss.lose("figures, places and dates as values", 1);
        for (n, (account, told)) in
            event.accounts.iter().zip(written["accounts"].as_array().into_iter().flatten()).enumerate()
        {
            let source = archive.uri(account.report)?.unwrap_or_else(|| account.report.to_string());
            for (m, evidence) in told["evidence"].as_array().into_iter().flatten().enumerate() {
                let annotation = json!({
                    "@context": "http://www.w3.org/ns/anno.jsonld",
                    "id": format!("urn:dateline:{}:{n}:{m}", event.id),
                    "type": "Annotation",
                    "motivation": "identifying",
                    "body": [
                        {"type": "TextualBody", "purpose": "describing", "value": headline(&event)},
                        {"type": "TextualBody", "purpose": "tagging", "value": event.kind.as_str()},
                    ],
                    "target": {"source": source, "selector": [
                        {"type": "TextPositionSelector", "start": evidence["span"][0], "end": evidence["span"][1]},
                        {"type": "TextQuoteSelector", "exact": evidence["quote"]},
                    ]},
                });
                line(out, &annotation)?;
            }
        }
        loss.written += 1;
        Ok(true)
    })
}
