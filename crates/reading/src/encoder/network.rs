//! The transformer (Vaswani et al. 2017): pieces with their case to one vector a piece.
//!
//! Rows of a batch lie one behind the other without padding; only attention looks at where a row begins and
//! ends. Every number of a row is therefore the same whatever else is in the batch.

use super::kernels::Norm;
use super::linear::{Gemm, Linear, Room};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::Softmax;

/// Learned scale and shift of a normalisation.
pub(super) struct NormWeights {
    pub weight: Vec<f32>,
    pub shift: Vec<f32>,
}

impl NormWeights {
    fn pair(&self) -> (&[f32], &[f32]) {
        (&self.weight, &self.shift)
    }
}

/// One layer.
pub(super) struct Layer {
    /// Queries, keys and values in one map.
    pub qkv: Linear,
    pub out: Linear,
    pub norm1: NormWeights,
    pub up: Linear,
    pub down: Linear,
    pub norm2: NormWeights,
}

/// The table of pieces: 8-bit rows, a scale for each.
pub(super) struct Embedding {
    pub rows: &'static [u8],
    pub scales: Vec<f32>,
}

/// The encoder.
pub(super) struct Network {
    pub pieces: Embedding,
    pub places: Vec<f32>,
    pub cases: Vec<f32>,
    pub norm: NormWeights,
    pub layers: Vec<Layer>,
    pub hidden: usize,
    pub heads: usize,
}

/// Rows of pieces to read together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub pieces: Vec<u32>,
    pub cases: Vec<u8>,
    /// One past the last piece of every row.
    pub ends: Vec<usize>,
}

/// Room for one worker.
#[derive(Default)]
pub(super) struct Workspace {
    pub room: Room,
    x: Vec<f32>,
    wide: Vec<f32>,
    queries: Vec<f32>,
    context: Vec<f32>,
    scores: Vec<f32>,
    head: Vec<f32>,
}

impl Network {
    /// Reads a batch: the vectors of the pieces at the places `wanted`, which rise, `hidden` numbers each.
    ///
    /// In the last layer the other pieces are only looked at; nobody asks for what becomes of them.
    pub(super) fn read<'w>(
        &self,
        gemm: &Gemm,
        batch: &Batch,
        wanted: &[usize],
        space: &'w mut Workspace,
    ) -> &'w [f32] {
        self.embed(batch, &mut space.x);
        let plain = GemmExecutor::<f32>::new();
        let all: Vec<usize> = (0..batch.pieces.len()).collect();
        for (n, layer) in self.layers.iter().enumerate() {
            let last = n + 1 == self.layers.len();
            let asked = if last { wanted } else { &all };
            layer.qkv.apply(gemm, &space.x, false, &mut space.room, &mut space.wide);
            self.attend(&plain, batch, asked, space);
            if last {
                self.keep(wanted, &mut space.x);
            }
            let context = &space.context[..asked.len() * self.hidden];
            layer.out.add_norm(gemm, context, layer.norm1.pair(), &mut space.room, &mut space.x);
            let wide = layer.up.apply(gemm, &space.x, true, &mut space.room, &mut space.wide);
            layer.down.add_norm(gemm, wide, layer.norm2.pair(), &mut space.room, &mut space.x);
        }
        &space.x
    }

    /// Leaves the rows at the places `wanted`, which rise.
    fn keep(&self, wanted: &[usize], x: &mut Vec<f32>) {
        let h = self.hidden;
        for (n, at) in wanted.iter().enumerate() {
            x.copy_within(at * h..(at + 1) * h, n * h);
        }
        x.truncate(wanted.len() * h);
    }

    fn embed(&self, batch: &Batch, x: &mut Vec<f32>) {
        let h = self.hidden;
        x.clear();
        x.resize(batch.pieces.len() * h, 0.0);
        let mut start = 0;
        for end in &batch.ends {
            for at in start..*end {
                let piece = batch.pieces[at] as usize;
                let place = at - start;
                let case = usize::from(batch.cases[at]);
                let out = &mut x[at * h..(at + 1) * h];
                let rows = self.pieces.rows.get(piece * h..(piece + 1) * h).unwrap_or_default();
                let scale = self.pieces.scales.get(piece).copied().unwrap_or_default();
                let place = self.places.get(place * h..(place + 1) * h).unwrap_or_default();
                let case = self.cases.get(case * h..(case + 1) * h).unwrap_or_default();
                for (((out, row), place), case) in out.iter_mut().zip(rows).zip(place).zip(case) {
                    *out = f32::from(row.cast_signed()) * scale + place + case;
                }
                Norm { weight: &self.norm.weight, shift: &self.norm.shift, x: out }.dispatch();
            }
            start = *end;
        }
    }

    /// The pieces `asked`, which rise, look at the pieces of their own row.
    fn attend(&self, gemm: &GemmExecutor<f32>, batch: &Batch, asked: &[usize], space: &mut Workspace) {
        let h = self.hidden;
        let size = h / self.heads;
        let wide = 3 * h;
        let context = Room::of(&mut space.context, asked.len() * h);
        let (mut start, mut done) = (0, 0);
        for end in &batch.ends {
            let n = end - start;
            let m = asked[done..].iter().take_while(|at| *at < end).count();
            let row = &space.wide[start * wide..end * wide];
            let queries = Room::of(&mut space.queries, m * h);
            for (at, out) in asked[done..done + m].iter().zip(queries.chunks_exact_mut(h)) {
                out.copy_from_slice(&space.wide[at * wide..at * wide + h]);
            }
            let scores = Room::of(&mut space.scores, m * n);
            let values = Room::of(&mut space.head, m * size);
            for head in 0..self.heads {
                let part = |block: usize| {
                    let data = row.get(block * h + head * size..).unwrap_or_default();
                    NdTensorView::from_data_with_strides([n, size], data, [wide, 1]).ok()
                };
                let q = queries.get(head * size..).unwrap_or_default();
                let q = NdTensorView::from_data_with_strides([m, size], q, [h, 1]).ok();
                let (Some(q), Some(k), Some(v)) = (q, part(1), part(2)) else { continue };
                // The queries carry the scale of attention in their weights.
                let (a, b) = (GemmInputA::Unpacked(q), GemmInputB::Unpacked(k.transposed()));
                let multiplied = gemm.gemm(scores, a, b, GemmOptions::default());
                debug_assert!(multiplied.is_ok(), "sizes agree by construction");
                for line in scores.chunks_exact_mut(n) {
                    Softmax::new_mut(line).dispatch();
                }
                let a = GemmInputA::Unpacked(NdTensorView::from_data([m, n], &*scores));
                let multiplied = gemm.gemm(values, a, GemmInputB::Unpacked(v), GemmOptions::default());
                debug_assert!(multiplied.is_ok(), "sizes agree by construction");
                for (i, values) in values.chunks_exact(size).enumerate() {
                    let at = (done + i) * h + head * size;
                    context[at..at + size].copy_from_slice(values);
                }
            }
            start = *end;
            done += m;
        }
    }
}
