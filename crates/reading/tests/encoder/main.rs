//! The installed encoder: whole, near its training, the same whatever it is read with. Without one nothing is tested.

use dateline_facts::report::Report;
use dateline_facts::span::Span;
use dateline_reading::Reader;
use dateline_reading::encoder::{Encoder, Words};
use serde_json::Value;

/// The words of a list as one text.
fn words(encoder: &Encoder, list: &[&str]) -> Words {
    let text = list.join(" ");
    let mut at = 0;
    let spans: Vec<Span> = list
        .iter()
        .map(|w| {
            at += w.len() + 1;
            Span::new(at - 1 - w.len(), at - 1)
        })
        .collect();
    Words::of(&text, spans.into_iter(), true, encoder.vocabulary())
}

#[test]
fn files_are_those_of_the_manifest() {
    let Some(files) = dateline_data::ENCODER else { return };
    let manifest = include_str!("../../../data/model/manifest.tsv");
    let mut total = 0;
    for (name, bytes) in [
        ("model.onnx", files.onnx),
        ("model.onnx.data", files.weights),
        ("pairs.bin", files.pairs),
        ("labels.json", files.labels.as_bytes()),
    ] {
        let row = format!("{name}\t{}\t{}", bytes.len(), blake3::hash(bytes).to_hex());
        assert!(manifest.lines().any(|l| l == row), "{name} is not what was installed");
        total += bytes.len();
    }
    assert!(total <= 25 * 1024 * 1024);
    assert!(Encoder::installed().is_some(), "the installed model does not load");
}

#[test]
fn near_the_training() {
    let Some(encoder) = Encoder::installed() else { return };
    let (mut same, mut count) = (0, 0);
    for line in include_str!("parity.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let list: Vec<&str> = case["words"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
        let read = &encoder.read(&[words(encoder, &list)])[0];
        for (n, word) in read.words.list.iter().enumerate() {
            let pieces = &read.words.pieces[word.at as usize..word.at as usize + usize::from(word.len)];
            let wanted: Vec<u32> =
                case["pieces"][n].as_array().unwrap().iter().map(|p| p.as_u64().unwrap() as u32).collect();
            assert_eq!(pieces, wanted, "{}", list[n]);
            let row: Vec<f64> =
                case["upos"][n].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
            let mut sorted = row.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            // Where the plain graph is in no doubt, eight bits must say the same.
            if sorted[0] - sorted[1] > 1.0 {
                let best = row.iter().position(|x| *x == sorted[0]).unwrap();
                let labels: Value = serde_json::from_str(dateline_data::ENCODER.unwrap().labels).unwrap();
                count += 1;
                same += usize::from(labels["heads"]["upos"]["classes"][best] == read.upos[n].as_str());
            }
        }
    }
    assert!(count > 30 && same == count, "{same} of {count}");
}

#[test]
fn a_sentence_reads_the_same_in_any_company() {
    let Some(encoder) = Encoder::installed() else { return };
    let list = ["Iraqi", "forces", "said", "two", "drones", "struck", "the", "base", "on", "Monday", "."];
    let one = words(encoder, &list);
    let long = words(encoder, &vec!["Baghdad"; 150]);
    let short = words(encoder, &["Yes", "."]);
    let alone = encoder.read(std::slice::from_ref(&one)).remove(0);
    let company = encoder.read(&[long, short.clone(), one.clone(), short, one.clone()]);
    assert_eq!(alone, company[2]);
    assert_eq!(alone, company[4]);
    assert_eq!(alone.upos.len(), list.len());
}

#[test]
fn odd_sentences() {
    let Some(encoder) = Encoder::installed() else { return };
    let many = vec!["word"; 599];
    let read = encoder.read(&[
        Words::default(),
        words(encoder, &many),
        words(encoder, &vec!["x"; 700]),
        words(encoder, &["\u{200B}"]),
    ]);
    assert!(read[0].upos.is_empty() && read[2].upos.is_empty());
    assert_eq!(read[1].upos.len(), 599);
    assert_eq!(read[3].heads, [0]);
}

#[test]
fn trees_of_a_report_are_trees() {
    let Some(_) = Encoder::installed() else { return };
    let text = "Iran-backed militias struck the al-Asad base on Friday, the Pentagon said. \"We won't stop,\" he vowed.";
    let reading = Reader::new().read(Report::plain("mem:1", text));
    for sentence in &reading.sentences {
        let roots = sentence.tokens().filter(|n| reading.tokens[*n].head as usize == *n).count();
        assert_eq!(roots, 1);
        for mut at in sentence.tokens() {
            for _ in 0..reading.tokens.len() {
                at = reading.tokens[at].head as usize;
                assert!(sentence.tokens().contains(&at));
            }
            assert_eq!(reading.tokens[at].head as usize, at, "a circle");
        }
    }
}
