//! The event lexicon: `crates/data/lexicon/events_*.tsv`, compiled once.

use super::inflect::{Forms, plural};
use dateline_facts::plover::{CONTEXTS, EventType};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// A set of lower-case words.
pub(super) type Set = FxHashSet<SmolStr>;

/// One condition of a row.
#[derive(Debug)]
pub(super) enum Need {
    /// Some object.
    Obj,
    /// No object.
    NoObj,
    /// An object with one of these words.
    ObjIn(Set),
    /// An object that is the name of a place.
    ObjPlace,
    /// One of these prepositions, with one of these words where given.
    Pp(Set, Option<Set>),
    /// A to-infinitive, of one of these verbs where given.
    Inf(Option<Set>),
    /// A verb in -ing as complement, of one of these lemmas where given: "quit attacking", "prevent them from leaving".
    Ing(Option<Set>),
    /// A clause as complement.
    That,
    /// A clause as complement in one of these moods: `must`, `be` ("that he be freed"), `will`, `plain`.
    MoodIn(Set),
    /// The verb is one of these: beside others in `&`.
    Verb(Set),
    /// One of these words right before the verb and its auxiliaries.
    Back(Set),
    /// One of these words right after the verb.
    Next(Set),
    /// One of these prepositions close behind the verb, with somebody: "spoke with the minister", not "spoke with gusto".
    Who(Set),
    /// The object's head is a name.
    Name,
    /// A participle without an auxiliary: "a party aligned with".
    Reduced,
    /// All of these hold: `a&b`.
    All(Vec<Need>),
    /// A clause with "must", "should", "has to".
    Must,
    /// The subject holds one of these words.
    SubjIn(Set),
    /// One of these words anywhere in the subject's phrase: "a gas explosion".
    SubjAny(Set),
    /// One of these words around.
    Any(Set),
    /// Negated.
    Neg,
    /// With "will" or "would".
    Will,
    /// The object names somebody who can act.
    Ent,
    /// A word before the noun in its phrase.
    Mod(Set),
    /// The noun is the object of a light verb.
    Light,
    /// The noun is the object of one of these verbs.
    Over(Set),
}

/// A row of either table.
#[derive(Debug)]
pub(super) struct Row {
    pub id: SmolStr,
    pub needs: Vec<Need>,
    pub unless: Vec<Need>,
    pub kind: EventType,
    pub mode: Option<SmolStr>,
    pub contexts: Vec<SmolStr>,
    pub actor: Vec<SmolStr>,
    pub recipient: Vec<SmolStr>,
    /// How much the row asks for: the most specific row that holds is taken.
    pub weight: u32,
}

/// The compiled lexicon.
pub(super) struct Lexicon {
    pub verbs: FxHashMap<SmolStr, Vec<(Option<SmolStr>, usize)>>,
    /// By head noun: the words before it, and the row.
    pub nouns: FxHashMap<SmolStr, Vec<(Vec<SmolStr>, usize)>>,
    pub verb_rows: Vec<Row>,
    pub noun_rows: Vec<Row>,
    pub forms: Forms,
    /// Plural to singular of the nouns above and of the words in sets.
    pub singular: FxHashMap<SmolStr, SmolStr>,
    sets: FxHashMap<SmolStr, Set>,
}

/// Verbs that are no triggers but whose forms the syntax must know.
const OTHER_VERBS: &[&str] = &[
    "say", "tell", "add", "report", "announce", "confirm", "claim", "believe", "think", "expect", "want",
    "need", "try", "attempt", "manage", "decide", "continue", "begin", "start", "stop", "plan", "intend",
    "hope", "help", "make", "come", "go", "get", "become", "remain", "appear", "seem", "leave", "follow",
    "include", "happen", "occur", "take", "give", "carry", "conduct", "hold", "set", "put", "bring", "keep",
    "work", "live", "know", "show", "see", "use", "face", "say", "speak", "move", "run", "cause", "involve",
    "return", "lead", "base", "suspect", "wear", "prompt", "spark", "trigger", "erupt", "rage", "end",
    "lose", "win", "mark", "quote", "publish", "write", "note", "suffer", "describe", "aim", "seek", "fail",
    "vow", "struggle", "rise", "fall", "grow", "destroy", "survive", "travel", "enter", "reach", "avoid",
    "balk", "resist",
];

