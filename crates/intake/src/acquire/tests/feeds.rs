//! RSS, Atom, JSON Feed.

use super::*;

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

#[test]
fn a_tag_left_open_swallows_no_other_item() {
    let feed = format!(
        "<rss><channel><title>The Daily</title>\
         <item><title>One</title><description>{STORY} <b>More</description><pubDate>Thu, 04 Jan 2024 10:00:00 GMT</pubDate></item>\
         <item><title>Two</title><description>{STORY} Two.</item>\
         <item><title>Three</title></b><description>{STORY} Three.</description></item></channel></rss>"
    );
    let (reports, unread) = read("feed", feed.into_bytes());
    let titles: Vec<_> = reports.iter().map(|r| r.hints.title.as_deref()).collect();
    assert_eq!(titles, [Some("One"), Some("Two"), Some("Three")]);
    assert_eq!(reports[0].hints.published, day(2024, 1, 4));
    assert!(text(&reports[1]).ends_with("Two."), "{}", text(&reports[1]));
    assert!(unread.is_empty());
}

#[test]
fn a_day_that_cannot_be_read_is_said() {
    let item = |day: &str| {
        format!(
            "<item><title>A &amp;amp; B</title><pubDate>{day}</pubDate><description>{STORY}</description></item>"
        )
    };
    let feed = format!(
        "<rss version='2.0'><channel><title>A</title>{}{}{}</channel></rss>",
        item("gibberish"),
        item("14/03/2024"),
        item("Thu, 14 Mar 2024 10:00:00 GMT")
    );
    let (reports, unread) = read("feed", feed);
    assert_eq!(unread, []);
    let remarks: Vec<_> = reports.iter().map(|r| r.hints.remark.as_deref().unwrap_or("")).collect();
    assert_eq!(remarks[0], "the date that the feed gives could not be read: \"gibberish\"");
    assert!(remarks[1].contains("14/03/2024") && remarks[2].is_empty());
    assert_eq!(reports[2].hints.title.as_deref(), Some("A & B"));
}
