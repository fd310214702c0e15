//! Parts of countries and provinces: "northern Iraq", "the south of Yemen", "Syria's north-east", "northern and eastern
//! Syria".
//!
//! A part is a region with a point of its own: the middle of that third of the area's land which lies farthest that way (of a
//! quarter for "north-west"), on land of the area. A country's land is a grid over its outline, a province's its towns. The
//! mention keeps the area's words; its name says the part; its kind is [`PlaceKind::Region`], never a town.

use super::gazetteer::{Gazetteer, Place, Points};
use super::words::{Gap, Word};
use dateline_facts::place::{PlaceKind, PlaceMention};
use smol_str::SmolStr;

/// Fewest points of an area of which a part says anything.
const FEW: usize = 6;

/// The place as the part of it that the words around it say; the place itself where they say none.
pub(super) fn part(mut place: PlaceMention, words: &[Word], gazetteer: &Gazetteer) -> PlaceMention {
    if !matches!(place.kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::Region) {
        return place;
    }
    let first = words.partition_point(|w| w.end <= place.span.begin());
    let last = words.partition_point(|w| w.start < place.span.finish());
    if first >= last {
        return place;
    }
    let Some((ways, name)) = before(words, first).or_else(|| behind(words, first, last)) else {
        return place;
    };
    let base = base(&place, gazetteer);
    let shown = base.map_or(place.name.as_str(), |b| b.name);
    let shown = if place.kind == PlaceKind::Region { bare(&place.name).to_owned() } else { shown.to_owned() };
    place.name = format!("{name} {shown}");
    place.kind = PlaceKind::Region;
    place.geonameid = None;
    place.by = SmolStr::new_static("places.part");
    if let Some(points) = base.map(|b| gazetteer.spread(&b)).filter(|p| p.len() >= FEW) {
        let middles: Vec<(f64, f64)> = ways.iter().map(|way| middle(&points, *way)).collect();
        let n = middles.len() as f64;
        let mean = middles.iter().fold((0.0, 0.0), |a, m| (a.0 + m.0 / n, a.1 + m.1 / n));
        let (lat, lon) = nearest(&points, mean);
        let round = |x: f64| (x * 1e4).round() / 1e4;
        (place.lat, place.lon) = (Some(round(lat)), Some(round((lon + 540.0).rem_euclid(360.0) - 180.0)));
    }
    place
}

/// A way: how much more north, how much more east; both none for the middle.
type Way = (f64, f64);

/// The way that a word says, as adjective or noun.
fn way(word: &str) -> Option<Way> {
    let (stem, end) = match word.strip_suffix("ern") {
        Some(stem) => (stem, true),
        None => (word, false),
    };
    Some(match stem {
        "north" => (1.0, 0.0),
        "south" => (-1.0, 0.0),
        "east" => (0.0, 1.0),
        "west" => (0.0, -1.0),
        "northeast" => (1.0, 1.0),
        "northwest" => (1.0, -1.0),
        "southeast" => (-1.0, 1.0),
        "southwest" => (-1.0, -1.0),
        "central" | "center" | "centre" if !end => (0.0, 0.0),
        _ => return None,
    })
}

/// The way that ends with word `at`, and where it begins: "north-eastern" is two words.
fn way_at(words: &[Word], at: usize) -> Option<(Way, usize)> {
    let word = words.get(at)?;
    let own = way(&word.low)?;
    if word.gap == Gap::Hyphen
        && let Some(head) = at.checked_sub(1)
        && matches!(words[head].low.as_str(), "north" | "south")
        && own.0 == 0.0
    {
        return Some(((way(&words[head].low)?.0, own.1), head));
    }
    Some((own, at))
}

