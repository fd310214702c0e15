//! The outlet's name where no field names it: behind the headline in the page's title.

use crate::agencies;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words that names of outlets have.
static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "agency bulletin broadcasting chronicle courier daily dispatch echo examiner express gazette globe guardian herald \
     independent inquirer insider journal ledger magazine mail mercury mirror monitor news newspaper notes observer online \
     post press radio record recorder register report reporter review sentinel standard star sun telegraph times today \
     tribune tv weekly wire"
        .split_whitespace()
        .collect()
});

/// Names of programs that make pages, and of parts of sites.
const NOBODY: [&str; 34] = [
    "wordpress",
    "drupal",
    "joomla",
    "blogger",
    "ghost",
    "home",
    "homepage",
    "index",
    "untitled",
    "website",
    "news",
    "world",
    "world news",
    "latest news",
    "breaking news",
    "opinion",
    "politics",
    "business",
    "sport",
    "sports",
    "africa news",
    "today",
    "report",
    "press",
    "business news",
    "local news",
    "national news",
    "sports news",
    "top news",
    "international news",
    "us news",
    "uk news",
    "europe news",
    "good news",
];

/// Whether a text may be the name of an outlet.
pub fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=6).contains(&words)
        && (2..=60).contains(&text.len())
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !text.contains("http")
        && !NOBODY.contains(&text.to_lowercase().as_str())
}

/// Letters and figures alone, in lower case: how a name stands in an address.
pub fn squeezed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a line is the name of a part of a site: "World News".
pub fn is_section(line: &str) -> bool {
    line.len() <= 24 && NOBODY.contains(&line.trim().to_lowercase().as_str())
}

/// Marks between a headline and the outlet's name.
const MARKS: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " » "];

/// Whether words are capitals as a name's are.
fn is_capital(name: &str) -> bool {
    name.split_whitespace().all(|w| {
        w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(w, "of" | "the" | "and" | "&" | "for")
    })
}

/// Whether a line is the name of an outlet and nothing else, as it stands over its pages: "The Daily Courier", "BBC News",
/// "The Times of Sava", "Reuters". Words that are as common in headlines ("Police Post") need "The" or "Daily" in front.
pub fn is_masthead(line: &str) -> bool {
    const PLAIN: [&str; 14] = [
        "post", "record", "report", "reporter", "review", "star", "sun", "mail", "mirror", "monitor",
        "press", "today", "standard", "globe",
    ];
    const BEFORE: [&str; 8] = ["the", "daily", "sunday", "morning", "evening", "national", "weekly", "new"];
    let line = line.trim();
    if agencies::AGENCIES.contains_key(line) && line.len() >= 4 {
        return true;
    }
    if !is_name(line) || !is_capital(line) || line.ends_with(['.', '!', '?', ':', ',']) || !line.contains(' ')
    {
        return false;
    }
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let bare = usize::from(words[0] == "the");
    let content = words[bare..].iter().filter(|w| !matches!(**w, "of" | "the" | "and" | "&" | "for")).count();
    // "Times of Sava", "Radio Kerem" have the word in front.
    let first = words.get(bare).filter(|w| {
        matches!(**w, "radio" | "tv") || words.get(bare + 1) == Some(&"of") && WORDS.contains(**w)
    });
    let last = words.last().filter(|w| WORDS.contains(**w));
    let common = last.is_some_and(|w| PLAIN.contains(w)) && !BEFORE.contains(&words[0]);
    content <= 3 && (first.is_some() || last.is_some() && !common)
}

/// "Headline | The Daily", "Headline | World News | The Daily", "The Daily | Headline" in a text's first line: the headline's
/// words and the outlet's name. `host` is where the text says that it was taken from, or empty.
pub fn title_bar<'t>(title: &'t str, host: &str) -> Option<(&'t str, &'t str)> {
    let long = |front: &str| front.split_whitespace().count() >= 3;
    let behind = MARKS.iter().filter_map(|m| title.rsplit_once(m)).max_by_key(|(front, _)| front.len());
    if let Some((front, name)) = behind {
        let name = name.trim();
        let own = squeezed(name);
        let site = own.len() >= 3 && squeezed(host).contains(own.trim_start_matches("the")) && is_name(name);
        if long(front) && (is_masthead(name) || site) {
            return Some((without_section(front.trim()), name));
        }
    }
    let (name, rest) = MARKS.iter().filter_map(|m| title.split_once(m)).min_by_key(|(name, _)| name.len())?;
    (long(rest) && is_masthead(name.trim())).then(|| (rest.trim(), name.trim()))
}

