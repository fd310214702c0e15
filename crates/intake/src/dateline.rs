//! The dateline in front of a report's first sentence: "BAGHDAD (AFP) -", "ERBIL, Iraq, Jan. 5 -".
//!
//! A small grammar: parts (places, a date, an agency) in any order with separators between, an end (a dash, a colon, an
//! agency in strokes), and enough among the parts that no sentence begins so.

use crate::agencies::{AGENCIES, agency};
use crate::dates::{self, Order};
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Names of states, for "Beirut, Lebanon –".
static STATES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    dateline_data::rows(dateline_data::STATES)
        .flat_map(|mut row| {
            let name = row.nth(3).unwrap_or("");
            row.next().unwrap_or("").split('|').chain([name])
        })
        .filter(|n| !n.is_empty())
        .collect()
});

/// Longest dateline in bytes.
const MAX: usize = 150;

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

/// A signature in brackets that says by its own words that it is an agency's.
fn signs(inside: &str) -> Option<String> {
    let words: Vec<&str> = inside.split_whitespace().collect();
    let named = words.iter().any(|w| matches!(*w, "Wire" | "Agency" | "Press" | "News"));
    let capitals = words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    (named && capitals && (2..=5).contains(&words.len())).then(|| inside.trim().to_owned())
}

/// Words in capitals that stand before a dash or colon and are no places.
const LABELS: &str = "BREAKING UPDATE UPDATED WATCH EXCLUSIVE OPINION ANALYSIS VIDEO LIVE NOTE EDITOR PHOTOS TIMELINE \
    EXPLAINER FACTBOX READ URGENT NEWS REPORT CORRECTION NATO ISIS ISIL DAESH UNHCR OPEC \
    ECOWAS COVID PKK YPG SDF HTS UNICEF OCHA FIFA MORE ALERT INTERVIEW";

/// What has been read so far.
#[derive(Clone, Default)]
struct Parts {
    places: usize,
    words: usize,
    /// The first place is written in capitals.
    upper: bool,
    /// The last place is a state.
    state: bool,
    agency: Option<String>,
    /// The agency stands in brackets or strokes.
    signed: bool,
    /// Something in brackets that is neither.
    bracket: bool,
    /// A day, with or without its year.
    day: bool,
    date: Option<Date>,
    weekday: bool,
}

impl Parts {
    /// Whether there is enough to tell that this is no sentence. `dash`: what ends it is a dash, not a colon or a space.
    fn enough(&self, dash: bool) -> bool {
        if self.places > 3 || self.words > 9 {
            return false;
        }
        let placed = self.places > 0;
        if self.agency.is_some() {
            return self.signed || placed || self.day || dash;
        }
        dash && (placed && (self.upper || self.day) || self.date.is_some() || self.places >= 2 && self.state)
    }
}

/// Reads the dateline at the start of a paragraph.
pub fn read(paragraph: &str) -> Option<Dateline> {
    let mut limit = paragraph.len().min(MAX);
    while !paragraph.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &paragraph[..limit];
    if let Some(found) = chinese(head) {
        return finish(paragraph, found.0, found.1);
    }
    // "(Beirut, March 12, 2024) – ", "(WASHINGTON) —": all of it in brackets.
    if let Some(inner) = head.strip_prefix('(')
        && let Some(close) = inner.find(')')
        && agency(&inner[..close]).is_none()
        && let Some((len, true)) = dash(&head[close + 2..], ")")
    {
        let parts = parts(&inner[..close])?;
        let told = parts.places > 0 && (parts.upper || parts.day || parts.words <= 3);
        return if told { finish(paragraph, close + 2 + len, parts) } else { None };
    }
    let (end, parts) = scan(head)?;
    finish(paragraph, end, parts)
}

/// A line that is a dateline signed by an agency and nothing else: "KEREM, March 14 (Xinhua) --".
pub fn alone(line: &str) -> Option<Dateline> {
    let line = line.trim();
    let ends = line.ends_with(['-', '–', '—', ')', ':']);
    // It is read as one only where a sentence follows.
    let with = ends.then(|| format!("{line} The"))?;
    read(&with).filter(|found| found.agency.is_some() && found.rest == line.len() + 1)
}

