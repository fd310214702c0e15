//! Where accounts differ. A later figure from the same line of sources is an *update*: only the latest
//! counts, and it is no conflict with the earlier one.

use crate::accounts::side;
use crate::event::{denies_part, names_one};
use crate::lines::Lines;
use crate::same::{far_apart, reciprocal, related};
use dateline_facts::actor::Actor;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::record::{Account, Disagreement, EventPlace, Range, Side};
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Every slot on which the accounts differ.
pub(crate) fn disagreements(
    kind: EventType,
    accounts: &[Account],
    current: &[usize],
    lines: &Lines,
) -> Vec<Disagreement> {
    let standing: Vec<usize> =
        current.iter().copied().filter(|i| side(accounts[*i].factuality) == 0).collect();
    let mut out = Vec::new();
    let mut push = |slot: &str, sides: Option<Vec<Side>>| {
        if let Some(values) = sides {
            out.push(Disagreement { slot: slot.to_owned(), values });
        }
    };
    push("dead", figures(accounts, lines, &standing, |a| a.values.dead));
    push("injured", figures(accounts, lines, &standing, |a| a.values.injured));
    if !reciprocal(kind) {
        let who = parties(accounts, &standing, |a| &a.values.actors, |a| &a.values.recipients);
        push("actor", who.or_else(|| not_them(accounts, current, &standing)));
        push("recipient", parties(accounts, &standing, |a| &a.values.recipients, |a| &a.values.actors));
    }
    push("when", dates(accounts, &standing));
    push("place", places(accounts, &standing));
    push("happened", happened(accounts, current));
    out
}

/// When an account was published; a day that was concluded from others says nothing about which word is the later.
pub(crate) fn day(account: &Account) -> Option<Date> {
    let published = &account.published;
    let stated = !matches!(published.basis, Basis::Inferred | Basis::Unknown);
    published.latest.or(published.earliest).filter(|_| stated)
}

/// For each line of sources the accounts of its latest publication that give the slot; earlier ones are updated.
pub(crate) fn latest<T>(
    accounts: &[Account],
    lines: &Lines,
    among: &[usize],
    slot: impl Fn(&Account) -> Option<T>,
) -> Vec<(usize, T)> {
    let mut newest: BTreeMap<usize, Option<Date>> = BTreeMap::new();
    let given: Vec<(usize, T)> = among.iter().filter_map(|i| slot(&accounts[*i]).map(|v| (*i, v))).collect();
    let day = |i: usize| day(&accounts[i]);
    for (i, _) in &given {
        let line = lines.voice(*i);
        let so_far = newest.entry(line).or_insert(None);
        *so_far = (*so_far).max(day(*i));
    }
    given
        .into_iter()
        .filter(|(i, _)| newest.get(&lines.voice(*i)).is_none_or(|d| day(*i).is_none() || day(*i) == *d))
        .collect()
}

fn figures(
    accounts: &[Account],
    lines: &Lines,
    among: &[usize],
    slot: impl Fn(&Account) -> Option<Range>,
) -> Option<Vec<Side>> {
    let mut sides: BTreeMap<Range3, Vec<u32>> = BTreeMap::new();
    let given = latest(accounts, lines, among, slot);
    for (i, range) in given.into_iter().filter(|(i, _)| !names_one(accounts, &accounts[*i])) {
        sides.entry((range.best, range.low, range.high)).or_default().push(index(i));
    }
    let apart = |a: &Range3, b: &Range3| a.2 < b.1 || b.2 < a.1;
    let conflict = sides.keys().any(|a| sides.keys().any(|b| apart(a, b)));
    if !conflict {
        return None;
    }
    let mut merged: BTreeMap<String, (Range3, Vec<u32>)> = BTreeMap::new();
    for (range, who) in sides {
        merged.entry(written(range)).or_insert_with(|| (range, Vec::new())).1.extend(who);
    }
    let mut ordered: Vec<_> = merged.into_iter().collect();
    ordered.sort_by_key(|(_, (range, _))| *range);
    Some(ordered.into_iter().map(|(value, (_, who))| self::sides(value, who)).collect())
}

type Range3 = (u32, u32, u32);

/// "2", "more than 30", "2 to 5"; the best estimate in front where it is neither end.
fn written((best, low, high): Range3) -> String {
    if low == high {
        low.to_string()
    } else if let Some(said) = (Range { low, best, high }).more_than() {
        format!("more than {said}")
    } else if best == low || best == high {
        format!("{low} to {high}")
    } else {
        format!("{best} ({low} to {high})")
    }
}

fn sides(value: String, mut who: Vec<u32>) -> Side {
    who.sort_unstable();
    who.dedup();
    Side { value, accounts: who }
}

#[expect(clippy::cast_possible_truncation, reason = "accounts of one event are far below 2^32")]
fn index(i: usize) -> u32 {
    i as u32
}

