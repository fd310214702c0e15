//! What one report tells of one event, with everything that reconciling needs and nothing else.

use crate::accounts::{finest, narrowest, side, union};
use crate::claims::claims;
use crate::names::{names, towns};
use crate::retract::taken_back;
use crate::same::same;
use crate::within::{Standing, standings};
use dateline_facts::actor::Actor;
use dateline_facts::attribution::Stance;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::{EventMention, Factuality};
use dateline_facts::id::{EventMentionId, ReportId, hash64};
use dateline_facts::place::PlaceMention;
use dateline_facts::plover::EventType;
use dateline_facts::quantity::Count;
use dateline_facts::reading::Reading;
use dateline_facts::record::{AccountSource, EventPlace, Evidence, Range};
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::when::When;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// An event mention taken out of its reading: indices resolved, words copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The mention's id.
    pub id: EventMentionId,
    /// Its report.
    pub report: ReportId,
    /// The report's publisher.
    pub outlet: Option<String>,
    /// The report's agency.
    pub agency: Option<String>,
    /// When the report was published.
    pub published: When,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<SmolStr>,
    /// PLOVER contexts.
    pub contexts: Vec<SmolStr>,
    /// Who.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Where.
    pub place: Option<EventPlace>,
    /// When.
    pub when: When,
    /// Killed.
    pub dead: Option<Range>,
    /// Wounded.
    pub injured: Option<Range>,
    /// How it is presented.
    pub factuality: Factuality,
    /// According to whom.
    pub attribution: Option<AccountSource>,
    /// The words, the clause first.
    pub evidence: Vec<Evidence>,
    /// Whether it stands in the headline.
    pub headline: bool,
    /// Hash of the clause's words, case and punctuation aside; 0 where they are too few to mean copying.
    pub clause: u64,
    /// Hashes of the clause's content words, sorted.
    pub words: Vec<u32>,
    /// Hash of the trigger's words.
    pub trigger: u32,
    /// The reader's score.
    pub score: f32,
    /// The mention of the same report that this one takes up, as "the attack" does.
    #[serde(default)]
    pub takes_up: Option<EventMentionId>,
    /// Told as another one than those before it: "a second attack".
    #[serde(default)]
    pub fresh: bool,
    /// Its figures are a toll, "the toll rose to eight": they replace what was told before.
    #[serde(default)]
    pub toll: bool,
    /// The weekday in its words, 1 for Monday, where these give no date: of an undated report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<i8>,
    /// What the mentions say together that take each other up; what other reports are compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Box<Slots>>,
    /// Hashes of the names of sites in its words, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<u32>,
    /// Hashes of the towns that its report names, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub towns: Vec<u32>,
}

/// What tellings are compared by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slots {
    /// Who.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// Where.
    pub place: Option<EventPlace>,
    /// When.
    pub when: When,
    /// Killed.
    pub dead: Option<Range>,
    /// Wounded.
    pub injured: Option<Range>,
    /// Hashes of the names of sites, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<u32>,
}

impl Told {
    /// Background: told as history or as a possibility, with no date of its own. Kept, but not part of
    /// the timeline's main run.
    pub fn is_background(&self) -> bool {
        is_background(self.factuality, &self.when)
    }
}

/// Whether something so presented, so dated, is background.
pub fn is_background(factuality: Factuality, when: &When) -> bool {
    matches!(factuality, Factuality::Historical | Factuality::Hypothetical) && when.is_unknown()
}

/// Everything a reading tells, in the order of its mentions. Spans that do not fit the text are left out.
pub fn told(reading: &Reading) -> Vec<Told> {
    let standings = standings(reading);
    let towns = towns(reading);
    let mut out: Vec<Told> = reading
        .events
        .iter()
        .zip(standings)
        .map(|(mention, standing)| Told { towns: towns.clone(), ..one(reading, mention, standing) })
        .collect();
    let claims = claims(reading, &out);
    out.extend(claims);
    taken_back(reading, &mut out);
    put_together(&mut out);
    out
}

