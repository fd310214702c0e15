//! Telling lines apart: headline, date line, byline, source note, leftovers, text.

use crate::dateline;
use crate::dates;
use crate::lines::{Place, caption, judge};
use crate::metadata::names;
use dateline_facts::report::BlockKind;
use jiff::civil::Date;
use std::borrow::Cow;

/// A line with what its format says of it.
pub struct Line {
    /// The words.
    pub text: String,
    /// Its kind, where the format says.
    pub kind: Option<BlockKind>,
}

/// Where a line stands.
pub struct Where<'t> {
    /// Before the first long paragraph.
    pub top: bool,
    /// In the last third.
    pub end: bool,
    /// Among the last lines.
    pub last: bool,
    /// A line before it headed what follows the article; set by such a line, cleared by a long one.
    pub tail: &'t mut bool,
}

/// What a line is.
pub enum Sorted {
    /// Part of the report.
    Keep(BlockKind),
    /// A leftover; the kind of repair.
    Remove(&'static str),
    /// The site's own date line, with the outlet's name where it stands in front.
    DateLine(Date, Option<String>),
    /// Who wrote it, and an agency that signs.
    Byline(Vec<String>, Option<&'static str>),
    /// Where it was taken from, with the host.
    Source(Option<String>),
}

/// Tells what a line is.
pub fn sort(text: &str, given: Option<BlockKind>, place: Where<'_>) -> Sorted {
    if let Some(kind) = given.filter(|k| *k != BlockKind::Paragraph) {
        return Sorted::Keep(kind);
    }
    if place.last
        && let Some(host) = source(text)
    {
        return Sorted::Source(host);
    }
    if let Some(verdict) = judge(text, Place { end: place.end, linked: false }) {
        *place.tail |= verdict.tail;
        return match verdict.kind {
            BlockKind::Promo => Sorted::Remove("promo"),
            BlockKind::Byline => Sorted::Keep(BlockKind::Byline),
            _ => Sorted::Remove("furniture"),
        };
    }
    if place.top {
        if let Some(date) = date_line(text) {
            return Sorted::DateLine(date, name_before_date(text));
        }
        if is_trail(text) {
            return Sorted::Remove("furniture");
        }
        let signed = text.len() < 160 && text.get(..3).is_some_and(|b| b.eq_ignore_ascii_case("by "));
        if signed {
            let agency = text[3..].split([',', '|', '/', ';', '(', ')']).find_map(dateline::agency);
            let names = names(text);
            if agency.is_some() || !names.is_empty() {
                return Sorted::Byline(names, agency);
            }
        }
    }
    if caption(text) {
        return Sorted::Keep(BlockKind::Caption);
    }
    let words = text.split(' ').count();
    if *place.tail && words <= 20 {
        return Sorted::Remove("promo");
    }
    if words > 20 {
        *place.tail = false;
    }
    Sorted::Keep(BlockKind::Paragraph)
}

/// Which line is the headline: the first that is no leftover, if it looks like one.
pub fn headline(lines: &[Line], given: Option<&str>) -> Option<usize> {
    if let Some(n) = lines.iter().position(|l| l.kind == Some(BlockKind::Title)) {
        return Some(n);
    }
    if let Some(given) = given {
        return lines.iter().take(4).position(|l| l.text.trim() == given.trim());
    }
    for (n, line) in lines.iter().enumerate().take(4) {
        let text = line.text.trim();
        if text.is_empty()
            || judge(text, Place::default()).is_some()
            || date_line(text).is_some()
            || is_trail(text)
        {
            continue;
        }
        let words = text.split_whitespace().count();
        let behind = lines[n + 1..].iter().any(|l| l.text.len() > text.len().max(60));
        let sentence = text.ends_with(['.', ',', ';', ':', '،', '。']) && !text.ends_with("...");
        let byline = text.get(..3).is_some_and(|b| b.eq_ignore_ascii_case("by "));
        let fits = (2..=30).contains(&words) && text.len() <= 220 && !sentence && !byline && behind;
        return (fits && dateline::read(text).is_none()).then_some(n);
    }
    None
}

/// A line that is a date with a few words: "Posted: January 5, 2024 10:32 am".
pub fn date_line(text: &str) -> Option<Date> {
    if text.len() > 90 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let found = dates::find(text, true);
    let (range, date) = found.first()?;
    let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).count();
    let around = letters(&text[..range.start]) + letters(&text[range.end..]);
    (around <= 24 && !text.ends_with('.')).then_some(*date)
}

/// "Two Rivers Monitor, 27 October 2023": the name.
fn name_before_date(text: &str) -> Option<String> {
    let (name, rest) = text.split_once(',')?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals =
        words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase) && dates::month(w).is_none());
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let named = (2..=5).contains(&words.len())
        && capitals
        && !words.iter().any(|w| DAYS.contains(&w.to_lowercase().as_str()));
    (named && !name.bytes().any(|b| b.is_ascii_digit()) && date_line(rest).is_some())
        .then(|| name.trim().to_owned())
}

