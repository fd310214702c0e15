//! JSON that is not JSON Lines: an array of reports, a JSON Feed, an object that holds a list of
//! them, one report alone. Elements are cut out of the stream one at a time.

use super::peek::Peeked;
use super::record::{Channel, Found, Tally};
use super::{FileAt, Item, Limits, Options, record, too_large, unread, why};
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, ErrorKind};

/// Keys of an object under which a list of reports is looked for.
const LISTS: &[&str] =
    &["items", "articles", "reports", "documents", "docs", "results", "data", "records", "entries"];

/// Bytes kept of the values beside a list.
const BESIDE: u64 = 1_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Members,
    /// In a list; `alone` where the list is the whole document.
    List {
        alone: bool,
    },
    End,
}

/// The reports of a JSON document; `uri#n` is the n-th element, `uri` itself a single report.
pub(super) struct Json {
    file: FileAt,
    cutter: Cutter<BufReader<Peeked>>,
    limits: Limits,
    links: bool,
    place: Place,
    first: bool,
    element: u64,
    lists: u32,
    members: Map<String, Value>,
    kept: u64,
    tally: Tally,
    buffer: Vec<u8>,
}

impl Json {
    pub(super) fn new(file: FileAt, peeked: Peeked, options: &Options) -> Self {
        Json {
            file,
            cutter: Cutter { reader: peeked.buffered() },
            limits: options.limits,
            links: options.links,
            place: Place::Start,
            first: true,
            element: 0,
            lists: 0,
            members: Map::new(),
            kept: 0,
            tally: Tally::default(),
            buffer: Vec::new(),
        }
    }

    /// One step; `Ok(None)` where it gave nothing to hand on.
    fn step(&mut self) -> io::Result<Option<Item>> {
        match self.place {
            Place::Start => {
                self.place = match self.cutter.next_mark()? {
                    Some(b'[') => Place::List { alone: true },
                    Some(b'{') => Place::Members,
                    _ => return Err(malformed("neither a list nor an object")),
                };
                self.first = true;
                Ok(None)
            }
            Place::List { alone } => {
                if !self.more(b']')? {
                    self.place = if alone { Place::End } else { Place::Members };
                    self.first = false;
                    return Ok(None);
                }
                self.element += 1;
                let uri = format!("{}#{}", self.file.uri, self.element);
                if !self.cutter.value(&mut self.buffer, self.limits)? {
                    return Ok(Some(Err(unread(&uri, too_large(self.limits)))));
                }
                Ok(self.found(uri, alone))
            }
            Place::Members => {
                if !self.more(b'}')? {
                    self.place = Place::End;
                    return Ok(self.single());
                }
                self.member()?;
                Ok(None)
            }
            Place::End => Ok(None),
        }
    }

    /// Whether another element comes before `close`; reads the comma between two.
    fn more(&mut self, close: u8) -> io::Result<bool> {
        let first = std::mem::replace(&mut self.first, false);
        match self.cutter.peek_mark()? {
            Some(byte) if byte == close => {
                self.cutter.reader.consume(1);
                Ok(false)
            }
            Some(b',') if !first => {
                self.cutter.reader.consume(1);
                // A comma before the end is a common slip, and harmless.
                if self.cutter.peek_mark()? == Some(close) {
                    self.cutter.reader.consume(1);
                    return Ok(false);
                }
                Ok(true)
            }
            Some(_) if first => Ok(true),
            Some(byte) => Err(malformed(&format!("{:?} where a comma should stand", char::from(byte)))),
            None => Err(malformed("it ends in the middle")),
        }
    }

    fn found(&mut self, uri: String, alone: bool) -> Option<Item> {
        let value = match parse(&self.buffer) {
            Ok(value) => value,
            Err(error) => return Some(Err(unread(&uri, record::malformed(&error)))),
        };
        let text = |key: &str| self.members.get(key).and_then(Value::as_str).map(str::to_owned);
        let channel = Channel { outlet: text("title"), language: text("language") };
        let channel = (!alone && self.members.contains_key("version")).then_some(&channel);
        match record::of(value, uri, channel) {
            Found::Report(report) => {
                self.tally.reports += 1;
                Some(Ok(*report))
            }
            Found::Link(report) if self.links && channel.is_some() => Some(Ok(*report)),
            found => {
                self.tally.count(&found, || format!("number {}", self.element));
                None
            }
        }
    }

    fn member(&mut self) -> io::Result<()> {
        self.cutter.value(&mut self.buffer, Limits { report: BESIDE, ..self.limits })?;
        let key = String::from_utf8_lossy(&self.buffer).trim().trim_matches('"').to_owned();
        if self.cutter.next_mark()? != Some(b':') {
            return Err(malformed("a key without a value"));
        }
        if self.cutter.peek_mark()? == Some(b'[') && LISTS.contains(&key.as_str()) {
            self.cutter.reader.consume(1);
            self.place = Place::List { alone: false };
            self.first = true;
            self.lists += 1;
            return Ok(());
        }
        // One report alone may be as large as any; values beside a list are remarks on it.
        let left = if self.lists > 0 { BESIDE } else { self.limits.report }.saturating_sub(self.kept);
        if self.cutter.value(&mut self.buffer, Limits { report: left, ..self.limits })? {
            self.kept += (self.buffer.len() + key.len()) as u64;
            let value = parse(&self.buffer).map_err(|error| malformed(&record::malformed(&error)))?;
            self.members.insert(key, value);
        } else if self.lists == 0 && self.kept < self.limits.report {
            self.kept = u64::MAX;
        }
        Ok(())
    }

