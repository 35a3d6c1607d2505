//! Training of a stage: a linear-chain CRF over hashed features, by `AdaGrad`, where half of the features are dropped at
//! random.

use super::random::SplitMix;
use crate::extract::model::chain::{Chain, LabelScores, Transitions};
use crate::extract::model::weights::{FeatureWeights, WIDTH};

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
    kept: Vec<u32>,
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
            kept: Vec::new(),
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
        self.kept.clear();
        self.ends.clear();
        self.ends.resize(words, 0);
    }

    /// Scores a sequence, with each feature dropped at random in one of two cases.
    pub(crate) fn score(&mut self, sequences: &Sequences, number: usize, chance: &mut SplitMix) {
        let range = sequences.range(number);
        self.scores.clear();
        self.kept.clear();
        self.ends.clear();
        for word in range {
            let mut sum = [0.0f32; WIDTH];
            for some in sequences.of(word).chunks(64) {
                let mut mask = chance.bits();
                for &bucket in some {
                    if mask & 1 == 1 {
                        self.kept.push(bucket);
                        let row = &self.learned.rows[bucket as usize];
                        (0..WIDTH).for_each(|l| sum[l] += row[l]);
                    }
                    mask >>= 1;
                }
            }
            self.ends.push(self.kept.len() as u32);
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
                for &bucket in &self.kept[from..to] {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
