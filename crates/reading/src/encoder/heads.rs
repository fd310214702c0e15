//! From the columns of a sentence to what they say.

use super::model::{Model, PairHead, dot};
use super::spans::{self, Labelled, argmax};
use super::tree;
use super::words::Words;
use dateline_facts::event::Factuality;
use dateline_facts::plover::EventType;
use dateline_facts::token::Upos;
use smol_str::SmolStr;

/// How many event types there are.
pub const TYPES: usize = EventType::ALL.len();

/// A span of words with what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub last: usize,
    /// What it is, without `B-` and `I-`.
    pub label: SmolStr,
    /// 0 to 1.
    pub score: f32,
}

/// A word of an event with what takes part in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The words and the PLOVER type.
    pub found: Found,
    /// How it is presented.
    pub factuality: Factuality,
    /// Actor, recipient, place, time, instrument, victim.
    pub arguments: Vec<Found>,
}

/// A word of saying, with who says and what.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// The words; the label is the stance.
    pub found: Found,
    /// `source` and `content`.
    pub parts: Vec<Found>,
}

/// What the encoder says of one sentence; words are counted from its first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SentenceRead {
    /// The words.
    pub words: Words,
    /// Part of speech of every word.
    pub upos: Vec<Upos>,
    /// Penn tag of every word.
    pub xpos: Vec<SmolStr>,
    /// The word every word hangs on; its own for the root.
    pub heads: Vec<usize>,
    /// How it hangs on it: UD relation.
    pub deprels: Vec<SmolStr>,
    /// Who and what, in our types.
    pub entities: Vec<Found>,
    /// Who and what after the guideline of re3d.
    pub re3d: Vec<Found>,
    /// Event words.
    pub triggers: Vec<Trigger>,
    /// For every word the probability that it tells an event of each type, in the order of [`EventType::ALL`].
    pub odds: Vec<[f32; TYPES]>,
    /// Words of saying.
    pub cues: Vec<Cue>,
    /// For every word what its vector speaks for as an event that is told (see [`crate::veto`]).
    pub leanings: Vec<f32>,
}

/// The columns of one sentence: a row for the root, then one for each word.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub syntax: Vec<f32>,
    pub events: Vec<f32>,
    /// What the layers make of every word, before any head looks at it.
    pub vectors: Vec<f32>,
}

/// Decodes a sentence.
pub(super) fn decode(model: &Model, words: &Words, columns: &Columns) -> SentenceRead {
    let n = words.list.len();
    let syntax: Vec<&[f32]> = columns.syntax.chunks_exact(model.syntax.outputs()).collect();
    let events: Vec<&[f32]> = columns.events.chunks_exact(model.events.outputs()).collect();
    if syntax.len() != n + 1 || events.len() != n + 1 {
        return SentenceRead::default();
    }
    let class =
        |head: &super::model::WordHead, row: &[f32]| head.classes[argmax(&row[head.columns.clone()])].clone();
    let width = model.network.hidden;
    let upos =
        syntax[1..].iter().map(|row| Upos::from_word(&class(&model.upos, row)).unwrap_or(Upos::X)).collect();
    let xpos = syntax[1..].iter().map(|row| SmolStr::new(class(&model.xpos, row))).collect();
    let (heads, deprels) = arcs(model, &syntax);
    let found = |head: &super::model::WordHead| {
        let rows = events[1..].iter().map(|row| &row[head.columns.clone()]);
        named(spans::decode(rows, head.lift), &head.classes)
    };
    let triggers = found(&model.trigger).into_iter().map(|trigger| {
        let row = &events[trigger.first + 1][model.factuality.columns.clone()];
        let factuality = Factuality::from_word(&model.factuality.classes[argmax(row)]);
        let arguments = parts(&model.argument, &events, trigger.first);
        Trigger { factuality: factuality.unwrap_or(Factuality::Asserted), arguments, found: trigger }
    });
    let cues = found(&model.cue).into_iter().map(|mut cue| {
        let row = &events[cue.first + 1][model.stance.columns.clone()];
        cue.label = SmolStr::new(&model.stance.classes[argmax(row)]);
        Cue { parts: parts(&model.attribution, &events, cue.first), found: cue }
    });
    SentenceRead {
        odds: odds(&model.trigger, &events[1..]),
        upos,
        xpos,
        heads,
        deprels,
        entities: found(&model.entity),
        re3d: found(&model.re3d),
        triggers: triggers.collect(),
        cues: cues.collect(),
        words: words.clone(),
        leanings: crate::veto::leaning(columns.vectors.get(width..).unwrap_or_default(), width),
    }
}

