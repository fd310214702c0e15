//! Who a page says wrote it, to its readers: bylines near the headline.

use super::people::names;
use super::visible::Areas;
use crate::page::dom::{Dom, Key, NONE, Tag};

/// Most elements that are looked at.
const MAX_FOUND: usize = 24;
/// Most nodes that are walked for one byline, which hold words or nothing.
const MAX_NODES: usize = 400;

/// A byline with how plainly it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byline {
    /// The words, pieces of text set apart by `|`.
    pub text: String,
    /// Names in it.
    pub names: Vec<String>,
    /// Higher is better.
    pub score: i32,
}

/// Bylines, best first.
pub fn find(dom: &Dom<'_>, headline: Option<u32>) -> Vec<Byline> {
    let mut areas = Areas::new(dom, headline);
    let mut found: Vec<Byline> = Vec::new();
    // Authors by microdata, each in an element of its own beside the others.
    let mut beside: Vec<(u32, usize)> = Vec::new();
    for id in 0..dom.nodes.len() as u32 {
        let node = dom.node(id);
        let declared = declared(dom, id);
        let led = node.tag == Tag::Text && leads(node.text);
        if declared == 0 && !led || node.tag != Tag::Text && node.first == NONE {
            continue;
        }
        let area = areas.of(if led { node.parent } else { id });
        if area.hidden || area.comment {
            continue;
        }
        // "By" alone: the name is in the element around it.
        let root = if led { node.parent } else { id };
        let text = pieces(dom, root);
        if text.len() > 300 {
            continue;
        }
        let names = names(&text);
        if names.is_empty() && crate::agencies::agency(text.trim()).is_none() {
            continue;
        }
        let distance = headline.map_or(80, |h| if id > h { id - h } else { (h - id) * 2 });
        let near = 60 - (distance.min(400) / 4) as i32;
        let by = 25 * i32::from(led || leads(&text));
        let persons = 15 * i32::from(names.iter().any(|n| super::is_person(n)));
        let score = declared + near + by + persons - 70 * i32::from(area.furniture);
        if score >= 30 {
            if is_author(dom, id) {
                beside.push((node.parent, found.len()));
            }
            found.push(Byline { text, names, score });
            if found.len() >= MAX_FOUND {
                break;
            }
        }
    }
    for group in beside.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
        let each: Vec<&Byline> = group.iter().map(|(_, n)| &found[*n]).collect();
        let text = each.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" | ");
        let mut names: Vec<String> = Vec::new();
        for name in each.iter().flat_map(|b| &b.names) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let score = each.iter().map(|b| b.score).max().unwrap_or(0) + 1;
        found.push(Byline { text, names, score });
    }
    found.sort_by_key(|b| std::cmp::Reverse((b.score, b.names.len())));
    found
}

/// How plainly an element says that it holds the author.
fn declared(dom: &Dom<'_>, id: u32) -> i32 {
    if dom.node(id).tag == Tag::Text || dom.node(id).tag == Tag::Meta {
        return 0;
    }
    if dom.raw(id, Key::Rel).is_some_and(|r| r == "author") || is_author(dom, id) {
        return 30;
    }
    if dom.node(id).tag == Tag::A
        && dom.raw(id, Key::Href).is_some_and(|h| {
            [
                "/author/",
                "/authors/",
                "/people/",
                "/autor/",
                "/profile/",
                "/staff/",
                "/by/",
                "/auteur/",
                "/contributor",
                "/editors/",
                "/signataires/",
                "/redakteur",
            ]
            .iter()
            .any(|p| h.contains(p))
        })
        && !in_running_text(dom, id)
    {
        return 20;
    }
    let mut best = 0;
    for key in [Key::Class, Key::Id, Key::DataTestid] {
        let Some(value) = dom.raw(id, key).filter(|v| v.len() < 200) else { continue };
        for class in value.split_ascii_whitespace() {
            let class = class.to_ascii_lowercase();
            let by = class.contains("byline") || class.contains("author") || class.contains("autor");
            let about = [
                "bio", "box", "image", "avatar", "photo", "date", "time", "comment", "more", "related",
                "follow", "social",
            ]
            .iter()
            .any(|w| class.contains(w));
            let name = class == "fn"
                || class == "p-author"
                || class.ends_with("author-name")
                || class.ends_with("authorname")
                || class.ends_with("byline-name");
            best = best.max(if name {
                25
            } else if by && !about {
                20
            } else if by {
                5
            } else {
                0
            });
        }
    }
    best
}

