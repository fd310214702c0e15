//! A small tree of a page: nodes in one vector, in document order, borrowing the page's text.
//!
//! Parents stand before their children, so that sums over subtrees are one loop backwards and what a
//! node takes over from its parent is one loop forwards: no recursion anywhere.

use super::entities::decode;
use std::borrow::Cow;

/// Index of no node.
pub const NONE: u32 = u32::MAX;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs)] // the names are those of the HTML standard
        #[repr(u8)]
        pub enum $name { Other, $($variant,)* }

        impl $name {
            /// How many there are.
            pub const COUNT: usize = [$name::Other, $($name::$variant,)*].len();

            /// By its lower-case name.
            pub fn of(name: &[u8]) -> Self {
                match std::str::from_utf8(name).unwrap_or("") { $($word => $name::$variant,)* _ => $name::Other }
            }
        }
    };
}

names! {
    /// Elements that are told apart; all others flow with the text.
    Tag {
        Text = "#text", A = "a", Abbr = "abbr", Address = "address", Applet = "applet", Area = "area",
        Article = "article", Aside = "aside", Audio = "audio", B = "b", Base = "base", Big = "big",
        Blockquote = "blockquote", Body = "body", Br = "br", Button = "button", Canvas = "canvas",
        Caption = "caption", Center = "center", Cite = "cite", Code = "code", Col = "col",
        Colgroup = "colgroup", Dd = "dd", Del = "del", Details = "details", Dialog = "dialog", Dir = "dir",
        Div = "div", Dl = "dl", Dt = "dt", Em = "em", Embed = "embed", Fieldset = "fieldset",
        Figcaption = "figcaption", Figure = "figure", Font = "font", Footer = "footer", Form = "form",
        Frame = "frame", Frameset = "frameset", H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5",
        H6 = "h6", Head = "head", Header = "header", Hgroup = "hgroup", Hr = "hr", Html = "html", I = "i",
        Iframe = "iframe", Img = "img", Input = "input", Ins = "ins", Label = "label", Legend = "legend",
        Li = "li", Link = "link", Live = "amp-live-list", Main = "main", Map = "map", Marquee = "marquee", Math = "math",
        Menu = "menu", Meta = "meta", Meter = "meter", Nav = "nav", Noembed = "noembed",
        Noframes = "noframes", Noscript = "noscript", Object = "object", Ol = "ol",
        Optgroup = "optgroup", Option = "option", Output = "output", P = "p", Param = "param",
        Picture = "picture", Pre = "pre", Progress = "progress", Q = "q", S = "s", Script = "script",
        Section = "section", Select = "select", Small = "small", Source = "source", Span = "span",
        Strike = "strike", Strong = "strong", Style = "style", Sub = "sub", Summary = "summary",
        Sup = "sup", Svg = "svg", Table = "table", Tbody = "tbody", Td = "td", Template = "template",
        Textarea = "textarea", Tfoot = "tfoot", Th = "th", Thead = "thead", Time = "time",
        Title = "title", Tr = "tr", Track = "track", Tt = "tt", U = "u", Ul = "ul", Video = "video",
        Wbr = "wbr", Xmp = "xmp",
    }
}

names! {
    /// Attributes that are kept.
    Key {
        Alt = "alt", AriaHidden = "aria-hidden", AriaLabel = "aria-label", Class = "class",
        Content = "content", Datetime = "datetime", Hidden = "hidden", Href = "href", Id = "id",
        Itemprop = "itemprop", Itemtype = "itemtype", Lang = "lang", Name = "name", Property = "property",
        Pubdate = "pubdate", Rel = "rel", Role = "role", Style = "style", Title = "title", Type = "type",
        Charset = "charset", DataTestid = "data-testid", Component = "data-component", HttpEquiv = "http-equiv", Amp = "amp", AmpMark = "⚡",
    }
}

impl Tag {
    /// Elements that break the flow of text.
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | Frameset
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Legend
                | Li
                | Live
                | Main
                | Menu
                | Nav
                | Ol
                | Optgroup
                | Option
                | P
                | Pre
                | Section
                | Select
                | Summary
                | Table
                | Tbody
                | Td
                | Tfoot
                | Th
                | Thead
                | Title
                | Tr
                | Ul
                | Iframe
                | Noscript
                | Object
                | Video
                | Audio
                | Xmp
                | Textarea
                | Button
        )
    }

    /// Elements whose start closes an open paragraph.
    pub fn closes_paragraph(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Center
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Dd
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Header
                | Hgroup
                | Hr
                | Li
                | Main
                | Menu
                | Nav
                | Ol
                | P
                | Pre
                | Section
                | Summary
                | Table
                | Ul
                | Xmp
        )
    }

    /// Elements without content.
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// `h1` to `h6`.
    pub fn is_heading(self) -> bool {
        use Tag::*;
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }
}

/// An element or a stretch of text.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// Which element, or [`Tag::Text`].
    pub tag: Tag,
    /// The element around it; [`NONE`] for the root.
    pub parent: u32,
    /// First child, or [`NONE`].
    pub first: u32,
    /// Last child, or [`NONE`].
    pub last: u32,
    /// Next sibling, or [`NONE`].
    pub next: u32,
    /// Text as it stands in the source, character references not yet decoded.
    pub text: &'a str,
    attrs: (u32, u32),
}

