//! Which place a name stands for: one reading of a name in a report.
//!
//! Each candidate starts from how well known it is; containment ("Alexandria, La."), the kind that the words say ("Wayne
//! County"), and the report's other places (same province, same country, near by) add to it. Two rounds: the other
//! places stand first for their best known readings, then for their best readings in the report.

use super::contain::lies_in;
use super::detect::{Match, Trust};
use super::gazetteer::Place;
use super::hints::Hints;
use super::lexicon::{Class, Lexicon};
use dateline_facts::place::PlaceKind;
use rustc_hash::FxHashMap;

/// What a name of the report came to.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// The place; `None` where nothing decides.
    pub place: Option<Place>,
    /// 0 to 1.
    pub score: f32,
    /// What the report's other places added.
    pub support: f64,
    /// The rule that decided.
    pub by: &'static str,
}

/// Where a report is likely published: weak, but better than nothing.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// The country of its address or of the words it uses.
    pub country: Option<&'static str>,
    /// The host of its address: "theparisnews.com".
    pub host: String,
}

/// From so many people on a town is the one that its own name means, unless more is said.
const KNOWN: u32 = 200_000;

struct Name {
    /// Candidates with what does not depend on other names.
    candidates: Vec<(Place, f64)>,
    /// What the words around its mentions say for each candidate.
    hints: Vec<f64>,
    contained: bool,
    /// Whether the name may speak for others: sure matches do.
    speaks: f64,
    best: usize,
    score: f64,
    gap: f64,
    support: f64,
}

/// Chooses a place for every match; the same key is the same place throughout, unless contained otherwise.
pub(super) fn resolve(matches: &[Match], lexicon: &Lexicon, home: &Home, hints: &Hints<'_>) -> Vec<Chosen> {
    let mut names: Vec<Name> = Vec::new();
    let mut of_match: Vec<usize> = Vec::with_capacity(matches.len());
    let mut by_key: FxHashMap<(&str, Option<&str>), usize> = FxHashMap::default();
    // "Athens, Ga." says which Athens the report means by "Athens".
    let mut containers: FxHashMap<&str, &str> = FxHashMap::default();
    for m in matches {
        if let Some(within) = m.within {
            containers.entry(&m.key).or_insert(&matches[within].key);
        }
    }
    let by_container: FxHashMap<&str, &Match> = matches.iter().map(|m| (m.key.as_str(), m)).collect();
    for m in matches {
        let container =
            m.within.map(|w| matches[w].key.as_str()).or_else(|| containers.get(m.key.as_str()).copied());
        let n = *by_key.entry((&m.key, container)).or_insert_with(|| {
            let outer = container.and_then(|c| by_container.get(c).copied());
            names.push(Name::of(m, outer, lexicon, home));
            names.len() - 1
        });
        let voice = match m.trust {
            Trust::Sure if m.within.is_some() => 1.5,
            Trust::Sure => 1.0,
            Trust::Weak => 0.4,
            Trust::None => 0.0,
        };
        names[n].speaks = names[n].speaks.max(voice);
        names[n].hint(m, hints);
        of_match.push(n);
    }
    for name in &mut names {
        for (candidate, hint) in name.candidates.iter_mut().zip(&name.hints) {
            candidate.1 += hint;
        }
        name.choose(|_| 0.0);
    }
    for _ in 0..2 {
        let others: Vec<Option<(Place, f64)>> =
            names.iter().map(|n| (n.speaks > 0.0).then(|| (n.candidates[n.best].0, n.speaks))).collect();
        for (own, name) in names.iter_mut().enumerate() {
            let label = name.candidates[name.best].0.name;
            name.choose(|p| context(p, own, label, &others));
        }
    }
    of_match
        .iter()
        .zip(matches)
        .map(|(n, m)| {
            let name = &names[*n];
            let place = name.candidates[name.best].0;
            let town = place.kind == PlaceKind::City && !place.own;
            let small = place.population < 3_000 && town;
            // The sentence speaks of other countries than the place's.
            let against = !name.contained
                && name.hints.get(name.best).is_none_or(|h| *h <= 0.0)
                && place.kind != PlaceKind::Country
                && hints.against(m, place.country);
            let abstain =
                small && !name.contained && name.support < 0.8 && name.gap < 0.5 && name.candidates.len() > 2
                    || against && town && place.population < 15_000 && name.support < 0.8
                    || m.elsewhere && town && place.population < 100_000;
            let by = if name.contained {
                "places.container"
            } else if name.candidates.len() == 1 {
                "places.only"
            } else if name.hints.get(name.best).is_some_and(|h| *h >= 2.0) {
                "places.hint"
            } else if name.support >= 1.5 {
                "places.context"
            } else {
                "places.prominence"
            };
            let sure = (1.0 - (-(name.gap + 0.6 * name.support + 0.7) / 2.0).exp()).clamp(0.2, 0.98);
            Chosen {
                place: (!abstain).then_some(place),
                score: if abstain {
                    0.2
                } else if against
                    && (name.candidates.len() > 1 || m.elsewhere)
                    && place.population < 1_000_000
                {
                    (sure as f32).min(0.55)
                } else {
                    sure as f32
                },
                support: name.support,
                by: if abstain { "places.undecided" } else { by },
            }
        })
        .collect()
}

