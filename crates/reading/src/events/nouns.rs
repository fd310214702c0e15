//! From nouns to drafts: "a drone strike on the base", "the arrest of two editors".

use super::lexicon::{Need, Row};
use super::matcher::{Draft, Matcher, Role};
use super::syntax::{Np, Right};
use super::words::{Tag, Word};
use dateline_facts::plover::EventType;
use smol_str::SmolStr;

/// A noun with what stands around it.
pub(super) struct Around<'a> {
    pub(super) np: Np,
    pub(super) after: &'a Right,
    /// The light verb that it is the object of.
    pub(super) light: Option<usize>,
    /// The verb that it is the object of.
    pub(super) over: Option<usize>,
}

/// "in retaliation for the attack": whether the phrase that begins at `start` is the deed that is answered.
pub(super) fn answered(words: &[Word], start: usize) -> bool {
    let low = |n: usize| start.checked_sub(n).and_then(|i| words.get(i)).map_or("", |w| &*w.low);
    matches!(low(1), "for" | "to")
        && matches!(low(2), "retaliation" | "response" | "revenge" | "reprisal" | "retribution")
        && low(3) == "in"
}

impl Matcher<'_, '_> {
    pub(super) fn noun(&self, np: Np) -> Option<Draft> {
        let head = &self.words[np.head];
        if head.tag == Tag::Name && self.words.get(np.head + 1).is_some_and(|w| w.tag == Tag::Name) {
            return None;
        }
        let rows = self.lexicon.nouns.get(self.lexicon.singular(&head.low))?;
        // "in retaliation for": why, no deed of its own.
        if np.end == np.start + 1
            && matches!(&*head.low, "retaliation" | "reprisal")
            && np.start > 0
            && self.words[np.start - 1].low == "in"
        {
            return None;
        }
        let outer = self.outer(np);
        let mut after = self.syntax.after_np(np);
        let mut over = self.syntax.verb_over(outer);
        let mut under = self.syntax.verb_under(outer);
        if let Some(tree) = self.syntax.tree {
            self.add_phrases(tree, np.head, &mut after.pps);
            if let Some(v) = tree.head(outer.head).filter(|v| tree.verb(*v)) {
                if tree.is(outer.head, "obj") {
                    over = over.or(Some(v));
                    self.add_phrases(tree, v, &mut after.pps);
                } else if tree.is(outer.head, "nsubj") {
                    under = under.or(Some(v));
                }
            }
        }
        let light_set = self.lexicon.set("light")?;
        let occur_set = self.lexicon.set("occur")?;
        // Who claims an act is read elsewhere; here it would have done what it does not even claim.
        let mut light =
            over.filter(|v| light_set.contains(&self.words[*v].lemma) && self.words[*v].lemma != "claim");
        if let Some(u) = under
            && self.syntax.passive(u)
            && light_set.contains(&self.words[u].lemma)
        {
            light = light.or(Some(u));
        }
        // "were engaged in ethnic cleansing", "took part in the raid"
        if let Some(g) = np.start.checked_sub(2)
            && self.words[g + 1].low == "in"
            && self.words[g].tag == Tag::Verb
            && matches!(&*self.words[g].lemma, "engage" | "participate" | "involve")
        {
            light = light.or(Some(g));
        }
        // "took power in a coup": who took it made the coup.
        if matches!(self.lexicon.singular(&head.low), "coup" | "putsch" | "mutiny")
            && let Some(p) = np
                .start
                .checked_sub(1)
                .filter(|i| matches!(&*self.words[*i].low, "in" | "through" | "by" | "after" | "following"))
            && p > 1
            && self.words[p - 1].low == "power"
        {
            let takes = |v: &usize| {
                self.words[*v].tag == Tag::Verb
                    && matches!(&*self.words[*v].lemma, "take" | "seize" | "grab" | "come" | "sweep")
            };
            light = light.or((p.saturating_sub(3)..p - 1).rev().find(takes));
        }
        let occurs = under.filter(|v| !self.syntax.passive(*v) && occur_set.contains(&self.words[*v].lemma));
        let mut best: Option<(&Row, u32, usize)> = None;
        for (before, index) in rows {
            let row = &self.lexicon.noun_rows[*index];
            let n = before.len();
            let fits = np.head >= np.start + n
                && before.iter().enumerate().all(|(k, w)| {
                    let x = &self.words[np.head - n + k];
                    x.low == *w || self.lexicon.singular(&x.low) == w.as_str()
                });
            if !fits {
                continue;
            }
            let weight = row.weight + 3 * u32::try_from(n).unwrap_or(0);
            if best.is_some_and(|(_, w, _)| w >= weight) {
                continue;
            }
            let around = Around { np, after: &after, light, over };
            let holds = |need: &Need, required: bool| self.noun_holds(need, required, &around);
            if row.needs.iter().all(|n| holds(n, true) || (light.is_some() && matches!(n, Need::Pp(_, None))))
                && !row.unless.iter().any(|n| holds(n, false))
            {
                best = Some((row, weight, n));
            }
        }
        let (row, weight, n) = best?;
        if self.unreal(np, over) {
            return None;
        }
        let owner_here =
            (np.start..np.head - n).any(|i| matches!(self.words[i].tag, Tag::Poss)) || (self.acts)(np);
        let doer = after.pps.iter().any(|p| matches!(&*self.words[p.prep].low, "by" | "between"));
        let strong = light.is_some() || occurs.is_some();
        let placed = outer.start > 0
            && matches!(
                &*self.words[outer.start - 1].low,
                "in" | "during" | "after" | "following" | "by" | "amid" | "since" | "from" | "when" | "of"
            );
        let target = after.pps.iter().any(|p| {
            matches!(
                &*self.words[p.prep].low,
                "on" | "against" | "of" | "targeting" | "with" | "into" | "from" | "to"
            ) && p.group.iter().any(|g| (self.acts)(*g))
        });
        let force = row.kind == EventType::Assault;
        if !(strong || doer || owner_here || target || force && (placed || answered(self.words, outer.start)))
        {
            return None;
        }
        // "the fight against the group": a matter that goes on, no event.
        let matter = matches!(
            self.lexicon.singular(&head.low),
            "fight" | "battle" | "war" | "struggle" | "campaign" | "combat" | "fighting"
        ) && after.pps.iter().any(|p| self.words[p.prep].low == "against");
        if matter && !strong {
            return None;
        }
        let light_doer = light
            .map(|v| {
                let frame = self.frame(v);
                let state = matches!(&*self.words[v].lemma, "engage" | "involve") && frame.passive;
                if state { frame.object } else { frame.doer }
            })
            .unwrap_or_default();
        let noun_role = |role: &SmolStr| -> Vec<Role> {
            match role.as_str() {
                "owner" => {
                    let own =
                        Np { start: np.start, end: np.head - n, head: (np.head - n).max(np.start + 1) - 1 };
                    let group = self.joined_owner(np).into_iter().chain([own]).collect();
                    vec![Role { group, owner: true }]
                }
                "light" if !light_doer.is_empty() => vec![Role { group: light_doer.clone(), owner: false }],
                "light" => vec![],
                "subj" => vec![],
                prep => after
                    .pps
                    .iter()
                    .filter(|p| self.words[p.prep].low == prep)
                    .map(|p| Role { group: p.group.clone(), owner: false })
                    .collect(),
            }
        };
        let mut order: Vec<SmolStr> = row.actor.clone();
        if !light_doer.is_empty() {
            // "Israel carried out an American-made strike": the doer of the light verb first.
            order.retain(|r| r != "light");
            order.insert(0, SmolStr::new_static("light"));
        }
        let mut actors: Vec<Role> = order.iter().flat_map(noun_role).collect();
        let recipients: Vec<Role> =
            row.recipient.iter().filter(|r| *r != "owner").flat_map(noun_role).collect();
        // "the parents stiffened their denunciation of him", "he recalled calls with him": whose it is.
        let mut recipients = recipients;
        // "the Armenian genocide": whose it is suffered it.
        if recipients.is_empty() && self.lexicon.singular(&head.low) == "genocide" {
            let (owned, rest): (Vec<Role>, Vec<Role>) = actors.into_iter().partition(|r| r.owner);
            actors = rest;
            recipients = owned;
        }
        // "his arrest", "Rabin's murder": it was done to them.
        let of = after.pps.iter().any(|p| self.words[p.prep].low == "of");
        if recipients.is_empty() && !of && self.suffered(np) {
            let (owned, rest): (Vec<Role>, Vec<Role>) = actors.into_iter().partition(|r| r.owner);
            actors = rest;
            recipients = owned;
        }
        actors.retain(|r| r.owner || !r.group.iter().any(|n| self.of_another_deed(np.head, *n)));
        let own = matches!(&*self.words[np.start].low, "their" | "its");
        let told = row.kind == EventType::Consult
            && over.is_some_and(|v| {
                matches!(
                    &*self.words[v].lemma,
                    "recall" | "recount" | "describe" | "remember" | "conclude" | "resume"
                )
            });
        if let Some(v) = over.filter(|_| own || told) {
            actors.extend(
                Some(Role { group: self.frame(v).doer, owner: false }).filter(|r| !r.group.is_empty()),
            );
        }
        let verb = light.or(occurs).or(under.filter(|_| over.is_none() && !placed));
        let start = outer.start;
        let mut stretch = np.start..after.end;
        if row.kind == EventType::Assault
            && let Some(v) = self.left(after.end.max(np.end))
        {
            stretch.end = self.count_end(v);
        }
        if let Some(v) = occurs.or(light) {
            stretch = start.min(v)..self.count_end(v.max(np.head));
        }
        Some(Draft {
            trigger: np.head - n..np.head + 1,
            kind: row.kind,
            mode: row.mode.clone(),
            contexts: row.contexts.clone(),
            actors,
            recipients,
            verb,
            nominal: true,
            // "in retaliation for the attack in Kabul": a deed that stands by itself.
            bare: !strong && !answered(self.words, outer.start),
            clause: start..after.end.max(np.end),
            id: row.id.clone(),
            weight,
            consumes: Vec::new(),
            alleged: (np.start..np.head)
                .any(|i| matches!(&*self.words[i].low, "alleged" | "suspected" | "purported" | "supposed")),
            effect: false,
            counts: std::iter::once(stretch).collect(),
            presented: None,
            lean: 0.0,
            told: None,
            model: false,
            scoped: None,
            owns: Vec::new(),
        })
    }

