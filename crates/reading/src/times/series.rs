//! Further members of a range or list that leave out what the first one says: "May 4 and 5", "Oct. 7-9, 2023",
//! "1915-17".

use super::Found;
use super::resolve::Sense;
use super::value::{Grain, Point, ymd};
use dateline_facts::token::{Token, Upos};

/// The member that follows `before`, if there is one before token `end`.
pub(super) fn next(before: &Found, rule: &str, tokens: &[Token], text: &str, end: usize) -> Option<Found> {
    let point = before.sense.point?;
    let word = |i: usize| tokens.get(i).filter(|_| i < end).map_or("", |t| t.span.of(text));
    let link = word(before.last);
    let dash = matches!(link, "-" | "–" | "—");
    if point.grain == Grain::Year && matches!(rule, "year" | "month.y") {
        let short = word(before.last + 1);
        let n: i16 = short.parse().ok().filter(|_| dash && short.len() == 2)?;
        let year = point.first.year().div_euclid(100) * 100 + n;
        let sense = Sense::point(Point::year(year)?);
        let follows = year > point.first.year() && word(before.last + 2) != "-";
        return follows.then_some(Found {
            first: before.last + 1,
            last: before.last + 2,
            rule: before.rule,
            sense,
        });
    }
    if point.grain != Grain::Day || !matches!(rule, "date.md" | "date.lastmd") {
        return None;
    }
    if !dash && !matches!(link, "and" | "or" | "to" | "," | "through" | "until") {
        return None;
    }
    let mut first = before.last + 1;
    let article = word(first) == "the";
    let number = first + usize::from(article);
    let digits = word(number).trim_end_matches(|c: char| c.is_ascii_lowercase());
    let ordinal = digits.len() < word(number).len();
    let day: i8 = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    if !article {
        first = number;
    }
    if day <= point.first.day() || article && !ordinal {
        return None;
    }
    let mut last = number + 1;
    let mut year = point.first.year();
    let after = word(last);
    let stated = word(last + 1).parse::<i16>().ok().filter(|y| after == "," && (1000..2200).contains(y));
    if let Some(stated) = stated {
        year = stated;
        last += 2;
    } else if !after.is_empty() {
        let counted = tokens
            .get(last)
            .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sym));
        let listed = matches!(after, "," | "and" | "or" | "." | ")" | ";");
        if counted && !dash || after == "%" || matches!(link, ",") && !listed || after == "of" {
            return None;
        }
    }
    let sense = Sense::point(Point::day(ymd(year, point.first.month(), day)?));
    Some(Found { first, last, rule: before.rule, sense })
}

/// Where the first member of "22-25 April" or "the 13th to the 19th of October" ends.
pub(super) fn link(tokens: &[Token], text: &str, first: usize, last: usize) -> usize {
    (first + 1..last)
        .find(|i| {
            tokens.get(*i).is_some_and(|t| matches!(t.span.of(text), "-" | "–" | "to" | "and" | "or" | ","))
        })
        .unwrap_or(last)
}
