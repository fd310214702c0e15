//! The parser's tree of one sentence, in the sentence's own word numbers.

use crate::syntax::Syntax as Trees;
use dateline_facts::token::{Sentence, Upos};

/// The tree of a sentence that the parser has read.
#[derive(Clone, Copy)]
pub(super) struct Tree<'t> {
    trees: &'t Trees<'t>,
    first: usize,
    len: usize,
}

impl<'t> Tree<'t> {
    /// The tree of `sentence`; `None` where no parser ran.
    pub fn of(trees: &'t Trees<'t>, sentence: Sentence) -> Option<Self> {
        let range = sentence.tokens();
        trees.parsed(range.start).then_some(Tree { trees, first: range.start, len: range.len() })
    }

    fn own(&self, token: usize) -> Option<usize> {
        token.checked_sub(self.first).filter(|n| *n < self.len)
    }

    /// Whether the word is a verb to the parser.
    pub fn verb(&self, word: usize) -> bool {
        self.trees.upos(self.first + word) == Some(Upos::Verb)
    }

    /// Who does it: the subject, of a passive the agent.
    pub fn doer(&self, verb: usize) -> Option<usize> {
        let at = self.first + verb;
        let found =
            if self.trees.is_passive(at) { self.trees.agent_of(at) } else { self.trees.subject_of(at) };
        self.own(found?)
    }

    /// Whether the verb is passive to the parser.
    pub fn passive(&self, verb: usize) -> bool {
        self.trees.is_passive(self.first + verb)
    }

    /// The word that a word hangs on.
    pub fn head(&self, word: usize) -> Option<usize> {
        self.own(self.trees.head(self.first + word)?)
    }

    /// Whether the word hangs on its head in this relation or a subtype of it.
    pub fn is(&self, word: usize, relation: &str) -> bool {
        self.trees.is(self.first + word, relation)
    }

    /// Words that hang on a word.
    pub fn children(&self, word: usize) -> impl Iterator<Item = usize> + use<'t> {
        let own = *self;
        self.trees.children(self.first + word).filter_map(move |t| own.own(t))
    }

    /// The first word below that hangs on it in this relation.
    pub fn child(&self, word: usize, relation: &str) -> Option<usize> {
        self.children(word).find(|c| self.is(*c, relation))
    }

    /// The word and those joined to it by "and".
    pub fn together(&self, word: usize) -> Vec<usize> {
        let own = *self;
        self.trees.coordination(self.first + word).into_iter().filter_map(move |t| own.own(t)).collect()
    }

    /// Prepositions with what they govern that hang on a word: the preposition, the noun.
    pub fn phrases(&self, word: usize) -> Vec<(usize, usize)> {
        self.children(word)
            .filter(|c| self.is(*c, "obl") || self.is(*c, "nmod"))
            .filter_map(|noun| Some((self.child(noun, "case")?, noun)))
            .filter(|(case, noun)| case < noun)
            .collect()
    }
}
