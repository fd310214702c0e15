//! The rows of [`dateline_data::ACLED`]: classes of cues, and rules of which the first that holds names the sub-event type.

use super::{Known, SUB_EVENTS};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What the rows find in a text.
pub(super) struct Held {
    /// Sub-event type of the first rule that holds.
    pub first: Option<&'static str>,
    /// Ids of all that hold.
    pub all: Vec<&'static str>,
    /// Classes of cues on the side of the doer (`true`) and of the one it is done to.
    pub sides: Vec<(bool, &'static str)>,
}

/// The sub-event type of the first rule that holds.
pub(super) fn first(text: &str, known: Known<'_>) -> Option<&'static str> {
    let words = tokens(text);
    let seen = Seen::of(&words, known);
    TABLE.rules.iter().find(|r| seen.hold(r)).map(|r| r.label)
}

/// Everything that the rows find.
pub(super) fn held(text: &str, known: Known<'_>) -> Held {
    let words = tokens(text);
    let seen = Seen::of(&words, known);
    let holding: Vec<&Rule> = TABLE.rules.iter().filter(|r| seen.hold(r)).collect();
    let sides = [true, false]
        .into_iter()
        .flat_map(|doer| ["gov", "reb", "civ"].map(|name| (doer, name)))
        .filter(|(doer, name)| seen.side(*doer, name))
        .collect();
    Held { first: holding.first().map(|r| r.label), all: holding.iter().map(|r| r.id).collect(), sides }
}

/// The topics of [`dateline_data::ACLED_WORDS`] that the words speak of, with how many different cues of each.
pub(super) fn topics(words: &[String]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<usize> = vec![0; TOPICS.names.len()];
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for at in 0..words.len() {
        let word = words[at].as_str();
        let mut hit = |phrase: &Phrase| {
            let follows = phrase.parts.len() <= words.len() - at
                && phrase.parts.iter().zip(&words[at..]).all(|(p, w)| matches(p, w));
            if follows && !seen.contains(&(phrase.topic, word)) {
                seen.push((phrase.topic, word));
                counts[phrase.topic] += 1;
            }
        };
        TOPICS.by_word.get(word).into_iter().flatten().for_each(&mut hit);
        // Open beginnings are filed under their first three letters.
        if let Some(head) = head(word) {
            TOPICS.by_head.get(head).into_iter().flatten().for_each(&mut hit);
        }
    }
    TOPICS.names.iter().zip(counts).filter(|(_, n)| *n > 0).map(|(name, n)| (*name, n)).collect()
}

/// A text as the rules see it.
struct Seen<'a> {
    words: &'a [String],
    kind: Option<String>,
    mode: Option<&'a str>,
    doer: &'a [String],
    other: &'a [String],
}

impl<'a> Seen<'a> {
    fn of(words: &'a [String], known: Known<'a>) -> Self {
        let (doer, other) = sides(&TABLE, words);
        Seen {
            words,
            kind: known.kind.map(|k| k.as_str().to_lowercase()),
            mode: known.mode,
            doer: words.get(doer).unwrap_or(&[]),
            other: words.get(other).unwrap_or(&[]),
        }
    }

    fn hold(&self, rule: &Rule) -> bool {
        rule.needs.iter().all(|n| n.iter().any(|c| self.holds(c)))
            && !rule.unless.iter().any(|c| self.holds(c))
    }

    fn holds(&self, cue: &Cue) -> bool {
        match cue {
            Cue::Words(parts) => stands(parts, self.words),
            Cue::Set(name) => TABLE.set(name).iter().any(|p| stands(p, self.words)),
            Cue::Side(doer, name) => self.side(*doer, name),
            Cue::Known(what) => self.kind.as_deref() == Some(what) || self.mode == Some(what),
        }
    }

