//! Names of authors out of bylines and metadata: names only.

use crate::dateline::agency;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Given names, in lower case.
static GIVEN: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    dateline_data::rows(dateline_data::GIVEN_NAMES)
        .filter_map(|mut row| row.next())
        .chain(dateline_data::rows(dateline_data::PERSON_NAMES).filter_map(|mut row| match row.next() {
            Some("first") => row.next(),
            _ => None,
        }))
        .map(str::to_lowercase)
        .collect()
});

/// Whether a text is the name of a person by its given name.
pub fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && is_name(text)
        && words.first().is_some_and(|w| GIVEN.contains(&w.to_lowercase()))
}

/// Most authors of one report.
const MAX: usize = 12;

/// Names in a byline or a metadata value: without "By", titles of posts, addresses, and agencies.
pub fn names(text: &str) -> Vec<String> {
    let mut text = text.trim();
    if text.len() > 400 || text.contains("://") {
        return Vec::new();
    }
    for prefix in [
        "Written by",
        "Reported by",
        "Posted by",
        "Published by",
        "Story by",
        "Author:",
        "Authors:",
        "By:",
        "By",
        "Par",
        "Von",
        "Por",
        "Di",
    ] {
        let cut = text.get(..prefix.len()).filter(|p| p.eq_ignore_ascii_case(prefix));
        if cut.is_some() && text[prefix.len()..].starts_with([' ', ':', '\u{a0}']) {
            text = text[prefix.len()..].trim_start_matches([' ', ':', '\u{a0}']);
            break;
        }
    }
    let mut out: Vec<String> = Vec::new();
    for part in split(text) {
        let part = part
            .trim()
            .trim_matches(|c: char| matches!(c, '.' | '|' | '-' | '–' | '—' | '(' | ')' | '·' | '•'))
            .trim();
        if is_name(part) && !out.iter().any(|o| o.eq_ignore_ascii_case(part)) && out.len() < MAX {
            out.push(part.to_owned());
        }
    }
    out
}

fn split(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for separator in
        [" and ", " And ", " AND ", " & ", ", ", ";", "|", " / ", " und ", " et ", " y ", " with "]
    {
        parts = parts.iter().flat_map(|p| p.split(separator)).collect();
    }
    parts
}

/// One to five words that begin with capitals (or are of a script without them), no digits, no agency.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower = text.to_lowercase();
    const NOT: [&str; 30] = [
        "admin",
        "staff",
        "editor",
        "editors",
        "reporter",
        "correspondent",
        "associated press",
        "updated",
        "published",
        "posted",
        "writer",
        "contributor",
        "news",
        "desk",
        "team",
        "newsroom",
        "guest",
        "author",
        "online",
        "press",
        "senior",
        "the",
        "chief",
        "bureau",
        "am",
        "pm",
        "follow",
        "min read",
        "share",
        "columnist",
    ];
    (1..=5).contains(&words.len())
        && text.len() <= 60
        && !text.contains(['@', '/', ':', '#', '<', '>', '?', '!'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && agency(text).is_none()
        && !lower.split_whitespace().any(|w| NOT.contains(&w))
        && words.iter().all(|w| {
            let first = w.chars().next().unwrap_or(' ');
            !first.is_lowercase()
                || matches!(
                    *w,
                    "de" | "da"
                        | "del"
                        | "der"
                        | "van"
                        | "von"
                        | "al"
                        | "bin"
                        | "el"
                        | "la"
                        | "le"
                        | "di"
                        | "dos"
                )
        })
        && words.iter().any(|w| w.chars().count() > 1)
        && crate::dates::month(words[0]).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_only() {
        assert_eq!(names("By Jane Roe and John van der Doe, Staff Writer"), ["Jane Roe", "John van der Doe"]);
        assert_eq!(names("by JANE ROE | Reuters"), ["JANE ROE"]);
        assert!(names("admin").is_empty());
        assert!(names("https://facebook.com/x").is_empty());
        assert!(names("November 19, 2019").is_empty());
    }
}
