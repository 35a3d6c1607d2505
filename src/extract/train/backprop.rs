//! Back-propagation through the encoder, and Adam; for the table of stems, of which a paragraph touches few rows, `AdaGrad`.

use super::dense::Dense;
use super::random::SplitMix;
use crate::extract::model::encoder::{
    Activations, Encoder, INNER, PAIR_STATE, STATE, STEM_STEP, scale, stem_row,
};
use crate::extract::model::gated::{Gated, GatedActivations};
use crate::extract::words::paragraph::Paragraph;

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
            let (kept, out) = (&states[i * S..][..S], &outs[i * 2 * S + way * S..][..S]);
            unkeep(gates, kept, &before, out, &mut carry, &mut to[i * 3 * S..][..3 * S]);
        }
        through(&layer.ways[way], &mut gradient.ways[way], inputs, &to, Some(ins));
    }
}

/// Back through one step of a layer.
fn unkeep<const S: usize>(
    gates: &[f32],
    kept: &[f32],
    before: &[f32; S],
    out: &[f32],
    carry: &mut [f32; S],
    to: &mut [f32],
) {
    for k in 0..S {
        let (fresh, stay, show) = (gates[k], gates[S + k], gates[2 * S + k]);
        let at_kept = out[k] * show + carry[k];
        to[k] = at_kept * (1.0 - stay) * slope(fresh);
        to[S + k] = at_kept * (before[k] - fresh) * 0.5 * slope(2.0 * stay - 1.0);
        to[2 * S + k] = out[k] * kept[k] * 0.5 * slope(2.0 * show - 1.0);
        carry[k] = at_kept * stay;
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
    use crate::extract::words::quotations::QuoteStyle;
    use crate::text::tokens::Tokens;

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
        p.read(text, &tokens, QuoteStyle::Double, &Language::default(), &lexicon);
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
