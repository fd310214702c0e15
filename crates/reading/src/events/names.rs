//! Names that look like states: "Paris Hilton", "Jordan Smith", "Lebanon, Pennsylvania".

use super::words::{Tag, Word};
use dateline_facts::entity::Entity;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Given names that places bear too, given names, and the commonest surnames.
static PERSONS: LazyLock<[FxHashSet<&'static str>; 2]> = LazyLock::new(|| {
    let (mut given, mut last) = (FxHashSet::default(), FxHashSet::default());
    for (class, name) in dateline_data::PERSON_NAMES.lines().filter_map(|l| l.split_once('\t')) {
        match class {
            "first" | "either" => given.insert(name),
            "last" => last.insert(name),
            _ => false,
        };
    }
    [given, last]
});

/// States of the United States and their abbreviations, in lower case; Georgia is a state of its own.
static PARTS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let rows = dateline_data::US_STATES.lines().filter(|l| !l.starts_with('#'));
    let cells = rows.flat_map(|l| l.split('\t').skip(1).take(2).flat_map(|c| c.split('|')));
    cells.map(|c| c.trim().to_lowercase()).filter(|c| !c.is_empty() && c != "georgia").collect()
});

/// Whether the words `start..end`, which name a state or its capital, belong to a person's name or a town's.
pub(super) fn no_state(words: &[Word], start: usize, end: usize) -> bool {
    let [given, last] = &*PERSONS;
    let name = |i: usize| words.get(i).filter(|w| w.tag == Tag::Name && !w.time).map(|w| w.low.as_str());
    let single = end == start + 1;
    // A given name that is a state's or capital's, before a surname: both words and no more.
    let before = start.checked_sub(1).and_then(name);
    let forename = single
        && before.is_none()
        && name(start).is_some_and(|n| given.contains(n))
        && name(end).is_some_and(|n| last.contains(n))
        && name(end + 1).is_none();
    let surname = single
        && before.is_some_and(|n| given.contains(n))
        && start.checked_sub(2).and_then(name).is_none()
        && name(end).is_none();
    forename || surname || in_part(words, end)
}

/// Whether ", Pennsylvania" follows.
fn in_part(words: &[Word], end: usize) -> bool {
    if words.get(end).is_none_or(|w| w.tag != Tag::Comma) {
        return false;
    }
    let Some(first) = words.get(end + 1) else { return false };
    let pair = words.get(end + 2).map(|second| format!("{} {}", first.low, second.low));
    PARTS.contains(first.low.as_str()) || pair.is_some_and(|p| PARTS.contains(&p))
}

/// Whether an entity of the sentence is such a name.
pub(super) fn is_no_state(words: &[Word], entity: &Entity) -> bool {
    if entity.code.len() < 3 || entity.span.is_empty() {
        return false;
    }
    let start = words.partition_point(|w| w.span.finish() <= entity.span.begin());
    let len = words[start..].iter().take_while(|w| w.span.begin() < entity.span.finish()).count();
    len > 0 && len < 3 && no_state(words, start, start + len)
}
