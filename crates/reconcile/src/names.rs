//! The proper names in the words of a telling. A hall, a ship, a village that no map has still says which attack it was; and a
//! report that gives no place for an event names the town elsewhere.

use crate::told::fold_words;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::place::PlaceKind;
use dateline_facts::reading::Reading;
use dateline_facts::record::EventPlace;
use dateline_facts::span::Span;
use dateline_facts::token::Upos;

/// So many names of one telling are kept, and so many towns of one report.
const KEPT: usize = 12;

/// Words of names that many sites share.
const COMMON: &[&str] = &[
    "airport",
    "army",
    "base",
    "bridge",
    "camp",
    "capital",
    "center",
    "central",
    "centre",
    "church",
    "city",
    "coast",
    "council",
    "county",
    "court",
    "district",
    "east",
    "eastern",
    "general",
    "government",
    "governorate",
    "great",
    "group",
    "hall",
    "highway",
    "hospital",
    "hotel",
    "house",
    "international",
    "island",
    "islands",
    "lake",
    "market",
    "ministry",
    "mosque",
    "mount",
    "mountain",
    "mountains",
    "national",
    "north",
    "northern",
    "office",
    "park",
    "police",
    "port",
    "prison",
    "province",
    "region",
    "republic",
    "river",
    "road",
    "school",
    "sea",
    "south",
    "southern",
    "square",
    "state",
    "states",
    "street",
    "strait",
    "strip",
    "town",
    "united",
    "university",
    "upper",
    "valley",
    "village",
    "west",
    "western",
];

/// The names of sites in `clause`: capitals that are no party, no speaker, no day, and no country or province.
pub(crate) fn names(reading: &Reading, clause: Span) -> Vec<u32> {
    let text = reading.report.text.as_str();
    let from = reading.tokens.partition_point(|t| t.span.end <= clause.start);
    let party = |span: Span| reading.entities.iter().any(|e| e.span.overlaps(span) && !site(e));
    let coarse = |span: Span| {
        let fine = |kind| matches!(kind, PlaceKind::Facility | PlaceKind::City | PlaceKind::District);
        reading.places.iter().any(|p| p.span.overlaps(span) && !fine(p.kind))
    };
    let time = |span: Span| reading.times.iter().any(|t| t.span.overlaps(span));
    let speaker = |span: Span| {
        reading.attributions.iter().any(|a| [a.source, a.via].iter().flatten().any(|s| s.overlaps(span)))
    };
    let first = |span: Span| reading.sentences.iter().any(|s| s.span.start == span.start);
    let mut out = Vec::new();
    for token in reading.tokens[from..].iter().take_while(|t| t.span.start < clause.end) {
        let word = token.span.of(text);
        let low = word.to_lowercase();
        if token.upos != Upos::Propn
            || word.chars().count() < 4
            || !word.starts_with(char::is_uppercase)
            || first(token.span)
            || COMMON.contains(&low.as_str())
        {
            continue;
        }
        let span = token.span;
        if !party(span) && !coarse(span) && !time(span) && !speaker(span) {
            out.push(fold_words(&low));
        }
    }
    out.sort_unstable();
    out.dedup();
    out.truncate(KEPT);
    out
}

fn site(entity: &Entity) -> bool {
    let known = entity.actor.as_ref().is_some_and(|a| !a.starts_with("described:"));
    !known && matches!(entity.kind, EntityKind::Place | EntityKind::Facility | EntityKind::Other)
}

/// The towns that a report names, as [`town`] has them.
pub(crate) fn towns(reading: &Reading) -> Vec<u32> {
    let mut out: Vec<u32> =
        reading.places.iter().filter_map(|p| town(&crate::told::place(p))).take(KEPT).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// A town, a site or a district by its name, whatever stands before it: "near Nabatieh" is Nabatieh.
pub(crate) fn town(place: &EventPlace) -> Option<u32> {
    if !matches!(place.precision, PlaceKind::Facility | PlaceKind::City | PlaceKind::District) {
        return None;
    }
    let name = place.name.to_lowercase();
    let name = name.strip_prefix("near ").unwrap_or(&name);
    (!name.contains(" of ")).then(|| fold_words(name))
}

/// Whether two sorted lists share one.
pub(crate) fn share(a: &[u32], b: &[u32]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::city;

    #[test]
    fn a_town_is_the_same_near_it() {
        let a = city("Ferozkoh", "AF", 34.5, 65.2).expect("a city");
        let b = EventPlace { name: "near Ferozkoh".into(), ..a.clone() };
        assert_eq!(town(&a), town(&b));
        let area = EventPlace { precision: PlaceKind::Province, ..a.clone() };
        assert_eq!(town(&area), None);
        let away = EventPlace { name: "west of Ferozkoh".into(), ..a };
        assert_eq!(town(&away), None);
    }

    #[test]
    fn lists_share() {
        assert!(share(&[1, 4, 9], &[2, 9]));
        assert!(!share(&[1, 4], &[2, 9]) && !share(&[], &[1]));
    }
}
