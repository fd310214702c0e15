//! Persons: titles and offices before a name, listed people, given names, surnames said later.

use super::atoms::{Atom, Shape};
use super::index::{ActorIndex, ActorRecord, slug};
use super::lexicon::What;
use super::lists;
use super::scan::{Sentence, entity};
use super::{Document, Entities};
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::token::Upos;
use smol_str::{SmolStr, format_smolstr};

/// A person of the report at hand.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Full name without title.
    pub name: String,
    /// Last word of the name, folded.
    pub surname: SmolStr,
    /// Actor id.
    pub id: SmolStr,
    /// PLOVER code.
    pub code: SmolStr,
}

/// Lower-case words inside names.
const INSIDE: &[&str] = &[
    "al", "el", "ul", "bin", "ibn", "bint", "abu", "von", "van", "de", "der", "den", "da", "di", "del", "la",
    "le", "ad", "ash", "as", "az", "ez", "ben", "dos", "du", "ould", "ag",
];

/// Capitalised words that end a name.
const NO_NAME: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "i",
    "he",
    "she",
    "it",
    "we",
    "they",
    "us",
    "un",
    "uk",
    "ministry",
    "party",
    "army",
    "council",
    "committee",
    "university",
    "government",
    "forces",
    "group",
];

/// Whether a word is the whole of a title.
pub(super) fn is_title_word(norm: &str) -> bool {
    matches!(
        norm,
        "mr" | "mrs"
            | "ms"
            | "dr"
            | "president"
            | "minister"
            | "gen"
            | "general"
            | "secretary"
            | "king"
            | "sheikh"
            | "capt"
            | "col"
            | "lt"
            | "maj"
            | "sgt"
            | "sen"
            | "prime"
            | "ambassador"
            | "colonel"
            | "captain"
    )
}

/// Offices as roles of one person, which may stand before the name in small letters.
fn is_office(sector: &str) -> bool {
    matches!(
        sector,
        "GOV"
            | "MIL"
            | "LEG"
            | "JUD"
            | "COP"
            | "REL"
            | "REB"
            | "PRM"
            | "UAF"
            | "ELI"
            | "JRN"
            | "OPP"
            | "PTY"
            | "EDU"
            | "MED"
            | "NGO"
            | "SPY"
            | "BUS"
            | "UNK"
    )
}

/// Where a name that begins at `at` ends; `None` where none begins.
pub(super) fn name_end(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let ends = |a: &Atom| {
        let norm = a.norm.as_str();
        [NO_NAME, &dateline_data::WEEKDAYS, &dateline_data::MONTH_NAMES].iter().any(|l| l.contains(&norm))
    };
    let capital = |a: &Atom| {
        a.shape.is_capital() && !ends(a) && !(a.shape == Shape::Upper && a.norm.len() <= 4 && !s.shouted)
    };
    let head = s.atoms.get(at)?;
    let prefix = INSIDE.contains(&head.norm.as_str()) && s.atoms.get(at + 1).is_some_and(capital);
    if s.claimed[at] || !(capital(head) || prefix) {
        return None;
    }
    let (mut end, mut words) = (at, 0);
    while let Some(atom) = s.atoms.get(end) {
        if s.claimed[end] || words >= 6 {
            break;
        }
        // "Speaker Paul Ryan Joins Growing List", "Justice Who Once Mocked": in a headline's capitals a verb or a pronoun
        // ends the name.
        let over = match atom.upos {
            Upos::Verb | Upos::Aux => words > 1,
            Upos::Pron | Upos::Sconj => true,
            Upos::Adp | Upos::Part | Upos::Det => words > 0,
            _ => false,
        };
        if over && atom.shape == Shape::Title && !INSIDE.contains(&atom.norm.as_str()) {
            break;
        }
        let next_capital = s.atoms.get(end + 1).is_some_and(|n| capital(n) && !s.claimed[end + 1]);
        let stop = atom.norm == "." && end > at && s.atoms[end - 1].shape == Shape::Initial;
        if next_capital && (stop || INSIDE.contains(&atom.norm.as_str())) {
            end += 1;
        } else if capital(atom) {
            // A state or its adjective ends the name, unless a hyphen ties it.
            let state = s.hit_at(end).map(|h| &s.hits[h]).is_some_and(|h| {
                (h.state().is_some() || h.adjective().is_some()) && end > at && !atom.hyphen
            });
            if state {
                break;
            }
            end += 1;
            words += 1;
        } else {
            break;
        }
    }
    (words > 0).then_some(end)
}