/// The probabilities of the event types for every word.
fn odds(head: &super::model::WordHead, rows: &[&[f32]]) -> Vec<[f32; TYPES]> {
    let kind = |pair: &[String]| {
        let name = pair.first().map_or("", |c| c.strip_prefix("B-").unwrap_or(c));
        EventType::from_word(name).map(|k| k as usize)
    };
    let kinds: Vec<Option<usize>> = head.classes.get(1..).unwrap_or_default().chunks(2).map(kind).collect();
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let row = &row[head.columns.clone()];
        let lifted = |k: usize| if k == 0 { row[0] - head.lift } else { row[k] };
        let top = (0..row.len()).map(lifted).fold(f32::NEG_INFINITY, f32::max);
        let mut here = [0.0; TYPES];
        let mut sum = 0.0;
        for k in 0..row.len() {
            let e = (lifted(k) - top).exp();
            sum += e;
            if let Some(Some(at)) = k.checked_sub(1).and_then(|k| kinds.get(k / 2)) {
                here[*at] += e;
            }
        }
        here.iter_mut().for_each(|p| *p /= sum);
        out.push(here);
    }
    out
}

/// Heads and relations of the words.
fn arcs(model: &Model, rows: &[&[f32]]) -> (Vec<usize>, Vec<SmolStr>) {
    let n = rows.len();
    let mut scores = vec![f32::NEG_INFINITY; n * n];
    for i in 1..n {
        let dependent = &rows[i][model.arc_dep.clone()];
        for j in (0..n).filter(|j| *j != i) {
            scores[i * n + j] = dot(dependent, &rows[j][model.arc_head.clone()]);
        }
    }
    let tree = tree::decode(&scores, n);
    let (mut sum, mut out) = (Vec::new(), Vec::new());
    let root = model.label.classes.iter().position(|c| c == "root");
    let (mut heads, mut deprels) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for (i, head) in tree.iter().enumerate().skip(1) {
        heads.push(if *head == 0 { i - 1 } else { head - 1 });
        if *head == 0 {
            deprels.push(SmolStr::new_static("root"));
            continue;
        }
        model.label.score(
            &rows[i][model.label.a.clone()],
            &rows[*head][model.label.b.clone()],
            &mut sum,
            &mut out,
        );
        // Only a root hangs on the root.
        if let Some(root) = root {
            out[root] = f32::NEG_INFINITY;
        }
        deprels.push(SmolStr::new(&model.label.classes[argmax(&out)]));
    }
    (heads, deprels)
}

/// What belongs to the word `first` after a head over pairs, each span once.
fn parts(head: &PairHead, rows: &[&[f32]], first: usize) -> Vec<Found> {
    let a = &rows[first + 1][head.a.clone()];
    let (mut sum, mut out) = (Vec::new(), Vec::new());
    let mut scores = Vec::with_capacity((rows.len() - 1) * head.classes.len());
    for row in &rows[1..] {
        head.score(a, &row[head.b.clone()], &mut sum, &mut out);
        scores.extend_from_slice(&out);
    }
    named(spans::decode(scores.chunks_exact(head.classes.len()), head.lift), &head.classes)
}

/// Spans with the names of their classes.
fn named(list: Vec<Labelled>, classes: &[String]) -> Vec<Found> {
    let name = |class: usize| {
        let full = classes.get(class * 2 + 1).map_or("", String::as_str);
        SmolStr::new(full.strip_prefix("B-").unwrap_or(full))
    };
    list.into_iter()
        .map(|s| Found { first: s.first, last: s.last, label: name(s.class), score: s.score })
        .collect()
}

impl Found {
    /// Where it stands in the text.
    pub fn span(&self, words: &Words) -> dateline_facts::span::Span {
        let last = self.last.checked_sub(1).and_then(|l| words.list.get(l));
        match (words.list.get(self.first), last) {
            (Some(a), Some(b)) => a.span.cover(b.span),
            _ => dateline_facts::span::Span::default(),
        }
    }
}
