//! A linear layer: rows of numbers times weights, plus a bias.
//!
//! The program has one kind of it, whose weights are rounded ([`Quantized`](super::quantized::Quantized)). The encoder takes
//! any, since training computes in floating point.

use std::slice;

/// What multiplies rows of numbers.
pub(crate) trait LinearLayer: Sized {
    /// All zero, from `inputs` numbers to `outputs` numbers.
    fn new(inputs: usize, outputs: usize) -> Self;

    /// For each layer its outputs for each of the rows in `rows`; what stood in `outs` is lost. The layers have as many
    /// inputs, which reach as far.
    fn forward_all(layers: &[Self], rows: &[f32], outs: &mut [Vec<f32>]);

    /// The same for one layer.
    fn forward(&self, rows: &[f32], out: &mut Vec<f32>) {
        Self::forward_all(slice::from_ref(self), rows, slice::from_mut(out));
    }
}
