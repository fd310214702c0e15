//! Leftovers told by the sum of what a line shows: its length and end, its case and marks, words by which sites speak of
//! themselves, distance of topic, place, and what stands beside it. No single trait decides, and no phrase is known.
//!
//! The weights (`lexicon/leftovers.tsv`) are a logistic regression over lines of real pages, those around and between the
//! article against those of it. They are asked after the rules of [`foreign`](super::foreign), for what these leave.

use super::foreign::{is_in_headline_case, is_told};
use super::topic::{DO, Topic, is_closed};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// From this sum on a line is a leftover. Of the clean texts of the repair benchmark .0004 of the characters lie above it
/// that the rules keep; a bound of -1 would cost .001 for a hundredth more of the leftovers.
const BOUND: f32 = -0.5;
/// Longer lines, in words, are never judged.
const MAX_WORDS: usize = 24;

const SAID: [&str; 5] = ["said", "says", "told", "added", "according"];
const VERBS: [&str; 17] = [
    "is", "was", "were", "are", "has", "have", "had", "will", "would", "be", "been", "could", "can", "may",
    "did", "does", "do",
];
const YOU: [&str; 8] = ["you", "your", "yours", "us", "our", "we", "my", "me"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];

static WEIGHTS: LazyLock<FxHashMap<&'static str, f32>> = LazyLock::new(|| {
    rows(dateline_data::LEFTOVERS)
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(name, weight)| Some((name, weight.parse().ok()?)))
        .collect()
});

static SITE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| rows(dateline_data::SITE_WORDS).collect());

/// Whether a word is one by which sites speak of themselves.
pub fn is_site_word(word: &str) -> bool {
    SITE.contains(word.to_lowercase().as_str())
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty())
}

/// How a line looks to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A paragraph of the text.
    Long,
    /// A few words that no mark closes.
    Short,
    /// Something between.
    Middle,
}

/// The lines of a text, as far as each matters to the judgement of the others.
pub struct Company {
    shapes: Vec<Shape>,
    first: usize,
    last: usize,
}

impl Company {
    /// Reads the lines.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let shape = |line: &str| {
            let line = line.trim();
            let long = line.len() >= 160 || line.len() >= 80 && line.ends_with(['.', '"', '”', '?']);
            if long {
                Shape::Long
            } else if !is_closed(line) && line.split_whitespace().nth(8).is_none() {
                Shape::Short
            } else {
                Shape::Middle
            }
        };
        let shapes: Vec<Shape> = lines.map(shape).collect();
        let long = |s: &Shape| *s == Shape::Long;
        Company {
            first: shapes.iter().position(long).unwrap_or(shapes.len()),
            last: shapes.iter().rposition(long).unwrap_or(0),
            shapes,
        }
    }

    /// Whether line `n` stands among short lines: a list, a table, verse.
    fn is_listed(&self, n: usize) -> bool {
        let short = |at: Option<usize>| at.and_then(|at| self.shapes.get(at)) == Some(&Shape::Short);
        // Three in a row, of which it is the first, the middle or the last.
        let run = [n.checked_sub(2), n.checked_sub(1), Some(n + 1), Some(n + 2)].map(short);
        run.windows(2).any(|two| two == [true, true])
    }
}

/// Whether line `n` was not written for its text.
pub fn is_leftover(line: &str, n: usize, topic: &Topic, company: &Company) -> bool {
    let inside = n > company.first && n < company.last;
    // Lists within a text are its own more often than not.
    let kept = is_told(line) || inside && company.is_listed(n);
    !kept && sum(line, n, topic, company).is_some_and(|sum| sum > BOUND)
}

fn sum(line: &str, n: usize, topic: &Topic, company: &Company) -> Option<f32> {
    let shown = traits(line, n, topic, company)?;
    Some(shown.iter().map(|name| WEIGHTS.get(name).copied().unwrap_or(0.0)).sum())
}

/// What each line of a text shows, by the names in `lexicon/leftovers.tsv`; `None` for lines that are never judged. For fitting
/// the weights (`cargo run -p xtask -- leftovers`).
pub fn traits_of(lines: &[&str]) -> Vec<Option<Vec<&'static str>>> {
    let topic = Topic::of(lines.iter().copied());
    let company = Company::of(lines.iter().copied());
    let kept =
        |n: usize, line: &str| is_told(line) || n > company.first && n < company.last && company.is_listed(n);
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| traits(line, n, &topic, &company).filter(|_| !kept(n, line)))
        .collect()
}