/// Gives mentions of one report that take each other up what they say together.
fn put_together(all: &mut [Told]) {
    let mut group: Vec<usize> = (0..all.len()).collect();
    for i in 0..all.len() {
        let other = all[i].takes_up.and_then(|id| all.iter().position(|t| t.id == id));
        let standing = |t: &Told| side(t.factuality) == 0;
        if let Some(j) = other.filter(|j| standing(&all[i]) && standing(&all[*j]))
            && same(&all[i], &all[j]).is_some()
        {
            let (from, into) = (group[i].max(group[j]), group[i].min(group[j]));
            group.iter_mut().filter(|g| **g == from).for_each(|g| *g = into);
        }
    }
    for root in 0..all.len() {
        let members: Vec<usize> = (0..all.len()).filter(|i| group[*i] == root).collect();
        if members.len() < 2 {
            continue;
        }
        let of = || members.iter().map(|i| &all[*i]);
        let slots = Slots {
            actors: union(of().flat_map(|t| &t.actors)),
            recipients: union(of().flat_map(|t| &t.recipients)),
            place: finest(of().filter_map(|t| t.place.as_ref())),
            when: narrowest(of().map(|t| &t.when)).unwrap_or_else(When::unknown),
            dead: newest(of().filter_map(|t| t.dead.map(|d| (t.toll, d)))),
            injured: newest(of().filter_map(|t| t.injured.map(|d| (t.toll, d)))),
            names: {
                let mut all: Vec<u32> = of().flat_map(|t| t.names.iter().copied()).collect();
                all.sort_unstable();
                all.dedup();
                all
            },
        };
        for i in members {
            all[i].together = Some(Box::new(slots.clone()));
        }
    }
}

/// The last toll, else what was told first.
fn newest(figures: impl Iterator<Item = (bool, Range)>) -> Option<Range> {
    figures.fold(None, |kept, (toll, range)| if toll { Some(range) } else { kept.or(Some(range)) })
}

fn one(reading: &Reading, mention: &EventMention, standing: Standing) -> Told {
    let report = &reading.report;
    let text = report.text.as_str();
    let range = |c: &Count| Range { low: c.low, best: c.best, high: c.high };
    let clause_words = words_of(mention.clause.of(text));
    let headline =
        report.blocks.iter().any(|b| b.kind == BlockKind::Title && b.span.contains(mention.trigger));
    let attribution = mention.attribution.and_then(|i| source(reading, i));
    let own = own_people(reading, mention);
    Told {
        id: mention.id,
        report: report.id,
        outlet: report.outlet.clone(),
        agency: report.agency.clone(),
        published: report.published.clone(),
        kind: mention.kind,
        mode: mention.mode.clone(),
        contexts: mention.contexts.clone(),
        actors: own.clone().map_or_else(|| actors(reading, &mention.actors), |speaker| vec![speaker]),
        recipients: actors(reading, &mention.recipients),
        place: mention.places.iter().find_map(|i| reading.places.get(*i as usize)).map(place),
        when: mention.when.clone(),
        dead: mention.dead.as_ref().map(range),
        injured: mention.injured.as_ref().map(range),
        factuality: mention.factuality,
        attribution: match own {
            // "Said its men had done it": whoever says so claims it.
            Some(_) => attribution.map(|a| AccountSource { stance: claimed(a.stance), ..a }),
            None => attribution,
        },
        evidence: evidence(text, mention),
        headline,
        clause: if clause_words.len() < COPIED_WORDS { 0 } else { clause_hash(&clause_words) },
        words: content(&clause_words),
        trigger: fold(&words_of(mention.trigger.of(text)).join(" ")),
        score: mention.score,
        takes_up: standing.takes_up.and_then(|i| reading.events.get(i)).map(|m| m.id),
        fresh: standing.fresh,
        toll: standing.toll,
        weekday: weekday(reading, mention),
        together: None,
        // In headline capitals every word looks like a name.
        names: if headline { Vec::new() } else { names(reading, mention.clause) },
        towns: Vec::new(),
    }
}

fn claimed(stance: Stance) -> Stance {
    if stance == Stance::State { Stance::Claim } else { stance }
}

/// The speaker, where the doers are only its own people: "JNIM said its fighters had carried out the attack".
fn own_people(reading: &Reading, mention: &EventMention) -> Option<Actor> {
    let attribution = reading.attributions.get(mention.attribution? as usize)?;
    let speaker = actor(reading.entities.get(attribution.source_entity? as usize)?)?;
    let doers: Vec<&Entity> =
        mention.actors.iter().filter_map(|i| reading.entities.get(*i as usize)).collect();
    let text = reading.report.text.as_str();
    let own = |doer: &&Entity| {
        let described = doer.actor.as_ref().is_none_or(|a| a.starts_with("described:"));
        let armed = matches!(doer.kind, EntityKind::ArmedGroup | EntityKind::Military | EntityKind::Person);
        let before = text.get(..doer.span.begin()).unwrap_or("").trim_end();
        let its = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
        let inside = doer.span.of(text).split_whitespace().next().unwrap_or("").to_lowercase();
        let possessive = |w: &str| matches!(w, "its" | "their" | "our");
        described && armed && (possessive(&its) || possessive(&inside))
    };
    (!doers.is_empty() && doers.iter().all(own) && !speaker.is_described()).then_some(speaker)
}

