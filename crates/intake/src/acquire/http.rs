//! An HTTP answer as a WARC holds it: status, what the headers say, the body as it was sent.

use super::unpack::{self, Packing};
use memchr::memmem;

/// An HTTP answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    /// `text/html`, lower-case, without parameters; empty where not said.
    pub(super) media: String,
    pub(super) charset: Option<String>,
    encoding: String,
    chunked: bool,
    body: &'a [u8],
}

/// `text/html; charset="utf-8"` as type and charset.
pub(super) fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (key.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media, charset)
}

/// Splits header lines at the first empty line: header text and what follows.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let crlf = memmem::find(bytes, b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = memmem::find(bytes, b"\n\n").map(|at| (at, at + 2));
    match (crlf, lf) {
        (Some(a), Some(b)) => cut(bytes, if a.0 <= b.0 { a } else { b }),
        (Some(at), None) | (None, Some(at)) => cut(bytes, at),
        (None, None) => (bytes, &[]),
    }
}

fn cut(bytes: &[u8], (end, next): (usize, usize)) -> (&[u8], &[u8]) {
    (&bytes[..end], &bytes[next..])
}

impl<'a> Answer<'a> {
    /// Reads status line and headers; `None` where there is no status line.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let (head, body) = split(bytes);
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let mut first = lines.next()?.split_whitespace();
        if !first.next()?.starts_with("HTTP/") {
            return None;
        }
        let status = first.next()?.parse().ok()?;
        let mut answer = Answer {
            status,
            media: String::new(),
            charset: None,
            encoding: String::new(),
            chunked: false,
            body,
        };
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => (answer.media, answer.charset) = content_type(value),
                "content-encoding" => answer.encoding = value.trim().to_ascii_lowercase(),
                "transfer-encoding" => answer.chunked = value.to_ascii_lowercase().contains("chunked"),
                _ => {}
            }
        }
        Some(answer)
    }

    /// The body with chunks joined and compression undone; many crawlers have done that already and
    /// left the headers as they were.
    ///
    /// # Errors
    /// In words, where it is packed in a way that is not read, damaged, or too large.
    pub(super) fn body(&self, limit: u64) -> Result<Vec<u8>, String> {
        let joined = if self.chunked { join_chunks(self.body) } else { None };
        let body = joined.as_deref().unwrap_or(self.body);
        let damaged = |what: &str| format!("its {what} body is damaged or larger than one report may be");
        if let Some(packing) = unpack::packing(body) {
            let what = if packing == Packing::Gzip { "gzip" } else { "zstd" };
            return unpack::unpack_body(packing, body, limit).ok_or_else(|| damaged(what));
        }
        let looks_like_text = body.iter().take(64).all(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..));
        match self.encoding.as_str() {
            "deflate" if !looks_like_text || body.first() == Some(&0x78) => {
                unpack::inflate_body(body, limit).ok_or_else(|| damaged("deflate"))
            }
            "gzip" | "x-gzip" | "zstd" if !looks_like_text => {
                Err(format!("its body is said to be packed with {}, and is not", self.encoding))
            }
            "br" if !looks_like_text => Err("its body is packed with brotli, which is not read".to_owned()),
            _ => Ok(body.to_vec()),
        }
    }
}

/// Joins chunks; `None` where the body is not in chunks. A cut last chunk gives what there is.
fn join_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = body;
    let mut first = true;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest).filter(|end| *end <= 1024) else {
            return (!first).then_some(out);
        };
        let line =
            std::str::from_utf8(&rest[..end]).ok().map(|l| l.split(';').next().unwrap_or_default().trim());
        let Some(size) = line.and_then(|l| usize::from_str_radix(l, 16).ok()) else {
            return (!first).then_some(out);
        };
        first = false;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        let take = size.min(rest.len());
        out.extend_from_slice(&rest[..take]);
        rest = &rest[take..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn headers_are_read() {
        let answer = Answer::of(
            b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; Charset=\"windows-1256\"\r\nX: y\r\n\r\n<p>a",
        )
        .unwrap();
        assert_eq!((answer.status, answer.media.as_str()), (200, "text/html"));
        assert_eq!(answer.charset.as_deref(), Some("windows-1256"));
        assert_eq!(answer.body(100).unwrap(), b"<p>a");
        assert_eq!(Answer::of(b"<html>"), None);
        assert_eq!(Answer::of(b""), None);
    }

    #[test]
    fn chunks_are_joined_and_false_claims_of_chunks_are_not_believed() {
        let head = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";
        let body = |text: &str| Answer::of(format!("{head}{text}").as_bytes()).unwrap().body(1000).unwrap();
        assert_eq!(body("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), b"abcde");
        assert_eq!(body("<html>a"), b"<html>a");
        assert_eq!(body("ff\r\ncut"), b"cut");
        assert_eq!(body("ffffffffffffffff\r\ncut"), b"cut");
    }

    #[test]
    fn packed_bodies_are_unpacked_within_the_limit() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&[b'a'; 5000]).unwrap();
        let bytes =
            [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(), gz.finish().unwrap()].concat();
        assert_eq!(Answer::of(&bytes).unwrap().body(5000).unwrap().len(), 5000);
        assert!(Answer::of(&bytes).unwrap().body(4999).is_err());
        // Said to be packed, and not: as many crawlers leave it.
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain";
        assert_eq!(Answer::of(bytes).unwrap().body(100).unwrap(), b"plain");
    }
}
