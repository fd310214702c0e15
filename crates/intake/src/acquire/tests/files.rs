//! Files and folders, and what is too large or damaged in them.

use super::*;

#[test]
fn a_file_is_one_report_with_its_bytes() {
    for (name, bytes, form) in [
        ("a.txt", STORY.as_bytes().to_vec(), Form::Plain),
        ("a.html", format!("<!doctype html><p>{STORY}").into_bytes(), Form::Html),
        ("a.md", format!("# Drones\n\n{STORY}").into_bytes(), Form::Markdown),
        ("a.txt", b"Caf\xe9 in Beirut hit".to_vec(), Form::Plain),
    ] {
        let (reports, unread) = read(name, bytes.clone());
        assert_eq!(unread, []);
        assert_eq!((reports[0].uri.as_str(), &reports[0].bytes, reports[0].form), (name, &bytes, form));
        let (packed, _) = read(&format!("{name}.gz"), gzip(&bytes));
        assert_eq!((&packed[0].bytes, packed[0].form), (&bytes, form));
        let (packed, _) = read(&format!("{name}.zst"), zstd::encode_all(&bytes[..], 1).unwrap());
        assert_eq!((&packed[0].bytes, packed[0].form), (&bytes, form));
    }
}

#[test]
fn what_is_too_large_is_named_and_the_rest_goes_on() {
    let long = "x".repeat(3000);
    for (name, bytes) in [("a.txt", long.clone()), ("a.html", format!("<!doctype html>{long}"))] {
        let (reports, unread) = read_with(name, bytes, small());
        assert_eq!((reports.len(), unread.len()), (0, 1));
        assert_eq!(unread[0].reason, "larger than 1000 bytes, the limit for one report");
    }
    // Bytes produced count, not bytes on the disk.
    let (_, unread) = read_with("a.txt.gz", gzip(long.as_bytes()), small());
    assert!(unread[0].reason.contains("larger than"));
    let lines = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"c\"}}\n");
    let (reports, unread) = read_with("a.jsonl", lines.clone(), small());
    assert_eq!((reports.len(), unread[0].uri.as_str()), (2, "a.jsonl:2"));
    let array = format!("[{}]", lines.trim().replace('\n', ","));
    let (reports, unread) = read_with("a.json", array, small());
    assert_eq!((reports.len(), unread[0].uri.as_str()), (2, "a.json#2"));
    let endless = format!("{{\"text\":\"a\"}}\n{{\"text\":\"{}\"}}\n{{\"text\":\"c\"}}\n", "x".repeat(9000));
    let (reports, unread) = read_with("a.jsonl.gz", gzip(endless.as_bytes()), small());
    assert_eq!(reports.len(), 1);
    assert!(unread[0].reason.contains("given up"), "{unread:?}");
    let big = Options { limits: Limits { report: 1000, skip: 1_000_000 }, ..Options::default() };
    let record = record("resource", "text/plain", "x".repeat(80_000).as_bytes());
    let (reports, unread) = read_with("a.warc", [record, some_records().concat()].concat(), big);
    assert_eq!((reports.len(), unread[0].uri.as_str()), (2, "a.warc#1"));
}

#[test]
fn bad_files_are_named() {
    for (name, bytes, reason) in [
        ("a.txt", b"".to_vec(), "empty"),
        ("a.txt", b" \n ".to_vec(), "empty"),
        ("a.gz", gzip(b""), "empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n123".to_vec(), "image"),
        ("a.txt", b"abc\0\0\x01\x02def\0\0g".to_vec(), "binary"),
        ("a.gz", gzip(STORY.as_bytes())[..60].to_vec(), "the gzip stream breaks off"),
        (
            "a.zst",
            zstd::encode_all(STORY.as_bytes(), 1).unwrap()[..60].to_vec(),
            "the zstd stream breaks off",
        ),
        ("a.xml", b"<?xml version='1.0'?><TimeML/>".to_vec(), "<TimeML>"),
        ("a.jsonl", b"{\"a\":1}\n{\"b\":2}\n".to_vec(), "JSON without reports"),
        ("a.json", b"[]".to_vec(), "no objects in it"),
    ] {
        let (reports, unread) = read(name, bytes);
        assert_eq!((reports.len(), unread.len()), (0, 1), "{name} {unread:?}");
        assert!(!unread[0].harmless && unread[0].reason.contains(reason), "{unread:?}");
    }
    // A byte turned over inside.
    let mut packed = gzip(STORY.repeat(50).as_bytes());
    let middle = packed.len() / 2;
    packed[middle] ^= 0xff;
    let (_, unread) = read("a.txt.gz", packed);
    assert!(unread[0].reason.contains("gzip"), "{unread:?}");
    // Padding behind the last member is no damage.
    let (reports, unread) = read("a.txt.gz", [gzip(b"One. "), gzip(b"Two."), vec![0; 100]].concat());
    assert_eq!((text(&reports[0]), unread.len()), ("One. Two.", 0));
}

#[test]
fn verbatim_takes_a_file_as_it_is() {
    let options = Options { verbatim: true, ..Options::default() };
    for bytes in ["<html><p>a", "{\"text\":\"a\"}", "WARC/1.0\r\n", " blank first"] {
        let (reports, _) = read_with("a.txt", bytes, options.clone());
        assert_eq!((text(&reports[0]), reports[0].form), (bytes, Form::Plain));
    }
    let (reports, _) = read_with("a.jsonl", "{\"text\":\"a\"}", options.clone());
    assert_eq!(text(&reports[0]), "a");
    let (reports, _) = read_with("-", "{\"text\":\"a\"}", Options { jsonl: true, ..options });
    assert_eq!(text(&reports[0]), "a");
}

