//! RSS 2.0, RSS 1.0 and Atom. An item with its text, or with a summary of at least a sentence, is a report; the
//! others are links.

use super::peek::{Metered, Peeked};
use super::record::Tally;
use super::summary::{self, Summary};
use super::utf8::{self, Utf8};
use super::{FileAt, Item, Limits, Options, dates, too_large, unread};
use crate::doubt::is_before_itself;
use crate::page::entities;
use crate::raw::{Extent, Form, Hints, RawReport};
use jiff::civil::Date;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::BufReader;

/// The reports of a feed; `uri#n` is the n-th item.
pub(super) struct Feed {
    file: FileAt,
    xml: Reader<BufReader<Metered<Utf8<Peeked>>>>,
    limits: Limits,
    links: bool,
    buffer: Vec<u8>,
    channel: Entry,
    item: u64,
    depth: u32,
    tally: Tally,
    ended: bool,
}

/// What is read of an item, and of the feed itself.
#[derive(Default)]
struct Entry {
    title: Option<String>,
    link: Option<String>,
    permalink: Option<String>,
    content: Option<Body>,
    description: Option<Body>,
    published: Option<Date>,
    updated: Option<Date>,
    authors: Vec<String>,
    outlet: Option<String>,
    language: Option<String>,
    /// A day of publication that could not be read.
    unclear: Option<String>,
}

/// A text as it stands in a feed.
#[derive(Default)]
struct Body {
    text: String,
    /// Whether it is known to be HTML.
    html: bool,
}

impl Feed {
    pub(super) fn new(file: FileAt, peeked: Peeked, options: &Options) -> Self {
        let limits = options.limits;
        let encoding = utf8::of_xml(peeked.head());
        let metered = Metered::new(Utf8::new(peeked, encoding), limits.report);
        let mut xml = Reader::from_reader(BufReader::with_capacity(32 * 1024, metered));
        let config = xml.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Feed {
            file,
            xml,
            limits,
            links: options.links,
            buffer: Vec::new(),
            channel: Entry::default(),
            item: 0,
            depth: 0,
            tally: Tally::default(),
            ended: false,
        }
    }

