//! Words, their lemmas and parts of speech.
//!
//! Words are split as in UD English EWT (clitics `n't`, `'s`, currency signs and marks stand alone), except
//! that a hyphenated word is one token (`Iran-backed`, `al-Asad`, `mid-October`), since the readers after
//! this one look words up whole. A number with its separators is one token, `20km` is two.

mod lemma;
mod split;
mod tag;
mod verbs;

pub use lemma::Lemmas;
pub use tag::Tagger;
pub use verbs::{VerbForm, Verbs};

use crate::abbreviations::Abbreviations;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::token::{Token, Upos};
use smol_str::SmolStr;

/// Splits sentences into words, tags them, finds their dictionary forms.
pub struct Tokens {
    abbreviations: Abbreviations,
    tagger: Tagger,
    lemmas: Lemmas,
}

impl Tokens {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Tokens { abbreviations: Abbreviations::new(), tagger: Tagger::new(), lemmas: Lemmas::new() }
    }

    /// Adds the tokens of every sentence.
    pub fn run(&self, reading: &mut Reading) {
        let text = &reading.report.text;
        let mut blocks = reading.report.blocks.iter().peekable();
        for sentence in &mut reading.sentences {
            while blocks.peek().is_some_and(|b| b.span.end <= sentence.span.start) {
                blocks.next();
            }
            let headline =
                blocks.peek().is_some_and(|b| matches!(b.kind, BlockKind::Title | BlockKind::Heading));
            sentence.first = u32::try_from(reading.tokens.len()).unwrap_or(u32::MAX);
            let spans = split::words(text, sentence.span, &self.abbreviations);
            let forms: Vec<&str> = spans.iter().map(|s| s.of(text)).collect();
            let tags = self.tagger.tag(&forms, headline);
            for ((span, form), upos) in spans.iter().zip(&forms).zip(tags) {
                let own = u32::try_from(reading.tokens.len()).unwrap_or(u32::MAX);
                reading.tokens.push(Token {
                    span: *span,
                    lemma: self.lemmas.of(form, upos),
                    upos,
                    head: own,
                    deprel: SmolStr::new_static("dep"),
                });
            }
            sentence.last = u32::try_from(reading.tokens.len()).unwrap_or(u32::MAX);
        }
    }

    /// Dictionary forms.
    pub fn lemmas(&self) -> &Lemmas {
        &self.lemmas
    }

    /// The parts of speech of one sentence that is split already, as gold data are.
    pub fn tag(&self, forms: &[&str]) -> Vec<Upos> {
        self.tagger.tag(forms, false)
    }

    /// The words of a stretch of text.
    pub fn split(&self, text: &str) -> Vec<Span> {
        split::words(text, Span::new(0, text.len()), &self.abbreviations)
    }
}

impl Default for Tokens {
    fn default() -> Self {
        Tokens::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_facts::report::Report;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, String, &'static str)> {
        let mut reading = Reading::of(Report::plain("mem:1", text));
        crate::sentences::Sentences::new().run(&mut reading);
        Tokens::new().run(&mut reading);
        let text = &reading.report.text;
        reading
            .tokens
            .iter()
            .map(|t| (t.span.of(text).to_owned(), t.lemma.to_string(), t.upos.as_str()))
            .collect()
    }

    fn tags(text: &str) -> String {
        read(text).iter().map(|(form, _, tag)| format!("{form}/{tag}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn strike_is_noun_or_verb() {
        assert_eq!(
            tags("A drone strike killed two soldiers in Iraq on Friday."),
            "A/DET drone/NOUN strike/NOUN killed/VERB two/NUM soldiers/NOUN in/ADP Iraq/PROPN on/ADP Friday/PROPN ./PUNCT"
        );
        assert_eq!(
            tags("They will strike the base and attack Israel."),
            "They/PRON will/AUX strike/VERB the/DET base/NOUN and/CCONJ attack/VERB Israel/PROPN ./PUNCT"
        );
    }

    #[test]
    fn lemmas_of_a_sentence() {
        let lemmas: Vec<String> = read("The groups were firing missiles.").into_iter().map(|t| t.1).collect();
        assert_eq!(lemmas, ["the", "group", "be", "fire", "missile", "."]);
    }

    #[test]
    fn headlines_in_capitals() {
        let all = tags("IRAN LAUNCHES MISSILES AT BASE IN IRAQ");
        assert!(all.contains("LAUNCHES/VERB") && all.contains("BASE/NOUN"), "{all}");
    }

    proptest! {
        #[test]
        fn never_panics_and_covers_every_letter(text in "[a-zA-Z.'’ $%0-9é,\\-/@\"]{0,120}|\\PC{0,80}") {
            let mut reading = Reading::of(Report::plain("mem:1", &text));
            crate::sentences::Sentences::new().run(&mut reading);
            Tokens::new().run(&mut reading);
            let mut last = 0;
            for token in &reading.tokens {
                prop_assert!(token.span.begin() >= last && !token.span.is_empty());
                prop_assert!(reading.report.text.get(token.span.range()).is_some());
                prop_assert!(!reading.report.text[last..token.span.begin()].chars().any(|c| !c.is_whitespace()));
                last = token.span.finish();
            }
            for sentence in &reading.sentences {
                prop_assert!(sentence.first <= sentence.last && sentence.last as usize <= reading.tokens.len());
            }
        }
    }
}
