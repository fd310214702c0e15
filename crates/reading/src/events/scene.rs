//! Whose rebels, whose president: the country of a party that is only named by its role.
//!
//! "Rebels in the Ivory Coast dismissed an appeal": the entities stage leaves `REB`; the sentence says of which country.

use super::heads;
use super::states::States;
use super::syntax::{Np, Syntax};
use super::words::Tag;
use crate::entities::ActorIndex;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::EventMention;
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};
use std::sync::LazyLock;

/// Roles that belong to a country.
const ROLES: &[&str] = &[
    "GOV", "MIL", "OPP", "REB", "CVL", "LEG", "JUD", "EDU", "LAB", "JRN", "CRM", "COP", "AGR", "BUS", "MED",
    "SPY", "ELI", "PTY",
];

/// Whether the phrase names the country only as a friend or a foe.
fn leaning(reading: &Reading, syntax: &Syntax<'_>, entity: &Entity) -> bool {
    let words = syntax.words;
    let first = words.iter().position(|w| w.span.overlaps(entity.span));
    let np = first.and_then(|i| syntax.np_of[i]).map(|k| syntax.nps[k]);
    let start = np.and_then(|np| words.get(np.start)).map_or(entity.span.start, |w| w.span.start);
    let phrase = reading.report.text.get(start as usize..entity.span.end as usize).unwrap_or("");
    let low = phrase.to_lowercase();
    [
        "pro-",
        "anti-",
        "-backed",
        "-allied",
        "-aligned",
        "-linked",
        "-supported",
        "-sponsored",
        "-trained",
        "-funded",
    ]
    .iter()
    .any(|mark| low.contains(mark))
}

/// Whether a code is a role without a country.
pub(super) fn is_role(code: &str) -> bool {
    ROLES.contains(&code) || matches!(code, "REF" | "UAF" | "PRM" | "REL" | "UNK" | "SOC")
}

/// The entity of an index: of the reading, or made while its events were read.
fn entity_at<'e>(reading: &'e Reading, made: &'e [Entity], n: u32) -> Option<&'e Entity> {
    let at = n as usize;
    reading.entities.get(at).or_else(|| made.get(at.saturating_sub(reading.entities.len())))
}

/// Peoples without a state of their own, and the country that they live in.
fn home(people: &str) -> Option<&'static str> {
    static HOMES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let rows = dateline_data::HOMES.lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t'))
            .flat_map(|(iso3, names)| names.split('|').map(move |n| (n, iso3)))
            .collect()
    });
    HOMES.get(people).copied()
}

/// What the sentence adds to a party.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Completed {
    /// Index into the reading's entities.
    pub entity: u32,
    /// The code with its country.
    pub code: SmolStr,
    /// The actor, where the phrase means a state's own people.
    pub actor: Option<SmolStr>,
}

/// "American officials", "Algerian landowners": an adjective that stands for those behind it.
fn national(
    syntax: &Syntax<'_>,
    entity: &Entity,
    n: u32,
    protest: bool,
    states: &States,
) -> Option<Completed> {
    if !matches!(entity.code.len(), 0 | 3) {
        return None;
    }
    let words = syntax.words;
    let at = words.iter().position(|w| w.span.overlaps(entity.span))?;
    let last = words.iter().rposition(|w| w.span.overlaps(entity.span))?;
    let np = syntax.nps[syntax.np_of[at]?];
    // "US and British planes": an abbreviation is name and adjective in one.
    let short = entity.code.len() == 3
        && matches!(&*words[at].low, "us" | "u.s." | "u.s" | "uk" | "u.k." | "u.k")
        && (np.end > last + 1 || shared_head(syntax, np));
    if entity.kind != EntityKind::Nationality && !short {
        return None;
    }
    let named = Np { start: at, end: last + 1, head: last };
    let known = states.within(words, named, true);
    let index = ActorIndex::shared();
    let state = match known {
        Some((_, _, state)) => index.states().get(state)?,
        None if short => index.state_of(entity.code.get(..3)?)?,
        None => {
            let code = home(&words[last].low).or_else(|| home(words[last].low.trim_end_matches('s')))?;
            index.states().iter().find(|s| s.iso3 == code)?
        }
    };
    if known.is_some() && entity.actor.as_ref().is_some_and(|a| *a != state.id) {
        return None;
    }
    let bare = named.end == np.end;
    let crowd = protest && words[np.head].tag == Tag::Name;
    if (known.is_none() || protest) && (bare || crowd) && !shared_head(syntax, np) {
        // "Tens of thousands of Tamils", "Algerians protested": its people.
        return Some(Completed { entity: n, code: format_smolstr!("{}CVL", state.iso3), actor: None });
    }
    // "French and Egyptian warships", "US and British forces": the head stands with the second.
    let head = match shared_head(syntax, np) {
        true => syntax.np_of.get(np.end + 1).copied().flatten().map(|k| &words[syntax.nps[k].head])?,
        false => &words[np.head],
    };
    let inner = || heads::of_modifier(words.get(last + 1..np.head)?);
    let (role, part) = heads::of_head(head).or_else(inner)?;
    Some(Completed {
        entity: n,
        code: format_smolstr!("{}{role}", state.iso3),
        actor: (!part.is_empty()).then(|| format_smolstr!("{}.{part}", state.id)),
    })
}

