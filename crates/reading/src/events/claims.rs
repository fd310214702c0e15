//! Who says that it was them, who is blamed, who denies it: "claimed responsibility for the attack".

use super::casualties::tolls;
use super::lexicon::Row;
use super::matcher::{Draft, Matcher, Role};
use super::syntax::{Group, Np};
use super::words::Tag;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use smol_str::SmolStr;

/// The row of tolls.
pub(super) const TOLL: &str = "a.toll";
/// The row of figures of which the sentence does not say what they count.
pub(super) const FIGURE: &str = "a.toll.figure";
/// The row of tolls that name their act.
const TOLL_OF_ACT: &str = "a.toll.act";

impl Matcher<'_, '_> {
    /// The act of force that the verb at `v` lays at somebody's door, or that somebody disowns.
    pub(super) fn claim(&self, v: usize) -> Option<Draft> {
        self.disputed(v).or_else(|| self.toll(v))
    }

    /// "The toll rose to eight": the figure of an act told elsewhere in the sentence or before it.
    fn toll(&self, at: usize) -> Option<Draft> {
        if !matches!(
            &*self.words.get(at)?.low,
            "toll" | "number" | "count" | "tally" | "deaths" | "fatalities" | "figure"
        ) {
            return None;
        }
        let toll = tolls(self.words).into_iter().find(|t| t.noun == at && !t.overall && !t.unreal)?;
        let np =
            self.syntax.np_of[at].map_or(at..at + 1, |k| self.syntax.nps[k].start..self.syntax.nps[k].end);
        let stretch = np.start.min(toll.number.from)..toll.number.to.max(np.end);
        // "the toll of the attack on the market": an act that is no event by its own words.
        let from = self.syntax.nps.partition_point(|n| n.start < np.end);
        let beside = self.syntax.nps[from..].iter().take_while(|n| n.end <= toll.number.from);
        let act = beside.filter_map(|n| Some((*n, self.act(*n)?))).find(|(n, _)| self.noun(*n).is_none());
        let (trigger, mode, contexts) = match act {
            Some((n, row)) => (n.head..n.head + 1, row.mode.clone(), row.contexts.clone()),
            None => (at..at + 1, None, Vec::new()),
        };
        Some(Draft {
            trigger,
            kind: EventType::Assault,
            mode,
            contexts,
            actors: Vec::new(),
            recipients: Vec::new(),
            verb: None,
            nominal: true,
            bare: true,
            clause: stretch.clone(),
            id: SmolStr::new_static(match act {
                _ if toll.open => FIGURE,
                Some(_) => TOLL_OF_ACT,
                None => TOLL,
            }),
            weight: 2,
            consumes: Vec::new(),
            alleged: false,
            effect: false,
            counts: std::iter::once(stretch).collect(),
            presented: None,
            lean: 0.0,
            told: None,
            scoped: None,
            model: false,
            owns: Vec::new(),
        })
    }