/// "On Monday" in a report of which nobody knows the week.
fn weekday(reading: &Reading, mention: &EventMention) -> Option<i8> {
    if !mention.when.is_unknown() {
        return None;
    }
    let inside = reading.times.iter().filter(|t| mention.clause.contains(t.span));
    let mut days = inside.filter_map(|t| t.value.strip_prefix("XXXX-WXX-")?.get(..1)?.parse().ok());
    // Two days in one clause are not both its own.
    days.next().filter(|day| (1..=7).contains(day) && days.all(|other: i8| other == *day))
}

/// A clause of fewer words may be the same by chance.
const COPIED_WORDS: usize = 7;

fn actors(reading: &Reading, indices: &[u32]) -> Vec<Actor> {
    let mut out: Vec<Actor> = Vec::new();
    for entity in indices.iter().filter_map(|i| reading.entities.get(*i as usize)) {
        if let Some(actor) = actor(entity)
            && !says_where(reading, entity)
            && !out.iter().any(|a| a.id == actor.id)
        {
            out.push(actor);
        }
    }
    out
}

/// "Syrian" in "near the Syrian border" says where, not who.
fn says_where(reading: &Reading, entity: &Entity) -> bool {
    let text = &reading.report.text;
    let rest = text.get(entity.span.end as usize..).unwrap_or("");
    let next = rest.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or("");
    entity.kind == EntityKind::Nationality && WHERE_WORDS.contains(&next)
}

/// Nouns that make a place of the nationality before them.
const WHERE_WORDS: &[&str] = &[
    "airspace",
    "border",
    "borders",
    "capital",
    "city",
    "coast",
    "desert",
    "frontier",
    "province",
    "region",
    "side",
    "soil",
    "territory",
    "town",
    "village",
    "waters",
];

/// Words that stand for a name and are none.
const PRONOUNS: &[&str] =
    &["he", "she", "it", "we", "they", "i", "you", "who", "them", "him", "her", "us", "these", "those"];

/// An entity as an actor. One that resolved to no actor, but is of a kind that can act or suffer, becomes a
/// described one, so that the record does not lose it.
pub(crate) fn actor(entity: &Entity) -> Option<Actor> {
    let id = match &entity.actor {
        Some(id) => id.clone(),
        None => {
            use EntityKind::*;
            if !matches!(
                entity.kind,
                Person | Organization | Government | Military | ArmedGroup | Nationality
            ) {
                return None;
            }
            let slug = slug(&entity.name);
            if slug.is_empty() || PRONOUNS.contains(&slug.as_str()) {
                return None;
            }
            SmolStr::from(format!("described:{slug}"))
        }
    };
    Some(Actor { id, name: entity.name.clone(), code: entity.code.clone() })
}

fn slug(name: &str) -> String {
    words_of(name).join("-")
}

/// A place mention as the record keeps it.
pub fn place(mention: &PlaceMention) -> EventPlace {
    EventPlace {
        name: mention.name.clone(),
        country: mention.country.clone(),
        lat: mention.lat,
        lon: mention.lon,
        geonameid: mention.geonameid,
        precision: mention.kind,
    }
}

fn source(reading: &Reading, index: u32) -> Option<AccountSource> {
    let attribution = reading.attributions.get(index as usize)?;
    let entity = attribution.source_entity.and_then(|i| reading.entities.get(i as usize));
    let words = attribution.source.map(|s| s.of(&reading.report.text).trim()).filter(|w| !w.is_empty());
    // "It reported" is said by whom "it" stands for, or by nobody that is known.
    let pronoun = |w: &str| PRONOUNS.contains(&w.to_lowercase().as_str());
    let words = words.filter(|w| !pronoun(w));
    let entity = entity.filter(|e| !pronoun(&e.name));
    let via = attribution.via.map(|s| s.of(&reading.report.text).trim()).filter(|w| !w.is_empty());
    Some(AccountSource {
        via: via.map(str::to_owned),
        source: words.map(str::to_owned).or_else(|| entity.map(|e| e.name.clone())),
        actor: entity.and_then(|e| e.actor.clone()),
        stance: attribution.stance,
        speech: attribution.speech,
    })
}

fn evidence(text: &str, mention: &EventMention) -> Vec<Evidence> {
    let mut spans: Vec<Span> = Vec::new();
    let lead = if mention.clause.of(text).is_empty() { mention.trigger } else { mention.clause };
    let rest = mention.when.evidence.iter();
    let rest = rest.chain(mention.dead.iter().flat_map(|c| &c.evidence));
    let rest = rest.chain(mention.injured.iter().flat_map(|c| &c.evidence));
    for span in std::iter::once(&lead).chain(rest) {
        if !span.of(text).is_empty() && !spans.iter().any(|s| s.contains(*span)) {
            spans.push(*span);
        }
    }
    spans.into_iter().map(|span| Evidence { span, quote: span.of(text).to_owned() }).collect()
}

