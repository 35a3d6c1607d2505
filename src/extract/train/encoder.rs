//! Training of the encoder: back-propagation through it, and Adam; for the table of stems, of which a paragraph touches few
//! rows, `AdaGrad`.
//!
//! Its layers are in floating point while it is learned ([`Dense`]); a model holds them rounded ([`Quantized`]). Sums run over
//! the inputs in order, so that every machine gets the same bits.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x8};

use super::random::SplitMix;
use crate::extract::model::encoder::{
    Activations, Encoder, Gated, GatedActivations, INDICATORS, INNER, PAIR_STATE, STATE, STEM_STEP, scale,
    stem_row,
};
use crate::extract::model::linear::{LinearLayer, Quantized};
use crate::extract::words::paragraph::Paragraph;

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

/// How much longer steps of the table of stems are than others.
const STEM_RATE: f32 = 10.0;

/// An encoder while it is learned: weights, gradients, and Adam's moments.
#[derive(Debug)]
pub(crate) struct EncoderTrainer {
    /// The weights.
    pub encoder: Encoder<Dense>,
    /// Their gradient, summed up since the last step.
    pub gradient: Encoder<Dense>,
    means: Encoder<Dense>,
    squares: Encoder<Dense>,
    /// Rows of the table of stems that have a gradient. A row may be listed twice: its gradient is zero the second time.
    touched: Vec<usize>,
    steps: i32,
    sum: Option<(Encoder<Dense>, f32)>,
}

/// Buffers for the gradients of one paragraph.
#[derive(Debug, Default)]
pub(crate) struct BackBuffers {
    below: Vec<f32>,
    inner: Vec<f32>,
}

impl EncoderTrainer {
    /// Starts from small random numbers.
    #[must_use]
    pub(crate) fn new(width: usize, chance: &mut SplitMix) -> Self {
        let mut encoder = Encoder::<Dense>::new(width);
        for layer in encoder.parts_mut().0 {
            let reach = (6.0 / (layer.inputs + layer.outputs) as f32).sqrt();
            layer.weights.iter_mut().for_each(|w| *w = reach * chance.signed());
        }
        for gates in encoder.layers.iter_mut().flat_map(|l| &mut l.ways) {
            gates.bias[STATE..2 * STATE].fill(1.0);
        }
        for gates in &mut encoder.pair_layer.ways {
            gates.bias[PAIR_STATE..2 * PAIR_STATE].fill(1.0);
        }
        let tables = encoder.between.iter_mut().chain([&mut encoder.tags]);
        tables.flatten().for_each(|x| *x = 0.1 * chance.signed());
        let zero = Encoder::new(width);
        Self {
            encoder,
            gradient: zero.clone(),
            means: zero.clone(),
            squares: zero,
            touched: Vec::new(),
            steps: 0,
            sum: None,
        }
    }

    /// Takes a step along the gradient and sets it to zero.
    pub(crate) fn step(&mut self, rate: f32) {
        const FIRST: f32 = 0.9;
        const SECOND: f32 = 0.999;
        self.steps += 1;
        let (mut first, mut second) = (1.0f32, 1.0f32);
        for _ in 0..self.steps.min(20_000) {
            first *= FIRST;
            second *= SECOND;
        }
        let rate = rate * (1.0 - second).sqrt() / (1.0 - first);
        let mut weights = self.encoder.numbers_mut();
        let mut gradients = self.gradient.numbers_mut();
        let mut means = self.means.numbers_mut();
        let mut squares = self.squares.numbers_mut();
        let stems = [&mut weights, &mut gradients, &mut squares, &mut means].map(Vec::pop);
        let all = weights.into_iter().flatten().zip(gradients.into_iter().flatten());
        for ((w, g), (m, s)) in all.zip(means.into_iter().flatten().zip(squares.into_iter().flatten())) {
            *m = FIRST * *m + (1.0 - FIRST) * *g;
            *s = SECOND * *s + (1.0 - SECOND) * *g * *g;
            *w += rate * *m / (s.sqrt() + 1e-6);
            *g = 0.0;
        }
        if let [Some(weights), Some(gradients), Some(squares), _] = stems {
            for row in self.touched.drain(..) {
                step_row(row * INNER, rate * STEM_RATE, weights, gradients, squares);
            }
        }
    }

    /// Adds the current weights to the average.
    pub(crate) fn remember(&mut self) {
        let (sum, count) = self.sum.get_or_insert_with(|| (Encoder::new(0), 0.0));
        if *count == 0.0 {
            *sum = self.encoder.clone();
        } else {
            let weights = self.encoder.numbers_mut().into_iter().flatten();
            sum.numbers_mut().into_iter().flatten().zip(weights).for_each(|(s, w)| *s += *w);
        }
        *count += 1.0;
    }

    /// The average, with stems rounded as a model's file holds them.
    #[must_use]
    pub(crate) fn finish(self) -> Encoder<Dense> {
        let (mut sum, count) = self.sum.unwrap_or((self.encoder, 1.0));
        sum.numbers_mut().into_iter().flatten().for_each(|s| *s /= count);
        for x in &mut sum.stems {
            *x = (*x / STEM_STEP).round().clamp(-127.0, 127.0) * STEM_STEP;
        }
        sum
    }

