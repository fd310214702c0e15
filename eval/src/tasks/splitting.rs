//! Sentences and words from raw text, against CoNLL-U files.
//!
//! The raw text is put together from `# text` lines: paragraphs (`# newpar`) and documents on lines of their own, other
//! sentences behind a space unless the last word says `SpaceAfter=No`. A sentence or word is right when both ends
//! are (CoNLL 2018). Words inside a multi-word token count on their own where their letters make up the token.
//! `token_f1` scores the tokens that are printed, `word_f1` the words that the encoder reads, which sets hyphens apart
//! as UD does.

use crate::outcome::{Outcome, Tally, files, hash};
use anyhow::Result;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_reading::encoder::{WordPiece, Words};
use dateline_reading::sentences::Sentences;
use dateline_reading::tokens::Tokens;
use std::collections::BTreeSet;
use std::path::Path;

/// A document: its raw text, its sentences and words.
#[derive(Debug, Default, PartialEq)]
struct Document {
    text: String,
    sentences: BTreeSet<Span>,
    words: BTreeSet<Span>,
}

/// Runs the task.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".conllu")?;
    let (sentences, tokens, vocabulary) = (Sentences::new(), Tokens::new(), WordPiece::new());
    let (mut by_sentence, mut by_token, mut by_word) = (Tally::default(), Tally::default(), Tally::default());
    let mut count = 0;
    for file in &files {
        for document in documents(&std::fs::read_to_string(file)?) {
            count += 1;
            let mut reading = Reading::of(Report::plain("eval:", &document.text));
            sentences.run(&mut reading);
            tokens.run(&mut reading);
            let text = &reading.report.text;
            anyhow::ensure!(*text == document.text, "the text was changed before it was read");
            let found: BTreeSet<Span> = reading.sentences.iter().map(|s| s.span).collect();
            by_sentence.add(tally(&document.sentences, &found));
            let found_tokens: BTreeSet<Span> = reading.tokens.iter().map(|t| t.span).collect();
            by_token.add(tally(&document.words, &found_tokens));
            let words = Words::of(text, reading.tokens.iter().map(|t| t.span), false, &vocabulary);
            let found_words: BTreeSet<Span> = words.list.iter().map(|w| w.span).collect();
            by_word.add(tally(&document.words, &found_words));
            if errors {
                for span in document.sentences.difference(&found) {
                    eprintln!("missed sentence\t{:?}", span.of(text));
                }
                for span in found.difference(&document.sentences) {
                    eprintln!("wrong sentence\t{:?}", span.of(text));
                }
                for span in found_words.difference(&document.words) {
                    let gold: Vec<&str> =
                        document.words.iter().filter(|w| w.overlaps(*span)).map(|w| w.of(text)).collect();
                    eprintln!("wrong word\t{:?}\twanted {gold:?}", span.of(text));
                }
            }
        }
    }
    Ok(Outcome::over(count, hash(&files)?)
        .metric("sentence_precision", by_sentence.precision())
        .metric("sentence_recall", by_sentence.recall())
        .metric("sentence_f1", by_sentence.f1())
        .metric("token_f1", by_token.f1())
        .metric("word_f1", by_word.f1()))
}

fn tally(gold: &BTreeSet<Span>, found: &BTreeSet<Span>) -> Tally {
    Tally { right: gold.intersection(found).count(), predicted: found.len(), gold: gold.len() }
}

/// The documents of a file.
fn documents(conllu: &str) -> Vec<Document> {
    let mut out: Vec<Document> = Vec::new();
    let mut glued = false;
    for block in conllu.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let comment = |name: &str| block.lines().find_map(|l| l.strip_prefix("# ")?.strip_prefix(name));
        let Some(raw) = comment("text = ") else { continue };
        if comment("newdoc").is_some() || out.is_empty() {
            out.push(Document::default());
        }
        let Some(document) = out.last_mut() else { continue };
        if !document.text.is_empty() {
            // The text of a document begins with a paragraph of its own, whatever the comments say.
            document.text.push_str(if comment("newpar").is_some() {
                "\n\n"
            } else if glued {
                ""
            } else {
                " "
            });
        }
        let start = document.text.len();
        document.text.push_str(raw);
        document.sentences.insert(Span::new(start, document.text.len()));
        glued = words(block, &document.text, start, &mut document.words);
    }
    out
}

/// Adds the words of a sentence; says whether the next sentence follows without a space.
fn words(block: &str, text: &str, start: usize, out: &mut BTreeSet<Span>) -> bool {
    let mut at = start;
    let mut glued = false;
    // The last word of the multi-word token that is going on, and its parts.
    let (mut until, mut parts): (usize, Vec<&str>) = (0, Vec::new());
    let mut whole = "";
    let mut place = |at: &mut usize, form: &str| {
        let rest = &text[*at..];
        let begin = *at + (rest.len() - rest.trim_start().len());
        if text[begin..].starts_with(form) {
            *at = begin + form.len();
            out.insert(Span::new(begin, *at));
        }
    };
    for line in block.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, ..] = fields[..] else { continue };
        let spaced = |fields: &[&str]| fields.last().is_some_and(|m| m.contains("SpaceAfter=No"));
        if let Some((_, last)) = id.split_once('-') {
            (until, whole) = (last.parse().unwrap_or(0), form);
            parts.clear();
            glued = spaced(&fields);
            continue;
        }
        let Ok(id) = id.parse::<usize>() else { continue };
        if id <= until {
            parts.push(form);
            if id == until {
                if parts.concat() == whole {
                    for part in &parts {
                        place(&mut at, part);
                    }
                } else {
                    place(&mut at, whole);
                }
            }
            continue;
        }
        place(&mut at, form);
        glued = spaced(&fields);
    }
    glued
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_put_together() {
        let conllu = "# newdoc id = a\n# newpar\n# text = I can't.\n1\tI\t_\t_\n2-3\tcan't\t_\tSpaceAfter=No\n2\tca\t_\t_\n3\tn't\t_\t_\n4\t.\t_\t_\n\n\
            # text = Go!\n1\tGo\t_\tSpaceAfter=No\n2\t!\t_\tSpaceAfter=No\n\n# text = No\n1\tNo\t_\t_\n\n# newpar\n# text = End\n1\tEnd\t_\t_\n";
        let documents = documents(conllu);
        assert_eq!(documents.len(), 1);
        let document = &documents[0];
        assert_eq!(document.text, "I can't. Go!No\n\nEnd");
        let words: Vec<&str> = document.words.iter().map(|w| w.of(&document.text)).collect();
        assert_eq!(words, ["I", "ca", "n't", ".", "Go", "!", "No", "End"]);
        assert_eq!(document.sentences.len(), 4);
    }
}