/// "Home » Middle East » Iraq", "BREAKING | Region": where on a site a text stood.
fn is_trail(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['»', '›', '>', '|', '•']).collect();
    let short = parts.iter().all(|p| p.split_whitespace().count() <= 3);
    let words: usize = parts.iter().map(|p| p.split_whitespace().count()).sum();
    parts.len() >= 2
        && short
        && words <= 4 + parts.len()
        && text.len() < 90
        && !text.ends_with(['.', '!', '?'])
}

/// "reference: www.example.com": the host, where one is named.
fn source(text: &str) -> Option<Option<String>> {
    let lower = text.to_lowercase();
    let body = [
        "reference:",
        "references:",
        "source:",
        "via:",
        "originally published at",
        "originally published on",
    ]
    .iter()
    .find_map(|p| lower.strip_prefix(p))?;
    let words = body.split_whitespace().count();
    (words <= 8).then(|| host(body))
}

/// A source note at the end of a paragraph: the text before it, the note, its host.
pub fn split_source(text: &str) -> (&str, Option<(&str, Option<String>)>) {
    for mark in ["reference: ", "Reference: ", "source: www", "Source: www", "source: http", "Source: http"] {
        if let Some(at) = text.rfind(mark)
            && at > 0
            && text.len() - at < 120
            && let Some(Some(host)) = source(&text[at..])
        {
            return (text[..at].trim_end(), Some((&text[at..], Some(host))));
        }
    }
    (text, None)
}

fn host(text: &str) -> Option<String> {
    let word = text.split_whitespace().find(|w| w.contains('.') && w.len() >= 5)?;
    let word = word.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let host = word.split(['/', '?', '#']).next()?.trim_matches(|c: char| !c.is_alphanumeric());
    (host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')))
        .then(|| host.to_owned())
}

/// Lines of a text; where every paragraph is broken at a fixed width, paragraphs.
pub fn unwrap(text: &str) -> Vec<Cow<'_, str>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut inner = 0;
    let mut wrapped = 0;
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].trim(), pair[1].trim());
        if line.is_empty() || next.is_empty() {
            continue;
        }
        inner += 1;
        let goes_on = !line.ends_with(['.', '!', '?', '"', '”', ':']) || next.starts_with(char::is_lowercase);
        wrapped += usize::from((40..=100).contains(&line.len()) && goes_on);
    }
    let blank = lines.iter().filter(|l| l.trim().is_empty()).count();
    if inner < 6 || wrapped * 10 < inner * 7 || blank == 0 {
        return lines.into_iter().map(Cow::Borrowed).collect();
    }
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut open: Option<String> = None;
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            out.extend(open.take().map(Cow::Owned));
        } else if let Some(text) = &mut open {
            text.push(' ');
            text.push_str(line);
        } else {
            open = Some(line.to_owned());
        }
    }
    out.extend(open.map(Cow::Owned));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lines_by_hand() {
        assert_eq!(date_line("Posted: January 5, 2024 10:32 am"), Some(date(2024, 1, 5)));
        assert_eq!(date_line("On January 5, 2024 a drone struck the base near Erbil"), None);
        assert!(is_trail("Home » Middle East » Iraq") && is_trail("BREAKING | Region"));
        assert!(!is_trail("US strikes base in Iraq | Troops leave"));
        assert_eq!(
            name_before_date("Two Rivers Monitor, 27 October 2023").as_deref(),
            Some("Two Rivers Monitor")
        );
        assert_eq!(name_before_date("January 5, 2024"), None);
        assert_eq!(source("reference: www.example.com/a"), Some(Some("example.com".into())));
        assert_eq!(source("Source close to the talks said nothing"), None);
        assert_eq!(
            split_source("It ended. reference: www.a-b.org").1,
            Some(("reference: www.a-b.org", Some("a-b.org".into())))
        );
        assert_eq!(split_source("No reference here."), ("No reference here.", None));
    }

    #[test]
    fn wrapped_text_is_joined() {
        let paragraph = "This is a line of a text that somebody has wrapped at a\nfixed width of some sixty characters, so that sentences run\non over the ends of lines until the paragraph is at its\nend.\n\n";
        let joined = unwrap(&paragraph.repeat(3)).len();
        assert_eq!(joined, 3);
        assert_eq!(unwrap("One.\nTwo.\n\nThree.").len(), 4);
    }
}
