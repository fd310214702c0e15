//! Who published what when: JSON-LD, OpenGraph, `meta`, microdata, address, visible text.

mod byline;
mod clock;
mod json_ld;
mod language;
mod outlet;
mod people;
mod published;
mod visible;

use crate::address::host;
use crate::agencies;
use crate::dates::Order;
use crate::page::Live;
use crate::page::dom::{Dom, Key, NONE, Tag};
use crate::page::part::is_locked;
use dateline_facts::report::Report;
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;
pub(crate) use language::{settled, short_language};
pub(crate) use outlet::{is_masthead, is_section, title_bar};
pub(crate) use people::{is_person, names, reported_by};

/// What a page says of itself.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Agency.
    pub agency: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language code that the page declares.
    pub language: Option<String>,
    /// Date of publication.
    pub published: When,
    /// The date of publication is only the one of the last change.
    pub changed: bool,
    /// A day that the page gives for the day of publication and that is left aside.
    pub refused: Option<Date>,
    /// The text as JSON-LD gives it, for pages that show less.
    pub body: Option<String>,
    /// Other wordings of the headline.
    pub headlines: Vec<String>,
    /// Whether the page says that all of it is free to read.
    pub free: Option<bool>,
}

impl Metadata {
    /// Writes itself into a report.
    pub fn fill(self, report: &mut Report) {
        report.title = self.title;
        report.authors = self.authors;
        report.outlet = self.outlet;
        report.agency = report.agency.take().or(self.agency);
        report.section = self.section;
        report.url = self.url;
        report.language = self.language;
        report.published = self.published;
        if let Some(day) = self.refused.filter(|_| report.published.exact_day() != self.refused) {
            report.notes.push(format!("{day}, which the page gives, is no date of publication"));
        }
        if self.changed {
            report
                .notes
                .push("the date of publication is the one of the last change: no other is given".to_owned());
        }
    }
}

/// What the head of a page says, as found.
#[derive(Default)]
struct Head {
    og_title: Option<String>,
    title: Option<String>,
    h1: Vec<String>,
    /// The first `h2` of a headline's length.
    h2: Option<String>,
    authors: Vec<String>,
    site: Option<String>,
    section: Option<String>,
    canonical: Option<String>,
    og_url: Option<String>,
    language: Option<String>,
    /// The language's region, "us" in "en-US".
    region: Option<String>,
    /// It is the page's version for AMP.
    amp: bool,
    /// The publisher's name by microdata.
    publisher: Option<String>,
    /// The site's name as an application.
    application: Option<String>,
}

/// Reads a page's metadata. `url` is the address it was fetched from, where known.
pub fn of_page(dom: &Dom<'_>, url: Option<&str>) -> Metadata {
    of_live_page(dom, url, None, None)
}

/// The same where the page is a live blog: the day of a post is not the page's. It was `fetched` on that day, where known.
pub(crate) fn of_live_page(
    dom: &Dom<'_>,
    url: Option<&str>,
    live: Option<Live>,
    fetched: Option<Date>,
) -> Metadata {
    let mut head = head(dom);
    let own: Vec<&str> =
        head.h1.iter().map(String::as_str).chain(head.canonical.as_deref()).chain(url).collect();
    let linked = json_ld::read(dom, &own);
    // The address of an AMP page is a cache's or a copy's.
    let whole = head.canonical.take_if(|_| head.amp);
    let address = whole.or_else(|| url.map(str::to_owned)).or(head.canonical).or(head.og_url).or(linked.url);
    let language = head.language.clone();
    let order = order(language.as_deref(), head.region.as_deref(), address.as_deref());

    let told = linked.outlet.or(head.site).or(head.publisher).or(head.application);
    let masthead = head.title.clone().filter(|t| is_masthead(t));
    let outlet = told.filter(|o| o.len() <= 80 && !o.starts_with("http"));
    // "Headline | The Daily", where nothing else names it.
    let outlet = outlet.or_else(|| {
        let host = address.as_deref().and_then(host);
        outlet::of_title(head.title.as_deref()?, &head.h1, host.unwrap_or("")).or(masthead)
    });
    // The outlet's name over its pages and what is paid for are no headlines, in whatever element they stand.
    let site = outlet.as_deref().map(outlet::squeezed).unwrap_or_default();
    let frame = |text: &str| is_masthead(text) || !site.is_empty() && outlet::squeezed(text) == site;
    head.h1.retain(|h| !frame(h));
    let promo = |text: &str| crate::lines::judge(text, crate::lines::Place::default()).is_some();
    if head.h1.iter().any(|h| !promo(h)) {
        head.h1.retain(|h| !promo(h));
    }
    head.og_title = head.og_title.filter(|t| !frame(t));
    let bare = head.h1.is_empty() && head.og_title.is_none() && linked.title.is_none();
    if bare && head.title.as_deref().is_none_or(frame) {
        head.h1.extend(head.h2.take().filter(|h| !frame(h) && !promo(h)));
    }
    if !bare || !head.h1.is_empty() {
        head.title = head.title.filter(|t| !frame(t));
    }
    let title = headline(
        &head.h1,
        head.og_title.as_deref(),
        linked.title.as_deref(),
        head.title.as_deref(),
        outlet.as_deref(),
    );
    let stands = published::headline(dom, title.as_deref());
    let bylines = byline::find(dom, stands);
    let signed = linked.authors.iter().chain(&head.authors).chain(bylines.iter().take(3).map(|b| &b.text));
    let agency = signed.into_iter().find_map(|text| signature(text));
    let site = outlet.as_deref().unwrap_or("");
    let authors = authors(&linked.authors, &head.authors, &bylines, site, address.as_deref());
    let hints = published::Hints {
        linked: linked.published,
        changed: linked.changed,
        url: address.as_deref(),
        headline: stands,
        order,
        posts: live.map(|l| l.around),
        fetched,
    };
    let (published, changed) = published::find(dom, hints);
    let refused = linked.refused.or_else(|| {
        let silent = published.basis != Basis::Metadata || changed;
        if silent { published::refused(dom, hints) } else { None }
    });
    let headlines = head.h1.into_iter().chain(head.og_title).chain(linked.title).collect();
    Metadata {
        title,
        authors,
        outlet,
        agency: agency.map(str::to_owned),
        section: linked.section.or(head.section).filter(|s| s.len() <= 60),
        url: address,
        language,
        published,
        changed,
        refused,
        body: linked.body,
        headlines,
        free: linked.free.or_else(|| is_locked(dom).then_some(false)),
    }
}

