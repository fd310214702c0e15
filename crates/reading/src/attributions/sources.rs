//! Who speaks: the noun phrase before a cue, or behind it.

use super::page::Page;
use dateline_facts::token::{Sentence, Upos};

/// A noun phrase as token indices `[first, next)`.
pub type Phrase = (usize, usize);

fn nominal(page: &Page, i: usize) -> bool {
    matches!(
        page.pos(i),
        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj | Upos::Det | Upos::Part | Upos::Sym
    ) || page.word(i) == "&"
}

fn links(page: &Page, i: usize) -> bool {
    page.any(i, &["of", "for", "in", "at", "from", "with", "on", "to", "’s", "'s"])
}

fn day(page: &Page, i: usize) -> bool {
    super::clauses::DAYS.iter().take(10).any(|d| page.is(i, d))
}

/// The noun phrase that ends right before token `end`, not before token `floor`.
///
/// "The spokesman for the ministry, Yahya Rasool, said": an apposition between commas is stepped over.
pub fn before(page: &Page, floor: usize, end: usize) -> Option<Phrase> {
    let mut end = end;
    // "X, speaking in Baghdad, said", "X, a spokesman, said"
    if end > floor + 2 && page.comma(end - 1) {
        let open = (floor..end - 1).rev().take(25).find(|j| page.comma(*j) || page.quote_of(*j).is_some());
        if let Some(open) = open.filter(|j| page.comma(*j) && *j > floor) {
            let (first, _) = before(page, floor, open)?;
            let apposition = matches!(page.pos(open + 1), Upos::Det | Upos::Propn | Upos::Noun | Upos::Adj);
            return Some((first, if apposition { end - 1 } else { open }));
        }
        end -= 1;
    }
    if end > floor && (page.any(end - 1, &["who", "which", "that"])) {
        // "officials who said": the noun before the relative pronoun.
        let mut stop = end - 1;
        if stop > floor && page.comma(stop - 1) {
            stop -= 1;
        }
        return before(page, floor, stop);
    }
    let mut i = end;
    let mut depth = 0usize;
    while i > floor {
        let j = i - 1;
        if matches!(page.word(j), ")" | "]") {
            depth += 1;
        } else if matches!(page.word(j), "(" | "[") {
            if depth == 0 {
                break;
            }
            depth -= 1;
        } else if depth > 0
            || nominal(page, j) && !boundary(page, j, end)
            || links(page, j) && j > floor && nominal(page, j - 1) && !day(page, j - 1)
            || page.pos(j) == Upos::Cconj
                && page.is(j, "and")
                && j > floor
                && coordinates(page, floor, j, end)
        {
        } else {
            break;
        }
        i = j;
    }
    let mut first = i;
    while first < end
        && (links(page, first)
            || day(page, first)
            || page.any(first, &[",", "and", "that", "&", "what", "how"]))
    {
        first += 1;
    }
    // "the groups that wrote to her say": a relative clause between the noun and the verb.
    if first > floor && page.verbal(first - 1) && !page.verbal(first) {
        let rel =
            (floor..first).rev().take(12).find(|j| page.comma(*j) || page.any(*j, &["who", "that", "which"]));
        if let Some(rel) = rel
            .filter(|j| !page.comma(*j) && *j > floor && matches!(page.pos(*j - 1), Upos::Noun | Upos::Propn))
        {
            let (start, _) = before(page, floor, rel)?;
            return Some((start, end));
        }
    }
    let named = (first..end)
        .any(|j| matches!(page.pos(j), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X))
        || (first..end)
            .any(|j| page.any(j, &["one", "another", "others", "some", "many", "most", "both", "all"]));
    // "the official said", "the military said": an adjective that stands for a noun.
    let adjective = end > first + 1 && page.pos(first) == Upos::Det && page.pos(end - 1) == Upos::Adj;
    (first < end && (named || adjective) && end - first <= 40).then_some((first, end))
}

