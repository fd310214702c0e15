//! Who says what of one event: tellings of one voice in one report become one account.

use crate::event::Provenance;
use crate::told::Told;
use dateline_facts::actor::Actor;
use dateline_facts::event::Factuality;
use dateline_facts::id::ReportId;
use dateline_facts::record::{Account, AccountSource, EventPlace, Range, Values};
use dateline_facts::when::{Basis, Precision, When};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The voice of a telling within its report: the actor quoted, else the words that name the source, else the
/// report itself; and whether it says yes, no, or perhaps.
fn voice(told: &Told) -> (Option<String>, u8) {
    let who = told.attribution.as_ref().map(|a| match (&a.actor, &a.source) {
        (Some(actor), _) => actor.to_string(),
        (None, Some(words)) => words.to_lowercase(),
        (None, None) => String::new(),
    });
    (who, side(told.factuality))
}

/// 0 it happened, 1 it did not, 2 it may.
pub(crate) fn side(factuality: Factuality) -> u8 {
    match factuality {
        Factuality::Asserted | Factuality::Alleged | Factuality::Historical => 0,
        Factuality::Denied | Factuality::Negated => 1,
        Factuality::Future | Factuality::Hypothetical => 2,
    }
}

/// The accounts of a group of tellings, by publication, report, and place in the report.
pub(crate) fn accounts(group: &[&Told], of: &dyn Fn(ReportId) -> Provenance) -> Vec<Account> {
    let mut voices: BTreeMap<(ReportId, Option<String>, u8), Vec<&Told>> = BTreeMap::new();
    for told in group {
        let (who, side) = voice(told);
        voices.entry((told.report, who, side)).or_default().push(told);
    }
    let mut accounts: Vec<Account> = voices.into_values().map(|v| account(&v, of)).collect();
    accounts.sort_by(|a, b| {
        let key = |x: &Account| (x.published.earliest.is_none(), x.published.earliest, x.report, first(x));
        key(a).cmp(&key(b)).then_with(|| a.mention.cmp(&b.mention))
    });
    accounts
}

fn first(account: &Account) -> u32 {
    account.evidence.first().map_or(u32::MAX, |e| e.span.start)
}

/// One account of tellings with one voice; `voices` is not empty.
fn account(voices: &[&Told], of: &dyn Fn(ReportId) -> Provenance) -> Account {
    let mut voices = voices.to_vec();
    // Running text first: headlines compress.
    voices.sort_by_key(|t| (t.headline, t.evidence.first().map(|e| e.span.start), t.id));
    let lead = voices[0];
    // What each tells it with comes first, and of these what gives the figures, by which accounts are compared; then the
    // words that only a date or a figure rests on.
    let (mut told, mut rest) = (Vec::new(), Vec::new());
    for voice in &voices {
        let bare = voice.dead.is_none() && voice.injured.is_none();
        told.extend(voice.evidence.iter().take(1).map(|e| (bare, e)));
        rest.extend(voice.evidence.iter().skip(1).map(|e| (true, e)));
    }
    for list in [&mut told, &mut rest] {
        list.sort_by_key(|(bare, e)| (*bare, e.span.start, std::cmp::Reverse(e.span.end)));
    }
    let mut covered: Vec<dateline_facts::record::Evidence> = Vec::new();
    for (_, words) in told.into_iter().chain(rest) {
        if !covered.iter().any(|c| c.span.contains(words.span)) {
            covered.push(words.clone());
        }
    }
    let provenance = of(lead.report);
    Account {
        report: lead.report,
        mention: voices.iter().map(|t| t.id).min().unwrap_or(lead.id),
        outlet: lead.outlet.clone(),
        agency: lead.agency.clone(),
        published: lead.published.clone(),
        origin: provenance.origin,
        superseded_by: provenance.replaced_by,
        attribution: attribution(&voices),
        factuality: voices
            .iter()
            .map(|t| t.factuality)
            .min_by_key(|f| strength(*f))
            .unwrap_or(lead.factuality),
        values: values(&voices),
        evidence: covered,
    }
}

/// The strongest presentation first.
pub(crate) fn strength(factuality: Factuality) -> u8 {
    match factuality {
        Factuality::Asserted => 0,
        Factuality::Alleged => 1,
        Factuality::Denied => 2,
        Factuality::Negated => 3,
        Factuality::Historical => 4,
        Factuality::Future => 5,
        Factuality::Hypothetical => 6,
    }
}

fn attribution(voices: &[&Told]) -> Option<AccountSource> {
    voices.iter().find_map(|t| t.attribution.clone())
}

/// What the tellings of one voice say together.
fn values(voices: &[&Told]) -> Values {
    Values {
        dead: figure(voices, |t| t.dead),
        injured: figure(voices, |t| t.injured),
        when: narrowest(voices.iter().map(|t| &t.when)),
        place: finest(voices.iter().filter_map(|t| t.place.as_ref())),
        actors: union(voices.iter().flat_map(|t| &t.actors)),
        recipients: union(voices.iter().flat_map(|t| &t.recipients)),
    }
}

