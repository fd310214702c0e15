//! Who held office when: narrows the years that a text can be of.

use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;

/// Where the data say "still in office", this is as far as that is believed.
const KNOWN_UNTIL: Date = date(2027, 12, 31);

/// Words in front of a name that say that the person holds an office now.
const OFFICES: &[&str] = &[
    "president",
    "minister",
    "secretary",
    "premier",
    "chancellor",
    "king",
    "emir",
    "chief",
    "speaker",
    "spokesman",
    "spokeswoman",
    "adviser",
    "commander",
    "ambassador",
    "envoy",
    "pope",
    "director",
    "attorney",
];
/// Words that say that this is over or still to come.
const NOT_NOW: &[&str] =
    &["former", "ex", "late", "then", "deposed", "ousted", "incoming", "elect", "future"];

/// Terms by name, in lower case.
pub(super) struct Terms {
    names: FxHashMap<String, (Date, Date)>,
    /// The same by surname: the hull of all who bear it, for "President Bush".
    surnames: FxHashMap<String, (Date, Date)>,
}

impl Terms {
    /// Compiles the terms of `actors/people.tsv`; who held offices more than once is left out.
    pub fn new() -> Self {
        let mut terms = FxHashMap::default();
        for row in dateline_data::PEOPLE.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = row.split('\t').skip(4);
            let (Some(term), Some(names)) = (columns.next().and_then(term), columns.next()) else { continue };
            for name in names.split('|') {
                terms.insert(name.trim().to_lowercase(), term);
            }
        }
        for mut row in dateline_data::rows(dateline_data::TERMS) {
            let (Some(span), Some(names)) = (row.next().and_then(term), row.next()) else { continue };
            for name in names.split('|') {
                // The wider span of this table holds where both have the person.
                terms.insert(name.trim().to_lowercase(), span);
            }
        }
        let mut surnames: FxHashMap<String, (Date, Date)> = FxHashMap::default();
        for (name, span) in &terms {
            if let Some((_, last)) = name.rsplit_once(' ') {
                let hull = surnames.entry(last.to_owned()).or_insert(*span);
                *hull = (hull.0.min(span.0), hull.1.max(span.1));
            }
        }
        Terms { names: terms, surnames }
    }

    /// The days on which all the named holders of offices were in office, and who they are; who is named beside a year of
    /// the past (`aside`) may have held it then only.
    pub fn of(
        &self,
        reading: &Reading,
        aside: impl Fn(Span) -> bool,
    ) -> Option<(Date, Date, Vec<String>, Span)> {
        let text = &reading.report.text;
        let (mut from, mut to, mut who) = (Date::MIN, Date::MAX, Vec::new());
        let mut named = Span::default();
        for entity in &reading.entities {
            let name = entity.name.to_lowercase();
            let Some(own) = self.names.get(&name) else { continue };
            // Two presidents were called Bush: without the given name either can be meant.
            let full = text.contains(entity.name.as_str());
            let shared = name.rsplit_once(' ').and_then(|(_, last)| self.surnames.get(last));
            let (first, last) = if full { own } else { shared.unwrap_or(own) };
            let before = text.get(..entity.span.begin()).unwrap_or("");
            let line = before.rsplit('\n').next().unwrap_or("");
            let words = || {
                let inside = entity.span.of(text).split(is_break);
                line.rsplit(is_break).filter(|w| !w.is_empty()).take(4).chain(inside).map(str::to_lowercase)
            };
            let holds = words().any(|w| OFFICES.contains(&w.as_str()));
            if holds && !words().any(|w| NOT_NOW.contains(&w.as_str())) && !aside(entity.span) {
                from = from.max(*first);
                to = to.min(*last);
                if entity.span.of(text).starts_with(char::is_uppercase) {
                    named = entity.span;
                }
                if !who.contains(&entity.name) {
                    who.push(entity.name.clone());
                }
            }
        }
        (!who.is_empty() && from <= to && !named.is_empty()).then_some((from, to, who, named))
    }
}

fn is_break(c: char) -> bool {
    !c.is_alphanumeric()
}

/// "2020-05/2022-10", "2022-10-27/..".
fn term(words: &str) -> Option<(Date, Date)> {
    let (from, to) = words.trim().split_once('/')?;
    Some((end(from, false)?, if to == ".." { KNOWN_UNTIL } else { end(to, true)? }))
}

fn end(words: &str, last: bool) -> Option<Date> {
    let mut parts = words.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month: Option<i8> = parts.next().and_then(|m| m.parse().ok());
    let day: Option<i8> = parts.next().and_then(|d| d.parse().ok());
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(match (month, day, last) {
        (_, Some(_), _) | (_, _, false) => first,
        (Some(_), None, true) => first.last_of_month(),
        (None, None, true) => first.last_of_year(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_by_hand() {
        assert_eq!(term("2020-05/2022-10"), Some((date(2020, 5, 1), date(2022, 10, 31))));
        assert_eq!(term("2022-10-27/.."), Some((date(2022, 10, 27), KNOWN_UNTIL)));
        assert_eq!(term("1979/2003"), Some((date(1979, 1, 1), date(2003, 12, 31))));
        assert_eq!(term(""), None);
        assert!(Terms::new().names.contains_key("mohammed shia al-sudani"));
    }
}