    /// Reads on to the next item and through it.
    fn step(&mut self) -> Result<Option<Entry>, quick_xml::Error> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer)? {
                Event::Start(start) => match start.name().into_inner() {
                    "item" | "entry" | "atom:entry" | "rss:item" => {
                        self.item += 1;
                        self.xml.get_mut().get_mut().reset();
                        return self.entry().map(Some);
                    }
                    "rss" | "feed" | "channel" | "rdf:RDF" | "atom:feed" => self.depth += 1,
                    _ => {
                        let tag = Tag::of(&start);
                        // What stands in front of the items is small; the meter sees to it.
                        let (body, _) = capture(&mut self.xml, &mut self.buffer, &tag.name)?;
                        self.channel.take(&tag, body);
                    }
                },
                Event::Empty(start) => self.channel.take(&Tag::of(&start), Body::default()),
                Event::Eof => return Ok(None),
                _ => {}
            }
            if self.item == 0 || self.depth == 0 {
                continue;
            }
            self.xml.get_mut().get_mut().reset();
        }
    }

    fn entry(&mut self) -> Result<Entry, quick_xml::Error> {
        let mut entry = Entry::default();
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer)? {
                Event::Start(start) => {
                    let tag = Tag::of(&start);
                    let (body, over) = capture(&mut self.xml, &mut self.buffer, &tag.name)?;
                    entry.take(&tag, body);
                    if over {
                        return Ok(entry);
                    }
                }
                Event::Empty(start) => entry.take(&Tag::of(&start), Body::default()),
                Event::End(end) if is_entry(end.name().into_inner()) => return Ok(entry),
                // The end of what was never begun.
                Event::End(_) => {}
                Event::Eof => {
                    let ended = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
                    return Err(ended.into());
                }
                _ => {}
            }
        }
    }

    fn report(&self, entry: Entry) -> Option<RawReport> {
        let title = entry.title.as_deref();
        let telling = |body: &Body| summary::of(&body.text, title);
        let (body, told) = match (entry.content, entry.description) {
            // What is given as the content is the content, however short; an empty one or a picture is none.
            (Some(content), description)
                if summary::bare(&content.text).chars().any(char::is_alphanumeric) =>
            {
                match description {
                    // Some feeds put the title, or less than the description, where the content belongs.
                    Some(d) if telling(&content) == Summary::None && telling(&d) != Summary::None => {
                        let told = telling(&d);
                        (d, told)
                    }
                    _ => (content, Summary::None),
                }
            }
            (_, Some(description)) if telling(&description) != Summary::None => {
                let told = telling(&description);
                (description, told)
            }
            _ if self.links => (Body::default(), Summary::None),
            _ => return None,
        };
        // A long description is the text itself.
        let extent = match told {
            _ if body.text.is_empty() => Extent::Link,
            Summary::None => Extent::Full,
            Summary::Whole if summary::bare(&body.text).len() >= summary::FULL => Extent::Full,
            Summary::Whole => Extent::Summary,
            Summary::Cut => Extent::Cut,
        };
        let text = body.text.trim();
        let form = match body.html || text.contains("</") || text.contains("<p") || text.contains("<br") {
            true => Form::Fragment,
            false => Form::Plain,
        };
        let unclear = entry.unclear.filter(|_| entry.published.is_none());
        let remark =
            unclear.map(|shown| format!("the date that the feed gives could not be read: {shown:?}"));
        // What was changed years ago is not of a day to come.
        let ahead = entry.published.filter(|p| entry.updated.is_some_and(|u| is_before_itself(u, *p)));
        let published = entry.published.filter(|_| ahead.is_none()).or(entry.updated);
        let remark = remark.or_else(|| {
            ahead.map(|day| format!("{day} is no date of publication: the feed gives an earlier one too"))
        });
        let hints = Hints {
            id: None,
            remark,
            url: entry.link.or(entry.permalink),
            headed: entry.title.is_some(),
            title: entry.title,
            authors: entry.authors,
            outlet: entry.outlet.or_else(|| self.channel.title.clone()),
            published,
            charset: Some("utf-8".into()),
            language: entry.language.or_else(|| self.channel.language.clone()),
            extent,
            ..Hints::default()
        };
        let uri = format!("{}#{}", self.file.uri, self.item);
        Some(RawReport { uri, bytes: text.as_bytes().to_vec(), form, hints })
    }

    fn broken(&self, error: &quick_xml::Error) -> Item {
        let spent = matches!(error, quick_xml::Error::Io(_)) && self.xml.get_ref().get_ref().spent();
        let kept = match self.item.saturating_sub(1) {
            0 => String::new(),
            1 => "; the item before it is read".to_owned(),
            n => format!("; the {n} items before it are read"),
        };
        let place = match self.item {
            0 => "before its first item".to_owned(),
            n => format!("in or after item {n}"),
        };
        let reason = match error {
            _ if spent => format!("{place}: {}", too_large(self.limits)),
            quick_xml::Error::Io(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => {
                let why = io.to_string();
                let why = if why.contains("stream") { why } else { "cut short".to_owned() };
                format!("the feed breaks off {place}: {why}")
            }
            other => format!("the feed is damaged {place}: {other}"),
        };
        Err(unread(&self.file.uri, reason + &kept))
    }
}

impl Iterator for Feed {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            match self.step() {
                Ok(Some(entry)) => match self.report(entry) {
                    Some(report) => {
                        self.tally.reports += 1;
                        return Some(Ok(report));
                    }
                    None => self.tally.link(),
                },
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.tally.reports += 1;
                    return Some(self.broken(&error));
                }
            }
        }
        self.tally.close(&self.file, "items").map(Err)
    }
}

/// An element's name and the attributes that matter.
struct Tag {
    name: String,
    kind: Option<String>,
    href: Option<String>,
    rel: Option<String>,
    permalink: bool,
}

impl Tag {
    fn of(start: &BytesStart<'_>) -> Self {
        let name = start.name().into_inner().to_owned();
        let mut tag = Tag { name, kind: None, href: None, rel: None, permalink: true };
        for attribute in start.html_attributes().with_checks(false).flatten() {
            let value = || Some(unescape(&attribute.value));
            match attribute.key.into_inner() {
                "type" => tag.kind = value(),
                "href" | "rdf:resource" => tag.href = value(),
                "rel" => tag.rel = value(),
                "isPermaLink" => tag.permalink = !attribute.value.eq_ignore_ascii_case("false"),
                "rdf:about" => tag.href = tag.href.or_else(value),
                _ => {}
            }
        }
        tag
    }
}

