//! Numbers that count nothing: years, clock times, scores, parts of names.
//!
//! Each rule is a kind of use; what it drops and what it keeps stand beside it.

use super::Scene;
use super::atoms::Kind;
use super::numbers::Found;
use super::units::Unit;

/// Whether the number at `found` with `unit` counts nothing.
pub fn counts_nothing(scene: &Scene, found: &Found, unit: &Unit, money: bool) -> bool {
    if found.spelled {
        spelled_use(scene, found, unit)
    } else {
        identifier(scene, found, unit, money)
            || clock_or_code(scene, found, unit)
            || (!money && (year(scene, found, unit) || score(scene, found, unit)))
            || (!money && near_month(scene, found, unit))
    }
}

/// "Game 2", "Boeing 747", "F-16", "S23 #1": a number that belongs to a name. Kept: "In Baghdad 12 people".
fn identifier(scene: &Scene, found: &Found, unit: &Unit, money: bool) -> bool {
    let Some(before) = found.first.checked_sub(1) else { return false };
    let atom = &scene.atoms[before];
    let here = &scene.atoms[found.first];
    if money {
        return false;
    }
    if !here.spaced {
        match atom.kind {
            // Letters and digits in one piece are a code.
            Kind::Word | Kind::Number { .. } => return true,
            Kind::Mark('#' | '_' | '@' | '/' | '.' | '&' | '+') => return !(atom.is('+') && atom.spaced),
            _ if atom.is_dash() => {
                let prior = before.checked_sub(1).and_then(|p| scene.atoms.get(p));
                return match prior {
                    Some(p) if !atom.spaced && p.is_word() => !matches!(
                        scene.lower(before - 1).as_deref(),
                        Some("minus" | "sub" | "mid" | "plus" | "under" | "over")
                    ),
                    Some(p) if !atom.spaced && matches!(p.kind, Kind::Number { .. }) => false,
                    _ => false,
                };
            }
            _ => {}
        }
    }
    if unit.measure {
        return false;
    }
    if atom.is_word() {
        // "Model 3 sedans", "iPhone 11 has"
        let name = atom.of(scene.text);
        let inner = name.chars().skip(1).any(char::is_uppercase) && name.chars().any(char::is_lowercase);
        if inner || matches!(name, "Model" | "Series" | "Mark" | "Type" | "Class" | "Boeing" | "Airbus") {
            return true;
        }
        let low = scene.lower(before).unwrap_or_default();
        if matches!(
            low.as_str(),
            "no" | "number"
                | "chapter"
                | "article"
                | "articles"
                | "resolution"
                | "highway"
                | "route"
                | "flight"
                | "channel"
                | "page"
                | "pages"
                | "section"
                | "part"
                | "phase"
                | "level"
                | "unit"
                | "type"
                | "version"
                | "grade"
                | "round"
                | "game"
                | "stage"
                | "line"
                | "figure"
                | "table"
                | "room"
                | "gate"
                | "act"
                | "act,"
                | "class"
                | "index"
                | "category"
                | "tier"
                | "ranked"
                | "seed"
                | "week"
                | "day"
                | "aged"
        ) && low != "aged"
        {
            return unit.name.is_empty() || found.plain && found.low < 100.0 && !plural_unit(scene, unit);
        }
        let name = atom.of(scene.text).chars().next().is_some_and(char::is_uppercase)
            && before > 0
            && !scene.starts_sentence(before)
            && !super::units::is_function(&low);
        if name && found.plain && !plural_unit(scene, unit) && !age_after_name(scene, found) {
            return true;
        }
    }
    if atom.is('.')
        && before > 0
        && matches!(scene.lower(before - 1).as_deref(), Some("no" | "nos" | "vol" | "fig"))
    {
        return true;
    }
    // "(4)" behind a player's name.
    atom.is('(') && scene.atoms.get(found.next).is_some_and(|a| a.is(')')) && found.plain
}

fn plural_unit(scene: &Scene, unit: &Unit) -> bool {
    unit.next > 0
        && !unit.name.is_empty()
        && super::nouns::is_plural(scene.atoms[unit.next - 1].of(scene.text))
}

