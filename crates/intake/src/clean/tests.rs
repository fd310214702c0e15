//! Whole reports, from bytes to what is said of them.

use super::*;
use crate::raw::Hints;
use dateline_facts::id::ReportId;
use jiff::civil::date;
use proptest::prelude::*;

fn raw(bytes: &[u8], form: Form) -> RawReport {
    RawReport { uri: "mem:1".into(), bytes: bytes.to_vec(), form, hints: Hints::default() }
}

fn assert_sound(report: &Report) -> Result<(), TestCaseError> {
    let mut last = 0;
    for block in &report.blocks {
        prop_assert!(report.text.get(block.span.range()).is_some_and(|t| !t.is_empty()));
        prop_assert!(block.span.begin() >= last);
        last = block.span.finish();
    }
    for span in report.repairs.iter().map(|r| r.span).chain(report.published.evidence.iter().copied()) {
        prop_assert!(report.text.get(span.range()).is_some());
    }
    Ok(())
}

#[test]
fn verbatim_is_byte_for_byte() {
    let text = "One &amp; two.  \n\n By admin\r\n";
    let options = CleanOptions { verbatim: true, published: Some(date(2024, 1, 5)) };
    let report = clean(&raw(text.as_bytes(), Form::Plain), &options);
    assert_eq!(report.text, text);
    assert_eq!(report.published.basis, Basis::Given);
    assert_eq!(report.id, ReportId::of(&[text.as_bytes()]));
    let broken = clean(&raw(b"caf\xe9 open", Form::Plain), &options);
    assert_eq!(broken.notes.len(), 1);
}

#[test]
fn a_page_with_metadata() {
    let html = r#"<html lang="en-GB"><head><title>Strike kills two - The Daily</title>
        <meta property="og:site_name" content="The Daily"><meta name="author" content="By Jane Roe and AFP">
        <link rel="canonical" href="https://daily.example/world/2024/01/05/strike"></head><body><article>
        <h1>Strike kills two</h1><p>BAGHDAD (AFP) - A strike killed two men in the capital on Thursday, the police said.
        <p>The government called it a violation of the country's sovereignty and promised to answer.</article>"#;
    let report = clean(&raw(html.as_bytes(), Form::Html), &CleanOptions::default());
    assert_eq!(report.title.as_deref(), Some("Strike kills two"));
    assert_eq!(report.outlet.as_deref(), Some("The Daily"));
    assert_eq!(report.agency.as_deref(), Some("AFP"));
    assert_eq!(report.authors, ["Jane Roe"]);
    assert_eq!(report.language.as_deref(), Some("en"));
    assert_eq!(report.published, When::day(date(2024, 1, 5), Basis::Url));
    let kinds: Vec<_> = report.blocks.iter().map(|b| (b.kind, b.span.of(&report.text))).collect();
    assert_eq!(kinds[0], (BlockKind::Title, "Strike kills two"));
    assert_eq!(kinds[1], (BlockKind::Dateline, "BAGHDAD (AFP) -"));
    assert!(kinds[2].1.starts_with("A strike killed"));
}

#[test]
fn a_hint_counts_as_metadata() {
    let mut feed = raw(b"<p>Troops left the base on Monday.", Form::Fragment);
    feed.hints.published = Some(date(2024, 2, 1));
    feed.hints.title = Some("Troops leave".into());
    let report = clean(&feed, &CleanOptions::default());
    assert_eq!(report.published, When::day(date(2024, 2, 1), Basis::Metadata));
    assert_eq!(report.text, "Troops leave\nTroops left the base on Monday.");
}

