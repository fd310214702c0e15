//! From a group of tellings to one event of the record.

use crate::accounts::{accounts, finest, narrowest, side, union};
use crate::disagree::{day, disagreements, latest};
use crate::lines::Lines;
pub use crate::lines::house;
use crate::same::related;
use crate::told::Told;
use dateline_facts::actor::Actor;
use dateline_facts::attribution::Stance;
use dateline_facts::event::Factuality;
use dateline_facts::id::{EventId, EventMentionId, ReportId};
use dateline_facts::plover::EventType;
use dateline_facts::record::{Account, Event, Range, Status};
use dateline_facts::when::{Basis, When};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The id of the event of these mentions: that of the smallest.
pub fn event_id(mentions: impl Iterator<Item = EventMentionId>) -> EventId {
    EventId(mentions.map(|m| m.0).min().unwrap_or(0))
}

/// What is known of a report beside what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The origin of its copy group; itself where it is nobody's copy.
    pub origin: ReportId,
    /// The newest version of the same report, where this is an older one.
    pub replaced_by: Option<ReportId>,
}

impl Provenance {
    /// Of a report that is nobody's copy and nobody's version.
    pub fn own(report: ReportId) -> Self {
        Provenance { origin: report, replaced_by: None }
    }
}

/// The event that a group of tellings makes; `of` says what is known of their reports.
/// `None` for an empty group.
pub fn event(group: &[&Told], of: &dyn Fn(ReportId) -> Provenance) -> Option<Event> {
    let lead = group.iter().min_by_key(|t| t.id)?;
    let mut accounts = accounts(group, of);
    // A headline only says again, and shorter, what somebody says below it.
    let title = |a: &Account| {
        let of = |t: &&&Told| t.report == a.report && t.headline && t.attribution.is_none();
        let spans: Vec<_> = group.iter().filter(of).flat_map(|t| &t.evidence).map(|e| e.span).collect();
        a.attribution.is_none() && a.evidence.iter().all(|e| spans.contains(&e.span))
    };
    let lines = Lines::of(&accounts, &title);
    let current = current(&accounts);
    let standing = standing(&accounts, &current);
    let reports: BTreeSet<ReportId> = accounts.iter().map(|a| a.report).collect();
    let told = |wanted: &dyn Fn(&Told) -> Option<SmolStr>| most(group.iter().filter_map(|t| wanted(t)));
    let contexts: BTreeSet<SmolStr> = group.iter().flat_map(|t| t.contexts.iter().cloned()).collect();
    let actors = parties(&accounts, &lines, &standing, |a| &a.values.actors);
    let recipients = parties(&accounts, &lines, &standing, |a| &a.values.recipients);
    let status = status(&accounts, &current, &lines, &actors, &recipients);
    // Two who tell of an accusation make the accusing certain, not what is blamed on somebody: nobody must read that in it.
    let mode = told(&|t| t.mode.clone());
    let accused =
        lead.kind == EventType::Accuse && !matches!(mode.as_deref(), Some("disapprove" | "investigate"));
    let status = if accused && status == Status::Confirmed { Status::Reported } else { status };
    let dead = figure(&accounts, &lines, &standing, |a| a.values.dead);
    let injured = figure(&accounts, &lines, &standing, |a| a.values.injured);
    let disagreements = disagreements(lead.kind, &accounts, &current, &lines);
    updated(&mut accounts, &lines, &standing);
    Some(Event {
        id: event_id(group.iter().map(|t| t.id)),
        kind: lead.kind,
        mode,
        contexts: contexts.into_iter().collect(),
        place: finest(standing.iter().filter_map(|i| accounts[*i].values.place.as_ref())),
        when: when(&accounts, &lines, &standing),
        dead,
        injured,
        status,
        n_reports: u32::try_from(reports.len()).unwrap_or(u32::MAX),
        n_independent: u32::try_from(lines.count()).unwrap_or(u32::MAX),
        disagreements,
        actors,
        recipients,
        accounts,
        stories: Vec::new(),
    })
}

