//! Joint training of both stages, paragraph by paragraph: of their hashed features, or of the encoder beneath them.

use super::backprop::{BackBuffers, EncoderTrainer, through, ungate};
use super::crf::{Learner, Schedule, Sequences, StageWeights, Trainer, mean};
use super::dense::Dense;
use super::examples::Example;
use super::random::SplitMix;
use crate::extract::model::encoder::{Activations, Encoder, INNER, OUTER, PAIR_OUTER, PAIR_WIDTH};
use crate::extract::model::labels::{FIRST_LABELS, SECOND_LABELS};
use crate::extract::stages::outline::Outline;
use crate::extract::words::lexicon::Lexicon;

/// Paragraphs in a batch, after each of which the encoder takes a step.
const BATCH: usize = 8;
/// The length of the encoder's first steps.
const ENCODER_RATE: f32 = 0.002;
/// The shares of word vectors, inner numbers and outputs that are dropped at random.
const DROPOUT: [f32; 3] = [0.1, 0.15, 0.3];

/// One cue of an example with its window, which is a sequence of the second stage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueWindow {
    /// The index of the sequence.
    pub sequence: usize,
    /// The head of the cue.
    pub head: usize,
    /// The first token of the window.
    pub from: usize,
}

/// What the second stage learns from.
#[derive(Debug, Default)]
pub(crate) struct CuePairs {
    /// Features and labels.
    pub sequences: Sequences,
    /// For each token of them, what lies between it and the cue.
    pub between: Vec<[u8; 4]>,
    /// The cues of each example.
    pub cues: Vec<Vec<CueWindow>>,
}

/// What is learned from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Material<'a> {
    /// The paragraphs.
    pub all: &'a [Example],
    /// Word vectors.
    pub lexicon: &'a Lexicon,
    /// The first stage's sequences, one an example.
    pub first: &'a Sequences,
    /// The second stage's, with the outlines that they were made from; with none only the first stage is trained.
    pub second: Option<(&'a CuePairs, &'a [Outline])>,
}

/// Both stages and the encoder, learned.
#[derive(Debug)]
pub(crate) struct TrainedStages {
    /// The first stage.
    pub first: StageWeights<FIRST_LABELS>,
    /// The second stage.
    pub second: StageWeights<SECOND_LABELS>,
    /// The encoder.
    pub encoder: Encoder<Dense>,
}

struct JointTrainer<'a> {
    material: Material<'a>,
    learns: Learner,
    first: Trainer<FIRST_LABELS>,
    second: Trainer<SECOND_LABELS>,
    deep: EncoderTrainer,
    activations: Activations,
    back: BackBuffers,
    chance: SplitMix,
    outer: Vec<f32>,
    own: Vec<f32>,
    joined: Vec<f32>,
    pairs: Vec<f32>,
    turned: Vec<f32>,
}

/// Learns from the examples that `order` names.
#[must_use]
pub(crate) fn learn(material: Material<'_>, order: &[usize], course: Schedule) -> TrainedStages {
    let mut joint = JointTrainer::new(material, course);
    let mut order = order.to_vec();
    for epoch in 0..course.epochs {
        let left = 1.0 - epoch as f32 / course.epochs as f32;
        joint.chance.shuffle(&mut order);
        for (n, &i) in order.iter().enumerate() {
            joint.example(i, course.rate * (0.25 + 0.75 * left));
            if course.learns == Learner::Deep && (n % BATCH == BATCH - 1 || n + 1 == order.len()) {
                joint.deep.step(ENCODER_RATE * (0.05 + 0.95 * left));
            }
        }
        if epoch + course.averaged >= course.epochs {
            joint.first.remember();
            joint.second.remember();
            joint.deep.remember();
        }
    }
    TrainedStages { first: joint.first.finish(), second: joint.second.finish(), encoder: joint.deep.finish() }
}

/// One model of several that were trained separately: those of features are averaged, and `parts` are the weights of features
/// and of the encoder.
#[must_use]
pub(crate) fn blend(wide: &[&TrainedStages], deep: &TrainedStages, parts: [f32; 2]) -> TrainedStages {
    let firsts: Vec<_> = wide.iter().map(|s| &s.first).collect();
    let seconds: Vec<_> = wide.iter().map(|s| &s.second).collect();
    let mut encoder = deep.encoder.clone();
    let outs = [&mut encoder.first, &mut encoder.second];
    outs.into_iter().flat_map(|d| d.weights.iter_mut().chain(&mut d.bias)).for_each(|w| *w *= parts[1]);
    TrainedStages {
        first: mean(&firsts).blend(&deep.first, parts),
        second: mean(&seconds).blend(&deep.second, parts),
        encoder,
    }
}

