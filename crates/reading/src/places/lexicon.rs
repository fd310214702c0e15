//! Words that tell places from persons and from common words.

use rustc_hash::{FxHashMap, FxHashSet};

/// Declares the classes of cue words as bits.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A class of words, one bit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Class::$name),)* _ => None }
            }
        }
    };
}

classes! {
    /// Before a person.
    Title = "title",
    /// Before a place, or much else.
    Before = "before",
    /// Before a place.
    Locative = "locative",
    /// After the name of a street.
    Street = "street",
    /// After a place in the name of a body.
    Group = "group",
    /// Capitalised before a place.
    Lead = "lead",
    /// A part of a place.
    Direction = "direction",
    /// What governments do.
    Speech = "speech",
    /// What persons do.
    PersonAfter = "person_after",
    /// A kind of area, after its name.
    Unit = "unit",
    /// A kind of place.
    PlaceNoun = "place_noun",
    /// No place however it stands.
    Never = "never",
    /// Lower-case inside names.
    Connector = "connector",
    /// With a full stop inside sentences.
    Abbreviation = "abbreviation",
    /// A city that stands for a government.
    Capital = "capital",
    /// A short form that counts only in capitals.
    AreaCode = "area_code",
    /// A given name.
    First = "first",
    /// A given name better known as a place.
    Either = "either",
    /// A surname.
    Last = "last",
    /// A common word.
    Common = "common",
    /// An abbreviation of a state.
    StateShort = "state_short",
}

/// Classes of words, and states by their postal codes.
pub struct Lexicon {
    words: FxHashMap<&'static str, u32>,
    shorts: FxHashSet<String>,
    codes: FxHashMap<&'static str, &'static str>,
    ordinary: FxHashSet<&'static str>,
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

impl Lexicon {
    /// Reads the tables of `dateline-data`.
    pub fn new() -> Self {
        let mut words: FxHashMap<&str, u32> = FxHashMap::default();
        for row in rows(dateline_data::PLACE_CUES).chain(rows(dateline_data::PERSON_NAMES)) {
            if let Some((class, word)) = row.split_once('\t')
                && let Some(class) = Class::from_word(class)
            {
                *words.entry(word).or_default() |= 1 << class as u32;
            }
        }
        for word in rows(dateline_data::COMMON_WORDS) {
            *words.entry(word).or_default() |= 1 << Class::Common as u32;
        }
        let (mut shorts, mut codes) = (FxHashSet::default(), FxHashMap::default());
        for row in rows(dateline_data::US_STATES) {
            let mut cells = row.split('\t');
            if let (Some(code), Some(name), Some(short)) = (cells.next(), cells.next(), cells.next()) {
                codes.insert(code, name);
                shorts.extend(short.split('|').filter(|s| s.ends_with('.')).map(super::key::of));
            }
        }
        for short in ["ont", "que", "alta", "sask", "man", "nfld", "ns", "nb", "pei", "wa", "nwt"] {
            shorts.insert(short.to_owned());
        }
        // Forms in lower case that running text uses as words, not as names.
        let ordinary = rows(dateline_data::TAGS)
            .filter_map(|row| row.split_once('\t'))
            .filter(|(form, tags)| {
                form.len() > 2 && form.bytes().all(|b| b.is_ascii_lowercase()) && !tags.contains("PROPN")
            })
            .map(|(form, _)| form)
            .collect();
        Lexicon { words, shorts, codes, ordinary }
    }

    /// Whether running text uses the form, in lower case, as a word of its own.
    pub fn is_word(&self, low: &str) -> bool {
        self.ordinary.contains(low)
    }

    /// Whether the word is of the class.
    pub fn is(&self, word: &str, class: Class) -> bool {
        if class == Class::StateShort {
            return self.shorts.contains(word);
        }
        self.words.get(word).is_some_and(|bits| bits & (1 << class as u32) != 0)
    }

    /// The state of a postal code in capitals.
    pub fn state(&self, code: &str) -> Option<&'static str> {
        self.codes.get(code).copied()
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Lexicon::new()
    }
}
