//! Which words name places: the longest names of the gazetteer, less persons and common words.

use super::Use;
use super::contain::contain;
use super::gazetteer::{Candidate, Gazetteer, Place};
use super::key;
use super::lexicon::{Class, Lexicon};
use super::words::{Gap, Word};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::place::PlaceKind;
use dateline_facts::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// A name of the gazetteer in the text.
#[derive(Clone, Debug)]
pub struct Match {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub last: usize,
    /// Where.
    pub span: Span,
    /// The folded name.
    pub key: String,
    /// What it may stand for.
    pub candidates: Vec<(Place, bool)>,
    /// How sure it is that this names a place at all.
    pub trust: Trust,
    /// How the name is used.
    pub how: Use,
    /// The match that contains it: "La." for "Alexandria, La.".
    pub within: Option<usize>,
    /// The kind of area that the words say: "county", "province".
    pub unit: Option<PlaceKind>,
    /// "Catawba River", "Lake Vermont": water or land that the gazetteer lacks, told by the town it is named like.
    pub feature: Option<PlaceKind>,
    /// Found by another transliteration only.
    pub loose: bool,
    /// Stands before an area in which no place of the name lies: "Baga, Borno state" where only Spain has a Baga.
    pub elsewhere: bool,
    /// The name goes on behind the words that are known: "Tal al-Dhahab" is not Tal.
    pub cut: bool,
}

/// How sure a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// No place.
    None,
    /// A place if the report's other places are near.
    Weak,
    /// A place.
    Sure,
}

/// Words of kinds of facilities.
const FACILITY: &[&str] = &[
    "nuclear", "power", "plant", "station", "airport", "airbase", "airfield", "refinery", "dam", "camp",
    "crossing", "oil", "gas", "field", "oilfield", "prison", "hospital", "refugee",
];

/// Longest names, in words.
const LONGEST: usize = 6;

/// Finds names in the words of a report.
pub struct Detector<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    /// Words that belong to persons' names.
    pub(super) persons: Vec<bool>,
    /// Surnames of persons named in full somewhere in the report.
    pub(super) surnames: FxHashSet<&'a str>,
    /// Words that the report also writes in lower case.
    pub(super) lower: FxHashSet<&'a str>,
    /// Looked up before: names come again and again.
    pub(super) known: FxHashMap<String, Vec<(Place, bool)>>,
}

impl<'a> Detector<'a> {
    /// Prepares for the words of one report.
    pub fn new(gazetteer: &'a Gazetteer, lexicon: &'a Lexicon, text: &'a str, words: &'a [Word]) -> Self {
        let lower = words.iter().filter(|w| !w.cap && !w.digit).map(|w| w.low.as_str()).collect();
        let persons = vec![false; words.len()];
        let (surnames, known) = (FxHashSet::default(), FxHashMap::default());
        Detector { gazetteer, lexicon, text, words, persons, surnames, lower, known }
    }

    /// Marks the names of persons that an earlier stage found: the last two words, since such spans begin with the
    /// office and its place ("Fargo Mayor Dennis Walaker").
    pub fn mark_persons(&mut self, entities: &[Entity]) {
        for entity in entities.iter().filter(|e| e.kind == EntityKind::Person && e.span.len() > 2) {
            let mut last = self.words.partition_point(|w| w.start < entity.span.finish());
            let first = self.words.partition_point(|w| w.end <= entity.span.begin());
            // "the foreign minister of the Czech Republic", "Ann Lee of Hoboken, New Jersey": the tail is a place.
            while let Some(cut) = (first + 1..last).rev().find(|n| {
                matches!(self.words[*n].low.as_str(), "of" | "in" | "from" | "for")
                    || self.words[*n].gap == Gap::Comma
            }) {
                let comma = self.words[cut].gap == Gap::Comma;
                let mut tail = if comma { cut } else { cut + 1 };
                tail += usize::from(self.words.get(tail).is_some_and(|w| w.low == "the"));
                if tail >= last || !self.is_known_town(tail, last) {
                    break;
                }
                last = cut;
            }
            self.persons[first.max(last.saturating_sub(2)).min(last)..last].fill(true);
        }
    }

