//! A linear map in 8 bits: weights per column, inputs per row.
//!
//! Weights keep to 7 bits, since the 8-bit products of machines without VNNI saturate else. Inputs are scaled row
//! by row, so that a row's result depends on nothing else in its batch.

use super::kernels::{AddNorm, Range, Rescale, Round, Sums};
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;

/// The products of 8-bit numbers.
pub(super) type Gemm = GemmExecutor<u8, i8, i32>;

/// Weights as stored: `inputs` rows of a number for each output, a scale for each output.
pub(super) struct Stored<'a> {
    pub weights: &'a [i8],
    pub scales: Vec<f32>,
    pub bias: Vec<f32>,
    pub inputs: usize,
}

/// A linear map, packed for the machine's kernel.
pub(super) struct Linear {
    packed: PackedBMatrix<i8>,
    /// Sums of the weights of every column.
    sums: Vec<i32>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

/// Room that the maps of one worker share.
#[derive(Default)]
pub(super) struct Room {
    bytes: Vec<u8>,
    /// Scale of every row, and the byte that stands for nought.
    rows: Vec<(f32, i32)>,
    acc: Vec<i32>,
}

impl Room {
    /// The first `n` of a buffer that only grows, so that nothing is filled with noughts before it is written.
    pub(super) fn of<T: Copy + Default>(buffer: &mut Vec<T>, n: usize) -> &mut [T] {
        if buffer.len() < n {
            buffer.resize(n, T::default());
        }
        &mut buffer[..n]
    }
}

impl Linear {
    /// Packs the weights; `None` where sizes do not agree.
    pub(super) fn pack(gemm: &Gemm, stored: Stored<'_>) -> Option<Linear> {
        let Stored { weights, scales, bias, inputs } = stored;
        let outputs = bias.len();
        if inputs == 0 || outputs == 0 || scales.len() != outputs || weights.len() != inputs * outputs {
            return None;
        }
        let packed = gemm.prepack_b(NdTensorView::from_data([inputs, outputs], weights));
        let mut sums = vec![0; outputs];
        for row in weights.chunks_exact(outputs) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        }
        Some(Linear { packed, sums, scales, bias, inputs })
    }

    /// Numbers of an input and of an output row.
    pub(super) fn shape(&self) -> (usize, usize) {
        (self.inputs, self.outputs())
    }

