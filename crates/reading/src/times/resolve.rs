//! What each meaning of `rules.tsv` comes to.

mod clock;
mod dates;
mod feasts;
mod lengths;
mod names;
mod reference;

use super::anchor::{Context, Place, weekday, weekday_in_week, weekday_relative};
use super::calendars;
use super::grammar::{Match, Rule};
use super::lex::{Class, VAGUE};
use super::value::{Grain, Point, add_days, season, weekday_number, ymd};
use clock::clock;
use dateline_facts::time::TimeKind;
use dateline_facts::token::Upos;
use dates::{
    bc, day, day_of_month, month, narrow_end, nth_weekday, numeric, quarter, seasons, year, year_ago,
};
use feasts::{between, feast, night, other_calendar};
use jiff::civil::Date;
use lengths::{
    ahead, back, duration, grain, lasting, past_unit, relative, shift, that_day, the_unit, to_day,
};
use names::{body, newspaper, quoted};
use reference::reference;

/// What an expression says.
#[derive(Clone, Debug)]
pub(super) struct Sense {
    pub kind: TimeKind,
    pub value: String,
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
    pub approximate: bool,
    /// The place on the calendar, to hang later expressions on.
    pub point: Option<Point>,
    /// A weekday that was named beside a date and does not agree with it.
    pub wrong_weekday: bool,
    /// The two days that a numeric date can mean where nothing says which number is the month.
    pub either: Option<(Date, Date)>,
}

impl Sense {
    pub fn point(point: Point) -> Self {
        Sense {
            kind: TimeKind::Date,
            value: point.value(),
            earliest: Some(point.first),
            latest: Some(point.last()),
            approximate: false,
            point: Some(point),
            wrong_weekday: false,
            either: None,
        }
    }

    pub fn bare(kind: TimeKind, value: impl Into<String>) -> Self {
        Sense {
            kind,
            value: value.into(),
            earliest: None,
            latest: None,
            approximate: false,
            point: None,
            wrong_weekday: false,
            either: None,
        }
    }

    fn part(point: Point, part: &str) -> Self {
        let mut sense = Sense::point(point);
        sense.kind = TimeKind::Time;
        sense.value.push_str(part);
        sense
    }
}

/// Reads the values that a match captured.
struct Slots<'a>(&'a [(Class, f64)]);

impl Slots<'_> {
    fn get(&self, class: Class) -> Option<i32> {
        self.0.iter().find(|(c, _)| *c == class).map(|(_, v)| *v as i32)
    }

    fn last_number(&self) -> Option<f64> {
        self.0
            .iter()
            .rev()
            .find(|(c, _)| matches!(c, Class::Num | Class::Day | Class::Vague))
            .map(|(_, v)| *v)
    }

    fn number(&self) -> Option<f64> {
        self.0.iter().find(|(c, _)| matches!(c, Class::Num | Class::Day | Class::Vague)).map(|(_, v)| *v)
    }

    /// Days of the month, in order.
    fn days(&self) -> Vec<i8> {
        self.0.iter().filter(|(c, _)| matches!(c, Class::Day | Class::Ord)).map(|(_, v)| *v as i8).collect()
    }

    fn year(&self) -> Option<i16> {
        let year = self.0.iter().find(|(c, _)| matches!(c, Class::Year | Class::Year2 | Class::WordYear))?;
        Some(year.1 as i16)
    }

    fn unit(&self) -> Option<i32> {
        self.get(Class::Unit).or(self.get(Class::Units))
    }

    fn month(&self) -> Option<i8> {
        self.get(Class::Month).map(|m| m as i8)
    }
}

const PARTS: [&str; 7] = ["TMO", "T12:00", "TAF", "TEV", "TNI", "T24:00", "TDT"];

fn part_of(number: i32) -> &'static str {
    PARTS.get((number - 1).max(0) as usize).copied().unwrap_or("")
}

