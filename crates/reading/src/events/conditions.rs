//! Whether the conditions of a row hold for a verb and what stands around it.

use super::inflect::Form;
use super::lexicon::{Need, Set};
use super::matcher::{Frame, Matcher};
use super::syntax::Np;
use super::words::{Tag, Word};

/// What a clause under a verb of speech is: "that he leave", "that he will leave", "that he left".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// "must leave", "should leave", "has to leave".
    Must,
    /// "leave", "be released": of a demand.
    Subjunctive,
    /// "will leave", "would leave", "is going to".
    Future,
    /// "left", "has left", "can leave", "should have left".
    Plain,
}

impl Matcher<'_, '_> {
    pub(super) fn in_set(&self, i: usize, set: &Set) -> bool {
        let w = &self.words[i];
        set.contains(&w.low) || set.contains(&w.lemma) || set.contains(self.lexicon.singular(&w.low))
    }

    pub(super) fn group_has(&self, group: &[Np], set: &Set, heads: bool) -> bool {
        group.iter().any(|n| {
            if heads { self.in_set(n.head, set) } else { (n.start..n.end).any(|i| self.in_set(i, set)) }
        })
    }

    pub(super) fn around(&self, at: usize, before: usize, after: usize, set: &Set) -> bool {
        let range = at.saturating_sub(before)..(at + after).min(self.words.len());
        range.into_iter().any(|i| i != at && self.in_set(i, set))
    }

    pub(super) fn holds(&self, need: &Need, frame: &Frame, required: bool) -> bool {
        let right = &frame.right;
        match need {
            Need::All(needs) => needs.iter().all(|n| self.holds(n, frame, required)),
            Need::Obj => !frame.object.is_empty(),
            Need::ObjPlace => frame.object.iter().any(|n| {
                let whole = &self.words[n.start..n.end];
                whole.iter().all(|w| w.place || w.tag == Tag::Det) && self.words[n.head].place
            }),
            Need::NoObj => frame.object.is_empty() || frame.passive,
            Need::ObjIn(set) => self.object_in(set, frame, required),
            Need::Pp(preps, words) => right.pps.iter().any(|p| {
                preps.contains(&self.words[p.prep].low)
                    && words.as_ref().is_none_or(|set| self.group_has(&p.group, set, !required))
            }),
            Need::Inf(None) => right.inf.is_some(),
            Need::Inf(Some(set)) => right.inf.is_some_and(|v| set.contains(&self.words[v].lemma)),
            Need::Ing(set) => {
                let ing = right.ing.filter(|i| {
                    self.words[frame.v + 1..*i].iter().all(|w| !matches!(w.tag, Tag::Comma | Tag::Stop))
                });
                // "from being able": an auxiliary is none of the verbs above.
                let being = || {
                    let near = self.words.get(frame.v + 1..).unwrap_or(&[]).iter().take(10);
                    let near: Vec<&str> = near.map(|w| &*w.low).collect();
                    near.windows(2).any(|w| w[0] == "from" && matches!(w[1], "being" | "having"))
                };
                match (ing, set) {
                    (Some(i), Some(set)) => {
                        set.contains(&self.words[i].lemma) || set.contains(&self.words[i].low)
                    }
                    (Some(_), None) => true,
                    (None, set) => set.is_none() && being(),
                }
            }
            Need::That => right.that.is_some(),
            Need::Must => self.mood(frame) == Some(Mood::Must),
            Need::MoodIn(set) => self.mood(frame).is_some_and(|mood| {
                set.contains(match mood {
                    Mood::Must => "must",
                    Mood::Subjunctive => "be",
                    Mood::Future => "will",
                    Mood::Plain => "plain",
                })
            }),
            Need::Verb(set) => set.contains(&self.words[frame.v].lemma),
            Need::Back(set) => frame.start.checked_sub(1).is_some_and(|i| self.in_set(i, set)),
            Need::Next(set) => self.words.get(frame.v + 1).is_some_and(|w| set.contains(&w.low)),
            Need::Who(preps) => right.pps.iter().any(|p| {
                preps.contains(&self.words[p.prep].low)
                    && p.prep <= frame.v + 4
                    && p.group.iter().any(|n| (self.acts)(*n) || self.somebody(*n))
            }),
            Need::Name => frame.object.last().is_some_and(|n| self.words[n.head].tag == Tag::Name),
            Need::Reduced => self.participle(frame),
            Need::SubjIn(set) => self.group_has(&frame.doer, set, !required),
            Need::SubjAny(set) => {
                self.group_has(&frame.doer, set, false)
                    // "The group said it was leaving": it is the group.
                    || required
                        && self.speaker(&frame.doer).is_some_and(|r| self.group_has(&r.group, set, false))
            }
            Need::Any(set) if required => self.around(frame.v, 4, 12, set),
            Need::Any(set) => self.around(frame.v, 14, 14, set),
            Need::Neg => {
                (frame.start..frame.v).any(|i| self.words[i].tag == Tag::Neg || self.words[i].low == "longer")
            }
            Need::Will => {
                (frame.start..frame.v).any(|i| matches!(&*self.words[i].low, "will" | "would" | "wo"))
            }
            Need::Ent => frame.object.iter().any(|n| (self.acts)(*n)),
            Need::Mod(_) | Need::Light | Need::Over(_) => false,
        }
    }