    /// "U.S. and British raids": the first of two owners.
    fn joined_owner(&self, np: Np) -> Option<Np> {
        let and = np.start.checked_sub(1).filter(|i| self.words[*i].low == "and")?;
        let first = self.syntax.np_before(and)?;
        let own = Np { start: np.start, end: np.start + 1, head: np.start };
        let word = &self.words[first.head];
        let short = first.end - first.start == 1 && matches!(word.tag, Tag::Adj | Tag::Name) && !word.time;
        (short && np.end > np.start + 1 && (self.acts)(first) && (self.acts)(own)).then_some(first)
    }

    /// Whether the owner of a single deed is whom it was done to.
    fn suffered(&self, np: Np) -> bool {
        let head = &self.words[np.head].low;
        let done = matches!(
            &**head,
            "murder"
                | "killing"
                | "assassination"
                | "slaying"
                | "arrest"
                | "detention"
                | "imprisonment"
                | "abduction"
                | "kidnapping"
                | "execution"
        );
        let owners = &self.words[np.start..np.head];
        let person = owners.first().is_some_and(|w| matches!(&*w.low, "his" | "her"));
        let named = owners.last().is_some_and(|w| w.tag == Tag::Poss)
            && owners.iter().all(|w| !w.place && matches!(w.tag, Tag::Name | Tag::Poss));
        done && (person || named && owners.len() <= 4)
    }

