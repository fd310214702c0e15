//! Days, months, quarters, years, seasons, feasts.

use super::super::anchor::{Context, Place, year_of_day, year_of_month};
use super::super::grammar::Rule;
use super::super::lex::Class;
use super::super::value::{Grain, Point, add_months, season, weekday_number, ymd};
use super::names::numbered;
use super::{Sense, Slots};
use dateline_facts::time::TimeKind;
use dateline_facts::token::Upos;
use jiff::civil::Date;

/// Compares a weekday named beside a day.
pub(super) fn checked(mut sense: Sense, named: Option<i32>) -> Sense {
    if let (Some(named), Some(point)) = (named, sense.point) {
        sense.wrong_weekday = weekday_number(point.first) != named;
    }
    sense
}

/// "2024-06-11", "11/06/2024". Where either number can be the month, the weekday beside it decides, then the way in which
/// the text's other dates and its outlet's country write, then the report's own date; else it stays open.
pub(super) fn numeric(code: i32, named: Option<i32>, ctx: &Context) -> Option<Sense> {
    let (year, rest) = ((code.abs() / 10_000) as i16, code.abs() % 10_000);
    let (first, second) = ((rest / 100) as i8, (rest % 100) as i8);
    let month_first = ymd(year, first, second)?;
    if code > 0 {
        return Some(checked(Sense::point(Point::day(month_first)), named));
    }
    let day_first = ymd(year, second, first)?;
    let agrees = |d: Date| named == Some(weekday_number(d));
    let near = |d: Date| ctx.doc.is_some_and(|doc| (-60..=10).contains(&(d - doc).get_days()));
    let chosen = match (agrees(month_first), agrees(day_first)) {
        (true, false) => Some(month_first),
        (false, true) => Some(day_first),
        _ => match ctx.day_first {
            Some(true) => Some(day_first),
            Some(false) => Some(month_first),
            None if near(month_first) != near(day_first) => {
                Some(if near(day_first) { day_first } else { month_first })
            }
            None => None,
        },
    };
    if let Some(date) = chosen {
        return Some(checked(Sense::point(Point::day(date)), named));
    }
    let mut sense = Sense::bare(TimeKind::Date, format!("{year:04}"));
    let (from, to) = (month_first.min(day_first), month_first.max(day_first));
    (sense.earliest, sense.latest) = (Some(from), Some(to));
    sense.approximate = true;
    sense.either = Some((from, to));
    Some(sense)
}

pub(super) fn day(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let number = *slots.days().first()?;
    let named = slots.get(Class::Weekday);
    let Some(month) = slots.month() else {
        // "Friday the 13th"
        let now = ctx.now()?;
        let near = Point::around(now, Grain::Month);
        let day = ymd(near.first.year(), near.first.month(), number)?;
        return Some(checked(Sense::point(Point::day(day)), named));
    };
    let year = match (slots.year().or_else(|| place.year_ahead()), ctx.now()) {
        (Some(year), _) => year,
        (None, Some(now)) if ctx.narrative => {
            if ctx.last.is_none() {
                return Some(Sense::bare(TimeKind::Date, format!("XXXX-{month:02}-{number:02}")));
            }
            narrative_year(now, month)
        }
        (None, Some(now)) => {
            let year = year_of_day(now, month, number, place.direction());
            // A weekday beside it decides between two years.
            let agrees = |y: i16| ymd(y, month, number).is_some_and(|d| Some(weekday_number(d)) == named);
            if named.is_some() && !agrees(year) {
                [year, year - 1, year + 1].into_iter().find(|y| agrees(*y)).unwrap_or(year)
            } else {
                year
            }
        }
        (None, None) => return Some(Sense::bare(TimeKind::Date, format!("XXXX-{month:02}-{number:02}"))),
    };
    Some(checked(Sense::point(Point::day(ymd(year, month, number)?)), named))
}

/// A story goes on: January after a mention of November is the next one.
pub(super) fn narrative_year(last: Date, month: i8) -> i16 {
    if last.month() >= 10 && month <= 3 { last.year() + 1 } else { last.year() }
}