impl Entities {
    /// Titles and offices with names, and listed people.
    pub(super) fn persons(&self, s: &mut Sentence<'_>, doc: &mut Document) {
        for n in 0..s.hits.len() {
            let (first, last) = (s.hits[n].first, s.hits[n].last);
            if s.is_claimed(first, last) {
                continue;
            }
            if let Some(record) = s.hits[n].actor().and_then(|id| self.index.get(&id)) {
                if record.kind == EntityKind::Person {
                    self.listed_person(s, n, record, doc);
                }
                continue;
            }
            let title =
                s.hits[n].sense(|w| if let What::Title(sector) = w { Some(sector.clone()) } else { None });
            let role =
                s.hits[n].role().filter(|(_, plural)| !plural).map(|(r, _)| self.lexicon.roles[r].clone());
            let sector = match (&title, &role) {
                (Some(t), _) if !t.is_empty() => t.clone(),
                (_, Some(r)) if is_office(&r.sector) => r.sector.clone(),
                (Some(t), _) => t.clone(),
                _ => continue,
            };
            let mut at = last;
            if title.is_some() && s.norm(at) == "." {
                at += 1;
            }
            // "Lt. Col. Pat Ryder", "US Army General": a title that only leads to the next one.
            if s.hit_at(at).is_some_and(|h| s.hits[h].senses.iter().any(|m| matches!(m.what, What::Title(_))))
            {
                continue;
            }
            if title.is_none() && s.norm(at) == "," && s.hits[n].role().is_some() {
                // "Jordanian planning minister, Imad Fakhoury," only with a listed given name.
                let given = s.atoms.get(at + 1).is_some_and(|a| self.lexicon.given.contains_key(&a.norm));
                if !given {
                    continue;
                }
                at += 1;
            }
            let listed = s.hit_at(at).and_then(|h| s.hits[h].actor().map(|id| (h, id)));
            if let Some((h, id)) = listed
                && let Some(record) = self.index.get(&id)
            {
                if record.kind == EntityKind::Person {
                    self.listed_person(s, h, record, doc);
                }
                continue;
            }
            let Some(end) = name_end(s, at) else { continue };
            // "President" before a body's name, "General Assembly".
            if title.is_none() && end - at < 2 && !s.atoms[at].shape.is_capital() {
                continue;
            }
            if title.is_none() && end - at == 1 && !self.lexicon.given.contains_key(&s.atoms[at].norm) {
                let lower = s.atoms[last - 1].shape == Shape::Lower;
                if lower || s.hit_at(at).is_some() {
                    continue;
                }
            }
            self.name_person(s, first, at, end, &sector, doc);
        }
    }

    /// A person with what stands before the name: `title..end`, the name from `at`.
    fn name_person(
        &self,
        s: &mut Sentence<'_>,
        title: usize,
        at: usize,
        end: usize,
        sector: &str,
        doc: &mut Document,
    ) {
        let start = self.titles_before(s, title, true);
        let country = (start..at).find_map(|i| {
            let h = s.hits.iter().find(|h| h.first == i)?;
            h.adjective().or_else(|| h.state())
        });
        let words = s.words(at, end).to_owned();
        let surname = s.norm(end - 1).to_owned();
        let office = s.words(title, at).trim_end_matches(['.', ' ', ',']).to_lowercase();
        let country = country.map(|c| self.index.states()[c].iso3.clone());
        let known = doc
            .person(&surname, (end - at > 2).then_some(words.as_str()))
            .cloned()
            .or_else(|| in_office(self.index, &surname, &office, country.as_deref(), sector).map(of_record));
        let person = known.unwrap_or_else(|| {
            let code = if sector.is_empty() {
                SmolStr::default()
            } else {
                format_smolstr!("{}{sector}", country.as_deref().unwrap_or(""))
            };
            Person {
                name: words.clone(),
                surname: surname.as_str().into(),
                id: format_smolstr!("person:{}", slug(&words)),
                code,
            }
        });
        let made = entity(
            s.span(start, end),
            EntityKind::Person,
            &person.name,
            Some(person.id.clone()),
            person.code.clone(),
            0.9,
            "entities:title",
        );
        s.claim(start, end, made);
        if start < at && end - at > 1 {
            s.out.push(bare_name(s, at, end, &person));
        }
        doc.meet(person);
    }

