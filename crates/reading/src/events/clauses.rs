//! What names a verb's event, what its clause takes for its own, and whose words a clause beside it is.

use super::inflect::Form;
use super::matcher::{Draft, Frame, Matcher, Role, SAYING};
use super::words::Tag;
use dateline_facts::plover::EventType;
use std::ops::Range;

impl Matcher<'_, '_> {
    /// Whether a verb stands in the words that another one takes for its own. "demanded that the state release three and
    /// threatened": the second verb of the main clause does not.
    pub(super) fn consumed(&self, verbs: &[Draft], draft: &Draft) -> bool {
        let at = draft.trigger.start;
        let joined = |over: &Draft| {
            let tree = self.syntax.tree.filter(|t| t.is(at, "conj"));
            tree.is_some_and(|t| over.verb.is_some_and(|v| v != at && t.together(v).contains(&at)))
        };
        verbs
            .iter()
            .any(|d| d.consumes.iter().any(|c| c.contains(&at)) && !d.trigger.contains(&at) && !joined(d))
    }

    /// "..., the party said, blaming the state": who says it blames.
    pub(super) fn said_before(&self, frame: &Frame) -> Option<Role> {
        let comma = frame.start.checked_sub(1).filter(|i| self.words[*i].tag == Tag::Comma)?;
        let verb = comma.checked_sub(1).filter(|i| SAYING.contains(&&*self.words[*i].lemma))?;
        let ing = self.words[frame.v].form == Some(Form::Ing) && frame.start == frame.v;
        let group = self.syntax.subject(verb);
        (ing && self.words[verb].tag == Tag::Verb && !group.is_empty())
            .then_some(Role { group, owner: false })
    }

    /// The verb's words that name the event: the verb, its particle, its object's head where the row asks for it.
    pub(super) fn trigger(&self, frame: &Frame, row: &str) -> Range<usize> {
        // "was put on alert": the verb alone names nothing.
        let alert =
            || frame.right.pps.iter().flat_map(|p| &p.group).find(|n| self.words[n.head].low == "alert");
        if row == "m.alert"
            && let Some(np) = alert()
        {
            return np.head..np.head + 1;
        }
        match frame.right.particle {
            Some(p) if p == frame.v + 1 && self.words[p].tag == Tag::Adv => frame.v..p + 1,
            _ => frame.v..frame.v + 1,
        }
    }

    /// "accused of shelling", "on charges of killing", "suspected of".
    pub(super) fn under_accusation(&self, frame: &Frame) -> bool {
        let Some(p) = frame.start.checked_sub(1) else { return false };
        if frame.passive || !matches!(&*self.words[p].low, "of" | "for" | "with" | "to" | "to have") {
            return false;
        }
        let Some(g) = self.syntax.governor(p) else { return false };
        matches!(
            &*self.words[g].lemma,
            "accuse"
                | "blame"
                | "suspect"
                | "charge"
                | "denounce"
                | "condemn"
                | "allege"
                | "criticize"
                | "criticise"
                | "indict"
        )
    }

    /// Adds those whom a doer told by a pronoun is, and those whose forces do it.
    pub(super) fn stood_for(&self, frame: &Frame, kind: EventType, actors: &mut Vec<Role>) {
        if kind == EventType::Assault {
            actors.splice(0..0, self.whose_forces(frame.v, &frame.doer));
        }
        actors.extend(self.speaker(&frame.doer).or_else(|| self.taken_up(frame.v, &frame.doer)));
    }
}