    /// Columns of the result.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Rounds `x`, rows of `inputs` numbers, to 8 bits and multiplies; the scales stay in `rows`, the sums are the answer.
    fn multiply<'r>(&self, gemm: &Gemm, x: &[f32], room: &'r mut Room) -> (&'r [i32], &'r [(f32, i32)]) {
        let bytes = Room::of(&mut room.bytes, x.len() / self.inputs * self.inputs);
        room.rows.clear();
        for (row, out) in x.chunks_exact(self.inputs).zip(bytes.chunks_exact_mut(self.inputs)) {
            let (low, high) = Range(row).dispatch();
            let scale = ((high - low) / 255.0).max(1e-12);
            let zero = (-low / scale).round_ties_even().clamp(0.0, 255.0) as u8;
            let inverse = 1.0 / scale;
            Round { x: row, inverse, zero, out }.dispatch();
            room.rows.push((scale, i32::from(zero)));
        }
        let rows = room.rows.len();
        let acc = Room::of(&mut room.acc, rows * self.outputs());
        let a = NdTensorView::from_data([rows, self.inputs], &*bytes);
        let (a, b) = (GemmInputA::Unpacked(a), GemmInputB::Packed(&self.packed));
        let done = gemm.gemm(acc, a, b, GemmOptions::default());
        debug_assert!(done.is_ok(), "sizes agree by construction");
        (acc, &room.rows)
    }

    fn of<'a>(&'a self, acc: &'a [i32], (row, zero): (f32, i32)) -> Sums<'a> {
        Sums { acc, zero, sums: &self.sums, row, scales: &self.scales, bias: &self.bias }
    }

    /// `x W + b`, perhaps through the GELU, in the first numbers of `out`.
    pub(super) fn apply<'o>(
        &self,
        gemm: &Gemm,
        x: &[f32],
        gelu: bool,
        room: &mut Room,
        out: &'o mut Vec<f32>,
    ) -> &'o [f32] {
        let rows = x.len() / self.inputs;
        let out = Room::of(out, rows * self.outputs());
        if rows == 0 {
            return out;
        }
        let (acc, scales) = self.multiply(gemm, x, room);
        let parts = acc.chunks_exact(self.outputs()).zip(out.chunks_exact_mut(self.outputs()));
        for ((acc, out), row) in parts.zip(scales) {
            Rescale { sums: self.of(acc, *row), gelu, out }.dispatch();
        }
        out
    }

    /// `x = norm(x + y W + b)`.
    pub(super) fn add_norm(
        &self,
        gemm: &Gemm,
        y: &[f32],
        norm: (&[f32], &[f32]),
        room: &mut Room,
        x: &mut [f32],
    ) {
        if y.is_empty() {
            return;
        }
        let (acc, scales) = self.multiply(gemm, y, room);
        let parts = acc.chunks_exact(self.outputs()).zip(x.chunks_exact_mut(self.outputs()));
        for ((acc, x), row) in parts.zip(scales) {
            let (weight, shift) = norm;
            AddNorm { sums: self.of(acc, *row), weight, shift, x }.dispatch();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_by_hand() {
        let gemm = Gemm::new();
        // Two outputs of three inputs: [1 2 3], [-1 0 1], scales 0.5 and 2.
        let stored = Stored {
            weights: &[1, -1, 2, 0, 3, 1],
            scales: vec![0.5, 2.0],
            bias: vec![0.25, -1.0],
            inputs: 3,
        };
        let map = Linear::pack(&gemm, stored).unwrap();
        let (mut room, mut out) = (Room::default(), Vec::new());
        let out = map.apply(&gemm, &[1.0, -1.0, 0.5, 0.0, 0.0, 0.0], false, &mut room, &mut out);
        // 0.5 * (1 - 2 + 1.5) + 0.25 = 0.5; 2 * (-1 + 0.5) - 1 = -2
        let wanted = [0.5, -2.0, 0.25, -1.0];
        for (a, b) in out.iter().zip(wanted) {
            assert!((a - b).abs() < 0.03, "{out:?}");
        }
    }

    #[test]
    fn every_row_has_its_own_scale_and_nought() {
        let gemm = Gemm::new();
        let weights: Vec<i8> = (0..32 * 16).map(|n| (n % 17) as i8 - 8).collect();
        let stored = Stored { weights: &weights, scales: vec![0.1; 16], bias: vec![0.0; 16], inputs: 32 };
        let map = Linear::pack(&gemm, stored).unwrap();
        // Rows of very different sizes and centres, more than one tile of any kernel.
        let x: Vec<f32> =
            (0..20 * 32).map(|n| (n / 32 + 1) as f32 * ((n * 7 % 13) as f32 - (n / 32 % 5) as f32)).collect();
        let (mut room, mut out, mut one) = (Room::default(), Vec::new(), Vec::new());
        let out = map.apply(&gemm, &x, false, &mut room, &mut out);
        for row in 0..20 {
            let input = &x[row * 32..(row + 1) * 32];
            let range = input.iter().fold(0.0f32, |a, b| a.max(b.abs()));
            for n in 0..16 {
                let exact: f32 = (0..32).map(|k| input[k] * f32::from(weights[k * 16 + n]) * 0.1).sum();
                assert!((out[row * 16 + n] - exact).abs() < range * 0.15, "{row} {n}");
            }
            let one = map.apply(&gemm, input, false, &mut room, &mut one);
            assert_eq!(one, &out[row * 16..(row + 1) * 16], "a row depends on its company");
        }
    }

    #[test]
    fn sizes_must_agree() {
        let stored = Stored { weights: &[1, 2, 3], scales: vec![1.0], bias: vec![0.0, 0.0], inputs: 3 };
        assert!(Linear::pack(&Gemm::new(), stored).is_none());
    }
}
