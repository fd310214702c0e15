//! WARC 1.0 and 1.1 (and the text extracts called WET): answers and resources of HTML or text.
//!
//! `WARC-Date` says when the page was fetched, not when it was published: it bounds the day of publication, no more.

use super::http::{self, Answer};
use super::lines::{Line, next_line};
use super::peek::Peeked;
use super::unpack::{Ahead, begins_broken, goes_on};
use super::{FileAt, Item, Limits, too_large, unread, why};
use crate::raw::{Form, Hints, RawReport, Unread};
use jiff::civil::Date;
use memchr::memmem;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Bytes of one header line; and lines of one header.
const HEADER_LINE: u64 = 64 * 1024;
const HEADER_LINES: usize = 1000;

/// What stands between two records; the second where somebody has changed the line ends.
const BORDERS: [&[u8]; 2] = [b"\r\n\r\nWARC/1.", b"\n\nWARC/1."];
/// Bytes of a border behind which the next record begins.
const BEGINS: usize = 7;

/// Where in a line that is no beginning of a record one begins all the same, behind something else: "junkWARC/1.0".
fn mark_in(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii_end();
    let at = line.len().checked_sub(b"WARC/1.0".len())?;
    let mark = &line[at..];
    (matches!(&mark[..7], b"WARC/1." | b"WARC/0.") && mark[7].is_ascii_digit()).then_some(at)
}

/// Whether a file that does not begin as a WARC is one behind something else: a line that is a record's first, and one of
/// a record's header behind it.
pub(super) fn begins_behind(head: &[u8]) -> bool {
    let mut lines = head.split(|b| *b == b'\n');
    while let Some(line) = lines.next() {
        if mark_in(line).is_some() {
            return lines.next().is_some_and(|next| {
                next.get(..5)
                    .is_some_and(|n| n.eq_ignore_ascii_case(b"WARC-") || n.eq_ignore_ascii_case(b"Conte"))
            });
        }
    }
    false
}

/// Where the next record begins in `bytes`.
fn next_record(bytes: &[u8]) -> Option<usize> {
    BORDERS.iter().filter_map(|b| memmem::find(bytes, b).map(|at| at + b.len() - BEGINS)).min()
}

/// The reports of a WARC; `uri#n` is the n-th record.
pub(super) struct Warc {
    file: FileAt,
    reader: Ahead<BufReader<Peeked>>,
    limits: Limits,
    line: Vec<u8>,
    record: u64,
    reports: u64,
    passed: u64,
    /// The last thing met was a broken member of the gzip file.
    broken: bool,
    /// A record's header has been read, the record itself not yet.
    inside: bool,
    /// The record behind the one just read is broken.
    behind: Option<io::Error>,
    /// Bytes between records that are none; and the header behind them, which waits until they are named.
    stray: u64,
    waiting: Option<Header>,
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
    fetched: Option<Date>,
}

