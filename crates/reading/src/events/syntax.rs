//! Noun phrases and what stands around a verb or a noun, without a parser.

use super::inflect::Form;
use super::words::{Tag, Word};

/// A noun phrase: word indices `[start, end)`, the head's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Np {
    pub start: usize,
    pub end: usize,
    pub head: usize,
}

/// Noun phrases joined by "and".
pub(super) type Group = Vec<Np>;

/// A preposition and what it governs.
#[derive(Clone, Debug)]
pub(super) struct Pp {
    pub prep: usize,
    pub group: Group,
}

/// What follows a verb or a noun up to the end of its clause.
#[derive(Clone, Debug, Default)]
pub(super) struct Right {
    pub obj: Group,
    pub obj2: Group,
    pub pps: Vec<Pp>,
    /// Verb of a to-infinitive.
    pub inf: Option<usize>,
    /// First word of a clause with "that", or of one without it.
    pub that: Option<usize>,
    /// A verb in -ing after it, with or without a comma: "killing two".
    pub ing: Option<usize>,
    /// A particle right after the verb: "out", "down", "off".
    pub particle: Option<usize>,
    /// One past the last word looked at.
    pub end: usize,
}

/// A sentence with its noun phrases.
pub(super) struct Syntax<'w> {
    pub words: &'w [Word],
    pub nps: Vec<Np>,
    /// Noun phrase that a word belongs to, by word.
    pub np_of: Vec<Option<usize>>,
}

impl<'w> Syntax<'w> {
    /// Finds the noun phrases.
    pub fn of(words: &'w [Word]) -> Self {
        let mut nps = Vec::new();
        let mut np_of = vec![None; words.len()];
        let mut i = 0;
        while i < words.len() {
            let Some(np) = noun_phrase(words, i) else {
                i += 1;
                continue;
            };
            for slot in np_of.iter_mut().take(np.end).skip(np.start) {
                *slot = Some(nps.len());
            }
            i = np.end;
            nps.push(np);
        }
        Syntax { words, nps, np_of }
    }

    fn tag(&self, i: usize) -> Option<Tag> {
        self.words.get(i).map(|w| w.tag)
    }

    /// The noun phrase that begins at `i`.
    fn np_at(&self, i: usize) -> Option<Np> {
        let np = self.nps[(*self.np_of.get(i)?)?];
        (np.start == i).then_some(np)
    }

    /// The noun phrase that ends right before `i`.
    fn np_before(&self, i: usize) -> Option<Np> {
        let np = self.nps[(*self.np_of.get(i.checked_sub(1)?)?)?];
        (np.end == i).then_some(np)
    }

    /// Whether the phrase is a time: "Monday", "last week".
    pub fn is_time(&self, np: Np) -> bool {
        self.words[np.head].time
    }

    /// First word of the verb group whose main verb is `v`: auxiliaries, adverbs, negation before it.
    pub fn group_start(&self, v: usize) -> usize {
        let mut start = v;
        while start > 0 {
            match self.words[start - 1].tag {
                Tag::Aux | Tag::Modal | Tag::Neg => start -= 1,
                Tag::Adv if start > 1 && !self.words[start - 1].time => start -= 1,
                Tag::To => return start - 1,
                _ => break,
            }
        }
        start
    }

    /// Whether the verb is passive: "was killed", "been killed by", "those killed in".
    pub fn passive(&self, v: usize) -> bool {
        let word = &self.words[v];
        if !matches!(word.form, Some(Form::Past | Form::Participle)) {
            return false;
        }
        let mut i = v;
        let mut between = 0;
        while i > 0 && between < 4 {
            i -= 1;
            let w = &self.words[i];
            match w.tag {
                Tag::Aux => {
                    return match &*w.low {
                        "has" | "have" | "had" | "having" | "'ve" | "’ve" | "do" | "did" | "does" => false,
                        "'s" | "’s" => word.form == Some(Form::Participle),
                        _ => true,
                    };
                }
                Tag::Adv | Tag::Neg => between += 1,
                _ if w.time => between += 1,
                _ if matches!(&*w.low, "get" | "got" | "gets" | "getting") => return true,
                // "was arrested and deported": the auxiliary stands before the first verb.
                Tag::Conj if i > 0 && self.words[i - 1].tag == Tag::Verb => return self.passive(i - 1),
                _ => break,
            }
        }
        // Reduced: a noun, the participle, "by".
        let by = self.words.get(v + 1).is_some_and(|w| w.low == "by")
            || (self.words.get(v + 1).is_some_and(|w| w.tag == Tag::Adv)
                && self.words.get(v + 2).is_some_and(|w| w.low == "by"));
        by && !self.by_is_time(v + 1)
    }

