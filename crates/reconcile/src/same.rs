//! Whether two tellings are of the same event: points for what agrees, against a bar. Precision first: type
//! and country alone never reach it.

pub(crate) use crate::keys::cells;
pub use crate::keys::keys;
use crate::names::{share, town};
use crate::sector::{general, member, organs};
pub(crate) use crate::space::far_apart;
use crate::space::places;
use crate::told::Told;
use dateline_facts::actor::Actor;
use dateline_facts::plover::{EventType, Quad};
use dateline_facts::record::{EventPlace, Range};
use dateline_facts::when::{Basis, Precision, When};
use jiff::civil::Date;
use smol_str::SmolStr;

/// Points from which two tellings of different reports are one event.
pub const BAR: f32 = 4.0;
/// The same within one report, where repetition is what one expects.
pub const BAR_WITHIN: f32 = 2.5;

/// Points for the words of one taking up the other.
const LINKED: f32 = 3.0;

/// Why two tellings are of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What agrees, less what differs; above the bar.
    pub points: f32,
    /// `r.same:` and what agrees.
    pub by: SmolStr,
}

/// Points for two tellings being of one event; `None` where they cannot be or nothing says so.
/// Symmetric.
pub fn same(a: &Told, b: &Told) -> Option<f32> {
    judge(a, b).map(|link| link.points)
}

