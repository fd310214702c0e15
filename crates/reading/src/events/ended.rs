//! "The truce ended a year of hostilities", "accused Israel of violating the truce": what a truce ends and who is said to have
//! broken it is no act of force of that day.

use super::draft::{Draft, Role};
use super::matcher::Matcher;
use super::tree::Tree;
use super::words::Tag;
use dateline_facts::plover::EventType;
use smol_str::SmolStr;

impl Matcher<'_, '_> {
    /// Takes out fighting that the sentence ends and truces that somebody is accused of breaking. Fighting that a truce ends tells
    /// whose truce it is.
    pub(super) fn ended(&self, drafts: &mut Vec<Draft>) {
        drafts.retain(|d| !self.breach_alleged(d));
        let mut n = 0;
        while n < drafts.len() {
            let Some(verb) = self.ended_by(&drafts[n]) else {
                n += 1;
                continue;
            };
            let mut gone = drafts.remove(n);
            let subject = self.syntax.subject(verb).into_iter().map(|np| np.head);
            let by_tree = self.syntax.tree.into_iter().flat_map(|t| {
                [Some(verb), t.head(verb)].into_iter().flatten().filter_map(move |v| t.doer(v))
            });
            let Some(truce) = subject.chain(by_tree).find(|h| is_truce(&self.words[*h].low)) else {
                continue;
            };
            if gone.actors.is_empty() {
                gone.actors = self.sides(head_of(&gone));
            }
            if let Some(known) = drafts.iter_mut().find(|d| d.trigger.contains(&truce)) {
                known.actors.extend(gone.actors);
                continue;
            }
            drafts.push(Draft {
                trigger: truce..truce + 1,
                kind: EventType::Retreat,
                mode: Some(SmolStr::new_static("ceasefire")),
                recipients: Vec::new(),
                verb: Some(verb),
                nominal: true,
                bare: false,
                clause: truce..gone.clause.end.max(verb + 1),
                id: SmolStr::new_static("nr.ceasefire"),
                counts: Vec::new(),
                lean: 0.0,
                told: None,
                scoped: None,
                model: false,
                ..gone
            });
            drafts.sort_by_key(|d| d.trigger.start);
        }
    }

    /// "accused Israel of violating the truce": told by the accusation.
    fn breach_alleged(&self, draft: &Draft) -> bool {
        draft.id.ends_with("a.violate")
            && (draft.alleged || draft.verb.is_some_and(|v| self.under_accusation(&self.frame(v))))
    }

    /// The verb that ends the fighting which a draft tells: "ended more than a year of hostilities".
    fn ended_by(&self, draft: &Draft) -> Option<usize> {
        let head = head_of(draft);
        if draft.kind != EventType::Assault
            || draft.presented.is_some()
            || !is_fighting(self.lexicon.singular(&self.words[head].low))
        {
            return None;
        }
        if let Some(tree) = self.syntax.tree
            && let Some(verb) = self.ended_in_tree(tree, head)
        {
            return Some(verb);
        }
        // "fighting" alone may be a verb to the tags.
        let mut start = self.np_with(head).map_or(head, |np| np.start);
        // "more than a year of", "15 months of"
        while start > 1 && self.words[start - 1].low == "of" {
            let from = self.np_with(start - 2).map_or(start - 2, |np| np.start);
            if from >= start {
                break;
            }
            start = from;
        }
        let counts = |i: usize| {
            self.words[i].time
                || matches!(self.words[i].tag, Tag::Num | Tag::Adv | Tag::Det | Tag::Adj)
                || matches!(&*self.words[i].low, "than" | "more" | "nearly" | "almost" | "over" | "about")
        };
        let verb = (start.saturating_sub(6)..start).rev().find(|i| !counts(*i))?;
        let word = &self.words[verb];
        (word.tag == Tag::Verb && ends(&word.lemma)).then_some(verb)
    }

    /// The same by the tree: the object of the verb, over "a year of".
    fn ended_in_tree(&self, tree: Tree<'_>, head: usize) -> Option<usize> {
        let mut at = head;
        for _ in 0..3 {
            let up = tree.head(at)?;
            if tree.is(at, "obj") {
                return ends(&self.words[up].lemma).then_some(up);
            }
            if !tree.is(at, "nmod") && !tree.is(at, "acl") || !(up + 1..at).any(|i| self.words[i].low == "of")
            {
                return None;
            }
            at = up;
        }
        None
    }

    /// Between whom the fighting was.
    fn sides(&self, head: usize) -> Vec<Role> {
        let Some(tree) = self.syntax.tree else { return Vec::new() };
        let between = tree.phrases(head).into_iter().filter(|(prep, _)| self.words[*prep].low == "between");
        let groups = between.map(|(_, noun)| self.group_of(tree, noun)).filter(|g| !g.is_empty());
        groups.map(|group| Role { group, owner: false }).collect()
    }
}

/// The last word of what names the event.
fn head_of(draft: &Draft) -> usize {
    draft.trigger.end.max(1) - 1
}

fn ends(lemma: &str) -> bool {
    matches!(lemma, "end" | "halt" | "stop" | "pause" | "conclude")
}

fn is_truce(low: &str) -> bool {
    matches!(low, "ceasefire" | "cease-fire" | "truce" | "armistice")
}

/// What a truce ends.
fn is_fighting(low: &str) -> bool {
    matches!(
        low,
        "hostility" | "hostilities" | "fighting" | "clash" | "war" | "warfare" | "bloodshed" | "combat"
    )
}
