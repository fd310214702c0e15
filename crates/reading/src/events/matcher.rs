//! From words to drafts: which rows hold, and which phrases fill their roles.

pub(super) use super::draft::{Draft, Role};

use super::inflect::Form;
use super::lexicon::{Lexicon, Need, Row};
use super::merging::{merge, reasons, replies};
use super::syntax::{Group, Np, Right, Syntax};
use super::words::{Tag, Word};
use crate::encoder::SentenceRead;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use std::ops::Range;

/// What matching needs to know from outside: whether a phrase names somebody who can act.
pub(super) type Acts<'a> = &'a dyn Fn(Np) -> bool;

/// All drafts of a sentence.
pub(super) fn drafts(
    syntax: &Syntax<'_>,
    lexicon: &Lexicon,
    acts: Acts<'_>,
    read: Option<&SentenceRead>,
) -> Vec<Draft> {
    let m = Matcher { syntax, words: syntax.words, lexicon, acts };
    let mut verbs: Vec<Draft> = Vec::new();
    for v in 0..m.words.len() {
        if matches!(m.words[v].tag, Tag::Verb | Tag::Aux)
            && let Some(draft) = m.verb(v)
        {
            verbs.push(draft);
        }
    }
    let consumed = |drafts: &[Draft], at: usize| {
        drafts.iter().any(|d| d.consumes.iter().any(|c| c.contains(&at)) && !d.trigger.contains(&at))
    };
    let mut kept: Vec<Draft> = Vec::new();
    for draft in &verbs {
        let owned = m.consumed(&verbs, draft) && !m.deed_denied(&verbs, draft);
        if !owned {
            kept.push(draft.clone());
        }
    }
    for v in 0..m.words.len() {
        kept.extend(m.claim(v));
    }
    for np in &syntax.nps {
        if consumed(&kept, np.head) {
            continue;
        }
        if let Some(draft) = m.noun(*np)
            && !kept.iter().any(|d| d.trigger.contains(&np.head))
        {
            kept.push(draft);
        }
    }
    let all: Vec<Range<usize>> = kept.iter().map(|d| d.trigger.clone()).collect();
    merge(syntax, &mut kept);
    reasons(syntax, &mut kept);
    kept.sort_by_key(|d| d.trigger.start);
    if let Some(read) = read {
        let gone: Vec<_> = all.into_iter().filter(|t| !kept.iter().any(|d| d.trigger == *t)).collect();
        m.join(read, &gone, &mut kept);
        reasons(syntax, &mut kept);
        super::merging::same_words(&mut kept);
    }
    // "No group has claimed the attack": whoever did not claim it has no part in it.
    for draft in
        kept.iter_mut().filter(|d| d.nominal && d.kind == EventType::Assault && d.presented.is_none())
    {
        let np = draft.trigger.end.checked_sub(1).and_then(|i| m.np_with(i));
        let over = np.and_then(|n| syntax.verb_over(n)).filter(|v| m.words[*v].lemma == "claim");
        if over.is_some_and(|v| m.claim(v).is_none()) {
            draft.actors.clear();
        }
    }
    replies(syntax, &mut kept);
    m.ended(&mut kept);
    kept
}

pub(super) struct Matcher<'a, 'w> {
    pub(super) syntax: &'a Syntax<'w>,
    pub(super) words: &'w [Word],
    pub(super) lexicon: &'a Lexicon,
    pub(super) acts: Acts<'a>,
}

/// A verb with its surroundings.
pub(super) struct Frame {
    pub(super) v: usize,
    pub(super) right: Right,
    /// Who does it: the subject, or what stands after "by".
    pub(super) doer: Group,
    /// To whom: the object, or the subject of the passive.
    pub(super) object: Group,
    pub(super) passive: bool,
    pub(super) start: usize,
    /// Whether chunks and tree name the same doer; `None` where only one of them names any.
    pub(super) agreed: Option<bool>,
    /// The doer by the chunks, where the tree names another.
    pub(super) other: Group,
}

