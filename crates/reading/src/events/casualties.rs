//! How many were killed and wounded, from the words of a clause.

mod number;
mod tolls;

use super::factuality;
use super::syntax::{Np, Syntax};
use super::words::{Tag, Word};
use dateline_facts::quantity::Count;
use dateline_facts::span::Span;
use number::{Number, number};
use std::ops::Range;
pub(super) use tolls::tolls;

/// Whether the words of a figure, a stretch each, still say its number.
pub(super) fn says(count: &Count, words: &[&str]) -> bool {
    let (mut low, mut best, mut high) = (0u32, 0u32, 0u32);
    for stretch in words {
        let (l, b, h) = number::again(stretch);
        (low, best, high) = (low.saturating_add(l), best.saturating_add(b), high.saturating_add(h));
    }
    (low, best, high) == (count.low, count.best, count.high)
}

/// What a count is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Dead,
    Injured,
}

/// The dead and the injured told in the given stretches of words; `figure`: a figure of which the sentence does not say what it
/// counts is one of the dead told before.
pub(super) fn counts(
    syntax: &Syntax<'_>,
    ranges: &[Range<usize>],
    figure: bool,
    people: &dyn Fn(Np) -> bool,
) -> (Option<Count>, Option<Count>) {
    let words = syntax.words;
    let (mut dead, mut injured): (Option<Count>, Option<Count>) = (None, None);
    let mut keep = |fate: Fate, count: Option<Count>| {
        let slot = if fate == Fate::Dead { &mut dead } else { &mut injured };
        if let Some(count) = count {
            match slot {
                None => *slot = Some(count),
                // "killed two soldiers and a boy"
                Some(old)
                    if !old.evidence.contains(&count.evidence[0])
                        && old.evidence.len() < 4
                        && old.best != count.best => {}
                Some(_) => {}
            }
        }
    };
    // A toll stands above what single clauses add.
    let all: Vec<_> = tolls(words).into_iter().filter(|t| figure || !t.open).collect();
    for toll in &all {
        let inside = ranges.iter().any(|r| r.contains(&toll.noun));
        if inside && !toll.overall && !toll.unreal && !factuality::unreal(syntax, toll.noun) {
            keep(toll.fate, count(words, toll.number));
        }
    }
    let told =
        |i: usize| all.iter().any(|t| (t.noun.min(t.number.from)..t.number.to.max(t.noun + 6)).contains(&i));
    let first = ranges.iter().map(|r| r.start).min().unwrap_or(0);
    for range in ranges {
        let range = range.start..range.end.min(words.len());
        for i in range.clone() {
            // "shot dead three people", "three people were shot dead": the two words are one verb.
            let shot_dead = words[i].lemma == "shoot" && words.get(i + 1).is_some_and(|w| w.low == "dead");
            let Some(fate) = fate(&words[i])
                .or(shot_dead.then_some(Fate::Dead))
                .or(treated(syntax, i).then_some(Fate::Injured))
            else {
                continue;
            };
            if told(i) || factuality::unreal(syntax, i) || of_others(syntax, first, i) || mixed(words, i) {
                continue;
            }
            if words[i].tag == Tag::Verb {
                let passive = syntax.passive(i) || is_headline_passive(syntax, i);
                let group = if passive || words[i].lemma == "die" {
                    subject_here(syntax, i, range.start)
                } else {
                    syntax.right(i).obj
                };
                keep(fate, total(syntax, &group, people).or_else(|| of_them(syntax, i, &group)));
            } else if matches!(&*words[i].low, "dead" | "wounded" | "injured" | "killed") {
                // "left two dead and five wounded", "two others injured"
                keep(fate, number_before(syntax, i));
            } else if matches!(words[i].tag, Tag::Noun) {
                // "the deaths of two men", "two deaths"
                let after = syntax.np_of[i].map(|k| syntax.after_np(syntax.nps[k]));
                let of = after.and_then(|r| {
                    r.pps.first().filter(|p| words[p.prep].low == "of").map(|p| p.group.clone())
                });
                match of {
                    Some(group) => keep(fate, total(syntax, &group, people)),
                    None => keep(fate, number_before(syntax, i)),
                }
            }
        }
    }
    (dead, injured)
}