impl Name {
    fn of(m: &Match, outer: Option<&Match>, lexicon: &Lexicon, home: &Home) -> Self {
        let capital = lexicon.is(&m.key, Class::Capital);
        // The town that bears the name as its own comes before one that bore it once: "Islamabad" was also Chattogram's.
        let towns = |own: bool| {
            let of_kind = m
                .candidates
                .iter()
                .filter(move |(p, primary)| p.kind == PlaceKind::City && (*primary || !own));
            of_kind.map(|(p, _)| p.population).max()
        };
        let known = towns(true).filter(|people| *people >= KNOWN);
        let biggest = if capital && known.is_some() { known } else { towns(false) };
        let mut contained = false;
        let squeezed = m.key.replace(' ', "");
        let candidates = m
            .candidates
            .iter()
            .map(|(p, primary)| {
                let mut score = prominence(p);
                if !primary {
                    score -= 2.0;
                }
                // Of a town twice that well known the name may be the usual one.
                if !primary
                    && p.kind == PlaceKind::City
                    && known.is_some_and(|k| capital || p.population < k.saturating_mul(2))
                {
                    score -= 2.0;
                }
                if capital && p.kind == PlaceKind::City && Some(p.population) == biggest {
                    score += 4.0;
                }
                if m.unit == Some(p.kind) {
                    score += 5.0;
                }
                // "in Kherson": the chief town rather than the province called after it, unless the words say so.
                let seat =
                    |c: &Place| c.admin1 == Some(p.id) && c.kind == PlaceKind::City && c.population >= 50_000;
                if p.kind == PlaceKind::Province
                    && m.unit.is_none()
                    && p.country != "US"
                    && m.candidates.iter().any(|(c, _)| seat(c))
                {
                    score -= 2.0;
                }
                if home.country == Some(p.country) {
                    score += 2.0;
                    if home.host.contains(&squeezed) && squeezed.len() > 4 {
                        score += 1.5;
                    }
                }
                if outer.is_some_and(|o| o.candidates.iter().any(|(q, _)| lies_in(p, q))) {
                    score += 12.0;
                    contained = true;
                }
                (*p, score)
            })
            .collect();
        let hints = vec![0.0; m.candidates.len()];
        Name { candidates, hints, contained, speaks: 0.0, best: 0, score: 0.0, gap: 0.0, support: 0.0 }
    }

    /// Takes in what the words around one mention say.
    fn hint(&mut self, m: &Match, hints: &Hints<'_>) {
        let state = m.candidates.iter().find(|(p, primary)| *primary && p.kind == PlaceKind::Country);
        let state = state.map(|(p, _)| p.country);
        for ((place, _), hint) in self.candidates.iter().zip(&mut self.hints) {
            *hint = hint.max(hints.score(m, place, state));
        }
    }

    fn choose(&mut self, context: impl Fn(&Place) -> f64) {
        let (mut best, mut second) = ((0, f64::MIN, 0.0), f64::MIN);
        for (n, (place, own)) in self.candidates.iter().enumerate() {
            let support = context(place);
            let score = own + support;
            if score > best.1 {
                // The town and the area of one name are no rivals.
                if n == 0 || !same_spot(place, &self.candidates[best.0].0) {
                    second = best.1;
                }
                best = (n, score, support);
            } else if score > second && !same_spot(place, &self.candidates[best.0].0) {
                second = score;
            }
        }
        (self.best, self.score, self.support) = best;
        self.gap = if second == f64::MIN { 3.0 } else { (self.score - second).max(0.0) };
    }
}

fn same_spot(a: &Place, b: &Place) -> bool {
    (a.lat - b.lat).abs() < 0.5 && (a.lon - b.lon).abs() < 0.5
}

/// How likely a report means this place if it says no more than the name.
fn prominence(p: &Place) -> f64 {
    let people = (f64::from(p.population) / 1_000.0 + 1.0).ln();
    let score = match p.kind {
        PlaceKind::Country => 8.5,
        PlaceKind::Continent => 8.0,
        PlaceKind::Province => 0.72 * people + 0.5,
        PlaceKind::District => 0.5 * people,
        PlaceKind::Region | PlaceKind::Water => 6.5,
        PlaceKind::Facility => 3.0,
        PlaceKind::City => 0.9 * people,
    };
    let score = if p.own { score.max(5.5) } else { score };
    score
        + match p.country {
            "US" => 0.7,
            "GB" => 0.5,
            "CA" | "AU" | "IE" => 0.2,
            _ => 0.0,
        }
}

/// What the report's other places say for a candidate.
fn context(p: &Place, own: usize, label: &str, others: &[Option<(Place, f64)>]) -> f64 {
    let (mut province, mut near, mut country, mut all) = (0.0, 0.0, 0.0, 0.0);
    for (n, other) in others.iter().enumerate() {
        let Some((q, weight)) = other else { continue };
        if n == own || q.name == label && q.kind == PlaceKind::City {
            continue;
        }
        all += weight;
        if !q.country.is_empty() && q.country == p.country {
            country += weight;
        }
        if p.kind == PlaceKind::Country || q.kind == PlaceKind::Country || q.kind == PlaceKind::Continent {
            continue;
        }
        if q.kind == PlaceKind::Province {
            if p.admin1 == Some(q.id) {
                province += 2.0 * weight;
            }
            continue;
        }
        if p.admin1.is_some() && p.admin1 == q.admin1 || q.admin1 == Some(p.id) {
            province += weight;
        }
        let dlat = (p.lat - q.lat).abs();
        let dlon = (p.lon - q.lon).abs() * p.lat.to_radians().cos();
        let degrees = dlat.hypot(dlon);
        if degrees < 1.5 {
            near += weight * (1.5 - degrees) / 1.5;
        }
    }
    let share = if all > 0.0 { country / all } else { 0.0 };
    let cap = |x: f64, most: f64| if x <= 0.0 { 0.0 } else { most * x / (x + 1.2) };
    cap(province, 4.5) + cap(near, 3.5) + 2.5 * share * cap(country, 1.4)
}