    fn by_is_time(&self, i: usize) -> bool {
        self.words.get(i + 1).is_some_and(|w| w.time || w.form == Some(Form::Ing))
    }

    /// Phrases joined to `np` on its right: "A, B and C".
    pub fn group_right(&self, np: Np) -> Group {
        let mut group = vec![np];
        let mut at = np.end;
        while let Some(w) = self.words.get(at) {
            let joined = matches!(&*w.low, "and" | "or" | "&");
            let comma = w.tag == Tag::Comma && self.list_ahead(at);
            if !joined && !comma {
                break;
            }
            let mut next = at + 1;
            if comma && self.words.get(next).is_some_and(|w| w.low == "and") {
                next += 1;
            }
            let Some(more) = self.np_at(next) else { break };
            // "killed two men and police said": the second phrase is the subject of what follows.
            let after = self.skip_adverbs(more.end);
            let verb_next = matches!(self.tag(after), Some(Tag::Verb | Tag::Aux | Tag::Modal));
            if verb_next && joined && !self.reduced(after) {
                break;
            }
            if self.is_time(more) {
                break;
            }
            group.push(more);
            at = more.end;
        }
        group
    }

    /// A participle that belongs to the phrase before it: "troops based in", "men killed by".
    fn reduced(&self, v: usize) -> bool {
        self.words
            .get(v)
            .is_some_and(|w| w.tag == Tag::Verb && matches!(w.form, Some(Form::Past | Form::Participle)))
            && self.words.get(v + 1).is_some_and(|w| w.tag == Tag::Prep)
    }

    /// Whether a list "A, B and C" goes on after the comma at `at`.
    fn list_ahead(&self, at: usize) -> bool {
        let mut i = at;
        for _ in 0..8 {
            let Some(np) = self.np_at(i + 1) else {
                return self.words.get(i + 1).is_some_and(|w| w.low == "and") && self.np_at(i + 2).is_some();
            };
            match self.words.get(np.end).map(|w| (&*w.low, w.tag)) {
                Some(("and" | "or", _)) => {
                    return self.np_at(np.end + 1).is_some_and(|last| {
                        !matches!(
                            self.tag(self.skip_adverbs(last.end)),
                            Some(Tag::Verb | Tag::Aux | Tag::Modal)
                        ) || i > at
                    });
                }
                Some((_, Tag::Comma)) => i = np.end,
                _ => return false,
            }
        }
        false
    }

    fn skip_adverbs(&self, mut i: usize) -> usize {
        while self.words.get(i).is_some_and(|w| w.tag == Tag::Adv || (w.time && w.tag != Tag::Verb)) {
            i += 1;
        }
        i
    }