/// "Nick Hague, 44, has", "Senard, 65," and, with the commas lost, "Nick Hague 44 has".
pub fn age_after_name(scene: &Scene, found: &Found) -> bool {
    if found.spelled || !found.plain || !(1.0..=110.0).contains(&found.low) {
        return false;
    }
    let Some(before) = found.first.checked_sub(1) else { return false };
    let capital = |i: usize| {
        scene.atoms[i].is_word()
            && scene.atoms[i].of(scene.text).chars().next().is_some_and(char::is_uppercase)
    };
    let next = scene.atoms.get(found.next);
    if scene.atoms[before].is(',') {
        let name = before >= 2 && capital(before - 1) && capital(before - 2)
            || before >= 1 && capital(before - 1) && !scene.starts_sentence(before - 1);
        let closed = next.is_some_and(|a| a.is(',') || a.is('.') || a.is(';'));
        return name && closed && found.low >= 10.0;
    }
    false
}

/// Clock times, ordinals, decades, references: "9:01", "7.05am", "22nd", "1990s", "24/7", "3G".
fn clock_or_code(scene: &Scene, found: &Found, unit: &Unit) -> bool {
    let last = found.next;
    let colon = |i: usize| scene.atoms.get(i).is_some_and(|a| a.is(':') && !a.spaced);
    let digit =
        |i: usize| scene.atoms.get(i).is_some_and(|a| !a.spaced && matches!(a.kind, Kind::Number { .. }));
    if colon(last) && digit(last + 1) {
        return true;
    }
    if found.first >= 2
        && colon(found.first - 1)
        && matches!(scene.atoms[found.first - 2].kind, Kind::Number { .. })
    {
        return true;
    }
    if let Some(slash) = scene.atoms.get(last)
        && slash.is('/')
        && digit(last + 1)
        && unit.name.is_empty()
    {
        return true;
    }
    if let Some(word) = scene.atoms.get(last)
        && word.is_word()
    {
        let text = word.of(scene.text);
        let low = text.to_ascii_lowercase();
        if !word.spaced {
            if matches!(low.as_str(), "st" | "nd" | "rd" | "th" | "s" | "am" | "pm" | "c" | "d" | "x" | "e")
                && low != "c"
            {
                return true;
            }
            // "3G", "4K", "747s": letters glued that are no unit.
            if !unit.measure || unit.next <= last {
                return true;
            }
        } else if matches!(low.as_str(), "am" | "pm" | "gmt" | "utc" | "edt" | "est" | "pdt" | "pst" | "o")
            && unit.name != "year"
        {
            let clock = low != "o" || scene.atoms.get(last + 1).is_some_and(|a| a.is('\'') || a.is('’'));
            if clock {
                return true;
            }
        } else if matches!(low.as_str(), "a" | "p")
            && scene.atoms.get(last + 1).is_some_and(|a| a.is('.') && !a.spaced)
            && scene
                .atoms
                .get(last + 2)
                .is_some_and(|a| !a.spaced && a.of(scene.text).eq_ignore_ascii_case("m"))
        {
            return true;
        }
    }
    false
}

/// Bare four-digit years. Kept: "2000 people", "about 1500".
fn year(scene: &Scene, found: &Found, unit: &Unit) -> bool {
    if !found.plain || found.low.fract() != 0.0 || !(1000.0..=2100.0).contains(&found.low) || unit.measure {
        return false;
    }
    if scene.atoms[found.first].of(scene.text).len() != 4 {
        return false;
    }
    let before = found.first.checked_sub(1).and_then(|b| scene.lower(b));
    let led = matches!(
        before.as_deref(),
        Some(
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "before"
                | "after"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "through"
                | "circa"
                | "spring"
                | "summer"
                | "autumn"
                | "fall"
                | "winter"
                | "of"
                | "from"
                | "between"
                | "the"
                | "and"
                | "to"
                | "for"
        )
    );
    let modern = found.low >= 1900.0;
    let plural = plural_unit(scene, unit);
    // "between 1600 and 1900"
    if matches!(before.as_deref(), Some("and" | "to"))
        && let Some(Kind::Number { value, plain: true }) =
            found.first.checked_sub(2).and_then(|p| scene.atoms.get(p)).map(|a| a.kind)
        && (1000.0..=2100.0).contains(&value)
    {
        return true;
    }
    match (modern, led) {
        (true, true) => {
            !plural || matches!(before.as_deref(), Some("in" | "since" | "until" | "by" | "early" | "late"))
        }
        (true, false) => !plural,
        (false, true) => {
            !plural
                && matches!(
                    before.as_deref(),
                    Some("in" | "since" | "until" | "between" | "from" | "and" | "circa")
                )
        }
        (false, false) => false,
    }
}

