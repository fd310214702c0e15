//! Which of the events read are told at all: a filter learnt from judged events.
//!
//! The rows of the lexicon read an event where a verb or noun stands as it does when it tells one. In running text every third
//! such word does not: another sense, a figure of speech, an opinion, a plan, a private matter. What that looks like is no list of
//! words; so a linear classifier weighs what an event shows ([`traits`]) and what the encoder makes of its word. It was fitted by
//! `xtask veto` to events judged by eye. What falls below [`BOUND`] is dropped; what stays is never surer than the classifier is.

mod traits;
mod weights;

pub use traits::traits;
pub use weights::{Weights, leaning};

use crate::encoder::{Encoded, SentenceRead};
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::reading::Reading;

/// Least probability of being told, where a false event is worse than a missing one.
pub const BOUND: f32 = 0.65;

/// The same for the first sentences of a report, its headline among them: they are its news, and to miss that is as bad.
pub const LEAD_BOUND: f32 = 0.55;

/// How many sentences these are.
const LEAD: usize = 2;

/// Drops what is not told; without an encoder nothing, since half of what is weighed is the encoder's.
pub fn run(reading: &mut Reading, encoded: &Encoded) {
    let mut events = std::mem::take(&mut reading.events);
    events.retain_mut(|event| {
        if !judged(event) {
            return true;
        }
        let told = probability(reading, event, sentence_of(reading, encoded, event));
        event.score = event.score.min(told);
        told >= bound(reading, event)
    });
    reading.events = events;
}

/// What an event must reach where it stands.
fn bound(reading: &Reading, event: &EventMention) -> f32 {
    if sentence(reading, event) < LEAD { LEAD_BOUND } else { BOUND }
}

/// The number of its sentence.
fn sentence(reading: &Reading, event: &EventMention) -> usize {
    reading.sentences.partition_point(|s| s.span.end <= event.trigger.start)
}

/// Whether the classifier has a say: what is denied, planned or long past is told as such, and a toll is tied to the act that it
/// counts by rules of its own.
pub fn judged(event: &EventMention) -> bool {
    matches!(event.factuality, Factuality::Asserted | Factuality::Alleged) && !event.by.starts_with("a.toll")
}

/// What the encoder says of the sentence of an event, where it read it.
pub fn sentence_of<'e>(
    reading: &Reading,
    encoded: &'e Encoded,
    event: &EventMention,
) -> Option<&'e SentenceRead> {
    encoded.sentences.get(sentence(reading, event)).filter(|read| !read.upos.is_empty())
}

/// The first word of an event among the encoder's.
pub fn word_of(read: &SentenceRead, event: &EventMention) -> Option<usize> {
    read.words.list.iter().position(|w| w.span.overlaps(event.trigger))
}

/// 0 to 1.
fn probability(reading: &Reading, event: &EventMention, read: Option<&SentenceRead>) -> f32 {
    let weights = Weights::installed();
    let leaning = read.and_then(|r| r.leanings.get(word_of(r, event)?)).copied().unwrap_or_default();
    let sum = weights.sum(&traits(reading, event, read)) + leaning;
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;

    const WAR: &str =
        "Troops attacked the town of Bakhmut on Tuesday, killing four civilians, the governor said.";
    const SHOP: &str =
        "Reviews of the phone have attacked its battery, and the new price may kill the brand in Europe.";

    #[test]
    fn what_is_told_stays_and_no_surer_than_it_is() {
        let reader = Reader::new();
        let (before, encoded) = reader.unvetoed(Report::plain("a", WAR));
        let after = reader.read(Report::plain("a", WAR));
        assert!(!before.events.is_empty());
        assert_eq!(before.events.len(), after.events.len());
        let Some(encoded) = encoded else { return };
        for (own, kept) in before.events.iter().zip(&after.events) {
            assert_eq!(own.id, kept.id);
            assert!(kept.score <= own.score);
            assert!(probability(&before, own, sentence_of(&before, &encoded, own)) >= bound(&before, own));
        }
    }

    #[test]
    fn no_event_is_added_and_what_goes_was_likelier_not_told() {
        let reader = Reader::new();
        for text in [WAR, SHOP, "", "If they attack, we will strike. He would have attacked Iran, he said."] {
            let (before, encoded) = reader.unvetoed(Report::plain("b", text));
            let after = reader.read(Report::plain("b", text));
            let Some(encoded) = encoded else { return };
            for own in &before.events {
                let told = probability(&before, own, sentence_of(&before, &encoded, own));
                let kept = after.events.iter().any(|e| e.id == own.id);
                assert_eq!(kept, !judged(own) || told >= bound(&before, own), "{text}");
            }
            assert!(after.events.iter().all(|e| before.events.iter().any(|own| own.id == e.id)));
        }
    }

    #[test]
    fn without_an_encoder_nothing_is_dropped() {
        let reader = Reader::with_encoder(None);
        for text in [WAR, SHOP] {
            let (before, encoded) = reader.unvetoed(Report::plain("c", text));
            assert!(encoded.is_none());
            assert_eq!(before.events.len(), reader.read(Report::plain("c", text)).events.len());
        }
    }
}
