//! Training of the encoder: gradients back through its layers, and Adam.

use super::super::dense::Dense;
use super::super::encoder::{Encoder, INNER, OUTER, STATE, Trace, scale, stem_row};
use super::super::paragraph::Paragraph;
use super::chance::Chance;

/// Steps of the table of stems, against the others.
const STEMS: f32 = 10.0;

/// An encoder while it is learned: weights, gradients, and what Adam remembers of them.
#[derive(Debug)]
pub struct Deep {
    /// The weights.
    pub encoder: Encoder,
    /// Which way they should go, summed up since the last step.
    pub gradient: Encoder,
    means: Encoder,
    squares: Encoder,
    /// Rows of the table of stems that have a gradient; one may be listed twice, which does no harm.
    touched: Vec<usize>,
    steps: i32,
    sum: Option<(Encoder, f32)>,
}

/// Room for gradients of one paragraph.
#[derive(Debug, Default)]
pub struct Back {
    outs: [Vec<f32>; 2],
    gates: Vec<f32>,
    inner: Vec<f32>,
}

impl Deep {
    /// Starts from small numbers drawn by chance.
    #[must_use]
    pub fn new(width: usize, chance: &mut Chance) -> Self {
        let mut encoder = Encoder::new(width);
        for layer in layers(&mut encoder) {
            let reach = (6.0 / (layer.inputs + layer.outputs) as f32).sqrt();
            layer.weights.iter_mut().for_each(|w| *w = reach * chance.signed());
        }
        for gates in encoder.layers.iter_mut().flatten() {
            gates.bias[STATE..2 * STATE].fill(1.0);
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

    /// A step along the gradient, which is then forgotten.
    pub fn step(&mut self, rate: f32) {
        const FIRST: f32 = 0.9;
        const SECOND: f32 = 0.999;
        self.steps += 1;
        let (mut first, mut second) = (1.0f32, 1.0f32);
        for _ in 0..self.steps.min(20_000) {
            first *= FIRST;
            second *= SECOND;
        }
        let rate = rate * (1.0 - second).sqrt() / (1.0 - first);
        let mut weights = self.encoder.parts_mut();
        let mut gradients = self.gradient.parts_mut();
        let mut means = self.means.parts_mut();
        let mut squares = self.squares.parts_mut();
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
                step_row(row * INNER, rate * STEMS, weights, gradients, squares);
            }
        }
    }

    /// Keeps the weights as they are now, for the average.
    pub fn remember(&mut self) {
        let (sum, count) = self.sum.get_or_insert_with(|| (Encoder::new(0), 0.0));
        if *count == 0.0 {
            *sum = self.encoder.clone();
        } else {
            let weights = self.encoder.parts_mut().into_iter().flatten();
            sum.parts_mut().into_iter().flatten().zip(weights).for_each(|(s, w)| *s += *w);
        }
        *count += 1.0;
    }

    /// The average of what was remembered.
    #[must_use]
    pub fn finish(self) -> Encoder {
        let Some((mut sum, count)) = self.sum else { return self.encoder };
        sum.parts_mut().into_iter().flatten().for_each(|s| *s /= count);
        sum
    }

