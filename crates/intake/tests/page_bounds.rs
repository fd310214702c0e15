//! Hostile pages end, within the limits that the crate states, and what is left out is named.
//! Nothing here asserts on time: each page is of a size at which anything worse than linear would not end at all.

use dateline_facts::report::{BlockKind, Report};
use dateline_intake::page::parse::{MAX_BYTES, MAX_DEPTH, MAX_NODES, parse};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};

const STORY: &str = "<article><h1>Bridge closed</h1>\
    <p>The bridge over the Orne was closed on Monday after engineers found cracks in two of its piers.</p>\
    <p>It will stay closed for a month, the office for roads said, and buses will go round by the mill.</p></article>";

fn read(html: &str) -> Report {
    let hints = Hints::default();
    let raw = RawReport { uri: "mem:1".into(), bytes: html.as_bytes().to_vec(), form: Form::Html, hints };
    clean(&raw, &CleanOptions::default())
}

fn tells(report: &Report, words: &str) -> bool {
    report.blocks.iter().any(|b| b.kind == BlockKind::Paragraph && b.span.of(&report.text).contains(words))
}

fn noted(report: &Report, words: &str) -> bool {
    report.notes.iter().any(|n| n.contains(words))
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    for tag in ["div", "b", "font", "ul><li", "table><tr><td", "h1", "blockquote", "x-y"] {
        let last = tag.rsplit('<').next().unwrap_or(tag);
        let html =
            format!("{}{STORY}{}", format!("<{tag}>").repeat(100_000), format!("</{last}>").repeat(100_000));
        let report = read(&html);
        assert!(report.text.contains("The bridge over the Orne"), "{tag}");
        assert!(report.text.contains("buses will go round"), "{tag}");
        let dom = parse(&html);
        let deepest =
            (0..dom.nodes.len() as u32).rev().step_by(1009).map(|id| dom.ancestors(id).count()).max();
        assert!(deepest <= Some(MAX_DEPTH + 2), "{tag}: {deepest:?}");
    }
    assert!(noted(&read(&format!("{}{STORY}", "<div>".repeat(100_000))), "nested deeper than"));
}

#[test]
fn a_million_attributes() {
    let many: String = (0..1_000_000).map(|n| format!(" a{n}=x")).collect();
    assert!(tells(&read(&format!("<div{many}>{STORY}</div>")), "The bridge over the Orne"));
    let same = " class=comments".repeat(1_000_000);
    let report = read(&format!("<p{same}>One line of words that nobody has to read.</p>{STORY}"));
    assert!(tells(&report, "buses will go round") || report.text.contains("buses will go round"));
    // One value of many words, and one quote that never ends.
    assert!(tells(
        &read(&format!("<div class='{}'>{STORY}</div>", "share ".repeat(1_000_000))),
        "The bridge"
    ));
    let open = read(&format!("{STORY}<div class='{}", "x ".repeat(1_000_000)));
    assert!(tells(&open, "The bridge over the Orne"));
}

#[test]
fn a_million_links() {
    let links: String = (0..1_000_000).map(|n| format!("<a href=/{n}>l</a>")).collect();
    let report = read(&format!("{STORY}<div>{links}</div>"));
    assert!(tells(&report, "The bridge over the Orne"));
    assert!(noted(&report, &format!("page cut after {MAX_NODES} nodes")), "{:?}", report.notes);
    // A name of a host that every link would be compared with.
    let host = "h".repeat(500_000);
    let html = format!(
        "<link rel=canonical href='https://{host}.example/'>{}{STORY}",
        "<a href=https://x.example/>l</a> ".repeat(40_000)
    );
    assert!(read(&html).text.contains("The bridge over the Orne"));
}

#[test]
fn bombs_of_references() {
    let report = read(&format!("{STORY}<p>{}</p>", "&lt;".repeat(2_000_000)));
    assert!(tells(&report, "The bridge over the Orne"));
    for bomb in [
        "&amp;".repeat(2_000_000),
        "&#x41;".repeat(1_000_000),
        "&".repeat(5_000_000),
        format!("&#{};", "9".repeat(3_000_000)),
        format!("&{};", "a".repeat(3_000_000)),
    ] {
        let html = format!("<!DOCTYPE html [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&a;&a;\">]><p>{bomb}</p>");
        let report = read(&html);
        assert!(report.text.len() <= html.len(), "a reference is never longer than what it is written with");
    }
}