/// What one voice says of how many: its last toll, where it tells one ("the toll rose to eight"), else all it tells.
fn figure(voices: &[&Told], slot: impl Fn(&Told) -> Option<Range>) -> Option<Range> {
    let place = |t: &Told| t.evidence.first().map_or(0, |e| e.span.start);
    let tolls = voices.iter().filter(|t| t.toll).filter_map(|t| slot(t).map(|r| (t.headline, place(t), r)));
    // Running text before headlines, then by place: the last stands.
    let last = tolls.max_by_key(|(headline, at, _)| (!headline, *at)).map(|(_, _, r)| r);
    last.or_else(|| range(voices.iter().filter_map(|t| slot(t))))
}

/// Figures of one voice about one event: a later sentence adds detail, so the best is the most frequent,
/// then the highest.
fn range(values: impl Iterator<Item = Range>) -> Option<Range> {
    let mut bests: BTreeMap<u32, usize> = BTreeMap::new();
    let mut all: Option<Range> = None;
    for value in values {
        *bests.entry(value.best).or_default() += 1;
        let so_far = all.unwrap_or(value);
        all = Some(Range {
            low: so_far.low.min(value.low),
            best: value.best,
            high: so_far.high.max(value.high),
        });
    }
    let best = bests.into_iter().max_by_key(|(value, n)| (*n, *value))?.0;
    all.map(|r| Range { best, ..r })
}

/// How much a date is worth: words before conclusions, days before months.
fn worth(when: &When) -> (u8, u8) {
    let basis = match when.basis {
        Basis::Inferred | Basis::Unknown => 1,
        _ => 0,
    };
    let precision = match when.precision {
        Precision::Day => 0,
        Precision::Week => 1,
        Precision::Month => 2,
        Precision::Year => 3,
        Precision::Unknown => 4,
    };
    (basis, precision)
}

/// The date that says most; `None` where none is known.
pub(crate) fn narrowest<'a>(dates: impl Iterator<Item = &'a When>) -> Option<When> {
    dates
        .filter(|w| !w.is_unknown())
        .min_by_key(|w| (worth(w), w.earliest.is_none(), w.earliest, w.latest))
        .cloned()
}

/// The finest place; among equals the one named most often, then by name.
pub(crate) fn finest<'a>(places: impl Iterator<Item = &'a EventPlace>) -> Option<EventPlace> {
    let mut by_name: BTreeMap<(bool, _, &str), (usize, &EventPlace)> = BTreeMap::new();
    for place in places {
        let key = (place.lat.is_none(), place.precision, place.name.as_str());
        by_name.entry(key).or_insert((0, place)).0 += 1;
    }
    let mut best: Option<((bool, _), usize, &EventPlace)> = None;
    for ((unresolved, kind, _), (n, place)) in by_name {
        if best
            .as_ref()
            .is_none_or(|(k, m, _)| (unresolved, kind) < *k || ((unresolved, kind) == *k && n > *m))
        {
            best = Some(((unresolved, kind), n, place));
        }
    }
    best.map(|(_, _, place)| place.clone())
}

/// Actors by id, most often named first, each under its most frequent name.
pub(crate) fn union<'a>(actors: impl Iterator<Item = &'a Actor>) -> Vec<Actor> {
    let mut names: BTreeMap<&SmolStr, BTreeMap<(&str, &str), usize>> = BTreeMap::new();
    for actor in actors {
        *names.entry(&actor.id).or_default().entry((&actor.name, &actor.code)).or_default() += 1;
    }
    let mut out: Vec<(usize, Actor)> = names
        .into_iter()
        .filter_map(|(id, spellings)| {
            let total = spellings.values().sum();
            let ((name, code), _) = spellings
                .into_iter()
                .max_by(|a, b| a.1.cmp(&b.1).then(a.0.0.len().cmp(&b.0.0.len())).then(b.0.cmp(&a.0)))?;
            Some((total, Actor { id: id.clone(), name: name.to_owned(), code: code.into() }))
        })
        .collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    out.into_iter().map(|(_, a)| a).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, dead, on, sample};
    use dateline_facts::attribution::{Speech, Stance};

    #[test]
    fn one_voice_one_account() {
        let mut headline = sample(1, 1);
        headline.headline = true;
        headline.dead = dead(2);
        let mut lead = sample(1, 2);
        lead.dead = dead(2);
        lead.when = on("2024-01-04");
        let mut quoted = sample(1, 3);
        quoted.dead = dead(3);
        quoted.attribution = Some(AccountSource {
            via: None,
            source: Some("the ministry".into()),
            actor: None,
            stance: Stance::State,
            speech: Speech::Indirect,
        });
        let all = accounts(&[&headline, &lead, &quoted], &Provenance::own);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].values.dead, dead(2));
        assert_eq!(all[0].values.when, Some(on("2024-01-04")));
        assert_eq!(all[1].values.dead, dead(3));
    }

    #[test]
    fn a_toll_replaces_what_was_told_before() {
        let mut first = sample(1, 1);
        first.dead = dead(20);
        let mut toll = sample(1, 2);
        toll.dead = dead(12);
        toll.toll = true;
        toll.evidence[0].span.start = 1;
        let all = accounts(&[&first, &toll], &Provenance::own);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].values.dead, dead(12), "revised down");
    }

    #[test]
    fn names_do_not_depend_on_order() {
        let (a, b) = (actor("usa.military"), Actor { name: "US forces".into(), ..actor("usa.military") });
        assert_eq!(union([&a, &b].into_iter()), union([&b, &a].into_iter()));
    }
}