/// The dateline that ends at `end`, if a sentence follows.
fn finish(paragraph: &str, end: usize, parts: Parts) -> Option<Dateline> {
    let rest = end + (paragraph[end..].len() - paragraph[end..].trim_start().len());
    let first = paragraph[rest..].chars().find(|c| c.is_alphanumeric())?;
    // What goes on in lower case is a sentence with a dash in it, unless an agency signed.
    if first.is_lowercase() && parts.agency.is_none() && !paragraph[rest..].starts_with("al-") {
        return None;
    }
    let date = parts.date.filter(|d| dates::plausible(*d));
    Some(Dateline { end, rest, agency: parts.agency, date })
}

/// "新华社巴格达1月4日电": agency, place, day, and the character for a dispatch.
fn chinese(head: &str) -> Option<(usize, Parts)> {
    let name = AGENCIES.keys().filter(|k| !k.is_ascii() && head.starts_with(**k)).max_by_key(|k| k.len())?;
    if !name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return None;
    }
    let at = head.char_indices().take(30).find(|(_, c)| matches!(c, '电' | '電'))?.0;
    let parts = Parts { agency: agency(name).map(str::to_owned), signed: true, ..Parts::default() };
    Some((at + '电'.len_utf8(), parts))
}

/// All of a text as parts: what stands in brackets.
fn parts(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut at = 0;
    while at < text.len() {
        at += separators(&text[at..]);
        if at < text.len() {
            at += part(&text[at..], &mut parts)?;
        }
    }
    Some(parts)
}

/// Parts up to an end; where more parts and another end follow, up to that one.
fn scan(head: &str) -> Option<(usize, Parts)> {
    let mut parts = Parts::default();
    let mut best: Option<(usize, Parts)> = None;
    let mut at = 0;
    while at < head.len() {
        let rest = &head[at..];
        if let Some((len, is_dash)) = dash(rest, &head[..at]) {
            let end = at + len;
            if parts.enough(is_dash || parts.signed && rest.starts_with(':')) {
                best = Some((end, parts.clone()));
            } else if best.is_none() && parts.agency.is_none() && parts.places + usize::from(parts.day) == 0 {
                return None;
            }
            at = end;
            // Behind the first end only a date or an agency goes on with it.
            let next = head[at..].trim_start();
            let mut more = Parts::default();
            let goes_on = part(next, &mut more).is_some() && (more.day || more.agency.is_some());
            if best.is_some() && !goes_on {
                break;
            }
            continue;
        }
        // "MOSCOW, March 12. /TASS/. Text", "КИЕВ, 4 марта - РИА Новости. Text"
        let stop = rest.starts_with('.') && parts.agency.is_some() && (parts.places > 0 || parts.day);
        // "Shafaq News/ On Monday"
        let stroke = rest.starts_with("/ ") && parts.agency.is_some() && parts.places == 0;
        // "New Delhi, March 12 (PTI) The": nothing but the bracket.
        let bare = rest.starts_with(' ') && parts.signed && parts.day && parts.places > 0;
        if stop || stroke || bare {
            let end = at + usize::from(!bare);
            let text = head[end..].trim_start();
            if text.starts_with(char::is_uppercase) && dash(text, "").is_none() && parts.enough(true) {
                let mut more = Parts::default();
                let goes_on = part(text, &mut more).is_some() && more.day;
                if !goes_on {
                    return Some((end, parts));
                }
            }
        }
        let skipped = separators(rest);
        if skipped > 0 {
            at += skipped;
            continue;
        }
        match part(rest, &mut parts) {
            Some(len) => at += len,
            None => break,
        }
    }
    best
}

/// Spaces and marks between parts.
fn separators(text: &str) -> usize {
    let trimmed = text.strip_prefix('.').filter(|t| t.starts_with(' ')).unwrap_or(text);
    text.len() - trimmed.trim_start_matches([' ', ',', '،', '、', '\u{a0}', '|']).len()
}