/// Which number of `03/04/2019` is the day, by the country of the address and the page's language.
fn order(language: Option<&str>, region: Option<&str>, address: Option<&str>) -> Order {
    let host = address.and_then(host).unwrap_or("");
    let country = host.rsplit('.').next().filter(|c| c.len() == 2).unwrap_or("");
    match (language, region, country) {
        (_, _, "us" | "ph") => Order::MonthFirst,
        // Addresses that anyone may have.
        (
            None | Some("en"),
            region,
            "" | "io" | "co" | "tv" | "me" | "ly" | "fm" | "ai" | "cc" | "eu" | "ca",
        ) => match region {
            Some("us") => Order::MonthFirst,
            None | Some("ca" | "ph") => Order::Unknown,
            Some(_) => Order::DayFirst,
        },
        _ => Order::DayFirst,
    }
}

/// The authors: those of JSON-LD or `meta`, unless the byline names them and more.
fn authors(
    linked: &[String],
    head: &[String],
    bylines: &[byline::Byline],
    site: &str,
    address: Option<&str>,
) -> Vec<String> {
    let host = address.and_then(host).unwrap_or("");
    let (site, host) = (outlet::squeezed(site), outlet::squeezed(host));
    let own = |name: &str| {
        let name = outlet::squeezed(name);
        name == site || host.contains(&name) || (!site.is_empty() && name.contains(&site))
    };
    let read = |values: &[String]| {
        let mut out: Vec<String> = Vec::new();
        for value in values {
            for name in names(value) {
                let same = out.iter().any(|o| outlet::squeezed(o) == outlet::squeezed(&name));
                if !own(&name) && !same {
                    out.push(name);
                }
            }
        }
        out
    };
    let said = Some(read(linked)).filter(|n| !n.is_empty()).unwrap_or_else(|| {
        // One `meta` after the other, not all of them: several say the same in different ways.
        head.iter()
            .map(|h| read(std::slice::from_ref(h)))
            .max_by_key(|n| (n.iter().filter(|n| is_person(n)).count(), n.len()))
            .unwrap_or_default()
    });
    let best = bylines.iter().map(|b| (read(&b.names), b)).find(|(names, _)| !names.is_empty());
    match best {
        Some((names, _)) if said.is_empty() => names,
        Some((names, by)) => {
            let has = |list: &[String], name: &str| {
                list.iter().any(|n| outlet::squeezed(n) == outlet::squeezed(name))
            };
            let more = names.len() > said.len() && said.iter().all(|n| has(&names, n));
            let better =
                !said.iter().any(|n| is_person(n)) && names.iter().any(|n| is_person(n)) && by.score >= 80;
            if more || better { names } else { said }
        }
        None => said,
    }
}

/// The agency that a byline names.
fn signature(text: &str) -> Option<&'static str> {
    let text = text.trim().trim_start_matches("By ").trim();
    if text.len() > 120 {
        return None;
    }
    agencies::agency(text).or_else(|| text.split([',', '|', '/', ';', '(', ')']).find_map(agencies::agency))
}

