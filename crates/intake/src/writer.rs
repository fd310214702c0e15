//! A report's text as it is put together: blocks, repairs, notes.

use crate::dateline;
use crate::metadata::Metadata;
use dateline_facts::report::{Block, BlockKind, Repair, Report};
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};

/// Puts blocks together, a line each.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    blocks: Vec<Block>,
    /// What was taken out or changed; spans in the text written so far.
    pub repairs: Vec<Repair>,
    notes: Vec<String>,
}

impl Writer {
    /// Appends a block; what is empty is left out. Returns where it stands.
    pub fn block(&mut self, text: &str, kind: BlockKind) -> Option<Span> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(text);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { span, kind });
        Some(span)
    }

    /// Appends a paragraph; a dateline in front of the first one becomes a block of its own.
    pub fn opening(&mut self, text: &str, kind: BlockKind, first: &mut bool, meta: &mut Metadata) {
        let text = text.trim();
        if *first && text.len() > 60 {
            *first = false;
            if let Some(found) = dateline::read(text) {
                let span = self.block(&text[..found.end], BlockKind::Dateline);
                if let Some(agency) = found.agency {
                    meta.authors.retain(|a| *a != agency);
                    meta.agency = Some(agency);
                }
                if let (Some(date), Some(span), true) = (found.date, span, meta.published.is_unknown()) {
                    meta.published = When::day(date, Basis::Dateline).with_evidence(span);
                }
                self.block(&text[found.rest..], kind);
                return;
            }
        }
        // "KEREM, March 14 (Xinhua) --" on a line of its own.
        if *first
            && text.len() <= 90
            && let Some(found) = dateline::alone(text)
        {
            let span = self.block(text, BlockKind::Dateline);
            if let Some(agency) = found.agency {
                meta.authors.retain(|a| *a != agency);
                meta.agency = Some(agency);
            }
            if let (Some(date), Some(span), true) = (found.date, span, meta.published.is_unknown()) {
                meta.published = When::day(date, Basis::Dateline).with_evidence(span);
            }
            return;
        }
        self.block(text, kind);
    }

    /// What was taken for the report's own line at `span` is a site's.
    pub fn is_furniture(&mut self, span: Span) {
        if let Some(block) = self.blocks.iter_mut().find(|b| b.span == span) {
            block.kind = BlockKind::Boilerplate;
        }
    }

    /// Something taken out at the end of what is written so far.
    pub fn removed(&mut self, kind: &str, was: &str) {
        let at = self.text.len();
        self.repairs.push(Repair { span: Span::new(at, at), kind: kind.to_owned(), was: was.to_owned() });
    }

    /// Appends a mended line with its repairs, whose spans count from the start of the line.
    pub fn mended(&mut self, text: &str, kind: BlockKind, repairs: &[Repair]) -> Option<Span> {
        let span = self.block(text, kind)?;
        self.repaired(span.begin(), repairs);
        Some(span)
    }

    /// Where the next block will begin.
    pub fn len_after_break(&self) -> usize {
        if self.text.is_empty() { 0 } else { self.text.len() + 1 }
    }

    /// Repairs of a line that stands at `at`.
    pub fn repaired(&mut self, at: usize, repairs: &[Repair]) {
        for repair in repairs {
            let (start, end) = (at + repair.span.begin(), at + repair.span.finish());
            if self.text.get(start..end).is_some() {
                self.repairs.push(Repair { span: Span::new(start, end), ..repair.clone() });
            }
        }
    }

    /// Something to say of the report.
    pub fn note(&mut self, words: &str) {
        self.notes.push(words.to_owned());
    }

    /// The report.
    pub fn report(self, uri: &str) -> Report {
        let mut report = Report::plain(uri, "");
        report.text = self.text;
        report.blocks = self.blocks;
        report.repairs = self.repairs;
        report.notes = self.notes;
        report
    }
}
