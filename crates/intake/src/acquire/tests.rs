use super::*;
use crate::raw::Extent;
use std::io::Write;

const STORY: &str = "Two drones hit the base near Erbil on Thursday, and nobody was hurt, a spokesman said. \
    The base holds soldiers of the coalition. A group that nobody had heard of before claimed the attack in a \
    message, and the ministry in Baghdad said that it would look into it.";

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> (Vec<RawReport>, Vec<Unread>) {
    read_with(name, bytes, Options::default())
}

fn read_with(name: &str, bytes: impl Into<Vec<u8>>, options: Options) -> (Vec<RawReport>, Vec<Unread>) {
    let input = Input::Bytes { name: name.into(), bytes: Cow::Owned(bytes.into()) };
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire([input], options) {
        match item {
            Ok(report) => reports.push(report),
            Err(u) => unread.push(u),
        }
    }
    (reports, unread)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn text(report: &RawReport) -> &str {
    std::str::from_utf8(&report.bytes).unwrap()
}

fn day(y: i16, m: i8, d: i8) -> Option<jiff::civil::Date> {
    Some(jiff::civil::date(y, m, d))
}

fn small() -> Options {
    Options { limits: Limits { report: 1000, skip: 5000 }, ..Options::default() }
}

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
fn json_lines_go_on_behind_a_malformed_line() {
    let lines = "{\"id\":\"a\",\"text\":\"One.\",\"title\":\"T\",\"published\":\"2024-01-04\",\"url\":\"https://example.org/1\",\
                 \"outlet\":\"The Daily\",\"authors\":[\"A. B.\"],\"language\":\"en\"}\n\
                 {\"id\":\"b\",\"text\":\n\n\
                 {\"id\":7,\"text\":\"Two \u{e9}.\"}\n{\"note\":1}\n{\"link\":\"https://example.org\"}\n{\"id\":\"z\",\"text\":\"Last.\"}";
    let (reports, unread) = read("w.jsonl", lines);
    let uris: Vec<_> = reports.iter().map(|r| (r.uri.as_str(), r.hints.id.as_deref(), text(r))).collect();
    assert_eq!(
        uris,
        [
            ("w.jsonl#1", Some("a"), "One."),
            ("w.jsonl#4", Some("7"), "Two \u{e9}."),
            ("w.jsonl#7", Some("z"), "Last.")
        ]
    );
    let hints = &reports[0].hints;
    assert_eq!(hints.title.as_deref(), Some("T"));
    assert_eq!(hints.published, day(2024, 1, 4));
    assert_eq!(hints.outlet.as_deref(), Some("The Daily"));
    assert_eq!(hints.url.as_deref(), Some("https://example.org/1"));
    assert_eq!((hints.authors.len(), hints.language.as_deref()), (1, Some("en")));
    assert_eq!((unread[0].uri.as_str(), unread[0].harmless), ("w.jsonl:2", false));
    assert!(unread[0].reason.starts_with("malformed JSON"), "{unread:?}");
    assert!(unread[1].harmless && unread[1].reason.contains("only a link"), "{unread:?}");
    assert!(!unread[2].harmless && unread[2].reason.contains("line 5"), "{unread:?}");
    assert_eq!(unread.len(), 3);
}

#[test]
fn a_line_with_bytes_that_are_no_utf8_is_damage_only() {
    let (reports, unread) = read("w.jsonl", b"{\"text\":\"Caf\xe9\"}\n{\"text\":\"b\"}\n".to_vec());
    assert_eq!(unread, []);
    assert_eq!(text(&reports[0]), "Caf\u{fffd}");
}

#[test]
fn arrays_and_lone_objects_of_json() {
    let (reports, unread) =
        read("a.json", " [ {\"text\":\"One, [two] \\\" }\"} ,\n{\"body\":[\"P1.\",\"P2.\"]} , ]");
    assert_eq!(unread, []);
    assert_eq!(reports.iter().map(text).collect::<Vec<_>>(), ["One, [two] \" }", "P1.\nP2."]);
    assert_eq!(reports[1].uri, "a.json#2");
    let (reports, _) = read(
        "a.json",
        "{\n\"title\": \"T\",\n \"content\": \"<p>One.</p>\", \"n\": [1, 2.5e3, null, true]\n}",
    );
    assert_eq!(
        (reports[0].uri.as_str(), text(&reports[0]), reports[0].form),
        ("a.json", "<p>One.</p>", Form::Fragment)
    );
    let (reports, _) =
        read("a", "{\"status\":\"ok\",\"totalResults\":1,\"articles\":[{\"text\":\"One.\"}],\"x\":{}}");
    assert_eq!(reports[0].uri, "a#1");
    for (bad, kept) in [
        ("[{\"text\":\"One.\"},{\"text\":\"Tw", 1),
        ("[{\"text\":\"One.\"} {\"text\":\"Two.\"}]", 1),
        ("{\"text\":", 0),
    ] {
        let (reports, unread) = read("a.json", bad);
        assert_eq!((reports.len(), unread.len()), (kept, 1), "{bad} {unread:?}");
        assert!(!unread[0].harmless && unread[0].reason.contains("malformed"), "{unread:?}");
    }
    let (reports, unread) = read("a.json", "[{\"text\":\"One.\"},{\"text\": nul},{\"text\":\"Three.\"}]");
    assert_eq!((reports.len(), unread.len(), unread[0].uri.as_str()), (2, 1, "a.json#2"));
}

#[test]
fn rss_items_with_a_text_or_a_summary_are_reports_and_the_others_links() {
    let feed = format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss version=\"2.0\" xmlns:content=\"c\" xmlns:dc=\"d\"><channel>\
         <title>The Daily</title><link>https://example.org/</link><language>en-gb</language><image><title>Logo</title></image>\
         <atom:link href=\"https://example.org/feed\" rel=\"self\"/>\
         <item><title>One &amp; two</title><link>https://example.org/1</link><pubDate>Thu, 04 Jan 2024 22:00:00 -0500</pubDate>\
         <dc:creator>A. Writer</dc:creator><media:title>Photo</media:title><guid>x1</guid><category>World</category>\
         <description>Short.</description><content:encoded><![CDATA[<p>{STORY}</p><p>A &amp; B</p>]]></content:encoded></item>\
         <item><title>Only a link</title><link>https://example.org/2</link><description>Short words.</description></item>\
         <item><link>https://example.org/3</link><description>{STORY} caf\u{1}</description><author>mail@example.org (B. Writer)</author></item>\
         <item><link>https://example.org/4</link><description>{STORY} It went on [...]</description></item>\
         </channel></rss>"
    );
    let bytes: Vec<u8> = feed.bytes().map(|b| if b == 1 { 0xe9 } else { b }).collect();
    let (reports, unread) = read("feed", bytes);
    assert_eq!(reports.iter().map(|r| r.uri.as_str()).collect::<Vec<_>>(), ["feed#1", "feed#3", "feed#4"]);
    let first = &reports[0];
    assert_eq!(text(first), format!("<p>{STORY}</p><p>A &amp; B</p>"));
    assert_eq!(first.form, Form::Fragment);
    assert_eq!(first.hints.title.as_deref(), Some("One & two"));
    assert_eq!(first.hints.published, day(2024, 1, 4));
    assert_eq!(first.hints.url.as_deref(), Some("https://example.org/1"));
    assert_eq!(first.hints.outlet.as_deref(), Some("The Daily"));
    assert_eq!(first.hints.authors, ["A. Writer"]);
    assert_eq!(first.hints.language.as_deref(), Some("en-gb"));
    assert_eq!((reports[1].form, reports[1].hints.authors[0].as_str()), (Form::Plain, "B. Writer"));
    assert!(text(&reports[1]).ends_with("caf\u{e9}"));
    let extents: Vec<_> = reports.iter().map(|r| r.hints.extent).collect();
    assert_eq!(extents, [Extent::Full, Extent::Full, Extent::Cut]);
    assert_eq!(unread.len(), 1);
    assert!(unread[0].harmless && unread[0].reason.contains("only a link, no text: 1"), "{unread:?}");
}

