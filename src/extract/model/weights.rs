//! Feature weights: for each bucket of hashed features a small integer for each label, and the bag of buckets that a token
//! falls into.
//!
//! Feature hashing: a feature's bucket is the high bits of its hash, and collisions are learned with. A score is the sum of
//! the rows of a bag, some 100 look-ups all over two megabytes; each row is prefetched as soon as its bucket is known.

use prefetch_index::prefetch_index;

use super::chain::{LabelScores, Transitions};
use crate::extract::words::hash::mix;

/// How many labels a row of weights has room for.
pub(crate) const WIDTH: usize = 8;

/// The most features that a token may have in one stage.
pub(crate) const MAX_FEATURES: usize = 144;

/// The features of one token, as buckets.
#[derive(Clone, Debug)]
pub(crate) struct FeatureBag<'w> {
    rows: &'w [[i8; WIDTH]],
    buckets: [u32; MAX_FEATURES],
    len: usize,
    shift: u32,
}

impl<'w> FeatureBag<'w> {
    /// An empty bag for 2^`bits` buckets. `rows` are their weights, which are prefetched; none in training.
    #[must_use]
    pub(crate) const fn new(bits: u32, rows: &'w [[i8; WIDTH]]) -> Self {
        Self { rows, buckets: [0; MAX_FEATURES], len: 0, shift: 64 - bits }
    }

    /// Empties the bag.
    #[inline]
    pub(crate) const fn clear(&mut self) {
        self.len = 0;
    }

    /// The buckets.
    #[inline]
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.buckets[..self.len]
    }

    /// Adds a feature of template `t` with one value.
    #[inline]
    pub(crate) fn one(&mut self, t: u64, a: u64) {
        self.put(mix(t.wrapping_mul(0xd6e8_feb8_6659_fd93), a));
    }

    /// Adds a feature with two values.
    #[inline]
    pub(crate) fn two(&mut self, t: u64, a: u64, b: u64) {
        self.put(mix(mix(t.wrapping_mul(0xd6e8_feb8_6659_fd93), a), b));
    }

    /// Adds a feature with three values.
    #[inline]
    pub(crate) fn three(&mut self, t: u64, a: u64, b: u64, c: u64) {
        self.put(mix(mix(mix(t.wrapping_mul(0xd6e8_feb8_6659_fd93), a), b), c));
    }

    #[inline]
    fn put(&mut self, hash: u64) {
        if self.len < MAX_FEATURES {
            let bucket = hash >> self.shift;
            prefetch_index(self.rows, bucket as usize);
            self.buckets[self.len] = bucket as u32;
            self.len += 1;
        }
    }
}

/// What one stage learned about features.
#[derive(Debug)]
pub(crate) struct FeatureWeights<const L: usize> {
    /// A row for each bucket; columns beyond `L` are unused.
    pub rows: Vec<[i8; WIDTH]>,
    /// What a weight of one stands for.
    pub step: f32,
    /// What it learned about neighbouring labels.
    pub transitions: Transitions<L>,
}

impl<const L: usize> Default for FeatureWeights<L> {
    fn default() -> Self {
        Self { rows: vec![[0; WIDTH]; 2], step: 0.0, transitions: Transitions::default() }
    }
}

impl<const L: usize> FeatureWeights<L> {
    /// An empty bag for these weights.
    #[must_use]
    pub(crate) fn bag(&self) -> FeatureBag<'_> {
        FeatureBag::new(self.rows.len().trailing_zeros(), &self.rows)
    }

    /// The score of each label for a token with these features.
    #[inline]
    #[must_use]
    pub(crate) fn score(&self, bag: &FeatureBag<'_>) -> LabelScores<L> {
        let sums = sums(&self.rows, bag.as_slice());
        std::array::from_fn(|l| f32::from(sums[l]) * self.step)
    }
}

/// Adds whole rows, unused columns included, since that is one vector instruction. Not inlined, so that it stays one.
#[inline(never)]
fn sums(rows: &[[i8; WIDTH]], buckets: &[u32]) -> [i16; WIDTH] {
    let mut sums = [0i16; WIDTH];
    for &bucket in buckets {
        for (sum, &weight) in sums.iter_mut().zip(&rows[bucket as usize]) {
            *sum += i16::from(weight);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_sum_of_the_rows() {
        let mut weights =
            FeatureWeights::<2> { rows: vec![[0; WIDTH]; 16], step: 0.5, ..FeatureWeights::default() };
        let fill = |bag: &mut FeatureBag<'_>| {
            bag.one(1, 2);
            bag.two(2, 2, 3);
        };
        let mut buckets = FeatureBag::new(4, &[]);
        fill(&mut buckets);
        buckets.as_slice().iter().for_each(|&bucket| weights.rows[bucket as usize][1] += 3);
        let mut bag = weights.bag();
        fill(&mut bag);
        assert!(weights.score(&bag)[0].abs() < f32::EPSILON);
        assert!(weights.score(&bag)[1] >= 3.0);
    }
}
