//! Stories: events between the same parties, or of the same kind by one party at one place, that follow each
//! other within two weeks.

use dateline_facts::actor::Actor;
use dateline_facts::place::PlaceKind;
use dateline_facts::record::{Event, Status};

/// Events further apart in days do not go on from each other.
pub const GAP: i32 = 14;

/// What an event shares with others of its story. Two events with a key in common and at most [`GAP`] days apart
/// belong to one story; an event without keys belongs to none.
pub fn keys(event: &Event) -> Vec<String> {
    if matches!(event.status, Status::Hypothetical) || event.when.is_unknown() {
        return Vec::new();
    }
    let (actors, recipients) = (heads(&event.actors), heads(&event.recipients));
    let mut keys: Vec<String> = Vec::new();
    for a in &actors {
        for b in &recipients {
            if a != b {
                keys.push(format!("{}|{}", a.min(b), a.max(b)));
            }
        }
    }
    if keys.is_empty()
        && let Some(place) = &event.place
        && !matches!(place.precision, PlaceKind::Country | PlaceKind::Continent)
    {
        let parties = if actors.is_empty() { &recipients } else { &actors };
        keys.extend(parties.iter().map(|a| format!("{a}@{}#{}", place.name.to_lowercase(), event.kind)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The heads of hierarchical ids of known actors: `usa` for `usa.military`.
fn heads(actors: &[Actor]) -> Vec<&str> {
    let known = actors.iter().filter(|a| !a.is_described());
    known.map(|a| a.id.split('.').next().unwrap_or(&a.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::tests::{actor, city, on, sample};

    #[test]
    fn keys_by_hand() {
        let mut told = sample(1, 1);
        told.when = on("2024-01-04");
        told.actors = vec![actor("usa.military"), actor("described:gunmen")];
        told.recipients = vec![actor("kataib-hezbollah")];
        let event = crate::event(&[&told], &crate::event::Provenance::own).unwrap();
        assert_eq!(keys(&event), ["kataib-hezbollah|usa"]);
        told.recipients.clear();
        told.place = city("Baghdad", "IQ", 33.3, 44.4);
        let event = crate::event(&[&told], &crate::event::Provenance::own).unwrap();
        assert_eq!(keys(&event), ["usa@baghdad#ASSAULT"]);
    }
}