    /// "a party aligned with the mayor": a participle without a subject or an auxiliary of its own.
    fn participle(&self, frame: &Frame) -> bool {
        let v = frame.v;
        if frame.start != v || !matches!(self.words[v].form, Some(Form::Past | Form::Participle)) {
            return false;
        }
        match self.syntax.tree {
            Some(tree) => tree.is(v, "acl") && tree.child(v, "nsubj").is_none(),
            None => frame.doer.is_empty(),
        }
    }

    /// Whether the phrase is of a person by its head or its pronoun.
    fn somebody(&self, np: Np) -> bool {
        let low = &*self.words[np.head].low;
        matches!(low, "him" | "her" | "them" | "other" | "another" | "counterpart" | "counterparts")
            || ["person", "officeholder"]
                .iter()
                .any(|set| self.lexicon.set(set).is_some_and(|s| self.in_set(np.head, s)))
    }

    /// Whether the object is one of these words. "Hundreds of emails", "a round of attacks": what only counts gives way to
    /// what is counted.
    fn object_in(&self, set: &Set, frame: &Frame, required: bool) -> bool {
        let of = frame.right.pps.first().filter(|p| self.words[p.prep].low == "of" && !frame.passive);
        if let [np] = frame.object[..]
            && let Some(of) = of.filter(|p| p.prep == np.end)
            && self.lexicon.set("counter").is_some_and(|c| self.in_set(np.head, c))
        {
            return self.group_has(&of.group, set, required);
        }
        // "Most of the rockets were intercepted", "hundreds of soldiers were deployed"
        let counted = || {
            let [np] = frame.object[..] else { return false };
            let after = self.syntax.after_np(np);
            let of = after.pps.first().filter(|p| p.prep == np.end && self.words[p.prep].low == "of");
            let part =
                matches!(&*self.words[np.head].low, "most" | "some" | "many" | "all" | "percent" | "%")
                    || self.words[np.head].tag == Tag::Num
                    || self.lexicon.set("counter").is_some_and(|c| self.in_set(np.head, c));
            part && of.is_some_and(|p| self.group_has(&p.group, set, true))
        };
        self.group_has(&frame.object, set, !required)
            || required && frame.passive && counted()
            || required && !frame.object.is_empty() && of.is_some_and(|p| self.group_has(&p.group, set, true))
            || required && self.group_has(&frame.right.obj2, set, false)
    }

