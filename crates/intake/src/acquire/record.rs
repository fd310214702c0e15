//! A JSON object as a report: which keys say what.

use super::summary::{self, Summary};
use super::{FileAt, dates};
use crate::raw::{Extent, Form, Hints, RawReport, Unread};
use jiff::civil::Date;
use serde_json::{Map, Value};

const TEXT: &[&str] = &[
    "text",
    "maintext",
    "main_text",
    "body",
    "article_text",
    "articleBody",
    "full_text",
    "fulltext",
    "content_text",
    "content",
    "article",
];
/// A summary, where there is no text.
const SUMMARY: &[&str] =
    &["summary", "description", "excerpt", "abstract", "snippet", "lead", "teaser", "standfirst"];
const HTML: &[&str] = &["html", "content_html", "raw_html", "body_html"];
const ID: &[&str] = &["id", "_id"];
const TITLE: &[&str] = &["title", "headline"];
const URL: &[&str] = &["url", "link", "canonical_url", "source_url", "sourceUrl", "external_url"];
const OUTLET: &[&str] = &[
    "outlet",
    "publisher",
    "source_name",
    "sourceName",
    "site_name",
    "source",
    "site",
    "source_domain",
    "domain",
];
const AUTHORS: &[&str] = &["authors", "author", "byline"];
const PUBLISHED: &[&str] = &[
    "published",
    "date_published",
    "published_at",
    "publishedAt",
    "date_publish",
    "datePublished",
    "publish_date",
    "publication_date",
    "pub_date",
    "pubDate",
    "date",
];
const LANGUAGE: &[&str] = &["language", "lang"];

/// What an object turned out to be.
pub(super) enum Found {
    Report(Box<RawReport>),
    /// An item that points to a report: a report without bytes.
    Link(Box<RawReport>),
    /// An object that is something else.
    NoText,
}

/// What a JSON Feed says of all its items.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel {
    pub(super) outlet: Option<String>,
    pub(super) language: Option<String>,
}

/// The report in `value`; `channel` where it is an item of a feed, whose id is the feed's affair.
pub(super) fn of(value: Value, uri: String, channel: Option<&Channel>) -> Found {
    let Value::Object(map) = value else { return Found::NoText };
    let title = word(&map, TITLE);
    let mut extent = Extent::Full;
    let (text, form) = match (first_text(&map, TEXT), first_text(&map, HTML)) {
        (Some(text), _) => {
            let form = if map.contains_key("text") { Form::Plain } else { form_of(&text, Form::Plain) };
            (text, form)
        }
        (None, Some(html)) => {
            let form = form_of(&html, Form::Fragment);
            (html, form)
        }
        (None, None) => {
            let address = word(&map, URL).is_some();
            let summary = first_text(&map, SUMMARY).map(|text| (summary::of(&text, title.as_deref()), text));
            match summary {
                // An object that is no report may have a description too: a report has a title or an address.
                Some((told, text)) if told != Summary::None && (address || title.is_some()) => {
                    extent = if told == Summary::Cut { Extent::Cut } else { Extent::Summary };
                    let form = form_of(&text, Form::Plain);
                    (text, form)
                }
                _ if address => {
                    extent = Extent::Link;
                    (String::new(), Form::Plain)
                }
                _ => return Found::NoText,
            }
        }
    };
    let given = || PUBLISHED.iter().filter_map(|key| map.get(*key)).filter(|v| !v.is_null());
    let published = given().find_map(date);
    let remark = given().next().filter(|_| published.is_none()).map(|value| {
        let shown: String = value.to_string().chars().take(40).collect();
        format!("the date that the file gives could not be read: {shown}")
    });
    let lost = text.matches('\u{fffd}').count();
    let lost = (lost > 0).then(|| format!("{lost} places of its text could not be read and were replaced"));
    let remark = match (remark, lost) {
        (Some(date), Some(lost)) => Some(format!("{date}; {lost}")),
        (date, lost) => date.or(lost),
    };
    let hints = Hints {
        id: if channel.is_none() { word(&map, ID) } else { None },
        url: word(&map, URL),
        headed: channel.is_some() && title.is_some(),
        title,
        authors: AUTHORS.iter().find_map(|key| map.get(*key)).map(names).unwrap_or_default(),
        outlet: word(&map, OUTLET).or_else(|| channel.and_then(|c| c.outlet.clone())),
        published,
        fetched: None,
        // The text has been decoded already.
        charset: Some("utf-8".into()),
        language: word(&map, LANGUAGE).or_else(|| channel.and_then(|c| c.language.clone())),
        extent,
        id_before: None,
        remark,
    };
    let report = Box::new(RawReport { uri, bytes: text.into_bytes(), form, hints });
    if extent == Extent::Link { Found::Link(report) } else { Found::Report(report) }
}

