//! Training of the stages: each a linear-chain CRF over hashed features, by `AdaGrad`, where half of the features are dropped
//! at random; and both jointly, paragraph by paragraph: of their hashed features, or of the encoder beneath them.

use super::encoder::{BackBuffers, Dense, EncoderTrainer, through, ungate};
use super::examples::Example;
use super::random::SplitMix;
use crate::extract::model::chain::{Chain, FIRST_LABELS, LabelScores, SECOND_LABELS, Transitions};
use crate::extract::model::encoder::{Activations, Encoder, INNER, OUTER, PAIR_OUTER, PAIR_WIDTH};
use crate::extract::model::weights::{FeatureWeights, WIDTH};
use crate::extract::stages::outline::Outline;
use crate::extract::words::lexicon::Lexicon;

/// Sequences with their features as buckets and their right labels.
#[derive(Debug, Default)]
pub(crate) struct Sequences {
    /// The buckets of all tokens.
    buckets: Vec<u32>,
    /// Where each token's buckets start; one entry more than tokens.
    words: Vec<u32>,
    labels: Vec<u8>,
    /// Where each sequence's tokens start; one entry more than sequences.
    starts: Vec<u32>,
}

impl Sequences {
    /// Appends a sequence, word by word.
    #[cfg(test)]
    pub(crate) fn push<'b>(&mut self, words: impl Iterator<Item = (&'b [u32], u8)>) {
        for (buckets, label) in words {
            self.word(buckets, label);
        }
        self.end();
    }

    /// Appends a word to the sequence that is being made.
    pub(crate) fn word(&mut self, buckets: &[u32], label: u8) {
        if self.words.is_empty() {
            self.words.push(0);
            self.starts.push(0);
        }
        self.buckets.extend_from_slice(buckets);
        self.words.push(self.buckets.len() as u32);
        self.labels.push(label);
    }

    /// Ends the sequence that is being made.
    pub(crate) fn end(&mut self) {
        self.starts.push(self.labels.len() as u32);
    }

    /// How many sequences.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The labels of a sequence.
    #[must_use]
    pub(crate) fn labels(&self, i: usize) -> &[u8] {
        &self.labels[self.range(i)]
    }

    /// The words of a sequence, as numbers over all.
    #[must_use]
    pub(crate) fn range(&self, i: usize) -> std::ops::Range<usize> {
        self.starts[i] as usize..self.starts[i + 1] as usize
    }

    fn of(&self, word: usize) -> &[u32] {
        &self.buckets[self.words[word] as usize..self.words[word + 1] as usize]
    }
}

/// What is trained: scores come from hashed features or from the encoder, each of which learns without the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Learner {
    /// Hashed features.
    Wide,
    /// The encoder.
    Deep,
}

/// How a stage is trained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    /// There are 2 to the power of this many buckets.
    pub bits: u32,
    /// How often all sequences are gone over.
    pub epochs: usize,
    /// The weights after each of the last so many epochs are averaged.
    pub averaged: usize,
    /// The length of the first steps.
    pub rate: f32,
    /// The seed of the random order and of dropout.
    pub seed: u64,
    /// What is trained.
    pub learns: Learner,
}

/// The weights of a stage, in floating point.
#[derive(Clone, Debug)]
pub(crate) struct StageWeights<const L: usize> {
    rows: Vec<[f32; WIDTH]>,
    transitions: Transitions<L>,
}

/// The mean of weights that were learned from several seeds.
#[must_use]
pub(crate) fn mean<const L: usize>(all: &[&StageWeights<L>]) -> StageWeights<L> {
    let part = 1.0 / all.len() as f32;
    let mut mean =
        StageWeights { rows: vec![[0.0; WIDTH]; all[0].rows.len()], transitions: Transitions::default() };
    for one in all {
        mean.add(one, part);
    }
    mean
}

