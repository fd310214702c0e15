//! What the encoder's gate saves and what it costs.
//!
//! Every sentence is read; those that the gate would have refused are counted, with their words and with what
//! the encoder finds in them: that is what the gate loses. Needs no gold.

use crate::outcome::{Outcome, files, hash, ratio};
use anyhow::{Result, ensure};
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_reading::encoder::{Gate, SentenceRead};
use dateline_reading::sentences::Sentences;
use dateline_reading::tokens::Tokens;
use serde_json::json;
use std::path::Path;

/// What one side of the gate holds.
#[derive(Default)]
struct Side {
    sentences: usize,
    words: usize,
    entities: usize,
    triggers: usize,
    cues: usize,
}

impl Side {
    fn add(&mut self, words: usize, read: &SentenceRead) {
        self.sentences += 1;
        self.words += words;
        self.entities += read.entities.len();
        self.triggers += read.triggers.len();
        self.cues += read.cues.len();
    }
}

/// Counts over every `.txt` file below `path`; with `errors` prints the refused sentences in which something was found.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".txt")?;
    let Some(encoder) = crate::model::encoder() else { anyhow::bail!("no encoder, no gate") };
    let (splitter, tokens, gate) = (Sentences::new(), Tokens::new(), Gate::new());
    let (mut passed, mut refused) = (Side::default(), Side::default());
    for file in &files {
        let text = String::from_utf8_lossy(&std::fs::read(file)?).into_owned();
        let mut reading = Reading::of(Report::plain(&file.display().to_string(), &text));
        splitter.run(&mut reading);
        tokens.run(&mut reading);
        // Asked before the encoder speaks, as when reading.
        let wants: Vec<bool> = (0..reading.sentences.len()).map(|n| gate.wants(&reading, n)).collect();
        let encoded = encoder.run(&mut reading, tokens.lemmas(), |_, _| true);
        for ((sentence, read), wanted) in reading.sentences.iter().zip(&encoded.sentences).zip(wants) {
            let side = if wanted { &mut passed } else { &mut refused };
            side.add(sentence.tokens().len(), read);
            if errors && !wanted && (!read.triggers.is_empty() || !read.entities.is_empty()) {
                eprintln!("refused\t{}", sentence.span.of(&reading.report.text));
            }
        }
    }
    ensure!(passed.sentences + refused.sentences > 0, "no sentence here");
    let lost = |of: fn(&Side) -> usize| ratio(of(&refused), of(&passed) + of(&refused));
    Ok(Outcome::over(passed.sentences + refused.sentences, hash(&files)?)
        .metric("refused_words", lost(|s| s.words))
        .metric("lost_entities", lost(|s| s.entities))
        .metric("lost_triggers", lost(|s| s.triggers))
        .metric("lost_cues", lost(|s| s.cues))
        .detail(
            "refused",
            json!({
                "sentences": refused.sentences, "words": refused.words, "entities": refused.entities,
                "triggers": refused.triggers, "cues": refused.cues,
            }),
        ))
}