/// The accounts of reports of which no newer version is known; where only older versions tell the event, all.
fn current(accounts: &[Account]) -> Vec<usize> {
    let newest: Vec<usize> = (0..accounts.len()).filter(|i| accounts[*i].superseded_by.is_none()).collect();
    if newest.is_empty() { (0..accounts.len()).collect() } else { newest }
}

/// The accounts that an event's values rest on: of the current ones those that say it happened, else all.
fn standing(accounts: &[Account], current: &[usize]) -> Vec<usize> {
    let yes: Vec<usize> = current.iter().copied().filter(|i| side(accounts[*i].factuality) == 0).collect();
    if yes.is_empty() { current.to_vec() } else { yes }
}

/// Marks the accounts whose figures a later report of the same voice has replaced by others.
fn updated(accounts: &mut [Account], lines: &Lines, standing: &[usize]) {
    type Slot = fn(&Account) -> Option<Range>;
    let slots: [Slot; 2] = [|a| a.values.dead, |a| a.values.injured];
    for slot in slots {
        let newest: Vec<(usize, Range)> = latest(accounts, lines, standing, slot);
        for i in standing {
            let Some(own) = slot(&accounts[*i]) else { continue };
            let later = newest.iter().filter(|(j, _)| lines.voice(*j) == lines.voice(*i));
            let later = later.max_by_key(|(j, _)| (day(&accounts[*j]), std::cmp::Reverse(*j)));
            if let Some((j, range)) = later
                && !newest.iter().any(|(k, _)| k == i)
                && *range != own
                && accounts[*i].superseded_by.is_none()
            {
                accounts[*i].superseded_by = Some(accounts[*j].report);
            }
        }
    }
}

fn most(values: impl Iterator<Item = SmolStr>) -> Option<SmolStr> {
    let mut counts: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(v, _)| v)
}

/// The parties that most lines name; a party named only by accounts that name nobody of the others is left to
/// the disagreement. Described parties appear only where nobody is known.
fn parties(
    accounts: &[Account],
    lines: &Lines,
    standing: &[usize],
    slot: impl Fn(&Account) -> &[Actor],
) -> Vec<Actor> {
    let all = union(standing.iter().flat_map(|i| slot(&accounts[*i])));
    let (described, known): (Vec<Actor>, Vec<Actor>) = all.into_iter().partition(Actor::is_described);
    if known.is_empty() {
        return described;
    }
    let support = |actor: &Actor| -> BTreeSet<usize> {
        standing
            .iter()
            .filter(|i| slot(&accounts[**i]).iter().any(|a| related(&a.id, &actor.id)))
            .map(|i| lines.line(*i))
            .collect()
    };
    let Some(leader) = known
        .iter()
        .max_by(|a, b| support(a).len().cmp(&support(b).len()).then_with(|| b.id.cmp(&a.id)))
        .map(|a| a.id.clone())
    else {
        return described;
    };
    let beside: Vec<&Actor> = standing
        .iter()
        .map(|i| slot(&accounts[*i]))
        .filter(|named| named.iter().any(|a| related(&a.id, &leader)))
        .flatten()
        .collect();
    let named = |a: &&Actor| beside.iter().any(|b| b.id == a.id);
    // A state beside its own army says no more than the army.
    let whole = |a: &&Actor| {
        beside.iter().any(|b| b.id.strip_prefix(a.id.as_str()).is_some_and(|r| r.starts_with('.')))
    };
    known.iter().filter(|a| named(a) && !whole(a)).cloned().collect()
}