impl<const L: usize> StageWeights<L> {
    fn add(&mut self, other: &Self, part: f32) {
        for (sum, row) in self.rows.iter_mut().zip(&other.rows) {
            (0..WIDTH).for_each(|l| sum[l] += part * row[l]);
        }
        let t = &mut self.transitions;
        for l in 0..L {
            t.start[l] += part * other.transitions.start[l];
            (0..L).for_each(|k| t.from[l][k] += part * other.transitions.from[l][k]);
        }
    }

    /// The weighted sum of what was learned from features and from the encoder.
    #[must_use]
    pub(crate) fn blend(&self, other: &Self, parts: [f32; 2]) -> Self {
        let mut sum = Self { rows: vec![[0.0; WIDTH]; self.rows.len()], transitions: Transitions::default() };
        sum.add(self, parts[0]);
        sum.add(other, parts[1]);
        sum
    }

    /// Rounds the weights to multiples of `step`.
    #[must_use]
    pub(crate) fn quantised(&self, step: f32) -> FeatureWeights<L> {
        let rows =
            self.rows.iter().map(|row| row.map(|w| (w / step).round().clamp(-127.0, 127.0) as i8)).collect();
        FeatureWeights { rows, step, transitions: self.transitions.clone() }
    }
}

/// The weights of one stage, with `AdaGrad`'s sums of squares.
#[derive(Debug)]
pub(crate) struct Trainer<const L: usize> {
    learned: StageWeights<L>,
    squares: Vec<[f32; WIDTH]>,
    transition_squares: Transitions<L>,
    chain: Chain<L>,
    /// The scores of the current sequence; the encoder's are added to them.
    pub scores: Vec<LabelScores<L>>,
    /// The gradient of the log-likelihood by each token's scores.
    pub gradients: Vec<LabelScores<L>>,
    /// The buckets of the features that dropout left, of all tokens.
    active: Vec<u32>,
    /// Where, in `active`, each token's end.
    ends: Vec<u32>,
    averaged: Vec<StageWeights<L>>,
}

impl<const L: usize> Trainer<L> {
    /// Starts from zero.
    #[must_use]
    pub(crate) fn new(bits: u32) -> Self {
        Self {
            learned: StageWeights {
                rows: vec![[0.0; WIDTH]; 1 << bits],
                transitions: Transitions::default(),
            },
            squares: vec![[0.0; WIDTH]; 1 << bits],
            transition_squares: Transitions::default(),
            chain: Chain::default(),
            scores: Vec::new(),
            gradients: Vec::new(),
            active: Vec::new(),
            ends: Vec::new(),
            averaged: Vec::new(),
        }
    }

    /// Adds the current weights to the average.
    pub(crate) fn remember(&mut self) {
        self.averaged.push(self.learned.clone());
    }

    /// The average, halved, since half of the features were dropped.
    #[must_use]
    pub(crate) fn finish(&self) -> StageWeights<L> {
        let mut learned = mean(&self.averaged.iter().collect::<Vec<_>>());
        learned.rows.iter_mut().flatten().for_each(|w| *w *= 0.5);
        learned
    }

    /// Takes a step along the gradient of the sequence that was scored last.
    pub(crate) fn learn(&mut self, labels: &[u8], rate: f32) {
        self.chain.set(&self.learned.transitions);
        self.chain.run(&self.scores, true);
        self.update_rows(labels, rate);
        self.update_transitions(labels, rate);
    }

    /// Sets the scores of a sequence of that many tokens to zero, without its hashed features.
    pub(crate) fn blank(&mut self, words: usize) {
        self.scores.clear();
        self.scores.resize(words, [0.0; L]);
        self.active.clear();
        self.ends.clear();
        self.ends.resize(words, 0);
    }

