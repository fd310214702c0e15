//! The pure heart of intake: raw bytes to a [`Report`].

use crate::agencies;
use crate::charset;
use crate::dateline;
use crate::dates;
use crate::doubt;
use crate::metadata::{self, Metadata};
use crate::page::dom::Dom;
use crate::page::parse::{MAX_BYTES, parse};
use crate::page::{self, Live, Piece, part};
use crate::raw::{Extent, Form, RawReport};
use crate::repair;
use crate::wrap;
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
    report.id = raw.id();
    report.uri.clone_from(&raw.uri);
    report.given_id.clone_from(&raw.hints.id);
    take_hints(&mut report, raw);
    if let Some(date) = options.published {
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
    report.notes.extend(parts.into_iter().flatten());
    report
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
    let meta = Metadata { title: raw.hints.title.clone(), ..Metadata::default() };
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
        out.note("the text is taken from the page's JSON-LD");
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
    or(&mut report.title, &hints.title);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Hints;
    use dateline_facts::id::ReportId;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn raw(bytes: &[u8], form: Form) -> RawReport {
        RawReport { uri: "mem:1".into(), bytes: bytes.to_vec(), form, hints: Hints::default() }
    }

    fn assert_sound(report: &Report) -> Result<(), TestCaseError> {
        let mut last = 0;
        for block in &report.blocks {
            prop_assert!(report.text.get(block.span.range()).is_some_and(|t| !t.is_empty()));
            prop_assert!(block.span.begin() >= last);
            last = block.span.finish();
        }
        for span in report.repairs.iter().map(|r| r.span).chain(report.published.evidence.iter().copied()) {
            prop_assert!(report.text.get(span.range()).is_some());
        }
        Ok(())
    }

    #[test]
    fn verbatim_is_byte_for_byte() {
        let text = "One &amp; two.  \n\n By admin\r\n";
        let options = CleanOptions { verbatim: true, published: Some(date(2024, 1, 5)) };
        let report = clean(&raw(text.as_bytes(), Form::Plain), &options);
        assert_eq!(report.text, text);
        assert_eq!(report.published.basis, Basis::Given);
        assert_eq!(report.id, ReportId::of(&[text.as_bytes()]));
        let broken = clean(&raw(b"caf\xe9 open", Form::Plain), &options);
        assert_eq!(broken.notes.len(), 1);
    }

    #[test]
    fn a_page_with_metadata() {
        let html = r#"<html lang="en-GB"><head><title>Strike kills two - The Daily</title>
            <meta property="og:site_name" content="The Daily"><meta name="author" content="By Jane Roe and AFP">
            <link rel="canonical" href="https://daily.example/world/2024/01/05/strike"></head><body><article>
            <h1>Strike kills two</h1><p>BAGHDAD (AFP) - A strike killed two men in the capital on Thursday, the police said.
            <p>The government called it a violation of the country's sovereignty and promised to answer.</article>"#;
        let report = clean(&raw(html.as_bytes(), Form::Html), &CleanOptions::default());
        assert_eq!(report.title.as_deref(), Some("Strike kills two"));
        assert_eq!(report.outlet.as_deref(), Some("The Daily"));
        assert_eq!(report.agency.as_deref(), Some("AFP"));
        assert_eq!(report.authors, ["Jane Roe"]);
        assert_eq!(report.language.as_deref(), Some("en"));
        assert_eq!(report.published, When::day(date(2024, 1, 5), Basis::Url));
        let kinds: Vec<_> = report.blocks.iter().map(|b| (b.kind, b.span.of(&report.text))).collect();
        assert_eq!(kinds[0], (BlockKind::Title, "Strike kills two"));
        assert_eq!(kinds[1], (BlockKind::Dateline, "BAGHDAD (AFP) -"));
        assert!(kinds[2].1.starts_with("A strike killed"));
    }

    #[test]
    fn a_hint_counts_as_metadata() {
        let mut feed = raw(b"<p>Troops left the base on Monday.", Form::Fragment);
        feed.hints.published = Some(date(2024, 2, 1));
        feed.hints.title = Some("Troops leave".into());
        let report = clean(&feed, &CleanOptions::default());
        assert_eq!(report.published, When::day(date(2024, 2, 1), Basis::Metadata));
        assert_eq!(report.text, "Troops leave\nTroops left the base on Monday.");
    }

    #[test]
    fn a_day_that_cannot_be_is_noted() {
        let mut report = raw(
            b"Drones hit base\n\nTwo drones hit a base near Kerem on Monday, the ministry said.",
            Form::Plain,
        );
        report.hints.published = Some(date(2093, 4, 3));
        let read = |report: &RawReport| clean(report, &CleanOptions::default());
        let first = read(&report);
        assert!(first.published.is_unknown() && first.notes.iter().any(|n| n.contains("2093-04-03")));
        report.hints.url = Some("https://x.example/2023/04/03/drones".into());
        assert_eq!(read(&report).published, When::day(date(2023, 4, 3), Basis::Url));
        let page = |linked: &str| {
            format!(
                "<html><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",{linked}}}</script><h1>Drones hit \
                 base</h1><p>Two drones hit a base near Kerem on Monday, the ministry said.</html>"
            )
        };
        let mut html = raw(page("\"datePublished\":\"2093-04-03\"").as_bytes(), Form::Html);
        let far = read(&html);
        assert!(far.published.is_unknown() && far.notes.iter().any(|n| n.contains("2093-04-03")), "{far:?}");
        html.bytes = page("\"datePublished\":\"2043-04-03\",\"dateModified\":\"2023-04-04\"").into_bytes();
        assert_eq!(read(&html).published.exact_day(), Some(date(2023, 4, 4)));
        html.bytes = page("\"datePublished\":\"2024-04-03\"").into_bytes();
        assert_eq!(read(&html).published.exact_day(), Some(date(2024, 4, 3)));
        html.hints.fetched = Some(date(2023, 4, 5));
        html.hints.url = Some("https://x.example/2023/04/03/drones".into());
        let fetched = read(&html);
        assert_eq!(fetched.published, When::day(date(2023, 4, 3), Basis::Url));
        assert!(fetched.notes.iter().any(|n| n.contains("2024-04-03")), "{:?}", fetched.notes);
    }

    #[test]
    fn the_text_of_a_page_that_shows_none() {
        let told = "Two drones hit a base near Kerem on Monday, the ministry said. Nobody was hurt.";
        let page = |body: &str, shown: &str| {
            let linked = serde_json::json!({"@type": "NewsArticle", "articleBody": body});
            let html = format!(
                "<html><h1>Drones hit base</h1><script type='application/ld+json'>{linked}</script>{shown}"
            );
            clean(&raw(html.as_bytes(), Form::Html), &CleanOptions::default())
        };
        let framed = page(told, "<div id=root></div>");
        assert!(
            framed.text.ends_with(told) && framed.notes.iter().any(|n| n.contains("JSON-LD")),
            "{framed:?}"
        );
        let noted = page(told, "<p>You need to enable JavaScript to run this app.");
        assert!(noted.text.ends_with(told), "{noted:?}");
        let tagged = page(&format!("<p>{told}</p><p>It was &quot;the third&quot;.</p>"), "<div></div>");
        assert!(tagged.text.ends_with("Nobody was hurt.\nIt was \"the third\"."), "{tagged:?}");
        let whole = page(
            told,
            &format!("<p>{told}<p>The governor said that the base had been closed for the night."),
        );
        assert!(whole.text.ends_with("for the night.") && whole.notes.is_empty(), "{whole:?}");
        let summary = page("Drones hit base.", "<div></div>");
        assert!(summary.notes.iter().any(|n| n == "no article text found"));
    }

    #[test]
    fn the_outlets_name_is_no_headline() {
        let body =
            "<p>Two drones hit a base near Kerem on Monday, the ministry said in a statement on its site.";
        let read = |html: &str| {
            let report =
                clean(&raw(format!("{html}{body}").as_bytes(), Form::Html), &CleanOptions::default());
            (report.title.unwrap_or_default(), report.outlet.unwrap_or_default())
        };
        let want = ("Drones hit base near Kerem".to_owned(), "The Daily Courier".to_owned());
        for html in [
            "<title>The Daily Courier</title><h1>The Daily Courier</h1><h2>Drones hit base near Kerem</h2>",
            "<title>The Daily Courier</title><h1>Sponsored: Ten ways to save</h1><h1>Drones hit base near Kerem</h1>",
            "<title>The Daily Courier - Drones hit base near Kerem</title><h1>The Daily Courier</h1><h1>Drones hit base near Kerem</h1>",
            "<meta property=og:site_name content='The Daily Courier'><h1>The Daily Courier</h1><h1>Drones hit base near Kerem</h1>",
        ] {
            assert_eq!(read(html), want, "{html}");
        }
        // Where nothing else is there, it stays what it was.
        assert_eq!(
            read("<title>Watch: drones hit base</title><h1>Watch: drones hit base</h1>").0,
            "Watch: drones hit base"
        );
    }

    #[test]
    fn hostile_pages_end() {
        let pages = [
            "<div>".repeat(300_000),
            "<a href=x>".repeat(200_000),
            "<b><p>".repeat(100_000),
            "<table><tr><td>".repeat(60_000),
            format!("<div {}>text</div>", "a=b ".repeat(500_000)),
            "&lt;".repeat(500_000),
            "<script>".repeat(100_000),
            "<svg>".repeat(100_000),
            "<!--".repeat(100_000),
            "</div>".repeat(300_000),
            "<p>x<br>".repeat(120_000),
            format!("<script type='application/ld+json'>{}</script>", "{\"a\":".repeat(50_000)),
        ];
        for page in pages {
            let report = clean(&raw(page.as_bytes(), Form::Html), &CleanOptions::default());
            assert!(report.text.len() <= page.len());
        }
        let line = "word. ".repeat(400_000);
        clean(&raw(line.as_bytes(), Form::Plain), &CleanOptions::default());
    }

    proptest! {
        #[test]
        fn never_panics_and_spans_fit(
            text in "(<(p|div|h1|a|br|table|td|li|time|b)( class=.{0,6})?>|</(p|div|a|td)>|[a-zA-Zé0-9&#; .\n,:-]{0,12}|\\PC{0,4}){0,40}",
            form in prop::sample::select(vec![Form::Html, Form::Fragment, Form::Plain, Form::Markdown]),
            verbatim: bool,
        ) {
            let options = CleanOptions { verbatim, published: None };
            let report = clean(&raw(text.as_bytes(), form), &options);
            assert_sound(&report)?;
            if verbatim {
                prop_assert_eq!(&report.text, &text);
            }
        }

        #[test]
        fn any_bytes(bytes: Vec<u8>, form in prop::sample::select(vec![Form::Html, Form::Plain, Form::Markdown])) {
            assert_sound(&clean(&raw(&bytes, form), &CleanOptions::default()))?;
        }
    }
}
