//! The actor list: id to name, codes, country and parents.
//!
//! Ids of states are composed: `iraq` is the state, `iraq.military` its armed forces. Everything else
//! has the id that its table gives it.

use dateline_facts::entity::EntityKind;
use dateline_facts::span::Span;
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, ToSmolStr, format_smolstr};
use std::sync::LazyLock;

/// What a state's actors are called: suffix of the id, sector, words for the name, kind.
pub(super) const PARTS: &[(&str, &str, &str, EntityKind)] = &[
    ("government", "GOV", "Government", EntityKind::Government),
    ("military", "MIL", "Armed Forces", EntityKind::Military),
    ("police", "COP", "Police", EntityKind::Government),
    ("parliament", "LEG", "Parliament", EntityKind::Government),
    ("judiciary", "JUD", "Judiciary", EntityKind::Government),
    ("intelligence", "SPY", "Intelligence", EntityKind::Government),
    ("opposition", "OPP", "Opposition", EntityKind::Organization),
    ("civilians", "CVL", "Civilians", EntityKind::Organization),
];

/// One known actor.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorRecord {
    /// `kataib-hezbollah`, `iraq.military`.
    pub id: SmolStr,
    /// The name to show.
    pub name: String,
    /// What kind of entity a mention of it is.
    pub kind: EntityKind,
    /// PLOVER code: country and sector, `IRQGOV`, `IGOUNO`.
    pub code: SmolStr,
    /// ISO 3166-1 alpha-3 of its country; empty where it has none.
    pub country: SmolStr,
    /// Sector alone, `GOV`; empty for a bare state.
    pub sector: SmolStr,
    /// Ids of the actors it belongs to.
    pub parents: Vec<SmolStr>,
    /// All names, the one to show first.
    pub names: Vec<SmolStr>,
    /// The office of a person, such as `prime minister`.
    pub office: SmolStr,
    /// When the office was held, as `2022-10-27/..`; `/` between start and end, `..` for still running.
    pub terms: Vec<SmolStr>,
}

/// A state or territory as the list has it.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// `iraq`.
    pub id: SmolStr,
    /// ISO 3166-1 alpha-2.
    pub iso2: SmolStr,
    /// ISO 3166-1 alpha-3.
    pub iso3: SmolStr,
    /// Name to show, then the others.
    pub names: Vec<SmolStr>,
    /// Adjectives; the first makes names such as "Iraqi Government".
    pub adjectives: Vec<SmolStr>,
    /// Nouns for its people.
    pub people: Vec<SmolStr>,
    /// Its capital; empty where the capital's name is the state's, or none.
    pub capital: SmolStr,
    /// Other seats of power: palaces, streets, old names.
    pub seats: Vec<SmolStr>,
    /// Names of its armed forces.
    pub forces: Vec<SmolStr>,
}

/// All actors of the committed lists.
///
/// ```
/// use dateline_reading::entities::ActorIndex;
/// let index = ActorIndex::shared();
/// assert_eq!(index.get("kataib-hezbollah").unwrap().code, "IRQPRM");
/// assert_eq!(index.country("usa.military"), Some("USA"));
/// assert_eq!(index.name("iraq.government"), Some("Iraqi Government"));
/// ```
#[derive(Debug)]
pub struct ActorIndex {
    actors: Vec<ActorRecord>,
    by_id: FxHashMap<SmolStr, usize>,
    states: Vec<State>,
    by_iso3: FxHashMap<SmolStr, usize>,
    by_surname: FxHashMap<SmolStr, Vec<usize>>,
}

/// Rows of a committed table: fields of every line that is no comment.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// The `n`-th field, empty where the row is short.
pub(super) fn field<'a>(row: &[&'a str], n: usize) -> &'a str {
    row.get(n).copied().unwrap_or("")
}