fn form_of(text: &str, otherwise: Form) -> Form {
    let start = text.trim_start();
    let begins = |with: &str| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    if begins("<!doctype html") || begins("<html") {
        Form::Html
    } else if ["<p", "<div", "<article", "<h1", "<h2", "<figure", "<section", "<br"]
        .iter()
        .any(|tag| begins(tag))
    {
        Form::Fragment
    } else {
        otherwise
    }
}

/// The first of `keys` that holds words: a string, a list of paragraphs, or `{"value": ...}`.
fn first_text(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().filter_map(|key| map.get(*key)).find_map(words).filter(|text| !text.trim().is_empty())
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().filter_map(words).collect();
            (!parts.is_empty()).then(|| parts.join("\n"))
        }
        Value::Object(map) => map.get("value").and_then(words),
        _ => None,
    }
}

/// The first of `keys` that holds a word: a string, a number, or an object with a name.
fn word(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().filter_map(|key| map.get(*key)).find_map(name)
}

fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        Value::Object(map) => {
            ["name", "title", "value"].iter().filter_map(|key| map.get(*key)).find_map(name)
        }
        _ => None,
    }
}

fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(name).collect(),
        other => name(other).into_iter().collect(),
    }
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::String(text) => dates::day(text),
        Value::Number(n) => n.as_f64().and_then(dates::day_of_number),
        _ => None,
    }
}

/// A parser's complaint in plain words.
pub(super) fn malformed(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    format!("malformed JSON at column {}: {text}", error.column())
}

/// Counts what in a container is no report, to be said once at its end.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) reports: u64,
    links: u64,
    textless: u64,
    first: Option<String>,
    closed: bool,
}

impl Tally {
    pub(super) fn count(&mut self, found: &Found, place: impl Fn() -> String) {
        match found {
            Found::Report(_) => self.reports += 1,
            Found::Link(_) => self.links += 1,
            Found::NoText => {
                self.textless += 1;
                if self.first.is_none() {
                    self.first = Some(place());
                }
            }
        }
    }

    /// One that has nothing more to say, because something worse has been said.
    pub(super) fn closed() -> Self {
        Tally { closed: true, ..Tally::default() }
    }

    pub(super) fn link(&mut self) {
        self.links += 1;
    }

    /// The closing remarks on `file`, one a call, until none is left.
    pub(super) fn close(&mut self, file: &FileAt, what: &str) -> Option<Unread> {
        let remark = |reason: String, harmless| Some(Unread { uri: file.uri.clone(), reason, harmless });
        if self.links > 0 {
            let n = std::mem::take(&mut self.links);
            self.closed = true;
            return remark(format!("only a link, no text: {n} of its {what}"), true);
        }
        if self.textless > 0 {
            let n = std::mem::take(&mut self.textless);
            let first = self.first.take().unwrap_or_default();
            let none = self.reports == 0 && !self.closed;
            self.closed = true;
            return if none {
                remark(format!("JSON without reports: none of its {n} {what} has a text"), file.found)
            } else {
                remark(format!("{n} of its {what} have no text (the first is {first})"), false)
            };
        }
        if self.reports == 0 && !self.closed {
            self.closed = true;
            return remark(format!("no {what} in it"), file.found);
        }
        None
    }
}
