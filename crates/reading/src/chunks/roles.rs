//! Who stands where around a verb.

use super::{Chunks, NounChunk, Tense};
use dateline_facts::token::{Token, Upos};

impl Chunks {
    /// The verb group (as an index) whose words include token `at`.
    pub fn verb_at(&self, at: usize) -> Option<usize> {
        self.verbs.iter().position(|v| v.first <= at && at < v.last)
    }

    /// The noun chunk (as an index) whose words include token `at`.
    pub fn noun_at(&self, at: usize) -> Option<usize> {
        self.nouns.iter().position(|n| n.first <= at && at < n.last)
    }

    /// The clause (as an index) that holds token `at`.
    pub fn clause_at(&self, at: usize) -> Option<usize> {
        self.clauses.iter().position(|c| c.first <= at && at < c.last)
    }

    /// Who stands in front of verb group `verb`, as an index into `nouns`: the one who acts, or, where the
    /// verb is passive, the one who is acted upon.
    pub fn subject(&self, tokens: &[Token], verb: usize) -> Option<usize> {
        self.subject_within(tokens, verb, 8)
    }

    fn subject_within(&self, tokens: &[Token], verb: usize, steps: usize) -> Option<usize> {
        let group = self.verbs.get(verb)?;
        let before = |at: usize| self.nouns.iter().rposition(|n| n.last <= at);
        if steps == 0 {
            return None;
        }
        // "soldiers killed by": the noun right in front.
        if group.passive && group.tense == Tense::NonFinite && !group.infinitive {
            return before(group.first).filter(|n| self.nouns[*n].last + 1 >= group.first);
        }
        let previous = || verb.checked_sub(1);
        if group.infinitive || group.tense == Tense::NonFinite {
            // "urged Iran to stop": its object; "vowed to stop": its subject.
            let governor = previous()?;
            if group.infinitive
                && let Some(object) = self.object(tokens, governor)
                && self.nouns[object].last <= group.first
            {
                return Some(object);
            }
            return self.subject_within(tokens, governor, steps - 1);
        }
        let clause = self.clauses.get(self.clause_at(group.main)?)?;
        // "..., which struck": the noun before the pronoun.
        if let Some(opener) = clause.opener
            && is_relative(&tokens[opener])
            && !self.nouns.iter().any(|n| n.first > opener && n.last <= group.first && !n.temporal)
        {
            let near = before(opener)?;
            // "the head of the group, who": a person is meant by "who"; otherwise the nearest.
            return Some(near);
        }
        // "the group which attacked the base denied": what the pronoun stood for goes on.
        let at = self.clause_at(group.main)?;
        let relative = |c: usize| self.clauses[c].opener.is_some_and(|o| is_relative(&tokens[o]));
        let second =
            self.verbs[..verb].iter().any(|v| v.first >= clause.first && v.tense != Tense::NonFinite)
                && group.first.checked_sub(1).is_none_or(|b| tokens[b].upos != Upos::Cconj);
        if relative(at) && second {
            return self.bare_noun(at.checked_sub(1)?);
        }
        if at > 0 && relative(at - 1) && clause.opener.is_none() && clause.first == group.first {
            return self.bare_noun(at.checked_sub(2)?);
        }
        let mut found = None;
        for (i, noun) in self.nouns.iter().enumerate() {
            if noun.first < clause.first || noun.last > group.first || noun.temporal {
                continue;
            }
            let pronoun = clause.opener == Some(noun.head) && !is_relative(&tokens[noun.head]);
            if noun.preposition.is_none() && !pronoun && !self.owns(i) {
                // The first of a list or of a name with its apposition speaks for all.
                if !(noun.joined && found.is_some()) {
                    found = Some(i);
                }
            }
        }
        // "struck the base and killed": the same as before.
        found.or_else(|| self.subject_within(tokens, previous()?, steps - 1))
    }

    /// The noun chunk of a clause that no preposition governs and that nothing owns or says when.
    fn bare_noun(&self, clause: usize) -> Option<usize> {
        let clause = self.clauses.get(clause)?;
        let inside = |n: &NounChunk| n.first >= clause.first && n.last <= clause.last;
        (0..self.nouns.len()).find(|i| {
            let n = &self.nouns[*i];
            inside(n) && n.preposition.is_none() && !n.temporal && !self.owns(*i)
        })
    }

    /// Whether noun chunk `noun` owns another.
    fn owns(&self, noun: usize) -> bool {
        self.nouns.get(noun + 1).is_some_and(|n| n.owner == Some(noun))
    }

    /// The noun chunk right after verb group `verb`, no preposition between; never for a passive.
    pub fn object(&self, tokens: &[Token], verb: usize) -> Option<usize> {
        let group = self.verbs.get(verb)?;
        if group.passive || group.copula {
            return None;
        }
        let mut i = self.nouns.iter().position(|n| n.first >= group.last)?;
        let between = tokens.get(group.last..self.nouns[i].first)?;
        let empty = between.iter().all(|t| matches!(t.upos, Upos::Adv | Upos::Part | Upos::Det | Upos::Adj))
            || between.len() == 1 && is_particle(&between[0]);
        if !empty {
            return None;
        }
        // "killed Iran's general": the general.
        while self.owns(i) {
            i += 1;
        }
        let noun = &self.nouns[i];
        let particle = noun.preposition.is_none_or(|p| is_particle(&tokens[p]) && p == group.last);
        (particle && !noun.temporal).then_some(i)
    }

    /// Who acts where the verb is passive: "by Iran".
    pub fn agent(&self, tokens: &[Token], verb: usize) -> Option<usize> {
        let group = self.verbs.get(verb)?;
        if !group.passive {
            return None;
        }
        let next = self.verbs.get(verb + 1).map_or(usize::MAX, |v| v.first);
        let mut i = self.nouns.iter().position(|n| {
            n.first >= group.last
                && n.last <= next
                && !n.temporal
                && n.preposition.is_some_and(|p| tokens[p].lemma == "by")
        })?;
        while self.owns(i) {
            i += 1;
        }
        Some(i)
    }
}

pub(super) fn is_relative(token: &Token) -> bool {
    token.upos == Upos::Pron && matches!(token.lemma.as_str(), "which" | "who" | "that" | "whom")
}

/// "up" in "blew up the bridge".
fn is_particle(token: &Token) -> bool {
    matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Part)
        && matches!(token.lemma.as_str(), "up" | "down" | "off" | "out" | "back" | "away" | "over")
}
