//! A linear-chain conditional random field: the probability of each label at each place of a sequence, given scores.
//!
//! The forward-backward algorithm over factors (exponentials of scores), with every place's sums scaled to one, so that no
//! sequence underflows. The cost is the number of places times the square of the number of labels `L`. Additions,
//! multiplications and divisions run in a fixed order, so that every machine computes the same bits.

use super::math::{exp, exp_all};

/// Scores of the labels at one place.
pub(crate) type LabelScores<const L: usize> = [f32; L];

/// The scores of labels that follow each other.
#[derive(Clone, Debug)]
pub(crate) struct Transitions<const L: usize> {
    /// The score of starting with a label.
    pub start: LabelScores<L>,
    /// The score of going from a label to another.
    pub from: [LabelScores<L>; L],
}

impl<const L: usize> Default for Transitions<L> {
    fn default() -> Self {
        Self { start: [0.0; L], from: [[0.0; L]; L] }
    }
}

/// The sums of one sequence; their buffers are used again for the next.
#[derive(Debug)]
pub(crate) struct Chain<const L: usize> {
    factors: Vec<LabelScores<L>>,
    forward: Vec<LabelScores<L>>,
    /// The probability of each label at each place.
    pub marginals: Vec<LabelScores<L>>,
    /// Sums over all places of the probability of going from a label to another; only computed where asked for.
    pub pairs: [LabelScores<L>; L],
    /// The probability of label 0 at every place.
    pub all_zero: f32,
    start: LabelScores<L>,
    from: [LabelScores<L>; L],
}

impl<const L: usize> Default for Chain<L> {
    fn default() -> Self {
        Self {
            factors: Vec::new(),
            forward: Vec::new(),
            marginals: Vec::new(),
            pairs: [[0.0; L]; L],
            all_zero: 1.0,
            start: [0.0; L],
            from: [[0.0; L]; L],
        }
    }
}

impl<const L: usize> Chain<L> {
    /// Sets the transitions. Call it before [`Chain::run`], and whenever they change.
    pub(crate) fn set(&mut self, transitions: &Transitions<L>) {
        self.start = transitions.start.map(exp);
        self.from = transitions.from.map(|row| row.map(exp));
    }

    /// Computes the marginals of a sequence; the pairs too if `with_pairs`, which only training needs.
    pub(crate) fn run(&mut self, scores: &[LabelScores<L>], with_pairs: bool) {
        self.forward.clear();
        self.factors.clear();
        self.marginals.clear();
        self.marginals.resize(scores.len(), [0.0; L]);
        self.all_zero = 1.0;
        for row in scores {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            self.factors.push(row.map(|s| s - top));
        }
        exp_all(self.factors.as_flattened_mut());
        for i in 0..self.factors.len() {
            self.push_forward(i);
        }
        if with_pairs {
            self.pairs = [[0.0; L]; L];
        }
        self.backward(with_pairs);
    }

    fn push_forward(&mut self, i: usize) {
        let (factor, mut row) = (&self.factors[i], [0.0; L]);
        if i == 0 {
            for l in 0..L {
                row[l] = self.start[l] * factor[l];
            }
            self.all_zero *= row[0];
        } else {
            let before = &self.forward[i - 1];
            for (k, from) in self.from.iter().enumerate() {
                for l in 0..L {
                    row[l] += before[k] * from[l];
                }
            }
            for l in 0..L {
                row[l] *= factor[l];
            }
            self.all_zero *= self.from[0][0] * factor[0];
        }
        let sum: f32 = row.iter().sum();
        self.all_zero /= sum;
        self.forward.push(row.map(|x| x / sum));
    }

    fn backward(&mut self, with_pairs: bool) {
        let mut beta = [1.0f32; L];
        for i in (0..self.forward.len()).rev() {
            let alpha = self.forward[i];
            let mut marginal = [0.0; L];
            for l in 0..L {
                marginal[l] = alpha[l] * beta[l];
            }
            let sum: f32 = marginal.iter().sum();
            self.marginals[i] = marginal.map(|x| x / sum);
            if i == 0 {
                break;
            }
            let mut ahead = [0.0; L];
            for l in 0..L {
                ahead[l] = self.factors[i][l] * beta[l];
            }
            if with_pairs {
                self.add_pairs(i, &ahead);
            }
            let mut next = [0.0; L];
            for (k, from) in self.from.iter().enumerate() {
                for l in 0..L {
                    next[k] += from[l] * ahead[l];
                }
            }
            let sum: f32 = next.iter().sum();
            beta = next.map(|x| x / sum);
        }
    }

    fn add_pairs(&mut self, i: usize, ahead: &LabelScores<L>) {
        let before = self.forward[i - 1];
        let mut joint = [[0.0; L]; L];
        let mut sum = 0.0;
        for k in 0..L {
            for l in 0..L {
                joint[k][l] = before[k] * self.from[k][l] * ahead[l];
                sum += joint[k][l];
            }
        }
        for k in 0..L {
            for l in 0..L {
                self.pairs[k][l] += joint[k][l] / sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every path of a short chain, one by one.
    #[test]
    fn marginals_are_those_of_all_paths() {
        let transitions = Transitions { start: [0.3, -0.2], from: [[0.1, -1.0], [0.7, 0.2]] };
        let scores = [[0.5, 1.0], [-0.3, 0.4], [1.2, 0.1]];
        let (mut total, mut ones, mut zero) = (0.0f32, [0.0f32; 3], 0.0);
        for path in 0..8usize {
            let label = |i: usize| path >> i & 1;
            let mut score = transitions.start[label(0)] + scores[0][label(0)];
            for i in 1..3 {
                score += transitions.from[label(i - 1)][label(i)] + scores[i][label(i)];
            }
            let weight = score.exp();
            total += weight;
            (0..3).filter(|&i| label(i) == 1).for_each(|i| ones[i] += weight);
            if path == 0 {
                zero = weight;
            }
        }
        let mut chain = Chain::<2>::default();
        chain.set(&transitions);
        chain.run(&scores, true);
        for i in 0..3 {
            assert!((chain.marginals[i][1] - ones[i] / total).abs() < 1e-5);
        }
        assert!((chain.all_zero - zero / total).abs() < 1e-5);
        assert!((chain.pairs.iter().flatten().sum::<f32>() - 2.0).abs() < 1e-5);
    }
}
