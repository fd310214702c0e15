//! The date of publication of a page, with what it rests on.
//!
//! In this order: metadata (the address where the two differ by a day), the address, what stands visibly with the headline. A date of change, the day the page was
//! fetched and the "today" in a page's header are none of them.

use crate::dates::{self, Order};
use crate::page::dom::{Dom, Key, NONE, Tag};
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;

/// Names of `meta` elements that hold the date of publication, best first; compared in lower case.
const NAMES: [&str; 33] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "article.published",
    "article:published",
    "published_time",
    "published-date",
    "publication_date",
    "publication-date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "dc.date",
    "dcterms.date",
    "datecreated",
    "article_date_original",
    "date_published",
    "originalpublicationdate",
    "ptime",
    "date",
];

/// The rank of a `meta` name, smaller is better.
fn rank(name: &str) -> Option<usize> {
    if name.len() > 40 {
        return None;
    }
    NAMES.iter().position(|n| n.eq_ignore_ascii_case(name))
}

/// Finds the date. `linked` is what JSON-LD says, `url` the page's address, `order` how to read 03/04/2019.
pub fn find(dom: &Dom<'_>, linked: Option<Date>, url: Option<&str>, order: Order) -> When {
    let address = url.and_then(dates::in_address);
    if let Some(date) = linked.or_else(|| from_meta(dom)).or_else(|| from_microdata(dom)) {
        // Metadata often count days in universal time; the address counts the outlet's own.
        if let Some((day, last)) = address
            && day == last
            && (day.tomorrow().ok() == Some(date) || day.yesterday().ok() == Some(date))
        {
            return When::day(day, Basis::Url);
        }
        return When::day(date, Basis::Metadata);
    }
    if let Some((first, last)) = address
        && first == last
    {
        return When::day(first, Basis::Url);
    }
    if let Some(date) = visible(dom, order) {
        return When::day(date, Basis::Dateline);
    }
    match address {
        Some((first, last)) => When::between(first, last, Basis::Url),
        None => When::unknown(),
    }
}

fn from_meta(dom: &Dom<'_>) -> Option<Date> {
    let mut best: Option<(usize, Date)> = None;
    for id in 0..dom.nodes.len() as u32 {
        if dom.node(id).tag != Tag::Meta {
            continue;
        }
        for key in [Key::Property, Key::Name, Key::Itemprop, Key::HttpEquiv] {
            let Some(rank) = dom.raw(id, key).and_then(|n| rank(n.trim())) else { continue };
            if best.is_some_and(|(b, _)| b <= rank) {
                continue;
            }
            let content = dom.attr(id, Key::Content).or_else(|| dom.attr(id, Key::Datetime));
            if let Some(date) = content.and_then(|c| dates::value(&c)) {
                best = Some((rank, date));
            }
        }
    }
    best.map(|(_, date)| date)
}

/// `itemprop=datePublished`, `time pubdate`, `time class=published`.
fn from_microdata(dom: &Dom<'_>) -> Option<Date> {
    let mut times = Vec::new();
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if node.tag == Tag::Text || node.tag == Tag::Meta {
            continue;
        }
        let declared = dom.raw(id, Key::Itemprop).is_some_and(|p| p.eq_ignore_ascii_case("datePublished"));
        let is_time = node.tag == Tag::Time;
        let named = (is_time || node.tag == Tag::Abbr || node.tag == Tag::Span)
            && dom.raw(id, Key::Class).is_some_and(|c| {
                let c = c.to_ascii_lowercase();
                (c.contains("publish") || c.contains("entry-date") || c.contains("dt-published"))
                    && !c.contains("updated")
            });
        if !(declared || is_time || named) {
            continue;
        }
        let value = dom
            .attr(id, Key::Datetime)
            .or_else(|| dom.attr(id, Key::Content))
            .or_else(|| dom.attr(id, Key::Title).filter(|t| t.len() < 60));
        let date = value.and_then(|v| dates::value(&v)).or_else(|| dates::value(&dom.text_of(id, 120)));
        let Some(date) = date else { continue };
        if declared || dom.raw(id, Key::Pubdate).is_some() {
            return Some(date);
        }
        times.push((id, date, named && is_time));
    }
    if let Some((_, date, _)) = times.iter().find(|t| t.2) {
        return Some(*date);
    }
    // A bare `time` counts where it stands with the headline: the first behind it, or the only one.
    let headline = headline(dom)?;
    let behind: Vec<_> = times.iter().filter(|(id, ..)| dom.node(*id).tag == Tag::Time).collect();
    let first = behind.iter().find(|(id, ..)| *id > headline).or(behind.last())?;
    let near = first.0.abs_diff(headline) < 120 || behind.len() == 1;
    near.then_some(first.1)
}

