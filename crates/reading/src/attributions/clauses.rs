//! How far what is said reaches: clause ends and clause starts, from tags and marks, without a parser.

use super::cues::Cues;
use super::page::Page;
use dateline_facts::token::{Sentence, Upos};

/// Days and other adverbs of time that stand between verb and content.
pub const DAYS: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "today",
    "yesterday",
    "tonight",
    "earlier",
    "later",
    "recently",
    "repeatedly",
    "publicly",
    "again",
    "also",
    "then",
    "afterward",
    "afterwards",
    "simply",
    "flatly",
];

/// One past the last token of the complement that begins with token `start`.
///
/// A complement runs to the end of its sentence unless something breaks it off: a semicolon; ", but", ", while"
/// and the like; a comma or "and" before the next verb of saying of the same speaker (", adding", "and urged");
/// a comma before a new speaker ("..., officials said"). Inside quotations nothing breaks.
pub fn end(page: &Page, cues: &Cues, sentence: Sentence, start: usize, object: bool) -> usize {
    let last = sentence.last as usize;
    let mut i = start;
    let mut depth = 0usize;
    while i < last {
        let word = page.word(i);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => {
                if depth == 0 {
                    return i;
                }
                depth -= 1;
            }
            _ => {}
        }
        if i > start && depth == 0 && page.quote_of(i).is_none() && breaks(page, cues, start, i, last, object)
        {
            return i;
        }
        i += 1;
    }
    last
}

/// Whether the complement ends before token `i`.
fn breaks(page: &Page, cues: &Cues, start: usize, i: usize, last: usize, object: bool) -> bool {
    let word = page.word(i);
    if matches!(word, ";" | "-" | "—" | "–" | "--") {
        return true;
    }
    let saying = |j: usize| {
        page.pos(j) == Upos::Verb
            && page.quote_of(j).is_none()
            && cues.verb(page.lemma(j), page.word(j + 1)).is_some()
    };
    let participle =
        |j: usize| page.word(j).ends_with("ing") && matches!(page.pos(j), Upos::Verb | Upos::Noun);
    if page.comma(i) {
        let next = i + 1;
        // "said Russian forces, who were attacked on Monday, retreated": the clause has no verb yet.
        let open = !object
            && page.any(next, &["which", "who", "whom", "whose", "where", "a", "the"])
            && !(start..i).any(|j| page.verbal(j));
        if open {
            return false;
        }
        if page.any(
            next,
            &["but", "while", "although", "though", "whereas", "despite", "which", "who", "where", "a"],
        ) {
            return true;
        }
        if page.any(
            next,
            &[
                "adding",
                "saying",
                "noting",
                "calling",
                "citing",
                "arguing",
                "suggesting",
                "telling",
                "insisting",
                "claiming",
                "pointing",
                "accusing",
                "warning",
                "urging",
                "vowing",
                "promising",
                "referring",
                "according",
            ],
        ) {
            return true;
        }
        if object && (participle(next) || page.any(next, &["which", "who", "after", "as", "when", "where"])) {
            return true;
        }
        // ", and added", ", and urged": the same speaker goes on.
        if page.any(next, &["and", "or"])
            && (saying(next + 1) || page.pos(next + 1) == Upos::Adv && saying(next + 2))
        {
            return true;
        }
        // ", officials said." and ", the ministry said on Friday."
        return new_speaker(page, cues, next, last);
    }
    if page.any(i, &["and", "but"]) {
        return saying(i + 1) && past(page, i + 1)
            || page.pos(i + 1) == Upos::Adv && saying(i + 2) && past(page, i + 2)
            || object && deed_follows(page, start, i, last);
    }
    false
}

/// "denied the charge and expelled the ambassador": behind a complement that is no clause of its own the next verb with an
/// object or a phrase behind it is the speaker's own deed, not said. "denied that it shelled and looted" says both.
fn deed_follows(page: &Page, start: usize, and: usize, last: usize) -> bool {
    let clause = |j: usize| {
        page.verbal(j) && !page.word(j).ends_with("ing")
            || page.any(j, &["that", "whether", "who", "which", "what", "how", "to"])
    };
    let at = and + 1 + usize::from(page.pos(and + 1) == Upos::Adv);
    let next = at + 1;
    at < last
        && page.pos(at) == Upos::Verb
        && happened(page, at)
        && !page.is_mark(next)
        && matches!(page.pos(next), Upos::Det | Upos::Num | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Pron)
        && next < last
        && !(start..and).any(clause)
}

/// Whether a verb's form is of the past: "expelled", "shot", "took".
fn happened(page: &Page, i: usize) -> bool {
    let word = page.word(i);
    let other = !page.lemma(i).eq_ignore_ascii_case(word) && !word.ends_with('s') && !word.ends_with("ing");
    word.ends_with("ed") || other || matches!(word, "shot" | "cut" | "put" | "shut" | "hit")
}