/// The same with its reasons.
pub fn judge(a: &Told, b: &Told) -> Option<Link> {
    if a.kind != b.kind {
        return None;
    }
    let mode = modes(a, b)?;
    let within = a.report == b.report;
    let copied = a.clause != 0 && a.clause == b.clause && a.trigger == b.trigger;
    if copied && !within && published_near(a, b) {
        // The same words in two reports: one text passed on, whatever the dates were taken to be.
        return Some(Link { points: 10.0, by: "r.copied".into() });
    }
    let linked = within && (a.takes_up == Some(b.id) || b.takes_up == Some(a.id));
    if within && !linked && (a.fresh || b.fresh) {
        return None;
    }
    let (x, y) = (View::of(a, within), View::of(b, within));
    let date = dates(x.when, y.when, within)?;
    let place = places(x.place, y.place)?;
    // A hall, a ship, a village that both name and no map has: as good as a town.
    let named = place < 2.0
        && !settled(x.place, y.place)
        && if within { share_sites(a, b) } else { share(x.names, y.names) };
    let place = if named { 2.0 } else { place };
    // Of one day in both reports' words.
    let one_day = !within && date >= 2.0;
    let scene = if one_day && place <= 0.0 { scene(a, &x, b, &y) } else { 0.0 };
    let denied = crate::accounts::side(a.factuality) == 1 || crate::accounts::side(b.factuality) == 1;
    let (actors, recipients) = if linked && denied {
        // "It was not us" names those who deny it, not those who did it.
        (0.0, parties(x.recipients, y.recipients))
    } else if reciprocal(a.kind) {
        both_ways(&x, &y)
    } else {
        (doers(a.kind, x.actors, y.actors), parties(x.recipients, y.recipients))
    };
    // A toll takes the place of the figures before it.
    let one_voice = within && a.attribution == b.attribution && !a.toll && !b.toll;
    let stated = |w: &When| !concluded(w);
    let rises = !within && (stated(x.when) || stated(y.when));
    let dead = figures(x.dead, y.dead, one_voice, rises && risen(a, b, x.dead, y.dead))?;
    let injured = figures(x.injured, y.injured, one_voice, rises && risen(a, b, x.injured, y.injured))?;
    // Two mentions in one stretch share its words whatever they tell.
    let stretch = |t: &Told| t.evidence.first().map(|e| e.span);
    // Night strikes and time zones move a day by one; two deeds a day apart in one town are as common. Of two days in words
    // the one must have something for it that two deeds would not share by chance.
    let next_day = !within && other_day(x.when, y.when);
    if next_day && (contradict(x.dead, y.dead) || contradict(x.injured, y.injured)) {
        return None;
    }
    let one_stretch = within && matches!((stretch(a), stretch(b)), (Some(p), Some(q)) if p.overlaps(q));
    let words = if one_stretch { 0.0 } else { overlap(&a.words, &b.words) };
    let counted = dead > 1.0 || injured > 1.0;
    if next_day && a.kind.quad() == Quad::MaterialConflict && !counted && words < 0.5 {
        return None;
    }
    let words = if words >= 0.5 {
        1.5
    } else if words >= 0.3 {
        0.75
    } else {
        0.0
    };
    // In general words, "gunmen" and a group, they may be one party.
    let one_day = one_day && !reciprocal(a.kind);
    let loose =
        |known: f32, a: &[Actor], b: &[Actor]| if one_day && known == 0.0 { general(a, b) } else { 0.0 };
    let general = loose(actors, x.actors, y.actors) + loose(recipients, x.recipients, y.recipients);
    let victim = if !within && one_victim(a, b) { 1.5 } else { 0.0 };
    let trigger = if a.trigger == b.trigger && a.trigger != 0 { 0.5 } else { 0.0 };
    let linked = if linked { LINKED } else { 0.0 };
    // Something beyond type, day and country must agree.
    let specific = linked > 0.0
        || if within {
            // One report tells of many deeds of one party: that it is the same party says little, and where a day
            // is missing even the place says little.
            let dated = !x.when.is_unknown() && !y.when.is_unknown();
            let force = a.kind.quad() == Quad::MaterialConflict && dated;
            words > 0.0
                || (actors > 0.0 && recipients > 0.0 && dated)
                || (force && (place >= 2.0 || actors > 0.0 || recipients > 0.0 || dead > 1.0))
        } else {
            place >= 2.0
                || actors > 0.0
                || recipients > 0.0
                || dead > 1.0
                || words > 1.0
                || scene >= 1.0 && general > 0.0
        };
    let bar = if within { BAR_WITHIN } else { BAR };
    let told = [
        ("takes-up", linked),
        ("date", date),
        ("place", if named { 0.0 } else { place }),
        ("name", if named { place } else { 0.0 }),
        ("scene", scene),
        ("who", actors),
        ("whom", recipients),
        ("sector", general),
        ("victim", victim),
        ("dead", dead),
        ("injured", injured),
        ("words", words),
        ("trigger", trigger),
        ("mode", mode),
    ];
    let points: f32 = told.iter().map(|(_, points)| points).sum();
    (specific && points >= bar).then(|| {
        let agree: Vec<&str> =
            told.iter().filter(|(_, points)| *points > 0.0).map(|(name, _)| *name).collect();
        Link { points, by: format!("r.same:{}", agree.join("+")).into() }
    })
}

/// Points for a town that the one has for the event, and of which the other's report speaks without saying where; half of it
/// where neither says where and both speak of one town.
fn scene(a: &Told, x: &View<'_>, b: &Told, y: &View<'_>) -> f32 {
    let names = |place: Option<&EventPlace>, towns: &[u32]| {
        place.and_then(town).is_some_and(|town| towns.binary_search(&town).is_ok())
    };
    match (x.place, y.place) {
        (Some(_), Some(_)) => 0.0,
        (None, None) if share(&a.towns, &b.towns) => 0.5,
        _ if names(x.place, &b.towns) || names(y.place, &a.towns) => 1.0,
        _ => 0.0,
    }
}

/// Whether two tellings of one report name one site that is no town: its towns it names for all it tells.
fn share_sites(a: &Told, b: &Told) -> bool {
    let site = |name: &&u32| a.towns.binary_search(name).is_err();
    a.names.iter().filter(site).any(|name| b.names.binary_search(name).is_ok())
}