#[test]
fn a_day_that_cannot_be_is_noted() {
    let mut report = raw(
        b"Drones hit base\n\nTwo drones hit a base near Kerem on Monday, the ministry said.",
        Form::Plain,
    );
    report.hints.published = Some(date(2093, 4, 3));
    let read = |report: &RawReport| clean(report, &CleanOptions::default());
    let first = read(&report);
    assert!(first.published.is_unknown() && first.notes.iter().any(|n| n.contains("2093-04-03")));
    report.hints.url = Some("https://x.example/2023/04/03/drones".into());
    assert_eq!(read(&report).published, When::day(date(2023, 4, 3), Basis::Url));
    let page = |linked: &str| {
        format!(
            "<html><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",{linked}}}</script><h1>Drones hit \
             base</h1><p>Two drones hit a base near Kerem on Monday, the ministry said.</html>"
        )
    };
    let mut html = raw(page("\"datePublished\":\"2093-04-03\"").as_bytes(), Form::Html);
    let far = read(&html);
    assert!(far.published.is_unknown() && far.notes.iter().any(|n| n.contains("2093-04-03")), "{far:?}");
    html.bytes = page("\"datePublished\":\"2043-04-03\",\"dateModified\":\"2023-04-04\"").into_bytes();
    assert_eq!(read(&html).published.exact_day(), Some(date(2023, 4, 4)));
    html.bytes = page("\"datePublished\":\"2024-04-03\"").into_bytes();
    assert_eq!(read(&html).published.exact_day(), Some(date(2024, 4, 3)));
    html.hints.fetched = Some(date(2023, 4, 5));
    html.hints.url = Some("https://x.example/2023/04/03/drones".into());
    let fetched = read(&html);
    assert_eq!(fetched.published, When::day(date(2023, 4, 3), Basis::Url));
    assert!(fetched.notes.iter().any(|n| n.contains("2024-04-03")), "{:?}", fetched.notes);
}

#[test]
fn the_text_of_a_page_that_shows_none() {
    let told = "Two drones hit a base near Kerem on Monday, the ministry said. Nobody was hurt.";
    let page = |body: &str, shown: &str| {
        let linked = serde_json::json!({"@type": "NewsArticle", "articleBody": body});
        let html = format!(
            "<html><h1>Drones hit base</h1><script type='application/ld+json'>{linked}</script>{shown}"
        );
        clean(&raw(html.as_bytes(), Form::Html), &CleanOptions::default())
    };
    let framed = page(told, "<div id=root></div>");
    assert!(framed.text.ends_with(told) && framed.notes.iter().any(|n| n.contains("JSON-LD")), "{framed:?}");
    let noted = page(told, "<p>You need to enable JavaScript to run this app.");
    assert!(noted.text.ends_with(told), "{noted:?}");
    let tagged = page(&format!("<p>{told}</p><p>It was &quot;the third&quot;.</p>"), "<div></div>");
    assert!(tagged.text.ends_with("Nobody was hurt.\nIt was \"the third\"."), "{tagged:?}");
    let whole =
        page(told, &format!("<p>{told}<p>The governor said that the base had been closed for the night."));
    assert!(whole.text.ends_with("for the night.") && whole.notes.is_empty(), "{whole:?}");
    let summary = page("Drones hit base.", "<div></div>");
    assert!(summary.notes.iter().any(|n| n == "no article text found"));
}

#[test]
fn readers_comments_of_a_page_without_names_for_its_parts() {
    let told = "Two drones hit a base near Kerem on Monday, wounding three soldiers, the ministry said in a statement.";
    let html = format!(
        "<html><h1>Drones hit base</h1><p>{told}<h3>3 Comments</h3><p><b>JohnD</b> wrote:<p>The army killed 100 in Sava."
    );
    let report = clean(&raw(html.as_bytes(), Form::Html), &CleanOptions::default());
    let told: Vec<&str> = report
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Paragraph)
        .map(|b| b.span.of(&report.text))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn the_outlets_name_is_no_headline() {
    let body = "<p>Two drones hit a base near Kerem on Monday, the ministry said in a statement on its site.";
    let read = |html: &str| {
        let report = clean(&raw(format!("{html}{body}").as_bytes(), Form::Html), &CleanOptions::default());
        (report.title.unwrap_or_default(), report.outlet.unwrap_or_default())
    };
    let want = ("Drones hit base near Kerem".to_owned(), "The Daily Courier".to_owned());
    for html in [
        "<title>The Daily Courier</title><h1>The Daily Courier</h1><h2>Drones hit base near Kerem</h2>",
        "<title>The Daily Courier</title><h1>Sponsored: Ten ways to save</h1><h1>Drones hit base near Kerem</h1>",
        "<title>The Daily Courier - Drones hit base near Kerem</title><h1>The Daily Courier</h1><h1>Drones hit base near Kerem</h1>",
        "<meta property=og:site_name content='The Daily Courier'><h1>The Daily Courier</h1><h1>Drones hit base near Kerem</h1>",
    ] {
        assert_eq!(read(html), want, "{html}");
    }
    // Where nothing else is there, it stays what it was.
    assert_eq!(
        read("<title>Watch: drones hit base</title><h1>Watch: drones hit base</h1>").0,
        "Watch: drones hit base"
    );
}

