//! The encoder: a small bidirectional recurrent network that gives each token 96 numbers for what it is in its context.
//!
//! Two gated layers run over word vectors, embeddings of tags and stems, and a few indicators. Both stages add what they
//! make of the outputs to the scores of their hashed features. The second stage has a gated layer of its own, over pairs of
//! a cue and each token. The cost is some 55,000 multiplications a token, and 3,400 for each token that is seen from a cue.
//!
//! A gated layer keeps running averages over a sequence in both directions, where gates decide at each place how much of the
//! average stays and how much of it shows. Gates depend on the place's own input and not on the state, so one matrix product
//! for the whole sequence computes them; the walk itself is element by element.

#![allow(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's vectors")]

use fearless_simd::{Level, Simd, dispatch};

use super::chain::{FIRST_LABELS, LabelScores, SECOND_LABELS};
use super::linear::LinearLayer;
use super::math::{bend, bend_all, gate};
use crate::extract::words::language::lists;
use crate::extract::words::lexicon::Lexicon;
use crate::extract::words::paragraph::Paragraph;
use crate::extract::words::token::{NOT_LISTED, Token};

/// How many indicators a token has: numbers that are 0 or 1.
pub(crate) const INDICATORS: usize = 24;
/// Numbers that a token enters the first gated layer with.
pub(crate) const INNER: usize = 64;
/// Numbers in the state of one direction of a layer.
pub(crate) const STATE: usize = 48;
/// Numbers that come out for a token.
pub(crate) const OUTER: usize = 2 * STATE;
/// Numbers of a pair of token and cue.
pub(crate) const PAIR_WIDTH: usize = 32;
/// Numbers in the state of one direction of the layer over pairs.
pub(crate) const PAIR_STATE: usize = 16;
/// Numbers that a token is judged by, seen from a cue: its pair, and the output of the layer over pairs.
pub(crate) const PAIR_OUTER: usize = PAIR_WIDTH + 2 * PAIR_STATE;
/// Rows of the table of tags; more than any language's tag set.
const TAG_ROWS: usize = 64;
/// The table of stems has 2 to the power of this many rows; some stems share one.
const STEM_BITS: u32 = 13;
/// The numbers of that table are multiples of this, so that a byte holds each in the file.
pub(crate) const STEM_STEP: f32 = 1.0 / 256.0;
/// Rows of the tables of what lies between a token and a cue.
const BETWEEN: [usize; 4] = [64, 16, 8, 16];

/// What the encoder learned: its dense layers `Dense` while it learns, [`Quantized`](super::linear::Quantized) in a model.
#[derive(Clone, Debug)]
pub(crate) struct Encoder<D> {
    /// Vector and signs in.
    pub word: D,
    /// A row for each tag, added to it.
    pub tags: Vec<f32>,
    /// A row for each stem, added too.
    pub stems: Vec<f32>,
    /// The gated layers.
    pub layers: [Gated<STATE, D>; 2],
    /// To the first stage's labels.
    pub first: D,
    /// To a token's part of a pair; its inputs include the first stage's probabilities.
    pub own: D,
    /// To the cue's part of a pair.
    pub cue: D,
    /// What lies between token and cue: four tables.
    pub between: [Vec<f32>; 4],
    /// The gated layer over pairs.
    pub pair_layer: Gated<PAIR_STATE, D>,
    /// To the second stage's labels.
    pub second: D,
}

impl<D: LinearLayer> Encoder<D> {
    /// An encoder of zeros, for word vectors of that width.
    #[must_use]
    pub(crate) fn new(width: usize) -> Self {
        Self {
            word: D::new(width + INDICATORS, INNER),
            tags: vec![0.0; TAG_ROWS * INNER],
            stems: vec![0.0; INNER << STEM_BITS],
            layers: [Gated::new(INNER), Gated::new(OUTER)],
            first: D::new(OUTER, FIRST_LABELS),
            own: D::new(OUTER + FIRST_LABELS, PAIR_WIDTH),
            cue: D::new(OUTER, PAIR_WIDTH),
            between: BETWEEN.map(|rows| vec![0.0; rows * PAIR_WIDTH]),
            pair_layer: Gated::new(PAIR_WIDTH),
            second: D::new(PAIR_OUTER, SECOND_LABELS),
        }
    }

