//! The edge where reports come in: files, folders, standard input, and the containers inside them.
//!
//! [`acquire`] is a stream: it holds one report at a time, however large the folder, feed or WARC it
//! comes from. What cannot be read is an [`Unread`] with its place and its reason, in the same
//! stream; the rest goes on. What a file is, is decided by its content first and by its name second.
//!
//! | found | becomes |
//! |---|---|
//! | HTML, text, Markdown | one report |
//! | JSON Lines, JSON arrays | a report a line or element that has a text |
//! | RSS 2.0, RSS 1.0, Atom, JSON Feed | a report an item that carries its text, or a summary of a sentence or more |
//! | WARC 1.0 and 1.1 | a report a response, resource or conversion record of HTML or text |
//! | WACZ | the reports of its WARCs, with the titles of its list of pages |
//! | gzip, zstd of any of these | the same, decompressed while reading |
//! | an address | what the server gives, where [`Options::access`] allows it |
//!
//! # Bounds
//!
//! | what | bound | beyond it |
//! |---|---|---|
//! | one report, unpacked | [`Limits::report`], 50 MB | named and skipped |
//! | passed over inside a container to get behind one | [`Limits::skip`], 4,000 MB | the container is given up, what came before counts |
//! | a header line of a WARC; lines of a header | 64 KiB; 1,000 | the line is left out; the header ends |
//! | values beside the list in a JSON document | 1 MB | left out |
//! | ids of one file compared with each other | 1,000,000 | later ones are not compared |
//! | a page: bytes, elements, depth | 16 MB, 400,000, 256 | the page counts as far as it goes, with a note |
//! | one address: time, redirects, bytes | 60 s, 8, [`Limits::report`] | named and skipped |
//! | a named pipe into which nobody writes | 10 s | named and skipped |
//!
//! Sizes are counted as bytes produced, never as bytes declared. Entities of XML are not expanded. Symbolic links are
//! followed, but never back into a folder above; pipes and devices in a folder are passed over.
#![allow(clippy::disallowed_methods, reason = "this is the edge that opens files")]

mod walk;

mod kind;
mod peek;
mod pipe;
mod unpack;
mod utf8;

mod dates;
mod http;
mod record;
mod summary;

mod feed;
mod json;
mod lines;
mod wacz;
mod warc;

mod net;
mod opml;
mod watch;

pub use net::{Access, Net, NetOptions, Recall, Roots, Visit};
pub use opml::{FeedAt, feed_list};
pub use watch::{Watch, watch};

use crate::raw::{Form, Hints, RawReport, Unread};
use kind::Kind;
use peek::{Peeked, Source, Taken};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// What one step of the stream gives.
pub type Item = Result<RawReport, Unread>;

type Items = Box<dyn Iterator<Item = Item> + Send>;

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input; its reports are called `-`.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
    /// What is at an address, `http://...` or `https://...`.
    Address(String),
    /// Bytes at hand, with the name they go by.
    Bytes {
        /// As a path would be: its extension counts.
        name: String,
        /// The content.
        bytes: Cow<'static, [u8]>,
    },
}

impl From<&Path> for Input {
    /// `-` is standard input; what begins with `http://` or another scheme is an address; `file://` is a path.
    ///
    /// ```
    /// use dateline_intake::acquire::Input;
    /// use std::path::Path;
    /// assert_eq!(Input::from(Path::new("file:///tmp/a%20b.txt")), Input::Path("/tmp/a b.txt".into()));
    /// assert_eq!(Input::from(Path::new("ftp://example.org/a")), Input::Address("ftp://example.org/a".into()));
    /// ```
    fn from(path: &Path) -> Self {
        match path.to_str() {
            Some("-") => Input::Stdin,
            Some(address) if is_address(address) => match file_address(address) {
                Some(path) => Input::Path(path),
                None => Input::Address(address.to_owned()),
            },
            _ => Input::Path(path.to_owned()),
        }
    }
}

/// Bounds on what is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one report after decompression, 50 million; a larger one is named and skipped.
    pub report: u64,
    /// Bytes passed over inside one container to get behind a report that is too large,
    /// four thousand million; beyond it the container is given up.
    pub skip: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { report: 50_000_000, skip: 4_000_000_000 }
    }
}

