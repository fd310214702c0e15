//! How many were killed and wounded, from the words of a clause.

use super::syntax::{Np, Syntax};
use super::words::{Tag, Word};
use dateline_facts::quantity::Count;
use dateline_facts::span::Span;
use std::ops::Range;

/// What a count is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Dead,
    Injured,
}

/// The dead and the injured told in the given stretches of words.
pub(super) fn counts(
    syntax: &Syntax<'_>,
    ranges: &[Range<usize>],
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
    for range in ranges {
        let range = range.start..range.end.min(words.len());
        for i in range.clone() {
            // "shot dead three people", "three people were shot dead": the two words are one verb.
            let shot_dead = words[i].lemma == "shoot" && words.get(i + 1).is_some_and(|w| w.low == "dead");
            let Some(fate) = fate(&words[i]).or(shot_dead.then_some(Fate::Dead)) else { continue };
            if words[i].tag == Tag::Verb {
                let passive = syntax.passive(i) || is_headline_passive(syntax, i);
                let negated = (syntax.group_start(i)..i).any(|k| words[k].tag == Tag::Neg);
                if negated {
                    continue;
                }
                let group = if passive || words[i].lemma == "die" {
                    subject_here(syntax, i, range.start)
                } else {
                    syntax.right(i).obj
                };
                keep(fate, total(syntax, &group, people));
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

fn fate(word: &Word) -> Option<Fate> {
    match &*word.lemma {
        "kill" | "slay" | "murder" | "massacre" | "assassinate" | "die" | "behead" | "execute" | "perish" => {
            Some(Fate::Dead)
        }
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
        Some(np) if number(&syntax.words[np.start..np.end]).is_some() && !syntax.is_time(np) => vec![np],
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
    let (low, best, high, from, to) = match number(words) {
        Some(found) => found,
        None => {
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
            if !(named || (one && single)) {
                return None;
            }
            (1, 1, 1, 0, words.len())
        }
    };
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
    let (low, best, high, from, to) = number(words)?;
    let evidence = Span { start: words[from].span.start, end: words[to - 1].span.end };
    Some(Count { low, best, high, evidence: vec![evidence] })
}

/// Low, best, high of the first number in a phrase, with the words it takes.
///
/// Vague words follow the conflict data sets' habit of taking the lowest number that the word allows:
/// dozens 24, scores 40, hundreds 100 (UCDP GED codebook), a few and several 3; the highest is where the next word begins.
fn number(words: &[Word]) -> Option<(u32, u32, u32, usize, usize)> {
    let at = words.iter().position(|w| value(&w.low).is_some() || vague(&w.low).is_some())?;
    let mut end = at + 1;
    let (mut low, mut best, mut high) = match value(&words[at].low) {
        Some(n) => (n, n, n),
        None => vague(&words[at].low)?,
    };
    // "two hundred", "3 thousand", "a dozen", "two dozen"
    while let Some(word) = words.get(end) {
        let factor = match &*word.low {
            "dozen" => 12,
            "hundred" => 100,
            "thousand" => 1000,
            _ => break,
        };
        (low, best, high) =
            (low.saturating_mul(factor), best.saturating_mul(factor), high.saturating_mul(factor));
        end += 1;
    }
    if words.get(end).is_some_and(|w| {
        matches!(
            &*w.low,
            "%" | "percent" | "million" | "billion" | "-year-old" | "kilometers" | "km" | "miles" | "dollars"
        )
    }) {
        return None;
    }
    let before = |n: usize| at.checked_sub(n).map(|i| words[i].low.as_str());
    let mut from = at;
    match (before(2), before(1)) {
        (Some("at"), Some("least")) | (Some("no"), Some("fewer")) => from = at - 2,
        (Some("more") | Some("fewer") | Some("less"), Some("than")) => {
            from = at - 2;
            low = low.saturating_add(1);
            best = low;
            high = high.max(low);
        }
        (Some("up"), Some("to")) => {
            from = at - 2;
            low = 1;
        }
        (_, Some("about" | "around" | "some" | "approximately" | "roughly")) => {
            from = at - 1;
            low -= low / 10;
            high += high / 10;
        }
        (_, Some("nearly" | "almost")) => {
            from = at - 1;
            low -= low / 10;
        }
        (_, Some("over")) => {
            from = at - 1;
            low = low.saturating_add(1);
            best = low;
            high = high.max(low);
        }
        _ => {}
    }
    (low > 0 || best > 0).then_some((low.min(best), best, high.max(best), from, end))
}

fn vague(low: &str) -> Option<(u32, u32, u32)> {
    Some(match low {
        "dozens" => (24, 24, 99),
        "scores" => (40, 40, 199),
        "hundreds" => (100, 100, 999),
        "thousands" => (1000, 1000, 9999),
        "several" | "few" => (3, 3, 9),
        "couple" => (2, 2, 2),
        _ => return None,
    })
}

fn value(low: &str) -> Option<u32> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(n) = WORDS.iter().position(|w| *w == low) {
        return u32::try_from(n).ok().filter(|n| *n > 0);
    }
    match low {
        "dozen" => return Some(12),
        "hundred" => return Some(100),
        "thousand" => return Some(1000),
        _ => {}
    }
    const TENS: &[(&str, u32)] = &[
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("twenty", 20),
    ];
    if let Some((tens, rest)) = low.split_once('-')
        && let Some((_, n)) = TENS.iter().find(|(w, _)| *w == tens)
    {
        return value(rest).map(|r| n + r);
    }
    if let Some((_, n)) = TENS.iter().find(|(w, _)| *w == low) {
        return Some(*n);
    }
    let digits: String = low.chars().filter(|c| *c != ',').collect();
    // A bare year is no number of people; 1,990 is.
    let year =
        !low.contains(',') && digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    if year || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_by_hand() {
        assert_eq!(value("1,200"), Some(1200));
        assert_eq!(value("twenty-three"), Some(23));
        assert_eq!(value("2019"), None);
        assert_eq!(value("14th"), None);
    }
}
