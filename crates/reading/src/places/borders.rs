//! Places that are told by a nationality: "near the Syrian border", "the Somali capital", "on the border between Chad and Sudan".
//!
//! A border is a region of its own, never a town that happens to be called like the people. Of two countries its point is where
//! their lands come nearest; of one only its name is known.

use super::gazetteer::{Gazetteer, Place};
use super::hints::Nationality;
use super::words::{Gap, Word};
use dateline_facts::place::{PlaceKind, PlaceMention};
use dateline_facts::span::Span;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Capitals by country code.
pub(super) struct Capitals(FxHashMap<&'static str, &'static str>);

impl Capitals {
    /// Reads the table of states.
    pub(super) fn new() -> Self {
        let rows = dateline_data::STATES.lines().filter(|l| !l.starts_with('#'));
        let pair = |row: &'static str| {
            let mut cells = row.split('\t');
            let (code, capital) = (cells.nth(1)?, cells.nth(5)?);
            (!code.is_empty() && !capital.is_empty()).then_some((code, capital))
        };
        let mut capitals = FxHashMap::default();
        // Parts of a state follow it under its code.
        for (code, capital) in rows.filter_map(pair) {
            capitals.entry(code).or_insert(capital);
        }
        Capitals(capitals)
    }

    fn of(&self, country: &str, gazetteer: &Gazetteer) -> Option<Place> {
        let places = gazetteer.lookup(self.0.get(country)?).into_iter().filter_map(|c| gazetteer.place(c.id));
        places.filter(|p| p.country == country && p.kind == PlaceKind::City).max_by_key(|p| p.population)
    }
}

/// A country in the words: a nationality or a name.
struct Country {
    first: usize,
    last: usize,
    place: Place,
}

/// Adds borders and capitals to the places of the text; names of countries that a border swallows go. `named`: every country that
/// the text names, whatever else it may stand for.
pub(super) fn told(
    places: &mut Vec<PlaceMention>,
    named: &[PlaceMention],
    words: &[Word],
    text: &str,
    nationalities: &[Nationality],
    capitals: &Capitals,
    gazetteer: &Gazetteer,
) {
    let nouns = words
        .iter()
        .enumerate()
        .filter(|(_, w)| matches!(w.low.as_str(), "border" | "borders" | "frontier" | "capital"));
    let nouns: Vec<usize> = nouns.map(|(n, _)| n).collect();
    if nouns.is_empty() {
        return;
    }
    let mut countries: Vec<Country> = nationalities
        .iter()
        .filter(|n| n.adjective && n.place.kind == PlaceKind::Country)
        .map(|n| Country { first: n.first, last: n.last, place: n.place })
        .collect();
    for place in named {
        let Some(country) = gazetteer.country(&place.country) else { continue };
        let first = words.partition_point(|w| w.end <= place.span.begin());
        let last = words.partition_point(|w| w.start < place.span.finish());
        countries.push(Country { first, last, place: country.place });
    }
    countries.sort_by_key(|c| c.first);
    let reader = Told { words, text, countries: &countries, capitals, gazetteer };
    for noun in nouns {
        let found = if words[noun].low == "capital" { reader.capital(noun) } else { reader.border(noun) };
        if let Some(mention) = found {
            places.retain(|p| !p.span.overlaps(mention.span));
            places.push(mention);
        }
    }
    places.sort_by_key(|p| p.span);
}

struct Told<'a> {
    words: &'a [Word],
    text: &'a str,
    countries: &'a [Country],
    capitals: &'a Capitals,
    gazetteer: &'a Gazetteer,
}

