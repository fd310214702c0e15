//! Tolls: "the toll rose to eight", "raising the number of dead to 31", "a death toll of 24".
//!
//! A toll is the figure of the whole event so far, and stands above what single clauses add to it ("three more died,
//! raising the toll to eight" is eight). That of a war or of a year is nobody's toll today.

use super::Fate;
use super::number::{Number, number};
use crate::events::words::{Tag, Word};
use dateline_facts::record::Range;

/// A toll told in a sentence.
#[derive(Clone, Copy, Debug)]
pub(in crate::events) struct Toll {
    /// Its noun: `toll`, `number`, `deaths`.
    pub noun: usize,
    pub fate: Fate,
    pub number: Number,
    /// Of a war, a year, a campaign: not of one event.
    pub overall: bool,
    /// It may come, or has not: "could rise to 100".
    pub unreal: bool,
    /// The sentence does not say of what: "put the figure at 891".
    pub open: bool,
}

/// A single act that kills more has not been told in this century; a larger toll is that of a war.
const ONE_ACT: u32 = 3000;
/// So many words behind the noun its number may stand.
const REACH: usize = 16;

/// Verbs by which tolls move: their number stands behind "to".
fn moves(lemma: &str) -> bool {
    matches!(
        lemma,
        "rise"
            | "climb"
            | "increase"
            | "jump"
            | "grow"
            | "soar"
            | "mount"
            | "surge"
            | "go"
            | "raise"
            | "bring"
            | "take"
            | "push"
            | "put"
            | "lift"
            | "drive"
            | "revise"
            | "lower"
            | "reduce"
            | "cut"
            | "fall"
            | "drop"
            | "update"
            | "correct"
            | "amount"
    )
}

/// Verbs whose toll stands behind "at".
fn stands(lemma: &str) -> bool {
    matches!(lemma, "put" | "stand" | "be" | "remain" | "estimate" | "place" | "set" | "give")
}

/// Verbs with the number right behind them.
fn reaches(lemma: &str) -> bool {
    matches!(lemma, "reach" | "hit" | "pass" | "exceed" | "top" | "surpass" | "be" | "total" | "near")
}

/// Every toll of the sentence, in order.
pub(in crate::events) fn tolls(words: &[Word]) -> Vec<Toll> {
    let mut out = Vec::new();
    for at in 0..words.len() {
        let Some((fate, end)) = noun(words, at) else {
            out.extend(sum(words, at));
            continue;
        };
        let found = behind(words, at, end).or_else(|| before(words, at));
        let Some((number, unreal)) = found else { continue };
        let overall = number.low > ONE_ACT || summary(words, at, number.to);
        let open = words[at].low == "figure"
            && words.get(number.to).is_none_or(|w| !matches!(&*w.low, "dead" | "killed" | "deaths"));
        out.push(Toll { noun: at, fate, number, overall, unreal, open });
    }
    out
}

/// What the noun at `at` is a toll of, and one past its phrase.
fn noun(words: &[Word], at: usize) -> Option<(Fate, usize)> {
    let low = |i: usize| words.get(i).map_or("", |w| w.low.as_str());
    match low(at) {
        "toll" => match at.checked_sub(1).map_or("", low) {
            "injury" => Some((Fate::Injured, at + 1)),
            "casualty" => None,
            _ => Some((Fate::Dead, at + 1)),
        },
        "number" | "count" | "tally" => {
            if at.checked_sub(1).map_or("", low) == "death" {
                return Some((Fate::Dead, at + 1));
            }
            // "the number of people killed", "the number of the dead", "the number of confirmed deaths"
            let known =
                matches!(at.checked_sub(1).map_or("", low), "the" | "total" | "confirmed" | "official");
            if low(at + 1) != "of" || !known {
                return None;
            }
            (at + 2..(at + 7).min(words.len()))
                .take_while(|i| !matches!(words[*i].tag, Tag::Comma | Tag::Stop | Tag::Prep))
                .find_map(|i| Some((fate_noun(low(i))?, i + 1)))
        }
        // "The governor put the figure at 25": of a toll told before.
        "figure" => {
            let given =
                at.checked_sub(2).is_some_and(|i| matches!(&*words[i].lemma, "put" | "place" | "set"));
            let whole = at > 0 && matches!(low(at - 1), "the" | "that");
            let people = |n: Number| {
                words.get(n.to).is_none_or(|w| {
                    matches!(w.tag, Tag::Stop | Tag::Comma | Tag::Prep | Tag::Conj | Tag::Sub)
                        || w.time
                        || matches!(&*w.low, "dead" | "killed" | "people" | "deaths")
                })
            };
            let counted = low(at + 1) == "at" && starts(words, at + 2).is_some_and(people);
            (given && whole && counted).then_some((Fate::Dead, at + 1))
        }
        "deaths" | "fatalities" if at + 1 < words.len() && words[at + 1].tag != Tag::Prep => {
            // "deaths rose to eight"; "three deaths" counts itself.
            let rises = (at + 1..(at + 4).min(words.len()))
                .any(|i| words[i].tag == Tag::Verb && moves(&words[i].lemma));
            rises.then_some((Fate::Dead, at + 1))
        }
        _ => None,
    }
}