#[test]
fn hostile_pages_end() {
    let pages = [
        "<div>".repeat(300_000),
        "<a href=x>".repeat(200_000),
        "<b><p>".repeat(100_000),
        "<table><tr><td>".repeat(60_000),
        format!("<div {}>text</div>", "a=b ".repeat(500_000)),
        "&lt;".repeat(500_000),
        "<script>".repeat(100_000),
        "<svg>".repeat(100_000),
        "<!--".repeat(100_000),
        "</div>".repeat(300_000),
        "<p>x<br>".repeat(120_000),
        format!("<script type='application/ld+json'>{}</script>", "{\"a\":".repeat(50_000)),
    ];
    for page in pages {
        let report = clean(&raw(page.as_bytes(), Form::Html), &CleanOptions::default());
        assert!(report.text.len() <= page.len());
    }
    let line = "word. ".repeat(400_000);
    clean(&raw(line.as_bytes(), Form::Plain), &CleanOptions::default());
}

proptest! {
    #[test]
    fn never_panics_and_spans_fit(
        text in "(<(p|div|h1|a|br|table|td|li|time|b)( class=.{0,6})?>|</(p|div|a|td)>|[a-zA-Zé0-9&#; .\n,:-]{0,12}|\\PC{0,4}){0,40}",
        form in prop::sample::select(vec![Form::Html, Form::Fragment, Form::Plain, Form::Markdown]),
        verbatim: bool,
    ) {
        let options = CleanOptions { verbatim, published: None };
        let report = clean(&raw(text.as_bytes(), form), &options);
        assert_sound(&report)?;
        if verbatim {
            prop_assert_eq!(&report.text, &text);
        }
    }

    #[test]
    fn any_bytes(bytes: Vec<u8>, form in prop::sample::select(vec![Form::Html, Form::Plain, Form::Markdown])) {
        assert_sound(&clean(&raw(&bytes, form), &CleanOptions::default()))?;
    }
}

#[test]
fn a_feed_s_plain_item_keeps_its_title() {
    let mut item = raw(b"The operation began at dawn on Monday, the ministry said.", Form::Plain);
    item.hints.title = Some("Army kills 30 militants in Anbar".into());
    assert!(clean(&item, &CleanOptions::default()).text.starts_with("The operation"));
    item.hints.headed = true;
    let report = clean(&item, &CleanOptions::default());
    assert!(report.text.starts_with("Army kills 30 militants in Anbar\nThe operation"), "{}", report.text);
    assert_eq!(report.blocks[0].kind, BlockKind::Title);
    assert_eq!(report.title.as_deref(), Some("Army kills 30 militants in Anbar"));
    // Where the text has it on top it is there once.
    let text =
        b"Army kills 30 militants in Anbar\n\nThe operation began at dawn on Monday, the ministry said.";
    item.bytes = text.to_vec();
    assert_eq!(clean(&item, &CleanOptions::default()).text.matches("Army kills").count(), 1);
}

#[test]
fn lines_that_say_when_it_was_published_keep_their_day() {
    let body = "Gunmen opened fire on a police checkpoint near Mosul on Tuesday, killing three officers, the interior ministry \
        said.\n\nTwo other officers were wounded in the attack, which no group immediately claimed.";
    let title = "Gunmen kill three police officers near Mosul";
    for text in [
        format!("{title}\n\nPublished On 12 Mar 2024\n\n{body}\n"),
        format!("{title}\n\n{body}\n\nFirst Published: Mar 12 2024 | 10:15 PM IST\n"),
    ] {
        let report = clean(&raw(text.as_bytes(), Form::Plain), &CleanOptions::default());
        assert_eq!(report.published.exact_day(), Some(date(2024, 3, 12)), "{text}");
        assert_eq!(report.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).count(), 2, "{text}");
    }
}

#[test]
fn a_given_day_that_cannot_be_is_noted() {
    let options = CleanOptions { published: Some(date(2099, 1, 1)), ..CleanOptions::default() };
    let report = clean(&raw(b"Gunmen killed four soldiers in Taiz on Monday.", Form::Plain), &options);
    assert!(report.published.is_unknown());
    assert_eq!(report.notes, ["2099-01-01 is no date of publication"]);
}