    fn listed_person(&self, s: &mut Sentence<'_>, n: usize, record: &ActorRecord, doc: &mut Document) {
        let (first, last) = (s.hits[n].first, s.hits[n].last);
        // "George Bush Intercontinental", "Paul Biya Stadium"; or another person of the same surname.
        let longer =
            s.atoms.get(last).is_some_and(|a| a.shape == Shape::Title && a.upos == Upos::Propn && !a.hyphen)
                && s.hit_at(last).is_none();
        // "Ain al-Assad air base": the name of a place.
        if lists::is_site(&s.atoms[last..]) {
            s.hits[n].taken = true;
            return;
        }
        let single = last - first == 1;
        // "Ain al-Assad": a longer name.
        let article = single && first > 0 && s.atoms[first].hyphen && matches!(s.before(first), "al" | "el");
        let front = if article { first - 1 } else { first };
        if single
            && front > 1
            && s.atoms[front - 1].shape == Shape::Title
            && s.atoms[front - 1].upos == Upos::Propn
            && !s.hits.iter().any(|h| h.first < front && front <= h.last)
            && self.titles_before(s, front, false) == front
        {
            s.hits[n].taken = true;
            return;
        }
        let named_before = first > 0
            && s.atoms[first - 1].shape.is_capital()
            && self.lexicon.given.contains_key(s.norm(first - 1));
        if single && (longer || named_before) {
            return;
        }
        // "Assad regime", "Trump administration": not the person alone.
        if s.hit_at(last).is_some_and(|h| s.hits[h].role().is_some())
            && matches!(
                s.norm(last),
                "regime" | "government" | "administration" | "forces" | "army" | "troops"
            )
        {
            return;
        }
        let start = self.titles_before(s, first, false);
        let person = of_record(record);
        let made = entity(
            s.span(start, last),
            EntityKind::Person,
            &person.name,
            Some(person.id.clone()),
            person.code.clone(),
            0.95,
            "entities:list",
        );
        s.hits[n].taken = true;
        s.claim(start, last, made);
        if start < first {
            s.out.push(bare_name(s, first, last, &person));
        }
        doc.meet(person);
    }

    /// Goes left from a title or name over more titles, offices and their adjectives.
    fn titles_before(&self, s: &Sentence<'_>, at: usize, titled: bool) -> usize {
        let mut start = at;
        while start > 0 && at - start < 8 {
            if s.norm(start - 1) == "." && s.hit_ending(start - 1).is_some_and(|h| is_title(s, h)) {
                start -= 1;
                continue;
            }
            let Some(h) = s.hit_ending(start) else {
                let a = &s.atoms[start - 1];
                let joined = !matches!(a.norm.as_str(), "today" | "yesterday")
                    && !dateline_data::WEEKDAYS.contains(&a.norm.as_str())
                    && (matches!(a.norm.as_str(), "former" | "then" | "acting" | "deputy" | "late")
                        || ((titled || start < at)
                            && matches!(a.upos, Upos::Noun | Upos::Propn | Upos::Adj)
                            && a.is_word()
                            && (a.shape.is_capital() && start > 1 || a.shape == Shape::Lower)));
                if joined && !s.claimed[start - 1] && !a.hyphen {
                    start -= 1;
                    continue;
                }
                break;
            };
            let hit = &s.hits[h];
            let fits = is_title(s, h)
                || hit.role().is_some_and(|(r, plural)| !plural && is_office(&self.lexicon.roles[r].sector))
                || ((titled || start < at) && (hit.adjective().is_some() || hit.actor().is_some()));
            if !fits || s.is_claimed(hit.first, hit.last) {
                break;
            }
            start = hit.first;
        }
        start
    }