/// Whether both places are so fine that names in the words add nothing.
fn settled(a: Option<&EventPlace>, b: Option<&EventPlace>) -> bool {
    a.and_then(town).is_some() && b.and_then(town).is_some()
}

/// Whether one person was killed in both: that happens once.
fn one_victim(a: &Told, b: &Told) -> bool {
    let one = |t: &Told| {
        let killed = t.dead.is_some_and(|d| d.high == 1) || t.mode.as_deref() == Some("assassinate");
        match t.recipients.as_slice() {
            [victim] if killed && victim.id.starts_with("person:") => Some(victim.id.clone()),
            _ => None,
        }
    };
    a.kind == EventType::Assault && one(a).is_some_and(|victim| one(b) == Some(victim))
}

/// Whether the higher of two figures is the later word: the toll of one attack rises.
fn risen(a: &Told, b: &Told, x: Option<Range>, y: Option<Range>) -> bool {
    let (Some(x), Some(y)) = (x, y) else { return false };
    let ((early, low), (late, high)) = if x.best < y.best { ((a, x), (b, y)) } else { ((b, y), (a, x)) };
    let days = match (early.published.latest, late.published.earliest) {
        (Some(first), Some(second)) => (second - first).get_days(),
        _ => return false,
    };
    (0..=RISES_DAYS).contains(&days) && u64::from(high.best) <= u64::from(low.best.max(1)) * RISES
}

/// A toll rises for so many days, and by so much.
const RISES_DAYS: i32 = 7;
const RISES: u64 = 8;

/// Points for the doers of an act. An army is the state that sends it.
fn doers(kind: EventType, a: &[Actor], b: &[Actor]) -> f32 {
    let points = parties(a, b);
    let organ = || a.iter().any(|x| b.iter().any(|y| organs(&x.id, &y.id)));
    if points < 0.75 && kind.quad() == Quad::MaterialConflict && organ() { 0.75 } else { points }
}

/// What two tellings are compared by: inside one report each by its own words, across reports by all that its
/// report says of the event.
pub(crate) struct View<'a> {
    pub actors: &'a [Actor],
    pub recipients: &'a [Actor],
    pub place: Option<&'a EventPlace>,
    pub when: &'a When,
    pub dead: Option<Range>,
    injured: Option<Range>,
    pub names: &'a [u32],
}

impl<'a> View<'a> {
    pub fn of(told: &'a Told, own: bool) -> Self {
        match &told.together {
            Some(all) if !own => View {
                actors: &all.actors,
                recipients: &all.recipients,
                place: all.place.as_ref(),
                when: &all.when,
                dead: all.dead,
                injured: all.injured,
                names: &all.names,
            },
            _ => View {
                actors: &told.actors,
                recipients: &told.recipients,
                place: told.place.as_ref(),
                when: &told.when,
                dead: told.dead,
                injured: told.injured,
                names: &told.names,
            },
        }
    }
}

/// Whether two tellings exclude each other as one event, whatever else links them.
pub fn apart(a: &Told, b: &Told) -> bool {
    a.kind != b.kind
        || modes(a, b).is_none()
        || far_in_time(&a.when, &b.when)
        || far_in_space(a, b)
        || a.report == b.report && (told_apart(a, b) || told_apart(b, a))
        || a.report != b.report
            && other_day(&a.when, &b.when)
            && (contradict(a.dead, b.dead) || contradict(a.injured, b.injured))
}

/// Told as another one than those before it in its report: a third report does not make one of the two.
fn told_apart(other: &Told, told: &Told) -> bool {
    let at = |t: &Told| t.evidence.first().map_or(0, |e| e.span.start);
    other.fresh
        && !other.headline
        && !told.headline
        && at(told) <= at(other)
        && other.takes_up != Some(told.id)
        && told.takes_up != Some(other.id)
}

/// A date that is in nobody's words.
fn concluded(when: &When) -> bool {
    matches!(when.basis, Basis::Inferred | Basis::Unknown)
}

