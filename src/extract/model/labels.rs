//! The labels that the two stages give to tokens: beginning, inside and outside of a span, as sequence labelling has them.
//!
//! The first stage labels sources, cues and contents of all attributions of a paragraph at once; the second labels the
//! source and the content of one cue. The labels that both have are the same numbers.

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