#[test]
fn items_with_a_sentence_are_reports_in_every_kind_of_feed() {
    let short = "Two soldiers were killed near Mosul on Monday.";
    let item = format!(
        "<title>T</title><link>https://example.org/1</link><description>&lt;p&gt;{short}&lt;/p&gt;</description>"
    );
    let rss2 = format!(
        "<rss version='2.0'><channel><title>A</title><item>{item}</item><item><title>Only this</title><link>https://example.org/2</link></item></channel></rss>"
    );
    let rss1 = format!(
        "<rdf:RDF><channel rdf:about='x'><title>A</title></channel><item rdf:about='https://example.org/1'>{item}</item><item rdf:about='https://example.org/2'><title>Only this</title></item></rdf:RDF>"
    );
    let atom = format!(
        "<feed><title>A</title><entry><title>T</title><link href='https://example.org/1'/><summary type='html'>&lt;p&gt;{short}&lt;/p&gt;</summary></entry><entry><title>Only this</title><link href='https://example.org/2'/></entry></feed>"
    );
    let xhtml = format!(
        "<feed><title>A</title><entry><title>T</title><id>https://example.org/1</id><summary type='xhtml'><h:div xmlns:h='x'><h:p>{short}</h:p></h:div></summary></entry><entry><id>urn:2</id><title>Only this</title></entry></feed>"
    );
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A\",\"items\":[{{\"id\":\"1\",\"title\":\"T\",\"url\":\"https://example.org/1\",\"summary\":\"{short}\"}},{{\"id\":\"2\",\"title\":\"Only this\",\"url\":\"https://example.org/2\"}}]}}"
    );
    for (name, feed) in [("rss2", rss2), ("rss1", rss1), ("atom", atom), ("xhtml", xhtml), ("json", json)] {
        let (reports, unread) = read(name, feed);
        assert_eq!(reports.len(), 1, "{name} {unread:?}");
        let report = &reports[0];
        assert_eq!(report.uri, format!("{name}#1"));
        assert_eq!(report.hints.url.as_deref(), Some("https://example.org/1"), "{name}");
        assert_eq!(
            (report.hints.extent, report.hints.title.as_deref()),
            (Extent::Summary, Some("T")),
            "{name}"
        );
        let clean = crate::clean(report, &crate::CleanOptions::default());
        assert!(clean.text.ends_with(short) && clean.text.len() <= short.len() + 2, "{name} {}", clean.text);
        assert!(clean.notes[0].contains("only a summary"), "{name}");
        assert_eq!(clean.address(), "https://example.org/1");
        // Atom's and RSS 1.0's items without a text and without a link say nothing at all, and are still counted.
        assert!(unread.len() == 1 && unread[0].reason.contains("only a link"), "{name} {unread:?}");
    }
}