fn is_author(dom: &Dom<'_>, id: u32) -> bool {
    dom.raw(id, Key::Itemprop).is_some_and(|p| p == "author" || p == "creator")
}

/// Whether a link stands in a paragraph of many words: who is spoken of, not who wrote.
fn in_running_text(dom: &Dom<'_>, id: u32) -> bool {
    let block = dom.ancestors(id).find(|a| dom.node(*a).tag.is_block());
    block.is_some_and(|b| dom.node(b).tag == Tag::P && dom.text_of(b, 200).len() >= 180)
}

/// "By", "Von", "Par" and the like in front of a short text.
fn leads(text: &str) -> bool {
    let text = text.trim_start();
    let Some(word) = text.split([' ', '\u{a0}', ':']).next() else { return false };
    let led = matches!(
        word,
        "By" | "by"
            | "BY"
            | "Von"
            | "VON"
            | "von"
            | "Par"
            | "Por"
            | "POR"
            | "Di"
            | "Door"
            | "Текст"
            | "Автор"
            | "Autor"
            | "Author"
            | "Written"
            | "Words"
            | "Analysis"
            | "Posted"
    );
    led && text.len() < 160
        && (word.len() < text.len() || text.len() <= 3)
        && (!matches!(word, "Written" | "Words" | "Analysis" | "Posted") || text.contains(" by"))
}

/// The pieces of text of an element, set apart so that names do not grow together.
fn pieces(dom: &Dom<'_>, root: u32) -> String {
    let mut out = String::new();
    let mut id = root;
    for _ in 0..MAX_NODES {
        let node = dom.node(id);
        if node.tag == Tag::Text {
            let text = crate::page::entities::decode(node.text);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                // "By", "and" and commas belong to what follows.
                let joint = |s: &str| {
                    matches!(
                        s.trim().to_ascii_lowercase().as_str(),
                        "by" | "and" | "&" | "," | "und" | "et" | "y" | "von" | "par" | "por" | "with" | "e"
                    )
                };
                let last = out.rsplit('|').next().unwrap_or("");
                if !out.is_empty() {
                    out.push_str(
                        if joint(last)
                            || joint(&text)
                            || text.starts_with([','])
                            || last.trim_end().ends_with(',')
                            || text.starts_with("and ")
                            || last.ends_with(" and")
                        {
                            " "
                        } else {
                            " | "
                        },
                    );
                }
                out.push_str(&text);
            }
        }
        if out.len() > 320 {
            return out;
        }
        let skip = matches!(node.tag, Tag::Script | Tag::Style | Tag::Noscript | Tag::Svg | Tag::Time);
        if node.first != NONE && !skip {
            id = node.first;
            continue;
        }
        loop {
            if id == root {
                return out;
            }
            let node = dom.node(id);
            if node.next != NONE {
                id = node.next;
                break;
            }
            id = node.parent;
            if id == NONE {
                return out;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;

    fn best(html: &str) -> Vec<String> {
        let dom = parse(html);
        let headline = (0..dom.nodes.len() as u32).find(|id| dom.node(*id).tag == Tag::H1);
        find(&dom, headline).into_iter().find(|b| !b.names.is_empty()).map(|b| b.names).unwrap_or_default()
    }

    #[test]
    fn bylines_by_hand() {
        assert_eq!(
            best("<h1>Head</h1><p>By <a>Jane Roe</a> and <a>John Doe</a>, Staff writers</p>"),
            ["Jane Roe", "John Doe"]
        );
        assert_eq!(
            best(
                "<h1>Head</h1><div class=byline><a>Jane Roe</a><span>FOXBusiness</span><time>1 May</time></div>"
            ),
            ["Jane Roe"]
        );
        assert!(best("<h1>Head</h1><p>By the time they came it was late.</p>").is_empty());
        assert!(best("<h1>Head</h1><div class=comment><span class=author>Jane Roe</span></div>").is_empty());
    }
}
