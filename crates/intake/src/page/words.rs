//! What class names and the like say of a part of a page.

use super::dom::{Dom, Key};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What the words on an element say of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Furniture: menus, share bars, pointers to other articles.
    pub drop: bool,
    /// Furniture even where it is longer than the article: comments, other articles.
    pub away: bool,
    /// Furniture only where it holds hardly any running text.
    pub soft: bool,
    /// A caption, a byline, a date.
    pub note: bool,
    /// Holds the article's text.
    pub body: bool,
    /// A caption or picture credit.
    pub caption: bool,
    /// A byline.
    pub byline: bool,
}

const DROP: u8 = 1;
const NOTE: u8 = 2;
const BODY: u8 = 4;
const CAPTION: u8 = 8;
const BYLINE: u8 = 16;
const AWAY: u8 = 32;
const SOFT: u8 = 64;

static WORDS: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for line in dateline_data::FURNITURE.lines().filter(|l| !l.starts_with('#')) {
        if let Some((kind, word)) = line.split_once('\t') {
            let bits = match kind {
                "drop" => DROP,
                "away" => DROP | AWAY,
                "soft" => SOFT,
                "body" => BODY,
                _ if word.contains("caption") || word.contains("credit") => NOTE | CAPTION,
                _ if word.contains("author") || word == "byline" => NOTE | BYLINE,
                _ => NOTE,
            };
            *map.entry(word).or_insert(0) |= bits;
        }
    }
    map
});

/// Longest attribute value that is looked at.
const MAX_VALUE: usize = 400;

/// Reads class, id, role and itemprop of an element.
pub fn said(dom: &Dom<'_>, id: u32, buffer: &mut String) -> Said {
    let mut bits = 0;
    for (key, value) in dom.attrs(id) {
        if matches!(key, Key::Class | Key::Id | Key::DataTestid | Key::Component) && !value.is_empty() {
            let mut end = value.len().min(MAX_VALUE);
            while !value.is_char_boundary(end) {
                end -= 1;
            }
            for name in value[..end].split_ascii_whitespace() {
                let slug = *key == Key::Id && is_slug(name);
                if !slug && !tells_of_parts(name) {
                    bits |= bits_of(name, buffer);
                }
            }
        }
    }
    Said {
        drop: bits & DROP != 0,
        away: bits & AWAY != 0,
        soft: bits & SOFT != 0,
        note: bits & NOTE != 0,
        body: bits & BODY != 0,
        caption: bits & CAPTION != 0,
        byline: bits & BYLINE != 0,
    }
}

/// `has-sidebar`, `no-comments`: says what an element holds or lacks, not what it is.
fn tells_of_parts(name: &str) -> bool {
    ["has", "with", "without", "no", "is", "js", "not", "show", "hide", "enable", "u"]
        .iter()
        .any(|p| name.strip_prefix(p).is_some_and(|rest| rest.starts_with(['-', '_'])))
}

/// `sharing-with-a-single-developer`: an anchor made of a heading's words, which says nothing of the part's kind.
fn is_slug(id: &str) -> bool {
    id.bytes().filter(|b| *b == b'-').count() >= 3 && id.bytes().all(|b| b == b'-' || b.is_ascii_lowercase())
}

fn bits_of(value: &str, buffer: &mut String) -> u8 {
    // Words, lower-cased, one space between; `last` and `start` are where the last two words begin.
    buffer.clear();
    let mut bits = 0;
    let mut last: Option<usize> = None;
    let mut start = 0;
    let mut lower_before = false;
    let flush = |buffer: &mut String, start: &mut usize, last: &mut Option<usize>, class_end: bool| {
        let mut bits = 0;
        if buffer.len() > *start {
            bits |= WORDS.get(&buffer[*start..]).copied().unwrap_or(0);
            if let Some(last) = *last {
                bits |= WORDS.get(&buffer[last..]).copied().unwrap_or(0);
            }
            *last = Some(*start);
            buffer.push(' ');
            *start = buffer.len();
        }
        if class_end {
            *last = None;
        }
        bits
    };
    for b in value.bytes() {
        if b.is_ascii_alphanumeric() {
            if b.is_ascii_uppercase() && lower_before {
                bits |= flush(buffer, &mut start, &mut last, false);
            }
            lower_before = b.is_ascii_lowercase() || b.is_ascii_digit();
            buffer.push(b.to_ascii_lowercase() as char);
        } else {
            bits |= flush(buffer, &mut start, &mut last, b == b' ');
            lower_before = false;
        }
    }
    bits | flush(buffer, &mut start, &mut last, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(class: &str) -> u8 {
        bits_of(class, &mut String::new())
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(of("nav") & DROP, DROP);
        assert_eq!(of("navigate") & DROP, 0);
        assert_eq!(of("ArticleBody__text") & BODY, BODY);
        assert_eq!(of("article-body") & BODY, BODY);
        assert_eq!(of("article body") & BODY, 0, "two classes are not one name");
        assert_eq!(of("js-readMore-x") & DROP, DROP);
        assert!(
            tells_of_parts("no_caption") && tells_of_parts("has-sidebar") && !tells_of_parts("nocaption")
        );
        assert!(is_slug("sharing-with-a-neighbour") && !is_slug("share-bar"));
    }
}
