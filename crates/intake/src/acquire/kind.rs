//! What a file is: by its content first, by its name second.

use super::Options;
use crate::charset::is_wide;
use crate::raw::Form;
use memchr::memmem;
use std::path::Path;

/// What a file is, and so who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    /// One report.
    Whole(Form),
    JsonLines,
    Json,
    Feed,
    Warc,
    /// No report, or none that is read; `plainly` where nobody would take it for one.
    Other {
        what: String,
        plainly: bool,
    },
}

fn other(what: &str, plainly: bool) -> Kind {
    Kind::Other { what: what.to_owned(), plainly }
}

/// First bytes of what is not text: from where, which, what it is, whether plainly no report.
const MAGIC: &[(usize, &[u8], &str, bool)] = &[
    (0, b"\x89PNG\r\n", "an image (PNG)", true),
    (0, b"\xff\xd8\xff", "an image (JPEG)", true),
    (0, b"GIF8", "an image (GIF)", true),
    (8, b"WEBP", "an image (WebP)", true),
    (4, b"ftypavif", "an image (AVIF)", true),
    (0, b"II*\0", "an image (TIFF)", true),
    (0, b"MM\0*", "an image (TIFF)", true),
    (0, b"\0\0\x01\0", "an image (icon)", true),
    (8, b"WAVE", "a sound", true),
    (0, b"ID3", "a sound (MP3)", true),
    (0, b"OggS", "a sound (Ogg)", true),
    (0, b"fLaC", "a sound (FLAC)", true),
    (4, b"ftyp", "a film (MP4)", true),
    (0, b"\x1aE\xdf\xa3", "a film (Matroska)", true),
    (0, b"wOFF", "a font", true),
    (0, b"wOF2", "a font", true),
    (0, b"\0\x01\0\0\0", "a font", true),
    (0, b"%PDF-", "a PDF, which is not read: save its text and give that", true),
    (0, b"\xd0\xcf\x11\xe0", "an office file, which is not read: save its text and give that", true),
    (0, b"{\\rtf", "an office file (RTF), which is not read: save its text and give that", true),
    (0, b"PK\x03\x04", "a ZIP or an office file, which is not read: unpack it first", true),
    (0, b"SQLite format 3\0", "a database (SQLite)", true),
    (0, b"\x7fELF", "a program", true),
    (0, b"BZh", "packed with bzip2, which is not read: unpack it first", false),
    (0, b"\xfd7zXZ\0", "packed with xz, which is not read: unpack it first", false),
    (0, b"7z\xbc\xaf\x27\x1c", "packed with 7z, which is not read: unpack it first", false),
    (0, b"Rar!\x1a", "packed with RAR, which is not read: unpack it first", false),
    (257, b"ustar", "a tar file, which is not read: unpack it first", false),
];

/// Names of text files that are no reports. By name only, hence only in a folder.
const NOT_REPORTS: &[(&str, &str)] = &[
    ("css", "a style sheet"),
    ("js", "a script"),
    ("mjs", "a script"),
    ("ts", "a script"),
    ("map", "a source map"),
    ("svg", "an image (SVG)"),
    ("py", "a program's source"),
    ("rs", "a program's source"),
    ("r", "a program's source"),
    ("sh", "a program's source"),
    ("java", "a program's source"),
    ("c", "a program's source"),
    ("h", "a program's source"),
    ("toml", "a settings file"),
    ("yaml", "a settings file"),
    ("yml", "a settings file"),
    ("ini", "a settings file"),
    ("cfg", "a settings file"),
    ("csv", "a table, which is not read"),
    ("tsv", "a table, which is not read"),
    ("cdx", "an index"),
    ("cdxj", "an index"),
    ("ann", "annotations"),
    ("opml", "a list of feeds"),
];

/// Tags with which a piece of HTML begins.
const TAGS: &[&str] = &[
    "p",
    "div",
    "article",
    "section",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "figure",
    "meta",
    "title",
    "script",
    "table",
    "ul",
    "ol",
    "span",
    "a",
    "img",
    "br",
    "blockquote",
    "link",
    "style",
    "nav",
];