/// "one soldier in Gao and two in Kidal, three in all": the sum that the text gives, of the fate told before it.
fn sum(words: &[Word], at: usize) -> Option<Toll> {
    let low = |i: usize| words.get(i).map_or("", |w| w.low.as_str());
    let end = match low(at) {
        "all" | "total" if at > 0 && low(at - 1) == "in" => at - 1,
        "altogether" => at,
        _ => return None,
    };
    let number = number(words, end.saturating_sub(4), end).filter(|n| n.to == end)?;
    let comma =
        number.from.checked_sub(1).is_some_and(|i| words[i].tag == Tag::Comma || words[i].low == "or");
    let verb = (0..number.from).rev().take(24).find(|i| {
        words[*i].tag == Tag::Verb && matches!(&*words[*i].lemma, "kill" | "wound" | "injure" | "die")
    })?;
    let fate = if matches!(&*words[verb].lemma, "kill" | "die") { Fate::Dead } else { Fate::Injured };
    comma.then_some(Toll {
        noun: verb,
        fate,
        number,
        overall: number.low > ONE_ACT,
        unreal: false,
        open: false,
    })
}

fn fate_noun(low: &str) -> Option<Fate> {
    match low {
        "dead" | "deaths" | "killed" | "fatalities" | "victims" | "martyrs" | "died" | "lives" => {
            Some(Fate::Dead)
        }
        "wounded" | "injured" | "injuries" | "hurt" => Some(Fate::Injured),
        _ => None,
    }
}

/// The number behind the noun whose phrase ends at `end`: "rose to 8", "of 24", "stands at 24", ": 24", "to 31".
fn behind(words: &[Word], at: usize, end: usize) -> Option<(Number, bool)> {
    let mut verb = words[at.saturating_sub(6)..at]
        .iter()
        .rposition(|w| w.tag == Tag::Verb)
        .map(|i| i + at.saturating_sub(6))
        .filter(|v| moves(&words[*v].lemma) || stands(&words[*v].lemma));
    for i in end..(end + REACH).min(words.len()) {
        let w = &words[i];
        if w.tag == Tag::Verb || w.tag == Tag::Aux {
            if moves(&w.lemma) || stands(&w.lemma) || reaches(&w.lemma) {
                verb = Some(i);
            } else if w.tag == Tag::Verb {
                // "the toll from a blast that hit": a clause of its own; its numbers are not the toll.
                continue;
            }
        }
        if w.tag == Tag::Stop && w.low != ":" {
            break;
        }
        let lemma = verb.map_or("", |v| words[v].lemma.as_str());
        let marked = match &*w.low {
            "of" => i == end,
            "to" => moves(lemma) && (words.get(i.wrapping_sub(1)).is_none_or(|p| p.low != "up")),
            "at" => {
                (i == end || stands(lemma) || words[i - 1].low == "now")
                    && words.get(i + 1).is_none_or(|n| n.low != "least" || stands(lemma))
            }
            ":" => i == end,
            _ => verb == Some(i) && reaches(&w.lemma),
        };
        if !marked {
            continue;
        }
        let Some(found) = starts(words, i + 1) else { continue };
        // "passed 100", "exceeded 1,000"
        let past = verb == Some(i) && matches!(&*w.lemma, "pass" | "exceed" | "top" | "surpass");
        let found = if past {
            Number {
                low: found.low.saturating_add(1),
                best: found.best.saturating_add(1),
                high: found
                    .high
                    .saturating_add(if found.high > found.low { 0 } else { Range::step_above(found.low) - 1 })
                    .max(found.low.saturating_add(1)),
                ..found
            }
        } else {
            found
        };
        return Some((found, verb.is_some_and(|v| open(words, v))));
    }
    None
}

