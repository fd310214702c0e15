//! What the words around a name make of it: a part of a longer name, a ship, a treaty, a town under fire.

use super::detect::{Detector, Match};
use super::gazetteer::Place;
use super::lexicon::Class;
use super::words::{Gap, Word};
use dateline_facts::place::PlaceKind;

/// Articles inside Arabic names.
const ARTICLES: &[&str] = &[
    "al", "el", "as", "ash", "ar", "at", "ath", "an", "az", "ad", "adh", "ez", "ed", "er", "es", "en", "ul",
    "ur", "ud",
];

/// First words of Arabic names that say no more than "hill", "spring", "castle".
const HEADS: &[&str] = &[
    "tal", "tel", "tell", "tall", "khan", "ain", "ayn", "ein", "burj", "bourj", "ras", "wadi", "qasr",
    "deir", "dayr", "kafr", "kfar", "umm", "um", "abu", "bab", "beit", "bayt", "jabal", "jebel", "khirbet",
    "khirbat", "bir", "nahr", "hay", "marj", "jisr", "maarat", "sheikh", "shaykh", "dar", "souk", "suq",
    "bani", "beni", "qalat", "sidi", "al",
];

/// Groups whose names begin with an article and may follow a town at once: "in Homs al-Nusra fighters".
const GROUPS: &[&str] = &[
    "qaeda", "qaida", "nusra", "shabaab", "shabab", "houthi", "houthis", "jazeera", "assad", "arabiya",
    "hashd",
];

/// Prefixes of ships.
const SHIPS: &[&str] = &[
    "uss", "hms", "ins", "mv", "mt", "msc", "ss", "rv", "hmas", "hmcs", "roks", "pns", "kri", "tcg", "brp",
    "usns", "rfa", "usnhs", "fgs",
];

/// Kinds of ships, in front of their names.
const KINDS: &[&str] = &[
    "cruiser",
    "frigate",
    "destroyer",
    "carrier",
    "submarine",
    "corvette",
    "warship",
    "battleship",
    "flagship",
    "minesweeper",
    "freighter",
    "gunboat",
    "trawler",
    "ferry",
];

/// First words of sports clubs.
const CLUBS: &[&str] = &[
    "real",
    "atletico",
    "atlético",
    "inter",
    "dynamo",
    "dinamo",
    "maccabi",
    "hapoel",
    "beitar",
    "sporting",
    "deportivo",
    "spartak",
    "cska",
    "lokomotiv",
];

/// What only ships do.
const SINKS: &[&str] = &["sank", "sunk", "sinks", "sailed", "capsized", "docked", "moored", "anchored"];

/// What is called after the town where it was signed.
const PACTS: &[&str] = &[
    "agreement",
    "agreements",
    "accord",
    "accords",
    "treaty",
    "treaties",
    "pact",
    "declaration",
    "protocol",
    "protocols",
    "convention",
    "conventions",
    "process",
    "format",
    "formula",
    "framework",
    "consensus",
    "memorandum",
    "ceasefire",
];

/// Behind a hyphen: whose it is or where from, never where.
const OF: &[&str] = &[
    "flagged",
    "registered",
    "owned",
    "backed",
    "born",
    "led",
    "made",
    "built",
    "linked",
    "allied",
    "aligned",
    "bound",
    "funded",
    "trained",
    "supported",
    "sponsored",
    "brokered",
    "mediated",
    "class",
];

/// What armies do to towns.
const STRUCK: &[&str] = &[
    "attacked",
    "shelled",
    "bombed",
    "bombarded",
    "captured",
    "recaptured",
    "seized",
    "retook",
    "retaken",
    "overran",
    "overrun",
    "stormed",
    "besieged",
    "raided",
    "struck",
    "hit",
    "liberated",
    "occupied",
    "invaded",
    "pounded",
    "targeted",
    "took",
    "taken",
    "entered",
    "attacking",
    "shelling",
    "bombing",
    "bombarding",
    "capturing",
    "seizing",
    "recapturing",
    "storming",
    "besieging",
    "raiding",
    "striking",
    "hitting",
    "targeting",
    "pounding",
    "entering",
    "attack",
    "shell",
    "bomb",
    "capture",
    "recapture",
    "seize",
    "retake",
    "storm",
    "besiege",
    "liberate",
    "occupy",
    "looted",
    "razed",
    "burned",
    "torched",
    "hits",
    "strikes",
    "attacks",
    "shells",
    "bombs",
    "captures",
    "seizes",
    "ambushed",
    "evacuated",
    "encircled",
    "surrounded",
];

/// Countries that wars are reported from, where small towns are news.
pub(super) const CONFLICT: &[&str] = &[
    "IQ", "SY", "LB", "YE", "IL", "PS", "IR", "SD", "SS", "LY", "AF", "PK", "UA", "ML", "NE", "BF", "TD",
    "SO", "ET", "ER", "NG", "CM", "CD", "CF", "MZ", "MM", "GE", "AM", "AZ", "PH", "CO", "HT", "UG", "BI",
    "RW", "KE", "MR", "BJ", "TG",
];

/// Whether the word is of force that is done to towns, not of words: "shelled", not "attacked".
pub(super) fn is_force(low: &str) -> bool {
    const FORCE: &[&str] = &[
        "shelled",
        "bombed",
        "bombarded",
        "captured",
        "recaptured",
        "shelling",
        "bombing",
        "bombarding",
        "capturing",
        "stormed",
        "besieged",
        "besieging",
        "overran",
        "retook",
        "pounded",
        "liberated",
        "shell",
        "bomb",
        "capture",
        "storm",
        "besiege",
    ];
    FORCE.contains(&low)
}

