//! Where nobody stands before the verb: "is believed to be empty", "accused by Amnesty of shelling", "appears to have failed".

use super::Draft;
use super::clauses;
use super::cues::Cues;
use super::page::Page;
use super::sources;
use super::verbs::Verb;
use dateline_facts::token::{Sentence, Upos};

/// Verbs whose passive says that somebody unnamed thinks or says so.
const PASSIVE: &[&str] = &[
    "expect",
    "report",
    "believe",
    "say",
    "think",
    "allege",
    "suspect",
    "accuse",
    "estimate",
    "know",
    "understand",
    "rumor",
    "claim",
    "consider",
    "deem",
    "project",
    "predict",
    "quote",
    "charge",
    "blame",
    "criticize",
    "criticise",
    "condemn",
    "announce",
    "ask",
    "tell",
    "view",
    "describe",
    "credit",
    "cite",
    "see",
    "rate",
    "regard",
    "identify",
    "call",
    "urge",
    "support",
    "back",
    "endorse",
    "propose",
    "mention",
    "assume",
    "denounce",
    "praise",
    "mock",
    "intend",
    "order",
];

/// "The base is believed to be empty", "He was accused of fraud by Baghdad".
pub(super) fn passive(page: &Page, cues: &Cues, sentence: Sentence, verb: &Verb) -> Option<Draft> {
    if !PASSIVE.contains(&page.lemma(verb.at)) {
        return None;
    }
    let (floor, last) = (sentence.first as usize, sentence.last as usize);
    let mut draft =
        Draft::new(page.span(verb.first, verb.at + 1), verb.cue.stance, page.tokens[verb.at].span);
    draft.by = "attribution.passive";
    draft.score = 0.6;
    let mut start = verb.at + 1;
    if page.is(start, "by") {
        let (a, mut b) = sources::behind(page, start + 1, last)?;
        // "blamed by the army on bandits"
        if page.lemma(verb.at) == "blame" {
            b = (a + 1..b).find(|j| page.is(*j, "on")).unwrap_or(b);
        }
        draft.source = Some((a, b));
        start = b;
    }
    let mut end = clauses::end(page, cues, sentence, start.min(last), true);
    if verb.reduced {
        // "accused by Amnesty of shelling Derna, denied it": to the comma; "claimed by one and blamed on another": nothing more.
        end = (start..end).find(|j| page.comma(*j)).unwrap_or(end);
        if !page.any(start, &["of", "for", "to", "as", "with", "over"]) {
            end = start;
        }
    }
    let subject = sources::before(page, floor, verb.first);
    if let Some((a, b)) = subject
        && !(page.is(a, "it") && b == a + 1)
    {
        draft.content.push(page.span(a, b));
    }
    if start < end && !page.any(start, &[".", ",", "at", "in", "on"]) {
        let span = page.trim(page.span(start, end));
        if !span.is_empty() {
            draft.content.push(span);
        }
    }
    (!draft.content.is_empty()
        && (draft.source.is_some() || draft.content.len() == 2 || page.any(start, &["that"])))
    .then_some(draft)
}

/// "The talks appear to have failed": nobody in particular.
pub(super) fn seem(page: &Page, cues: &Cues, sentence: Sentence, verb: &Verb) -> Option<Draft> {
    let (floor, last) = (sentence.first as usize, sentence.last as usize);
    let start = verb.at + 1;
    if start >= last || !page.any(start, &["to", "that", "like", "as"]) && page.pos(start) != Upos::Adj {
        return None;
    }
    let mut draft =
        Draft::new(page.span(verb.first, verb.at + 1), verb.cue.stance, page.tokens[verb.at].span);
    draft.by = "attribution.seem";
    draft.score = 0.5;
    if let Some((a, b)) = sources::before(page, floor, verb.first)
        && !(page.is(a, "it") && b == a + 1)
    {
        draft.content.push(page.span(a, b));
    }
    let end = clauses::end(page, cues, sentence, start, true);
    draft.content.push(page.trim(page.span(start, end)));
    Some(draft)
}