/// A dash or colon at the start of `rest`: its length, and whether it is a dash. Long ones anywhere, a hyphen only with
/// space beside it.
fn dash(rest: &str, before: &str) -> Option<(usize, bool)> {
    let lead = rest.len() - rest.trim_start().len();
    let text = &rest[lead..];
    let c = text.chars().next()?;
    let behind = &text[c.len_utf8()..];
    match c {
        '—' | '–' | '―' | '−' => {
            Some((lead + c.len_utf8() + usize::from(behind.starts_with(c)) * c.len_utf8(), true))
        }
        '-' if behind.starts_with('-') => {
            Some((lead + 2 + behind[1..].len() - behind[1..].trim_start_matches('-').len(), true))
        }
        '-' if (lead > 0 || before.ends_with([')', ']'])) && behind.starts_with(' ') => {
            Some((lead + 1, true))
        }
        '-' if before.ends_with([')', ']']) => Some((lead + 1, true)),
        // "Damascus, SANA- The army"
        '-' if behind.starts_with(' ') && before.ends_with(char::is_uppercase) => Some((lead + 1, true)),
        ':' if lead == 0 && before.ends_with([')', ']']) => Some((1, false)),
        ':' if lead == 0 && behind.starts_with(' ') && is_shouted_place(before) => Some((1, true)),
        _ => None,
    }
}

/// "BAGHDAD" in "BAGHDAD: An air strike".
fn is_shouted_place(head: &str) -> bool {
    let words: Vec<&str> = head.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && words[0].chars().count() >= 4
        && words.iter().all(|w| w.chars().all(|c| c.is_uppercase() || matches!(c, '-' | ',' | '\'')))
}

/// One part at the start of `text`: its length.
fn part(text: &str, parts: &mut Parts) -> Option<usize> {
    let first = text.chars().next()?;
    if let Some(close) = match first {
        '(' => Some(')'),
        '[' => Some(']'),
        _ => None,
    } {
        let end = text.find(close)?;
        let inside = text[1..end].trim();
        if inside.is_empty() || inside.len() > 60 {
            return None;
        }
        if let Some(name) = agency(inside).map(str::to_owned).or_else(|| signs(inside)) {
            parts.agency = Some(name);
            parts.signed = true;
        } else if let Some(len) = day(inside, parts) {
            // "(Jan 4)", "(Jan 4, AFP)"
            if let Some(name) = agency(inside[len..].trim_matches([' ', ',', '/', '-'])) {
                parts.agency = Some(name.to_owned());
                parts.signed = true;
            }
        } else {
            let words = inside.split_whitespace().count();
            if parts.bracket
                || words > 4
                || !inside.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
            {
                return None;
            }
            parts.bracket = true;
        }
        return Some(end + 1);
    }
    // "/TASS/", "/ INA /"
    if first == '/' {
        let inner = &text[1..];
        if let Some(close) = inner.find('/').filter(|n| *n < 40)
            && let Some(name) = agency(&inner[..close])
        {
            parts.agency = Some(name.to_owned());
            parts.signed = true;
            return Some(close + 2);
        }
        return Some(1);
    }
    if let Some(len) = day(text, parts) {
        return Some(len);
    }
    if let Some((len, name)) = agency_at(text) {
        if parts.agency.is_none() {
            parts.agency = Some(name.to_owned());
        }
        return Some(len);
    }
    place(text, parts)
}

/// The longest signature that the text begins with.
fn agency_at(text: &str) -> Option<(usize, &'static str)> {
    let mut best = None;
    let mut words = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let boundary =
            !c.is_alphanumeric() && c != '.' || c == '.' && text[at + 1..].starts_with([' ', '\n']);
        if boundary && at > 0 {
            if let Some(name) = AGENCIES.get(&text[..at]) {
                best = Some((at, *name));
            }
            words += 1;
            if words > 4 || at > 40 {
                break;
            }
        }
    }
    best
}

