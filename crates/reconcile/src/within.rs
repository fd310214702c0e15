//! Inside one report: which mention takes up which. A headline tells what the text tells again; "the attack" is
//! the attack spoken of before; "Two people were killed, officials said" is the toll of what stands before it.

use crate::same::far_apart;
use crate::sector::Sector;
use crate::told::{fold_words, place};
use dateline_facts::event::EventMention;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::token::{Sentence, Token, Upos};
use dateline_facts::when::{Basis, When};

/// How a mention stands to the others of its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    /// The mention that it takes up, as an index.
    pub takes_up: Option<usize>,
    /// Told as another one: "a second attack", "earlier strikes".
    pub fresh: bool,
    /// "The toll rose to eight".
    pub toll: bool,
}

/// Words that set an event beside another one.
const OTHERS: &[&str] = &[
    "another",
    "other",
    "separate",
    "second",
    "third",
    "fourth",
    "further",
    "similar",
    "previous",
    "earlier",
    "previously",
    "past",
    "recent",
    "different",
    "elsewhere",
    "separately",
    "meanwhile",
];
/// So many words before the trigger its determiner is looked for.
const PHRASE: usize = 7;
/// So many sentences on a toll is still that of the event before it.
const NEAR: usize = 2;

/// How each mention of a reading stands to the others, by index.
pub(crate) fn standings(reading: &Reading) -> Vec<Standing> {
    let mut out = vec![Standing::default(); reading.events.len()];
    let mut order: Vec<usize> = (0..reading.events.len()).collect();
    order.sort_by_key(|i| (reading.events[*i].trigger.start, reading.events[*i].trigger.end));
    let headline: Vec<bool> = reading.events.iter().map(|m| in_headline(reading, m.trigger)).collect();
    let noun: Vec<Noun> = reading.events.iter().map(|m| noun(reading, m.trigger)).collect();
    for (at, i) in order.iter().copied().enumerate() {
        let mention = &reading.events[i];
        out[i].fresh = noun[i] == Noun::Other;
        out[i].toll = tells_toll(reading, mention);
        if headline[i] {
            let told =
                order.iter().copied().find(|j| !headline[*j] && reading.events[*j].kind == mention.kind);
            out[i].takes_up =
                told.filter(|j| noun[*j] != Noun::Other && fits(reading, mention, &reading.events[*j]));
            continue;
        }
        let risen = out[i].toll;
        let wanted = noun[i] == Noun::Definite || risen;
        let toll = noun[i] == Noun::Verb && is_toll(mention);
        if !wanted && !toll {
            continue;
        }
        let here = sentence_of(reading, mention.trigger);
        let reach = |j: &usize| {
            wanted
                || sentence_of(reading, reading.events[*j].trigger)
                    .is_some_and(|s| here.is_some_and(|h| h - s <= NEAR))
        };
        let before = order[..at].iter().rev().copied().filter(reach);
        let before: Vec<usize> = before
            .filter(|j| !headline[*j] && reading.events[*j].kind == mention.kind && noun[*j] != Noun::Other)
            .filter(|j| fits(reading, mention, &reading.events[*j]))
            .filter(|j| wanted || completes(mention, &reading.events[*j]))
            .collect();
        out[i].takes_up = main_one(reading, &before, wanted.then_some(mention.trigger));
    }
    out
}

/// The attack that `word`, which is no mention, takes up: one told before `at`.
pub(crate) fn spoken_of(reading: &Reading, word: Span, at: u32) -> Option<usize> {
    let attacks = reading.events.iter().enumerate().filter(|(_, m)| {
        m.kind == dateline_facts::plover::EventType::Assault
            && m.trigger.start < at
            && crate::accounts::side(m.factuality) == 0
            && noun(reading, m.trigger) != Noun::Other
    });
    let (headlines, text): (Vec<_>, Vec<_>) = attacks.partition(|(_, m)| in_headline(reading, m.trigger));
    let nearest = |list: Vec<(usize, &EventMention)>| {
        let mut list: Vec<usize> = list.into_iter().map(|(i, _)| i).collect();
        list.sort_by_key(|i| std::cmp::Reverse(reading.events[*i].trigger.start));
        main_one(reading, &list, Some(word))
    };
    nearest(text).or_else(|| nearest(headlines))
}

/// Of candidates, the nearest first, the one that `word` names: "the strike" is rather the strike than the
/// shooting told after it. Of one sentence the first, which is told for its own sake; what comes after "after"
/// is told beside it.
fn main_one(reading: &Reading, nearest: &[usize], word: Option<Span>) -> Option<usize> {
    let named = |i: &&usize| {
        word.is_some_and(|w| head_word(reading, reading.events[**i].trigger) == head_word(reading, w))
    };
    if let Some(found) = nearest.iter().find(named) {
        return Some(*found);
    }
    let sentence = |i: usize| sentence_of(reading, reading.events[i].trigger);
    let first = *nearest.first()?;
    nearest.iter().copied().take_while(|i| sentence(*i) == sentence(first)).last()
}

