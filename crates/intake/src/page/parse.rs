//! Forgiving HTML to [`Dom`], in one pass and in time linear in the length of the page.
//!
//! The rules are those of the HTML standard as far as they matter for text: void elements, raw text,
//! implied end tags, end tags that fit nothing. Left out, because hostile pages use them to make small
//! input large: re-opening of formatting elements and foster parenting. Scripts, styles and drawings are
//! skipped by search, without being read; only `application/ld+json` is kept.

use super::dom::{Dom, Key, NONE, Tag};
use memchr::{memchr, memmem};

/// Longest page that is read; the rest is cut off with a note.
pub const MAX_BYTES: usize = 16 << 20;
/// Most nodes of a tree.
pub const MAX_NODES: usize = 400_000;
/// Deepest nesting; what lies deeper hangs on the deepest element allowed.
pub const MAX_DEPTH: usize = 256;
const MAX_ATTRS: u32 = 16;

/// Parses a page.
pub fn parse(html: &str) -> Dom<'_> {
    let mut notes = Vec::new();
    let mut html = html;
    if html.len() > MAX_BYTES {
        let mut end = MAX_BYTES;
        while !html.is_char_boundary(end) {
            end -= 1;
        }
        notes.push(format!("page of {} bytes cut at {end}", html.len()));
        html = &html[..end];
    }
    let mut builder = Builder {
        html,
        dom: Dom::new(),
        open: vec![0],
        counts: [0; Tag::COUNT],
        too_deep: 0,
        deepest: false,
        endless: [false; Tag::COUNT],
    };
    builder.run();
    let mut dom = builder.dom;
    if builder.deepest {
        notes.push(format!("elements nested deeper than {MAX_DEPTH} were flattened"));
    }
    if dom.nodes.len() >= MAX_NODES {
        notes.push(format!("page cut after {MAX_NODES} nodes"));
    }
    dom.notes = notes;
    dom
}

