//! Who counts: "the ministry put the toll at 63", "the number of dead was put at 12 by the governor".

use super::Draft;
use super::page::Page;
use super::sources;
use dateline_facts::attribution::Stance;
use dateline_facts::token::{Sentence, Upos};

/// What is counted.
const COUNTED: &[&str] = &["toll", "figure", "tally", "deaths", "casualties", "fatalities", "dead"];
/// Whom a number is of.
const HURT: &[&str] =
    &["dead", "deaths", "killed", "wounded", "injured", "victims", "casualties", "fatalities", "missing"];
/// So many words the phrase of what is counted has.
const PHRASE: usize = 9;

/// Reads every figure that somebody gives.
pub fn read(page: &Page, sentence: Sentence, out: &mut Vec<Draft>) {
    for at in sentence.tokens() {
        let verb = matches!(page.lemma(at), "put" | "place" | "estimate" | "set")
            && matches!(page.pos(at), Upos::Verb | Upos::Aux | Upos::Noun);
        if verb && !page.in_long_quote(at, 2) {
            out.extend(one(page, sentence, at));
        }
    }
}

fn one(page: &Page, sentence: Sentence, at: usize) -> Option<Draft> {
    let (first, last) = (sentence.first as usize, sentence.last as usize);
    let mut group = at;
    while group > first && matches!(page.pos(group - 1), Upos::Aux | Upos::Adv) {
        group -= 1;
    }
    if group > first && page.pos(group - 1) == Upos::Part || group == first {
        return None;
    }
    let passive = (group..at).any(|i| page.lemma(i) == "be");
    let counts = |from: usize, to: usize| {
        (from..to).find(|i| {
            // "the number of dead", not that of voters
            let of = page.is(*i + 1, "of") && (*i + 2..*i + 6).any(|k| page.any(k, HURT));
            page.any(*i, COUNTED) || of && page.any(*i, &["number", "count"])
        })
    };
    let mut draft = Draft::new(page.span(group, at + 1), Stance::State, page.tokens.get(at)?.span);
    let (start, mark) = if passive {
        let subject = sources::before(page, first, group)?;
        counts(subject.0, subject.1)?;
        (subject.0, at + 1)
    } else {
        let noun = counts(at + 1, (at + PHRASE).min(last))?;
        let plain = (at + 1..noun).all(|i| !page.verbal(i) && !page.comma(i));
        let mark = (noun + 1..(noun + PHRASE).min(last)).find(|i| page.is(*i, "at"));
        (at + 1, mark.filter(|m| plain && !(noun..*m).any(|i| page.verbal(i) || page.comma(i)))?)
    };
    if !page.is(mark, "at") {
        return None;
    }
    let number = |i: usize| {
        page.pos(i) == Upos::Num
            || page.word(i).starts_with(|c: char| c.is_ascii_digit())
            || page.any(i, &["dozens", "hundreds", "scores", "several"])
    };
    let found = (mark + 1..(mark + 5).min(last)).find(|i| number(*i))?;
    // "puts the figure at $498 billion", "at 12 per cent": nobody is counted.
    let money = (mark + 1..found).any(|i| page.word(i).starts_with(['$', '£', '€']))
        || page.word(found).starts_with(['$', '£', '€'])
        || page.any(found + 1, &["million", "billion", "trillion", "percent", "per", "%"]);
    if money {
        return None;
    }
    let mut end = found + 1;
    while end < last && matches!(page.pos(end), Upos::Num | Upos::Noun) {
        end += 1;
    }
    if passive {
        let by = (end..(end + 3).min(last)).find(|i| page.is(*i, "by"));
        draft.source = by.and_then(|by| sources::behind(page, by + 1, last));
    } else {
        draft.source = sources::before(page, first, group);
    }
    draft.source?;
    if passive {
        draft.content = vec![page.trim(page.span(start, group)), page.trim(page.span(mark, end))];
    } else {
        draft.content = vec![page.trim(page.span(start, end))];
    }
    draft.content.retain(|c| !c.is_empty());
    draft.by = "attribution.count";
    draft.score = 0.75;
    (!draft.content.is_empty()).then_some(draft)
}
