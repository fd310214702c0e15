//! The element-wise work between matrix products, in vectors of whatever width the machine has.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

/// What turns sums of 8-bit products back to numbers: `(acc - zero * sums) * row * scales + bias`.
///
/// `zero` is the input that stands for nought in this row, `sums` are the column sums of the weights. The kernels
/// could take off `zero` themselves, but rten-gemm 0.27 takes that of the first six rows for all.
#[derive(Clone, Copy)]
pub(super) struct Sums<'a> {
    pub acc: &'a [i32],
    pub zero: i32,
    pub sums: &'a [i32],
    pub row: f32,
    pub scales: &'a [f32],
    pub bias: &'a [f32],
}

impl Sums<'_> {
    /// One value, without vectors.
    fn value(&self, n: usize) -> f32 {
        let acc = self.acc[n] - self.zero * self.sums[n];
        (acc as f32).mul_add(self.row * self.scales[n], self.bias[n])
    }

    /// Calls `each` with vectors of values and their places, as many as fit into `len`.
    #[inline(always)]
    fn vectors<I: Isa>(&self, isa: I, out: &mut [f32], mut each: impl FnMut(I::F32, &mut [f32])) {
        let (f, i) = (isa.f32(), isa.i32());
        let width = f.len();
        let (row, zero) = (f.splat(self.row), i.splat(self.zero));
        let parts = self.acc.chunks_exact(width).zip(self.sums.chunks_exact(width));
        let parts = parts.zip(self.scales.chunks_exact(width)).zip(self.bias.chunks_exact(width));
        for ((((acc, sum), scale), bias), out) in parts.zip(out.chunks_exact_mut(width)) {
            let acc = i.sub(i.load(acc), i.mul(zero, i.load(sum)));
            each(f.mul_add(i.to_float(acc), f.mul(row, f.load(scale)), f.load(bias)), out);
        }
    }
}

/// The values of one row, perhaps through the GELU.
pub(super) struct Rescale<'a> {
    pub sums: Sums<'a>,
    pub gelu: bool,
    pub out: &'a mut [f32],
}

impl SimdOp for Rescale<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f = isa.f32();
        if self.gelu {
            self.sums.vectors(
                isa,
                self.out,
                #[inline(always)]
                |y, out| f.store(SimdUnaryOp::eval(&Gelu {}, isa, y), out),
            );
        } else {
            self.sums.vectors(
                isa,
                self.out,
                #[inline(always)]
                |y, out| f.store(y, out),
            );
        }
        for n in self.out.len() / f.len() * f.len()..self.out.len() {
            let y = self.sums.value(n);
            self.out[n] = if self.gelu { gelu(y) } else { y };
        }
    }
}

/// One value's GELU, with the error function of Abramowitz and Stegun 7.1.26 as the vectors have it.
fn gelu(x: f32) -> f32 {
    let z = (x * std::f32::consts::FRAC_1_SQRT_2).abs();
    let t = 1.0 / 0.327_591_1f32.mul_add(z, 1.0);
    let poly =
        t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_8 + t * (-1.453_152 + t * 1.061_405_4))));
    let erf = (1.0 - poly * (-z * z).exp()).copysign(x);
    0.5 * x * (1.0 + erf)
}

/// `x = norm(x + y)` over one row, with learned scale and shift.
pub(super) struct AddNorm<'a> {
    pub sums: Sums<'a>,
    pub weight: &'a [f32],
    pub shift: &'a [f32],
    pub x: &'a mut [f32],
}

impl SimdOp for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f = isa.f32();
        debug_assert_eq!(self.x.len() % f.len(), 0, "hidden sizes are multiples of every vector width");
        let (mut sum, mut squares) = (f.zero(), f.zero());
        self.sums.vectors(
            isa,
            self.x,
            #[inline(always)]
            |y, x| {
                let y = f.add(y, f.load(x));
                sum = f.add(sum, y);
                squares = f.mul_add(y, y, squares);
                f.store(y, x);
            },
        );
        let n = self.x.len() as f32;
        let mean = total(sum) / n;
        let variance = (total(squares) / n - mean * mean).max(0.0);
        finish(isa, self.x, mean, variance, self.weight, self.shift);
    }
}

/// `x = norm(x)` over one row, with learned scale and shift.
pub(super) struct Norm<'a> {
    pub weight: &'a [f32],
    pub shift: &'a [f32],
    pub x: &'a mut [f32],
}

impl SimdOp for Norm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let f = isa.f32();
        let width = f.len();
        let (mut sum, mut squares) = (f.zero(), f.zero());
        for x in self.x.chunks_exact(width) {
            let y = f.load(x);
            sum = f.add(sum, y);
            squares = f.mul_add(y, y, squares);
        }
        let n = self.x.len() as f32;
        let mean = total(sum) / n;
        let variance = (total(squares) / n - mean * mean).max(0.0);
        finish(isa, self.x, mean, variance, self.weight, self.shift);
    }
}

/// The sum over the lanes.
#[inline(always)]
fn total<S: Simd<Elem = f32>>(x: S) -> f32 {
    x.to_array().as_ref().iter().sum()
}

#[inline(always)]
fn finish<I: Isa>(isa: I, x: &mut [f32], mean: f32, variance: f32, weight: &[f32], shift: &[f32]) {
    let f = isa.f32();
    let width = f.len();
    let scale = f.splat(1.0 / (variance + 1e-12).sqrt());
    let mean = f.splat(mean);
    let parts = x.chunks_exact_mut(width).zip(weight.chunks_exact(width)).zip(shift.chunks_exact(width));
    for ((x, weight), shift) in parts {
        let y = f.mul(f.sub(f.load(x), mean), scale);
        f.store(f.mul_add(y, f.load(weight), f.load(shift)), x);
    }
}

