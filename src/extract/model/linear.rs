//! A linear layer: rows of numbers times weights, plus a bias.
//!
//! The program has one kind of it, whose weights are rounded ([`Quantized`]): integers of 16 bits for weights and inputs, of
//! 32 bits for sums. Integers give the same sum in any order, so one vector instruction may multiply and add two inputs at
//! once: that takes half the time of floating point, with the same bits on every machine. The encoder takes any layer, since
//! training computes in floating point.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_cvtps_epi32, _mm256_madd_epi16, _mm256_packs_epi32,
    _mm256_permute4x64_epi64, _mm256_set1_epi32, _mm256_setzero_si256,
};
use std::slice;

#[cfg(target_arch = "x86_64")]
use fearless_simd::{Avx2, Level, f32x8, i16x16, i32x8, prelude::*};

/// What multiplies rows of numbers.
pub(crate) trait LinearLayer: Sized {
    /// A layer of zeros, from `inputs` numbers to `outputs` numbers.
    fn new(inputs: usize, outputs: usize) -> Self;

    /// Computes each layer's outputs for each row of `rows`, in place of what `outs` held. All layers have the same number
    /// of inputs and the same range of them.
    fn forward_all(layers: &[Self], rows: &[f32], outs: &mut [Vec<f32>]);

    /// Computes the outputs of one layer.
    fn forward(&self, rows: &[f32], out: &mut Vec<f32>) {
        Self::forward_all(slice::from_ref(self), rows, slice::from_mut(out));
    }
}

/// Columns (outputs) in a vector.
const COLUMNS: usize = 8;
/// Columns that are computed together.
const BLOCK_COLUMNS: usize = 2 * COLUMNS;
/// The most inputs.
pub(crate) const MAX_INPUTS: usize = 128;
/// Rows that are rounded together.
const ROUNDED_ROWS: usize = 8;
/// The largest input after rounding.
const MAX_INPUT: f32 = 32_767.0;
#[cfg(any(test, feature = "train"))]
/// The most that the rounded weights of a column make together: times the largest input they stay below 2³¹.
const MAX_COLUMN_WEIGHT: f32 = 65_000.0;

/// The weights of eight columns for two inputs, the two of a column side by side. Aligned, since otherwise compilers read a
/// vector in two halves.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
pub(crate) struct WeightLine(pub [i16; BLOCK_COLUMNS]);

/// Rounded inputs in pairs: the first of a pair in the lower half.
type Twos = [i32; MAX_INPUTS / 2];

/// The rounded weights from `inputs` numbers to `outputs` numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quantized {
    inputs: usize,
    outputs: usize,
    /// By blocks of sixteen columns; within a block by pairs of inputs; for each of these two lines.
    pub weights: Vec<WeightLine>,
    /// Added to each output; zero for the columns that pad the last block.
    pub bias: Vec<f32>,
    /// The integer that an input of one becomes.
    pub one: f32,
    /// What a one in a sum stands for.
    pub step: f32,
}

impl LinearLayer for Quantized {
    fn new(inputs: usize, outputs: usize) -> Self {
        let columns = outputs.next_multiple_of(BLOCK_COLUMNS);
        let weights = vec![WeightLine::default(); inputs.div_ceil(2) * columns / COLUMNS];
        Self { inputs, outputs, weights, bias: vec![0.0; columns], one: 0.0, step: 0.0 }
    }

    fn forward_all(layers: &[Self], rows: &[f32], outs: &mut [Vec<f32>]) {
        let same = |pair: &[Self]| (pair[0].inputs, pair[0].one) == (pair[1].inputs, pair[1].one);
        debug_assert!(layers.windows(2).all(same), "they round the same inputs");
        for (layer, out) in layers.iter().zip(&mut *outs) {
            out.resize(rows.len() / layer.inputs.max(1) * layer.outputs, 0.0);
        }
        #[cfg(target_arch = "x86_64")]
        if let Some(vectors) = Level::new().as_avx2() {
            return fill(vectors, layers, rows, outs);
        }
        layers.iter().zip(outs).for_each(|(layer, out)| layer.fill_plainly(rows, out));
    }
}

impl Quantized {
    /// Rounds what was learned: `weights` row by row, a row for each input, for inputs from -`range` to `range`, a power of
    /// two. Larger inputs are cut. Steps are as fine as 16 bits, and sums that 32 bits hold, allow.
    #[cfg(any(test, feature = "train"))]
    #[must_use]
    pub(crate) fn round(weights: &[f32], bias: &[f32], range: f32) -> Self {
        let outputs = bias.len();
        let inputs = weights.len() / outputs.max(1);
        let mut rounded = Self::new(inputs, outputs);
        let column = |n: usize| weights.iter().skip(n).step_by(outputs).map(|w| w.abs());
        let largest = (0..outputs).map(|n| column(n).sum::<f32>()).fold(0.0, f32::max);
        let mut fine = 16_384.0f32;
        while largest * fine > MAX_COLUMN_WEIGHT {
            fine *= 0.5;
        }
        rounded.one = 32_768.0 / range;
        rounded.step = 1.0 / (fine * rounded.one);
        rounded.bias[..outputs].copy_from_slice(bias);
        let pairs = inputs.div_ceil(2);
        for (i, row) in weights.chunks_exact(outputs.max(1)).enumerate() {
            for (n, weight) in row.iter().enumerate() {
                let at =
                    ((n / BLOCK_COLUMNS * pairs + i / 2) * BLOCK_COLUMNS + n % BLOCK_COLUMNS) * 2 + i % 2;
                rounded.weights[at / BLOCK_COLUMNS].0[at % BLOCK_COLUMNS] =
                    (weight * fine).round().clamp(-32_767.0, 32_767.0) as i16;
            }
        }
        rounded
    }

