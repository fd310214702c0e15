//! Word lists of the actors, from the committed tables.

use super::atoms::Atom;
use super::index::{field, rows};
use dateline_facts::entity::EntityKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// A class of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum List {
    /// Tails of compounds that name a backer, not the actor: "Iran-backed militias".
    Backed,
    /// Singular nouns that stand for many.
    Collective,
    /// Nouns too general to be told as actors on their own.
    General,
    /// Adjectives that count or point, and take no part in a described actor.
    Loose,
    /// Words after which a name says where, not who.
    Where,
    /// What states do in words or as policy: enough for a capital to stand for its government.
    Policy,
    /// Verbs whose object is a place even when it is a state.
    Going,
    /// Acronyms of groups that need no country beside them to be understood.
    Famous,
    /// Heads that are followed by what they are for: "Ministry of Defence", "Centre for Human Rights".
    Open,
    /// Institutions of a state that stand for it without its name where one country is meant.
    Institution,
    /// Deeds and means of armed force: with a nationality in front, its military's.
    Might,
    /// Means of force that states sell or give to others.
    Sold,
    /// What bases and other sites are called by: after a name it makes the name a place.
    Site,
    /// What may stand between a name and the noun of a site.
    SiteWord,
    /// Words that movements anywhere call themselves by.
    Shared,
    /// Names of such words that mean one group wherever they stand.
    Known,
}

const NAMES: &[(&str, List)] = &[
    ("backed", List::Backed),
    ("collective", List::Collective),
    ("general", List::General),
    ("loose", List::Loose),
    ("where", List::Where),
    ("policy", List::Policy),
    ("going", List::Going),
    ("famous", List::Famous),
    ("open", List::Open),
    ("institution", List::Institution),
    ("might", List::Might),
    ("sold", List::Sold),
    ("site", List::Site),
    ("siteword", List::SiteWord),
    ("shared", List::Shared),
    ("known", List::Known),
];

static WORDS: LazyLock<FxHashSet<(List, &'static str)>> = LazyLock::new(|| {
    let mut words = FxHashSet::default();
    for row in rows(dateline_data::ACTOR_WORDS) {
        let Some((_, list)) = NAMES.iter().find(|(name, _)| *name == field(&row, 0)) else { continue };
        words.extend(field(&row, 1).split('|').map(|word| (*list, word)));
    }
    words
});

static HEADS: LazyLock<FxHashMap<&'static str, (EntityKind, &'static str)>> = LazyLock::new(|| {
    rows(dateline_data::ACTOR_HEADS)
        .filter_map(|row| Some((field(&row, 0), (EntityKind::from_word(field(&row, 1))?, field(&row, 2)))))
        .collect()
});

/// Whether the list has the folded word.
pub(super) fn has(list: List, word: &str) -> bool {
    // The set holds words of the program's own life: a shorter-lived key is looked up all the same.
    WORDS.contains(&(list, word))
}

/// Kind and sector of a body by its head word.
pub(super) fn head(word: &str) -> Option<(EntityKind, &'static str)> {
    HEADS.get(word).copied()
}

/// Whether the noun of a site comes next: "air base", "airport".
pub(super) fn is_site(next: &[Atom]) -> bool {
    let Some(at) = next.iter().take(3).position(|a| !has(List::SiteWord, &a.norm)) else { return false };
    has(List::Site, &next[at].norm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_whole() {
        for row in rows(dateline_data::ACTOR_WORDS) {
            assert!(NAMES.iter().any(|(name, _)| *name == field(&row, 0)), "{row:?}");
        }
        for row in rows(dateline_data::ACTOR_HEADS) {
            assert!(EntityKind::from_word(field(&row, 1)).is_some(), "{row:?}");
        }
        assert!(NAMES.iter().all(|(_, list)| WORDS.iter().any(|(l, _)| l == list)));
        assert!(has(List::Collective, "army") && !has(List::Collective, "soldier"));
        assert_eq!(head("army"), Some((EntityKind::Military, "MIL")));
    }
}
