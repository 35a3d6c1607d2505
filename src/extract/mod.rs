//! Extraction: an English news text in, its attributions (source, cue, content) out, and who each source is.
//!
//! ```text
//! text → words: passages, tokens, tags → stages: first, outline (with candidates), second, analysis → rules → found → speakers
//!                                          ↑ model: weights, encoder, chain (its Decoder finds the best labels)
//! ```
//!
//! - `words`: the tokens of a paragraph, with everything that is known of each;
//! - `model`: what was learned, the file that holds it, and how it is evaluated;
//! - `stages`: what the model is asked about a paragraph, and what its answers mean;
//! - `rule`: the name and the confidence of each rule;
//! - `rules`: what the stages can't see, because the corpus hardly holds it;
//! - `pipeline`: all of these in turn, over a whole text;
//! - `speakers`: from a source's words to a name;
//! - `corpus`, `score`, `speaker_score`: an annotated corpus, the score of what was found in it, and how often the right
//!   speaker is named;
//! - `train`: from a corpus to a model, behind the cargo feature `train`.
//!
//! Each stands only on those above it. Extraction is pure: the answer depends on the text and the model only, and has the
//! same bytes on every machine. Read `pipeline` first.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a passage has at most 512 tokens and weights are bytes: no distance, bucket or weight comes near a limit"
)]
#![allow(
    clippy::many_single_char_names,
    reason = "features are written as formulas of neighbours: a, w, x for the previous token, the token, the next one"
)]
#![allow(clippy::needless_range_loop, reason = "labels index several arrays at once")]

pub(crate) mod corpus;
pub(crate) mod found;
pub(crate) mod layout;
pub(crate) mod model;
pub(crate) mod pipeline;
pub(crate) mod rule;
pub(crate) mod rules;
pub(crate) mod score;
pub(crate) mod speaker_score;
pub(crate) mod speakers;
pub(crate) mod stages;
#[cfg(feature = "train")]
pub(crate) mod train;
pub(crate) mod words;

pub use found::Found;
pub(crate) use model::ModelFault;
pub use model::{ENGLISH, Model};
pub(crate) use pipeline::extract_with;
pub use pipeline::{Pipeline, extract};
pub use rule::Rule;

#[cfg(test)]
mod tests;
