//! The day that a page shows to its readers: near the headline, or behind words that say so.

use crate::dates::Order;
use crate::page::dom::{Dom, Key, NONE, Tag, push_collapsed};
use crate::page::entities::decode;
use crate::page::words::said;
use crate::stamp::{Role, stamps};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// Least score of a day that counts.
const ENOUGH: i32 = 30;
/// Longest line, in bytes, that is looked at.
const MAX_LINE: usize = 220;
/// Most lines with digits that are looked at on a page.
const MAX_LINES: usize = 1500;
/// Most pieces of text with digits that are looked at: many may stand in one line.
const MAX_TEXTS: usize = 10_000;
/// Most nodes that are walked for one line, which hold words or nothing.
const MAX_NODES: usize = 600;

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The day of publication with its score.
    pub published: Option<(i32, Date)>,
    /// A day of change.
    pub changed: Option<Date>,
    /// A day that may be that of the visit: sites show it above and below their articles.
    pub clock: Option<Date>,
}

/// Looks for the day around the headline at `headline`.
///
/// Days in `posts`, the element around a live blog's posts, are theirs.
pub fn find(dom: &Dom<'_>, order: Order, headline: Option<u32>, posts: Option<u32>) -> Shown {
    let mut shown = Shown::default();
    let mut areas = Areas::new(dom, headline);
    let mut last = NONE;
    let (mut lines, mut texts) = (0, 0);
    // Far from the headline a day counts only where it is the only one.
    let mut far: Option<(i32, Date)> = None;
    let mut several = false;
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        if node.tag != Tag::Text || !node.text.bytes().any(|b| b.is_ascii_digit() || b >= 0xD9) {
            continue;
        }
        if !node.text.chars().any(|c| c.is_ascii_digit() || matches!(c, '٠'..='٩' | '۰'..='۹')) {
            continue;
        }
        texts += 1;
        if texts > MAX_TEXTS {
            break;
        }
        if super::published::is_in(dom, id, posts) {
            continue;
        }
        let (block, line) = line(dom, id);
        if block == last || line.len() < 6 {
            continue;
        }
        last = block;
        lines += 1;
        if lines > MAX_LINES {
            break;
        }
        // Only American clocks say so.
        let american =
            [" EDT", " EST", " PDT", " PST", " CDT", " CST", " ET", " PT"].iter().any(|z| line.contains(z));
        let order = if american && order == Order::Unknown { Order::MonthFirst } else { order };
        let found = stamps(&line, order);
        let Some(best) = found.iter().find(|s| s.role == Role::Published).or(found.first()) else { continue };
        if best.date.year() < 1993 || !crate::dates::plausible(best.date) {
            continue;
        }
        let area = areas.of(block);
        if area.hidden {
            continue;
        }
        if best.role == Role::Modified {
            if shown.changed.is_none() && !area.comment {
                shown.changed = Some(best.date);
            }
            continue;
        }
        if !matches!(best.role, Role::Published | Role::Bare) {
            continue;
        }
        if best.role == Role::Bare && super::clock::is_clock(dom, id, headline, &line) {
            shown.clock = shown.clock.or(Some(best.date));
            continue;
        }
        if best.role == Role::Bare && super::clock::is_teaser(dom, id, headline) {
            continue;
        }
        let score = score(&line, best.range.clone(), best.role, area, id, headline);
        let near = best.role == Role::Published
            || headline.is_none_or(|h| if id > h { id - h < 160 } else { (h - id) * 2 < 160 });
        if !near {
            several |= far.is_some_and(|(_, d)| d != best.date);
            if score >= ENOUGH && far.is_none_or(|(s, _)| s < score) {
                far = Some((score, best.date));
            }
            continue;
        }
        // Of equal ones the first.
        if score >= ENOUGH && shown.published.is_none_or(|(s, _)| s < score) {
            shown.published = Some((score, best.date));
        }
    }
    if shown.published.is_none() && !several {
        shown.published = far;
    }
    shown
}

fn score(
    line: &str,
    range: std::ops::Range<usize>,
    role: Role,
    area: Area,
    id: u32,
    headline: Option<u32>,
) -> i32 {
    let mut score = 0;
    if role == Role::Published {
        score += 45;
    }
    if let Some(headline) = headline {
        let distance = if id > headline { id - headline } else { (headline - id) * 2 };
        score += 40 - (distance.min(160) / 4) as i32 - if id < headline { 12 } else { 0 };
    }
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
    let around = letters(&line[..range.start]) + letters(&line[range.end..]);
    score += match around {
        0..=12 => 15,
        13..=60 => 8,
        // "Feb. 23, 2015 -- Millions of people ..."
        _ if range.start == 0 && line[range.end..].trim_start().starts_with(['-', '–', '—', '|', ':']) => {
            0
        }
        _ if role == Role::Published && line[..range.start].len() < 60 => -10,
        _ => -45,
    };
    score += 15 * i32::from(area.dated) - 15 * i32::from(area.soft) - 60 * i32::from(area.furniture);
    score
}