    /// The object itself, where it held no list.
    fn single(&mut self) -> Option<Item> {
        if self.lists > 0 {
            return None;
        }
        if self.kept == u64::MAX {
            return Some(Err(unread(&self.file.uri, too_large(self.limits))));
        }
        let object = Value::Object(std::mem::take(&mut self.members));
        match record::of(object, self.file.uri.clone(), None) {
            Found::Report(mut report) => {
                self.tally.reports += 1;
                // A record goes by the address that it gives, as in a list.
                if report.hints.url.is_some() {
                    report.uri.push_str("#1");
                }
                Some(Ok(*report))
            }
            found => {
                self.tally.count(&found, || "the object".into());
                None
            }
        }
    }
}

impl Iterator for Json {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while self.place != Place::End {
            match self.step() {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => {
                    self.place = Place::End;
                    self.tally = Tally::closed();
                    let after = match self.element {
                        0 => String::new(),
                        n => format!(", at number {n} of the list; those before it are read"),
                    };
                    return Some(Err(unread(&self.file.uri, format!("{}{after}", why(&error)))));
                }
            }
        }
        self.tally.close(&self.file, "objects").map(Err)
    }
}

/// Bytes that are no UTF-8 are damage, not an error: they become U+FFFD, which the report says.
fn parse(bytes: &[u8]) -> serde_json::Result<Value> {
    if std::str::from_utf8(bytes).is_ok() {
        serde_json::from_slice(bytes)
    } else {
        serde_json::from_str(&String::from_utf8_lossy(bytes))
    }
}

fn malformed(what: &str) -> io::Error {
    let text =
        if what.starts_with("malformed") { what.to_owned() } else { format!("malformed JSON: {what}") };
    io::Error::new(ErrorKind::InvalidData, text)
}

/// Cuts values out of a stream of JSON without building them.
struct Cutter<R> {
    reader: R,
}

impl<R: BufRead> Cutter<R> {
    /// The next byte that is not blank, left in place.
    fn peek_mark(&mut self) -> io::Result<Option<u8>> {
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                return Ok(None);
            }
            // The byte order mark counts as blank.
            let blank = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0xEF | 0xBB | 0xBF);
            match available.iter().position(|b| !blank(b)) {
                Some(at) => {
                    let mark = available[at];
                    self.reader.consume(at);
                    return Ok(Some(mark));
                }
                None => {
                    let n = available.len();
                    self.reader.consume(n);
                }
            }
        }
    }

    fn next_mark(&mut self) -> io::Result<Option<u8>> {
        let mark = self.peek_mark()?;
        if mark.is_some() {
            self.reader.consume(1);
        }
        Ok(mark)
    }

    /// Reads one value into `buffer`; `false` where it was over the limit and is passed over.
    fn value(&mut self, buffer: &mut Vec<u8>, limits: Limits) -> io::Result<bool> {
        buffer.clear();
        buffer.shrink_to(1 << 20);
        if self.peek_mark()?.is_none() {
            return Err(malformed("it ends in the middle"));
        }
        let (mut depth, mut quoted, mut escaped, mut begun) = (0u32, false, false, false);
        let mut length = 0u64;
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                // A bare number at the very end is whole; anything else is cut.
                return if begun && depth == 0 && !quoted {
                    Ok(true)
                } else {
                    Err(malformed("it ends in the middle"))
                };
            }
            let mut used = available.len();
            let mut whole = false;
            for (at, byte) in available.iter().enumerate() {
                if quoted {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => quoted = false,
                        _ => continue,
                    }
                    if !quoted && depth == 0 {
                        (used, whole) = (at + 1, true);
                        break;
                    }
                    continue;
                }
                match byte {
                    b'"' if depth == 0 && begun => {
                        (used, whole) = (at, true);
                        break;
                    }
                    b'"' => quoted = true,
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' if depth > 0 => {
                        depth -= 1;
                        if depth == 0 {
                            (used, whole) = (at + 1, true);
                            break;
                        }
                    }
                    // The end of a bare word, which belongs to what is around it.
                    b']' | b'}' | b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => {
                        if !begun {
                            return Err(malformed(&format!(
                                "{:?} where a value should stand",
                                char::from(*byte)
                            )));
                        }
                        (used, whole) = (at, true);
                        break;
                    }
                    _ => {}
                }
                begun = true;
            }
            length += used as u64;
            if length <= limits.report {
                buffer.extend_from_slice(&available[..used]);
            } else {
                *buffer = Vec::new();
                if length > limits.report.saturating_add(limits.skip) {
                    return Err(malformed("given up: a value that does not end"));
                }
            }
            self.reader.consume(used);
            if whole {
                return Ok(length <= limits.report);
            }
        }
    }
}
