//! What joins an expression: words in front of it, a time of day beside a day.

use super::lex::{Class, Lexed};
use super::value::{Grain, Point, add_days};
use super::{Found, with_day};
use dateline_facts::time::TimeKind;
use dateline_facts::token::Token;
use jiff::civil::Date;

/// Takes in "early", "the end of", "about", "the night of" in front, not before token `floor`.
pub(super) fn extend(
    found: &mut Found,
    tokens: &[Token],
    text: &str,
    floor: usize,
    lexed: &[Lexed],
    from: usize,
) {
    let word = |i: usize| tokens[i].span.of(text).to_lowercase();
    let back = |n: usize| found.first.checked_sub(n).filter(|i| *i >= floor).map(word).unwrap_or_default();
    let dated = matches!(found.sense.kind, TimeKind::Date | TimeKind::Time);
    let (one, two, three) = (back(1), back(2), back(3));
    let mut take = 0;
    if dated && found.sense.point.is_some() {
        let part_on = one == "on"
            && matches!(
                two.as_str(),
                "dawn"
                    | "daybreak"
                    | "sunrise"
                    | "sunset"
                    | "dusk"
                    | "nightfall"
                    | "morning"
                    | "evening"
                    | "night"
            )
            && matches!(
                three.as_str(),
                "at" | "before"
                    | "after"
                    | "around"
                    | "by"
                    | "near"
                    | "early"
                    | "late"
                    | "since"
                    | "until"
                    | ""
            );
        let linked = match (one.as_str(), two.as_str()) {
            ("of", _) => Some(1),
            ("on", _) if part_on => Some(1),
            ("the", "of") => Some(2),
            _ => None,
        };
        let early_in = match (one.as_str(), two.as_str()) {
            ("early" | "late" | "earlier" | "later", _) => Some((one.clone(), 1)),
            ("in" | "on", "early" | "late" | "earlier" | "later") => Some((two.clone(), 2)),
            ("the", "in") if matches!(three.as_str(), "early" | "late" | "later" | "earlier") => {
                Some((three.clone(), 3))
            }
            ("mid", _) => Some((one.clone(), 1)),
            _ => None,
        };
        if let Some((which, n)) = early_in {
            take = n;
            found.sense.approximate = true;
            narrow(found, &which);
            let at = found.first - take;
            if at > floor && word(at - 1) == "the" && n == 1 {
                take += 1;
            }
        } else if let Some(link) = linked {
            let noun_at = found.first - link;
            let on = part_on && one == "on";
            let noun = noun_at.checked_sub(1).filter(|i| *i >= floor);
            if let Some(noun) = noun {
                let said = word(noun);
                let bound = matches!(
                    said.as_str(),
                    "end"
                        | "beginning"
                        | "start"
                        | "middle"
                        | "close"
                        | "rest"
                        | "outset"
                        | "dawn"
                        | "turn"
                        | "eve"
                );
                let part = lexed
                    .get(noun.saturating_sub(from))
                    .and_then(|l| l.items.iter().find(|i| i.class == Class::Part))
                    .map(|i| i.value);
                if bound && !on {
                    take = link + 1;
                    found.sense.approximate = true;
                    narrow(found, &said);
                } else if let (Some(part), Some(point)) = (part, found.sense.point)
                    && point.grain == Grain::Day
                    && found.sense.kind == TimeKind::Date
                {
                    take = link + 1;
                    let parts = ["TMO", "T12:00", "TAF", "TEV", "TNI", "T24:00", "TDT"];
                    found.sense.value.push_str(parts[((part as usize).max(1) - 1).min(6)]);
                    found.sense.kind = TimeKind::Time;
                }
                if take > 0 {
                    let at = found.first - take;
                    if at > floor && matches!(word(at - 1).as_str(), "the" | "very") {
                        take += 1;
                    }
                }
            }
        }
    }
    found.first -= take;
    approximate(found, tokens, text, floor);
}