    /// The linear layers and the tables, each in a fixed order; the stems, the largest table, come last.
    pub(crate) fn parts_mut(&mut self) -> (Vec<&mut D>, Vec<&mut Vec<f32>>) {
        let Self { word, layers, first, own, cue, pair_layer, second, tags, between, stems } = self;
        let ways = layers.iter_mut().flat_map(|layer| &mut layer.ways);
        let below = [word].into_iter().chain(ways).chain([first, own, cue]);
        let dense = below.chain(&mut pair_layer.ways).chain([second]);
        (dense.collect(), [tags].into_iter().chain(between).chain([stems]).collect())
    }
}

/// What the encoder computed for one paragraph, layer by layer; training goes back over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activations {
    /// Word vectors and indicators.
    pub inputs: Vec<f32>,
    /// After the first linear layer.
    pub inner: Vec<f32>,
    /// The gated layers' activations.
    pub layers: [GatedActivations<STATE>; 2],
    /// The outputs: the sum of both gated layers.
    pub outer: Vec<f32>,
    /// Outputs and the first stage's probabilities side by side.
    pub joined: Vec<f32>,
    /// Each token's part of a pair.
    pub own: Vec<f32>,
    /// The cue's part of a pair.
    pub cue: Vec<f32>,
    /// The pair of each token of the window with the cue.
    pub pairs: Vec<f32>,
    /// The activations of the layer over pairs.
    pub pair_layer: GatedActivations<PAIR_STATE>,
    /// Pairs and the outputs of that layer side by side.
    pub seen: Vec<f32>,
    /// Scores for the first stage.
    pub first: Vec<f32>,
    /// Scores for the second stage.
    pub second: Vec<f32>,
    /// What the inner numbers, and what comes out, are multiplied by while the encoder learns; empty otherwise.
    #[cfg(feature = "train")]
    pub dropout: [Vec<f32>; 2],
}

impl Activations {
    /// Runs the encoder over a paragraph.
    pub(crate) fn read(&mut self, encoder: &Encoder<impl LinearLayer>, lexicon: &Lexicon, p: &Paragraph) {
        self.enter(lexicon, p);
        self.run(encoder, p);
    }

    /// Fills in the inputs.
    pub(crate) fn enter(&mut self, lexicon: &Lexicon, p: &Paragraph) {
        let width = lexicon.width + INDICATORS;
        self.inputs.clear();
        self.inputs.resize(p.len() * width, 0.0);
        for (i, row) in self.inputs.chunks_exact_mut(width).enumerate() {
            if let Some(vector) = lexicon.vector(p.words[i].entry).filter(|_| p.words[i].entry != NOT_LISTED)
            {
                row.iter_mut().zip(vector).for_each(|(x, &v)| *x = f32::from(v) * (1.0 / 32.0));
            }
            indicators(p, i, &mut row[lexicon.width..]);
        }
    }

    /// Runs the layers over the inputs.
    pub(crate) fn run(&mut self, encoder: &Encoder<impl LinearLayer>, p: &Paragraph) {
        encoder.word.forward(&self.inputs, &mut self.inner);
        for (word, row) in p.words.iter().zip(self.inner.chunks_exact_mut(INNER)) {
            let tag = &encoder.tags[usize::from(word.tag & 63) * INNER..][..INNER];
            let stem = &encoder.stems[stem_row(word) * INNER..][..INNER];
            row.iter_mut().zip(tag.iter().zip(stem)).for_each(|(x, (tag, stem))| *x += tag + stem);
        }
        bend_all(&mut self.inner);
        #[cfg(feature = "train")]
        scale(&mut self.inner, &self.dropout[0]);
        let [below, above] = &mut self.layers;
        below.run(&encoder.layers[0], &self.inner);
        above.run(&encoder.layers[1], &below.outs);
        self.outer.clear();
        self.outer.extend(below.outs.iter().zip(&above.outs).map(|(a, b)| a + b));
        #[cfg(feature = "train")]
        scale(&mut self.outer, &self.dropout[1]);
    }