/// "2-2", "9-2 lead", "50-50". Kept, as a range, before it comes here: "2-3 people".
fn score(scene: &Scene, found: &Found, unit: &Unit) -> bool {
    let dash = |i: usize| scene.atoms.get(i).is_some_and(|a| a.is_dash() && !a.spaced);
    let digit =
        |i: usize| scene.atoms.get(i).is_some_and(|a| !a.spaced && matches!(a.kind, Kind::Number { .. }));
    let ahead = dash(found.next) && digit(found.next + 1);
    let behind = found.first >= 2
        && dash(found.first - 1)
        && !scene.atoms[found.first].spaced
        && matches!(scene.atoms[found.first - 2].kind, Kind::Number { .. });
    (ahead || behind) && !unit.measure
}

/// "September 8", "8 Sept. 2019": days of a month that the times stage has not taken.
fn near_month(scene: &Scene, found: &Found, unit: &Unit) -> bool {
    if unit.measure || !found.plain || found.low > 31.0 {
        return false;
    }
    let month = |i: usize| {
        scene.word(i).is_some_and(|w| {
            let w = w.trim_end_matches('.');
            matches!(
                w,
                "January"
                    | "February"
                    | "March"
                    | "April"
                    | "May"
                    | "June"
                    | "July"
                    | "August"
                    | "September"
                    | "October"
                    | "November"
                    | "December"
                    | "Jan"
                    | "Feb"
                    | "Mar"
                    | "Apr"
                    | "Jun"
                    | "Jul"
                    | "Aug"
                    | "Sept"
                    | "Sep"
                    | "Oct"
                    | "Nov"
                    | "Dec"
            )
        })
    };
    let before = found
        .first
        .checked_sub(1)
        .is_some_and(|b| month(b) || (b > 0 && scene.atoms[b].is('.') && month(b - 1)));
    before || month(found.next)
}

/// "one another", "the two", "Big Three", "no one".
fn spelled_use(scene: &Scene, found: &Found, unit: &Unit) -> bool {
    let first = &scene.atoms[found.first];
    let word = first.of(scene.text);
    let before = found.first.checked_sub(1).and_then(|b| scene.lower(b));
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    if found.vague || found.fraction {
        return found.fraction && capital && !scene.starts_sentence(found.first);
    }
    if capital && !scene.starts_sentence(found.first) && found.times == 1.0 {
        return true;
    }
    let small = found.times == 1.0 && found.low < 20.0;
    // "a three-year plan", "a two-bed flat": kinds of thing. Kept: "a five-mile zone".
    let glued = scene.atoms.get(found.next).is_some_and(|a| a.is_dash() && !a.spaced);
    if small && glued && (!unit.measure || unit.name == "year") {
        return true;
    }
    if found.low == 1.0 && found.times == 1.0 {
        if unit.name.is_empty() || matches!(unit.name.as_str(), "another" | "thing") {
            return true;
        }
        return matches!(
            before.as_deref(),
            Some(
                "no" | "any"
                    | "every"
                    | "each"
                    | "this"
                    | "that"
                    | "which"
                    | "another"
                    | "some"
                    | "someone"
                    | "number"
                    | "day"
                    | "chapter"
            )
        );
    }
    if first.is_word() && found.first > 0 {
        let prior = &scene.atoms[found.first - 1];
        // "Part-two", "catch-twenty-two"
        if prior.is_dash() && !prior.spaced && !first.spaced && !matches!(before.as_deref(), Some("-")) {
            return true;
        }
    }
    if small && unit.name.is_empty() {
        return matches!(
            before.as_deref(),
            Some(
                "the"
                    | "these"
                    | "those"
                    | "all"
                    | "other"
                    | "bottom"
                    | "top"
                    | "last"
                    | "first"
                    | "final"
                    | "another"
                    | "number"
                    | "chapter"
                    | "part"
                    | "phase"
                    | "game"
                    | "category"
                    | "act"
            )
        );
    }
    false
}
