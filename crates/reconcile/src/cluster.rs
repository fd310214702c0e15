//! Groups of tellings of one event. The result is a function of the set of tellings, links and decisions.

use crate::same::apart;
use crate::told::Told;
use dateline_facts::id::EventMentionId;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A decision by hand. Kept for good; a later one goes before an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// These belong to one event.
    Merge(Vec<EventMentionId>),
    /// Those in `out` are not of the event of those in `rest`.
    Split {
        /// Taken out.
        out: Vec<EventMentionId>,
        /// What they were taken from.
        rest: Vec<EventMentionId>,
    },
}

/// Groups `tellings` by `links` (indices and points), strongest first; a link that would bring together what
/// excludes each other (another day, another town) or what was split by hand is not followed. Decisions stand
/// in the order they were taken.
pub fn cluster(tellings: &[Told], links: &[(usize, usize, f32)], decisions: &[Decision]) -> Vec<Vec<usize>> {
    let index: FxHashMap<EventMentionId, usize> =
        tellings.iter().enumerate().map(|(i, t)| (t.id, i)).collect();
    let mut groups = Groups::of(tellings, &index, decisions);
    let mut links: Vec<_> = links.to_vec();
    links.sort_by(|a, b| {
        let ids = |l: &(usize, usize, f32)| {
            let (x, y) = (tellings[l.0].id, tellings[l.1].id);
            (x.min(y), x.max(y))
        };
        b.2.total_cmp(&a.2).then_with(|| ids(a).cmp(&ids(b)))
    });
    for (a, b, _) in links {
        groups.join(a, b, tellings, false);
    }
    for (n, decision) in decisions.iter().enumerate() {
        if let Decision::Merge(mentions) = decision {
            let members: Vec<usize> = mentions.iter().filter_map(|m| index.get(m).copied()).collect();
            for pair in members.windows(2) {
                let later = &decisions[n + 1..];
                if !later.iter().any(|d| d.parts(tellings[pair[0]].id, tellings[pair[1]].id)) {
                    groups.join(pair[0], pair[1], tellings, true);
                }
            }
        }
    }
    groups.finish(tellings)
}

impl Decision {
    fn parts(&self, a: EventMentionId, b: EventMentionId) -> bool {
        match self {
            Decision::Merge(_) => false,
            Decision::Split { out, rest } => {
                (out.contains(&a) && rest.contains(&b)) || (out.contains(&b) && rest.contains(&a))
            }
        }
    }
}

struct Groups {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// For each telling and each split: 1 taken out, 2 left in.
    sides: Vec<Vec<(usize, u8)>>,
}

/// A group this large is checked against newcomers by a sample only; beyond it costs would grow with the square.
const CHECKED: usize = 64;

impl Groups {
    fn of(tellings: &[Told], index: &FxHashMap<EventMentionId, usize>, decisions: &[Decision]) -> Self {
        let mut sides = vec![Vec::new(); tellings.len()];
        for (n, decision) in decisions.iter().enumerate() {
            if let Decision::Split { out, rest } = decision {
                for (list, side) in [(out, 1), (rest, 2)] {
                    for i in list.iter().filter_map(|m| index.get(m)) {
                        sides[*i].push((n, side));
                    }
                }
            }
        }
        Groups {
            of: (0..tellings.len()).collect(),
            members: (0..tellings.len()).map(|i| vec![i]).collect(),
            sides,
        }
    }

    fn join(&mut self, a: usize, b: usize, tellings: &[Told], by_hand: bool) {
        let (a, b) = (self.of[a], self.of[b]);
        if a == b || (!by_hand && !self.fit(a, b, tellings)) {
            return;
        }
        let (into, from) = if self.members[a].len() >= self.members[b].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[from]);
        for member in &moved {
            self.of[*member] = into;
        }
        self.members[into].extend(moved);
        let ids = |i: &usize| tellings[*i].id;
        self.members[into].sort_by_key(ids);
    }

    fn fit(&self, a: usize, b: usize, tellings: &[Told]) -> bool {
        let all = |g: usize| self.members[g].iter().take(CHECKED);
        let split = |x: usize, y: usize| {
            self.sides[x].iter().any(|(n, s)| self.sides[y].iter().any(|(m, t)| n == m && s != t))
        };
        all(a).all(|x| all(b).all(|y| !apart(&tellings[*x], &tellings[*y])))
            && !self.members[a]
                .iter()
                .any(|x| !self.sides[*x].is_empty() && self.members[b].iter().any(|y| split(*x, *y)))
    }

    fn finish(self, tellings: &[Told]) -> Vec<Vec<usize>> {
        let mut out: Vec<Vec<usize>> = self.members.into_iter().filter(|m| !m.is_empty()).collect();
        out.sort_by_key(|m| m.iter().map(|i| tellings[*i].id).min());
        out
    }
}

