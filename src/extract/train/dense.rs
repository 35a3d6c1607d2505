//! A dense layer in floating point, as it is while it is learned; a model holds it rounded ([`Quantized`]).
//!
//! Sums run over the inputs in order, so that every machine gets the same bits.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x8};

use crate::extract::model::encoder::{Encoder, INDICATORS};
use crate::extract::model::linear::LinearLayer;
use crate::extract::model::quantized::Quantized;

/// Columns (outputs) in a vector.
const LANES: usize = 8;
/// Columns that are computed together.
const DENSE_BLOCK: usize = 2 * LANES;
/// Rows that are computed together: their sums stay in registers, and weights are read once for all of them.
const DENSE_ROWS: usize = 3;

/// Weights from `inputs` numbers to `outputs` numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    /// How many numbers go in.
    pub inputs: usize,
    /// How many numbers come out; a multiple of 16 except where it is less.
    pub outputs: usize,
    /// Row by row, a row for each input.
    pub weights: Vec<f32>,
    /// Added to each output.
    pub bias: Vec<f32>,
}

/// The largest absolute value of inputs, other than pairs and what is made of them: word vectors reach 4, all else 2.
const INPUT_RANGE: f32 = 4.0;
/// The same of pairs, which no sigmoid holds.
const PAIR_RANGE: f32 = 128.0;

impl Encoder<Dense> {
    /// All that is learned, in a fixed order; the stems come last.
    pub(crate) fn numbers_mut(&mut self) -> Vec<&mut Vec<f32>> {
        let (layers, tables) = self.parts_mut();
        let dense = layers.into_iter().flat_map(|dense| [&mut dense.weights, &mut dense.bias]);
        dense.chain(tables).collect()
    }

    /// As a model holds it.
    #[must_use]
    pub(crate) fn rounded(mut self) -> Encoder<Quantized> {
        let mut rounded = Encoder::new(self.word.inputs - INDICATORS);
        let (to_layers, to_tables) = rounded.parts_mut();
        let (layers, tables) = self.parts_mut();
        let ranges = [INPUT_RANGE; 8].into_iter().chain([PAIR_RANGE; 3]);
        for ((to, from), range) in to_layers.into_iter().zip(layers).zip(ranges) {
            *to = from.rounded(range);
        }
        to_tables.into_iter().zip(tables).for_each(|(to, from)| to.clone_from(from));
        rounded
    }
}

impl LinearLayer for Dense {
    fn new(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, weights: vec![0.0; inputs * outputs], bias: vec![0.0; outputs] }
    }

    /// Vectors of any width give the same bits, since each of their columns is a sum of its own.
    fn forward_all(layers: &[Self], rows: &[f32], outs: &mut [Vec<f32>]) {
        layers.iter().zip(outs).for_each(|(layer, out)| layer.forward_at(Level::new(), rows, out));
    }
}

impl Dense {
    /// As a model holds it, for inputs from -`range` to `range`.
    #[must_use]
    pub(crate) fn rounded(&self, range: f32) -> Quantized {
        Quantized::round(&self.weights, &self.bias, range)
    }

    fn forward_at(&self, level: Level, rows: &[f32], out: &mut Vec<f32>) {
        let count = rows.len() / self.inputs.max(1);
        out.resize(count * self.outputs, 0.0);
        if count > 0 {
            dispatch!(level, vectors => self.fill(vectors, rows, out));
        }
    }

    #[inline(always)]
    fn fill<S: Simd>(&self, vectors: S, rows: &[f32], out: &mut [f32]) {
        let whole = self.outputs / DENSE_BLOCK * DENSE_BLOCK;
        for from in (0..whole).step_by(DENSE_BLOCK) {
            let outs = out.chunks_mut(self.outputs * DENSE_ROWS);
            for (rows, out) in rows.chunks(self.inputs * DENSE_ROWS).zip(outs) {
                match rows.len() / self.inputs {
                    DENSE_ROWS => self.block::<S, DENSE_ROWS>(vectors, rows, from, out),
                    2 => self.block::<S, 2>(vectors, rows, from, out),
                    _ => self.block::<S, 1>(vectors, rows, from, out),
                }
            }
        }
        if whole < self.outputs {
            for (row, out) in rows.chunks(self.inputs).zip(out.chunks_mut(self.outputs)) {
                self.rest(row, whole, out);
            }
        }
    }

