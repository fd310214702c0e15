//! The dateline in front of a report's first sentence: "BAGHDAD (AFP) -", "ERBIL, Iraq, Jan. 5 -".

use crate::dates;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Signatures of agencies, with the names to record.
static AGENCIES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    dateline_data::AGENCIES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(signature, name)| (signature, name.trim()))
        .collect()
});

/// Longest dateline in bytes.
const MAX: usize = 110;

/// What stands in a dateline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// Bytes up to and with the dash.
    pub end: usize,
    /// Bytes up to where the sentence begins.
    pub rest: usize,
    /// Agency.
    pub agency: Option<String>,
    /// Date, where the year is given.
    pub date: Option<Date>,
}

/// The agency that signs so.
pub fn agency(signature: &str) -> Option<&'static str> {
    let signature = signature.trim().trim_start_matches('©').trim();
    AGENCIES.get(signature).copied().or_else(|| {
        // "AFP/Getty", "Reuters, Baghdad"
        let first = signature.split(['/', ',', '|']).next()?.trim();
        AGENCIES.get(first).copied()
    })
}

/// A signature in brackets that says by its own words that it is an agency's.
fn signs(inside: &str) -> Option<String> {
    let words: Vec<&str> = inside.split_whitespace().collect();
    let named = words.iter().any(|w| matches!(*w, "Wire" | "Agency" | "Press" | "News"));
    let capitals = words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    (named && capitals && (2..=5).contains(&words.len())).then(|| inside.trim().to_owned())
}

/// "BAGHDAD" in "BAGHDAD: An air strike".
fn is_shouted_place(head: &str) -> bool {
    const LABELS: [&str; 20] = [
        "BREAKING",
        "UPDATE",
        "UPDATED",
        "WATCH",
        "EXCLUSIVE",
        "OPINION",
        "ANALYSIS",
        "VIDEO",
        "LIVE",
        "NOTE",
        "EDITOR",
        "PHOTOS",
        "TIMELINE",
        "EXPLAINER",
        "FACTBOX",
        "READ",
        "URGENT",
        "NEWS",
        "REPORT",
        "CORRECTION",
    ];
    let words: Vec<&str> = head.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && words[0].chars().count() >= 4
        && words.iter().all(|w| w.chars().all(|c| c.is_uppercase() || matches!(c, '-' | ',' | '\'')))
        && !words.iter().any(|w| LABELS.contains(w))
}

