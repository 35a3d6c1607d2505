//! A dense layer: inputs times weights, plus a bias; and tables of learned rows.
//!
//! Sums run over the inputs in order, so that every machine gets the same bits.

/// Columns that are computed at once.
const BLOCK: usize = 16;

/// Weights from `inputs` numbers to `outputs` numbers.
#[derive(Clone, Debug, Default)]
pub struct Dense {
    /// Numbers in.
    pub inputs: usize,
    /// Numbers out; a multiple of 16 except where it is less.
    pub outputs: usize,
    /// Row by row, a row an input.
    pub weights: Vec<f32>,
    /// Added to each output.
    pub bias: Vec<f32>,
}

impl Dense {
    /// All zero.
    #[must_use]
    pub fn new(inputs: usize, outputs: usize) -> Self {
        Self { inputs, outputs, weights: vec![0.0; inputs * outputs], bias: vec![0.0; outputs] }
    }

    /// The outputs for each of the rows in `rows`.
    pub fn forward(&self, rows: &[f32], out: &mut Vec<f32>) {
        let count = rows.len() / self.inputs.max(1);
        out.clear();
        out.resize(count * self.outputs, 0.0);
        let mut from = 0;
        while from < self.outputs {
            let wide = BLOCK.min(self.outputs - from);
            for (row, out) in rows.chunks_exact(self.inputs).zip(out.chunks_exact_mut(self.outputs)) {
                self.block(row, from, wide, &mut out[from..from + wide]);
            }
            from += wide;
        }
    }

    #[inline]
    fn block(&self, row: &[f32], from: usize, wide: usize, out: &mut [f32]) {
        let mut sums = [0.0f32; BLOCK];
        sums[..wide].copy_from_slice(&self.bias[from..from + wide]);
        if wide == BLOCK {
            for (x, weights) in row.iter().zip(self.weights.chunks_exact(self.outputs)) {
                for (sum, weight) in sums.iter_mut().zip(&weights[from..from + BLOCK]) {
                    *sum += x * weight;
                }
            }
        } else {
            for (x, weights) in row.iter().zip(self.weights.chunks_exact(self.outputs)) {
                for (sum, weight) in sums.iter_mut().zip(&weights[from..from + wide]) {
                    *sum += x * weight;
                }
            }
        }
        out.copy_from_slice(&sums[..wide]);
    }
}

/// A sigmoid from -1 to 1 that needs no exponential: x / √(1 + x²).
#[inline]
#[must_use]
pub fn bend(x: f32) -> f32 {
    x / (1.0 + x * x).sqrt()
}

/// From 0 to 1.
#[inline]
#[must_use]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * bend(x)
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
}
