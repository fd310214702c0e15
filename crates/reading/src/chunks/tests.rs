use super::*;
use dateline_facts::reading::Reading;
use dateline_facts::report::Report;
use proptest::prelude::*;

fn read(text: &str) -> Reading {
    let mut reading = Reading::of(Report::plain("mem:1", text));
    crate::sentences::Sentences::new().run(&mut reading);
    crate::tokens::Tokens::new().run(&mut reading);
    reading
}

/// Verb groups as `subject > verb > object < agent`.
fn frames(text: &str) -> Vec<String> {
    let reading = read(text);
    let text = &reading.report.text;
    let chunks = Chunker::new().of(&reading.tokens, reading.sentences[0], text);
    let words =
        |n: Option<usize>| n.map_or("-", |n| reading.tokens[chunks.nouns[n].head].span.of(text)).to_owned();
    (0..chunks.verbs.len())
        .map(|v| {
            let t = &reading.tokens;
            let main = t[chunks.verbs[v].main].lemma.clone();
            format!(
                "{} > {main} > {} < {}",
                words(chunks.subject(t, v)),
                words(chunks.object(t, v)),
                words(chunks.agent(t, v))
            )
        })
        .collect()
}

#[test]
fn tables_are_sorted() {
    assert!(TEMPORAL.is_sorted());
}

#[test]
fn active_and_passive() {
    assert_eq!(
        frames("A drone strike in Iraq killed two soldiers on Friday."),
        ["strike > kill > soldiers < -"]
    );
    assert_eq!(
        frames("Two soldiers were killed on Friday by Iran's militia."),
        ["soldiers > kill > - < militia"]
    );
    assert_eq!(frames("The base was not hit by rockets."), ["base > hit > - < rockets"]);
}

#[test]
fn relative_and_coordinated() {
    assert_eq!(
        frames("The group, which attacked the base, denied the claim."),
        ["group > attack > base < -", "group > deny > claim < -"]
    );
    assert_eq!(
        frames("Israel struck the airport and killed a commander."),
        ["Israel > strike > airport < -", "Israel > kill > commander < -"]
    );
}

#[test]
fn infinitives() {
    assert_eq!(
        frames("Iraq urged Turkey to stop the attacks."),
        ["Iraq > urge > Turkey < -", "Turkey > stop > attacks < -"]
    );
    assert_eq!(frames("Iran vowed to attack Israel."), ["Iran > vow > - < -", "Iran > attack > Israel < -"]);
}

#[test]
fn groups() {
    let reading = read("Troops will not leave. They had been attacked. He could strike.");
    let text = &reading.report.text;
    let chunker = Chunker::new();
    let group = |s: usize| chunker.of(&reading.tokens, reading.sentences[s], text).verbs[0].clone();
    let leave = group(0);
    assert!(leave.negated && leave.tense == Tense::Future && !leave.passive);
    let attacked = group(1);
    assert!(attacked.passive && attacked.perfect && attacked.tense == Tense::Past);
    assert!(group(2).modal.is_some());
}

proptest! {
    #[test]
    fn never_panics(text in "(the|Iran|struck|by|,|and|which|to|not|was|killed|'s|base|in|on|Friday|that|said|[(]|.| |5)( (the|Iran|struck|by|,|and|which|to|not|was|killed|'s|base|in|will|that|said|going|all|wounded)){0,24}") {
        let reading = read(&text);
        let chunker = Chunker::new();
        for sentence in &reading.sentences {
            let chunks = chunker.of(&reading.tokens, *sentence, &reading.report.text);
            for v in 0..chunks.verbs.len() {
                chunks.subject(&reading.tokens, v);
                chunks.object(&reading.tokens, v);
                chunks.agent(&reading.tokens, v);
            }
            let covered: usize = chunks.clauses.iter().map(|c| c.last - c.first).sum();
            prop_assert_eq!(covered, sentence.tokens().len());
        }
    }
}

#[test]
fn a_chunk_may_end_in_an_adverb() {
    let reading = read("Of the five only he left the base.");
    let chunks = Chunker::new().of(&reading.tokens, reading.sentences[0], &reading.report.text);
    assert!(chunks.nouns.windows(2).all(|pair| pair[0].last <= pair[1].first));
    assert!(chunks.nouns.iter().all(|n| n.preposition.is_none_or(|p| p < n.first)));
}
