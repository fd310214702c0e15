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
        Packing::Zstd => Box::new(Named {
            what: "zstd",
            inner: zstd::stream::read::Decoder::with_buffer(packed.buffered())?,
        }),
    })
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
            io::Error::new(error.kind(), text)
        })
    }
}

/// The members of a gzip file one after another, as `gzip -d` gives them: what follows the last
/// member and is no member (padding) is left alone.
struct Members<R: BufRead> {
    current: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    fn new(inner: R) -> Self {
        Members { current: Some(GzDecoder::new(inner)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        while let Some(decoder) = &mut self.current {
            let n = decoder.read(into)?;
            if n > 0 {
                return Ok(n);
            }
            let Some(done) = self.current.take() else { break };
            let mut inner = done.into_inner();
            if inner.fill_buf()?.first() == Some(&0x1f) {
                self.current = Some(GzDecoder::new(inner));
            }
        }
        Ok(0)
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
