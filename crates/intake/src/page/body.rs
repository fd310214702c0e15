//! Where on the page the article stands: what is furniture, and the smallest element around the text.

use super::dom::{Dom, Key, NONE, Tag};
use super::series;
use super::words::{Said, said};
use crate::address::{bare, site};
use rustc_hash::FxHashMap;

/// What is known of every node, beside the tree.
pub struct Survey {
    /// Visible letters below each node, without what is furniture.
    pub letters: Vec<u32>,
    /// Those of them inside links.
    pub linked: Vec<u32>,
    /// Letters of running text below each node.
    pub weight: Vec<u32>,
    /// Bits of [`mark`].
    pub marks: Vec<u16>,
    /// The nearest element around each node that breaks the text.
    pub block_of: Vec<u32>,
    /// Pictures below each node.
    pub pictures: Vec<u16>,
    /// The host that most links of the page lead to, where they say.
    host: String,
}

/// Bits that a node has by itself or takes over from the element around it.
pub mod mark {
    /// Not part of the article.
    pub const OUT: u16 = 1;
    /// In a caption or picture credit.
    pub const CAPTION: u16 = 2;
    /// In a byline.
    pub const BYLINE: u16 = 4;
    /// In a block quotation.
    pub const QUOTE: u16 = 8;
    /// In a list.
    pub const LIST: u16 = 16;
    /// In a table.
    pub const TABLE: u16 = 32;
    /// In a link.
    pub const LINK: u16 = 64;
    /// In a figure.
    pub const FIGURE: u16 = 128;
    /// In italics.
    pub const STRONG: u16 = 256;
    /// Says of itself that it holds the article's text (not taken over).
    pub const BODY: u16 = 512;
    /// In a heading.
    pub const HEADING: u16 = 1024;
    /// In a date, a small note.
    pub const NOTE: u16 = 2048;
    /// In a `time` element.
    pub const CLOCK: u16 = 4096;

    /// What children take over.
    pub const INHERITED: u16 = !BODY;
}

impl Survey {
    /// Looks over the page. With `lenient` only what is never text is furniture.
    pub fn of(dom: &Dom<'_>, lenient: bool) -> Self {
        let n = dom.nodes.len();
        let mut survey = Survey {
            letters: vec![0; n],
            linked: vec![0; n],
            weight: vec![0; n],
            marks: vec![0; n],
            block_of: vec![0; n],
            pictures: vec![0; n],
            host: String::new(),
        };
        survey.host = own_host(dom).to_owned();
        survey.mark_tags(dom);
        survey.sum(dom);
        if !lenient {
            survey.mark_furniture(dom);
            series::mark(dom, &mut survey);
            survey.sum(dom);
        }
        survey
    }

    fn mark_tags(&mut self, dom: &Dom<'_>) {
        for id in 0..dom.nodes.len() {
            let node = &dom.nodes[id];
            let mut marks = 0;
            if node.parent != NONE {
                let parent = node.parent as usize;
                marks = self.marks[parent] & mark::INHERITED;
                self.block_of[id] =
                    if dom.nodes[parent].tag.is_block() { node.parent } else { self.block_of[parent] };
            }
            use Tag::*;
            marks |= match node.tag {
                Head | Script | Style | Noscript | Template | Svg | Math | Button | Select | Textarea
                | Iframe | Object | Video | Audio | Menu | Dialog | Title | Canvas | Map | Input | Option
                | Meter | Progress => mark::OUT,
                A => mark::LINK,
                Blockquote => mark::QUOTE,
                Ul | Ol | Dl => mark::LIST,
                Table => mark::TABLE,
                Figure => mark::FIGURE,
                Figcaption => mark::CAPTION,
                Em | I => mark::STRONG,
                Time => mark::CLOCK,
                _ if node.tag.is_heading() => mark::HEADING,
                _ => 0,
            };
            self.marks[id] = marks;
        }
    }

    /// Whether a link leads away from the page's site.
    pub fn is_external(&self, dom: &Dom<'_>, id: u32) -> bool {
        let host = dom.raw(id, Key::Href).and_then(site);
        host.is_some_and(|h| {
            let (theirs, own) = (bare(h), bare(&self.host));
            !own.is_empty()
                && theirs != own
                && !theirs.ends_with(&format!(".{own}"))
                && !own.ends_with(&format!(".{theirs}"))
        })
    }

