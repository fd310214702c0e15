//! ACLED's sub-event type of single notes: weighted F1 over the labels of the gold.
//!
//! **PATH** is a table (`.tsv`): the text of a note, a tab, its sub-event type; or a folder of such tables. A first line `text<TAB>label` is a
//! header; lines with `#` in front are comments. Labels are compared without case, marks and small words, and ACLED's own
//! names, those of the LEMONADE data (`AirOrDroneStrike`), of the CASE 2021 shared task (`AIR_STRIKE`) and older ones are read as one. The mean F1 is weighted by how often each
//! label stands in the gold; a label that the program never gives scores 0.

use crate::outcome::{Outcome, Tally, files, hash, ratio};
use anyhow::Result;
use dateline_facts::report::Report;
use dateline_reading::Reader;
use dateline_reading::acled::of_note;
use std::collections::BTreeMap;
use std::path::Path;

/// Scores every `.tsv` below `path`.
pub fn run(path: &Path, errors: bool) -> Result<Outcome> {
    let files = files(path, ".tsv")?;
    let reader = Reader::new();
    let mut pairs: Vec<(String, String)> = Vec::new();
    for file in &files {
        let table = std::fs::read_to_string(file)?;
        for line in table.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let Some((text, label)) = line.rsplit_once('\t') else { continue };
            if label.trim().eq_ignore_ascii_case("label") {
                continue;
            }
            let said = of_note(&reader.read(Report::plain("note", text)));
            let (gold, key) = (canonical(label), canonical(said));
            if errors && gold != key {
                eprintln!("gold {gold} said {key} | {text}");
            }
            pairs.push((gold, key));
        }
    }
    anyhow::ensure!(!pairs.is_empty(), "no notes here");
    let (weighted, table) = weighted_f1(&pairs);
    let right = pairs.iter().filter(|(g, s)| g == s).count();
    let labels = table.iter().filter(|(_, t)| t.gold > 0).count();
    let by_label = table
        .iter()
        .filter(|(_, t)| t.gold > 0)
        .map(|(k, t)| {
            let cell = format!("P {:.2} R {:.2} of {}", t.precision(), t.recall(), t.gold);
            (k.clone(), serde_json::json!(cell))
        })
        .collect();
    let macro_f1 = table.values().filter(|t| t.gold > 0).map(|t| t.f1()).sum::<f64>() / labels.max(1) as f64;
    Ok(Outcome::over(pairs.len(), hash(&files)?)
        .metric("weighted_f1", weighted)
        .metric("macro_f1", macro_f1)
        .metric("accuracy", ratio(right, pairs.len()))
        .detail("by_label", serde_json::Value::Object(by_label)))
}

/// One name for each label, whichever list it comes from.
fn canonical(label: &str) -> String {
    let low = label.to_lowercase();
    let kept: String =
        low.split(|c: char| !c.is_alphanumeric()).filter(|w| !matches!(*w, "or" | "of" | "the")).collect();
    let name = kept.trim_end_matches('s');
    match name {
        "airordronestrike" => "airdronestrike",
        "shellingorartilleryormissileattack" => "shellingartillerymissileattack",
        "remoteexplosiveorlandmineoried" => "remoteexplosivelandmineied",
        "abductionorforceddisappearance" => "abductionforceddisappearance",
        "excessiveforceagainstprotestor" => "excessiveforceagainstprotester",
        "lootingorpropertydestruction" => "lootingpropertydestruction",
        "changetoarmedgroup" => "changetogroupactivity",
        "baseestablished" | "headquarterorbaseestablished" | "headquartersorbaseestablished" => {
            "headquartersbaseestablished"
        }
        "nonviolenttransferofterritory" => "nonviolenttransferterritory",
        "otherstrategicdevelopment" => "other",
        "abductdissap" => "abductionforceddisappearance",
        "airstrike" => "airdronestrike",
        "artmissattack" => "shellingartillerymissileattack",
        "changetogroupact" => "changetogroupactivity",
        "chemweap" => "chemicalweapon",
        "disrweap" => "disruptedweaponsuse",
        "forceagainstprotest" => "excessiveforceagainstprotester",
        "govregainsterit" => "governmentregainsterritory",
        "hqestablished" => "headquartersbaseestablished",
        "mobviol" => "mobviolence",
        "nonstateactorovertakester" => "nonstateactorovertakesterritory",
        "nonviolterrittransfer" => "nonviolenttransferterritory",
        "peaceprotest" => "peacefulprotest",
        "propertydistruct" | "propertydestruct" => "lootingpropertydestruction",
        "protestwithinter" => "protestwithintervention",
        "remexplo" => "remoteexplosivelandmineied",
        "sexviol" => "sexualviolence",
        "suicbomb" => "suicidebomb",
        "violdemonstr" => "violentdemonstration",
        "orgcrime" | "organizedcrime" => "organisedcrime",
        "attrib" | "attribution" => "attributionresponsibility",
        "diplo" => "diplomaticevent",
        other => other,
    }
    .to_owned()
}