    fn pairs(&self) -> usize {
        self.inputs.div_ceil(2)
    }

    /// Computes without AVX2, for processors that lack it: the same bits as [`fill`].
    fn fill_plainly(&self, rows: &[f32], out: &mut [f32]) {
        let blocks = self.weights.chunks_exact((self.pairs() * 2).max(1));
        for (row, out) in rows.chunks_exact(self.inputs.max(1)).zip(out.chunks_exact_mut(self.outputs)) {
            let mut ones = [0i32; MAX_INPUTS];
            ones.iter_mut().zip(row).for_each(|(one, x)| *one = i32::from(round_ties_even(x * self.one)));
            let twos = ones.as_chunks::<2>().0;
            let biases = self.bias.chunks_exact(BLOCK_COLUMNS);
            for ((weights, bias), out) in blocks.clone().zip(biases).zip(out.chunks_mut(BLOCK_COLUMNS)) {
                let mut sums = [0i32; BLOCK_COLUMNS];
                for (lines, two) in weights.as_chunks::<2>().0.iter().zip(twos) {
                    let weights = lines.iter().flat_map(|line| line.0.as_chunks::<2>().0);
                    for (sum, weights) in sums.iter_mut().zip(weights) {
                        let products = two[0] * i32::from(weights[0]) + two[1] * i32::from(weights[1]);
                        *sum = sum.wrapping_add(products);
                    }
                }
                for ((out, sum), bias) in out.iter_mut().zip(sums).zip(bias) {
                    *out = bias + sum as f32 * self.step;
                }
            }
        }
    }
}

/// The nearest integer of 16 bits, ties to even, and the smallest for NaN: as the vector instructions round.
#[allow(clippy::manual_clamp, reason = "clamp would keep NaN")]
fn round_ties_even(x: f32) -> i16 {
    x.max(-MAX_INPUT).min(MAX_INPUT).round_ties_even() as i16
}

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    fn fill(vectors: Avx2, layers: &[Quantized], rows: &[f32], outs: &mut [Vec<f32>]) {
        let Some(&Quantized { inputs, one, .. }) = layers.first() else { return };
        let sum = |sums: [__m256i; 2], two: i32, lines: [__m256i; 2]| {
            let product = |line| _mm256_madd_epi16(_mm256_set1_epi32(two), line);
            [_mm256_add_epi32(sums[0], product(lines[0])), _mm256_add_epi32(sums[1], product(lines[1]))]
        };
        let zero = [_mm256_setzero_si256(); 2];
        let mut room = [[0; MAX_INPUTS / 2]; ROUNDED_ROWS];
        for (number, rows) in rows.chunks((inputs * ROUNDED_ROWS).max(1)).enumerate() {
            for (twos, row) in room.iter_mut().zip(rows.chunks_exact(inputs)) {
                round_all(vectors, row, one, twos);
            }
            let count = rows.len() / inputs;
            // Rows past the last are computed from stale inputs and stored nowhere.
            let fours = &room.as_chunks::<4>().0[..count.div_ceil(4)];
            for (layer, out) in layers.iter().zip(&mut *outs) {
                let out = &mut out[number * ROUNDED_ROWS * layer.outputs..][..count * layer.outputs];
                let blocks = layer.weights.chunks_exact((layer.pairs() * 2).max(1));
                for (block, weights) in blocks.enumerate() {
                    let lines = weights.as_chunks::<2>().0;
                    let mut outs = out.chunks_exact_mut(layer.outputs.max(1));
                    for [a, b, c, d] in fours {
                        let mut sums = [zero; 4];
                        for ((((&lines, &a), &b), &c), &d) in lines.iter().zip(a).zip(b).zip(c).zip(d) {
                            let lines = lines.map(|line| i16x16::simd_from(vectors, line.0).into());
                            for (sums, two) in sums.iter_mut().zip([a, b, c, d]) {
                                *sums = sum(*sums, two, lines);
                            }
                        }
                        for (sums, out) in sums.into_iter().zip(outs.by_ref()) {
                            layer.finish(vectors, block, sums, out);
                        }
                    }
                }
            }
        }
    }
);

