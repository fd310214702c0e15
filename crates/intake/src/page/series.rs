//! Runs of like parts inside an article: teasers of other articles, legends of a picture gallery.

use super::body::{Survey, mark};
use super::dom::{Dom, Key, NONE, Tag};
use rustc_hash::FxHashMap;

/// Fewest parts of a run.
const MIN: u32 = 5;
/// How far above its heading a part may begin.
const MAX_UP: usize = 6;

/// Marks runs of teasers as no part of the article, legends of galleries as captions.
///
/// A teaser is a part whose heading leads to another page of the site; a legend's heading begins with its number
/// and how many there are. What counts is that the parts stand side by side in one element and are nearly all alike.
pub fn mark(dom: &Dom<'_>, survey: &mut Survey) {
    // By the element around the run: teasers, legends.
    // And the last part that was counted of each kind.
    let mut runs: FxHashMap<u32, ([u32; 2], [u32; 2])> = FxHashMap::default();
    for id in 1..dom.nodes.len() as u32 {
        let at = id as usize;
        if !dom.node(id).tag.is_heading() || survey.marks[at] & mark::OUT != 0 || survey.letters[at] == 0 {
            continue;
        }
        let teaser = survey.linked[at] * 10 >= survey.letters[at] * 8 && leads_on(dom, survey, id);
        let legend = !teaser && is_numbered(&dom.text_of(id, 24));
        if !(teaser || legend) {
            continue;
        }
        let kind = usize::from(legend);
        // The run may be of elements some steps up; a part with several headings is one part.
        let mut part = id;
        for around in dom.ancestors(id).take(MAX_UP) {
            if matches!(dom.node(part).tag, Tag::Li | Tag::Article | Tag::Div | Tag::Section) {
                let run = runs.entry(around).or_insert(([0; 2], [NONE; 2]));
                if std::mem::replace(&mut run.1[kind], part) != part {
                    run.0[kind] += 1;
                }
            }
            part = around;
        }
    }
    let mut found: Vec<(u32, bool)> = runs
        .into_iter()
        .filter_map(|(around, ([teasers, legends], _))| {
            let count = teasers.max(legends);
            let parts = dom.children(around).filter(|c| survey.letters[*c as usize] > 0).count() as u32;
            (count >= MIN && count * 10 >= parts * 8).then_some((around, legends > teasers))
        })
        .collect();
    found.sort_unstable();
    for (around, legends) in found {
        let end = dom.after(around, 0).min(dom.nodes.len() as u32);
        let bits = if legends { mark::CAPTION } else { mark::OUT };
        for id in around..end {
            survey.marks[id as usize] |= bits;
            if legends {
                survey.marks[id as usize] &= !mark::HEADING;
            }
        }
    }
}

/// Whether a heading's link leads to another page of the same site.
fn leads_on(dom: &Dom<'_>, survey: &Survey, heading: u32) -> bool {
    let mut id = heading;
    for _ in 0..12 {
        let node = dom.node(id);
        if node.tag == Tag::A {
            let href = dom.raw(id, Key::Href).unwrap_or("").trim();
            return !href.is_empty() && !href.starts_with('#') && !survey.is_external(dom, id);
        }
        id = if node.first != NONE { node.first } else { dom.after(id, heading) };
        if id == NONE {
            break;
        }
    }
    // The link may be around the heading.
    dom.ancestors(heading).take(3).find(|a| dom.node(*a).tag == Tag::A).is_some_and(|a| {
        dom.raw(a, Key::Href).is_some_and(|h| !h.starts_with('#')) && !survey.is_external(dom, a)
    })
}

/// "3/50 Some title".
fn is_numbered(text: &str) -> bool {
    let Some((number, rest)) = text.split_once('/') else { return false };
    let total: &str = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    let small = |s: &str| s.trim().parse::<u16>().ok().filter(|n| (1..=500).contains(n));
    matches!((small(number), small(total)), (Some(n), Some(of)) if n <= of && of >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parse::parse;

    #[test]
    fn numbers_of_legends() {
        assert!(is_numbered("1/50 United") && is_numbered("2 / 8"));
        assert!(!is_numbered("5/3 bank") && !is_numbered("no/yes"));
    }

    #[test]
    fn runs_by_hand() {
        let story = |n: u32| {
            format!(
                "<li><h3><a href=/s{n}>Another story of the day {n}</a></h3><p>Its first words, which tell of something else altogether, number {n}.</li>"
            )
        };
        let html = format!(
            "<div><h1>Bridge closed</h1><p>The bridge was closed on Monday after cracks were found in two of its piers.</p><ul>{}</ul></div>",
            (0..6).map(story).collect::<String>()
        );
        let dom = parse(&html);
        let told: Vec<String> = crate::page::article(&dom, &["Bridge closed"])
            .into_iter()
            .filter(|p| p.kind.is_told())
            .map(|p| p.text)
            .collect();
        assert_eq!(told, ["The bridge was closed on Monday after cracks were found in two of its piers."]);
    }
}
