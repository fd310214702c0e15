use super::*;
use crate::Reader;
use dateline_facts::report::Report;
use proptest::prelude::*;

fn sketches(text: &str) -> Vec<(EventType, String, Factuality)> {
    let mut reading = Reading::of(Report::plain("mem:t", text));
    crate::sentences::Sentences::new().run(&mut reading);
    crate::tokens::Tokens::new().run(&mut reading);
    Events::new()
        .sketches(&reading, None)
        .into_iter()
        .map(|s| (s.kind, s.trigger.of(text).to_owned(), s.factuality))
        .collect()
}

fn kinds(text: &str) -> Vec<EventType> {
    sketches(text).into_iter().map(|s| s.0).collect()
}

#[test]
fn verbs_active_and_passive() {
    assert_eq!(kinds("Rebels killed three policemen in Basra on Monday."), [EventType::Assault]);
    assert_eq!(kinds("Three policemen were killed by rebels in Basra."), [EventType::Assault]);
    assert_eq!(kinds("Turkey accused Greece of violating its airspace."), [EventType::Accuse]);
}

#[test]
fn cause_and_outcome_are_one_event() {
    assert_eq!(kinds("A drone strike on the base in Erbil killed two soldiers."), [EventType::Assault]);
    assert_eq!(kinds("Iran carried out a strike which killed a commander in Idlib."), [EventType::Assault]);
    assert_eq!(
        kinds("Militants attacked the base, killing two soldiers and wounding five."),
        [EventType::Assault]
    );
}

#[test]
fn other_senses_are_no_events() {
    assert_eq!(kinds("The director shot a film in Rome."), []);
    assert_eq!(kinds("He was fired from his job on Tuesday."), []);
    assert_eq!(kinds("The market was hit by falling prices."), []);
    assert_eq!(kinds("He died of a heart attack."), []);
    assert_eq!(kinds("The two firms struck a deal."), []);
}

#[test]
fn presentation() {
    assert_eq!(sketches("Israel did not attack the camp.")[0].2, Factuality::Negated);
    assert_eq!(sketches("Israel will withdraw its troops from the town.")[0].2, Factuality::Future);
    assert_eq!(sketches("Israel denied shelling the camp.").last().map(|s| s.2), Some(Factuality::Denied));
}

#[test]
fn idioms_of_force_and_their_other_senses() {
    assert_eq!(kinds("Troops neutralised six militants in Basra."), [EventType::Assault]);
    assert_eq!(kinds("France eliminated Spain in the quarter-finals."), []);
    assert_eq!(kinds("A missile was intercepted over Riyadh on Tuesday."), [EventType::Assault]);
    assert_eq!(kinds("A pass was intercepted by the defender."), []);
    assert_eq!(kinds("The soldiers fell back to the river."), [EventType::Retreat]);
    assert_eq!(kinds("Shares fell back on Tuesday."), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics_and_stays_in_bounds(text in "([A-Za-z’'é,;.\"“”()\\- ]{0,12}|killed |attack on |of |by |Israel |the |said |to |and |which |, |two |will |strike ){0,40}") {
        let reading = Reader::new().read(Report::plain("mem:p", &text));
        for event in &reading.events {
            prop_assert!(text.get(event.trigger.range()).is_some());
            prop_assert!(text.get(event.clause.range()).is_some());
            prop_assert!(event.actors.iter().chain(&event.recipients).all(|n| (*n as usize) < reading.entities.len()));
            prop_assert!(event.places.iter().all(|n| (*n as usize) < reading.places.len()));
        }
    }
}
