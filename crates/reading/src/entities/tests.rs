//! Sentences with what must be read from them.

use crate::Reader;
use dateline_facts::report::Report;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Words, kind, actor and code of every entity of a text.
fn read(text: &str) -> Vec<(String, &'static str, String, String)> {
    let reading = READER.read(Report::plain("mem:1", text));
    let text = &reading.report.text;
    reading
        .entities
        .iter()
        .map(|e| {
            let actor = e.actor.as_deref().unwrap_or("").to_owned();
            (e.span.of(text).to_owned(), e.kind.as_str(), actor, e.code.to_string())
        })
        .collect()
}

/// Asserts that the words are read as that actor with that code.
#[track_caller]
fn has(text: &str, words: &str, actor: &str, code: &str) {
    let found = read(text);
    assert!(
        found.iter().any(|(w, _, a, c)| w == words && a == actor && c == code),
        "{words} as {actor} {code} in {found:#?}"
    );
}

/// Asserts that no entity has an actor over those words.
#[track_caller]
fn lacks(text: &str, words: &str) {
    let found = read(text);
    assert!(!found.iter().any(|(w, _, a, _)| w == words && !a.is_empty()), "{words} in {found:#?}");
}

#[test]
fn spellings_of_one_name() {
    for name in ["Hashd al-Shaabi", "the Popular Mobilisation Forces", "Hashd Al Sha'abi", "the PMF"] {
        let words = name.trim_start_matches("the ");
        has(&format!("The strike in Iraq killed a commander of {name} on Friday."), words, "pmf", "IRQPRM");
    }
    has("Kata'ib Hizballah claimed the attack.", "Kata'ib Hizballah", "kataib-hezbollah", "IRQPRM");
    has("Da’esh attacked the town.", "Da’esh", "islamic-state", "REB");
}

#[test]
fn composed_actors() {
    has("Iraqi soldiers entered the city.", "Iraqi soldiers", "iraq.military", "IRQMIL");
    has("Turkish police arrested two men.", "Turkish police", "turkey.police", "TURCOP");
    has("Three U.S. service members were killed.", "U.S. service members", "usa.military", "USAMIL");
    has("The government of Iraq condemned the strike.", "government of Iraq", "iraq.government", "IRQGOV");
    has("The Iraqi army's 5th division advanced.", "Iraqi army", "iraq.military", "IRQMIL");
}

#[test]
fn described_actors() {
    has(
        "Pro-Iranian factions claimed the attack.",
        "Pro-Iranian factions",
        "described:pro-iranian-factions",
        "UAF",
    );
    has("Gunmen killed two civilians.", "Gunmen", "described:gunmen", "UAF");
    has("Gunmen killed two civilians.", "civilians", "described:civilians", "CVL");
    has("Police fired at protesters.", "protesters", "described:protesters", "OPP");
    has("Hamas fighters crossed the border.", "Hamas fighters", "hamas", "PSEREB");
}

#[test]
fn states_that_act() {
    has("Iran said it would answer.", "Iran", "iran.government", "IRNGOV");
    has("Washington said its forces would stay.", "Washington", "usa.government", "USAGOV");
    has("The White House denied it.", "White House", "usa.government", "USAGOV");
    has("Iraq accused Turkey of a breach.", "Turkey", "turkey.government", "TURGOV");
    lacks("A meeting was held in Washington.", "Washington");
    lacks("Two people died in Iraq.", "Iraq");
    lacks("He told us that it may rain.", "us");
    lacks("He told us that it may rain.", "may");
}

#[test]
fn people_and_what_refers_to_them() {
    let text =
        "Prime Minister Mohammed Shia al-Sudani met envoys. Al-Sudani said talks would begin. He left.";
    has(text, "Prime Minister Mohammed Shia al-Sudani", "mohammed-shia-al-sudani", "IRQGOV");
    has(text, "Al-Sudani", "mohammed-shia-al-sudani", "IRQGOV");
    has(text, "He", "mohammed-shia-al-sudani", "IRQGOV");
    has("Gen. Erik Kurilla spoke.", "Gen. Erik Kurilla", "michael-kurilla", "USAMIL");
    has(
        "Iraqi Foreign Minister Karim Dosa spoke.",
        "Iraqi Foreign Minister Karim Dosa",
        "person:karim-dosa",
        "IRQGOV",
    );
}

#[test]
fn the_group_and_its_like() {
    let text = "Kataib Hezbollah fired rockets on Monday. The group said it would stop.";
    has(text, "group", "kataib-hezbollah", "IRQPRM");
    has("The Assad regime denied it.", "Assad regime", "syria.government", "SYRGOV");
    has("ISIL terrorists fled.", "ISIL terrorists", "islamic-state", "REB");
    has("ISIL terrorists fled.", "ISIL", "islamic-state", "REB");
    has(
        "The international community must act.",
        "international community",
        "described:international-community",
        "",
    );
}

#[test]
fn bodies_by_head_word() {
    has("The Iraqi Oil Ministry denied it.", "Iraqi Oil Ministry", "iraq.government", "IRQGOV");
    has(
        "He leads the Ministry of Higher Education.",
        "Ministry of Higher Education",
        "named:ministry-of-higher-education",
        "GOV",
    );
    has("Russia's Ministry of Defence said so.", "Russia's Ministry of Defence", "russia.military", "RUSMIL");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics(text in "([A-Za-z.,'’\\-]{1,9}|Iraqi|soldiers|of|the|Mr\\.|U\\.S\\.|said|al-Sudani|Ministry|é|\\PC)( ([A-Za-z.,'’\\-]{1,9}|Iraqi|soldiers|of|the|Mr\\.|U\\.S\\.|said|al-Sudani|Ministry|\\PC)){0,30}") {
        let reading = READER.read(Report::plain("mem:1", &text));
        for e in &reading.entities {
            proptest::prop_assert!(reading.report.text.get(e.span.range()).is_some_and(|w| !w.is_empty()));
        }
    }
}