struct Builder<'a> {
    html: &'a str,
    dom: Dom<'a>,
    open: Vec<u32>,
    /// Open elements by tag, so that an end tag that fits nothing costs nothing.
    counts: [u32; Tag::COUNT],
    too_deep: usize,
    deepest: bool,
    /// Tags for whose end tag the rest of the page was searched in vain.
    endless: [bool; Tag::COUNT],
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        let bytes = self.html.as_bytes();
        let mut at = 0;
        let mut text_from = 0;
        while at < bytes.len() && self.dom.nodes.len() < MAX_NODES {
            let Some(found) = memchr(b'<', &bytes[at..]) else { break };
            let lt = at + found;
            let next = bytes.get(lt + 1).copied().unwrap_or(b' ');
            if next.is_ascii_alphabetic() {
                self.text(text_from, lt);
                at = self.start_tag(lt + 1);
            } else if next == b'/' && bytes.get(lt + 2).is_some_and(|b| b.is_ascii_alphabetic()) {
                self.text(text_from, lt);
                at = self.end_tag(lt + 2);
            } else if next == b'!' || next == b'?' || next == b'/' {
                self.text(text_from, lt);
                at = self.skip_declaration(lt + 1);
            } else {
                at = lt + 1;
                continue;
            }
            text_from = at;
        }
        if self.dom.nodes.len() < MAX_NODES {
            self.text(text_from, bytes.len());
        }
    }

    fn top(&self) -> u32 {
        self.open.last().copied().unwrap_or(0)
    }

    fn tag_at(&self, depth: usize) -> Tag {
        self.dom.node(self.open[depth]).tag
    }

    fn text(&mut self, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let text = &self.html[from..to];
        if self.dom.node(self.top()).tag == Tag::Head && !text.trim_ascii().is_empty() {
            self.pop();
        }
        let top = self.top();
        if text.trim_ascii().is_empty() {
            // White space only matters between pieces of running text.
            let last = self.dom.node(top).last;
            if last == NONE || self.dom.node(last).tag.is_block() || self.dom.node(last).tag == Tag::Meta {
                return;
            }
        }
        self.dom.push(top, Tag::Text, text, (0, 0));
    }

    /// After `<!` or `<?`: a comment, a doctype or rubbish.
    fn skip_declaration(&mut self, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        if bytes[at..].starts_with(b"!--") {
            // `<!-->` and `<!--->` are whole comments.
            if bytes[at + 3..].starts_with(b">") {
                return at + 4;
            }
            if bytes[at + 3..].starts_with(b"->") {
                return at + 5;
            }
            return memmem::find(&bytes[at + 3..], b"-->").map_or(bytes.len(), |n| at + 3 + n + 3);
        }
        if bytes[at..].starts_with(b"![CDATA[") {
            return at + 8;
        }
        memchr(b'>', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1)
    }

    fn name(&self, from: usize) -> (Tag, usize) {
        let bytes = self.html.as_bytes();
        let mut lower = [0u8; 13];
        let mut len = 0;
        let mut at = from;
        while let Some(&b) = bytes.get(at) {
            if b.is_ascii_whitespace() || b == b'>' || b == b'/' {
                break;
            }
            if len < lower.len() {
                lower[len] = b.to_ascii_lowercase();
            }
            len += 1;
            at += 1;
        }
        let tag = if len <= lower.len() { Tag::of(&lower[..len]) } else { Tag::Other };
        if tag == Tag::Other && lower.starts_with(b"amp-") {
            return (component(&lower[4..len.min(lower.len())]), at);
        }
        (tag, at)
    }

    fn start_tag(&mut self, from: usize) -> usize {
        let (tag, mut at) = self.name(from);
        let attrs_from = self.dom.attrs_len();
        let mut self_closing = false;
        let bytes = self.html.as_bytes();
        loop {
            while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
                self_closing = bytes[at] == b'/';
                at += 1;
            }
            match bytes.get(at) {
                None => return bytes.len(),
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(_) => {
                    self_closing = false;
                    at = self.attribute(at, attrs_from);
                }
            }
        }
        self.open_element(tag, (attrs_from, self.dom.attrs_len()), self_closing, at)
    }

    fn attribute(&mut self, from: usize, attrs_from: u32) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from + 1;
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')) {
            at += 1;
        }
        let name = &bytes[from..at];
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace()) {
            at += 1;
        }
        let mut value = (at, at);
        if bytes.get(at) == Some(&b'=') {
            at += 1;
            while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace()) {
                at += 1;
            }
            match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    let end = memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |n| at + 1 + n);
                    value = (at + 1, end);
                    at = (end + 1).min(bytes.len());
                }
                _ => {
                    let begin = at;
                    while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                        at += 1;
                    }
                    value = (begin, at);
                }
            }
        }
        if name.len() <= 14 && self.dom.attrs_len() - attrs_from < MAX_ATTRS {
            let mut lower = [0u8; 14];
            for (to, b) in lower.iter_mut().zip(name) {
                *to = b.to_ascii_lowercase();
            }
            let key = Key::of(&lower[..name.len()]);
            if key != Key::Other {
                self.dom.push_attr(key, &self.html[value.0..value.1]);
            }
        }
        at
    }

    fn open_element(&mut self, tag: Tag, attrs: (u32, u32), self_closing: bool, at: usize) -> usize {
        use Tag::*;
        match tag {
            Html if self.dom.node(0).last == NONE || self.counts[Html as usize] == 0 => {}
            Html | Frameset => return at,
            Body if self.counts[Body as usize] > 0 => return at,
            _ => {}
        }
        let in_head =
            matches!(tag, Title | Meta | Link | Base | Script | Style | Noscript | Template | Head | Other);
        if !in_head && self.dom.node(self.top()).tag == Head {
            self.pop();
        }
        self.imply_ends(tag);
        if tag.is_void() {
            let top = self.top();
            self.dom.push(top, tag, "", attrs);
            return at;
        }
        if matches!(
            tag,
            Script
                | Style
                | Noscript
                | Textarea
                | Title
                | Iframe
                | Xmp
                | Noembed
                | Noframes
                | Svg
                | Math
                | Template
        ) {
            return self.raw_text(tag, attrs, self_closing, at);
        }
        if self.open.len() > MAX_DEPTH {
            self.deepest = true;
            self.too_deep += 1;
            let top = self.top();
            // A paragraph too deep still breaks the text.
            self.dom.push(top, if tag.is_block() { Hr } else { Other }, "", (0, 0));
            return at;
        }
        let top = self.top();
        let id = self.dom.push(top, tag, "", attrs);
        self.open.push(id);
        self.counts[tag as usize] += 1;
        at
    }

    /// Elements whose content is not markup, or not of interest.
    fn raw_text(&mut self, tag: Tag, attrs: (u32, u32), self_closing: bool, at: usize) -> usize {
        let bytes = self.html.as_bytes();
        let foreign = matches!(tag, Tag::Svg | Tag::Math | Tag::Template);
        let top = self.top();
        if (foreign && self_closing) || self.endless[tag as usize] {
            return at;
        }
        let name: &[u8] = match tag {
            Tag::Script => b"script",
            Tag::Style => b"style",
            Tag::Noscript => b"noscript",
            Tag::Textarea => b"textarea",
            Tag::Title => b"title",
            Tag::Iframe => b"iframe",
            Tag::Xmp => b"xmp",
            Tag::Noembed => b"noembed",
            Tag::Noframes => b"noframes",
            Tag::Svg => b"svg",
            Tag::Template => b"template",
            _ => b"math",
        };
        let Some((end, after)) = find_end(bytes, at, name) else {
            // No end tag: what follows is read as if this one were not there.
            self.endless[tag as usize] = true;
            return if matches!(tag, Tag::Script | Tag::Style) { bytes.len() } else { at };
        };
        let id = self.dom.push(top, tag, "", attrs);
        let keep = match tag {
            Tag::Title | Tag::Xmp => true,
            Tag::Script => self.dom.raw(id, Key::Type).is_some_and(|t| t.contains("ld+json")),
            _ => false,
        };
        if keep {
            self.dom.push(id, Tag::Text, &self.html[at..end], (0, 0));
        }
        after
    }

    fn end_tag(&mut self, from: usize) -> usize {
        let (tag, at) = self.name(from);
        let bytes = self.html.as_bytes();
        let after = memchr(b'>', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
        if tag == Tag::Br {
            let top = self.top();
            self.dom.push(top, Tag::Br, "", (0, 0));
            return after;
        }
        if matches!(tag, Tag::Body | Tag::Html) || tag.is_void() {
            return after;
        }
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return after;
        }
        if tag.is_heading() {
            if let Some(depth) = self.find(|t| t.is_heading(), |t| t == Tag::Table) {
                self.truncate(depth);
            }
            return after;
        }
        if tag != Tag::Other && self.counts[tag as usize] == 0 {
            return after;
        }
        if is_special(tag) {
            let table = matches!(
                tag,
                Tag::Table
                    | Tag::Tbody
                    | Tag::Thead
                    | Tag::Tfoot
                    | Tag::Tr
                    | Tag::Td
                    | Tag::Th
                    | Tag::Caption
            );
            let wall = |t: Tag| {
                if table {
                    t == Tag::Table
                } else {
                    matches!(t, Tag::Td | Tag::Th | Tag::Table | Tag::Caption)
                }
            };
            if let Some(depth) = self.find(|t| t == tag, |t| t != tag && wall(t)) {
                self.truncate(depth);
            }
        } else if let Some(depth) = self.find(|t| t == tag, is_special) {
            self.truncate(depth);
        } else if tag == Tag::A {
            self.forget(tag);
        }
        after
    }

    /// The deepest open element that is `wanted`, unless one that is a `wall` stands before it.
    fn find(&self, wanted: impl Fn(Tag) -> bool, wall: impl Fn(Tag) -> bool) -> Option<usize> {
        for depth in (1..self.open.len()).rev() {
            let tag = self.tag_at(depth);
            if wanted(tag) {
                return Some(depth);
            }
            if wall(tag) {
                return None;
            }
        }
        None
    }

    fn imply_ends(&mut self, tag: Tag) {
        use Tag::*;
        if tag.closes_paragraph() && self.counts[P as usize] > 0 {
            let wall = |t| matches!(t, Td | Th | Table | Caption | Button | Object | Applet | Marquee);
            if let Some(depth) = self.find(|t| t == P, wall) {
                self.truncate(depth);
            }
        }
        let close = |b: &mut Self, any: &[Tag], wall: fn(Tag) -> bool| {
            if any.iter().all(|t| b.counts[*t as usize] == 0) {
                return;
            }
            if let Some(depth) = b.find(|t| any.contains(&t), wall) {
                b.truncate(depth);
            }
        };
        let list_wall: fn(Tag) -> bool = |t| is_special(t) && !matches!(t, Address | Div | P);
        let table_wall: fn(Tag) -> bool = |t| t == Table;
        match tag {
            Li => close(self, &[Li], list_wall),
            Dt | Dd => close(self, &[Dt, Dd], list_wall),
            Option => close(self, &[Option], |t| t != Option),
            Optgroup => close(self, &[Optgroup], |t| !matches!(t, Option | Optgroup)),
            Td | Th => close(self, &[Td, Th], |t| matches!(t, Table | Tr)),
            Tr => close(self, &[Tr], table_wall),
            Thead | Tbody | Tfoot => close(self, &[Thead, Tbody, Tfoot], table_wall),
            A if self.counts[A as usize] > 0 => match self.find(|t| t == A, is_special) {
                Some(depth) => self.truncate(depth),
                None => self.forget(A),
            },
            _ if tag.is_heading() && self.dom.node(self.top()).tag.is_heading() => self.pop(),
            _ => {}
        }
    }

    /// Takes an open element off the stack without closing what was opened inside it.
    fn forget(&mut self, tag: Tag) {
        if let Some(depth) = self.find(|t| t == tag, |t| matches!(t, Tag::Td | Tag::Th)) {
            self.open.remove(depth);
            self.counts[tag as usize] -= 1;
        }
    }

    fn truncate(&mut self, depth: usize) {
        while self.open.len() > depth.max(1) {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if self.open.len() > 1
            && let Some(id) = self.open.pop()
        {
            let tag = self.dom.node(id).tag as usize;
            self.counts[tag] = self.counts[tag].saturating_sub(1);
        }
    }
}

