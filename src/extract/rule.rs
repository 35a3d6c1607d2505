//! A rule: a way in which an attribution was found that the model's own confidence knows nothing of; and how sure it makes.
//!
//! The confidence of what a rule hands out is the share that was right where it fired, content and source both. It was
//! measured, not chosen: `cargo run --release --example rules -- CORPUS…` measures each rule again, on annotated corpora and
//! on the cases of `tests/cases`. `docs/MODEL.md` says where each figure comes from.

/// What found an attribution, where that was not the model alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A transcript's turn.
    Turn,
    /// A quotation that is set apart, with a name behind it.
    PullQuote,
    /// A quotation that was left over, and the likeliest cue beside it.
    Beside,
    /// Whole sentences in marks, and whoever acts in the sentence before.
    Introduced,
    /// A paragraph that goes on with a quotation which the previous one did not close.
    Unclosed,
    /// A paragraph of quotation behind a lead-in that ends in a colon.
    LeadIn,
    /// A paragraph of quotation behind somebody's quotation.
    Continued,
    /// A paragraph of quotation behind a claim.
    ContinuedClaim,
    /// A paragraph of quotation where two people take turns.
    Alternating,
    /// A paragraph of quotation whose speaker the next one names.
    NamedBehind,
    /// A paragraph of quotation, and nobody who could have said it.
    Nobody,
    /// An answer of an interview whose questions have no labels.
    Answer,
    /// A block quotation of a file's markup.
    BlockQuote,
}

/// The rules and their confidences.
const MEASURED: [(Rule, f32); 13] = [
    (Rule::Turn, 0.9),
    (Rule::PullQuote, 0.9),
    (Rule::Beside, 0.1),
    (Rule::Introduced, 0.6),
    (Rule::Unclosed, 0.5),
    (Rule::LeadIn, 0.77),
    (Rule::Continued, 0.89),
    (Rule::ContinuedClaim, 0.55),
    (Rule::Alternating, 0.8),
    (Rule::NamedBehind, 0.8),
    (Rule::Nobody, 0.1),
    (Rule::Answer, 0.85),
    (Rule::BlockQuote, 0.85),
];

impl Rule {
    /// Every rule.
    pub const ALL: [Self; MEASURED.len()] = {
        let mut all = [Self::Turn; MEASURED.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = MEASURED[i].0;
            i += 1;
        }
        all
    };

    /// How likely it is that what the rule finds is right, 0 to 1.
    #[must_use]
    pub const fn confidence(self) -> f32 {
        MEASURED[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_own_confidence() {
        assert!(Rule::ALL.iter().zip(0..).all(|(rule, place)| *rule as usize == place));
    }
}