/// Verbs of speech after which a clause may come without "that".
pub(super) const SAYING: &[&str] = &[
    "say",
    "insist",
    "warn",
    "claim",
    "announce",
    "declare",
    "believe",
    "think",
    "report",
    "confirm",
    "allege",
    "state",
    "stress",
    "note",
    "add",
    "argue",
    "hope",
    "know",
    "admit",
    "deny",
    "reiterate",
    "conclude",
    "tell",
    "emphasize",
    "suggest",
    "demand",
    "fear",
    "mean",
    "expect",
    "complain",
    "charge",
    "propose",
    "agree",
    "pledge",
    "promise",
];

impl<'a, 'w> Matcher<'a, 'w> {
    pub(super) fn frame(&self, v: usize) -> Frame {
        let mut right = self.syntax.right(v);
        let passive = self.syntax.passive(v);
        if let Some(first) = right.obj.first().copied() {
            let after = right.obj.last().map_or(first.end, |n| n.end);
            let mut next = after;
            while self.words.get(next).is_some_and(|w| w.tag == Tag::Adv || w.time || w.tag == Tag::Neg) {
                next += 1;
            }
            let tag = self.words.get(next).map(|w| w.tag);
            let clause = matches!(tag, Some(Tag::Modal | Tag::Aux))
                || (SAYING.contains(&&*self.words[v].lemma)
                    && (tag == Some(Tag::Verb)
                        || right.pps.iter().any(|p| {
                            p.group.last().is_some_and(|n| {
                                matches!(
                                    self.words.get(n.end).map(|w| w.tag),
                                    Some(Tag::Verb | Tag::Modal | Tag::Aux)
                                )
                            })
                        })));
            // "claimed responsibility in a statement posted online": what is claimed opens no clause.
            let claimed = matches!(&*self.words[first.head].low, "responsibility" | "credit");
            if clause && !claimed {
                right.that = Some(first.start);
                right.obj = Vec::new();
                right.pps.clear();
                right.end = first.start;
            }
        }
        let subject = self.syntax.subject(v);
        let (doer, object) = if passive {
            let by = right
                .pps
                .iter()
                .find(|p| self.words[p.prep].low == "by")
                .map(|p| p.group.clone())
                .or_else(|| self.at_the_hands(v))
                .unwrap_or_default();
            let object = if subject.is_empty() || self.reduced(v) {
                self.antecedent(v).unwrap_or(subject)
            } else {
                subject
            };
            (by, object)
        } else if right.obj.is_empty() && right.that.is_none() {
            // "which Iraq accuses of bombing", "the village which rebels attacked"
            (subject, self.whom(v).unwrap_or_else(|| self.syntax.hung_on(v)))
        } else {
            (subject, right.obj.clone())
        };
        let start = self.syntax.group_start(v);
        let mut frame = Frame { v, start, right, doer, object, passive, agreed: None, other: Group::new() };
        self.settle(&mut frame);
        self.give_to_speaker(&mut frame);
        frame
    }

    /// "have been killed at the hands of two armies"
    fn at_the_hands(&self, v: usize) -> Option<Group> {
        let end = self.words.len().min(v + 8);
        let hands = (v + 1..end).find(|i| {
            self.words[*i].low == "hands"
                && *i > v + 2
                && self.words[*i - 2].low == "at"
                && self.words.get(*i + 1).is_some_and(|w| w.low == "of")
        })?;
        let np = self.np_with(hands + 2).filter(|np| np.start == hands + 2)?;
        Some(self.syntax.group_right(np))
    }

    /// A participle right after a noun phrase, without auxiliary.
    fn reduced(&self, v: usize) -> bool {
        v > 0 && self.syntax.np_of[v - 1].is_some()
    }

    fn antecedent(&self, v: usize) -> Option<Group> {
        let np = self.syntax.nps[self.syntax.np_of[v.checked_sub(1)?]?];
        Some(vec![np])
    }

    /// "denied that it had killed nine": the denial is told, and the deed as denied.
    fn deed_denied(&self, verbs: &[Draft], draft: &Draft) -> bool {
        let over = |d: &&Draft| {
            d.trigger != draft.trigger && d.consumes.iter().any(|c| c.contains(&draft.trigger.start))
        };
        draft.kind == EventType::Assault
            && verbs.iter().filter(over).all(|d| {
                d.kind == EventType::Reject
                    && d.verb.is_some_and(|v| self.words[v].lemma == "deny" && !self.syntax.passive(v))
            })
    }