/// Two different days, both in the reports' words.
fn other_day(a: &When, b: &When) -> bool {
    let stated = |w: &When| w.exact_day().filter(|_| !matches!(w.basis, Basis::Inferred | Basis::Unknown));
    matches!((stated(a), stated(b)), (Some(a), Some(b)) if a != b)
}

/// Two figures of which neither can be the other.
fn contradict(a: Option<Range>, b: Option<Range>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.low > b.high || b.low > a.high)
}

fn far_in_space(a: &Told, b: &Told) -> bool {
    matches!((&a.place, &b.place), (Some(p), Some(q)) if far_apart(p, q))
}

fn far_in_time(a: &When, b: &When) -> bool {
    gap(a, b).is_some_and(|days| days > 1)
}

/// Ways of attacking that reports mix up: what one calls a drone strike another calls an air strike.
const MIXED: &[&str] = &["aerial", "drone", "explosives", "heavy-weapons", "targeted", "destroy"];

fn modes(a: &Told, b: &Told) -> Option<f32> {
    match (&a.mode, &b.mode) {
        (Some(x), Some(y)) if x == y => Some(0.5),
        (Some(x), Some(y)) => {
            let killed = ["targeted", "assassinate", "execute", "massacre"];
            let soft = a.kind == EventType::Assault
                && (killed.contains(&x.as_str()) != killed.contains(&y.as_str()) || mixed(x, y));
            soft.then_some(0.0)
        }
        _ => Some(0.0),
    }
}

/// Whether two ways of attacking are mixed up by reports.
pub(crate) fn mixed(x: &str, y: &str) -> bool {
    MIXED.contains(&x) && MIXED.contains(&y)
}

fn published_near(a: &Told, b: &Told) -> bool {
    gap(&a.published, &b.published).is_none_or(|days| days <= 10)
}

/// Days between two intervals: 0 where they overlap, `None` where an end that matters is unknown.
fn gap(a: &When, b: &When) -> Option<i32> {
    if a.is_unknown() || b.is_unknown() {
        return None;
    }
    let between = |end: Option<Date>, start: Option<Date>| match (end, start) {
        (Some(end), Some(start)) if end < start => Some((start - end).get_days()),
        _ => None,
    };
    Some(between(a.latest, b.earliest).or_else(|| between(b.latest, a.earliest)).unwrap_or(0))
}

fn dates(a: &When, b: &When, within: bool) -> Option<f32> {
    if a.is_unknown() || b.is_unknown() {
        // A date can only be missing where the report itself repeats the event.
        return within.then_some(0.5);
    }
    match gap(a, b)? {
        0 => {
            let coarse = a.precision.max(b.precision);
            let soft = concluded(a) && concluded(b);
            Some(match coarse {
                Precision::Day if soft => 1.5,
                Precision::Day => 2.0,
                Precision::Week => 1.0,
                Precision::Month => -0.5,
                Precision::Year | Precision::Unknown => return within.then_some(0.0),
            })
        }
        // Night strikes and time zones move a date by one.
        1 if !within && (concluded(a) || concluded(b)) => Some(0.5),
        1 if !within => Some(-0.5),
        1 if within && (concluded(a) != concluded(b)) => Some(0.0),
        _ => None,
    }
}

/// Whether two actor ids are one or one is part of the other: `usa` and `usa.military`.
pub fn related(a: &str, b: &str) -> bool {
    let part = |whole: &str, part: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
    a == b || part(a, b) || part(b, a)
}

/// Types in which who did it and to whom is a matter of wording: "A met B" is "B met A".
pub fn reciprocal(kind: EventType) -> bool {
    matches!(kind, EventType::Agree | EventType::Consult | EventType::Cooperate)
}

