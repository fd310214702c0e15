//! Which country a name's surroundings speak of: "the Lebanese city of Tripoli", "in Tripoli, Lebanese police said".
//!
//! A nationality or a country's name beside a name of many places says which of them is meant. What stands in apposition
//! says most, police, courts and governments of the same sentence more than soldiers, who serve abroad, and the sentences
//! before and after less than the own one. A state of the United States speaks for the towns in it the same way.

use super::detect::{Match, Trust};
use super::gazetteer::{Gazetteer, Place, PlaceId};
use super::lexicon::{Class, Lexicon};
use super::words::{Gap, Word};
use dateline_facts::place::PlaceKind;
use std::ops::Range;

/// A nationality or people in the text: "Costa Rican", "Iraqis".
#[derive(Clone, Copy, Debug)]
pub(super) struct Nationality {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub last: usize,
    /// Of which country or part of the world.
    pub place: Place,
    /// "Danish", not "Danes".
    pub adjective: bool,
}

/// Every nationality of the text, in order.
pub(super) fn nationalities(text: &str, words: &[Word], gazetteer: &Gazetteer) -> Vec<Nationality> {
    let mut out: Vec<Nationality> = Vec::new();
    for (n, word) in words.iter().enumerate().filter(|(_, w)| w.cap && w.low != "the") {
        if out.last().is_some_and(|o| o.last > n) {
            continue;
        }
        let of = |end: usize| gazetteer.adjective(text.get(word.start..end).unwrap_or(""));
        let two = words
            .get(n + 1)
            .filter(|w| w.cap && w.gap == Gap::Joined)
            .and_then(|next| of(next.end))
            .map(|found| (n + 2, found));
        if let Some((last, (place, adjective))) = two.or_else(|| Some((n + 1, of(word.end)?))) {
            out.push(Nationality { first: n, last, place, adjective });
        }
    }
    out
}

/// What a hint hangs on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Force {
    /// "two Nicaraguans": people are anywhere.
    People,
    /// A government that speaks: "Moscow said", "China said".
    Voice,
    /// "Lebanese", "in Lebanon", "Lebanese soldiers".
    Plain,
    /// "Lebanese police", "Cuba's government".
    Body,
}

/// A word that speaks for the places of a country, or of a state.
struct Hint {
    words: Range<usize>,
    sentence: usize,
    country: &'static str,
    area: Option<PlaceId>,
    force: Force,
}

/// All hints of a report.
pub(super) struct Hints<'a> {
    words: &'a [Word],
    lexicon: &'a Lexicon,
    hints: Vec<Hint>,
    /// First words of the sentences.
    sentences: Vec<usize>,
    /// Sentences that name a governor or sheriff, as American states have them.
    governed: Vec<usize>,
}

/// Bodies that act at home.
const BODIES: &[&str] = &[
    "police",
    "government",
    "authorities",
    "authority",
    "officials",
    "ministry",
    "minister",
    "ministers",
    "parliament",
    "court",
    "courts",
    "prosecutor",
    "prosecutors",
    "prosecutor's",
    "president",
    "premier",
    "judge",
    "regional",
    "provincial",
    "state",
    "health",
    "interior",
    "local",
    "security",
    "coast",
    "coastguard",
    "gendarmes",
    "gendarmerie",
    "rescuers",
    "firefighters",
    "media",
    "newspaper",
    "capital",
    "senate",
    "congress",
    "governor",
    "civil",
    "red",
    "university",
];

/// Armies.
const ARMIES: &[&str] = &["army", "military", "soldiers", "troops", "forces"];

/// Countries whose soldiers fight in others.
const ABROAD: &[&str] =
    &["US", "GB", "FR", "RU", "TR", "IL", "IR", "SA", "AE", "RW", "UG", "KE", "ET", "UA", "IN", "PK", "CN"];

/// Kinds of places in apposition, beyond those of the table of cues.
const KINDS: &[&str] = &[
    "enclave",
    "resort",
    "governorate",
    "area",
    "stronghold",
    "settlement",
    "neighbourhood",
    "suburb",
    "metropolis",
    "cities",
    "towns",
    "villages",
    "ports",
    "provinces",
    "airport",
    "oasis",
    "department",
    "municipality",
];

