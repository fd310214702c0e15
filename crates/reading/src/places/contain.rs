//! Which name stands for a place inside another: "Alexandria, La.", "Mosul in northern Iraq", "Tripoli (Lebanon)".

use super::detect::Match;
use super::gazetteer::Place;
use super::lexicon::{Class, Lexicon};
use super::words::{Gap, Word};
use dateline_facts::place::PlaceKind;

/// "Alexandria, La.", "Paris, Texas", "Tikrit, Iraq", "Mosul in northern Iraq", "Iraq's Anbar province", "Tripoli, northern
/// Lebanon", "Tripoli, a port in the north of Lebanon", "Lebanon's northern city of Tripoli".
pub(super) fn contain(words: &[Word], text: &str, lexicon: &Lexicon, matches: &mut [Match]) {
    for n in 0..matches.len() {
        let area = |m: &Match| {
            m.candidates.iter().any(|(p, _)| {
                matches!(p.kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::District)
            })
        };
        let Some(next) = matches.get(n + 1) else { break };
        let (a, b) = (&matches[n], next);
        let Some(between) = words.get(a.last..b.first) else { continue };
        let gap = words[b.first].gap;
        let comma = between.is_empty() && gap == Gap::Comma;
        let bracket = between.is_empty()
            && gap == Gap::Mark
            && text.get(words[a.last - 1].end..words[b.first].start) == Some(" (");
        let bare = between.is_empty()
            && gap == Gap::Joined
            && !words[a.last - 1].possessive
            && b.candidates
                .iter()
                .any(|(p, primary)| *primary && p.kind == PlaceKind::Province && p.country == "US");
        let phrase = !between.is_empty() && words[b.first].joined() && within(between, lexicon);
        let owned = words[a.last - 1].possessive && owner(between, &words[b.first], lexicon);
        if (comma || bracket || bare || phrase) && area(b) {
            if linked(a, b) {
                matches[n].within = Some(n + 1);
            } else if (comma || bracket || phrase) && said_of(words, matches, n) {
                matches[n].elsewhere = true;
            }
        } else if owned && area(a) && linked(b, a) {
            matches[n + 1].within = Some(n);
        }
    }
}

/// Whether the words between two names put the first inside the second: "in northern", ", northern", ", a city in the south of".
fn within(between: &[Word], lexicon: &Lexicon) -> bool {
    let way = |w: &Word| w.low == "the" || lexicon.is(&w.low, Class::Direction);
    let Some((head, rest)) = between.split_first() else { return false };
    let plain = rest.iter().all(Word::joined);
    match head.gap {
        // "Mosul in northern Iraq"
        Gap::Joined if head.low == "in" => plain && between.len() <= 4 && rest.iter().all(way),
        // "Tripoli, northern Lebanon", "Tripoli, in northern Lebanon"
        Gap::Comma if head.low == "in" || way(head) && head.low != "the" => {
            plain && between.len() <= 4 && rest.iter().all(way)
        }
        // "Tripoli, a port city in northern Lebanon"
        Gap::Comma if matches!(head.low.as_str(), "a" | "an" | "the" | "another") => {
            let Some(cut) = rest.iter().position(|w| matches!(w.low.as_str(), "in" | "of")) else {
                return false;
            };
            let (kind, tail) = rest.split_at(cut);
            let (last, before) =
                (tail.iter().rposition(|w| matches!(w.low.as_str(), "in" | "of")), kind.last());
            let place = before.is_some_and(|w| {
                lexicon.is(&w.low, Class::PlaceNoun) || lexicon.is(&w.low, Class::Unit) || w.low == "area"
            });
            // "in the north of Lebanon", not "south of Lebanon"
            let inner = last.is_some_and(|l| {
                tail.iter().enumerate().all(|(i, w)| way(w) || i == 0 || i == l) && tail.len() - l <= 4
            });
            plain && kind.len() <= 5 && place && inner && !kind.iter().any(|w| w.cap || w.digit)
        }
        _ => false,
    }
}

/// "Iraq's Anbar", "Lebanon's northern city of Tripoli", "Iraq's second city, Mosul".
fn owner(between: &[Word], name: &Word, lexicon: &Lexicon) -> bool {
    let kind = |w: &Word| lexicon.is(&w.low, Class::PlaceNoun) || lexicon.is(&w.low, Class::Unit);
    let of = between.last().is_some_and(|w| w.low == "of");
    let head = between.len().checked_sub(1 + usize::from(of)).and_then(|n| between.get(n));
    if between.len() > 5 || between.iter().any(|w| !w.joined() || w.cap || w.digit) {
        return false;
    }
    match head {
        None => name.joined() && !of,
        Some(head) if kind(head) => name.joined() || name.gap == Gap::Comma && !of,
        Some(_) => {
            !of && name.joined()
                && between.iter().all(|w| {
                    lexicon.is(&w.low, Class::Direction)
                        || matches!(w.low.as_str(), "restive" | "coastal" | "troubled")
                })
        }
    }
}

/// Whether the second of two names that the gazetteer does not have one in the other is said of the first, and no item of
/// a list: "Baga, Borno state, on Monday", but not "in Vienna, Iran and Germany".
fn said_of(words: &[Word], matches: &[Match], n: usize) -> bool {
    let b = &matches[n + 1];
    let listed = n > 0
        && matches[n - 1].last == matches[n].first
        && words[matches[n].first].gap == Gap::Comma
        || n > 0 && matches[n - 1].last + 1 == matches[n].first && words[matches[n - 1].last].low == "and";
    let named =
        b.unit.is_some() || b.candidates.iter().any(|(p, primary)| *primary && p.kind == PlaceKind::Country);
    let goes_on = words.get(b.last).is_some_and(|w| {
        w.cap && w.gap == Gap::Comma
            || matches!(w.low.as_str(), "and" | "or")
            || w.gap == Gap::Comma && matches!(w.low.as_str(), "the")
    });
    named && !listed && !goes_on
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
