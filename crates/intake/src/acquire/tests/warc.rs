//! WARC and WACZ.

use super::*;
use jiff::civil::date;

#[test]
fn a_warc_gives_its_pages_plain_and_packed() {
    let records = some_records();
    let plain = records.concat();
    let each: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    for bytes in [plain.clone(), each.clone(), gzip(&plain), zstd::encode_all(&plain[..], 1).unwrap()] {
        let (reports, unread) = read("x.warc", bytes);
        assert_eq!(
            reports.iter().map(|r| (r.uri.as_str(), r.form)).collect::<Vec<_>>(),
            [("x.warc#3", Form::Html), ("x.warc#6", Form::Plain)]
        );
        assert_eq!(text(&reports[0]), format!("<html><p>{STORY}"));
        assert_eq!(reports[0].hints.charset.as_deref(), Some("windows-1256"));
        assert_eq!(reports[0].hints.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(reports[0].hints.published, None, "the crawl date is not the date of publication");
        assert_eq!(unread.len(), 1, "{unread:?}");
        assert!(unread[0].harmless && unread[0].reason.starts_with("3 of its answers"), "{unread:?}");
    }
    // Cut anywhere: what is whole is kept, the break is named, unless it falls between two records.
    let (reports, unread) = read("x.warc.gz", each[..each.len() - 30].to_vec());
    assert_eq!(reports.len(), 2);
    assert!(unread[0].reason.contains("the gzip stream breaks off") && !unread[0].harmless, "{unread:?}");
    let (reports, unread) = read("x.warc", plain[..plain.len() - 300].to_vec());
    assert_eq!(reports.len(), 1, "{unread:?}");
    assert!(unread[0].reason.contains("cut short, after record 5"), "{unread:?}");
}

#[test]
fn a_warc_record_with_a_wrong_length_is_got_over() {
    let mut records = some_records();
    let wrong =
        String::from_utf8(records[1].clone()).unwrap().replace("Content-Length: 18", "Content-Length: 3");
    assert!(wrong.contains("Length: 3"));
    records[1] = wrong.into_bytes();
    let (reports, _) = read("x.warc", records.concat());
    assert_eq!(reports.len(), 2);
}

/// A ZIP with its directory, everything stored.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let name_size = u16::try_from(name.len()).unwrap().to_le_bytes();
        let middle = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
            &name_size,
            &[0, 0],
        ]
        .concat();
        let at = u32::try_from(out.len()).unwrap().to_le_bytes();
        out.extend([&b"PK\x03\x04"[..], &middle, name.as_bytes(), bytes].concat());
        directory.extend([&b"PK\x01\x02\x14\0"[..], &middle, &[0; 10], &at, name.as_bytes()].concat());
    }
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let at = u32::try_from(out.len()).unwrap().to_le_bytes();
    out.extend([&directory[..], b"PK\x05\x06\0\0\0\0", &count, &count, &size, &at, &[0, 0]].concat());
    out
}

#[test]
fn a_wacz_gives_the_pages_of_its_warcs_with_their_titles() {
    let packed: Vec<u8> = some_records().iter().flat_map(|r| gzip(r)).collect();
    let pages = "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All Pages\"}\n{\"url\":\"https://example.org/a\",\"title\":\"Drones\",\"ts\":\"2024-05-01T00:00:00Z\"}\nnot json\n";
    let parts = [
        ("archive/b.warc.gz", &packed[..]),
        ("archive/a.warc", &some_records().concat()[..]),
        ("pages/pages.jsonl", pages.as_bytes()),
        ("datapackage.json", b"{}"),
    ];
    let bytes = zip(&parts);
    let (reports, unread) = read("x.wacz", bytes.clone());
    let uris: Vec<_> = reports.iter().map(|r| r.uri.as_str()).collect();
    assert_eq!(
        uris,
        [
            "x.wacz!archive/a.warc#3",
            "x.wacz!archive/a.warc#6",
            "x.wacz!archive/b.warc.gz#3",
            "x.wacz!archive/b.warc.gz#6"
        ]
    );
    assert!(
        reports.iter().all(|r| r.hints.title.as_deref() == Some("Drones") && r.hints.published.is_none())
    );
    assert!(unread.iter().all(|u| u.harmless), "{unread:?}");
    // From a file as well; cut, it is named.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wacz");
    std::fs::write(&path, &bytes).unwrap();
    let items: Vec<_> = acquire([Input::from(path.as_path())], Options::default()).collect();
    assert_eq!(items.iter().filter(|i| i.is_ok()).count(), 4);
    let (reports, unread) = read("x.wacz", bytes[..bytes.len() - 40].to_vec());
    assert!(reports.is_empty() && unread[0].reason.contains("damaged or cut short"), "{unread:?}");
    // Another ZIP is none.
    let (_, unread) = read("x.zip", zip(&[("word/document.xml", b"<x/>")]));
    assert!(unread[0].reason.contains("unpack it first"), "{unread:?}");
}