fn past(page: &Page, i: usize) -> bool {
    let word = page.word(i);
    word.ends_with("ed")
        || matches!(word, "said" | "told" | "wrote" | "called" | "says" | "calls" | "tells" | "swore")
}

/// Whether tokens from `i` read "SPEAKER said" up to the sentence end or a comma.
pub fn new_speaker(page: &Page, cues: &Cues, i: usize, last: usize) -> bool {
    let mut j = i;
    while j < last && j < i + 8 {
        if page.pos(j) == Upos::Verb {
            let closing = j + 1 >= last
                || page.any(j + 1, &[".", ",", "on", "in", "at", "during"])
                || DAYS.iter().any(|d| page.is(j + 1, d));
            return j > i
                && page.any(j, &["said", "says", "say", "added", "reported", "noted", "wrote", "announced"])
                && closing
                && cues.verb(page.lemma(j), "").is_some();
        }
        if !matches!(
            page.pos(j),
            Upos::Det
                | Upos::Adj
                | Upos::Noun
                | Upos::Propn
                | Upos::Pron
                | Upos::Adp
                | Upos::Num
                | Upos::Part
                | Upos::Adv
        ) {
            return false;
        }
        j += 1;
    }
    false
}

/// The first token of a complement behind a cue whose last token is `cue`; `None` where nothing follows.
///
/// "said that", "said on Friday that", "told reporters that": the clause begins with "that" when it stands near
/// and no verb comes before it. Adverbs of time directly behind the cue are left out.
pub fn start(page: &Page, cue: usize, last: usize, hearer: bool) -> Option<usize> {
    let mut i = cue + 1;
    if i >= last {
        return None;
    }
    // Up to "that": hearer, place and day of the utterance.
    let mut j = i;
    while j < last && j < cue + 16 {
        if page.is(j, "that")
            && !(page.pos(j) == Upos::Det && j == i && matches!(page.pos(j + 1), Upos::Noun))
        {
            let near = j == i
                || hearer
                || page.any(
                    i,
                    &[
                        "in", "on", "at", "during", "to", "through", "via", "of", "late", "earlier", "last",
                        "this", "early",
                    ],
                )
                || DAYS.iter().any(|d| page.is(i, d))
                || page.comma(i);
            if near {
                return Some(j);
            }
        }
        let finite = page.verbal(j)
            && !page.word(j).ends_with("ing")
            && !(j > i
                && matches!(page.pos(j - 1), Upos::Det | Upos::Adj | Upos::Propn)
                && page.pos(j) == Upos::Verb);
        if finite || page.quote_of(j).is_some() || page.is(j, "whether") {
            break;
        }
        if page.pos(j) == Upos::Pron && page.any(j, &["he", "she", "it", "they", "we", "i"]) && j > i {
            break;
        }
        j += 1;
    }
    while i < last
        && (page.comma(i) && page.any(i + 1, &["however", "though", "too"])
            || DAYS.iter().any(|d| page.is(i, d))
            || page.is(i, "on") && DAYS.iter().any(|d| page.is(i + 1, d))
            || page.any(i, &["however", "though", "too"]))
    {
        i += 1;
    }
    if page.any(i, &[",", ":", "-", "--", "—", "–"]) {
        i += 1;
    }
    (i < last).then_some(i)
}

/// Behind a hearer: "told reporters (on Friday) CONTENT". The token where the content begins.
pub fn past_hearer(page: &Page, cue: usize, last: usize) -> Option<usize> {
    let mut i = cue + 1;
    let mut seen = false;
    while i < last {
        if page.quote_of(i).is_some()
            || page.any(i, &["that", "to", "how", "what", "why", "about", "of", "whether", "if", "not"])
                && seen
        {
            return Some(i);
        }
        if page.any(i, &[",", ":"]) && seen {
            return (i + 1 < last).then_some(i + 1);
        }
        match page.pos(i) {
            // A one-word hearer ends the hearer: "told him CONTENT", "told reporters CONTENT".
            Upos::Pron if !seen && !page.any(i, &["that", "what"]) => {
                seen = true;
            }
            Upos::Pron if seen => return Some(i),
            Upos::Det if seen => return Some(i),
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Part => seen = true,
            Upos::Det => {}
            Upos::Adp if seen && page.any(i, &["in", "on", "at", "during", "from", "with"]) => {
                seen = false; // its own noun phrase follows
            }
            Upos::Cconj if seen => seen = false,
            Upos::Verb | Upos::Aux => return None,
            _ if seen => return Some(i),
            _ => return None,
        }
        i += 1;
    }
    None
}
