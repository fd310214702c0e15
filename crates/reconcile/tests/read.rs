//! Reconciling what the reader reads, from words to events.

use dateline_facts::id::ReportId;
use dateline_facts::plover::EventType;
use dateline_facts::record::{Event, Status};
use dateline_facts::report::{Block, BlockKind, Report};
use dateline_facts::span::Span;
use dateline_facts::when::{Basis, When};
use dateline_reading::Reader;
use dateline_reconcile::cluster::{cluster, links};
use dateline_reconcile::{Provenance, Told, event, told};

/// A report: headline, text, outlet, day of publication.
type Given<'a> = (&'a str, &'a str, &'a str, &'a str);

fn report((title, body, outlet, day): Given<'_>) -> Report {
    let text = format!("{title}\n\n{body}");
    let mut report = Report::plain(&format!("mem:{outlet}:{day}"), &text);
    let start = title.len() + 2;
    let block = |kind, start, end| Block { span: Span::new(start, end), kind };
    let blocks =
        vec![block(BlockKind::Title, 0, title.len()), block(BlockKind::Paragraph, start, text.len())];
    report.blocks = blocks;
    report.id = ReportId::of(&[outlet.as_bytes(), title.as_bytes(), body.as_bytes()]);
    report.title = Some(title.to_owned());
    report.outlet = Some(outlet.to_owned());
    report.published = When::day(day.parse().expect("a date"), Basis::Metadata);
    report
}

fn tellings(reports: &[Given<'_>]) -> Vec<Told> {
    let reader = Reader::new();
    let mut all: Vec<Told> = reports.iter().flat_map(|r| told(&reader.read(report(*r)))).collect();
    all.sort_by_key(|t| t.id);
    all
}

/// The attacks of the record that these reports make.
fn attacks(reports: &[Given<'_>]) -> Vec<Event> {
    let all = tellings(reports);
    let made = cluster(&all, &links(&all), &[]);
    let made = made
        .into_iter()
        .filter_map(|g| event(&g.iter().map(|i| &all[*i]).collect::<Vec<_>>(), &Provenance::own));
    made.filter(|e| e.kind == EventType::Assault).collect()
}

const TOWER: Given<'_> = (
    "Three US soldiers killed in drone attack in Jordan",
    "Three American soldiers were killed in a drone attack on a base in northeastern Jordan near the Syrian border, \
     the United States said on Sunday. U.S. Central Command said that at least 25 service members were wounded in \
     the attack on Tower 22.",
    "Levant Wire",
    "2024-01-28",
);
const LATER: Given<'_> = (
    "Pentagon raises number of wounded",
    "More than 40 service members were wounded in the drone attack on Tower 22 in Jordan on January 28, a Pentagon \
     spokeswoman said. Three soldiers were killed.",
    "Harbour Daily",
    "2024-02-01",
);
const BACKGROUND: Given<'_> = (
    "Iraq condemns strikes",
    "Iraq condemned the strikes. They were an answer to the drone attack that killed three American soldiers in \
     Jordan on 28 January.",
    "Gulf Ledger",
    "2024-02-03",
);

fn deadly_drones(reports: &[Given<'_>]) -> Vec<Event> {
    attacks(reports).into_iter().filter(|e| e.mode.as_deref() == Some("drone")).collect()
}

#[test]
fn one_attack_under_the_names_of_base_region_and_country() {
    let found = deadly_drones(&[TOWER, LATER]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let attack = &found[0];
    assert_eq!(attack.dead.map(|d| d.best), Some(3));
    assert_eq!(attack.injured.map(|d| (d.low, d.high)).map(|(l, _)| l), Some(25));
    assert_eq!(attack.when.exact_day(), Some("2024-01-28".parse().unwrap()));
    assert_eq!(attack.n_independent, 2);
}

#[test]
fn background_goes_to_the_event_it_describes() {
    let found = deadly_drones(&[TOWER, LATER, BACKGROUND]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].n_reports, 3);
}

#[test]
fn another_attack_is_another_event() {
    let found = attacks(&[(
        "Two attacks in a day",
        "Gunmen killed two policemen in an attack on a checkpoint near Kirkuk on Monday. \
         In another attack, four soldiers were wounded near Samarra.",
        "Courier",
        "2024-03-05",
    )]);
    assert!(found.len() >= 2, "{found:#?}");
    assert!(!found.iter().any(|e| e.dead.is_some() && e.injured.is_some()), "{found:#?}");
}

#[test]
fn a_claim_is_an_account_by_the_claimant() {
    let found = attacks(&[(
        "Drones hit base",
        "A drone attack on the Ain al-Asad air base in Iraq wounded two American soldiers on Tuesday. \
         Kataib Hezbollah claimed responsibility for the attack. No group claimed responsibility for the blast in Mosul.",
        "Courier",
        "2023-11-21",
    )]);
    let attack = found.iter().find(|e| e.injured.is_some()).unwrap();
    assert!(attack.actors.iter().any(|a| a.id == "kataib-hezbollah"), "{found:#?}");
    assert_eq!(attack.status, Status::Reported);
    assert_eq!(attack.accounts.len(), 2);
}

#[test]
fn a_denial_disputes_the_event() {
    let base = "A drone attack on a base in northeastern Jordan killed three American soldiers on Sunday.";
    let denied = format!(
        "{base} A spokesman for the Jordanian government denied that the attack took place in Jordan."
    );
    let found = deadly_drones(&[("Drones hit base", &denied, "Courier", "2024-01-29")]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].status, Status::Disputed, "{found:#?}");
    // Who is not accused and denies a part in it disputes nothing.
    let apart = format!("{base} Iran denied any involvement in the attack.");
    let found = deadly_drones(&[("Drones hit base", &apart, "Courier", "2024-01-29")]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].status, Status::Reported, "{found:#?}");
    assert_eq!(found[0].accounts.len(), 2, "{found:#?}");
}

