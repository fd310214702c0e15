//! Whether the tree ties a phrase to the word that tells an event.
//!
//! The chunks name whom they find in front of a verb, the encoder whom it thinks of: now and then somebody of
//! another clause ("the relative said he was sectioned", "hours after the shooting a motorist spotted the
//! car"). The tree is no better at naming the doer than they are (see [`super::arguments`]), but it is good at telling
//! who cannot be it. Only what stands in a place where no doer stands is refused; wherever the tree leaves it open, it stays.

use super::matcher::{Matcher, Role};
use super::syntax::Np;
use super::tree::Tree;
use super::words::{Tag, Word};

/// The way from a word up to one that stands over another: the words below it, lowest first.
type Way = Vec<usize>;

/// The ways up from two words to where they meet.
struct Meeting {
    /// From the event's word.
    trigger: Way,
    /// From the party.
    party: Way,
}

/// The word that tells an event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub at: usize,
    pub nominal: bool,
    pub violent: bool,
}

/// Longest way that is followed.
const STEPS: usize = 24;

fn meeting(tree: Tree<'_>, trigger: usize, party: usize) -> Option<Meeting> {
    let up = |from: usize| -> Way {
        std::iter::successors(Some(from), |w| tree.head(*w).filter(|h| h != w)).take(STEPS).collect()
    };
    let (a, b) = (up(trigger), up(party));
    let (i, j) = a.iter().enumerate().find_map(|(i, w)| Some((i, b.iter().position(|x| x == w)?)))?;
    Some(Meeting { trigger: a[..i].to_vec(), party: b[..j].to_vec() })
}

impl Matcher<'_, '_> {
    /// Takes out those of whom the tree says that they do not do it.
    pub(super) fn only_doers(&self, event: Event, roles: &mut Vec<Role>) {
        self.only(roles, |np| self.may_act(event, np));
    }

    /// Takes out those of whom the tree says that it is not done to them.
    pub(super) fn only_done_to(&self, event: Event, roles: &mut Vec<Role>) {
        self.only(roles, |np| self.may_suffer(event, np));
    }

    fn only(&self, roles: &mut Vec<Role>, fits: impl Fn(Np) -> bool) {
        if self.syntax.tree.is_none() {
            return;
        }
        // Those joined to one that fits stay with it.
        roles.retain(|r| r.group.iter().any(|np| fits(*np)));
    }

    /// Whether the phrase may name who does it.
    pub(super) fn may_act(&self, event: Event, np: Np) -> bool {
        let Some(tree) = self.syntax.tree else { return true };
        let Some(m) = meeting(tree, event.at, np.head) else { return true };
        let passive = self.passive_at(tree, event);
        let Some(party) = m.party.last().copied() else {
            // The event's word hangs on the party: "the men who fired", "a man accused of firing".
            return !passive && !self.own_subject(tree, event.at, &m.trigger);
        };
        if !passive && m.trigger.iter().chain([&event.at]).any(|w| self.stands_for_another(tree, *w)) {
            // Whom "they" are is the encoder's to say.
            return true;
        }
        if m.trigger.is_empty() {
            // The party stands below the event's word.
            // "protests after the killing of a boy by police": who does something else.
            let apart = event.nominal && m.party.iter().skip(1).any(|w| self.aside(tree, *w));
            if apart || self.fenced(tree, &m, event) {
                return false;
            }
            let suffers = ["obj", "iobj", "nsubj:pass"].iter().any(|r| tree.is(party, r));
            let way = tree.is(party, "obl") && !self.by(tree, party);
            // "jailed along with a colleague"; "held in a raid by the army" leaves it open.
            let deeper = m.party.len() > 1;
            // "Talks between the two were held"
            let of_deed = suffers && passive && m.party.first().is_some_and(|w| self.among(tree, *w));
            return of_deed || !suffers && (event.nominal || !way || passive && deeper);
        }
        // "had sunk a trawler and rescued two boats", "after rallying, unionists marched on parliament": what one verb acts upon
        // does not do what the next tells.
        let joined = m.trigger.last().is_some_and(|w| tree.is(*w, "conj"));
        let beside = joined || m.trigger.last().is_some_and(|w| tree.is(*w, "advcl"));
        let acted_on = joined && (tree.is(party, "obj") || tree.is(party, "iobj"));
        if acted_on || beside && tree.is(party, "obl") && !self.by(tree, party) {
            return false;
        }
        let elsewhere = m.trigger.iter().any(|w| {
            self.own_subject(tree, *w, &m.trigger)
                || event.nominal && (event.violent && self.aside(tree, *w) || self.beheld(tree, *w))
                || event.nominal && tree.is(party, "nsubj:pass") && self.amid(tree, *w)
        });
        !(passive || elsewhere || self.fenced(tree, &m, event))
    }