#[test]
fn fifty_million_bytes_of_one_text() {
    let words = "word after word ".repeat(50_000_000 / 16);
    let report = read(&format!("<p>{words}</p>"));
    assert!(noted(&report, "page of 50000007 bytes cut at"), "{:?}", report.notes);
    assert!(report.text.len() <= MAX_BYTES);
    let signs = read(&"字".repeat(MAX_BYTES / 3 + 10));
    assert!(noted(&signs, "cut at") && !signs.text.contains('\u{fffd}'), "cut between signs, not inside one");
}

#[test]
fn what_never_ends() {
    for open in [
        "<!--",
        "<script>",
        "<style>",
        "<svg>",
        "<textarea>",
        "<title>",
        "<noscript>",
        "<template>",
        "<![CDATA[",
        "<!x",
        "<a href='",
        "<iframe>",
    ] {
        let report = read(&format!("{STORY}{open}{}", "x < y </ p> - ".repeat(300_000)));
        assert!(tells(&report, "The bridge over the Orne"), "{open}");
        let report = read(&format!("{STORY}{}", open.repeat(400_000)));
        assert!(tells(&report, "The bridge over the Orne"), "{open} again and again");
    }
}

#[test]
fn a_hundred_thousand_blocks_of_data() {
    let block = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Other\",\"author\":{\"name\":\"Jane Roe\"}}</script>";
    let first = block.replace("Other", "Bridge closed");
    let report = read(&format!("{first}{}{STORY}", block.repeat(100_000)));
    assert_eq!(report.title.as_deref(), Some("Bridge closed"));
    assert_eq!(report.authors, ["Jane Roe"]);
    assert!(tells(&report, "The bridge over the Orne"));
}

#[test]
fn data_nested_deep() {
    for (open, close) in
        [("[", "]"), ("{\"@graph\":", "}"), ("{\"mainEntity\":[", "]}"), ("{\"author\":", "}")]
    {
        let data = format!("{}{{\"headline\":\"X\"}}{}", open.repeat(50_000), close.repeat(50_000));
        let report = read(&format!("<script type='application/ld+json'>{data}</script>{STORY}"));
        assert_eq!(report.title.as_deref(), Some("Bridge closed"), "{open}");
        assert!(tells(&report, "The bridge over the Orne"));
    }
    let wide = format!("{{\"@graph\":[{}]}}", vec!["{\"@type\":\"Article\"}"; 40_000].join(","));
    assert!(tells(
        &read(&format!("<script type='application/ld+json'>{wide}</script>{STORY}")),
        "The bridge"
    ));
    let names = format!("{{\"@type\":\"Article\",\"author\":[{}]}}", vec!["\"Jane Roe\""; 60_000].join(","));
    assert_eq!(
        read(&format!("<script type='application/ld+json'>{names}</script>{STORY}")).authors,
        ["Jane Roe"]
    );
}

#[test]
fn many_empty_parts_in_front_of_many_words() {
    // Each of the words asks what stands in the line before it.
    for word in ["1 ", "By ", "12:05 ", "5 January 2024 ", "Page 2 of 3 "] {
        let html =
            format!("{STORY}<p>{}{}</p>", "<b></b>".repeat(40_000), format!("{word}<i></i>").repeat(40_000));
        assert!(tells(&read(&html), "The bridge over the Orne"), "{word}");
    }
    for part in [
        "<time></time>",
        "<span class=byline>",
        "<span class=time>",
        "<li><h3><a href=/x>y</a></h3>",
        "<h1>",
        "<div class=article-body>",
    ] {
        let html = format!("<body class=liveblog>{STORY}<div>{}</div>", part.repeat(50_000));
        assert!(read(&html).text.contains("The bridge over the Orne"), "{part}");
    }
}

#[test]
fn a_live_blog_of_a_hundred_thousand_empty_posts() {
    for post in [
        "<article class=post><time></time></article>",
        "<article class=post><time>12:05</time></article>",
        "<div class=post><h3></h3><p></p></div>",
    ] {
        let html = format!("<body class=liveblog>{STORY}<div>{}</div>", post.repeat(120_000));
        assert!(read(&html).text.contains("The bridge over the Orne"), "{post}");
    }
}