#[test]
fn content_without_words_gives_way_to_the_description() {
    let feed = format!(
        "<rss><channel><item><title>T</title><content:encoded><![CDATA[<img src='x.png'>]]></content:encoded><description>{STORY}</description></item>\
        <item><title>U</title><content:encoded><![CDATA[Read here]]></content:encoded><description>{STORY} Again.</description></item></channel></rss>"
    );
    let (reports, _) = read("f", feed);
    assert_eq!(
        reports.iter().map(|r| (text(r).starts_with("Two drones"), r.hints.extent)).collect::<Vec<_>>(),
        [(true, Extent::Full); 2]
    );
}

#[test]
fn an_id_given_twice_is_noted() {
    let lines = "{\"id\":\"a\",\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n{\"id\":\"a\",\"text\":\"Three.\"}\n{\"text\":\"Four.\"}\n{\"text\":\"Five.\"}\n";
    let (reports, unread) = read("w.jsonl", lines);
    assert_eq!(unread, []);
    let before: Vec<_> = reports.iter().map(|r| r.hints.id_before.as_deref()).collect();
    assert_eq!(before, [None, None, Some("line 1"), None, None]);
    let clean = crate::clean(&reports[2], &crate::CleanOptions::default());
    assert_eq!(clean.notes, ["the id \"a\" was given to another report before, on line 1"]);
}

#[test]
fn rss_1_and_atom() {
    let rdf = format!(
        "<rdf:RDF xmlns:rdf=\"r\"><channel rdf:about=\"x\"><title>Agency</title><items><rdf:Seq/></items></channel>\
         <item rdf:about=\"https://example.org/1\"><title>T</title><link>https://example.org/1</link>\
         <dc:date>2024-01-04T10:00:00Z</dc:date><description>{STORY}</description></item></rdf:RDF>"
    );
    let (reports, unread) = read("x.rdf", rdf);
    assert_eq!(unread, []);
    assert_eq!(
        (reports[0].hints.published, reports[0].hints.outlet.as_deref()),
        (day(2024, 1, 4), Some("Agency"))
    );
    let atom = "<?xml version='1.0'?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title type=\"text\">Agency</title>\
         <entry><title type=\"html\">A &amp;lt;b&amp;gt; c</title><link rel=\"self\" href=\"https://example.org/s\"/>\
         <link rel=\"alternate\" href=\"https://example.org/1?a=1&amp;b=2\"/><updated>2024-01-05T00:00:00Z</updated>\
         <published>2024-01-04T00:00:00Z</published><author><name>A. B.</name><uri>https://example.org</uri></author>\
         <content type=\"xhtml\"><div xmlns=\"x\"><p class=\"a\">One &amp; two<br/></p></div></content></entry>\
         <entry><content type=\"html\">&lt;p&gt;Three&lt;/p&gt;</content><updated>2024-01-05T00:00:00Z</updated></entry>\
         <entry><content type=\"text\">Five &lt; six.</content></entry></feed>";
    let (reports, unread) = read("x.atom", atom);
    assert_eq!(unread, []);
    assert_eq!(text(&reports[0]), "<div xmlns=\"x\"><p class=\"a\">One &amp; two<br/></p></div>");
    assert_eq!(reports[0].hints.url.as_deref(), Some("https://example.org/1?a=1&b=2"));
    assert_eq!(reports[0].hints.authors, ["A. B."]);
    assert_eq!(reports[0].hints.published, day(2024, 1, 4));
    assert_eq!((text(&reports[1]), reports[1].form), ("<p>Three</p>", Form::Fragment));
    assert_eq!(reports[1].hints.published, day(2024, 1, 5));
    assert_eq!((text(&reports[2]), reports[2].form), ("Five < six.", Form::Plain));
}