fn in_headline(reading: &Reading, span: Span) -> bool {
    reading.report.blocks.iter().any(|b| b.kind == BlockKind::Title && b.span.contains(span))
}

/// Whether the figures are those of the whole event so far: the mention's own word is "toll", or its figure stands
/// beside it.
fn tells_toll(reading: &Reading, mention: &EventMention) -> bool {
    let text = reading.report.text.as_str();
    if mention.by.starts_with("a.toll") {
        return true;
    }
    let figures = mention.dead.iter().chain(&mention.injured).flat_map(|c| &c.evidence);
    // "raising the toll to eight", "a death toll of 24"
    figures.filter_map(|e| text.get(mention.clause.begin()..e.begin())).any(|before| {
        let words = crate::told::words_of(before);
        words.iter().rev().take(6).any(|w| w == "toll")
    })
}

/// Killed or wounded are told, with no day and no place of their own.
fn is_toll(mention: &EventMention) -> bool {
    (mention.dead.is_some() || mention.injured.is_some())
        && mention.places.is_empty()
        && undated(&mention.when)
}

/// Whether the tolls of two mentions can be told of one event, no figure against another.
fn completes(a: &EventMention, b: &EventMention) -> bool {
    let agree = |x: &Option<Count>, y: &Option<Count>| match (x, y) {
        (Some(x), Some(y)) => x.low <= y.high && y.low <= x.high,
        _ => true,
    };
    agree(&a.dead, &b.dead) && agree(&a.injured, &b.injured)
}

fn undated(when: &When) -> bool {
    matches!(when.basis, Basis::Inferred | Basis::Unknown)
}

/// Whether nothing speaks against two mentions of one report being one event.
fn fits(reading: &Reading, a: &EventMention, b: &EventMention) -> bool {
    let modes = match (&a.mode, &b.mode) {
        (Some(x), Some(y)) => x == y || crate::same::mixed(x, y),
        _ => true,
    };
    let dates = a.when.is_unknown() || b.when.is_unknown() || a.when.overlaps(&b.when);
    let of = |m: &EventMention| m.places.first().and_then(|i| reading.places.get(*i as usize)).map(place);
    let places = !matches!((of(a), of(b)), (Some(p), Some(q)) if far_apart(&p, &q));
    modes && dates && places && !other_victims(reading, a, b)
}

/// Civilians on the one hand, fighters on the other: the toll of the ones is not that of the others.
fn other_victims(reading: &Reading, a: &EventMention, b: &EventMention) -> bool {
    let victims = |m: &EventMention| {
        // Two mentions of one figure are of the same people.
        let figure = m.dead.as_ref().map(|d| &d.evidence);
        let beside = reading
            .events
            .iter()
            .filter(|e| figure.is_some() && e.dead.as_ref().map(|d| &d.evidence) == figure);
        let all: Vec<u32> = m.recipients.iter().chain(beside.flat_map(|e| &e.recipients)).copied().collect();
        let kinds =
            all.iter().filter_map(|i| reading.entities.get(*i as usize)).filter_map(crate::told::actor);
        kinds.map(|a| crate::sector::sector(&a)).collect::<Vec<_>>()
    };
    let (x, y) = (victims(a), victims(b));
    let only = |list: &[Option<Sector>], wanted: &[Sector]| {
        !list.is_empty() && list.iter().all(|s| s.is_some_and(|s| wanted.contains(&s)))
    };
    let (civil, armed) = (&[Sector::Civil][..], &[Sector::Armed, Sector::Army][..]);
    only(&x, civil) && only(&y, armed) || only(&x, armed) && only(&y, civil)
}

/// What kind of words a trigger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Noun {
    /// "was killed".
    Verb,
    /// "an attack", "attacks".
    Bare,
    /// "the attack", "this strike".
    Definite,
    /// "another attack", "the second strike"; or many, as in "165 attacks".
    Other,
}

