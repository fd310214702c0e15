//! ACLED's sub-event type of what a clause or a note tells.
//!
//! A view, not a stage: it is computed at the border from the event's words, type, mode and codes, by the rows of
//! [`dateline_data::ACLED`], the first that holds. Who does it to whom is told by where the words for forces, armed groups and
//! civilians stand: before or after the first violent verb, turned round in the passive.

use dateline_facts::plover::EventType;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The sub-event types that ACLED has, with event type and disorder type.
pub const SUB_EVENTS: &[(&str, &str, &str)] = &[
    ("Government regains territory", "Battles", "Political violence"),
    ("Non-state actor overtakes territory", "Battles", "Political violence"),
    ("Armed clash", "Battles", "Political violence"),
    ("Excessive force against protesters", "Protests", "Political violence; Demonstrations"),
    ("Protest with intervention", "Protests", "Demonstrations"),
    ("Peaceful protest", "Protests", "Demonstrations"),
    ("Violent demonstration", "Riots", "Demonstrations"),
    ("Mob violence", "Riots", "Political violence"),
    ("Chemical weapon", "Explosions/Remote violence", "Political violence"),
    ("Air/drone strike", "Explosions/Remote violence", "Political violence"),
    ("Suicide bomb", "Explosions/Remote violence", "Political violence"),
    ("Shelling/artillery/missile attack", "Explosions/Remote violence", "Political violence"),
    ("Remote explosive/landmine/IED", "Explosions/Remote violence", "Political violence"),
    ("Grenade", "Explosions/Remote violence", "Political violence"),
    ("Sexual violence", "Violence against civilians", "Political violence"),
    ("Attack", "Violence against civilians", "Political violence"),
    ("Abduction/forced disappearance", "Violence against civilians", "Political violence"),
    ("Agreement", "Strategic developments", "Strategic developments"),
    ("Arrests", "Strategic developments", "Strategic developments"),
    ("Change to group/activity", "Strategic developments", "Strategic developments"),
    ("Disrupted weapons use", "Strategic developments", "Strategic developments"),
    ("Headquarters or base established", "Strategic developments", "Strategic developments"),
    ("Looting/property destruction", "Strategic developments", "Strategic developments"),
    ("Non-violent transfer of territory", "Strategic developments", "Strategic developments"),
    ("Other", "Strategic developments", "Strategic developments"),
];

/// What is known of the event beside its words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<&'a str>,
}

/// The sub-event type of the words, by ACLED's name; `Other` where no row holds.
///
/// ```
/// use dateline_reading::acled::{Known, sub_event};
/// let note = "On 5 May, a roadside bomb hit a police vehicle near the town. Two officers were wounded.";
/// assert_eq!(sub_event(note, Known::default()), "Remote explosive/landmine/IED");
/// ```
pub fn sub_event(text: &str, known: Known<'_>) -> &'static str {
    let table = &*TABLE;
    let words = tokens(text);
    let sides = sides(table, &words);
    let kind = known.kind.map(|k| k.as_str().to_lowercase());
    let holds = |cue: &Cue| match cue {
        Cue::Words(parts) => !find(parts, &words).is_empty(),
        Cue::Set(name) => table.set(name).iter().any(|p| !find(p, &words).is_empty()),
        Cue::Side(doer, name) => {
            let range = if *doer { sides.0.clone() } else { sides.1.clone() };
            let part = words.get(range).unwrap_or(&[]);
            table.set(name).iter().any(|p| !find(p, part).is_empty())
        }
        Cue::Known(what) => kind.as_deref() == Some(what) || known.mode == Some(what),
    };
    let rule = table
        .rules
        .iter()
        .find(|r| r.needs.iter().all(|n| n.iter().any(&holds)) && !r.unless.iter().any(&holds));
    rule.map_or("Other", |r| r.label)
}

/// Event type and disorder type of a sub-event type.
pub fn classes(sub: &str) -> Option<(&'static str, &'static str)> {
    SUB_EVENTS.iter().find(|(name, _, _)| *name == sub).map(|(_, event, disorder)| (*event, *disorder))
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

/// Where the parts stand one after the other.
fn find(parts: &[Part], words: &[String]) -> Vec<usize> {
    if parts.is_empty() || words.len() < parts.len() {
        return Vec::new();
    }
    (0..=words.len() - parts.len())
        .filter(|i| parts.iter().enumerate().all(|(k, p)| matches(p, &words[i + k])))
        .take(1)
        .collect()
}

fn matches(part: &Part, word: &str) -> bool {
    if part.open { word.starts_with(&part.word) } else { word == part.word }
}

/// Lower-case words without what only looks like a cue: the month of March, "no injuries were reported".
fn tokens(text: &str) -> Vec<String> {
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
            ["rule", _, label, needs, unless, _] => {
                let Some((label, _, _)) = SUB_EVENTS.iter().find(|(l, _, _)| *l == label) else { continue };
                table.rules.push(Rule {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_is_read() {
        let lines = dateline_data::ACLED.lines().filter(|l| l.starts_with("rule")).count();
        assert_eq!(TABLE.rules.len(), lines);
        assert!(TABLE.rules.iter().all(|r| !r.needs.is_empty()));
    }

    #[test]
    fn examples_of_the_rows_hold() {
        for line in dateline_data::ACLED.lines().filter(|l| l.starts_with("rule")) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[5] != "-" {
                assert_eq!(sub_event(cells[5], Known::default()), cells[2], "{}: {}", cells[1], cells[5]);
            }
        }
    }

    #[test]
    fn sides_by_hand() {
        let words = tokens("Two soldiers were killed by rebels near X.");
        let (doer, other) = sides(&TABLE, &words);
        assert_eq!(words[doer].join(" "), "by rebels near x");
        assert_eq!(words[other].join(" "), "two soldiers were");
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,120}") {
            let sub = sub_event(&text, Known::default());
            prop_assert!(classes(sub).is_some());
        }
    }
}
