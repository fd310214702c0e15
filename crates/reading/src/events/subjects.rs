//! What stands before a verb: its subject, the verb that governs it.

use super::inflect::Form;
use super::syntax::{Group, Np, Syntax};
use super::words::Tag;

/// Verbs of saying and thinking that stand inside a relative clause: "who police believe fired".
fn speaks(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "believe"
            | "claim"
            | "allege"
            | "think"
            | "suspect"
            | "insist"
            | "maintain"
            | "report"
            | "admit"
            | "fear"
            | "charge"
            | "assert"
            | "acknowledge"
            | "hope"
            | "know"
    )
}

/// Heads of a phrase that "which" does not mean.
fn is_person(low: &str) -> bool {
    matches!(
        low,
        "president"
            | "leader"
            | "chairman"
            | "chairwoman"
            | "head"
            | "chief"
            | "director"
            | "founder"
            | "spokesman"
            | "spokeswoman"
            | "secretary"
            | "minister"
            | "commander"
            | "member"
            | "members"
            | "leaders"
            | "officials"
            | "supporters"
            | "lawyer"
            | "lawyers"
    )
}

impl Syntax<'_> {
    /// The verb's subject; inherited from another verb where it has none of its own.
    pub fn subject(&self, v: usize) -> Group {
        self.subject_within(v, 4)
    }

    fn subject_within(&self, v: usize, depth: usize) -> Group {
        if depth == 0 {
            return Vec::new();
        }
        let start = self.group_start(v);
        let infinitive = self.tag(start) == Some(Tag::To);
        let gerund =
            self.words[v].form == Some(Form::Ing) && !(start..v).any(|i| self.words[i].tag == Tag::Aux);
        let Some(mut p) = start.checked_sub(1) else { return Vec::new() };
        if infinitive {
            return match self.governor(start) {
                Some(g) if self.object_control(g) => self.right(g).obj,
                Some(g) if self.words[g].tag == Tag::Verb => self.subject_within(g, depth - 1),
                _ => Vec::new(),
            };
        }
        if gerund && matches!(self.words[p].tag, Tag::Prep | Tag::Comma | Tag::Sub | Tag::Conj) {
            return match self.governor(p) {
                Some(g)
                    // "talked the man into surrendering"
                    if matches!(&*self.words[p].low, "of" | "for" | "from" | "into")
                        // "charged a Syrian with killing"
                        || self.words[p].low == "with" && self.words[g].lemma == "charge" =>
                {
                    let object = self.right(g).obj;
                    if !object.is_empty() {
                        return object;
                    }
                    // "which Iraq accuses of bombing": whom the clause hangs on.
                    let outer = self.hung_on(g);
                    if outer.is_empty() { self.subject_within(g, depth - 1) } else { outer }
                }
                Some(g) => self.subject_within(g, depth - 1),
                None => Vec::new(),
            };
        }
        // "issued a declaration demanding", "blocked roads demanding": words said by who does what stands before.
        if gerund
            && matches!(
                &*self.words[v].lemma,
                "demand"
                    | "call"
                    | "urge"
                    | "accuse"
                    | "condemn"
                    | "protest"
                    | "recognize"
                    | "recognise"
                    | "ask"
                    | "say"
                    | "denounce"
                    | "warn"
                    | "criticize"
                    | "criticise"
                    | "censure"
            )
            && self.np_of[p].is_some()
            && let Some(g) = self.governor(p)
            && g != v
        {
            let group = self.subject_within(g, depth - 1);
            if !group.is_empty() {
                return group;
            }
        }
        let mut steps = 0;
        loop {
            steps += 1;
            if steps > 40 {
                return Vec::new();
            }
            let w = &self.words[p];
            if let Some(k) = self.np_of[p] {
                let np = self.nps[k];
                let before = np.start.checked_sub(1);
                // "has once again outright rejected": an adjective alone is no subject.
                let loose = (np.start..np.end).all(|i| matches!(self.words[i].tag, Tag::Adj | Tag::Adv));
                if self.is_time(np) || (loose && np.end == start && before.is_some()) {
                    let Some(mut q) = before else { return Vec::new() };
                    if self.words[q].tag == Tag::Prep {
                        match q.checked_sub(1) {
                            Some(up) => q = up,
                            None => return Vec::new(),
                        }
                    }
                    p = q;
                    continue;
                }
                let group = self.group_left(np);
                let Some(q) = group[0].start.checked_sub(1) else { return group };
                match self.words[q].tag {
                    Tag::Prep => match q.checked_sub(1) {
                        // "leaders of X said": the subject is what the phrase hangs on.
                        Some(up) if self.np_of[up].is_some() => p = up,
                        // "who according to the UN executed"
                        Some(up) if self.words[up].low == "according" && up > 0 => p = up - 1,
                        Some(up)
                            if self.reduced(up)
                                || self.words[up].tag == Tag::Verb
                                    && self.words[up].form == Some(Form::Ing) =>
                        {
                            match self.group_start(up).checked_sub(1) {
                                Some(next) if self.np_of[next].is_some() => p = next,
                                _ => return group,
                            }
                        }
                        Some(up) if matches!(self.words[up].tag, Tag::Comma | Tag::Adv) => p = up,
                        // "Washington along with London"
                        Some(up) if self.words[up].tag == Tag::Prep && up > 0 => p = up - 1,
                        _ => return group,
                    },
                    // "aircraft using guided missiles killed"
                    Tag::Verb
                        if self.words[q].form == Some(Form::Ing)
                            && q.checked_sub(1).is_some_and(|i| {
                                self.np_of[i]
                                    .is_some_and(|k| self.nps[k].end == q && !self.is_time(self.nps[k]))
                            }) =>
                    {
                        p = q - 1;
                    }
                    // "The Economic Cooperation (APEC) forum": the name stands before the bracket.
                    Tag::Stop if matches!(&*self.words[q].low, ")" | "]") && group.len() == 1 => {
                        let open = (q.saturating_sub(6)..q)
                            .rev()
                            .find(|i| matches!(&*self.words[*i].low, "(" | "["));
                        match open.and_then(|o| self.np_before(o)) {
                            Some(named) => return vec![named],
                            None => return group,
                        }
                    }
                    _ => return group,
                }
                continue;
            }
            match w.tag {
                Tag::Comma => {
                    // An insertion between two commas: "X, the leader of Y, said".
                    let from = self.insertion_start(p);
                    match from.unwrap_or(p).checked_sub(1) {
                        Some(next) => p = next,
                        None => return Vec::new(),
                    }
                }
                Tag::Rel => {
                    let mut q = p;
                    while q > 0 && matches!(self.words[q - 1].tag, Tag::Comma | Tag::Prep) {
                        q -= 1;
                    }
                    return match self.np_before(q) {
                        Some(np) => {
                            // "the president of the union, which endorsed": no person is "which".
                            let thing = w.low == "which";
                            self.chain(np, &|n| !(thing && is_person(&self.words[n.head].low)))
                        }
                        None => Vec::new(),
                    };
                }
                Tag::Conj => {
                    return match self.verb_before(p) {
                        Some(g) if g != v => self.subject_within(g, depth - 1),
                        _ => Vec::new(),
                    };
                }
                Tag::Verb if p != v => {
                    // "which Washington says killed": the speaker stands in the clause, the noun outside acts.
                    let outer = if speaks(&self.words[p].lemma) { self.told_of(p) } else { Vec::new() };
                    return if outer.is_empty() { self.subject_within(p, depth - 1) } else { outer };
                }
                Tag::Adv | Tag::Neg | Tag::Aux | Tag::Modal | Tag::Adj | Tag::Poss => {
                    match p.checked_sub(1) {
                        Some(next) => p = next,
                        None => return Vec::new(),
                    }
                }
                Tag::Stop if matches!(&*w.low, ")" | "]" | "\"" | "”" | "''" | "-" | "–" | "—" | "--") =>
                {
                    let open = (0..p).rev().take(12).find(|i| matches!(&*self.words[*i].low, "(" | "["));
                    let next = match (&*w.low, open) {
                        (")" | "]", Some(open)) => open.checked_sub(1),
                        (")" | "]", None) => None,
                        _ => p.checked_sub(1),
                    };
                    match next {
                        Some(next) => p = next,
                        None => return Vec::new(),
                    }
                }
                _ => return Vec::new(),
            }
        }
    }

    /// The noun whose deed the verb of saying at `p` tells in its relative clause, with "that" too: "a bombing that police said
    /// had killed 14".
    fn told_of(&self, p: usize) -> Group {
        let that = (p.saturating_sub(8)..p)
            .rev()
            .find(|i| self.words[*i].low == "that" && self.past_speaker(*i) == Some(p + 1));
        match that.and_then(|i| self.np_before(i)) {
            Some(np) if !self.is_time(np) => self.head_of_chain(np),
            _ => self.hung_on(p),
        }
    }

    /// The speaker that stands with a verb of saying between the verb and the noun that is its subject.
    pub(super) fn inserted_speaker(&self, v: usize) -> Option<Np> {
        let said = self.group_start(v).checked_sub(1).filter(|_| self.speaker_inserted(v))?;
        self.np_before(self.group_start(said))
    }

    /// Whether a speaker and a verb of saying stand between the verb and the noun that is its subject.
    pub(super) fn speaker_inserted(&self, v: usize) -> bool {
        let before = self.group_start(v).checked_sub(1);
        before.is_some_and(|p| {
            let word = &self.words[p];
            word.tag == Tag::Verb && speaks(&word.lemma) && !self.told_of(p).is_empty()
        })
    }

    /// Behind a relative pronoun, a speaker and the verb of saying: where the verb begins that the noun outside is the subject
    /// of. "a bombing that police in Mosul said had killed": at "had".
    pub(super) fn past_speaker(&self, rel: usize) -> Option<usize> {
        let word = &self.words[rel];
        let relative = word.tag == Tag::Rel || word.low == "that" && self.np_before(rel).is_some();
        let mut at = self.np_at(rel + 1).filter(|np| relative && !self.is_time(*np))?.end;
        for _ in 0..2 {
            if self.tag(at) != Some(Tag::Prep) {
                break;
            }
            at = self.np_at(at + 1)?.end;
        }
        while matches!(self.tag(at), Some(Tag::Aux | Tag::Adv)) {
            at += 1;
        }
        let said = self.words.get(at).filter(|w| w.tag == Tag::Verb && speaks(&w.lemma));
        said?;
        let rest = self.words.get(at + 1..(at + 6).min(self.words.len()))?;
        let group =
            rest.iter().position(|w| !matches!(w.tag, Tag::Aux | Tag::Modal | Tag::Adv | Tag::Neg))?;
        (rest[group].tag == Tag::Verb).then_some(at + 1)
    }

    /// The noun that a relative clause with a subject of its own hangs on: "the militia, which Washington says",
    /// "Turkey, which Iraq accuses". The pronoun is what the clause leaves open.
    pub(super) fn hung_on(&self, v: usize) -> Group {
        let start = self.group_start(v);
        if self.tag(start) == Some(Tag::To) {
            return Vec::new();
        }
        // The subject, perhaps with phrases behind it: "which the mayor of Goma says".
        let mut end = start;
        for _ in 0..4 {
            let Some(np) = self.np_before(end) else { return Vec::new() };
            let Some(before) = np.start.checked_sub(1) else { return Vec::new() };
            match self.words[before].tag {
                Tag::Prep => end = before,
                Tag::Rel => {
                    let q = if before > 0 && self.words[before - 1].tag == Tag::Comma {
                        before - 1
                    } else {
                        before
                    };
                    return self.np_before(q).map_or_else(Vec::new, |np| self.head_of_chain(np));
                }
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// The head phrase of "a strike in Baghdad" for the phrase "Baghdad".
    pub(super) fn head_of_chain(&self, np: Np) -> Group {
        self.chain(np, &|_| true)
    }

    /// The same, up to a phrase that does not fit.
    fn chain(&self, np: Np, fits: &dyn Fn(Np) -> bool) -> Group {
        let mut group = self.group_left(np);
        for _ in 0..3 {
            let Some(q) = group[0].start.checked_sub(2) else { break };
            if self.words[q + 1].tag != Tag::Prep {
                break;
            }
            let Some(up) = self.np_before(q + 1) else { break };
            if self.is_time(up) || !fits(up) {
                break;
            }
            group = self.group_left(up);
        }
        group
    }

    /// Where the insertion begins that ends with the comma at `p`: the index of its opening comma.
    fn insertion_start(&self, p: usize) -> Option<usize> {
        let open = (p.saturating_sub(28)..p).rev().find(|i| self.words[*i].tag == Tag::Comma)?;
        let opens = matches!(
            self.words[open + 1].tag,
            Tag::Rel
                | Tag::Prep
                | Tag::Det
                | Tag::Noun
                | Tag::Name
                | Tag::Adj
                | Tag::Num
                | Tag::Adv
                | Tag::Sub
        ) || matches!(self.words[open + 1].form, Some(Form::Ing | Form::Past | Form::Participle));
        let named = self.np_before(open).is_some()
            || open.checked_sub(1).is_some_and(|i| matches!(&*self.words[i].low, ")" | "]"));
        (opens && named).then_some(open)
    }

    fn verb_before(&self, p: usize) -> Option<usize> {
        (0..p).rev().take(40).find(|i| self.words[*i].tag == Tag::Verb)
    }

    /// The verb (or noun) that governs what begins at `start`: an infinitive, a gerund.
    pub fn governor(&self, start: usize) -> Option<usize> {
        let mut i = start;
        let mut steps = 0;
        while i > 0 && steps < 24 {
            i -= 1;
            steps += 1;
            match self.words[i].tag {
                Tag::Verb => return Some(i),
                Tag::Stop | Tag::Rel => return None,
                _ => {}
            }
        }
        None
    }

    /// Verbs whose object is the subject of their infinitive: "urged X to".
    fn object_control(&self, v: usize) -> bool {
        const VERBS: &[&str] = &[
            "urge",
            "ask",
            "order",
            "call",
            "tell",
            "press",
            "pressure",
            "force",
            "allow",
            "permit",
            "invite",
            "warn",
            "encourage",
            "instruct",
            "want",
            "push",
            "help",
            "enable",
            "compel",
            "request",
            "lead",
            "beg",
            "advise",
            "authorize",
            "require",
            "forbid",
            "send",
            "deploy",
            "implore",
        ];
        VERBS.contains(&&*self.words[v].lemma) && !self.right(v).obj.is_empty()
    }
}