/// How to take in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Every input is JSON Lines, whatever it looks like.
    pub jsonl: bool,
    /// Every file is one clean text: no page, no container but JSON Lines (by name or by `jsonl`).
    pub verbatim: bool,
    /// Bounds.
    pub limits: Limits,
    /// Whether addresses are fetched, and how.
    pub access: Access,
    /// Items of feeds that are only links are handed on too, with [`Extent::Link`](crate::raw::Extent::Link) and
    /// without bytes.
    pub links: bool,
}

/// The stream of reports and of what could not be read.
pub struct Acquire {
    inputs: VecDeque<Input>,
    options: Options,
    walk: Option<walk::Walk>,
    current: Option<Items>,
}

/// Reads `inputs` one after another, folders in the order of their names.
///
/// ```
/// use dateline_intake::acquire::{acquire, Input, Options};
/// let lines = br#"{"id":"a","text":"Troops left Baghdad."}"#;
/// let input = Input::Bytes { name: "wire.jsonl".into(), bytes: lines.into() };
/// let report = acquire([input], Options::default()).next().unwrap().unwrap();
/// assert_eq!(report.uri, "wire.jsonl#1");
/// assert_eq!(report.hints.id.as_deref(), Some("a"));
/// ```
pub fn acquire(inputs: impl IntoIterator<Item = Input>, options: Options) -> Acquire {
    Acquire { inputs: inputs.into_iter().collect(), options, walk: None, current: None }
}

impl Iterator for Acquire {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(items) = &mut self.current {
                match items.next() {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(Ok(path)) => self.current = Some(open_file(&path, true, &self.options)),
                    Some(Err(unread)) => return Some(Err(unread)),
                    None => self.walk = None,
                }
                continue;
            }
            match self.inputs.pop_front()? {
                Input::Stdin => {
                    let file = FileAt { uri: "-".into(), name: String::new(), found: false };
                    self.current = Some(open(file, Box::new(std::io::stdin()), &self.options));
                }
                Input::Bytes { name, bytes } => {
                    let file = FileAt { uri: name.clone(), name, found: false };
                    self.current = Some(open_bytes(file, bytes, &self.options));
                }
                Input::Address(address) => self.current = Some(net::items(&address, &self.options)),
                Input::Path(path) => {
                    if path.is_dir() {
                        self.walk = Some(walk::Walk::new(&path));
                    } else {
                        self.current = Some(open_file(&path, false, &self.options));
                    }
                }
            }
        }
    }
}

/// How many files `inputs` stand for, to say how far the reading is; `None` where that cannot be
/// known, as for standard input. Nothing is opened.
pub fn count_files(inputs: &[Input]) -> Option<u64> {
    inputs.iter().try_fold(0u64, |n, input| match input {
        Input::Stdin => None,
        Input::Bytes { .. } | Input::Address(_) => Some(n + 1),
        Input::Path(path) if path.is_dir() => Some(n + walk::Walk::new(path).count() as u64),
        Input::Path(_) => Some(n + 1),
    })
}