    /// "a strike, which the ministry says left six dead": the verb of what the strike left, in a clause right behind it.
    fn left(&self, end: usize) -> Option<usize> {
        let comma = self.words.get(end).is_some_and(|w| w.tag == Tag::Comma);
        let rel = end + usize::from(comma);
        self.words.get(rel).filter(|w| matches!(&*w.low, "which" | "that"))?;
        let verb = (rel + 1..(rel + 9).min(self.words.len()))
            .take_while(|i| !matches!(self.words[*i].tag, Tag::Comma | Tag::Stop))
            .find(|i| self.words[*i].tag == Tag::Verb && self.words[*i].lemma == "leave")?;
        let fate = |w: &Word| matches!(&*w.low, "dead" | "wounded" | "injured");
        self.words.get(verb..(verb + 7).min(self.words.len()))?.iter().any(fate).then_some(verb)
    }

    /// Whether a condition of a row holds around a noun.
    pub(super) fn noun_holds(&self, need: &Need, required: bool, around: &Around<'_>) -> bool {
        let np = around.np;
        match need {
            Need::Mod(set) => (np.start..np.head).any(|i| self.in_set(i, set)),
            Need::Pp(preps, words) => around.after.pps.iter().any(|p| {
                preps.contains(&self.words[p.prep].low)
                    && words.as_ref().is_none_or(|set| self.group_has(&p.group, set, !required))
            }),
            Need::Any(set) => self.around(np.head, 10, 12, set),
            Need::Light => around.light.is_some(),
            Need::Over(set) => around.over.is_some_and(|v| set.contains(&self.words[v].lemma)),
            _ => false,
        }
    }

