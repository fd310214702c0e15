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
//! | gzip, zstd of any of these | the same, decompressed while reading |
//!
//! Bounds: see [`Limits`]. Sizes are counted as bytes produced, never as bytes declared.
#![allow(clippy::disallowed_methods, reason = "this is the edge that opens files")]

mod dates;
mod feed;
mod http;
mod json;
mod kind;
mod lines;
mod peek;
mod record;
mod summary;
mod unpack;
mod utf8;
mod walk;
mod warc;

use crate::raw::{Form, Hints, RawReport, Unread};
use kind::Kind;
use peek::{Peeked, Source, Taken};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fs::File;
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
    /// Bytes at hand, with the name they go by.
    Bytes {
        /// As a path would be: its extension counts.
        name: String,
        /// The content.
        bytes: Cow<'static, [u8]>,
    },
}

impl From<&Path> for Input {
    /// `-` is standard input.
    fn from(path: &Path) -> Self {
        if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.to_owned()) }
    }
}

/// Bounds on what is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one report after decompression, 50 million; a larger one is named and skipped.
    pub report: u64,
    /// Bytes passed over inside one container to get behind a report that is too large,
    /// a thousand million; beyond it the container is given up.
    pub skip: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { report: 50_000_000, skip: 1_000_000_000 }
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
                    let source = Box::new(std::io::Cursor::new(bytes));
                    self.current = Some(open(file, source, &self.options));
                }
                Input::Path(path) => {
                    if let Some(address) = path.to_str().filter(|p| is_address(p)) {
                        let reason = "an address; addresses are not fetched in this version: save the page \
                                      and give the file";
                        return Some(Err(unread(address, reason)));
                    }
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
        Input::Bytes { .. } => Some(n + 1),
        Input::Path(path) if path.is_dir() => Some(n + walk::Walk::new(path).count() as u64),
        Input::Path(_) => Some(n + 1),
    })
}

fn is_address(path: &str) -> bool {
    path.starts_with("http://") || path.starts_with("https://")
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
    match File::open(path) {
        Err(error) => one(Err(unread(&file.uri, why(&error)))),
        Ok(opened) => open(file, Box::new(opened), options),
    }
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

fn open(file: FileAt, source: Source, options: &Options) -> Items {
    let mut file = file;
    let peek = |source| if options.jsonl { Peeked::with_head(source, 16) } else { Peeked::new(source) };
    let mut peeked = peek(source);
    if let Some(packing) = unpack::packing(peeked.head()) {
        peeked = match unpack::unpack(packing, peeked) {
            Ok(source) => peek(source),
            Err(error) => return one(Err(unread(&file.uri, why(&error)))),
        };
        file.name = unpack::bare_name(&file.name).to_owned();
    }
    let limits = options.limits;
    match kind::of(peeked.head(), &file.name, options) {
        Kind::Empty => match peeked.fault() {
            Some(error) => one(Err(unread(&file.uri, why(&error)))),
            None => one(Err(unread(&file.uri, "an empty file"))),
        },
        Kind::Whole(form) => {
            let form = if options.verbatim { Form::Plain } else { form };
            one(whole(&file, peeked, form, limits))
        }
        Kind::JsonLines => Box::new(lines::Lines::new(file, peeked, limits)),
        Kind::Json => Box::new(json::Json::new(file, peeked, limits)),
        Kind::Feed => Box::new(feed::Feed::new(file, peeked, limits)),
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
