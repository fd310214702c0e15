//! The date of publication of a page, with what it rests on.
//!
//! In this order: metadata (where they count in universal time, the outlet's own day by the address or as shown), the
//! address, what stands visibly with the headline, and, failing all, the day of the last change. The day the page was
//! fetched and the "today" in a page's header are none of them.

use super::visible::{self, Areas, Shown};
use crate::dates::{self, Order};
use crate::doubt;
use crate::page::dom::{Dom, Key, NONE, Tag};
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;

/// Names of `meta` elements that hold the date of publication, best first; compared in lower case.
const NAMES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:publicationdate",
    "datepublished",
    "date.published",
    "article.published",
    "article:published",
    "article:published:time",
    "article_published_time",
    "published_time",
    "published-date",
    "publication_date",
    "publication-date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "pubdate",
    "og:pubdate",
    "og:datepublished",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "vr:published_time",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "article-published",
    "dcsext.articlefirstpublished",
    "firstpublishdate",
    "rnews:datepublished",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "prism.publicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "article_date_original",
    "date_published",
    "originalpublicationdate",
    "release_date",
    "dateofpublication",
    "displaydate",
    "gentime",
    "content_create_date",
    "article.created",
    "article:created",
    "creationdate",
    "creation_date",
    "created",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "datecreated",
    "dc.date",
    "dcterms.date",
    "ptime",
    "pdate",
    "date",
    "timestamp",
    "uploaddate",
];

/// Names of those that hold the day of a change.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "article.updated",
    "article:modified",
    "last-modified",
    "lastmod",
    "last_modified",
    "lastmodified",
    "revised",
    "updated",
    "last-updated",
    "utime",
    "article_date_updated",
    "article:updated",
];

/// The rank of a `meta` name, smaller is better.
fn rank(names: &[&str], name: &str) -> Option<usize> {
    if name.len() > 40 {
        return None;
    }
    names.iter().position(|n| n.eq_ignore_ascii_case(name))
}

/// A day that a machine-readable value says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The day as written.
    pub date: Date,
    /// It is counted in universal time, so that the outlet's own day may be the one before or behind.
    pub universal: bool,
}

impl Said {
    /// Reads a value.
    pub fn of(value: &str) -> Option<Self> {
        let date = dates::value(value).filter(|d| dates::plausible(*d))?;
        let value = value.trim();
        let seconds = value.len() >= 10 && value.bytes().all(|b| b.is_ascii_digit()) && value.len() != 14;
        let timed = value.contains(':');
        let zones = ["Z", "+00:00", "+0000", "GMT", "UTC", "+00"];
        // Without a zone it may be either.
        let zone = value.rsplit(['T', ' ']).next().unwrap_or("");
        let own = timed
            && zone.len() >= 5
            && zone.contains(['+', '-'])
            && !zones.iter().any(|z| value.ends_with(z));
        Some(Said { date, universal: seconds || timed && !own })
    }
}

/// What is known of a page's day before it is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// JSON-LD's day of publication.
    pub linked: Option<Said>,
    /// JSON-LD's day of change.
    pub changed: Option<Said>,
    /// The address.
    pub url: Option<&'h str>,
    /// Where the headline stands.
    pub headline: Option<u32>,
    /// How to read 03/04/2019.
    pub order: Order,
    /// The element around the posts of a live blog, whose days are their own.
    pub posts: Option<u32>,
    /// The day the page was fetched: it says nothing of a later one.
    pub fetched: Option<Date>,
}

impl Hints<'_> {
    /// Whether a page fetched on that day may be of `date`.
    fn may_be(&self, date: Date) -> bool {
        !doubt::is_after(date, self.fetched)
    }

    /// Whether a page would have been changed long before it was published on that day.
    fn is_before_itself(&self, said: Said) -> bool {
        self.changed.is_some_and(|changed| doubt::is_before_itself(changed.date, said.date))
    }
}

/// Whether a node is in that element.
pub fn is_in(dom: &Dom<'_>, id: u32, posts: Option<u32>) -> bool {
    posts.is_some_and(|p| dom.inside(id, p))
}

