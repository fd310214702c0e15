//! The pure heart of intake: raw bytes to a [`Report`].

use crate::agencies;
use crate::charset;
use crate::dates;
use crate::doubt;
use crate::metadata::{self, Metadata};
use crate::page::dom::Dom;
use crate::page::parse::{MAX_BYTES, parse};
use crate::page::{self, Live, Piece, part};
use crate::raw::{Extent, Form, RawReport};
use crate::repair;
use crate::wrap;
use crate::writer::Writer;
use dateline_facts::report::{Block, BlockKind, Report};
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
    report.id = raw.id();
    report.uri.clone_from(&raw.uri);
    report.given_id.clone_from(&raw.hints.id);
    take_hints(&mut report, raw);
    // A slip of the hand is one too.
    if let Some(date) = options.published.filter(|date| !dates::plausible(*date)) {
        report.notes.push(format!("{date} is no date of publication"));
    } else if let Some(date) = options.published {
        report.published = When::day(date, Basis::Given);
    }
    report
}

/// What was not read of a report, in words: what a bound of this program left out, or all of it where no text was found. Each
/// is one of its notes.
pub fn cut_short(report: &Report) -> impl Iterator<Item = &str> {
    let begins = ["text of ", "page of ", "page cut ", "no article text found", "no text found"];
    report.notes.iter().map(String::as_str).filter(move |n| begins.iter().any(|b| n.starts_with(b)))
}

/// What a report's container gave as its date of publication and could not be read, in words: one of its notes.
pub fn date_unread(report: &Report) -> Option<&str> {
    let begins =
        ["the date that the file gives could not be read", "the date that the feed gives could not be read"];
    report.notes.iter().map(String::as_str).find(move |n| begins.iter().any(|b| n.starts_with(b)))
}

fn verbatim(raw: &RawReport) -> Report {
    let plain = |text: &str| {
        let mut report = Report::plain(&raw.uri, text);
        // A paragraph whose lines are broken by a width is one block.
        report.blocks = wrap::paragraphs(text)
            .into_iter()
            .map(|r| Block { span: Span::new(r.start, r.end), kind: BlockKind::Paragraph })
            .collect();
        report
    };
    match std::str::from_utf8(&raw.bytes) {
        Ok(text) => plain(text),
        Err(_) => {
            let text = String::from_utf8_lossy(&raw.bytes);
            let mut report = plain(&text);
            report.notes.push("not valid UTF-8: what could not be read was replaced".to_owned());
            report
        }
    }
}

fn html(raw: &RawReport) -> Report {
    let (bytes, cut) = bounded(&raw.bytes);
    let (text, note) = charset::decode(bytes, raw.hints.charset.as_deref(), true);
    let dom = parse(&text);
    let live = Live::of(&dom);
    let meta = metadata::of_live_page(&dom, raw.hints.url.as_deref(), live, raw.hints.fetched);
    let headlines: Vec<&str> = meta.title.iter().chain(&meta.headlines).map(String::as_str).collect();
    let pieces = page::article_of(&dom, &headlines, live);
    let told: usize = pieces.iter().filter(|p| p.kind.is_told()).map(|p| p.letters as usize).sum();
    let parts = [
        live.map(|l| l.note()),
        part::pages(&dom, meta.url.as_deref()).map(|p| p.note()),
        part::walled(&dom, meta.free, told).map(str::to_owned),
    ];
    let mut report = assemble(raw, &dom, meta, pieces, cut.or(note));
    // Of a text taken from the page's data nothing is behind a wall.
    let whole = report.notes.iter().any(|n| n == FROM_DATA);
    report.notes.extend(parts.into_iter().flatten());
    if whole {
        report.notes.retain(|n| !n.starts_with("only the beginning"));
    }
    report
}

/// What is said of a text that the page does not show.
const FROM_DATA: &str = "the text is taken from the page's JSON-LD";

/// The headline that a container gives, without the bar that names its outlet: "Headline | The Daily".
pub(crate) fn given_title(raw: &RawReport) -> Option<String> {
    let title = raw.hints.title.as_deref()?;
    let outlet = raw.hints.outlet.as_deref().unwrap_or("");
    Some(metadata::title_bar(title, outlet).map_or(title, |(headline, _)| headline).to_owned())
}

/// As many bytes as are read of a page, and a note of what is cut off.
fn bounded(bytes: &[u8]) -> (&[u8], Option<String>) {
    if bytes.len() <= MAX_BYTES {
        return (bytes, None);
    }
    // The start of a letter, so that no half of one is left.
    let end = (MAX_BYTES - 4..=MAX_BYTES).rev().find(|at| bytes[*at] & 0xc0 != 0x80).unwrap_or(MAX_BYTES);
    (&bytes[..end], Some(format!("page of {} bytes cut at {end}", bytes.len())))
}

fn fragment(raw: &RawReport) -> Report {
    let (bytes, cut) = bounded(&raw.bytes);
    let (text, note) = charset::decode(bytes, raw.hints.charset.as_deref(), true);
    let note = cut.or(note);
    let dom = parse(&text);
    let meta = Metadata { title: given_title(raw), ..Metadata::default() };
    let pieces = page::fragment(&dom);
    assemble(raw, &dom, meta, pieces, note)
}

