//! The committed model: weights, labels, and where each head stands among the columns.

use super::linear::{Gemm, Linear, Stored};
use super::network::{Embedding, Layer, Network, NormWeights};
use super::onnx::{self, Graph};
use serde_json::Value;
use std::fmt;
use std::ops::Range;

/// Attention heads of the architecture.
const HEADS: usize = 12;

/// The files of a model, as `xtask model install` puts them into `dateline-data`.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    /// The graph.
    pub onnx: &'static [u8],
    /// The graph's numbers.
    pub weights: &'static [u8],
    /// Weights of the heads over pairs of words, little-endian `f32`.
    pub pairs: &'static [u8],
    /// Labels and columns, JSON.
    pub labels: &'static str,
}

/// What is wrong with a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit(pub String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model does not fit: {}", self.0)
    }
}

impl std::error::Error for Unfit {}

/// A head that scores classes for a word.
#[derive(Clone, Debug)]
pub(super) struct WordHead {
    /// Its columns in its block.
    pub columns: Range<usize>,
    pub classes: Vec<String>,
    /// Taken off O before spans are decoded: recall for precision.
    pub lift: f32,
}

/// A head that scores classes for a pair of words: `relu(a[i] + b[j]) W + c`.
#[derive(Clone, Debug)]
pub(super) struct PairHead {
    pub a: Range<usize>,
    pub b: Range<usize>,
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    pub classes: Vec<String>,
    /// Taken off O before spans are decoded.
    pub lift: f32,
}

impl PairHead {
    /// Scores of all classes for the pair.
    pub(super) fn score(&self, a: &[f32], b: &[f32], sum: &mut Vec<f32>, out: &mut Vec<f32>) {
        sum.clear();
        sum.extend(a.iter().zip(b).map(|(a, b)| (a + b).max(0.0)));
        out.clear();
        out.extend(self.weight.chunks_exact(sum.len().max(1)).zip(&self.bias).map(|(w, c)| c + dot(w, sum)));
    }
}

/// The sum of products, in eight lanes.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (a8, b8) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (x, y) in a8.0.iter().zip(b8.0) {
        for n in 0..8 {
            lanes[n] += x[n] * y[n];
        }
    }
    let rest: f32 = a8.1.iter().zip(b8.1).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Everything of a model, ready to run.
pub(super) struct Model {
    pub network: Network,
    pub hidden: Linear,
    pub syntax: Linear,
    pub events: Linear,
    pub upos: WordHead,
    pub xpos: WordHead,
    pub arc_dep: Range<usize>,
    pub arc_head: Range<usize>,
    pub label: PairHead,
    pub entity: WordHead,
    pub re3d: WordHead,
    pub trigger: WordHead,
    pub factuality: WordHead,
    pub argument: PairHead,
    pub cue: WordHead,
    pub stance: WordHead,
    pub attribution: PairHead,
}

impl Model {
    /// Reads the files.
    pub(super) fn load(files: Files) -> Result<Model, Unfit> {
        let graph = onnx::read(files.onnx, files.weights).ok_or_else(|| Unfit("no ONNX graph".into()))?;
        let labels: Value = serde_json::from_str(files.labels).map_err(|e| Unfit(e.to_string()))?;
        let gemm = Gemm::new();
        let reader = Weights { graph: &graph, gemm: &gemm };
        let network = reader.network()?;
        let hidden = reader.linear("hidden")?;
        let syntax = reader.linear("syntax")?;
        let events = reader.linear("events")?;
        let labels = Labels { labels: &labels, pairs: files.pairs };
        let model = Model {
            upos: labels.word("upos", syntax.outputs())?,
            xpos: labels.word("xpos", syntax.outputs())?,
            arc_dep: labels.columns("syntax_columns", "arc_dep", syntax.outputs())?,
            arc_head: labels.columns("syntax_columns", "arc_head", syntax.outputs())?,
            label: labels.pair("label", syntax.outputs())?,
            entity: labels.word("entity", events.outputs())?,
            re3d: labels.word("re3d", events.outputs())?,
            trigger: labels.word("trigger", events.outputs())?,
            factuality: labels.word("factuality", events.outputs())?,
            argument: labels.pair("argument", events.outputs())?,
            cue: labels.word("cue", events.outputs())?,
            stance: labels.word("stance", events.outputs())?,
            attribution: labels.pair("attribution", events.outputs())?,
            hidden,
            syntax,
            events,
            network,
        };
        if model.arc_dep.len() != model.arc_head.len() {
            return Err(Unfit("arcs of two widths".into()));
        }
        Ok(model)
    }
}

/// Tensors by name.
struct Weights<'g> {
    graph: &'g Graph,
    gemm: &'g Gemm,
}