/// Accounts whose known parties have nothing to do with each other.
fn parties<'a>(
    accounts: &'a [Account],
    among: &[usize],
    slot: impl Fn(&'a Account) -> &'a [Actor],
    opposite: impl Fn(&'a Account) -> &'a [Actor],
) -> Option<Vec<Side>> {
    // A party that others name on the other side of the event was misread here or there; nobody disagrees.
    let crossed: Vec<&Actor> = among.iter().flat_map(|i| opposite(&accounts[*i])).collect();
    let mut groups: Vec<(Vec<&Actor>, Vec<u32>)> = Vec::new();
    for i in among {
        let known = slot(&accounts[*i]).iter().filter(|a| !a.is_described());
        let known: Vec<&Actor> = known.filter(|a| !crossed.iter().any(|c| related(&a.id, &c.id))).collect();
        if known.is_empty() {
            continue;
        }
        let meets = |group: &[&Actor]| group.iter().any(|a| known.iter().any(|b| related(&a.id, &b.id)));
        // One account may tie two groups together.
        let (mut joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(g, _)| meets(g));
        groups = apart;
        let mut merged = (known, vec![index(*i)]);
        for (mut group, mut who) in joined.drain(..) {
            merged.0.append(&mut group);
            merged.1.append(&mut who);
        }
        groups.push(merged);
    }
    // A report names one party here and its fellow there; only another report, or a speaker, contradicts it.
    let voice = |i: &u32| {
        let account = &accounts[*i as usize];
        (
            account.report,
            account
                .attribution
                .as_ref()
                .and_then(|a| a.actor.clone().or(a.source.as_deref().map(Into::into))),
        )
    };
    let speakers = |who: &[u32]| who.iter().map(voice).collect::<Vec<_>>();
    let contradicted = groups.iter().enumerate().any(|(n, (_, a))| {
        groups[n + 1..].iter().any(|(_, b)| {
            let (a, b) = (speakers(a), speakers(b));
            a.iter().any(|x| b.iter().any(|y| x.0 != y.0 || (x.1.is_some() && y.1.is_some() && x.1 != y.1)))
        })
    });
    if groups.len() < 2 || !contradicted {
        return None;
    }
    let mut out: Vec<Side> = groups
        .into_iter()
        .map(|(group, who)| {
            let names = crate::accounts::union(group.into_iter());
            sides(names.into_iter().map(|a| a.name).collect::<Vec<_>>().join(", "), who)
        })
        .collect();
    out.sort_by(|a, b| a.accounts.cmp(&b.accounts));
    Some(out)
}

/// Some name a party, which says that it was not them.
fn not_them(accounts: &[Account], current: &[usize], among: &[usize]) -> Option<Vec<Side>> {
    let mut out: Vec<Side> = Vec::new();
    let deniers = current.iter().map(|i| (*i, &accounts[*i])).filter(|(_, a)| denies_part(a));
    let deniers: Vec<(usize, &Actor)> =
        deniers.filter_map(|(i, a)| a.values.actors.first().map(|x| (i, x))).collect();
    for (_, denier) in &deniers {
        let named =
            |a: &Account| a.values.actors.iter().find(|x| related(&x.id, &denier.id)).map(|x| x.name.clone());
        let by: Vec<u32> =
            among.iter().filter(|i| named(&accounts[**i]).is_some()).map(|i| index(*i)).collect();
        let name = by.first().and_then(|i| named(&accounts[*i as usize]));
        let not: Vec<u32> =
            deniers.iter().filter(|(_, d)| related(&d.id, &denier.id)).map(|(i, _)| index(*i)).collect();
        if let Some(name) = name
            && !out.iter().any(|s| s.value == name)
        {
            out.push(sides(name.clone(), by));
            out.push(sides(format!("not {name}"), not));
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Dates in words that cannot be the same day. Concluded dates do not contradict anybody.
fn dates(accounts: &[Account], among: &[usize]) -> Option<Vec<Side>> {
    let given: Vec<(usize, &When)> = among
        .iter()
        .filter_map(|i| accounts[*i].values.when.as_ref().map(|w| (*i, w)))
        .filter(|(_, w)| !matches!(w.basis, Basis::Inferred | Basis::Unknown) && !w.is_unknown())
        .collect();
    if !given.iter().any(|(_, a)| given.iter().any(|(_, b)| !a.overlaps(b))) {
        return None;
    }
    let mut groups: BTreeMap<(Option<Date>, Option<Date>), Vec<u32>> = BTreeMap::new();
    for (i, when) in given {
        groups.entry((when.earliest, when.latest)).or_default().push(index(i));
    }
    let day = |d: Option<Date>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    Some(
        groups
            .into_iter()
            .map(|((a, b), who)| {
                sides(if a == b { day(a) } else { format!("{} to {}", day(a), day(b)) }, who)
            })
            .collect(),
    )
}

fn places(accounts: &[Account], among: &[usize]) -> Option<Vec<Side>> {
    let given: Vec<(usize, &EventPlace)> =
        among.iter().filter_map(|i| accounts[*i].values.place.as_ref().map(|p| (*i, p))).collect();
    if !given.iter().any(|(_, a)| given.iter().any(|(_, b)| far_apart(a, b))) {
        return None;
    }
    let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (i, place) in given {
        groups.entry(&place.name).or_default().push(index(i));
    }
    (groups.len() > 1).then(|| groups.into_iter().map(|(name, who)| sides(name.to_owned(), who)).collect())
}

fn happened(accounts: &[Account], current: &[usize]) -> Option<Vec<Side>> {
    let of = |wanted: &dyn Fn(&Account) -> bool| -> Vec<u32> {
        current.iter().copied().filter(|i| wanted(&accounts[*i])).map(index).collect()
    };
    let yes = of(&|a| side(a.factuality) == 0);
    let no = of(&|a| matches!(a.factuality, Factuality::Denied | Factuality::Negated) && !denies_part(a));
    (!yes.is_empty() && !no.is_empty()).then(|| vec![sides("yes".into(), yes), sides("no".into(), no)])
}