impl Warc {
    pub(super) fn new(file: FileAt, peeked: Peeked, limits: Limits) -> Self {
        Warc {
            file,
            reader: Ahead::new(peeked.buffered()),
            limits,
            line: Vec::new(),
            record: 0,
            reports: 0,
            passed: 0,
            broken: false,
            inside: false,
            behind: None,
            stray: 0,
            waiting: None,
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
                Some(_) => {
                    if let Some(at) = mark_in(&self.line) {
                        self.stray += at as u64;
                        break;
                    }
                    let nothing = |b: &u8| b.is_ascii_whitespace() || *b == 0;
                    if !self.line.iter().all(nothing) {
                        self.stray += self.line.len() as u64;
                    }
                }
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
                "warc-date" => header.fetched = super::dates::day(value),
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

    /// Names what stood between the last record and the next one and is none.
    fn strayed(&mut self) -> Option<Item> {
        let stray = std::mem::take(&mut self.stray);
        // A record cut or broken before has been named.
        if stray == 0 || self.broken {
            return None;
        }
        let place = match self.record {
            0 => "before the first record".to_owned(),
            n => format!("behind record {n}"),
        };
        let reason = format!("{stray} bytes {place} are no record and are passed over");
        Some(Err(unread(&self.file.uri, reason)))
    }

    /// Reads a record; `Ok(Some(None))` where it is no report.
    fn step(&mut self) -> io::Result<Option<Option<Item>>> {
        self.inside = false;
        if let Some(error) = self.behind.take() {
            return Err(error);
        }
        let header = match self.waiting.take() {
            Some(header) => Some(header),
            None => {
                let header = self.header()?;
                if let Some(item) = self.strayed() {
                    self.waiting = header;
                    return Ok(Some(Some(item)));
                }
                header
            }
        };
        let Some(header) = header else { return Ok(None) };
        self.record += 1;
        self.inside = true;
        let uri = format!("{}#{}", self.file.uri, self.record);
        let Some(length) = header.length else {
            return Ok(Some(Some(Err(unread(&uri, "a record without a length, which is passed over")))));
        };
        let told = matches!(header.kind.as_str(), "response" | "resource" | "conversion")
            && !header.target.as_deref().is_some_and(|t| t.starts_with("dns:"));
        // The limit is on the page; the answer around it may be a little longer.
        let large = length > self.limits.report.saturating_add(HEADER_LINE);
        if !told || large {
            self.pass(length)?;
            self.broken = false;
            if header.kind == "revisit" {
                let reason =
                    "a repeated visit (revisit record), whose page stands where it was first fetched";
                return Ok(Some(Some(Err(Unread { uri, reason: reason.to_owned(), harmless: true }))));
            }
            return Ok(Some((told && large).then(|| Err(unread(&uri, too_large(self.limits))))));
        }
        let mut bytes = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut bytes)?;
        let border = match self.at_border() {
            // What is broken is the next record: this one ended soundly.
            Err(error) if begins_broken(&error) && bytes.len() as u64 == length => {
                self.behind = Some(error);
                true
            }
            border => border?,
        };
        if !border && let Some(over) = self.begun(&bytes)? {
            bytes.truncate(bytes.len() - over);
            bytes.truncate(bytes.trim_ascii_end().len());
        } else if !border || (bytes.len() as u64) < length {
            // The length is wrong, and may have led into the records behind.
            match next_record(&bytes) {
                Some(at) => {
                    self.reader.put_back(&bytes[at..]);
                    bytes.truncate(at);
                    bytes.truncate(bytes.trim_ascii_end().len());
                }
                None if (bytes.len() as u64) < length => return Err(ErrorKind::UnexpectedEof.into()),
                None => {}
            }
        }
        self.broken = false;
        let item = self.report(uri, &header, bytes);
        self.passed += u64::from(item.is_none());
        Ok(Some(item))
    }

    /// Whether what comes next is the end of the file or of a record. Looks so far ahead that a packed record has
    /// been checked against its checksum.
    fn at_border(&mut self) -> io::Result<bool> {
        let ahead = self.reader.ahead(9)?;
        let rest = ahead.trim_ascii_start();
        Ok(rest.is_empty() || rest.starts_with(&b"WARC/"[..rest.len().min(5)]))
    }

    /// Whether the next record begins in the last bytes of those read, and ends behind them: how many are its own. They are
    /// put back.
    fn begun(&mut self, read: &[u8]) -> io::Result<Option<usize>> {
        let reach = BORDERS[0].len();
        let tail = &read[read.len().saturating_sub(reach)..];
        let joined = [tail, self.reader.ahead(reach)?].concat();
        Ok(next_record(&joined).filter(|at| *at < tail.len()).map(|at| {
            self.reader.put_back(&tail[at..]);
            tail.len() - at
        }))
    }

    /// Passes over `length` bytes, or fewer where the next record plainly begins before.
    fn pass(&mut self, length: u64) -> io::Result<()> {
        let mut left = length;
        // The last bytes passed over, for marks that lie across the border of two buffers.
        let mut tail: Vec<u8> = Vec::new();
        let reach = BORDERS[0].len() - 1;
        while left > 0 {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(available.len());
            let passed = tail.len();
            tail.extend_from_slice(&available[..most.min(reach)]);
            if let Some(at) = next_record(&tail) {
                if at <= passed {
                    self.reader.put_back(&tail[at..passed]);
                } else {
                    self.reader.consume(at - passed);
                }
                return Ok(());
            }
            if let Some(at) = next_record(&available[..most]) {
                self.reader.consume(at);
                return Ok(());
            }
            if most >= reach {
                tail.clear();
                tail.extend_from_slice(&available[most - reach..most]);
            } else if tail.len() > reach {
                tail.drain(..tail.len() - reach);
            }
            self.reader.consume(most);
            left -= most as u64;
        }
        match self.at_border() {
            Err(error) if begins_broken(&error) => self.behind = Some(error),
            Ok(false) => drop(self.begun(&tail)?),
            border => drop(border?),
        }
        Ok(())
    }

    /// A broken member of a packed file: named once, however often it takes to find the next sound one.
    fn damage(&mut self, error: &io::Error) -> Option<Item> {
        let inside = std::mem::replace(&mut self.inside, false);
        // What is left of it must not run into the first line of the next record.
        self.reader.forget();
        if std::mem::replace(&mut self.broken, true) && !inside {
            return None;
        }
        self.record += u64::from(!inside);
        let uri = format!("{}#{}", self.file.uri, self.record);
        Some(Err(unread(&uri, format!("a damaged record, which is passed over: {}", why(error)))))
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
            fetched: header.fetched,
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
                Err(error) if goes_on(&error) => {
                    if let Some(item) = self.damage(&error) {
                        return Some(item);
                    }
                }
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