impl Entry {
    fn take(&mut self, tag: &Tag, body: Body) {
        let plain = || Some(entities::decode(&strip_tags(&body)).into_owned()).filter(|t| !t.is_empty());
        match tag.name.strip_prefix("atom:").unwrap_or(&tag.name) {
            "title" | "rss:title" => self.title = plain().or(self.title.take()),
            "link" | "rss:link" => {
                let wanted = matches!(tag.rel.as_deref(), None | Some("alternate"));
                let link = tag.href.clone().or_else(plain);
                if wanted && self.link.is_none() {
                    self.link = link;
                }
            }
            "content:encoded" => self.content = Some(Body { html: true, ..body }),
            "content" => {
                let html = body.html || tag.kind.as_deref().is_some_and(|k| k.contains("html"));
                if self.content.is_none() && !body.text.trim().is_empty() {
                    self.content = Some(Body { html, ..body });
                }
            }
            "description" | "summary" | "rss:description" => {
                let html = body.html || tag.kind.as_deref().is_some_and(|k| k.contains("html"));
                self.description = Some(Body { html, ..body });
            }
            // Where there is nothing better.
            "media:description" | "itunes:summary" | "itunes:subtitle" if self.description.is_none() => {
                self.description = Some(body);
            }
            "guid" | "id" => {
                self.permalink =
                    plain().filter(|g| tag.permalink && g.starts_with("http")).or(self.permalink.take());
            }
            "pubDate" | "published" | "dc:date" | "dcterms:created" | "dcterms:issued" => {
                self.published = dates::day(&body.text).or(self.published);
                let shown = body.text.trim();
                if self.published.is_none() && !shown.is_empty() {
                    self.unclear = Some(shown.chars().take(40).collect());
                }
            }
            "updated" | "dcterms:modified" | "lastBuildDate" => {
                self.updated = dates::day(&body.text).or(self.updated)
            }
            "dc:creator" => self.authors.extend(plain()),
            "author" => self.authors.extend(plain().and_then(|p| author(&p))),
            "source" | "dc:publisher" => self.outlet = plain().or(self.outlet.take()),
            "language" | "dc:language" => self.language = plain().or(self.language.take()),
            _ => {}
        }
    }
}

/// RSS gives `mail@example.org (Name)`, Atom a name with an address and a page.
fn author(text: &str) -> Option<String> {
    if let Some((before, name)) = text.split_once('(')
        && before.contains('@')
    {
        return Some(name.trim_end_matches(')').trim().to_owned()).filter(|n| !n.is_empty());
    }
    let words = text.split_whitespace().filter(|w| !w.contains('@') && !w.contains("://"));
    Some(words.collect::<Vec<_>>().join(" ")).filter(|n| !n.is_empty())
}

fn strip_tags(body: &Body) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in body.text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let text = if inside { &body.text } else { &out };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an element is an item of a feed.
fn is_entry(name: &str) -> bool {
    matches!(bare_name(name), "item" | "entry")
}

/// Reads the content of the element `name`: its text, or its markup where it has elements in it; and whether the item
/// ended first. Tags that were left open end with the element around them, so that they swallow nothing behind it.
fn capture(
    xml: &mut Reader<BufReader<Metered<Utf8<Peeked>>>>,
    buffer: &mut Vec<u8>,
    name: &str,
) -> Result<(Body, bool), quick_xml::Error> {
    let (mut text, mut markup, mut html) = (String::new(), String::new(), false);
    let mut open: Vec<String> = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(buffer)? {
            Event::Start(start) => {
                html = true;
                open.push(start.name().into_inner().to_owned());
                open_tag(&mut markup, &start, ">");
            }
            Event::Empty(start) => {
                html = true;
                open_tag(&mut markup, &start, "/>");
            }
            Event::End(end) => {
                let ended = end.name().into_inner();
                // No deeper than a page is read: what never ends must not be looked through at every end.
                let near = open.len().saturating_sub(256);
                match open[near..].iter().rposition(|o| o == ended) {
                    Some(at) => {
                        for inner in open.drain(near + at..).rev() {
                            markup.push_str("</");
                            markup.push_str(bare_name(&inner));
                            markup.push('>');
                        }
                    }
                    None if ended == name || is_entry(ended) => {
                        let text = if html { markup } else { text };
                        return Ok((Body { text, html }, ended != name));
                    }
                    None => {}
                }
            }
            Event::Text(piece) => {
                let piece = piece.into_inner();
                text.push_str(&piece);
                markup.push_str(&piece);
            }
            Event::CData(piece) => {
                let piece = piece.into_inner();
                text.push_str(&piece);
                for c in piece.chars() {
                    match c {
                        '<' => markup.push_str("&lt;"),
                        '&' => markup.push_str("&amp;"),
                        c => markup.push(c),
                    }
                }
            }
            Event::GeneralRef(reference) => {
                text.push_str(&resolve(&reference));
                markup.push('&');
                markup.push_str(&reference.into_inner());
                markup.push(';');
            }
            Event::Eof => return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
            _ => {}
        }
    }
}

/// `xhtml:p` is a `p`.
fn bare_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn open_tag(markup: &mut String, start: &BytesStart<'_>, end: &str) {
    markup.push('<');
    markup.push_str(bare_name(start.name().into_inner()));
    markup.push_str(start.attributes_raw());
    markup.push_str(end);
}

fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    named(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

fn named(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => return None,
    })
}

pub(super) fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, tail)| named(name).map(|n| (n, tail))) {
            Some((known, tail)) => {
                out.push_str(known);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}
