//! What the encoder saw, beside what the lexicon says: event words and who takes part.
//!
//! A row of the lexicon that the encoder confirms is surer; what only the encoder sees becomes an event above a bound,
//! a stricter one for force, since a false event is worse than a missing one.

use super::inflect::Form;
use super::lexicon::Row;
use super::matcher::{Draft, Matcher, Role};
use super::nouns::Around;
use super::spans::is_violent;
use super::syntax::Group;
use super::ties::Event;
use super::words::Tag;
use crate::encoder::{Found, SentenceRead};
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use smol_str::{SmolStr, format_smolstr};
use std::ops::Range;

// The bounds are probabilities of the model. Measured together on the PLOVER gold (triples F1, which counts every event
// beyond the coders' as wrong), the situations' dev half (events F1) and the off-topic reports (violent events a report).

/// Least probability of an event whose word has a row of the same type in the lexicon that does not hold here. From .6/.7 to
/// .8/.9 the situations fall from .594 to .550 and the triples rise by .003.
const WITH_ROW: f32 = 0.6;
/// The same for the violent types. At .6 the situations' dev half rises by .020, but crime that is "fought" becomes force.
const WITH_ROW_VIOLENT: f32 = 0.7;
/// Least probability where the lexicon has no such row: at .75 the triples lose .004 and nothing is gained.
const ALONE: f32 = 0.95;
/// Least probability of a party that fills a role which the lexicon's event has left open. From .35 to .8 nothing moves by more than
/// .003.
const PARTY: f32 = 0.5;
/// Least probability of a party of an event that only the encoder sees.
const PARTY_ALONE: f32 = 0.7;
/// Least probability at which the encoder's word for an event takes the place of a light verb.
const MOVE: f32 = 0.5;

/// An event word of the encoder in the words of the sentence.
#[derive(Clone, Debug)]
struct Seen {
    words: Range<usize>,
    kind: EventType,
    score: f32,
    parts: Vec<(SmolStr, Range<usize>, f32)>,
    factuality: Factuality,
}

fn tokens(read: &SentenceRead, found: &Found) -> Option<Range<usize>> {
    let first = read.words.list.get(found.first)?.token as usize;
    let last = read.words.list.get(found.last.checked_sub(1)?)?.token as usize;
    Some(first..last + 1)
}

fn seen(read: &SentenceRead, words: usize) -> Vec<Seen> {
    let one = |t: &crate::encoder::Trigger| {
        let range = tokens(read, &t.found).filter(|r| r.end <= words)?;
        let parts = t
            .arguments
            .iter()
            .filter_map(|a| Some((a.label.clone(), tokens(read, a).filter(|r| r.end <= words)?, a.score)));
        Some(Seen {
            words: range,
            kind: EventType::from_word(&t.found.label)?,
            score: t.found.score,
            parts: parts.collect(),
            factuality: t.factuality,
        })
    };
    read.triggers.iter().filter_map(one).collect()
}

impl Matcher<'_, '_> {
    /// Joins the encoder's event words with the drafts. Types stay the lexicon's where both differ (taking the model's above
    /// .9 costs .015 of the types' F1), and a row that the model does not confirm stays (dropping those below .05 costs .02 of
    /// the event types' macro F1). `gone` are the words of drafts that have gone into others.
    pub(super) fn join(&self, read: &SentenceRead, gone: &[Range<usize>], drafts: &mut Vec<Draft>) {
        let all = seen(read, self.words.len());
        let mut used = vec![false; all.len()];
        for draft in drafts.iter_mut() {
            let same = |s: &Seen| self.same_event(draft, s);
            let hits: Vec<usize> = (0..all.len()).filter(|n| same(&all[*n])).collect();
            let best = hits.iter().copied().max_by_key(|n| {
                let s = &all[*n];
                (overlap(&draft.trigger, &s.words), s.kind == draft.kind, std::cmp::Reverse(*n))
            });
            for n in hits {
                used[n] |= all[n].kind == draft.kind || Some(n) == best;
            }
            if let Some(n) = best {
                self.confirm(draft, &all[n]);
            }
        }
        for (n, s) in all.iter().enumerate() {
            let part =
                |d: &Draft| overlap(&d.trigger, &s.words) || d.owns.iter().any(|o| overlap(o, &s.words));
            if used[n] || drafts.iter().any(part) {
                continue;
            }
            // What is demanded, refused, promised or called off is part of that event.
            let inside = drafts.iter().any(|d| !d.model && d.consumes.iter().any(|c| overlap(c, &s.words)));
            if inside || gone.iter().any(|g| overlap(g, &s.words)) {
                continue;
            }
            drafts.extend(self.only_seen(s));
        }
        drafts.sort_by_key(|d| d.trigger.start);
    }

