//! Names of authors out of bylines and metadata: names only.

use crate::agencies::agency;
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
/// Longest text that names are looked for in.
const MAX_TEXT: usize = 400;

/// Words in front of names.
const PREFIXES: [&str; 34] = [
    "analysis by",
    "written by",
    "reported by",
    "posted by",
    "published by",
    "story by",
    "opinion by",
    "text by",
    "words by",
    "a column by",
    "authors:",
    "author:",
    "autor:",
    "autorin:",
    "auteur:",
    "autore:",
    "автор:",
    "автор",
    "текст:",
    "text:",
    "texto:",
    "reporter:",
    "by:",
    "by",
    "par",
    "von",
    "por",
    "di",
    "door",
    "av",
    "作者：",
    "作者:",
    "文：",
    "記者：",
];

/// Words that no name of a person has.
const NOT: [&str; 86] = [
    "submissions",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "admin",
    "administrator",
    "staff",
    "editor",
    "editors",
    "editorial",
    "reporter",
    "reporters",
    "correspondent",
    "updated",
    "published",
    "posted",
    "writer",
    "writers",
    "contributor",
    "contributors",
    "contributing",
    "news",
    "desk",
    "team",
    "newsroom",
    "guest",
    "author",
    "authors",
    "online",
    "press",
    "senior",
    "the",
    "chief",
    "bureau",
    "am",
    "pm",
    "follow",
    "min",
    "read",
    "share",
    "columnist",
    "business",
    "sports",
    "sport",
    "media",
    "magazine",
    "journal",
    "times",
    "network",
    "board",
    "service",
    "services",
    "wire",
    "wires",
    "report",
    "reports",
    "special",
    "university",
    "institute",
    "agency",
    "foundation",
    "association",
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "redaktion",
    "agentur",
    "zeitung",
    "nachrichten",
    "rédaction",
    "redacción",
    "redação",
    "redazione",
    "redactie",
    "biography",
    "archive",
    "email",
    "twitter",
    "facebook",
    "radio",
    "tv",
];

/// Names in a byline or a metadata value: without "By", titles of posts, addresses, and agencies.
pub fn names(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.len() > MAX_TEXT || text.contains("://") {
        return Vec::new();
    }
    let text = &without_mails(text);
    let (text, led) = without_prefix(text);
    let text = until_note(text);
    // What stands behind a stroke is a post, a paper, an agency.
    let mut out: Vec<String> = Vec::new();
    for (n, part) in text.split(['|', '•', '·', '\n']).enumerate() {
        let found = list(without_prefix(part).0, led || n == 0, out.is_empty());
        for name in found {
            if !out.iter().any(|o| o.eq_ignore_ascii_case(&name)) && out.len() < MAX {
                out.push(name);
            }
        }
    }
    out
}

/// "jane@example.org (Jane Roe)" as "Jane Roe": feeds and some pages put the address in front.
fn without_mails(text: &str) -> String {
    let parts: Option<Vec<&str>> = text
        .split([',', ';'])
        .map(|part| {
            let (mail, name) = part.trim().split_once('(')?;
            let mail = mail.trim();
            (mail.contains('@') && !mail.contains(' ')).then(|| name.trim_end_matches([')', ' ']))
        })
        .collect();
    parts.map_or_else(|| text.to_owned(), |names| names.join(", "))
}

/// The names in "(Reporting by Jane Roe, with reporting by John Doe; editing by A. B.)" at the end of a text.
pub fn reported_by(line: &str) -> Option<Vec<String>> {
    let line = line.trim().trim_start_matches(['(', '[', '*']);
    let who = line.strip_prefix("Reporting by ").or_else(|| line.strip_prefix("Reported by "))?;
    let who = who.split([';', ')', ']']).next()?;
    let end =
        [" editing by", " Editing by", " writing by", " Writing by"].iter().filter_map(|m| who.find(m)).min();
    let who = who[..end.unwrap_or(who.len())].trim_end_matches([' ', ',', '.']);
    if who.len() > 200 {
        return None;
    }
    let parts = split(
        who,
        &[", with reporting by ", " with reporting by ", ", additional reporting by ", " and ", " & ", ", "],
    );
    let mut out: Vec<String> = Vec::new();
    for part in parts.into_iter().map(clean).filter(|p| !p.is_empty()) {
        // One that is no name makes it another kind of line.
        if !is_name(part) || !part.contains(' ') || out.len() >= MAX {
            return None;
        }
        out.push(cased(part));
    }
    Some(out).filter(|o| !o.is_empty())
}

