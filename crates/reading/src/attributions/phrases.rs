//! Attributions without a verb: "according to X", "in the words of X", "X's claim that".

use super::Draft;
use super::chains::Channels;
use super::clauses;
use super::cues::Cues;
use super::page::Page;
use super::sources;
use dateline_facts::attribution::Stance;
use dateline_facts::token::{Sentence, Upos};

/// Reads the phrases of a sentence.
pub fn read(page: &Page, cues: &Cues, channels: &Channels, sentence: Sentence, out: &mut Vec<Draft>) {
    for i in sentence.tokens() {
        if page.in_long_quote(i, 4) {
            continue;
        }
        if page.is(i, "according") && page.is(i + 1, "to") {
            out.extend(according(page, cues, channels, sentence, i));
        } else if page.any(i, &["reportedly", "allegedly", "purportedly"]) {
            out.extend(adverb(page, cues, sentence, i));
        } else if page.pos(i) == Upos::Noun {
            out.extend(noun(page, cues, sentence, i));
        }
    }
}

/// "According to X, C", "C, according to X", "C1, according to X, C2".
fn according(page: &Page, cues: &Cues, channels: &Channels, sentence: Sentence, i: usize) -> Option<Draft> {
    let (first, last) = (sentence.first as usize, sentence.last as usize);
    let mut source = sources::behind(page, i + 2, last)?;
    let stated = channels.statement(page, source, last);
    if let Some((whole, _)) = stated {
        source = whole;
    }
    let carrier = channels.carrier(page, source.1, last);
    let mut draft = Draft::new(page.span(i, i + 2), Stance::State, page.tokens[i].span);
    draft.source = Some(source);
    draft.via = carrier.map(|(a, b)| page.span(a, b)).or(stated.map(|s| s.1));
    if let Some(carrier) = carrier {
        source.1 = carrier.1;
    }
    draft.by = "attribution.according_to";
    draft.score = 0.9;
    let opens = i == first || i == first + 1 && page.any(first, &["But", "And", "Yet", "However"]);
    if opens {
        let comma = (source.1..last.min(source.1 + 25)).find(|j| page.comma(*j) || page.is(*j, ":"))?;
        draft.content.push(page.quote_ends(page.trim(page.span(comma + 1, last))));
        draft.content.retain(|c| !c.is_empty());
        return (!draft.content.is_empty()).then_some(draft);
    }
    // "The rebels, who according to the UN executed 20 men": the clause of the pronoun.
    let pronoun = |j: usize| page.any(j, &["who", "which"]);
    if i > first + 1 && (pronoun(i - 1) || page.comma(i - 1) && pronoun(i - 2)) {
        let from = source.1 + usize::from(page.comma(source.1));
        let closes = |j: &usize| page.comma(*j) && page.verbal(j + 1);
        let end = (from..last).find(closes).unwrap_or(last);
        draft.content.push(page.trim(page.span(from.min(end), end)));
        draft.content.retain(|c| !c.is_empty());
        return (!draft.content.is_empty()).then_some(draft);
    }
    // The clause before: from the sentence start, or from a break before the comma.
    let start = (first..i).rev().find(|j| page.is(*j, ";")).map_or(first, |j| j + 1);
    let stop = if page.comma(i - 1) { i - 1 } else { i };
    draft.content.push(page.trim(page.span(start, stop)));
    if page.comma(source.1)
        && source.1 + 2 < last
        && page.comma(i - 1)
        && matches!(page.pos(source.1 + 1), Upos::Verb | Upos::Aux | Upos::Adp)
        && !page.word(source.1 + 1).ends_with("ing")
    {
        let end = clauses::end(page, cues, sentence, source.1 + 1, false);
        draft.content.push(page.trim(page.span(source.1 + 1, end)));
    }
    draft.content.retain(|c| !c.is_empty());
    (!draft.content.is_empty()).then_some(draft)
}