impl Lexicon {
    /// Reads the tables; a row that cannot be read is left out (the tests below show that there is none).
    pub fn new() -> Self {
        let mut sets: FxHashMap<SmolStr, Set> = FxHashMap::default();
        for (name, words) in rows(dateline_data::EVENT_WORDS).filter_map(|l| l.split_once('\t')) {
            sets.entry(SmolStr::new(name)).or_default().extend(words.split('|').map(SmolStr::new));
        }
        let mut lexicon = Lexicon {
            verbs: FxHashMap::default(),
            nouns: FxHashMap::default(),
            verb_rows: Vec::new(),
            noun_rows: Vec::new(),
            forms: Forms::default(),
            singular: FxHashMap::default(),
            sets,
        };
        for set in lexicon.sets.values() {
            for word in set {
                lexicon.singular.insert(plural(word), word.clone());
            }
        }
        for line in rows(dateline_data::EVENT_VERBS) {
            lexicon.add_verb_row(line);
        }
        for line in rows(dateline_data::EVENT_NOUNS) {
            lexicon.add_noun_row(line);
        }
        for verb in OTHER_VERBS {
            lexicon.forms.add(verb);
        }
        lexicon
    }

    /// A named set.
    pub fn set(&self, name: &str) -> Option<&Set> {
        self.sets.get(name)
    }

    /// The singular of a lower-case noun, itself where it is none of ours.
    pub fn singular<'a>(&'a self, low: &'a str) -> &'a str {
        self.singular.get(low).map_or(low, |s| s.as_str())
    }

    fn add_verb_row(&mut self, line: &str) {
        let Some((words, row)) = self.row(line) else { return };
        let index = self.verb_rows.len();
        for word in words.split('|') {
            let (verb, particle) = match word.split_once('+') {
                Some((verb, particle)) => (verb, Some(SmolStr::new(particle))),
                None => (word, None),
            };
            self.forms.add(verb);
            if let Some(particle) = &particle {
                self.forms.add_particle(verb, particle);
            }
            self.verbs.entry(SmolStr::new(verb)).or_default().push((particle, index));
        }
        self.verb_rows.push(row);
    }

    fn add_noun_row(&mut self, line: &str) {
        let Some((words, row)) = self.row(line) else { return };
        let index = self.noun_rows.len();
        for noun in words.split('|') {
            let mut parts: Vec<SmolStr> = noun.split(' ').map(SmolStr::new).collect();
            let Some(head) = parts.pop() else { continue };
            self.singular.insert(plural(&head), head.clone());
            if let Some(before) = parts.last() {
                self.forms.add_compound(before, &head);
            }
            self.nouns.entry(head).or_default().push((parts, index));
        }
        self.noun_rows.push(row);
    }