    /// "protests after the killing of a boy by police": whether a phrase behind an event's noun belongs to another deed behind it.
    pub(super) fn of_another_deed(&self, at: usize, np: Np) -> bool {
        let Some(tree) = self.syntax.tree else { return false };
        let Some(m) = meeting(tree, at, np.head) else { return false };
        m.trigger.is_empty() && m.party.iter().skip(1).any(|w| self.aside(tree, *w))
    }

    /// Whether the phrase may name to whom it is done. The encoder knows whom "them" means, so that only what has words of its
    /// own for the one it is done to is looked at.
    pub(super) fn may_suffer(&self, event: Event, np: Np) -> bool {
        let Some(tree) = self.syntax.tree else { return true };
        let Some(m) = meeting(tree, event.at, np.head) else { return true };
        let Some(party) = m.party.last().copied() else { return true };
        if m.trigger.is_empty() {
            // Who does it is not whom it is done to.
            let does = tree.is(party, "nsubj") && !tree.is(party, "nsubj:pass");
            return event.nominal || self.passive_at(tree, event) || !does;
        }
        if event.nominal && event.violent && m.trigger.iter().any(|w| self.aside(tree, *w)) {
            return false;
        }
        !self.has_victim(tree, event)
            || !(self.fenced(tree, &m, event)
                || m.trigger.iter().any(|w| self.own_subject(tree, *w, &m.trigger)))
    }

    /// Whether the event's word has words of its own for the one it is done to: "the strike on the port", "killed two men".
    fn has_victim(&self, tree: Tree<'_>, event: Event) -> bool {
        let plain = |w: usize| matches!(self.words[w].tag, Tag::Noun | Tag::Name);
        tree.children(event.at).filter(|c| plain(*c)).any(|c| {
            if event.nominal {
                tree.child(c, "case")
                    .is_some_and(|k| matches!(&*self.words[k].low, "of" | "on" | "against" | "at"))
            } else if self.passive_at(tree, event) {
                tree.is(c, "nsubj")
            } else {
                tree.is(c, "obj") || tree.is(c, "iobj")
            }
        })
    }

    /// Whether a word stands in a clause that hangs below the meeting point and in which the event does not stand.
    fn fenced(&self, tree: Tree<'_>, m: &Meeting, event: Event) -> bool {
        m.party.iter().any(|w| {
            let participle = tree.is(*w, "acl") && tree.verb(*w);
            let clause =
                participle || ["ccomp", "advcl", "parataxis", "csubj"].iter().any(|r| tree.is(*w, r));
            // "a raid carried out by", "witnessed a robbery when thieves stormed": more of the deed.
            let of_deed = participle && tree.head(*w) == Some(event.at)
                || event.nominal
                    && tree.is(*w, "advcl")
                    && *w > event.at
                    && tree
                        .child(*w, "mark")
                        .is_some_and(|k| matches!(&*self.words[k].low, "when" | "as" | "after"));
            clause && *w != m.party[0] && !of_deed
        })
    }

    /// Whether a verb on the way up has a subject of its own that stands for nobody above and is not the deed itself.
    fn own_subject(&self, tree: Tree<'_>, verb: usize, way: &[usize]) -> bool {
        let clause = way.first().is_none_or(|at| *at == verb)
            || ["ccomp", "advcl", "parataxis", "acl", "conj"].iter().any(|r| tree.is(verb, r));
        clause
            && tree.verb(verb)
            && tree.child(verb, "nsubj").is_some_and(|s| {
                self.words[s].tag != Tag::Rel
                    && !open(&self.words[s].low)
                    && (tree.is(verb, "acl") || !way.contains(&s))
            })
    }