impl Told<'_> {
    fn low(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.low.as_str())
    }

    fn ending(&self, at: usize) -> Option<&Country> {
        self.countries.iter().find(|c| c.last == at)
    }

    fn beginning(&self, at: usize) -> Option<&Country> {
        self.countries.iter().find(|c| c.first == at)
    }

    /// The country that follows, with or without its article.
    fn next(&self, at: usize) -> Option<&Country> {
        self.beginning(at).or_else(|| self.beginning(at + usize::from(self.low(at) == "the")))
    }

    /// "the Somali capital", "Somalia's capital", "the capital of Somalia", where its name does not follow.
    fn capital(&self, noun: usize) -> Option<PlaceMention> {
        let next = self.words.get(noun + 1);
        let named = next.is_some_and(|w| w.cap && (w.joined() || w.gap == Gap::Comma || w.gap == Gap::Mark))
            || next.is_some_and(|w| {
                w.joined() && matches!(w.low.as_str(), "city" | "region" | "of") && self.words.get(noun + 2).is_some_and(|w| w.cap)
            } && w.low != "of");
        let money = next.is_some_and(|w| {
            w.joined()
                && matches!(
                    w.low.as_str(),
                    "punishment"
                        | "investment"
                        | "market"
                        | "markets"
                        | "flight"
                        | "gains"
                        | "goods"
                        | "controls"
                        | "crime"
                )
        });
        if named || money {
            return None;
        }
        let before = self.ending(noun).filter(|_| self.words[noun].joined());
        let (country, first, last) = match before {
            Some(country) => (country, country.first, noun + 1),
            None if self.low(noun + 1) == "of" => {
                let country = self.next(noun + 2)?;
                (country, noun, country.last)
            }
            None => return None,
        };
        let place = self.capitals.of(country.place.country, self.gazetteer)?;
        let span = Span::new(self.words[first].start, self.words[last - 1].end);
        let mut mention = super::mention(span, Some(place), "", 0.9, "places.capital");
        mention.name = super::plain(place.name, place.name);
        Some(mention)
    }

    /// "near the Syrian border", "on the border with Niger", "along Mali's border with Niger", "the Chad-Sudan border".
    fn border(&self, noun: usize) -> Option<PlaceMention> {
        if self.words[noun].cap || !self.words[noun].joined() {
            return None;
        }
        let (mut first, mut last) = (noun, noun + 1);
        let mut sides: Vec<Place> = Vec::new();
        if let Some(near) = self.ending(noun) {
            sides.push(near.place);
            first = near.first;
            // "Iraqi-Syrian", "Iraq-Syria"
            if self.words[first].gap == Gap::Hyphen
                && let Some(other) = self.ending(first)
            {
                sides.push(other.place);
                first = other.first;
            }
        }
        if matches!(self.low(last), "with" | "between" | "of")
            && let Some(far) = self.next(last + 1)
        {
            sides.push(far.place);
            let pair = self.low(last) == "between" && self.low(far.last) == "and";
            last = far.last;
            if pair && let Some(other) = self.next(far.last + 1) {
                sides.push(other.place);
                last = other.last;
            }
        }
        let one = sides.first()?;
        let mut before = first.checked_sub(1)?;
        while matches!(
            self.low(before),
            "the" | "its" | "their" | "shared" | "common" | "northern" | "southern" | "eastern" | "western"
        ) {
            before = before.checked_sub(1)?;
        }
        let located = matches!(
            self.low(before),
            "near"
                | "on"
                | "at"
                | "along"
                | "around"
                | "from"
                | "across"
                | "over"
                | "by"
                | "outside"
                | "toward"
                | "towards"
        ) || self.low(before) == "to"
            && matches!(self.low(before.checked_sub(1)?), "close" | "next" | "near");
        if !located {
            return None;
        }
        let known = sides.len() > 1;
        if !known && let Some(other) = self.neighbour(one, noun) {
            sides.push(other);
        }
        let span = Span::new(self.words[first].start, self.words[last - 1].end);
        let name = self.text.get(span.range())?.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut mention = super::mention(span, Some(sides[0]), "", 0.6, "places.border");
        mention.name = name;
        mention.kind = PlaceKind::Region;
        mention.geonameid = None;
        let point = sides.get(1).and_then(|other| self.meeting(&sides[0], other));
        if let Some((lat, lon)) = point {
            let round = |x: f64| (x * 1e4).round() / 1e4;
            (mention.lat, mention.lon) = (Some(round(lat)), Some(round(lon)));
        }
        // On which side is not said, and a neighbour's centre is far from its border.
        mention.country = SmolStr::default();
        if sides.len() == 1 {
            (mention.lat, mention.lon) = (None, None);
        }
        Some(mention)
    }

    /// The country of the same sentence, or the one before, that borders on it: "near the Syrian border, the Iraqi army said".
    fn neighbour(&self, one: &Place, noun: usize) -> Option<Place> {
        let start = self.words[..noun].iter().rposition(|w| w.gap == Gap::Sentence).unwrap_or(0);
        let end = self.words[noun..].iter().skip(1).position(|w| w.gap == Gap::Sentence);
        let end = end.map_or(self.words.len(), |n| noun + 1 + n);
        let here = self.countries.iter().filter(|c| (start..end).contains(&c.first) && c.place.id != one.id);
        let near = here.filter(|c| self.meeting(one, &c.place).is_some());
        near.min_by_key(|c| c.first.abs_diff(noun)).map(|c| c.place)
    }

    /// Where the lands of two countries come nearest; `None` where they do not meet.
    fn meeting(&self, a: &Place, b: &Place) -> Option<(f64, f64)> {
        let (p, q) = (self.gazetteer.spread(a), self.gazetteer.spread(b));
        let far = |x: &(f64, f64), y: &(f64, f64)| {
            (x.0 - y.0).powi(2) + ((x.1 - y.1) * x.0.to_radians().cos()).powi(2)
        };
        let nearest = |x: &(f64, f64)| q.iter().map(|y| far(x, y)).fold(f64::MAX, f64::min);
        let edge: Vec<(f64, &(f64, f64))> = p.iter().map(|x| (nearest(x), x)).collect();
        let least = edge.iter().map(|e| e.0).fold(f64::MAX, f64::min);
        // Grids are coarse: the lands of great countries meet though their points lie three degrees apart.
        if least > 9.0 {
            return None;
        }
        let reach = (least.sqrt() * 1.6).powi(2);
        let strip: Vec<&(f64, f64)> = edge.iter().filter(|e| e.0 <= reach).map(|e| e.1).collect();
        let n = strip.len() as f64;
        let mean = strip.iter().fold((0.0, 0.0), |m, x| (m.0 + x.0 / n, m.1 + x.1 / n));
        let on = |x: &&&(f64, f64), y: &&&(f64, f64)| far(x, &mean).total_cmp(&far(y, &mean));
        strip.iter().min_by(on).map(|x| **x)
    }
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use dateline_facts::place::{PlaceKind, PlaceMention};
    use dateline_facts::report::Report;

    fn places(text: &str) -> Vec<PlaceMention> {
        thread_local!(static READER: Reader = Reader::with_encoder(None));
        READER.with(|r| r.read(Report::plain("t", text))).places
    }

    #[test]
    fn borders_are_regions() {
        let found = places("Gunmen killed four soldiers near the Malian border on Monday.");
        let border = &found[0];
        assert_eq!(
            (border.name.as_str(), border.kind, border.country.as_str()),
            ("Malian border", PlaceKind::Region, "")
        );
        let found = places("Clashes broke out near the Syrian border, the Iraqi army said.");
        let border = &found[0];
        assert_eq!((border.name.as_str(), border.country.as_str()), ("Syrian border", ""));
        // Iraq and Syria meet between 33 and 37 degrees north.
        assert!(border.lat.is_some_and(|lat| (33.0..37.5).contains(&lat)), "{border:?}");
        let found = places("A patrol was hit on the border between Chad and Sudan.");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].name, "border between Chad and Sudan");
        // A border that is acted on is no place of anything.
        assert!(places("Poland closed the Belarusian border.").iter().all(|p| p.kind != PlaceKind::Region));
    }

    #[test]
    fn capitals_have_names() {
        let one = |text: &str| places(text).first().map(|p| (p.name.clone(), p.country.to_string()));
        let damascus = Some(("Damascus".to_owned(), "SY".to_owned()));
        assert_eq!(one("A bomb killed four people in the Syrian capital on Monday."), damascus);
        assert_eq!(one("A bomb killed four people in the Syrian capital, Damascus, on Monday."), damascus);
        assert_eq!(one("A bomb killed four people in the capital of Syria on Monday."), damascus);
        assert_eq!(one("Officials spoke of Syrian capital flight on Monday."), None);
    }
}