/// Tells what begins with `head` and is called `name`.
pub(super) fn of(head: &[u8], name: &str, options: &Options) -> Kind {
    let extension =
        Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let extension = extension.as_str();
    // Of JSON Lines only a few bytes are looked at; behind a long blank there may be more.
    let blank = head.len() < 32 * 1024 && head.iter().all(u8::is_ascii_whitespace);
    if head.is_empty() || !options.jsonl && blank {
        return Kind::Empty;
    }
    if let Some((_, _, what, plainly)) =
        MAGIC.iter().find(|(at, magic, ..)| head.get(*at..).is_some_and(|h| h.starts_with(magic)))
    {
        return other(what, *plainly);
    }
    // A WARC holds pictures and packed pages as they came.
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if !options.jsonl && !options.verbatim && (start.starts_with(b"WARC/1.") || start.starts_with(b"WARC/0."))
    {
        return Kind::Warc;
    }
    if !options.jsonl && !options.verbatim && extension == "warc" && super::warc::begins_behind(head) {
        return Kind::Warc;
    }
    let wide = is_wide(head);
    if !wide && let Some(kind) = binary(head) {
        return kind;
    }
    if options.jsonl || (options.verbatim && matches!(extension, "jsonl" | "ndjson")) {
        return Kind::JsonLines;
    }
    if options.verbatim {
        return Kind::Whole(Form::Plain);
    }
    let head = if wide { head.iter().copied().filter(|b| *b != 0).collect() } else { head.to_vec() };
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    match text.as_bytes() {
        [b'{', ..] => return json(text, extension),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'{' | b'[' | b']')) => {
            return Kind::Json;
        }
        [b'<', ..] => {
            if let Some(kind) = markup(text, extension) {
                return kind;
            }
        }
        _ => {}
    }
    by_name(text, extension)
}