    pub(super) fn is(&self, word: usize, class: Class) -> bool {
        self.words.get(word).is_some_and(|w| self.lexicon.is(&w.low, class))
    }

    pub(super) fn cap(&self, word: usize) -> bool {
        self.words.get(word).is_some_and(|w| w.cap)
    }

    /// Whether the sentence around the word is written in capitals throughout: a headline.
    pub(super) fn shouted(&self, word: usize) -> bool {
        let first = (word.saturating_sub(7)..=word).rev().find(|n| self.words[*n].gap == Gap::Sentence);
        let near = first.unwrap_or(word.saturating_sub(7))..(word + 8).min(self.words.len());
        let (mut caps, mut all) = (0, 0);
        let inside = |(n, w): &(usize, &Word)| *n == 0 || w.gap != Gap::Sentence;
        for (_, w) in self.words[near].iter().enumerate().take_while(inside) {
            if w.low.len() > 3 {
                all += 1;
                caps += usize::from(w.cap);
            }
        }
        all >= 4 && caps * 10 >= all * 9
    }

    /// Every match, in order, none overlapping.
    pub fn run(&mut self) -> Vec<Match> {
        self.find_persons();
        let mut matches: Vec<Match> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            match self.longest(at) {
                Some(found) => {
                    let found = self.feature(self.cut(found), matches.last().map_or(0, |m| m.last));
                    at = found.last;
                    matches.push(found);
                }
                None => at += 1,
            }
        }
        for m in &mut matches {
            m.unit = self.unit(m);
        }
        self.share_units(&mut matches);
        contain(self.words, self.text, self.lexicon, &mut matches);
        for n in 0..matches.len() {
            let (trust, how) = self.judge(&matches, n);
            matches[n].trust = if matches[n].loose { trust.min(Trust::Weak) } else { trust };
            matches[n].how = how;
        }
        self.agree(&mut matches);
        // A container that is no place contains nothing.
        for n in 0..matches.len() {
            if matches[n].within.is_some_and(|w| matches[w].trust == Trust::None) {
                matches[n].within = None;
            }
        }
        matches
    }

    /// A name that is surely a place once is one where it stands doubtful in the same report.
    fn agree(&self, matches: &mut [Match]) {
        let sure: FxHashSet<String> = matches
            .iter()
            .filter(|m| m.trust == Trust::Sure && m.how == Use::Literal && !self.is(m.first, Class::Common))
            .map(|m| m.key.clone())
            .collect();
        for m in matches.iter_mut().filter(|m| m.trust == Trust::Weak) {
            let named = m.last - m.first == 1 && self.surnames.contains(self.words[m.first].low.as_str());
            if !named && sure.contains(&m.key) {
                m.trust = Trust::Sure;
            }
        }
    }

    /// Marks "First Last", "Mr. Last", "First M. Last", and remembers the surnames.
    fn find_persons(&mut self) {
        let words = self.words;
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            let titled = at > 0
                && word.joined()
                && words[at - 1].cap
                && self.is(at - 1, Class::Title)
                && !(self.is(at - 1, Class::Lead) && self.is(at - 1, Class::Group));
            let given = word.cap && self.is(at, Class::First);
            let either = word.cap && self.is(at, Class::Either);
            if !word.cap || word.low.len() < 2 || !(given || either || titled) || self.is(at, Class::Never) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < words.len() && end - at < 4 && words[end].joined() {
                let particle = matches!(
                    words[end].low.as_str(),
                    "al" | "el" | "bin" | "ibn" | "van" | "von" | "de" | "della"
                ) && self.cap(end + 1);
                if words[end - 1].possessive || !(words[end].cap || particle) {
                    break;
                }
                if end > at
                    && (self.is(end, Class::Street)
                        || self.is(end, Class::Group)
                        || self.is(end, Class::Unit))
                {
                    break;
                }
                end += 1;
            }
            let stopped = words.get(end).is_some_and(|w| w.joined() && w.cap);
            let long = end - at >= 2;
            // "in Sheikh Jarrah": the title is a part of the name.
            let place = long && self.is_known_town(at, end) || titled && self.is_own(at - 1, end);
            let body = stopped && !titled;
            if place
                || body
                || (!long && !titled)
                || (either && !given && !titled && !self.is(at + 1, Class::Last))
            {
                at += 1;
                continue;
            }
            // "Georgia Power", "President Georgia": a titled country is none.
            self.persons[at..end].fill(true);
            let last = words[end - 1].low.as_str();
            if !matches!(last, "jr" | "sr" | "ii" | "iii") {
                self.surnames.insert(last);
            } else if end >= 2 {
                self.surnames.insert(words[end - 2].low.as_str());
            }
            at = end;
        }
    }

    /// Whether the words are together the name of a place that most readers know: "Virginia Beach".
    fn is_known_town(&self, first: usize, last: usize) -> bool {
        let slice = &self.text[self.words[first].start..self.words[last - 1].end];
        self.gazetteer
            .lookup(slice)
            .into_iter()
            .filter_map(|c| self.gazetteer.place(c.id).map(|p| (p, c.primary)))
            .any(|(p, primary)| p.own || primary && (p.population >= 10_000 || p.kind == PlaceKind::Country))
    }

    /// Whether the words are together the name of a place of our own table.
    fn is_own(&self, first: usize, last: usize) -> bool {
        let slice = self.text.get(self.words[first].start..self.words[last - 1].end).unwrap_or("");
        self.gazetteer.lookup(slice).into_iter().filter_map(|c| self.gazetteer.place(c.id)).any(|p| p.own)
    }

    fn look(&mut self, key: &str) -> &[(Place, bool)] {
        if !self.known.contains_key(key) {
            let found = places(self.gazetteer, self.gazetteer.lookup_key(key));
            self.known.insert(key.to_owned(), found);
        }
        self.known.get(key).map_or(&[], Vec::as_slice)
    }

    /// The longest name that begins at a word.
    fn longest(&mut self, at: usize) -> Option<Match> {
        let words = self.words;
        let word = &words[at];
        let article =
            word.joined_article() && words.get(at + 1).is_some_and(|w| w.gap == Gap::Hyphen && w.cap);
        let the = word.low == "the";
        if !(word.cap || article) || the && !words.get(at + 1).is_some_and(|w| w.cap) {
            return None;
        }
        let mut end = at + 1;
        let mut noun = false;
        while end < words.len() && end - at < LONGEST {
            let next = &words[end];
            // "Zaporizhzhia nuclear power plant": a facility's kind need not be capitalised.
            if next.gap == Gap::Joined && !words[end - 1].possessive && FACILITY.contains(&next.low.as_str())
            {
                noun = true;
                end += 1;
                continue;
            }
            if noun {
                break;
            }
            // "Port-au-Prince", "Aix-en-Provence": a short word between hyphens.
            let between = next.gap == Gap::Hyphen
                && next.low.chars().count() <= 4
                && words.get(end + 1).is_some_and(|w| w.gap == Gap::Hyphen && w.cap);
            let goes_on = next.joined()
                && (!words[end - 1].possessive || next.cap)
                && (next.cap || next.digit || between || self.is(end, Class::Connector));
            if !goes_on {
                break;
            }
            end += 1;
        }
        while end > at {
            let last = &words[end - 1];
            let kind = !last.cap && FACILITY.contains(&last.low.as_str()) && end - at > 1;
            if (last.cap || last.digit || kind) && (end - at > 1 || !last.digit) {
                let span = Span::new(word.start, last.end);
                let key = key::of(span.of(self.text));
                if key.len() >= 2
                    && let Some(found) = self.matched(at, end, span, key)
                    && (!kind || found.candidates.iter().any(|(p, _)| p.own))
                {
                    return Some(found);
                }
            }
            end -= 1;
        }
        self.code(at).or_else(|| self.transliterated(at))
    }

    /// "in Kamishly", "near Hodaida": another spelling of a town in a country whose script is transliterated, after a word
    /// that says it is a place. The report's other places decide whether it is one.
    fn transliterated(&self, at: usize) -> Option<Match> {
        let words = self.words;
        let before = at.checked_sub(1)?;
        if !words[at].joined() || words[before].cap || !self.is(before, Class::Locative) || self.persons[at] {
            return None;
        }
        let joined = |n: usize| words.get(n).is_some_and(|w| w.cap && w.joined() && !words[n - 1].possessive);
        let article = words[at].joined_article() || matches!(words[at].low.as_str(), "al" | "el");
        let longest = if article && joined(at + 1) { 2 } else { 1 };
        let last = at + longest;
        if joined(last) || self.lexicon.is_word(&words[at].low) && longest == 1 {
            return None;
        }
        let span = Span::new(words[at].start, words[last - 1].end);
        let key = key::of(span.of(self.text));
        let mut candidates = places(self.gazetteer, self.gazetteer.lookup_loose(&key));
        candidates.retain(|(p, _)| p.own || p.population >= 5_000 || p.kind >= PlaceKind::Province);
        (!candidates.is_empty()).then_some(Match {
            first: at,
            last,
            span,
            key,
            candidates,
            trust: Trust::None,
            how: Use::Literal,
            within: None,
            unit: None,
            feature: None,
            loose: true,
            elsewhere: false,
            cut: false,
        })
    }

    /// "Catawba River", "Freeborn Lake", "Lake Lanier": the whole name, of its own kind. Words before `floor` are another's.
    fn feature(&self, mut found: Match, floor: usize) -> Match {
        let kind = |w: &Word| match w.low.as_str() {
            "river" | "lake" | "creek" | "bay" | "harbor" | "harbour" | "reservoir" | "gulf" | "bayou" => {
                Some(PlaceKind::Water)
            }
            "mountains" | "islands" | "peninsula" | "desert" | "canyon" | "forest" => Some(PlaceKind::Region),
            _ => None,
        };
        if found.candidates.iter().any(|(p, _)| p.kind == PlaceKind::Country) || self.shouted(found.first) {
            return found;
        }
        let named = |w: &&Word| w.cap && w.gap == Gap::Joined;
        if let Some(next) = self.words.get(found.last).filter(named)
            && !self.words[found.last - 1].possessive
            && !self.words.get(found.last + 1).is_some_and(|w| w.cap && w.joined())
            && let Some(kind) = kind(next)
        {
            found.span = Span::new(found.span.begin(), next.end);
            found.last += 1;
            found.feature = Some(kind);
        } else if let Some(before) =
            found.first.checked_sub(1).filter(|b| *b >= floor).map(|b| &self.words[b])
            && matches!(before.low.as_str(), "lake" | "river")
            && before.cap
            && self.words[found.first].gap == Gap::Joined
        {
            found.span = Span::new(before.start, found.span.finish());
            found.first -= 1;
            found.feature = Some(PlaceKind::Water);
        }
        found
    }

    fn matched(&mut self, first: usize, last: usize, mut span: Span, key: String) -> Option<Match> {
        let words = self.words;
        // The key has no article: only "The Hague" is named with it.
        if words[first].low == "the" && !self.look(&key).iter().any(|(p, _)| p.name.starts_with("The ")) {
            return None;
        }
        let end = &words[last - 1];
        if last - first == 1 {
            if self.lexicon.is(&key, Class::Never) {
                return None;
            }
            if self.lexicon.is(&key, Class::AreaCode) && !end.upper {
                return None;
            }
        }
        let mut candidates = self.look(&key).to_vec();
        if candidates.is_empty() || self.of_a_people(first, last, &candidates) {
            return None;
        }
        if last - first == 1 && self.lexicon.is(&key, Class::StateShort) {
            let dotted = end.stop || self.text.get(span.range()).is_some_and(|s| s.contains('.'));
            let comma = end.gap == Gap::Comma;
            let next_cap = words.get(last).is_some_and(|w| w.gap == Gap::Joined && w.cap);
            let risky = matches!(
                key.as_str(),
                "col"
                    | "miss"
                    | "ill"
                    | "cal"
                    | "mass"
                    | "man"
                    | "mo"
                    | "pa"
                    | "wash"
                    | "del"
                    | "ore"
                    | "penn"
                    | "la"
                    | "me"
            );
            if dotted && (comma || !(next_cap || risky) || (first > 0 && end.gap == Gap::Joined && !risky)) {
                candidates.retain(|(p, _)| p.kind == PlaceKind::Province);
                if end.stop {
                    span.end += 1;
                }
            } else if key.len() <= 4 {
                return None;
            }
        }
        if candidates.is_empty() {
            return None;
        }
        let how = Use::Literal;
        Some(Match {
            first,
            last,
            span,
            key,
            candidates,
            trust: Trust::None,
            how,
            within: None,
            unit: None,
            feature: None,
            loose: false,
            elsewhere: false,
            cut: false,
        })
    }

    /// The kind that the word after a name says: "Anbar province", "Wayne county".
    fn unit(&self, m: &Match) -> Option<PlaceKind> {
        let next = self.words.get(m.last).filter(|w| w.joined() && !self.words[m.last - 1].possessive)?;
        match next.low.as_str() {
            "county" | "counties" | "parish" | "parishes" | "borough" | "district" | "districts" => {
                Some(PlaceKind::District)
            }
            "province" | "provinces" | "governorate" | "governorates" | "state" | "oblast" | "prefecture" => {
                Some(PlaceKind::Province)
            }
            "city" | "town" | "village" => Some(PlaceKind::City),
            _ => None,
        }
    }

    /// "Becker, Clay and Grant counties": the kind holds for the whole list.
    fn share_units(&self, matches: &mut [Match]) {
        for n in (1..matches.len()).rev() {
            let plural = self
                .words
                .get(matches[n].last)
                .is_some_and(|w| w.low.ends_with("ties") || w.low.ends_with("ces"));
            let (first, last) = (matches[n].first, matches[n - 1].last);
            let listed = first == last && self.words[first].gap == Gap::Comma
                || first == last + 1 && self.words[last].low == "and";
            if listed
                && matches[n].unit.is_some()
                && (plural || self.words[first].gap == Gap::Comma)
                && matches[n - 1].unit.is_none()
            {
                matches[n - 1].unit = matches[n].unit;
            }
        }
    }

    /// A postal code after a town: "Alexandria, LA".
    fn code(&self, at: usize) -> Option<Match> {
        let word = &self.words[at];
        let code = self.text.get(word.start..word.end)?;
        if !(word.gap == Gap::Comma || at > 0 && self.words[at - 1].cap && word.gap == Gap::Joined)
            || code.len() != 2
            || !word.upper
        {
            return None;
        }
        let name = self.lexicon.state(code)?;
        let candidates: Vec<(Place, bool)> = places(self.gazetteer, self.gazetteer.lookup(name))
            .into_iter()
            .filter(|(p, _)| p.kind == PlaceKind::Province && p.country == "US")
            .collect();
        (!candidates.is_empty() && word.gap == Gap::Comma).then(|| Match {
            first: at,
            last: at + 1,
            span: Span::new(word.start, word.end),
            key: key::of(name),
            candidates,
            trust: Trust::None,
            how: Use::Literal,
            within: None,
            unit: None,
            feature: None,
            loose: false,
            elsewhere: false,
            cut: false,
        })
    }
}

impl Word {
    fn joined_article(&self) -> bool {
        !self.cap
            && matches!(self.low.as_str(), "al" | "el" | "ash" | "ar" | "as" | "at" | "an" | "az" | "ad")
    }
}

/// The places of candidates.
pub fn places(gazetteer: &Gazetteer, candidates: Vec<Candidate>) -> Vec<(Place, bool)> {
    candidates.into_iter().filter_map(|c| gazetteer.place(c.id).map(|p| (p, c.primary))).collect()
}
