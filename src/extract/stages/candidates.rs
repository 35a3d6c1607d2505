//! A candidate: a word that a cue may turn on.

use super::outline::Outline;

/// Least probability of a head that makes a candidate where there are quotations, which are not to be missed.
pub(crate) const MIN_HEAD_QUOTED: f32 = 0.05;
/// The same elsewhere: what the second stage makes of less likely ones is wrong more often than right.
pub(crate) const MIN_HEAD_PLAIN: f32 = 0.2;
/// Least probability of one that the second stage learns from: with all the others, which are nearly always nothing, it
/// would learn to doubt.
#[cfg(feature = "train")]
pub(crate) const MIN_HEAD_TRAINED: f32 = 0.25;
/// Words that two candidates must be apart.
const MIN_DISTANCE: usize = 2;
/// Two nearer than that are both kept if their probabilities make more than this.
const KEEP_BOTH: f32 = 1.25;

/// Fills `found` with the candidates of a paragraph whose probability is at least that, in order.
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