/// "12 people were being treated": of what the act of force did to them. "treated as heroes" is another matter.
fn treated(syntax: &Syntax<'_>, i: usize) -> bool {
    let word = &syntax.words[i];
    let next = syntax.words.get(i + 1).map_or("", |w| w.low.as_str());
    word.tag == Tag::Verb && word.lemma == "treat" && syntax.passive(i) && !matches!(next, "like" | "as")
}

/// "Around 60 soldiers were killed, wounded or captured": one number of several fates is a number of none of them.
fn mixed(words: &[Word], i: usize) -> bool {
    let joint = |k: usize| matches!(words[k].tag, Tag::Comma | Tag::Conj);
    let member = |k: usize| fate(&words[k]).is_some() || other_fate(&words[k]);
    let part = |k: &usize| joint(*k) || member(*k) || words[*k].low == "either";
    let start = (0..i).rev().take_while(part).last().unwrap_or(i);
    let end = (i..words.len()).take_while(part).last().unwrap_or(i);
    let or = (start..=end).any(|k| words[k].low == "or");
    let own = fate(&words[i]);
    or && (start..=end).any(|k| member(k) && fate(&words[k]) != own)
}

/// What else befalls people beside death and wounds.
fn other_fate(word: &Word) -> bool {
    matches!(
        &*word.lemma,
        "capture"
            | "abduct"
            | "kidnap"
            | "arrest"
            | "detain"
            | "displace"
            | "maim"
            | "disappear"
            | "imprison"
    ) || word.low == "missing"
}

fn fate(word: &Word) -> Option<Fate> {
    match &*word.lemma {
        "kill" | "slay" | "murder" | "massacre" | "assassinate" | "die" | "behead" | "execute" | "perish" => {
            Some(Fate::Dead)
        }
        // An army's word for its dead enemies.
        "neutralise" | "neutralize" | "eliminate" | "liquidate" => Some(Fate::Dead),
        "wound" | "injure" | "hurt" | "maim" => Some(Fate::Injured),
        _ => match &*word.low {
            "dead" | "killed" => Some(Fate::Dead),
            "wounded" | "injured" => Some(Fate::Injured),
            "deaths" | "death" | "lives" | "fatalities" => Some(Fate::Dead),
            "injuries" | "casualties" if word.low == "injuries" => Some(Fate::Injured),
            _ => None,
        },
    }
}

/// "Three killed in blast": no auxiliary, no object, a number before it.
fn is_headline_passive(syntax: &Syntax<'_>, v: usize) -> bool {
    let right = syntax.right(v);
    right.obj.is_empty()
        && v > 0
        && matches!(&*syntax.words[v].low, "killed" | "wounded" | "injured" | "hurt" | "dead")
}

fn subject_here(syntax: &Syntax<'_>, v: usize, _from: usize) -> Vec<Np> {
    let direct = syntax.group_start(v).checked_sub(1).and_then(|i| syntax.np_of[i]).map(|k| syntax.nps[k]);
    match direct {
        // "20 wounded": the number right before it.
        Some(np) if number(syntax.words, np.start, np.end).is_some() && !syntax.is_time(np) => vec![np],
        _ => syntax.subject(v),
    }
}

/// The sum over joined phrases, where each tells a number.
fn total(syntax: &Syntax<'_>, group: &[Np], people: &dyn Fn(Np) -> bool) -> Option<Count> {
    let mut sum: Option<Count> = None;
    for np in group {
        if syntax.is_time(*np) {
            continue;
        }
        let Some(count) = of_np(syntax, *np, people) else { continue };
        sum = Some(match sum {
            None => count,
            Some(old) => Count {
                low: old.low.saturating_add(count.low),
                best: old.best.saturating_add(count.best),
                high: old.high.saturating_add(count.high),
                evidence: old.evidence.into_iter().chain(count.evidence).collect(),
            },
        });
    }
    sum
}