/// Finds the date; `true` where it is only the one of the last change.
pub fn find(dom: &Dom<'_>, hints: Hints<'_>) -> (When, bool) {
    let headline = hints.headline;
    let address = hints.url.and_then(dates::in_address);
    let address = address.filter(|(first, _)| hints.may_be(*first));
    let day = address.filter(|(first, last)| first == last).map(|(first, _)| first);
    let beside = |a: Date, b: Date| a.tomorrow().ok() == Some(b) || a.yesterday().ok() == Some(b);
    let mut shown: Option<Shown> = None;
    let mut look = || {
        *shown.get_or_insert_with(|| {
            let mut shown = visible::find(dom, hints.order, headline, hints.posts);
            shown.published = shown.published.filter(|(_, day)| hints.may_be(*day));
            shown.changed = shown.changed.filter(|day| hints.may_be(*day));
            shown
        })
    };
    let possible = |said: &Said| hints.may_be(said.date) && !hints.is_before_itself(*said);
    let said = hints
        .linked
        .filter(possible)
        .or_else(|| from_meta(dom, NAMES).filter(possible))
        .or_else(|| from_elements(dom, headline, hints.posts).filter(possible));
    if let Some(said) = said {
        // Metadata often count days in universal time; what is shown and the address count the outlet's own.
        if said.universal || hints.linked.is_none() && day.is_some_and(|d| beside(d, said.date)) {
            match look().published {
                Some((_, day)) if day == said.date => return (When::day(day, Basis::Metadata), false),
                Some((_, day)) if said.universal && beside(day, said.date) => {
                    return (When::day(day, Basis::Dateline), false);
                }
                _ => {}
            }
            if let Some(day) = day.filter(|d| beside(*d, said.date)) {
                return (When::day(day, Basis::Url), false);
            }
        }
        return (When::day(said.date, Basis::Metadata), false);
    }
    if let Some(day) = day {
        return (When::day(day, Basis::Url), false);
    }
    let shown = look();
    if let Some((_, day)) = shown.published {
        return (When::day(day, Basis::Dateline), false);
    }
    if let Some(said) = hints.changed.or_else(|| from_meta(dom, CHANGED)).filter(possible) {
        return (When::day(said.date, Basis::Metadata), true);
    }
    if let Some(day) = shown.changed {
        return (When::day(day, Basis::Dateline), true);
    }
    match address {
        Some((first, last)) => (When::between(first, last, Basis::Url), false),
        None => (When::unknown(), false),
    }
}

/// A day that the page's metadata give for the day of publication and that it cannot be.
pub fn refused(dom: &Dom<'_>, hints: Hints<'_>) -> Option<Date> {
    let meta = || {
        (0..dom.nodes.len() as u32)
            .filter(|id| dom.node(*id).tag == Tag::Meta)
            .filter(|id| {
                let name = dom.raw(*id, Key::Property).or_else(|| dom.raw(*id, Key::Name));
                name.is_some_and(|n| rank(NAMES, n.trim()).is_some())
            })
            .filter_map(|id| dom.attr(id, Key::Content))
            .find_map(|content| doubt::implausible(&content))
    };
    let late = |said: Said| (!hints.may_be(said.date) || hints.is_before_itself(said)).then_some(said.date);
    let clock = || visible::find(dom, hints.order, hints.headline, hints.posts).clock;
    let told = hints.linked.and_then(late).or_else(|| from_meta(dom, NAMES).and_then(late)).or_else(meta);
    told.or_else(|| if find(dom, hints).0.is_unknown() { clock() } else { None })
}

fn from_meta(dom: &Dom<'_>, names: &[&str]) -> Option<Said> {
    let mut best: Option<(usize, Said)> = None;
    for id in 0..dom.nodes.len() as u32 {
        if dom.node(id).tag != Tag::Meta {
            continue;
        }
        for key in [Key::Property, Key::Name, Key::Itemprop, Key::HttpEquiv] {
            let Some(rank) = dom.raw(id, key).and_then(|n| rank(names, n.trim())) else { continue };
            if best.is_some_and(|(b, _)| b <= rank) {
                continue;
            }
            let content = dom.attr(id, Key::Content).or_else(|| dom.attr(id, Key::Datetime));
            if let Some(said) = content.and_then(|c| Said::of(&c)) {
                best = Some((rank, said));
            }
        }
    }
    best.map(|(_, said)| said)
}