/// A field that is a list.
pub(super) fn list(row: &[&'static str], n: usize) -> Vec<SmolStr> {
    field(row, n).split('|').filter(|s| !s.is_empty()).map(SmolStr::new_static).collect()
}

impl ActorIndex {
    /// The one copy, made at first use.
    pub fn shared() -> &'static ActorIndex {
        static SHARED: LazyLock<ActorIndex> = LazyLock::new(ActorIndex::new);
        &SHARED
    }

    fn new() -> Self {
        let mut index = ActorIndex {
            actors: Vec::with_capacity(4096),
            by_id: FxHashMap::default(),
            states: Vec::new(),
            by_iso3: FxHashMap::default(),
            by_surname: FxHashMap::default(),
        };
        for row in rows(dateline_data::STATES) {
            index.state(&row);
        }
        for row in rows(dateline_data::BODIES).chain(rows(dateline_data::GROUPS)) {
            let kind = EntityKind::from_word(field(&row, 1)).unwrap_or(EntityKind::Organization);
            let (country, sector) = (field(&row, 2), field(&row, 3));
            let names = list(&row, 5);
            index.add(ActorRecord {
                id: SmolStr::new_static(field(&row, 0)),
                name: names.first().map(ToString::to_string).unwrap_or_default(),
                kind,
                code: format_smolstr!("{country}{sector}"),
                country: SmolStr::new_static(country),
                sector: SmolStr::new_static(sector),
                parents: list(&row, 4),
                names,
                office: SmolStr::default(),
                terms: Vec::new(),
            });
        }
        for row in rows(dateline_data::PEOPLE) {
            let (country, sector) = (field(&row, 1), field(&row, 2));
            let names = list(&row, 5);
            let parents = index.part(country, sector).map(|p| p.id.clone()).into_iter().collect();
            index.add(ActorRecord {
                id: SmolStr::new_static(field(&row, 0)),
                name: names.first().map(ToString::to_string).unwrap_or_default(),
                kind: EntityKind::Person,
                code: format_smolstr!("{country}{sector}"),
                country: SmolStr::new_static(country),
                sector: SmolStr::new_static(sector),
                parents,
                names,
                office: SmolStr::new_static(field(&row, 3)),
                terms: list(&row, 4),
            });
        }
        index
    }

    fn state(&mut self, row: &[&'static str]) {
        let id = SmolStr::new_static(field(row, 0));
        let iso3 = SmolStr::new_static(field(row, 2));
        let mut names = vec![SmolStr::new_static(field(row, 3))];
        names.extend(list(row, 4));
        let adjectives = list(row, 5);
        let mut people = Vec::new();
        for noun in list(row, 6) {
            if noun == "+" {
                people.extend(
                    adjectives
                        .iter()
                        .filter(|a| !a.ends_with('.') && a.len() > 3)
                        .map(|a| format_smolstr!("{a}s")),
                );
            } else {
                people.push(noun);
            }
        }
        let state = State {
            id: id.clone(),
            iso2: SmolStr::new_static(field(row, 1)),
            iso3: iso3.clone(),
            names: names.clone(),
            adjectives,
            people,
            capital: SmolStr::new_static(field(row, 7)),
            seats: list(row, 8),
            forces: list(row, 9),
        };
        // "American" may be of two continents: what is called United keeps its own name.
        let adjective = match state.adjectives.first() {
            Some(adjective) if !names[0].starts_with("United ") => adjective.clone(),
            _ => names[0].clone(),
        };
        self.add(ActorRecord {
            id: id.clone(),
            name: names[0].to_string(),
            kind: EntityKind::Government,
            code: iso3.clone(),
            country: iso3.clone(),
            sector: SmolStr::default(),
            parents: Vec::new(),
            names,
            office: SmolStr::default(),
            terms: Vec::new(),
        });
        for (suffix, sector, words, kind) in PARTS {
            self.add(ActorRecord {
                id: format_smolstr!("{id}.{suffix}"),
                name: format!("{adjective} {words}"),
                kind: *kind,
                code: format_smolstr!("{iso3}{sector}"),
                country: iso3.clone(),
                sector: SmolStr::new_static(sector),
                parents: vec![id.clone()],
                names: Vec::new(),
                office: SmolStr::default(),
                terms: Vec::new(),
            });
        }
        let at = self.states.len();
        self.by_iso3.entry(iso3).or_insert(at);
        self.states.push(state);
    }

    fn add(&mut self, record: ActorRecord) {
        // A body that is also composed from its state, as `iraq.parliament` is: one record with the names of both.
        if let Some(known) = self.by_id.get(&record.id).and_then(|at| self.actors.get_mut(*at)) {
            known.names.extend(record.names);
            return;
        }
        let at = self.actors.len();
        if record.kind == EntityKind::Person {
            let mut atoms = Vec::new();
            super::atoms::cut(&record.name, Span::new(0, record.name.len()), &mut atoms);
            if let Some(last) = atoms.last() {
                self.by_surname.entry(last.norm.clone()).or_default().push(at);
            }
        }
        self.by_id.insert(record.id.clone(), at);
        self.actors.push(record);
    }

    /// The actor of that id.
    pub fn get(&self, id: &str) -> Option<&ActorRecord> {
        self.by_id.get(id).map(|at| &self.actors[*at])
    }

    /// The actors that have this name, in any case.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a ActorRecord> + use<'a> {
        let lower = name.to_lowercase();
        self.actors.iter().filter(move |a| {
            a.name.to_lowercase() == lower || a.names.iter().any(|n| n.to_lowercase() == lower)
        })
    }

    /// Every actor, states first.
    pub fn actors(&self) -> &[ActorRecord] {
        &self.actors
    }

    /// Every state, in the order of the list.
    pub fn states(&self) -> &[State] {
        &self.states
    }

    /// The state with that ISO 3166-1 alpha-3 code.
    pub fn state_of(&self, iso3: &str) -> Option<&State> {
        self.by_iso3.get(iso3).map(|at| &self.states[*at])
    }

    /// The people whose name ends with `surname`, folded as in name matching (lower case, no marks).
    pub fn by_surname(&self, surname: &str) -> impl Iterator<Item = &ActorRecord> {
        self.by_surname.get(surname).into_iter().flatten().map(|at| &self.actors[*at])
    }

    /// The name to show for an id.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.get(id).map(|a| a.name.as_str())
    }

    /// ISO 3166-1 alpha-3 of the country an actor belongs to.
    pub fn country(&self, id: &str) -> Option<&str> {
        let record = self.get(id).or_else(|| self.get(id.split('.').next().unwrap_or(id)))?;
        (!record.country.is_empty()).then_some(record.country.as_str())
    }

    /// The PLOVER code of an id; empty where it is unknown.
    pub fn code(&self, id: &str) -> SmolStr {
        self.get(id).map(|a| a.code.clone()).unwrap_or_default()
    }

    /// Parents of an id, nearest first, without repetition.
    pub fn ancestors(&self, id: &str) -> Vec<SmolStr> {
        let mut found: Vec<SmolStr> = Vec::new();
        let mut open = vec![id.to_smolstr()];
        while let Some(next) = open.pop() {
            for parent in self.get(&next).map(|a| a.parents.as_slice()).unwrap_or_default() {
                if !found.contains(parent) {
                    found.push(parent.clone());
                    open.push(parent.clone());
                }
            }
        }
        found
    }

    /// The actor that a sector of a state makes, such as `iraq.military` for `IRQ` and `MIL`.
    pub fn part(&self, iso3: &str, sector: &str) -> Option<&ActorRecord> {
        let state = self.state_of(iso3)?;
        let (suffix, ..) = PARTS.iter().find(|(_, s, ..)| *s == sector)?;
        self.get(&format_smolstr!("{}.{suffix}", state.id))
    }
}

