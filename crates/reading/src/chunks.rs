//! Noun chunks, verb groups, clauses, and who stands where around a verb: a shallow reading of a sentence
//! for the readers of attributions and events.
//!
//! There is no parser: a subject is the nearest noun chunk to the left that no preposition governs, an
//! object the nearest to the right. All numbers are indices into the report's tokens unless said otherwise.

mod roles;

use crate::tokens::{VerbForm, Verbs};
use dateline_facts::token::{Sentence, Token, Upos};
use roles::is_relative;

/// A base noun phrase: determiner to head, without what follows with "of" or "in".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NounChunk {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The token that says what it is: "minister" in "Iran's foreign minister".
    pub head: usize,
    /// The preposition that governs it, also through "and".
    pub preposition: Option<usize>,
    /// Index into [`Chunks::nouns`] of the owner: "Iran" in "Iran's foreign minister".
    pub owner: Option<usize>,
    /// Whether it says when: "Friday", "last week".
    pub temporal: bool,
    /// Whether a comma or "and" joins it to the chunk before, without a verb between.
    pub joined: bool,
}

/// When a verb group places what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// "struck", "was striking", "had struck".
    Past,
    /// "strikes", "has struck".
    Present,
    /// "will strike", "is going to strike".
    Future,
    /// "to strike", "striking", "struck by" without an auxiliary.
    NonFinite,
}

/// A verb with its auxiliaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbGroup {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The verb; the last auxiliary where a form of "be" stands alone.
    pub main: usize,
    /// When.
    pub tense: Tense,
    /// "has struck", "had struck".
    pub perfect: bool,
    /// "was struck"; also "struck by" after a noun.
    pub passive: bool,
    /// "did not strike", "never struck".
    pub negated: bool,
    /// "could", "may", "would".
    pub modal: Option<usize>,
    /// Begins with "to".
    pub infinitive: bool,
    /// A form of "be" without a verb.
    pub copula: bool,
    /// Adverbs inside the group.
    pub adverbs: Vec<usize>,
}

/// A stretch with its own verb or verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clause {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// "that", "which", "if", "and" that opens it.
    pub opener: Option<usize>,
}

/// The shallow reading of one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunks {
    /// Noun chunks in order.
    pub nouns: Vec<NounChunk>,
    /// Verb groups in order.
    pub verbs: Vec<VerbGroup>,
    /// Clauses in order; they cover the sentence.
    pub clauses: Vec<Clause>,
}

/// Makes [`Chunks`].
pub struct Chunker {
    verbs: Verbs,
}

/// Lemmas of nouns that say when.
const TEMPORAL: &[&str] = &[
    "afternoon",
    "century",
    "day",
    "decade",
    "evening",
    "hour",
    "midnight",
    "minute",
    "moment",
    "month",
    "morning",
    "night",
    "noon",
    "today",
    "tomorrow",
    "tonight",
    "week",
    "weekend",
    "year",
    "yesterday",
];

const NAMED_DAYS: &[&str] = &[
    "Apr.",
    "April",
    "Aug.",
    "August",
    "Dec.",
    "December",
    "Feb.",
    "February",
    "Friday",
    "Jan.",
    "January",
    "July",
    "June",
    "Mar.",
    "March",
    "May",
    "Monday",
    "Nov.",
    "November",
    "Oct.",
    "October",
    "Saturday",
    "Sept.",
    "September",
    "Sunday",
    "Thursday",
    "Tuesday",
    "Wednesday",
];

const MODALS: &[&str] = &["can", "could", "may", "might", "must", "ought", "shall", "should", "would"];

impl Chunker {
    /// Compiles what is needed.
    pub fn new() -> Self {
        Chunker { verbs: Verbs::new() }
    }

    /// The shallow reading of `sentence`, whose tokens and text are the report's.
    pub fn of(&self, tokens: &[Token], sentence: Sentence, text: &str) -> Chunks {
        let end = sentence.tokens().end.min(tokens.len());
        let range = sentence.tokens().start.min(end)..end;
        let view = View { tokens: &tokens[..end], text, verbs: &self.verbs };
        let verbs = view.verb_groups(range.clone());
        let nouns = view.noun_chunks(range.clone(), &verbs);
        let clauses = view.clauses(range, &verbs, &nouns);
        Chunks { nouns, verbs, clauses }
    }
}

