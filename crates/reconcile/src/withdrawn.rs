//! The words by which a report takes back what it told, and which of its words they take back: "withdrew its statement that",
//! "we have removed a story which said", "the article wrongly said", "The report was false", "No such attack took place".

use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::{Token, Upos};

/// Words that take back, and the words that they take back.
pub(crate) struct Withdrawal {
    /// The sentence that takes back.
    pub words: Span,
    /// What is told in here is taken back.
    pub reach: Span,
    /// Only what somebody is said to have said: what the report tells by itself stands.
    pub said_only: bool,
    /// Whether the words stand after what they take back, and somebody else may be saying them.
    pub after: bool,
}

/// What somebody states, as one thing that can be taken back.
pub(crate) const STATED: &[&str] = &[
    "statement",
    "claim",
    "report",
    "announcement",
    "assertion",
    "account",
    "allegation",
    "accusation",
    "story",
    "article",
    "declaration",
];
/// What is published beside that, and can be false. A toll that is wrong leaves the event standing.
const PIECES: &[&str] =
    &["dispatch", "item", "post", "tweet", "headline", "broadcast", "information", "news"];
/// Who publishes.
const PUBLISHERS: &[&str] = &["we", "newspaper", "agency", "website", "broadcaster", "version", "bulletin"];
const BACK: &[&str] = &[
    "retract",
    "withdraw",
    "rescind",
    "recant",
    "disavow",
    "remove",
    "delete",
    "unpublish",
    "retracted",
    "withdrawn",
    "removed",
    "rescinded",
    "disavowed",
    "deleted",
];
const LINKS: &[&str] = &["that", "which", "saying", "claiming", "alleging", "reporting", "stating"];
const UNREAL: &[&str] = &[
    "not", "n't", "n’t", "never", "no", "to", "should", "must", "would", "will", "may", "might", "could",
    "if", "unless", "whether", "refused", "declined", "nor",
];
const BE: &[&str] = &["was", "were", "is", "are", "been", "be", "proved", "turned"];
const FALSE: &[&str] = &[
    "false",
    "untrue",
    "wrong",
    "incorrect",
    "fabricated",
    "baseless",
    "erroneous",
    "hoax",
    "fake",
    "mistaken",
    "withdrawn",
    "retracted",
    "invented",
];
const HAPPENINGS: &[&str] = &[
    "it",
    "attack",
    "killing",
    "killings",
    "incident",
    "event",
    "assault",
    "bombing",
    "raid",
    "strike",
    "explosion",
    "shooting",
    "blast",
    "clash",
    "massacre",
];

/// Everything that a reading takes back in its own words.
pub(crate) fn withdrawals(reading: &Reading) -> Vec<Withdrawal> {
    let text = reading.report.text.as_str();
    let mut out = Vec::new();
    for (n, sentence) in reading.sentences.iter().enumerate() {
        let Some(tokens) = reading.tokens.get(sentence.tokens()) else { continue };
        if n == 0 && labelled(tokens, text) {
            // The label, its own sentence and the next.
            let end = reading.sentences.get(1).map_or(sentence.span.end, |s| s.span.end);
            let reach = Span { start: sentence.span.start, end };
            out.push(Withdrawal { words: sentence.span, reach, said_only: true, after: false });
        }
        if !tokens.iter().any(may_take_back) {
            continue;
        }
        let low: Vec<String> = tokens.iter().map(|t| t.span.of(text).to_lowercase()).collect();
        for (from, to) in inside(tokens, &low) {
            let reach = Span { start: tokens[from].span.start, end: tokens[to].span.end };
            out.push(Withdrawal { words: sentence.span, reach, said_only: false, after: false });
        }
        if n > 0 && says_false(tokens, &low) {
            // Of several such sentences in a row, all speak of what stands before the first.
            let before = (0..n).rev().take(3).find(|b| {
                let tokens = reading.tokens.get(reading.sentences[*b].tokens()).unwrap_or(&[]);
                let low: Vec<String> = tokens.iter().map(|t| t.span.of(text).to_lowercase()).collect();
                !says_false(tokens, &low)
            });
            if let Some(before) = before {
                let reach = reading.sentences[before].span;
                out.push(Withdrawal { words: sentence.span, reach, said_only: true, after: true });
            }
        }
    }
    out
}

/// "Retraction: ..." at the head of a report.
fn labelled(tokens: &[Token], text: &str) -> bool {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text)).to_lowercase();
    matches!(word(0).as_str(), "retraction" | "retracted")
        && matches!(word(1).as_str(), ":" | "-" | "–" | "—")
}

/// A quick look before the words are compared.
fn may_take_back(token: &Token) -> bool {
    let lemma = token.lemma.as_str();
    BACK.contains(&lemma)
        || FALSE.contains(&lemma)
        || is_wrongly(lemma)
        || matches!(lemma, "such" | "true" | "happen" | "occur" | "take" | "fabricate" | "invent" | "mistake")
}

