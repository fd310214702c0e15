//! Where: place names, resolved to the gazetteer.
//!
//! [`words`] cuts the text as names need it, [`detect`] finds names of the gazetteer that are used for places,
//! `resolve` chooses among the places of one name. What a report tells as a place of events are the names in
//! literal use; [`Places::toponyms`] also gives those that stand for governments, in adjectives and inside names of bodies.

mod around;
mod borders;
mod contain;
pub mod detect;
pub mod gazetteer;
mod hints;
mod judge;
pub mod key;
pub mod layout;
pub mod lexicon;
mod measure;
pub mod outline;
mod parts;
mod relative;
pub mod resolve;
pub mod words;

use borders::Capitals;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::place::{PlaceKind, PlaceMention};
use dateline_facts::reading::Reading;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;
use detect::{Detector, Match, Trust};
use gazetteer::{Gazetteer, Place};
use hints::{Hints, Nationality, nationalities};
use lexicon::{Class, Lexicon};
use resolve::{Chosen, Home, resolve};
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use words::{Gap, Word};

/// Where: place names, resolved to the gazetteer.
pub struct Places {
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    capitals: Capitals,
}

/// How the name of a place is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The place: "in Baghdad".
    Literal,
    /// Those who act for it: "Washington said".
    Metonym,
    /// As an adjective: "Iraqi troops".
    Adjective,
    /// For those who are of it: "Iraqis", "Danes".
    People,
    /// Inside another name: "Houston Police Department".
    Embedded,
}

/// A name of a place in the text, however used.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// The place.
    pub mention: PlaceMention,
    /// How it is used.
    pub how: Use,
}

impl Places {
    /// Compiles what the stage needs.
    pub fn new() -> Self {
        Places { gazetteer: Gazetteer::committed(), lexicon: Lexicon::new(), capitals: Capitals::new() }
    }

    /// The gazetteer behind it.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Adds the places of the told text, and an entity for each that no entity covers yet.
    pub fn run(&self, reading: &mut Reading) {
        let words = self.words(reading);
        let nations = nationalities(&reading.report.text, &words, &self.gazetteer);
        let toponyms = self.found(reading, &words, &nations);
        let countries = toponyms.iter().filter(|t| t.mention.kind == PlaceKind::Country);
        let countries: Vec<PlaceMention> = countries
            .filter(|t| !matches!(t.how, Use::Adjective | Use::People))
            .map(|t| t.mention.clone())
            .collect();
        let taken: Vec<Span> = reading.entities.iter().map(|e| e.span).collect();
        let free = |span: Span| {
            let from = taken.partition_point(|t| t.start < span.end);
            // Entities seldom nest; those that begin far before a name and still reach it are few.
            !taken[from.saturating_sub(8)..from].iter().any(|t| t.overlaps(span))
        };
        let other = |span: Span| {
            let from = taken.partition_point(|t| t.start < span.end);
            reading.entities[from.saturating_sub(32)..from].iter().any(|e| {
                e.span.overlaps(span)
                    && !matches!(e.kind, EntityKind::Place | EntityKind::Facility | EntityKind::Other)
            })
        };
        // "in Kyiv", "in the West Bank": the preposition says that it is where, whoever else it may stand for.
        let located = |span: Span| {
            let first = words.partition_point(|w| w.end <= span.begin());
            let mut back = (first.saturating_sub(3)..first).rev();
            let before = back.find(|b| {
                let low = words[*b].low.as_str();
                low != "the" && low != "occupied" && !self.lexicon.is(low, Class::Direction)
            });
            // "shelled Kyiv": what is shelled is a town, whoever else governs from it.
            let town = |low: &str| around::is_force(low) && words.get(first).is_some_and(|w| w.joined());
            before.is_some_and(|b| {
                let low = words[b].low.as_str();
                matches!(low, "in" | "near" | "inside" | "outside" | "at") || town(low)
            })
        };
        let whole = |span: Span| {
            let from = taken.partition_point(|t| t.start < span.end);
            let near = &taken[from.saturating_sub(8)..from];
            near.iter().filter(|t| t.overlaps(span)).all(|t| t.start + 4 >= span.start && t.end <= span.end)
        };
        let mut places: Vec<PlaceMention> = toponyms
            .into_iter()
            .filter(|t| t.how == Use::Literal)
            .filter(|t| !other(t.mention.span) || located(t.mention.span) && whole(t.mention.span))
            .map(|t| t.mention)
            .collect();
        places.sort_by_key(|p| p.span);
        let text = reading.report.text.as_str();
        borders::told(&mut places, &countries, &words, text, &nations, &self.capitals, &self.gazetteer);
        let added: Vec<Entity> = places
            .iter()
            .filter(|p| p.by != "places.border" && free(p.span))
            .map(|p| Entity {
                span: p.span,
                kind: if p.kind == PlaceKind::Facility { EntityKind::Facility } else { EntityKind::Place },
                name: p.name.clone(),
                actor: None,
                code: SmolStr::default(),
                score: p.score,
                by: p.by.clone(),
            })
            .collect();
        reading.entities.extend(added);
        reading.entities.sort_by_key(|e| (e.span, e.kind));
        reading.places = relative::relate(places, &words, &reading.report.text, &self.gazetteer);
    }