/// The block that a piece of text stands in, and its words as far as it is short; else the piece itself.
fn line<'d>(dom: &'d Dom<'_>, id: u32) -> (u32, std::borrow::Cow<'d, str>) {
    let node = dom.node(id);
    let mut block = node.parent;
    while block != NONE && !dom.node(block).tag.is_block() && dom.node(block).parent != NONE {
        block = dom.node(block).parent;
    }
    if block == NONE {
        return (id, node.text.into());
    }
    let mut text = spaced(dom, block, MAX_LINE + 40);
    // "18", "Nov", "2019" each in an element of its own.
    if text.len() <= 4 && dom.node(block).parent != NONE {
        block = dom.node(block).parent;
        text = spaced(dom, block, MAX_LINE + 40);
    }
    if text.len() <= MAX_LINE {
        return (block, text.into());
    }
    // A long block: the inline element around the piece, or the piece.
    let parent = node.parent;
    let near = spaced(dom, parent, MAX_LINE + 40);
    if parent != block && near.len() <= MAX_LINE {
        return (parent, near.into());
    }
    let mut end = node.text.len().min(MAX_LINE);
    while !node.text.is_char_boundary(end) {
        end -= 1;
    }
    (id, node.text[..end].trim_start().into())
}

/// The words below an element, pieces of text set apart by spaces: "20<span>10:32" is a year and a time.
pub fn spaced(dom: &Dom<'_>, root: u32, limit: usize) -> String {
    let mut out = String::new();
    let mut id = root;
    for _ in 0..MAX_NODES {
        if out.len() >= limit {
            break;
        }
        let node = dom.node(id);
        if node.tag == Tag::Text {
            push_collapsed(&mut out, " ");
            push_collapsed(&mut out, &decode(node.text));
        }
        let skip = matches!(node.tag, Tag::Script | Tag::Style | Tag::Noscript | Tag::Template | Tag::Svg);
        id = if node.first != NONE && !skip { node.first } else { dom.after(id, root) };
        if id == NONE {
            break;
        }
    }
    out.trim().to_owned()
}

/// What the elements around a line say of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Area {
    /// In a footer, a sidebar, comments, a list of other articles.
    pub furniture: bool,
    /// In something that calls itself furniture, but may be the bar below the headline.
    pub soft: bool,
    /// In something that calls itself a date.
    pub dated: bool,
    /// Not shown.
    pub hidden: bool,
    /// Among readers' comments.
    pub comment: bool,
}

/// Areas of elements, each looked at once.
pub struct Areas<'d, 'a> {
    dom: &'d Dom<'a>,
    known: FxHashMap<u32, Area>,
    buffer: String,
    /// Elements around the headline, which are no furniture whatever they say.
    around: Vec<u32>,
}

impl<'d, 'a> Areas<'d, 'a> {
    /// Nothing is known yet.
    pub fn new(dom: &'d Dom<'a>, headline: Option<u32>) -> Self {
        let around = headline.map(|h| dom.ancestors(h).collect()).unwrap_or_default();
        Areas { dom, known: FxHashMap::default(), buffer: String::new(), around }
    }

    /// The area that an element is in.
    pub fn of(&mut self, id: u32) -> Area {
        let mut path = Vec::new();
        let mut at = id;
        let mut area = Area::default();
        while at != NONE && path.len() < 300 {
            if let Some(known) = self.known.get(&at) {
                area = *known;
                break;
            }
            path.push(at);
            at = self.dom.node(at).parent;
        }
        for id in path.into_iter().rev() {
            let own = self.own(id);
            area = Area {
                furniture: area.furniture || own.furniture,
                soft: area.soft || own.soft,
                hidden: area.hidden || own.hidden,
                comment: area.comment || own.comment,
                // Only of the elements right around.
                dated: own.dated,
            };
            self.known.insert(id, area);
        }
        area
    }

