//! Whom a pronoun stands for, where its own sentence says so.
//!
//! "Ethiopia said that it had shot down two drones", "the president, whom they accuse of fraud": the entities stage knows whom "he"
//! means where only one person is told of, and leaves the rest open. The tree says under whose words or deeds a clause
//! stands: its "it" and "they" are mostly those. An object's pronoun is whoever was told of before it and does not do it
//! ("stopped two men and arrested them"). Where two could be meant nobody is taken.

use super::matcher::{Matcher, Role, SAYING};
use super::syntax::{Group, Np};
use super::tree::Tree;
use super::unlisted::beside_a_person;
use super::words::Tag;

/// So many words of the tree may lie between a pronoun's verb and the one whose subject it takes up.
const STEPS: usize = 8;

/// What a pronoun may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// "it": a state, a body, a group.
    Body,
    /// "they": several, or a body of people.
    Many,
    /// "he", "she": a person.
    One,
}

impl Kind {
    fn of(low: &str) -> Option<Kind> {
        Some(match low {
            "it" | "its" => Kind::Body,
            "they" | "them" | "their" => Kind::Many,
            "he" | "she" | "him" | "her" | "his" => Kind::One,
            _ => return None,
        })
    }
}

impl Matcher<'_, '_> {
    /// "the group said on Monday and Tuesday that it had", "whom they accuse": the subject above, for a pronoun that does it.
    pub(super) fn taken_up(&self, v: usize, doer: &[Np]) -> Option<Role> {
        let [np] = doer else { return None };
        let word = self.words.get(np.head).filter(|_| np.end == np.start + 1)?;
        let kind = Kind::of(&word.low).filter(|_| word.tag == Tag::Pron)?;
        self.above(v, kind, np.start).map(|group| Role { group, owner: false })
    }

    /// "said its fighters had killed", "said one of its men had": those whose forces do it.
    pub(super) fn whose_forces(&self, v: usize, doer: &[Np]) -> Option<Role> {
        let [np] = doer else { return None };
        let counted = matches!(&*self.words.get(np.head)?.low, "one" | "two" | "three" | "some" | "several");
        let inner = self.words.get(np.end).filter(|w| counted && w.low == "of");
        let np =
            inner.and_then(|_| self.np_with(np.end + 1)).filter(|n| n.start == np.end + 1).unwrap_or(*np);
        let first = self.words.get(np.start).filter(|w| matches!(&*w.low, "its" | "their"))?;
        let head = self.lexicon.singular(&self.words.get(np.head)?.low);
        if np.head == np.start || !force(head) {
            return None;
        }
        self.above(v, Kind::of(&first.low)?, np.start).map(|group| Role { group, owner: false })
    }

    /// Puts behind each object that is a pronoun those whom it takes up: "chased a nurse and wounded her".
    pub(super) fn take_up(&self, v: usize, doer: &[Np], recipients: &mut Vec<Role>) {
        let mut n = 0;
        while n < recipients.len() {
            let role = &recipients[n];
            n += 1;
            let [np] = role.group[..] else { continue };
            let low = self.words[np.start].low.as_str();
            if role.owner || np.end != np.start + 1 || !matches!(low, "them" | "him" | "her") {
                continue;
            }
            if let Some(group) = self.told_before(v, np, doer) {
                recipients.insert(n, Role { group, owner: false });
                n += 1;
            }
        }
    }

    /// The subject under whose clause a pronoun's verb stands.
    fn above(&self, v: usize, kind: Kind, at: usize) -> Option<Group> {
        let tree = self.syntax.tree?;
        let mut below = v;
        for _ in 0..STEPS {
            let up = tree.head(below).filter(|h| *h != below)?;
            if let Some(subject) = subject(tree, up).filter(|s| *s != below && *s < at) {
                let word = &self.words[subject];
                // "the group, which says it fired": whom the clause hangs on.
                let subject = match word.tag {
                    Tag::Rel => tree.head(up).filter(|_| tree.is(up, "acl")),
                    _ => Some(subject),
                };
                match Kind::of(&word.low) {
                    Some(own) if word.tag == Tag::Pron => {
                        if own != kind {
                            return None;
                        }
                    }
                    _ if matches!(&*word.low, "we" | "i" | "you") => return None,
                    _ => {
                        let group = subject.map(|s| self.group_of(tree, s)).unwrap_or_default();
                        // "villagers watched as they fired"
                        if tree.is(below, "advcl") && beholds(&self.words[up].lemma) {
                            return None;
                        }
                        if !group.is_empty() && self.agrees(kind, &group) {
                            let said = tree.is(below, "ccomp") && SAYING.contains(&&*self.words[up].lemma);
                            return (said || !self.another(kind, &group, at)).then_some(group);
                        }
                        // "said that two died and that it had fired": the other half of what is said is passed by.
                        if !tree.is(below, "conj") {
                            return None;
                        }
                    }
                }
            }
            below = up;
        }
        None
    }

    /// "marched against the troops when they": whether somebody nearer may be meant.
    fn another(&self, kind: Kind, group: &[Np], at: usize) -> bool {
        let from = group.last().map_or(at, |n| n.end);
        self.syntax.nps.iter().filter(|n| n.start >= from && n.end <= at).any(|n| {
            let word = &self.words[n.head];
            let plain = matches!(word.tag, Tag::Noun | Tag::Name) && !word.time;
            kind == Kind::Many && plain && self.people_for(kind, *n) && self.agrees(kind, &[*n])
        })
    }

