//! Which name stands for a place inside another: "Alexandria, La.", "Mosul in northern Iraq".

use super::detect::Match;
use super::gazetteer::Place;
use super::words::{Gap, Word};
use dateline_facts::place::PlaceKind;

/// "Alexandria, La.", "Paris, Texas", "Tikrit, Iraq", "Mosul in northern Iraq", "Iraq's Anbar province".
pub(super) fn contain(words: &[Word], matches: &mut [Match]) {
    for n in 0..matches.len() {
        let area = |m: &Match| {
            m.candidates.iter().any(|(p, _)| {
                matches!(p.kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::District)
            })
        };
        let Some(next) = matches.get(n + 1) else { break };
        let (a, b) = (&matches[n], next);
        let between = b.first - a.last;
        let comma = between == 0 && words[b.first].gap == Gap::Comma;
        let bare = between == 0
            && words[b.first].gap == Gap::Joined
            && !words[a.last - 1].possessive
            && b.candidates
                .iter()
                .any(|(p, primary)| *primary && p.kind == PlaceKind::Province && p.country == "US");
        let inside = (1..=3).contains(&between)
            && words[a.last..b.first].iter().all(|w| w.joined())
            && words[b.first].joined()
            && (words[a.last].low == "in")
            && words[a.last + 1..b.first].iter().all(|w| {
                matches!(
                    w.low.as_str(),
                    "the"
                        | "northern"
                        | "southern"
                        | "eastern"
                        | "western"
                        | "central"
                        | "north"
                        | "south"
                        | "east"
                        | "west"
                        | "southeastern"
                        | "northeastern"
                        | "southwestern"
                        | "northwestern"
                )
            });
        let owned = between == 0 && words[a.last - 1].possessive && words[b.first].joined();
        if (comma || bare || inside) && area(b) && linked(a, b) {
            matches[n].within = Some(n + 1);
        } else if owned && area(a) && linked(b, a) {
            matches[n + 1].within = Some(n);
        }
    }
}

/// Whether some reading of `a` lies in some reading of `b`.
pub fn linked(a: &Match, b: &Match) -> bool {
    a.key != b.key && a.candidates.iter().any(|(p, _)| b.candidates.iter().any(|(q, _)| lies_in(p, q)))
}

/// Whether the gazetteer has `p` in `q`.
pub fn lies_in(p: &Place, q: &Place) -> bool {
    if p.id == q.id {
        return false;
    }
    match q.kind {
        PlaceKind::Country => p.country == q.country && p.kind != PlaceKind::Country,
        PlaceKind::Province => p.admin1 == Some(q.id) || p.own && p.country == q.country && near(p, q, 2.5),
        PlaceKind::District => {
            p.admin2 == Some(q.id)
                || p.admin1.is_some() && p.admin1 == q.admin1 && p.kind == PlaceKind::City && near(p, q, 0.6)
        }
        _ => false,
    }
}

fn near(p: &Place, q: &Place, degrees: f64) -> bool {
    (p.lat - q.lat).abs() < degrees && (p.lon - q.lon).abs() < degrees * 1.3
}
