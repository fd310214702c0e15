//! What kind of party an actor is, so that "police" can be the police of a country and "gunmen" a group with a name.

use dateline_facts::actor::Actor;

/// Kinds of party that reports name in general words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sector {
    Army,
    Police,
    State,
    Armed,
    Civil,
}

/// By the last letters of its PLOVER code.
pub(crate) fn sector(actor: &Actor) -> Option<Sector> {
    let code = actor.code.as_str();
    let tail = code.get(code.len().checked_sub(3)?..)?;
    Some(match tail {
        "MIL" => Sector::Army,
        "COP" => Sector::Police,
        "GOV" | "LEG" | "JUD" | "SPY" => Sector::State,
        "REB" | "UAF" | "PRM" | "CRM" => Sector::Armed,
        "CVL" | "LAB" | "EDU" | "JRN" | "REF" | "HLH" | "AGR" | "BUS" | "REL" => Sector::Civil,
        _ => return None,
    })
}

/// Points for one side naming in general words what the other names: 0.5 where it can be the same party, -0.5 where the
/// words are of another kind of party, 0 where nothing is said.
pub(crate) fn general(a: &[Actor], b: &[Actor]) -> f32 {
    let mut best: f32 = 0.0;
    let mut against = !a.is_empty() && !b.is_empty();
    for x in a {
        for y in b {
            let (Some(p), Some(q)) = (sector(x), sector(y)) else {
                against = false;
                continue;
            };
            if p == q {
                against = false;
                if p != Sector::Civil && (x.is_described() || y.is_described()) {
                    best = best.max(0.5);
                }
            } else if matches!(
                (p, q),
                (Sector::State, Sector::Army | Sector::Police)
                    | (Sector::Army | Sector::Police, Sector::State)
            ) {
                against = false;
            }
        }
    }
    if against { -0.5 } else { best }
}

/// "Three members of Kataib Hezbollah" and Kataib Hezbollah.
pub(crate) fn member(a: &Actor, b: &Actor) -> bool {
    let of = |described: &Actor, known: &Actor| {
        let slug = described.id.strip_prefix("described:").unwrap_or("");
        !known.is_described()
            && known.id.len() > 3
            && !known.id.contains('.')
            && slug.find(known.id.as_str()).is_some_and(|at| {
                let end = at + known.id.len();
                at > 0 && slug[..at].ends_with("-of-") && (end == slug.len() || slug[end..].starts_with('-'))
            })
    };
    of(a, b) || of(b, a)
}

/// Two organs of one state, either of which can stand for its forces: `india.government` and `india.military`.
pub(crate) fn organs(a: &str, b: &str) -> bool {
    let organ = |id: &str| -> Option<String> {
        let (head, organ) = id.split_once('.')?;
        matches!(organ, "government" | "military").then(|| head.to_owned())
    };
    matches!((organ(a), organ(b)), (Some(x), Some(y)) if x == y)
}

/// The institution that the words of a source name: "the army" and "the military" are one, "officials" are nobody.
pub(crate) fn institution(words: &str) -> Option<&'static str> {
    const KNOWN: &[(&str, &[&str])] = &[
        ("army", &["army", "military"]),
        ("police", &["police"]),
        ("government", &["government"]),
        ("health ministry", &["health ministry", "ministry of health"]),
        ("interior ministry", &["interior ministry", "ministry of interior"]),
        (
            "defence ministry",
            &["defence ministry", "defense ministry", "ministry of defence", "ministry of defense"],
        ),
        ("foreign ministry", &["foreign ministry", "ministry of foreign affairs"]),
    ];
    let words = words.to_lowercase();
    let words = words.strip_prefix("the ").unwrap_or(&words);
    KNOWN.iter().find(|(_, all)| all.contains(&words)).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: &str, code: &str) -> Actor {
        Actor { id: id.into(), name: id.into(), code: code.into() }
    }

    #[test]
    fn general_words() {
        let (police, georgian) = (party("described:police", "COP"), party("georgia.police", "GEOCOP"));
        let (gunmen, people) = (party("described:gunmen", "UAF"), party("described:people", "CVL"));
        assert!(general(std::slice::from_ref(&police), &[georgian]) > 0.0);
        assert!(general(std::slice::from_ref(&gunmen), &[party("jnim", "MLIREB")]) > 0.0);
        assert!(general(std::slice::from_ref(&gunmen), &[police]) < 0.0);
        let people = std::slice::from_ref(&people);
        assert!(general(people, people).abs() < f32::EPSILON);
        assert!(general(&[], &[gunmen]).abs() < f32::EPSILON);
    }

    #[test]
    fn members_and_organs() {
        let members = party("described:three-members-of-kataib-hezbollah", "");
        assert!(member(&members, &party("kataib-hezbollah", "IRQPRM")));
        assert!(!member(&members, &party("hezbollah", "LBNREB")), "another group");
        assert!(organs("india.government", "india.military") && !organs("india.government", "iran.military"));
        assert_eq!(institution("The army"), institution("the military"));
        assert_eq!(institution("local officials"), None);
    }
}
