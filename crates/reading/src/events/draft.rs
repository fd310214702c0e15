//! An event as the words of a sentence tell it, before anybody in it is known.

use super::inflect::Form;
use super::syntax::Group;
use super::words::{Tag, Word};
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use smol_str::SmolStr;
use std::ops::Range;

/// Phrases that may fill a role.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub group: Group,
    /// The entity is sought in the phrase's modifiers first: "Israel's plan".
    pub owner: bool,
}

impl Role {
    /// Whether it is one of these words alone.
    pub(super) fn is(&self, words: &[Word], list: &[&str]) -> bool {
        matches!(self.group[..], [np] if np.end == np.start + 1 && list.contains(&&*words[np.head].low))
    }
}

impl Draft {
    /// Whether its doer is who says it: "the group said the killing would not go unpunished".
    pub(super) fn spoken(&self) -> bool {
        self.id.ends_with(".says")
    }

    /// Whether its row is a vow in words: "would respond", "will not take part". Its "will" is what makes the vow.
    pub(super) fn vows(&self) -> bool {
        let row = self.id.rsplit('+').next().unwrap_or("");
        matches!(row, "w.respond" | "w.respondif" | "w.avenge" | "j.notpart")
            || self.spoken() && self.kind == EventType::Threaten
    }

    /// Whether something is shot down.
    pub(super) fn downs(&self) -> bool {
        let row = self.id.rsplit('+').next().unwrap_or("");
        matches!(row, "a.shootdown" | "a.intercept")
    }

    /// Whether its verb is a gerund without an auxiliary: "accusing the state is easy".
    pub(super) fn gerund(&self, words: &[Word]) -> bool {
        self.verb.is_some_and(|v| {
            words[v].form == Some(Form::Ing) && v.checked_sub(1).is_none_or(|i| words[i].tag != Tag::Aux)
        })
    }
}

/// An event before entities, times and places are attached. Indices are words of the sentence.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub trigger: Range<usize>,
    pub kind: EventType,
    pub mode: Option<SmolStr>,
    pub contexts: Vec<SmolStr>,
    /// Alternatives, best first.
    pub actors: Vec<Role>,
    /// Alternatives, best first.
    pub recipients: Vec<Role>,
    /// The verb whose auxiliaries tell whether it happened: the trigger itself, or the verb over or under the noun.
    pub verb: Option<usize>,
    pub nominal: bool,
    /// The noun's evidence is only a doer or a date: weaker.
    pub bare: bool,
    pub clause: Range<usize>,
    pub id: SmolStr,
    pub weight: u32,
    /// Words in which other triggers are part of this event.
    pub(super) consumes: Vec<Range<usize>>,
    /// Governed by an accusation.
    pub alleged: bool,
    /// Verb of another draft's trigger that this one only reports the outcome of.
    pub(super) effect: bool,
    /// Where the count of dead and wounded may stand.
    pub counts: Vec<Range<usize>>,
    /// How the words present it, where the row alone says so: a claim, a denial.
    pub presented: Option<Factuality>,
    /// What tree and encoder add to the score or take off it.
    pub lean: f32,
    /// How the encoder says that it is presented.
    pub told: Option<Factuality>,
    /// How it is presented by what it is the object of.
    pub scoped: Option<Factuality>,
    /// Only the encoder tells it.
    pub model: bool,
    /// The object that the row asks for: part of what names the event.
    pub owns: Vec<Range<usize>>,
}
