//! The encoder among the stages: it reads the sentences and puts parts of speech and trees on the tokens.

use super::heads::SentenceRead;
use super::words::Words;
use super::{Encoder, Found};
use crate::tokens::Lemmas;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Whether a known word is ever a preposition.
static ADPOSITION: LazyLock<FxHashMap<&'static str, bool>> = LazyLock::new(|| {
    let row = |mut row: std::str::Split<'static, char>| {
        Some((row.next()?, row.next()?.split(' ').any(|t| t == "ADP")))
    };
    dateline_data::rows(dateline_data::TAGS).filter_map(row).collect()
});

/// What the encoder says of a whole report, sentence by sentence; empty for those it did not read.
#[derive(Debug, Default)]
pub struct Encoded {
    /// In the order of the reading's sentences.
    pub sentences: Vec<SentenceRead>,
}

impl Encoded {
    /// Whether a sentence was read.
    pub fn has(&self, sentence: usize) -> bool {
        self.sentences.get(sentence).is_some_and(|s| !s.upos.is_empty())
    }

    /// Spans of one kind over the whole report, in order.
    pub fn spans<'e>(
        &'e self,
        of: impl Fn(&'e SentenceRead) -> &'e [Found] + 'e,
    ) -> impl Iterator<Item = (Span, &'e Found)> {
        self.sentences.iter().flat_map(move |s| of(s).iter().map(|f| (f.span(&s.words), f)))
    }
}

impl Encoder {
    /// Reads the sentences that `wanted` lets through; their tokens get parts of speech, lemmas, heads and relations.
    pub fn run(
        &self,
        reading: &mut Reading,
        lemmas: &Lemmas,
        wanted: impl Fn(&Reading, usize) -> bool,
    ) -> Encoded {
        let text = &reading.report.text;
        let words: Vec<Words> = reading
            .sentences
            .iter()
            .enumerate()
            .map(|(n, sentence)| {
                if !wanted(reading, n) {
                    return Words::default();
                }
                let tokens = reading.tokens.get(sentence.tokens()).unwrap_or_default();
                Words::of(text, tokens.iter().map(|t| t.span), false, self.vocabulary())
            })
            .collect();
        let sentences = self.read(&words);
        for (n, read) in sentences.iter().enumerate() {
            let first = reading.sentences[n].first as usize;
            let text = &reading.report.text;
            for (token, on) in merged(read) {
                let Some(own) = reading.tokens.get_mut(first + token) else { continue };
                let tagged = own.upos;
                own.upos = upos(read, on.word, own.span.of(text));
                // "in U.S. air strikes": prepositions are few, and a word known as something else is none of them.
                let form = || own.span.of(text).to_lowercase();
                if own.upos == Upos::Adp && ADPOSITION.get(form().as_str()) == Some(&false) {
                    own.upos = tagged;
                }
                own.lemma = lemmas.of(own.span.of(text), own.upos);
                own.head = u32::try_from(first + on.head).unwrap_or(u32::MAX);
                own.deprel = read.deprels[on.word].clone();
            }
        }
        Encoded { sentences }
    }
}

/// The part of speech of a word, for readers that take every verb for a clause: UD calls "United" of "United Nations" a
/// verb, since the parts of a name keep their own class; here it is an adjective.
fn upos(read: &SentenceRead, word: usize, form: &str) -> Upos {
    let named = read.deprels[word] == "amod"
        && read.upos[read.heads[word]] == Upos::Propn
        && form.starts_with(char::is_uppercase);
    match read.upos[word] {
        Upos::Verb if named => Upos::Adj,
        Upos::Verb if compounded(read, word) => Upos::Noun,
        own => own,
    }
}

/// "in U.S. air strikes": behind a preposition and a modifier, before a noun, a word without an ending of a verb
/// is none.
fn compounded(read: &SentenceRead, word: usize) -> bool {
    let at = |n: Option<usize>| n.and_then(|n| read.upos.get(n)).copied();
    matches!(read.xpos.get(word).map(smol_str::SmolStr::as_str), Some("VB" | "VBP" | "NN"))
        && at(word.checked_sub(2)) == Some(Upos::Adp)
        && matches!(at(word.checked_sub(1)), Some(Upos::Propn | Upos::Adj))
        && at(word.checked_add(1)) == Some(Upos::Noun)
}

/// The word that speaks for a token, and the token that it hangs on.
struct Merged {
    word: usize,
    head: usize,
}

/// Words back to tokens: of the words of a token the one nearest to the root speaks for it, so that no
/// circle can arise; a name that is one token keeps its last word's part of speech.
fn merged(read: &SentenceRead) -> Vec<(usize, Merged)> {
    let words = &read.words.list;
    let token = |word: usize| words[word].token as usize;
    let depth = |mut at: usize| {
        let mut steps = 0;
        while read.heads[at] != at && steps <= words.len() {
            at = read.heads[at];
            steps += 1;
        }
        steps
    };
    let mut out = Vec::with_capacity(words.len());
    let mut from = 0;
    while from < read.upos.len() {
        let to = (from..words.len()).find(|w| token(*w) != token(from)).unwrap_or(words.len());
        // The last of equals: in "Iran-backed" the second part.
        let top = (from..to).rev().min_by_key(|w| depth(*w)).unwrap_or(from);
        out.push((token(from), Merged { word: top, head: token(read.heads[top]) }));
        from = to;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::words::Word;
    use super::*;
    use smol_str::SmolStr;

    #[test]
    fn a_verb_in_a_name_opens_no_clause() {
        let word = |token: u32| Word { span: Span::new(0, 0), token, at: 0, len: 1, case: 1 };
        let read = SentenceRead {
            words: Words { list: [0, 1].map(word).to_vec(), pieces: vec![1; 2] },
            upos: vec![Upos::Verb, Upos::Propn],
            heads: vec![1, 1],
            deprels: vec![SmolStr::new("amod"), SmolStr::new("root")],
            ..SentenceRead::default()
        };
        assert_eq!(upos(&read, 0, "United"), Upos::Adj);
        assert_eq!(upos(&read, 0, "united"), Upos::Verb);
        assert_eq!(upos(&read, 1, "Nations"), Upos::Propn);
    }

    #[test]
    fn the_word_nearest_to_the_root_speaks_for_its_token() {
        // "Iran - backed group left": group is the subject, backed its modifier, Iran under backed.
        let word = |token: u32| Word { span: Span::new(0, 0), token, at: 0, len: 1, case: 1 };
        let read = SentenceRead {
            words: Words { list: [0, 0, 0, 1, 2].map(word).to_vec(), pieces: vec![1; 5] },
            upos: vec![Upos::Propn, Upos::Punct, Upos::Verb, Upos::Noun, Upos::Verb],
            heads: vec![2, 2, 3, 4, 4],
            deprels: vec![SmolStr::default(); 5],
            ..SentenceRead::default()
        };
        let list: Vec<_> = merged(&read).into_iter().map(|(t, m)| (t, m.word, m.head)).collect();
        assert_eq!(list, [(0, 2, 1), (1, 3, 2), (2, 4, 2)]);
    }
}