    fn side(&self, doer: bool, name: &str) -> bool {
        let part = if doer { self.doer } else { self.other };
        TABLE.set(name).iter().any(|p| stands(p, part))
    }
}

/// The part of the words before the first violent verb and the part after it, the doer's first.
fn sides(table: &Table, words: &[String]) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    let verbs = table.set("violent");
    // "On 5 May 2021, ...": the date tells nothing.
    let at = (0..words.len()).find(|i| verbs.iter().any(|p| p.len() == 1 && matches(&p[0], &words[*i])));
    let Some(at) = at else { return (0..words.len(), 0..0) };
    let end = (at + 1..words.len()).find(|i| words[*i] == ".").unwrap_or(words.len());
    let be = |w: &str| matches!(w, "was" | "were" | "been" | "being" | "is" | "are");
    let passive = at > 0 && (be(&words[at - 1]) || (at > 1 && be(&words[at - 2])));
    let by = (at + 1..end).take(10).find(|i| words[*i] == "by");
    match by {
        Some(by) if passive || by == at + 1 => (by..end, 0..at),
        _ if passive => (0..0, 0..at),
        _ => (0..at, at + 1..end),
    }
}

/// Whether the parts stand somewhere, one after the other.
fn stands(parts: &[Part], words: &[String]) -> bool {
    !parts.is_empty() && words.windows(parts.len()).any(|at| parts.iter().zip(at).all(|(p, w)| matches(p, w)))
}

fn matches(part: &Part, word: &str) -> bool {
    if part.open { word.starts_with(&part.word) } else { word == part.word }
}

/// Lower-case words without what only looks like a cue: the month of March, "no injuries were reported".
pub(super) fn tokens(text: &str) -> Vec<String> {
    let all = raw_tokens(text);
    let mut out: Vec<String> = Vec::with_capacity(all.len());
    let mut skip = 0;
    for (i, word) in all.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let number = |w: Option<&String>| w.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        if word == "march" && (number(i.checked_sub(1).and_then(|k| all.get(k))) || number(all.get(i + 1))) {
            continue;
        }
        if matches!(word.as_str(), "no" | "without") {
            let harm = |w: &&String| {
                ["injur", "fatalit", "casualt", "death", "damage", "violence", "hurt", "wounded"]
                    .iter()
                    .any(|h| w.starts_with(h))
            };
            if let Some(at) = all[i + 1..].iter().take(4).take_while(|w| *w != ".").position(|w| harm(&w)) {
                skip = at + 1;
                continue;
            }
        }
        out.push(word.clone());
    }
    out
}

/// Lower-case words; marks are dropped but for the full stop.
fn raw_tokens(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inner = matches!(c, '-' | '\'' | '’') && chars.peek().is_some_and(|n| n.is_alphanumeric());
        if c.is_alphanumeric() || (inner && !word.is_empty()) {
            word.extend(if c == '’' { '\'' } else { c }.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            out.push(std::mem::take(&mut word).trim_end_matches("'s").to_owned());
        }
        if c == '.' {
            out.push(".".to_owned());
        }
    }
    if !word.is_empty() {
        out.push(word.trim_end_matches("'s").to_owned());
    }
    out
}

#[derive(Debug)]
struct Part {
    word: String,
    open: bool,
}