    /// Computes sixteen columns of some rows.
    #[inline(always)]
    fn block<S: Simd, const ROWS: usize>(&self, vectors: S, rows: &[f32], from: usize, out: &mut [f32]) {
        let pair = |numbers: &[f32]| {
            let (left, right) = numbers[from..from + DENSE_BLOCK].split_at(LANES);
            [f32x8::from_slice(vectors, left), f32x8::from_slice(vectors, right)]
        };
        let mut sums = [pair(&self.bias); ROWS];
        let rows: [&[f32]; ROWS] = std::array::from_fn(|n| &rows[n * self.inputs..][..self.inputs]);
        for (i, weights) in self.weights.chunks_exact(self.outputs).take(self.inputs).enumerate() {
            let [left, right] = pair(weights);
            for (sums, row) in sums.iter_mut().zip(rows) {
                let x = f32x8::splat(vectors, row[i]);
                *sums = [sums[0] + x * left, sums[1] + x * right];
            }
        }
        for (sums, out) in sums.iter().zip(out.chunks_exact_mut(self.outputs)) {
            sums[0].store_slice(&mut out[from..from + LANES]);
            sums[1].store_slice(&mut out[from + LANES..from + DENSE_BLOCK]);
        }
    }

    /// Computes the last columns of a row, which are fewer than sixteen.
    #[inline(always)]
    fn rest(&self, row: &[f32], from: usize, out: &mut [f32]) {
        let out = &mut out[from..];
        out.copy_from_slice(&self.bias[from..]);
        for (x, weights) in row.iter().zip(self.weights.chunks_exact(self.outputs)) {
            for (sum, weight) in out.iter_mut().zip(&weights[from..]) {
                *sum += x * weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_multiplies_and_adds() {
        let mut layer = Dense::new(2, 17);
        layer.bias[16] = 1.0;
        layer.weights[17 + 16] = 2.0;
        let mut out = Vec::new();
        layer.forward(&[1.0, 3.0, 0.0, 1.0], &mut out);
        assert_eq!((out.len(), out[16], out[33]), (34, 7.0, 3.0));
    }

    /// Column by column, input by input.
    fn plainly(layer: &Dense, rows: &[f32]) -> Vec<f32> {
        let column = |row: &[f32], n: usize| {
            let products = row.iter().enumerate().map(|(i, x)| x * layer.weights[i * layer.outputs + n]);
            products.fold(layer.bias[n], |sum, product| sum + product)
        };
        let rows = rows.chunks_exact(layer.inputs);
        rows.flat_map(|row| (0..layer.outputs).map(move |n| column(row, n))).collect()
    }

    #[test]
    fn vectors_of_any_width_give_the_same_bits() {
        let mut numbers = (0u32..).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 1e6 - 8.0);
        for (inputs, outputs, count) in
            [(5, 3, 4), (1, 16, 1), (9, 32, 2), (24, 48, 3), (64, 96, 7), (7, 39, 8)]
        {
            let mut layer = Dense::new(inputs, outputs);
            layer.weights.fill_with(|| numbers.next().unwrap());
            layer.bias.fill_with(|| numbers.next().unwrap());
            let rows: Vec<f32> = numbers.by_ref().take(inputs * count).collect();
            let mut out = Vec::new();
            layer.forward(&rows, &mut out);
            assert_eq!(out, plainly(&layer, &rows), "{inputs} × {outputs}");
            #[cfg(target_arch = "x86_64")]
            if let Some(narrow) = Level::new().as_sse4_2() {
                layer.forward_at(Level::Sse4_2(narrow), &rows, &mut out);
                assert_eq!(out, plainly(&layer, &rows), "{inputs} × {outputs}, narrow");
            }
        }
    }
}
