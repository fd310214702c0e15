use super::*;
use dateline_facts::report::Report;
use dateline_facts::when::{Basis, When};
use jiff::civil::date;
use proptest::prelude::*;

static STAGES: std::sync::LazyLock<(crate::sentences::Sentences, crate::tokens::Tokens, Times)> =
    std::sync::LazyLock::new(Default::default);

fn read(text: &str, doc: Option<Date>) -> Reading {
    let mut report = Report::plain("mem:1", text);
    if let Some(doc) = doc {
        report.published = When::day(doc, Basis::Given);
    }
    let mut reading = Reading::of(report);
    STAGES.0.run(&mut reading);
    STAGES.1.run(&mut reading);
    STAGES.2.run(&mut reading);
    reading
}

/// `words=value` for every mention, the report being of Thursday 4 January 2024.
fn values(text: &str) -> Vec<String> {
    let reading = read(text, Some(date(2024, 1, 4)));
    reading.times.iter().map(|t| format!("{}={}", t.span.of(&reading.report.text), t.value)).collect()
}

#[test]
fn full_dates() {
    assert_eq!(values("It began on October 7, 2023 in Gaza."), ["October 7, 2023=2023-10-07"]);
    assert_eq!(values("It began on 7 October 2023."), ["7 October 2023=2023-10-07"]);
    assert_eq!(values("On 2023-10-07 it began."), ["2023-10-07=2023-10-07"]);
    assert_eq!(values("the first since he took office in 2022."), ["2022=2022"]);
    assert_eq!(values("It began the 7 october."), ["the 7 october=2023-10-07"]);
}

#[test]
fn direction_from_tense() {
    assert_eq!(values("The base was struck on Friday."), ["Friday=2023-12-29"]);
    assert_eq!(values("They will meet on Friday."), ["Friday=2024-01-05"]);
    assert_eq!(values("It was hit in October."), ["October=2023-10"]);
    assert_eq!(values("Elections will be held in October."), ["October=2024-10"]);
    assert_eq!(values("It has gone on since October 7."), ["October 7=2023-10-07"]);
}

#[test]
fn relative_units() {
    assert_eq!(values("Two weeks ago they left."), ["Two weeks ago=2023-W51"]);
    assert_eq!(values("They left last month."), ["last month=2023-12"]);
    assert_eq!(values("earlier this week"), ["earlier this week=2024-W01"]);
    assert_eq!(values("He spoke yesterday evening."), ["yesterday evening=2024-01-03TEV"]);
    assert_eq!(values("It fought for 20 years."), ["20 years=P20Y"]);
    assert_eq!(values("In the past two months it rose."), ["the past two months=P2M"]);
}

#[test]
fn entries_have_days_of_their_own() {
    let text = "Live: fighting\n4 January 2024, 10:00\nThe army shelled a camp today.\n\
                3 January 2024, 18:00\nGunmen killed two men today, and one yesterday.";
    let found = values(text);
    assert_eq!(found[1..2], ["today=2024-01-04"]);
    assert_eq!(found[3..], ["today=2024-01-03", "yesterday=2024-01-02"]);
    // One line is the report's own day or a heading; a far one is no entry's.
    assert_eq!(values("3 January 2024\nGunmen killed two men today.")[1], "today=2024-01-04");
    let far = values("3 May 1998\nThey met.\n4 May 1998\nGunmen killed two men today.");
    assert_eq!(far.last().map(String::as_str), Some("today=2024-01-04"));
}

#[test]
fn words_that_are_no_times() {
    assert!(values("It may rain. They march on. The second strike hit 89 men and 2022 soldiers.").is_empty());
    assert!(values("Prime Minister Theresa May left.").is_empty());
}

#[test]
fn intervals_and_approximation() {
    let reading = read("It ended in early October 2023.", Some(date(2024, 1, 4)));
    let time = &reading.times[0];
    assert_eq!(time.span.of(&reading.report.text), "early October 2023");
    assert_eq!((time.earliest, time.latest), (Some(date(2023, 10, 1)), Some(date(2023, 10, 11))));
    assert!(time.approximate);
}

#[test]
fn times_of_day() {
    assert_eq!(
        values("It was hit at 10:30 a.m. on Wednesday."),
        ["10:30 a.m. on Wednesday=2024-01-03T10:30"]
    );
    assert_eq!(values("at 14h30"), ["14h30=2024-01-04T14:30"]);
}

#[test]
fn weekday_and_date_disagree() {
    let reading = read("On Friday, January 4, 2024 it was hit.", Some(date(2024, 1, 5)));
    assert_eq!(reading.report.notes.len(), 1);
    let reading = read("On Thursday, January 4, 2024 it was hit.", Some(date(2024, 1, 5)));
    assert!(reading.report.notes.is_empty());
}

#[test]
fn narratives_hang_on_the_last_date() {
    let reading =
        read("On June 22, 1941 they came. In August they left. The following year they came back.", None);
    let values: Vec<&str> = reading.times.iter().map(|t| t.value.as_str()).collect();
    assert_eq!(values, ["1941-06-22", "1941-08", "1942"]);
}

proptest! {
    #[test]
    fn never_panics_and_spans_hold(
        text in "((on|the|last|next|Friday|May|march|7|31|2023|999999|-|,|of|early|two|hundred|years|ago|quarter|48|BC|second|a|10:30|a.m.|this|Easter|Ramadan|later|day|mid-October|'89|1990s|two-year|will|said|in|Rajab|Mehr|1445|AH|1402|overnight|night|into|Saturday|Sunday|and|–|22|mid-May|1915|17|until|the|eve|Passover|Hanukkah|Orthodox|h|30|1er|avril|feast|dawn|\\)|\\() ){0,30}|\\PC{0,60}",
        doc in proptest::option::of(-9990i16..9990),
    ) {
        let reading = read(&text, doc.map(|y| date(y, 6, 15)));
        let mut last = 0;
        for time in &reading.times {
            prop_assert!(time.span.begin() >= last && !time.span.is_empty());
            prop_assert!(reading.report.text.get(time.span.range()).is_some());
            if let (Some(a), Some(b)) = (time.earliest, time.latest) {
                prop_assert!(a <= b, "{:?}", time);
            }
            last = time.span.finish();
        }
    }
}