    /// Whether a verb's subject is a pronoun.
    fn stands_for_another(&self, tree: Tree<'_>, verb: usize) -> bool {
        tree.verb(verb)
            && tree
                .child(verb, "nsubj")
                .is_some_and(|s| matches!(&*self.words[s].low, "it" | "they" | "he" | "she" | "we" | "i"))
    }

    /// Whether a word is told only as a time: "hours after the shooting".
    fn aside(&self, tree: Tree<'_>, word: usize) -> bool {
        let loose = tree.is(word, "obl") || tree.is(word, "nmod");
        loose
            && tree.children(word).any(|c| {
                c < word
                    && tree.is(c, "case")
                    && matches!(
                        &*self.words[c].low,
                        "after" | "before" | "following" | "since" | "until" | "prior" | "despite" | "ahead"
                    )
            })
    }

    /// Whether a word says what something was done amid: "were killed during protests".
    fn amid(&self, tree: Tree<'_>, word: usize) -> bool {
        let hurt = tree
            .head(word)
            .is_some_and(|v| matches!(&*self.words[v].lemma, "kill" | "wound" | "injure" | "hurt" | "die"));
        hurt && tree.is(word, "obl")
            && tree
                .child(word, "case")
                .is_some_and(|c| matches!(&*self.words[c].low, "during" | "amid" | "in"))
    }

    /// Whether chunks and tree take it for a passive.
    fn passive_at(&self, tree: Tree<'_>, event: Event) -> bool {
        !event.nominal && tree.passive(event.at) && self.syntax.passive(event.at)
    }

    fn among(&self, tree: Tree<'_>, word: usize) -> bool {
        let case = tree.child(word, "case");
        case.is_some_and(|c| matches!(&*self.words[c].low, "between" | "among" | "by"))
    }

    fn by(&self, tree: Tree<'_>, word: usize) -> bool {
        tree.children(word).any(|c| tree.is(c, "case") && self.words[c].low == "by")
    }

    /// Whether a word is the object of a verb whose subject sees, judges or hinders it: "foiled an attack".
    fn beheld(&self, tree: Tree<'_>, word: usize) -> bool {
        let Some(verb) = tree.head(word).filter(|_| tree.is(word, "obj")) else { return false };
        matches!(
            &*self.words[verb].lemma,
            "condemn"
                | "denounce"
                | "foil"
                | "thwart"
                | "prevent"
                | "stop"
                | "repel"
                | "avert"
                | "survive"
                | "suffer"
                | "witness"
                | "see"
                | "report"
                | "investigate"
                | "describe"
                | "face"
                | "fear"
                | "mourn"
                | "protest"
                | "escape"
                | "watch"
                | "record"
                | "hear"
                | "discuss"
                | "criticize"
                | "criticise"
                | "deplore"
                | "regret"
                | "endure"
                | "receive"
        )
    }
}

/// Pronouns as subjects.
fn open(low: &str) -> bool {
    matches!(low, "it" | "they" | "he" | "she" | "we" | "i" | "who" | "which" | "that" | "whom")
}

/// Whether a word stands in what another one governs: below it, in its own clause or in one that says what it is about, and not
/// beside it or in a remark; with `apart` not in what a verb joined to it governs either.
pub(super) fn governed(words: &[Word], tree: Tree<'_>, at: usize, word: usize, apart: bool) -> bool {
    // "is ready to": the predicate governs.
    let cop = tree.is(at, "cop") || tree.is(at, "aux");
    let at = if cop { tree.head(at).unwrap_or(at) } else { at };
    let Some(m) = meeting(tree, at, word) else { return true };
    m.trigger.is_empty()
        && !m.party.iter().any(|w| {
            // "patrolling the gulf, capturing pirates"; "committed to helping the state" governs it.
            let remark = tree.is(*w, "advcl")
                && !tree
                    .children(*w)
                    .any(|c| c < *w && matches!(words[c].tag, Tag::To | Tag::Prep | Tag::Sub));
            // "condemned the attack and called on the states": what the next verb has is its own.
            let after = w.checked_sub(1).is_some_and(|i| words[i].tag == Tag::Conj) && tree.verb(*w);
            let next = tree.is(*w, "conj")
                && (tree.child(*w, "nsubj").is_some() || apart && after && tree.head(*w) == Some(at));
            remark || tree.is(*w, "parataxis") || next
        })
}
