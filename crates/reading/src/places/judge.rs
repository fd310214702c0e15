//! Whether a match names a place, and how the name is used: what stands around it, and who else bears it.

use super::Use;
use super::around::CONFLICT;
use super::detect::{Detector, Match, Trust};
use super::gazetteer::Place;
use super::lexicon::Class;
use super::words::Gap;
use dateline_facts::place::PlaceKind;

impl Detector<'_> {
    /// Whether a match names a place, and how.
    pub(super) fn judge(&self, matches: &[Match], n: usize) -> (Trust, Use) {
        let m = &matches[n];
        let words = self.words;
        let single = m.last - m.first == 1;
        let word = &words[m.first];
        let best = m.candidates.iter().map(|(p, primary)| weight(p, *primary)).fold(0.0, f64::max);
        let famous = m.candidates.iter().any(|(p, primary)| {
            *primary
                && (matches!(p.kind, PlaceKind::Country | PlaceKind::Continent)
                    || p.own
                    || p.kind == PlaceKind::Province && p.population > 400_000)
        });
        let strong = famous || best >= 100_000.0;
        let contained = m.within.is_some();
        // What it contains stands beside it: "Alexandria, Louisiana".
        let beside = n.saturating_sub(16)..matches.len().min(n + 16);
        let contains = matches[beside].iter().any(|o| o.within == Some(n));
        let before = m.first.checked_sub(1);
        let preposition = before.is_some_and(|b| {
            let lower = !words[b].cap || m.first == 1 || words[b].gap == Gap::Sentence;
            word.joined() && lower && self.is(b, Class::Locative)
                // "in the Bronx"
                || word.joined() && words[b].low == "the" && b > 0 && words[b].joined() && self.is(b - 1, Class::Locative)
                // "Westrom, R-Elbow Lake"
                || word.gap == Gap::Hyphen && matches!(words[b].low.as_str(), "r" | "d" | "dfl")
        });
        // "in northern Iraq", "near downtown Houston"
        let directed = before.is_some_and(|b| {
            word.joined() && !words[b].cap && (self.is(b, Class::Direction) || self.is(b, Class::Lead))
        });
        let of = before.is_some_and(|b| {
            word.joined()
                && words[b].low == "of"
                && b > 0
                && (self.is(b - 1, Class::PlaceNoun) || self.is(b - 1, Class::Direction))
        });
        // "Brian Munford, 43, of Richmond", "the city of Mosul"
        let hailing =
            before.is_some_and(|b| word.joined() && words[b].low == "of" && words[b].gap == Gap::Comma);
        // "moved back to Richmond", "came from Dublin": of towns that many know.
        let moved = before.is_some_and(|b| {
            word.joined()
                && matches!(words[b].low.as_str(), "to" | "from")
                && !words[b].cap
                && best >= 20_000.0
        });
        // "Mansfield residents", "Richmond police"
        let theirs = words.get(m.last).is_some_and(|w| {
            w.gap == Gap::Joined && !w.cap && !words[m.last - 1].possessive && self.is(m.last, Class::Group)
        });
        // "Rebels attacked Jowhar": a town that people know, or one in a country at war.
        let war = |p: &Place| p.population >= 1_000 && CONFLICT.contains(&p.country);
        let struck = self.is_struck(m)
            && !self.is(m.first, Class::First)
            && (best >= 10_000.0 || m.candidates.iter().any(|(p, _)| war(p)));
        let named = n > 0
            && m.first == matches[n - 1].last + 1
            && words[matches[n - 1].last].low == "and"
            && matches[n - 1].trust == Trust::Sure
            && self.is_struck(&matches[n - 1])
            && best >= 10_000.0;
        let located = preposition || directed || of || hailing || moved || theirs || struck || named;
        let sentence_start = word.gap == Gap::Sentence;
        let shouted = self.shouted(m.first);
        // "Laurel County Fiscal Court", "Readington Township Committee": the words say that it is an area.
        let area = !single && self.is(m.last - 1, Class::Unit) && words[m.last - 1].cap;
        if m.cut || self.is_ship(m) {
            return (Trust::None, Use::Literal);
        }
        if self.is_club(m) {
            return (if strong { Trust::Sure } else { Trust::None }, Use::Embedded);
        }
        let person = (m.first..m.last).any(|w| self.persons[w]) && !area;
        if person && !contained {
            return (Trust::None, Use::Literal);
        }
        // "West Nile virus", "Middle East respiratory syndrome": a disease is called after where it was first seen.
        let illness = words.get(m.last).is_some_and(|w| {
            w.gap == Gap::Joined && !words[m.last - 1].possessive && ILLNESS.contains(&w.low.as_str())
        });
        if illness {
            return (Trust::None, Use::Literal);
        }
        let surname = single && self.surnames.contains(word.low.as_str());
        if surname && !(contained || famous || located && strong) {
            return (Trust::None, Use::Literal);
        }
        if surname
            && !contained
            && famous
            && !located
            && m.candidates.iter().all(|(p, _)| p.kind != PlaceKind::Country)
        {
            return (Trust::None, Use::Literal);
        }
        let next = words.get(m.last).filter(|w| {
            w.joined()
                && !words[m.last - 1].possessive
                && !(words[m.last - 1].stop && m.span.finish() > words[m.last - 1].end)
        });
        // "the Baghdad-Kirkuk road": two names, not one.
        let pair = next.is_some_and(|w| w.gap == Gap::Hyphen)
            && matches.get(n + 1).is_some_and(|o| o.first == m.last);
        let next = next.filter(|_| !pair);
        let next_cap = next.is_some_and(|w| w.cap) && !shouted;
        if next.is_some_and(|w| w.cap)
            && self.is(m.last, Class::Street)
            && !self.is(m.last, Class::Group)
            && (next_cap || !strong)
        {
            return (Trust::None, Use::Literal);
        }
        // "Fleming's Steakhouse", "St. Patrick's Day": a saint or an owner, not a town.
        let owner = words[m.last - 1].possessive
            && words.get(m.last).is_some_and(|w| w.gap == Gap::Joined && w.cap)
            && !shouted;
        if owner && !contained && (m.key.starts_with("saint ") || !strong && !located) {
            return (Trust::None, Use::Literal);
        }
        // "Orchard St.," after a number, or a second part before Street: "East Washington Street".
        if next_cap
            && !area
            && (m.last + 1..m.last + 2)
                .any(|w| self.words.get(w).is_some_and(|x| x.joined() && x.cap) && self.is(w, Class::Street))
            && !strong
        {
            return (Trust::None, Use::Literal);
        }
        let previous_cap = before.is_some_and(|b| {
            word.gap == Gap::Joined && words[b].cap && !words[b].possessive && words[b].gap != Gap::Sentence
        }) && !shouted;
        let previous_start = before.is_some_and(|b| {
            word.gap == Gap::Joined && words[b].cap && words[b].gap == Gap::Sentence && !words[b].possessive
        }) && !shouted;
        let led = before.is_some_and(|b| self.is(b, Class::Lead) || self.is(b, Class::Group));
        let after_place = n > 0
            && matches[n - 1].last == m.first
            && word.joined()
            && (matches[n - 1].trust != Trust::None || word.gap == Gap::Hyphen);
        let short = single
            && (self.lexicon.is(&m.key, Class::StateShort) || self.lexicon.is(&m.key, Class::AreaCode));
        let ordinary = self.is(m.first, Class::Common)
            || self.lower.contains(word.low.as_str())
            || !strong && self.lexicon.is_word(&word.low);
        let common = single && !short && ordinary
            || !single && (m.first..m.last).all(|w| self.is(w, Class::Common) || !self.words[w].cap);
        let unit = next.is_some()
            && (self.is(m.last, Class::Unit) || self.is(m.last, Class::PlaceNoun) && !next_cap);

        if m.feature.is_some() && !previous_cap && !common_feature(&m.key, self) {
            return (Trust::Sure, if next_cap { Use::Embedded } else { Use::Literal });
        }
        if area && !previous_cap {
            let how = if next_cap { Use::Embedded } else { Use::Literal };
            return (Trust::Sure, how);
        }
        // In the middle of a longer name.
        if previous_cap && !led && !after_place && !contained {
            let named = single && (self.is(m.first, Class::Last) || self.is(m.first, Class::First));
            let embedded = !common
                && (famous
                    || best >= 300_000.0 && !named
                    || strong && !named && self.is(m.last, Class::Group));
            return if embedded { (Trust::Sure, Use::Embedded) } else { (Trust::None, Use::Literal) };
        }
        if previous_start && !led && !after_place && !contained && !strong {
            let ordinary = before.is_some_and(|b| {
                self.lower.contains(words[b].low.as_str())
                    || self.is(b, Class::Common)
                    || self.is(b, Class::Before)
            });
            if !ordinary {
                return (Trust::None, Use::Literal);
            }
        }
        if next_cap && !unit && !contained {
            let group = self.is(m.last, Class::Group)
                || self.is(m.last, Class::Lead)
                || self.is(m.last, Class::Title);
            let name_like =
                single && (self.is(m.first, Class::First) || self.is(m.first, Class::Last)) && !famous;
            if common && !(group && located) {
                return (Trust::None, Use::Literal);
            }
            return match (group, strong, name_like) {
                (true, true, _) => (Trust::Sure, Use::Embedded),
                (true, false, _) => (Trust::Weak, Use::Embedded),
                (false, true, false) => (Trust::Sure, Use::Embedded),
                (false, _, true) => (Trust::None, Use::Literal),
                (false, false, false) => (Trust::Weak, Use::Embedded),
            };
        }
        let how = self.metonym(m, located);
        // "DANIELSVILLE - Commissioners ..."
        let dateline = (m.first..m.last).all(|w| words[w].upper)
            && sentence_start
            && !shouted
            && words.get(m.last).is_some_and(|w| w.gap != Gap::Joined);
        if contained || contains && !common {
            return (Trust::Sure, how);
        }
        if common {
            let sure = located && strong || unit && next_cap && !self.is(m.first, Class::Group) || dateline;
            let weak = located && !sentence_start
                || m.unit.is_some()
                || !single && !sentence_start && !shouted && !next_cap;
            return (
                if sure {
                    Trust::Sure
                } else if weak {
                    Trust::Weak
                } else {
                    Trust::None
                },
                how,
            );
        }
        let given = single && self.is(m.first, Class::First);
        let name = given || single && self.is(m.first, Class::Last);
        // "Chisholm told her daughter", "Ray's": a person.
        let speaks = single
            && !located
            && self.is(m.last, Class::PersonAfter)
            && words.get(m.last).is_some_and(|w| w.joined());
        // "Omar said": no oil field speaks.
        let site = given && m.candidates.iter().all(|(p, _)| p.kind == PlaceKind::Facility);
        if speaks && (!famous || site) && (name || !strong || site) || given && !located && !strong {
            return (Trust::None, how);
        }
        if strong || !single && best >= 2_000.0 {
            let doubtful = name && !famous && best < 500_000.0;
            return (if doubtful && !located { Trust::Weak } else { Trust::Sure }, how);
        }
        let sure = dateline || located && !(name && best < 3_000.0) || unit && !name;
        (if sure { Trust::Sure } else { Trust::Weak }, how)
    }

    /// A country or capital that acts is a government.
    fn metonym(&self, m: &Match, located: bool) -> Use {
        let state = m.candidates.first().is_some_and(|(p, _)| p.kind == PlaceKind::Country)
            || self.lexicon.is(&m.key, Class::Capital);
        if self.is_origin(m) {
            return Use::Adjective;
        }
        let before = m.first.checked_sub(1).map(|b| self.words[b].low.as_str());
        if self.is_pact(m) && !before.is_some_and(|b| self.lexicon.is(b, Class::Locative)) {
            return Use::Embedded;
        }
        let acts = !self.is_subdued(m)
            && self.words.get(m.last).is_some_and(|w| !w.cap && w.gap == Gap::Joined)
            && self.is(m.last, Class::Speech)
            && !self.words[m.last - 1].possessive;
        if state && acts && !located { Use::Metonym } else { Use::Literal }
    }
}

/// Words behind a name that make a disease of it.
const ILLNESS: &[&str] = &[
    "virus",
    "viruses",
    "fever",
    "fevers",
    "disease",
    "syndrome",
    "encephalitis",
    "respiratory",
    "hemorrhagic",
    "haemorrhagic",
    "variant",
];

/// "Green Lake", "Long Island": the first word says nothing by itself.
fn common_feature(key: &str, detector: &Detector<'_>) -> bool {
    detector.lexicon.is(key, Class::Common) || detector.lexicon.is(key, Class::Never)
}

/// How well known a place is under this name, as people.
fn weight(place: &Place, primary: bool) -> f64 {
    let people = match place.kind {
        PlaceKind::District => f64::from(place.population) / 8.0,
        PlaceKind::Province => f64::from(place.population) / 4.0,
        _ => f64::from(place.population),
    };
    let people = if place.own { people.max(200_000.0) } else { people };
    if primary { people } else { people / 3.0 }
}
