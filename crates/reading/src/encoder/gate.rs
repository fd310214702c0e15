//! Which sentences are worth the encoder: those with a word that can tell an event or a saying, or with a name.
//!
//! The words are those of the lexicons, so that a sentence the gate keeps out holds nothing that the rules could
//! have made an event or attribution of either.

use dateline_facts::reading::Reading;
use dateline_facts::token::Upos;
use rustc_hash::FxHashSet;

/// The words of the lexicons.
#[derive(Debug)]
pub struct Gate {
    words: FxHashSet<&'static str>,
}

impl Gate {
    /// Collects the words.
    pub fn new() -> Self {
        let mut words = FxHashSet::default();
        for mut row in dateline_data::rows(dateline_data::EVENT_VERBS) {
            let verbs = row.nth(1).into_iter().flat_map(|v| v.split('|'));
            words.extend(verbs.map(|v| v.split(['+', ' ']).next().unwrap_or(v)));
        }
        for mut row in dateline_data::rows(dateline_data::EVENT_NOUNS) {
            let nouns = row.nth(1).into_iter().flat_map(|v| v.split('|'));
            words.extend(nouns.map(|n| n.rsplit(' ').next().unwrap_or(n)));
        }
        words.extend(dateline_data::rows(dateline_data::CUES).filter_map(|mut row| row.next()));
        Gate { words }
    }

    /// Whether a sentence may hold an event, a saying or a name.
    pub fn wants(&self, reading: &Reading, sentence: usize) -> bool {
        let Some(sentence) = reading.sentences.get(sentence) else { return false };
        let text = reading.report.text.as_str();
        let tokens = reading.tokens.get(sentence.tokens()).unwrap_or_default();
        let mut words = 0;
        for token in tokens {
            if token.upos == Upos::Punct {
                continue;
            }
            words += 1;
            let form = token.span.of(text);
            let capital = form.starts_with(char::is_uppercase) && form.len() > 1;
            let name = token.upos == Upos::Propn || capital && words > 1;
            let tells = token.upos != Upos::Aux && self.words.contains(token.lemma.as_str());
            if name || tells {
                return true;
            }
        }
        false
    }
}

impl Default for Gate {
    fn default() -> Self {
        Gate::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_facts::report::Report;

    fn wanted(text: &str) -> bool {
        let mut reading = Reading::of(Report::plain("mem:1", text));
        crate::sentences::Sentences::new().run(&mut reading);
        crate::tokens::Tokens::new().run(&mut reading);
        Gate::new().wants(&reading, 0)
    }

    #[test]
    fn events_sayings_and_names_are_wanted() {
        assert!(wanted("Two men were killed."));
        assert!(wanted("He denied it."));
        assert!(wanted("It lies near Basra."));
        assert!(wanted("The bombing went on."));
    }

    #[test]
    fn the_rest_is_not() {
        assert!(!wanted("It was cold and dark."));
        assert!(!wanted("Why not?"));
    }
}