#[test]
fn a_damaged_record_is_named_and_those_behind_it_are_read() {
    let records = some_records();
    let mut packed: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    // In the middle of the third record, the first page.
    let middle = packed[2].len() / 2;
    packed[2][middle] ^= 0xff;
    let (reports, unread) = read("x.warc.gz", packed.concat());
    assert_eq!(reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>(), ["x.warc.gz#6"], "{unread:?}");
    let named: Vec<_> = unread.iter().filter(|u| !u.harmless).collect();
    assert_eq!((named.len(), named[0].uri.as_str()), (1, "x.warc.gz#3"), "{unread:?}");
    assert!(named[0].reason.contains("damaged record"), "{unread:?}");
    // Only its checksum: what it says is not to be trusted.
    let mut packed: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    let at = packed[2].len() - 6;
    packed[2][at] ^= 0xff;
    let (reports, unread) = read("x.warc.gz", packed.concat());
    assert_eq!(reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>(), ["x.warc.gz#6"], "{unread:?}");
    // The very first.
    let mut packed: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    packed[0][20] ^= 0xff;
    let (reports, unread) = read("x.warc.gz", packed.concat());
    assert_eq!(reports.len(), 2, "{unread:?}");
}

#[test]
fn a_length_that_is_too_long_costs_no_record_behind_it() {
    for (which, wrong) in [(2, "99"), (2, "9"), (1, "77"), (0, "123456789")] {
        let mut records = some_records();
        let text = String::from_utf8(records[which].clone()).unwrap();
        let at = text.find("Content-Length: ").unwrap() + 16;
        let end = at + text[at..].find('\r').unwrap();
        let wrong =
            if wrong == "9" { "999999999999999999".to_owned() } else { format!("{wrong}{}", &text[at..end]) };
        records[which] = format!("{}{wrong}{}", &text[..at], &text[end..]).into_bytes();
        let (reports, unread) = read("x.warc", records.concat());
        let wanted: &[&str] = if wrong.len() > 17 { &["x.warc#6"] } else { &["x.warc#3", "x.warc#6"] };
        assert_eq!(
            reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>(),
            wanted,
            "{which} {wrong} {unread:?}"
        );
        assert!(reports.iter().all(text_of_story), "{which} {wrong}");
    }
}

fn text_of_story(report: &RawReport) -> bool {
    text(report).trim_end().ends_with("look into it.")
}

#[test]
fn revisits_are_named_and_a_mark_across_two_buffers_is_seen() {
    let filler = |n: usize| record("metadata", "text/plain", "y".repeat(n).as_bytes());
    for n in [65_000usize, 65_300, 65_330, 65_340, 65_350, 65_360, 65_400] {
        // A record that says to be longer than it is, of every length around the size of a buffer.
        let wrong = String::from_utf8(filler(n))
            .unwrap()
            .replace(&format!("Content-Length: {n}"), "Content-Length: 9999999");
        let (reports, unread) = read("x.warc", [wrong.into_bytes(), some_records().concat()].concat());
        assert_eq!(reports.len(), 2, "{n} {unread:?}");
    }
    let (reports, unread) = read(
        "x.warc",
        [record("revisit", "application/http", b"HTTP/1.1 304 X\r\n\r\n"), some_records().concat()].concat(),
    );
    assert_eq!(reports.len(), 2);
    assert_eq!((unread[0].uri.as_str(), unread[0].harmless), ("x.warc#1", true));
    assert!(unread[0].reason.contains("revisit"), "{unread:?}");
}