impl Default for Chunker {
    fn default() -> Self {
        Chunker::new()
    }
}

struct View<'a> {
    tokens: &'a [Token],
    text: &'a str,
    verbs: &'a Verbs,
}

impl View<'_> {
    fn form(&self, i: usize) -> String {
        self.tokens[i].span.of(self.text).to_lowercase()
    }

    fn verb_form(&self, i: usize) -> VerbForm {
        self.verbs.form(&self.form(i))
    }

    fn is_negation(&self, i: usize) -> bool {
        matches!(self.tokens[i].lemma.as_str(), "not" | "never" | "no")
            && matches!(self.tokens[i].upos, Upos::Part | Upos::Adv)
    }

    /// A participle in front of a noun is no verb: "the besieged city".
    fn is_modifier(&self, i: usize, end: usize) -> bool {
        let participle = !matches!(self.verb_form(i), VerbForm::Base | VerbForm::Third | VerbForm::Past);
        let before = i.checked_sub(1).map(|b| self.tokens[b].upos);
        let named = |t: &Token| matches!(t.upos, Upos::Noun | Upos::Propn);
        participle
            && matches!(before, Some(Upos::Det | Upos::Adj | Upos::Num))
            && i + 1 < end
            && (named(&self.tokens[i + 1]) || self.tokens[i + 1].upos == Upos::Adj)
    }

    fn verb_groups(&self, range: std::ops::Range<usize>) -> Vec<VerbGroup> {
        let mut out = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let token = &self.tokens[at];
            let to = token.upos == Upos::Part && token.lemma == "to";
            if !(to || token.upos == Upos::Aux || token.upos == Upos::Verb)
                || token.upos == Upos::Verb && self.is_modifier(at, range.end)
            {
                at += 1;
                continue;
            }
            let first = at;
            let mut auxiliaries = Vec::new();
            let mut adverbs = Vec::new();
            let mut negated = first > range.start && self.is_negation(first - 1);
            let mut main = None;
            let mut i = if to { at + 1 } else { at };
            while i < range.end {
                match self.tokens[i].upos {
                    Upos::Aux => auxiliaries.push(i),
                    Upos::Verb => {
                        main = Some(i);
                        // "is going to strike", "are set to leave".
                        let going = matches!(self.tokens[i].lemma.as_str(), "go" | "set" | "expect")
                            && !auxiliaries.is_empty()
                            && self
                                .tokens
                                .get(i + 1)
                                .is_some_and(|t| t.lemma == "to" && t.upos == Upos::Part)
                            && self.tokens.get(i + 2).is_some_and(|t| t.upos == Upos::Verb)
                            && i + 2 < range.end
                            && self.form(i) == "going";
                        if going {
                            auxiliaries.push(i);
                            i += 2;
                            continue;
                        }
                        i += 1;
                        break;
                    }
                    Upos::Part | Upos::Adv if self.is_negation(i) => negated = true,
                    Upos::Adv => adverbs.push(i),
                    // "have all left"
                    Upos::Det if !auxiliaries.is_empty() && self.tokens[i].lemma == "all" => {}
                    _ => break,
                }
                i += 1;
            }
            let copula = main.is_none();
            let Some(main) = main.or(auxiliaries.last().copied()) else {
                at += 1;
                continue;
            };
            let last = if copula { main + 1 } else { i };
            adverbs.retain(|a| *a < last);
            out.push(self.group(first, last, main, to, copula, &auxiliaries, adverbs, negated));
            at = last.max(first + 1);
        }
        out
    }

    #[allow(clippy::too_many_arguments)] // the parts of one group, gathered in one place
    fn group(
        &self,
        first: usize,
        last: usize,
        main: usize,
        to: bool,
        copula: bool,
        auxiliaries: &[usize],
        adverbs: Vec<usize>,
        negated: bool,
    ) -> VerbGroup {
        let lemma = |i: usize| self.tokens[i].lemma.as_str();
        let form = self.verb_form(main);
        let be = auxiliaries.iter().any(|a| *a != main && matches!(lemma(*a), "be" | "get"));
        let participle = matches!(form, VerbForm::PastOrParticiple | VerbForm::Participle);
        let by = self.tokens.get(last).is_some_and(|t| t.lemma == "by" && t.upos == Upos::Adp);
        let after_noun = first.checked_sub(1).is_some_and(|b| {
            matches!(self.tokens[b].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Punct)
        });
        let bare = auxiliaries.is_empty() && !to && !copula;
        let reduced =
            bare && (form == VerbForm::Participle || form == VerbForm::PastOrParticiple && by && after_noun);
        let modal = auxiliaries.iter().copied().find(|a| MODALS.contains(&lemma(*a)));
        let going = auxiliaries.iter().any(|a| lemma(*a) == "go");
        let tense = if to || reduced {
            Tense::NonFinite
        } else if going || auxiliaries.iter().any(|a| lemma(*a) == "will") {
            Tense::Future
        } else if let Some(aux) = auxiliaries.first() {
            match self.form(*aux).as_str() {
                "was" | "were" | "had" | "did" | "got" => Tense::Past,
                "having" | "being" => Tense::NonFinite,
                _ => Tense::Present,
            }
        } else {
            match form {
                VerbForm::Past | VerbForm::PastOrParticiple => Tense::Past,
                VerbForm::Base | VerbForm::Third => Tense::Present,
                VerbForm::Participle | VerbForm::Ing => Tense::NonFinite,
            }
        };
        VerbGroup {
            first,
            last,
            main,
            tense,
            perfect: auxiliaries.iter().any(|a| *a != main && lemma(*a) == "have"),
            passive: participle && (be || reduced),
            negated,
            modal,
            infinitive: to,
            copula,
            adverbs,
        }
    }

    fn noun_chunks(&self, range: std::ops::Range<usize>, verbs: &[VerbGroup]) -> Vec<NounChunk> {
        let mut out: Vec<NounChunk> = Vec::new();
        let mut in_verb = vec![false; range.len()];
        for group in verbs {
            for i in group.first..group.last {
                in_verb[i - range.start] = true;
            }
        }
        let mut at = range.start;
        while at < range.end {
            if in_verb[at - range.start] || !self.opens_noun(at) {
                at += 1;
                continue;
            }
            let first = at;
            let mut head = None;
            let mut i = at;
            while i < range.end && !in_verb[i - range.start] {
                match self.tokens[i].upos {
                    Upos::Noun | Upos::Propn => head = Some(i),
                    Upos::Pron if i == first => {
                        // "his" goes on, "he" is all.
                        if !matches!(
                            self.form(i).as_str(),
                            "his" | "her" | "its" | "their" | "my" | "our" | "your"
                        ) {
                            head = Some(i);
                            i += 1;
                            break;
                        }
                    }
                    Upos::Det | Upos::Num | Upos::Adj | Upos::Sym
                        if head.is_none() || self.tokens[i].upos == Upos::Num => {}
                    Upos::Adv if head.is_none() && i > first => {}
                    Upos::Verb if head.is_none() => {}
                    // A determiner or adjective after the head begins another chunk.
                    _ => break,
                }
                i += 1;
            }
            let mut end = i;
            if let Some(head) = head {
                end = end.min(if self.tokens[end - 1].upos == Upos::Num { end } else { head + 1 });
            }
            let head = head.or_else(|| {
                (first..end)
                    .rev()
                    .find(|i| matches!(self.tokens[*i].upos, Upos::Num | Upos::Adj | Upos::Det | Upos::Pron))
            });
            let Some(head) = head else {
                at = i.max(first + 1);
                continue;
            };
            // "the wounded", "three": yes; a lone adjective or adverb: no.
            let lone = end == first + 1 && self.tokens[first].upos == Upos::Adj;
            if !lone {
                let chunk = self.chunk(range.start, first, end, head, &out);
                out.push(chunk);
            }
            at = end.max(first + 1);
        }
        out
    }

    fn opens_noun(&self, i: usize) -> bool {
        let token = &self.tokens[i];
        match token.upos {
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Det | Upos::Adj => true,
            Upos::Pron => !matches!(token.lemma.as_str(), "which" | "who" | "whom" | "that" | "there"),
            Upos::Sym => token.span.of(self.text).ends_with(['$', '£', '€']),
            _ => false,
        }
    }

    fn chunk(&self, from: usize, first: usize, last: usize, head: usize, before: &[NounChunk]) -> NounChunk {
        let lemma = self.tokens[head].lemma.as_str();
        let temporal = TEMPORAL.binary_search(&lemma).is_ok()
            || NAMED_DAYS.contains(&lemma)
            || self.tokens[head].upos == Upos::Num && NAMED_DAYS.contains(&self.tokens[first].lemma.as_str());
        // What stands in front, past adverbs: "by at least three men".
        let mut at = first;
        // A chunk can end in an adverb or a mark; there it ends.
        let from = before.last().map_or(from, |b| b.last.clamp(from, first));
        while at > from
            && (self.tokens[at - 1].upos == Upos::Adv
                || matches!(self.tokens[at - 1].lemma.as_str(), "“" | "\"" | "``"))
        {
            at -= 1;
        }
        let previous = before.len().checked_sub(1);
        let owner = (at > from && at == first && is_owner_mark(&self.tokens[at - 1], self.text))
            .then_some(previous)
            .flatten()
            .filter(|p| before[*p].last + 1 == first);
        let mut preposition = None;
        let mut joined = false;
        if let Some(owner) = owner {
            preposition = before[owner].preposition;
        } else if at > from && matches!(self.tokens[at - 1].upos, Upos::Adp) {
            preposition = Some(at - 1);
        } else if let Some(p) = previous {
            let between = &self.tokens[before[p].last..at];
            joined = !between.is_empty()
                && between
                    .iter()
                    .all(|t| t.upos == Upos::Cconj || t.upos == Upos::Punct && t.span.of(self.text) == ",");
            let conjunction = between.iter().any(|t| t.upos == Upos::Cconj);
            if joined && conjunction && !before[p].temporal {
                preposition = before[p].preposition;
            }
        }
        NounChunk { first, last, head, preposition, owner, temporal, joined }
    }

    fn clauses(
        &self,
        range: std::ops::Range<usize>,
        verbs: &[VerbGroup],
        nouns: &[NounChunk],
    ) -> Vec<Clause> {
        let mut out = Vec::new();
        if range.is_empty() {
            return out;
        }
        let mut first = range.start;
        let mut opener = None;
        for i in range.clone() {
            let token = &self.tokens[i];
            let after = i + 1;
            let starts_group = |at: usize| {
                verbs.iter().any(|v| v.first == at || v.first == at + 1 && self.tokens[at].upos == Upos::Adv)
            };
            let verb_before = verbs.iter().any(|v| v.first >= first && v.last <= i);
            let opens = match token.upos {
                Upos::Sconj => true,
                Upos::Pron if is_relative(token) => {
                    i > range.start
                        && (starts_group(after) || nouns.iter().any(|n| n.first == after))
                        && !(token.lemma == "that"
                            && verbs.iter().any(|v| v.last == i)
                            && starts_group(after))
                }
                Upos::Adv => matches!(token.lemma.as_str(), "when" | "where" | "why" | "how") && verb_before,
                Upos::Cconj => {
                    verb_before
                        && (starts_group(after) && verbs.iter().any(|v| v.first >= after && !v.infinitive)
                            || nouns.iter().find(|n| n.first == after).is_some_and(|n| {
                                verbs.iter().any(|v| v.first == n.last && v.tense != Tense::NonFinite)
                            }))
                }
                Upos::Punct => {
                    let mark = token.span.of(self.text);
                    let next_noun = nouns.iter().find(|n| n.first == after);
                    matches!(mark, ";" | ":" | "—" | "–" | "--" | "(" | ")")
                        || mark == ","
                            && verb_before
                            && opener.is_some_and(|o: usize| is_relative(&self.tokens[o]))
                            && verbs.iter().any(|v| v.first == after && v.tense != Tense::NonFinite)
                        || mark == ","
                            && verb_before
                            && next_noun.is_some_and(|n| {
                                verbs.iter().any(|v| v.first == n.last && v.tense != Tense::NonFinite)
                            })
                }
                _ => false,
            };
            if opens && i >= first {
                // The mark closes what stands before, a word opens what follows.
                let cut = if token.upos == Upos::Punct { after } else { i };
                if cut > first {
                    out.push(Clause { first, last: cut, opener });
                    first = cut;
                }
                opener = (token.upos != Upos::Punct).then_some(i);
            }
        }
        if first < range.end {
            out.push(Clause { first, last: range.end, opener });
        }
        out
    }
}

/// The `'s` or `'` of an owner.
fn is_owner_mark(token: &Token, text: &str) -> bool {
    token.upos == Upos::Part && matches!(token.span.of(text), "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

#[cfg(test)]
mod tests;
