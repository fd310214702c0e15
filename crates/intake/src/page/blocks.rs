//! From the article's element to blocks of clean text.

use super::body::{Survey, is_hidden, mark};
use super::dom::{Dom, NONE, Tag, push_collapsed};
use super::entities::decode;
use dateline_facts::report::BlockKind;

/// A block before it has a place in the text.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// What they are.
    pub kind: BlockKind,
    /// The element they stand in.
    pub node: u32,
    /// What is known of that element.
    pub marks: u16,
    /// Letters inside links, and all.
    pub linked: u32,
    /// All letters.
    pub letters: u32,
    /// Letters in italics.
    pub strong: u32,
    /// All of it stands in a `time` element.
    pub clocked: bool,
    /// Holds a link to another site.
    pub external: bool,
    /// Stands in one element with a picture.
    pub pictured: bool,
    /// Stands in a `p`.
    pub in_paragraph: bool,
    /// Furniture inside the article: kept beside the text, not in it.
    pub aside: bool,
}

/// Most words of a piece of furniture that are kept, in bytes, and most pieces.
const MAX_ASIDE: usize = 2000;
const MAX_ASIDES: usize = 60;

impl Piece {
    /// A few words that stand with a picture and are no sentence.
    pub fn looks_like_caption(&self) -> bool {
        self.pictured && !self.ends_sentence() && self.words() <= 30
    }

    /// Share of letters inside links.
    pub fn link_share(&self) -> f64 {
        f64::from(self.linked) / f64::from(self.letters.max(1))
    }

    /// Ends like a sentence.
    pub fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ']);
        end.ends_with(['.', '!', '?', '…', '。', '！', '？', '۔', '؟', '।'])
    }

    /// Words, by spaces; where a script has none between words, two signs are one.
    pub fn words(&self) -> usize {
        let spaced = self.text.split(' ').count();
        if self.text.len() < spaced * 12 {
            return spaced;
        }
        let dense = self.text.chars().filter(|c| is_dense(*c)).count();
        spaced + dense / 2
    }
}

/// A sign of a script that sets no spaces between words.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// The blocks below `root`, in order.
pub fn pieces(dom: &Dom<'_>, survey: &Survey, root: u32) -> Vec<Piece> {
    let mut walk = Walk {
        dom,
        survey,
        out: Vec::new(),
        text: String::new(),
        linked: 0,
        letters: 0,
        strong: 0,
        said: [0; 4],
        external: false,
        at: root,
        asides: Vec::new(),
        kept: 0,
    };
    let mut id = root;
    loop {
        let node = dom.node(id);
        let out = survey.marks[id as usize] & mark::OUT != 0;
        if !out {
            walk.enter(id);
        } else if id != root {
            walk.aside(id);
        }
        if !out && node.first != NONE {
            id = node.first;
            continue;
        }
        loop {
            walk.leave(id);
            if id == root {
                walk.flush();
                return walk.out;
            }
            let node = dom.node(id);
            if node.next != NONE {
                id = node.next;
                break;
            }
            id = node.parent;
        }
    }
}

struct Walk<'d, 'a> {
    dom: &'d Dom<'a>,
    survey: &'d Survey,
    out: Vec<Piece>,
    text: String,
    linked: u32,
    letters: u32,
    strong: u32,
    /// Letters that say of themselves that they are one of [`SAID`].
    said: [u32; 4],
    external: bool,
    at: u32,
    /// Furniture met inside the block that is being read.
    asides: Vec<Piece>,
    kept: usize,
}

/// What a block is only where most of it says so: a place's name in front of a paragraph may call itself a note.
const SAID: [u16; 4] = [mark::CAPTION, mark::BYLINE, mark::NOTE, mark::CLOCK];

