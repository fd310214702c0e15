//! WARC 1.0 and 1.1 (and the text extracts called WET): answers and resources of HTML or text.
//!
//! `WARC-Date` says when the page was fetched, not when it was published, and so is not taken over.

use super::http::{self, Answer};
use super::lines::{Line, next_line};
use super::peek::Peeked;
use super::{FileAt, Item, Limits, too_large, unread, why};
use crate::raw::{Form, Hints, RawReport, Unread};
use std::io::{self, BufReader, ErrorKind, Read};

/// Bytes of one header line; and lines of one header.
const HEADER_LINE: u64 = 64 * 1024;
const HEADER_LINES: usize = 1000;

/// The reports of a WARC; `uri#n` is the n-th record.
pub(super) struct Warc {
    file: FileAt,
    reader: BufReader<Peeked>,
    limits: Limits,
    line: Vec<u8>,
    record: u64,
    reports: u64,
    passed: u64,
    ended: bool,
    closed: bool,
}

/// What a record's header says, as far as it matters.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    length: Option<u64>,
    content_type: String,
    target: Option<String>,
    language: Option<String>,
}

impl Warc {
    pub(super) fn new(file: FileAt, peeked: Peeked, limits: Limits) -> Self {
        Warc {
            file,
            reader: peeked.buffered(),
            limits,
            line: Vec::new(),
            record: 0,
            reports: 0,
            passed: 0,
            ended: false,
            closed: false,
        }
    }

    fn line(&mut self) -> io::Result<Option<&str>> {
        let limits = Limits { report: HEADER_LINE, ..self.limits };
        Ok(match next_line(&mut self.reader, &mut self.line, limits)? {
            Line::End if self.line.is_empty() => None,
            Line::TooLong => Some(""),
            _ => Some(std::str::from_utf8(&self.line).unwrap_or("").trim_end()),
        })
    }

    /// Finds the next record and reads its header; `None` at the end of the file. Records that give a
    /// wrong length are got over by looking for the next line that begins one.
    fn header(&mut self) -> io::Result<Option<Header>> {
        loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.starts_with("WARC/") => break,
                Some(_) => {}
            }
        }
        let mut header = Header::default();
        for _ in 0..HEADER_LINES {
            let line = match self.line()? {
                None => return Err(ErrorKind::UnexpectedEof.into()),
                Some("") => return Ok(Some(header)),
                Some(line) => line,
            };
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                "content-type" => header.content_type = value.to_owned(),
                "warc-target-uri" => header.target = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-identified-content-language" => {
                    header.language = value.split(',').next().map(|l| l.trim().to_owned());
                }
                _ => {}
            }
        }
        Ok(Some(header))
    }

    /// Reads a record; `Ok(Some(None))` where it is no report.
    fn step(&mut self) -> io::Result<Option<Option<Item>>> {
        let Some(header) = self.header()? else { return Ok(None) };
        self.record += 1;
        let uri = format!("{}#{}", self.file.uri, self.record);
        let Some(length) = header.length else {
            return Ok(Some(Some(Err(unread(&uri, "a record without a length, which is passed over")))));
        };
        let told = matches!(header.kind.as_str(), "response" | "resource" | "conversion")
            && !header.target.as_deref().is_some_and(|t| t.starts_with("dns:"));
        // The limit is on the page; the answer around it may be a little longer.
        let large = length > self.limits.report.saturating_add(HEADER_LINE);
        if !told || large {
            self.passed += u64::from(header.kind == "revisit");
            let passed = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
            if passed < length {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            return Ok(Some((told && large).then(|| Err(unread(&uri, too_large(self.limits))))));
        }
        let mut bytes = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let item = self.report(uri, &header, bytes);
        self.passed += u64::from(item.is_none());
        Ok(Some(item))
    }

    fn report(&self, uri: String, header: &Header, bytes: Vec<u8>) -> Option<Item> {
        let answer = if header.kind == "response" { Answer::of(&bytes) } else { None };
        let (media, charset) = match &answer {
            Some(answer) if !(200..300).contains(&answer.status) => return None,
            Some(answer) => (answer.media.clone(), answer.charset.clone()),
            None => http::content_type(&header.content_type),
        };
        let head = if answer.is_some() { &[][..] } else { &bytes[..] };
        let form = form_of(&media, head)?;
        let body = match &answer {
            Some(answer) => match answer.body(self.limits.report) {
                Ok(body) => body,
                Err(reason) => return Some(Err(unread(&uri, reason))),
            },
            None => bytes,
        };
        if body.len() as u64 > self.limits.report {
            return Some(Err(unread(&uri, too_large(self.limits))));
        }
        if body.trim_ascii().is_empty() {
            return None;
        }
        // An answer that does not say what it is: a page if it looks like one.
        let form = if media.is_empty() { form_of("", &body)? } else { form };
        let hints = Hints {
            url: header.target.clone(),
            charset,
            language: header.language.clone(),
            ..Hints::default()
        };
        Some(Ok(RawReport { uri, bytes: body, form, hints }))
    }
}

fn form_of(media: &str, head: &[u8]) -> Option<Form> {
    match media {
        "text/html" | "application/xhtml+xml" => Some(Form::Html),
        "text/plain" => Some(Form::Plain),
        "text/markdown" => Some(Form::Markdown),
        "" => {
            let start =
                String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start().to_ascii_lowercase();
            (head.is_empty() || start.starts_with("<!doctype html") || start.starts_with("<html"))
                .then_some(Form::Html)
        }
        _ => None,
    }
}

impl Iterator for Warc {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            match self.step() {
                Ok(Some(Some(item))) => {
                    self.reports += 1;
                    return Some(item);
                }
                Ok(Some(None)) => {}
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    let what = match error.kind() {
                        ErrorKind::UnexpectedEof if error.get_ref().is_none() => "cut short".to_owned(),
                        _ => why(&error),
                    };
                    let reason = format!(
                        "{what}, after record {}; whole records before it are read",
                        self.record.saturating_sub(1)
                    );
                    return Some(Err(unread(&self.file.uri, reason)));
                }
            }
        }
        if std::mem::replace(&mut self.closed, true) {
            return None;
        }
        let uri = self.file.uri.clone();
        let reason = match (self.passed, self.reports) {
            (0, 0) => "a WARC without a page in it".to_owned(),
            (0, _) => return None,
            (n, 0) => {
                format!("a WARC without a page in it: its {n} answers are pictures, errors and the like")
            }
            (n, _) => format!("{n} of its answers are no pages (pictures, errors and the like)"),
        };
        Some(Err(Unread { uri, reason, harmless: self.reports > 0 || self.file.found }))
    }
}