impl Weights<'_> {
    fn floats(&self, name: &str) -> Result<Vec<f32>, Unfit> {
        self.graph
            .tensors
            .get(name)
            .and_then(onnx::Tensor::floats)
            .ok_or_else(|| Unfit(format!("no numbers {name}")))
    }

    fn linear(&self, name: &str) -> Result<Linear, Unfit> {
        let unfit = || Unfit(format!("no 8-bit map {name}"));
        let tensor = self.graph.tensors.get(&format!("{name}.weight")).ok_or_else(unfit)?;
        let [inputs, _] = tensor.shape[..] else { return Err(unfit()) };
        if tensor.kind != 3 {
            return Err(unfit());
        }
        let weights: Vec<i8> = tensor.bytes.iter().map(|b| b.cast_signed()).collect();
        if weights.iter().any(|w| !(-64..=63).contains(w)) {
            return Err(Unfit(format!("{name} has weights of more than 7 bits")));
        }
        let bias = self.floats(&format!("{name}.bias"))?;
        // A static graph scales by weights and inputs at once, a dynamic one by weights alone; here inputs are
        // scaled row by row.
        let step =
            self.floats(&format!("{name}.input_scale")).ok().and_then(|s| s.first().copied()).unwrap_or(1.0);
        let scales = self.floats(&format!("{name}.scale"))?.iter().map(|s| s / step).collect();
        Linear::pack(self.gemm, Stored { weights: &weights, scales, bias, inputs }).ok_or_else(unfit)
    }

    fn norm(&self, name: &str) -> Result<NormWeights, Unfit> {
        let weight = self.floats(&format!("{name}.scale"))?;
        let shift = self.floats(&format!("{name}.bias"))?;
        Ok(NormWeights { weight, shift })
    }

    fn network(&self) -> Result<Network, Unfit> {
        let table = self.graph.tensors.get("words").ok_or_else(|| Unfit("no table of pieces".into()))?;
        let [pieces, hidden] = table.shape[..] else {
            return Err(Unfit("the table of pieces is no table".into()));
        };
        // i8 and u8 are of one size; the table stays where the program has it.
        let rows = table.bytes;
        let scales = self.floats("words.scale")?;
        let (places, cases) = (self.floats("places")?, self.floats("case_table")?);
        let sound = table.kind == 3
            && rows.len() == pieces * hidden
            && scales.len() == pieces
            && pieces == dateline_data::VOCABULARY.lines().count()
            && hidden % (16 * HEADS) == 0
            && places.len() % hidden.max(1) == 0
            && cases.len() == 9 * hidden;
        if !sound {
            return Err(Unfit("tables of pieces, places and cases disagree".into()));
        }
        let mut layers = Vec::new();
        while self.graph.tensors.contains_key(&format!("layers.{}.qkv.weight", layers.len())) {
            let part = |name: &str| format!("layers.{}.{name}", layers.len());
            layers.push(Layer {
                qkv: self.linear(&part("qkv"))?,
                out: self.linear(&part("out"))?,
                norm1: self.norm(&part("norm1"))?,
                up: self.linear(&part("up"))?,
                down: self.linear(&part("down"))?,
                norm2: self.norm(&part("norm2"))?,
            });
        }
        let fits = |layer: &Layer| {
            layer.qkv.shape() == (hidden, 3 * hidden)
                && layer.out.shape() == (hidden, hidden)
                && layer.up.shape().0 == hidden
                && layer.down.shape() == (layer.up.shape().1, hidden)
                && [&layer.norm1, &layer.norm2]
                    .iter()
                    .all(|n| n.weight.len() == hidden && n.shift.len() == hidden)
        };
        if layers.is_empty() || !layers.iter().all(fits) {
            return Err(Unfit("layers of odd sizes".into()));
        }
        let norm = self.norm("norm")?;
        if norm.weight.len() != hidden || norm.shift.len() != hidden {
            return Err(Unfit("the first norm is of an odd size".into()));
        }
        Ok(Network { pieces: Embedding { rows, scales }, places, cases, norm, layers, hidden, heads: HEADS })
    }
}

/// Labels, and weights of pairs.
struct Labels<'l> {
    labels: &'l Value,
    pairs: &'static [u8],
}

impl Labels<'_> {
    fn columns(&self, block: &str, name: &str, width: usize) -> Result<Range<usize>, Unfit> {
        let number = |v: &Value| v.as_u64().and_then(|n| usize::try_from(n).ok());
        self.labels["columns"][block]
            .as_array()
            .into_iter()
            .flatten()
            .find(|c| c["name"] == name)
            .and_then(|c| Some(number(&c["from"])?..number(&c["to"])?))
            .filter(|r| r.start < r.end && r.end <= width)
            .ok_or_else(|| Unfit(format!("no columns {name}")))
    }

    fn classes(&self, name: &str) -> Vec<String> {
        let list = self.labels["heads"][name]["classes"].as_array();
        list.into_iter().flatten().filter_map(|c| c.as_str().map(str::to_owned)).collect()
    }

    fn lift(&self, name: &str) -> f32 {
        self.labels["heads"][name]["lift"].as_f64().unwrap_or(0.0) as f32
    }

    fn block(&self, name: &str) -> &str {
        self.labels["heads"][name]["output"].as_str().unwrap_or("")
    }

    fn word(&self, name: &str, width: usize) -> Result<WordHead, Unfit> {
        let columns = self.columns(self.block(name), name, width)?;
        let classes = self.classes(name);
        if classes.len() != columns.len() {
            return Err(Unfit(format!("{name} has {} classes and {} columns", classes.len(), columns.len())));
        }
        Ok(WordHead { columns, classes, lift: self.lift(name) })
    }

    fn pair(&self, name: &str, width: usize) -> Result<PairHead, Unfit> {
        let a = self.columns(self.block(name), &format!("{name}_a"), width)?;
        let b = self.columns(self.block(name), &format!("{name}_b"), width)?;
        let classes = self.classes(name);
        let spec = &self.labels["pairs"][name];
        let floats = |key: &str, count: usize| {
            let at = usize::try_from(spec[key].as_u64()?).ok()?;
            let bytes = self.pairs.get(at..at.checked_add(count * 4)?)?;
            Some(bytes.as_chunks().0.iter().map(|b: &[u8; 4]| f32::from_le_bytes(*b)).collect::<Vec<f32>>())
        };
        let weight = floats("weight_at", classes.len() * a.len());
        let bias = floats("bias_at", classes.len());
        match (weight, bias) {
            (Some(weight), Some(bias)) if a.len() == b.len() && !classes.is_empty() => {
                Ok(PairHead { a, b, weight, bias, classes, lift: self.lift(name) })
            }
            _ => Err(Unfit(format!("no weights of pairs for {name}"))),
        }
    }
}
