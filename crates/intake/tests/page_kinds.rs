//! Pages that are more, or less, than one article: live blogs, AMP, one page of several, what subscribers read on.
//! All pages are our own words.

use dateline_facts::report::{BlockKind, Report};
use dateline_intake::{CleanOptions, Form, Hints, RawReport, clean};
use jiff::civil::date;

fn read_at(html: &str, url: Option<&str>) -> Report {
    let hints = Hints { url: url.map(str::to_owned), ..Hints::default() };
    let raw = RawReport { uri: "mem:1".into(), bytes: html.as_bytes().to_vec(), form: Form::Html, hints };
    clean(&raw, &CleanOptions::default())
}

fn read(html: &str) -> Report {
    read_at(html, None)
}

/// The told blocks behind the title.
fn told(report: &Report) -> Vec<(BlockKind, &str)> {
    let blocks = report.blocks.iter().filter(|b| b.kind.is_told() && b.kind != BlockKind::Title);
    blocks.map(|b| (b.kind, b.span.of(&report.text))).collect()
}

fn noted(report: &Report, words: &str) -> bool {
    report.notes.iter().any(|n| n.contains(words))
}

const POSTS: [(&str, &str, &str); 4] = [
    (
        "06:10",
        "Sirens in the port",
        "Sirens were heard in the port of Vessa shortly before dawn, two residents told our reporter by telephone.",
    ),
    (
        "07:45",
        "Mayor speaks",
        "The mayor of Vessa said that four people had been taken to hospital and that the quay was closed.",
    ),
    (
        "09:20",
        "Ferries stopped",
        "All ferries to the islands were stopped until further notice, the harbour office announced on its board.",
    ),
    (
        "11:05",
        "Ministry statement",
        "The ministry of defence said that it had shot down three drones over the bay during the night.",
    ),
];

fn live(newest_first: bool, mark: &str, post: impl Fn(&str, &str, &str) -> String) -> String {
    let mut posts: Vec<String> = POSTS.iter().map(|(time, head, text)| post(time, head, text)).collect();
    if newest_first {
        posts.reverse();
    }
    format!(
        "<html lang=en><head><title>Live: drones over Vessa - The Gull</title>{mark}</head><body>\
         <nav><a href=/>Home</a> <a href=/world>World</a></nav><main><h1>Live: drones over Vessa</h1>\
         <p class=intro>What is known of the attack on the port of Vessa, as it comes in from our reporters there.</p>\
         <div class=posts>{}</div></main><footer>The Gull, all rights reserved</footer></body></html>",
        posts.concat()
    )
}

const LINKED: &str = r#"<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Live: drones over Vessa",
    "coverageStartTime":"2024-03-04T05:00:00+02:00","liveBlogUpdate":[{"@type":"BlogPosting","headline":"x","datePublished":"2024-03-05T06:10:00+02:00"}]}</script>"#;

fn assert_posts(report: &Report, newest_first: bool) {
    let told = told(report);
    let mut wanted: Vec<_> = POSTS.iter().collect();
    if newest_first {
        wanted.reverse();
    }
    let mut last = 0;
    for (time, _, text) in wanted {
        let places: Vec<usize> = (0..told.len()).filter(|n| told[*n].1.contains(text)).collect();
        assert_eq!(places.len(), 1, "each post once: {text}: {told:?}");
        assert!(places[0] >= last, "in the order of the page");
        let own =
            told[..places[0]].iter().rposition(|b| b.0 == BlockKind::Dateline).expect("a time in front");
        assert!(told[own].1.contains(time), "{time} is the time of {text}, not {}", told[own].1);
        assert!(own >= last);
        last = places[0];
    }
    assert!(!report.text.contains("Home"));
}