pub(super) fn month(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let month = slots.month()?;
    let year = match (slots.year().or_else(|| place.year_ahead()), ctx.now()) {
        (Some(year), _) => year,
        (None, Some(now)) if ctx.narrative => {
            if ctx.last.is_none() {
                return Some(Sense::bare(TimeKind::Date, format!("XXXX-{month:02}")));
            }
            match ctx.last {
                Some(p) if p.grain == Grain::Day || p.grain == Grain::Month => narrative_year(now, month),
                _ => now.year(),
            }
        }
        (None, Some(now)) => year_of_month(now, month, place.direction()),
        (None, None) => return Some(Sense::bare(TimeKind::Date, format!("XXXX-{month:02}"))),
    };
    Some(Sense::point(Point::month(year, month)?))
}

pub(super) fn year(year: i16, rule: &Rule, place: &Place<'_>) -> Option<Sense> {
    if rule.id == "year" {
        let before = place.before(1);
        let unlike =
            matches!(before, "$" | "US$" | "£" | "€" | "#" | "No." | "number" | "than" | "nearly" | "least")
                || numbered(place)
                || place.first > 0
                    && place.tokens[place.first - 1].upos == Upos::Num
                    && before.bytes().all(|b| b.is_ascii_digit())
                    && before.len() > 2;
        let counted = place.after(0).is_some_and(|t| {
            let word = t.span.of(place.text);
            let plural = t.upos == Upos::Noun && word.ends_with('s') && word != t.lemma.as_str()
                || matches!(
                    t.lemma.as_str(),
                    "people"
                        | "troops"
                        | "man"
                        | "woman"
                        | "kilometer"
                        | "percent"
                        | "%"
                        | "square"
                        | "foot"
                        | "meter"
                        | "mile"
                        | "other"
                );
            let modern = (1900..2060).contains(&year);
            plural && !(modern && matches!(before, "in" | "since" | "the" | "of" | "'s" | "during"))
        });
        let cued = matches!(
            before,
            "in" | "since"
                | "of"
                | "by"
                | "until"
                | "from"
                | "during"
                | "before"
                | "after"
                | "early"
                | "late"
                | "to"
                | "and"
                | "-"
                | "–"
                | "("
                | "circa"
                | ","
                | "around"
                | "through"
                | "for"
                | "between"
                | "or"
                | ""
        );
        let ranged = place.after(0).is_some_and(|t| matches!(t.span.of(place.text), "-" | "–"))
            && place.after(1).is_some_and(|t| {
                let to = t.span.of(place.text);
                to.len() == 4 && to.parse::<i16>().is_ok_and(|y| (year + 1..=year + 100).contains(&y))
            });
        let cued = cued || ranged;
        let likely = (1900..2060).contains(&year) || cued && (1400..2100).contains(&year);
        if unlike || counted || !likely {
            return None;
        }
        if before == "from"
            && place.after(0).is_some_and(|t| t.lemma == "to")
            && !(1700..2060).contains(&year)
        {
            return None;
        }
    }
    Some(Sense::point(Point::year(year)?))
}

pub(super) fn bc(slots: &Slots<'_>) -> Option<Sense> {
    let n = slots.0.iter().find(|(c, _)| matches!(c, Class::Year | Class::Num | Class::Day))?.1;
    if !(1.0..9999.0).contains(&n) {
        return None;
    }
    let year = 1 - n as i16;
    Some(Sense::point(match (slots.month(), slots.get(Class::Season)) {
        (Some(month), _) => Point::month(year, month)?,
        (_, Some(number)) => season(year, number as usize),
        _ => Point::year(year)?,
    }))
}

