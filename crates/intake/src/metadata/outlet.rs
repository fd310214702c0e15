//! The outlet's name where no field names it: behind the headline in the page's title.

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
const NOBODY: [&str; 24] = [
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

/// "Headline | The Daily": what stands behind the last mark, where it is the site's own name by its words, by the address, or
/// because the page shows it as a heading.
pub fn of_title(title: &str, headings: &[String], host: &str) -> Option<String> {
    let marks = [" | ", " - ", " – ", " — ", " :: ", " » "];
    let (front, name) =
        marks.iter().filter_map(|m| title.rsplit_once(m)).max_by_key(|(front, _)| front.len())?;
    let name = name.trim();
    if !is_name(name) || front.split_whitespace().count() < 3 {
        return None;
    }
    let capitals = name.split_whitespace().all(|w| {
        w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || matches!(w, "of" | "the" | "and" | "&" | "for")
    });
    let last = name.to_lowercase();
    let mut words = last.split_whitespace();
    let telling = capitals && name.contains(' ') && words.any(|w| WORDS.contains(w));
    let own = squeezed(name);
    let site = own.len() >= 3 && squeezed(host).contains(own.trim_start_matches("the"));
    let shown = headings.iter().any(|h| h.trim() == name);
    (telling || site || shown).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