/// `itemprop=datePublished`, `time pubdate`, `time class=published`, a `time` with the headline.
fn from_elements(dom: &Dom<'_>, headline: Option<u32>, posts: Option<u32>) -> Option<Said> {
    let mut areas = Areas::new(dom, headline);
    let mut best: Option<(i64, Said)> = None;
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if matches!(node.tag, Tag::Text | Tag::Meta) {
            continue;
        }
        let prop = dom.raw(id, Key::Itemprop).unwrap_or("");
        let declared = prop.eq_ignore_ascii_case("datePublished") || dom.raw(id, Key::Pubdate).is_some();
        let is_time = node.tag == Tag::Time;
        let small = matches!(
            node.tag,
            Tag::Time
                | Tag::Abbr
                | Tag::Span
                | Tag::Dd
                | Tag::Div
                | Tag::P
                | Tag::Li
                | Tag::Small
                | Tag::Font
                | Tag::Td
                | Tag::Em
        );
        let class =
            dom.raw(id, Key::Class).filter(|c| small && c.len() < 200).unwrap_or("").to_ascii_lowercase();
        // A body's birthday is marked up the same way.
        if class.contains("bday") || class.contains("dtstart") {
            continue;
        }
        let named = ["publish", "entry-date", "dt-published", "posted", "pubdate", "post-date"]
            .iter()
            .any(|w| class.contains(w));
        if !(declared || is_time || named) || is_in(dom, id, posts) {
            continue;
        }
        let words = visible::spaced(dom, id, 120);
        if !declared && !is_time && words.len() > 80 {
            continue;
        }
        let role = crate::stamp::stamps(&words, Order::Unknown)
            .first()
            .map_or_else(|| crate::stamp::role(&words), |s| s.role);
        let changed = prop.eq_ignore_ascii_case("dateModified")
            || class.contains("updated") && !class.contains("publish")
            || class.contains("modified")
            || role == crate::stamp::Role::Modified;
        if changed {
            continue;
        }
        let value = dom
            .attr(id, Key::Datetime)
            .or_else(|| dom.attr(id, Key::Content))
            .or_else(|| dom.attr(id, Key::Title).filter(|t| t.len() < 60));
        let Some(mut said) = value.and_then(|v| Said::of(&v)).or_else(|| Said::of(&words)) else { continue };
        // The words count the outlet's own day.
        if let Some(own) = dates::value(&words)
            && (own.tomorrow().ok() == Some(said.date) || own.yesterday().ok() == Some(said.date))
        {
            said = Said { date: own, universal: false };
        }
        let beside = || {
            super::clock::is_clock(dom, id, headline, &words) || super::clock::is_teaser(dom, id, headline)
        };
        if !declared && !named && role == crate::stamp::Role::Bare && beside() {
            continue;
        }
        let area = areas.of(id);
        if area.hidden || area.furniture && !declared {
            continue;
        }
        let distance =
            headline.map_or(60, |h| if id > h { i64::from(id - h) } else { i64::from(h - id) * 2 });
        let score = 200 * i64::from(declared)
            + 100 * i64::from(named && is_time)
            + 40 * i64::from(named)
            + 20 * i64::from(is_time)
            + (120 - distance).max(-80)
            - 150 * i64::from(area.furniture);
        if score > 30 && best.is_none_or(|(b, _)| b < score) {
            best = Some((score, said));
        }
    }
    best.map(|(_, said)| said)
}