    fn sum(&mut self, dom: &Dom<'_>) {
        for list in [&mut self.letters, &mut self.linked, &mut self.weight] {
            list.fill(0);
        }
        // First what each text-breaking element holds itself ...
        let mut own = vec![(0u32, 0u32); dom.nodes.len()];
        for (id, node) in dom.nodes.iter().enumerate() {
            if node.tag == Tag::Text && self.marks[id] & mark::OUT == 0 {
                let letters = letters(node.text);
                self.letters[id] = letters;
                let block = &mut own[self.block_of[id] as usize];
                block.0 += letters;
                if self.marks[id] & mark::LINK != 0 {
                    self.linked[id] = letters;
                    block.1 += letters;
                }
            }
        }
        for (id, (all, linked)) in own.into_iter().enumerate() {
            let plain = all - linked;
            let barred = mark::HEADING | mark::CAPTION | mark::BYLINE | mark::OUT;
            if plain >= 30 && plain * 2 > all && self.marks[id] & barred == 0 {
                self.weight[id] = plain;
            }
        }
        // ... then everything upwards.
        self.pictures.fill(0);
        for id in (1..dom.nodes.len()).rev() {
            let parent = dom.nodes[id].parent as usize;
            let picture = u16::from(dom.nodes[id].tag == Tag::Img);
            self.pictures[parent] =
                self.pictures[parent].saturating_add(self.pictures[id]).saturating_add(picture);
            self.letters[parent] = self.letters[parent].saturating_add(self.letters[id]);
            self.linked[parent] = self.linked[parent].saturating_add(self.linked[id]);
            self.weight[parent] = self.weight[parent].saturating_add(self.weight[id]);
        }
    }

    fn mark_furniture(&mut self, dom: &Dom<'_>) {
        let total = self.weight[0];
        let has_headline = self.around_headline(dom);
        let mut buffer = String::new();
        for (id, headed) in has_headline.into_iter().enumerate().skip(1) {
            let node = &dom.nodes[id];
            let inherited = self.marks[node.parent as usize] & mark::INHERITED;
            self.marks[id] |= inherited;
            if node.tag == Tag::Text || inherited & mark::OUT != 0 {
                continue;
            }
            let said = if matches!(node.tag, Tag::Html | Tag::Body | Tag::Main) {
                Said::default()
            } else {
                said(dom, id as u32, &mut buffer)
            };
            let share = f64::from(self.weight[id]) / f64::from(total.max(1));
            let body =
                said.body || dom.raw(id as u32, Key::Itemprop).is_some_and(|p| p.contains("articleBody"));
            if body {
                self.marks[id] |= mark::BODY;
            }
            // What calls itself furniture but holds most of the page's text is none, unless it is comments
            // and the like and the rest of the page can be an article.
            let rest = total - self.weight[id];
            let headed = headed && share > 0.05;
            let light = !headed && share < 0.4 || (said.away && !headed && rest >= 600);
            if is_furniture(dom, id as u32, said) && light && !(body && share > 0.2) {
                self.marks[id] |= mark::OUT;
                continue;
            }
            let idle = self.weight[id] < 60 || self.linked[id] * 2 > self.letters[id];
            if said.soft && idle && !body && share < 0.4 {
                self.marks[id] |= mark::OUT;
                continue;
            }
            if share < 0.3 {
                if said.caption {
                    self.marks[id] |= mark::CAPTION;
                } else if said.byline && self.letters[id] < 300 {
                    self.marks[id] |= mark::BYLINE;
                } else if said.note && self.letters[id] < 200 {
                    self.marks[id] |= mark::NOTE;
                }
            }
        }
    }

    /// The element of the article around a part of it: one that says of itself that it is, if it holds hardly more.
    pub fn around(&self, dom: &Dom<'_>, part: u32) -> u32 {
        let most = u64::from(self.weight[part as usize]) * 3 / 2 + 600;
        std::iter::once(part)
            .chain(dom.ancestors(part))
            .take_while(|a| u64::from(self.weight[*a as usize]) <= most)
            .filter(|a| self.rank(dom, *a) > 0)
            .last()
            .unwrap_or(part)
    }

    /// The smallest element that holds the article.
    pub fn root(&self, dom: &Dom<'_>) -> u32 {
        let mut best = self.descend(dom, 0, 0.75);
        let total = f64::from(self.weight[0].max(1));
        let mut rank = 0;
        let has_headline = self.around_headline(dom);
        for id in 1..dom.nodes.len() as u32 {
            if self.marks[id as usize] & mark::OUT != 0 {
                continue;
            }
            let this = self.rank(dom, id);
            let weight = self.weight[id as usize];
            let share = f64::from(weight) / total;
            // The more plainly an element says that it is the article, the less of the page it must hold.
            let enough = match this {
                0 => false,
                4 => weight >= 150,
                3 => weight >= 200 && share >= 0.15,
                2 if has_headline[id as usize] => weight >= 200 && share >= 0.1,
                2 => share >= 0.2,
                _ => share >= 0.3,
            };
            let heavier = weight > self.weight[best as usize];
            if enough && (this > rank || (this == rank && heavier)) {
                rank = this;
                best = id;
            }
        }
        if rank >= 3 {
            best = self.with_like_parts(dom, best);
        }
        self.descend(dom, best, 0.95)
    }