/// The largest magnitudes of a row: its lowest and highest value, zero among them.
pub(super) struct Range<'a>(pub &'a [f32]);

impl SimdOp for Range<'_> {
    type Output = (f32, f32);

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> (f32, f32) {
        let f = isa.f32();
        let width = f.len();
        let (mut low, mut high) = (f.zero(), f.zero());
        let chunks = self.0.chunks_exact(width);
        let rest = chunks.remainder();
        for x in chunks {
            let x = f.load(x);
            low = f.min(x, low);
            high = f.max(x, high);
        }
        let low = low.to_array().as_ref().iter().chain(rest).fold(0.0f32, |a, b| a.min(*b));
        let high = high.to_array().as_ref().iter().chain(rest).fold(0.0f32, |a, b| a.max(*b));
        (low, high)
    }
}

/// `out = saturate(round(x * inverse) + zero)`, ties to even.
///
/// As `rten_vecmath::Quantize`, whose step over an array of vectors is not taken into the caller's vector
/// context: every multiplication there is a call, a fifth of the encoder's whole time.
pub(super) struct Round<'a> {
    pub x: &'a [f32],
    pub inverse: f32,
    pub zero: u8,
    pub out: &'a mut [u8],
}

impl SimdOp for Round<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (f, i, narrow) = (isa.f32(), isa.i32(), isa.i16());
        let width = f.len();
        let (inverse, zero) = (f.splat(self.inverse), i.splat(i32::from(self.zero)));
        let mut parts = self.x.chunks_exact(4 * width);
        let mut outs = self.out.chunks_exact_mut(4 * width);
        for (x, out) in parts.by_ref().zip(outs.by_ref()) {
            let a = i.add(f.to_int_round(f.mul(f.load(x), inverse)), zero);
            let b = i.add(f.to_int_round(f.mul(f.load(&x[width..]), inverse)), zero);
            let c = i.add(f.to_int_round(f.mul(f.load(&x[2 * width..]), inverse)), zero);
            let d = i.add(f.to_int_round(f.mul(f.load(&x[3 * width..]), inverse)), zero);
            let (low, high) = (i.narrow_saturate(a, b), i.narrow_saturate(c, d));
            isa.u8().store(narrow.narrow_saturate(low, high), out);
        }
        for (x, out) in parts.remainder().iter().zip(outs.into_remainder()) {
            let y = (x * self.inverse).round_ties_even() as i32;
            *out = y.saturating_add(i32::from(self.zero)).clamp(0, 255) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_as_by_hand() {
        // Longer than four vectors of any machine, with a rest; halves go to the even neighbour.
        let x: Vec<f32> = (0..70).map(|n| (n as f32 - 35.0) / 2.0).collect();
        let mut out = vec![0; x.len()];
        Round { x: &x, inverse: 10.0, zero: 100, out: &mut out }.dispatch();
        for (x, out) in x.iter().zip(&out) {
            assert_eq!(f32::from(*out), ((x * 10.0).round_ties_even() + 100.0).clamp(0.0, 255.0));
        }
        Round { x: &[0.25, 0.75, -0.25], inverse: 2.0, zero: 1, out: &mut out[..3] }.dispatch();
        assert_eq!(out[..3], [1, 3, 1]);
    }

    #[test]
    fn rescaled_with_and_without_gelu() {
        // The inputs' nought is 3 and every column sums to 2: 6 is to come off.
        let acc: Vec<i32> = (0..21).map(|n| n - 4).collect();
        let (scales, bias, columns) = (vec![0.5; 21], vec![1.0; 21], vec![2; 21]);
        let sums = Sums { acc: &acc, zero: 3, sums: &columns, row: 0.2, scales: &scales, bias: &bias };
        let mut plain = vec![0.0; 21];
        Rescale { sums, gelu: false, out: &mut plain }.dispatch();
        assert!(plain[0].abs() < 1e-6 && (plain[20] - 2.0).abs() < 1e-6);
        let mut curved = vec![0.0; 21];
        Rescale { sums, gelu: true, out: &mut curved }.dispatch();
        // gelu(1) = 0.841345, gelu(2) = 1.954500
        assert!((curved[10] - 0.841_345).abs() < 1e-4, "{}", curved[10]);
        assert!((curved[20] - 1.954_5).abs() < 1e-4, "{}", curved[20]);
    }

    #[test]
    fn normed() {
        let mut x: Vec<f32> = (0..16).map(|n| n as f32).collect();
        Norm { weight: &[2.0; 16], shift: &[1.0; 16], x: &mut x }.dispatch();
        // mean 7.5, variance 21.25
        assert!((x[0] - (1.0 - 2.0 * 7.5 / 21.25f32.sqrt())).abs() < 1e-4);
        assert!((x.iter().sum::<f32>() - 16.0).abs() < 1e-3);
    }

    #[test]
    fn added_and_normed() {
        let mut x = vec![0.0; 16];
        let acc: Vec<i32> = (0..16).collect();
        let sums =
            Sums { acc: &acc, zero: 9, sums: &[0; 16], row: 1.0, scales: &[1.0; 16], bias: &[5.0; 16] };
        AddNorm { sums, weight: &[1.0; 16], shift: &[0.0; 16], x: &mut x }.dispatch();
        assert!((x[15] - 7.5 / 21.25f32.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn ranges_hold_zero() {
        assert_eq!(Range(&[1.0; 19]).dispatch(), (0.0, 1.0));
        assert_eq!(Range(&[-1.0, 2.0, -3.0]).dispatch(), (-3.0, 2.0));
    }
}