    /// Whether an element begins with a heading that names a box of other articles: "Related", "More from World".
    fn is_box(&self, id: u32) -> bool {
        let node = self.dom.node(id);
        if !matches!(node.tag, Tag::Div | Tag::Section | Tag::Aside | Tag::Ul) {
            return false;
        }
        let first = self.dom.children(id).find(|c| self.dom.node(*c).tag != Tag::Text);
        let heading = first.filter(|c| self.dom.node(*c).tag.is_heading());
        heading.is_some_and(|h| {
            let words = self.dom.text_of(h, 60);
            let place = crate::lines::Place { end: true, linked: false };
            words.len() <= 40 && crate::lines::judge(&words, place).is_some()
        })
    }

    fn own(&mut self, id: u32) -> Area {
        let node = self.dom.node(id);
        let mut area = Area::default();
        match node.tag {
            // An article inside or beside that of the headline is another one.
            Tag::Article => {
                area.furniture = !self.around.contains(&id)
                    && self.around.iter().any(|a| self.dom.node(*a).tag == Tag::Article);
            }
            Tag::Aside => area.soft = true,
            Tag::Footer | Tag::Nav | Tag::Select | Tag::Form => area.furniture = true,
            Tag::Script | Tag::Style | Tag::Noscript | Tag::Template | Tag::Head | Tag::Title => {
                area.hidden = true
            }
            Tag::Time => area.dated = true,
            Tag::Html | Tag::Body | Tag::Main | Tag::Text => return area,
            _ => {}
        }
        let said = said(self.dom, id, &mut self.buffer);
        area.furniture |= said.away;
        for key in [Key::Class, Key::Id, Key::Itemprop] {
            let Some(value) = self.dom.raw(id, key).filter(|v| v.len() < 300) else { continue };
            let value = value.to_ascii_lowercase();
            area.dated |=
                ["date", "time", "publi", "posted", "datum", "fecha", "stamp", "created", "pubdate", "meta"]
                    .iter()
                    .any(|w| value.contains(w));
            let says = |words: &[&str]| {
                words.iter().any(|w| {
                    value.match_indices(w).any(|(at, _)| {
                        // `has-sidebar`, `no-comments`: what an element has or lacks.
                        let token = value[..at].rsplit(' ').next().unwrap_or("");
                        !["has-", "with-", "no-", "without-", "is-", "js-"]
                            .iter()
                            .any(|p| token.starts_with(p))
                    })
                })
            };
            area.comment |=
                says(&["comment", "disqus", "related", "recommend", "popular", "mostread", "recirc"]);
            area.furniture |= says(&[
                "related",
                "recommend",
                "sidebar",
                "comment",
                "popular",
                "trending",
                "footer",
                "teaser",
                "mostread",
                "most-read",
            ]);
            area.furniture |= value
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| matches!(w, "latest" | "recent" | "calendar" | "event" | "events" | "upcoming"));
        }
        area.soft |= said.drop && !said.note && !area.dated;
        area.furniture |= self.is_box(id);
        if self.around.contains(&id) {
            return Area { hidden: area.hidden, ..Area::default() };
        }
        area
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;
    use jiff::civil::date;

    fn shown(html: &str) -> Shown {
        let dom = parse(html);
        let headline = (0..dom.nodes.len() as u32).find(|id| dom.node(*id).tag == Tag::H1);
        find(&dom, Order::Unknown, headline, None)
    }

    #[test]
    fn days_by_hand() {
        let day = Some(date(2024, 1, 5));
        let of = |html: &str| shown(html).published.map(|(_, d)| d);
        assert_eq!(
            of(
                "<div class=header>Saturday, 6 January 2024</div><h1>Drones hit base</h1><div>By Jane Roe</div><div>5 January 2024</div><p>Text."
            ),
            day
        );
        assert_eq!(
            of(
                "<h1>Drohnen treffen Stützpunkt</h1><p>Text und mehr Text.</p><p>Veröffentlicht am 05.01.2024</p>"
            ),
            day
        );
        assert_eq!(of("<h1>Drones hit base</h1><span>5</span><span> Jan </span><span>2024</span>"), day);
        assert_eq!(
            of(
                "<h1>Drones</h1><p>Two drones hit a base that had been attacked on 5 January 2024 by others who were never found.</p>"
            ),
            None
        );
        assert_eq!(of("<h1>Drones</h1><footer>© 5 January 2024</footer>"), None);
        assert_eq!(of("<h1>Drones</h1><div class=related><div class=date>5 January 2024</div></div>"), None);
        assert_eq!(shown("<h1>Drones</h1><p>Last updated: 5 January 2024</p>").changed, day);
    }
}