/// Mean F1 weighted by the gold's counts.
fn weighted_f1(pairs: &[(String, String)]) -> (f64, BTreeMap<String, Tally>) {
    let mut table: BTreeMap<String, Tally> = BTreeMap::new();
    for (gold, said) in pairs {
        table.entry(gold.clone()).or_default().gold += 1;
        let tally = table.entry(said.clone()).or_default();
        tally.predicted += 1;
        tally.right += usize::from(gold == said);
    }
    let sum: f64 = table.values().map(|t| t.f1() * t.gold as f64).sum();
    (sum / pairs.len().max(1) as f64, table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_reading::acled::{BEYOND, SUB_EVENTS};

    #[test]
    fn labels_of_all_lists_meet() {
        assert_eq!(canonical("AirOrDroneStrike"), canonical("Air/drone strike"));
        assert_eq!(canonical("Headquarters or base established"), canonical("BaseEstablished"));
        assert_eq!(canonical("ChangeToArmedGroup"), canonical("Change to group/activity"));
        assert_eq!(canonical("RemoteExplosiveOrLandmineOrIED"), canonical("Remote explosive/landmine/IED"));
        assert_eq!(canonical("OtherStrategicDevelopment"), canonical("Other"));
        assert_eq!(canonical("Arrest"), canonical("Arrests"));
        assert_eq!(
            canonical("NonViolentTransferOfTerritory"),
            canonical("Non-violent transfer of territory")
        );
        assert_eq!(
            canonical("ExcessiveForceAgainstProtestors"),
            canonical("Excessive force against protesters")
        );
    }

    /// The labels of the CASE 2021 shared task, as they are spelt there, in the order of the names here.
    const SHARED: &[&str] = &[
        "GOV_REGAINS_TERIT",
        "NON_STATE_ACTOR_OVERTAKES_TER",
        "ARMED_CLASH",
        "FORCE_AGAINST_PROTEST",
        "PROTEST_WITH_INTER",
        "PEACE_PROTEST",
        "VIOL_DEMONSTR",
        "MOB_VIOL",
        "CHEM_WEAP",
        "AIR_STRIKE",
        "SUIC_BOMB",
        "ART_MISS_ATTACK",
        "REM_EXPLOS",
        "GRENADE",
        "SEX_VIOL",
        "ATTACK",
        "ABDUCT_DISSAP",
        "AGREEMENT",
        "ARREST",
        "CHANGE_TO_GROUP_ACT",
        "DISR_WEAP",
        "HQ_ESTABLISHED",
        "PROPERTY_DISTRUCT",
        "NON_VIOL_TERRIT_TRANSFER",
        "OTHER",
        "ORG_CRIME",
        "NATURAL_DISASTER",
        "MAN_MADE_DISASTER",
        "ATTRIB",
        "DIPLO",
    ];

    #[test]
    fn labels_of_the_shared_task_meet() {
        let names = SUB_EVENTS.iter().map(|(name, _, _)| *name).chain(BEYOND.iter().copied());
        assert_eq!(names.clone().count(), SHARED.len());
        for (name, label) in names.zip(SHARED) {
            assert_eq!(canonical(name), canonical(label), "{label}");
        }
        assert_eq!(canonical("ATTRIBUTION_OF_RESPONSIBILITY"), canonical("ATTRIB"));
        assert_eq!(canonical("ATTRIBUTION"), canonical("ATTRIB"));
        assert_eq!(canonical("DIPLOMATIC_EVENT"), canonical("DIPLO"));
    }

    #[test]
    fn weighted_f1_by_hand() {
        let pair = |g: &str, s: &str| (g.to_owned(), s.to_owned());
        // a: P 1/2, R 1/2, F 1/2, twice; b: P 1/1, R 1/1, F 1, once.
        let pairs = [pair("a", "a"), pair("a", "c"), pair("b", "b")];
        assert!((weighted_f1(&pairs).0 - ((2.0 / 3.0) * 2.0 + 1.0) / 3.0).abs() < 1e-9);
    }
}
