//! The rows of the relations' table, compiled.

use crate::entities::{ActorIndex, State};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::relation::RelationKind;
use dateline_facts::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::LazyLock;

/// Where the words of a row stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    Between,
    Hyphen,
    Pro,
    Anti,
    Clash,
    Title,
    /// Behind a group inside a person's phrase.
    Office,
    /// A comma between two units.
    Unit,
}

/// Which of the two stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    SubjectFirst,
    ObjectFirst,
}

/// Kinds of entities that a side takes, as bits of [`bit`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub fn takes(self, entity: &Entity) -> bool {
        // A place that stands for its state, or a state that is only a place, is both.
        let mut own = bit(entity.kind);
        if entity.kind == EntityKind::Place && (entity.actor.is_some() || is_state(&entity.name)) {
            own |= bit(EntityKind::Government);
        }
        if entity.kind == EntityKind::Government
            && entity.code.len() <= 6
            && entity.by.starts_with("entities:state")
        {
            own |= bit(EntityKind::Place);
        }
        self.0 & own != 0
    }
}

/// Whether a place is a state by its name.
pub(super) fn is_state(name: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        ActorIndex::shared().states().iter().flat_map(|s| s.names.iter().map(|n| n.as_str())).collect()
    });
    NAMES.contains(name)
}

/// The state of that name or adjective.
pub(super) fn state(words: &str) -> Option<&'static State> {
    static NAMES: LazyLock<FxHashMap<&'static str, &'static State>> = LazyLock::new(|| {
        let all = ActorIndex::shared().states().iter();
        all.flat_map(|s| s.names.iter().chain(&s.adjectives).map(move |n| (n.as_str(), s))).collect()
    });
    NAMES.get(words).copied()
}

fn bit(kind: EntityKind) -> u8 {
    match kind {
        EntityKind::Person => 1,
        EntityKind::Organization | EntityKind::Government => 2,
        EntityKind::Military => 4 | 32,
        EntityKind::ArmedGroup => 4,
        EntityKind::Nationality => 8,
        EntityKind::Place | EntityKind::Facility => 16,
        EntityKind::Weapon | EntityKind::Other => 0,
    }
}

/// One place in the words between two entities.
#[derive(Debug)]
enum Slot {
    /// One of these words; may be left out.
    Words(Vec<SmolStr>, bool),
    /// Up to three words that end no clause.
    Any,
}

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub id: SmolStr,
    pub kind: RelationKind,
    pub place: Where,
    pub order: Order,
    pub subject: Kinds,
    pub object: Kinds,
    pub score: f32,
    pub needs_count: bool,
    slots: Vec<Slot>,
}

impl Row {
    /// Whether the words are just what the slots want.
    pub fn matches(&self, words: &[(String, Span)]) -> bool {
        fits(&self.slots, words)
    }

    /// Whether the word is one of the first slot's.
    pub fn has_word(&self, word: &str) -> bool {
        matches!(self.slots.first(), Some(Slot::Words(all, _)) if all.iter().any(|w| w == word))
    }
}

fn fits(slots: &[Slot], words: &[(String, Span)]) -> bool {
    let Some((slot, rest)) = slots.split_first() else { return words.is_empty() };
    match slot {
        Slot::Any => (0..=3.min(words.len())).any(|n| {
            let open = words[..n].iter().all(|w| {
                !matches!(
                    w.0.as_str(),
                    "," | ";" | ":" | "and" | "who" | "which" | "that" | "but" | "said" | "."
                )
            });
            open && fits(rest, &words[n..])
        }),
        Slot::Words(all, optional) => {
            let hit =
                words.first().is_some_and(|w| all.iter().any(|x| *x == w.0 || (x == "'s" && w.0 == "’s")));
            (hit && fits(rest, &words[1..])) || (*optional && fits(rest, words))
        }
    }
}

/// The rows; one that cannot be read is left out (the test below shows that there is none).
pub(super) fn rows() -> Vec<Row> {
    dateline_data::RELATIONS
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter_map(row)
        .collect()
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, kind, place, words, order, subject, object, _, _] = cells[..] else { return None };
    let slots = words
        .split(' ')
        .filter(|w| *w != "-")
        .map(|w| match w {
            "*" => Slot::Any,
            w => {
                let open = w.ends_with('?');
                let list = w.trim_end_matches('?');
                let list = if list.starts_with("'?") { "'s|s" } else { list };
                Slot::Words(list.split('|').map(SmolStr::new).collect(), open)
            }
        })
        .collect();
    Some(Row {
        id: SmolStr::new(id),
        kind: RelationKind::from_word(kind)?,
        place: match place {
            "between" => Where::Between,
            "hyphen" => Where::Hyphen,
            "pro" => Where::Pro,
            "anti" => Where::Anti,
            "clash" => Where::Clash,
            "title" => Where::Title,
            "office" => Where::Office,
            "unit" => Where::Unit,
            _ => return None,
        },
        order: if order == "os" { Order::ObjectFirst } else { Order::SubjectFirst },
        subject: kinds(subject)?,
        object: kinds(object)?,
        score: if words.contains('*') { 0.75 } else { 0.85 },
        needs_count: id.ends_with("bare"),
        slots,
    })
}

/// Kinds by their words, joined by `|`.
pub(super) fn kinds(cell: &str) -> Option<Kinds> {
    let mut bits = 0;
    for word in cell.split('|') {
        bits |= match word {
            "person" => 1,
            "body" => 2,
            "force" => 4,
            "nationality" => 8,
            "place" => 16,
            "military" => 32,
            "actor" => 15,
            _ => return None,
        };
    }
    Some(Kinds(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lines = dateline_data::RELATIONS.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).count();
        assert_eq!(rows().len(), lines);
        for kind in RelationKind::ALL {
            assert!(rows().iter().any(|r| r.kind == *kind), "{kind}");
        }
    }

    #[test]
    fn slots_by_hand() {
        let words = |text: &str| -> Vec<(String, Span)> {
            text.split(' ').filter(|w| !w.is_empty()).map(|w| (w.to_owned(), Span::default())).collect()
        };
        let slots = [
            Slot::Words(vec!["is".into()], true),
            Slot::Words(vec!["part".into(), "member".into()], false),
            Slot::Words(vec!["of".into()], false),
            Slot::Any,
        ];
        assert!(fits(&slots, &words("is part of the wider")));
        assert!(fits(&slots, &words("member of")));
        assert!(!fits(&slots, &words("part in")));
        assert!(!fits(&slots, &words("part of the plan and")));
    }
}