/// The day most lines give, in words before concluded ones; else the narrowest interval.
fn when(accounts: &[Account], lines: &Lines, standing: &[usize]) -> When {
    let given = || standing.iter().filter_map(|i| accounts[*i].values.when.as_ref().map(|w| (*i, w)));
    let mut days: BTreeMap<(bool, Date), BTreeSet<usize>> = BTreeMap::new();
    for (i, when) in given() {
        if let Some(day) = when.exact_day() {
            let stated = !matches!(when.basis, Basis::Inferred | Basis::Unknown);
            days.entry((stated, day)).or_default().insert(lines.line(i));
        }
    }
    let best = days
        .iter()
        .max_by(|a, b| a.0.0.cmp(&b.0.0).then(a.1.len().cmp(&b.1.len())).then(b.0.1.cmp(&a.0.1)))
        .map(|((_, day), _)| *day);
    let chosen = narrowest(given().map(|(_, w)| w).filter(|w| best.is_none() || w.exact_day() == best));
    chosen.map_or_else(When::unknown, |mut w| {
        // Spans of one report mean nothing outside it; the accounts keep them.
        w.evidence.clear();
        w
    })
}

/// Whether an account's figure counts only those whom it names, beside others that tell of more: "killed a commander".
pub(crate) fn names_one(accounts: &[Account], account: &Account) -> bool {
    let persons = |a: &Account| {
        !a.values.recipients.is_empty() && a.values.recipients.iter().all(|r| r.id.starts_with("person:"))
    };
    let count = |a: &Account| a.values.dead.map_or(0, |d| d.best);
    persons(account)
        && count(account) as usize <= account.values.recipients.len()
        && accounts.iter().any(|a| !persons(a) && count(a) > count(account))
}

/// Whether the speaker of an account is its doer, or claims to be.
fn claims_it(account: &Account) -> bool {
    let Some(source) = &account.attribution else { return false };
    let own = |s: &SmolStr| account.values.actors.iter().any(|a| related(&a.id, s));
    source.stance == Stance::Claim || source.actor.as_ref().is_some_and(own)
}

/// Low and high over the latest word of every line; best is what most lines say, then the latest, then the higher. What the doer
/// itself says of how many it killed is the best only where nobody else says.
fn figure(
    accounts: &[Account],
    lines: &Lines,
    standing: &[usize],
    slot: impl Fn(&Account) -> Option<Range>,
) -> Option<Range> {
    let mut given = latest(accounts, lines, standing, slot);
    if given.iter().any(|(i, _)| !names_one(accounts, &accounts[*i])) {
        given.retain(|(i, _)| !names_one(accounts, &accounts[*i]));
    }
    let others = given.iter().any(|(i, _)| !claims_it(&accounts[*i]));
    let mut bests: BTreeMap<u32, (BTreeSet<usize>, Option<Date>)> = BTreeMap::new();
    for (i, range) in given.iter().filter(|(i, _)| !others || !claims_it(&accounts[*i])) {
        let entry = bests.entry(range.best).or_default();
        entry.0.insert(lines.line(*i));
        entry.1 = entry.1.max(day(&accounts[*i]));
    }
    let best = bests.into_iter().max_by_key(|(value, (who, day))| (who.len(), *day, *value))?.0;
    let low = given.iter().map(|(_, r)| r.low).min()?;
    let high = given.iter().map(|(_, r)| r.high).max()?;
    Some(Range { low, best, high })
}

/// Whether an account says that the speaker had no part in it, and not that it did not happen.
pub(crate) fn denies_part(account: &Account) -> bool {
    let speaker = account.attribution.as_ref().and_then(|a| a.actor.as_ref());
    account.factuality == Factuality::Denied
        && !account.values.actors.is_empty()
        && speaker.is_some_and(|s| account.values.actors.iter().all(|a| related(&a.id, s)))
}

/// Told by the report, or by somebody it quotes who neither claims nor accuses.
fn told_as_fact(account: &Account) -> bool {
    let stated = account.attribution.as_ref().is_some_and(|a| a.stance == Stance::State);
    matches!(account.factuality, Factuality::Asserted | Factuality::Historical)
        || (account.factuality == Factuality::Alleged && stated)
}

