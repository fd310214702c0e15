//! What each target does with its bytes, and what must hold afterwards.
//!
//! Everything goes through the doors that users' input goes through: [`acquire`] for containers, [`clean`] for one
//! report. Nothing may panic; every span must lie on character boundaries of the text; limits must hold.
#![allow(clippy::disallowed_methods, reason = "an edge: files are replayed")]

use dateline_facts::report::Report;
use dateline_intake::acquire::{Input, Limits, Options, acquire};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, charset, clean, repeated};
use std::borrow::Cow;

/// Small limits, so that the fuzzer meets them.
const LIMITS: Limits = Limits { report: 100_000, skip: 400_000 };

/// A page: main text, metadata and date from one parse.
pub fn html(data: &[u8]) {
    for form in [Form::Html, Form::Fragment] {
        one(data, form, Hints::default());
    }
}

/// Text that somebody else scraped, as plain text, as Markdown and verbatim.
pub fn text(data: &[u8]) {
    one(data, Form::Plain, Hints::default());
    one(data, Form::Markdown, Hints::default());
    let raw = RawReport { uri: "f".into(), bytes: data.to_vec(), form: Form::Plain, hints: Hints::default() };
    let report = clean(&raw, &CleanOptions { verbatim: true, published: None });
    if let Ok(text) = std::str::from_utf8(data) {
        assert_eq!(report.text, text, "verbatim changes nothing");
    }
    sound(&report);
}

/// A WARC, plain or packed; what does not look like one gets a head that does.
pub fn warc(data: &[u8]) {
    container("f.warc.gz", data);
    let mut whole = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Type: application/http\r\nContent-Length: ".to_vec();
    whole.extend_from_slice(data);
    container("f.warc", &whole);
}

/// RSS, Atom, JSON Feed, JSON, JSON Lines: what begins with the bytes decides, as for users.
pub fn feeds(data: &[u8]) {
    container("f.xml", data);
    container("f.jsonl", data);
    container("f.json", data);
}

/// Any bytes with any label: the first line is the label, as a header would give it.
pub fn charset(data: &[u8]) {
    let (label, body) = match data.iter().position(|b| *b == b'\n') {
        Some(at) => (std::str::from_utf8(&data[..at]).ok(), &data[at + 1..]),
        None => (None, data),
    };
    for html in [false, true] {
        let _ = charset::decode(body, label, html);
        let _ = charset::decode(body, None, html);
    }
    // XML declares its charset in its own way.
    container("f.rss", body);
}

/// A date wherever dates are read: metadata, JSON-LD, address, byline, dateline, container.
pub fn dates(data: &[u8]) {
    let words = String::from_utf8_lossy(data);
    let quoted = words.replace(['"', '<', '\\'], " ");
    let page = format!(
        "<!doctype html><meta property=\"article:published_time\" content=\"{quoted}\">\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"{}\"}}</script>\
         <article><h1>Troops leave</h1><p class=byline>By A. Writer, {quoted}</p><time datetime=\"{quoted}\">{quoted}</time>\
         <p>BAGHDAD, {quoted} (AFP) - Troops left the base after three weeks of talks, the ministry said.</p></article>",
        quoted.replace(|c: char| c.is_control(), " ")
    );
    let url = Some(format!("https://x.example/{}", quoted.replace(char::is_whitespace, "/")));
    one(page.as_bytes(), Form::Html, Hints { url, ..Hints::default() });
    let text = format!(
        "Troops leave\n{quoted}\nBAGHDAD, {quoted} - Troops left the base on {quoted}, the ministry said.\n{quoted}\n"
    );
    one(text.as_bytes(), Form::Plain, Hints::default());
    container("f.rss", format!("<rss><item><pubDate>{quoted}</pubDate><description>Troops left the base today.</description></item></rss>").as_bytes());
    container("f.jsonl", format!("{{\"text\":\"a\",\"published\":\"{quoted}\"}}\n").as_bytes());
}

fn one(data: &[u8], form: Form, hints: Hints) {
    let raw = RawReport { uri: "f".into(), bytes: data.to_vec(), form, hints };
    sound(&clean(&raw, &CleanOptions::default()));
}

fn container(name: &str, data: &[u8]) {
    let input = Input::Bytes { name: name.into(), bytes: Cow::Owned(data.to_vec()) };
    let options = Options { limits: LIMITS, ..Options::default() };
    let mut items = 0u64;
    for item in acquire([input], options) {
        items += 1;
        if let Ok(raw) = item {
            assert!(raw.bytes.len() as u64 <= LIMITS.report, "{} bytes", raw.bytes.len());
            // A few are cleaned; all would make the fuzzer slow.
            if items <= 3 {
                sound(&clean(&raw, &CleanOptions::default()));
            }
        }
    }
    // Every item costs some bytes of input, packed at most a thousandfold.
    assert!(items <= data.len() as u64 * 1100 + 8, "{items} items from {} bytes", data.len());
}

fn sound(report: &Report) {
    let mut last = 0;
    for block in &report.blocks {
        assert!(report.text.get(block.span.range()).is_some(), "block {:?}", block.span);
        assert!(block.span.begin() >= last, "blocks overlap");
        last = block.span.finish();
    }
    let spans = report.repairs.iter().map(|r| r.span).chain(report.published.evidence.iter().copied());
    for span in spans {
        assert!(report.text.get(span.range()).is_some(), "span {span:?}");
    }
    let lines: Vec<_> = repeated::lines(report).into_iter().map(|line| line.span).collect();
    assert_eq!(repeated::set_aside(&mut report.clone(), &lines), lines.len());
}

/// Runs `target` on each file given, or on all files of the folders given: the corpus on a stable toolchain.
pub fn replay(target: fn(&[u8])) {
    let mut files: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else {
            target(&std::fs::read(&path).expect("files that are given can be read"));
        }
    }
}