fn head(dom: &Dom<'_>) -> Head {
    let mut head = Head::default();
    let set = |slot: &mut Option<String>, value: String| {
        let value = value.trim();
        if slot.is_none() && !value.is_empty() && value.len() < 1000 {
            *slot = Some(value.to_owned());
        }
    };
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if node.tag != Tag::Text && head.publisher.is_none() {
            head.publisher = publisher(dom, id);
        }
        match node.tag {
            Tag::Text => {}
            Tag::Meta => {
                let name = dom.raw(id, Key::Property).or_else(|| dom.raw(id, Key::Name)).unwrap_or("").trim();
                if name.is_empty() || name.len() > 40 {
                    continue;
                }
                let content = || dom.attr(id, Key::Content).map(|c| c.trim().to_owned()).unwrap_or_default();
                match name.to_ascii_lowercase().as_str() {
                    "og:title" | "twitter:title" => set(&mut head.og_title, content()),
                    "og:site_name" => set(&mut head.site, content()),
                    "application-name" | "apple-mobile-web-app-title" if outlet::is_name(&content()) => {
                        set(&mut head.application, content());
                    }
                    "og:url" => set(&mut head.og_url, content()),
                    "article:section" | "section" | "parsely-section" => set(&mut head.section, content()),
                    "author"
                    | "article:author"
                    | "og:article:author"
                    | "dc.creator"
                    | "dcterms.creator"
                    | "parsely-author"
                    | "sailthru.author"
                    | "byl"
                    | "byline"
                    | "article:author_name"
                        if head.authors.len() < 12 =>
                    {
                        head.authors.push(content());
                    }
                    _ => {}
                }
            }
            Tag::Link => {
                if dom.raw(id, Key::Rel).is_some_and(|r| r.eq_ignore_ascii_case("canonical"))
                    && let Some(href) = dom.attr(id, Key::Href).filter(|h| h.starts_with("http"))
                {
                    set(&mut head.canonical, href.into_owned());
                }
            }
            Tag::Title => set(&mut head.title, dom.text_of(id, 500)),
            Tag::Html => {
                head.amp |= dom.attrs(id).iter().any(|(k, _)| matches!(k, Key::Amp | Key::AmpMark));
                if let Some(lang) = dom.raw(id, Key::Lang) {
                    set(&mut head.language, short_language(lang));
                    if let Some((_, region)) = lang.trim().split_once(['-', '_']) {
                        set(&mut head.region, region.to_ascii_lowercase());
                    }
                }
            }
            Tag::H1 if node.first != NONE && head.h1.len() < 6 => {
                let text = dom.text_of(id, 500);
                if !text.is_empty() {
                    head.h1.push(text);
                }
            }
            Tag::H2 if node.first != NONE && head.h2.is_none() => {
                let text = dom.text_of(id, 500);
                if (4..=30).contains(&text.split_whitespace().count()) {
                    head.h2 = Some(text);
                }
            }
            _ => {}
        }
    }
    head
}

/// The name in an element that microdata call the publisher.
fn publisher(dom: &Dom<'_>, id: u32) -> Option<String> {
    dom.raw(id, Key::Itemprop).filter(|p| p.eq_ignore_ascii_case("publisher"))?;
    let named = |n: &u32| dom.raw(*n, Key::Itemprop).is_some_and(|p| p.eq_ignore_ascii_case("name"));
    let name = std::iter::once(id).chain((id + 1..dom.nodes.len() as u32).take(24)).filter(named);
    let name = name.take_while(|n| dom.inside(*n, id)).next()?;
    let text = dom.attr(name, Key::Content).map_or_else(|| dom.text_of(name, 100), |c| c.trim().to_owned());
    (!text.is_empty()).then_some(text)
}

/// The headline: the `h1` that other headlines agree with; else what OpenGraph, JSON-LD or `title` say.
fn headline(
    h1: &[String],
    og: Option<&str>,
    linked: Option<&str>,
    title: Option<&str>,
    outlet: Option<&str>,
) -> Option<String> {
    let others: Vec<&str> = [linked, og, title].into_iter().flatten().collect();
    let agrees = |h: &str| {
        let words: Vec<String> = crate::lines::plain(h).split(' ').map(str::to_owned).collect();
        others
            .iter()
            .map(|o| {
                let theirs = crate::lines::plain(o);
                let theirs: Vec<&str> = theirs.split(' ').collect();
                let hits = words.iter().filter(|w| theirs.contains(&w.as_str())).count();
                hits as f64 / words.len().max(theirs.len().min(8)).max(1) as f64
            })
            .fold(0.0, f64::max)
    };
    let best =
        h1.iter().map(|h| (agrees(h), h)).fold(None, |best: Option<(f64, &String)>, this| match best {
            Some(b) if b.0 >= this.0 => Some(b),
            _ => Some(this),
        });
    if let Some((score, h)) = best
        && (score >= 0.4 || (others.is_empty() && h1.len() == 1))
    {
        return Some(h.clone());
    }
    let from_title = || title.map(|t| without_site(t, outlet));
    linked
        .map(str::to_owned)
        .or_else(|| og.map(|o| without_site(o, outlet)))
        .or_else(from_title)
        .or_else(|| h1.first().cloned())
}

/// "Headline | The Daily" without the site.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    for separator in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((front, back)) = title.rsplit_once(separator) {
            let site = outlet.is_some_and(|o| back.trim().eq_ignore_ascii_case(o.trim()));
            if site || (back.split(' ').count() <= 4 && front.split(' ').count() >= 4) {
                return front.trim().to_owned();
            }
        }
    }
    title.trim().to_owned()
}
