//! ACLED's sub-event type of what a clause or a note tells.
//!
//! A view, not a stage: it is computed at the border, in two ways.
//!
//! - [`sub_event`] is for the words of one event, as an export has them: by the rows of [`dateline_data::ACLED`], the first that holds. Who
//!   does it to whom is told by where the words for forces, armed groups and civilians stand: before or after the first
//!   violent verb, turned round in the passive.
//! - [`of_note`] is for a whole note or snippet: it weighs what it shows ([`traits`]: its words and what they speak of, the
//!   rules that hold, the events read) by the weights of [`dateline_data::ACLED_WEIGHTS`], and can also say the types
//!   [`BEYOND`] ACLED.

mod rules;
mod traits;
mod weights;

pub use traits::traits;
pub use weights::{CODES, Weights};

use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;

/// The sub-event types that ACLED has, with event type and disorder type.
pub const SUB_EVENTS: &[(&str, &str, &str)] = &[
    ("Government regains territory", "Battles", "Political violence"),
    ("Non-state actor overtakes territory", "Battles", "Political violence"),
    ("Armed clash", "Battles", "Political violence"),
    ("Excessive force against protesters", "Protests", "Political violence; Demonstrations"),
    ("Protest with intervention", "Protests", "Demonstrations"),
    ("Peaceful protest", "Protests", "Demonstrations"),
    ("Violent demonstration", "Riots", "Demonstrations"),
    ("Mob violence", "Riots", "Political violence"),
    ("Chemical weapon", "Explosions/Remote violence", "Political violence"),
    ("Air/drone strike", "Explosions/Remote violence", "Political violence"),
    ("Suicide bomb", "Explosions/Remote violence", "Political violence"),
    ("Shelling/artillery/missile attack", "Explosions/Remote violence", "Political violence"),
    ("Remote explosive/landmine/IED", "Explosions/Remote violence", "Political violence"),
    ("Grenade", "Explosions/Remote violence", "Political violence"),
    ("Sexual violence", "Violence against civilians", "Political violence"),
    ("Attack", "Violence against civilians", "Political violence"),
    ("Abduction/forced disappearance", "Violence against civilians", "Political violence"),
    ("Agreement", "Strategic developments", "Strategic developments"),
    ("Arrests", "Strategic developments", "Strategic developments"),
    ("Change to group/activity", "Strategic developments", "Strategic developments"),
    ("Disrupted weapons use", "Strategic developments", "Strategic developments"),
    ("Headquarters or base established", "Strategic developments", "Strategic developments"),
    ("Looting/property destruction", "Strategic developments", "Strategic developments"),
    ("Non-violent transfer of territory", "Strategic developments", "Strategic developments"),
    ("Other", "Strategic developments", "Strategic developments"),
];

/// Beyond ACLED: what notes of news tell beside its sub-event types, as the CASE 2021 shared task on fine-grained events added it.
/// Only [`of_note`] says these; no export does.
pub const BEYOND: &[&str] = &[
    "Organised crime",
    "Natural disaster",
    "Man-made disaster",
    "Attribution of responsibility",
    "Diplomatic event",
];

/// What is known of the event beside its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<&'a str>,
}

/// The sub-event type of the words, by ACLED's name; `Other` where no row holds.
///
/// ```
/// use dateline_reading::acled::{Known, sub_event};
/// let note = "On 5 May, a roadside bomb hit a police vehicle near the town. Two officers were wounded.";
/// assert_eq!(sub_event(note, Known::default()), "Remote explosive/landmine/IED");
/// ```
pub fn sub_event(text: &str, known: Known<'_>) -> &'static str {
    rules::first(text, known).unwrap_or("Other")
}

/// The type of a note or snippet that has been read: one of [`SUB_EVENTS`] or of [`BEYOND`].
///
/// ```
/// use dateline_facts::report::Report;
/// use dateline_reading::{Reader, acled};
/// let reader = Reader::with_encoder(None);
/// let note = Report::plain("note", "An earthquake of magnitude 6.1 shook the coast and brought down forty houses.");
/// assert_eq!(acled::of_note(&reader.read(note)), "Natural disaster");
/// ```
pub fn of_note(reading: &Reading) -> &'static str {
    weights::INSTALLED.best(&traits(reading))
}

/// Event type and disorder type of a sub-event type.
pub fn classes(sub: &str) -> Option<(&'static str, &'static str)> {
    SUB_EVENTS.iter().find(|(name, _, _)| *name == sub).map(|(_, event, disorder)| (*event, *disorder))
}

/// Type and mode of the event that the note tells most plainly.
fn known(reading: &Reading) -> Known<'_> {
    let event = reading
        .events
        .iter()
        .filter(|e| !matches!(e.factuality, Factuality::Hypothetical | Factuality::Negated))
        .max_by(|a, b| a.score.total_cmp(&b.score));
    Known { kind: event.map(|e| e.kind), mode: event.and_then(|e| e.mode.as_deref()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static READER: LazyLock<Reader> = LazyLock::new(|| Reader::with_encoder(None));

    #[test]
    fn examples_of_the_rows_hold() {
        for line in dateline_data::ACLED.lines().filter(|l| l.starts_with("rule")) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[5] != "-" {
                assert_eq!(sub_event(cells[5], Known::default()), cells[2], "{}: {}", cells[1], cells[5]);
            }
        }
    }

    #[test]
    fn notes_of_all_kinds() {
        for (note, label) in [
            (
                "Gunmen kidnapped four passengers of a bus and asked for a ransom.",
                "Abduction/forced disappearance",
            ),
            (
                "Police used tear gas to disperse teachers who marched for better pay.",
                "Protest with intervention",
            ),
            (
                "Customs officers seized two tonnes of cocaine that a cartel had hidden in a container.",
                "Organised crime",
            ),
            (
                "The foreign minister met his counterpart for talks on bilateral relations.",
                "Diplomatic event",
            ),
            ("No group has claimed responsibility for the blast.", "Attribution of responsibility"),
        ] {
            assert_eq!(of_note(&READER.read(Report::plain("note", note))), label, "{note}");
        }
    }

    #[test]
    fn nothing_is_a_note_too() {
        let said = of_note(&READER.read(Report::plain("note", "")));
        assert!(classes(said).is_some() || BEYOND.contains(&said));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,120}") {
            let sub = sub_event(&text, Known::default());
            prop_assert!(classes(sub).is_some());
            let said = of_note(&READER.read(Report::plain("note", &text)));
            prop_assert!(classes(said).is_some() || BEYOND.contains(&said));
        }
    }
}
