//! Telling lines apart: headline, date line, byline, source note, leftovers, text.

use crate::agencies;
use crate::dates::{self, Order};
use crate::lines::{Place, caption, judge};
use crate::metadata::{is_person, names};
use crate::stamp::{Role, stamps};
use dateline_facts::report::BlockKind;
use jiff::civil::Date;

/// A line with what its format says of it.
pub struct Line {
    /// The words.
    pub text: String,
    /// Its kind, where the format says.
    pub kind: Option<BlockKind>,
    /// An empty line stands before it.
    pub apart: bool,
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
    /// A line that says when it was changed, or gives a day that no report is of.
    Changed(Date),
    /// Who wrote it, an agency that signs, and the day where it stands behind them.
    Byline(Vec<String>, Option<&'static str>, Option<Date>),
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
        // "Published On 12 Mar 2024" is the site's, and its day the report's; below a list of others it is theirs.
        if verdict.kind == BlockKind::Boilerplate
            && !*place.tail
            && says_published(text)
            && let Some(line) = dated(text)
        {
            return line;
        }
        *place.tail |= verdict.tail;
        return match verdict.kind {
            BlockKind::Promo => Sorted::Remove("promo"),
            BlockKind::Byline => Sorted::Keep(BlockKind::Byline),
            _ => Sorted::Remove("furniture"),
        };
    }
    if place.top || place.last {
        if let Some(byline) = byline(text) {
            return byline;
        }
        if let Some(line) = dated(text).filter(|_| place.top) {
            return line;
        }
    }
    // A line that says in so many words what it is the date of stands so nowhere but in a site's frame.
    if text.len() <= 70
        && stamps(text, Order::Unknown).first().is_some_and(|s| {
            matches!(s.role, Role::Published | Role::Modified)
                && text[..s.range.start].split(' ').count() <= 4
        })
        && let Some(line) = dated(text)
    {
        return line;
    }
    if place.top && is_trail(text) {
        return Sorted::Remove("furniture");
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

/// Whether a short line begins with the words for publication and a day behind them.
fn says_published(text: &str) -> bool {
    let first = || stamps(text, Order::Unknown).into_iter().next();
    text.len() <= 70
        && first().is_some_and(|s| {
            s.role == Role::Published && text[..s.range.start].split_whitespace().count() <= 4
        })
}

/// A line that is a date with a few words: "Posted: January 5, 2024 10:32 am".
pub fn date_line(text: &str) -> Option<Date> {
    if text.len() > 120 || !text.chars().any(char::is_numeric) {
        return None;
    }
    let found = stamps(text, Order::Unknown);
    let first = found.iter().find(|s| s.role == Role::Published).or(found.first())?;
    let mut around = 0;
    let mut from = 0;
    let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).count();
    for stamp in &found {
        around += letters(&text[from..stamp.range.start]);
        from = stamp.range.end;
    }
    around += letters(&text[from..]);
    let most = if found.len() > 1 || first.role == Role::Published { 40 } else { 24 };
    // "Lose ten kilos by 4 June!" is no date line.
    (around <= most && !whole_line(text).ends_with(['.', '!', '?'])).then_some(first.date)
}

/// A line without a last stop that is no end of a sentence: "5 января 2024 г.", "2024. január 5."
pub fn whole_line(text: &str) -> &str {
    text.strip_suffix('.')
        .filter(|t| t.rsplit(' ').next().is_some_and(|w| w.chars().count() <= 2))
        .map_or(text, str::trim_end)
}

/// Whether a date line says in words what it is the date of, as sites write it.
pub fn is_stamp(text: &str) -> bool {
    stamps(text, Order::Unknown).first().is_some_and(|s| matches!(s.role, Role::Published | Role::Modified))
}

/// A date line as what it says.
pub fn dated(text: &str) -> Option<Sorted> {
    let date = date_line(text)?;
    let found = stamps(text, Order::Unknown);
    let published = found.iter().any(|s| s.role != Role::Modified);
    if !published || !dates::plausible(date) {
        return Some(Sorted::Changed(date));
    }
    Some(Sorted::DateLine(date, name_before_date(text)))
}

/// "By Jane Roe", "By Jane Roe and AFP, 4 March 2024", "Von Jana Roth | 4. März 2024".
pub fn byline(text: &str) -> Option<Sorted> {
    const BY: [&str; 9] =
        ["by ", "by: ", "von ", "par ", "por ", "written by ", "reported by ", "author: ", "autor: "];
    let start = BY.iter().find(|b| text.get(..b.len()).is_some_and(|t| t.eq_ignore_ascii_case(b)))?;
    if text.len() >= 160 || text.ends_with(['.', '!', '?', ':', ';']) && text.split(' ').count() > 6 {
        return None;
    }
    // "By Friday, 400 families had fled."
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if text.ends_with('.') && crate::lines::has_verb(&words) {
        return None;
    }
    let date = dates::find(text, Order::Unknown).into_iter().next();
    let end = date.as_ref().map_or(text.len(), |(range, _)| range.start);
    let mut who =
        text.get(start.len()..end)?.trim_end_matches([' ', ',', '|', '-', '–', '—', '(', '·', '•', ':']);
    for label in ["published", "posted", "updated", "on", "am", "le"] {
        if let Some(cut) = who
            .get(..who.len().saturating_sub(label.len()))
            .filter(|c| c.ends_with([' ', '|', ',']) && who[c.len()..].eq_ignore_ascii_case(label))
        {
            who = cut.trim_end_matches([' ', ',', '|', '-', '–', '—', '(', '·', '•']);
        }
    }
    let agency =
        who.split([',', '|', '/', ';', '(', ')']).flat_map(|p| p.split(" and ")).find_map(agencies::agency);
    let found = names(who);
    // In other languages the word is too common to stand alone.
    let sure =
        start.to_ascii_lowercase().contains("by") || start.len() > 4 || found.iter().any(|n| is_person(n));
    (sure && (agency.is_some() || !found.is_empty())).then_some(Sorted::Byline(
        found,
        agency,
        date.map(|(_, d)| d),
    ))
}

/// "Two Rivers Monitor, 27 October 2023": the name.
fn name_before_date(text: &str) -> Option<String> {
    let (name, rest) = text.split_once(',')?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals =
        words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase) && dates::month(w).is_none());
    let by = text.get(..3).is_some_and(|b| b.eq_ignore_ascii_case("by "));
    let named = (2..=5).contains(&words.len())
        && !name.contains(':')
        && capitals
        && !by
        && !is_person(name)
        && !words.iter().any(|w| dateline_data::WEEKDAYS.contains(&w.to_lowercase().as_str()));
    (named && !name.bytes().any(|b| b.is_ascii_digit()) && date_line(rest).is_some())
        .then(|| name.trim().to_owned())
}

