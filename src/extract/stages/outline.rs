//! The outline: the first stage's labels and probabilities for a paragraph, as the second stage needs them; and the
//! candidates in it, tokens that are likely to be the head of a cue, from each of which the second stage looks.

use crate::extract::model::chain::{CONTENT, CUE_HEAD, CUE_REST, FIRST_LABELS, LabelScores, SOURCE};

/// The probability from which a token counts as a head of a cue.
const LIKELY_HEAD: f32 = 0.4;

/// The first stage's answer for each token, and running counts.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The most probable label of each token by itself.
    pub labels: Vec<u8>,
    /// The probability of being the head of a cue.
    pub heads: Vec<f32>,
    /// The probability of being in a content, and of being in a source, in fifths.
    pub fifths: Vec<[u8; 2]>,
    /// The probability of each label.
    pub marginals: Vec<LabelScores<FIRST_LABELS>>,
    /// How many likely heads, starts of contents and starts of sources come before each token; one entry more than tokens.
    pub counts: Vec<[u16; 3]>,
}

impl Outline {
    /// Fills the outline from the probabilities of the labels.
    pub(crate) fn read(&mut self, marginals: &[LabelScores<FIRST_LABELS>]) {
        self.labels.clear();
        self.heads.clear();
        self.fifths.clear();
        self.counts.clear();
        self.marginals.clear();
        self.marginals.extend_from_slice(marginals);
        let mut counts = [0u16; 3];
        let mut before = usize::MAX;
        for row in marginals {
            let label = best(row);
            self.counts.push(counts);
            counts[0] += u16::from(row[CUE_HEAD] > LIKELY_HEAD);
            counts[1] += u16::from(starts(label, before, CONTENT));
            counts[2] += u16::from(starts(label, before, SOURCE));
            before = label;
            self.labels.push(label as u8);
            self.heads.push(row[CUE_HEAD]);
            self.fifths.push([fifth(row[CONTENT] + row[CONTENT + 1]), fifth(row[SOURCE] + row[SOURCE + 1])]);
        }
        self.counts.push(counts);
    }

    /// The label of token `i`; beyond the ends it is 15.
    #[inline]
    #[must_use]
    pub(crate) fn label(&self, i: isize) -> u64 {
        usize::try_from(i).ok().and_then(|i| self.labels.get(i)).map_or(15, |&l| u64::from(l))
    }

    /// Whether token `i` is labelled as part of a cue.
    #[must_use]
    pub(crate) fn is_cue(&self, i: usize) -> bool {
        self.labels.get(i).is_some_and(|&l| usize::from(l) == CUE_REST || usize::from(l) == CUE_HEAD)
    }
}

fn fifth(p: f32) -> u8 {
    (p * 5.0).clamp(0.0, 4.0) as u8
}

fn best(row: &LabelScores<FIRST_LABELS>) -> usize {
    (1..FIRST_LABELS).fold(0, |best, l| if row[l] > row[best] { l } else { best })
}

fn starts(label: usize, before: usize, role: usize) -> bool {
    label == role || (label == role + 1 && before != role && before != role + 1)
}

/// The least probability of a candidate in a paragraph with quotations, which must not be missed.
pub(crate) const MIN_HEAD_QUOTED: f32 = 0.05;
/// The least probability in other paragraphs: of less likely ones the second stage's answers are mostly wrong.
pub(crate) const MIN_HEAD_PLAIN: f32 = 0.2;
/// The least probability of a candidate that the second stage learns from: the less likely ones are nearly always wrong,
/// and from them it would learn to doubt.
#[cfg(feature = "train")]
pub(crate) const MIN_HEAD_TRAINED: f32 = 0.25;
/// Candidates that are at most this many tokens apart compete.
const MIN_DISTANCE: usize = 2;
/// Two that compete are both kept if the sum of their probabilities is higher than this.
const KEEP_BOTH: f32 = 1.25;

/// Fills `found` with the candidates of a paragraph whose probability is at least `least`, in order.
pub(crate) fn candidates(outline: &Outline, least: f32, found: &mut Vec<u32>) {
    found.clear();
    let heads = &outline.heads;
    let better = |i: usize, k: usize| heads[k].total_cmp(&heads[i]).then(i.cmp(&k)).is_gt();
    let clashes = |i: usize, k: usize| k != i && better(i, k) && heads[i] + heads[k] <= KEEP_BOTH;
    for i in (0..heads.len()).filter(|&i| heads[i] >= least) {
        let near = i.saturating_sub(MIN_DISTANCE)..(i + MIN_DISTANCE + 1).min(heads.len());
        if !near.into_iter().any(|k| clashes(i, k)) {
            found.push(i as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_close_ones_the_better_stays_unless_both_are_likely() {
        let of = |heads: &[f32]| {
            let mut found = Vec::new();
            candidates(&Outline { heads: heads.to_vec(), ..Outline::default() }, MIN_HEAD_PLAIN, &mut found);
            found
        };
        assert_eq!(of(&[0.2, 0.1, 0.5, 0.0, 0.0, 0.3]), [2, 5]);
        assert_eq!(of(&[0.9, 0.8]), [0, 1]);
    }
}