/// Whether the phrase is a nationality alone, joined to one with a head.
fn shared_head(syntax: &Syntax<'_>, np: Np) -> bool {
    let joined = syntax.words.get(np.end).is_some_and(|w| matches!(&*w.low, "and" | "or"));
    joined
        && np.end - np.start <= 2
        && matches!(syntax.words[np.head].tag, Tag::Adj | Tag::Name)
        && syntax.np_of.get(np.end + 1).copied().flatten().is_some_and(|k| {
            let next = syntax.nps[k];
            next.head > next.start && syntax.words[next.head].tag == Tag::Noun
        })
}

/// "Former president", "the ousted prime minister": no longer of the government. Whom others have driven out stands
/// against those who rule.
fn former(syntax: &Syntax<'_>, entity: &Entity) -> Option<&'static str> {
    let words = syntax.words;
    let first = words.iter().position(|w| w.span.overlaps(entity.span))?;
    let out = |low: &str| match low {
        "former" | "ex-president" | "ex-minister" => Some("ELI"),
        "ousted" | "deposed" | "exiled" | "toppled" | "overthrown" => Some("OPP"),
        _ => None,
    };
    let inside = words[first..].iter().take_while(|w| w.span.overlaps(entity.span)).take(3);
    let before = first
        .checked_sub(1)
        .filter(|i| syntax.np_of[*i].is_some() && syntax.np_of[*i] == syntax.np_of[first]);
    before.and_then(|i| out(&words[i].low)).or_else(|| inside.filter_map(|w| out(&w.low)).next())
}

/// Codes of the event's parties with the country that the sentence gives them: one for each.
pub(super) fn countries(
    reading: &Reading,
    made: &[Entity],
    sentence: Sentence,
    syntax: &Syntax<'_>,
    here: &[u32],
    event: &EventMention,
    states: &States,
) -> Vec<Completed> {
    let mut out = Vec::new();
    let mut scene = None;
    for (n, others) in event
        .actors
        .iter()
        .map(|n| (*n, &event.recipients))
        .chain(event.recipients.iter().map(|n| (*n, &event.actors)))
    {
        let Some(entity) = entity_at(reading, made, n) else { continue };
        if n as usize >= reading.entities.len() {
            out.extend(national(syntax, entity, n, false, states));
            continue;
        }
        if entity.kind == EntityKind::Person
            && let Some(country) = entity.code.strip_suffix("GOV").or_else(|| entity.code.strip_suffix("ELI"))
            && let Some(role) = former(syntax, entity)
        {
            out.push(Completed { entity: n, code: format_smolstr!("{country}{role}"), actor: None });
            continue;
        }
        if let Some(code) = leadership(reading, made, syntax, event, entity, others) {
            out.push(Completed { entity: n, code, actor: None });
            continue;
        }
        if entity.kind == EntityKind::Person
            && entity.code.is_empty()
            && let Some(code) = apposed(reading, syntax, here, entity, states)
        {
            out.push(Completed { entity: n, code, actor: None });
            continue;
        }
        let protest = event.kind == EventType::Protest && event.actors.contains(&n);
        if let Some(found) = national(syntax, entity, n, protest, states) {
            out.push(found);
            continue;
        }
        if !ROLES.contains(&entity.code.as_str()) && !matches!(entity.code.as_str(), "REF" | "UAF" | "PRM") {
            continue;
        }
        // "al-Qaeda" is of no country, whichever the sentence names.
        if entity.actor.as_ref().is_some_and(|a| !a.starts_with("described:"))
            && entity.kind != EntityKind::Person
        {
            continue;
        }
        // "Pro-Iranian factions", "Syrian-backed militia": whose friends they are is not whose they are.
        if leaning(reading, syntax, entity) {
            continue;
        }
        let own = owner(reading, syntax, here, n);
        if let Some(country) = own.or_else(|| beside(reading, syntax, entity.span, states)) {
            out.push(Completed { entity: n, code: format_smolstr!("{country}{}", entity.code), actor: None });
            continue;
        }
        // "Rebels shelled Juba, killing 20 people": the people of the place.
        let victims = event.kind == EventType::Assault && event.recipients.contains(&n);
        if victims
            && matches!(entity.code.as_str(), "CVL" | "COP" | "EDU" | "JRN" | "MED" | "LAB" | "REF")
            && let Some(country) = event.places.first().and_then(|p| place_country(reading, *p))
        {
            out.push(Completed { entity: n, code: format_smolstr!("{country}{}", entity.code), actor: None });
            continue;
        }
        let all = scene.get_or_insert_with(|| named(reading, sentence, syntax, here, states));
        let [(first, _), rest @ ..] = &all[..] else { continue };
        if rest.iter().any(|(c, _)| c != first) {
            let found = partner(reading, entity, event, n)
                .or_else(|| scene_of(reading, entity, others, all, made))
                .or_else(|| ruled_there(reading, entity, event, others, made));
            if let Some(country) = found {
                let code = format_smolstr!("{country}{}", entity.code);
                out.push(Completed { entity: n, code, actor: None });
            }
            continue;
        }
        // Two governments are not of one country; who attacks a foreign state's people need not be from there.
        let counterparts: Vec<_> = others.iter().filter_map(|o| reading.entities.get(*o as usize)).collect();
        let state = counterparts
            .iter()
            .any(|o| o.code.starts_with(first.as_str()) && matches!(o.code.get(3..), Some("" | "GOV")));
        if state && entity.code == "GOV" {
            continue;
        }
        // Police, courts and arrests are of one's own country, and so are separatists whom an army fights.
        let home = matches!(event.kind, EventType::Coerce | EventType::Sanction)
            || event.mode.as_deref() == Some("execute")
            || counterparts.iter().any(|o| matches!(o.code.get(3..), Some("COP" | "JUD" | "LEG")))
            || syntax.words.iter().any(|w| {
                w.span.overlaps(entity.span)
                    && matches!(
                        &*w.low,
                        "separatist" | "separatists" | "opposition" | "secessionist" | "breakaway" | "ethnic"
                    )
            });
        let force = !(home && victims_of(event, n))
            && matches!(
                event.kind,
                EventType::Assault | EventType::Threaten | EventType::Mobilize | EventType::Coerce
            );
        if force && all.iter().all(|(_, at)| counterparts.iter().any(|o| o.span.overlaps(*at))) {
            continue;
        }
        out.push(Completed { entity: n, code: format_smolstr!("{first}{}", entity.code), actor: None });
    }
    out
}

/// Whether the entity is on the receiving side.
fn victims_of(event: &EventMention, n: u32) -> bool {
    event.recipients.contains(&n)
}

/// "Abu Ali, leader of the front", "X, Algeria's leading rights activist": what stands behind the name says who it is.
fn apposed(
    reading: &Reading,
    syntax: &Syntax<'_>,
    here: &[u32],
    entity: &Entity,
    states: &States,
) -> Option<SmolStr> {
    let words = syntax.words;
    let last = words.iter().rposition(|w| w.span.overlaps(entity.span))?;
    if words.get(last + 1)?.tag != Tag::Comma {
        return None;
    }
    let np = syntax.nps[(*syntax.np_of.get(last + 2)?)?];
    let head = &words[np.head];
    if np.start != last + 2 || head.tag != Tag::Noun || head.low.ends_with('s') {
        return None;
    }
    let coded = |np: Np| {
        let span =
            Span { start: words.get(np.start)?.span.start, end: words.get(np.end.checked_sub(1)?)?.span.end };
        let inside = here.iter().filter_map(|n| reading.entities.get(*n as usize));
        inside.filter(|o| o.span.overlaps(span) && o.code.len() >= 3).map(|o| o.code.clone()).next_back()
    };
    let of = words.get(np.end).filter(|w| matches!(&*w.low, "of" | "for" | "in" | "from"));
    let below = of.and_then(|_| syntax.np_of.get(np.end + 1).copied().flatten()).map(|k| syntax.nps[k]);
    let leads = matches!(
        &*head.low,
        "leader"
            | "head"
            | "chief"
            | "commander"
            | "chairman"
            | "spokesman"
            | "spokeswoman"
            | "member"
            | "founder"
            | "deputy"
    );
    let country = |code: &SmolStr| {
        let iso3 = code.get(..3)?;
        ActorIndex::shared().states().iter().any(|s| s.iso3 == iso3).then(|| SmolStr::new(iso3))
    };
    if leads && let Some(code) = below.and_then(coded) {
        return Some(code);
    }
    let (role, _) = heads::of_head(head)?;
    let own = states.within(words, np, true).or_else(|| states.within(words, below?, true));
    let land = own.and_then(|(_, _, s)| iso3(s)).or_else(|| country(&below.and_then(coded)?));
    land.map(|c| format_smolstr!("{c}{role}"))
}

/// ISO 3166-1 alpha-3 of a place's country.
fn place_country(reading: &Reading, place: u32) -> Option<SmolStr> {
    let iso2 = &reading.places.get(place as usize)?.country;
    let states = ActorIndex::shared().states();
    states.iter().find(|s| !s.iso2.is_empty() && s.iso2 == *iso2).map(|s| s.iso3.clone())
}

/// "Philippine negotiators and rebels met in Oslo": rebels and opposition talk with their own government.
fn partner(reading: &Reading, entity: &Entity, event: &EventMention, n: u32) -> Option<SmolStr> {
    use EventType::*;
    if !matches!(event.kind, Consult | Agree | Support | Reject)
        || !matches!(entity.code.as_str(), "REB" | "OPP" | "UAF")
    {
        return None;
    }
    let mut others = event.actors.iter().chain(&event.recipients).filter(|o| **o != n);
    others.find_map(|o| {
        let code = &reading.entities.get(*o as usize)?.code;
        let state = ActorIndex::shared().states().iter().any(|s| code.get(..3) == Some(s.iso3.as_str()));
        (state && matches!(code.get(3..), Some("GOV" | ""))).then(|| SmolStr::new(&code[..3]))
    })
}

/// Those who rule and police are of the country in which they do it.
fn ruled_there(
    reading: &Reading,
    entity: &Entity,
    event: &EventMention,
    others: &[u32],
    made: &[Entity],
) -> Option<SmolStr> {
    let rules = matches!(entity.code.as_str(), "GOV" | "COP" | "LEG" | "JUD");
    let inner = matches!(
        event.kind,
        EventType::Coerce | EventType::Protest | EventType::Concede | EventType::Assault
    );
    if !rules || !inner || !event.actors.iter().any(|a| reading.entities.get(*a as usize) == Some(entity)) {
        return None;
    }
    let country = place_country(reading, *event.places.first()?)?;
    let theirs = others
        .iter()
        .filter_map(|o| entity_at(reading, made, *o))
        .any(|o| o.code.starts_with(country.as_str()) && matches!(o.code.get(3..), Some("" | "GOV")));
    (!theirs).then_some(country)
}

/// Of two or more countries that the sentence names: the one that is left when those of the other side are taken out;
/// armed groups and crowds fight and march at home.
fn scene_of(
    reading: &Reading,
    entity: &Entity,
    others: &[u32],
    all: &[(SmolStr, Span)],
    made: &[Entity],
) -> Option<SmolStr> {
    if !matches!(entity.code.as_str(), "REB" | "UAF" | "PRM" | "OPP" | "CVL" | "LAB" | "EDU" | "REF") {
        return None;
    }
    let theirs: Vec<&str> =
        others.iter().filter_map(|o| entity_at(reading, made, *o)).filter_map(|o| o.code.get(..3)).collect();
    let mut left = all.iter().filter(|(c, _)| !theirs.contains(&c.as_str()));
    let (first, _) = left.next()?;
    left.all(|(c, _)| c == first).then(|| first.clone())
}

/// "The Palestinians" who agree with a state are their leadership, not civilians.
fn leadership(
    reading: &Reading,
    made: &[Entity],
    syntax: &Syntax<'_>,
    event: &EventMention,
    entity: &Entity,
    others: &[u32],
) -> Option<SmolStr> {
    use EventType::*;
    let country = entity.code.strip_suffix("CVL").filter(|c| c.len() == 3)?;
    let talks = matches!(
        event.kind,
        Agree | Consult | Support | Reject | Request | Cooperate | Concede | Retreat | Accuse | Aid
    );
    let words = entity.span.of(&reading.report.text);
    let bare = words.split(' ').count() == 1 && words.starts_with(char::is_uppercase) && words.ends_with('s');
    if !talks || !bare {
        return None;
    }
    let at = syntax.words.iter().position(|w| w.span.overlaps(entity.span))?;
    let whole = at == 0
        || matches!(&*syntax.words[at - 1].low, "the" | "and" | "with" | "between")
        || syntax.words[at - 1].tag == Tag::Conj;
    let sides = others.iter().chain(&event.actors).chain(&event.recipients);
    let foreign = sides.filter_map(|o| entity_at(reading, made, *o)).any(|o| {
        o.code.len() >= 3
            && !o.code.starts_with(country)
            && matches!(o.code.get(3..), Some("" | "GOV" | "CVL" | "MIL"))
    });
    (whole && foreign).then(|| SmolStr::new(country))
}

/// The country in the party's own phrase: "Lebanon's new president", "rebels in the Ivory Coast", "King X of Morocco".
fn beside(reading: &Reading, syntax: &Syntax<'_>, span: Span, states: &States) -> Option<SmolStr> {
    let words = syntax.words;
    // "Darfur rebels": a place inside the phrase.
    let from = reading.places.partition_point(|p| p.span.end <= span.start.saturating_sub(40));
    let near = reading.places[from..].iter().take_while(|p| p.span.start < span.end);
    if let Some(place) = near.filter(|p| p.span.end + 1 >= span.start && p.span.start <= span.end).last() {
        let index = ActorIndex::shared();
        if let Some(state) = index.states().iter().find(|s| !s.iso2.is_empty() && s.iso2 == place.country) {
            return Some(state.iso3.clone());
        }
    }
    let first = words.iter().position(|w| w.span.overlaps(span))?;
    let last = words.iter().rposition(|w| w.span.overlaps(span))?;
    // "Darfur rebels", "Tamil guerrillas"
    if let Some(iso3) = words[first..=last].iter().find_map(|w| home(&w.low)) {
        return Some(SmolStr::new_static(iso3));
    }
    if let Some(k) = syntax.np_of[first] {
        let np = syntax.nps[k];
        let before = Np { start: np.start, end: first, head: np.start };
        if let Some((_, _, state)) = states.within(words, before, false) {
            return iso3(state);
        }
    }
    if words.get(last + 1).is_some_and(|w| matches!(&*w.low, "of" | "in" | "from")) {
        let k = (*syntax.np_of.get(last + 2)?)?;
        let (_, _, state) = states.within(words, syntax.nps[k], true)?;
        return iso3(state);
    }
    None
}

/// "Al-Sudani's government": the country of the one named before in the same phrase.
fn owner(reading: &Reading, syntax: &Syntax<'_>, here: &[u32], n: u32) -> Option<SmolStr> {
    let span = reading.entities.get(n as usize)?.span;
    let first = syntax.words.iter().position(|w| w.span.overlaps(span))?;
    let np = syntax.nps[syntax.np_of[first]?];
    let start = syntax.words.get(np.start)?.span.start;
    let mut before = here.iter().filter_map(|o| reading.entities.get(*o as usize));
    let country = before
        .rfind(|o| o.span.start >= start && o.span.end <= span.start && o.code.len() >= 3)?
        .code
        .get(..3)?;
    let states = ActorIndex::shared().states();
    states.iter().find(|s| s.iso3 == country).map(|s| s.iso3.clone())
}

fn iso3(state: usize) -> Option<SmolStr> {
    ActorIndex::shared().states().get(state).map(|s| s.iso3.clone())
}

/// All countries that the sentence names, and where: by its parties, its places, its adjectives.
fn named(
    reading: &Reading,
    sentence: Sentence,
    syntax: &Syntax<'_>,
    here: &[u32],
    states: &States,
) -> Vec<(SmolStr, Span)> {
    let index = ActorIndex::shared();
    let known = |code: &str| index.states().iter().find(|s| s.iso3 == code).map(|s| s.iso3.clone());
    let mut out = Vec::new();
    for n in here {
        let Some(entity) = reading.entities.get(*n as usize) else { continue };
        if let Some(country) = entity.code.get(..3).and_then(known) {
            out.push((country, entity.span));
        }
    }
    let from = reading.places.partition_point(|p| p.span.end <= sentence.span.start);
    for place in reading.places[from..].iter().take_while(|p| p.span.start < sentence.span.end) {
        if let Some(state) = index.states().iter().find(|s| !s.iso2.is_empty() && s.iso2 == place.country) {
            out.push((state.iso3.clone(), place.span));
        }
    }
    let words = syntax.words;
    for np in &syntax.nps {
        for first in [true, false] {
            if let Some((a, b, state)) = states.within(words, *np, first)
                && a.checked_sub(1).is_none_or(|i| words[i].low != "ethnic")
                && let (Some(a), Some(b), Some(country)) = (words.get(a), words.get(b - 1), iso3(state))
            {
                out.push((country, Span { start: a.span.start, end: b.span.end }));
            }
        }
    }
    out
}
