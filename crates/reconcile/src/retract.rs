//! What is taken back in the report that tells it: "We retract the statement of Friday", "an earlier version of this report said
//! that seven people died". What a voice takes back it denies; what only an earlier version said is no account.

use crate::accounts::side;
use crate::told::Told;
use crate::withdrawn::{STATED, Withdrawal, withdrawals};
use crate::within::sentence_of;
use dateline_facts::attribution::Stance;
use dateline_facts::event::Factuality;
use dateline_facts::reading::Reading;
use dateline_facts::record::Evidence;
use dateline_facts::span::Span;
use dateline_facts::token::{Token, Upos};

/// What can be taken back beside what is stated: parts of it.
const PARTS: &[&str] = &["figure", "toll", "remark", "comment"];

/// Marks what the report takes back, and leaves out what only its own earlier version told.
pub(crate) fn taken_back(reading: &Reading, told: &mut Vec<Told>) {
    for sentence in retractions(reading) {
        let quote = sentence.of(&reading.report.text);
        for telling in told.iter_mut().filter(|t| t.report == reading.report.id && side(t.factuality) == 0) {
            if said_before(reading, telling, sentence) {
                deny(telling, sentence, quote);
            }
        }
    }
    for words in withdrawals(reading) {
        let quote = words.words.of(&reading.report.text);
        for telling in told.iter_mut().filter(|t| t.report == reading.report.id && side(t.factuality) == 0) {
            if !earlier_version(telling) && reaches(reading, &words, telling) {
                deny(telling, words.words, quote);
            }
        }
    }
    let withdrawn: Vec<Told> =
        told.iter().filter(|t| side(t.factuality) == 0 && earlier_version(t)).cloned().collect();
    for old in &withdrawn {
        // What takes it up keeps what was said of it beside its figures.
        for telling in told.iter_mut().filter(|t| t.takes_up == Some(old.id)) {
            telling.takes_up = None;
            telling.place = telling.place.take().or_else(|| old.place.clone());
            if telling.when.is_unknown() {
                telling.when = old.when.clone();
            }
            if telling.actors.is_empty() {
                telling.actors.clone_from(&old.actors);
            }
            if telling.recipients.is_empty() {
                telling.recipients.clone_from(&old.recipients);
            }
        }
    }
    told.retain(|t| !withdrawn.iter().any(|w| w.id == t.id));
}

/// What is taken back is denied; the words that take it back come first.
fn deny(telling: &mut Told, sentence: Span, quote: &str) {
    telling.factuality = Factuality::Denied;
    if let Some(source) = &mut telling.attribution {
        source.stance = Stance::Deny;
    }
    telling.evidence.insert(0, Evidence { span: sentence, quote: quote.to_owned() });
}

/// Whether these words take back what is told there. What one said and another calls false is the other's denial.
fn reaches(reading: &Reading, words: &Withdrawal, telling: &Told) -> bool {
    let Some(mention) = reading.events.iter().find(|m| m.id == telling.id) else { return false };
    let source = |i: u32| reading.attributions.get(i as usize).and_then(|a| a.source_entity);
    let same = |i: u32| mention.attribution.and_then(source).is_some_and(|own| source(i) == Some(own));
    let other = words.after
        && reading.attributions.iter().zip(0..).any(|(a, i)| {
            a.cue.is_some_and(|cue| words.words.contains(cue)) && a.source.is_some() && !same(i)
        });
    words.reach.contains(mention.trigger) && !other && (!words.said_only || mention.attribution.is_some())
}

/// "An earlier version of this report".
fn earlier_version(told: &Told) -> bool {
    let Some(source) = told.attribution.as_ref().and_then(|a| a.source.as_deref()) else { return false };
    let words = crate::told::words_of(source);
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    has(&["version", "versions"]) && has(&["earlier", "previous", "prior", "original", "first"])
}

fn takeable(token: &Token) -> bool {
    let lemma = token.lemma.as_str();
    STATED.contains(&lemma) || PARTS.contains(&lemma)
}

/// The sentences in which somebody takes words back.
fn retractions(reading: &Reading) -> Vec<Span> {
    let text = reading.report.text.as_str();
    let mut out = Vec::new();
    for sentence in &reading.sentences {
        let Some(tokens) = reading.tokens.get(sentence.tokens()) else { continue };
        let found = tokens.iter().enumerate().any(|(at, token)| {
            let verb =
                matches!(token.lemma.as_str(), "retract" | "withdraw" | "rescind" | "recant" | "disavow");
            let low = |i: usize| tokens[i].span.of(text).to_lowercase();
            // Asked to, refusing to, or not doing it.
            let unreal = (at.saturating_sub(4)..at).any(|i| {
                matches!(
                    low(i).as_str(),
                    "not"
                        | "n't"
                        | "n’t"
                        | "never"
                        | "no"
                        | "to"
                        | "should"
                        | "must"
                        | "would"
                        | "will"
                        | "may"
                        | "could"
                        | "if"
                        | "refused"
                )
            });
            let object = (at + 1..(at + 6).min(tokens.len()))
                .take_while(|i| tokens[*i].upos != Upos::Verb)
                .any(|i| takeable(&tokens[i]));
            let passive = (at.saturating_sub(5)..at).any(|i| takeable(&tokens[i]))
                && (at.saturating_sub(2)..at).any(|i| matches!(low(i).as_str(), "was" | "were" | "been"));
            verb && token.upos == Upos::Verb && !unreal && (object || passive)
        });
        if found {
            out.push(sentence.span);
        }
    }
    out
}

/// Whether a telling is of the words that `retraction` takes back: said by somebody else than the report, "had said".
fn said_before(reading: &Reading, telling: &Told, retraction: Span) -> bool {
    let Some(mention) = reading.events.iter().find(|m| m.id == telling.id) else { return false };
    let Some(attribution) = mention.attribution.and_then(|i| reading.attributions.get(i as usize)) else {
        return false;
    };
    let Some(cue) = attribution.cue else { return false };
    if retraction.overlaps(mention.trigger) {
        return false;
    }
    let Some(sentence) = sentence_of(reading, cue).map(|s| reading.sentences[s]) else { return false };
    let Some(tokens) = reading.tokens.get(sentence.tokens()) else { return false };
    let text = reading.report.text.as_str();
    let had = |t: &Token| t.span.of(text).eq_ignore_ascii_case("had");
    let at = tokens.iter().position(|t| t.span.overlaps(cue));
    at.is_some_and(|at| {
        (at.saturating_sub(2)..=at).any(|i| {
            let word = tokens[i].span.of(text).to_lowercase();
            had(&tokens[i]) || matches!(word.as_str(), "earlier" | "previously" | "initially")
        })
    })
}
