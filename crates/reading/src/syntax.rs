//! Questions to the tree of a sentence: who does, to whom, in which clause.
//!
//! Heads and relations are those of the tokens (UD v2); where no parser ran every token is its own root and all
//! answers are empty, so that a caller falls back to its rules.

use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::{Token, Upos};
use std::ops::Range;

/// The trees of a reading, with the way down.
#[derive(Debug)]
pub struct Syntax<'r> {
    tokens: &'r [Token],
    text: &'r str,
    /// Children of token `n` are `below[from[n]..from[n + 1]]`, in the order of the text.
    from: Vec<u32>,
    below: Vec<u32>,
    /// The sentence's tokens, by token.
    sentences: Vec<Range<usize>>,
}

/// Words that a clause keeps for itself: a subtree under one of these is a clause of its own.
const CLAUSES: &[&str] = &["advcl", "acl", "ccomp", "csubj", "parataxis"];

impl<'r> Syntax<'r> {
    /// Indexes the tokens of a reading.
    pub fn of(reading: &'r Reading) -> Self {
        let tokens = reading.tokens.as_slice();
        let mut from = vec![0u32; tokens.len() + 1];
        let is_child = |n: usize, t: &Token| t.head as usize != n && (t.head as usize) < tokens.len();
        for (n, token) in tokens.iter().enumerate() {
            if is_child(n, token) {
                from[token.head as usize + 1] += 1;
            }
        }
        for n in 1..from.len() {
            from[n] += from[n - 1];
        }
        let mut next = from.clone();
        let mut below = vec![0; from.last().map_or(0, |n| *n as usize)];
        for (n, token) in tokens.iter().enumerate() {
            if is_child(n, token) {
                let place = &mut next[token.head as usize];
                below[*place as usize] = u32::try_from(n).unwrap_or(u32::MAX);
                *place += 1;
            }
        }
        let sentences = reading.sentences.iter().map(|s| s.tokens()).collect();
        Syntax { tokens, text: &reading.report.text, from, below, sentences }
    }

