use super::Quantities;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_facts::token::Sentence;
use proptest::prelude::*;

/// Reads `text` as one sentence without tokens: units then rest on the stage's own word lists.
fn read(text: &str) -> Reading {
    let mut reading = Reading::of(Report::plain("mem:1", text));
    reading.sentences.push(Sentence { span: Span::new(0, text.len()), first: 0, last: 0 });
    Quantities::new().run(&mut reading);
    reading
}

fn listed(text: &str) -> Vec<(f64, f64, String, String)> {
    let reading = read(text);
    reading.quantities.iter().map(|q| (q.low, q.high, q.modifier.to_string(), q.unit.to_string())).collect()
}

fn row(low: f64, high: f64, modifier: &str, unit: &str) -> (f64, f64, String, String) {
    (low, high, modifier.to_owned(), unit.to_owned())
}

#[test]
fn counts_of_people_and_things() {
    assert_eq!(listed("Three soldiers were killed."), [row(3.0, 3.0, "", "soldier")]);
    assert_eq!(listed("about 2,500 American troops"), [row(2500.0, 2500.0, "about", "troop")]);
    assert_eq!(listed("At least 12 people died."), [row(12.0, 12.0, "at least", "person")]);
    assert_eq!(listed("killing dozens of civilians"), [row(24.0, 100.0, "dozens", "civilian")]);
    assert_eq!(listed("tens of thousands of people"), [row(1e4, 1e5, "tens of thousands", "person")]);
    assert_eq!(
        listed("a dozen or so rockets").first().map(|q| (q.0, q.3.clone())),
        Some((12.0, "rocket".into()))
    );
    assert_eq!(listed("One soldier died"), [row(1.0, 1.0, "", "soldier")]);
}

#[test]
fn ranges() {
    assert_eq!(listed("between 5 and 7 fighters"), [row(5.0, 7.0, "", "fighter")]);
    assert_eq!(listed("15-22 miles per hour"), [row(15.0, 22.0, "", "mile per hour")]);
    assert_eq!(listed("from $160 million to $171 million"), [row(1.6e8, 1.71e8, "", "US dollar")]);
    assert_eq!(listed("5 to 6 million people"), [row(5e6, 6e6, "", "person")]);
    assert_eq!(listed("three or four years"), [row(3.0, 4.0, "", "year")]);
    assert_eq!(listed("1 per cent to 1.5 per cent"), [row(1.0, 1.5, "", "percent")]);
}

#[test]
fn money_and_measures() {
    assert_eq!(listed("a fine of $3.5m"), [row(3.5e6, 3.5e6, "", "US dollar")]);
    assert_eq!(listed("US $58.24 per barrel"), [row(58.24, 58.24, "", "US dollar per barrel")]);
    assert_eq!(listed("10.5 million Australian dollars"), [row(10.5e6, 10.5e6, "", "Australian dollar")]);
    assert_eq!(listed("some 35 km away"), [row(35.0, 35.0, "about", "kilometre")]);
    assert_eq!(listed("a 12-year-old boy"), [row(12.0, 12.0, "", "year of age")]);
    assert_eq!(listed("minus 5 degrees"), [row(-5.0, -5.0, "", "degree")]);
}

#[test]
fn numbers_that_count_nothing() {
    for text in [
        "In 2019 he left.",
        "the 22nd amendment",
        "a lap of 1:36.6",
        "an F-16 fell",
        "They drew 2-2 at home.",
        "the Big 12",
        "on September 8",
        "No one came.",
        "between 1600 and 1900 it was cold",
        "at 7.05am",
        "in the 1990s",
    ] {
        assert_eq!(listed(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn never_panics_and_spans_hold(text in "([0-9]{1,4}|[$£€%~,.:/ -]|[a-zé]{1,6}|to|and|dozen|million|one|hundred|per|of| ){0,40}") {
        let reading = read(&text);
        for q in &reading.quantities {
            prop_assert!(q.span.finish() <= text.len());
            prop_assert!(text.is_char_boundary(q.span.begin()) && text.is_char_boundary(q.span.finish()));
            prop_assert!(q.low <= q.high && q.low.is_finite() && q.high.is_finite());
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,120}") {
        read(&text);
    }
}