#[cfg(target_arch = "x86_64")]
fearless_simd::kernel!(
    /// Rounds a row's inputs and packs them in pairs; zeros pad the last block.
    #[inline(always)]
    fn round_all(vectors: Avx2, row: &[f32], one: f32, twos: &mut Twos) {
        let (whole, rest) = row.as_chunks::<BLOCK_COLUMNS>();
        let mut last = [0.0; BLOCK_COLUMNS];
        last[..rest.len()].copy_from_slice(rest);
        for (numbers, twos) in whole.iter().chain([&last]).zip(twos.as_chunks_mut::<COLUMNS>().0) {
            let [low, high] = [&numbers[..COLUMNS], &numbers[COLUMNS..]].map(|numbers| {
                let ones = f32x8::from_slice(vectors, numbers) * one;
                let ones = ones.max(f32x8::splat(vectors, -MAX_INPUT)).min(f32x8::splat(vectors, MAX_INPUT));
                _mm256_cvtps_epi32(ones.into())
            });
            // The instruction packs within 128-bit lanes: four of one and four of the other in turn.
            let packed = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(low, high));
            let packed: i32x8<Avx2> = packed.simd_into(vectors);
            packed.store_slice(twos);
        }
    }
);

#[cfg(target_arch = "x86_64")]
impl Quantized {
    /// Scales the sums of a block of columns, adds the bias, and stores them.
    #[inline(always)]
    fn finish(&self, vectors: Avx2, block: usize, sums: [__m256i; 2], out: &mut [f32]) {
        let from = block * BLOCK_COLUMNS;
        let biases = self.bias[from..].as_chunks::<COLUMNS>().0;
        let mut numbers = sums.into_iter().zip(biases).map(|(sum, &bias)| {
            let sum: i32x8<Avx2> = sum.simd_into(vectors);
            let sum: f32x8<Avx2> = sum.to_float();
            f32x8::simd_from(vectors, bias) + sum * self.step
        });
        for out in out[from..].chunks_mut(COLUMNS) {
            let Some(numbers) = numbers.next() else { return };
            match out.len() {
                COLUMNS => numbers.store_slice(out),
                _ => out.copy_from_slice(&<[f32; COLUMNS]>::from(numbers)[..out.len()]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from -1 to 1 that look random.
    fn numbers() -> impl Iterator<Item = f32> {
        (0u32..).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 8_388_608.0 - 1.0)
    }

    /// Row by row, column by column, as it was learned.
    fn unrounded(weights: &[f32], bias: &[f32], rows: &[f32]) -> Vec<f32> {
        let outputs = bias.len();
        let column = |row: &[f32], n: usize| {
            row.iter().enumerate().map(|(i, x)| x * weights[i * outputs + n]).fold(bias[n], |sum, x| sum + x)
        };
        let rows = rows.chunks_exact(weights.len() / outputs);
        rows.flat_map(|row| (0..outputs).map(move |n| column(row, n))).collect()
    }

    #[test]
    fn vectors_give_the_bits_of_plain_sums_and_nearly_those_of_what_was_learned() {
        let mut numbers = numbers();
        for (inputs, outputs, count) in
            [(5, 3, 4), (2, 16, 1), (9, 32, 2), (24, 48, 3), (64, 96, 23), (7, 39, 8)]
        {
            let mut take = |count: usize| numbers.by_ref().take(count).collect::<Vec<f32>>();
            let (weights, bias, rows) = (take(inputs * outputs), take(outputs), take(inputs * count));
            let layer = Quantized::round(&weights, &bias, 8.0);
            let (mut out, mut plain) = (vec![], vec![0.0; count * outputs]);
            layer.forward(&rows, &mut out);
            layer.fill_plainly(&rows, &mut plain);
            assert_eq!(out, plain, "{inputs} × {outputs}");
            let wanted = unrounded(&weights, &bias, &rows);
            assert_eq!(out.len(), wanted.len());
            assert!(out.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 0.005), "{inputs} × {outputs}");
        }
    }

    #[test]
    fn layers_share_their_inputs_whatever_these_are() {
        let layers = [20, 5].map(|outputs: usize| {
            let weights: Vec<f32> = (-9i16..).take(3 * outputs).map(|n| f32::from(n) / 8.0).collect();
            Quantized::round(&weights, &vec![0.0; outputs], 1.0)
        });
        let half = 0.5 / layers[0].one;
        let rows = [1e9, -1e9, 0.5, half, 3.0 * half, -half, f32::INFINITY, f32::NAN, 0.0];
        let mut outs = [vec![], vec![7.0; 99]];
        Quantized::forward_all(&layers, &rows, &mut outs);
        for (layer, out) in layers.iter().zip(outs) {
            let mut plain = vec![0.0; out.len()];
            layer.fill_plainly(&rows, &mut plain);
            assert_eq!((out.len(), out), (3 * layer.outputs, plain));
        }
    }

    #[test]
    fn no_input_and_no_weight_is_too_large() {
        let mut out = Vec::new();
        Quantized::round(&[-1e9; 128], &[0.0], 1.0).forward(&[1e9; 128], &mut out);
        assert!(out[0] < 0.0);
    }
}