/// Words as an id: lower-case letters and digits, `-` between words.
pub fn slug(words: &str) -> SmolStr {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '.' | '\'' | '’') && !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_smolstr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_found_by_its_id() {
        let index = ActorIndex::shared();
        assert_eq!(index.get("iraq.parliament").map(|r| r.code.as_str()), Some("IRQLEG"));
        for record in &index.actors {
            assert_eq!(index.get(&record.id).map(|r| &r.name), Some(&record.name));
        }
    }

    #[test]
    fn states_are_composed() {
        let index = ActorIndex::shared();
        assert_eq!(index.get("iraq.government").unwrap().code, "IRQGOV");
        assert_eq!(index.part("USA", "MIL").unwrap().id, "usa.military");
        assert_eq!(index.name("usa.military"), Some("United States Armed Forces"));
        assert_eq!(index.ancestors("qassam-brigades"), ["hamas"]);
        assert_eq!(index.get("joe-biden").unwrap().parents, ["usa.government"]);
    }

    #[test]
    fn tables_are_whole() {
        let index = ActorIndex::shared();
        assert!(index.states().len() > 200);
        let groups = rows(dateline_data::GROUPS).count();
        assert!(groups >= 400, "{groups}");
        let mut seen = rustc_hash::FxHashSet::default();
        for actor in index.actors() {
            assert!(seen.insert(&actor.id), "{} twice", actor.id);
            for parent in &actor.parents {
                assert!(index.get(parent).is_some(), "{}: no parent {parent}", actor.id);
            }
            if !actor.country.is_empty() {
                assert!(index.state_of(&actor.country).is_some(), "{}: {}", actor.id, actor.country);
            }
        }
        for row in rows(dateline_data::BODIES).chain(rows(dateline_data::GROUPS)) {
            assert!(EntityKind::from_word(field(&row, 1)).is_some(), "{row:?}");
        }
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("pro-Iranian factions"), "pro-iranian-factions");
        assert_eq!(slug("U.S. service members"), "us-service-members");
        assert_eq!(slug("  "), "");
    }
}