#[derive(Debug)]
enum Cue {
    Words(Vec<Part>),
    Set(&'static str),
    /// Whether on the doer's side, and the class.
    Side(bool, &'static str),
    Known(&'static str),
}

#[derive(Debug)]
struct Rule {
    id: &'static str,
    label: &'static str,
    needs: Vec<Vec<Cue>>,
    unless: Vec<Cue>,
}

#[derive(Debug, Default)]
struct Table {
    sets: FxHashMap<&'static str, Vec<Vec<Part>>>,
    rules: Vec<Rule>,
}

impl Table {
    fn set(&self, name: &str) -> &[Vec<Part>] {
        self.sets.get(name).map_or(&[], |s| s.as_slice())
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in dateline_data::ACLED.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&'static str> = line.split('\t').collect();
        match cells[..] {
            ["set", name, words] => {
                table.sets.insert(name, words.split('|').map(parts).collect());
            }
            ["rule", id, label, needs, unless, _] => {
                let Some((label, _, _)) = SUB_EVENTS.iter().find(|(l, _, _)| *l == label) else { continue };
                table.rules.push(Rule {
                    id,
                    label,
                    needs: needs.split(';').map(|n| n.split('|').map(cue).collect()).collect(),
                    unless: unless.split(['|', ';']).filter(|u| *u != "-").map(cue).collect(),
                });
            }
            _ => {}
        }
    }
    table
});

fn parts(words: &str) -> Vec<Part> {
    words
        .split(' ')
        .map(|w| Part { word: w.trim_end_matches('*').to_owned(), open: w.ends_with('*') })
        .collect()
}

fn cue(text: &'static str) -> Cue {
    if let Some(name) = text.strip_prefix("@<") {
        Cue::Side(true, name)
    } else if let Some(name) = text.strip_prefix("@>") {
        Cue::Side(false, name)
    } else if let Some(name) = text.strip_prefix('@') {
        Cue::Set(name)
    } else if let Some(what) = text.strip_prefix('#') {
        Cue::Known(what)
    } else {
        Cue::Words(parts(text))
    }
}

/// A cue of a topic.
struct Phrase {
    topic: usize,
    parts: Vec<Part>,
}

#[derive(Default)]
struct Topics {
    names: Vec<&'static str>,
    by_word: FxHashMap<String, Vec<Phrase>>,
    by_head: FxHashMap<String, Vec<Phrase>>,
}

/// The first three letters, for words that have as many.
fn head(word: &str) -> Option<&str> {
    word.char_indices().nth(2).map(|(at, c)| &word[..at + c.len_utf8()])
}

static TOPICS: LazyLock<Topics> = LazyLock::new(|| {
    let mut topics = Topics::default();
    for mut row in dateline_data::rows(dateline_data::ACLED_WORDS) {
        let (Some(name), Some(words)) = (row.next(), row.next()) else { continue };
        let topic = topics.names.len();
        topics.names.push(name);
        for words in words.split('|') {
            let parts = parts(words);
            let Some(first) = parts.first() else { continue };
            let (map, key) = match head(&first.word) {
                Some(head) if first.open => (&mut topics.by_head, head),
                _ => (&mut topics.by_word, first.word.as_str()),
            };
            let key = key.to_owned();
            map.entry(key).or_default().push(Phrase { topic, parts });
        }
    }
    topics
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lines = dateline_data::ACLED.lines().filter(|l| l.starts_with("rule")).count();
        assert_eq!(TABLE.rules.len(), lines);
        assert!(TABLE.rules.iter().all(|r| !r.needs.is_empty()));
        assert_eq!(TOPICS.names.len(), dateline_data::rows(dateline_data::ACLED_WORDS).count());
    }

    #[test]
    fn sides_by_hand() {
        let words = tokens("Two soldiers were killed by rebels near X.");
        let (doer, other) = sides(&TABLE, &words);
        assert_eq!(words[doer].join(" "), "by rebels near x");
        assert_eq!(words[other].join(" "), "two soldiers were");
    }

    #[test]
    fn topics_by_hand() {
        let words = tokens("Chlorine drifted by, more chlorine.");
        assert_eq!(topics(&words), [("chemical", 1), ("agents", 1)]);
        // A phrase counts as a whole, an open beginning for every ending.
        let found = |text: &str, topic: &str| topics(&tokens(text)).iter().any(|(name, _)| *name == topic);
        assert!(found("It was seized without a shot.", "unopposed"));
        assert!(!found("It was seized with a shot.", "unopposed"));
        assert!(found("Neighbours lynched him.", "lynching"));
    }

    #[test]
    fn all_rules_that_hold() {
        let held = held("A roadside bomb hit a police vehicle.", Known::default());
        assert_eq!(held.first, Some("Remote explosive/landmine/IED"));
        assert!(held.all.contains(&"ied"));
    }
}