#[test]
fn a_live_blog_of_articles_newest_first() {
    let html = live(true, LINKED, |time, head, text| {
        format!(
            "<article><time datetime='2024-03-05T{time}:00+02:00'>{time}</time><h2>{head}</h2><p>{text}</p></article>"
        )
    });
    let report = read(&html);
    assert_posts(&report, true);
    assert!(noted(&report, "live blog of 4 posts, the newest first"), "{:?}", report.notes);
    assert_eq!(report.published.earliest, Some(date(2024, 3, 4)), "the day it began, not a post's");
    assert_eq!(report.title.as_deref(), Some("Live: drones over Vessa"));
}

#[test]
fn a_live_blog_of_plain_parts_oldest_first() {
    let mark = "<meta property='article:published_time' content='2024-03-04T05:00:00+02:00'>";
    let html = live(false, mark, |time, head, text| {
        format!(
            "<div class='liveblog-post'><span class=post-time>{time} GMT</span><h3>{head}</h3><p>{text}</p></div>"
        )
    });
    let report = read(&html);
    assert_posts(&report, false);
    assert!(noted(&report, "live blog of 4 posts"), "{:?}", report.notes);
    assert_eq!(report.published.earliest, Some(date(2024, 3, 4)));
}

#[test]
fn the_day_of_a_post_is_not_the_page_s() {
    let html = live(true, "", |time, _, text| {
        format!(
            "<article class=live-blog-entry><time datetime='2024-03-05T{time}:00+02:00'>5 March 2024, {time}</time><p>{text}</p></article>"
        )
    });
    let report = read(&html);
    assert_posts(&report, true);
    assert!(report.published.is_unknown(), "{:?}", report.published);
}

#[test]
fn a_pinned_post_is_told_once() {
    let html = live(true, LINKED, |time, head, text| {
        let post = format!(
            "<article><time datetime='2024-03-05T{time}:00+02:00'>{time}</time><h2>{head}</h2><p>{text}</p></article>"
        );
        if time == "11:05" { post.repeat(2) } else { post }
    });
    let report = read(&html);
    let texts = told(&report).iter().filter(|b| b.1.contains("shot down three drones")).count();
    assert_eq!(texts, 1);
}