/// A day at the start: "Monday, March 12", "4 March 2024", "2024-03-04"; or a day of the week alone.
fn day(text: &str, parts: &mut Parts) -> Option<usize> {
    let mut at = 0;
    let first = word(text);
    if is_weekday(first) {
        at = first.len();
        at += text[at..].len() - text[at..].trim_start_matches(['.', ',', ' ', '،']).len();
        if !parts.weekday
            && !text[at..].starts_with(|c: char| c.is_numeric())
            && dates::month(word(&text[at..])).is_none()
        {
            parts.weekday = true;
            return Some(first.len());
        }
    }
    let rest = &text[at..];
    if let Some((range, date)) = dates::find_any(rest, Order::Unknown).into_iter().next()
        && range.start == 0
    {
        parts.date = parts.date.or(Some(date));
        parts.day = true;
        return Some(at + range.end);
    }
    // Without the year: month and day in either order.
    let one = word(rest);
    let gap = |s: &str| s.len() - s.trim_start_matches(['.', ' ', '\u{a0}']).len();
    let after = &rest[one.len()..];
    let skipped = gap(after);
    let two = word(&after[skipped..]);
    let number = |w: &str| {
        let bare = w.trim_end_matches(char::is_alphabetic);
        w.len() <= 4 && bare.parse::<u8>().is_ok_and(|n| (1..=31).contains(&n))
    };
    let named = |w: &str| w.chars().count() > 2 && dates::month(w).is_some();
    if one.is_empty() || two.is_empty() || !(named(one) && number(two) || number(one) && named(two)) {
        return None;
    }
    let mut len = at + one.len() + skipped + two.len();
    // The full stop of an abbreviated month.
    if named(two) && text[len..].starts_with('.') && two.chars().count() <= 4 {
        len += 1;
    }
    parts.day = true;
    Some(len)
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn is_weekday(word: &str) -> bool {
    const SHORT: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    const GERMAN: [&str; 7] =
        ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];
    let low = word.to_lowercase();
    [dateline_data::WEEKDAYS, SHORT, GERMAN].iter().any(|days| days.contains(&low.as_str()))
}

