use super::*;
use dateline_facts::report::Report;
use dateline_facts::token::Sentence;
use proptest::prelude::*;
use smol_str::SmolStr;

/// A reading from `form/UPOS/head/relation`, heads counted from 1, 0 for the root.
fn tree(words: &str) -> Reading {
    let rows: Vec<Vec<&str>> = words.split(' ').map(|w| w.split('/').collect()).collect();
    let text: Vec<&str> = rows.iter().map(|r| r[0]).collect();
    let mut reading = Reading::of(Report::plain("mem:t", &text.join(" ")));
    let mut at = 0;
    for (n, row) in rows.iter().enumerate() {
        let head: u32 = row[2].parse().unwrap();
        reading.tokens.push(Token {
            span: Span::new(at, at + row[0].len()),
            lemma: SmolStr::new(row[0]),
            upos: Upos::from_word(row[1]).unwrap(),
            head: head.checked_sub(1).unwrap_or(n as u32),
            deprel: SmolStr::new(row[3]),
        });
        at += row[0].len() + 1;
    }
    let last = reading.tokens.len() as u32;
    reading.sentences.push(Sentence { span: Span::new(0, at - 1), first: 0, last });
    reading
}

const ACTIVE: &str = "Turkish/ADJ/2/amod jets/NOUN/3/nsubj struck/VERB/0/root and/CCONJ/5/cc destroyed/VERB/3/conj \
    two/NUM/7/nummod depots/NOUN/5/obj ,/PUNCT/9/punct killing/VERB/3/advcl six/NUM/9/obj ././3/punct";

#[test]
fn who_does_what() {
    let reading = tree(&ACTIVE.replace("././", "./PUNCT/"));
    let syntax = Syntax::of(&reading);
    assert!(syntax.parsed(0));
    assert_eq!(syntax.children(2).collect::<Vec<_>>(), [1, 4, 8, 10]);
    assert_eq!(syntax.subject_of(2), Some(1));
    assert_eq!(syntax.subject_of(4), Some(1));
    assert_eq!(syntax.subject_of(8), Some(1));
    assert_eq!(syntax.object_of(4), Some(6));
    assert_eq!(syntax.object_of(2), None);
    assert_eq!(syntax.governing_verb(5), Some(4));
    assert_eq!(
        syntax.clause_span(2).of(&reading.report.text),
        "Turkish jets struck and destroyed two depots"
    );
    assert_eq!(syntax.phrase_span(6).of(&reading.report.text), "two depots");
    assert_eq!(syntax.head_of(Span::new(0, 12)), Some(1));
    assert_eq!(syntax.token_at(9), Some(1));
}

#[test]
fn passives() {
    let reading = tree(
        "Two/NUM/2/nummod soldiers/NOUN/4/nsubj:pass were/AUX/4/aux:pass killed/VERB/0/root by/ADP/6/case rebels/NOUN/4/obl:agent \
         and/CCONJ/8/cc wounded/VERB/4/conj",
    );
    let syntax = Syntax::of(&reading);
    assert!(syntax.is_passive(3) && syntax.is_passive(7));
    assert_eq!(syntax.agent_of(3), Some(5));
    assert_eq!(syntax.object_of(3), Some(1));
    assert_eq!(syntax.object_of(7), Some(1));
    assert_eq!(syntax.subject_of(3), None);
}

#[test]
fn clauses_on_nouns() {
    let reading = tree(
        "rebels/NOUN/0/root who/PRON/3/nsubj attacked/VERB/1/acl:relcl a/DET/5/det base/NOUN/3/obj hit/VERB/5/acl by/ADP/8/case drones/NOUN/6/obl",
    );
    let syntax = Syntax::of(&reading);
    assert_eq!(syntax.subject_of(2), Some(0));
    assert_eq!(syntax.object_of(2), Some(4));
    assert!(syntax.is_passive(5));
    assert_eq!(syntax.object_of(5), Some(4));
    assert_eq!(syntax.agent_of(5), Some(7));
}

#[test]
fn complements_and_denials() {
    let reading = tree(
        "Iran/PROPN/4/nsubj did/AUX/4/aux n't/PART/4/advmod vow/VERB/0/root to/PART/6/mark strike/VERB/4/xcomp Israel/PROPN/6/obj",
    );
    let syntax = Syntax::of(&reading);
    assert_eq!(syntax.subject_of(5), Some(0));
    assert!(syntax.is_negated(3) && !syntax.is_negated(5));
    assert_eq!(syntax.coordination(0), [0]);
}

#[test]
fn without_a_parser_nothing_is_claimed() {
    let mut reading = tree("Iran/PROPN/2/nsubj left/VERB/0/root");
    for (n, token) in (0..).zip(&mut reading.tokens) {
        token.head = n;
        token.deprel = SmolStr::new_static("dep");
    }
    let syntax = Syntax::of(&reading);
    assert!(!syntax.parsed(0));
    assert_eq!((syntax.subject_of(1), syntax.object_of(1), syntax.governing_verb(0)), (None, None, None));
}

proptest! {
    #[test]
    fn never_panics_on_any_heads(heads in proptest::collection::vec(0u32..12, 1..10)) {
        let relations = ["nsubj", "conj", "xcomp", "acl", "obj", "nsubj:pass", "advcl"];
        let mut reading = tree(&vec!["killing/VERB/0/root"; heads.len()].join(" "));
        for (n, head) in heads.iter().enumerate() {
            reading.tokens[n].head = *head;
            reading.tokens[n].deprel = SmolStr::new(relations[(*head as usize + n) % relations.len()]);
        }
        let syntax = Syntax::of(&reading);
        for n in 0..heads.len() + 2 {
            let _ = (syntax.subject_of(n), syntax.object_of(n), syntax.agent_of(n), syntax.governing_verb(n));
            let _ = (syntax.clause_span(n), syntax.phrase_span(n), syntax.subtree(n), syntax.is_negated(n), syntax.parsed(n));
        }
    }
}
