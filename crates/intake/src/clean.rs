//! The pure heart of intake: raw bytes to a [`Report`].

use crate::charset;
use crate::metadata::{self, Metadata};
use crate::page::{self, Piece, dom::Dom, parse::parse};
use crate::raw::{Form, RawReport};
use crate::repair;
use dateline_facts::id::ReportId;
use dateline_facts::report::{Block, BlockKind, Repair, Report};
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;

/// How to clean.
#[derive(Clone, Debug, Default)]
pub struct CleanOptions {
    /// Take the input as clean text: no block is dropped, the text equals the input byte for byte.
    pub verbatim: bool,
    /// The date of publication, told by the user; basis `given`.
    pub published: Option<Date>,
}

/// Cleans one report. Damage is not an error: it ends up in `repairs` and `notes`.
pub fn clean(raw: &RawReport, options: &CleanOptions) -> Report {
    let mut report = if options.verbatim {
        verbatim(raw)
    } else {
        match raw.form {
            Form::Html => html(raw),
            Form::Fragment => fragment(raw),
            Form::Plain | Form::Markdown => repair::read(raw),
        }
    };
    report.id = ReportId::of(&[&raw.bytes]);
    report.uri.clone_from(&raw.uri);
    report.given_id.clone_from(&raw.hints.id);
    take_hints(&mut report, raw);
    if let Some(date) = options.published {
        report.published = When::day(date, Basis::Given);
    }
    report
}

fn verbatim(raw: &RawReport) -> Report {
    match std::str::from_utf8(&raw.bytes) {
        Ok(text) => Report::plain(&raw.uri, text),
        Err(_) => {
            let text = String::from_utf8_lossy(&raw.bytes);
            let mut report = Report::plain(&raw.uri, &text);
            report.notes.push("not valid UTF-8: what could not be read was replaced".to_owned());
            report
        }
    }
}

fn html(raw: &RawReport) -> Report {
    let (text, note) = charset::decode(&raw.bytes, raw.hints.charset.as_deref(), true);
    let dom = parse(&text);
    let meta = metadata::of_page(&dom, raw.hints.url.as_deref());
    let pieces = page::article(&dom, meta.title.as_deref());
    assemble(raw, &dom, meta, pieces, note)
}

fn fragment(raw: &RawReport) -> Report {
    let (text, note) = charset::decode(&raw.bytes, raw.hints.charset.as_deref(), true);
    let dom = parse(&text);
    let meta = Metadata { title: raw.hints.title.clone(), ..Metadata::default() };
    let pieces = page::fragment(&dom);
    assemble(raw, &dom, meta, pieces, note)
}

fn assemble(
    raw: &RawReport,
    dom: &Dom<'_>,
    meta: Metadata,
    pieces: Vec<Piece>,
    note: Option<String>,
) -> Report {
    let mut out = Writer::default();
    if let Some(title) = meta.title.as_deref().or(raw.hints.title.as_deref()) {
        out.block(title, BlockKind::Title);
    }
    for piece in &pieces {
        out.block(&piece.text, piece.kind);
    }
    let mut report = out.report(&raw.uri);
    report.notes.extend(note);
    report.notes.extend(dom.notes.iter().cloned());
    if pieces.iter().all(|p| !p.kind.is_told()) {
        report.notes.push("no article text found".to_owned());
    }
    meta.fill(&mut report);
    report
}

/// What the container says holds where the text itself is silent; its date counts as metadata.
fn take_hints(report: &mut Report, raw: &RawReport) {
    let hints = &raw.hints;
    let or = |mine: &mut Option<String>, theirs: &Option<String>| {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    };
    or(&mut report.url, &hints.url);
    or(&mut report.title, &hints.title);
    or(&mut report.outlet, &hints.outlet);
    if report.authors.is_empty() {
        report.authors.clone_from(&hints.authors);
    }
    if let Some(date) = hints.published
        && report.published.basis != Basis::Metadata
    {
        report.published = When::day(date, Basis::Metadata);
    }
    if report.language.is_none() {
        report.language = hints
            .language
            .as_deref()
            .map(metadata::short_language)
            .or_else(|| metadata::language(&report.text));
    }
}

/// Puts blocks together, a line each.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    blocks: Vec<Block>,
    /// What was taken out or changed; spans in the text written so far.
    pub repairs: Vec<Repair>,
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

    /// The report.
    pub fn report(self, uri: &str) -> Report {
        let mut report = Report::plain(uri, "");
        report.text = self.text;
        report.blocks = self.blocks;
        report.repairs = self.repairs;
        report
    }
}