/// A place: one to five words that begin with capitals, up to a mark.
fn place(text: &str, parts: &mut Parts) -> Option<usize> {
    let mut at = 0;
    let mut count = 0;
    let mut upper = true;
    loop {
        let rest = &text[at..];
        let end = rest
            .char_indices()
            .find(|(n, c)| match c {
                ' ' | ',' | '/' | '(' | ')' | '[' | ':' | '—' | '–' | '|' | '\u{a0}' | '،' | '"' | ';'
                | '!' | '?' => true,
                '-' => rest[n + 1..].starts_with(['-', ' ']),
                // The full stop of "ST." and "D.C."; any other ends it.
                '.' => rest[..*n].chars().rev().take_while(|c| c.is_alphabetic()).count() > 3,
                _ => false,
            })
            .map_or(rest.len(), |(n, _)| n);
        let this = &rest[..end];
        let bare = this.trim_matches(|c: char| !c.is_alphanumeric());
        let first = bare.chars().next()?;
        let small = count > 0
            && matches!(bare, "al" | "de" | "of" | "the" | "and" | "in" | "la" | "el" | "del" | "ob");
        let fits = first.is_uppercase()
            || small
            || first.is_alphabetic() && !first.is_lowercase()
            || bare.starts_with("al-")
            || bare.starts_with("el-");
        if !fits
            || rest[end..].starts_with(['"', ';', '!', '?'])
            || this.contains('\'') && this.ends_with("'s")
            || this.ends_with("’s")
        {
            return None;
        }
        if LABELS.split_ascii_whitespace().any(|l| l == bare) && parts.agency.is_none() {
            return None;
        }
        upper &= small || bare.chars().all(|c| !c.is_lowercase());
        count += 1;
        at += end;
        if count > 5 {
            return None;
        }
        if this.ends_with('.') && bare.chars().count() > 3 {
            break;
        }
        // On only over a single space, and not into a day or an agency.
        let Some(next) = text[at..].strip_prefix([' ', '\u{a0}']) else { break };
        let c = next.chars().next();
        let stops = c.is_none_or(|c| !c.is_alphabetic());
        if stops || agency_at(next).is_some() || day(next, &mut Parts::default()).is_some() {
            break;
        }
        at = text.len() - next.len();
    }
    let name = text[..at].trim_end_matches('.');
    let long = name.split(' ').next().unwrap_or("").chars().filter(|c| c.is_alphanumeric()).count();
    if parts.places == 0 {
        // Two letters, "ST. LOUIS", count where more follow.
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        parts.upper = upper
            && (long >= 3 || letters >= 4)
            && name.chars().any(char::is_uppercase)
            && !name.contains(|c: char| c.is_numeric());
    }
    parts.state = STATES.contains(name);
    parts.places += 1;
    parts.words += count;
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    type Found = (&'static str, Option<&'static str>, Option<Date>);

    fn found(text: &'static str) -> Option<Found> {
        read(text).map(|d| (&text[..d.end], d.agency.as_deref().and_then(agency), d.date))
    }

    #[test]
    fn datelines_by_hand() {
        let (march, january) = (Some(date(2024, 3, 12)), Some(date(2024, 1, 5)));
        let cases: [Found; 34] = [
            ("BAGHDAD (AFP) -", Some("AFP"), None),
            ("ERBIL, Iraq, Jan. 5 -", None, None),
            ("Damascus, January 5, 2024 (SANA) –", Some("SANA"), january),
            ("(Reuters) -", Some("Reuters"), None),
            ("(WASHINGTON) —", None, None),
            ("BAGHDAD:", None, None),
            ("WASHINGTON —", None, None),
            ("KHARKIV, Ukraine (AP) — March 12, 2024 —", Some("AP"), march),
            ("KHARKIV (AP), 12 March 2024 -", Some("AP"), march),
            ("KHARKIV, Ukraine, March 12, 2024 (Agence France-Presse) -", Some("AFP"), march),
            ("Monday, March 12 (Xinhua) --", Some("Xinhua"), None),
            ("BAGHDAD, Jan 5, 2024 (AFP) -", Some("AFP"), january),
            ("BEIJING, Jan. 4 (Xinhua) --", Some("Xinhua"), None),
            ("MOSCOW, March 12. /TASS/.", Some("TASS"), None),
            ("Kiev. March 12, 2024. INTERFAX.RU -", Some("Interfax"), march),
            ("NEW DELHI, March 12 (PTI)", Some("PTI"), None),
            ("Shafaq News/", Some("Shafaq News"), None),
            ("Baghdad / INA -", Some("INA"), None),
            ("Damascus, SANA-", Some("SANA"), None),
            ("Kiew/Moskau (dpa) -", Some("dpa"), None),
            ("Paris, 12 mars 2024 (AFP) –", Some("AFP"), march),
            ("MADRID 12 Mar. (EUROPA PRESS) -", Some("Europa Press"), None),
            ("(Beirut, March 12, 2024) –", None, march),
            ("GENEVA / BAGHDAD, 12 March 2024 –", None, march),
            ("12 March 2024, Geneva –", None, march),
            ("Beirut, Lebanon –", None, None),
            ("UNITED NATIONS (AP) —", Some("AP"), None),
            ("TEL AVIV, Israel—", None, None),
            ("ST. LOUIS (AP) —", Some("AP"), None),
            ("Port-au-Prince, Haiti (AP) —", Some("AP"), None),
            ("بغداد (رويترز) -", Some("Reuters"), None),
            ("МОСКВА, 4 марта. /ТАСС/.", Some("TASS"), None),
            ("新华社巴格达1月4日电", Some("Xinhua"), None),
            ("ISTANBUL, March 12, 2024 /PRNewswire/ --", Some("PR Newswire"), march),
        ];
        for (line, agency_name, day) in cases {
            let text: &'static str = Box::leak(format!("{line} The army said so.").into_boxed_str());
            assert_eq!(found(text), Some((line, agency_name, day)), "{line}");
        }
        assert_eq!(
            read("AMMAN (Levant Wire) — Three").and_then(|d| d.agency).as_deref(),
            Some("Levant Wire")
        );
    }

    #[test]
    fn sentences_are_not_datelines() {
        for text in [
            "The attack - the third this week - killed two.",
            "Iran-backed groups said.",
            "Baghdad - once the seat of caliphs - was quiet.",
            "Baghdad – The seat of caliphs was quiet.",
            "2,500 troops - about half",
            "He said: (AFP",
            "BREAKING: An air strike hit the town",
            "BREAKING - An air strike hit the town",
            "NATO — The alliance said on Monday",
            "On March 12, 2024 - a Tuesday - the army left.",
            "March 12, 2024 - a Tuesday - saw fighting.",
            "President Joe Biden (D) — The first to visit",
            "WASHINGTON — the city, not the state — was quiet.",
            "AFP reported on March 12 that the army left.",
            "Jane Roe, John Doe – The authors of the study",
            "Reuters could not verify the account.",
            "Moscow (Russia) The army",
            "Ukraine's army - The largest in Europe",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}|[A-Z(]{0,9}[ ,A-Za-z0-9.)/]{0,40}[-—–:] ?\\PC{0,9}|(BAGHDAD|Jan\\.|[0-9]{1,2}|\\(AFP\\)|/TASS/|AFP|[-–—.,:/( )]|Iraq|é| ){0,14}") {
            if let Some(found) = read(&text) {
                proptest::prop_assert!(text.is_char_boundary(found.end) && text.is_char_boundary(found.rest));
            }
        }
    }
}