    /// Scores a sequence, with each feature dropped at random in one of two cases.
    pub(crate) fn score(&mut self, sequences: &Sequences, number: usize, chance: &mut SplitMix) {
        let range = sequences.range(number);
        self.scores.clear();
        self.active.clear();
        self.ends.clear();
        for word in range {
            let mut sum = [0.0f32; WIDTH];
            for some in sequences.of(word).chunks(64) {
                let mut mask = chance.bits();
                for &bucket in some {
                    if mask & 1 == 1 {
                        self.active.push(bucket);
                        let row = &self.learned.rows[bucket as usize];
                        (0..WIDTH).for_each(|l| sum[l] += row[l]);
                    }
                    mask >>= 1;
                }
            }
            self.ends.push(self.active.len() as u32);
            self.scores.push(std::array::from_fn(|l| sum[l]));
        }
    }

    fn update_rows(&mut self, labels: &[u8], rate: f32) {
        let mut from = 0;
        self.gradients.clear();
        for (i, &label) in labels.iter().enumerate() {
            let to = self.ends[i] as usize;
            let mut gradient = [0.0f32; WIDTH];
            for l in 0..L {
                let g = f32::from(u8::from(usize::from(label) == l)) - self.chain.marginals[i][l];
                gradient[l] = if g.abs() < 0.002 { 0.0 } else { g };
            }
            if gradient.iter().any(|&g| g != 0.0) {
                for &bucket in &self.active[from..to] {
                    descend(
                        &mut self.learned.rows[bucket as usize],
                        &mut self.squares[bucket as usize],
                        &gradient,
                        rate,
                    );
                }
            }
            self.gradients.push(std::array::from_fn(|l| gradient[l]));
            from = to;
        }
    }

    fn update_transitions(&mut self, labels: &[u8], rate: f32) {
        let Some(&first) = labels.first() else { return };
        let mut start = self.chain.marginals[0].map(|p| -p);
        start[usize::from(first)] += 1.0;
        let mut pairs = self.chain.pairs.map(|row| row.map(|p| -p));
        for pair in labels.windows(2) {
            pairs[usize::from(pair[0])][usize::from(pair[1])] += 1.0;
        }
        descend(&mut self.learned.transitions.start, &mut self.transition_squares.start, &start, rate);
        for (l, gradient) in pairs.iter().enumerate() {
            descend(
                &mut self.learned.transitions.from[l],
                &mut self.transition_squares.from[l],
                gradient,
                rate,
            );
        }
    }
}

#[inline]
fn descend<const N: usize>(weights: &mut [f32; N], squares: &mut [f32; N], gradient: &[f32; N], rate: f32) {
    for l in 0..N {
        squares[l] += gradient[l] * gradient[l];
        weights[l] += rate * gradient[l] / (squares[l].sqrt() + 1e-6);
    }
}

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
    use crate::text::quotation::Quotations;
    use crate::text::tokens::Tokens;

    #[test]
    fn a_feature_that_tells_is_learned() {
        let mut sequences = Sequences::default();
        for i in 0..200u32 {
            let label = i % 2;
            sequences.push(
                [(&[label, 4 + i % 3][..], label as u8), (&[2, 1 - label][..], 1 - label as u8)].into_iter(),
            );
        }
        let (mut trainer, mut chance) = (Trainer::<2>::new(3), SplitMix::new(1));
        for i in 0..sequences.len() {
            trainer.score(&sequences, i, &mut chance);
            trainer.learn(sequences.labels(i), 0.1);
        }
        trainer.remember();
        let weights = trainer.finish().quantised(0.01);
        assert!(weights.rows[0][0] > weights.rows[0][1] && weights.rows[1][1] > weights.rows[1][0]);
    }

    #[test]
    fn an_encoder_learns_what_a_cue_says() {
        let (text, labels) = ("Pell said the pier holds.", [1, 0, 3, 4, 4, 0]);
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let (mut paragraph, lexicon) = (Paragraph::default(), Lexicon::default());
        paragraph.read(text, &tokens, &Quotations::read(text).regions, &Language::default(), &lexicon);
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