/// All pairs of `tellings` that are the same event, found through their keys; for small sets and tests.
pub fn links(tellings: &[Told]) -> Vec<(usize, usize, f32)> {
    let mut by_key: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (i, told) in tellings.iter().enumerate() {
        for key in crate::same::keys(told) {
            by_key.entry(key).or_default().push(i);
        }
    }
    let mut pairs: Vec<(usize, usize)> = by_key
        .into_values()
        .flat_map(|m| {
            let pairs = m.iter().enumerate().flat_map(|(n, a)| m[n + 1..].iter().map(|b| (*a, *b)));
            pairs.collect::<Vec<_>>()
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .filter_map(|(a, b)| crate::same::same(&tellings[a], &tellings[b]).map(|points| (a, b, points)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, city, country, dead, on, sample};
    use proptest::prelude::*;

    fn baghdad(report: u64, n: u64, day: &str) -> Told {
        let mut told = sample(report, n);
        told.when = on(day);
        told.place = city("Baghdad", "IQ", 33.34, 44.4);
        told.mode = Some("drone".into());
        told
    }

    fn groups(tellings: &[Told]) -> Vec<Vec<EventMentionId>> {
        cluster(tellings, &links(tellings), &[])
            .into_iter()
            .map(|g| g.into_iter().map(|i| tellings[i].id).collect())
            .collect()
    }

    #[test]
    fn same_day_same_town_is_one_event() {
        assert_eq!(groups(&[baghdad(1, 1, "2024-01-04"), baghdad(2, 1, "2024-01-04")]).len(), 1);
        assert_eq!(groups(&[baghdad(1, 1, "2024-01-04"), baghdad(2, 1, "2024-01-09")]).len(), 2);
    }

    #[test]
    fn type_day_and_country_alone_are_not() {
        let mut a = sample(1, 1);
        a.when = on("2024-01-04");
        a.place = country("Iraq", "IQ");
        let mut b = a.clone();
        (b.report, b.id) = (dateline_facts::id::ReportId(2), EventMentionId(2001));
        assert_eq!(groups(&[a.clone(), b.clone()]).len(), 2);
        for told in [&mut a, &mut b] {
            told.actors = vec![actor("usa.military")];
            told.recipients = vec![actor("kataib-hezbollah")];
        }
        assert_eq!(groups(&[a, b]).len(), 1);
    }

    #[test]
    fn talks_are_the_same_from_either_side() {
        let talks = |report: u64, a: &str, b: &str| {
            let mut told = sample(report, 1);
            told.kind = dateline_facts::plover::EventType::Consult;
            told.when = on("2024-01-27");
            told.actors = vec![actor(a)];
            told.recipients = vec![actor(b)];
            told
        };
        assert_eq!(groups(&[talks(1, "usa", "iraq"), talks(2, "iraq.government", "usa.military")]).len(), 1);
        assert_eq!(groups(&[talks(1, "usa", "iraq"), talks(2, "usa", "jordan")]).len(), 2);
    }

    #[test]
    fn a_vague_telling_does_not_chain_two_days() {
        let mut vague = baghdad(3, 1, "2024-01-04");
        vague.when = dateline_facts::when::When::between(
            "2024-01-03".parse().unwrap(),
            "2024-01-08".parse().unwrap(),
            dateline_facts::when::Basis::Text,
        );
        vague.dead = dead(2);
        let mut a = baghdad(1, 1, "2024-01-04");
        a.dead = dead(2);
        let mut b = baghdad(2, 1, "2024-01-08");
        b.dead = dead(2);
        assert_eq!(groups(&[a, b, vague]).len(), 2);
    }

    #[test]
    fn two_attacks_on_two_days_in_one_town() {
        // "shelled a camp near Herat on Monday, killing four rebels", "killed seven rebels in Herat on Sunday"
        let attack = |report: u64, day: &str, deaths: u32, words: &[u32]| {
            let mut told = sample(report, 1);
            told.when = on(day);
            told.place = city("Herat", "AF", 34.35, 62.2);
            told.actors = vec![actor("afghanistan.military")];
            told.recipients = vec![actor("described:rebels")];
            told.dead = dead(deaths);
            told.words = words.to_vec();
            told
        };
        let near = [1, 2, 3, 4, 5];
        assert_eq!(groups(&[attack(1, "2021-05-03", 4, &near), attack(2, "2021-05-02", 7, &near)]).len(), 2);
        assert_eq!(groups(&[attack(1, "2021-05-03", 4, &near), attack(2, "2021-05-03", 7, &near)]).len(), 1);
        // A night strike, on which the figures agree.
        assert_eq!(groups(&[attack(1, "2021-05-03", 4, &[]), attack(2, "2021-05-02", 4, &[])]).len(), 1);
        // Without figures, parties and town are not enough.
        assert_eq!(groups(&[attack(1, "2021-05-03", 0, &[]), attack(2, "2021-05-02", 0, &[])]).len(), 2);
    }

    #[test]
    fn decisions_are_kept() {
        let tellings =
            [baghdad(1, 1, "2024-01-04"), baghdad(2, 1, "2024-01-04"), baghdad(3, 1, "2024-02-09")];
        let ids: Vec<EventMentionId> = tellings.iter().map(|t| t.id).collect();
        let links = links(&tellings);
        let merge = Decision::Merge(vec![ids[0], ids[2]]);
        assert_eq!(cluster(&tellings, &links, std::slice::from_ref(&merge)).len(), 1);
        let split = Decision::Split { out: vec![ids[0]], rest: vec![ids[1]] };
        assert_eq!(cluster(&tellings, &links, std::slice::from_ref(&split)).len(), 3);
        let undo = Decision::Split { out: vec![ids[2]], rest: vec![ids[0], ids[1]] };
        assert_eq!(cluster(&tellings, &links, &[merge, undo]).len(), 2);
    }

    fn anything() -> impl Strategy<Value = Told> {
        let day = prop_oneof!["2024-01-0[1-5]"];
        let place = prop::sample::select(vec![
            city("Baghdad", "IQ", 33.34, 44.4),
            city("Erbil", "IQ", 36.19, 44.0),
            country("Iraq", "IQ"),
            None,
        ]);
        let who = prop::sample::select(vec!["usa.military", "usa", "iran", "kataib-hezbollah"]);
        let mode = prop::sample::select(vec![None, Some("drone"), Some("aerial"), Some("beat")]);
        (0u64..6, 0u64..900, day, place, who.clone(), who, mode, 0u32..4).prop_map(
            |(report, n, day, place, a, b, mode, deaths)| {
                let mut told = sample(report, n);
                told.when = on(&day);
                told.place = place;
                told.actors = vec![actor(a)];
                told.recipients = vec![actor(b)];
                told.mode = mode.map(Into::into);
                told.dead = dead(deaths);
                told
            },
        )
    }

    proptest! {
        #[test]
        fn order_does_not_matter(
            (tellings, shuffled) in prop::collection::vec(anything(), 0..24).prop_flat_map(|mut v| {
                v.sort_by_key(|t| t.id);
                v.dedup_by_key(|t| t.id);
                (Just(v.clone()), Just(v).prop_shuffle())
            })
        ) {
            prop_assert_eq!(groups(&tellings), groups(&shuffled));
            let events = |list: &[Told]| -> Vec<_> {
                cluster(list, &links(list), &[])
                    .into_iter()
                    .filter_map(|g| crate::event(&g.iter().map(|i| &list[*i]).collect::<Vec<_>>(), &crate::event::Provenance::own))
                    .collect()
            };
            prop_assert_eq!(events(&tellings), events(&shuffled));
        }
    }
}
