//! Live blogs: one page, many posts, each with its own time.

use super::dom::{Dom, Key, NONE, Tag};

/// Fewest posts of a live blog.
const MIN_POSTS: usize = 2;
/// How far above its time a post may begin.
const MAX_UP: usize = 12;

/// Where the posts of a live blog stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Live {
    /// The element around the posts.
    pub around: u32,
    /// How many there are.
    pub posts: usize,
    /// Which way they run, where their times say: the newest first, or the oldest.
    pub newest_first: Option<bool>,
}

impl Live {
    /// What is said of the report.
    pub fn note(&self) -> String {
        let order = match self.newest_first {
            Some(true) => ", the newest first",
            Some(false) => ", the oldest first",
            None => "",
        };
        format!("live blog of {} posts{order}, each behind its own time", self.posts)
    }

    /// The posts of a page that says that it is a live blog.
    pub fn of(dom: &Dom<'_>) -> Option<Self> {
        if !says_so(dom) {
            return None;
        }
        // In which element most children hold a time of their own.
        let mut counts: Vec<(u32, usize)> = Vec::new();
        let mut at = vec![NONE; dom.nodes.len()];
        let mut seen = vec![false; dom.nodes.len()];
        for id in 1..dom.nodes.len() as u32 {
            if !is_time(dom, id) {
                continue;
            }
            let mut child = id;
            for parent in dom.ancestors(id).take(MAX_UP) {
                // A child counts once, and what is above it has been counted with it.
                if std::mem::replace(&mut seen[child as usize], true) {
                    break;
                }
                let tag = dom.node(child).tag;
                if matches!(tag, Tag::Article | Tag::Div | Tag::Section | Tag::Li) && parent != 0 {
                    let slot = &mut at[parent as usize];
                    if *slot == NONE {
                        *slot = counts.len() as u32;
                        counts.push((parent, 0));
                    }
                    counts[*slot as usize].1 += 1;
                }
                child = parent;
            }
        }
        let (around, posts) = counts.into_iter().max_by_key(|(id, n)| (*n, *id))?;
        if posts < MIN_POSTS {
            return None;
        }
        Some(Live { around, posts, newest_first: order(dom, around) })
    }
}

/// A `time` element with words, or one that calls itself a time and holds a clock's.
fn is_time(dom: &Dom<'_>, id: u32) -> bool {
    let node = dom.node(id);
    match node.tag {
        Tag::Time => true,
        Tag::Text | Tag::Meta | Tag::Link => false,
        _ => {
            node.first != NONE
                && dom
                    .raw(id, Key::Class)
                    .is_some_and(|c| c.len() < 120 && c.to_ascii_lowercase().contains("time"))
                && is_clock(&dom.text_of(id, 40))
        }
    }
}

/// Whether the first and the last time that a machine can read say which way the posts run.
fn order(dom: &Dom<'_>, around: u32) -> Option<bool> {
    let mut first: Option<&str> = None;
    let mut last: Option<&str> = None;
    let mut id = around;
    while id != NONE {
        let node = dom.node(id);
        if node.tag == Tag::Time
            && let Some(value) = dom.raw(id, Key::Datetime).filter(|v| v.len() >= 16)
        {
            first = first.or(Some(value));
            last = Some(value);
        }
        id = if node.first != NONE { node.first } else { dom.after(id, around) };
    }
    // Written in one form they sort as text.
    match first?.cmp(last?) {
        std::cmp::Ordering::Greater => Some(true),
        std::cmp::Ordering::Less => Some(false),
        std::cmp::Ordering::Equal => None,
    }
}

/// "14:05", "9.40 am", "14h05 GMT", "Updated at 14:05": a clock's time and hardly anything else.
pub fn is_clock(text: &str) -> bool {
    if text.len() > 48 || text.split_whitespace().count() > 6 {
        return false;
    }
    let digits = |w: &str| w.len() <= 2 && !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    let mut clocks = 0;
    let mut letters = 0;
    for word in text.split_whitespace() {
        let word = word.trim_matches(['(', ')', ',', '|', '–', '-']);
        let time = word.trim_end_matches(|c: char| c.is_alphabetic() && c != 'h');
        let parts: Vec<&str> = time.split([':', '.', 'h']).collect();
        if matches!(parts[..], [h, m] | [h, m, _] if digits(h) && m.len() == 2 && digits(m)) {
            clocks += 1;
        } else {
            letters += word.chars().filter(|c| c.is_alphabetic()).count();
        }
    }
    clocks >= 1 && letters <= 16
}

/// Whether a page says that it is a live blog: in its data, in the names of its parts.
fn says_so(dom: &Dom<'_>) -> bool {
    dom.nodes.iter().enumerate().any(|(id, node)| {
        let id = id as u32;
        match node.tag {
            Tag::Text => false,
            Tag::Script => {
                node.first != NONE
                    && memchr::memmem::find(dom.node(node.first).text.as_bytes(), b"LiveBlogPosting")
                        .is_some()
            }
            Tag::Live => true,
            Tag::Article | Tag::Div | Tag::Section | Tag::Main | Tag::Body | Tag::Ul | Tag::Ol => {
                dom.attrs(id).iter().any(|(key, value)| match key {
                    Key::Itemtype => value.ends_with("LiveBlogPosting"),
                    Key::Itemprop => *value == "liveBlogUpdate",
                    Key::Class | Key::Id | Key::DataTestid | Key::Component => {
                        value.len() < 400
                            && ["liveblog", "live-blog", "live_blog", "LiveBlog", "liveBlog"]
                                .iter()
                                .any(|w| value.contains(w))
                    }
                    _ => false,
                })
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_by_hand() {
        for text in
            ["14:05", "9.40 am", "14h05", "14:05 GMT", "Updated at 14:05", "09:15 (06:15 GMT)", "3:15pm"]
        {
            assert!(is_clock(text), "{text}");
        }
        for text in ["Talks at 14:05 were called off", "3.5 million", "Troops left", "2024", "12:345"] {
            assert!(!is_clock(text), "{text}");
        }
    }
}
