//! gzip and zstd, decompressed while reading.

use super::peek::{Peeked, Source};
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

/// Tells the packing by the first bytes.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Packing::Zstd),
        // A frame to be skipped comes first where a WARC brings its dictionary.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
        _ => None,
    }
}

/// `page.html.gz` is called `page.html` inside.
pub(super) fn bare_name(name: &str) -> &str {
    let cut = [".gz", ".gzip", ".zst", ".zstd", ".GZ", ".ZST"].iter().find_map(|end| name.strip_suffix(end));
    cut.unwrap_or(name)
}

pub(super) fn unpack(packing: Packing, packed: Peeked) -> io::Result<Source> {
    Ok(match packing {
        Packing::Gzip => Box::new(Named { what: "gzip", inner: Members::new(packed.buffered()) }),
        Packing::Zstd => Box::new(Named { what: "zstd", inner: zstd_stream(packed)? }),
    })
}

/// Bytes of a dictionary, unpacked.
const DICTIONARY: u64 = 16_000_000;
/// The frame that holds the dictionary of a `.warc.zst`.
const DICTIONARY_FRAME: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];

/// A zstd stream of any number of frames; the dictionary that a `.warc.zst` may bring in front is used.
fn zstd_stream(packed: Peeked) -> io::Result<Box<dyn Read + Send>> {
    let mut reader = packed.buffered();
    if reader.fill_buf()?.starts_with(&DICTIONARY_FRAME) {
        let mut head = [0; 8];
        reader.read_exact(&mut head)?;
        let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        if size > DICTIONARY {
            return Err(io::Error::other("its zstd dictionary is larger than 16 MB"));
        }
        let mut dictionary = Vec::new();
        reader.by_ref().take(size).read_to_end(&mut dictionary)?;
        if packing(&dictionary) == Some(Packing::Zstd) {
            dictionary = unpack_body(Packing::Zstd, &dictionary, DICTIONARY)
                .ok_or_else(|| io::Error::other("its zstd dictionary is damaged"))?;
        }
        return Ok(Box::new(zstd::stream::read::Decoder::with_dictionary(reader, &dictionary)?));
    }
    Ok(Box::new(zstd::stream::read::Decoder::with_buffer(reader)?))
}

/// Part of a file is broken; behind it reading goes on with the next member.
#[derive(Debug)]
struct BrokenMember {
    what: String,
    /// Nothing of it has been given out: what came before is whole.
    fresh: bool,
}

impl std::fmt::Display for BrokenMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for BrokenMember {}

/// Whether reading may go on behind `error`: one member of a gzip file is broken, and there are others.
pub(super) fn goes_on(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<BrokenMember>())
}

/// Whether such a member broke before anything of it was given out, so that what came before it is whole.
pub(super) fn begins_broken(error: &io::Error) -> bool {
    fresh(error) == Some(true)
}

fn fresh(error: &io::Error) -> Option<bool> {
    error.get_ref().and_then(|inner| inner.downcast_ref::<BrokenMember>()).map(|broken| broken.fresh)
}

/// Says in an error what kind of stream broke.
struct Named<R> {
    what: &'static str,
    inner: R,
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into).map_err(|error| {
            let text = match error.kind() {
                io::ErrorKind::UnexpectedEof => format!("the {} stream breaks off: cut short", self.what),
                io::ErrorKind::Interrupted => return error,
                _ => format!("the {} stream is damaged: {error}", self.what),
            };
            match fresh(&error) {
                Some(fresh) => io::Error::other(BrokenMember { what: text, fresh }),
                None => io::Error::new(error.kind(), text),
            }
        })
    }
}

/// The members of a gzip file one after another, as `gzip -d` gives them: what follows the last
/// member and is no member (padding) is left alone. A broken member gives an error once (see [`goes_on`]); then
/// the next one is read.
struct Members<R: BufRead> {
    current: Option<GzDecoder<Ahead<R>>>,
    /// Whether the present member has given anything.
    gave: bool,
}

