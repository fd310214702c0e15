//! Feasts, dates of other calendars, nights between two days.

use super::super::anchor::{Context, Place, weekday};
use super::super::calendars::{self, Feast};
use super::super::grammar::{Match, Rule};
use super::super::lex::Class;
use super::super::value::{Grain, Point, add_days, ymd};
use super::{Sense, Slots, words};
use dateline_facts::time::TimeKind;
use jiff::civil::Date;

/// A day with the interval in which it lies.
pub(super) fn between(first: Date, last: Date, approximate: bool) -> Sense {
    let mut sense = Sense::point(Point::day(first));
    if last != first {
        let grain = if (last - first).get_days() > 200 { Grain::Year } else { Grain::Month };
        sense = Sense::point(Point { first, grain });
    }
    (sense.earliest, sense.latest) = (Some(first), Some(last));
    sense.approximate = approximate;
    sense
}

/// "15 Rajab 1445", "Mehr 1402", "22 Bahman".
pub(super) fn other_calendar(
    slots: &Slots<'_>,
    rule: &Rule,
    ctx: &Context,
    place: &Place<'_>,
) -> Option<Sense> {
    let solar = rule.meaning == "solar";
    let month = slots.get(if solar { Class::SMonth } else { Class::HMonth })?;
    let day = slots.days().first().map(|d| i32::from(*d));
    // A capital tells the month from "tir" or "dey" in other languages.
    let name = place.tokens.get(place.first..place.last)?;
    if !name.iter().any(|t| t.span.of(place.text).starts_with(char::is_uppercase)) {
        return None;
    }
    let on = |year: i32| match day {
        Some(day) if solar => calendars::solar(year, month, day),
        Some(day) => (day <= 30).then(|| calendars::hijri(year, month, day))?,
        None => None,
    };
    let stated = slots.year().map(i32::from);
    let sense = |year: i32| -> Option<Sense> {
        Some(match (day, solar) {
            (Some(_), true) => between(on(year)?, on(year)?, false),
            (Some(_), false) => {
                let date = on(year)?;
                let mut sense = Sense::point(Point::day(date));
                sense.approximate = true;
                (sense.earliest, sense.latest) = (Some(add_days(date, -1)), Some(add_days(date, 1)));
                sense
            }
            (None, true) => {
                let (first, last) = calendars::solar_month(year, month)?;
                between(first, last, false)
            }
            (None, false) => {
                let (first, earliest, latest) = calendars::hijri_month(year, month)?;
                let mut sense = between(first, add_days(first, 29), true);
                (sense.earliest, sense.latest) = (Some(earliest), Some(latest));
                sense
            }
        })
    };
    match stated {
        Some(year) if (1200..1600).contains(&year) => sense(year),
        // "Ramadan 2024": the month as it fell in that year.
        Some(year) => {
            let first =
                calendars::hijri_in(i16::try_from(year).ok().filter(|_| !solar)?, month, day.unwrap_or(1))?;
            let hijri = (year - 622) * 33 / 32;
            (hijri - 1..=hijri + 2)
                .find(|h| calendars::hijri(*h, month, day.unwrap_or(1)) == Some(first))
                .and_then(sense)
        }
        None => {
            // The nearest one, the past in doubt.
            let now = ctx.now().filter(|_| day.is_some())?;
            let guess =
                if solar { i32::from(now.year()) - 621 } else { (i32::from(now.year()) - 622) * 33 / 32 };
            let year = (guess - 2..=guess + 3)
                .filter(|y| on(*y).is_some_and(|d| (-300..=120).contains(&(d - now).get_days())))
                .min_by_key(|y| on(*y).map_or(i32::MAX, |d| (d - now).get_days().abs()))?;
            sense(year)
        }
    }
}

/// "overnight into Sunday", "the night of Saturday to Sunday": the evening of the first, the morning of the second.
pub(super) fn night(slots: &Slots<'_>, rule: &Rule, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let mut named = slots.0.iter().filter(|(c, _)| *c == Class::Weekday).map(|(_, v)| *v as i32);
    let first = named.next()?;
    let last = match named.next() {
        Some(last) if last != first % 7 + 1 => return None,
        Some(last) => last,
        None if rule.meaning == "nightto" => first,
        None => first % 7 + 1,
    };
    let now = ctx.now()?;
    // The night is over when it is told: its second day is the past one.
    let morning = weekday(now, last, place.direction());
    let evening = add_days(morning, -1);
    let mut sense = Sense::point(Point::day(evening));
    sense.kind = TimeKind::Time;
    sense.value.push_str("TNI");
    sense.latest = Some(morning);
    Some(sense)
}

pub(super) fn feast(
    slots: &Slots<'_>,
    rule: &Rule,
    found: &Match,
    ctx: &Context,
    place: &Place<'_>,
) -> Option<Sense> {
    let said = |word: &str| words(place, found).any(|w| w == word);
    let number = match rule.meaning {
        "feastny" => 30,
        "feastind" => 31,
        _ => slots.get(Class::Feast)?,
    };
    // "the end of Ramadan" is its last days.
    let (ends, begins) = (said("end"), said("first"));
    let step = if said("eve") { -1 } else { i32::from(said("monday")) };
    let in_year = |year: i16| -> Option<Feast> {
        let mut feast = calendars::feast(number, year)?;
        if number == 30 && step < 0 {
            return Some(Feast { first: ymd(year, 12, 31)?, days: 1, sighted: false });
        }
        if step != 0 {
            feast = Feast { first: add_days(feast.first, step), days: 1, ..feast };
        } else if ends && feast.days > 1 {
            feast.first = add_days(feast.first, feast.days - 2);
            feast.days = 3;
        } else if begins {
            feast.days = 1;
        }
        Some(feast)
    };
    let feast = match slots.year() {
        Some(year) => in_year(year)?,
        None => {
            let now = ctx.now()?;
            let this = in_year(now.year())?;
            let direction = if said("last") {
                -1
            } else if said("next") {
                1
            } else if ctx.narrative {
                0
            } else {
                place.direction()
            };
            let over = add_days(this.first, this.days - 1) < now;
            match direction {
                -1 if this.first > now => in_year(now.year().checked_sub(1)?)?,
                1 if over => in_year(now.year().checked_add(1)?)?,
                0 if !ctx.narrative && (this.first - now).get_days() > 200 => {
                    in_year(now.year().checked_sub(1)?)?
                }
                _ => this,
            }
        }
    };
    let month = feast.days > 14;
    let mut sense =
        Sense::point(Point { first: feast.first, grain: if month { Grain::Month } else { Grain::Day } });
    // The moon is sighted a day or two off the tables.
    let slack = i32::from(feast.sighted);
    sense.approximate = feast.sighted;
    sense.earliest = Some(add_days(feast.first, -slack));
    sense.latest = Some(add_days(feast.first, feast.days - 1 + slack));
    Some(sense)
}
