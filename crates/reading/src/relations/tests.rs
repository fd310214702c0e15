use crate::Reader;
use dateline_facts::report::Report;
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Relations of a text as `kind: subject -> object`.
fn told(text: &str) -> Vec<String> {
    let reading = READER.read(Report::plain("mem:t", text));
    let words = |n: u32| reading.entities[n as usize].span.of(text).to_owned();
    reading
        .relations
        .iter()
        .map(|r| format!("{}: {} -> {}", r.kind, words(r.subject), words(r.object)))
        .collect()
}

#[test]
fn relations_by_hand() {
    assert!(
        told("Hassan Nasrallah, the leader of Hezbollah, spoke on Friday.")
            .contains(&"leads: Hassan Nasrallah -> Hezbollah".to_owned())
    );
    assert!(told("Iran supports Hezbollah.").contains(&"supports: Iran -> Hezbollah".to_owned()));
    assert!(
        told("Kataib Hezbollah is part of the Popular Mobilization Forces.")
            .iter()
            .any(|r| r.starts_with("member_of: Kataib Hezbollah ->"))
    );
}

/// Whether the relation is told, by parts of its words.
fn tells(text: &str, kind: &str, subject: &str, object: &str) -> bool {
    told(text).iter().any(|r| {
        let Some((k, ends)) = r.split_once(": ") else { return false };
        let Some((s, o)) = ends.split_once(" -> ") else { return false };
        k == kind && s.contains(subject) && o == object
    })
}

#[test]
fn leaders_by_a_title() {
    for (text, subject, object) in [
        ("Quds Force commander Qassem Soleimani was killed in Baghdad.", "Soleimani", "Quds Force"),
        ("ISIS leader Abu Bakr al-Baghdadi spoke in Mosul.", "Baghdadi", "ISIS"),
        ("Wagner Group founder Yevgeny Prigozhin died in a crash.", "Prigozhin", "Wagner Group"),
        ("The Houthi leader, Abdul-Malik al-Houthi, spoke on Thursday.", "Abdul-Malik", "Houthi"),
        ("Hassan Nasrallah, head of Hezbollah, said the war would go on.", "Nasrallah", "Hezbollah"),
    ] {
        assert!(tells(text, "leads", subject, object), "{text} {:?}", told(text));
    }
}

#[test]
fn members_by_a_title_or_a_noun() {
    for (text, subject, object) in [
        ("Hezbollah commander Fuad Shukr was killed in Beirut on Tuesday.", "Shukr", "Hezbollah"),
        ("A senior Hamas official, Osama Hamdan, spoke in Beirut.", "Hamdan", "Hamas"),
        ("Likud lawmaker Danny Danon criticised the deal.", "Danon", "Likud"),
        (
            "Free Syrian Army fighter Abu Ahmed told AFP that the town had fallen.",
            "Abu Ahmed",
            "Free Syrian Army",
        ),
        (
            "Kataib Hezbollah, part of the Popular Mobilisation Forces, denied it.",
            "Kataib",
            "Popular Mobilisation Forces",
        ),
        (
            "Ali Hassan al-Majid, a member of the Baath Party, was arrested in 2003.",
            "al-Majid",
            "Baath Party",
        ),
        (
            "Islamic Jihad's armed wing, the al-Quds Brigades, fired rockets.",
            "al-Quds Brigades",
            "Islamic Jihad",
        ),
        (
            "The army met soldiers from 3rd Battalion, 321st Field Artillery Regiment, on Monday.",
            "3rd Battalion",
            "321st Field Artillery Regiment",
        ),
        (
            "Prince Mohammed bin Salman, a member of the Al Saud family, visited Cairo.",
            "Salman",
            "Al Saud family",
        ),
    ] {
        assert!(tells(text, "member_of", subject, object), "{text} {:?}", told(text));
        assert!(!tells(text, "leads", subject, object), "{text} {:?}", told(text));
    }
}

#[test]
fn members_that_are_listed() {
    let text = "Coalition nations which have conducted strikes in Syria include Australia, Canada and the United States.";
    for member in ["Australia", "Canada", "United States"] {
        assert!(tells(text, "member_of", member, "Coalition nations"), "{member} {:?}", told(text));
    }
    assert!(!told(text).iter().any(|r| r.starts_with("member_of") && r.ends_with("Syria")));
    let text = "The international community, including Russia and Iran, must act.";
    for member in ["Russia", "Iran"] {
        assert!(tells(text, "member_of", member, "international community"), "{member} {:?}", told(text));
    }
}

#[test]
fn one_leader_of_several_belongs() {
    let text = "Abu Jandal al-Kuwaiti, an ISIL gang leader in Raqqah, was struck on Monday.";
    assert!(tells(text, "member_of", "Abu Jandal", "ISIL"), "{:?}", told(text));
    assert!(!tells(text, "leads", "Abu Jandal", "ISIL"), "{:?}", told(text));
    let text = "Abu Mahdi al-Muhandis, deputy head of the Popular Mobilisation Forces, died.";
    assert!(!tells(text, "leads", "al-Muhandis", "Popular Mobilisation Forces"), "{:?}", told(text));
}

#[test]
fn what_is_no_membership() {
    assert!(
        !told("Former Hamas official Osama Hamdan spoke in Beirut.")
            .iter()
            .any(|r| r.starts_with("member_of"))
    );
    assert!(!told("The plan includes Iraq and Syria.").iter().any(|r| r.starts_with("member_of")));
    assert!(!told("Iran, including Tehran, was calm.").iter().any(|r| r.starts_with("member_of")));
}

#[test]
fn what_is_denied_is_none() {
    assert!(told("Iran does not support Hezbollah.").is_empty());
    assert!(told("Iran would support Hezbollah if asked.").is_empty());
}

#[test]
fn a_deployment_has_its_count() {
    let text = "The United States has about 2,500 troops in Iraq.";
    let reading = READER.read(Report::plain("mem:t", text));
    let relation = reading.relations.iter().find(|r| r.kind.as_str() == "deployed_in").expect("a deployment");
    let quantity = &reading.quantities[relation.quantity.expect("a count") as usize];
    assert!(quantity.span.of(text).contains("2,500"), "{}", quantity.span.of(text));
}

proptest! {
    #[test]
    fn never_panics_and_stays_in_bounds(text in "(Iran|Hezbollah|the army|, |is part of |backed by |-backed |pro-|'s leader |in |Iraq|é|\\PC){0,24}") {
        let reading = READER.read(Report::plain("mem:t", &text));
        for relation in &reading.relations {
            prop_assert!((relation.subject as usize) < reading.entities.len());
            prop_assert!((relation.object as usize) < reading.entities.len());
            for span in &relation.evidence {
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
            }
        }
    }
}