/// "northern Iraq", "northern and eastern Syria", "the south of Yemen".
fn before(words: &[Word], first: usize) -> Option<(Vec<Way>, String)> {
    let back = first.checked_sub(1)?;
    if !words[first].joined() {
        return None;
    }
    if words[back].low == "of" {
        let noun = back.checked_sub(1)?;
        let (way, start) = way_at(words, noun)?;
        let article = start.checked_sub(1).map(|i| words[i].low.as_str());
        let beyond = start.checked_sub(2).is_some_and(|i| words[i].low == "to");
        // "to the north of Iraq" is outside it, "20 km north of" measured from it.
        if article != Some("the") || beyond || words[noun].low.ends_with("ern") {
            return None;
        }
        return Some((vec![way], said(words, start, noun + 1, " of")));
    }
    let (last, start) = way_at(words, back)?;
    let adjective = words[back].low.ends_with("ern") || words[back].low == "central";
    if !adjective && (words[start].cap || start == back && !bare_way(words, start)) {
        return None;
    }
    if let Some(and) = start.checked_sub(1).filter(|i| words[*i].low == "and")
        && let Some((other, begin)) = and.checked_sub(1).and_then(|i| way_at(words, i))
    {
        return Some((vec![other, last], said(words, begin, back + 1, "")));
    }
    Some((vec![last], said(words, start, back + 1, "")))
}

/// "in north Yemen", "from south Lebanon": a noun in front of a name is a part only behind a preposition or an article.
fn bare_way(words: &[Word], start: usize) -> bool {
    start.checked_sub(1).is_some_and(|i| {
        matches!(
            words[i].low.as_str(),
            "in" | "from" | "across" | "into" | "through" | "near" | "of" | "to" | "the"
        )
    })
}

/// "Iraq's north", "Syria's north-east".
fn behind(words: &[Word], first: usize, last: usize) -> Option<(Vec<Way>, String)> {
    if !words.get(last.checked_sub(1)?)?.possessive {
        return None;
    }
    let next = words.get(last).filter(|w| w.joined() && !w.low.ends_with("ern") && w.low != "central")?;
    let head = way(&next.low)?;
    let tail = words.get(last + 1).filter(|w| w.gap == Gap::Hyphen).and_then(|w| way(&w.low));
    let end = last + 1 + usize::from(tail.is_some());
    // "Iraq's north coast": what follows is another thing; a preposition or a stop is none.
    let ends = words.get(end).is_none_or(|w| {
        !w.joined()
            || matches!(
                w.low.as_str(),
                "on" | "in"
                    | "and"
                    | "since"
                    | "after"
                    | "when"
                    | "where"
                    | "by"
                    | "at"
                    | "during"
                    | "killed"
                    | "said"
                    | "has"
                    | "have"
                    | "had"
                    | "was"
                    | "were"
                    | "is"
                    | "are"
                    | "to"
                    | "for"
                    | "with"
                    | "as"
                    | "but"
                    | "from"
            )
    });
    if !ends || first == last {
        return None;
    }
    let way = tail.map_or(head, |t| (head.0, t.1));
    Some((vec![way], said(words, last, end, " of")))
}

/// The words of a part, as they are shown: "north-east of", "northern".
fn said(words: &[Word], from: usize, to: usize, link: &str) -> String {
    let mut out = String::new();
    for (n, word) in words[from..to].iter().enumerate() {
        if n > 0 {
            out.push(if word.gap == Gap::Hyphen { '-' } else { ' ' });
        }
        out.push_str(&word.low);
    }
    out + link
}

/// A name without the way in front of it.
fn bare(name: &str) -> &str {
    match name.split_once(' ') {
        Some((head, rest)) if head.split('-').all(|w| way(w).is_some()) => rest,
        _ => name,
    }
}

/// The area of which the mention is a part.
fn base(place: &PlaceMention, gazetteer: &Gazetteer) -> Option<Place> {
    let name = bare(&place.name);
    let here = |p: &Place| place.lat == Some(p.lat) && place.lon == Some(p.lon);
    let found = gazetteer.lookup(name).into_iter().filter_map(|c| gazetteer.place(c.id));
    found
        .filter(|p| matches!(p.kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::District))
        .find(here)
        .or_else(|| {
            let country = gazetteer.country(&place.country)?.place;
            here(&country).then_some(country)
        })
}