fn of_np(syntax: &Syntax<'_>, np: Np, people: &dyn Fn(Np) -> bool) -> Option<Count> {
    let words = &syntax.words[np.start..np.end];
    // Numbers of things and of money are not numbers of people.
    if !people(np) {
        return None;
    }
    if let Some(found) = number(syntax.words, np.start, np.end) {
        return count(syntax.words, found);
    }
    let first = words.first()?;
    let head = &syntax.words[np.head];
    let single = !head.low.ends_with('s')
        && !matches!(
            &*head.low,
            "people" | "men" | "women" | "children" | "police" | "personnel" | "staff" | "crew"
        );
    let named = head.tag == Tag::Name && first.low != "the" && single;
    let one = matches!(&*first.low, "a" | "an" | "one" | "another")
        || (first.low == "the" && single && head.tag == Tag::Noun);
    (named || (one && single)).then(|| {
        let span = Span { start: first.span.start, end: words[words.len() - 1].span.end };
        Count::exact(1, span)
    })
}

/// "killed rebels, up to 60 of them, the monitor said": the number of a group that has none of its own. "20 of
/// them children" is a part of it.
fn of_them(syntax: &Syntax<'_>, verb: usize, group: &[Np]) -> Option<Count> {
    let words = syntax.words;
    let at = group.last().map_or(verb + 1, |np| np.end);
    let found = number(words, at, (at + 10).min(words.len()))?;
    let gap = words.get(at..found.from)?;
    let them = found.to + 1;
    let whole = words.get(found.to).is_some_and(|w| w.low == "of")
        && words.get(them).is_some_and(|w| matches!(&*w.low, "them" | "those"))
        && words
            .get(them + 1)
            .is_none_or(|w| matches!(w.tag, Tag::Comma | Tag::Stop | Tag::Prep | Tag::Conj) || w.time);
    (whole
        && gap.last().is_some_and(|w| w.tag == Tag::Comma)
        && !gap.iter().any(|w| matches!(w.tag, Tag::Verb | Tag::Stop)))
    .then(|| count(words, found))
    .flatten()
}

/// Whether the fate told at `i` is that of a war or year, in a clause behind the one the event is told in.
fn of_others(syntax: &Syntax<'_>, first: usize, i: usize) -> bool {
    let words = syntax.words;
    let ends = |k: &usize| matches!(words[*k].tag, Tag::Comma | Tag::Rel | Tag::Sub | Tag::Stop);
    let start = (0..i).rev().find(ends).unwrap_or(0);
    let end =
        (i..words.len()).find(|k| matches!(words[*k].tag, Tag::Comma | Tag::Stop)).unwrap_or(words.len());
    start > first && tolls::summary(&words[..end], start.max(i.saturating_sub(8)), i)
}

/// A number as a count, its words as evidence.
fn count(words: &[Word], found: Number) -> Option<Count> {
    let Number { low, best, high, from, to } = found;
    let evidence = Span { start: words.get(from)?.span.start, end: words.get(to.checked_sub(1)?)?.span.end };
    Some(Count { low, best, high, evidence: vec![evidence] })
}

/// The number in the phrase that ends at or right before word `i`.
fn number_before(syntax: &Syntax<'_>, i: usize) -> Option<Count> {
    let k = syntax.np_of[i].or_else(|| i.checked_sub(1).and_then(|p| syntax.np_of[p]))?;
    let np = syntax.nps[k];
    let words = &syntax.words[np.start..np.end.min(i + 1)];
    if syntax.is_time(np) && !words.iter().any(|w| w.tag == Tag::Num) {
        return None;
    }
    count(syntax.words, number(syntax.words, np.start, np.end.min(i + 1))?)
}