/// Points for the parties of reciprocal events, taken together.
fn both_ways(a: &View<'_>, b: &View<'_>) -> (f32, f32) {
    let heads = |told: &View<'_>| {
        let all = told.actors.iter().chain(told.recipients).filter(|x| !x.is_described());
        let mut heads: Vec<String> =
            all.map(|x| x.id.split('.').next().unwrap_or(&x.id).to_owned()).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    };
    let (x, y) = (heads(a), heads(b));
    let shared = x.iter().filter(|h| y.contains(h)).count();
    match shared {
        0 if !x.is_empty() && !y.is_empty() => (-1.5, -1.5),
        0 => (0.0, 0.0),
        1 if x.len() > 1 && y.len() > 1 => (0.5, 0.0),
        1 => (1.0, 0.0),
        _ => (1.5, 1.5),
    }
}

fn parties(a: &[Actor], b: &[Actor]) -> f32 {
    if a.iter().any(|x| b.iter().any(|y| x.id == y.id && !x.is_described())) {
        return 1.5;
    }
    if a.iter().any(|x| b.iter().any(|y| related(&x.id, &y.id))) {
        return 1.0;
    }
    if a.iter().any(|x| b.iter().any(|y| member(x, y))) {
        return 1.0;
    }
    let known = |list: &[Actor]| list.iter().any(|x| !x.is_described());
    if known(a) && known(b) { -1.5 } else { 0.0 }
}

fn figures(a: Option<Range>, b: Option<Range>, one_voice: bool, risen: bool) -> Option<f32> {
    let (Some(a), Some(b)) = (a, b) else { return Some(0.0) };
    if a.best == b.best {
        // Small figures meet by chance.
        return Some(match a.best {
            0 => 0.25,
            1..10 => 1.25,
            _ => 1.5,
        });
    }
    let overlap = a.low <= b.high && b.low <= a.high;
    if one_voice && !overlap {
        // One voice that gives two figures speaks of two events.
        return None;
    }
    let (low, high) = (f64::from(a.best.min(b.best)), f64::from(a.best.max(b.best)));
    Some(if overlap || high - low <= 2.0 || high <= low * 1.5 {
        0.5
    } else if risen {
        0.0
    } else if high > low * 3.0 && high - low > 5.0 {
        -1.5
    } else {
        -0.5
    })
}

