//! Parts of speech and trees against a CoNLL-U file, its own tokens given.
//!
//! UAS and LAS count every word, punctuation too; of relations the part before the colon is compared, as the
//! shared tasks of 2017 and 2018 did (CoNLL 2018, "LAS"). `las_full` compares subtypes as well.

use crate::outcome::{Outcome, cpu_seconds, files, hash, ratio};
use anyhow::Result;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use dateline_reading::encoder::{SentenceRead, Words};
use dateline_reading::tokens::Tokens;
use std::collections::BTreeMap;
use std::path::Path;

/// Words read in one go.
const CHUNK: usize = 64;

/// Scores every `.conllu` file below `path`.
///
/// Without an encoder every word is its own head, which is right for roots only.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".conllu")?;
    let tokens = Tokens::new();
    let (mut words, mut upos, mut seconds) = (0, 0, 0.0);
    let (mut heads, mut labelled, mut full) = (0, 0, 0);
    let mut confused: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let text = std::fs::read_to_string(file)?;
        let sentences = sentences(&text);
        let before = cpu_seconds();
        let read: Vec<Read> = match crate::model::encoder() {
            Some(encoder) => {
                let prepared = |s: &Vec<Word<'_>>| {
                    let (text, spans) = joined(s);
                    Words::of(&text, spans.into_iter(), true, encoder.vocabulary())
                };
                let chunks = sentences.chunks(CHUNK);
                let chunks = chunks.flat_map(|c| encoder.read(&c.iter().map(prepared).collect::<Vec<_>>()));
                chunks.map(Read::from).collect()
            }
            None => sentences
                .iter()
                .map(|s| Read::tagged(tokens.tag(&s.iter().map(|w| w.form).collect::<Vec<_>>())))
                .collect(),
        };
        seconds += cpu_seconds() - before;
        for (gold, read) in sentences.iter().zip(read) {
            words += gold.len();
            for (n, (word, (tag, (head, deprel)))) in gold
                .iter()
                .zip(read.upos.into_iter().zip(read.heads.into_iter().zip(read.deprels)))
                .enumerate()
            {
                upos += usize::from(word.upos == tag.as_str());
                let right = if head == n { word.head == 0 } else { word.head == head + 1 };
                heads += usize::from(right);
                labelled += usize::from(right && bare(word.deprel) == bare(&deprel));
                full += usize::from(right && word.deprel == deprel);
                if errors && word.upos != tag.as_str() {
                    *confused.entry(format!("upos {} {}->{}", word.form, word.upos, tag)).or_default() += 1;
                }
                if errors && right && bare(word.deprel) != bare(&deprel) {
                    *confused.entry(format!("label {}->{deprel}", word.deprel)).or_default() += 1;
                }
                if errors && !right {
                    *confused.entry(format!("head of {}", word.deprel)).or_default() += 1;
                }
            }
        }
    }
    if errors {
        let mut list: Vec<_> = confused.into_iter().collect();
        list.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        for (what, n) in list.iter().take(200) {
            eprintln!("{n}\t{what}");
        }
    }
    Ok(Outcome::over(words, hash(&files)?)
        .metric("upos", ratio(upos, words))
        .metric("uas", ratio(heads, words))
        .metric("las", ratio(labelled, words))
        .metric("las_full", ratio(full, words))
        .metric("words_per_s", words as f64 / seconds.max(1e-3)))
}

/// The relation without its subtype.
fn bare(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

/// What was read of one sentence.
struct Read {
    upos: Vec<Upos>,
    heads: Vec<usize>,
    deprels: Vec<String>,
}

impl From<SentenceRead> for Read {
    fn from(read: SentenceRead) -> Self {
        let deprels = read.deprels.iter().map(ToString::to_string).collect();
        Read { upos: read.upos, heads: read.heads, deprels }
    }
}

impl Read {
    /// Parts of speech alone.
    fn tagged(upos: Vec<Upos>) -> Self {
        Read { heads: (0..upos.len()).collect(), deprels: vec!["dep".to_owned(); upos.len()], upos }
    }
}

pub(super) struct Word<'t> {
    pub form: &'t str,
    pub upos: &'t str,
    pub head: usize,
    pub deprel: &'t str,
}

/// The words with a space between, and where each stands.
fn joined(sentence: &[Word<'_>]) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(sentence.len());
    for word in sentence {
        let start = text.len();
        text.push_str(word.form);
        spans.push(Span::new(start, text.len()));
        text.push(' ');
    }
    (text, spans)
}

/// The words of every sentence; ranges and empty nodes are left out.
pub(super) fn sentences(text: &str) -> Vec<Vec<Word<'_>>> {
    let mut out = vec![Vec::new()];
    for line in text.lines() {
        if line.is_empty() {
            out.push(Vec::new());
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if let [id, form, _, upos, _, _, head, deprel, ..] = fields[..]
            && id.bytes().all(|b| b.is_ascii_digit())
            && let Some(sentence) = out.last_mut()
        {
            sentence.push(Word { form, upos, head: head.parse().unwrap_or(0), deprel });
        }
    }
    out.retain(|s| !s.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_comments_are_left_out() {
        let text = "# text = don't\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n\n";
        let sentences = sentences(text);
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].iter().map(|w| w.form).collect::<Vec<_>>(), ["do", "n't"]);
        assert_eq!((sentences[0][0].head, sentences[0][1].head), (0, 1));
        let (text, spans) = joined(&sentences[0]);
        assert_eq!(spans[1].of(&text), "n't");
    }

    #[test]
    fn subtypes_are_left_out() {
        assert_eq!(bare("nsubj:pass"), "nsubj");
        assert_eq!(bare("root"), "root");
    }
}