fn noun(reading: &Reading, trigger: Span) -> Noun {
    let Some(sentence) = sentence_of(reading, trigger).map(|s| reading.sentences[s]) else {
        return Noun::Verb;
    };
    let Some(tokens) = reading.tokens.get(sentence.tokens()) else { return Noun::Verb };
    let text = reading.report.text.as_str();
    let Some(last) = tokens.iter().rposition(|t| t.span.overlaps(trigger)) else { return Noun::Verb };
    let first = tokens.iter().position(|t| t.span.overlaps(trigger)).unwrap_or(last);
    let low = |i: usize| tokens[i].span.of(text).to_lowercase();
    // "Separately, ..." and "Elsewhere ..." begin another matter.
    if (0..first.min(2)).any(|i| matches!(low(i).as_str(), "separately" | "elsewhere" | "meanwhile")) {
        return Noun::Other;
    }
    if !matches!(tokens[last].upos, Upos::Noun | Upos::Propn) {
        let other = another_subject(reading, tokens, first) || told_beside(reading, tokens, first);
        return if other { Noun::Other } else { Noun::Verb };
    }
    let mut many = false;
    for i in (first.saturating_sub(PHRASE)..first).rev() {
        let word = low(i);
        if OTHERS.contains(&word.as_str()) {
            return Noun::Other;
        }
        match tokens[i].upos {
            Upos::Det if matches!(word.as_str(), "the" | "this" | "that" | "these" | "those") => {
                return Noun::Definite;
            }
            Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Adv => {}
            // "the two strikes" are known ones, "165 attacks" are not one.
            Upos::Num => many |= word != "one" && word != "1",
            Upos::Punct if word == "-" || word == "." => {}
            _ => break,
        }
    }
    // "A day after the attack" is of the known one, "a day after an attack" of another.
    if many || told_beside(reading, tokens, first) { Noun::Other } else { Noun::Bare }
}

/// "Another raid wounded three": what the verb tells is what its subject says.
fn another_subject(reading: &Reading, tokens: &[Token], verb: usize) -> bool {
    let text = reading.report.text.as_str();
    let mut before =
        (0..verb).rev().skip_while(|i| matches!(tokens[*i].upos, Upos::Aux | Upos::Adv | Upos::Part));
    let Some(subject) = before.next().filter(|i| crate::claims::ATTACKS.contains(&tokens[*i].lemma.as_str()))
    else {
        return false;
    };
    (subject.saturating_sub(PHRASE)..subject)
        .rev()
        .take_while(|i| {
            matches!(tokens[*i].upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Det | Upos::Num)
        })
        .any(|i| OTHERS.contains(&tokens[i].span.of(text).to_lowercase().as_str()))
}

/// "The strike came a day after gunmen killed three": what stands behind the "after" is another deed than what stands before it.
fn told_beside(reading: &Reading, tokens: &[Token], trigger: usize) -> bool {
    let text = reading.report.text.as_str();
    let low = |i: usize| tokens[i].span.of(text).to_lowercase();
    let unit = |i: usize| {
        matches!(
            tokens[i].lemma.as_str(),
            "hour"
                | "day"
                | "week"
                | "month"
                | "year"
                | "minute"
                | "decade"
                | "hours"
                | "days"
                | "weeks"
                | "months"
                | "years"
        )
    };
    let Some(after) = (1..trigger)
        .rev()
        .take(BESIDE)
        .take_while(|i| tokens[*i].upos != Upos::Punct)
        .find(|i| matches!(low(*i).as_str(), "after" | "before") && unit(*i - 1))
    else {
        return false;
    };
    // A deed of its own is told before it: "struck nine sites", "the raid came". A toll or a word of somebody is none, and who
    // dies days after being shot dies of it.
    let deed = |i: usize| crate::claims::ATTACKS.contains(&tokens[i].lemma.as_str());
    let came = (0..after).filter(|i| deed(*i)).any(|i| {
        (i + 1..(i + 4).min(after))
            .any(|k| matches!(tokens[k].lemma.as_str(), "come" | "happen" | "occur" | "follow" | "take"))
    });
    let told = reading.events.iter().any(|m| {
        m.kind == dateline_facts::plover::EventType::Assault
            && tokens[..after].iter().any(|t| {
                t.span.overlaps(m.trigger)
                    && t.upos == Upos::Verb
                    && !matches!(t.lemma.as_str(), "die" | "succumb" | "perish")
            })
    });
    told || came
}

/// So many words behind "a day after" its verb is looked for.
const BESIDE: usize = 12;

fn head_word(reading: &Reading, trigger: Span) -> u32 {
    let words = crate::told::words_of(trigger.of(&reading.report.text));
    fold_words(words.last().map_or("", String::as_str))
}

/// The index of the sentence that holds a span's beginning.
pub(crate) fn sentence_of(reading: &Reading, span: Span) -> Option<usize> {
    let i = reading.sentences.partition_point(|s: &Sentence| s.span.end <= span.start);
    reading.sentences.get(i).filter(|s| s.span.start <= span.start).map(|_| i)
}