/// The first `h1` that has text, else the first `h2`.
fn headline(dom: &Dom<'_>) -> Option<u32> {
    let find =
        |tag| (0..dom.nodes.len() as u32).find(|id| dom.node(*id).tag == tag && dom.node(*id).first != NONE);
    find(Tag::H1).or_else(|| find(Tag::H2))
}

/// A date in a short line near the headline, or one that says that it is the date of publication.
fn visible(dom: &Dom<'_>, order: Order) -> Option<Date> {
    let headline = headline(dom).unwrap_or(0);
    let mut near: Option<(u32, Date)> = None;
    let mut said: Option<Date> = None;
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if node.tag != Tag::Text || node.text.len() < 8 || node.text.len() > 300 {
            continue;
        }
        let text = node.text;
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits < 3 {
            continue;
        }
        // The line that the piece of text stands in, as far as it is short.
        let line = if text.len() < 40 { dom.text_of(node.parent, 160) } else { text.to_owned() };
        let line = if line.len() < 200 { line } else { text.to_owned() };
        let found = dates::find(&line, order);
        let Some((range, date)) = found.first() else { continue };
        let lower = line[..range.start].to_lowercase();
        if ["copyright", "©", "updated", "modified", "today", "actualizado", "aktualisiert"]
            .iter()
            .any(|w| lower.contains(w))
        {
            continue;
        }
        const SAYS: [&str; 12] = [
            "published",
            "posted",
            "publié",
            "veröffentlicht",
            "publicado",
            "pubblicato",
            "опубликовано",
            "date:",
            "first published",
            "submitted",
            "geplaatst",
            "yayın",
        ];
        if said.is_none() && SAYS.iter().any(|w| lower.contains(w)) && line.len() < 160 {
            said = Some(*date);
        }
        let short = line.chars().filter(|c| c.is_alphanumeric()).count() <= range.len() + 60;
        if !short {
            continue;
        }
        // Behind the headline at most so far, in front of it less.
        let distance = if id > headline { id - headline } else { (headline - id) * 3 };
        if distance <= 150 && near.is_none_or(|(d, _)| distance < d) {
            near = Some((distance, *date));
        }
    }
    near.map(|(_, date)| date).or(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use jiff::civil::date;

    fn found(html: &str, url: Option<&str>) -> When {
        find(&parse(html), None, url, Order::Unknown)
    }

    #[test]
    fn bases_by_hand() {
        let day = date(2024, 1, 5);
        let meta = r#"<meta property="article:published_time" content="2024-01-05T01:00:00Z"><h1>Headline here</h1>"#;
        assert_eq!(found(meta, None), When::day(day, Basis::Metadata));
        assert_eq!(found(meta, Some("https://x.org/2024/01/04/a")), When::day(date(2024, 1, 4), Basis::Url));
        assert_eq!(found(meta, Some("https://x.org/2023/01/04/a")), When::day(day, Basis::Metadata));
        let shown = "<h1>Headline here</h1><div>January 5, 2024</div><p>Text of the article.</p><footer>Copyright March 1, 2024</footer>";
        assert_eq!(found(shown, None), When::day(day, Basis::Dateline));
        assert!(found("<h1>Headline here</h1><p>Updated January 5, 2024</p>", None).is_unknown());
        assert_eq!(found("<h1>H</h1>", Some("https://x.org/2024/01/a")).basis, Basis::Url);
    }
}