/// Reads the dateline at the start of a paragraph.
pub fn read(paragraph: &str) -> Option<Dateline> {
    let mut limit = paragraph.len().min(MAX);
    while !paragraph.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &paragraph[..limit];
    // The dash: long ones anywhere, a hyphen only with space beside it.
    let mut dash: Option<(usize, usize)> = None;
    for (at, c) in head.char_indices() {
        let rest = &head[at + c.len_utf8()..];
        let hit = match c {
            '—' | '–' | '―' => Some(c.len_utf8()),
            '-' if rest.starts_with('-') => Some(2),
            '-' if head[..at].ends_with([' ', ')'])
                && (rest.starts_with(' ') || head[..at].ends_with(')')) =>
            {
                Some(1)
            }
            ':' if head[..at].ends_with(')') || (rest.starts_with(' ') && is_shouted_place(&head[..at])) => {
                Some(1)
            }
            _ => None,
        };
        if let Some(len) = hit {
            dash = Some((at, at + len));
            break;
        }
    }
    let (at, end) = dash?;
    let place = head[..at].trim();
    let mut agency_found = None;
    let mut bracket = false;
    let mut words = 0;
    let mut upper = false;
    let outside = match (place.find('('), place.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            let inside = &place[open + 1..close];
            bracket = true;
            agency_found = agency(inside).map(str::to_owned).or_else(|| signs(inside));
            let outside = format!("{} {}", &place[..open], &place[close + 1..]);
            // "(WASHINGTON) —"
            if outside.trim().is_empty() && agency_found.is_none() { inside.to_owned() } else { outside }
        }
        (None, None) => place.to_owned(),
        _ => return None,
    };
    for (n, word) in outside.split([' ', ',', '/']).filter(|w| !w.is_empty()).enumerate() {
        words += 1;
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.chars().next().unwrap_or('x');
        let number = bare.chars().all(|c| c.is_ascii_digit());
        let small = matches!(bare, "al" | "de" | "of" | "the" | "and" | "in");
        if !(first.is_uppercase() || number || small || first.is_alphabetic() && !first.is_lowercase()) {
            return None;
        }
        if n == 0 {
            upper = bare.chars().count() >= 3 && bare.chars().all(|c| !c.is_lowercase()) && !number;
            if number {
                return None;
            }
        }
        if word.ends_with(['!', '?', ';', ':']) || (word.ends_with('.') && bare.len() > 5) {
            return None;
        }
    }
    if words == 0 {
        // "(Reuters) -" alone.
        agency_found.as_ref()?;
    }
    let date = dates::find(place, true).first().map(|(_, d)| *d);
    let has_month =
        outside.split([' ', ',']).any(|w| dates::month(w.trim_end_matches('.')).is_some_and(|_| w.len() > 2));
    let agency_only = words <= 2 && agency_found.is_none() && agency(outside.trim()).is_some();
    if agency_only {
        agency_found = agency(outside.trim()).map(str::to_owned);
    }
    // A name before a dash is a dateline only with more to show for it.
    if words > 8
        || !(upper || (bracket && agency_found.is_some()) || (has_month && words >= 3) || agency_only)
    {
        return None;
    }
    let rest = end + (paragraph[end..].len() - paragraph[end..].trim_start().len());
    if paragraph[rest..].trim().is_empty() {
        return None;
    }
    Some(Dateline { end, rest, agency: agency_found, date })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(text: &str) -> Option<(&str, Option<&'static str>, Option<Date>)> {
        read(text).map(|d| (&text[..d.end], d.agency.as_deref().and_then(agency), d.date))
    }

    #[test]
    fn datelines_by_hand() {
        assert_eq!(found("BAGHDAD (AFP) - A drone struck."), Some(("BAGHDAD (AFP) -", Some("AFP"), None)));
        assert_eq!(found("ERBIL, Iraq, Jan. 5 - A drone"), Some(("ERBIL, Iraq, Jan. 5 -", None, None)));
        assert_eq!(
            found("Damascus, January 5, 2024 (SANA) – The army"),
            Some(("Damascus, January 5, 2024 (SANA) –", Some("SANA"), Some(date(2024, 1, 5))))
        );
        assert_eq!(found("(Reuters) - Troops left"), Some(("(Reuters) -", Some("Reuters"), None)));
        assert_eq!(found("(WASHINGTON) — American forces"), Some(("(WASHINGTON) —", None, None)));
        assert_eq!(found("BAGHDAD: An air strike"), Some(("BAGHDAD:", None, None)));
        assert_eq!(
            read("AMMAN (Levant Wire) — Three").and_then(|d| d.agency).as_deref(),
            Some("Levant Wire")
        );
        assert_eq!(read("BREAKING: An air strike"), None);
        assert_eq!(found("WASHINGTON — The Pentagon"), Some(("WASHINGTON —", None, None)));
    }

    #[test]
    fn sentences_are_not_datelines() {
        assert_eq!(read("The attack - the third this week - killed two."), None);
        assert_eq!(read("Iran-backed groups said."), None);
        assert_eq!(read("Baghdad - once the seat of caliphs - was quiet."), None);
        assert_eq!(read("2,500 troops - about half"), None);
        assert_eq!(read("He said: (AFP"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}|[A-Z(]{0,9}[ ,A-Za-z0-9.)]{0,40}[-—–:] ?\\PC{0,9}") {
            if let Some(found) = read(&text) {
                proptest::prop_assert!(text.is_char_boundary(found.end) && text.is_char_boundary(found.rest));
            }
        }
    }
}
