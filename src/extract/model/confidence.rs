//! Confidence: the probability that an analysis is right, by logistic regression over what speaks for and against it.
//!
//! The pipeline asks it about every analysis that the second stage made. What a rule made has a confidence of its own, in
//! [`Rule`](crate::extract::rule::Rule).

use super::math::exp;

/// How many numbers an analysis is judged by.
pub(crate) const EVIDENCE: usize = 35;

/// Where, in the evidence, the second stage's log-odds stand that the cue introduces anything.
const STAGE_ODDS: usize = 1;

/// What one analysis is judged by.
pub(crate) type Evidence = [f32; EVIDENCE];

/// The weight of each piece of evidence.
pub(crate) type EvidenceWeights = [f32; EVIDENCE];

/// The weights before calibration: only the second stage's own probability counts.
pub(crate) const UNCALIBRATED: EvidenceWeights = {
    let mut weights = [0.0; EVIDENCE];
    weights[STAGE_ODDS] = 4.0;
    weights
};

/// The probability that `weights` give to an analysis with this evidence.
#[must_use]
pub(crate) fn probability(weights: &EvidenceWeights, evidence: &Evidence) -> f32 {
    let sum = weights.iter().zip(evidence).map(|(w, e)| w * e).sum::<f32>();
    1.0 / (1.0 + exp(-sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_odds_are_a_half() {
        assert!((probability(&[0.0; EVIDENCE], &[1.0; EVIDENCE]) - 0.5).abs() < 1e-6);
    }
}
