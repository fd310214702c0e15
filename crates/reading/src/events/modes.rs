//! The mode of an event that its row leaves open, and of a threat by what is threatened.

use super::draft::Draft;
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::ops::Range;

/// How many words after the trigger may tell the mode.
const NEAR: usize = 12;

/// A row of `lexicon/event_modes.tsv`.
struct Row {
    kind: EventType,
    mode: SmolStr,
    /// In the trigger itself, else near it.
    own: bool,
    words: FxHashSet<&'static str>,
}

/// The table of modes.
pub(super) struct Modes {
    rows: Vec<Row>,
}

impl Modes {
    /// Reads the table; a row that cannot be read is left out (a test shows that there is none).
    pub fn new() -> Self {
        Modes { rows: dateline_data::EVENT_MODES.lines().filter_map(row).collect() }
    }

    /// The row's mode; of accusations and threats, and where the row has none, by the words.
    pub fn of_draft(&self, words: &[Word], draft: &Draft) -> Option<SmolStr> {
        let by_words = || self.of(words, &draft.trigger, draft.kind).cloned();
        match draft.kind {
            EventType::Accuse | EventType::Threaten if draft.verb.is_some() => {
                by_words().or_else(|| draft.mode.clone().filter(|m| m != "violence"))
            }
            EventType::Accuse | EventType::Threaten => draft.mode.clone().or_else(by_words),
            _ if draft.model => draft.mode.clone().or_else(by_words),
            EventType::Assault if !draft.nominal && draft.presented.is_none() => {
                draft.mode.clone().or_else(|| self.by_means(words, draft))
            }
            _ => draft.mode.clone(),
        }
    }

    /// "Drones hit the depot", "killed by mortar fire": the weapon that does it.
    fn by_means(&self, words: &[Word], draft: &Draft) -> Option<SmolStr> {
        let np = draft.actors.first()?.group.first()?;
        let phrase = words.get(np.start..np.end)?;
        let means = |mode: &str| matches!(mode, "drone" | "aerial" | "heavy-weapons" | "explosives");
        let head = words.get(np.head)?;
        let fits = |row: &&Row| {
            row.kind == EventType::Assault
                && means(&row.mode)
                && (row.words.contains(head.low.as_str())
                    || head.low == "fire" && phrase.iter().any(|w| row.words.contains(w.low.as_str())))
        };
        self.rows.iter().find(fits).map(|row| row.mode.clone())
    }

    /// The first mode that fits.
    fn of(&self, words: &[Word], trigger: &Range<usize>, kind: EventType) -> Option<&SmolStr> {
        let end = trigger.end.min(words.len());
        let own = words.get(trigger.start..end)?;
        let stop = |w: &Word| w.tag == Tag::Stop || w.tag == Tag::Sub && w.low != "as";
        let after = &words[end..(end + NEAR).min(words.len())];
        let after = &after[..after.iter().position(stop).unwrap_or(after.len())];
        let before = &words[trigger.start.saturating_sub(NEAR)..trigger.start];
        let before = &before[before.iter().rposition(stop).map_or(0, |n| n + 1)..];
        let has = |row: &Row, list: &[Word]| {
            list.iter().any(|w| row.words.contains(w.low.as_str()) || row.words.contains(w.lemma.as_str()))
        };
        let fits = |row: &&Row| {
            row.kind == kind
                && (has(row, own)
                    || !row.own && (has(row, after) || kind == EventType::Assault && has(row, before)))
        };
        self.rows.iter().find(fits).map(|row| &row.mode)
    }
}

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    let (kind, mode, place, words) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let kind = EventType::from_word(kind)?;
    kind.modes().contains(&mode).then(|| Row {
        kind,
        mode: SmolStr::new_static(mode),
        own: place == "trigger",
        words: words.split('|').collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = dateline_data::EVENT_MODES.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(Modes::new().rows.len(), rows);
    }
}