    fn same_event(&self, draft: &Draft, seen: &Seen) -> bool {
        if overlap(&draft.trigger, &seen.words) {
            return true;
        }
        // "landed on the camp, two days after an attack": two deeds.
        if super::merging::later(self.words, draft.trigger.start, seen.words.start) {
            return false;
        }
        let Some(tree) = self.syntax.tree else { return false };
        let linked = |a: usize, b: usize| {
            tree.head(a) == Some(b)
                && (["obj", "obl", "xcomp", "nsubj:pass", "compound", "fixed"].iter().any(|r| tree.is(a, r))
                    // "struck back, hitting targets": the outcome.
                    || draft.kind == EventType::Assault
                        && tree.is(a, "advcl")
                        && self.words[a].form == Some(Form::Ing))
        };
        // "launched a mediation effort": one word may stand between.
        let near = |a: usize, b: usize| {
            linked(a, b)
                || linked(b, a)
                || tree.head(b).is_some_and(|up| linked(b, up) && linked(up, a))
                || tree.head(a).is_some_and(|up| linked(a, up) && linked(up, b))
        };
        draft.kind == seen.kind && draft.trigger.clone().any(|a| seen.words.clone().any(|b| near(a, b)))
    }

    /// A lexicon row's event that the encoder sees too.
    fn confirm(&self, draft: &mut Draft, seen: &Seen) {
        if draft.kind == seen.kind {
            draft.lean += 0.08;
            let elsewhere = !overlap(&draft.trigger, &seen.words);
            if elsewhere && seen.score >= MOVE && draft.presented.is_none() {
                draft.trigger = seen.words.clone();
            }
        } else {
            draft.lean -= 0.1;
        }
        draft.told = Some(seen.factuality);
        let (mut actors, mut recipients) = self.parties(seen, PARTY);
        // "U.S. forces were attacked", "a day after a missile was fired": a passive without "by" leaves open who did it, and
        // the encoder is apt to name whom it was done to, or the doer of the clause beside.
        let passive = !draft.nominal && draft.verb.is_some_and(|v| self.syntax.passive(v));
        if passive && is_violent(draft.kind) {
            actors.clear();
        }
        let at = draft.verb.filter(|_| !draft.nominal).unwrap_or(draft.trigger.end.max(1) - 1);
        let event = Event { at, nominal: draft.nominal, violent: is_violent(draft.kind) };
        self.only_doers(event, &mut actors);
        self.only_done_to(event, &mut recipients);
        if is_violent(draft.kind) {
            self.of_own_clause(draft.trigger.start, &mut actors);
            self.of_own_clause(draft.trigger.start, &mut recipients);
        }
        apart(&mut actors, &draft.recipients);
        apart(&mut recipients, &draft.actors);
        draft.actors.extend(actors);
        draft.recipients.extend(recipients);
    }

    /// Takes out phrases of a relative clause in which the event does not stand: "the militia, which killed villagers, attacked".
    fn of_own_clause(&self, trigger: usize, roles: &mut Vec<Role>) {
        let Some(tree) = self.syntax.tree else { return };
        let up =
            |from: usize| std::iter::successors(Some(from), |w| tree.head(*w).filter(|h| h != w)).take(16);
        let around: Vec<usize> = up(trigger).collect();
        for role in roles.iter_mut() {
            role.group.retain(|np| {
                !up(np.head).any(|w| {
                    tree.is(w, "acl")
                        && tree.verb(w)
                        && !around.contains(&w)
                        && w != np.head
                        && tree.head(w) != Some(trigger)
                })
            });
        }
        roles.retain(|r| !r.group.is_empty());
    }

    /// Who acts and to whom, as the encoder says.
    fn parties(&self, seen: &Seen, least: f32) -> (Vec<Role>, Vec<Role>) {
        let of = |names: &[&str]| -> Group {
            let mut group = Group::new();
            for (name, range, score) in &seen.parts {
                if names.contains(&name.as_str()) && *score >= least {
                    for np in self.phrases_in(range) {
                        if !group.contains(&np) {
                            group.push(np);
                        }
                    }
                }
            }
            group
        };
        let role = |group: Group| (!group.is_empty()).then_some(Role { group, owner: false });
        let actors = role(of(&["actor"])).into_iter().collect();
        let recipients = [role(of(&["recipient"])), role(of(&["victim"]))].into_iter().flatten().collect();
        (actors, recipients)
    }