/// The middle of the points that lie farthest one way.
fn middle(points: &Points, way: Way) -> (f64, f64) {
    let points = unwrapped(points);
    let shrink = |lat: f64| lat.to_radians().cos().max(0.05);
    let weight: f64 = points.iter().map(|p| shrink(p.0)).sum();
    let mean = points.iter().fold((0.0, 0.0), |a, p| {
        let w = shrink(p.0) / weight;
        (a.0 + p.0 * w, a.1 + p.1 * w)
    });
    let spread = |f: fn(&(f64, f64)) -> f64, m: f64| {
        points.iter().map(|p| (f(p) - m).abs()).sum::<f64>().max(1e-6) / points.len() as f64
    };
    let (tall, wide) = (spread(|p| p.0, mean.0), spread(|p| p.1, mean.1));
    let score = |p: &(f64, f64)| {
        let (north, east) = ((p.0 - mean.0) / tall, (p.1 - mean.1) / wide);
        if way == (0.0, 0.0) { -north.hypot(east) } else { way.0 * north + way.1 * east }
    };
    let mut order: Vec<&(f64, f64)> = points.iter().collect();
    order.sort_by(|a, b| score(b).total_cmp(&score(a)));
    let share = if way.0 != 0.0 && way.1 != 0.0 { 0.25 } else { 1.0 / 3.0 };
    let (mut sum, mut lat, mut lon) = (0.0, 0.0, 0.0);
    for p in order {
        let w = shrink(p.0);
        (sum, lat, lon) = (sum + w, lat + p.0 * w, lon + p.1 * w);
        if sum >= weight * share {
            break;
        }
    }
    (lat / sum, lon / sum)
}

/// The points with longitudes that run on over the antimeridian.
fn unwrapped(points: &Points) -> Vec<(f64, f64)> {
    let (east, west) =
        (points.iter().filter(|p| p.1 > 90.0).count(), points.iter().filter(|p| p.1 < -90.0).count());
    let shift = |lon: f64| match (east, west) {
        (1.., 1..) if east >= west && lon < -90.0 => lon + 360.0,
        (1.., 1..) if east < west && lon > 90.0 => lon - 360.0,
        _ => lon,
    };
    points.iter().map(|p| (p.0, shift(p.1))).collect()
}

/// The point nearest to another.
fn nearest(points: &Points, to: (f64, f64)) -> (f64, f64) {
    let far = |p: &(f64, f64)| (p.0 - to.0).powi(2) + ((p.1 - to.1) * to.0.to_radians().cos()).powi(2);
    unwrapped(points).into_iter().min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use dateline_facts::report::Report;

    fn one(text: &str) -> PlaceMention {
        thread_local!(static READER: Reader = Reader::with_encoder(None));
        let places = READER.with(|r| r.read(Report::plain("t", text))).places;
        places.first().unwrap_or_else(|| panic!("no place in {text}")).clone()
    }

    fn at(place: &PlaceMention) -> (f64, f64) {
        (place.lat.unwrap_or(0.0), place.lon.unwrap_or(0.0))
    }

    #[test]
    fn parts_have_points_of_their_own() {
        // Iraq lies between 29 and 37.4 degrees north and 38.8 and 48.6 east.
        let north = one("Three soldiers died in northern Iraq.");
        assert_eq!(
            (north.name.as_str(), north.kind, north.geonameid),
            ("northern Iraq", PlaceKind::Region, None)
        );
        assert!((34.8..37.2).contains(&at(&north).0), "{north:?}");
        let south = one("Three soldiers died in the south of Iraq.");
        assert_eq!((south.name.as_str(), south.kind), ("south of Iraq", PlaceKind::Region));
        assert!((29.5..32.0).contains(&at(&south).0), "{south:?}");
        let corner = one("The army shelled north-eastern Syria on Monday.");
        assert_eq!(corner.name, "north-eastern Syria");
        assert!(at(&corner).0 > 35.3 && at(&corner).1 > 39.0, "{corner:?}");
        let owned = one("Fighting went on in Yemen's north on Monday.");
        assert_eq!((owned.name.as_str(), owned.kind), ("north of Yemen", PlaceKind::Region));
        assert!(at(&owned).0 > 15.8, "{owned:?}");
        let far = one("A quake was felt in eastern Russia.");
        assert!(at(&far).1 > 110.0, "{far:?}");
    }

    #[test]
    fn wholes_and_names_stay() {
        assert_eq!(one("Three soldiers died in Iraq.").kind, PlaceKind::Country);
        assert_eq!(one("Troops left South Korea.").kind, PlaceKind::Country);
        // Outside it.
        assert_eq!(one("The ship sailed to the south of Yemen.").kind, PlaceKind::Country);
    }
}