/// A pronoun in the subject's form starts a clause and nothing before it belongs to the phrase.
fn boundary(page: &Page, j: usize, end: usize) -> bool {
    let subject = page.any(j + 1, &["he", "she", "it", "they", "we", "i", "you"]) && j + 1 < end;
    let relative = page.any(j, &["who", "which", "what", "that"]) && j + 1 < end && page.pos(j) != Upos::Det;
    subject || relative
}

/// "Trump and Clinton said": nouns on both sides and no verb of an earlier clause before.
fn coordinates(page: &Page, floor: usize, j: usize, end: usize) -> bool {
    let both = matches!(page.pos(j - 1), Upos::Noun | Upos::Propn)
        && j + 1 < end
        && matches!(page.pos(j + 1), Upos::Noun | Upos::Propn | Upos::Det | Upos::Adj);
    let verb_before = (floor..j).rev().take(8).any(|k| page.verbal(k));
    both && !verb_before
}

/// The noun phrase that begins at token `start`, with appositions: "Kirby, a spokesman for the council,".
pub fn behind(page: &Page, start: usize, last: usize) -> Option<Phrase> {
    let mut i = start;
    let mut seen = false;
    let mut depth = 0usize;
    while i < last {
        match page.word(i) {
            "(" | "[" if seen => depth += 1,
            ")" | "]" if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ if page.quote_of(i).is_some() => {
                if !page.in_long_quote(i, 6) && seen {
                } else {
                    break;
                }
            }
            "," if seen => {
                // An apposition: determiner or noun, and no verb before the next comma or the end.
                let next = i + 1;
                let close = (next..last)
                    .find(|j| page.comma(*j) || page.any(*j, &[".", ";", "”", "\""]))
                    .unwrap_or(last);
                let noun = matches!(page.pos(next), Upos::Det | Upos::Noun | Upos::Adj | Upos::Propn);
                let verb = (next..close).any(|j| page.verbal(j));
                if noun
                    && !verb
                    && close > next
                    && close - next <= 20
                    && !day(page, next)
                    && page.quote_of(next).is_none()
                {
                    i = close;
                    if page.comma(close) {
                        continue;
                    }
                }
                break;
            }
            _ if day(page, i) => break,
            _ if nominal(page, i) => {
                if page.pos(i) == Upos::Pron && seen {
                    break;
                }
                seen |= matches!(page.pos(i), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X);
                if page.pos(i) == Upos::Pron && page.any(i, &["he", "she", "it", "they", "we", "i"]) {
                    i += 1;
                    break;
                }
            }
            _ if seen
                && links(page, i)
                && nominal(page, i + 1)
                && !day(page, i + 1)
                && !page.any(i + 1, &["a"]) =>
            {
                if page.any(i, &["in", "on", "at"])
                    && page.any(i + 1, &["interview", "statement", "an", "Twitter"])
                {
                    break;
                }
            }
            _ if seen && page.is(i, "and") && nominal(page, i + 1) => {}
            _ => break,
        }
        i += 1;
    }
    while i > start && page.comma(i - 1) {
        i -= 1;
    }
    (seen && i > start).then_some((start, i))
}

/// The subject of the clause that token `i` belongs to by coordination or as a participle: "X left, saying",
/// "X criticised Y and said". The first noun phrase before the first verb of the sentence.
pub fn subject(page: &Page, sentence: Sentence, i: usize) -> Option<Phrase> {
    let first = sentence.first as usize;
    let mut floor = first;
    // Skip a fronted phrase: "In Baghdad on Friday, X said".
    if matches!(page.pos(first), Upos::Adp | Upos::Sconj | Upos::Adv)
        && let Some(comma) = (first..i).take(25).find(|j| page.comma(*j))
    {
        floor = comma + 1;
    }
    let verb = (floor..i).find(|j| page.verbal(*j) && page.quote_of(*j).is_none())?;
    let mut start = verb;
    while start > floor && page.pos(start - 1) == Upos::Adv {
        start -= 1;
    }
    before(page, floor, start)
}