/// Lower-case words and numbers of a text.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn clause_hash(words: &[String]) -> u64 {
    let parts: Vec<&[u8]> = words.iter().map(|w| w.as_bytes()).collect();
    hash64(&parts).max(1)
}

/// FNV-1a over the bytes, 32 bits.
fn fold(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// The same for one word without its English ending: "strikes" and "strike" are one.
pub(crate) fn fold_words(word: &str) -> u32 {
    fold(stem(word))
}

/// Words that say nothing about which event it is.
const EMPTY_WORDS: &[&str] = &[
    "about",
    "according",
    "after",
    "also",
    "and",
    "announced",
    "are",
    "been",
    "before",
    "but",
    "for",
    "from",
    "had",
    "has",
    "have",
    "its",
    "killed",
    "later",
    "least",
    "more",
    "new",
    "officials",
    "over",
    "people",
    "reported",
    "said",
    "say",
    "says",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "two",
    "three",
    "was",
    "were",
    "when",
    "which",
    "while",
    "who",
    "will",
    "with",
    "would",
    "least",
    "told",
    "not",
    "his",
    "her",
];

fn content(words: &[String]) -> Vec<u32> {
    let mut out: Vec<u32> = words
        .iter()
        .filter(|w| w.chars().count() > 2 && !EMPTY_WORDS.contains(&w.as_str()))
        .map(|w| fold(stem(w)))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The word without a common English ending; enough to match "strikes" and "strike".
fn stem(word: &str) -> &str {
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(root) = word.strip_suffix(ending)
            && root.len() >= 4
        {
            return root;
        }
    }
    word.strip_suffix('e').filter(|r| r.len() >= 4).unwrap_or(word)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use dateline_facts::when::Basis;
    use jiff::civil::Date;

    /// A telling to start from: an attack, no place, no date, nobody.
    pub(crate) fn sample(report: u64, n: u64) -> Told {
        Told {
            id: EventMentionId(report * 1000 + n),
            report: ReportId(report),
            outlet: None,
            agency: None,
            published: When::unknown(),
            kind: EventType::Assault,
            mode: None,
            contexts: Vec::new(),
            actors: Vec::new(),
            recipients: Vec::new(),
            place: None,
            when: When::unknown(),
            dead: None,
            injured: None,
            factuality: Factuality::Asserted,
            attribution: None,
            evidence: vec![Evidence { span: Span::new(0, 4), quote: "Text".into() }],
            headline: false,
            clause: 0,
            words: Vec::new(),
            trigger: 0,
            score: 0.9,
            takes_up: None,
            fresh: false,
            toll: false,
            weekday: None,
            together: None,
            names: Vec::new(),
            towns: Vec::new(),
        }
    }

    pub(crate) fn actor(id: &str) -> Actor {
        Actor { id: id.into(), name: id.to_uppercase(), code: "".into() }
    }

    pub(crate) fn on(day: &str) -> When {
        When::day(day.parse::<Date>().expect("a date"), Basis::Text)
    }

    pub(crate) fn dead(n: u32) -> Option<Range> {
        Some(Range { low: n, best: n, high: n })
    }

    pub(crate) fn city(name: &str, country: &str, lat: f64, lon: f64) -> Option<EventPlace> {
        Some(EventPlace {
            name: name.into(),
            country: country.into(),
            lat: Some(lat),
            lon: Some(lon),
            geonameid: None,
            precision: dateline_facts::place::PlaceKind::City,
        })
    }

    pub(crate) fn country(name: &str, code: &str) -> Option<EventPlace> {
        Some(EventPlace {
            name: name.into(),
            country: code.into(),
            lat: None,
            lon: None,
            geonameid: None,
            precision: dateline_facts::place::PlaceKind::Country,
        })
    }

    #[test]
    fn content_words_meet_across_endings() {
        let a = content(&words_of("Drone strikes targeted the convoys"));
        let b = content(&words_of("a drone strike that targets a convoy"));
        assert_eq!(a, b);
    }

    #[test]
    fn unresolved_people_become_described_actors() {
        let entity = Entity {
            span: Span::new(0, 9),
            kind: EntityKind::Person,
            name: "Abu Taqwa".into(),
            actor: None,
            code: "".into(),
            score: 1.0,
            by: "test".into(),
        };
        assert_eq!(super::actor(&entity).map(|a| a.id), Some("described:abu-taqwa".into()));
        let weapon = Entity { kind: EntityKind::Weapon, ..entity };
        assert!(super::actor(&weapon).is_none());
    }
}