impl<'a> Hints<'a> {
    /// Collects the hints of the nationalities and of the names that surely are countries or states.
    pub(super) fn of(
        words: &'a [Word],
        sentences: Vec<usize>,
        lexicon: &'a Lexicon,
        nationalities: &[Nationality],
        matches: &[Match],
    ) -> Self {
        let mut out = Hints { words, lexicon, hints: Vec::new(), sentences, governed: Vec::new() };
        // "Herat, near the Iranian border", "the Iranian consul in Herat" are on the other side.
        let abroad = |n: &&Nationality| {
            let next = words.get(n.last).map_or("", |w| w.low.as_str());
            !matches!(
                next,
                "border"
                    | "borders"
                    | "frontier"
                    | "embassy"
                    | "consulate"
                    | "consul"
                    | "ambassador"
                    | "diplomats"
                    | "diplomat"
            )
        };
        for n in nationalities.iter().filter(|n| n.place.kind == PlaceKind::Country).filter(abroad) {
            let force = match (n.adjective, out.body(n.last, n.place.country)) {
                (_, true) => Force::Body,
                // "Russian forces near Pokrovsk"
                (true, false) if out.away(n.last, n.place.country) => Force::People,
                (true, false) => Force::Plain,
                (false, false) => Force::People,
            };
            out.push(n.first..n.last, n.place.country, None, force);
        }
        for m in matches.iter().filter(|m| m.trust == Trust::Sure && m.feature.is_none()) {
            let country = m.candidates.iter().find(|(p, own)| *own && p.kind == PlaceKind::Country);
            let state = m
                .candidates
                .iter()
                .find(|(p, own)| *own && p.kind == PlaceKind::Province && p.country == "US");
            let (place, area) = match (country, state) {
                (Some((country, _)), None) => (country, None),
                (None, Some((state, _))) if !matches!(m.key.as_str(), "washington" | "new york") => {
                    (state, Some(state.id))
                }
                _ => continue,
            };
            let owns = words.get(m.last - 1).is_some_and(|w| w.possessive);
            let force = match m.how {
                _ if out.body(m.last, place.country) => Force::Body,
                super::Use::Metonym if !owns => Force::Voice,
                _ => Force::Plain,
            };
            out.push(m.first..m.last, place.country, area, force);
        }
        for (n, word) in words.iter().enumerate().filter(|(_, w)| w.cap) {
            let named = words.get(n + 1).is_some_and(|w| w.cap && w.gap == Gap::Joined);
            if named && matches!(word.low.as_str(), "governor" | "gov" | "sheriff") {
                let sentence = out.sentence(n);
                out.governed.push(sentence);
            }
        }
        out
    }

    fn push(&mut self, words: Range<usize>, country: &'static str, area: Option<PlaceId>, force: Force) {
        let sentence = self.sentence(words.start);
        self.hints.push(Hint { words, sentence, country, area, force });
    }

    fn sentence(&self, word: usize) -> usize {
        self.sentences.partition_point(|first| *first <= word)
    }

    /// Whether one of the next two words is a body that acts at home; armies do, but for those of a few countries.
    fn body(&self, from: usize, country: &str) -> bool {
        let home = |w: &Word| {
            BODIES.contains(&w.low.as_str()) || ARMIES.contains(&w.low.as_str()) && !ABROAD.contains(&country)
        };
        let next = self.words.get(from..(from + 2).min(self.words.len())).unwrap_or(&[]);
        next.iter().take_while(|w| w.gap == Gap::Joined).any(home)
    }

    /// Whether soldiers of a country that fights in others stand next.
    fn away(&self, from: usize, country: &str) -> bool {
        const MORE: &[&str] = &[
            "jets",
            "warplanes",
            "aircraft",
            "drones",
            "strikes",
            "missiles",
            "shelling",
            "attack",
            "attacks",
        ];
        let next = self.words.get(from..(from + 2).min(self.words.len())).unwrap_or(&[]);
        let arms = |w: &Word| ARMIES.contains(&w.low.as_str()) || MORE.contains(&w.low.as_str());
        ABROAD.contains(&country) && next.iter().take_while(|w| w.gap == Gap::Joined).any(arms)
    }

    /// "the Lebanese city of Tripoli": the words between the hint and the name are a kind of place.
    fn apposed(&self, hint: &Hint, name: &Match) -> bool {
        let Some(between) = self.words.get(hint.words.end..name.first) else { return false };
        let kind = |w: &Word| {
            KINDS.contains(&w.low.as_str())
                || self.lexicon.is(&w.low, Class::PlaceNoun)
                || self.lexicon.is(&w.low, Class::Unit)
        };
        let whole =
            between.iter().all(|w| w.joined() && !w.digit) && !between.is_empty() && between.len() <= 5;
        let last = between.last();
        let of = last.is_some_and(|w| matches!(w.low.as_str(), "of" | "called" | "named"));
        let head = if of { between.len().checked_sub(2).and_then(|n| between.get(n)) } else { last };
        whole
            && head.is_some_and(kind)
            && self.words.get(name.first).is_some_and(|w| w.joined() || w.gap == Gap::Comma && !of)
    }