#[test]
fn a_json_feed() {
    let feed = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Agency\",\"language\":\"en\",\"items\":[\
        {\"id\":\"1\",\"url\":\"https://example.org/1\",\"content_html\":\"<p>One</p>\",\"date_published\":\"2024-01-04T00:00:00Z\",\
        \"authors\":[{\"name\":\"A. B.\"}]},{\"id\":\"2\",\"url\":\"https://example.org/2\"},\
        {\"id\":\"3\",\"content_text\":\"Three.\"}]}";
    let (reports, unread) = read("feed.json", feed);
    assert_eq!(
        reports.iter().map(|r| (r.uri.as_str(), r.form)).collect::<Vec<_>>(),
        [("feed.json#1", Form::Fragment), ("feed.json#3", Form::Plain)]
    );
    assert_eq!(reports[0].hints.outlet.as_deref(), Some("Agency"));
    assert_eq!(reports[0].hints.id, None);
    assert_eq!(reports[0].hints.authors, ["A. B."]);
    assert!(unread[0].harmless && unread.len() == 1);
}

#[test]
fn a_damaged_feed_gives_the_items_before_the_damage() {
    let item = |n: u32| {
        format!("<item><title>T{n} & co</title><content:encoded><![CDATA[{STORY}]]></content:encoded></item>")
    };
    let (reports, unread) = read("f", format!("<rss><channel>{}{}<item><title>Cut", item(1), item(2)));
    assert_eq!((reports.len(), unread.len()), (2, 1));
    assert!(unread[0].reason.contains("breaks off"), "{unread:?}");
    assert!(!unread[0].harmless);
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let (reports, _) = read(
        "f",
        format!(
            "{bomb}<rss><channel><item><content:encoded>&b; {STORY}</content:encoded></item></channel></rss>"
        ),
    );
    assert!(text(&reports[0]).starts_with("&b; Two"));
    let long = "x".repeat(2000);
    let (reports, unread) = read_with(
        "f",
        format!("<rss><channel>{}<item><title>{long}</title></item>{}", item(1), item(2)),
        small(),
    );
    assert_eq!(reports.len(), 1);
    assert!(unread[0].reason.contains("larger than 1000 bytes"), "{unread:?}");
}

fn record(kind: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n\
         Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

fn answer(status: u16, media: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Type: {media}\r\n\r\n{body}").into_bytes()
}

fn some_records() -> Vec<Vec<u8>> {
    let http = "application/http; msgtype=response";
    vec![
        record("warcinfo", "application/warc-fields", b"software: x"),
        record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        record(
            "response",
            http,
            &answer(200, "text/html; charset=windows-1256", &format!("<html><p>{STORY}")),
        ),
        record("response", http, &answer(404, "text/html", "<html>Not found")),
        record("response", http, &answer(200, "image/png", "PNG")),
        record("resource", "text/plain", STORY.as_bytes()),
        record("response", http, &answer(200, "text/html", "")),
    ]
}

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

#[test]
fn a_line_of_two_gigabytes_is_passed_over() {
    use std::io::{Seek, SeekFrom};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"{\"text\":\"One.\"}\n{\"text\":\"").unwrap();
    file.write_all(&[b'a'; 200_000]).unwrap();
    // Sparse where the system can: zeros.
    if file.seek(SeekFrom::Current(2_100_000_000)).is_err()
        || file.write_all(b"\"}\n{\"text\":\"Three.\"}\n").is_err()
    {
        eprintln!("skipped: no such file can be made here");
        return;
    }
    drop(file);
    let (mut reports, mut unread) = (Vec::new(), Vec::new());
    for item in acquire([Input::from(path.as_path())], Options::default()) {
        match item {
            Ok(report) => reports.push(text(&report).to_owned()),
            Err(u) => unread.push(u),
        }
    }
    assert_eq!(reports, ["One.", "Three."], "{unread:?}");
    assert!(
        unread.len() == 1 && unread[0].uri.ends_with(":2") && unread[0].reason.contains("larger than 50 MB")
    );
}
