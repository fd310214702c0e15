//! Places told by others: "20 km north of Mosul", "near Mosul", "the Baghdad-Basra road", "between Tikrit and Baiji",
//! "off the coast of Yemen".
//!
//! The name says what the words say, so that nothing downstream takes a distance for an address: "near Mosul" keeps the
//! town's point, "20 km north of Mosul" gets a point of its own and the precision of a district, a road or a stretch
//! between two towns the point half way.

use super::gazetteer::Gazetteer;
use super::measure::{bearing, direction, distance};
use super::parts::part;
use super::words::{Gap, Word};
use dateline_facts::place::{PlaceKind, PlaceMention};
use dateline_facts::span::Span;
use smol_str::SmolStr;

/// Widest stretch between two towns that still tells where something was.
const STRETCH_KM: f64 = 700.0;
/// Farthest offset that is told from a town.
const OFFSET_KM: f64 = 1_500.0;

/// Reads what stands around each place; two places of one road or stretch become one. `places` are in order.
pub(super) fn relate(
    places: Vec<PlaceMention>,
    words: &[Word],
    text: &str,
    gazetteer: &Gazetteer,
) -> Vec<PlaceMention> {
    let reader = Relative { words, text, gazetteer };
    let mut out: Vec<PlaceMention> = Vec::with_capacity(places.len());
    let mut rest = places.into_iter().map(|p| part(p, words, gazetteer)).peekable();
    while let Some(place) = rest.next() {
        if let Some(joint) = rest.peek().and_then(|next| reader.stretch(&place, next)) {
            rest.next();
            out.push(joint);
            continue;
        }
        let told = reader.offset(&place).or_else(|| reader.coast(&place));
        let told = told.or_else(|| reader.beside(&place)).or_else(|| reader.near(&place));
        out.push(told.unwrap_or(place));
    }
    // An offset may begin before a place that stands in its own brackets.
    out.sort_by_key(|p| p.span);
    out
}

struct Relative<'a> {
    words: &'a [Word],
    text: &'a str,
    gazetteer: &'a Gazetteer,
}