#[test]
fn a_live_blog_built_by_script_is_read_from_its_data() {
    let posts: Vec<String> = POSTS
        .iter()
        .map(|(time, head, text)| {
            format!(r#"{{"@type":"BlogPosting","headline":"{head}","datePublished":"2024-03-05T{time}","articleBody":"{text} {text}"}}"#)
        })
        .collect();
    let html = format!(
        "<html><head><script type='application/ld+json'>{{\"@type\":\"LiveBlogPosting\",\"headline\":\"Live: drones over Vessa\",\"liveBlogUpdate\":[{}]}}</script></head>\
         <body><h1>Live: drones over Vessa</h1><div id=app></div></body></html>",
        posts.join(",")
    );
    let report = read(&html);
    for (_, _, text) in POSTS {
        assert!(report.text.contains(text), "{}", report.text);
    }
}

#[test]
fn a_page_with_times_is_no_live_blog() {
    let html = "<html><body><article><h1>Bridge closed</h1><time datetime=2024-03-05>5 March 2024</time>\
        <p>The bridge over the Orne was closed on Monday after engineers found cracks in two piers.</p>\
        <p>It will stay closed for a month, the office for roads said, and buses will go round by the mill.</p></article>\
        <div class=more><div><time>09:00</time><a href=/a>Another story</a></div><div><time>10:00</time><a href=/b>A third one</a></div></div></body></html>";
    let report = read(html);
    assert!(!noted(&report, "live blog"));
    assert_eq!(told(&report).len(), 2, "{:?}", told(&report));
}

#[test]
fn an_amp_page() {
    let html = "<!doctype html><html ⚡ lang=en><head><title>Bridge closed</title>\
        <link rel=canonical href='https://gull.example/2024/03/05/bridge-closed'></head><body>\
        <amp-sidebar id=menu layout=nodisplay><ul><li>World news<li>Weather<li>All our newsletters in one place</ul></amp-sidebar>\
        <amp-consent id=c layout=nodisplay><div>We and our partners use cookies to keep this site free for everybody.</div></amp-consent>\
        <article><h1>Bridge closed</h1><amp-img src=a.jpg width=4 height=3 layout=responsive></amp-img>\
        <amp-social-share type=x>Share this</amp-social-share>\
        <p>The bridge over the Orne was closed on Monday after engineers found cracks in two of its piers.</p>\
        <amp-ad width=300 height=250 type=doubleclick><div placeholder>Advertisement that nobody reads at all here</div></amp-ad>\
        <amp-fit-text width=300 height=80><p>It will stay closed for a month, the office for roads said in a short note.</p></amp-fit-text>\
        <amp-youtube data-videoid=x><p>Watch how the bridge was built, in two minutes and a half.</p></amp-youtube>\
        <p>Buses will go round by the mill, which takes twenty minutes longer, the company added.</p>\
        <amp-user-notification id=n>We have changed our terms, please read and accept them.</amp-user-notification>\
        </article></body></html>";
    let report = read_at(html, Some("https://cdn.ampproject.example/c/s/gull.example/amp/bridge-closed"));
    let told: Vec<&str> = told(&report).into_iter().map(|b| b.1).collect();
    assert_eq!(
        told,
        [
            "The bridge over the Orne was closed on Monday after engineers found cracks in two of its piers.",
            "It will stay closed for a month, the office for roads said in a short note.",
            "Buses will go round by the mill, which takes twenty minutes longer, the company added.",
        ]
    );
    assert_eq!(report.url.as_deref(), Some("https://gull.example/2024/03/05/bridge-closed"));
    assert_eq!(report.published.earliest, Some(date(2024, 3, 5)), "by the address of the page itself");
}

const BRIDGE: &str = "<p>The bridge over the Orne was closed on Monday after engineers found cracks in two of its piers.</p>\
    <p>It will stay closed for a month, the office for roads said, and buses will go round by the mill.</p>\
    <p>The cracks had been seen by a fisherman, who wrote three letters before anybody came to look at them.</p>";

#[test]
fn one_page_of_several() {
    let html = format!(
        "<html lang=en><head><title>Bridge closed</title><link rel=canonical href='https://gull.example/bridge-closed?page=2'>\
         <link rel=prev href='https://gull.example/bridge-closed'><link rel=next href='https://gull.example/bridge-closed?page=3'></head>\
         <body><article><h1>Bridge closed</h1>{BRIDGE}<div class=pages><a href='?page=1'>Previous</a> <a href='?page=1'>1</a> <b>2</b> <a href='?page=3'>3</a> \
         <a href='?page=3'>Next</a></div><p>Page 2 of 3</p></article></body></html>"
    );
    let report = read(&html);
    assert!(noted(&report, "page 2 of 3 of one article"), "{:?}", report.notes);
    assert!(noted(&report, "https://gull.example/bridge-closed?page=3"));
    let told = told(&report);
    assert_eq!(told.len(), 3, "{told:?}");
}

#[test]
fn pages_are_counted_in_other_languages() {
    for (words, head) in [
        ("Seite 1 von 4", "Brücke gesperrt"),
        ("Страница 1 из 4", "Мост закрыт"),
        ("第1页，共4页", "大桥关闭"),
    ] {
        let html = format!(
            "<html><body><article><h1>{head}</h1>{BRIDGE}<div class=pagination>{words} <a rel=next href='?p=2'>»</a></div></article></body></html>"
        );
        let report = read(&html);
        assert!(noted(&report, "page 1 of 4"), "{words}: {:?}", report.notes);
        assert_eq!(told(&report).len(), 3, "{:?}", told(&report));
    }
}

#[test]
fn the_next_article_is_not_the_next_page() {
    let html = format!(
        "<html><head><link rel=canonical href='https://gull.example/bridge-closed'><link rel=next href='https://gull.example/mill-for-sale'></head>\
         <body><article><h1>Bridge closed</h1>{BRIDGE}</article></body></html>"
    );
    assert!(!noted(&read(&html), "one article"));
}

#[test]
fn what_only_subscribers_read_on() {
    let stub = "<p>The bridge over the Orne was closed on Monday after engineers found cracks in two of its piers ...</p>";
    let wall = "<div><h3>Subscribe to continue reading</h3><p>Already a subscriber? <a href=/login>Log in</a></p></div>";
    let linked = |free: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Bridge closed\",\"isAccessibleForFree\":{free}}}</script>"
        )
    };
    let page = |head: &str, body: &str| {
        read(&format!(
            "<html><head>{head}</head><body><article><h1>Bridge closed</h1>{body}</article></body></html>"
        ))
    };
    for report in [
        page("", &format!("{stub}{wall}")),
        page(&linked("false"), stub),
        page(&linked("\"False\""), &format!("{stub}{wall}")),
    ] {
        assert!(noted(&report, "only the beginning"), "{:?}", report.notes);
        let told = told(&report);
        assert_eq!(told.len(), 1, "the stub and no more: {told:?}");
        assert!(told[0].1.starts_with("The bridge over the Orne"));
    }
    let long = BRIDGE.to_owned() + &"<p>The road office will pay for the work, which is to cost four million, its head told the council of the town on Tuesday.</p>"
        .replace("four", "five") + &(0..12).map(|n| format!("<p>Pier number {n} was looked at on the same day, and was found to be sound by the two engineers who went there by boat.</p>")).collect::<String>();
    let report = page(&linked("false"), &long);
    assert!(noted(&report, "for subscribers") && !noted(&report, "only the beginning"), "{:?}", report.notes);
    assert!(!noted(&page(&linked("true"), stub), "subscribers"));
    assert!(!noted(&page("", BRIDGE), "subscribers"));
}