/// Takes in "about", "more than", "at least" in front.
fn approximate(found: &mut Found, tokens: &[Token], text: &str, floor: usize) {
    let word = |i: usize| tokens[i].span.of(text).to_lowercase();
    let back = |n: usize| found.first.checked_sub(n).filter(|i| *i >= floor).map(word).unwrap_or_default();
    let (one, two) = (back(1), back(2));
    let length = found.sense.kind == TimeKind::Duration
        || tokens[found.last - 1].lemma == "ago"
        || tokens[found.last - 1].lemma == "late";
    let take = match (one.as_str(), two.as_str()) {
        ("than", "more" | "less" | "fewer") if length => 2,
        ("least" | "most", "at") if length => 2,
        ("to", "up") if length => 2,
        ("about" | "around" | "approximately" | "roughly" | "circa" | "ca." | "c.", _) => 1,
        ("nearly" | "almost" | "some" | "over" | "under", _) if length => 1,
        _ => 0,
    };
    if take > 0 {
        found.first -= take;
        found.sense.approximate = true;
    }
}

/// "mid-October", "early-1990".
pub(super) fn prefixed(found: &mut Found, tokens: &[Token], text: &str) {
    let word = tokens.get(found.first).map_or("", |t| t.span.of(text));
    if let Some((head, _)) = word.split_once('-') {
        narrow(found, &head.to_lowercase());
    }
}

/// Narrows the interval of a point by "early", "end", "middle".
fn narrow(found: &mut Found, which: &str) {
    let Some(point) = found.sense.point else { return };
    let (first, last) = (point.first, point.last());
    let days = (last - first).get_days();
    if days < 3 {
        return;
    }
    let third = days / 3;
    let set: (Date, Date) = match which {
        "early" | "beginning" | "start" | "outset" | "dawn" | "turn" => (first, add_days(first, third)),
        "late" | "end" | "close" => (add_days(last, -third), last),
        "mid" | "middle" => (add_days(first, third), add_days(last, -third)),
        _ => return,
    };
    (found.sense.earliest, found.sense.latest) = (Some(set.0), Some(set.1));
}

/// What stands behind the T of a value.
fn time_of(found: &Found) -> Option<&str> {
    found.sense.value.split_once('T').map(|(_, time)| time)
}

/// Adds a mention; a time of day takes the day beside it.
pub(super) fn join(list: &mut Vec<Found>, mut new: Found, tokens: &[Token], text: &str) {
    let is_clock = |f: &Found| f.sense.kind == TimeKind::Time && f.sense.value.contains('T');
    let is_day = |f: &Found| f.sense.point.is_some_and(|p| p.grain == Grain::Day);
    if let Some(before) = list.last_mut() {
        let gap: Vec<&str> =
            tokens.get(before.last..new.first).unwrap_or(&[]).iter().map(|t| t.span.of(text)).collect();
        // "at 10:35 a.m. (0735 GMT) Friday"
        let closed = matches!(gap[..], [")"] | [")", "on"] | [")", ","]);
        if closed && is_clock(before) && is_day(&new) && new.sense.kind == TimeKind::Date {
            let opens = before.first.checked_sub(1);
            let day = new.sense.point;
            if let Some(day) = day {
                with_day(&mut before.sense, day);
            }
            if let (Some(day), [.., first, _]) = (day, list.as_mut_slice())
                && Some(first.last) == opens
                && is_clock(first)
            {
                with_day(&mut first.sense, day);
            }
            list.push(new);
            return;
        }
        let near = matches!(
            gap[..],
            [] | [","] | ["on"] | ["at"] | ["at", "about"] | ["at", "around"] | [",", "at"] | ["around"]
        );
        // "9:15 p.m. on Saturday evening": the hour says more than the evening.
        let hour = |f: &Found| time_of(f).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
        let evening = hour(before) && !hour(&new) && is_clock(&new);
        if near && is_clock(before) && is_day(&new) && (new.sense.kind == TimeKind::Date || evening) {
            let day = Point { first: new.sense.point.map_or(Date::ZERO, |p| p.first), grain: Grain::Day };
            with_day(&mut before.sense, day);
            if gap != ["on"] || before.last + 1 == new.first {
                before.last = new.last;
                return;
            }
        } else if near
            && is_clock(&new)
            && hour(&new)
            && is_day(before)
            && let Some(day) = before.sense.point
        {
            with_day(&mut new.sense, day);
        }
    }
    list.push(new);
}