    fn verb(&self, v: usize) -> Option<Draft> {
        let word = &self.words[v];
        let lemma = if word.tag == Tag::Aux { aux_lemma(&word.low)? } else { word.lemma.as_str() };
        let rows = self.lexicon.verbs.get(lemma)?;
        // "the fighting forces", "the attacking side": inside a phrase.
        if self.syntax.np_of[v].is_some() && word.tag == Tag::Verb {
            return None;
        }
        // "thousands of displaced people": of what kind they are.
        if matches!(word.form, Some(Form::Past | Form::Participle))
            && v > 0
            && matches!(&*self.words[v - 1].low, "of" | "for" | "among" | "from")
            && self.syntax.np_of.get(v + 1).copied().flatten().is_some()
        {
            return None;
        }
        // "trained to fight the group", "years of fighting the group": a matter that goes on.
        if matches!(lemma, "fight" | "battle" | "combat") {
            let start = self.syntax.group_start(v);
            let before = start.checked_sub(1).map(|i| self.words[i].tag);
            let gerund = word.form == Some(Form::Ing) && before == Some(Tag::Prep) && start == v;
            if self.words[start].tag == Tag::To || gerund {
                return None;
            }
        }
        let frame = self.frame(v);
        let mut best: Option<(&Row, u32)> = None;
        for (particle, index) in rows {
            let row = &self.lexicon.verb_rows[*index];
            let mut weight = row.weight;
            if let Some(particle) = particle {
                if !self.has_particle(&frame, particle) {
                    continue;
                }
                weight += 5;
            }
            if best.is_some_and(|(_, w)| w >= weight) {
                continue;
            }
            if row.needs.iter().all(|n| self.holds(n, &frame, true))
                && !row.unless.iter().any(|n| self.holds(n, &frame, false))
            {
                best = Some((row, weight));
            }
        }
        let (row, weight) = best?;
        let end = frame.right.end.max(v + 1);
        let mut consumes = Vec::new();
        let mut owns = Vec::new();
        if row.needs.iter().any(|n| matches!(n, Need::ObjIn(_))) {
            owns.extend(frame.object.iter().map(|n| n.start..n.end));
            consumes.extend(frame.object.iter().map(|n| n.start..n.end));
            if let Some(of) = frame.right.pps.first().filter(|p| self.words[p.prep].low == "of") {
                consumes.extend(of.group.iter().map(|n| n.start..n.end));
            }
        }
        let verbal = matches!(
            row.kind,
            EventType::Request
                | EventType::Reject
                | EventType::Agree
                | EventType::Threaten
                | EventType::Concede
        );
        let doing = matches!(
            row.kind,
            EventType::Sanction
                | EventType::Retreat
                | EventType::Support
                | EventType::Protest
                | EventType::Mobilize
                | EventType::Accuse
        );
        if verbal || doing {
            consumes.push(v + 1..end);
        }
        if row.kind == EventType::Accuse || row.kind == EventType::Support {
            consumes.retain(|c| c.len() < 3 || verbal);
        }
        if verbal {
            if let Some(inf) = frame.right.inf {
                consumes.push(inf..self.syntax.right(inf).end.max(inf + 1));
            }
            if let Some(that) = frame.right.that
                && row.kind != EventType::Concede
            {
                consumes.push(that..self.clause_end(that));
            }
            if let Some(ing) = frame.right.ing.filter(|i| self.words[i - 1].tag == Tag::Prep) {
                consumes.push(ing..self.syntax.right(ing).end.max(ing + 1));
            }
        }
        // "protested against the decision to close the border": the decision's verb tells no event.
        if row.kind == EventType::Protest
            && let Some(inf) = frame.right.inf
            && inf > frame.v + 2
        {
            consumes.push(inf..self.syntax.right(inf).end.max(inf + 1));
        }
        if matches!(row.id.as_str(), "p.stage" | "c.martial" | "c.impose") {
            consumes.push(v + 1..end);
        }
        // "called the strikes a hostile act": one that is known is given a name, not called.
        let known =
            |np: &Np| matches!(&*self.words[np.start].low, "the" | "this" | "that" | "these" | "those");
        if row.kind == EventType::Protest && lemma == "call" && frame.object.last().is_some_and(known) {
            return None;
        }
        let mut actors: Vec<Role> = row.actor.iter().flat_map(|r| self.verb_role(r, &frame)).collect();
        if row.actor.iter().any(|r| r == "subj") && !frame.passive {
            self.stood_for(&frame, row.kind, &mut actors);
        }
        let mut recipients: Vec<Role> =
            row.recipient.iter().flat_map(|r| self.verb_role(r, &frame)).collect();
        // "the buyers held them hostage for years": mostly a figure of speech.
        if row.id != "a.hostage2" || lemma != "hold" {
            self.take_up(v, &frame.doer, &mut recipients);
        }
        if row.kind == EventType::Accuse {
            // "condemned the violence against demonstrators": not they are blamed.
            if lemma != "blame" && self.is_deed_told(&frame) {
                recipients.retain(|r| r.owner || r.group == frame.object);
            }
            recipients.splice(0..0, self.doer_of_deed(&frame));
        }
        if row.kind == EventType::Threaten {
            recipients.extend(self.pressed(v));
        }
        if frame.passive {
            actors.extend(self.launcher(&frame));
        }
        // "Soldiers were deployed along the route": nobody else is said to move.
        if row.kind == EventType::Mobilize && frame.passive && frame.doer.is_empty() {
            actors.push(Role { group: frame.object.clone(), owner: false });
        }
        if row.kind == EventType::Accuse && actors.is_empty() {
            actors.extend(self.said_before(&frame));
        }
        let clause = frame.start..end;
        Some(Draft {
            trigger: self.trigger(&frame, &row.id),
            kind: row.kind,
            mode: row.mode.clone(),
            contexts: row.contexts.clone(),
            actors,
            recipients,
            verb: Some(v),
            nominal: false,
            bare: false,
            counts: self.count_ranges(&frame),
            clause,
            id: row.id.clone(),
            weight,
            consumes,
            alleged: self.under_accusation(&frame),
            effect: matches!(
                &*word.lemma,
                "kill"
                    | "wound"
                    | "injure"
                    | "die"
                    | "hit"
                    | "destroy"
                    | "damage"
                    | "target"
                    | "strike"
                    | "level"
                    | "flatten"
                    | "neutralise"
                    | "neutralize"
                    | "eliminate"
                    | "explode"
                    | "detonate"
            ),
            presented: None,
            lean: match frame.agreed {
                Some(true) => 0.04,
                Some(false) => -0.06,
                None => 0.0,
            },
            told: None,
            model: false,
            // "stopped short of accusing": it did not.
            scoped: if frame.start > 1
                && self.words[frame.start - 1].low == "of"
                && self.words[frame.start - 2].low == "short"
            {
                Some(Factuality::Negated)
            } else {
                // "called a strike for Monday": who calls it has not walked out yet.
                (row.kind == EventType::Protest && lemma == "call" && !frame.passive)
                    .then_some(Factuality::Future)
            },
            owns,
        })
    }

