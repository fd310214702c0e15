//! What each meaning of `rules.tsv` comes to.

use super::anchor::{Context, Place, weekday, weekday_in_week, weekday_relative, year_of_day, year_of_month};
use super::grammar::{Match, Rule};
use super::lex::{Class, VAGUE};
use super::value::{
    Grain, Point, add_days, add_months, easter, hijri_in, nth_weekday, season, weekday_number, ymd,
};
use dateline_facts::time::TimeKind;
use dateline_facts::token::Upos;
use jiff::civil::{Date, Weekday};

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

/// The grain of a unit, where it is one of days or longer.
fn grain(unit: i32) -> Option<Grain> {
    Some(match unit {
        4 => Grain::Day,
        5 => Grain::Week,
        6 => Grain::Month,
        7 => Grain::Quarter,
        8 => Grain::Year,
        9 => Grain::Decade,
        10 => Grain::Century,
        11 => Grain::Weekend,
        _ => return None,
    })
}

/// `P2W`, `PT3H`, `PXY`.
fn duration(count: f64, unit: i32) -> String {
    let (count, unit) = match unit {
        12 => (count * 2.0, 5),
        9 => (count, 9),
        11 => (count, 4),
        u => (count, u),
    };
    if count.fract() == 0.5 && matches!(unit, 3 | 8) {
        let whole = count.floor();
        return if unit == 8 { format!("P{whole:.0}Y6M") } else { format!("PT{whole:.0}H30M") };
    }
    let number = if count == VAGUE {
        "X".to_owned()
    } else if count.fract() == 0.0 {
        format!("{count:.0}")
    } else {
        format!("{count}")
    };
    match unit {
        1 => format!("PT{number}S"),
        2 => format!("PT{number}M"),
        3 => format!("PT{number}H"),
        4 => format!("P{number}D"),
        5 => format!("P{number}W"),
        6 => format!("P{number}M"),
        7 => format!("P{number}Q"),
        9 if count == VAGUE => "PXE".to_owned(),
        9 => format!("P{:.0}Y", count * 10.0),
        10 if count == VAGUE => "PXC".to_owned(),
        10 => format!("P{:.0}Y", count * 100.0),
        _ => format!("P{number}Y"),
    }
}