fn is_address(path: &str) -> bool {
    path.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() >= 2
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// The path of a `file:` address on this machine (RFC 8089).
fn file_address(address: &str) -> Option<PathBuf> {
    let rest = address.get(..7).filter(|s| s.eq_ignore_ascii_case("file://")).and(address.get(7..))?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit = |n: usize| behind.get(n).and_then(|b| char::from(*b).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    Some(PathBuf::from(String::from_utf8_lossy(&bytes).into_owned()))
}

/// A file as the readers of its kinds know it.
#[derive(Clone, Debug)]
struct FileAt {
    /// What its reports are called.
    uri: String,
    /// The name that tells its kind, without `.gz` or `.zst` once unpacked.
    name: String,
    /// Found in a folder, rather than named by the user.
    found: bool,
}

fn unread(uri: &str, reason: impl Into<String>) -> Unread {
    Unread { uri: uri.to_owned(), reason: reason.into(), harmless: false }
}

fn one(item: Item) -> Items {
    Box::new(std::iter::once(item))
}

fn open_file(path: &Path, found: bool, options: &Options) -> Items {
    let uri = path.display().to_string();
    let file = FileAt { name: uri.clone(), uri, found };
    match std::fs::metadata(path) {
        Err(error) => return one(Err(unread(&file.uri, why(&error)))),
        Ok(meta) if found && !meta.is_file() => {
            let reason = "neither a file nor a folder".to_owned();
            return one(Err(Unread { uri: file.uri, reason, harmless: true }));
        }
        Ok(_) => {}
    }
    match pipe::open(path) {
        Err(error) => one(Err(unread(&file.uri, why(&error)))),
        Ok(opened) => {
            let peeked = peek(Box::new(opened), options);
            if !options.verbatim && wacz::is_zip(&peeked) {
                let place = wacz::Place::File(path.to_owned());
                if let Some(items) = wacz::items(&file, place, options) {
                    return items;
                }
            }
            open_peeked(file, peeked, options)
        }
    }
}

fn open_bytes(file: FileAt, bytes: Cow<'static, [u8]>, options: &Options) -> Items {
    let peeked = peek(Box::new(std::io::Cursor::new(bytes.clone())), options);
    if !options.verbatim
        && wacz::is_zip(&peeked)
        && let Some(items) = wacz::items(&file, wacz::Place::Bytes(bytes), options)
    {
        return items;
    }
    open_peeked(file, peeked, options)
}

/// An error of the system in plain words.
fn why(error: &std::io::Error) -> String {
    use std::io::ErrorKind::*;
    match error.kind() {
        NotFound => "there is no such file or folder".into(),
        PermissionDenied => "no permission to read it".into(),
        _ => error.to_string(),
    }
}

fn peek(source: Source, options: &Options) -> Peeked {
    if options.jsonl { Peeked::with_head(source, 16) } else { Peeked::new(source) }
}

fn open(file: FileAt, source: Source, options: &Options) -> Items {
    open_peeked(file, peek(source, options), options)
}

fn open_peeked(file: FileAt, peeked: Peeked, options: &Options) -> Items {
    let (mut file, mut peeked) = (file, peeked);
    if let Some(packing) = unpack::packing(peeked.head()) {
        peeked = match unpack::unpack(packing, peeked) {
            Ok(source) => peek(source, options),
            Err(error) => return one(Err(unread(&file.uri, why(&error)))),
        };
        file.name = unpack::bare_name(&file.name).to_owned();
    }
    let limits = options.limits;
    match kind::of(peeked.head(), &file.name, options) {
        // A WARC whose very first record is damaged may have sound ones behind it.
        Kind::Empty if peeked.has_fault() && file.name.to_ascii_lowercase().ends_with(".warc") => {
            Box::new(warc::Warc::new(file, peeked, limits))
        }
        Kind::Empty => match peeked.fault() {
            Some(error) => one(Err(unread(&file.uri, why(&error)))),
            None => one(Err(unread(&file.uri, "an empty file"))),
        },
        Kind::Whole(form) => {
            let form = if options.verbatim { Form::Plain } else { form };
            one(whole(&file, peeked, form, limits))
        }
        Kind::JsonLines => Box::new(lines::Lines::new(file, peeked, limits)),
        Kind::Json => Box::new(json::Json::new(file, peeked, options)),
        Kind::Feed => Box::new(feed::Feed::new(file, peeked, options)),
        Kind::Warc => Box::new(warc::Warc::new(file, peeked, limits)),
        Kind::Other { what, plainly } => {
            let harmless = file.found && plainly;
            one(Err(Unread { uri: file.uri, reason: what, harmless }))
        }
    }
}

fn whole(file: &FileAt, peeked: Peeked, form: Form, limits: Limits) -> Item {
    match peeked.take_whole(limits.report) {
        Taken::Whole(bytes) => Ok(RawReport { uri: file.uri.clone(), bytes, form, hints: Hints::default() }),
        Taken::TooLarge => Err(unread(&file.uri, too_large(limits))),
        Taken::Broken(error) => Err(unread(&file.uri, why(&error))),
    }
}

fn too_large(limits: Limits) -> String {
    let size = match limits.report {
        n if n.is_multiple_of(1_000_000) => format!("{} MB", n / 1_000_000),
        n => format!("{n} bytes"),
    };
    format!("larger than {size}, the limit for one report")
}

#[cfg(test)]
mod tests;
