//! Noun phrases and what stands around a verb or a noun, without a parser.

use super::inflect::Form;
use super::phrases::noun_phrase;
use super::tree::Tree;
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
    /// The parser's tree, where one ran.
    pub tree: Option<Tree<'w>>,
}

impl<'w> Syntax<'w> {
    /// Finds the noun phrases.
    pub fn of(words: &'w [Word], tree: Option<Tree<'w>>) -> Self {
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
        Syntax { words, nps, np_of, tree }
    }

    pub(super) fn tag(&self, i: usize) -> Option<Tag> {
        self.words.get(i).map(|w| w.tag)
    }

    /// The noun phrase that begins at `i`.
    pub(super) fn np_at(&self, i: usize) -> Option<Np> {
        let np = self.nps[(*self.np_of.get(i)?)?];
        (np.start == i).then_some(np)
    }

    /// The noun phrase that ends right before `i`.
    pub(super) fn np_before(&self, i: usize) -> Option<Np> {
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
        // "who were hit by": of three like forms the one that stands behind "to be" is the participle.
        let unchanged = word.form == Some(Form::Base) && v > 0 && is_being(&self.words[v - 1].low);
        // "with police hit by arrows"
        let hit = word.form == Some(Form::Base)
            && matches!(&*word.lemma, "hit" | "hurt" | "beset")
            && self.words.get(v + 1).is_some_and(|w| w.low == "by")
            && v.checked_sub(1).is_some_and(|i| self.np_of[i].is_some());
        if hit {
            return !self.by_is_time(v + 1);
        }
        if !unchanged && !matches!(word.form, Some(Form::Past | Form::Participle)) {
            return false;
        }
        // "is committed to", "is opposed to", "is prepared to": states of the subject.
        if matches!(&*word.lemma, "commit" | "oppose" | "prepare" | "concern" | "determine" | "resign")
            && self.words.get(v + 1).is_some_and(|w| w.low == "to")
        {
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
                        // "if it's attacked"
                        "'s" | "’s" => {
                            word.form == Some(Form::Participle) || self.tree.is_some_and(|t| t.passive(v))
                        }
                        _ => true,
                    };
                }
                Tag::Adv | Tag::Neg => between += 1,
                _ if w.time => between += 1,
                _ if matches!(&*w.low, "get" | "got" | "gets" | "getting") => return true,
                // "was arrested and deported": the auxiliary stands before the first verb.
                Tag::Conj if i > 0 && self.words[i - 1].tag == Tag::Verb => return self.passive(i - 1),
                // "were killed, wounded or captured"
                Tag::Comma if self.listed(i, v) => return self.passive(i - 1),
                _ => break,
            }
        }
        if self.left_out(v) {
            return true;
        }
        // "men accused of killing", "a man charged with": the active has whom it accuses in between.
        let charged = match &*word.lemma {
            "accuse" | "suspect" | "convict" => "of",
            "blame" => "for",
            "charge" => "with",
            _ => "",
        };
        if !charged.is_empty() && self.words.get(v + 1).is_some_and(|w| w.low == charged) {
            return v > 0 && (self.np_of[v - 1].is_some() || self.words[v - 1].tag == Tag::Comma);
        }
        // Reduced: a noun, the participle, "by".
        let by = self.words.get(v + 1).is_some_and(|w| w.low == "by")
            || (self.words.get(v + 1).is_some_and(|w| w.tag == Tag::Adv)
                && self.words.get(v + 2).is_some_and(|w| w.low == "by"));
        by && !self.by_is_time(v + 1)
    }

    /// Whether the comma at `i` stands in a list of participles in which `v` is not the last.
    fn listed(&self, i: usize, v: usize) -> bool {
        i > 0
            && self.words[i - 1].tag == Tag::Verb
            && matches!(self.words[i - 1].form, Some(Form::Past | Form::Participle))
            && matches!(self.tag(v + 1), Some(Tag::Comma | Tag::Conj))
    }

    /// A passive without its auxiliary: "14 were killed and 31 suspects arrested", "the number of people abducted". Only of deeds
    /// that are always done to somebody, where nobody follows and the tree sees it so.
    fn left_out(&self, v: usize) -> bool {
        let Some(tree) = self.tree else { return false };
        // "Journalist shot dead in Guanajuato"
        let dead = self.words[v].lemma == "shoot" && self.words.get(v + 1).is_some_and(|w| w.low == "dead");
        // "two were killed and three rebels eliminated": the passive of the first goes on, with a subject of its own.
        let goes_on = tree.is(v, "conj")
            && tree.head(v).is_some_and(|h| h < v && tree.passive(h))
            && tree.child(v, "nsubj").is_some_and(|s| self.words[s].tag != Tag::Num)
            && tree.child(v, "obj").is_none()
            && harms(&self.words[v].lemma);
        if !(done_to_somebody(&self.words[v].lemma) || dead || goes_on) {
            return false;
        }
        let Some(np) = v.checked_sub(1).and_then(|i| self.np_of[i]).map(|k| self.nps[k]) else {
            return false;
        };
        let shared = self.tag(v + 1) == Some(Tag::Conj) && self.tag(v + 2) == Some(Tag::Verb);
        if np.end != v || self.is_time(np) || shared || !self.right(v).obj.is_empty() {
            return false;
        }
        let behind_a_noun = tree.is(v, "acl")
            && !tree.is(v, "acl:relcl")
            && tree.head(v).is_some_and(|h| (np.start..np.end).contains(&h));
        let headline = dead && tree.child(v, "nsubj").is_some() && !tree.is(v, "conj");
        tree.passive(v) || behind_a_noun || goes_on || headline
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
    pub(super) fn reduced(&self, v: usize) -> bool {
        self.words
            .get(v)
            .is_some_and(|w| w.tag == Tag::Verb && matches!(w.form, Some(Form::Past | Form::Participle)))
            && self.words.get(v + 1).is_some_and(|w| w.tag == Tag::Prep)
    }

    /// Whether a list "A, B and C" goes on after the comma at `at`.
    fn list_ahead(&self, at: usize) -> bool {
        let mut i = at;
        let mut named = 0;
        for _ in 0..8 {
            let Some(np) = self.np_at(i + 1) else {
                return named > 1
                    || self.words.get(i + 1).is_some_and(|w| w.low == "and") && self.np_at(i + 2).is_some();
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
                Some((_, Tag::Comma)) => {
                    named += usize::from(self.words[np.head].tag == Tag::Name);
                    i = np.end;
                }
                // "to Iran, Libya, Sudan and, with strings attached, Cuba"
                _ => return false,
            }
        }
        false
    }

    /// Whether a noun phrase begins here that is no time: "nearly 4,000 men", "a four-day strike".
    fn thing_at(&self, i: usize) -> bool {
        self.np_at(i).is_some_and(|np| !self.is_time(np))
    }

    fn skip_adverbs(&self, mut i: usize) -> usize {
        while !self.thing_at(i)
            && self.words.get(i).is_some_and(|w| w.tag == Tag::Adv || (w.time && w.tag != Tag::Verb))
        {
            i += 1;
        }
        i
    }

    /// Phrases joined to `np` on its left.
    pub(super) fn group_left(&self, np: Np) -> Group {
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

    /// What follows the verb at `v`.
    pub fn right(&self, v: usize) -> Right {
        let mut out = Right::default();
        // "shot dead at least five protesters": the second word belongs to the verb.
        let dead = self.words[v].lemma == "shoot" && self.words.get(v + 1).is_some_and(|w| w.low == "dead");
        let mut at = self.skip_adverbs_not_particles(self.past_quote(v) + usize::from(dead));
        if self.words.get(at).is_some_and(|w| particle(&w.low))
            && !matches!(self.tag(at), Some(Tag::Prep | Tag::To))
        {
            out.particle = Some(at);
            at = self.skip_adverbs(at + 1);
        } else if self.words.get(at).is_some_and(|w| particle(&w.low)) {
            out.particle = Some(at);
        }
        // "forced out on Wednesday 1,000 refugees"
        if self.tag(at) == Some(Tag::Prep)
            && let Some(time) = self.np_at(at + 1).filter(|np| self.is_time(*np))
            && self.thing_at(time.end)
        {
            at = time.end;
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

    /// The word behind a verb; a verb alone in quotation marks still has its object: "have “vilified” educators".
    fn past_quote(&self, v: usize) -> usize {
        let mark = |i: usize| self.words.get(i).is_some_and(|w| quote(&w.low));
        // "had trained “terrorists” in the north": the object alone in them.
        let object = || {
            let np = self.np_at(v + 2).filter(|np| mark(np.end) && np.end - np.start < 4);
            np.is_some_and(|np| self.words[np.head].tag != Tag::Name)
        };
        if mark(v + 1) && (v > 0 && mark(v - 1) || object()) { v + 2 } else { v + 1 }
    }

    fn skip_adverbs_not_particles(&self, mut i: usize) -> usize {
        while !self.thing_at(i)
            && self
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
                        // "on "sickos"" as well.
                        let next = self.words.get(at + 1);
                        next.filter(|w| matches!(w.tag, Tag::Adv | Tag::Prep) || quote(&w.low))?;
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
                    // "a response to attacks": no infinitive ends in -s.
                    out.inf = verb.filter(|i| {
                        let w = &self.words[*i];
                        !w.low.ends_with('s') || w.low == w.lemma
                    });
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
        let mut copula = false;
        while let Some(w) = self.words.get(at) {
            steps += 1;
            if steps > 24 {
                return None;
            }
            copula |= matches!(&*w.low, "was" | "were" | "is" | "are");
            if let Some(k) = self.np_of[at] {
                // "The strikes were an answer to the attack that killed": the verb is another's.
                if copula && !self.is_time(self.nps[k]) {
                    return None;
                }
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
                Tag::Rel | Tag::Sub if self.past_speaker(at).is_some() => at = self.past_speaker(at)?,
                Tag::Prep | Tag::Adv | Tag::Aux | Tag::Modal | Tag::Neg | Tag::Rel | Tag::Comma => at += 1,
                Tag::Conj if self.np_at(at + 1).is_some() => at += 1,
                _ if w.time => at += 1,
                _ => return None,
            }
        }
        None
    }
}

/// Forms of "to be" that make a passive.
fn is_being(low: &str) -> bool {
    matches!(low, "is" | "are" | "was" | "were" | "be" | "been" | "being")
}

/// Deeds that nobody does without somebody to whom they are done.
fn done_to_somebody(lemma: &str) -> bool {
    matches!(
        lemma,
        "arrest"
            | "detain"
            | "apprehend"
            | "abduct"
            | "kidnap"
            | "imprison"
            | "jail"
            | "behead"
            | "deport"
            | "displace"
            | "torture"
    )
}

/// Deeds of which a second participle tells what was done to its own subject.
fn harms(lemma: &str) -> bool {
    done_to_somebody(lemma)
        || matches!(
            lemma,
            "kill"
                | "wound"
                | "injure"
                | "eliminate"
                | "neutralise"
                | "neutralize"
                | "seize"
                | "capture"
                | "destroy"
                | "damage"
                | "burn"
                | "rescue"
                | "execute"
        )
}

/// Quotation marks.
fn quote(low: &str) -> bool {
    matches!(low, "\"" | "“" | "”" | "``" | "''" | "‘" | "’")
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