    /// "a series of strikes": the phrase that stands for it in the sentence.
    fn outer(&self, np: Np) -> Np {
        const OF: &[&str] = &[
            "series", "wave", "string", "spate", "campaign", "number", "round", "act", "barrage", "flurry",
            "set", "couple", "kind", "dozen", "lot", "rash", "pair", "surge", "day", "days", "month", "week",
            "night", "hour", "volley",
        ];
        let Some(of) = np.start.checked_sub(1).filter(|i| self.words[*i].low == "of") else { return np };
        let Some(k) = of.checked_sub(1).and_then(|i| self.syntax.np_of[i]) else { return np };
        let up = self.syntax.nps[k];
        let head = self.lexicon.singular(&self.words[up.head].low);
        if OF.contains(&head) || OF.contains(&&*self.words[up.head].low) { up } else { np }
    }

    /// "calls for a ceasefire", "the threat of strikes", "no attack", "a possible raid", "prevent attacks".
    pub(super) fn unreal(&self, np: Np, over: Option<usize>) -> bool {
        const BEFORE: &[&str] = &[
            "call",
            "plan",
            "threat",
            "risk",
            "possibility",
            "end",
            "halt",
            "fear",
            "preparation",
            "proposal",
            "demand",
            "prospect",
            "agreement",
            "effort",
            "ban",
            "resumption",
            "deal",
            "warning",
            "appeal",
            "chance",
            "danger",
            "lack",
            "absence",
            "responsibility",
            "solution",
            "alternative",
            "victim",
            "survivor",
            "anniversary",
            "site",
            "scene",
            "history",
            "type",
            "condition",
            "terms",
            "bid",
            "push",
            "hope",
            "pressure",
            "opposition",
            "support",
            "request",
            "order",
            "preparations",
            "allegation",
            "accusation",
            "suspicion",
            "report",
            "capable",
            "footage",
            "memory",
            "rumor",
            "law",
            "rules",
            "rate",
            "level",
            "escalation",
            "eve",
            "talk",
            "ready",
            "need",
            "attempt",
            "offer",
            "reward",
            "bounty",
        ];
        const VERBS: &[&str] = &[
            "prevent",
            "avoid",
            "avert",
            "thwart",
            "foil",
            "deter",
            "stop",
            "plan",
            "plot",
            "threaten",
            "fear",
            "want",
            "consider",
            "call",
            "urge",
            "demand",
            "propose",
            "expect",
            "prepare",
            "seek",
            "repel",
            "risk",
            "oppose",
            "discuss",
            "rule",
            "need",
            "discourage",
            "mean",
            "imagine",
            "predict",
            "vow",
            "promise",
            "ask",
            "request",
            "negotiate",
            "support",
            "advocate",
        ];
        let modifier = (np.start..np.head).any(|i| {
            matches!(
                &*self.words[i].low,
                "possible"
                    | "potential"
                    | "future"
                    | "no"
                    | "planned"
                    | "attempted"
                    | "imminent"
                    | "hypothetical"
                    | "proposed"
                    | "foiled"
                    | "failed"
                    | "threatened"
                    | "would-be"
            )
        });
        let prep_before = np.start.checked_sub(2).is_some_and(|i| {
            self.words[i + 1].tag == Tag::Prep
                && matches!(&*self.words[i + 1].low, "for" | "of" | "to" | "on" | "against" | "about")
                && (BEFORE.contains(&self.lexicon.singular(&self.words[i].low))
                    || (self.words[i].tag == Tag::Verb && VERBS.contains(&&*self.words[i].lemma)))
        });
        modifier || prep_before || over.is_some_and(|v| VERBS.contains(&&*self.words[v].lemma))
    }
}
