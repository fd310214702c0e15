//! Where an event was: which of the places of its sentence is its own.
//!
//! A place after "in", "at", "near" in the event's clause comes first, then what its verb strikes or reaches, then the
//! dateline for force and arrests. A country is where something was only after such a preposition: as a subject or object it
//! acts or is acted on. A place where somebody spoke, a place that a person is from, and a place in a clause about another
//! time are not where the event was.

use super::follow_up;
use super::matcher::Draft;
use super::words::{Tag, Word};
use crate::entities::ActorIndex;
use dateline_facts::place::{PlaceKind, PlaceMention};
use dateline_facts::plover::EventType;
use dateline_facts::reading::Reading;
use dateline_facts::report::BlockKind;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use smol_str::SmolStr;

/// Where it was, the event's own place first; tells whether it had to fall back on the dateline.
pub(super) fn places(
    reading: &Reading,
    sentence: Sentence,
    words: &[Word],
    draft: &Draft,
    taken: &[Span],
    codes: (&[SmolStr], &[SmolStr]),
) -> (Vec<u32>, bool) {
    let mut found: Vec<Found> = Vec::new();
    let from = reading.places.partition_point(|p| p.span.end <= sentence.span.start);
    for (n, place) in reading.places.iter().enumerate().skip(from) {
        if place.span.start >= sentence.span.end {
            break;
        }
        let Some(at) = words.iter().position(|w| w.span.overlaps(place.span)) else { continue };
        let actor = taken.iter().any(|t| t.overlaps(place.span));
        if let Some(cost) = cost(words, draft, place, at, actor) {
            found.push(Found { cost, at, kind: place.kind, n: u32::try_from(n).unwrap_or(u32::MAX) });
        }
    }
    found.sort_unstable_by_key(|f| (f.cost, f.n));
    finest_first(&mut found, reading);
    let mut list: Vec<u32> = found.into_iter().map(|f| f.n).collect();
    list.truncate(3);
    if !list.is_empty() {
        return (list, false);
    }
    if let Some(n) = follow_up::place(reading, sentence, draft.kind) {
        return (vec![n], true);
    }
    if matches!(draft.kind, EventType::Assault | EventType::Protest | EventType::Coerce) {
        let dateline = reading.report.blocks.iter().find(|b| b.kind == BlockKind::Dateline);
        if let Some(block) = dateline
            && let Some(n) = reading.places.iter().position(|p| block.span.contains(p.span))
            && !elsewhere(reading, sentence, n, codes)
        {
            return (vec![u32::try_from(n).unwrap_or(u32::MAX)], true);
        }
    }
    (list, false)
}

/// Whether what a report tells under a dateline was in another country than the dateline's city: its sentence, or the first of
/// the report, names a place there, or those concerned are all of other countries. `codes`: of the actors, of the recipients.
fn elsewhere(
    reading: &Reading,
    sentence: Sentence,
    dateline: usize,
    codes: (&[SmolStr], &[SmolStr]),
) -> bool {
    let Some(home) = reading.places.get(dateline) else { return false };
    let own = reading.places.iter().enumerate().filter(|(n, _)| *n != dateline).map(|(_, p)| p);
    let abroad = |p: &PlaceMention| {
        p.kind != PlaceKind::Continent && !p.country.is_empty() && p.country != home.country
    };
    let lead = reading.sentences.iter().find(|s| s.span.finish() > home.span.finish() + 1).map(|s| s.span);
    let inside =
        |p: &PlaceMention| sentence.span.contains(p.span) || lead.is_some_and(|l| l.contains(p.span));
    // The lead may tell of two countries, the dateline's among them.
    let there = own.clone().any(|p| p.country == home.country && lead.is_some_and(|l| l.contains(p.span)));
    if !there && own.clone().any(|p| inside(p) && abroad(p)) {
        return true;
    }
    let Some(state) = ActorIndex::shared().states().iter().find(|s| s.iso2 == home.country) else {
        return false;
    };
    let states = |codes: &[SmolStr]| -> Vec<SmolStr> {
        codes.iter().filter(|c| country_of(c).is_some()).cloned().collect()
    };
    let (actors, recipients) = (states(codes.0), states(codes.1));
    if actors.is_empty() && recipients.is_empty() && told_abroad(reading, sentence, home, &state.iso3) {
        return true;
    }
    let here = |code: &SmolStr| country_of(code) == Some(state.iso3.as_str());
    if recipients.iter().any(here) {
        return false;
    }
    if actors.iter().any(here) {
        // "WASHINGTON — American jets bombed Houthi camps": done from home, not at home.
        return !recipients.is_empty();
    }
    let foreign: Vec<&SmolStr> = actors.iter().chain(&recipients).collect();
    let told = |code: &SmolStr| {
        let iso2 = ActorIndex::shared().states().iter().find(|s| Some(s.iso3.as_str()) == country_of(code));
        iso2.is_some_and(|s| own.clone().any(|p| p.country == s.iso2))
    };
    // Soldiers serve abroad; others are mostly at home, and so are soldiers of a country that the report goes on to speak of.
    !foreign.is_empty() && (foreign.iter().any(|c| !c.contains("MIL")) || foreign.iter().any(|c| told(c)))
}

