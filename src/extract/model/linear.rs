//! A linear layer: rows of numbers times weights, plus a bias.
//!
//! The program has one kind of it, whose weights are rounded ([`Quantized`](super::quantized::Quantized)). The encoder takes
//! any, since training computes in floating point.

use std::slice;

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