    /// The first stage's scores for each token.
    pub(crate) fn first(&mut self, encoder: &Encoder<impl LinearLayer>) -> &[LabelScores<FIRST_LABELS>] {
        encoder.first.forward(&self.outer, &mut self.first);
        self.first.as_chunks().0
    }

    /// Computes each token's part of a pair, given the first stage's probabilities.
    pub(crate) fn join(
        &mut self,
        encoder: &Encoder<impl LinearLayer>,
        marginals: &[LabelScores<FIRST_LABELS>],
    ) {
        self.joined.clear();
        for (outer, marginals) in self.outer.chunks_exact(OUTER).zip(marginals) {
            self.joined.extend_from_slice(outer);
            self.joined.extend_from_slice(marginals);
        }
        encoder.own.forward(&self.joined, &mut self.own);
    }

    /// Pairs the cue at `head` with the tokens from `from` on, given what lies between.
    pub(crate) fn pair_with(
        &mut self,
        encoder: &Encoder<impl LinearLayer>,
        head: usize,
        from: usize,
        between: &[[u8; 4]],
    ) {
        encoder.cue.forward(&self.outer[head * OUTER..][..OUTER], &mut self.cue);
        self.pairs.clear();
        for (own, between) in self.own[from * PAIR_WIDTH..].chunks_exact(PAIR_WIDTH).zip(between) {
            self.pairs.extend(pair_of(encoder, own, &self.cue, *between));
        }
        self.pair_layer.run(&encoder.pair_layer, &self.pairs);
    }

    /// The second stage's scores for each token of the window.
    pub(crate) fn second(&mut self, encoder: &Encoder<impl LinearLayer>) -> &[LabelScores<SECOND_LABELS>] {
        self.seen.clear();
        let turned = self.pair_layer.outs.as_chunks::<{ 2 * PAIR_STATE }>().0;
        for (pair, turned) in self.pairs.as_chunks::<PAIR_WIDTH>().0.iter().zip(turned) {
            self.seen.extend_from_slice(pair);
            self.seen.extend_from_slice(turned);
        }
        encoder.second.forward(&self.seen, &mut self.second);
        self.second.as_chunks().0
    }
}

/// The numbers of a pair: a rectified sum.
#[inline]
fn pair_of(
    encoder: &Encoder<impl LinearLayer>,
    own: &[f32],
    cue: &[f32],
    between: [u8; 4],
) -> [f32; PAIR_WIDTH] {
    let mut sums: [f32; PAIR_WIDTH] = std::array::from_fn(|k| own[k] + cue[k]);
    for (table, row) in encoder.between.iter().zip(between) {
        let row = &table[usize::from(row) * PAIR_WIDTH..][..PAIR_WIDTH];
        sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    sums.map(|x| x.max(0.0))
}

/// The row of a token's stem in the table.
#[inline]
#[must_use]
pub(crate) fn stem_row(word: &Token) -> usize {
    (word.stem >> (64 - STEM_BITS)) as usize
}

/// Multiplies number by number; an empty list of factors changes nothing.
#[cfg(feature = "train")]
pub(crate) fn scale(numbers: &mut [f32], factors: &[f32]) {
    numbers.iter_mut().zip(factors).for_each(|(x, f)| *x *= f);
}

fn indicators(p: &Paragraph, i: usize, out: &mut [f32]) {
    let w = &p.words[i];
    let sentence = p.sentence(i);
    let region = p.region(i).copied();
    let is = [
        w.region > 0,
        w.is_mark,
        region.is_some_and(|r| r.first as usize == i),
        region.is_some_and(|r| r.last as usize == i),
        sentence.start == i,
        sentence.end == i + 1,
        w.listed(lists::AUXILIARY),
        w.listed(lists::BEING),
        w.listed(lists::COMPLEMENTISER),
        w.listed(lists::RELATIVE),
        w.listed(lists::SPEECH),
        p.lead,
        w.entry == NOT_LISTED,
        p.is_main_verb(i),
        p.is_passive(i),
        region.is_some_and(|r| !r.closed),
        p.quotations.regions.is_empty(),
    ];
    out.iter_mut().zip(is).for_each(|(x, yes)| *x = f32::from(u8::from(yes)));
    out[is.len() + w.shape as usize] = 1.0;
}

/// The weights of a layer: for each direction from inputs to the new value, the gate that keeps, and the gate that shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gated<const STATE: usize, D> {
    /// Forwards and backwards.
    pub ways: [D; 2],
}