/// Names in a list with commas and "and". With `alone` a single word may be one; only where `first`, names that are not
/// known as such count.
fn list(text: &str, alone: bool, first: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let joined = split(
        text,
        &[
            " and ", " And ", " AND ", " & ", " und ", " et ", " y ", " e ", " with ", ";", "；", "、",
            " og ", " och ", " en ",
        ],
    );
    let several = joined.len() > 1;
    for group in joined {
        for (n, part) in split(group, &[", ", "，", " / ", " – ", " — ", " - ", ","]).into_iter().enumerate()
        {
            let part = clean(part);
            if !is_name(part) {
                continue;
            }
            let words = part.split_whitespace().count();
            let known = is_person(part);
            // "Jill Disis, CNN", "Moritz Bachmann, Berlin": behind a comma only what is known, or what a list goes on to.
            let behind = n > 0 && !out.is_empty();
            let fits = known
                || (words >= 2 || is_dense(part)) && (!behind && first || several && words >= 2)
                || words == 1 && alone && first && n == 0 && out.is_empty();
            if fits {
                out.push(cased(part));
            }
        }
    }
    out
}

fn without_prefix(text: &str) -> (&str, bool) {
    let text = text.trim();
    for prefix in PREFIXES {
        let cut = text.get(..prefix.len()).filter(|p| p.to_lowercase() == *prefix);
        if cut.is_some() {
            let rest = &text[prefix.len()..];
            if rest.is_empty() || rest.starts_with([' ', ':', '\u{a0}']) || prefix.ends_with([':', '：']) {
                return (rest.trim_start_matches([' ', ':', '\u{a0}']), true);
            }
        }
    }
    (text, false)
}

/// The text up to a date, a handle, a number, or words about the text itself.
fn until_note(text: &str) -> &str {
    let digit =
        text.find(|c: char| c.is_ascii_digit() || matches!(c, '@' | '#' | '<' | '{')).unwrap_or(text.len());
    let mut end = digit;
    for mark in [
        " on ",
        " Updated",
        " Published",
        " Posted",
        " Follow",
        " Read ",
        " Share",
        " UPDATED",
        " PUBLISHED",
        " at ",
    ] {
        if let Some(at) = text[..end].find(mark) {
            end = at;
        }
    }
    let text = text[..end].trim_end_matches([' ', ',', '-', '–', '—', '(', ':', '|']);
    // The month of a date that was cut.
    let last = text.rsplit(' ').next().unwrap_or("");
    let month = crate::dates::month(last.trim_end_matches('.')).is_some()
        && end < digit.max(1) + 1
        && last.len() < text.len();
    if month { text[..text.len() - last.len()].trim_end_matches([' ', ',', '-', '–', '—']) } else { text }
}

fn split<'t>(text: &'t str, separators: &[&str]) -> Vec<&'t str> {
    let mut parts = vec![text];
    for separator in separators {
        parts = parts.iter().flat_map(|p| p.split(separator)).collect();
    }
    parts
}

/// Without marks around and titles in front: "Dr. Jane Roe".
fn clean(part: &str) -> &str {
    let mut part = part
        .trim()
        .trim_matches(|c: char| {
            matches!(
                c,
                '|' | '-' | '–' | '—' | '(' | ')' | '·' | '•' | ':' | '*' | '[' | ']' | '"' | '“' | '”'
            )
        })
        .trim();
    for title in ["Dr. ", "Dr ", "Prof. ", "Mr. ", "Mrs. ", "Ms. ", "Sir ", "Rev. "] {
        part = part.strip_prefix(title).unwrap_or(part);
    }
    // "Jane Roe in Beirut"
    if let Some(at) = part.find(" in ")
        && part[at + 4..].starts_with(char::is_uppercase)
    {
        part = part[..at].trim_end();
    }
    let dots = part.strip_suffix('.').filter(|p| !p.ends_with("Jr") && !p.ends_with("Sr"));
    dots.unwrap_or(part).trim()
}