/// "NAIROBI — Militants killed six soldiers, the Somali government said": the only government, police or army of the sentence is
/// another country's. Americans speak of what is far from home.
fn told_abroad(reading: &Reading, sentence: Sentence, dateline: &PlaceMention, home: &str) -> bool {
    let from = reading.entities.partition_point(|e| e.span.end <= sentence.span.start);
    let here = reading.entities[from..].iter().take_while(|e| e.span.start < sentence.span.end);
    let mut abroad = false;
    for entity in here.filter(|e| e.span.start > dateline.span.end) {
        match country_of(&entity.code) {
            Some(country) if country == home => return false,
            Some("USA") | None => {}
            Some(_) => {
                abroad |=
                    matches!(entity.code.get(3..), Some("" | "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"));
            }
        }
    }
    abroad
}

/// The country that a code begins with; none for bodies of many countries and for unknown ones.
fn country_of(code: &str) -> Option<&str> {
    let head = code.get(..3)?;
    ActorIndex::shared().states().iter().any(|s| s.iso3 == head).then_some(head)
}

/// A place that may be the event's own; the lowest cost is the likeliest.
struct Found {
    cost: usize,
    at: usize,
    kind: PlaceKind,
    n: u32,
}

/// "In Iraq's Anbar province", "in Ramadi, Iraq": the finer of two that stand together goes first.
fn finest_first(found: &mut [Found], reading: &Reading) {
    let country = |n: u32| reading.places.get(n as usize).map_or("", |p| p.country.as_str());
    let Some(first) = found.first() else { return };
    if first.kind < PlaceKind::Province {
        return;
    }
    // "in the Red Sea port of Hodeidah": what belongs to no one country says it less sharply still.
    let same = |n: u32| country(n) == country(first.n) || country(first.n).is_empty();
    let near = |f: &&Found| f.kind < first.kind && f.at.abs_diff(first.at) <= 6 && same(f.n);
    let Some(finer) = found.iter().filter(near).min_by_key(|f| f.kind).map(|f| f.n) else { return };
    if let Some(at) = found.iter().position(|f| f.n == finer) {
        found[..=at].rotate_right(1);
    }
}

/// "In U.S. and British raids": a country's name that stands, with another's adjective, before the deed says whose it was.
fn whose(words: &[Word], last: usize, trigger: usize) -> bool {
    let joined = words.get(last + 1).is_some_and(|w| matches!(&*w.low, "and" | "or" | "-" | "/"));
    let deed = joined
        && (last + 3..=last + 5).contains(&trigger)
        && words[last + 3..trigger].iter().all(|w| matches!(w.tag, Tag::Adj | Tag::Noun));
    let of_a_state = |low: &str| {
        let states = ActorIndex::shared().states();
        states.iter().any(|s| s.adjectives.iter().any(|a| a.eq_ignore_ascii_case(low)))
    };
    deed && of_a_state(&words[last + 2].low)
}

