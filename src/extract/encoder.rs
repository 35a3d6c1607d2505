//! The encoder: reads a paragraph forwards and backwards and says of each word, in a few numbers, what it is in its context.
//!
//! Two layers of gated averages in both directions over word vectors, tags and a few signs. Both stages add what they
//! make of these numbers to the scores of their hashed features.

use super::chain::Row;
use super::dense::{Dense, bend, gate};
use super::first;
use super::language::lists;
use super::lexicon::Lexicon;
use super::paragraph::Paragraph;
use super::second;
use super::word::{UNKNOWN, Word};

/// Signs of a word besides its vector.
pub const SIGNS: usize = 24;
/// Numbers that a word enters the first layer with.
pub const INNER: usize = 48;
/// Numbers a direction of a layer keeps.
pub const STATE: usize = 32;
/// Numbers that come out for a word.
pub const OUTER: usize = 2 * STATE;
/// Numbers that a pair of word and cue is judged by.
pub const PAIR: usize = 32;
/// Rows of the table of tags; more than any language has.
pub const TAGS: usize = 64;
/// Rows of the table of stems, 2 to this many; some stems share one.
pub const STEM_BITS: u32 = 13;
/// Rows of the tables of what lies between a word and a cue.
pub const BETWEEN: [usize; 4] = [64, 16, 8, 16];

/// What the encoder learned.
#[derive(Clone, Debug, Default)]
pub struct Encoder {
    /// Vector and signs in.
    pub word: Dense,
    /// A row a tag, added to it.
    pub tags: Vec<f32>,
    /// A row a stem, added too.
    pub stems: Vec<f32>,
    /// For each layer the gates of either direction.
    pub layers: [[Dense; 2]; 2],
    /// To the first stage's labels.
    pub first: Dense,
    /// A word's part of a pair; the first stage's probabilities come in too.
    pub own: Dense,
    /// The cue's part of a pair.
    pub cue: Dense,
    /// What lies between, a table each.
    pub between: [Vec<f32>; 4],
    /// From a pair to the second stage's labels.
    pub second: Dense,
}

impl Encoder {
    /// All zero, for vectors of that width.
    #[must_use]
    pub fn new(width: usize) -> Self {
        let layer = |inputs: usize| [Dense::new(inputs, 3 * STATE), Dense::new(inputs, 3 * STATE)];
        Self {
            word: Dense::new(width + SIGNS, INNER),
            tags: vec![0.0; TAGS * INNER],
            stems: vec![0.0; INNER << STEM_BITS],
            layers: [layer(INNER), layer(OUTER)],
            first: Dense::new(OUTER, first::LABELS),
            own: Dense::new(OUTER + first::LABELS, PAIR),
            cue: Dense::new(OUTER, PAIR),
            between: BETWEEN.map(|rows| vec![0.0; rows * PAIR]),
            second: Dense::new(PAIR, second::LABELS),
        }
    }

    /// All that was learned, in a fixed order; the stems, which are most of it, come last.
    pub fn parts_mut(&mut self) -> Vec<&mut Vec<f32>> {
        let mut parts = Vec::new();
        let [[a, b], [c, d]] = &mut self.layers;
        for dense in
            [&mut self.word, a, b, c, d, &mut self.first, &mut self.own, &mut self.cue, &mut self.second]
        {
            parts.push(&mut dense.weights);
            parts.push(&mut dense.bias);
        }
        parts.push(&mut self.tags);
        parts.extend(self.between.iter_mut());
        parts.push(&mut self.stems);
        parts
    }
}

/// What the encoder computed of one paragraph, layer by layer; training goes back over it.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Vectors and signs.
    pub inputs: Vec<f32>,
    /// After the first dense layer.
    pub inner: Vec<f32>,
    /// For each layer and direction: candidate, gates.
    pub gates: [[Vec<f32>; 2]; 2],
    /// For each layer and direction: what is kept.
    pub states: [[Vec<f32>; 2]; 2],
    /// For each layer: what it gives.
    pub outs: [Vec<f32>; 2],
    /// What comes out.
    pub outer: Vec<f32>,
    /// Outputs and the first stage's probabilities side by side.
    pub joined: Vec<f32>,
    /// Each word's part of a pair.
    pub own: Vec<f32>,
    /// The cue's part.
    pub cue: Vec<f32>,
    /// What was made of the outputs for the first stage.
    pub first: Vec<f32>,
    /// What the inner numbers, and what comes out, are multiplied by; empty except in training.
    pub dropout: [Vec<f32>; 2],
}

impl Trace {
    /// Reads a paragraph.
    pub fn read(&mut self, encoder: &Encoder, lexicon: &Lexicon, p: &Paragraph) {
        self.enter(lexicon, p);
        self.run(encoder, p);
    }

    /// Fills in what enters.
    pub fn enter(&mut self, lexicon: &Lexicon, p: &Paragraph) {
        let width = lexicon.width + SIGNS;
        self.inputs.clear();
        self.inputs.resize(p.len() * width, 0.0);
        for (i, row) in self.inputs.chunks_exact_mut(width).enumerate() {
            if let Some(vector) = lexicon.vector(p.words[i].entry).filter(|_| p.words[i].entry != UNKNOWN) {
                row.iter_mut().zip(vector).for_each(|(x, &v)| *x = f32::from(v) * (1.0 / 32.0));
            }
            signs(p, i, &mut row[lexicon.width..]);
        }
    }