/// "JANE ROE" as "Jane Roe".
fn cased(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 5 || name.chars().any(char::is_lowercase) {
        return name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    out
}

/// One to five words that begin with capitals (or are of a script without them), no digits, no agency.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |w: &str| {
        matches!(
            w,
            "de" | "da"
                | "del"
                | "der"
                | "den"
                | "van"
                | "von"
                | "zu"
                | "al"
                | "bin"
                | "ibn"
                | "el"
                | "la"
                | "le"
                | "di"
                | "do"
                | "dos"
                | "du"
                | "des"
                | "ten"
                | "ter"
                | "e"
                | "y"
        )
    };
    (1..=5).contains(&words.len())
        && text.len() <= 60
        && text.chars().count() > 1
        && !text.contains(['@', '/', ':', '#', '<', '>', '?', '!', '=', '_', '{', '}', '"', '…'])
        && !text.chars().any(|c| c.is_ascii_digit())
        && !text.to_lowercase().contains(".com")
        && agency(text).is_none()
        && !words.iter().flat_map(|w| w.split('-')).any(|w| NOT.contains(&w.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric())))
        && words.iter().all(|w| !w.chars().next().unwrap_or(' ').is_lowercase() || small(w) || w.contains('\'') || w.contains("al-"))
        // "MBA", "PhD": letters behind a name.
        && !matches!(text, "MD" | "M.D." | "PhD" | "Ph.D." | "Ph.D" | "RD" | "MS" | "RDN" | "MBA" | "Jr." | "Sr." | "CNN" | "BBC" | "NBC" | "AP")
        && words.iter().any(|w| w.chars().count() > 1)
        && (words.len() > 1 || crate::dates::month(words[0]).is_none())
        // "By Friday, 400 families had fled": Nancy Friday has two names.
        && !dateline_data::WEEKDAYS.contains(&text.to_lowercase().as_str())
        && !(words.len() <= 2 && crate::dates::month(words[0]).is_some() && !is_given(words[0]) )
}

/// Written in signs without spaces between names.
fn is_dense(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
}

fn is_given(word: &str) -> bool {
    GIVEN.contains(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_only() {
        assert_eq!(names("By Jane Roe and John van der Doe, Staff Writer"), ["Jane Roe", "John van der Doe"]);
        assert_eq!(names("by JANE ROE | Reuters"), ["Jane Roe"]);
        assert_eq!(names("By TOM KRISHER, AP Auto Writer"), ["Tom Krisher"]);
        assert_eq!(names("Analysis by Chris Cillizza, CNN Editor-at-large"), ["Chris Cillizza"]);
        assert_eq!(names("Jill Disis, CNN Business"), ["Jill Disis"]);
        assert_eq!(
            names("By Stefan Becket, Kathryn Watson, Grace Segers"),
            ["Stefan Becket", "Kathryn Watson", "Grace Segers"]
        );
        assert_eq!(names("By Chris Pokorny@DawgsByNature Nov 18, 2019, 11:47am EST"), ["Chris Pokorny"]);
        assert_eq!(names("Rachael Link, MS, RD"), ["Rachael Link"]);
        assert_eq!(names("Текст: Венера Ерофеева"), ["Венера Ерофеева"]);
        assert_eq!(
            names("By LISA MASCARO, MARY CLARE JALONICK and ERIC TUCKER"),
            ["Lisa Mascaro", "Mary Clare Jalonick", "Eric Tucker"]
        );
        assert_eq!(
            names("By Ana Petrel, Li Shan & Omar al-Hadi in Kerem"),
            ["Ana Petrel", "Li Shan", "Omar al-Hadi"]
        );
        assert_eq!(names("By Jane Roe in Beirut and John Doe in Baghdad"), ["Jane Roe", "John Doe"]);
        assert_eq!(names("ana.petrel@x.example (Ana Petrel)"), ["Ana Petrel"]);
        assert_eq!(names("a@x.example (Jane Roe), b@x.example (John Doe)"), ["Jane Roe", "John Doe"]);
        assert_eq!(
            reported_by("(Reporting by Ines Waweru and John Doe; Editing by Tomas Lind)"),
            Some(vec!["Ines Waweru".to_owned(), "John Doe".to_owned()])
        );
        assert_eq!(
            reported_by("Reporting by Jane Roe, Koh Gui Qing, with reporting by John Doe, editing by A. B.")
                .map(|n| n.len()),
            Some(3)
        );
        assert_eq!(reported_by("Reporting by the BBC last year was wrong."), None);
        for nobody in [
            "admin",
            "https://facebook.com/x",
            "November 19, 2019",
            "By Staff Reports",
            "Associated Press",
            "@handle",
            "kevin-r",
            "By Friday, 400 families had fled",
        ] {
            assert!(names(nobody).is_empty(), "{nobody}: {:?}", names(nobody));
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,60}|(By |von |Jane|Roe|,| and |\\||@| on |Nov 1| |é){0,12}") {
            let _ = names(&text);
        }
    }
}
