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
