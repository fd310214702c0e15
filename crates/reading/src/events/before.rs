//! Whom a pronoun stands for that the sentence before is about: "Al-Shabaab has regained ground. It captured a town last summer."
//!
//! Only the subject of the sentence before is taken, for a pronoun that opens its own sentence or is its object, and only where it
//! agrees; whoever the entities stage has found for "he" and "she" stays.

use super::finder::Finder;
use super::matcher::{Draft, Role};
use super::span_of;
use super::states;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use dateline_facts::entity::{Entity, EntityKind};

/// So many words may stand before a pronoun that opens its sentence.
const OPENING: usize = 6;

/// Whom a sentence is about.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// A party of the reading.
    known: Option<u32>,
    /// One that is to be made where it is needed.
    made: Option<Entity>,
    kind: EntityKind,
    many: bool,
    /// Whether its noun says that it is a woman.
    sex: Option<bool>,
}

impl About {
    /// Whether the pronoun may stand for it.
    fn fits(&self, pronoun: &str) -> bool {
        use EntityKind::{ArmedGroup, Facility, Military, Person, Place};
        match pronoun {
            "it" => !self.many && !matches!(self.kind, Person | Facility | Place),
            "they" => self.many || matches!(self.kind, ArmedGroup | Military),
            "them" => self.many && !matches!(self.kind, Facility | Place),
            "he" | "she" => !self.many && self.kind == Person,
            // Of a name nobody says whether it is his or hers.
            "him" => self.sex == Some(false),
            "her" => self.sex == Some(true),
            _ => false,
        }
    }
}

impl Finder<'_> {
    /// Whom the sentence is about: its subject; whom the one before was where that is a pronoun.
    pub(super) fn about(&self, syntax: &Syntax<'_>, before: Option<&About>) -> Option<About> {
        let tree = syntax.tree?;
        let root =
            (0..self.words.len()).find(|w| tree.head(*w).is_none() && tree.child(*w, "nsubj").is_some())?;
        let subject = tree.child(root, "nsubj")?;
        let word = self.words.get(subject)?;
        if word.tag == Tag::Pron {
            return before.filter(|b| b.fits(&word.low)).cloned();
        }
        let np = syntax.np_of.get(subject).copied().flatten().map(|k| syntax.nps[k])?;
        if word.time || tree.together(subject).len() > 1 {
            return None;
        }
        let head = &self.words[np.head];
        let many = head.tag == Tag::Num
            || head.tag != Tag::Name && self.lexicon.singular(&head.low) != head.low.as_str()
            || matches!(&*head.low, "police" | "people" | "troops");
        let sex = sex(&head.low);
        let np = self.deeper(np, false);
        if let Some(n) = self.of_np(np, false).filter(|n| self.at(*n, np)) {
            return Some(About { known: Some(n), made: None, kind: self.entity(n).kind, many, sex });
        }
        let state = self.states.within(self.words, np, false).filter(|(_, end, _)| *end == np.head + 1);
        let state = state.and_then(|(start, end, s)| states::entity(span_of(self.words, start, end), s));
        let made = state.or_else(|| self.strange(np))?;
        Some(About { known: None, kind: made.kind, made: Some(made), many, sex })
    }

    /// Fills the roles that a pronoun leaves open.
    pub(super) fn look_back(
        &self,
        about: &About,
        draft: &Draft,
        actors: &mut Vec<u32>,
        recipients: &mut Vec<u32>,
    ) {
        // What is quoted is said of others.
        if self.words.first().is_none_or(|w| quote(&w.low)) {
            return;
        }
        let first = |roles: &[Role]| roles.first().and_then(|r| self.pronoun(r));
        let doer = first(&draft.actors);
        if actors.is_empty()
            && let Some((np, low)) = doer
            && matches!(low, "it" | "they" | "he" | "she")
            && self.opens(np)
            && let Some(n) = self.meant_before(about, low)
            && !recipients.contains(&n)
        {
            actors.push(n);
            return;
        }
        if recipients.is_empty()
            && doer.is_none()
            && let Some((np, low)) = first(&draft.recipients)
            && (matches!(low, "them" | "him" | "her")
                || matches!(low, "they" | "he" | "she") && self.opens(np))
            && let Some(n) = self.meant_before(about, low)
            && !actors.contains(&n)
        {
            recipients.push(n);
        }
    }

    fn meant_before(&self, about: &About, low: &str) -> Option<u32> {
        if !about.fits(low) {
            return None;
        }
        about.known.or_else(|| about.made.clone().and_then(|e| self.make(e)))
    }

    /// The pronoun that a role consists of.
    fn pronoun(&self, role: &Role) -> Option<(Np, &str)> {
        let [np] = role.group[..] else { return None };
        let word = self.words.get(np.head).filter(|w| w.tag == Tag::Pron && np.end == np.start + 1)?;
        Some((np, word.low.as_str()))
    }

    /// Whether nobody is told of before the pronoun: "Last week they".
    fn opens(&self, np: Np) -> bool {
        np.start <= OPENING
            && self.words[..np.start].iter().all(|w| {
                !quote(&w.low)
                    && (w.time || !matches!(w.tag, Tag::Name | Tag::Pron | Tag::Verb | Tag::Sub | Tag::Rel))
            })
    }
}

/// Marks that open a quotation.
fn quote(low: &str) -> bool {
    matches!(low, "\"" | "“" | "``" | "''" | "‘" | "”")
}

/// Whether a noun names a woman; `false`: a man.
fn sex(low: &str) -> Option<bool> {
    match low {
        "woman" | "girl" | "mother" | "wife" | "daughter" | "sister" | "widow" | "queen" | "princess"
        | "nun" | "schoolgirl" | "policewoman" | "grandmother" => Some(true),
        "man" | "boy" | "father" | "husband" | "son" | "brother" | "king" | "prince" | "schoolboy"
        | "policeman" | "imam" | "priest" | "monk" | "grandfather" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(kind: EntityKind, many: bool) -> About {
        About { known: Some(0), made: None, kind, many, sex: sex("sister") }
    }

    #[test]
    fn pronouns_agree() {
        assert!(about(EntityKind::ArmedGroup, false).fits("it"));
        assert!(about(EntityKind::ArmedGroup, false).fits("they"));
        assert!(about(EntityKind::Person, true).fits("them"));
        assert!(!about(EntityKind::Person, true).fits("he"));
        assert!(about(EntityKind::Person, false).fits("her"));
        assert!(!about(EntityKind::Person, false).fits("him"));
        assert!(!about(EntityKind::Organization, false).fits("them"));
        assert!(!about(EntityKind::Person, false).fits("it"));
        assert!(!about(EntityKind::Person, false).fits("we"));
    }
}