/// How far a place is from being the event's own; `None`: it is not.
fn cost(words: &[Word], draft: &Draft, place: &PlaceMention, at: usize, actor: bool) -> Option<usize> {
    let trigger = draft.trigger.start;
    // Its words say themselves that it is a place: "20 km north of Mosul", "off Yemen".
    let told = matches!(
        place.by.as_str(),
        "places.offset" | "places.coast" | "places.stretch" | "places.beside" | "places.border"
    );
    let last = words.iter().rposition(|w| w.span.overlaps(place.span)).unwrap_or(at);
    let mut before = at;
    while before > 0
        && matches!(words[before - 1].tag, Tag::Det | Tag::Adj | Tag::Noun | Tag::Name | Tag::Num)
    {
        before -= 1;
    }
    let prep = before.checked_sub(1).map(|i| (i, &words[i]));
    let is = |list: &[&str]| prep.is_some_and(|(_, w)| list.contains(&&*w.low));
    let area = matches!(place.kind, PlaceKind::Country | PlaceKind::Continent);
    if area && whose(words, last, trigger) {
        return None;
    }
    // "visited Baghdad": what is visited is where.
    let visited = prep.is_some_and(|(i, w)| i == trigger && matches!(&*w.lemma, "visit" | "tour"));
    let strong = told || visited || is(STRONG) || listed(words, before);
    // "the mayor of Mosul", "the bombing of Mosul"
    let owned = is(&["of"]) && !prep.is_some_and(|(i, _)| i > 0 && of_place(words, draft, i - 1));
    let locative = strong || is(WEAK) || is(&["of"]) && !owned;
    // A country as subject, object or owner acts or is acted on.
    if area
        && !(strong
            || is(&["into", "from"]) && draft.kind == EventType::Retreat
            || is(&["into", "of"]) && !owned)
    {
        return None;
    }
    // "Homs was shelled by the army": the town that force is done to is where.
    let struck = !area && is_struck(words, draft, before, last);
    // The doer's or the victim's own place is none of the event unless a preposition says so.
    if actor && !locative && !struck {
        return None;
    }
    let own = draft.clause.contains(&at) || (trigger..trigger + 18).contains(&at);
    if !locative && !own && !struck || of_another_time(words, at, trigger) {
        return None;
    }
    // "officials said in Baghdad": where they spoke.
    if let Some((i, _)) = prep.filter(|_| strong)
        && i > 0
        && SPEECH.contains(&&*words[i - 1].lemma)
        && !(draft.trigger.start..draft.trigger.end).contains(&(i - 1))
        && material(draft.kind)
    {
        return None;
    }
    // "their paper in Warsaw said"
    if material(draft.kind)
        && at > draft.trigger.end
        && words.get(last + 1).is_some_and(|w| SPEECH.contains(&&*w.lemma))
    {
        return None;
    }
    // "Kyiv accused Moscow": words are spoken at somebody; only a preposition says where.
    if !strong && !material(draft.kind) && draft.kind != EventType::Consult {
        return None;
    }
    // "militants from Gaza", "born in Mosul"
    if let Some((i, _)) = prep
        && i > 0
        && (&*words[i].low == "from"
            && words[i - 1].tag == Tag::Noun
            && (draft.kind != EventType::Retreat || at.abs_diff(trigger) > 5)
            && i - 1 != trigger
            || matches!(&*words[i - 1].low, "born" | "based" | "exiled" | "headquartered"))
        && !(draft.trigger.start..draft.trigger.end).contains(&(i - 1))
    {
        return None;
    }
    let between = words.get(at.min(trigger) + 1..at.max(trigger)).unwrap_or(&[]);
    let borders = between.iter().filter(|w| matches!(w.tag, Tag::Sub | Tag::Rel | Tag::Stop)).count();
    if borders > 1 {
        return None;
    }
    let weak = match prep.map(|(_, w)| &*w.low) {
        _ if strong => 0,
        _ if struck => 1,
        Some("from") => 20,
        Some("to" | "against") => 14,
        _ => 12,
    };
    Some(
        at.abs_diff(trigger)
            + weak
            + if own { 0 } else { 15 }
            + 25 * borders
            + if actor && !struck { 10 } else { 0 },
    )
}

const STRONG: &[&str] = &[
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "around",
    "across",
    "throughout",
    "within",
    "over",
    "off",
    "along",
    "between",
];
const WEAK: &[&str] = &["from", "to", "into", "against", "targeting"];
const SPEECH: &[&str] = &[
    "say",
    "tell",
    "announce",
    "add",
    "warn",
    "report",
    "reporter",
    "journalist",
    "statement",
    "interview",
    "conference",
    "briefing",
    "speech",
    "speak",
    "write",
];

/// Whether force is done to the place itself: it is the whole object of the trigger, or the subject of its passive. `first` is
/// the first word of its phrase, `last` its last word.
fn is_struck(words: &[Word], draft: &Draft, first: usize, last: usize) -> bool {
    let verb = &words[draft.trigger.start];
    if draft.kind != EventType::Assault
        && !matches!(&*verb.lemma, "capture" | "seize" | "retake" | "take" | "occupy")
    {
        return false;
    }
    if last < draft.trigger.start {
        let between = &words[last + 1..draft.trigger.start];
        let be = |w: &Word| matches!(&*w.low, "was" | "were" | "been" | "being" | "is" | "are");
        return between.iter().any(be)
            && between.iter().all(|w| matches!(w.tag, Tag::Aux | Tag::Adv | Tag::Modal) || be(w));
    }
    first == draft.trigger.end
        && words.get(last + 1).is_none_or(|w| !matches!(w.tag, Tag::Noun | Tag::Name | Tag::Poss))
}

/// Whether the type is a deed, not words: its place is not where somebody tells of it.
fn material(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Assault
            | EventType::Protest
            | EventType::Coerce
            | EventType::Mobilize
            | EventType::Aid
            | EventType::Retreat
            | EventType::Sanction
            | EventType::Cooperate
    )
}