    /// The noun phrases that a stretch of words names: that of its head and those joined to it.
    fn phrases_in(&self, range: &Range<usize>) -> Group {
        let inside = |np: &super::syntax::Np| range.contains(&np.head);
        if let Some(tree) = self.syntax.tree {
            let head = range.clone().find(|w| {
                tree.head(*w).is_none_or(|h| !range.contains(&h))
                    && !matches!(self.words[*w].tag, Tag::Stop | Tag::Comma)
            });
            if let Some(head) = head {
                let mut group: Group = self.group_of(tree, head).into_iter().filter(inside).collect();
                if let Some(first) = group.first().copied() {
                    // "Israeli and Palestinian officials": an adjective alone stands for those of its own.
                    let joined = self.syntax.group_left(first);
                    group.splice(0..0, joined.into_iter().filter(|n| *n != first && inside_all(n, range)));
                    return group;
                }
                if let Some(np) = self.np_with(head) {
                    return vec![np];
                }
            }
        }
        self.syntax.nps.iter().copied().filter(inside).take(1).collect()
    }

    /// An event that no row of the lexicon tells.
    fn only_seen(&self, seen: &Seen) -> Option<Draft> {
        let at = seen.words.clone().find(|w| {
            matches!(self.words[*w].tag, Tag::Verb | Tag::Aux | Tag::Noun | Tag::Name | Tag::Adj)
        })?;
        let word = &self.words[at];
        let verbal = word.tag == Tag::Verb;
        let mut scoped = None;
        let (row, veto) = if verbal {
            let rows = self.lexicon.verbs.get(&word.lemma).into_iter().flatten();
            let frame = self.frame(at);
            // "calls it her home" is no row for "calls on": the particle must stand there.
            let rows: Vec<&Row> = rows
                .filter(|(particle, _)| particle.as_ref().is_none_or(|p| self.has_particle(&frame, p)))
                .map(|(_, n)| &self.lexicon.verb_rows[*n])
                .filter(|r| r.kind == seen.kind)
                .collect();
            let barred = |r: &&Row| r.unless.iter().any(|n| self.holds(n, &frame, false));
            let bound = self.lexicon.set("bound").is_some_and(|set| set.contains(&word.lemma));
            // "offered an assessment", "asked him about it": what these verbs mean hangs on what stands with them.
            let particle = |r: &&Row| {
                self.lexicon.verbs[&word.lemma]
                    .iter()
                    .any(|(p, n)| p.is_some() && self.lexicon.verb_rows[*n].id == r.id)
            };
            let vague = bound
                && !rows.iter().any(particle)
                && !rows.iter().any(|r| r.needs.iter().all(|n| self.holds(n, &frame, true)));
            (rows.first().copied(), vague || rows.iter().any(barred))
        } else {
            let last = seen.words.end - 1;
            let rows =
                self.lexicon.nouns.get(self.lexicon.singular(&self.words[last].low)).into_iter().flatten();
            // "drone strike" is no row for "strikes": the words in front must stand there.
            let whole = |front: &[SmolStr]| {
                last.checked_sub(front.len())
                    .is_some_and(|from| front.iter().zip(&self.words[from..last]).all(|(f, w)| *f == w.low))
            };
            let rows: Vec<&Row> = rows
                .filter(|(front, _)| whole(front))
                .map(|(_, n)| &self.lexicon.noun_rows[*n])
                .filter(|r| r.kind == seen.kind)
                .collect();
            let mut barred = false;
            if let Some(np) = self.np_with(last) {
                // "the strikes were an answer": force that is only pointed back at is told elsewhere.
                let points_back = np.end - np.start == 2
                    && matches!(&*self.words[np.start].low, "the" | "this" | "that" | "these" | "those")
                    && !self.words.get(np.end).is_some_and(|w| w.tag == Tag::Prep);
                if is_violent(seen.kind) && points_back {
                    return None;
                }
                let after = self.syntax.after_np(np);
                let over = self.syntax.verb_over(np);
                let around = Around { np, after: &after, light: None, over };
                barred = !rows.is_empty()
                    && rows.iter().any(|r| r.unless.iter().any(|n| self.noun_holds(n, false, &around)));
                if super::unreal::remembered(self.words, np.head) {
                    scoped = Some(Factuality::Historical);
                } else if self.unreal(np, over) {
                    scoped = Some(Factuality::Hypothetical);
                }
            }
            (rows.first().copied(), barred)
        };
        let least = match (row.is_some(), is_violent(seen.kind)) {
            (true, false) => WITH_ROW,
            (true, true) => WITH_ROW_VIOLENT,
            (false, _) => ALONE,
        };
        // A counter-example of the lexicon weighs more than the encoder: "bombarded with questions".
        if veto || seen.score < least {
            return None;
        }
        let (mut actors, mut recipients) = self.parties(seen, PARTY_ALONE);
        let last = if verbal { at } else { seen.words.end.max(at + 1) - 1 };
        let event = Event { at: last, nominal: !verbal, violent: is_violent(seen.kind) };
        self.only_doers(event, &mut actors);
        self.only_done_to(event, &mut recipients);
        let plain = |group: Group| (!group.is_empty()).then_some(Role { group, owner: false });
        let (verb, clause, counts);
        if verbal {
            let frame = self.frame(at);
            // "with five protesters killed": whom it was done to.
            let done = !frame.passive
                && frame.object.is_empty()
                && matches!(&*word.lemma, "kill" | "wound" | "injure" | "arrest" | "detain" | "hurt");
            if done {
                recipients.extend(
                    self.np_with(at.saturating_sub(1)).map(|n| Role { group: vec![n], owner: false }),
                );
            } else {
                if frame.agreed == Some(true) && !frame.passive {
                    // Chunks and tree name one subject: surer than the encoder.
                    actors.splice(..0, plain(frame.doer.clone()));
                }
                actors.extend(plain(frame.doer.clone()));
                if !frame.passive {
                    self.stood_for(&frame, seen.kind, &mut actors);
                }
            }
            recipients.extend(plain(frame.object.clone()));
            let to = frame.right.pps.iter().filter(|p| {
                matches!(&*self.words[p.prep].low, "against" | "on" | "at" | "with" | "to" | "into")
            });
            recipients.extend(to.filter_map(|p| plain(p.group.clone())));
            self.take_up(at, &frame.doer, &mut recipients);
            // "the town falls to the army": who takes it.
            if word.lemma == "fall" && seen.kind == EventType::Assault && !frame.doer.is_empty() {
                let to = frame.right.pps.iter().find(|p| self.words[p.prep].low == "to");
                if let Some(to) = to.and_then(|p| plain(p.group.clone())) {
                    actors = vec![to];
                    recipients = plain(frame.doer.clone()).into_iter().collect();
                }
            }
            verb = Some(at);
            clause = frame.start..frame.right.end.max(seen.words.end);
            counts = self.clause_from(&frame)..self.count_end(at);
        } else {
            let np = self.np_with(at);
            if let Some(np) = np {
                if np.start < at {
                    let group = vec![super::syntax::Np { start: np.start, end: at, head: at - 1 }];
                    // "the hostages' release": of whom it is.
                    let captive = self.lexicon.set("prisoner");
                    let freed = captive.is_some_and(|s| (np.start..at).any(|i| self.in_set(i, s)));
                    if seen.kind == EventType::Retreat && freed {
                        recipients.insert(0, Role { group, owner: true });
                    } else {
                        actors.push(Role { group, owner: true });
                    }
                }
                let mut after = self.syntax.after_np(np);
                if let Some(tree) = self.syntax.tree {
                    self.add_phrases(tree, at, &mut after.pps);
                }
                for p in &after.pps {
                    match &*self.words[p.prep].low {
                        "by" | "between" => actors.extend(plain(p.group.clone())),
                        "on" | "against" | "with" | "to" => recipients.extend(plain(p.group.clone())),
                        _ => {}
                    }
                }
            }
            let tree_verb = self.syntax.tree.and_then(|t| {
                let head = t.head(at)?;
                (t.verb(head) && (t.is(at, "obj") || t.is(at, "nsubj"))).then_some(head)
            });
            if let Some(v) = tree_verb
                && self.lexicon.set("light").is_some_and(|s| s.contains(&self.words[v].lemma))
            {
                let frame = self.frame(v);
                actors.extend(plain(frame.doer));
            }
            verb = tree_verb;
            clause = np.map_or(seen.words.start, |n| n.start)..seen.words.end;
            counts = clause.start..self.count_end(seen.words.end - 1);
        }
        Some(Draft {
            trigger: seen.words.clone(),
            kind: seen.kind,
            mode: row.and_then(|r| r.mode.clone()),
            contexts: row.map(|r| r.contexts.clone()).unwrap_or_default(),
            actors,
            recipients,
            verb,
            nominal: !verbal,
            bare: false,
            clause,
            id: match row {
                Some(row) => format_smolstr!("encoder:trigger+{}", row.id),
                None => SmolStr::new_static("encoder:trigger"),
            },
            weight: 3,
            consumes: Vec::new(),
            alleged: false,
            effect: false,
            counts: std::iter::once(counts).collect(),
            presented: None,
            lean: (seen.score - 0.9).max(-0.3),
            told: Some(seen.factuality),
            model: true,
            scoped,
            owns: Vec::new(),
        })
    }
}

/// Whether a phrase lies wholly in a stretch of words.
fn inside_all(np: &super::syntax::Np, range: &Range<usize>) -> bool {
    range.start <= np.start && np.end <= range.end
}

/// Takes from roles the phrases that stand on the other side already.
fn apart(roles: &mut Vec<Role>, other: &[Role]) {
    for role in roles.iter_mut() {
        role.group.retain(|np| !other.iter().any(|o| o.group.contains(np)));
    }
    roles.retain(|role| !role.group.is_empty());
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