    /// The only one told of before the object's pronoun who is not the doer; of several the only one to whom something was done.
    fn told_before(&self, v: usize, pronoun: Np, doer: &[Np]) -> Option<Group> {
        let tree = self.syntax.tree?;
        let kind = Kind::of(&self.words[pronoun.head].low)?;
        let mut doers: Group = doer.to_vec();
        doers.extend(self.taken_up(v, doer).into_iter().flat_map(|r| r.group));
        let mut found: Vec<Group> = Vec::new();
        for np in self.syntax.nps.iter().filter(|n| n.end <= pronoun.start) {
            let word = &self.words[np.head];
            let plain = matches!(word.tag, Tag::Noun | Tag::Name) && !word.time && !word.place;
            if !plain || doers.contains(np) || found.iter().any(|g| g.contains(np)) {
                continue;
            }
            let joined = self.syntax.group_left(*np);
            let group = if kind == Kind::Many && joined.len() > 1 { joined } else { vec![*np] };
            if self.people_for(kind, *np)
                && self.agrees(kind, &group)
                && !group.iter().any(|n| doers.contains(n))
            {
                found.push(group);
            }
        }
        if found.len() > 1 {
            let done_to = |g: &Group| {
                g.iter().any(|n| ["obj", "iobj", "nsubj:pass"].iter().any(|r| tree.is(n.head, r)))
            };
            found.retain(done_to);
        }
        if found.len() == 1 { found.pop() } else { None }
    }

    /// Whether a phrase names people, or for "it" a known body.
    fn people_for(&self, kind: Kind, np: Np) -> bool {
        let head = &self.words[np.head];
        let one = self.lexicon.singular(&head.low);
        let of = |set: &str| self.lexicon.set(set).is_some_and(|s| s.contains(one) || s.contains(&head.low));
        let known = head.tag == Tag::Name && (self.acts)(np);
        match kind {
            Kind::Body => known && !of("person"),
            Kind::Many | Kind::One => known || of("person") || of("parties") || beside_a_person(&head.low),
        }
    }

    /// Whether a phrase may be what the pronoun stands for.
    fn agrees(&self, kind: Kind, group: &[Np]) -> bool {
        let Some(last) = group.last() else { return false };
        let head = &self.words[last.head];
        let one = self.lexicon.singular(&head.low);
        let several = group.len() > 1
            || head.tag == Tag::Num && head.low != "one"
            || one != head.low.as_str()
            || matches!(&*head.low, "police" | "people" | "troops" | "personnel" | "crew")
            || head.tag == Tag::Name && head.low.ends_with('s') && head.low.len() > 4;
        let person = self.lexicon.set("person").is_some_and(|s| s.contains(one) || s.contains(&head.low));
        match kind {
            Kind::Many => several || body(&head.low),
            Kind::Body => {
                group.len() == 1
                    && head.tag != Tag::Num
                    && (one == head.low.as_str() || head.tag == Tag::Name)
                    && (!person || body(&head.low))
            }
            Kind::One => !several && !head.place && (person || head.tag == Tag::Name) && !body(&head.low),
        }
    }
}

/// The subject of a verb or predicate, of a passive too.
fn subject(tree: Tree<'_>, word: usize) -> Option<usize> {
    tree.child(word, "nsubj")
}

/// Verbs of those who are beside what others do.
fn beholds(lemma: &str) -> bool {
    matches!(lemma, "watch" | "see" | "look" | "hear" | "flee" | "wait" | "hide" | "run" | "witness")
}

/// Bodies of people that are "they" as well as "it".
fn body(low: &str) -> bool {
    matches!(
        low,
        "police"
            | "army"
            | "military"
            | "government"
            | "ministry"
            | "group"
            | "party"
            | "militia"
            | "movement"
            | "union"
            | "family"
            | "couple"
            | "council"
            | "opposition"
            | "regime"
            | "navy"
            | "coalition"
            | "gang"
            | "crowd"
            | "mob"
    )
}

/// Who or what does a state's or a group's force for it.
fn force(one: &str) -> bool {
    matches!(
        one,
        "troop"
            | "troops"
            | "soldier"
            | "force"
            | "fighter"
            | "men"
            | "man"
            | "militant"
            | "gunman"
            | "gunmen"
            | "warplane"
            | "jet"
            | "aircraft"
            | "plane"
            | "helicopter"
            | "drone"
            | "artillery"
            | "missile"
            | "rocket"
            | "unit"
            | "army"
            | "navy"
            | "military"
            | "police"
            | "militia"
            | "commando"
            | "agent"
            | "officer"
            | "warship"
            | "ship"
            | "sniper"
            | "wing"
            | "brigade"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_and_what_they_mean() {
        assert_eq!(Kind::of("its"), Some(Kind::Body));
        assert_eq!(Kind::of("them"), Some(Kind::Many));
        assert_eq!(Kind::of("her"), Some(Kind::One));
        assert_eq!(Kind::of("we"), None);
        assert!(force("fighter") && !force("citizen"));
        assert!(body("police") && !body("minister"));
    }
}
