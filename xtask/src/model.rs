//! The only way a model enters the repository: checked, then copied beside its manifest.

use anyhow::{Context, Result, ensure};
use dateline_facts::span::Span;
use dateline_reading::encoder::{Encoder, Files, Words, read_onnx};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Largest model, in bytes, all files together.
const LARGEST: usize = 25 * 1024 * 1024;

/// Mean difference of a column between the training's plain graph and our 8-bit reading: logits span about ten.
const MEAN_DIFFERENCE: f64 = 0.25;

/// Operators that the runtime stands for: the graph of `training/`, in 8 bits with static or dynamic scales.
const OPERATORS: &[&str] = &[
    "Add",
    "Cast",
    "DynamicQuantizeLinear",
    "Gather",
    "Gelu",
    "LayerNormalization",
    "MatMul",
    "MatMulInteger",
    "Mul",
    "QuantizeLinear",
    "Reshape",
    "Shape",
    "Slice",
    "Softmax",
    "Split",
    "Sub",
    "Transpose",
    "Unsqueeze",
];

/// Files that are copied, and embedded.
const FILES: &[&str] = &["model.onnx", "model.onnx.data", "pairs.bin", "labels.json"];

/// Chores of the encoder.
#[derive(clap::Subcommand)]
pub enum Chore {
    /// Check an exported model and put it into crates/data.
    Install {
        /// Folder that `training/` exported into.
        folder: PathBuf,
    },
}

/// Does the chore.
pub fn run(chore: &Chore) -> Result<()> {
    let Chore::Install { folder } = chore;
    install(folder).with_context(|| folder.display().to_string())
}

/// A sentence as the training reads it.
#[derive(Deserialize)]
struct Case {
    words: Vec<String>,
    pieces: Vec<Vec<u32>>,
    case: Vec<u8>,
    syntax_columns_f32: Vec<Vec<f32>>,
    events_columns_f32: Vec<Vec<f32>>,
}

fn install(folder: &Path) -> Result<()> {
    let bytes = |name: &str| -> Result<&'static [u8]> {
        Ok(Vec::leak(std::fs::read(folder.join(name)).with_context(|| name.to_owned())?))
    };
    let text = |name: &str| -> Result<&'static str> { Ok(std::str::from_utf8(bytes(name)?)?) };
    let beside =
        |_| -> Result<&'static str> { Ok(std::fs::read_to_string("training/MODEL_CARD.md")?.leak()) };
    let card = text("MODEL_CARD.md").or_else(beside);
    let card: &str = card.context("a model needs its card: MODEL_CARD.md beside it or in training/")?;
    let says = |word: &str| card.to_lowercase().contains(word);
    ensure!(says("licence") || says("license"), "the card says nothing of licences");
    ensure!(text("vocab.txt")? == dateline_data::VOCABULARY, "another vocabulary than the committed one");
    let size: usize = FILES.iter().map(|f| bytes(f).map(<[u8]>::len)).sum::<Result<usize>>()?;
    ensure!(size <= LARGEST, "{size} bytes; at most {LARGEST} may enter");
    let graph = read_onnx(bytes("model.onnx")?, bytes("model.onnx.data")?).context("no ONNX graph")?;
    for operator in &graph.operators {
        ensure!(OPERATORS.contains(&operator.as_str()), "the runtime does not know {operator}");
    }
    let files = Files {
        onnx: bytes("model.onnx")?,
        weights: bytes("model.onnx.data")?,
        pairs: bytes("pairs.bin")?,
        labels: text("labels.json")?,
    };
    let encoder = Encoder::load(files)?;
    let cases: Vec<Case> = serde_json::from_str(text("parity.json")?)?;
    let difference = compare(&encoder, &cases)?;
    ensure!(
        difference <= MEAN_DIFFERENCE,
        "columns differ by {difference:.3} on average from the training's"
    );
    let version = write(folder, card, &cases, files)?;
    println!("installed encoder {version}: {size} bytes, mean difference {difference:.4}");
    Ok(())
}

/// The words of a case as one text.
fn spread(words: &[String]) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for word in words {
        let start = text.len();
        text.push_str(word);
        spans.push(Span::new(start, text.len()));
        text.push(' ');
    }
    (text, spans)
}