impl Walk<'_, '_> {
    fn enter(&mut self, id: u32) {
        let node = self.dom.node(id);
        match node.tag {
            Tag::Text => {
                if self.text.is_empty() {
                    self.at = self.survey.block_of[id as usize].max(node.parent);
                }
                push_collapsed(&mut self.text, &decode(node.text));
                let letters = self.survey.letters[id as usize];
                let marks = self.survey.marks[id as usize];
                self.letters += letters;
                if marks & mark::LINK != 0 {
                    self.linked += letters;
                }
                if marks & mark::STRONG != 0 {
                    self.strong += letters;
                }
                for (sum, said) in self.said.iter_mut().zip(SAID) {
                    if marks & said != 0 {
                        *sum += letters;
                    }
                }
            }
            Tag::Br => {
                let twice = node.next != NONE && {
                    let next = self.dom.node(node.next);
                    next.tag == Tag::Br
                        || (next.tag == Tag::Text
                            && next.text.trim_ascii().is_empty()
                            && next.next != NONE
                            && self.dom.node(next.next).tag == Tag::Br)
                };
                if twice || self.text.trim_end().ends_with(['.', '!', '?', '”', '"', ':', '…']) {
                    self.flush();
                } else {
                    push_collapsed(&mut self.text, " ");
                }
            }
            Tag::Td | Tag::Th if !self.text.is_empty() => {
                // Cells of a row stand on one line.
                push_collapsed(&mut self.text, " ");
            }
            Tag::A => self.external |= self.survey.is_external(self.dom, id),
            tag if breaks(tag) => self.flush(),
            _ => {}
        }
    }

    /// Keeps what a part says that readers see but that is no part of the article: share bars, pointers, boxes, comments.
    fn aside(&mut self, id: u32) {
        use Tag::{
            Article, Aside, Blockquote, Div, Fieldset, Figure, Footer, Form, Header, Li, Nav, Ol, P, Section,
            Span, Table, Ul,
        };
        let seen = matches!(
            self.dom.node(id).tag,
            Aside
                | Article
                | Blockquote
                | Div
                | Fieldset
                | Figure
                | Footer
                | Form
                | Header
                | Li
                | Nav
                | Ol
                | P
                | Section
                | Span
                | Table
                | Ul
        );
        if !seen || self.kept >= MAX_ASIDES || is_hidden(self.dom, id) {
            return;
        }
        let text = self.dom.text_of(id, MAX_ASIDE);
        if text.chars().any(char::is_alphanumeric) {
            self.kept += 1;
            let links = self.dom.children(id).any(|c| self.dom.node(c).tag == Tag::A)
                || matches!(self.dom.node(id).tag, Nav | Ul | Ol);
            let kind = if links { BlockKind::Promo } else { BlockKind::Boilerplate };
            self.asides.push(Piece {
                text,
                kind,
                node: id,
                marks: mark::OUT,
                linked: 0,
                letters: 0,
                strong: 0,
                clocked: false,
                external: false,
                pictured: false,
                in_paragraph: false,
                aside: true,
            });
        }
    }

    fn leave(&mut self, id: u32) {
        if breaks(self.dom.node(id).tag) && self.dom.node(id).tag != Tag::Br {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (linked, letters, strong) = (self.linked, self.letters, self.strong);
        (self.linked, self.letters, self.strong) = (0, 0, 0);
        let external = std::mem::take(&mut self.external);
        let said = std::mem::take(&mut self.said);
        let text = text.trim();
        if !text.chars().any(char::is_alphanumeric) {
            self.out.append(&mut self.asides);
            return;
        }
        let mut marks = self.survey.marks[self.at as usize];
        for (said, mark) in said.into_iter().zip(SAID) {
            if said * 3 > letters * 2 {
                marks |= mark;
            } else {
                marks &= !mark;
            }
        }
        let kind = if marks & mark::CAPTION != 0 {
            BlockKind::Caption
        } else if marks & mark::BYLINE != 0 {
            BlockKind::Byline
        } else if marks & mark::HEADING != 0 {
            BlockKind::Heading
        } else if marks & mark::QUOTE != 0 {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        };
        let at = self.at as usize;
        let pictured =
            self.survey.pictures[at] > 0 && self.survey.letters[at] <= letters.saturating_mul(3) / 2 + 20;
        let in_paragraph = self.dom.node(self.at).tag == Tag::P;
        self.out.push(Piece {
            text: text.to_owned(),
            kind,
            node: self.at,
            marks,
            linked,
            letters,
            strong,
            clocked: marks & mark::CLOCK != 0,
            external,
            pictured,
            in_paragraph,
            aside: false,
        });
        self.out.append(&mut self.asides);
    }
}

/// Elements that end a block. Table cells do not: a row is one block.
fn breaks(tag: Tag) -> bool {
    tag.is_block() && !matches!(tag, Tag::Td | Tag::Th)
}