#[test]
fn folders_are_read_in_order_and_what_is_no_report_in_them_is_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("b/c")).unwrap();
    std::fs::create_dir_all(path(".git")).unwrap();
    for (name, bytes) in [
        ("b/c/2.txt", "Two."),
        ("a.txt", "One."),
        ("z.txt", "Four."),
        ("b/d.txt", "Three."),
        (".git/x.txt", "no"),
        ("b/x.png", "\u{89}PNG"),
        ("b/style.css", "p { color: red }"),
        ("entities.json", "{\"value\":1}\n{\"value\":2}\n"),
    ] {
        std::fs::write(path(name), bytes).unwrap();
    }
    std::fs::write(path("b/x.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    std::fs::write(path("m.bin"), b"\0\x01\x02").unwrap();
    let inputs = [
        Input::from(folder.path()),
        Input::from(path("none.txt").as_path()),
        Input::from(Path::new("https://example.org/a")),
    ];
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire(inputs, Options::default()) {
        match item {
            Ok(report) => reports.push(text(&report).to_owned()),
            Err(u) => unread.push((u.uri.rsplit('/').next().unwrap().to_owned(), u.harmless, u.reason)),
        }
    }
    assert_eq!(reports, ["One.", "Two.", "Three.", "Four."]);
    let named: Vec<_> = unread.iter().map(|(name, harmless, _)| (name.as_str(), *harmless)).collect();
    assert_eq!(
        named,
        [
            ("style.css", true),
            ("x.png", true),
            ("entities.json", true),
            ("m.bin", false),
            ("none.txt", false),
            ("a", false)
        ]
    );
    assert!(unread[4].2.contains("no such file"));
    let empty = tempfile::tempdir().unwrap();
    let items: Vec<_> = acquire([Input::from(empty.path())], Options::default()).collect();
    assert!(matches!(&items[..], [Err(u)] if !u.harmless && u.reason.contains("without files")));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_go_on_for_ever(
        start in 0usize..8,
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600),
        cut in 0usize..2000,
        flips in proptest::collection::vec((0usize..2000, proptest::prelude::any::<u8>()), 0..4),
    ) {
        let mut whole: Vec<u8> = match start {
            0 => some_records().concat(),
            1 => some_records().iter().flat_map(|r| gzip(r)).collect(),
            2 => format!("<rss><channel><title>a</title><item><description>{STORY}</description></item></channel></rss>").into_bytes(),
            3 => b"[{\"text\":\"a\"},{\"text\":[\"b\",{\"value\":\"c\"}]},{\"url\":\"d\"}]".to_vec(),
            4 => b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n".to_vec(),
            5 => b"{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"content_text\":\"a\"}]}".to_vec(),
            6 => b"<?xml version='1.0' encoding='UTF-16'?><feed><entry><content>a</content></entry></feed>".to_vec(),
            _ => Vec::new(),
        };
        whole.truncate(cut);
        whole.extend_from_slice(&bytes);
        for (at, byte) in flips {
            if let Some(b) = whole.get_mut(at) { *b = byte; }
        }
        let (reports, unread) = read("x", whole);
        proptest::prop_assert!(reports.len() + unread.len() < 2000);
    }
}

#[cfg(unix)]
#[test]
fn loops_pipes_devices_and_odd_names_in_a_folder() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("a/b")).unwrap();
    std::fs::write(path("a/b/one.txt"), "One.").unwrap();
    symlink(path("a"), path("a/b/loop")).unwrap();
    symlink(path("nowhere"), path("dangling.txt")).unwrap();
    symlink("/dev/zero", path("zero.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(path("pipe.txt")).status();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"odd\xff\n\"name.txt")), "Two.").unwrap();
    std::fs::write(path("-"), "Three.").unwrap();
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire([Input::from(folder.path())], Options::default()) {
        match item {
            Ok(report) => reports.push(text(&report).to_owned()),
            Err(u) => {
                unread.push((u.uri.rsplit('/').next().unwrap_or_default().to_owned(), u.harmless, u.reason))
            }
        }
    }
    reports.sort();
    assert_eq!(reports, ["One.", "Three.", "Two."]);
    let of =
        |name: &str| unread.iter().find(|u| u.0 == name).unwrap_or_else(|| panic!("{name} in {unread:?}"));
    assert!(of("loop").2.contains("folder above"));
    assert!(of("dangling.txt").2.contains("no such file"));
    assert!(of("zero.txt").1, "a device is passed over");
    if made.is_ok_and(|status| status.success()) {
        assert!(of("pipe.txt").1, "a pipe is passed over");
    }
}

#[test]
fn floods_in_a_page_come_to_an_end() {
    // Whatever is quadratic in any of these does not, within anybody's patience.
    let many = |piece: &str, n: usize| piece.repeat(n);
    for (what, page) in [
        ("nesting", format!("<html>{}<p>{STORY}", many("<div><b>", 200_000))),
        ("attributes", format!("<html><p {}>{STORY}", many("a=b ", 1_000_000))),
        ("links", format!("<html><p>{STORY}</p>{}", many("<a href=/x>y</a> ", 1_000_000))),
        ("references", format!("<html><p>{STORY}{}", many("&amp;&#x26;&lt", 500_000))),
        ("open tags", format!("<html><p>{STORY}{}", many("<", 3_000_000))),
        ("comments", format!("<html><p>{STORY}{}", many("<!--", 1_000_000))),
        ("tables", format!("<html><p>{STORY}{}", many("<table><tr><td>", 100_000))),
    ] {
        let raw = RawReport {
            uri: what.into(),
            bytes: page.into_bytes(),
            form: Form::Html,
            hints: Hints::default(),
        };
        let report = crate::clean(&raw, &crate::CleanOptions::default());
        assert!(report.text.len() <= raw.bytes.len() * 2, "{what}");
    }
}
