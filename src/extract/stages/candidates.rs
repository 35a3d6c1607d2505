//! Candidates: tokens that are likely to be the head of a cue, from each of which the second stage looks.

use super::outline::Outline;

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