    /// Every name of a place in the told text, in order.
    pub fn toponyms(&self, reading: &Reading) -> Vec<Toponym> {
        let words = self.words(reading);
        let nations = nationalities(&reading.report.text, &words, &self.gazetteer);
        self.found(reading, &words, &nations)
    }

    fn words(&self, reading: &Reading) -> Vec<Word> {
        let text = reading.report.text.as_str();
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5);
        for sentence in &reading.sentences {
            words::scan(text, sentence.span.begin(), sentence.span.finish(), &self.lexicon, &mut words);
        }
        words
    }

    fn found(&self, reading: &Reading, words: &[Word], nations: &[Nationality]) -> Vec<Toponym> {
        let text = reading.report.text.as_str();
        let mut detector = Detector::new(&self.gazetteer, &self.lexicon, text, words);
        detector.mark_persons(&reading.entities);
        let matches = detector.run();
        let home = home(reading.report.url.as_deref().unwrap_or(""), words);
        let starts = reading.sentences.iter().map(|s| words.partition_point(|w| w.start < s.span.begin()));
        let hints = Hints::of(words, starts.collect(), &self.lexicon, nations, &matches);
        let chosen = resolve(&matches, &self.lexicon, &home, &hints);
        let mut found: Vec<Toponym> = matches
            .iter()
            .zip(&chosen)
            .filter(|(m, c)| m.trust == Trust::Sure || m.trust == Trust::Weak && c.support >= 1.6)
            .map(|(m, c)| self.toponym(m, c, words, text))
            .collect();
        for toponym in found.iter_mut().filter(|t| t.how == Use::Literal) {
            if self.is_attribute(reading, words, &toponym.mention) {
                toponym.how = Use::Adjective;
            }
        }
        adjectives(words, nations, &mut found);
        found.sort_by_key(|t| t.mention.span);
        found
    }

    /// "U.S. air strikes", "the Gaza war": a country's name before a common noun says whose or about what, not where.
    /// After "in" and its like only a short name can: "in US custody", but "in Iraq drones fell".
    fn is_attribute(&self, reading: &Reading, words: &[Word], mention: &PlaceMention) -> bool {
        let text = reading.report.text.as_str();
        let name = mention.span.of(text);
        let short = name.chars().filter(|c| *c != '.').count() <= 3 && !name.contains(char::is_lowercase);
        if mention.kind != PlaceKind::Country
            && !(mention.country == "PS" && mention.kind >= PlaceKind::Province)
        {
            return false;
        }
        let at = words.partition_point(|w| w.end < mention.span.finish().saturating_sub(1));
        let Some(next) = words.get(at + 1) else { return false };
        let blank = text.get(mention.span.finish()..next.start) == Some(" ");
        if !blank || next.cap || next.digit || self.lexicon.is(&next.low, Class::Direction) {
            return false;
        }
        let from = reading.tokens.partition_point(|t| t.span.finish() <= next.start);
        let Some(token) = reading.tokens.get(from) else { return false };
        let time = matches!(
            next.low.as_str(),
            "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "earlier"
                | "later"
                | "today"
                | "yesterday"
                | "tomorrow"
                | "then"
                | "now"
                | "illegal"
                | "alone"
                | "such"
                | "home"
                | "north"
                | "south"
                | "east"
                | "west"
        );
        if short {
            return matches!(token.upos, Upos::Noun | Upos::Adj) && !time;
        }
        let first = words.partition_point(|w| w.end <= mention.span.begin());
        let located = first.checked_sub(1).is_some_and(|b| {
            self.lexicon.is(&words[b].low, Class::Locative)
                || self.lexicon.is(&words[b].low, Class::Direction)
        });
        let place = self.lexicon.is(&next.low, Class::PlaceNoun) || self.lexicon.is(&next.low, Class::Unit);
        token.upos == Upos::Noun && !time && !located && !place
    }

    fn toponym(&self, m: &Match, c: &Chosen, words: &[Word], text: &str) -> Toponym {
        let mut mention = mention(m.span, c.place, m.span.of(text), c.score, c.by);
        if !mention.name.is_ascii() {
            mention.name = plain(&mention.name, m.span.of(text));
        }
        if let Some(kind) = m.feature {
            mention.kind = kind;
            mention.name = m.span.of(text).to_owned();
            mention.geonameid = None;
            mention.by = SmolStr::new_static("places.feature");
        }
        // "northern Iraq" is a part of Iraq, not Iraq.
        let direction = m
            .first
            .checked_sub(1)
            .map(|b| &words[b])
            .filter(|w| words[m.first].gap == Gap::Joined && self.lexicon.is(&w.low, Class::Direction));
        if let Some(direction) = direction
            && mention.lat.is_some()
            && mention.kind >= PlaceKind::Province
        {
            mention.name = format!("{} {}", direction.low, mention.name);
            mention.kind = PlaceKind::Region;
        }
        Toponym { mention, how: m.how }
    }
}