    /// Goes back from `outer`, the gradient of what came out, to the weights.
    pub fn back(&mut self, trace: &Trace, p: &Paragraph, outer: &mut [f32], back: &mut Back) {
        scale(outer, &trace.dropout[1]);
        back.outs[1].clear();
        back.outs[1].extend_from_slice(outer);
        back.outs[0].clear();
        back.outs[0].extend_from_slice(outer);
        back.inner.clear();
        back.inner.resize(p.len() * INNER, 0.0);
        self.layer(1, trace, back);
        self.layer(0, trace, back);
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

    /// Back through one layer, in both directions.
    fn layer(&mut self, number: usize, trace: &Trace, back: &mut Back) {
        let words = back.inner.len() / INNER;
        for way in 0..2 {
            let (gates, states) = (&trace.gates[number][way], &trace.states[number][way]);
            back.gates.clear();
            back.gates.resize(words * 3 * STATE, 0.0);
            let mut carry = [0.0f32; STATE];
            for step in (0..words).rev() {
                let i = if way == 0 { step } else { words - 1 - step };
                let before = (step > 0).then(|| if way == 0 { i - 1 } else { i + 1 });
                let before = before.map_or([0.0; STATE], |b| std::array::from_fn(|k| states[b * STATE + k]));
                let out = &back.outs[number][i * OUTER + way * STATE..][..STATE];
                let to = &mut back.gates[i * 3 * STATE..][..3 * STATE];
                unkeep(
                    &gates[i * 3 * STATE..][..3 * STATE],
                    &states[i * STATE..][..STATE],
                    &before,
                    out,
                    &mut carry,
                    to,
                );
            }
            let (layer, gradient) =
                (&self.encoder.layers[number][way], &mut self.gradient.layers[number][way]);
            if number == 1 {
                let (below, _) = back.outs.split_at_mut(1);
                through(layer, gradient, &trace.outs[0], &back.gates, Some(&mut below[0]));
            } else {
                through(layer, gradient, &trace.inner, &back.gates, Some(&mut back.inner));
            }
        }
    }
}

fn layers(encoder: &mut Encoder) -> Vec<&mut Dense> {
    let [[a, b], [c, d]] = &mut encoder.layers;
    vec![
        &mut encoder.word,
        a,
        b,
        c,
        d,
        &mut encoder.own,
        &mut encoder.cue,
        &mut encoder.second,
        &mut encoder.first,
    ]
}

/// A step of `AdaGrad` for one row of a table.
fn step_row(from: usize, rate: f32, weights: &mut [f32], gradients: &mut [f32], squares: &mut [f32]) {
    for k in from..from + INNER {
        let g = std::mem::take(&mut gradients[k]);
        squares[k] += g * g;
        weights[k] += rate * g / (squares[k].sqrt() + 1e-4);
    }
}

/// The slope of the bend where it gives `y`.
fn slope(y: f32) -> f32 {
    let rest = (1.0 - y * y).max(0.0);
    rest * rest.sqrt()
}

/// Back through one step of a layer.
fn unkeep(
    gates: &[f32],
    kept: &[f32],
    before: &[f32; STATE],
    out: &[f32],
    carry: &mut [f32; STATE],
    to: &mut [f32],
) {
    for k in 0..STATE {
        let (fresh, stay, show) = (gates[k], gates[STATE + k], gates[2 * STATE + k]);
        let at_kept = out[k] * show + carry[k];
        to[k] = at_kept * (1.0 - stay) * slope(fresh);
        to[STATE + k] = at_kept * (before[k] - fresh) * 0.5 * slope(2.0 * stay - 1.0);
        to[2 * STATE + k] = out[k] * kept[k] * 0.5 * slope(2.0 * show - 1.0);
        carry[k] = at_kept * stay;
    }
}

/// Back through a dense layer: adds to its gradient, and to that of its inputs where asked for.
pub fn through(layer: &Dense, gradient: &mut Dense, rows: &[f32], outs: &[f32], mut ins: Option<&mut [f32]>) {
    let (inputs, outputs) = (layer.inputs, layer.outputs);
    for (i, (row, out)) in rows.chunks_exact(inputs).zip(outs.chunks_exact(outputs)).enumerate() {
        if out.iter().all(|&g| g == 0.0) {
            continue;
        }
        gradient.bias.iter_mut().zip(out).for_each(|(b, g)| *b += g);
        for (k, &x) in row.iter().enumerate().filter(|(_, x)| **x != 0.0) {
            gradient.weights[k * outputs..][..outputs].iter_mut().zip(out).for_each(|(w, g)| *w += x * g);
        }
        if let Some(ins) = ins.as_deref_mut() {
            let ins = &mut ins[i * inputs..][..inputs];
            for (x, weights) in ins.iter_mut().zip(layer.weights.chunks_exact(outputs)) {
                *x += dot(weights, out);
            }
        }
    }
}

/// In eight sums, so that the order of additions is fixed and several can be done at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in left.zip(right) {
        for k in 0..8 {
            sums[k] += a[k] * b[k];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::super::super::language::Language;
    use super::super::super::lexicon::Lexicon;
    use super::super::super::quotations::Style;
    use super::*;
    use crate::text::tokens::Tokens;

    /// The sum of what comes out, each number times its factor.
    fn value(encoder: &Encoder, trace: &mut Trace, p: &Paragraph, factors: &[f32]) -> f32 {
        trace.run(encoder, p);
        trace.outer.iter().zip(factors).map(|(o, f)| o * f).sum()
    }

    #[test]
    fn gradients_are_those_of_small_steps() {
        let text = "“It holds,” Pell said of the pier.";
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let (mut p, lexicon) = (Paragraph::default(), Lexicon::default());
        p.read(text, &tokens, Style::Double, &Language::default(), &lexicon);
        p.annotate();
        let mut chance = Chance::new(3);
        let (mut deep, mut trace) = (Deep::new(0, &mut chance), Trace::default());
        trace.enter(&lexicon, &p);
        let factors: Vec<f32> = (0..p.len() * OUTER).map(|_| chance.signed()).collect();
        value(&deep.encoder, &mut trace, &p, &factors);
        deep.back(&trace, &p, &mut factors.clone(), &mut Back::default());
        let gradient = deep.gradient.clone().parts_mut().into_iter().map(|p| p.clone()).collect::<Vec<_>>();
        let touched: Vec<(usize, usize)> =
            (0..gradient.len()).flat_map(|i| (0..gradient[i].len()).map(move |k| (i, k))).collect();
        let mut checked = 0;
        for (i, k) in touched.into_iter().filter(|&(i, k)| gradient[i][k].abs() > 0.05).step_by(97) {
            let mut by = |step: f32| {
                let mut encoder = deep.encoder.clone();
                encoder.parts_mut()[i][k] += step;
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
