//! JSON Lines: a report a line.

use super::peek::Peeked;
use super::record::{Found, Tally};
use super::{FileAt, Item, Limits, record, too_large, unread, why};
use memchr::memchr;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::io::{self, BufRead, BufReader, ErrorKind};

/// The reports of a file of JSON Lines; `uri#n` is line n.
pub(super) struct Lines {
    file: FileAt,
    reader: BufReader<Peeked>,
    limits: Limits,
    line: u64,
    buffer: Vec<u8>,
    tally: Tally,
    ids: Ids,
    done: bool,
}

/// The ids given so far, by their hash, and the lines they stand on.
#[derive(Default)]
struct Ids(FxHashMap<u64, u64>);

/// So many ids are remembered, so that memory stays bounded (about 40 MB).
const IDS: usize = 1_000_000;

impl Ids {
    /// The line on which `id` was given before, if it was.
    fn before(&mut self, id: &str, line: u64) -> Option<u64> {
        let hash = FxBuildHasher.hash_one(id);
        if let Some(first) = self.0.get(&hash) {
            return Some(*first);
        }
        if self.0.len() < IDS {
            self.0.insert(hash, line);
        }
        None
    }
}

/// What [`next_line`] met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Whole,
    TooLong,
    End,
}

impl Lines {
    pub(super) fn new(file: FileAt, peeked: Peeked, limits: Limits) -> Self {
        let reader = peeked.buffered();
        let (tally, ids) = (Tally::default(), Ids::default());
        Lines { file, reader, limits, line: 0, buffer: Vec::new(), tally, ids, done: false }
    }

    fn at(&self) -> String {
        format!("{}:{}", self.file.uri, self.line)
    }
}

impl Iterator for Lines {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.done {
            self.line += 1;
            match next_line(&mut self.reader, &mut self.buffer, self.limits) {
                Err(error) => {
                    self.done = true;
                    return Some(Err(unread(
                        &self.file.uri,
                        format!("{}, in line {}", why(&error), self.line),
                    )));
                }
                Ok(Line::TooLong) => return Some(Err(unread(&self.at(), too_large(self.limits)))),
                Ok(Line::End) => self.done = true,
                Ok(Line::Whole) => {}
            }
            let line = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer);
            // What fills a file up to a block of a disk stands in its last line.
            let filled = line.iter().rev().take_while(|b| **b == 0).count();
            let line = line[..line.len() - filled].trim_ascii();
            if line.is_empty() {
                continue;
            }
            let value = match serde_json::from_slice(line) {
                Ok(value) => value,
                // Bytes that are no UTF-8 are damage, not an error.
                Err(_) if std::str::from_utf8(line).is_err() => {
                    match serde_json::from_str(&String::from_utf8_lossy(line)) {
                        Ok(value) => value,
                        Err(error) => return Some(Err(unread(&self.at(), record::malformed(&error)))),
                    }
                }
                Err(error) => return Some(Err(unread(&self.at(), record::malformed(&error)))),
            };
            let uri = format!("{}#{}", self.file.uri, self.line);
            match record::of(value, uri, None) {
                Found::Report(mut report) => {
                    self.tally.reports += 1;
                    let before = report.hints.id.as_deref().and_then(|id| self.ids.before(id, self.line));
                    report.hints.id_before = before.map(|line| format!("line {line}"));
                    return Some(Ok(*report));
                }
                found => self.tally.count(&found, || format!("line {}", self.line)),
            }
        }
        self.tally.close(&self.file, "lines").map(Err)
    }
}

/// Reads the next line without its end into `buffer`; one over the limit is passed over.
pub(super) fn next_line(reader: &mut impl BufRead, buffer: &mut Vec<u8>, limits: Limits) -> io::Result<Line> {
    buffer.clear();
    buffer.shrink_to(1 << 20);
    let mut length = 0u64;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let (used, ended) = match memchr(b'\n', available) {
            Some(at) => (at + 1, true),
            None => (available.len(), available.is_empty()),
        };
        let body = used - usize::from(ended && used > 0);
        length += body as u64;
        if length <= limits.report {
            buffer.extend_from_slice(&available[..body]);
        } else {
            *buffer = Vec::new();
            if length > limits.report.saturating_add(limits.skip) {
                return Err(io::Error::other("given up: a line that does not end"));
            }
        }
        let at_end = used == 0;
        reader.consume(used);
        if ended {
            return Ok(match (length > limits.report, at_end) {
                (true, _) => Line::TooLong,
                (false, true) => Line::End,
                (false, false) => Line::Whole,
            });
        }
    }
}
