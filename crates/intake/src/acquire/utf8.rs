//! A stream of any encoding as a stream of valid UTF-8: what XML readers need.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use std::io::{self, Read};

const CHUNK: usize = 16 * 1024;

/// Decodes while reading; bytes that fit no character become U+FFFD.
pub(super) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    out: Vec<u8>,
    out_at: usize,
    ended: bool,
}

impl<R: Read> Utf8<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Utf8 {
            inner,
            decoder: encoding.new_decoder(),
            raw: Vec::new(),
            raw_at: 0,
            out: Vec::new(),
            out_at: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw.len() {
            self.raw.resize(CHUNK, 0);
            self.raw_at = 0;
            let n = self.inner.read(&mut self.raw);
            self.raw.truncate(*n.as_ref().unwrap_or(&0));
            n?;
            self.ended = self.raw.is_empty();
        }
        self.out.resize(CHUNK * 3, 0);
        self.out_at = 0;
        let (result, read, written, _) =
            self.decoder.decode_to_utf8(&self.raw[self.raw_at..], &mut self.out, self.ended);
        self.raw_at += read;
        self.out.truncate(written);
        if self.ended && result == CoderResult::InputEmpty {
            self.raw_at = self.raw.len();
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.out_at == self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let n = (&self.out[self.out_at..]).read(into)?;
        self.out_at += n;
        Ok(n)
    }
}

/// The encoding of an XML document: byte order mark (which the decoder sees itself), declaration, UTF-8.
pub(super) fn of_xml(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let start = &head[..head.len().min(256)];
    let ascii = String::from_utf8_lossy(start);
    let declared = ascii
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
        .and_then(|declaration| declaration.split("encoding").nth(1))
        .and_then(|rest| rest.split(['"', '\'']).nth(1))
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    // A declaration that can be read as ASCII is not UTF-16, whatever it says.
    declared.filter(|e| e.is_ascii_compatible()).unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(bytes: &[u8]) -> String {
        let mut text = String::new();
        Utf8::new(bytes, of_xml(bytes)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn everything_becomes_utf8() {
        let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>caf\xe9</a>";
        assert!(through(latin).ends_with("<a>caf\u{e9}</a>"));
        let utf16: Vec<u8> =
            [0xFEFF].into_iter().chain("<a>\u{e9}</a>".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(through(&utf16), "<a>\u{e9}</a>");
        assert_eq!(through(b"<a>\xff</a>"), "<a>\u{fffd}</a>");
        assert_eq!(through(b"a\xe2\x82"), "a\u{fffd}");
        let long = "\u{20ac}".repeat(40_000);
        assert_eq!(through(long.as_bytes()), long);
        assert_eq!(through(b""), "");
    }
}