impl<'a> JointTrainer<'a> {
    fn new(material: Material<'a>, course: Schedule) -> Self {
        let mut chance = SplitMix::new(course.seed);
        let bits = course.bits;
        let second = if material.second.is_some() { bits } else { 1 };
        Self {
            material,
            learns: course.learns,
            first: Trainer::new(bits),
            second: Trainer::new(second),
            deep: EncoderTrainer::new(material.lexicon.width, &mut chance),
            activations: Activations::default(),
            back: BackBuffers::default(),
            chance,
            outer: Vec::new(),
            own: Vec::new(),
            joined: Vec::new(),
            pairs: Vec::new(),
            turned: Vec::new(),
        }
    }

    fn example(&mut self, i: usize, rate: f32) {
        match self.learns {
            Learner::Wide => self.wide(i, rate),
            Learner::Deep => self.deep(i, rate),
        }
    }

    fn wide(&mut self, i: usize, rate: f32) {
        self.first.score(self.material.first, i, &mut self.chance);
        self.first.learn(self.material.first.labels(i), rate);
        let Some((pairs, _)) = self.material.second else { return };
        for cue in &pairs.cues[i] {
            self.second.score(&pairs.sequences, cue.sequence, &mut self.chance);
            self.second.learn(pairs.sequences.labels(cue.sequence), rate);
        }
    }

    fn deep(&mut self, i: usize, rate: f32) {
        let p = &self.material.all[i].paragraph;
        self.enter(i);
        self.activations.run(&self.deep.encoder, p);
        self.first.blank(p.len());
        let deep = self.activations.first(&self.deep.encoder);
        for (row, deep) in self.first.scores.iter_mut().zip(deep) {
            row.iter_mut().zip(deep).for_each(|(s, d)| *s += d);
        }
        self.first.learn(self.material.first.labels(i), rate);
        self.outer.clear();
        self.outer.resize(p.len() * OUTER, 0.0);
        let flat = self.first.gradients.as_flattened();
        through(
            &self.deep.encoder.first,
            &mut self.deep.gradient.first,
            &self.activations.outer,
            flat,
            Some(&mut self.outer),
        );
        if let Some((pairs, outlines)) = self.material.second.filter(|(pairs, _)| !pairs.cues[i].is_empty()) {
            self.cues(i, pairs, &outlines[i], rate);
        }
        self.deep.back(&self.activations, p, &mut self.outer, &mut self.back);
    }

    /// Fills in the inputs, some of them dropped.
    fn enter(&mut self, i: usize) {
        let p = &self.material.all[i].paragraph;
        let lexicon = self.material.lexicon;
        self.activations.enter(lexicon, p);
        let width = self.activations.inputs.len() / p.len().max(1);
        for row in self.activations.inputs.chunks_exact_mut(width.max(1)) {
            if self.chance.signed().abs() < DROPOUT[0] {
                row[..lexicon.width].fill(0.0);
            }
        }
        for (layer, size) in [(0, INNER), (1, OUTER)] {
            let share = DROPOUT[layer + 1];
            let factors = &mut self.activations.dropout[layer];
            factors.clear();
            for _ in 0..p.len() * size {
                let keep = self.chance.signed().abs() >= share;
                factors.push(if keep { 1.0 / (1.0 - share) } else { 0.0 });
            }
        }
    }

    fn cues(&mut self, i: usize, pairs: &CuePairs, outline: &Outline, rate: f32) {
        self.activations.join(&self.deep.encoder, &outline.marginals);
        self.own.clear();
        self.own.resize(self.activations.own.len(), 0.0);
        for cue in &pairs.cues[i] {
            self.cue(cue, pairs, rate);
        }
        self.joined.clear();
        self.joined.resize(self.activations.joined.len(), 0.0);
        through(
            &self.deep.encoder.own,
            &mut self.deep.gradient.own,
            &self.activations.joined,
            &self.own,
            Some(&mut self.joined),
        );
        for (outer, joined) in
            self.outer.chunks_exact_mut(OUTER).zip(self.joined.chunks_exact(OUTER + FIRST_LABELS))
        {
            outer.iter_mut().zip(joined).for_each(|(o, j)| *o += j);
        }
    }