    /// Which elements stand around the first `h1` that has words.
    fn around_headline(&self, dom: &Dom<'_>) -> Vec<bool> {
        let mut around = vec![false; dom.nodes.len()];
        let first = (0..dom.nodes.len()).find(|id| dom.nodes[*id].tag == Tag::H1 && self.letters[*id] > 8);
        if let Some(first) = first {
            dom.ancestors(first as u32).for_each(|a| around[a as usize] = true);
        }
        around
    }

    /// An article may stand in several elements of one kind, with advertisements between: then the element around them.
    fn with_like_parts(&self, dom: &Dom<'_>, part: u32) -> u32 {
        let class = dom.raw(part, Key::Class);
        let mut around = part;
        for id in 1..dom.nodes.len() as u32 {
            if self.marks[id as usize] & mark::BODY != 0
                && self.marks[id as usize] & mark::OUT == 0
                && self.weight[id as usize] >= 100
                && class.is_some()
                && dom.raw(id, Key::Class) == class
                && !dom.inside(id, around)
                && !dom.inside(around, id)
            {
                around = dom.ancestors(id).find(|a| dom.inside(around, *a)).unwrap_or(around);
            }
        }
        // Not where that takes in much that is not of them.
        if self.weight[around as usize] as u64 * 2 > self.weight[0] as u64 || around == part {
            around
        } else {
            part
        }
    }

    fn rank(&self, dom: &Dom<'_>, id: u32) -> u8 {
        if self.marks[id as usize] & mark::BODY != 0 {
            let declared = dom.raw(id, Key::Itemprop).is_some_and(|p| p.contains("articleBody"));
            return if declared { 4 } else { 3 };
        }
        match dom.node(id).tag {
            Tag::Article => 2,
            Tag::Main => 1,
            _ => 0,
        }
    }

    /// Goes down as long as one child holds at least `share` of the running text.
    fn descend(&self, dom: &Dom<'_>, from: u32, share: f64) -> u32 {
        let mut at = from;
        loop {
            let needed = (f64::from(self.weight[at as usize]) * share).max(1.0);
            let next = dom.children(at).find(|c| {
                let tag = dom.node(*c).tag;
                f64::from(self.weight[*c as usize]) >= needed
                    && !matches!(tag, Tag::P | Tag::Text | Tag::Ul | Tag::Ol | Tag::Blockquote | Tag::Table)
            });
            match next {
                Some(child) => at = child,
                None => return at,
            }
        }
    }
}

/// Whether an element says of itself that it is no part of the article.
fn is_furniture(dom: &Dom<'_>, id: u32, said: Said) -> bool {
    use Tag::*;
    if said.drop {
        return true;
    }
    if matches!(dom.node(id).tag, Nav | Footer | Aside | Form | Fieldset) {
        return true;
    }
    is_hidden(dom, id)
        || dom.attrs(id).iter().any(|(key, value)| match key {
            Key::Role => {
                matches!(
                    value.trim(),
                    "navigation"
                        | "banner"
                        | "complementary"
                        | "contentinfo"
                        | "search"
                        | "dialog"
                        | "menu"
                        | "toolbar"
                        | "menubar"
                        | "alert"
                        | "alertdialog"
                        | "button"
                        | "tablist"
                        | "note"
                )
            }
            _ => false,
        })
}

/// Whether an element says that readers do not see it.
pub fn is_hidden(dom: &Dom<'_>, id: u32) -> bool {
    dom.attrs(id).iter().any(|(key, value)| match key {
        Key::Hidden => true,
        Key::AriaHidden => *value == "true",
        Key::Style => hides(value),
        _ => false,
    })
}

/// The page's own host: of its canonical address, else the most frequent one among its links.
fn own_host<'a>(dom: &Dom<'a>) -> &'a str {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    let mut relative = 0;
    for id in 0..dom.nodes.len() as u32 {
        match dom.node(id).tag {
            Tag::Link if dom.raw(id, Key::Rel).is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                if let Some(host) = dom.raw(id, Key::Href).and_then(site) {
                    return host;
                }
            }
            Tag::A => match dom.raw(id, Key::Href).map(site) {
                Some(Some(host)) => *counts.entry(host).or_insert(0) += 1,
                Some(None) => relative += 1,
                None => {}
            },
            _ => {}
        }
    }
    // The smallest name among equals, so that the answer does not depend on the order of a map.
    let best = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    match best {
        Some((host, count)) if count > relative => host,
        Some(_) => "relative.invalid",
        None => "",
    }
}

fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let (name, value) = (name.trim(), value.trim());
            (name.eq_ignore_ascii_case("display") && value.to_ascii_lowercase().starts_with("none"))
                || (name.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden"))
        })
    })
}

/// Visible letters: an estimate that counts a character reference as what it is written with.
fn letters(text: &str) -> u32 {
    if text.is_ascii() {
        return text.bytes().filter(|b| *b > b' ').count() as u32;
    }
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if ('\u{2e80}'..'\u{fb00}').contains(&c) { 3 } else { 1 })
        .sum()
}