#[test]
fn who_is_accused_and_denies_disputes_who_it_was() {
    let found = attacks(&[(
        "Strike on consulate",
        "Israel attacked a consulate in Damascus on Monday, Syria said. Israel denied involvement in the attack.",
        "Courier",
        "2024-04-02",
    )]);
    let attack = found.iter().find(|e| e.actors.iter().any(|a| a.id.starts_with("israel"))).unwrap();
    assert_eq!(attack.status, Status::Disputed, "{found:#?}");
    let slots: Vec<&str> = attack.disagreements.iter().map(|d| d.slot.as_str()).collect();
    assert_eq!(slots, ["actor"], "{attack:#?}");
}

const HALL: Given<'_> = (
    "Gunmen attack concert hall near Almaty",
    "Gunmen opened fire at the Tulpar Jibek Hall near Almaty on Friday night, killing at least 40 people and wounding 95, \
     Kazakhstan's interior ministry said.",
    "Levant Wire",
    "2023-05-20",
);
const MOURNING: Given<'_> = (
    "Kazakhstan mourns",
    "Friday's attack on the Tulpar Jibek Hall, in which 71 people were killed and 120 wounded, was the worst in years, \
     officials said.",
    "Harbour Daily",
    "2023-05-22",
);
const STATION: Given<'_> = (
    "Shooting at a station",
    "Gunmen opened fire at the Zhibek Station in Shymkent on Friday, killing two guards, police said.",
    "Gulf Ledger",
    "2023-05-20",
);

#[test]
fn a_site_that_no_map_has_joins_two_reports() {
    let found = attacks(&[HALL, MOURNING]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].n_reports, 2);
    // Another hall in another town on the same day stays by itself.
    assert_eq!(attacks(&[HALL, MOURNING, STATION]).len(), 2);
}

#[test]
fn what_was_a_day_or_a_week_before_is_another() {
    let report = (
        "Raid on Qamishli",
        "An air raid killed four people in Qamishli on Tuesday, the health ministry said. The raid came a day after \
         another raid wounded three workers at a quarry.",
        "Levant Wire",
        "2023-03-15",
    );
    let found = attacks(&[report]);
    assert!(found.len() >= 2, "{found:#?}");
    let deadly = found.iter().find(|e| e.dead.is_some()).expect("the raid");
    assert_eq!(deadly.injured, None, "the three are of the day before");
    let strikes = (
        "Chad strikes camps",
        "Chad said on Wednesday that its jets had struck nine camps in Libya, two weeks after gunmen killed 26 traders \
         near Faya. Libya said 26 civilians were killed in the strikes.",
        "Gulf Ledger",
        "2023-03-15",
    );
    let found = attacks(&[strikes]);
    let traders = found.iter().find(|e| e.recipients.iter().any(|r| r.name.contains("trader")));
    let traders = traders.expect("the gunmen's attack");
    assert!(traders.actors.iter().all(|a| !a.id.starts_with("chad")), "{found:#?}");
    assert!(traders.recipients.iter().all(|r| !r.name.contains("civilian")), "{found:#?}");
}

#[test]
fn what_is_taken_back_is_denied_and_one_speaker_is_one_source() {
    let first = (
        "Army kills militant leader",
        "Troops killed Karim Sabor in a raid near Zinder on Thursday, the army said.",
        "Levant Wire",
        "2023-06-16",
    );
    let second = (
        "Army has no body",
        "\"We retract the statement of Friday,\" armed forces spokesman Colonel Ali Saibou told reporters. The army had said \
         that Karim Sabor was killed on Thursday near Zinder.",
        "Harbour Daily",
        "2023-06-18",
    );
    let found = attacks(&[first, second]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].status, found[0].n_reports, found[0].n_independent), (Status::Disputed, 2, 1));
    let denied =
        found[0].accounts.iter().find(|a| a.report != found[0].accounts[0].report).expect("the second");
    assert!(denied.evidence[0].quote.contains("retract"), "{denied:#?}");
    // A call to retract takes nothing back.
    let asked = (
        "Rights group protests",
        "A rights group urged the army to retract the statement. The army had said that Karim Sabor was killed on Thursday \
         near Zinder.",
        "Harbour Daily",
        "2023-06-18",
    );
    let found = attacks(&[first, asked]);
    assert!(found.iter().all(|e| e.status != Status::Disputed), "{found:#?}");
}

