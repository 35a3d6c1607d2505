//! A linear-chain conditional random field: its labels, the probability of each at each place of a sequence, and the best
//! labels of the whole sequence, given scores.
//!
//! The labels are beginning, inside and outside of a span, as sequence labelling has them. The first stage labels sources,
//! cues and contents of all attributions of a paragraph at once; the second labels the source and the content of one cue. The
//! labels that both have are the same numbers.
//!
//! [`Chain`] runs the forward-backward algorithm over factors (exponentials of scores), with every place's sums scaled to
//! one, so that no sequence underflows. The cost is the number of places times the square of the number of labels `L`.
//! Additions, multiplications and divisions run in a fixed order, so that every machine computes the same bits.
//!
//! [`Decoder`] finds the best labels of the second stage that make a whole analysis, by Viterbi's algorithm under
//! constraints: at most one run of source, at least one run of content, and no run that goes on without having started. A
//! state is a label with what has begun so far; there are 20 states, and each token costs one step for every transition that
//! the constraints allow.

use super::math::{exp, exp_all};

/// How many labels the first stage has.
pub(crate) const FIRST_LABELS: usize = 7;
/// How many labels the second stage has: those of the first without the cue's.
pub(crate) const SECOND_LABELS: usize = 5;

/// Outside of every span. Only training names it: a decoded token that is in none of the others is outside.
#[cfg(feature = "train")]
pub(crate) const OUT: usize = 0;
/// The first token of a source; the next label is for its other tokens.
pub(crate) const SOURCE: usize = 1;
/// The first token of a run of content; the next label is for its other tokens.
pub(crate) const CONTENT: usize = 3;
/// The head of a cue: its verb, as a rule.
pub(crate) const CUE_HEAD: usize = 5;
/// Another token of a cue.
pub(crate) const CUE_REST: usize = 6;

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

/// The states: label × whether content has begun × whether the source has begun.
const STATES: usize = SECOND_LABELS * 4;

/// Finds best paths; its buffers are used again.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    back: Vec<[u8; STATES]>,
    /// The answer: a label for each token.
    pub labels: Vec<u8>,
}

impl Decoder {
    /// Finds the best labels, where a source is worth `bonus` once. False where there are none: for a sequence without
    /// tokens.
    pub(crate) fn run(
        &mut self,
        scores: &[LabelScores<SECOND_LABELS>],
        transitions: &Transitions<SECOND_LABELS>,
        bonus: f32,
    ) -> bool {
        self.back.clear();
        let mut now = [f32::NEG_INFINITY; STATES];
        for (i, row) in scores.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; STATES];
            let mut back = [0u8; STATES];
            if i == 0 {
                for label in (0..SECOND_LABELS).filter(|&label| may_follow(0, label)) {
                    next[enter(0, label)] = transitions.start[label] + row[label];
                }
            } else {
                step(&now, row, transitions, &mut next, &mut back);
            }
            self.back.push(back);
            now = next;
        }
        let Some(end) = best_end(&now, bonus) else { return false };
        self.trace(end);
        !scores.is_empty()
    }

    fn trace(&mut self, end: usize) {
        self.labels.clear();
        self.labels.resize(self.back.len(), 0);
        let mut state = end;
        for i in (0..self.back.len()).rev() {
            self.labels[i] = (state / 4) as u8;
            state = usize::from(self.back[i][state]);
        }
    }
}

/// Extends every state with every label that may follow it.
fn step(
    now: &[f32; STATES],
    row: &LabelScores<SECOND_LABELS>,
    transitions: &Transitions<SECOND_LABELS>,
    next: &mut [f32; STATES],
    back: &mut [u8; STATES],
) {
    for &(state, label, to) in STEPS.0.iter().take(STEPS.1) {
        let (from, label, to) = (usize::from(state), usize::from(label), usize::from(to));
        let total = now[from] + transitions.from[from / 4][label] + row[label];
        if total > next[to] {
            next[to] = total;
            back[to] = state;
        }
    }
}

/// A state, a label that may follow it, and the state that it leads to.
type Step = (u8, u8, u8);

/// Every step that a path may take, and how many there are: by label, then by state.
const STEPS: ([Step; STATES * SECOND_LABELS], usize) = {
    let (mut steps, mut count, mut label) = ([(0, 0, 0); STATES * SECOND_LABELS], 0, 0);
    while label < SECOND_LABELS {
        let mut state = 0;
        while state < STATES {
            if may_be(state) && may_follow(state, label) {
                steps[count] = (state as u8, label as u8, enter(state, label) as u8);
                count += 1;
            }
            state += 1;
        }
        label += 1;
    }
    (steps, count)
};

/// Whether a path can reach a state: a label inside a span needs that span to have begun.
const fn may_be(state: usize) -> bool {
    let label = state / 4;
    let in_source = label == SOURCE || label == SOURCE + 1;
    let in_content = label == CONTENT || label == CONTENT + 1;
    (!in_source || state & 1 == 1) && (!in_content || state & 2 == 2)
}

/// Whether `label` may come after `state`.
const fn may_follow(state: usize, label: usize) -> bool {
    let before = state / 4;
    match label {
        SOURCE => state & 1 == 0,
        l if l == SOURCE + 1 => before == SOURCE || before == SOURCE + 1,
        l if l == CONTENT + 1 => before == CONTENT || before == CONTENT + 1,
        _ => true,
    }
}

/// The state that `label` leads to.
const fn enter(state: usize, label: usize) -> usize {
    let began = state & 3;
    let began = match label {
        SOURCE => began | 1,
        CONTENT => began | 2,
        _ => began,
    };
    label * 4 + began
}

fn best_end(now: &[f32; STATES], bonus: f32) -> Option<usize> {
    let worth = |s: usize| now[s] + if s & 1 == 1 { bonus } else { 0.0 };
    let ends = (0..STATES).filter(|&s| s & 2 == 2 && now[s] > f32::NEG_INFINITY);
    ends.fold(
        None,
        |best: Option<usize>, s| if best.is_none_or(|b| worth(s) > worth(b)) { Some(s) } else { best },
    )
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

    fn labels(scores: &[LabelScores<SECOND_LABELS>], bonus: f32) -> Vec<u8> {
        let mut decoder = Decoder::default();
        assert!(decoder.run(scores, &Transitions::default(), bonus));
        decoder.labels
    }

    #[test]
    fn there_is_always_content_and_never_a_run_without_a_start() {
        assert_eq!(labels(&[[5.0, 0.0, 0.0, -9.0, 0.0], [5.0, 0.0, 0.0, 1.0, 9.0]], 0.0), [0, 3]);
        assert_eq!(labels(&[[0.0, 0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 9.0, 0.0, 3.0]], 0.0), [3, 4]);
    }

    #[test]
    fn a_bonus_tips_the_scales_towards_a_source_and_one_only() {
        let scores = [[1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0, 0.0], [1.0, 0.5, 0.0, 0.0, 0.0]];
        assert_eq!(labels(&scores, 0.0), [0, 3, 0]);
        assert_eq!(labels(&scores, 3.0), [0, 3, 1]);
    }
}