impl<const STATE: usize, D: LinearLayer> Gated<STATE, D> {
    /// All zero.
    #[must_use]
    pub(crate) fn new(inputs: usize) -> Self {
        Self { ways: [D::new(inputs, 3 * STATE), D::new(inputs, 3 * STATE)] }
    }
}

/// What a layer computed for one sequence; training goes back over it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GatedActivations<const STATE: usize> {
    /// For each direction: new values and gates.
    pub gates: [Vec<f32>; 2],
    /// For each direction: the running averages.
    pub states: [Vec<f32>; 2],
    /// The outputs: both directions side by side.
    pub outs: Vec<f32>,
}

impl<const STATE: usize> GatedActivations<STATE> {
    /// Runs a layer over a sequence.
    pub(crate) fn run(&mut self, layer: &Gated<STATE, impl LinearLayer>, inputs: &[f32]) {
        LinearLayer::forward_all(&layer.ways, inputs, &mut self.gates);
        let places = self.gates[0].len() / (3 * STATE);
        self.outs.resize(places * 2 * STATE, 0.0);
        self.states.iter_mut().for_each(|states| states.resize(places * STATE, 0.0));
        dispatch!(Level::new(), vectors => self.walk(vectors));
    }

    /// Goes over the sequence forwards and backwards.
    #[inline(always)]
    fn walk<S: Simd>(&mut self, _: S) {
        let outs = self.outs.as_chunks_mut::<STATE>().0;
        let [forwards, backwards] = &mut self.gates;
        let [forward_states, backward_states] = &mut self.states;
        let mut cell = [0.0; STATE];
        let states = forward_states.as_chunks_mut().0.iter_mut();
        for ((gates, state), out) in
            forwards.chunks_exact_mut(3 * STATE).zip(states).zip(outs.iter_mut().step_by(2))
        {
            step(gates, &mut cell, out);
            *state = cell;
        }
        let mut cell = [0.0; STATE];
        let states = backward_states.as_chunks_mut().0.iter_mut().rev();
        for ((gates, state), out) in
            backwards.chunks_exact_mut(3 * STATE).rev().zip(states).zip(outs.iter_mut().rev().step_by(2))
        {
            step(gates, &mut cell, out);
            *state = cell;
        }
    }
}

/// One step: applies the sigmoids to the gates, and averages `cell` with the new value.
#[inline(always)]
fn step<const STATE: usize>(gates: &mut [f32], cell: &mut [f32; STATE], out: &mut [f32; STATE]) {
    let ([fresh, stay, show], _) = gates.as_chunks_mut::<STATE>() else { return };
    for k in 0..STATE {
        fresh[k] = bend(fresh[k]);
        stay[k] = gate(stay[k]);
        show[k] = gate(show[k]);
        cell[k] = stay[k] * cell[k] + (1.0 - stay[k]) * fresh[k];
        out[k] = show[k] * cell[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::model::linear::Quantized;

    #[test]
    fn each_direction_remembers_one_side() {
        let way = Quantized::round(&[1.0, 0.0, 0.0], &[0.0; 3], 1.0);
        let layer = Gated::<1, Quantized> { ways: [way.clone(), way] };
        let mut pass = GatedActivations::default();
        pass.run(&layer, &[0.0, 1.0, 0.0]);
        let shows = |place: usize, way: usize| pass.outs[2 * place + way] > 0.0;
        assert_eq!([0, 1, 2].map(|place| shows(place, 0)), [false, true, true]);
        assert_eq!([0, 1, 2].map(|place| shows(place, 1)), [true, true, false]);
    }
}