#[test]
fn tables_lists_and_quotes() {
    let html = "<html><body><article><h1>Harbour in figures</h1>\
        <p>The harbour office has published the figures for the year, the best since it was rebuilt after the war.</p>\
        <table><caption>Ships by month</caption><thead><tr><th>Month<th>Ships</tr></thead><tbody><tr><td>January<td>212</tr><tr><td>February<td>198</tr></tbody></table>\
        <p>Three things stood out in the report, its authors write on the first page:</p>\
        <ul><li>More grain ships came from the north.<li>Fewer ferries ran to the islands.<li>No ship was lost.</ul>\
        <blockquote><p>We had not expected such a year, and we do not expect another one soon, the head of the office said.</p></blockquote>\
        <p>The figures for the next year will be published in January, as they have been each year since 1951.</p></article></body></html>";
    let report = read(html);
    let told = told(&report);
    let find = |words: &str| told.iter().find(|b| b.1.contains(words)).map(|b| b.0);
    assert!(
        told.iter().any(|b| b.1 == "January 212") && told.iter().any(|b| b.1 == "February 198"),
        "{told:?}"
    );
    assert_eq!(find("More grain ships"), Some(BlockKind::Paragraph));
    assert_eq!(find("We had not expected"), Some(BlockKind::Quote));
    assert_eq!(told.iter().filter(|b| b.1.contains("No ship was lost")).count(), 1);
}