#[test]
fn a_zstd_warc_may_bring_its_dictionary() {
    let records = some_records();
    // Any bytes serve as a dictionary.
    let dictionary = format!("WARC/1.0 WARC-Type: response Content-Type: text/html {STORY}").into_bytes();
    let each = |dictionary: &[u8]| -> Vec<u8> {
        let pack = |r: &Vec<u8>| {
            let mut encoder = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, dictionary).unwrap();
            encoder.write_all(r).unwrap();
            encoder.finish().unwrap()
        };
        records.iter().flat_map(pack).collect()
    };
    for frame in [dictionary.clone(), zstd::encode_all(&dictionary[..], 3).unwrap()] {
        let size = u32::try_from(frame.len()).unwrap().to_le_bytes();
        let bytes = [&[0x5d, 0x2a, 0x4d, 0x18][..], &size, &frame, &each(&dictionary)].concat();
        let (reports, unread) = read("x.warc.zst", bytes);
        assert_eq!(reports.len(), 2, "{unread:?}");
    }
    let (_, unread) = read("x.warc.zst", vec![0x5d, 0x2a, 0x4d, 0x18, 255, 255, 255, 255, 1]);
    assert!(unread[0].reason.contains("larger than 16 MB"), "{unread:?}");
}

#[test]
fn pictures_and_line_ends_of_another_kind_lose_no_page() {
    let http = "application/http; msgtype=response";
    let mut picture = answer(200, "image/png", "");
    picture.extend(b"\x89PNG\0\0\0\x01\0\x02\x03".repeat(400));
    let records = [record("response", http, &picture), some_records().concat()].concat();
    for bytes in [records.clone(), gzip(&records)] {
        let (reports, unread) = read("x.warc", bytes);
        assert_eq!(reports.len(), 2, "{unread:?}");
    }
    // The lengths are those from before somebody changed the line ends.
    let text = String::from_utf8(some_records().concat()).unwrap().replace("\r\n", "\n");
    let (reports, unread) = read("x.warc", text.into_bytes());
    assert_eq!(reports.len(), 2, "{unread:?}");
}

#[test]
fn what_lies_between_members_and_what_breaks_behind_a_record_costs_nothing_else() {
    let records = some_records();
    let each: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    let mut junk = each.clone();
    junk[2].extend(b"some bytes that are nothing");
    let (reports, unread) = read("x.warc.gz", junk.concat());
    assert_eq!(reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>().len(), 2, "{unread:?}");
    assert!(unread.iter().any(|u| u.reason.contains("between two of its members")), "{unread:?}");
    // The member behind the first page is broken from its first byte on.
    let mut broken = each;
    broken[3][10..].iter_mut().for_each(|b| *b = 0xff);
    let (reports, unread) = read("x.warc.gz", broken.concat());
    assert_eq!(
        reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>(),
        ["x.warc.gz#3", "x.warc.gz#6"],
        "{unread:?}"
    );
    assert!(unread.iter().any(|u| u.uri == "x.warc.gz#4"), "{unread:?}");
}

#[test]
fn junk_before_a_record_costs_no_record() {
    let record = |n: usize| {
        let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>{STORY} {n}");
        let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2023-04-05T10:00:00Z\r\n";
        format!("{head}Content-Length: {}\r\n\r\n{page}\r\n\r\n", page.len()).into_bytes()
    };
    let cut = record(2)[..record(2).len() - 4].to_vec();
    for (name, bytes, at) in [
        ("glued", [record(1), b"JUNK".to_vec(), record(2), record(3)].concat(), "4 bytes behind record 1"),
        (
            "lines",
            [record(1), record(2), b"a line\n\xff\xfe".to_vec(), record(3)].concat(),
            "bytes behind record 2",
        ),
        ("no border", [record(1), cut, b"garbage".to_vec(), record(3)].concat(), "bytes behind record 2"),
        (
            "ahead",
            [b"some junk\n".to_vec(), record(1), record(2), record(3)].concat(),
            "before the first record",
        ),
        (
            "ahead, glued",
            [b"junk".to_vec(), record(1), record(2), record(3)].concat(),
            "before the first record",
        ),
    ] {
        let (reports, unread) = read("x.warc", bytes);
        assert_eq!(reports.len(), 3, "{name}: {unread:?}");
        assert!(reports.iter().all(|r| r.hints.fetched == Some(date(2023, 4, 5))), "{name}");
        assert!(
            unread.len() == 1 && unread[0].reason.contains(at) && !unread[0].harmless,
            "{name}: {unread:?}"
        );
    }
}