    /// Unlisted names by their given name.
    pub(super) fn names(&self, s: &mut Sentence<'_>, doc: &mut Document) {
        let mut at = 0;
        while at < s.atoms.len() {
            let atom = &s.atoms[at];
            let given = self.lexicon.given.get(&atom.norm).copied();
            let starts = at > 0 || atom.upos == Upos::Propn || given == Some(false);
            let Some(weak) = given.filter(|_| atom.shape == Shape::Title && starts && !s.claimed[at]) else {
                at += 1;
                continue;
            };
            let inside = at > 0 && !s.claimed[at - 1] && {
                let p = &s.atoms[at - 1];
                atom.hyphen || (p.shape == Shape::Title && p.upos == Upos::Propn && at > 1)
            };
            match name_end(s, at) {
                Some(end)
                    if end - at >= 2
                        && (!weak || end - at <= 3)
                        && !inside
                        && !is_body(s, at, end)
                        && !matches!(s.before(at), "near" | "outside" | "inside")
                        && !lists::is_site(&s.atoms[end..]) =>
                {
                    let person =
                        doc.person(s.norm(end - 1), Some(s.words(at, end))).cloned().unwrap_or_else(|| {
                            Person {
                                name: s.words(at, end).to_owned(),
                                surname: s.norm(end - 1).into(),
                                id: format_smolstr!("person:{}", slug(s.words(at, end))),
                                code: SmolStr::default(),
                            }
                        });
                    let score = if weak { 0.6 } else { 0.8 };
                    let made = entity(
                        s.span(at, end),
                        EntityKind::Person,
                        &person.name,
                        Some(person.id.clone()),
                        person.code.clone(),
                        score,
                        "entities:given-name",
                    );
                    s.claim(at, end, made);
                    doc.meet(person);
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
}

/// The name inside a mention with a title, as an entity of its own.
fn bare_name(s: &Sentence<'_>, first: usize, last: usize, person: &Person) -> Entity {
    let (id, code) = (Some(person.id.clone()), person.code.clone());
    entity(s.span(first, last), EntityKind::Person, &person.name, id, code, 0.85, "entities:inner")
}

/// Whether the words end as the name of a body or place does.
fn is_body(s: &Sentence<'_>, at: usize, end: usize) -> bool {
    matches!(
        s.norm(end - 1),
        "street"
            | "road"
            | "city"
            | "river"
            | "lake"
            | "airport"
            | "hospital"
            | "county"
            | "square"
            | "bridge"
            | "province"
            | "district"
            | "avenue"
            | "park"
            | "stadium"
            | "mosque"
            | "church"
            | "school"
            | "college"
            | "university"
            | "center"
            | "centre"
            | "foundation"
            | "institute"
            | "island"
            | "islands"
            | "valley"
            | "beach"
            | "port"
            | "dam"
            | "base"
            | "camp"
            | "prison"
            | "museum"
            | "cathedral"
            | "award"
            | "prize"
    ) || matches!(s.norm(end), "street" | "airport" | "hospital" | "province" | "district")
        || s.norm(at) == s.norm(end - 1)
}

fn is_title(s: &Sentence<'_>, hit: usize) -> bool {
    s.hits[hit].senses.iter().any(|m| matches!(m.what, What::Title(_)))
}

fn of_record(record: &ActorRecord) -> Person {
    let mut atoms = Vec::new();
    super::atoms::cut(&record.name, dateline_facts::span::Span::new(0, record.name.len()), &mut atoms);
    Person {
        name: record.name.clone(),
        surname: atoms.last().map(|a| a.norm.clone()).unwrap_or_default(),
        id: record.id.clone(),
        code: record.code.clone(),
    }
}

/// The only listed holder of that office with that surname.
fn in_office<'a>(
    index: &'a ActorIndex,
    surname: &str,
    office: &str,
    country: Option<&str>,
    sector: &str,
) -> Option<&'a ActorRecord> {
    if sector.is_empty() || surname.len() < 3 {
        return None;
    }
    let mut found = index.by_surname(surname).filter(|r| {
        country.is_none_or(|c| r.country == c)
            && (r.office.as_str() == office
                || office.ends_with(r.office.as_str())
                || r.office.ends_with(office))
            && !r.office.is_empty()
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