    /// Propagates `outer`, the gradient of the outputs, back to the weights.
    pub(crate) fn back(
        &mut self,
        trace: &Activations,
        p: &Paragraph,
        outer: &mut [f32],
        back: &mut BackBuffers,
    ) {
        scale(outer, &trace.dropout[1]);
        back.below.clear();
        back.below.extend_from_slice(outer);
        back.inner.clear();
        back.inner.resize(p.len() * INNER, 0.0);
        let ([below, above], [to_below, to_above]) = (&self.encoder.layers, &mut self.gradient.layers);
        ungate(above, to_above, &trace.layers[1], &trace.layers[0].outs, outer, &mut back.below);
        ungate(below, to_below, &trace.layers[0], &trace.inner, &back.below, &mut back.inner);
        scale(&mut back.inner, &trace.dropout[0]);
        let drop = |i: usize| trace.dropout[0].get(i).copied().unwrap_or(1.0);
        for (i, (gradient, &x)) in back.inner.iter_mut().zip(&trace.inner).enumerate() {
            let bent = if drop(i) > 0.0 { x / drop(i) } else { 0.0 };
            *gradient *= slope(bent);
        }
        for (word, gradient) in p.words.iter().zip(back.inner.chunks_exact(INNER)) {
            let row = &mut self.gradient.tags[usize::from(word.tag & 63) * INNER..][..INNER];
            row.iter_mut().zip(gradient).for_each(|(r, g)| *r += g);
            self.touched.push(stem_row(word));
            let row = &mut self.gradient.stems[stem_row(word) * INNER..][..INNER];
            row.iter_mut().zip(gradient).for_each(|(r, g)| *r += g);
        }
        through(&self.encoder.word, &mut self.gradient.word, &trace.inputs, &back.inner, None);
    }
}

/// Takes a step of `AdaGrad` for one row of a table.
fn step_row(from: usize, rate: f32, weights: &mut [f32], gradients: &mut [f32], squares: &mut [f32]) {
    for k in from..from + INNER {
        let g = std::mem::take(&mut gradients[k]);
        squares[k] += g * g;
        weights[k] += rate * g / (squares[k].sqrt() + 1e-4);
    }
}

/// The derivative of the sigmoid where its value is `y`.
fn slope(y: f32) -> f32 {
    let rest = (1.0 - y * y).max(0.0);
    rest * rest.sqrt()
}

/// Back through a gated layer: adds to the gradient of its weights, and to `ins`, that of its inputs.
pub(crate) fn ungate<const S: usize>(
    layer: &Gated<S, Dense>,
    gradient: &mut Gated<S, Dense>,
    pass: &GatedActivations<S>,
    inputs: &[f32],
    outs: &[f32],
    ins: &mut [f32],
) {
    let places = outs.len() / (2 * S);
    let mut to = vec![0.0; places * 3 * S];
    for way in 0..2 {
        let (gates, states) = (&pass.gates[way], &pass.states[way]);
        let mut carry = [0.0f32; S];
        for step in (0..places).rev() {
            let i = if way == 0 { step } else { places - 1 - step };
            let before = (step > 0).then(|| if way == 0 { i - 1 } else { i + 1 });
            let before = before.map_or([0.0; S], |b| std::array::from_fn(|k| states[b * S + k]));
            let gates = &gates[i * 3 * S..][..3 * S];
            let (cell, out) = (&states[i * S..][..S], &outs[i * 2 * S + way * S..][..S]);
            step_back(gates, cell, &before, out, &mut carry, &mut to[i * 3 * S..][..3 * S]);
        }
        through(&layer.ways[way], &mut gradient.ways[way], inputs, &to, Some(ins));
    }
}

/// Back through one step of a layer.
fn step_back<const S: usize>(
    gates: &[f32],
    cell: &[f32],
    before: &[f32; S],
    out: &[f32],
    carry: &mut [f32; S],
    to: &mut [f32],
) {
    for k in 0..S {
        let (fresh, stay, show) = (gates[k], gates[S + k], gates[2 * S + k]);
        let at_cell = out[k] * show + carry[k];
        to[k] = at_cell * (1.0 - stay) * slope(fresh);
        to[S + k] = at_cell * (before[k] - fresh) * 0.5 * slope(2.0 * stay - 1.0);
        to[2 * S + k] = out[k] * cell[k] * 0.5 * slope(2.0 * show - 1.0);
        carry[k] = at_cell * stay;
    }
}

/// Rows that are taken together, so that weights and their gradient are read once for all of them.
const BACK_ROWS: usize = 4;