impl Relative<'_> {
    /// The first word of a place.
    fn first(&self, place: &PlaceMention) -> usize {
        self.words.partition_point(|w| w.end <= place.span.begin())
    }

    /// One past the last word of a place.
    fn last(&self, place: &PlaceMention) -> usize {
        self.words.partition_point(|w| w.start < place.span.finish())
    }

    fn low(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.low.as_str())
    }

    /// Whether the words `from..to` stand in one stretch of a sentence.
    fn together(&self, from: usize, to: usize) -> bool {
        self.words.get(from + 1..=to).is_some_and(|w| w.iter().all(|w| !matches!(w.gap, Gap::Sentence)))
    }

    /// "20 km north of X", "12 miles (20 km) from X", "five kilometres outside X".
    fn offset(&self, place: &PlaceMention) -> Option<PlaceMention> {
        let (lat, lon) = place.lat.zip(place.lon)?;
        if matches!(
            place.kind,
            PlaceKind::Country | PlaceKind::Continent | PlaceKind::Region | PlaceKind::Water
        ) {
            return None;
        }
        let end = self.first(place);
        let mut at = end.checked_sub(1)?;
        // "of the town of X", "of the capital, X": skip to the preposition that measures.
        for _ in 0..4 {
            if matches!(self.low(at), "of" | "from" | "outside")
                && at > 0
                && (distance(self.words, self.text, at - 1).is_some()
                    || direction(self.words, self.text, at - 1).is_some()
                    || self.low(at - 1) == "away")
            {
                break;
            }
            if !matches!(
                self.low(at),
                "of" | "the" | "town" | "city" | "village" | "capital" | "central" | "downtown" | "port"
            ) {
                return None;
            }
            at = at.checked_sub(1)?;
        }
        at = at.checked_sub(1)?;
        if self.low(at) == "away" {
            at = at.checked_sub(1)?;
        }
        let direction = direction(self.words, self.text, at);
        if let Some((_, begin)) = direction {
            at = begin.checked_sub(1)?;
            while matches!(self.low(at), "the" | "to" | "due") {
                at = at.checked_sub(1)?;
            }
        }
        let (km, begin) = distance(self.words, self.text, at)?;
        if !(0.05..=OFFSET_KM).contains(&km) || !self.together(begin, end) {
            return None;
        }
        let span = Span::new(self.words[begin].start, place.span.finish());
        let point = direction.map_or((lat, lon), |(angle, _)| moved((lat, lon), km, angle));
        let kind = match km {
            k if k < 3.0 => place.kind,
            k if k <= 60.0 => PlaceKind::District,
            _ => PlaceKind::Region,
        };
        let shown = self.shown(begin, place);
        Some(self.told(place, span, shown, point, kind, "places.offset"))
    }

    /// The words from `begin` on, blanks made plain, with the place's name at the end.
    fn shown(&self, begin: usize, place: &PlaceMention) -> String {
        let lead = self.text.get(self.words[begin].start..place.span.begin()).unwrap_or("");
        let mut out = lead.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push(' ');
        out.push_str(&place.name);
        out
    }

    /// "off the coast of Yemen", "off Hodeidah".
    fn coast(&self, place: &PlaceMention) -> Option<PlaceMention> {
        let (lat, lon) = place.lat.zip(place.lon)?;
        let end = self.first(place);
        let mut at = end.checked_sub(1)?;
        while at > 0
            && end - at < 6
            && (matches!(
                self.low(at),
                "the" | "coast" | "coasts" | "shore" | "shores" | "of" | "port" | "city"
            ) || self.low(at).ends_with("ern")
                || bearing(self.low(at)).is_some())
        {
            at -= 1;
        }
        let off = self.low(at) == "off" || self.low(at) == "offshore";
        if !off || place.kind == PlaceKind::Water || !self.together(at, end) || !self.words[at + 1].joined() {
            return None;
        }
        // "cut off Mosul", "called off Damascus talks": only what floats or flies is off a place.
        let verb = at.checked_sub(1).map_or("", |b| self.low(b));
        let cut = [
            "cut", "call", "tak", "took", "set", "put", "seal", "cordon", "fend", "ward", "fight", "fought",
            "drive", "drove", "clos", "wall", "block", "fenc", "write", "wrote", "show",
        ];
        let coast = (at..end).any(|w| self.low(w).starts_with("coast") || self.low(w).starts_with("shore"));
        if !coast && (place.kind == PlaceKind::Country || cut.iter().any(|c| verb.starts_with(c))) {
            return None;
        }
        let span = Span::new(self.words[at].start, place.span.finish());
        let name = format!("off {}", place.name);
        Some(self.told(place, span, name, (lat, lon), PlaceKind::Water, "places.coast"))
    }

    /// "a village north of X": the town's point, but not the town.
    fn beside(&self, place: &PlaceMention) -> Option<PlaceMention> {
        let fine = matches!(place.kind, PlaceKind::City | PlaceKind::Facility | PlaceKind::District);
        let point = place.lat.zip(place.lon).filter(|_| fine)?;
        let end = self.first(place);
        let mut at = end.checked_sub(1)?;
        while matches!(self.low(at), "the" | "town" | "city" | "village" | "capital") && end - at < 4 {
            at = at.checked_sub(1)?;
            // "of the city of X"
            if self.low(at) == "of" && direction(self.words, self.text, at.checked_sub(1)?).is_none() {
                at = at.checked_sub(1)?;
            }
        }
        if self.low(at) != "of" {
            return None;
        }
        let (_, begin) = direction(self.words, self.text, at.checked_sub(1)?)?;
        let back = |n: usize| begin.checked_sub(n).map_or("", |b| self.low(b));
        if begin.checked_sub(1).is_some_and(|b| distance(self.words, self.text, b).is_some()) {
            return None;
        }
        // "in the north of Mosul" is inside it, "to the north of Mosul" is not.
        if back(1) == "the" && back(2) != "to"
            || !self.together(begin, end)
            || self.low(begin).ends_with("ern")
        {
            return None;
        }
        let span = Span::new(self.words[begin].start, place.span.finish());
        let mut told =
            self.told(place, span, self.shown(begin, place), point, PlaceKind::District, "places.beside");
        told.geonameid = None;
        Some(told)
    }

    /// "near X", "on the outskirts of X", "just outside X": the town's point; the words stay the place's own.
    fn near(&self, place: &PlaceMention) -> Option<PlaceMention> {
        if !matches!(place.kind, PlaceKind::City | PlaceKind::Facility) || place.lat.is_none() {
            return None;
        }
        let end = self.first(place);
        let mut at = end.checked_sub(1)?;
        if !self.words[end].joined() {
            return None;
        }
        while at > 0
            && matches!(self.low(at), "the" | "of" | "town" | "city" | "village" | "capital" | "to" | "base")
            && self.words[at].joined()
            && end - at < 6
        {
            at -= 1;
        }
        let back = |n: usize| at.checked_sub(n).map_or("", |b| self.low(b));
        let near = match self.low(at) {
            "near" | "outside" | "outskirts" | "vicinity" | "environs" | "suburbs" | "surroundings" => true,
            // "close to", "next to"
            "close" | "next" => self.low(at + 1) == "to",
            "around" => matches!(back(1), "area" | "villages" | "hills" | "countryside" | "areas"),
            _ => false,
        };
        if !near {
            return None;
        }
        let mut told = place.clone();
        told.name = format!("near {}", place.name);
        told.by = SmolStr::new_static("places.near");
        Some(told)
    }

    /// "the Baghdad-Basra road", "the road from A to B", "the area between A and B".
    fn stretch(&self, a: &PlaceMention, b: &PlaceMention) -> Option<PlaceMention> {
        let fine =
            |p: &PlaceMention| matches!(p.kind, PlaceKind::City | PlaceKind::Facility | PlaceKind::District);
        let (p, q) = (a.lat.zip(a.lon)?, b.lat.zip(b.lon)?);
        let (from, end, start, last) = (self.first(a), self.last(a), self.first(b), self.last(b));
        let way = |at: usize| {
            matches!(
                self.low(at),
                "road"
                    | "highway"
                    | "motorway"
                    | "route"
                    | "railway"
                    | "line"
                    | "expressway"
                    | "axis"
                    | "pipeline"
            )
        };
        let joined = self.words.get(start).is_some_and(|w| w.gap == Gap::Hyphen) && end == start
            || start == end + 1 && matches!(self.low(end), "to");
        let after = joined && way(last) && self.words[last].gap == Gap::Joined;
        let back = |n: usize| from.checked_sub(n);
        let led =
            back(1).is_some_and(|b| matches!(self.low(b), "between" | "from" | "linking" | "connecting"));
        let link = start == end + 1 && matches!(self.low(end), "and" | "to" | "with");
        let noun = back(2).is_some_and(|b| {
            way(b)
                || matches!(
                    self.low(b),
                    "area"
                        | "areas"
                        | "region"
                        | "border"
                        | "stretch"
                        | "somewhere"
                        | "halfway"
                        | "midway"
                        | "desert"
                        | "checkpoint"
                        | "village"
                        | "villages"
                        | "point"
                        | "located"
                        | "countryside"
                        | "frontline"
                )
        });
        let before = led && link && noun;
        if !fine(a) || !fine(b) || !(after || before) || !self.together(from, last.saturating_sub(1)) {
            return None;
        }
        let km = apart(p, q);
        if !(1.0..STRETCH_KM).contains(&km) {
            return None;
        }
        let (begin, finish) = if after {
            (self.words[from].start, self.words[last].end)
        } else {
            (self.words[from - 1].start, b.span.finish())
        };
        let span = Span::new(begin, finish);
        let name = if after {
            format!("{}-{} {}", a.name, b.name, self.low(last))
        } else if way(from - 2) {
            format!("{}-{} {}", a.name, b.name, self.low(from - 2))
        } else {
            format!("between {} and {}", a.name, b.name)
        };
        let half = ((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
        let kind = if km <= 60.0 { PlaceKind::District } else { PlaceKind::Region };
        Some(self.told(a, span, name, half, kind, "places.stretch"))
    }

    fn told(
        &self,
        base: &PlaceMention,
        span: Span,
        name: String,
        point: (f64, f64),
        kind: PlaceKind,
        by: &'static str,
    ) -> PlaceMention {
        let round = |x: f64| (x * 1e4).round() / 1e4;
        let moved = Some(point) != base.lat.zip(base.lon);
        // A point of its own may lie across a border; at sea the place it is told by still says whose coast.
        let country = moved.then(|| self.gazetteer.country_at(point.0, point.1)).flatten();
        PlaceMention {
            span,
            name,
            geonameid: None,
            lat: Some(round(point.0)),
            lon: Some(round(point.1)),
            country: country.map_or_else(|| base.country.clone(), |c| SmolStr::new_static(c.iso2)),
            kind,
            score: base.score * 0.9,
            by: SmolStr::new_static(by),
        }
    }
}

/// The point so many kilometres away in a direction (on a sphere of 6,371 km; flat over such distances).
fn moved(from: (f64, f64), km: f64, bearing: f64) -> (f64, f64) {
    let degree = 6371.0_f64.to_radians();
    let angle = bearing.to_radians();
    let lat = (from.0 + km * angle.cos() / degree).clamp(-90.0, 90.0);
    let shrink = from.0.to_radians().cos().max(0.01);
    let lon = from.1 + km * angle.sin() / (degree * shrink);
    (lat, (lon + 540.0).rem_euclid(360.0) - 180.0)
}

/// Kilometres between two near points.
fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    let shrink = a.0.to_radians().cos();
    (a.0 - b.0).hypot((a.1 - b.1) * shrink) * 6371.0_f64.to_radians()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;

    fn places(text: &str) -> Vec<PlaceMention> {
        thread_local!(static READER: Reader = Reader::new());
        READER.with(|r| r.read(Report::plain("t", text))).places
    }

    fn one(text: &str) -> (String, PlaceKind, f64, f64) {
        let found = places(text);
        let p = found.first().unwrap_or_else(|| panic!("no place in {text}"));
        let round = |x: f64| (x * 100.0).round() / 100.0;
        (p.name.clone(), p.kind, round(p.lat.unwrap_or(0.0)), round(p.lon.unwrap_or(0.0)))
    }

    #[test]
    fn offsets_have_points_of_their_own() {
        // Mosul 36.34, 43.12; 20 km are 0.18 degrees of latitude.
        let (name, kind, lat, lon) = one("The drone fell 20 km north of Mosul.");
        assert_eq!((name.as_str(), kind), ("20 km north of Mosul", PlaceKind::District));
        assert!((lat - 36.52).abs() < 0.02 && (lon - 43.12).abs() < 0.03, "{lat} {lon}");
        let (name, kind, lat, _) = one("A mine went off 12 miles (20 km) south of Mosul on Monday.");
        assert_eq!((name.as_str(), kind), ("12 miles (20 km) south of Mosul", PlaceKind::District));
        assert!((lat - 36.17).abs() < 0.02, "{lat}");
        let (name, kind, lat, _) = one("The camp lies twenty-five kilometres from Mosul.");
        assert_eq!((name.as_str(), kind), ("twenty-five kilometres from Mosul", PlaceKind::District));
        assert!((lat - 36.34).abs() < 0.02);
        let (name, kind, _, _) = one("Rockets fell about 100 km south-west of Mosul.");
        assert_eq!((name.as_str(), kind), ("100 km south-west of Mosul", PlaceKind::Region));
    }

    #[test]
    fn borders_are_minded() {
        // Al-Qaim lies on the border: 60 km to the west is Syria.
        let found = places("The convoy was hit 60 km west of al-Qaim.");
        assert_eq!(found[0].country, "SY");
    }

    #[test]
    fn near_a_town() {
        assert_eq!(one("A bomb exploded near Mosul.").0, "near Mosul");
        assert_eq!(one("They met on the outskirts of the city of Mosul.").0, "near Mosul");
        assert_eq!(one("A bomb exploded in Mosul.").0, "Mosul");
        // The road to a town is not near it, nor is a country near itself.
        assert_eq!(one("He drove to Mosul.").0, "Mosul");
        assert_eq!(one("The ship sailed close to Iraq.").0, "Iraq");
    }

    #[test]
    fn roads_and_stretches() {
        let found = places("Gunmen attacked a truck on the Baghdad-Kirkuk road.");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].name.as_str(), found[0].kind), ("Baghdad-Kirkuk road", PlaceKind::Region));
        assert!((found[0].lat.unwrap() - 34.4).abs() < 0.1);
        let found = places("A patrol was hit on the road between Tikrit and Baiji.");
        assert_eq!(found[0].name, "Tikrit-Baiji road");
        // Talks between capitals are no stretch of road.
        assert_eq!(places("The talks between Mosul and Kirkuk failed.").len(), 2);
    }

    #[test]
    fn off_a_coast() {
        let (name, kind, _, _) = one("The tanker was hit off the coast of Yemen.");
        assert_eq!((name.as_str(), kind), ("off Yemen", PlaceKind::Water));
        assert_eq!(one("They cut off Mosul.").0, "Mosul");
    }

    #[test]
    fn numbers_are_not_always_distances() {
        assert_eq!(one("He ran 3 miles before he reached Mosul.").0, "Mosul");
        assert_eq!(one("Some 900,000 km north of Mosul.").0, "Mosul");
    }
}