fn binary(head: &[u8]) -> Option<Kind> {
    // What fills a file up to a block of a disk is no part of it.
    let filled = head.iter().rev().take_while(|b| **b == 0).count();
    if filled == head.len() {
        return Some(other("nothing but zero bytes", false));
    }
    let head = &head[..head.len() - filled];
    // A few zero bytes are damage to a text, a few more where all the rest is plainly words.
    let zeros = memchr::memchr_iter(0, head).count();
    let letters = head.iter().filter(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | 0x80..)).count();
    let words = memchr::memchr_iter(b' ', head).count() * 12 > head.len() && letters * 10 > head.len() * 8;
    if zeros * if words { 12 } else { 100 } > head.len() {
        return Some(other("a binary file of an unknown kind (it has zero bytes)", false));
    }
    let controls =
        zeros + head.iter().filter(|b| matches!(b, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    (controls >= 2 && controls * 20 > head.len())
        .then(|| other("a binary file of an unknown kind (it is full of control characters)", false))
}

fn json(text: &str, extension: &str) -> Kind {
    if matches!(extension, "jsonl" | "ndjson") {
        return Kind::JsonLines;
    }
    let after = text[1..].trim_start();
    if !after.starts_with(['"', '}']) {
        // "{...}" in words is not JSON.
        return if extension.starts_with("json") { Kind::JsonLines } else { by_name(text, extension) };
    }
    let (line, more) = text.split_once('\n').map_or((text, None), |(line, rest)| (line, Some(rest)));
    let list_before_text = || {
        let list = text.find("\"items\"").unwrap_or(usize::MAX);
        text.contains("jsonfeed.org/version") && list != usize::MAX
    };
    if list_before_text() {
        return Kind::Json;
    }
    match more {
        // Two lines that are objects, or one line that is all: JSON Lines. An object over several lines: JSON.
        Some(_) if serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok() => Kind::JsonLines,
        Some(rest) if extension == "json" || !rest.trim_start().starts_with('{') => Kind::Json,
        Some(_) => Kind::JsonLines,
        // A single line, perhaps longer than what is seen of it.
        None => Kind::Json,
    }
}

fn markup(text: &str, extension: &str) -> Option<Kind> {
    let lower = text.get(..text.len().min(4096)).map(str::to_ascii_lowercase);
    let lower = lower.unwrap_or_else(|| text.chars().take(4096).collect::<String>().to_ascii_lowercase());
    if lower.starts_with("<!doctype html") {
        return Some(Kind::Whole(Form::Html));
    }
    let root = root(text).unwrap_or_default();
    match root.to_ascii_lowercase().as_str() {
        "html" | "head" | "body" => return Some(Kind::Whole(Form::Html)),
        "rss" | "rdf:rdf" | "feed" | "atom:feed" | "channel" => return Some(Kind::Feed),
        "svg" => return Some(other("an image (SVG)", true)),
        "urlset" | "sitemapindex" => return Some(other("a site map: only links", true)),
        "opml" => return Some(other("a list of feeds", true)),
        _ => {}
    }
    if text.starts_with("<?xml") {
        return Some(other(&format!("XML of a kind that is not read (<{root}>)"), false));
    }
    let page = |head: &[u8]| {
        ["<html", "<head>", "<body"].iter().any(|tag| memmem::find(head, tag.as_bytes()).is_some())
    };
    if page(lower.as_bytes()) || matches!(extension, "html" | "htm" | "xhtml" | "shtml") {
        return Some(Kind::Whole(Form::Html));
    }
    let closes = memmem::find_iter(text.as_bytes(), b"</").take(3).count();
    (closes >= 2 && TAGS.contains(&root.to_ascii_lowercase().as_str())).then_some(Kind::Whole(Form::Fragment))
}

fn by_name(text: &str, extension: &str) -> Kind {
    if let Some((_, what)) = NOT_REPORTS.iter().find(|(e, _)| *e == extension) {
        return Kind::Other { what: (*what).to_owned(), plainly: true };
    }
    match extension {
        "html" | "htm" | "xhtml" | "shtml" => Kind::Whole(Form::Html),
        "md" | "markdown" => Kind::Whole(Form::Markdown),
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" => other("named .json, but neither a JSON object nor a list", false),
        "xml" | "rss" | "atom" => other("named as XML, but not XML", false),
        "" if text.starts_with("# ") => Kind::Whole(Form::Markdown),
        _ => Kind::Whole(Form::Plain),
    }
}

/// The first element's name, behind declarations and comments.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->")?.1;
        } else if let Some(after) = rest.strip_prefix("<?") {
            rest = after.split_once("?>")?.1;
        } else if let Some(after) = rest.strip_prefix("<!") {
            let end = after.find('>')?;
            let subset = after.find('[').filter(|at| *at < end);
            let end = match subset {
                Some(_) => after.find("]").and_then(|at| after[at..].find('>').map(|e| at + e))?,
                None => end,
            };
            rest = &after[end + 1..];
        } else {
            let name = rest.strip_prefix('<')?;
            let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
            return Some(&name[..end]).filter(|n| !n.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &[u8], name: &str) -> Kind {
        of(head, name, &Options::default())
    }

    #[test]
    fn content_comes_before_name() {
        use Form::*;
        assert_eq!(kind(b"<!DOCTYPE html><p>a", "x.txt"), Kind::Whole(Html));
        assert_eq!(kind(b"\xef\xbb\xbf  <!-- x --><html lang=en>", ""), Kind::Whole(Html));
        assert_eq!(kind(b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", "a"), Kind::Whole(Html));
        assert_eq!(kind(b"<p>One</p><p>Two</p>", "x"), Kind::Whole(Fragment));
        assert_eq!(kind(b"/p> Troops left the base.", "x.txt"), Kind::Whole(Plain));
        assert_eq!(kind(b"# Troops left", "x.md"), Kind::Whole(Markdown));
        assert_eq!(kind(b"BAGHDAD (AFP) - Troops", "wire"), Kind::Whole(Plain));
        assert_eq!(kind(b"caf\xe9 in Beirut", "x.txt"), Kind::Whole(Plain));
        assert_eq!(kind(b"\xff\xfeT\0r\0o\0o\0p\0s\0", "x.txt"), Kind::Whole(Plain));
        assert_eq!(kind(b"T\0r\0o\0o\0p\0s\0", "x.txt"), Kind::Whole(Plain));
        assert_eq!(kind(b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "x.html"), Kind::Feed);
        assert_eq!(kind(b"<feed xmlns='http://www.w3.org/2005/Atom'>", "x"), Kind::Feed);
        assert_eq!(kind(b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b>'>]><rdf:RDF>", "x"), Kind::Feed);
        assert_eq!(kind(b"WARC/1.0\r\n", "x.txt"), Kind::Warc);
        assert_eq!(kind(b"WARC/1.0\r\n\r\n\x89PNG\0\0\0\0\x01\x02\x03\0", "x.warc"), Kind::Warc);
        assert_eq!(kind(b" \n\t", "x.txt"), Kind::Empty);
        assert_eq!(kind(&[b'\n'; 65536], "x.txt"), Kind::Whole(Plain));
    }

    #[test]
    fn kinds_of_json() {
        assert_eq!(kind(b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "x"), Kind::JsonLines);
        assert_eq!(kind(b"{\"text\":\"a\"}\n", "documents.json"), Kind::JsonLines);
        assert_eq!(kind(b"{\"text\":\"a\"}", "x"), Kind::Json);
        assert_eq!(kind(b"{\n \"text\": \"a\"\n}\n", "x.json"), Kind::Json);
        assert_eq!(kind(b"{\"broken\n{\"text\":\"b\"}\n", "x.jsonl"), Kind::JsonLines);
        assert_eq!(kind(b"{\"broken\n{\"text\":\"b\"}\n", ""), Kind::JsonLines);
        assert_eq!(kind(b" [ {\"text\":\"a\"} ]", "x"), Kind::Json);
        assert_eq!(kind(b"[Reuters] Troops left.", "x"), Kind::Whole(Form::Plain));
        assert_eq!(
            kind(b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}\n", "x"),
            Kind::Json
        );
    }

    #[test]
    fn what_is_no_report() {
        let plain = |head: &[u8], name: &str| match kind(head, name) {
            Kind::Other { plainly, .. } => Some(plainly),
            _ => None,
        };
        assert_eq!(plain(b"\x89PNG\r\n\x1a\n", "x.html"), Some(true));
        assert_eq!(plain(b"%PDF-1.7", "x.txt"), Some(true));
        assert_eq!(plain(b"a\0b\0\0cd", "x.txt"), Some(false));
        for (text, zeros) in [("Troops left the base.", 500), ("Troops left the base on Monday.", 60_000)] {
            let mut filled = text.as_bytes().to_vec();
            filled.resize(text.len() + zeros, 0);
            assert_eq!(kind(&filled, "x.txt"), Kind::Whole(Form::Plain));
            let mut wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            wide.resize(text.len() + zeros, 0);
            assert_eq!(kind(&wide, "x.txt"), Kind::Whole(Form::Plain));
        }
        assert_eq!(plain(&[0; 4000], "x.txt"), Some(false));
        assert_eq!(kind(b"junk\nWARC/1.0\r\nWARC-Type: response\r\n", "x.warc"), Kind::Warc);
        assert_eq!(kind(b"junk WARC/1.0 is a format", "x.warc"), Kind::Whole(Form::Plain));
        let mut text = "Troops left the base on Monday. ".repeat(20).into_bytes();
        text.extend(b"\0\0 They went home.");
        assert_eq!(kind(&text, "x.txt"), Kind::Whole(Form::Plain));
        assert_eq!(plain(b"Troops left the ba\0se on Monday, and went home\0.", "x.txt"), None);
        assert_eq!(plain(b"\x01\x02\x03abc", "x"), Some(false));
        assert_eq!(plain(b"\0\x01\x02\x03\0\xff\0\x01\0\x01", "x"), Some(false));
        assert_eq!(plain(b"<?xml version='1.0'?><TimeML>", "x.tml"), Some(false));
        assert_eq!(plain(b"a,b\n1,2\n", "x.csv"), Some(true));
        assert_eq!(plain(b"caf\xe9", "x"), None);
    }
}
