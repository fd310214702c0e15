//! WACZ: a ZIP with WARCs under `archive/` and a list of pages with their titles.
//!
//! The WARCs are read one after another, as streams out of the ZIP. The list's times are those of the crawl, and so
//! are not taken over.

use super::peek::{Peeked, Source};
use super::{FileAt, Item, Items, Options, one, open, unread, why};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use zip::{CompressionMethod, ZipArchive};

/// Pages whose titles are kept, and bytes of one title.
const PAGES: usize = 200_000;
const TITLE: usize = 500;
/// Bytes read of one list of pages.
const LIST: u64 = 200_000_000;
/// Parts of one ZIP.
const PARTS: usize = 1_000_000;

/// Where a ZIP lies: something that can be opened again and again.
#[derive(Clone)]
pub(super) enum Place {
    File(PathBuf),
    Bytes(Cow<'static, [u8]>),
}

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

impl Place {
    fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(match self {
            Place::File(path) => Box::new(BufReader::new(File::open(path)?)),
            Place::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

/// One file inside the ZIP.
struct Part {
    name: String,
    start: u64,
    size: u64,
    deflated: bool,
}

/// What a ZIP holds.
enum Inside {
    Wacz { warcs: Vec<Part>, lists: Vec<Part>, unread: Vec<(String, String)> },
    Other,
}

/// The reports of a ZIP that is a WACZ; `None` where it is another kind of ZIP.
pub(super) fn items(file: &FileAt, place: Place, options: &Options) -> Option<Items> {
    let inside = match place.open().and_then(look) {
        Ok(Inside::Wacz { warcs, lists, unread }) => (warcs, lists, unread),
        Ok(Inside::Other) => return None,
        // A cut ZIP has lost its directory, which stands at the end.
        Err(error) if file.name.to_ascii_lowercase().ends_with(".wacz") => {
            return Some(one(Err(unread(
                &file.uri,
                format!("the WACZ is damaged or cut short: {}", why(&error)),
            ))));
        }
        Err(_) => return None,
    };
    let (warcs, lists, bad) = inside;
    let mut titles = FxHashMap::default();
    for list in &lists {
        // A list that cannot be read costs the titles, nothing else.
        let _ = list.open(&place).and_then(|source| read_list(source, &mut titles));
    }
    let ready =
        bad.into_iter().map(|(name, reason)| Err(unread(&format!("{}!{name}", file.uri), reason))).collect();
    Some(Box::new(Wacz {
        file: file.clone(),
        place,
        options: options.clone(),
        warcs: warcs.into(),
        titles,
        current: None,
        ready,
    }))
}

fn look(source: Box<dyn Seekable>) -> io::Result<Inside> {
    let mut zip = ZipArchive::new(source).map_err(io::Error::other)?;
    if zip.len() > PARTS {
        return Err(io::Error::other("more than a million files in it"));
    }
    let (mut warcs, mut lists, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    let mut ours = false;
    for at in 0..zip.len() {
        let Ok(entry) = zip.by_index_raw(at) else { continue };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let lower = name.to_ascii_lowercase();
        ours |= lower == "datapackage.json" || lower.starts_with("archive/");
        let warc = lower.starts_with("archive/")
            && [".warc", ".warc.gz", ".warc.zst"].iter().any(|end| lower.ends_with(end));
        let list = lower.starts_with("pages/") && lower.ends_with(".jsonl");
        if !warc && !list {
            continue;
        }
        let deflated = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::DEFLATE => true,
            method => {
                unread.push((name, format!("packed inside the WACZ in a way that is not read ({method})")));
                continue;
            }
        };
        if entry.encrypted() {
            unread.push((name, "encrypted inside the WACZ".to_owned()));
            continue;
        }
        let Some(start) = entry.data_start() else { continue };
        let part = Part { name, start, size: entry.compressed_size(), deflated };
        if warc { warcs.push(part) } else { lists.push(part) }
    }
    warcs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(if ours && !(warcs.is_empty() && unread.is_empty()) {
        Inside::Wacz { warcs, lists, unread }
    } else {
        Inside::Other
    })
}

impl Part {
    fn open(&self, place: &Place) -> io::Result<Source> {
        let mut source = place.open()?;
        source.seek(SeekFrom::Start(self.start))?;
        let packed = source.take(self.size);
        Ok(if self.deflated { Box::new(flate2::read::DeflateDecoder::new(packed)) } else { Box::new(packed) })
    }
}

fn read_list(source: Source, titles: &mut FxHashMap<String, String>) -> io::Result<()> {
    let mut lines = BufReader::new(source.take(LIST));
    let mut line = Vec::new();
    while titles.len() < PAGES {
        line.clear();
        if lines.by_ref().take(100_000).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let Ok(page) = serde_json::from_slice::<serde_json::Value>(&line) else { continue };
        let (Some(url), Some(title)) = (page["url"].as_str(), page["title"].as_str()) else { continue };
        let title = title.trim();
        // Crawlers put the address where they found no title.
        if !title.is_empty() && title.len() <= TITLE && url.len() <= 4096 && title != url {
            titles.insert(url.to_owned(), title.to_owned());
        }
    }
    Ok(())
}

/// The reports of a WACZ; `file!archive/x.warc.gz#n` is the n-th record of one of its WARCs.
struct Wacz {
    file: FileAt,
    place: Place,
    options: Options,
    warcs: VecDeque<Part>,
    titles: FxHashMap<String, String>,
    current: Option<Items>,
    ready: VecDeque<Item>,
}

impl Iterator for Wacz {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some(items) = &mut self.current {
                if let Some(item) = items.next() {
                    return Some(item.map(|mut raw| {
                        if raw.hints.title.is_none() {
                            raw.hints.title =
                                raw.hints.url.as_ref().and_then(|url| self.titles.get(url)).cloned();
                        }
                        raw
                    }));
                }
                self.current = None;
            }
            let part = self.warcs.pop_front()?;
            let uri = format!("{}!{}", self.file.uri, part.name);
            match part.open(&self.place) {
                Ok(source) => {
                    let file = FileAt { uri, name: part.name, found: self.file.found };
                    self.current = Some(open(file, source, &self.options));
                }
                Err(error) => return Some(Err(unread(&uri, why(&error)))),
            }
        }
    }
}

/// Whether these are the first bytes of a ZIP.
pub(super) fn is_zip(peeked: &Peeked) -> bool {
    peeked.head().starts_with(b"PK\x03\x04")
}