    /// What the surroundings of a name say for one of its places. `state`: the country that the name is also the name of.
    pub(super) fn score(&self, name: &Match, place: &Place, state: Option<&str>) -> f64 {
        if place.country.is_empty() || self.hints.is_empty() && self.governed.is_empty() {
            return 0.0;
        }
        let own = self.sentence(name.first);
        let mut best = 0.0_f64;
        for hint in &self.hints {
            if hint.country != place.country || hint.sentence.abs_diff(own) > 1 {
                continue;
            }
            if hint.words.start < name.last && name.first < hint.words.end {
                continue;
            }
            if let Some(area) = hint.area
                && place.admin1 != Some(area)
            {
                continue;
            }
            if self.apposed(hint, name) {
                best = best.max(11.0);
                continue;
            }
            // "Nigerian troops in Niger", "in China, Texas officials said": a country's own name is the country, unless a large
            // town of another one bears it, and not as one of its other spellings (Arak in Iran was written Iraq).
            let town = place.kind == PlaceKind::City
                && place.population >= 100_000
                && hint.area.is_none()
                && super::key::of(place.name) == name.key;
            if state.is_some_and(|state| !town || state == place.country) {
                continue;
            }
            let here = hint.sentence == own;
            let far = if here { hint.words.start.abs_diff(name.first) as f64 * 0.05 } else { 0.0 };
            let said = match (hint.force, here) {
                (Force::Body, true) => 6.2,
                (Force::Body, false) => 5.6,
                (Force::Plain, true) => 4.6,
                (Force::Plain, false) => 2.5,
                (Force::Voice, true) => 2.5,
                (Force::People, true) => 1.5,
                (Force::Voice | Force::People, false) => 0.7,
            };
            // Americans are everywhere.
            let said = match hint.area {
                None if hint.country == "US" => said * 0.4,
                Some(_) if hint.force < Force::Body => said * 0.6,
                _ => said,
            };
            best = best.max(said - far.min(1.2));
        }
        if place.kind == PlaceKind::Province && place.country == "US" && self.governed.contains(&own) {
            best = best.max(4.5);
        }
        best
    }

    /// Whether the name's own sentence speaks of countries, none of them this one.
    pub(super) fn against(&self, name: &Match, country: &str) -> bool {
        let own = self.sentence(name.first);
        let mut here = self.hints.iter().filter(|h| {
            h.sentence == own
                && h.force >= Force::Plain
                && !(h.words.start < name.last && name.first < h.words.end)
        });
        let mut any = false;
        here.all(|h| {
            any = true;
            h.country != country
        }) && any
    }
}

impl PartialOrd for Force {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (*self as u8).partial_cmp(&(*other as u8))
    }
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use dateline_facts::report::Report;

    fn country(text: &str, name: &str) -> String {
        thread_local!(static READER: Reader = Reader::with_encoder(None));
        let reading = READER.with(|r| r.read(Report::plain("t", text)));
        let found = reading.places.iter().find(|p| p.span.of(text).contains(name));
        found.map_or_else(|| "none".to_owned(), |p| p.country.to_string())
    }

    #[test]
    fn nationalities_say_which() {
        for (text, name, iso) in [
            ("Gunmen opened fire in the Lebanese city of Tripoli.", "Tripoli", "LB"),
            ("Gunmen opened fire in Tripoli, Lebanese police said.", "Tripoli", "LB"),
            ("Gunmen opened fire in Tripoli. The Lebanese army was sent to the city.", "Tripoli", "LB"),
            ("Gunmen opened fire in Tripoli.", "Tripoli", "LY"),
            ("Gunmen opened fire in Tripoli. Later a Lebanese singer arrived.", "Tripoli", "LY"),
            ("Spanish police arrested three men in Cordoba.", "Cordoba", "ES"),
            ("American jets bombed Tripoli on Monday.", "Tripoli", "LY"),
            ("French police arrested a man in London.", "London", "GB"),
            ("Nigerian troops crossed the frontier into Niger.", "Niger", "NE"),
        ] {
            assert_eq!(country(text, name), iso, "{text}");
        }
    }
}
