use crate::Reader;
use dateline_facts::report::{BlockKind, Report};
use dateline_facts::when::{Basis, When};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

fn dated(text: &str, header: Option<(Date, Basis)>) -> Report {
    let mut report = Report::plain("mem:1", text);
    if let Some((date, basis)) = header {
        report.published = When::day(date, basis);
    }
    READER.read(report).report
}

const STRIKE: &str = "An air strike killed four people in Baghdad on Thursday, January 4, police sources said.\n\
    Prime Minister Mohammed Shia al-Sudani condemned it on Friday.";

#[test]
fn the_year_follows_from_the_office() {
    let report = dated(STRIKE, None);
    assert_eq!(report.published.earliest, Some(date(2024, 1, 5)), "{:?}", report.notes);
    assert_eq!(report.published.latest, Some(date(2024, 1, 6)));
    assert_eq!(report.published.basis, Basis::Inferred);
    let words: Vec<&str> = report.published.evidence.iter().map(|s| s.of(&report.text)).collect();
    assert_eq!(words, ["Thursday, January 4", "Friday"]);
}

#[test]
fn a_date_line_loses_and_metadata_stay() {
    let report = dated(STRIKE, Some((date(2024, 8, 14), Basis::Dateline)));
    assert_eq!(report.published.earliest, Some(date(2024, 1, 5)));
    assert!(report.notes.iter().any(|n| n.contains("the date line says 2024-08-14")), "{:?}", report.notes);
    let report = dated(STRIKE, Some((date(2024, 8, 14), Basis::Metadata)));
    assert_eq!(report.published.exact_day(), Some(date(2024, 8, 14)));
    assert!(report.notes.iter().any(|n| n.starts_with("dated 2024-08-14, but")));
}

#[test]
fn a_date_line_is_no_witness_for_itself() {
    let line = "Wednesday, 14 August 2024";
    let mut report = Report::plain("mem:1", &format!("{line}\n{STRIKE}"));
    let span = report.blocks[0].span;
    report.blocks[0].kind = BlockKind::Dateline;
    report.published = When::day(date(2024, 8, 14), Basis::Dateline).with_evidence(span);
    let report = READER.read(report).report;
    assert_eq!(report.published.earliest, Some(date(2024, 1, 5)), "{:?}", report.notes);
}

#[test]
fn nothing_is_guessed() {
    let report = dated("A strike killed four people on Thursday, January 4, police said.", None);
    assert!(report.published.is_unknown());
    assert!(report.notes.iter().any(|n| n.starts_with("no date:")), "{:?}", report.notes);
    assert!(dated("A strike killed four people on Thursday.", None).published.is_unknown());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics(
        text in "((on |)(Thursday|Sunday),? (January|Feb\\.|Sept\\.) [0-9]{1,2}(, [0-9]{4}|)[ .,]|Prime Minister Mohammed al-Sudani |he said on Friday\\. |AP-NR-0[1-9]-1[0-9]-[0-9]{2} |WSJ[0-9]{6}-[0-9]{4} |BAGHDAD, May [0-9]{1,2} \\(AFP\\) -- |the [0-9]{1,2}th anniversary of (the fall of Mosul|May 1, 1999)\\. |next year's 20[0-9]{2} |(in|will end in) [12][0-9]{3} |President Bush |© 20[0-9]{2} |\\PC{0,8}){0,12}",
        year in -9999i16..9999,
        weak: bool,
    ) {
        let basis = if weak { Basis::Dateline } else { Basis::Given };
        for header in [None, Some((date(year, 3, 1), basis))] {
            let report = dated(&text, header);
            for span in &report.published.evidence {
                prop_assert!(report.text.get(span.range()).is_some());
            }
        }
    }
}