    /// Claims, denials and blame.
    fn disputed(&self, v: usize) -> Option<Draft> {
        let word = self.words.get(v).filter(|w| w.tag == Tag::Verb)?;
        let (owns, disowns, blames) = match word.lemma.as_str() {
            "claim" | "accept" | "take" | "assume" | "admit" | "acknowledge" => (true, false, false),
            "deny" | "disclaim" | "disavow" => (false, true, false),
            "blame" | "accuse" => (false, false, true),
            _ => return None,
        };
        let frame = self.frame(v);
        let group = self.words.get(frame.start..v)?;
        if group.iter().any(|w| matches!(w.tag, Tag::Neg | Tag::Modal | Tag::To)) {
            return None;
        }
        let object_head = frame.object.first().map(|n| n.head);
        let object = object_head.map_or("", |h| self.words[h].low.as_str());
        // "claimed the attack"
        let direct = frame.object.first().filter(|_| &*word.lemma == "claim").copied();
        let direct = direct.and_then(|n| Some((n, self.act(n)?)));
        // "an attack blamed by the army on bandits"
        let laid_on =
            frame.right.pps.iter().find(|p| blames && frame.passive && self.words[p.prep].low == "on");
        let passed = frame.object.first().filter(|_| laid_on.is_some()).and_then(|n| {
            // "An attack on a church in Kaduna blamed by": the phrase at the head of the chain.
            let chain = self.syntax.head_of_chain(*n);
            std::iter::once(*n).chain(chain).find_map(|n| Some((n, self.act(n)?)))
        });
        let doer: Group = if let (Some(on), Some(_)) = (laid_on, passed) {
            on.group.clone()
        } else if owns && (object == "responsibility" || direct.is_some()) || disowns && disowned(object) {
            frame.doer.clone()
        } else if blames {
            frame.object.clone()
        } else {
            return None;
        };
        let first = doer.first()?;
        let none =
            |i: usize| matches!(&*self.words[i].low, "no" | "nobody" | "none" | "neither" | "nor" | "no-one");
        // "Neither the army nor the rebels claimed", "Israel neither confirmed nor denied"
        if none(first.start)
            || first.start.checked_sub(1).is_some_and(none)
            || frame.start.checked_sub(1).is_some_and(none)
        {
            return None;
        }
        let act = frame
            .right
            .pps
            .iter()
            .filter(|p| matches!(&*self.words[p.prep].low, "for" | "in" | "of" | "behind" | "with"))
            .find_map(|p| p.group.iter().find_map(|n| Some((*n, self.act(*n)?))))
            .or(direct)
            .or(passed);
        let (trigger, mode, contexts, recipients) = match act {
            Some((np, row)) => {
                let after = self.syntax.after_np(np);
                let on = after.pps.into_iter().filter(|p| {
                    matches!(&*self.words[p.prep].low, "on" | "against" | "at" | "targeting" | "of")
                });
                let on = on.map(|p| Role { group: p.group, owner: false }).collect();
                (np.head..np.head + 1, row.mode.clone(), row.contexts.clone(), on)
            }
            // Without a noun the claim or denial stands for what was told before.
            None if !blames && matches!(word.lemma.as_str(), "claim" | "deny" | "disclaim") => {
                let at = object_head?;
                (at..at + 1, None, vec![SmolStr::new_static("military")], Vec::new())
            }
            None => return None,
        };
        let end = frame.right.end.max(trigger.end);
        Some(Draft {
            trigger,
            kind: EventType::Assault,
            mode,
            contexts,
            actors: vec![Role { group: doer, owner: false }],
            recipients,
            verb: Some(v),
            nominal: true,
            bare: true,
            clause: frame.start..end,
            id: SmolStr::new_static(match (owns, disowns) {
                (true, _) => "a.claimed",
                (_, true) => "a.disowned",
                _ => "a.blamed",
            }),
            weight: 4,
            consumes: Vec::new(),
            alleged: !disowns,
            effect: false,
            counts: std::iter::once(frame.start..end).collect(),
            presented: Some(if disowns { Factuality::Denied } else { Factuality::Alleged }),
            lean: 0.0,
            told: None,
            model: false,
            scoped: None,
            owns: Vec::new(),
        })
    }

    /// The row of an act of force that the phrase's head names, with the most words before it.
    fn act(&self, np: Np) -> Option<&Row> {
        let rows = self.lexicon.nouns.get(self.lexicon.singular(&self.words[np.head].low))?;
        rows.iter()
            .filter(|(before, index)| {
                let n = before.len();
                self.lexicon.noun_rows[*index].kind == EventType::Assault
                    && np.head >= np.start + n
                    && before.iter().enumerate().all(|(k, w)| self.words[np.head - n + k].low == *w)
            })
            .max_by_key(|(before, _)| before.len())
            .map(|(_, index)| &self.lexicon.noun_rows[*index])
    }
}

/// What one denies to have had in a deed.
pub(super) fn disowned(low: &str) -> bool {
    matches!(low, "role" | "involvement" | "responsibility" | "hand" | "part" | "complicity" | "connection")
}