impl<R: BufRead> Members<R> {
    fn new(inner: R) -> Self {
        let mut ahead = Ahead::new(inner);
        ahead.trail = Some(Vec::new());
        Members { current: Some(GzDecoder::new(ahead)), gave: false }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.current {
            match decoder.read(into) {
                Ok(0) => {}
                Ok(n) => {
                    self.gave = true;
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
                Err(error) => {
                    let fresh = !std::mem::take(&mut self.gave);
                    let Some(broken) = self.current.take() else { return Err(error) };
                    let mut inner = broken.into_inner();
                    // Damage may have led the decoder far into the members behind.
                    inner.rewind();
                    if !next_member(&mut inner)? {
                        return Err(error);
                    }
                    inner.trail = Some(Vec::new());
                    self.current = Some(GzDecoder::new(inner));
                    return Err(io::Error::other(BrokenMember { what: error.to_string(), fresh }));
                }
            }
            let Some(done) = self.current.take() else { break };
            let mut inner = done.into_inner();
            self.gave = false;
            inner.trail = None;
            if inner.fill_buf()?.first() == Some(&0x1f) {
                inner.trail = Some(Vec::new());
                self.current = Some(GzDecoder::new(inner));
            } else if !inner.fill_buf()?.is_empty() && next_member(&mut inner)? {
                // What lies between two members is damage; behind the last one it is padding.
                inner.trail = Some(Vec::new());
                self.current = Some(GzDecoder::new(inner));
                let what = "bytes that are no gzip stand between two of its members".to_owned();
                return Err(io::Error::other(BrokenMember { what, fresh: true }));
            }
        }
        Ok(0)
    }
}

/// Goes on to the next bytes that begin a gzip member; `false` at the end.
fn next_member<R: BufRead>(inner: &mut Ahead<R>) -> io::Result<bool> {
    loop {
        let available = inner.fill_buf()?;
        if available.is_empty() {
            return Ok(false);
        }
        let Some(at) = memchr::memchr(0x1f, available) else {
            let n = available.len();
            inner.consume(n);
            continue;
        };
        inner.consume(at);
        // Flags beyond the five known ones, and times of day beyond belief, are no header.
        if matches!(inner.ahead(10)?, [0x1f, 0x8b, 8, flags, .., os] if flags & 0xe0 == 0 && (*os <= 13 || *os == 255))
        {
            return Ok(true);
        }
        inner.consume(1);
    }
}

/// Bytes of the present member that can be gone back over.
const TRAIL: usize = 128 * 1024;

/// A reader into which bytes can be put back.
pub(super) struct Ahead<R> {
    inner: R,
    back: Vec<u8>,
    given: usize,
    /// The last bytes given out, where they are kept.
    trail: Option<Vec<u8>>,
}

impl<R: BufRead> Ahead<R> {
    pub(super) fn new(inner: R) -> Self {
        Ahead { inner, back: Vec::new(), given: 0, trail: None }
    }

    /// The next `n` bytes, left in place; fewer at the end.
    pub(super) fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.back.len() - self.given < n {
            let wanted = n - (self.back.len() - self.given);
            let available = match self.inner.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                break;
            }
            let used = wanted.min(available.len());
            self.back.extend_from_slice(&available[..used]);
            self.inner.consume(used);
        }
        Ok(&self.back[self.given..(self.given + n).min(self.back.len())])
    }

    /// Drops what was looked at ahead: the rest of a member that is broken.
    pub(super) fn forget(&mut self) {
        self.back = Vec::new();
        self.given = 0;
    }

    /// Goes back over the trail, but for its first byte.
    fn rewind(&mut self) {
        if let Some(trail) = self.trail.take() {
            self.put_back(trail.get(1..).unwrap_or_default());
        }
    }

    /// Puts `bytes` in front of what comes next.
    pub(super) fn put_back(&mut self, bytes: &[u8]) {
        self.back.splice(..self.given, bytes.iter().copied());
        self.given = 0;
    }
}

impl<R: BufRead> Read for Ahead<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(into)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.given < self.back.len() { Ok(&self.back[self.given..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, n: usize) {
        if let Some(trail) = &mut self.trail {
            let from = if self.given < self.back.len() {
                self.back.get(self.given..)
            } else {
                // What is being given out lies in the buffer: nothing is read here.
                self.inner.fill_buf().ok()
            };
            let bytes = from.unwrap_or_default();
            trail.extend_from_slice(&bytes[..n.min(bytes.len())]);
            if trail.len() > 2 * TRAIL {
                trail.drain(..trail.len() - TRAIL);
            }
        }
        if self.given < self.back.len() {
            self.given += n;
            if self.given >= self.back.len() {
                self.back = Vec::new();
                self.given = 0;
            }
        } else {
            self.inner.consume(n);
        }
    }
}

/// Unpacks a body in memory up to `limit` bytes; `None` where it is longer or damaged.
pub(super) fn unpack_body(packing: Packing, body: &[u8], limit: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let most = limit + 1;
    match packing {
        Packing::Gzip => Members::new(BufReader::new(body)).take(most).read_to_end(&mut out).ok()?,
        Packing::Zstd => {
            zstd::stream::read::Decoder::with_buffer(body).ok()?.take(most).read_to_end(&mut out).ok()?
        }
    };
    (out.len() as u64 <= limit).then_some(out)
}

/// Unpacks a `deflate` body, with its zlib frame or (as some servers send it) without.
pub(super) fn inflate_body(body: &[u8], limit: u64) -> Option<Vec<u8>> {
    let most = limit + 1;
    let mut out = Vec::new();
    if flate2::read::ZlibDecoder::new(body).take(most).read_to_end(&mut out).is_err() {
        out.clear();
        flate2::read::DeflateDecoder::new(body).take(most).read_to_end(&mut out).ok()?;
    }
    (out.len() as u64 <= limit).then_some(out)
}