/// The sense of a match; `None` where it is no time after all.
pub(super) fn resolve(rule: &Rule, found: &Match, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let slots = Slots(&found.slots);
    let argument = |n: usize| rule.arguments.get(n).and_then(|a| a.parse::<i32>().ok()).unwrap_or(0);
    let by = argument(0);
    let with_part = |point: Point| match slots.get(Class::Part) {
        Some(part) => Sense::part(point, part_of(part)),
        None => Sense::point(point),
    };
    Some(match rule.meaning {
        "day" if body(place) => return None,
        "day" => day(&slots, ctx, place)?,
        "dayfirst" => {
            let days = slots.days();
            // "5 and 6 May", not "the first and 2 May 2023".
            if days.first() >= days.last() {
                return None;
            }
            day(&slots, ctx, place)?
        }
        "lastday" => {
            let now = ctx.now()?;
            let (month, number) = (slots.month()?, *slots.days().first()?);
            let this = ymd(now.year(), month, number)?;
            Sense::point(Point::day(if this < now { this } else { ymd(now.year() - 1, month, number)? }))
        }
        "iso" => numeric(slots.get(Class::Iso)?, slots.get(Class::Weekday), ctx)?,
        "dom" => {
            let noun = place.after(0).is_some_and(|t| {
                matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                    || matches!(t.lemma.as_str(), "of" | "-" | "and")
            });
            if noun || !matches!(place.before(1), "on" | "by" | "until" | "since") {
                return None;
            }
            if !ctx.narrative {
                // "on the 3rd": of this month, or of the last where that lies ahead.
                let number = *slots.days().first()?;
                return (place.before(1) == "on")
                    .then(|| day_of_month(ctx.now()?, number, place.direction()))?;
            }
            let last = ctx.last?.first;
            Sense::point(Point::day(ymd(last.year(), last.month(), *slots.days().first()?)?))
        }
        "domrel" => {
            let step = match words(place, found).nth(3).as_deref() {
                Some("last") => -1,
                Some("next") => 1,
                _ => 0,
            };
            let month = Point::around(ctx.now()?, Grain::Month).shift(step).first;
            Sense::point(Point::day(ymd(month.year(), month.month(), *slots.days().first()?)?))
        }
        "daylastyear" => Sense::point(Point::day(ymd(
            ctx.now()?.year().checked_add(by as i16)?,
            slots.month()?,
            *slots.days().first()?,
        )?)),
        "nthweekday" => nth_weekday(&slots, ctx, place)?,
        "month" if body(place) => return None,
        "month" => month(&slots, ctx, place)?,
        "monthlast" => {
            let now = if rule.id == "rel.month.prev" { ctx.then()?.first } else { ctx.now()? };
            let month = slots.month()?;
            let year = match by {
                -1 if month >= now.month() => now.year() - 1,
                1 if month <= now.month() => now.year() + 1,
                _ => now.year(),
            };
            Sense::point(Point::month(year, month)?)
        }
        "monthyear" => Sense::point(Point::month(ctx.now()?.year().checked_add(by as i16)?, slots.month()?)?),
        "monthctx" => {
            Sense::point(Point::month(ctx.then()?.first.year().checked_add(by as i16)?, slots.month()?)?)
        }
        "dayctx" => {
            Sense::point(Point::day(ymd(ctx.then()?.first.year(), slots.month()?, *slots.days().first()?)?))
        }
        "year" => year(slots.year()?, rule, place)?,
        // "the fiscal year ended June 30" is a length.
        "fiscal" if ended(place) => lasting(1.0, 8),
        "fiscal" => {
            let now = ctx.now()?;
            Sense::point(Point::around(now, Grain::Year))
        }
        "bc" => bc(&slots)?,
        "decade" => {
            let start = slots.get(Class::Decade)?;
            Sense::point(Point { first: ymd(start as i16, 1, 1)?, grain: Grain::Decade })
        }
        "century" => {
            let n = slots.get(Class::Ord).or(slots.get(Class::OrdCentury))?;
            Sense::point(Point {
                first: ymd(((n - 1) * 100) as i16, 1, 1).filter(|_| n > 1)?,
                grain: Grain::Century,
            })
        }
        "quarter" => quarter(&slots, ctx, place)?,
        "quarterrel" => {
            let step = match rule.id {
                _ if words(place, found).any(|w| w == "last" || w == "previous") => -1,
                _ if words(place, found).any(|w| w == "next" || w == "following") => 1,
                _ => 0,
            };
            Sense::point(Point::quarter(ctx.now()?.year().checked_add(step)?, slots.get(Class::Ord)? as i8)?)
        }
        "yearago" => year_ago(&slots, ctx)?,
        "thislast" | "thequarter" => {
            let recent = ctx.now().map(|n| Point::around(n, Grain::Quarter).shift(-1));
            Sense::point(ctx.quarter.or(recent)?)
        }
        "yperiod" => {
            let year = slots.year()?;
            match ctx.quarter {
                Some(q) => Sense::point(Point::quarter(year, (q.first.month() - 1) / 3 + 1)?),
                None => Sense::point(Point::year(year)?),
            }
        }
        "half" => {
            let year = slots.year()?;
            let first = words(place, found).any(|w| w == "first");
            Sense::point(Point { first: ymd(year, if first { 1 } else { 7 }, 1)?, grain: Grain::Half })
        }
        "yearend" => narrow_end(Point::around(ctx.now()?, Grain::Year)),
        "yearendy" => narrow_end(Point::year(slots.year()?)?),
        "weekday" if newspaper(place) => return None,
        "weekday" => {
            let number = slots.get(Class::Weekday)?;
            let Some(now) = ctx.now() else {
                return Some(Sense::bare(TimeKind::Date, format!("XXXX-WXX-{number}")));
            };
            if ctx.narrative && ctx.last.is_none() {
                return Some(Sense::bare(TimeKind::Date, format!("XXXX-WXX-{number}")));
            }
            let direction = if ctx.narrative { 1 } else { place.direction() };
            with_part(Point::day(weekday(now, number, direction)))
        }
        "weekdayrel" => {
            let number = slots.get(Class::Weekday)?;
            let context = words(place, found).any(|w| w == "previous" || w == "following");
            let now = if context { ctx.then()?.first } else { ctx.now()? };
            with_part(Point::day(weekday_relative(now, number, by, place.direction())))
        }
        "weekdayback" => {
            let number = slots.get(Class::Weekday).or(slots.get(Class::Weekdays))?;
            let weeks = if by > 0 { by } else { slots.number()? as i32 - 1 };
            let last = weekday_relative(ctx.now()?, number, -1, -1);
            with_part(Point::day(add_days(last, weeks.clamp(0, 500) * -7)))
        }
        "weekdayweek" => {
            Sense::point(Point::day(weekday_in_week(ctx.now()?, slots.get(Class::Weekday)?, by)))
        }
        "setweekday" => {
            let number = slots.get(Class::Weekday).or(slots.get(Class::Weekdays))?;
            let part = words(place, found)
                .find_map(|w| {
                    Some(match w.as_str() {
                        "night" => "TNI",
                        "morning" => "TMO",
                        "evening" => "TEV",
                        "afternoon" => "TAF",
                        _ => return None,
                    })
                })
                .unwrap_or("");
            Sense::bare(TimeKind::Set, format!("XXXX-WXX-{number}{part}"))
        }
        "setmonth" => Sense::bare(TimeKind::Set, format!("XXXX-{:02}", slots.month()?)),
        "deictic" => {
            let by = match rule.id {
                "deictic.earlier" if words(place, found).any(|w| w == "yesterday") => -1,
                _ => by,
            };
            if ctx.narrative {
                let value = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"][(by.signum() + 1) as usize];
                return Some(Sense::bare(TimeKind::Date, value));
            }
            let Some(doc) = ctx.doc.or(ctx.now()) else {
                return Some(Sense::bare(TimeKind::Date, if by == 0 { "PRESENT_REF" } else { "XXXX-XX-XX" }));
            };
            with_part(Point::day(add_days(doc, by)))
        }
        "deicticpart" => {
            let part = slots.get(Class::Part).unwrap_or_else(|| argument(1));
            Sense::part(Point::day(add_days(ctx.now()?, by)), part_of(part))
        }
        "thatpart" => Sense::part(to_day(ctx.then()?)?, part_of(slots.get(Class::Part)?)),
        "thatday" => that_day(ctx, by)?,
        "thatdaybare" => {
            // "the day after the battle" hangs on the battle.
            if place.after(0).is_some_and(|t| !matches!(t.upos, Upos::Punct | Upos::Cconj)) && by != 0 {
                return None;
            }
            that_day(ctx, by)?
        }
        "thatdaypart" => Sense::part(to_day(ctx.then()?)?.shift(by), part_of(slots.get(Class::Part)?)),
        "rel" => {
            // The programme "This Week", a headline's words.
            if found.len == 2 && quoted(place) {
                return None;
            }
            let unit = if slots.unit().is_some() { slots.unit()? } else { by };
            let by = if slots.unit().is_some() { by } else { argument(1) };
            if rule.id == "rel.last"
                && place.before(1) == "the"
                && place.after(0).is_some_and(|t| t.lemma == "of")
            {
                return None;
            }
            relative(ctx.now()?, unit, by)?
        }
        "ctxrel" => relative(ctx.then()?.first, slots.unit()?, by)?,
        "ctxthe" => {
            let unit = slots.unit()?;
            // News tells of its own year: "earlier in the year".
            let this = words(place, found).any(|w| w == "this")
                || !ctx.narrative && unit == 8 && words(place, found).any(|w| w == "the");
            relative(if this { ctx.now()? } else { ctx.then()?.first }, unit, 0)?
        }
        "pastyear" => past_unit(slots.unit()?, ctx)?,
        "weekend" => {
            let now = ctx.now()?;
            let this = Point::around(now, Grain::Weekend);
            let by = if by == 0 && weekday_number(now) <= 4 && place.direction() <= 0 { -1 } else { by };
            Sense::point(this.shift(by))
        }
        "theunit" if by == 8 && ended(place) => lasting(1.0, 8),
        "theunit" => the_unit(by, ctx, place)?,
        "season" | "seasonbare" => seasons(&slots, rule, ctx, place)?,
        "seasonrel" => {
            let number = slots.get(Class::Season)? as usize;
            let now = ctx.now()?;
            let this = season(now.year(), number);
            let by = match by {
                -1 if this.last() < now => 0,
                1 if this.first > now => 0,
                0 if number == 4 && now.month() < 3 => -1,
                by => by,
            };
            Sense::point(this.shift(by))
        }
        "seasonofrel" => {
            let step = if words(place, found).any(|w| w == "last") {
                -1
            } else {
                i16::from(words(place, found).any(|w| w == "next"))
            };
            Sense::point(season(ctx.now()?.year() + step, slots.get(Class::Season)? as usize))
        }
        "agotoday" => {
            let step = match words(place, found).last().as_deref() {
                Some("yesterday") => -1,
                Some("tomorrow") => 1,
                _ => 0,
            };
            let (count, unit) = (slots.number().unwrap_or(1.0) as i32, slots.unit()?);
            let from = add_days(ctx.now()?, step);
            Sense::point(Point::day(back(from, count, unit)?))
        }
        "agothis" => {
            let grain = if words(place, found).any(|w| w == "week") { Grain::Week } else { Grain::Month };
            let day = back(ctx.now()?, slots.number().unwrap_or(1.0) as i32, 8)?;
            Sense::point(Point::around(day, grain))
        }
        "shift" => shift(&slots, ctx.now()?, by, ctx, true)?,
        // "a month after the strike" hangs on the strike: how long is all that is known.
        "ctxshift"
            if words(place, found).last().is_some_and(|w| w == "after" || w == "before" || w == "prior")
                && place.after(0).is_some_and(|t| !matches!(t.upos, Upos::Punct | Upos::Cconj)) =>
        {
            return None;
        }
        "ctxshift" => shift(&slots, ctx.then()?.first, by, ctx, false)?,
        "vagueref" => {
            let mut sense = Sense::bare(TimeKind::Date, *rule.arguments.first()?);
            // "hours earlier" is of the day or the one before, "years ago" at least one of them back.
            if let (Some(now), true) = (ctx.now().filter(|_| !ctx.narrative), rule.id == "ago.bare") {
                let unit = slots.unit()?;
                sense.approximate = true;
                sense.latest =
                    Some(grain(unit).map_or(now, |g| Point { first: now, grain: g }.shift(-1).first));
                sense.earliest = (unit <= 3).then(|| add_days(now, -1));
            }
            sense
        }
        "durpast" | "durnext" => {
            let mut sense = lasting(slots.number().unwrap_or(2.0), slots.get(Class::Units)?);
            if slots.get(Class::Units) == Some(3)
                && let Some((now, hours)) =
                    ctx.now().zip(slots.number()).filter(|(_, h)| (1.0..1000.0).contains(h))
            {
                // "in the past 24 hours": today and yesterday.
                let other = add_days(
                    now,
                    (hours / 24.0).ceil() as i32 * if rule.meaning == "durpast" { -1 } else { 1 },
                );
                (sense.earliest, sense.latest) = (Some(other.min(now)), Some(other.max(now)));
            }
            if let (Some(now), Some(grain)) = (ctx.now(), grain(slots.get(Class::Units)?)) {
                let n = slots.number().unwrap_or(2.0) as i32;
                let back = rule.meaning == "durpast";
                let other = Point { first: now, grain }.shift(if back { -n } else { n }).first;
                if n > 0 {
                    (sense.earliest, sense.latest) =
                        if back { (Some(other), Some(now)) } else { (Some(now), Some(other)) };
                }
            }
            sense
        }
        // "37 years old" says how old, not how long.
        "dur" | "durunits" if place.after(0).is_some_and(|t| t.lemma == "old" || t.lemma == "age") => {
            return None;
        }
        // "one day they will": no length, and no certain day.
        "dur"
            if rule.id == "dur.num"
                && words(place, found).eq(["one", "day"])
                && !matches!(
                    place.before(1),
                    "for"
                        | "in"
                        | "within"
                        | "of"
                        | "after"
                        | "only"
                        | "just"
                        | "than"
                        | "least"
                        | "at"
                        | "about"
                ) =>
        {
            return None;
        }
        "dur" => ahead(lasting(slots.number().unwrap_or(1.0), slots.unit()?), &slots, ctx, place),
        "durhalf" => lasting(slots.number()? + 0.5, slots.unit()?),
        "durhalfan" => match slots.unit()? {
            8 => lasting(6.0, 6),
            3 => lasting(30.0, 2),
            9 => lasting(5.0, 8),
            10 => lasting(50.0, 8),
            unit => lasting(0.5, unit),
        },
        "durunithalf" => match slots.unit()? {
            3 => Sense::bare(TimeKind::Duration, "PT1H30M"),
            8 => lasting(18.0, 6),
            unit => lasting(1.5, unit),
        },
        "dura" => {
            let unit = slots.unit()?;
            let rate = matches!(place.before(1), "percent" | "time" | "dollar" | "barrel")
                || place.first > place.sentence.tokens().start
                    && matches!(place.tokens[place.first - 1].upos, Upos::Num | Upos::Sym);
            if rate && unit >= 3 {
                return Some(Sense::bare(TimeKind::Set, duration(1.0, unit)));
            }
            if !(3..=10).contains(&unit) {
                return None;
            }
            lasting(1.0, unit)
        }
        "durvague" => lasting(slots.number().unwrap_or(VAGUE), slots.unit()?),
        "durlast" => lasting(slots.last_number()?, slots.unit()?),
        "durunits" => {
            let unit = slots.unit()?;
            if unit < 4 || unit == 7 || unit == 11 {
                return None;
            }
            lasting(VAGUE, unit)
        }
        "durh" => {
            let code = found.slots.first()?.1;
            let unit = (code / 10_000.0).floor();
            lasting(code - unit * 10_000.0, unit as i32)
        }
        "durx" => Sense::bare(TimeKind::Duration, "PXX"),
        "recentunits" => {
            let mut sense = Sense::bare(TimeKind::Date, "PAST_REF");
            sense.approximate = true;
            sense.latest = ctx.now().filter(|_| !ctx.narrative);
            sense
        }
        "set" => {
            if rule.id == "set.daily" && place.after(0).is_some_and(|t| t.upos == Upos::Propn) {
                return None;
            }
            Sense::bare(TimeKind::Set, *rule.arguments.first()?)
        }
        "setunit" => {
            let unit = slots.unit()?;
            if unit == 1 {
                return None;
            }
            Sense::bare(TimeKind::Set, duration(1.0, unit))
        }
        "setn" => Sense::bare(TimeKind::Set, duration(slots.number()?, slots.unit()?)),
        "setother" => Sense::bare(TimeKind::Set, duration(2.0, slots.unit()?)),
        "ref" => reference(rule, ctx, place)?,
        "refctx" if !ctx.narrative => return None,
        "refctx" => Sense::bare(TimeKind::Date, *rule.arguments.first()?),
        // In news "at the same time" is a conjunction.
        "ctxany" if !ctx.narrative && words(place, found).any(|w| w == "same") => return None,
        "ctxany" => {
            let then = ctx.last?;
            if !matches!(place.before(1), "at" | "by" | "since" | "until" | "from") {
                return None;
            }
            Sense::point(then)
        }
        "clock" => clock(&slots, found, ctx, place)?,
        "clockpart" => {
            let value = if words(place, found).any(|w| w == "midnight") { "T24:00" } else { "T12:00" };
            Sense::part(to_day(if ctx.narrative { ctx.then()? } else { Point::day(ctx.now()?) })?, value)
        }
        "partbare" => {
            if place.after(0).is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj)) {
                return None;
            }
            let mut sense = Sense::part(Point::day(ctx.now()?), part_of(by));
            // The night before the report, or its own.
            sense.earliest = sense.earliest.map(|d| add_days(d, -1));
            sense
        }
        "partthe" => {
            if !matches!(
                place.before(1),
                "in" | "during" | "by" | "of" | "through" | "until" | "late" | "early" | "on"
            ) || place
                .after(0)
                .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Propn) || t.lemma == "of")
            {
                return None;
            }
            Sense::part(to_day(ctx.then()?)?, part_of(slots.get(Class::Part)?))
        }
        "partset" => {
            if !matches!(place.before(1), "at" | "by" | "during") {
                return None;
            }
            Sense::bare(TimeKind::Time, format!("XXXX-XX-XX{}", part_of(slots.get(Class::Part)?)))
        }
        "feast" | "feastrel" | "feastny" | "feastind" => feast(&slots, rule, found, ctx, place)?,
        "hijri" | "solar" => other_calendar(&slots, rule, ctx, place)?,
        "hijriyear" => {
            let (first, last) = calendars::year_of(false, slots.get(Class::Year)?)?;
            between(first, last, true)
        }
        "nightto" | "nightof" => night(&slots, rule, ctx, place)?,
        _ => return None,
    })
}

/// The words of a match, as lemmas.
fn words<'a>(place: &'a Place<'_>, found: &Match) -> impl Iterator<Item = smol_str::SmolStr> + use<'a> {
    place
        .tokens
        .iter()
        .skip(place.first)
        .take(found.len)
        .map(|t| smol_str::SmolStr::new(t.span.of(place.text).to_lowercase()))
}

/// "ended June 30" behind a year.
fn ended(place: &Place<'_>) -> bool {
    place.after(0).is_some_and(|t| matches!(t.span.of(place.text), "ended" | "ending"))
}