/// "in Iraq, Syria and Jordan", "in Doha, Qatar": the second and third of a list stand where the first does.
fn listed(words: &[Word], before: usize) -> bool {
    let mut at = before;
    for _ in 0..8 {
        let Some(previous) = at.checked_sub(1).map(|i| &words[i]) else { return false };
        match previous.tag {
            Tag::Comma | Tag::Name | Tag::Adj | Tag::Det | Tag::Poss => at -= 1,
            Tag::Conj if &*previous.low == "and" => at -= 1,
            Tag::Noun if PLACES.contains(&&*previous.lemma) => at -= 1,
            Tag::Prep => {
                return at < before && ["in", "near", "at", "inside", "across"].contains(&&*previous.low);
            }
            _ => return false,
        }
    }
    false
}

const PLACES: &[&str] = &[
    "city",
    "town",
    "village",
    "outskirts",
    "suburb",
    "province",
    "district",
    "part",
    "capital",
    "port",
    "region",
    "governorate",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "center",
    "centre",
    "area",
    "coast",
    "neighborhood",
    "neighbourhood",
    "camp",
    "state",
    "county",
    "island",
    "border",
    "edge",
    "hills",
    "street",
    "university",
    "square",
    "crossing",
];

/// Whether the noun before "of" makes a place, or the event itself, of what follows: "the outskirts of", "the bombing of".
fn of_place(words: &[Word], draft: &Draft, at: usize) -> bool {
    let word = &words[at];
    (draft.trigger.start..draft.trigger.end).contains(&at)
        || PLACES.contains(&&*word.lemma)
        || PLACES.contains(&&*word.low)
        || word.low.ends_with("ern")
}

/// Whether the noun phrase that begins at `start` tells where: it follows "in" or "near", or stands in a list that does, and
/// does nothing itself. `end` is one past it.
pub(super) fn only_where(words: &[Word], start: usize, end: usize) -> bool {
    let Some(before) = start.checked_sub(1).map(|i| &words[i]) else { return false };
    let arrives = start >= 2 && {
        let low = &words[start - 2].low;
        low.starts_with("arriv") || low.starts_with("land")
    };
    let acts = words.get(end).is_some_and(|w| matches!(w.tag, Tag::Verb | Tag::Aux | Tag::Modal));
    if matches!(&*before.low, "in" | "inside" | "near" | "across" | "throughout" | "within") {
        return !arrives;
    }
    !acts && listed(words, start)
}

/// "since the war in Gaza began": the words from "since" or "until" to the next mark tell when, and a place in them
/// is that of another event, unless the trigger stands among them too.
fn of_another_time(words: &[Word], at: usize, trigger: usize) -> bool {
    let breaks = |w: &Word| matches!(w.tag, Tag::Stop | Tag::Comma);
    let opens = |w: &Word| matches!(&*w.low, "since" | "until");
    let Some(open) = words[..at].iter().rposition(|w| breaks(w) || opens(w)).filter(|i| opens(&words[*i]))
    else {
        return false;
    };
    let close = words[at..].iter().position(breaks).map_or(words.len(), |i| at + i);
    !(open..close).contains(&trigger)
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use dateline_facts::report::{Block, BlockKind, Report};
    use dateline_facts::span::Span;

    /// The places of the attacks and arrests of a report whose first words, up to the dash, are its dateline.
    fn places(text: &str) -> Vec<String> {
        thread_local!(static READER: Reader = Reader::with_encoder(None));
        let mut report = Report::plain("t", text);
        let cut = text.find(" - ").expect("a dateline");
        let first = report.blocks[0].span;
        report.blocks[0] = Block { span: Span::new(0, cut), kind: BlockKind::Dateline };
        report
            .blocks
            .insert(1, Block { span: Span::new(cut + 3, first.finish()), kind: BlockKind::Paragraph });
        let reading = READER.with(|r| r.read(report));
        let place = |e: &dateline_facts::event::EventMention| {
            let place = e.places.first().and_then(|n| reading.places.get(*n as usize));
            place.map_or("none".to_owned(), |p| p.name.clone())
        };
        reading.events.iter().map(place).collect()
    }

    #[test]
    fn a_dateline_is_where_it_was_unless_told_otherwise() {
        let home = places("BAGHDAD (Reuters) - A bomb killed ten Iraqi policemen on Wednesday.");
        assert!(home.iter().any(|p| p == "Baghdad"), "{home:?}");
        let abroad = places(
            "CAIRO (Reuters) - Fighting in Khartoum killed ten people.\nGunmen killed two Sudanese doctors on Monday.",
        );
        assert!(!abroad.iter().any(|p| p == "Cairo"), "{abroad:?}");
        let far = places("NAIROBI (Reuters) - Sudanese police shot dead two Sudanese students on Wednesday.");
        assert!(!far.iter().any(|p| p == "Nairobi"), "{far:?}");
        let sent = places("WASHINGTON (Reuters) - American troops attacked Iraqi soldiers on Wednesday.");
        assert!(!sent.iter().any(|p| p == "Washington"), "{sent:?}");
    }
}