fn lasting(count: f64, unit: i32) -> Sense {
    let mut sense = Sense::bare(TimeKind::Duration, duration(count, unit));
    sense.approximate = count == VAGUE;
    sense
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
        "day" => day(&slots, ctx, place)?,
        "days" => {
            let mut sense = day(&slots, ctx, place)?;
            let days = slots.days();
            let first = sense.point?.first;
            sense.latest =
                ymd(first.year(), first.month(), *days.last()?).filter(|d| *d >= first).or(sense.latest);
            sense
        }
        "iso" => {
            let code = slots.get(Class::Iso)?;
            let date = ymd((code / 10_000) as i16, (code / 100 % 100) as i8, (code % 100) as i8)?;
            checked(Sense::point(Point::day(date)), slots.get(Class::Weekday))
        }
        "dom" => {
            let noun = place.after(0).is_some_and(|t| {
                matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
                    || matches!(t.lemma.as_str(), "of" | "-" | "and")
            });
            if noun || !matches!(place.before(1), "on" | "by" | "until" | "since") || !ctx.narrative {
                return None;
            }
            let last = ctx.last?.first;
            Sense::point(Point::day(ymd(last.year(), last.month(), *slots.days().first()?)?))
        }
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
            let this = words(place, found).any(|w| w == "this");
            relative(if this { ctx.now()? } else { ctx.then()?.first }, unit, 0)?
        }
        "pastyear" => past_unit(slots.unit()?, ctx)?,
        "weekend" => {
            let now = ctx.now()?;
            let this = Point::around(now, Grain::Weekend);
            let by = if by == 0 && weekday_number(now) <= 4 && place.direction() <= 0 { -1 } else { by };
            Sense::point(this.shift(by))
        }
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
        "shift" => shift(&slots, ctx.now()?, by, ctx, true)?,
        "ctxshift" => shift(&slots, ctx.then()?.first, by, ctx, false)?,
        "vagueref" => Sense::bare(TimeKind::Date, *rule.arguments.first()?),
        "durpast" | "durnext" => {
            let mut sense = lasting(slots.number().unwrap_or(2.0), slots.get(Class::Units)?);
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
        "dur" if place.after(0).is_some_and(|t| t.lemma == "old" || t.lemma == "age") => return None,
        "dur" => lasting(slots.number().unwrap_or(1.0), slots.unit()?),
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
        "recentunits" => lasting(VAGUE, slots.unit()?),
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
        "refctx" => Sense::bare(TimeKind::Date, *rule.arguments.first()?),
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
            Sense::part(Point::day(ctx.now()?), part_of(by))
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
        "feast" | "feastrel" | "feastny" | "feasteid" | "feastram" | "feastind" => {
            feast(&slots, rule, found, ctx, place, by)?
        }
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

/// Compares a weekday named beside a day.
fn checked(mut sense: Sense, named: Option<i32>) -> Sense {
    if let (Some(named), Some(point)) = (named, sense.point) {
        sense.wrong_weekday = weekday_number(point.first) != named;
    }
    sense
}

fn day(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
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
fn narrative_year(last: Date, month: i8) -> i16 {
    if last.month() >= 10 && month <= 3 { last.year() + 1 } else { last.year() }
}

fn month(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
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

fn year(year: i16, rule: &Rule, place: &Place<'_>) -> Option<Sense> {
    if rule.id == "year" {
        let before = place.before(1);
        let unlike = matches!(
            before,
            "$" | "US$"
                | "£"
                | "€"
                | "#"
                | "No."
                | "number"
                | "than"
                | "nearly"
                | "least"
                | "page"
                | "room"
                | "flight"
        ) || place.first > 0
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

fn bc(slots: &Slots<'_>) -> Option<Sense> {
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

fn quarter(slots: &Slots<'_>, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let number = slots.get(Class::Ord).or(slots.get(Class::QuarterH)).filter(|n| (1..=4).contains(n))? as i8;
    if let Some(year) = slots.year() {
        return Some(Sense::point(Point::quarter(year, number)?));
    }
    let now = ctx.now()?;
    let this = Point::quarter(now.year(), number)?;
    // Quarters are reported when they are over; the current one is spoken of in its last days.
    let future = place.direction() > 0;
    let point = if future {
        if this.last() < now { this.shift(4) } else { this }
    } else if this.first > now {
        this.shift(-4)
    } else {
        this
    };
    Some(Sense::point(point))
}

fn year_ago(slots: &Slots<'_>, ctx: &Context) -> Option<Sense> {
    if let Some(number) = slots.get(Class::Ord) {
        return Some(Sense::point(Point::quarter(ctx.now()?.year().checked_sub(1)?, number as i8)?));
    }
    Some(Sense::point(match ctx.quarter {
        Some(quarter) => quarter.shift(-4),
        None => Point::around(add_months(ctx.now()?, -12), Grain::Year),
    }))
}

/// The end of a year: its last month.
fn narrow_end(year: Point) -> Sense {
    let mut sense = Sense::point(year);
    sense.earliest = ymd(year.first.year(), 12, 1);
    sense.approximate = true;
    sense
}

fn to_day(point: Point) -> Option<Point> {
    Some(Point::day(point.first))
}

fn that_day(ctx: &Context, by: i32) -> Option<Sense> {
    let then = ctx.then()?;
    if then.grain != Grain::Day {
        return None;
    }
    Some(Sense::point(then.shift(by)))
}

fn relative(from: Date, unit: i32, by: i32) -> Option<Sense> {
    Some(Sense::point(Point::around(from, grain(unit)?).shift(by)))
}

fn past_unit(unit: i32, ctx: &Context) -> Option<Sense> {
    let mut sense = lasting(1.0, unit);
    if let (Some(now), Some(grain)) = (ctx.now(), grain(unit)) {
        sense.earliest = Some(Point { first: now, grain }.shift(-1).first);
        sense.latest = Some(now);
    }
    Some(sense)
}

fn the_unit(unit: i32, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let after = place.after(0);
    if after.is_some_and(|t| {
        matches!(t.lemma.as_str(), "of" | "that" | "when" | "before" | "after" | "-" | "'s" | "’s" | "ahead")
            || matches!(t.upos, Upos::Noun | Upos::Num)
    }) {
        return None;
    }
    if unit == 8
        && !matches!(place.before(1), "of" | "in" | "during" | "for" | "this" | "late" | "throughout")
    {
        return None;
    }
    let then = ctx.then()?;
    relative(then.first, unit, 0)
}

fn seasons(slots: &Slots<'_>, rule: &Rule, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let number = slots.get(Class::Season)? as usize;
    if let Some(year) = slots.year() {
        return Some(Sense::point(season(year, number)));
    }
    let after = place.after(0);
    if after.is_some_and(|t| {
        t.lemma == "of" || matches!(t.upos, Upos::Noun | Upos::Propn) && rule.meaning == "seasonbare"
    }) {
        return None;
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

/// "two weeks ago", "three days later".
fn shift(slots: &Slots<'_>, from: Date, by: i32, ctx: &Context, from_now: bool) -> Option<Sense> {
    let unit = slots.unit()?;
    let count = slots.number().unwrap_or(1.0);
    if count == VAGUE || unit < 3 {
        let mut sense = Sense::bare(TimeKind::Date, if by < 0 { "PAST_REF" } else { "FUTURE_REF" });
        sense.approximate = true;
        if let (Some(grain), true) = (grain(unit), from_now) {
            // "a few weeks ago": two to nine of them.
            let base = Point { first: from, grain };
            let (near, far) = (base.shift(by * 2).first, base.shift(by * 9).first);
            (sense.earliest, sense.latest) =
                if by < 0 { (Some(far), Some(near)) } else { (Some(near), Some(far)) };
        }
        return Some(sense);
    }
    if unit == 3 {
        return Some(Sense::point(Point::day(add_days(from, by.saturating_mul(count as i32 / 24)))));
    }
    // "a year ago" beside figures of a quarter is that quarter's.
    if unit == 8
        && by < 0
        && count == 1.0
        && let Some(quarter) = ctx.quarter
    {
        return Some(Sense::point(quarter.shift(-4)));
    }
    let then = ctx.last.filter(|_| !from_now);
    // Years on from a quarter or a day keep its grain: "a year earlier".
    if unit == 8
        && let Some(then) =
            then.filter(|t| matches!(t.grain, Grain::Quarter) || !from_now && matches!(t.grain, Grain::Month))
    {
        return Some(Sense::point(Point {
            first: add_months(then.first, (by * 12).saturating_mul(count as i32)),
            grain: then.grain,
        }));
    }
    let unit = if unit == 12 { 5 } else { unit };
    let grain = grain(unit)?;
    let count = if slots.unit() == Some(12) { count * 2.0 } else { count };
    let moved = Point { first: from, grain }.shift(by.saturating_mul(count as i32)).first;
    let moved = if count.fract() != 0.0 && unit == 8 { add_months(moved, by * 6) } else { moved };
    let coarse = match grain {
        Grain::Decade => Grain::Year,
        Grain::Century => Grain::Decade,
        other => other,
    };
    let mut sense = Sense::point(Point::around(moved, coarse));
    sense.approximate = grain >= Grain::Decade;
    Some(sense)
}

fn reference(rule: &Rule, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let value = *rule.arguments.first()?;
    let after = place.after(0);
    let word = place.tokens[place.first].lemma.as_str();
    match word {
        "soon"
            if place.before(1) == "as"
                || after.is_some_and(|t| matches!(t.lemma.as_str(), "after" | "as" | "enough")) =>
        {
            return None;
        }
        // "now" that is no time: "now that".
        "now" if after.is_some_and(|t| t.lemma == "that") => return None,
        "future"
            if place.last == place.first + 1
                && place.tokens[place.first].span.of(place.text).starts_with('F') =>
        {
            return None;
        }
        "current" if place.before(1) == "electric" => return None,
        "the"
            if place.last == place.first + 2
                && place.tokens[place.first + 1].lemma == "past"
                && after
                    .is_some_and(|t| matches!(t.upos, Upos::Noun | Upos::Num | Upos::Adj | Upos::Propn)) =>
        {
            return None;
        }
        _ => {}
    }
    let mut sense = Sense::bare(TimeKind::Date, value);
    sense.approximate = true;
    if let Some(now) = ctx.doc.filter(|_| !ctx.narrative) {
        match value {
            "PRESENT_REF" => (sense.earliest, sense.latest) = (Some(now), Some(now)),
            "PAST_REF" => sense.latest = Some(now),
            _ => sense.earliest = Some(now),
        }
    }
    Some(sense)
}

fn clock(slots: &Slots<'_>, found: &Match, ctx: &Context, place: &Place<'_>) -> Option<Sense> {
    let half = slots.get(Class::Ampm).or_else(|| {
        words(place, found).find_map(|w| match w.as_str() {
            "morning" => Some(0),
            "afternoon" | "evening" => Some(12),
            _ => None,
        })
    });
    let (hour, minute, whole) = if let Some(m) = slots.get(Class::Clock).or(slots.get(Class::HourH)) {
        (m / 60, m % 60, false)
    } else if let Some(h) = slots.get(Class::Hhmm) {
        (h / 100, h % 100, false)
    } else {
        (slots.number()? as i32, 0, true)
    };
    // A score or a ratio is no time of day.
    if slots.get(Class::Clock).is_some()
        && half.is_none()
        && slots.get(Class::Zone).is_none()
        && !matches!(
            place.before(1),
            "at" | "around"
                | "about"
                | "by"
                | "until"
                | "after"
                | "before"
                | "from"
                | "to"
                | "since"
                | "till"
                | "between"
                | "and"
        )
    {
        return None;
    }
    let hour = match half {
        Some(12) if hour < 12 => hour + 12,
        Some(0) if hour == 12 => 0,
        _ => hour,
    };
    if !(0..=24).contains(&hour) || whole && half.is_none() && hour > 12 {
        return None;
    }
    let day = if ctx.narrative { ctx.then().map(|p| p.first) } else { ctx.now() };
    let time = format!("T{hour:02}:{minute:02}");
    Some(match day {
        Some(day) => Sense::part(Point::day(day), &time),
        None => Sense::bare(TimeKind::Time, format!("XXXX-XX-XX{time}")),
    })
}

fn feast(
    slots: &Slots<'_>,
    rule: &Rule,
    found: &Match,
    ctx: &Context,
    place: &Place<'_>,
    _by: i32,
) -> Option<Sense> {
    let said = |word: &str| words(place, found).any(|w| w == word);
    let named = slots.get(Class::Feast);
    let in_year = |year: i16| -> Option<Point> {
        let eve = if said("eve") { -1 } else { 0 };
        let day = match (rule.meaning, named) {
            ("feastny", _) => {
                if eve < 0 {
                    return Some(Point::day(ymd(year, 12, 31)?));
                } else {
                    ymd(year, 1, 1)?
                }
            }
            ("feastind", _) => ymd(year, 7, 4)?,
            ("feasteid", _) => {
                let adha = said("al-adha") || said("ul-adha");
                if adha { hijri_in(year, 12, 10)? } else { hijri_in(year, 10, 1)? }
            }
            ("feastram", _) | (_, Some(4)) => {
                let first = hijri_in(year, 9, 1)?;
                return Some(Point::around(first, Grain::Month)).map(|p| Point { first, ..p });
            }
            (_, Some(1)) => ymd(year, 12, 25)?,
            (_, Some(2)) => nth_weekday(year, 11, Weekday::Thursday, 4)?,
            (_, Some(3)) => easter(year)?,
            (_, Some(5)) => ymd(year, 3, 20)?,
            (_, Some(6)) => hijri_in(year, 1, 10)?,
            (_, Some(7)) => ymd(year, 10, 31)?,
            _ => return None,
        };
        Some(Point::day(add_days(day, eve)))
    };
    let mut sense = if let Some(year) = slots.year() {
        Sense::point(in_year(year)?)
    } else {
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
        let point = match direction {
            -1 if this.first > now => in_year(now.year() - 1)?,
            1 if this.first < now => in_year(now.year() + 1)?,
            0 if !ctx.narrative && (this.first - now).get_days() > 200 => in_year(now.year() - 1)?,
            _ => this,
        };
        Sense::point(point)
    };
    if rule.meaning == "feasteid" || matches!(named, Some(4 | 6)) || rule.meaning == "feastram" {
        // The moon is sighted a day or two off the tables.
        sense.approximate = true;
        sense.earliest = sense.earliest.map(|d| add_days(d, -1));
        sense.latest = sense.latest.map(|d| add_days(d, 1));
    }
    Some(sense)
}