#[test]
fn what_stands_between_is_kept_as_what_it_is() {
    let html = format!(
        "<html><body><article><h1>Bridge closed</h1><div class=share-bar><a href=#>Share</a> <a href=#>Tweet</a></div>{BRIDGE}\
         <div class=related><h3>Also read</h3><ul><li><a href=/a>Mill for sale</a><li><a href=/b>Storm ahead</a></ul></div>\
         <form class=newsletter><p>Get the news of the day by post each morning, free of charge.</p><input name=mail></form>\
         <div class=comments><p>I have been saying for years that this bridge would not hold, and nobody listened.</p></div></article></body></html>"
    );
    let report = read(&html);
    assert_eq!(told(&report).len(), 3, "{:?}", told(&report));
    for words in ["Mill for sale", "Get the news of the day", "I have been saying", "Tweet"] {
        let kept = report.repairs.iter().find(|r| r.was.contains(words));
        assert!(
            kept.is_some_and(|r| r.kind == "promo" || r.kind == "boilerplate"),
            "{words}: {:?}",
            report.repairs
        );
        assert!(!report.text.contains(words));
    }
}

#[test]
fn microdata_and_boxes_of_other_articles() {
    let body = "<p>Government troops retook the town of Kerem on Wednesday after three days of fighting, the governor said.</p>\
        <p>The rebels said they had pulled back to the hills east of the river, and denied losing more than four men.</p>";
    let micro = format!(
        "<div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop=headline>Army retakes Kerem</h1>\
         <span itemprop=author itemscope><span itemprop=name>Olga Brandt</span></span>\
         <span itemprop=author itemscope><span itemprop=name>Paul Ngata</span></span>\
         <div itemprop=articleBody>{body}</div>\
         <div itemprop=publisher itemscope><meta itemprop=name content='Ridge Daily'></div></div>"
    );
    let report = read(&micro);
    assert_eq!(report.authors, ["Olga Brandt", "Paul Ngata"]);
    assert_eq!(report.outlet.as_deref(), Some("Ridge Daily"));
    let boxed = format!(
        "<article><h1>Army retakes Kerem</h1>{body}</article><section><h3>Related</h3><div><a>Minister resigns</a>\
         <time datetime='2026-11-02'>2 November 2026</time></div></section>"
    );
    assert!(read(&boxed).published.is_unknown());
    let ahead = format!(
        "<meta name=date content='2099-12-31'><article><h1>Army retakes Kerem</h1><p>Published: 14 March 2024</p>{body}</article>"
    );
    assert_eq!(read(&ahead).published.exact_day(), Some(date(2024, 3, 14)));
}

#[test]
fn a_card_inside_the_article_dates_nothing_and_the_title_names_the_outlet() {
    let body = "<p>Government troops retook the town of Kerem on Wednesday after three days of fighting, the governor said.</p>\
        <p>The rebels said they had pulled back to the hills east of the river, and denied losing more than four men.</p>";
    let html = format!(
        "<title>Army retakes Kerem after three days | Crown Gazette</title><article><h1>Army retakes Kerem after three days</h1>\
         <div class=byline>By Ana Petrel, Li Shan &amp; Omar al-Hadi in Kerem</div>{body}\
         <div class=more><article class=card><h3>Bus falls into ravine</h3><time datetime='2026-11-02'>2 Nov 2026</time>\
         </article></div></article>"
    );
    let report = read(&html);
    assert!(report.published.is_unknown(), "{:?}", report.published);
    assert_eq!(report.outlet.as_deref(), Some("Crown Gazette"));
    assert_eq!(report.authors, ["Ana Petrel", "Li Shan", "Omar al-Hadi"]);
    let named = format!(
        "<title>Army retakes Kerem</title><meta name='application-name' content='The X Post'>\
         <meta name=author content='ana@x.example (Ana Petrel)'><article><h1>Army retakes Kerem</h1>{body}</article>"
    );
    let report = read(&named);
    assert_eq!(
        (report.outlet.as_deref(), &report.authors[..]),
        (Some("The X Post"), &["Ana Petrel".to_owned()][..])
    );
    let credited = format!(
        "<article><h1>Army retakes Kerem</h1>{body}<p>(Reporting by Ines Waweru; Editing by Tomas Lind)</p></article>"
    );
    assert_eq!(read(&credited).authors, ["Ines Waweru"]);
}