fn is_wrongly(word: &str) -> bool {
    matches!(word, "wrongly" | "incorrectly" | "erroneously" | "mistakenly" | "falsely" | "inaccurately")
}

fn has(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

fn piece(token: &Token) -> bool {
    has(STATED, token.lemma.as_str()) || has(PIECES, token.lemma.as_str())
}

/// What a sentence takes back of its own words, as its first and last token.
fn inside(tokens: &[Token], low: &[String]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let window = |at: usize, n: usize| at.saturating_sub(n)..at;
    let real = |at: usize| !window(at, 4).any(|i| has(UNREAL, &low[i]));
    for (at, token) in tokens.iter().enumerate() {
        let lemma = token.lemma.as_str();
        // "Withdrew its statement that ...", "removed a story which said ...".
        if has(BACK, lemma) && token.upos == Upos::Verb && real(at) {
            let object = (at + 1..(at + 7).min(tokens.len()))
                .take_while(|i| tokens[*i].upos != Upos::Verb)
                .find(|i| piece(&tokens[*i]));
            let link = object.and_then(|o| {
                (o + 1..(o + 6).min(tokens.len()))
                    .take_while(|i| low[*i] != "and")
                    .find(|i| has(LINKS, &low[*i]))
            });
            if let Some(from) = link {
                out.push((from, content_end(tokens, low, from)));
            }
            // "The statement that ... was withdrawn".
            let be = window(at, 2).any(|i| has(BE, &low[i]));
            let said = (0..at).find(|i| piece(&tokens[*i]) && low.get(i + 1).is_some_and(|w| w == "that"));
            if let (true, Some(noun)) = (be, said) {
                out.push((noun + 1, at));
            }
        }
        // "The article wrongly said ...".
        if is_wrongly(lemma) && real(at) {
            let verb = (at + 1..(at + 3).min(tokens.len()))
                .find(|i| matches!(tokens[*i].lemma.as_str(), "say" | "state" | "report" | "claim"));
            let publisher =
                window(at, 8).any(|i| piece(&tokens[i]) || has(PUBLISHERS, tokens[i].lemma.as_str()));
            if let (Some(verb), true) = (verb, publisher) {
                out.push((verb, content_end(tokens, low, verb)));
            }
        }
    }
    out
}

/// Where what was said ends: before "because it was wrong", "and said nobody was harmed".
fn content_end(tokens: &[Token], low: &[String], from: usize) -> usize {
    let ends = |i: usize| {
        matches!(low[i].as_str(), "but" | "after" | "because" | "although" | ";")
            || (low[i] == "and"
                && tokens
                    .get(i + 1)
                    .is_some_and(|t| matches!(t.lemma.as_str(), "say" | "apologize" | "apologise")))
    };
    (from + 2..tokens.len()).find(|i| ends(*i)).unwrap_or(tokens.len()) - 1
}

/// "The report was false", "No such attack took place", "The attack never happened".
fn says_false(tokens: &[Token], low: &[String]) -> bool {
    if low.iter().any(|w| matches!(w.as_str(), "if" | "whether" | "unless" | "?" | "may" | "might" | "could"))
    {
        return false;
    }
    let took_place = |i: usize| {
        matches!(tokens[i].lemma.as_str(), "happen" | "occur" | "exist")
            || (tokens[i].lemma == "take" && low.get(i + 1).is_some_and(|w| w == "place"))
    };
    let near = |from: usize, n: usize| from..(from + n).min(tokens.len());
    // The whole sentence has to speak of what was told before: so it begins with it.
    near(0, 5).any(|i| {
        if low[i] == "no" && low.get(i + 1).is_some_and(|w| w == "such") {
            return near(i + 2, 6).any(took_place);
        }
        if i > 0 && piece(&tokens[i]) && pointing(&low[..i]) {
            let Some(be) = near(i + 1, 3).find(|b| has(BE, &low[*b])) else { return false };
            let denied =
                near(i + 1, 6).any(|k| matches!(low[k].as_str(), "not" | "n't" | "n’t" | "never" | "partly"));
            let wrong = near(be + 1, 4).any(|k| has(FALSE, &low[k]));
            let true_ = near(be + 1, 4).any(|k| matches!(low[k].as_str(), "true" | "correct"));
            return (wrong && !denied) || (true_ && denied);
        }
        has(HAPPENINGS, &low[i])
            && (low[i] == "it" || pointing(&low[..i]))
            && near(i + 1, 4).any(|k| {
                took_place(k)
                    && (i + 1..k).any(|m| matches!(low[m].as_str(), "not" | "n't" | "n’t" | "never"))
            })
    })
}

/// "The", "that": words that take up what was told.
fn pointing(before: &[String]) -> bool {
    before.iter().any(|w| {
        matches!(
            w.as_str(),
            "the" | "that" | "this" | "those" | "these" | "our" | "its" | "their" | "his" | "her" | "both"
        )
    })
}