impl Detector<'_> {
    /// Marks a match that the text goes on beyond: "Tal al-Dhahab", "Khan al-Assal". What follows belongs to it.
    pub(super) fn cut(&self, mut m: Match) -> Match {
        let (Some(article), Some(tail)) = (self.words.get(m.last), self.words.get(m.last + 1)) else {
            return m;
        };
        let arabic = matches!(article.low.as_str(), "al" | "el" | "ul");
        let written = ARTICLES.contains(&article.low.as_str())
            && article.joined()
            && !self.words[m.last - 1].possessive
            && tail.cap
            && (tail.gap == Gap::Hyphen || arabic && tail.gap == Gap::Joined);
        if !written || GROUPS.contains(&tail.low.as_str()) {
            return m;
        }
        let known = m.candidates.iter().any(|(p, _)| p.population >= 100_000 || p.kind == PlaceKind::Country);
        let head = m.last - m.first == 1 && HEADS.contains(&self.words[m.first].low.as_str());
        if head || !known {
            m.cut = true;
            m.last += 2;
        }
        m
    }

    /// "Malian", "Thai": a word for what is of a country is no small town elsewhere, unless an area bears it.
    pub(super) fn of_a_people(&self, first: usize, last: usize, candidates: &[(Place, bool)]) -> bool {
        if last - first != 1 {
            return false;
        }
        let word = &self.words[first];
        let named = |w: &Word| w.joined() && !word.possessive;
        let next = self.words.get(last).filter(|w| named(w)).map_or("", |w| w.low.as_str());
        let state = candidates.iter().any(|(p, _)| p.kind == PlaceKind::Country);
        let place =
            self.is(last, Class::PlaceNoun) && !next.is_empty() || matches!(next, "border" | "frontier");
        if state && !place || matches!(next, "region" | "state" | "province") {
            return false;
        }
        let text = self.text.get(word.start..word.end).unwrap_or("");
        let of = self.gazetteer.adjective(text);
        of.is_some_and(|(p, adjective)| adjective && p.kind == PlaceKind::Country)
    }

    /// "HMS Lancaster", "the cruiser Moskva", "the Moskva sank", "Kiev-class".
    pub(super) fn is_ship(&self, m: &Match) -> bool {
        let next = self.words.get(m.last);
        if next.is_some_and(|w| w.gap == Gap::Hyphen && w.low == "class") {
            return true;
        }
        let Some(before) = m.first.checked_sub(1).map(|b| &self.words[b]) else { return false };
        if self.words[m.first].gap != Gap::Joined {
            return false;
        }
        if SHIPS.contains(&before.low.as_str()) && before.upper {
            return true;
        }
        let sinks = next.is_some_and(|w| w.joined() && SINKS.contains(&w.low.as_str()));
        KINDS.contains(&before.low.as_str()) && !before.possessive || before.low == "the" && sinks
    }

    /// "Real Madrid", "Maccabi Tel Aviv".
    pub(super) fn is_club(&self, m: &Match) -> bool {
        let before = m.first.checked_sub(1).map(|b| &self.words[b]);
        self.words[m.first].gap == Gap::Joined
            && before.is_some_and(|w| w.cap && !w.possessive && CLUBS.contains(&w.low.as_str()))
    }

    /// "The Stockholm agreement", "the Oslo peace process".
    pub(super) fn is_pact(&self, m: &Match) -> bool {
        let behind = |n: usize| {
            self.words.get(m.last + n).filter(|w| w.gap == Gap::Joined).map_or("", |w| w.low.as_str())
        };
        let noun = if behind(0) == "peace" { behind(1) } else { behind(0) };
        let owns = self.words[m.last - 1].possessive;
        !owns && PACTS.contains(&noun)
    }

    /// "Barbados-flagged", "Aleppo-born".
    pub(super) fn is_origin(&self, m: &Match) -> bool {
        self.words.get(m.last).is_some_and(|w| w.gap == Gap::Hyphen && OF.contains(&w.low.as_str()))
    }

    /// "Rebels attacked Jowhar", "Homs was shelled": force is done to the name.
    pub(super) fn is_struck(&self, m: &Match) -> bool {
        let struck = |w: &Word| STRUCK.contains(&w.low.as_str());
        let before = m.first.checked_sub(1).map(|b| &self.words[b]);
        let object = self.words[m.first].gap == Gap::Joined && before.is_some_and(|w| !w.cap && struck(w));
        object || self.is_subdued(m)
    }

    /// "Homs was shelled", "Gori has been bombed", "Daraa came under fire".
    pub(super) fn is_subdued(&self, m: &Match) -> bool {
        let low = |n: usize| {
            self.words.get(m.last + n).filter(|w| w.gap == Gap::Joined).map_or("", |w| w.low.as_str())
        };
        if self.words[m.last - 1].possessive {
            return false;
        }
        let participle = |n: usize| {
            let n = if matches!(low(n), "also" | "again" | "then" | "heavily" | "repeatedly" | "reportedly") {
                n + 1
            } else {
                n
            };
            low(n).ends_with("ed") && STRUCK.contains(&low(n))
                || matches!(low(n), "hit" | "struck" | "retaken" | "overrun" | "taken")
        };
        match low(0) {
            "was" | "were" | "is" | "are" => participle(1) || low(1) == "being" && participle(2),
            "has" | "have" | "had" => low(1) == "been" && participle(2),
            "came" | "comes" => low(1) == "under",
            "fell" => low(1) == "to",
            _ => false,
        }
    }
}