    pub(super) fn has_particle(&self, frame: &Frame, particle: &str) -> bool {
        let after = |i: usize| self.words.get(i).is_some_and(|w| w.low == particle);
        // "called off the strike, called the strike off"; "called the strikes on Lviv" is no "call on".
        let splits = !matches!(particle, "on" | "into" | "for" | "with" | "upon");
        after(frame.v + 1)
            || splits && frame.object.last().is_some_and(|n| !frame.passive && after(n.end))
            || frame.right.particle.is_some_and(after)
    }

    pub(super) fn clause_from(&self, frame: &Frame) -> usize {
        let subject = if frame.passive { &frame.object } else { &frame.doer };
        subject.first().map_or(frame.start, |n| n.start.min(frame.start))
    }

    /// Where the figures of a verb's event may stand: its clause, without a clause that hangs on its subject ("the group, which
    /// killed 40 in January, attacked").
    fn count_ranges(&self, frame: &Frame) -> Vec<Range<usize>> {
        let end = self.count_end(frame.v);
        let from = self.clause_from(frame);
        let subject = if frame.passive { &frame.object } else { &frame.doer };
        // "killed 600 and abducted dozens": what the verb before the "and" tells is not told of this one.
        let joined = !frame.passive
            && frame.start.checked_sub(1).is_some_and(|i| self.words[i].tag == Tag::Conj)
            && subject.last().is_some_and(|n| {
                self.words.get(n.end..frame.start).is_some_and(|b| b.iter().any(|w| w.tag == Tag::Verb))
            });
        if joined {
            return std::iter::once(frame.start..end).collect();
        }
        let aside = subject.last().map(|n| n.end).filter(|e| {
            *e < frame.start
                && self.words[*e..frame.start].iter().any(|w| w.tag == Tag::Rel)
                && self.words[*e..frame.start].iter().any(|w| w.tag == Tag::Verb)
                && self.words[frame.start - 1].tag == Tag::Comma
        });
        match aside {
            Some(e) => vec![from..e, frame.start..end],
            None => std::iter::once(from..end).collect(),
        }
    }

