//! Nobody does it to themselves: two mentions of one person are one party.

use super::finder::Finder;
use super::matcher::Draft;

impl Finder<'_> {
    /// Takes out recipients who are doers too. "He shot Wilhelm": whom the verb's object names is not "he", whatever the pronoun was
    /// taken for, so that the pronoun goes.
    pub(super) fn not_oneself(&self, draft: &Draft, actors: &mut Vec<u32>, recipients: &mut Vec<u32>) {
        let id = |n: u32| self.reading.entities.get(n as usize).and_then(|e| e.actor.as_ref());
        let same = |a: u32, b: u32| id(a).is_some() && id(a) == id(b);
        let pronoun = |n: u32| {
            let words = self.span(n).of(&self.reading.report.text);
            matches!(words.to_lowercase().as_str(), "he" | "she" | "his" | "her" | "him")
        };
        let verb = draft.verb.filter(|v| !draft.nominal && draft.trigger.contains(v));
        let object = |n: u32| {
            let first = draft.recipients.first().filter(|r| !r.owner);
            first.zip(verb).is_some_and(|(role, v)| {
                role.group.iter().any(|np| np.start == v + 1 && self.at(n, *np)) && !pronoun(n)
            })
        };
        actors.retain(|a| !(pronoun(*a) && recipients.iter().any(|r| same(*a, *r) && object(*r))));
        recipients.retain(|r| !actors.iter().any(|a| same(*a, *r)));
    }
}