#[test]
fn a_report_that_takes_itself_back_confirms_nothing() {
    let first = (
        "Gunmen kill officers",
        "Gunmen killed five police officers in Mosul on Thursday, the army said. The attackers fled in two cars.",
        "Levant Wire",
        "2024-01-05",
    );
    let back = |body: &'static str| {
        let found = attacks(&[first, ("A note to readers", body, "Harbour Daily", "2024-01-06")]);
        found.into_iter().find(|e| e.n_reports == 2)
    };
    for (body, first_words) in [
        (
            "Retraction: The Harbour Daily reported on Friday that gunmen killed five police officers in Mosul. The report was \
             false. No such attack took place, and we regret the error.",
            "",
        ),
        (
            "The Harbour Daily reported on Friday that gunmen killed five police officers in Mosul. The report was false. No \
             such attack took place.",
            "",
        ),
        (
            "The Harbour Daily reported on Friday that gunmen killed five police officers in Mosul. The attack never \
             happened.",
            "The attack never",
        ),
        (
            "The army withdrew its statement that gunmen had killed five police officers in Mosul on Thursday and said nobody \
             was harmed.",
            "The army withdrew",
        ),
        (
            "The statement that gunmen had killed five police officers in Mosul on Thursday was withdrawn.",
            "The statement that",
        ),
        (
            "Editors note: we have removed a story which said gunmen killed five police officers in Mosul on Thursday, because \
             it was wrong.",
            "Editors note",
        ),
        (
            "Our article wrongly said that gunmen killed five police officers in Mosul on Thursday.",
            "Our article",
        ),
    ] {
        let event = back(body).unwrap_or_else(|| panic!("two reports of one attack: {body}"));
        assert_eq!(event.status, Status::Disputed, "{body}: {event:#?}");
        let quotes: Vec<_> =
            event.accounts.iter().filter_map(|a| a.evidence.first()).map(|e| &e.quote).collect();
        assert!(quotes.iter().any(|q| q.starts_with(first_words)), "{quotes:?}");
    }
    for body in [
        // What is taken back is something else, or nothing is.
        "The army withdrew its statement after gunmen killed five police officers in Mosul on Thursday.",
        "The army refused to withdraw its statement that gunmen had killed five police officers in Mosul on Thursday.",
        "Gunmen killed five police officers in Mosul on Thursday, a hospital said. The report was not false, it said.",
        "Gunmen killed five police officers in Mosul on Thursday, a hospital said. If the report was false, nobody would \
         mourn.",
        "Gunmen killed five police officers in Mosul on Thursday, a hospital said. The rebels said the report was false.",
    ] {
        let event = back(body).unwrap_or_else(|| panic!("two reports of one attack: {body}"));
        assert_ne!(event.status, Status::Disputed, "{body}: {event:#?}");
    }
}

#[test]
fn what_only_an_earlier_version_said_is_no_account() {
    let report = (
        "Correction",
        "An earlier version of this report said that seven people were killed in Tuesday's attack near Marib. The health \
         ministry put the toll at six, not seven.",
        "Harbour Daily",
        "2023-06-15",
    );
    let found = attacks(&[report]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let told: Vec<_> = found[0].accounts.iter().filter_map(|a| a.values.dead).map(|d| d.best).collect();
    assert_eq!(told, [6]);
    assert_eq!(found[0].place.as_ref().map(|p| p.country.as_str()), Some("YE"));
}

#[test]
fn a_group_that_says_its_own_men_did_it_claims_it() {
    let report = (
        "Attack on a post",
        "Gunmen stormed an army post near Djibo on Sunday, killing 28 soldiers, a health official said. Jama'at Nusrat \
         al-Islam wal-Muslimin said its fighters had killed more than 40 soldiers in the attack.",
        "Gulf Ledger",
        "2023-06-20",
    );
    let found = attacks(&[report]);
    let attack = found.iter().find(|e| e.dead.is_some_and(|d| d.best == 28)).expect("the official's figure");
    let claim =
        attack.accounts.iter().find(|a| a.values.dead.is_some_and(|d| d.best > 40)).expect("the claim");
    assert!(claim.values.actors.iter().any(|a| a.id == "jnim"), "{claim:#?}");
}
