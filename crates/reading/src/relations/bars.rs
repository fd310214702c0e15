//! What bars a relation: another person between, mere people, events that are no backing.

use super::Scene;
use dateline_facts::entity::{Entity, EntityKind};
use dateline_facts::event::EventMention;
use dateline_facts::span::Span;

/// Whether one of these rows of the lexicon tells the event.
pub(super) fn told_by(event: &EventMention, rows: &[&str]) -> bool {
    event.by.split('+').any(|part| rows.contains(&part))
}

/// "UN envoy Hans Grundberg met Mohammed Abdulsalam": whether another person stands between the two, who holds the office.
pub(super) fn parted(scene: &Scene<'_>, a: &Entity, b: &Entity) -> bool {
    scene.here.iter().any(|n| {
        let e = &scene.reading.entities[*n as usize];
        e.kind == EntityKind::Person
            && !e.by.starts_with("entities:pronoun")
            && e.span.start >= a.span.end
            && e.span.end <= b.span.start
    })
}

/// "a meeting of Caribbean leaders", "chief of the officers": people of one kind, no body that anybody leads.
pub(super) fn mere_people(scene: &Scene<'_>, e: &Entity) -> bool {
    let words = e.span.of(&scene.reading.report.text);
    let last = words.rsplit(' ').next().unwrap_or("");
    matches!(
        last,
        "leaders"
            | "members"
            | "officials"
            | "ministers"
            | "people"
            | "officers"
            | "residents"
            | "civilians"
            | "citizens"
            | "diplomats"
            | "journalists"
            | "lawmakers"
            | "workers"
            | "students"
            | "supporters"
            | "protesters"
            | "demonstrators"
            | "prisoners"
            | "tourists"
            | "children"
            | "women"
            | "men"
    )
}

/// What nobody is a member of: a single state, a people, mere partners.
pub(super) fn no_body(e: &Entity) -> bool {
    let last = e.name.rsplit(' ').next().unwrap_or("").to_lowercase();
    matches!(e.kind, EntityKind::Place | EntityKind::Nationality)
        || super::pattern::is_state(&e.name)
        || e.code.ends_with("CVL")
        || matches!(last.as_str(), "partners" | "civilians" | "people" | "others" | "officials" | "experts")
}

/// "has threatened to cut ties with", "had asked Washington to urge": words between two names by which "has" tells no presence.
pub(super) fn words_only(between: &[(String, Span)]) -> bool {
    between.iter().any(|w| {
        matches!(
            w.0.as_str(),
            "threatened"
                | "asked"
                | "urged"
                | "accused"
                | "vowed"
                | "pledged"
                | "agreed"
                | "warned"
                | "said"
                | "called"
                | "offered"
                | "refused"
                | "ties"
                | "promised"
                | "told"
                | "apologised"
                | "apologized"
        )
    })
}

/// "advised its citizens against travel to", "were used against": words between two names by which "against" tells no enmity.
pub(super) fn mild(between: &[(String, Span)]) -> bool {
    let Some(at) = between.iter().position(|w| w.0 == "against") else { return false };
    let before = between[..at].iter().any(|w| {
        matches!(
            w.0.as_str(),
            "advised"
                | "advise"
                | "advises"
                | "warned"
                | "warns"
                | "used"
                | "use"
                | "chanted"
                | "voted"
                | "vote"
                | "won"
                | "played"
                | "case"
                | "lawsuit"
                | "evidence"
                | "weapons"
                | "targets"
        )
    });
    before || between[at..].iter().any(|w| matches!(w.0.as_str(), "travel" | "targets" | "trips"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, Span)> {
        text.split(' ').map(|w| (w.to_owned(), Span { start: 0, end: 0 })).collect()
    }

    #[test]
    fn not_all_against_is_enmity() {
        assert!(mild(&words("advised its citizens against travel to")));
        assert!(mild(&words("were used against")));
        assert!(!mild(&words("launched an operation against")));
        assert!(!mild(&words("fought the")));
    }

    #[test]
    fn words_are_no_presence() {
        assert!(words_only(&words("has threatened to cut ties with")));
        assert!(!words_only(&words("has 2,500 troops in")));
    }
}
