//! Dates that a text carries in front of its first sentence: a date line that cleaning left in the text, the numbers
//! under which agencies and papers file their copy.

use super::clues::Clue;
use super::estimate::{Day, between};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;

/// Bytes at the head of a text in which a date line can stand.
const HEAD: usize = 120;
/// Bytes at both ends of a text in which a filing number can stand.
const ENDS: usize = 400;

/// Whether the words at `span` stand in a date line: place in capitals or an agency in brackets in front, and a dash,
/// a bracket or a colon soon behind.
pub(super) fn in_dateline(reading: &Reading, span: Span) -> bool {
    let text = &reading.report.text;
    // The paragraph, which need not be the first: a headline can stand above it.
    let Some(start) = reading
        .report
        .blocks
        .iter()
        .map(|b| b.span)
        .find(|b| b.contains(span))
        .map(|b| b.begin())
        .filter(|s| span.begin() - s < HEAD && *s < 600)
    else {
        return false;
    };
    let (Some(front), Some(rest)) = (text.get(start..span.begin()), text.get(span.finish()..)) else {
        return false;
    };
    let words: Vec<&str> = front
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/' | '-' | '–' | '—' | '_'))
        .filter(|w| !w.is_empty())
        .collect();
    let capital = |w: &&str| {
        w.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
            || matches!(*w, "of" | "the" | "al" | "de")
    };
    let shouted = words.first().is_some_and(|w| w.chars().count() >= 3 && !w.chars().any(char::is_lowercase));
    if words.is_empty()
        || words.len() > 8
        || !words.iter().all(capital)
        || front.contains(['"', '“', ';', '!', '?'])
    {
        return false;
    }
    if !(shouted || front.contains('(')) {
        return false;
    }
    let mut rest = rest.trim_start_matches([',', ' ']);
    if let Some(year) = rest.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit())) {
        rest = rest.trim_start_matches(year).trim_start();
    }
    if let Some(inside) = rest.strip_prefix('(') {
        let Some(close) = inside.find(')').filter(|c| *c < 40) else { return false };
        rest = inside.get(close + 1..).unwrap_or("").trim_start();
        // "(Xinhua) --"; a bracket alone is enough behind a shouted place.
        return rest.starts_with(['-', '–', '—', '_', ':', '.']) || shouted;
    }
    rest.starts_with(['–', '—', '_', ':'])
        || rest.starts_with("--")
        || rest.starts_with("- ")
        || rest.starts_with(".-")
}

/// The days of a date in numbers that stands alone in front of the text, and what is doubtful about it: of two days that it
/// can mean, one may lie just behind a day that the text tells of.
pub(super) fn numbers(reading: &Reading, clues: &[Clue]) -> Option<(When, Option<String>)> {
    let time = reading.times.iter().take(3).find(|t| t.by == "time.date.iso" || t.by == "time.date.wiso")?;
    let block = reading.report.blocks.iter().find(|b| b.span.contains(time.span))?;
    if block.span.begin() > HEAD || block.span.len() > time.span.len() + 24 {
        return None;
    }
    let (first, last) = time.earliest.zip(time.latest)?;
    let behind = |date: Date| {
        clues
            .iter()
            .filter(|c| !c.ahead && c.span != time.span)
            .filter_map(Day::of)
            .any(|d| d.near(date).is_some_and(|on| (0..=10).contains(&between(on, date))))
    };
    if first == last || behind(first) != behind(last) {
        let day = if behind(last) { last } else { first };
        return Some((When::day(day, Basis::Dateline).with_evidence(time.span), None));
    }
    let words = time.span.of(&reading.report.text);
    let note = format!("the date “{words}” is {first} or {last}");
    Some((When::between(first, last, Basis::Dateline).with_evidence(time.span), Some(note)))
}

/// The day of a filing number: "AP-NR-08-15-90 1337EDT", "11-02-89 0955EST", "WSJ891102-0055", "APW19980301.0720".
pub(super) fn filed(text: &str) -> Option<(Date, Span)> {
    let cut = |from: usize| (from..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let head = text.get(..cut(ENDS.min(text.len())))?;
    let tail_at = cut(text.len().saturating_sub(ENDS));
    let tail = text.get(tail_at..)?;
    number_in(head, 0).or_else(|| number_in(tail, tail_at))
}

fn number_in(part: &str, offset: usize) -> Option<(Date, Span)> {
    let mut at = 0;
    let words: Vec<(usize, &str)> = part
        .split(char::is_whitespace)
        .map(|w| {
            let start = at;
            at += w.len()
                + part.get(start + w.len()..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
            (start, w)
        })
        .filter(|(_, w)| !w.is_empty())
        .collect();
    for (n, (start, word)) in words.iter().enumerate() {
        let next = words.get(n + 1).map_or("", |(_, w)| w);
        let span = Span::new(offset + start, offset + start + word.len());
        // "AP-NR-08-15-90", "NYT-02-06-98", or bare before a time of day with its zone.
        let stamped = next.len() >= 6
            && next.get(..4).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()))
            && next.get(4..).is_some_and(|z| z.len() <= 4 && z.starts_with(|c: char| c.is_ascii_uppercase()));
        let code = word.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '-');
        let signed = word.bytes().take_while(u8::is_ascii_uppercase).count() >= 2;
        let bare = Some(code).filter(|_| signed || stamped);
        if let Some(date) = bare.and_then(month_first) {
            return Some((date, span));
        }
        if let Some(date) = coded(word) {
            return Some((date, span));
        }
    }
    None
}

/// "08-15-90", "11/02/1989".
fn month_first(word: &str) -> Option<Date> {
    let mut parts = word.split(['-', '/']);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let year: i16 = match year.len() {
        4 => year.parse().ok()?,
        2 => century(year.parse().ok()?),
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// "WSJ891102-0055", "APW19980301.0720": capitals, the day, a running number.
fn coded(word: &str) -> Option<Date> {
    let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let (digits, rest) = word.get(letters..)?.split_once(['-', '.'])?;
    let numbered = rest.len() >= 4 && rest.bytes().take(4).all(|b| b.is_ascii_digit());
    if !(2..=4).contains(&letters) || !numbered || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, rest): (i16, &str) = match digits.len() {
        8 => (digits.get(..4)?.parse().ok()?, digits.get(4..)?),
        6 => (century(digits.get(..2)?.parse().ok()?), digits.get(2..)?),
        _ => return None,
    };
    let date = Date::new(year, rest.get(..2)?.parse().ok()?, rest.get(2..)?.parse().ok()?).ok()?;
    (1950..=2035).contains(&date.year()).then_some(date)
}

fn century(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn filing_numbers() {
        let day = |text: &str| filed(text).map(|(d, _)| d);
        assert_eq!(day("AP-NR-08-15-90 1337EDT"), Some(date(1990, 8, 15)));
        assert_eq!(day("a0605 11-02-89 0955EST\nTroops left."), Some(date(1989, 11, 2)));
        assert_eq!(day("NYT-02-06-98 2219EST"), Some(date(1998, 2, 6)));
        assert_eq!(day("WSJ891102-0055 Business Brief"), Some(date(1989, 11, 2)));
        assert_eq!(day("APW19980301.0720"), Some(date(1998, 3, 1)));
        assert_eq!(day("The score was 11-02-89 in all."), None);
        assert_eq!(day("Call 555-1234 or write to AB12-3456."), None);
        assert_eq!(day("Flight MH370201-4444 fell."), None);
    }
}