/// Nationalities: "Iraqi", "Americans", outside the names already found.
fn adjectives(words: &[Word], nations: &[Nationality], found: &mut Vec<Toponym>) {
    let taken: Vec<Span> = found.iter().map(|t| t.mention.span).collect();
    for nation in nations {
        let span = Span::new(words[nation.first].start, words[nation.last - 1].end);
        // "African Americans": not of that place.
        let continent = nation.place.kind == PlaceKind::Continent;
        if continent
            && words.get(nation.first + 1).is_some_and(|w| w.joined() && w.low.starts_with("american"))
        {
            continue;
        }
        let at = taken.partition_point(|t| t.end <= span.start);
        if taken.get(at).is_some_and(|t| t.overlaps(span)) {
            continue;
        }
        let mention = mention(span, Some(nation.place), "", 0.9, "places.demonym");
        found.push(Toponym { mention, how: if nation.adjective { Use::Adjective } else { Use::People } });
    }
}

/// A name to show in plain letters: the mention's own words where they are plain, else the name without its marks.
fn plain(name: &str, words: &str) -> String {
    let shown = words.strip_prefix("the ").unwrap_or(words);
    if shown.is_ascii() && shown.contains(|c: char| c.is_ascii_lowercase()) {
        return shown.to_owned();
    }
    name.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '’' | '‘' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ')).collect()
}

fn mention(span: Span, place: Option<Place>, words: &str, score: f32, by: &'static str) -> PlaceMention {
    let by = SmolStr::new_static(by);
    match place {
        Some(p) => PlaceMention {
            span,
            name: p.name.to_owned(),
            geonameid: p.geonameid,
            lat: Some(p.lat),
            lon: Some(p.lon),
            country: SmolStr::new_static(p.country),
            kind: p.kind,
            score,
            by,
        },
        None => PlaceMention {
            span,
            name: words.to_owned(),
            geonameid: None,
            lat: None,
            lon: None,
            country: SmolStr::default(),
            kind: PlaceKind::City,
            score,
            by,
        },
    }
}

/// Where a report is likely published: the country of its address, else the United States where it speaks of
/// counties and sheriffs.
fn home(url: &str, words: &[Word]) -> Home {
    let host = url.split("://").nth(1).unwrap_or(url).split(['/', ':', '?']).next().unwrap_or("");
    let country = host
        .rsplit('.')
        .next()
        .and_then(|label| COUNTRY_LABELS.iter().find(|(l, _)| *l == label).map(|(_, country)| *country));
    let american = || {
        let cues =
            words.iter().filter(|w| matches!(w.low.as_str(), "county" | "sheriff" | "township" | "sheriffs"));
        (cues.take(2).count() > 0).then_some("US")
    };
    Home { country: country.or_else(american), host: host.to_lowercase().replace(['-', '.'], "") }
}

/// Last labels of addresses that are countries'.
const COUNTRY_LABELS: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("ie", "IE"),
    ("ca", "CA"),
    ("au", "AU"),
    ("nz", "NZ"),
    ("in", "IN"),
    ("lb", "LB"),
    ("il", "IL"),
    ("ru", "RU"),
    ("ua", "UA"),
    ("ge", "GE"),
    ("iq", "IQ"),
    ("jo", "JO"),
    ("eg", "EG"),
    ("za", "ZA"),
    ("pk", "PK"),
    ("ng", "NG"),
    ("ke", "KE"),
    ("lk", "LK"),
    ("ph", "PH"),
    ("tr", "TR"),
    ("sa", "SA"),
    ("us", "US"),
    ("ae", "AE"),
    ("sy", "SY"),
    ("ye", "YE"),
    ("sd", "SD"),
    ("gh", "GH"),
    ("sg", "SG"),
    ("my", "MY"),
];