/// Where the headline stands: the heading with the title's words, else the first `h1` that has text, else the first `h2`.
pub fn headline(dom: &Dom<'_>, title: Option<&str>) -> Option<u32> {
    let ids = || 0..dom.nodes.len() as u32;
    let heads = |tag| ids().filter(move |id| dom.node(*id).tag == tag && dom.node(*id).first != NONE);
    let wanted = title.map(crate::lines::plain).filter(|t| t.len() >= 8);
    if let Some(wanted) = &wanted {
        let same = |id: &u32| crate::lines::plain(&dom.text_of(*id, 400)) == *wanted;
        let tags = [Tag::H1, Tag::H2, Tag::H3, Tag::H4];
        if let Some(id) = tags.into_iter().find_map(|tag| heads(tag).take(12).find(same)) {
            return Some(id);
        }
    }
    let first = heads(Tag::H1).find(|id| !dom.text_of(*id, 40).is_empty());
    first
        .or_else(|| {
            // A page without headings: where the title is told.
            let wanted = wanted.as_ref()?;
            ids().find(|id| {
                let node = dom.node(*id);
                node.tag == Tag::Text
                    && node.text.len() <= wanted.len() * 2 + 8
                    && dom.node(node.parent).tag != Tag::Title
                    && crate::lines::plain(node.text) == *wanted
            })
        })
        .or_else(|| heads(Tag::H2).next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use jiff::civil::date;

    fn found(html: &str, url: Option<&str>) -> When {
        let dom = parse(html);
        find(&dom, Hints { url, headline: headline(&dom, None), ..Hints::default() }).0
    }

    #[test]
    fn zones_behind_damage() {
        assert!(Said::of("2024-01-05T\u{fffd}14:05:00Z").is_none_or(|s| s.universal));
        assert!(Said::of("2024-01-05T14:05:00+02:00").is_some_and(|s| !s.universal));
        assert!(Said::of("2024-01-05T14:05:00Z").is_some_and(|s| s.universal));
    }

    #[test]
    fn bases_by_hand() {
        let day = date(2024, 1, 5);
        let meta = r#"<meta property="article:published_time" content="2024-01-05T01:00:00Z"><h1>Headline here</h1>"#;
        assert_eq!(found(meta, None), When::day(day, Basis::Metadata));
        assert_eq!(found(meta, Some("https://x.org/2024/01/04/a")), When::day(date(2024, 1, 4), Basis::Url));
        assert_eq!(found(meta, Some("https://x.org/2023/01/04/a")), When::day(day, Basis::Metadata));
        let own = format!("{meta}<time datetime='2024-01-05T01:00:00Z'>January 4, 2024 8:00 PM</time>");
        assert_eq!(found(&own, None), When::day(date(2024, 1, 4), Basis::Dateline));
        let shown = "<h1>Headline here</h1><div>January 5, 2024</div><p>Text of the article.</p><footer>Copyright March 1, 2024</footer>";
        assert_eq!(found(shown, None), When::day(day, Basis::Dateline));
        assert_eq!(found("<h1>H</h1>", Some("https://x.org/2024/01/a")).basis, Basis::Url);
        let never = r#"<meta name="date" content="1970-01-01T00:00:00Z"><h1>Headline here</h1>"#;
        assert!(found(never, None).is_unknown());
    }

    #[test]
    fn a_change_is_the_last_resort() {
        let html = "<h1>Headline here</h1><p>Updated January 5, 2024</p>";
        let dom = parse(html);
        let (when, changed) = find(&dom, Hints { headline: headline(&dom, None), ..Hints::default() });
        assert_eq!((when, changed), (When::day(date(2024, 1, 5), Basis::Dateline), true));
    }

    #[test]
    fn zones_by_hand() {
        let universal = |v: &str| Said::of(v).map(|s| s.universal);
        assert_eq!(universal("2024-01-05T01:00:00Z"), Some(true));
        assert_eq!(universal("2024-01-05T01:00:00+0000"), Some(true));
        assert_eq!(universal("2024-01-05T01:00:00-05:00"), Some(false));
        assert_eq!(universal("2024-01-05 01:00:00 +0100"), Some(false));
        assert_eq!(universal("2024-01-05"), Some(false));
        assert_eq!(universal("0001-01-01T00:00:00Z"), None);
    }
}