    /// Runs the layers over what entered.
    pub fn run(&mut self, encoder: &Encoder, p: &Paragraph) {
        encoder.word.forward(&self.inputs, &mut self.inner);
        for (word, row) in p.words.iter().zip(self.inner.chunks_exact_mut(INNER)) {
            let tag = &encoder.tags[usize::from(word.tag & 63) * INNER..][..INNER];
            let stem = &encoder.stems[stem_row(word) * INNER..][..INNER];
            for (x, (tag, stem)) in row.iter_mut().zip(tag.iter().zip(stem)) {
                *x = bend(*x + tag + stem);
            }
        }
        scale(&mut self.inner, &self.dropout[0]);
        let inner = std::mem::take(&mut self.inner);
        self.layer(encoder, 0, &inner);
        self.inner = inner;
        let below = std::mem::take(&mut self.outs[0]);
        self.layer(encoder, 1, &below);
        self.outs[0] = below;
        self.outer.clear();
        self.outer.extend(self.outs[0].iter().zip(&self.outs[1]).map(|(a, b)| a + b));
        scale(&mut self.outer, &self.dropout[1]);
    }

    fn layer(&mut self, encoder: &Encoder, number: usize, inputs: &[f32]) {
        let words = inputs.len() / encoder.layers[number][0].inputs.max(1);
        self.outs[number].clear();
        self.outs[number].resize(words * OUTER, 0.0);
        for way in 0..2 {
            encoder.layers[number][way].forward(inputs, &mut self.gates[number][way]);
            let states = &mut self.states[number][way];
            states.clear();
            states.resize(words * STATE, 0.0);
            let mut kept = [0.0f32; STATE];
            for step in 0..words {
                let i = if way == 0 { step } else { words - 1 - step };
                let gates = &mut self.gates[number][way][i * 3 * STATE..][..3 * STATE];
                let out = &mut self.outs[number][i * OUTER + way * STATE..][..STATE];
                keep(gates, &mut kept, out);
                states[i * STATE..][..STATE].copy_from_slice(&kept);
            }
        }
    }

    /// The first stage's scores for each word.
    pub fn first(&mut self, encoder: &Encoder) -> &[f32] {
        encoder.first.forward(&self.outer, &mut self.first);
        &self.first
    }

    /// Prepares pairs, given what the first stage made of the paragraph.
    pub fn pairs(&mut self, encoder: &Encoder, marginals: &[Row<{ first::LABELS }>]) {
        self.joined.clear();
        for (outer, marginals) in self.outer.chunks_exact(OUTER).zip(marginals) {
            self.joined.extend_from_slice(outer);
            self.joined.extend_from_slice(marginals);
        }
        encoder.own.forward(&self.joined, &mut self.own);
    }

    /// Turns to the cue at `head`.
    pub fn turn(&mut self, encoder: &Encoder, head: usize) {
        encoder.cue.forward(&self.outer[head * OUTER..][..OUTER], &mut self.cue);
    }

    /// The numbers that word `i` and the cue are judged by.
    #[inline]
    #[must_use]
    pub fn pair(&self, encoder: &Encoder, i: usize, between: [u8; 4]) -> [f32; PAIR] {
        let mut sums = [0.0f32; PAIR];
        let own = &self.own[i * PAIR..][..PAIR];
        for (sum, (own, cue)) in sums.iter_mut().zip(own.iter().zip(&self.cue)) {
            *sum = own + cue;
        }
        for (table, row) in encoder.between.iter().zip(between) {
            let row = &table[usize::from(row) * PAIR..][..PAIR];
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
        }
        sums.map(|x| x.max(0.0))
    }
}

/// The row of a word's stem in the table.
#[inline]
#[must_use]
pub fn stem_row(word: &Word) -> usize {
    (word.stem >> (64 - STEM_BITS)) as usize
}

/// Multiplies one by one; an empty list of factors changes nothing.
pub fn scale(numbers: &mut [f32], factors: &[f32]) {
    numbers.iter_mut().zip(factors).for_each(|(x, f)| *x *= f);
}

/// One step of a layer: gates become what they are after bending, `kept` is averaged with what is new.
#[inline]
fn keep(gates: &mut [f32], kept: &mut [f32; STATE], out: &mut [f32]) {
    let (fresh, rest) = gates.split_at_mut(STATE);
    let (stay, show) = rest.split_at_mut(STATE);
    for k in 0..STATE {
        fresh[k] = bend(fresh[k]);
        stay[k] = gate(stay[k]);
        show[k] = gate(show[k]);
        kept[k] = stay[k] * kept[k] + (1.0 - stay[k]) * fresh[k];
        out[k] = show[k] * kept[k];
    }
}

/// The second stage's scores that a pair adds.
#[inline]
#[must_use]
pub fn judge(encoder: &Encoder, pair: &[f32; PAIR]) -> Row<{ second::LABELS }> {
    let mut scores: Row<{ second::LABELS }> = std::array::from_fn(|l| encoder.second.bias[l]);
    for (x, weights) in pair.iter().zip(encoder.second.weights.chunks_exact(second::LABELS)) {
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += x * weight;
        }
    }
    scores
}

fn signs(p: &Paragraph, i: usize, out: &mut [f32]) {
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
        w.entry == UNKNOWN,
        p.is_main_verb(i),
        p.is_passive(i),
        region.is_some_and(|r| !r.closed),
        p.quotations.regions.is_empty(),
    ];
    out.iter_mut().zip(is).for_each(|(x, yes)| *x = f32::from(u8::from(yes)));
    out[is.len() + w.shape as usize] = 1.0;
}