    /// The words that hang on a word, in the order of the text.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let range = match (self.from.get(token), self.from.get(token + 1)) {
            (Some(a), Some(b)) => *a as usize..*b as usize,
            _ => 0..0,
        };
        self.below[range].iter().map(|n| *n as usize)
    }

    /// The word that a word hangs on; `None` for a root.
    pub fn head(&self, token: usize) -> Option<usize> {
        let head = self.tokens.get(token)?.head as usize;
        (head != token && head < self.tokens.len()).then_some(head)
    }

    /// The part of speech of a word.
    pub fn upos(&self, token: usize) -> Option<Upos> {
        self.tokens.get(token).map(|t| t.upos)
    }

    /// The relation of a word to its head, subtype included.
    pub fn relation(&self, token: usize) -> &'r str {
        self.tokens.get(token).map_or("", |t| t.deprel.as_str())
    }

    /// Whether the relation is `relation` or a subtype of it.
    pub fn is(&self, token: usize, relation: &str) -> bool {
        let own = self.relation(token);
        own.strip_prefix(relation).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// Whether a parser has read the sentence of a word.
    pub fn parsed(&self, token: usize) -> bool {
        let sentence = self.sentence(token);
        sentence.len() == 1 && self.relation(token) == "root"
            || sentence.clone().any(|n| self.head(n).is_some())
    }

    /// The tokens of the sentence that holds a token.
    pub fn sentence(&self, token: usize) -> Range<usize> {
        let after = self.sentences.partition_point(|s| s.start <= token);
        let own = after.checked_sub(1).and_then(|n| self.sentences.get(n));
        own.filter(|s| s.contains(&token)).cloned().unwrap_or(token..token)
    }

    /// The first child in one of these relations, subtypes included.
    fn child(&self, token: usize, relations: &[&str]) -> Option<usize> {
        self.children(token).find(|c| relations.iter().any(|r| self.is(*c, r)))
    }

    /// Who does it: the subject of an active verb or of a predicate, shared by verbs joined to the
    /// first ("struck and killed"), the noun that a relative or participle clause hangs on, the subject
    /// of the verb above for an open complement ("vowed to strike"). Of a passive see [`Syntax::agent_of`].
    pub fn subject_of(&self, verb: usize) -> Option<usize> {
        if self.is_passive(verb) {
            return None;
        }
        self.subject(verb, false, 0)
    }

    fn subject(&self, verb: usize, passive: bool, depth: usize) -> Option<usize> {
        if depth > 8 {
            return None;
        }
        let own = self.child(verb, if passive { &["nsubj:pass"] } else { &["nsubj"] });
        let own = own.filter(|c| passive || !self.is(*c, "nsubj:pass"));
        let relative = || {
            let noun = self.head(verb)?;
            // "the group which struck": the noun stands for the pronoun that is the subject.
            let subject = self.child(verb, &["nsubj"]);
            let pronoun = subject.is_some_and(|s| self.is_relative(s) && self.is(s, "nsubj:pass") == passive);
            let bare = subject.is_none() && !passive && self.form(verb).ends_with("ing");
            let past = subject.is_none() && passive && self.relation(verb) == "acl";
            (self.is(verb, "acl") && (pronoun || bare || past)).then_some(noun)
        };
        if let Some(noun) = relative() {
            return Some(noun);
        }
        if own.is_some() {
            return own;
        }
        let above = self.head(verb)?;
        if self.is(verb, "conj") && self.tokens[above].upos != Upos::Noun {
            // A passive joined to an active verb shares its subject too: "was hit and sank".
            return self
                .subject(above, passive, depth + 1)
                .or_else(|| self.child(above, &["nsubj"]).filter(|_| self.is_passive(above) != passive));
        }
        if self.is(verb, "xcomp") {
            // "ordered the army to strike": the object above acts; "vowed to strike": the subject.
            return self.object_of(above).or_else(|| {
                if self.is_passive(above) {
                    self.passive_subject_of(above)
                } else {
                    self.subject(above, false, depth + 1)
                }
            });
        }
        if self.is(verb, "advcl") && self.form(verb).ends_with("ing") {
            return if self.is_passive(above) { None } else { self.subject(above, false, depth + 1) };
        }
        None
    }

    /// To whom: the direct object; of a passive verb its subject.
    pub fn object_of(&self, verb: usize) -> Option<usize> {
        if self.is_passive(verb) {
            return self.passive_subject_of(verb);
        }
        self.child(verb, &["obj"])
    }

    /// The subject of a passive verb, which is what the act was done to.
    pub fn passive_subject_of(&self, verb: usize) -> Option<usize> {
        if !self.is_passive(verb) {
            return None;
        }
        self.subject(verb, true, 0)
    }

    /// Who does it in the passive: "by the army".
    pub fn agent_of(&self, verb: usize) -> Option<usize> {
        if !self.is_passive(verb) {
            return None;
        }
        let by = |c: &usize| {
            self.relation(*c) == "obl:agent"
                || self.is(*c, "obl") && self.children(*c).any(|m| self.is(m, "case") && self.form(m) == "by")
        };
        self.children(verb).find(by)
    }

    /// Whether the verb is passive: it has a passive subject or auxiliary or an agent, or is a bare past
    /// participle on a noun ("a base hit by drones").
    pub fn is_passive(&self, verb: usize) -> bool {
        let marked =
            |c: usize| matches!(self.relation(c), "nsubj:pass" | "aux:pass" | "csubj:pass" | "obl:agent");
        if self.children(verb).any(marked) {
            return true;
        }
        let Some(token) = self.tokens.get(verb) else { return false };
        if token.upos == Upos::Verb
            && self.relation(verb) == "acl"
            && !self.form(verb).ends_with("ing")
            && !self.children(verb).any(|c| self.is(c, "mark") || self.is(c, "nsubj") || self.is(c, "obj"))
        {
            return true;
        }
        // "were killed and wounded": the second shares the auxiliary of the first.
        self.is(verb, "conj")
            && !self.children(verb).any(|c| self.is(c, "nsubj") || self.is(c, "aux") || self.is(c, "obj"))
            && self.head(verb).is_some_and(|h| {
                self.children(h).any(|c| self.relation(c) == "aux:pass") && self.form(verb).ends_with("ed")
            })
    }

    /// Every word that stands beside `token` in a coordination, itself first: "the army and the police".
    pub fn coordination(&self, token: usize) -> Vec<usize> {
        let mut out = vec![token];
        out.extend(self.children(token).filter(|c| self.is(*c, "conj")));
        out
    }

    /// The verb or predicate that a word stands under: the nearest above that is a verb or heads a clause.
    pub fn governing_verb(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for _ in 0..64 {
            at = self.head(at)?;
            let token = &self.tokens[at];
            let clause = CLAUSES.iter().any(|r| self.is(at, r)) || token.deprel == "root";
            if token.upos == Upos::Verb || clause && self.child(at, &["cop", "nsubj"]).is_some() {
                return Some(at);
            }
        }
        None
    }

    /// Whether a word of denial hangs on the verb: "not", "never", "no" on its subject.
    pub fn is_negated(&self, verb: usize) -> bool {
        let no = |t: usize| {
            matches!(self.form(t).to_lowercase().as_str(), "not" | "n't" | "n’t" | "never" | "no" | "neither")
        };
        self.children(verb)
            .any(|c| no(c) || self.is(c, "nsubj") && self.children(c).any(|d| self.is(d, "det") && no(d)))
    }

    /// All words below a word and itself, in the order of the text.
    pub fn subtree(&self, token: usize) -> Vec<usize> {
        self.gather(token, |_| true)
    }

    /// The words of the verb's own clause: its subtree without the clauses that hang on it.
    pub fn clause(&self, verb: usize) -> Vec<usize> {
        self.gather(verb, |c| {
            let joined = self.is(c, "conj") && self.child(c, &["nsubj"]).is_some();
            !joined && !CLAUSES.iter().any(|r| self.is(c, r))
        })
    }

    fn gather(&self, token: usize, enter: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut out = Vec::new();
        if token >= self.tokens.len() {
            return out;
        }
        let mut stack = vec![token];
        // A tree has no way back; the bound guards against heads that are none.
        while let Some(at) = stack.pop() {
            if out.len() > self.tokens.len() {
                break;
            }
            out.push(at);
            stack.extend(self.children(at).filter(|c| enter(*c)));
        }
        out.sort_unstable();
        out
    }

    /// From the first to the last word of [`Syntax::clause`], marks at its ends left out.
    pub fn clause_span(&self, verb: usize) -> Span {
        let mark = |t: &&usize| self.tokens[**t].upos == Upos::Punct;
        let words = self.clause(verb);
        match (words.iter().find(|t| !mark(t)), words.iter().rev().find(|t| !mark(t))) {
            (Some(a), Some(b)) => self.tokens[*a].span.cover(self.tokens[*b].span),
            _ => self.tokens.get(verb).map_or_else(Span::default, |t| t.span),
        }
    }

    /// The words of a noun without the clauses, appositions and parallels that hang on it.
    pub fn phrase_span(&self, noun: usize) -> Span {
        let words = self.gather(noun, |c| {
            let apart = ["acl", "appos", "conj", "cc", "parataxis", "punct", "cop", "nsubj", "mark", "advcl"];
            !apart.iter().any(|r| self.is(c, r))
        });
        let of = |n: Option<&usize>| n.and_then(|n| self.tokens.get(*n)).map(|t| t.span);
        match (of(words.first()), of(words.last())) {
            (Some(a), Some(b)) => a.cover(b),
            _ => Span::default(),
        }
    }

    /// The token that begins at or holds a byte of the text.
    pub fn token_at(&self, byte: usize) -> Option<usize> {
        let after = self.tokens.partition_point(|t| t.span.begin() <= byte);
        after.checked_sub(1).filter(|n| self.tokens[*n].span.holds(byte))
    }

    /// The head word of a span: the word in it that hangs on one outside.
    pub fn head_of(&self, span: Span) -> Option<usize> {
        let first = self.tokens.partition_point(|t| t.span.finish() <= span.begin());
        let inside = |n: usize| self.tokens.get(n).is_some_and(|t| span.contains(t.span));
        (first..self.tokens.len())
            .take_while(|n| inside(*n))
            .find(|n| self.head(*n).is_none_or(|h| !inside(h)) && self.tokens[*n].upos != Upos::Punct)
    }

    fn is_relative(&self, token: usize) -> bool {
        matches!(self.form(token).to_lowercase().as_str(), "who" | "which" | "that" | "whom")
    }

    fn form(&self, token: usize) -> &'r str {
        self.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }
}

#[cfg(test)]
mod tests;