impl Default for Places {
    fn default() -> Self {
        Places::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;
    use proptest::prelude::*;

    fn read(text: &str) -> Reading {
        Reader::new().read(Report::plain("t", text))
    }

    /// The place of the first toponym with these words.
    fn place(text: &str, words: &str) -> (String, PlaceKind, f64) {
        let reading = read(text);
        let found = Places::new().toponyms(&reading);
        let m = &found
            .iter()
            .find(|t| t.mention.span.of(text) == words)
            .unwrap_or_else(|| panic!("{words}"))
            .mention;
        (m.country.to_string(), m.kind, m.lat.unwrap_or(f64::NAN).round())
    }

    fn names(text: &str) -> Vec<String> {
        let reading = read(text);
        Places::new().toponyms(&reading).iter().map(|t| t.mention.span.of(text).to_owned()).collect()
    }

    #[test]
    fn containers_decide() {
        let text = "The man from Alexandria, La., was arrested. Police in Alexandria said so.";
        assert_eq!(place(text, "Alexandria"), ("US".into(), PlaceKind::City, 31.0));
        assert_eq!(
            place("He was born in Paris, Texas, in 1950.", "Paris"),
            ("US".into(), PlaceKind::City, 34.0)
        );
        assert_eq!(place("The talks in Paris failed.", "Paris"), ("FR".into(), PlaceKind::City, 49.0));
    }

    #[test]
    fn bases_of_the_war() {
        let text = "Drones hit Ain al-Asad in Anbar province and Al-Tanf in Syria, and Tower 22 in Jordan.";
        assert_eq!(place(text, "Ain al-Asad"), ("IQ".into(), PlaceKind::Facility, 34.0));
        assert_eq!(place(text, "Anbar"), ("IQ".into(), PlaceKind::Province, 33.0));
        assert_eq!(place(text, "Al-Tanf"), ("SY".into(), PlaceKind::Facility, 34.0));
        assert_eq!(place(text, "Tower 22"), ("JO".into(), PlaceKind::Facility, 33.0));
    }

    #[test]
    fn persons_are_no_places() {
        assert_eq!(names("Mr. Houston met Jordan Smith and Sen. Lincoln on Tuesday."), Vec::<String>::new());
        assert_eq!(names("Paris Hilton arrived in London."), ["London"]);
    }

    #[test]
    fn common_words_are_no_places() {
        assert_eq!(
            names("Police said the March came in May. Reading helps. Nice day."),
            Vec::<String>::new()
        );
    }

    #[test]
    fn parts_of_countries_are_regions() {
        let reading = read("Three soldiers died in northern Iraq.");
        let place = &reading.places[0];
        assert_eq!((place.name.as_str(), place.kind), ("northern Iraq", PlaceKind::Region));
    }

    #[test]
    fn governments_and_adjectives_are_not_where() {
        let text = "Washington said Iraqi troops were near Mosul.";
        let reading = read(text);
        let told: Vec<&str> = reading.places.iter().map(|p| p.span.of(text)).collect();
        assert_eq!(told, ["Mosul"]);
        let how: Vec<Use> = Places::new().toponyms(&reading).iter().map(|t| t.how).collect();
        assert_eq!(how, [Use::Metonym, Use::Adjective, Use::Literal]);
    }

    #[test]
    fn entities_stay_sorted_and_apart() {
        let reading = read(
            "Rockets fell on Erbil. The Baghdad airport was closed. France and Germany sent aid to Gaza.",
        );
        assert!(reading.entities.is_sorted_by_key(|e| e.span));
        for place in &reading.places {
            assert!(reading.entities.iter().any(|e| e.span.overlaps(place.span)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn never_panics(text in "(\\PC{0,30}|Paris|, La\\.|'s| St\\. |\u{2014}|Iraq|al-|[A-Z][a-z]{1,6} | in ){0,30}") {
            thread_local!(static PLACES: Places = Places::new());
            let mut reading = Reading::of(Report::plain("t", &text));
            crate::sentences::Sentences::new().run(&mut reading);
            PLACES.with(|p| p.run(&mut reading));
            for place in &reading.places {
                prop_assert!(reading.report.text.get(place.span.range()).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}