/// "Home » Middle East » Iraq", "BREAKING | Region": where on a site a text stood.
pub fn is_trail(text: &str) -> bool {
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
pub fn source(text: &str) -> Option<Option<String>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lines_by_hand() {
        assert_eq!(date_line("Posted: January 5, 2024 10:32 am"), Some(date(2024, 1, 5)));
        assert_eq!(date_line("5 января 2024 г."), Some(date(2024, 1, 5)));
        assert_eq!(date_line("On January 5, 2024 a drone struck the base near Erbil"), None);
        assert_eq!(date_line("Lose 10 kilos by 4 June 2030!"), None);
        assert_eq!(date_line("December 16, 20233:42 PM GMTUpdated 2 hours ago"), Some(date(2023, 12, 16)));
        assert!(is_trail("Home » Middle East » Iraq") && is_trail("BREAKING | Region"));
        assert!(!is_trail("US strikes base in Iraq | Troops leave"));
        assert_eq!(
            name_before_date("Two Rivers Monitor, 27 October 2023").as_deref(),
            Some("Two Rivers Monitor")
        );
        assert_eq!(name_before_date("January 5, 2024"), None);
        assert_eq!(name_before_date("Jane Roe, 4 March 2024"), None);
        assert!(matches!(
            byline("By Jane Roe, 4 March 2024"),
            Some(Sorted::Byline(n, None, Some(_))) if n == ["Jane Roe"]
        ));
        assert!(matches!(
            byline("By John Doe and AFP | Published on 4 March 2024"),
            Some(Sorted::Byline(_, Some("AFP"), Some(_)))
        ));
        assert!(byline("By Friday, 400 families had fled.").is_none());
        assert!(byline("By Friday the town had fallen").is_none() && byline("By March 12, 2024").is_none());
        assert!(matches!(dated("Updated: 1 January 1970"), Some(Sorted::Changed(_))));
        assert!(
            matches!(dated("Published March 4, 2024 | Updated March 5, 2024"), Some(Sorted::DateLine(d, _)) if d == date(2024, 3, 4))
        );
        assert_eq!(source("reference: www.example.com/a"), Some(Some("example.com".into())));
        assert_eq!(source("Source close to the talks said nothing"), None);
        assert_eq!(
            split_source("It ended. reference: www.a-b.org").1,
            Some(("reference: www.a-b.org", Some("a-b.org".into())))
        );
        assert_eq!(split_source("No reference here."), ("No reference here.", None));
    }
}