    fn cue(&mut self, cue: &CueWindow, pairs: &CuePairs, rate: f32) {
        let words = pairs.sequences.range(cue.sequence);
        let between = &pairs.between[words];
        self.activations.pair_with(&self.deep.encoder, cue.head, cue.from, between);
        self.second.blank(between.len());
        self.second.scores.clear();
        self.second.scores.extend_from_slice(self.activations.second(&self.deep.encoder));
        self.second.learn(pairs.sequences.labels(cue.sequence), rate);
        let turned = self.back_pairs(cue.from, between);
        let head = cue.head * OUTER..(cue.head + 1) * OUTER;
        let (layer, gradient) = (&self.deep.encoder.cue, &mut self.deep.gradient.cue);
        through(layer, gradient, &self.activations.outer[head.clone()], &turned, Some(&mut self.outer[head]));
    }

    /// Back from the labels to the pairs; returns the gradient of the cue's part.
    fn back_pairs(&mut self, from: usize, between: &[[u8; 4]]) -> [f32; PAIR_WIDTH] {
        let (encoder, gradient, trace) = (&self.deep.encoder, &mut self.deep.gradient, &self.activations);
        self.pairs.clear();
        self.turned.clear();
        for (seen, wanted) in trace.seen.chunks_exact(PAIR_OUTER).zip(&self.second.gradients) {
            let mut back = [0.0f32; PAIR_OUTER];
            through(&encoder.second, &mut gradient.second, seen, wanted, Some(&mut back));
            self.pairs.extend_from_slice(&back[..PAIR_WIDTH]);
            self.turned.extend_from_slice(&back[PAIR_WIDTH..]);
        }
        ungate(
            &encoder.pair_layer,
            &mut gradient.pair_layer,
            &trace.pair_layer,
            &trace.pairs,
            &self.turned,
            &mut self.pairs,
        );
        let mut cue = [0.0f32; PAIR_WIDTH];
        let rows = self.pairs.chunks_exact_mut(PAIR_WIDTH).zip(trace.pairs.chunks_exact(PAIR_WIDTH));
        for (k, (back, pair)) in rows.enumerate() {
            back.iter_mut().zip(pair).filter(|(_, x)| **x <= 0.0).for_each(|(b, _)| *b = 0.0);
            let own = &mut self.own[(from + k) * PAIR_WIDTH..][..PAIR_WIDTH];
            own.iter_mut().zip(&*back).for_each(|(o, b)| *o += b);
            cue.iter_mut().zip(&*back).for_each(|(c, b)| *c += b);
            for (table, &row) in gradient.between.iter_mut().zip(&between[k]) {
                let row = &mut table[usize::from(row) * PAIR_WIDTH..][..PAIR_WIDTH];
                row.iter_mut().zip(&*back).for_each(|(r, b)| *r += b);
            }
        }
        cue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::words::language::Language;
    use crate::extract::words::paragraph::Paragraph;
    use crate::extract::words::quotations::QuoteStyle;
    use crate::text::tokens::Tokens;

    #[test]
    fn an_encoder_learns_what_a_cue_says() {
        let (text, labels) = ("Pell said the pier holds.", [1, 0, 3, 4, 4, 0]);
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let (mut paragraph, lexicon) = (Paragraph::default(), Lexicon::default());
        paragraph.read(text, &tokens, QuoteStyle::Double, &Language::default(), &lexicon);
        paragraph.annotate();
        let all = [Example { article: 0, paragraph, marked: Vec::new() }];
        let mut outline = Outline::default();
        outline.read(&[[0.0; FIRST_LABELS]; 6]);
        let mut firsts = Sequences::default();
        firsts.push(labels.iter().map(|_| (&[][..], 0)));
        let mut pairs = CuePairs { between: vec![[0; 4]; 6], ..CuePairs::default() };
        pairs.sequences.push(labels.iter().map(|&label| (&[][..], label)));
        pairs.cues.push(vec![CueWindow { sequence: 0, head: 1, from: 0 }]);
        let outlines = [outline];
        let second = Some((&pairs, &outlines[..]));
        let material = Material { all: &all, lexicon: &lexicon, first: &firsts, second };
        let course =
            Schedule { bits: 1, epochs: 120, averaged: 1, rate: 0.03, seed: 1, learns: Learner::Deep };
        let TrainedStages { encoder, .. } = learn(material, &[0], course);
        let mut trace = Activations::default();
        trace.read(&encoder, &lexicon, &all[0].paragraph);
        trace.join(&encoder, &outlines[0].marginals);
        trace.pair_with(&encoder, 1, 0, &pairs.between);
        let best = |row: &[f32; SECOND_LABELS]| (0..5).max_by(|&a, &b| row[a].total_cmp(&row[b]));
        let found: Vec<_> = trace.second(&encoder).iter().filter_map(best).map(|l| l as u8).collect();
        assert_eq!(found, labels);
    }
}
