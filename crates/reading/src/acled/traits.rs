//! What a note shows that speaks for one type or another.

use super::{known, rules};
use dateline_facts::reading::Reading;
use dateline_facts::token::{Token, Upos};

/// The traits of a note that has been read, sorted, each once: its words and pairs of words with names put aside, what they
/// speak of, all of them and those of the main clause; the rules that hold; events with the sectors of those who did it and of
/// those it was done to.
///
/// Places and people are left out: whatever happens in a country is not a trait of its kind.
pub fn traits(reading: &Reading) -> Vec<String> {
    let mut out = vec!["1".to_owned()];
    words(reading, &mut out);
    main_clauses(reading, &mut out);
    of_rules(reading, &mut out);
    events(reading, &mut out);
    out.sort_unstable();
    out.dedup();
    out
}

/// A token as a trait: its lemma, `#` for figures, `@` with the sector for names of actors, nothing for other names and marks.
fn shown(reading: &Reading, token: &Token) -> Option<String> {
    let text = reading.report.text.get(token.span.range())?;
    match token.upos {
        Upos::Punct | Upos::Sym => return None,
        Upos::Num => return Some("#".to_owned()),
        _ if text.chars().all(|c| c.is_ascii_digit()) => return Some("#".to_owned()),
        _ => {}
    }
    if token.upos == Upos::Propn {
        if let Some(entity) =
            reading.entities.iter().find(|e| !e.code.is_empty() && e.span.contains(token.span))
        {
            return Some(format!("@{}", sector(&entity.code)));
        }
        if reading.places.iter().any(|p| p.span.contains(token.span)) {
            return Some("@place".to_owned());
        }
    }
    Some(token.lemma.to_lowercase())
}

/// The sector at the end of a code, `STA` for a bare state.
fn sector(code: &str) -> &str {
    if code.len() > 3 { code.get(code.len() - 3..).unwrap_or(code) } else { "STA" }
}

fn words(reading: &Reading, out: &mut Vec<String>) {
    for sentence in &reading.sentences {
        let tokens = reading.tokens.get(sentence.tokens()).unwrap_or(&[]);
        let mut shown: Vec<String> = tokens.iter().filter_map(|t| shown(reading, t)).collect();
        shown.dedup();
        for word in &shown {
            out.push(format!("w={word}"));
            // A crude stem, for words of a family.
            if let Some((at, _)) = word.char_indices().nth(5) {
                out.push(format!("p={}", &word[..at]));
            }
        }
        out.extend(shown.windows(2).map(|pair| format!("b={} {}", pair[0], pair[1])));
    }
    let all = rules::tokens(&reading.report.text);
    topics("t", &all, out);
}

/// The topics of words, and whether several words speak of one.
fn topics(mark: &str, words: &[String], out: &mut Vec<String>) {
    for (name, count) in rules::topics(words) {
        out.push(format!("{mark}={name}"));
        out.extend((2..=count.min(4)).map(|n| format!("{mark}={name}{n}")));
    }
}

/// The words that do not stand in a clause below, and what those of the first sentence speak of.
fn main_clauses(reading: &Reading, out: &mut Vec<String>) {
    for (n, sentence) in reading.sentences.iter().enumerate() {
        let range = sentence.tokens();
        let Some(tokens) = reading.tokens.get(range.clone()) else { continue };
        let mut main: Vec<String> = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let Some(word) = shown(reading, token) else { continue };
            if is_main(tokens, i, range.start) {
                if let Some(text) = reading.report.text.get(token.span.range()) {
                    main.push(text.to_lowercase());
                }
                out.push(format!("m={word}"));
            }
        }
        // What comes first tells it; later sentences add.
        if n == 0 {
            topics("M", &main, out);
        }
    }
}

/// Whether no clause of time, reason or description lies between a token and the root.
fn is_main(tokens: &[Token], i: usize, first: usize) -> bool {
    let mut at = i;
    // A tree is never deeper than it has words.
    for _ in 0..tokens.len() {
        let token = &tokens[at];
        if matches!(token.deprel.split(':').next(), Some("advcl" | "acl" | "parataxis")) {
            return false;
        }
        match (token.head as usize).checked_sub(first) {
            Some(head) if head != at && head < tokens.len() => at = head,
            _ => return true,
        }
    }
    true
}

fn of_rules(reading: &Reading, out: &mut Vec<String>) {
    let held = rules::held(&reading.report.text, known(reading));
    out.push(format!("R={}", held.first.unwrap_or("none")));
    out.extend(held.all.iter().map(|id| format!("a={id}")));
    out.extend(held.sides.iter().map(|(doer, name)| format!("s={}{name}", if *doer { '<' } else { '>' })));
}

fn events(reading: &Reading, out: &mut Vec<String>) {
    let code = |list: &[u32]| -> Vec<String> {
        let entities = list.iter().filter_map(|i| reading.entities.get(*i as usize));
        entities.filter(|e| !e.code.is_empty()).map(|e| sector(&e.code).to_owned()).collect()
    };
    for event in &reading.events {
        let kind = event.kind.as_str();
        let mode = event.mode.as_deref().unwrap_or("-");
        out.push(format!("e={kind}"));
        out.push(format!("e={kind}.{mode}"));
        let (doers, others) = (code(&event.actors), code(&event.recipients));
        out.extend(doers.iter().map(|d| format!("e={kind}<{d}")));
        out.extend(others.iter().map(|o| format!("e={kind}>{o}")));
        out.extend(doers.iter().flat_map(|d| others.iter().map(move |o| format!("e={kind}<{d}>{o}"))));
        if event.dead.is_some() {
            out.push("e=dead".to_owned());
        }
    }
    if let Some(best) = reading.events.iter().max_by(|a, b| a.score.total_cmp(&b.score)) {
        out.push(format!("E={}.{}", best.kind.as_str(), best.mode.as_deref().unwrap_or("-")));
    }
}