    fn row<'l>(&self, line: &'l str) -> Option<(&'l str, Row)> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, words, needs, unless, kind, mode, contexts, actor, recipient, _, _] = cells[..] else {
            return None;
        };
        let list = |cell: &str| match cell {
            "-" => Vec::new(),
            cell => cell.split('|').map(SmolStr::new).collect(),
        };
        let kind = EventType::from_word(kind)?;
        let needs = self.conditions(needs);
        Some((
            words,
            Row {
                id: SmolStr::new(id),
                weight: needs.iter().map(Need::weight).sum(),
                needs,
                unless: self.conditions(unless),
                kind,
                mode: (mode != "-")
                    .then(|| SmolStr::new(mode))
                    .filter(|m| kind.modes().contains(&m.as_str())),
                contexts: list(contexts).into_iter().filter(|c| CONTEXTS.contains(&c.as_str())).collect(),
                actor: list(actor),
                recipient: list(recipient),
            },
        ))
    }

    fn conditions(&self, cell: &str) -> Vec<Need> {
        cell.split(';').filter(|c| *c != "-" && !c.is_empty()).filter_map(|c| self.condition(c)).collect()
    }

    fn condition(&self, text: &str) -> Option<Need> {
        if text.contains('&') {
            return text.split('&').map(|part| self.condition(part)).collect::<Option<_>>().map(Need::All);
        }
        let (key, value) = text.split_once('=').map_or((text, None), |(k, v)| (k, Some(v)));
        let set = |v: &str| self.words(v);
        Some(match (key, value) {
            ("obj", None) => Need::Obj,
            ("objplace", None) => Need::ObjPlace,
            ("noobj", None) => Need::NoObj,
            ("obj", Some(v)) => Need::ObjIn(set(v)),
            ("pp", Some(v)) => match v.split_once(':') {
                Some((preps, words)) => Need::Pp(set(preps), Some(set(words))),
                None => Need::Pp(set(v), None),
            },
            ("inf", v) => Need::Inf(v.map(set)),
            ("ing", v) => Need::Ing(v.map(set)),
            ("that", None) => Need::That,
            ("mood", Some(v)) => Need::MoodIn(set(v)),
            ("verb", Some(v)) => Need::Verb(set(v)),
            ("back", Some(v)) => Need::Back(set(v)),
            ("next", Some(v)) => Need::Next(set(v)),
            ("who", Some(v)) => Need::Who(set(v)),
            ("name", None) => Need::Name,
            ("reduced", None) => Need::Reduced,
            ("must", None) => Need::Must,
            ("subj", Some(v)) => Need::SubjIn(set(v)),
            ("subjany", Some(v)) => Need::SubjAny(set(v)),
            ("any", Some(v)) => Need::Any(set(v)),
            ("neg", None) => Need::Neg,
            ("will", None) => Need::Will,
            ("ent", None) => Need::Ent,
            ("mod", Some(v)) => Need::Mod(set(v)),
            ("light", None) => Need::Light,
            ("over", Some(v)) => Need::Over(set(v)),
            _ => return None,
        })
    }

    /// `@name|word|...` as a set.
    fn words(&self, value: &str) -> Set {
        let mut out = Set::default();
        for part in value.split('|') {
            match part.strip_prefix('@') {
                Some(name) => out.extend(self.sets.get(name).into_iter().flatten().cloned()),
                None => {
                    out.insert(SmolStr::new(part));
                    out.insert(plural(part));
                }
            }
        }
        out
    }
}

impl Need {
    fn weight(&self) -> u32 {
        match self {
            Need::Obj | Need::NoObj | Need::Ent => 1,
            Need::Pp(_, None) | Need::Any(_) => 2,
            Need::Inf(None) | Need::That | Need::Ing(None) => 3,
            Need::Verb(_) => 0,
            Need::All(needs) => needs.iter().map(Need::weight).sum(),
            Need::ObjIn(_)
            | Need::ObjPlace
            | Need::Pp(..)
            | Need::Inf(_)
            | Need::SubjIn(_)
            | Need::SubjAny(_) => 4,
            Need::Must | Need::Neg | Need::Will | Need::Ing(_) | Need::MoodIn(_) => 4,
            Need::Back(_) | Need::Next(_) | Need::Reduced | Need::Name | Need::Who(_) => 2,
            Need::Mod(_) | Need::Light | Need::Over(_) => 2,
        }
    }
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lexicon = Lexicon::new();
        assert_eq!(lexicon.verb_rows.len(), rows(dateline_data::EVENT_VERBS).count());
        assert_eq!(lexicon.noun_rows.len(), rows(dateline_data::EVENT_NOUNS).count());
    }

    #[test]
    fn conditions_and_modes_are_known() {
        let lexicon = Lexicon::new();
        for table in [dateline_data::EVENT_VERBS, dateline_data::EVENT_NOUNS] {
            for line in rows(table) {
                let cells: Vec<&str> = line.split('\t').collect();
                for cell in [cells[2], cells[3]] {
                    for condition in cell.split(';').filter(|c| *c != "-") {
                        assert!(lexicon.condition(condition).is_some(), "{condition} in {line}");
                    }
                }
                let kind = EventType::from_word(cells[4]).expect("a type");
                assert!(cells[5] == "-" || kind.modes().contains(&cells[5]), "mode in {line}");
            }
        }
    }

    #[test]
    fn all_types_have_rows() {
        let lexicon = Lexicon::new();
        for kind in EventType::ALL {
            assert!(lexicon.verb_rows.iter().any(|r| r.kind == *kind), "{kind}");
        }
    }
}