fn assemble(
    raw: &RawReport,
    dom: &Dom<'_>,
    mut meta: Metadata,
    pieces: Vec<Piece>,
    note: Option<String>,
) -> Report {
    let mut out = Writer::default();
    if let Some(title) = meta.title.as_deref().or(raw.hints.title.as_deref()) {
        out.block(title, BlockKind::Title);
    }
    let told: usize = pieces.iter().filter(|p| p.kind.is_told()).map(|p| p.letters as usize).sum();
    let hidden = meta.body.take().and_then(|body| hidden(&body, told));
    let empty = hidden.is_none() && told == 0;
    let mut first = true;
    if let Some(lines) = &hidden {
        out.note(FROM_DATA);
        for line in lines {
            out.opening(line, BlockKind::Paragraph, &mut first, &mut meta);
        }
    } else {
        for piece in &pieces {
            if piece.aside {
                out.removed(piece.kind.as_str(), &piece.text);
            } else if piece.kind == BlockKind::Paragraph {
                out.opening(&piece.text, piece.kind, &mut first, &mut meta);
            } else if piece.kind == BlockKind::Heading && metadata::is_masthead(&piece.text) {
                out.block(&piece.text, BlockKind::Boilerplate);
            } else {
                out.block(&piece.text, piece.kind);
            }
        }
    }
    let mut report = out.report(&raw.uri);
    report.notes.extend(note);
    report.notes.extend(dom.notes.iter().cloned());
    if empty {
        report.notes.push("no article text found".to_owned());
    }
    meta.fill(&mut report);
    report
}

/// The text that a page carries for search engines, as paragraphs, where it shows no more than a stub of it (`told` letters): an
/// empty frame for a script, the beginning of what is for subscribers.
fn hidden(body: &str, told: usize) -> Option<Vec<String>> {
    const MOST: usize = 600;
    let lines: Vec<String> = if body.contains("</") || body.contains("<p>") || body.contains("<br") {
        let dom = parse(body);
        page::fragment(&dom).into_iter().filter(|p| p.kind.is_told()).map(|p| p.text).collect()
    } else {
        body.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    };
    let letters: usize = lines.iter().map(|l| l.chars().filter(|c| !c.is_whitespace()).count()).sum();
    let stub = told == 0 && letters >= 40 || told < MOST && letters > told * 2 && letters >= 150;
    (stub || letters > 400 && letters > told * 3).then_some(lines)
}

/// What the container says holds where the text itself is silent; its date counts as metadata.
fn take_hints(report: &mut Report, raw: &RawReport) {
    let hints = &raw.hints;
    let or = |mine: &mut Option<String>, theirs: &Option<String>| {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    };
    if report.agency.is_none() {
        // A line of credit stands at the end, behind it at most a few lines of the site's.
        let ends = report.blocks.iter().rev().take(4);
        report.agency = ends.map(|b| b.span.of(&report.text)).find_map(agencies::credited).map(str::to_owned);
    }
    if report.authors.is_empty() {
        // "(Reporting by Jane Roe; Editing by John Doe)"
        let ends = report.blocks.iter().rev().take(4);
        report.authors =
            ends.map(|b| b.span.of(&report.text)).find_map(metadata::reported_by).unwrap_or_default();
    }
    or(&mut report.url, &hints.url);
    or(&mut report.title, &given_title(raw));
    or(&mut report.outlet, &hints.outlet);
    if report.authors.is_empty() {
        // "By Jane Roe and John Doe" in one field.
        report.authors = hints.authors.iter().flat_map(|a| metadata::names(a)).collect();
        if report.authors.is_empty() {
            report.authors.clone_from(&hints.authors);
        }
    }
    let doubted = hints.published.and_then(|date| doubt::of(date, report, hints.fetched));
    match (hints.published, doubted) {
        (Some(_), Some(why)) => report.notes.push(why),
        (Some(date), None) if report.published.basis != Basis::Metadata => {
            report.published = When::day(date, Basis::Metadata);
        }
        _ => {}
    }
    // A page has been asked for its address already.
    if report.published.is_unknown()
        && raw.form != Form::Html
        && let Some((first, last)) = report.url.as_deref().and_then(dates::in_address)
        && !doubt::is_after(first, hints.fetched)
    {
        report.published = When::between(first, last, Basis::Url);
    }
    match hints.extent {
        Extent::Full | Extent::Link => {}
        Extent::Summary => report.notes.push("only a summary: the source holds no more of it".to_owned()),
        Extent::Cut => {
            report.notes.push("only a summary that breaks off: the source holds no more of it".to_owned())
        }
    }
    report.notes.extend(hints.remark.clone());
    if let (Some(id), Some(before)) = (&hints.id, &hints.id_before) {
        report.notes.push(format!("the id {id:?} was given to another report before, on {before}"));
    }
    let declared = report.language.take().or_else(|| hints.language.as_deref().map(metadata::short_language));
    report.language = metadata::settled(declared.filter(|l| !l.is_empty()), &report.text);
}

#[cfg(test)]
mod tests;