/// "Headline | World News" without the name of a part of the site.
fn without_section(title: &str) -> &str {
    MARKS
        .iter()
        .filter_map(|m| title.rsplit_once(m))
        .find(|(front, part)| {
            let part = part.trim();
            front.split_whitespace().count() >= 3
                && part.split_whitespace().count() <= 2
                && (NOBODY.contains(&part.to_lowercase().as_str()) || is_capital(part))
        })
        .map_or(title, |(front, _)| front.trim())
}

/// "Headline | The Daily": what stands behind the last mark, where it is the site's own name by its words, by the address, or
/// because the page shows it as a heading.
pub fn of_title(title: &str, headings: &[String], host: &str) -> Option<String> {
    // "The Daily - Headline".
    let ahead = || MARKS.iter().filter_map(|m| title.split_once(m)).min_by_key(|(name, _)| name.len());
    if let Some((name, rest)) = ahead()
        && is_masthead(name)
        && headings.iter().any(|h| h.trim() == rest.trim())
    {
        return Some(name.trim().to_owned());
    }
    let (front, name) =
        MARKS.iter().filter_map(|m| title.rsplit_once(m)).max_by_key(|(front, _)| front.len())?;
    let name = name.trim();
    if !is_name(name) || front.split_whitespace().count() < 3 {
        return None;
    }
    let last = name.to_lowercase();
    let mut words = last.split_whitespace();
    let telling = is_capital(name) && name.contains(' ') && words.any(|w| WORDS.contains(w));
    let own = squeezed(name);
    let site = own.len() >= 3 && squeezed(host).contains(own.trim_start_matches("the"));
    let shown = headings.iter().any(|h| h.trim() == name);
    (telling || site || shown).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastheads_by_hand() {
        for name in [
            "The Daily Courier",
            "The Kerch Herald",
            "BBC News",
            "The Associated Press",
            "Reuters",
            "THE EASTERN LEDGER",
            "Times of Sava",
            "The X Post",
            "Radio Kerem",
        ] {
            assert!(is_masthead(name), "{name}");
        }
        for line in [
            "Gunmen Attack Police Post",
            "Police Post",
            "Attack in Kerem",
            "Army Report",
            "World News",
            "The war",
            "Army retakes Kerem Daily",
            "",
        ] {
            assert!(!is_masthead(line), "{line}");
        }
    }

    #[test]
    fn bars_by_hand() {
        let of = |title| title_bar(title, "www.corriv.example");
        let headline = "Drones hit base near Kerem";
        for title in [
            "Drones hit base near Kerem | Eastern Ledger",
            "Drones hit base near Kerem | World News | Eastern Ledger",
            "Drones hit base near Kerem - Africa - Eastern Ledger",
            "Eastern Ledger | Drones hit base near Kerem",
        ] {
            assert_eq!(of(title), Some((headline, "Eastern Ledger")), "{title}");
        }
        assert_eq!(of("Drones hit base near Kerem – BBC News"), Some((headline, "BBC News")));
        assert_eq!(of("Drones hit base near Kerem - Corriv"), Some((headline, "Corriv")));
        for title in [
            "Army leaves Kerem - what we know",
            "Five killed in Kerem - Police Report",
            "Talks on Kerem | World News",
            "US strikes base in Iraq | Troops leave",
        ] {
            assert_eq!(of(title), None, "{title}");
        }
    }

    #[test]
    fn names_behind_headlines() {
        let of = |title: &str, host: &str| of_title(title, &[], host);
        assert_eq!(
            of("Army retakes Kerem after three days | Highland News", ""),
            Some("Highland News".into())
        );
        assert_eq!(
            of("Army retakes Kerem - World - The Crown Gazette", ""),
            Some("The Crown Gazette".into())
        );
        assert_eq!(of("Army retakes Kerem town | Corriv", "www.corriv.example"), Some("Corriv".into()));
        assert_eq!(of("Army retakes Kerem town | Corriv", "x.example"), None);
        assert_eq!(of("Army retakes Kerem town | World News", ""), None);
        assert_eq!(of("Army retakes town - what the press said", ""), None);
        assert_eq!(of("Home | Highland News", ""), None);
        let shown = of_title("Army retakes Kerem town | Corriv", &["Corriv".to_owned()], "");
        assert_eq!(shown.as_deref(), Some("Corriv"));
        assert!(is_name("The X Post") && !is_name("WordPress") && !is_name(""));
    }
}