/// Back through a dense layer: adds to the gradient of its weights, and to that of its inputs where asked for.
pub(crate) fn through(
    layer: &Dense,
    gradient: &mut Dense,
    rows: &[f32],
    outs: &[f32],
    mut ins: Option<&mut [f32]>,
) {
    let (inputs, outputs) = (layer.inputs, layer.outputs);
    let some = rows.chunks(inputs * BACK_ROWS).zip(outs.chunks(outputs * BACK_ROWS));
    for (number, (rows, outs)) in some.enumerate().filter(|(_, (_, outs))| outs.iter().any(|&g| g != 0.0)) {
        for out in outs.chunks_exact(outputs) {
            gradient.bias.iter_mut().zip(out).for_each(|(b, g)| *b += g);
        }
        let ins = ins.as_deref_mut().map(|ins| &mut ins[number * BACK_ROWS * inputs..][..rows.len()]);
        if rows.len() == inputs * BACK_ROWS {
            through_some::<BACK_ROWS>(layer, gradient, rows, outs, ins);
        } else {
            let mut ins = ins;
            for (i, (row, out)) in rows.chunks_exact(inputs).zip(outs.chunks_exact(outputs)).enumerate() {
                let ins = ins.as_deref_mut().map(|ins| &mut ins[i * inputs..][..inputs]);
                through_some::<1>(layer, gradient, row, out, ins);
            }
        }
    }
}

fn through_some<const ROWS: usize>(
    layer: &Dense,
    gradient: &mut Dense,
    rows: &[f32],
    outs: &[f32],
    ins: Option<&mut [f32]>,
) {
    let (inputs, outputs) = (layer.inputs, layer.outputs);
    let outs: [&[f32]; ROWS] = std::array::from_fn(|n| &outs[n * outputs..][..outputs]);
    for (k, weights) in gradient.weights.chunks_exact_mut(outputs).enumerate() {
        let xs: [f32; ROWS] = std::array::from_fn(|n| rows[n * inputs + k]);
        if xs.iter().any(|&x| x != 0.0) {
            for (j, w) in weights.iter_mut().enumerate() {
                *w += (0..ROWS).map(|n| xs[n] * outs[n][j]).sum::<f32>();
            }
        }
    }
    let Some(ins) = ins else { return };
    for (k, weights) in layer.weights.chunks_exact(outputs).enumerate() {
        for (n, sum) in dots(weights, outs).into_iter().enumerate() {
            ins[n * inputs + k] += sum;
        }
    }
}

/// Dot products in eight partial sums each: the order of additions is fixed, and vectors may compute them.
#[inline]
fn dots<const ROWS: usize>(a: &[f32], bs: [&[f32]; ROWS]) -> [f32; ROWS] {
    let mut sums = [[0.0f32; 8]; ROWS];
    let whole = a.len() / 8 * 8;
    for from in (0..whole).step_by(8) {
        let a = &a[from..from + 8];
        for (sums, b) in sums.iter_mut().zip(bs) {
            let b = &b[from..from + 8];
            (0..8).for_each(|k| sums[k] += a[k] * b[k]);
        }
    }
    let rest = |b: &[f32]| a[whole..].iter().zip(&b[whole..]).map(|(a, b)| a * b).sum::<f32>();
    std::array::from_fn(|n| sums[n].iter().sum::<f32>() + rest(bs[n]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::model::encoder::OUTER;
    use crate::extract::words::language::Language;
    use crate::extract::words::lexicon::Lexicon;
    use crate::text::quotation::Quotations;
    use crate::text::tokens::Tokens;

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

    /// The sum of what comes out, each number times its factor.
    fn value(encoder: &Encoder<Dense>, trace: &mut Activations, p: &Paragraph, factors: &[f32]) -> f32 {
        trace.run(encoder, p);
        trace.outer.iter().zip(factors).map(|(o, f)| o * f).sum()
    }

    #[test]
    fn gradients_are_those_of_small_steps() {
        let text = "“It holds,” Pell said of the pier.";
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let (mut p, lexicon) = (Paragraph::default(), Lexicon::default());
        p.read(text, &tokens, &Quotations::read(text).regions, &Language::default(), &lexicon);
        p.annotate();
        let mut chance = SplitMix::new(3);
        let (mut deep, mut trace) = (EncoderTrainer::new(0, &mut chance), Activations::default());
        trace.enter(&lexicon, &p);
        let factors: Vec<f32> = (0..p.len() * OUTER).map(|_| chance.signed()).collect();
        value(&deep.encoder, &mut trace, &p, &factors);
        deep.back(&trace, &p, &mut factors.clone(), &mut BackBuffers::default());
        let gradient = deep.gradient.clone().numbers_mut().into_iter().map(|p| p.clone()).collect::<Vec<_>>();
        let touched: Vec<(usize, usize)> =
            (0..gradient.len()).flat_map(|i| (0..gradient[i].len()).map(move |k| (i, k))).collect();
        let mut checked = 0;
        for (i, k) in touched.into_iter().filter(|&(i, k)| gradient[i][k].abs() > 0.05).step_by(97) {
            let mut by = |step: f32| {
                let mut encoder = deep.encoder.clone();
                encoder.numbers_mut()[i][k] += step;
                value(&encoder, &mut trace, &p, &factors)
            };
            let slope = (by(0.01) - by(-0.01)) / 0.02;
            assert!(
                (slope - gradient[i][k]).abs() < 0.02 + 0.05 * slope.abs(),
                "part {i}, {k}: {slope} {}",
                gradient[i][k]
            );
            checked += 1;
        }
        assert!(checked > 20);
    }
}
