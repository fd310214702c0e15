use crate::Reader;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

fn read(text: &str) -> Reading {
    READER.read(Report::plain("mem:1", text))
}

/// Source, cue, contents, speech and stance of every attribution, a line each.
fn listed(text: &str) -> Vec<String> {
    let reading = read(text);
    reading
        .attributions
        .iter()
        .map(|a| {
            let content: Vec<&str> = a.content.iter().map(|c| c.of(text)).collect();
            format!(
                "{} | {} | {} | {} {}",
                a.source.map_or("-", |s| s.of(text)),
                a.cue.map_or("-", |c| c.of(text)),
                content.join(" + "),
                a.speech,
                a.stance
            )
        })
        .collect()
}

/// Source and channel of every attribution.
fn chains(text: &str) -> Vec<(String, String)> {
    let of = |span: Option<dateline_facts::span::Span>| span.map_or("-", |s| s.of(text)).to_owned();
    read(text).attributions.iter().map(|a| (of(a.source), of(a.via))).collect()
}

fn chain(source: &str, via: &str) -> (String, String) {
    (source.to_owned(), via.to_owned())
}

#[test]
fn who_speaks_and_through_whom() {
    assert_eq!(
        chains("State TV quoted the commander as saying that the army had left."),
        [chain("State TV", "-"), chain("the commander", "State TV")]
    );
    assert_eq!(
        chains("The commander was quoted by state media as saying that the army had left."),
        [chain("The commander", "state media")]
    );
    assert_eq!(
        chains("Citing officials, the Washington Post reported that the army had left."),
        [chain("officials", "the Washington Post"), chain("the Washington Post", "-")]
    );
    assert_eq!(
        chains("The ministry said in a statement on Telegram that the army had left."),
        [chain("The ministry", "a statement on Telegram")]
    );
    assert_eq!(chains("The ministry said in Baghdad that the army had left."), [chain("The ministry", "-")]);
}

#[test]
fn who_counts() {
    assert_eq!(
        listed("A hospital spokesman put the toll at 63."),
        ["A hospital spokesman | put | the toll at 63 | indirect state"]
    );
    assert_eq!(
        listed("The death toll was put at 12 by the governor."),
        ["the governor | was put | The death toll + at 12 | indirect state"]
    );
    assert!(listed("The company put the figure on its website.").is_empty());
}

#[test]
fn direct_quotations() {
    assert_eq!(
        listed("“We left the base,” Kirby said."),
        ["Kirby | said | “We left the base,” | direct state"]
    );
    assert_eq!(
        listed("\"We left the base,\" said John Kirby, a spokesman for the council."),
        ["John Kirby, a spokesman for the council | said | \"We left the base,\" | direct state"]
    );
    assert_eq!(
        listed("“We left,” he said. “It was over.”"),
        ["he | said | “We left,” + “It was over.” | direct state"]
    );
    assert_eq!(
        listed("Kirby added: “We left the base.”"),
        ["Kirby | added | “We left the base.” | direct state"]
    );
}

#[test]
fn indirect_speech() {
    assert_eq!(
        listed("The ministry said that the base was hit."),
        ["The ministry | said | that the base was hit | indirect state"]
    );
    assert_eq!(
        listed("The base was hit, officials said."),
        ["officials | said | The base was hit | indirect state"]
    );
    assert_eq!(
        listed("Tehran denied that it armed the group."),
        ["Tehran | denied | that it armed the group | indirect deny"]
    );
    assert_eq!(
        listed("According to the ministry, two soldiers died."),
        ["the ministry | According to | two soldiers died | indirect state"]
    );
    assert_eq!(
        listed("Two soldiers died, according to the ministry."),
        ["the ministry | according to | Two soldiers died | indirect state"]
    );
}

#[test]
fn nothing_is_said() {
    assert_eq!(listed("Troops left the base on Friday."), Vec::<String>::new());
}

proptest! {
    #[test]
    fn never_panics_and_spans_hold(text in "([A-Z][a-z]{1,6} |said|that|“|”|\"|,|\\.|:| |according to|claim|was|accused|of|by|who|\n|é|[a-z]{1,8} ){0,50}") {
        let reading = read(&text);
        let n = reading.report.text.len();
        for a in &reading.attributions {
            prop_assert!(!a.content.is_empty());
            for span in a.content.iter().chain(&a.source).chain(&a.cue) {
                prop_assert!(span.finish() <= n && reading.report.text.get(span.range()).is_some());
            }
        }
    }
}
