//! The decoder: the best labels of the second stage that make a whole analysis.
//!
//! Viterbi's algorithm under constraints: at most one run of source, at least one run of content, and no run that goes on
//! without having started. A state is a label with what has begun so far; there are 20 states, and each token costs one
//! step for every transition that the constraints allow.

use super::chain::{LabelScores, Transitions};
use super::labels::{CONTENT, SECOND_LABELS, SOURCE};

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