/// The standard's "special" elements: an end tag of any other does not reach through them.
fn is_special(tag: Tag) -> bool {
    tag.closes_paragraph()
        || matches!(
            tag,
            Tag::Td
                | Tag::Th
                | Tag::Tr
                | Tag::Tbody
                | Tag::Thead
                | Tag::Tfoot
                | Tag::Caption
                | Tag::Body
                | Tag::Html
                | Tag::Head
                | Tag::Button
                | Tag::Object
                | Tag::Menu
                | Tag::Live
                | Tag::Select
                | Tag::Applet
                | Tag::Marquee
        )
}

/// What an AMP component is like, by its name behind `amp-`: a few hold the article's words, the rest are players,
/// advertisements, menus and the like.
fn component(name: &[u8]) -> Tag {
    match name {
        b"img" | b"anim" => Tag::Img,
        b"accordion" | b"carousel" | b"base-caro" | b"fit-text" | b"layout" | b"selector" | b"inline-ga"
        | b"story" | b"story-pag" | b"story-gri" => Tag::Div,
        b"bind-macr" | b"timeago" | b"date-disp" | b"mathml" => Tag::Span,
        _ => Tag::Menu,
    }
}

/// Where `</name` stands at or after `at`, and where it ends.
fn find_end(bytes: &[u8], mut at: usize, name: &[u8]) -> Option<(usize, usize)> {
    loop {
        let lt = at + memmem::find(&bytes[at..], b"</")?;
        let rest = &bytes[lt + 2..];
        if rest.len() >= name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name)
            && rest.get(name.len()).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
        {
            let after =
                memchr(b'>', &rest[name.len()..]).map_or(bytes.len(), |n| lt + 2 + name.len() + n + 1);
            return Some((lt, after));
        }
        at = lt + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> String {
        let dom = parse(html);
        let mut out = String::new();
        for (id, node) in dom.nodes.iter().enumerate().skip(1) {
            let depth = dom.ancestors(id as u32).count() - 1;
            out.push_str(&"-".repeat(depth));
            if node.tag == Tag::Text {
                out.push_str(node.text);
            } else {
                out.push_str(&format!("{:?}", node.tag));
            }
            out.push(' ');
        }
        out.trim_end().to_owned()
    }

    #[test]
    fn implied_ends() {
        assert_eq!(outline("<p>a<p>b<div>c</div>"), "P -a P -b Div -c");
        assert_eq!(outline("<ul><li>a<li>b</ul>c"), "Ul -Li --a -Li --b c");
        assert_eq!(
            outline("<table><tr><td>a<td>b<tr><td>c</table>d"),
            "Table -Tr --Td ---a --Td ---b -Tr --Td ---c d"
        );
    }

    #[test]
    fn stray_ends_change_nothing() {
        assert_eq!(outline("<div>a</span></b></section>b</div>c"), "Div -a -b c");
        assert_eq!(outline("<a href=x>one<a href=y>two</a>"), "A -one A -two");
    }

    #[test]
    fn raw_text_is_skipped() {
        assert_eq!(outline("a<script>if (a<b) '<p>'</script>b"), "a Script b");
        assert_eq!(outline("<script type='application/ld+json'>{}</script>"), "Script -{}");
        assert_eq!(outline("a<!-- <p> -->b<svg><path/></svg>c"), "a b Svg c");
        assert_eq!(outline("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
    }

    #[test]
    fn nesting_is_bounded() {
        let html = "<div>".repeat(100_000) + "deep" + &"</div>".repeat(100_000) + "<p>after</p>";
        let dom = parse(&html);
        assert!(dom.notes.iter().any(|n| n.contains("nested deeper")));
        let deepest = (0..dom.nodes.len() as u32).step_by(997).map(|id| dom.ancestors(id).count()).max();
        assert!(deepest <= Some(MAX_DEPTH + 2));
        assert!(dom.nodes.iter().any(|n| n.text == "after"));
    }
}