    /// Phrases joined to `np` on its left.
    fn group_left(&self, np: Np) -> Group {
        let mut group = vec![np];
        let mut start = np.start;
        let mut seen_and = false;
        while start > 0 {
            let w = &self.words[start - 1];
            let joined = matches!(&*w.low, "and" | "or" | "&");
            if !(joined || (w.tag == Tag::Comma && seen_and)) {
                break;
            }
            let mut end = start - 1;
            if joined && end > 0 && self.words[end - 1].tag == Tag::Comma {
                end -= 1;
            }
            let Some(more) = self.np_before(end) else { break };
            if self.is_time(more) {
                break;
            }
            seen_and |= joined;
            group.insert(0, more);
            start = more.start;
        }
        group
    }

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
                    if self.words[p].low == "of"
                        || self.words[p].low == "for"
                        || self.words[p].low == "from" =>
                {
                    let object = self.right(g).obj;
                    if object.is_empty() { self.subject_within(g, depth - 1) } else { object }
                }
                Some(g) => self.subject_within(g, depth - 1),
                None => Vec::new(),
            };
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
                if self.is_time(np) {
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
                        _ => return group,
                    },
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
                        Some(np) => self.head_of_chain(np),
                        None => Vec::new(),
                    };
                }
                Tag::Conj => {
                    return match self.verb_before(p) {
                        Some(g) if g != v => self.subject_within(g, depth - 1),
                        _ => Vec::new(),
                    };
                }
                Tag::Verb if p != v => return self.subject_within(p, depth - 1),
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

    /// The head phrase of "a strike in Baghdad" for the phrase "Baghdad".
    fn head_of_chain(&self, np: Np) -> Group {
        let mut group = self.group_left(np);
        for _ in 0..3 {
            let Some(q) = group[0].start.checked_sub(2) else { break };
            if self.words[q + 1].tag != Tag::Prep {
                break;
            }
            let Some(up) = self.np_before(q + 1) else { break };
            if self.is_time(up) {
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
        (opens && self.np_before(open).is_some()).then_some(open)
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

    /// What follows the verb at `v`.
    pub fn right(&self, v: usize) -> Right {
        let mut out = Right::default();
        let mut at = self.skip_adverbs_not_particles(v + 1);
        if self.words.get(at).is_some_and(|w| particle(&w.low))
            && !matches!(self.tag(at), Some(Tag::Prep | Tag::To))
        {
            out.particle = Some(at);
            at = self.skip_adverbs(at + 1);
        } else if self.words.get(at).is_some_and(|w| particle(&w.low)) {
            out.particle = Some(at);
        }
        if let Some(np) = self.np_at(at)
            && !self.is_time(np)
        {
            out.obj = self.group_right(np);
            at = out.obj.last().map_or(at, |n| n.end);
            if let Some(second) = self.np_at(at)
                && !self.is_time(second)
            {
                out.obj2 = self.group_right(second);
                at = out.obj2.last().map_or(at, |n| n.end);
            }
        }
        self.rest(at, &mut out);
        out
    }

    fn skip_adverbs_not_particles(&self, mut i: usize) -> usize {
        while self
            .words
            .get(i)
            .is_some_and(|w| w.tag == Tag::Adv && !particle(&w.low) || (w.time && w.tag != Tag::Verb))
        {
            i += 1;
        }
        i
    }

    /// What follows a noun phrase.
    pub fn after_np(&self, np: Np) -> Right {
        let mut out = Right::default();
        self.rest(np.end, &mut out);
        out
    }

    /// Prepositions, infinitive, clause from `at` on.
    fn rest(&self, mut at: usize, out: &mut Right) {
        let from = at;
        while let Some(w) = self.words.get(at) {
            if at > from + 40 {
                break;
            }
            if let Some(np) = self.np_at(at) {
                if self.is_time(np) {
                    at = np.end;
                    continue;
                }
                // A new subject, or a clause without "that".
                out.that = out.that.or(Some(at));
                break;
            }
            match w.tag {
                Tag::Prep | Tag::Sub if w.tag == Tag::Prep || w.low == "as" => {
                    if let Some(np) = self.np_at(at + 1).or_else(|| {
                        self.words.get(at + 1).filter(|w| matches!(w.tag, Tag::Adv | Tag::Prep))?;
                        self.np_at(at + 2)
                    }) {
                        let group = self.group_right(np);
                        let end = group.last().map_or(np.end, |n| n.end);
                        if !self.is_time(np) {
                            out.pps.push(Pp { prep: at, group });
                        }
                        at = end;
                        continue;
                    }
                    if self.words.get(at + 1).is_some_and(|w| w.form == Some(Form::Ing)) {
                        out.ing = out.ing.or(Some(at + 1));
                        break;
                    }
                    if matches!(self.tag(at + 1), Some(Tag::Adv | Tag::Num))
                        || self.words.get(at + 1).is_some_and(|w| w.time)
                    {
                        at += 1;
                        continue;
                    }
                    break;
                }
                Tag::To => {
                    let verb =
                        (at + 1..(at + 5).min(self.words.len())).find(|i| self.words[*i].tag == Tag::Verb);
                    out.inf = verb;
                    break;
                }
                Tag::Adv | Tag::Num | Tag::Poss => at += 1,
                _ if w.time => at += 1,
                Tag::Comma => {
                    let next = self.words.get(at + 1);
                    let goes_on = next.is_some_and(|n| n.tag == Tag::Prep || n.time);
                    if goes_on {
                        at += 1;
                        continue;
                    }
                    if next.is_some_and(|n| n.form == Some(Form::Ing) && n.tag == Tag::Verb) {
                        out.ing = Some(at + 1);
                    }
                    break;
                }
                Tag::Verb if w.form == Some(Form::Ing) => {
                    out.ing = Some(at);
                    break;
                }
                Tag::Sub if w.low == "that" => {
                    out.that = Some(at + 1);
                    break;
                }
                _ => break,
            }
        }
        out.end = at;
    }

    /// The verb that the phrase is the object of: "carried out the strike"; the verb must stand right before it.
    pub fn verb_over(&self, np: Np) -> Option<usize> {
        let mut i = np.start;
        for _ in 0..4 {
            i = i.checked_sub(1)?;
            match self.words[i].tag {
                Tag::Verb => return Some(i),
                Tag::Adv => {}
                _ if self.words[i].time => {}
                // "out", "on" of a particle verb
                Tag::Prep if i > 0 && self.words[i - 1].tag == Tag::Verb && particle(&self.words[i].low) => {}
                _ => return None,
            }
        }
        None
    }

    /// The verb that the phrase is the subject of, over prepositional phrases and relative pronouns.
    pub fn verb_under(&self, np: Np) -> Option<usize> {
        let mut at = np.end;
        let mut steps = 0;
        while let Some(w) = self.words.get(at) {
            steps += 1;
            if steps > 24 {
                return None;
            }
            if let Some(k) = self.np_of[at] {
                at = self.nps[k].end;
                continue;
            }
            match w.tag {
                Tag::Verb => {
                    if self.reduced(at) && self.words[at + 1].low != "by" && at == np.end {
                        at += 1;
                        continue;
                    }
                    return Some(at);
                }
                Tag::Prep | Tag::Adv | Tag::Aux | Tag::Modal | Tag::Neg | Tag::Rel | Tag::Comma => at += 1,
                Tag::Conj if self.np_at(at + 1).is_some() => at += 1,
                _ if w.time => at += 1,
                _ => return None,
            }
        }
        None
    }
}

/// Words that make a particle verb.
fn particle(low: &str) -> bool {
    matches!(
        low,
        "out"
            | "up"
            | "down"
            | "off"
            | "back"
            | "over"
            | "on"
            | "away"
            | "in"
            | "into"
            | "for"
            | "to"
            | "with"
    )
}

/// The noun phrase that begins at `i`, if one does.
fn noun_phrase(words: &[Word], i: usize) -> Option<Np> {
    let starts = |w: &Word| {
        w.tag.nominal()
            || matches!(w.tag, Tag::Det)
            || (w.tag == Tag::Adv
                && matches!(&*w.low, "nearly" | "almost" | "only" | "just" | "approximately" | "roughly"))
    };
    let first = &words[i];
    if first.tag == Tag::Pron {
        return Some(Np { start: i, end: i + 1, head: i });
    }
    // "at least three", "up to 40", "as many as ten", "about 40": a number with its modifier.
    let mut at = i;
    if !starts(first) {
        let number_at = |n: usize| words.get(n).is_some_and(|w| w.tag == Tag::Num);
        let pair = |a: &str, b: &str| first.low == a && words.get(i + 1).is_some_and(|w| w.low == b);
        if (pair("at", "least") || pair("up", "to") || pair("at", "most")) && number_at(i + 2) {
            at = i + 2;
        } else if matches!(&*first.low, "about" | "around" | "over" | "some") && number_at(i + 1) {
            at = i + 1;
        } else {
            return None;
        }
    }
    let mut head = None;
    let mut end = at;
    while let Some(w) = words.get(end) {
        match w.tag {
            Tag::Det
                if end == i || matches!(words[end - 1].tag, Tag::Det) || words[end - 1].low == "half" => {}
            Tag::Adv if head.is_none() => {}
            Tag::Noun | Tag::Name => {
                if w.time && head.is_some_and(|h: usize| !words[h].time) {
                    break;
                }
                head = Some(end);
            }
            Tag::Num => {
                if head.is_none() {
                    head = Some(end);
                } else if head.is_some_and(|h| matches!(words[h].tag, Tag::Noun))
                    && words.get(end + 1).is_some_and(|n| matches!(n.tag, Tag::Noun | Tag::Name))
                    && !w.low.starts_with(|c: char| c.is_ascii_digit())
                {
                    break;
                }
            }
            Tag::Adj => {
                // An adjective after the head ends the phrase unless more nouns follow.
                if head.is_some_and(|h| words[h].tag != Tag::Num)
                    && !words.get(end + 1).is_some_and(|n| n.tag.nominal())
                {
                    break;
                }
            }
            Tag::Poss => {
                // "'s" joins owner and owned; at the end it stays outside.
                let owned = words
                    .get(end + 1)
                    .is_some_and(|n| n.tag.nominal() || n.tag == Tag::Verb || n.tag == Tag::Adv);
                if !owned || head.is_none() {
                    break;
                }
            }
            Tag::Verb => {
                // A participle inside: "the besieged town", "a suspected bomber".
                let inside = matches!(w.form, Some(Form::Past | Form::Participle | Form::Ing))
                    && end > i
                    && matches!(words[end - 1].tag, Tag::Det | Tag::Adj | Tag::Poss)
                    && words.get(end + 1).is_some_and(|n| n.tag.nominal());
                if !inside {
                    break;
                }
            }
            _ => break,
        }
        end += 1;
    }
    let adjective = (i..end).rev().find(|k| matches!(words[*k].tag, Tag::Adj | Tag::Det));
    let head = head.or(adjective.filter(|_| end > i))?;
    let end = if words[head].tag == Tag::Det { head + 1 } else { end.max(head + 1) };
    (end > i).then_some(Np { start: i, end, head })
}