/// The number before the noun: "brought to eight the number of dead".
fn before(words: &[Word], at: usize) -> Option<(Number, bool)> {
    let start = at.saturating_sub(8);
    let to = (start..at).rev().find(|i| words[*i].low == "to")?;
    let verb =
        (to.saturating_sub(3)..to).rev().find(|i| words[*i].tag == Tag::Verb && moves(&words[*i].lemma))?;
    let found = starts(words, to + 1).filter(|n| n.to <= at)?;
    let plain = words[found.to..at]
        .iter()
        .all(|w| matches!(w.tag, Tag::Det | Tag::Adj | Tag::Noun | Tag::Name | Tag::Poss));
    plain.then(|| (found, open(words, verb)))
}

/// The number that begins at `i`, over its modifiers and no other words.
fn starts(words: &[Word], i: usize) -> Option<Number> {
    let found = number(words, i, (i + 5).min(words.len()))?;
    let counted = words.get(found.to).is_none_or(|w| !w.time);
    (found.from <= i && counted && !words.get(found.to.checked_sub(1)?)?.time).then_some(found)
}

/// "could rise to", "is expected to rise to", "did not rise to": no toll yet.
fn open(words: &[Word], verb: usize) -> bool {
    words[verb.saturating_sub(4)..verb]
        .iter()
        .rev()
        .take_while(|w| {
            matches!(w.tag, Tag::Modal | Tag::To | Tag::Neg | Tag::Aux | Tag::Adv | Tag::Verb | Tag::Adj)
        })
        .any(|w| {
            matches!(w.tag, Tag::Modal | Tag::Neg)
                || matches!(&*w.lemma, "expect" | "fear" | "likely" | "set")
        })
}

/// Whether the words around sum up more than one event: a war, a year, "since October", "so far this year".
pub(super) fn summary(words: &[Word], from: usize, to: usize) -> bool {
    let low = |i: usize| words.get(i).map_or("", |w| w.low.as_str());
    let end = (to..words.len()).find(|i| words[*i].tag == Tag::Stop).unwrap_or(words.len()).min(to + 14);
    let start = (0..from)
        .rev()
        .find(|i| matches!(words[*i].tag, Tag::Stop))
        .map_or(0, |i| i + 1)
        .max(from.saturating_sub(10));
    (start..end).any(|i| match low(i) {
        "since" => words[i + 1..end.max(i + 1)].iter().take(5).any(|w| {
            w.time && !DAYS.contains(&w.low.as_str()) && !dateline_data::WEEKDAYS.contains(&w.low.as_str())
                || matches!(
                    &*w.low,
                    "war"
                        | "conflict"
                        | "start"
                        | "beginning"
                        | "uprising"
                        | "invasion"
                        | "began"
                        | "march"
                        | "may"
                )
                || w.low.len() == 4 && w.low.starts_with("20")
        }),
        "overall" | "cumulative" => true,
        "war" | "conflict" => {
            matches!(low(i + 1), "so" | "to")
                || i > 0 && matches!(low(i - 1), "the" | "year" | "'s" | "month")
        }
        "year" => i > 0 && matches!(low(i - 1), "this" | "last" | "past" | "each"),
        "years" | "months" | "decades" => true,
        _ => false,
    })
}

/// "since Sunday" may still be one attack.
const DAYS: &[&str] = &["yesterday", "dawn", "morning", "midnight", "noon", "night", "evening", "overnight"];
