//! Parts of speech and heads against a CoNLL-U file, its own tokens given.

use crate::outcome::{Outcome, cpu_seconds, files, hash, ratio};
use anyhow::Result;
use dateline_facts::token::Upos;
use dateline_reading::tokens::Tokens;
use std::collections::BTreeMap;
use std::path::Path;

/// Scores every `.conllu` file below `path`.
///
/// There is no parser yet: every token is its own head, which is right for roots only.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".conllu")?;
    let tokens = Tokens::new();
    let (mut words, mut upos, mut heads, mut seconds) = (0, 0, 0, 0.0);
    let mut confused: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let text = std::fs::read_to_string(file)?;
        let sentences = sentences(&text);
        let before = cpu_seconds();
        let read: Vec<Vec<Upos>> =
            sentences.iter().map(|s| tokens.tag(&s.iter().map(|w| w.form).collect::<Vec<_>>())).collect();
        seconds += cpu_seconds() - before;
        for (gold, read) in sentences.iter().zip(read) {
            for (word, tag) in gold.iter().zip(read) {
                words += 1;
                heads += usize::from(word.root);
                if word.upos == tag.as_str() {
                    upos += 1;
                } else if errors {
                    *confused.entry(format!("{} {}->{}", word.form, word.upos, tag)).or_default() += 1;
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
        .metric("las", 0.0)
        .metric("words_per_s", words as f64 / seconds.max(1e-3)))
}

struct Word<'t> {
    form: &'t str,
    upos: &'t str,
    root: bool,
}

/// The words of every sentence; ranges and empty nodes are left out.
fn sentences(text: &str) -> Vec<Vec<Word<'_>>> {
    let mut out = vec![Vec::new()];
    for line in text.lines() {
        if line.is_empty() {
            out.push(Vec::new());
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if let [id, form, _, upos, _, _, head, ..] = fields[..]
            && id.bytes().all(|b| b.is_ascii_digit())
            && let Some(sentence) = out.last_mut()
        {
            sentence.push(Word { form, upos, root: head == "0" });
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
        assert!(sentences[0][0].root && !sentences[0][1].root);
    }
}