/// What the accounts together make of it; see [`Status`].
fn status(
    accounts: &[Account],
    current: &[usize],
    lines: &Lines,
    actors: &[Actor],
    recipients: &[Actor],
) -> Status {
    let all = || current.iter().map(|i| &accounts[*i]);
    // A party that says it was not them disputes the event only where others say that it was.
    let counts = |a: &Account| {
        !denies_part(a) || a.values.actors.iter().any(|x| actors.iter().any(|y| related(&x.id, &y.id)))
    };
    let told = all().any(|a| side(a.factuality) == 0);
    let any = |wanted: u8| all().any(|a| side(a.factuality) == wanted && (!told || wanted != 1 || counts(a)));
    match (any(0), any(1)) {
        (true, true) => return Status::Disputed,
        (false, true) => return Status::Denied,
        (false, false) => {
            let planned = all().any(|a| a.factuality == Factuality::Future);
            return if planned { Status::Planned } else { Status::Hypothetical };
        }
        (true, false) => {}
    }
    let party = |parties: &[Actor], account: &Account| {
        let speaker = account.attribution.as_ref().and_then(|a| a.actor.as_ref());
        speaker.is_some_and(|s| parties.iter().any(|p| related(s, &p.id)))
    };
    let admitted =
        |a: &Account| a.attribution.as_ref().is_some_and(|s| s.stance == Stance::Admit) && party(actors, a);
    if all().any(|a| side(a.factuality) == 0 && admitted(a)) {
        return Status::Confirmed;
    }
    let disinterested: BTreeSet<usize> = current
        .iter()
        .map(|i| (*i, &accounts[*i]))
        .filter(|(_, a)| told_as_fact(a))
        .filter(|(_, a)| !party(actors, a) && !party(recipients, a))
        .map(|(i, _)| lines.line(i))
        .collect();
    if disinterested.len() >= 2 { Status::Confirmed } else { Status::Reported }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, dead, on, sample};
    use dateline_facts::attribution::Speech;
    use dateline_facts::record::AccountSource;

    fn said_by(id: &str, stance: Stance) -> Option<AccountSource> {
        Some(AccountSource {
            via: None,
            source: Some(id.to_owned()),
            actor: Some(id.into()),
            stance,
            speech: Speech::Indirect,
        })
    }

    fn build(group: &[Told]) -> Event {
        event(&group.iter().collect::<Vec<_>>(), &Provenance::own).expect("not empty")
    }

    #[test]
    fn five_and_eight_dead_in_two_reports_are_a_difference() {
        let mut first = sample(1, 1);
        first.dead = dead(5);
        let mut later = sample(2, 1);
        later.dead = dead(8);
        later.toll = true;
        let built = build(&[first, later]);
        let slots: Vec<_> = built.disagreements.iter().map(|d| d.slot.as_str()).collect();
        assert_eq!(slots, ["dead"]);
        let values: Vec<_> = built.disagreements[0].values.iter().map(|s| s.value.as_str()).collect();
        assert_eq!(values, ["5", "8"]);
    }

    #[test]
    fn words_of_sources_that_claim_nothing_confirm() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        for (told, outlet, source) in [(&mut a, "Daily", "monitor"), (&mut b, "Herald", "red-crescent")] {
            told.outlet = Some(outlet.into());
            told.factuality = Factuality::Alleged;
            told.attribution = said_by(source, Stance::State);
        }
        assert_eq!(build(&[a.clone(), b.clone()]).status, Status::Confirmed);
        b.attribution = said_by("red-crescent", Stance::Claim);
        assert_eq!(build(&[a.clone(), b.clone()]).status, Status::Reported);
        // One monitor in two papers is one source.
        b.attribution = said_by("monitor", Stance::State);
        let event = build(&[a, b]);
        assert_eq!((event.status, event.n_reports, event.n_independent), (Status::Reported, 2, 1));
    }

    #[test]
    fn one_institution_is_one_speaker_and_officials_are_many() {
        let words = |source: &str| {
            Some(AccountSource {
                source: Some(source.into()),
                actor: None,
                ..said_by("x", Stance::State).expect("a source")
            })
        };
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        (a.outlet, b.outlet) = (Some("Daily".into()), Some("Herald".into()));
        (a.attribution, b.attribution) = (words("the military"), words("The army"));
        assert_eq!(build(&[a.clone(), b.clone()]).n_independent, 1);
        (a.attribution, b.attribution) = (words("officials"), words("officials"));
        assert_eq!(build(&[a, b]).n_independent, 2);
    }

    #[test]
    fn an_accusation_is_never_confirmed() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        for (told, outlet) in [(&mut a, "Daily"), (&mut b, "Herald")] {
            told.outlet = Some(outlet.into());
            told.kind = EventType::Accuse;
            told.mode = Some("allege".into());
        }
        assert_eq!(build(&[a.clone(), b.clone()]).status, Status::Reported);
        (a.mode, b.mode) = (Some("disapprove".into()), Some("disapprove".into()));
        assert_eq!(build(&[a, b]).status, Status::Confirmed);
    }

    #[test]
    fn the_figure_of_the_one_who_claims_it_is_not_the_headline() {
        let mut army = sample(1, 1);
        army.attribution = said_by("benin.military", Stance::State);
        army.dead = dead(28);
        let mut claim = sample(2, 1);
        claim.actors = vec![actor("jnim")];
        claim.attribution = said_by("jnim", Stance::State);
        claim.dead = dead(41);
        let both = build(&[army, claim.clone()]);
        assert_eq!(both.dead, Some(Range { low: 28, best: 28, high: 41 }));
        assert_eq!(build(&[claim]).dead, dead(41), "where nobody else says");
    }

    #[test]
    fn a_victim_with_a_name_is_not_the_toll() {
        let mut all = sample(1, 1);
        all.dead = dead(6);
        let mut one = sample(2, 1);
        one.recipients = vec![actor("person:hadi-karim")];
        one.dead = dead(1);
        let event = build(&[all, one.clone()]);
        assert_eq!(event.dead, dead(6));
        assert!(event.disagreements.iter().all(|d| d.slot != "dead"), "{:?}", event.disagreements);
        assert_eq!(build(&[one]).dead, dead(1));
    }

    #[test]
    fn two_lines_confirm_and_one_agency_does_not() {
        let mut a = sample(1, 1);
        let mut b = sample(2, 1);
        a.outlet = Some("Daily".into());
        b.outlet = Some("Herald".into());
        assert_eq!(build(&[a.clone(), b.clone()]).status, Status::Confirmed);
        a.agency = Some("AFP".into());
        b.agency = Some("Agence France-Presse".into());
        let event = build(&[a, b]);
        assert_eq!((event.n_reports, event.n_independent, event.status), (2, 1, Status::Reported));
    }

    #[test]
    fn interested_voices_do_not_confirm() {
        let mut a = sample(1, 1);
        a.actors = vec![actor("usa.military")];
        a.attribution = said_by("usa.military", Stance::State);
        let mut b = sample(2, 1);
        b.actors = vec![actor("usa.military")];
        b.attribution = said_by("usa", Stance::State);
        assert_eq!(build(&[a.clone(), b.clone()]).status, Status::Reported);
        a.attribution = said_by("usa.military", Stance::Admit);
        assert_eq!(build(&[a, b]).status, Status::Confirmed);
    }

    #[test]
    fn denials_dispute() {
        let a = sample(1, 1);
        let mut b = sample(2, 1);
        b.factuality = Factuality::Denied;
        b.attribution = said_by("iran.government", Stance::Deny);
        let event = build(&[a, b.clone()]);
        assert_eq!(event.status, Status::Disputed);
        assert_eq!(event.disagreements[0].slot, "happened");
        assert_eq!(build(&[b]).status, Status::Denied);
    }

    #[test]
    fn plans_and_possibilities() {
        let mut a = sample(1, 1);
        a.factuality = Factuality::Future;
        let mut b = sample(1, 2);
        b.factuality = Factuality::Hypothetical;
        assert_eq!(build(&[b.clone()]).status, Status::Hypothetical);
        assert_eq!(build(&[a, b]).status, Status::Planned);
    }

    #[test]
    fn an_update_is_no_conflict() {
        let mut a = sample(1, 1);
        a.outlet = Some("Daily".into());
        a.published = on("2024-01-04");
        a.dead = dead(2);
        let mut b = sample(2, 1);
        b.outlet = Some("Daily".into());
        b.published = on("2024-01-05");
        b.dead = dead(4);
        let event = build(&[a.clone(), b.clone()]);
        assert!(event.disagreements.is_empty());
        assert_eq!(event.dead, dead(4));
        b.outlet = Some("Herald".into());
        let event = build(&[a, b]);
        assert_eq!(event.disagreements[0].slot, "dead");
        assert_eq!(event.disagreements[0].values.len(), 2);
        assert_eq!(event.dead, Some(Range { low: 2, best: 4, high: 4 }));
    }

    #[test]
    fn a_later_word_of_one_line_marks_the_earlier_one() {
        let mut a = sample(1, 1);
        a.agency = Some("AFP".into());
        a.published = on("2024-01-04");
        a.dead = dead(9);
        let mut b = sample(2, 1);
        b.agency = Some("AFP".into());
        b.published = on("2024-01-05");
        b.dead = dead(12);
        let event = build(&[a.clone(), b.clone()]);
        assert_eq!((event.dead, event.n_independent), (dead(12), 1));
        let by: Vec<_> = event.accounts.iter().map(|a| (a.values.dead, a.superseded_by)).collect();
        assert_eq!(by, [(dead(9), Some(ReportId(2))), (dead(12), None)]);
        // A day that was only concluded is nobody's last word: all figures stand.
        a.published =
            When::between("2024-01-03".parse().unwrap(), "2024-01-09".parse().unwrap(), Basis::Inferred);
        let event = build(&[a, b]);
        assert_eq!(event.dead, Some(Range { low: 9, best: 12, high: 12 }));
        assert!(event.accounts.iter().all(|a| a.superseded_by.is_none()));
    }

    #[test]
    fn a_newer_version_takes_the_place_of_the_older() {
        let (mut a, mut b) = (sample(1, 1), sample(2, 1));
        (a.dead, b.dead) = (dead(2), dead(5));
        let of = |r: ReportId| Provenance {
            origin: ReportId(1),
            replaced_by: (r == ReportId(1)).then_some(ReportId(2)),
        };
        let event = event(&[&a, &b], &of).expect("not empty");
        assert_eq!((event.n_reports, event.n_independent, event.dead), (2, 1, dead(5)));
        assert_eq!(event.status, Status::Reported);
        assert!(event.disagreements.is_empty());
        let old = event.accounts.iter().find(|a| a.report == ReportId(1)).expect("stays");
        assert_eq!((old.values.dead, old.superseded_by), (dead(2), Some(ReportId(2))));
        // What only the older version tells is told by it still.
        let event = super::event(&[&a], &of).expect("not empty");
        assert_eq!(event.dead, dead(2));
    }

    #[test]
    fn a_state_is_not_named_beside_its_own_army() {
        let mut a = sample(1, 1);
        a.actors = vec![actor("usa.military")];
        let mut b = sample(2, 1);
        b.actors = vec![actor("usa"), actor("usavia")];
        let event = build(&[a, b]);
        let ids: Vec<&str> = event.actors.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(ids, ["usa.military", "usavia"]);
    }

    #[test]
    fn actors_that_differ_are_a_disagreement() {
        let mut a = sample(1, 1);
        a.actors = vec![actor("usa.military")];
        let mut b = sample(2, 1);
        b.actors = vec![actor("israel.military")];
        let mut c = sample(3, 1);
        c.actors = vec![actor("usa")];
        let event = build(&[a, b, c]);
        assert_eq!(event.disagreements[0].slot, "actor");
        assert_eq!(event.disagreements[0].values.len(), 2);
        assert_eq!(event.disagreements[0].values[0].accounts, [0, 2]);
        assert!(event.actors.iter().all(|a| a.id.starts_with("usa")));
    }
}