fn traits(line: &str, n: usize, topic: &Topic, company: &Company) -> Option<Vec<&'static str>> {
    let line = line.trim();
    let count = line.split_whitespace().count();
    if count > MAX_WORDS || count == 0 || company.shapes.get(n) == Some(&Shape::Long) {
        return None;
    }
    let mut all_shown = Vec::with_capacity(16);
    let mut add = |name: &'static str| all_shown.push(name);
    add("bias");
    add(match count {
        1 => "n1",
        2 => "n2",
        3 => "n3",
        4..=5 => "n5",
        6..=8 => "n8",
        9..=12 => "n12",
        13..=18 => "n18",
        _ => "n24",
    });
    add(match line.chars().next_back() {
        _ if line.ends_with("...") => "end…",
        Some('…') => "end…",
        Some('.' | '。') => "end.",
        Some('!' | '?' | '؟') => "end?",
        Some('"' | '”' | '’' | '\'') => "endq",
        Some(':') => "end:",
        Some(';' | ',' | ')') => "end,",
        _ => "open",
    });
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let named: Vec<&str> = words.iter().copied().filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).collect();
    let any = |list: &[&str]| words.iter().any(|w| list.contains(w));
    let first = line.chars().next().unwrap_or(' ');
    let caps = line.split_whitespace().skip(1).filter(|w| w.starts_with(char::is_uppercase)).count();
    let shown = [
        (!line.chars().any(char::is_lowercase) && line.chars().any(char::is_uppercase), "shout"),
        (is_in_headline_case(line), "headcase"),
        (first.is_lowercase(), "lower"),
        (line.chars().any(char::is_numeric), "digit"),
        (named.is_empty(), "noletters"),
        (!first.is_alphanumeric() && !matches!(first, '"' | '“' | '\'' | '‘' | '(' | '['), "symbol"),
        (line.contains(['"', '“', '”']), "quote"),
        (line.contains(['|', '»', '›', '•', '·', '/', '▶', '►']), "mark"),
        (line.contains(['#', '@']), "hash"),
        (has_label(line), "colon"),
        (["www.", "http", ".com"].iter().any(|w| line.contains(w)), "web"),
        (any(&YOU), "you"),
        (words.first().is_some_and(|w| DO.contains(w)), "do"),
        (any(&SAID), "said"),
        (any(&VERBS), "aux"),
        (any(&ARTICLES), "det"),
        (caps > 0 && count <= 5 && caps + 1 >= count, "name"),
    ];
    shown.iter().filter(|(shows, _)| *shows).for_each(|(_, name)| add(name));
    let meant = named.iter().filter(|w| w.len() > 1 && !ARTICLES.contains(w));
    let (all, site) = meant.fold((0, 0), |(all, site), w| (all + 1, site + usize::from(SITE.contains(w))));
    // A sentence is the text's own unless it speaks of the site.
    if line.ends_with(['.', '!', '?', '"', '”', '。', '؟']) && !line.ends_with("...") && site * 3 < all {
        return None;
    }
    add(match site * 100 {
        0 => "site0",
        s if s < 34 * all => "site1",
        s if s < 67 * all => "site2",
        _ => "site3",
    });
    let (content, shared) = topic.shared(n);
    add(match (content, shared) {
        (0, _) => "c0",
        (_, 0) => "far",
        (c, s) if s * 5 <= c => "dist",
        (c, s) if s * 2 > c => "near",
        _ => "mid",
    });
    if content >= 3 && shared == 0 {
        add("far3");
    }
    let (before, behind) = (n.checked_sub(1).and_then(|b| company.shapes.get(b)), company.shapes.get(n + 1));
    let inside = n >= company.first && n <= company.last;
    add(match (inside, n < company.first) {
        (true, _) => "in",
        (_, true) => "top",
        _ => "last",
    });
    add(match before {
        None => "prev_edge",
        Some(Shape::Long) => "prev_long",
        Some(Shape::Short) => "prev_short",
        Some(Shape::Middle) => "prev_mid",
    });
    add(match behind {
        None => "next_edge",
        Some(Shape::Long) => "next_long",
        Some(Shape::Short) => "next_short",
        Some(Shape::Middle) => "next_mid",
    });
    if inside && before == Some(&Shape::Long) && behind == Some(&Shape::Long) {
        add("alone");
    }
    if topic.is_of_closed_lines() && !is_closed(line) {
        add("stands_out");
    }
    Some(all_shown)
}

/// "Analysis: the road to war": a word, a colon, more.
fn has_label(line: &str) -> bool {
    line.match_indices(": ").any(|(at, _)| {
        line[..at].ends_with(char::is_alphanumeric)
            && line[at + 2..].starts_with(|c: char| !c.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: [&str; 7] = [
        "Two drones struck an air base near Erbil on Friday, and two soldiers were wounded, the defence ministry said in a statement.",
        "Download newsletter archive",
        "Soldiers stayed inside the base while the drones were over it, the ministry said, and no group claimed the attack on Friday.",
        "Attack on the base",
        "The ministry said on Friday that the soldiers had been wounded in the attack, and that the base had been closed for the night.",
        "Weather",
        "Contact the newsroom",
    ];

    #[test]
    fn leftovers_and_headings() {
        let topic = Topic::of(TEXT.into_iter());
        let company = Company::of(TEXT.into_iter());
        let found: Vec<&str> = (0..TEXT.len())
            .filter(|n| is_leftover(TEXT[*n], *n, &topic, &company))
            .map(|n| TEXT[n])
            .collect();
        // The heading inside the text says what the text is about.
        assert_eq!(found, ["Download newsletter archive", "Weather", "Contact the newsroom"]);
        assert!(sum(TEXT[0], 0, &topic, &company).is_none());
        for own in
            ["By midnight on Monday, 30 bodies had been found.", "Newsletter editors were arrested in Marin."]
        {
            assert!(!is_leftover(own, TEXT.len() - 1, &topic, &company), "{own}");
        }
    }

    #[test]
    fn the_tables_are_read() {
        assert!(WEIGHTS.len() > 40 && WEIGHTS.contains_key("bias") && SITE.len() > 150);
        assert!(has_label("Analysis: the road") && !has_label("At 14:30") && !has_label("Analysis: "));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(\\PC{0,40}\n){0,12}") {
            let lines: Vec<&str> = text.lines().collect();
            let topic = Topic::of(lines.iter().copied());
            let company = Company::of(lines.iter().copied());
            for n in 0..lines.len() + 1 {
                is_leftover(lines.get(n).copied().unwrap_or(""), n, &topic, &company);
            }
        }
    }
}