/// "The group allegedly fired rockets": its clause is what is said, by nobody named.
fn adverb(page: &Page, cues: &Cues, sentence: Sentence, i: usize) -> Option<Draft> {
    let (first, last) = (sentence.first as usize, sentence.last as usize);
    let mut verb = i;
    while verb > first && matches!(page.pos(verb - 1), Upos::Aux | Upos::Adv) {
        verb -= 1;
    }
    let end = clauses::end(page, cues, sentence, (i + 1).min(last), true);
    let mut draft = Draft::new(page.span(i, i + 1), Stance::Claim, page.tokens[i].span);
    draft.by = "attribution.adverb";
    draft.score = 0.6;
    let subject = sources::before(page, first, verb)?;
    draft.content.push(page.span(subject.0, i));
    draft.content.push(page.trim(page.span(i + 1, end)));
    draft.content.retain(|c| !c.is_empty());
    (draft.content.len() == 2).then_some(draft)
}

/// "Tehran's claim that it struck", "reports that a base was hit", "his support for the raid".
fn noun(page: &Page, cues: &Cues, sentence: Sentence, i: usize) -> Option<Draft> {
    let cue = cues.noun(page.lemma(i))?;
    let (first, last) = (sentence.first as usize, sentence.last as usize);
    let next = i + 1;
    let that =
        page.is(next, "that") && next + 1 < last && page.pos(next) != Upos::Pron || page.is(next, "that");
    // The possessor, without which only a "that" clause counts.
    let owner = owner(page, first, i);
    let link = that || owner.is_some() && page.any(next, &["to", "of", "for", "about"]);
    // "reports that fell": a relative clause has its verb right behind.
    if !link || next + 1 >= last || that && page.verbal(next + 1) && !page.word(next + 1).ends_with("ing") {
        return None;
    }
    let mut draft =
        Draft::new(page.span(owner.map_or(i, |o| o.1.min(i)), i + 1), cue.stance, page.tokens[i].span);
    draft.source = owner;
    draft.by = "attribution.noun";
    draft.score = if that { 0.7 } else { 0.5 };
    let end = clauses::end(page, cues, sentence, next, true);
    draft.content.push(page.trim(page.span(next, end)));
    draft.content.retain(|c| !c.is_empty());
    (!draft.content.is_empty()).then_some(draft)
}

/// The possessor before noun `i`: "Tehran's repeated", "his".
fn owner(page: &Page, first: usize, i: usize) -> Option<sources::Phrase> {
    let mut j = i;
    while j > first && matches!(page.pos(j - 1), Upos::Adj | Upos::Noun | Upos::Num) && i - j < 3 {
        j -= 1;
    }
    let before = j.checked_sub(1).filter(|b| *b >= first)?;
    if page.any(before, &["his", "her", "their", "its", "my", "our"]) {
        return Some((before, before + 1));
    }
    if page.any(before, &["'s", "’s", "'", "’"]) {
        return sources::before(page, first, before);
    }
    None
}

/// A transcript's line: "WALLACE: If I may, sir." The block is what is said.
pub fn transcript(page: &Page, number: usize) -> Option<Draft> {
    let sentence = page.sentences[number];
    let first = sentence.first as usize;
    let colon = (first + 1..(first + 5).min(sentence.last as usize)).find(|j| page.word(*j) == ":")?;
    let capitals = (first..colon).all(|j| {
        let word = page.word(j);
        word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase) || word == "."
    });
    let long = page.word(first).chars().count() > 2;
    if !capitals || !long || colon + 1 >= sentence.last as usize && page.sentences.len() <= number + 1 {
        return None;
    }
    // To the end of the line.
    let start = page.tokens.get(colon + 1)?.span.begin();
    let line = page.text.get(start..)?.find('\n').map_or(page.text.len(), |n| start + n);
    let between = page.text.get(page.tokens[colon].span.finish()..start)?;
    if between.contains('\n') {
        return None;
    }
    let words = page.text.get(start..line)?;
    let mut draft = Draft::new(page.tokens[colon].span, Stance::State, page.tokens[colon].span);
    draft.source = Some((first, colon));
    draft.content.push(dateline_facts::span::Span::new(start, start + words.trim_end().len()));
    draft.by = "attribution.transcript";
    draft.score = 0.8;
    (words.split_whitespace().count() >= 2).then_some(draft)
}