    /// Where counts of dead may stand: up to the end of the sentence's part without a new subject.
    pub(super) fn count_end(&self, v: usize) -> usize {
        let mut i = v + 1;
        while let Some(w) = self.words.get(i) {
            if matches!(w.tag, Tag::Sub) && w.low != "as" || (w.tag == Tag::Stop && w.low != "-") {
                break;
            }
            i += 1;
        }
        i
    }

    fn clause_end(&self, from: usize) -> usize {
        (from..self.words.len()).find(|i| self.words[*i].tag == Tag::Stop).unwrap_or(self.words.len())
    }

    /// "Hungary has said it will": whom the pronoun stands for.
    pub(super) fn speaker(&self, doer: &[Np]) -> Option<Role> {
        let [np] = doer else { return None };
        if !matches!(&*self.words[np.head].low, "it" | "they" | "he" | "she" | "we") {
            return None;
        }
        let verb = (np.start.saturating_sub(5)..np.start).rev().find(|i| self.words[*i].tag == Tag::Verb)?;
        if !SAYING.contains(&&*self.words[verb].lemma) {
            return None;
        }
        let group = self.syntax.subject(verb);
        // "He said that it targeted the base": another one.
        let thing = matches!(&*self.words[np.head].low, "it" | "they");
        if thing && group.iter().any(|n| matches!(&*self.words[n.head].low, "he" | "she" | "i")) {
            return None;
        }
        (!group.is_empty()).then_some(Role { group, owner: false })
    }

    fn verb_role(&self, role: &str, frame: &Frame) -> Vec<Role> {
        let plain = |group: Group| if group.is_empty() { vec![] } else { vec![Role { group, owner: false }] };
        match role {
            "subj" => {
                let mut out = plain(frame.doer.clone());
                out.extend(self.beside(&frame.doer));
                out.extend(plain(frame.other.clone()));
                out
            }
            "obj" => {
                let mut out = plain(frame.object.clone());
                out.extend(self.beside(&frame.object));
                out
            }
            "obj2" => plain(frame.right.obj2.clone()),
            "owner" => {
                let mut out: Vec<Role> =
                    frame.object.iter().map(|n| Role { group: vec![*n], owner: true }).collect();
                let of = frame.right.pps.iter().take(1).filter(|p| self.words[p.prep].low == "of");
                out.extend(of.map(|p| Role { group: p.group.clone(), owner: true }));
                out
            }
            "inf" => {
                let Some(inf) = frame.right.inf else { return vec![] };
                let right = self.syntax.right(inf);
                let mut out = plain(right.obj);
                out.extend(
                    right
                        .pps
                        .into_iter()
                        .filter(|p| !matches!(&*self.words[p.prep].low, "in" | "at" | "by"))
                        .map(|p| Role { group: p.group, owner: false }),
                );
                out
            }
            "that" => {
                let Some(mut at) = frame.right.that else { return vec![] };
                while self.words.get(at).is_some_and(|w| matches!(w.tag, Tag::Sub | Tag::Adv)) {
                    at += 1;
                }
                match self.syntax.np_of.get(at).copied().flatten() {
                    Some(k) => plain(self.syntax.group_right(self.syntax.nps[k])),
                    None => vec![],
                }
            }
            prep => frame
                .right
                .pps
                .iter()
                .filter(|p| self.words[p.prep].low == prep && !(frame.passive && prep == "by"))
                .map(|p| Role { group: p.group.clone(), owner: false })
                .collect(),
        }
    }
}

fn aux_lemma(low: &str) -> Option<&'static str> {
    Some(match low {
        "is" | "are" | "was" | "were" | "be" | "been" | "being" | "am" => "be",
        "has" | "have" | "had" | "having" => "have",
        _ => return None,
    })
}