    /// The mood of the clause that is the verb's complement; `None` where there is none or it cannot be told.
    pub(super) fn mood(&self, frame: &Frame) -> Option<Mood> {
        let tree = self.syntax.tree;
        let told = tree.and_then(|t| t.child(frame.v, "ccomp")).filter(|c| *c > frame.v);
        let verb = match told {
            // "that this is wrong": the copula of what stands for it.
            Some(c) => tree.and_then(|t| t.child(c, "cop")).filter(|x| *x < c).or(Some(c)),
            None => frame.right.that.and_then(|at| self.first_verb(at)),
        }?;
        let start = self.syntax.group_start(verb);
        // "should 'lead by example'": the auxiliary stands in front of the mark.
        let far = tree.and_then(|t| t.children(verb).find(|c| *c < start && t.is(*c, "aux")));
        let start = far.unwrap_or(start);
        let group = &self.words[start..=verb];
        let next = |i: usize, low: &str| self.words.get(i).is_some_and(|w| w.low == low);
        let obliged = |i: usize, w: &Word| {
            matches!(&*w.low, "has" | "have" | "needs" | "need") && w.tag != Tag::Noun && next(i + 1, "to")
        };
        // "has to leave": the tree's head is "has", the chunks' "leave".
        let before = start
            .checked_sub(1)
            .is_some_and(|i| self.words[start].tag == Tag::To && obliged(i, &self.words[i]));
        if group.iter().any(|w| matches!(&*w.low, "will" | "would" | "'ll" | "’ll" | "wo" | "going"))
            || before && start > 1 && matches!(&*self.words[start - 2].low, "will" | "would" | "to")
        {
            return Some(Mood::Future);
        }
        let must = group.iter().any(|w| matches!(&*w.low, "must" | "should" | "ought" | "shall"));
        let perfect = group.iter().any(|w| matches!(&*w.low, "have")) && self.words[verb].low != "have";
        if must {
            return Some(if perfect { Mood::Plain } else { Mood::Must });
        }
        if before || obliged(verb, &self.words[verb]) {
            return Some(Mood::Must);
        }
        if group.iter().any(|w| w.low == "be") {
            return Some(Mood::Subjunctive);
        }
        let first = &group[0];
        let bare = far.is_none() && matches!(first.tag, Tag::Verb) && first.form == Some(Form::Base)
            || first.tag == Tag::Neg && self.words[verb].form == Some(Form::Base);
        Some(if bare && !self.plural_before(start, verb) { Mood::Subjunctive } else { Mood::Plain })
    }

    /// "that they know", "that most love": the base form is the present of a plural.
    fn plural_before(&self, start: usize, verb: usize) -> bool {
        const STATES: &[&str] = &[
            "know",
            "love",
            "want",
            "have",
            "be",
            "need",
            "like",
            "hate",
            "believe",
            "think",
            "support",
            "agree",
            "deserve",
            "see",
            "understand",
            "do",
            "feel",
            "share",
            "live",
            "remain",
            "hold",
            "face",
            "care",
        ];
        let plural = self.syntax.np_before(start).is_some_and(|np| {
            let low = &self.words[np.head].low;
            low.ends_with('s') && self.words[np.head].tag == Tag::Noun
                || matches!(&**low, "they" | "we" | "you" | "i" | "people" | "most" | "many")
        }) || start.checked_sub(1).is_some_and(|i| {
            matches!(&*self.words[i].low, "they" | "we" | "you" | "i" | "most" | "many" | "these" | "those")
        });
        plural && STATES.contains(&&*self.words[verb].lemma)
    }

    /// The first verb of the clause that begins at `at`; `None` behind a relative, which may be of the subject.
    fn first_verb(&self, at: usize) -> Option<usize> {
        let mut nominal = false;
        for i in at..(at + 16).min(self.words.len()) {
            let w = &self.words[i];
            match w.tag {
                Tag::Verb if nominal => return Some(i),
                // "should drop", where the word behind may pass for a noun.
                Tag::Modal if nominal => {
                    let verb =
                        (i + 1..(i + 5).min(self.words.len())).find(|n| self.words[*n].tag == Tag::Verb);
                    return Some(verb.unwrap_or(i));
                }
                Tag::Aux if nominal && !self.words.get(i + 1).is_some_and(|n| n.tag == Tag::Verb) => {
                    let verb =
                        self.words.get(i + 1..i + 5).unwrap_or(&[]).iter().position(|n| n.tag == Tag::Verb);
                    let gap = self.words[i + 1..i + 1 + verb.unwrap_or(0)]
                        .iter()
                        .all(|n| matches!(n.tag, Tag::Adv | Tag::Neg | Tag::Aux));
                    return Some(verb.filter(|_| gap).map_or(i, |n| i + 1 + n));
                }
                Tag::Stop => return None,
                Tag::Rel if nominal => return None,
                t => nominal |= t.nominal() || t == Tag::Pron,
            }
        }
        None
    }
}
