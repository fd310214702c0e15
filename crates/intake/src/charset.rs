//! From bytes to text: byte-order mark, header, `meta`, then detection.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use memchr::memmem;

/// How far into a page a charset declaration is looked for.
const HEAD: usize = 8192;

/// Decodes `bytes`. `header` is a charset from outside; `html` allows a `meta` declaration. The note says what was lost.
pub fn decode(bytes: &[u8], header: Option<&str>, html: bool) -> (String, Option<String>) {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        return lossy(encoding, &bytes[skip..]);
    }
    let declared = header
        .and_then(|h| Encoding::for_label(h.trim().as_bytes()))
        .or_else(|| html.then(|| declared(bytes)).flatten())
        // A page that can be read so far as to find the declaration is not UTF-16.
        .filter(|e| header.is_some() || e.is_ascii_compatible());
    // Bytes that are valid UTF-8 are UTF-8, whatever is declared: other charsets do not look like it by chance.
    if declared.is_none_or(Encoding::is_ascii_compatible)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), None);
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => lossy(encoding, bytes),
        _ => {
            let (text, note) = lossy(UTF_8, bytes);
            let broken = text.matches('\u{fffd}').count();
            let foreign = bytes.iter().filter(|b| !b.is_ascii()).count();
            // A few broken places in a UTF-8 text are damage; many mean that it is something else.
            if broken * 10 <= foreign { (text, note) } else { detected(bytes) }
        }
    }
}

fn detected(bytes: &[u8]) -> (String, Option<String>) {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 16)], true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let encoding = if encoding == UTF_8 { WINDOWS_1252 } else { encoding };
    let (text, note) = lossy(encoding, bytes);
    (text, note.or_else(|| Some(format!("charset not declared, taken for {}", encoding.name()))))
}

fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> (String, Option<String>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let note = broken.then(|| {
        let places = text.matches('\u{fffd}').count();
        format!("{places} places are not valid {} and were replaced", encoding.name())
    });
    (text.into_owned(), note)
}

/// The charset that a page declares in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD)];
    for at in memmem::find_iter(head, b"charset").take(8) {
        let rest = &head[at + 7..];
        let rest = rest.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':' | b'.'))
            .unwrap_or(rest.len());
        if let Some(encoding) = Encoding::for_label(&rest[..end]) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_declaration() {
        let page = b"<meta charset=\"windows-1251\">\xcf\xf0\xe8\xe2\xe5\xf2";
        assert_eq!(decode(page, None, true).0, "<meta charset=\"windows-1251\">Привет");
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1"), false), ("café".into(), None));
    }

    #[test]
    fn utf8_wins_over_a_wrong_declaration() {
        let page = "<meta charset=iso-8859-1>café".as_bytes();
        assert!(decode(page, None, true).0.ends_with("café"));
        assert_eq!(decode(b"\xef\xbb\xbfabc", None, false).0, "abc");
        assert_eq!(decode(b"\xff\xfea\0b\0", None, false).0, "ab");
    }

    #[test]
    fn damage_is_noted() {
        let text = "Příliš žluťoučký kůň úpěl ďábelské ódy. ".repeat(5);
        let mut bytes = text.clone().into_bytes();
        bytes.push(0xff);
        let (decoded, note) = decode(&bytes, None, false);
        assert_eq!(decoded, format!("{text}\u{fffd}"));
        assert!(note.is_some_and(|n| n.starts_with("1 places")));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>, html: bool) {
            let _ = decode(&bytes, None, html);
        }
    }
}