/// A page as a tree. Node 0 is the root around everything.
#[derive(Clone, Debug)]
pub struct Dom<'a> {
    /// All nodes, parents before children.
    pub nodes: Vec<Node<'a>>,
    attrs: Vec<(Key, &'a str)>,
    /// What was left out because of a limit.
    pub notes: Vec<String>,
}

impl<'a> Dom<'a> {
    /// A tree that is only the root.
    pub(super) fn new() -> Self {
        let root = Node {
            tag: Tag::Html,
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            text: "",
            attrs: (0, 0),
        };
        Dom { nodes: vec![root], attrs: Vec::new(), notes: Vec::new() }
    }

    /// Adds a node as last child of `parent`.
    pub(super) fn push(&mut self, parent: u32, tag: Tag, text: &'a str, attrs: (u32, u32)) -> u32 {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node { tag, parent, first: NONE, last: NONE, next: NONE, text, attrs });
        let last = self.nodes[parent as usize].last;
        if last == NONE {
            self.nodes[parent as usize].first = id;
        } else {
            self.nodes[last as usize].next = id;
        }
        self.nodes[parent as usize].last = id;
        id
    }

    /// Where the next attributes will stand.
    pub(super) fn attrs_len(&self) -> u32 {
        self.attrs.len() as u32
    }

    /// Keeps an attribute for the node pushed next.
    pub(super) fn push_attr(&mut self, key: Key, value: &'a str) {
        self.attrs.push((key, value));
    }

    /// The node.
    pub fn node(&self, id: u32) -> &Node<'a> {
        &self.nodes[id as usize]
    }

    /// An attribute as written.
    pub fn raw(&self, id: u32, key: Key) -> Option<&'a str> {
        let (from, to) = self.nodes[id as usize].attrs;
        self.attrs[from as usize..to as usize].iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }

    /// All kept attributes of a node as written.
    pub fn attrs(&self, id: u32) -> &[(Key, &'a str)] {
        let (from, to) = self.nodes[id as usize].attrs;
        &self.attrs[from as usize..to as usize]
    }

    /// An attribute, decoded.
    pub fn attr(&self, id: u32, key: Key) -> Option<Cow<'a, str>> {
        self.raw(id, key).map(decode)
    }

    /// Ids of the children.
    pub fn children(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.nodes[id as usize].first;
        std::iter::from_fn(move || {
            let this = next;
            if this == NONE {
                return None;
            }
            next = self.nodes[this as usize].next;
            Some(this)
        })
    }

    /// The elements around a node, nearest first.
    pub fn ancestors(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.nodes[id as usize].parent;
        std::iter::from_fn(move || {
            let this = next;
            if this == NONE {
                return None;
            }
            next = self.nodes[this as usize].parent;
            Some(this)
        })
    }

    /// The next node in document order that does not lie inside `id`, within `root`.
    pub fn after(&self, mut id: u32, root: u32) -> u32 {
        loop {
            if id == root || id == NONE {
                return NONE;
            }
            let node = &self.nodes[id as usize];
            if node.next != NONE {
                return node.next;
            }
            id = node.parent;
        }
    }

    /// Whether `id` lies inside `around` or is it.
    pub fn inside(&self, id: u32, around: u32) -> bool {
        id == around || self.ancestors(id).any(|a| a == around)
    }

    /// The text of a subtree, decoded, spaces collapsed, at most about `limit` bytes.
    pub fn text_of(&self, root: u32, limit: usize) -> String {
        let mut out = String::new();
        let mut id = root;
        // Nodes without words cost time as well.
        let mut steps = limit.saturating_mul(8).max(400);
        while id != NONE && out.len() < limit && steps > 0 {
            steps -= 1;
            let node = &self.nodes[id as usize];
            if node.tag == Tag::Text {
                push_collapsed(&mut out, &decode(node.text));
            } else if node.tag.is_block() || node.tag == Tag::Br {
                push_collapsed(&mut out, " ");
            }
            let skip =
                matches!(node.tag, Tag::Script | Tag::Style | Tag::Noscript | Tag::Template | Tag::Svg);
            if node.first != NONE && !skip {
                id = node.first;
                continue;
            }
            // The end of a block breaks the words as its start does.
            let mut up = id;
            while up != root && self.nodes[up as usize].next == NONE && self.nodes[up as usize].parent != NONE
            {
                up = self.nodes[up as usize].parent;
                if self.nodes[up as usize].tag.is_block() {
                    push_collapsed(&mut out, " ");
                }
            }
            if node.tag.is_block() {
                push_collapsed(&mut out, " ");
            }
            id = self.after(id, root);
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out
    }
}

/// Appends `text` with every run of white space as one space and none in front; soft hyphens and
/// zero-width characters go.
pub fn push_collapsed(out: &mut String, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        // The common case, a run of visible ASCII, is copied whole.
        let run = rest.bytes().position(|b| !(0x21..0x7f).contains(&b)).unwrap_or(rest.len());
        out.push_str(&rest[..run]);
        rest = &rest[run..];
        let Some(c) = rest.chars().next() else { return };
        rest = &rest[c.len_utf8()..];
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}') {
            out.push(c);
        }
    }
}