/// Shared share of the smaller of two sorted sets; 0 where either has fewer than four.
fn overlap(a: &[u32], b: &[u32]) -> f32 {
    let smaller = a.len().min(b.len());
    if smaller < 4 {
        return 0.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0u16);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    f32::from(shared) / f32::from(u16::try_from(smaller).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, city, country, dead, on, sample};

    fn coded(id: &str, code: &str) -> Actor {
        Actor { code: code.into(), ..actor(id) }
    }

    /// Arrests on one day, by the police of a country in its capital, and by "police" nowhere.
    fn arrests() -> (Told, Told) {
        let mut a = sample(1, 1);
        (a.kind, a.mode) = (EventType::Coerce, Some("arrest".into()));
        a.when = on("2024-11-13");
        a.actors = vec![coded("armenia.police", "ARMCOP")];
        a.place = city("Yerevan", "AM", 40.18, 44.51);
        let mut b = Told { place: None, ..sample(2, 1) };
        (b.kind, b.mode, b.when) = (a.kind, a.mode.clone(), a.when.clone());
        b.actors = vec![coded("described:police", "COP")];
        (a, b)
    }

    #[test]
    fn general_words_and_a_town_of_the_report() {
        let (a, mut b) = arrests();
        assert_eq!(same(&a, &b), None, "nothing says that it was there");
        b.towns = a.place.as_ref().and_then(town).into_iter().collect();
        let link = judge(&a, &b).expect("one event");
        assert_eq!(link.by, "r.same:date+scene+sector+mode");
        assert_eq!(judge(&b, &a).map(|l| l.points), Some(link.points), "symmetric");
        b.when = on("2024-11-14");
        assert_eq!(same(&a, &b), None, "another day");
        b.when = a.when.clone();
        b.actors = vec![coded("described:gunmen", "UAF")];
        assert_eq!(same(&a, &b), None, "another kind of party");
        b.actors = vec![coded("described:police", "COP")];
        b.place = city("Gyumri", "AM", 40.79, 43.85);
        assert_eq!(same(&a, &b), None, "another town");
    }

    #[test]
    fn a_name_in_the_words_is_as_good_as_a_town() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        for told in [&mut a, &mut b] {
            told.when = on("2024-03-22");
            told.dead = dead(40);
        }
        assert_eq!(same(&a, &b), None, "the figure alone is chance");
        (a.names, b.names) = (vec![3, 7], vec![7]);
        assert!(judge(&a, &b).is_some_and(|l| l.by.contains("name")));
        (a.place, b.place) = (city("Omsk", "RU", 54.99, 73.37), city("Tomsk", "RU", 56.5, 84.97));
        assert_eq!(same(&a, &b), None, "two towns are two");
    }

    #[test]
    fn a_toll_that_rises_is_the_same_attack() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        a.when = on("2025-02-13");
        b.when = When::between("2025-02-09".parse().unwrap(), "2025-02-15".parse().unwrap(), Basis::Inferred);
        for told in [&mut a, &mut b] {
            told.place = city("Omdurman", "SD", 15.64, 32.48);
            told.mode = Some("heavy-weapons".into());
        }
        (a.published, b.published) = (on("2025-02-14"), on("2025-02-15"));
        (a.dead, b.dead) = (dead(8), dead(54));
        assert!(same(&a, &b).is_some());
        (a.dead, b.dead) = (dead(54), dead(8));
        assert_eq!(same(&a, &b), None, "tolls do not fall so far");
    }

    #[test]
    fn a_person_is_killed_once() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        a.when = on("2024-12-19");
        b.when = When::between("2024-12-14".parse().unwrap(), "2024-12-20".parse().unwrap(), Basis::Inferred);
        for told in [&mut a, &mut b] {
            told.recipients = vec![actor("person:karim-sabor")];
            told.dead = dead(1);
        }
        assert!(judge(&a, &b).is_some_and(|l| l.by.contains("victim")));
        b.recipients = vec![actor("person:yusuf-sabor")];
        assert_eq!(same(&a, &b), None);
    }

    #[test]
    fn a_state_acts_through_its_army() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        for (told, who) in [(&mut a, "india.government"), (&mut b, "india.military")] {
            told.when = on("2025-05-07");
            told.actors = vec![actor(who)];
            told.place = country("Pakistan", "PK");
            told.dead = dead(31);
        }
        assert!(judge(&a, &b).is_some_and(|l| l.by.contains("who")));
        b.actors = vec![actor("iran.military")];
        assert_eq!(same(&a, &b), None);
    }

    #[test]
    fn what_its_report_calls_another_stays_another() {
        let (mut strike, mut raid) = (sample(1, 1), sample(1, 2));
        for told in [&mut strike, &mut raid] {
            told.when = on("2025-03-11");
        }
        raid.fresh = true;
        raid.evidence[0].span = dateline_facts::span::Span::new(40, 80);
        assert!(apart(&strike, &raid) && apart(&raid, &strike));
        raid.takes_up = Some(strike.id);
        assert!(!apart(&strike, &raid));
    }

    #[test]
    fn west_of_a_city_may_be_far() {
        let near = city("west of Baghdad", "IQ", 33.3, 44.3);
        let base = city("Ramadi", "IQ", 33.42, 43.3);
        assert!(!far_apart(near.as_ref().unwrap(), base.as_ref().unwrap()));
        let town = city("Baghdad", "IQ", 33.3, 44.3);
        assert!(far_apart(town.as_ref().unwrap(), base.as_ref().unwrap()));
    }
}