pub(super) fn quarter(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let number = slots.get(Class::Ord).or(slots.get(Class::QuarterH)).filter(|n| (1..=4).contains(n))? as i8;
    if let Some(year) = slots.year() {
        return Some(Sense::point(Point::quarter(year, number)?));
    }
    let now = ctx.now()?;
    let this = Point::quarter(now.year(), number)?;
    // Quarters are reported when they are over; the current one is spoken of in its last days.
    let future = place.direction() > 0;
    let point = if future {
        // What "will be reported for the third quarter" in October is the one that is just over.
        if this.last() < now && (now - this.last()).get_days() > 120 { this.shift(4) } else { this }
    } else if this.first > now {
        this.shift(-4)
    } else {
        this
    };
    Some(Sense::point(point))
}

pub(super) fn year_ago(slots: &Slots<'_>, ctx: &Context) -> Option<Sense> {
    if let Some(number) = slots.get(Class::Ord) {
        return Some(Sense::point(Point::quarter(ctx.now()?.year().checked_sub(1)?, number as i8)?));
    }
    Some(Sense::point(match ctx.quarter {
        Some(quarter) => quarter.shift(-4),
        None => Point::around(add_months(ctx.now()?, -12), Grain::Year),
    }))
}

/// The end of a year: its last month.
pub(super) fn narrow_end(year: Point) -> Sense {
    let mut sense = Sense::point(year);
    sense.earliest = ymd(year.first.year(), 12, 1);
    sense.approximate = true;
    sense
}

pub(super) fn seasons(slots: &Slots<'_>, rule: &Rule, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let number = slots.get(Class::Season)? as usize;
    if let Some(year) = slots.year() {
        return Some(Sense::point(season(year, number)));
    }
    let after = place.after(0);
    let named = after.is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn));
    if after.is_some_and(|t| t.lemma == "of") || named && rule.meaning == "seasonbare" && !ctx.narrative {
        return None;
    }
    // "the Spring Offensive" of a history.
    if ctx.narrative && named && ctx.last.is_some() {
        return Some(Sense::point(season(ctx.now()?.year(), number)));
    }
    if matches!(number, 1 | 3)
        && !matches!(
            place.before(1),
            "in" | "during" | "of" | "by" | "until" | "since" | "for" | "early" | "late" | "mid"
        )
        || rule.meaning == "seasonbare"
            && !matches!(
                place.before(1),
                "in" | "during" | "of" | "by" | "until" | "since" | "early" | "late" | "mid" | "every"
            )
    {
        return None;
    }
    let now = ctx.now()?;
    if ctx.narrative {
        return Some(Sense::point(season(now.year(), number)));
    }
    let this = season(now.year(), number);
    let point = match place.direction() {
        1 if this.last() < now => this.shift(1),
        1 => this,
        _ if this.first > now => this.shift(-1),
        _ => this,
    };
    Some(Sense::point(point))
}

/// "on the 3rd": of this month or, where that lies ahead of what is told, of the last; of the next for what is to come.
pub(super) fn day_of_month(now: Date, number: i8, direction: i32) -> Option<Sense> {
    let this = ymd(now.year(), now.month(), number);
    let moved = |by: i32| {
        let month = Point::around(now, Grain::Month).shift(by).first;
        ymd(month.year(), month.month(), number)
    };
    let day = match (this, direction) {
        (Some(this), 1) if this < now => moved(1),
        (Some(this), 1) => Some(this),
        (Some(this), _) if this <= now => Some(this),
        (_, 1) => None,
        _ => moved(-1),
    };
    Some(Sense::point(Point::day(day?)))
}

/// "the second Sunday of March".
pub(super) fn nth_weekday(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let (nth, weekday, month) = (slots.get(Class::Ord)?, slots.get(Class::Weekday)?, slots.month()?);
    let year = match (slots.year(), ctx.now()) {
        (Some(year), _) => year,
        (None, Some(now)) if ctx.narrative => narrative_year(now, month),
        (None, now) => year_of_month(now?, month, place.direction()),
    };
    let first = ymd(year, month, 1)?;
    let lead = (weekday - weekday_number(first)).rem_euclid(7);
    let number = lead + 1 + (nth - 1) * 7;
    Some(Sense::point(Point::day(ymd(year, month, i8::try_from(number).ok()?)?)))
}
