//! Sentences and tokens.

use crate::report::words;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A word or a mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// Dictionary form, lower-case except for names.
    pub lemma: SmolStr,
    /// Universal part of speech.
    pub upos: Upos,
    /// Index of the governing token in the report's list; the token's own for a root or where no parser ran.
    pub head: u32,
    /// Universal dependency label; `dep` where no parser ran.
    pub deprel: SmolStr,
}

/// A sentence: where, and which tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where.
    pub span: Span,
    /// First token, as an index into the report's tokens.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
}

impl Sentence {
    /// The token indices.
    pub fn tokens(self) -> std::ops::Range<usize> {
        self.first as usize..self.last as usize
    }
}

words! {
    /// Universal parts of speech (UD v2).
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Noun.
        Noun = "NOUN",
        /// Numeral.
        Num = "NUM",
        /// Particle.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Verb.
        Verb = "VERB",
        /// Anything else.
        X = "X",
    }
}