/// Pieces must be the same; returns the mean difference of columns.
fn compare(encoder: &Encoder, cases: &[Case]) -> Result<f64> {
    let (mut sum, mut count) = (0.0, 0usize);
    for case in cases {
        let (text, spans) = spread(&case.words);
        let words = Words::of(&text, spans.into_iter(), true, encoder.vocabulary());
        ensure!(words.list.len() == case.words.len(), "words were lost");
        for ((word, form), (pieces, class)) in
            words.list.iter().zip(&case.words).zip(case.pieces.iter().zip(&case.case))
        {
            let own = &words.pieces[word.at as usize..word.at as usize + usize::from(word.len)];
            ensure!(own == pieces.as_slice(), "other pieces of {form:?}");
            ensure!(word.case == *class, "another case of {form:?}: {} for {class}", word.case);
        }
        let (syntax, events) = encoder.columns(&words);
        let wanted = [case.syntax_columns_f32.concat(), case.events_columns_f32.concat()].concat();
        let ours = [syntax, events].concat();
        ensure!(ours.len() == wanted.len(), "columns of another size");
        sum += ours.iter().zip(&wanted).map(|(a, b)| f64::from((a - b).abs())).sum::<f64>();
        count += ours.len();
    }
    ensure!(count > 0, "nothing to compare with");
    Ok(sum / count as f64)
}

/// Copies the files, writes the manifest, the module that embeds them, and the figures that tests compare with.
fn write(folder: &Path, card: &str, cases: &[Case], files: Files) -> Result<String> {
    let target = Path::new("crates/data/model");
    ensure!(target.is_dir(), "run from the repository root");
    let mut manifest = String::from(
        "# Files of the encoder, written by `cargo run -p xtask -- model install`: file, bytes, BLAKE3.\n",
    );
    let mut all = blake3::Hasher::new();
    for name in FILES {
        let bytes = std::fs::read(folder.join(name))?;
        let hash = blake3::hash(&bytes).to_hex();
        all.update(hash.as_bytes());
        manifest.push_str(&format!("{name}\t{}\t{hash}\n", bytes.len()));
        std::fs::write(target.join(name), bytes)?;
    }
    std::fs::write(target.join("manifest.tsv"), manifest)?;
    std::fs::write(target.join("CARD.md"), card)?;
    let version = all.finalize().to_hex()[..12].to_owned();
    let module = Path::new("crates/data/src/encoder.rs");
    let old = std::fs::read_to_string(module)?;
    let (head, _) =
        old.split_once("/// The installed encoder.").context("crates/data/src/encoder.rs has changed")?;
    std::fs::write(
        module,
        format!(
            "{head}/// The installed encoder.\npub const ENCODER: Option<EncoderFiles> = Some(EncoderFiles {{\n    \
             onnx: include_bytes!(\"../model/model.onnx\"),\n    weights: include_bytes!(\"../model/model.onnx.data\"),\n    \
             pairs: include_bytes!(\"../model/pairs.bin\"),\n    labels: include_str!(\"../model/labels.json\"),\n    \
             version: \"{version}\",\n}});\n"
        ),
    )?;
    // Parts of speech and entities of the training's plain graph, two decimals: small enough to commit.
    let labels: Value = serde_json::from_str(files.labels)?;
    let part = |block: &str, head: &str, rows: &[Vec<f32>]| -> Result<Vec<Vec<f32>>> {
        let columns = labels["columns"][block].as_array().into_iter().flatten();
        let found = columns.clone().find(|c| c["name"] == head).context("columns")?;
        let at = |key: &str| found[key].as_u64().and_then(|n| usize::try_from(n).ok()).context("columns");
        let (from, to) = (at("from")?, at("to")?);
        Ok(rows[1..]
            .iter()
            .map(|r| r[from..to].iter().map(|x| (x * 100.0).round() / 100.0).collect())
            .collect())
    };
    let mut small = Vec::new();
    for case in cases {
        small.push(json!({
            "words": case.words, "pieces": case.pieces, "case": case.case,
            "upos": part("syntax_columns", "upos", &case.syntax_columns_f32)?,
            "entity": part("events_columns", "entity", &case.events_columns_f32)?,
        }));
    }
    let tests = Path::new("crates/reading/tests/encoder");
    std::fs::create_dir_all(tests)?;
    let lines: Vec<String> = small.iter().map(Value::to_string).collect();
    std::fs::write(tests.join("parity.jsonl"), lines.join("\n") + "\n")?;
    Ok(version)
}
