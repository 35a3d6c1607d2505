//! Training: from an annotated corpus and the language's files to a model, the same bytes every time.
//!
//! ```text
//! articles → examples → tagger ┐
//! vectors → clusters ──────────┴→ stages: first stage → outlines → second stage → calibration → a model → model_writer
//!                                   ↑ encoder
//! ```
//!
//! Nothing here runs when a text is read: it is behind the cargo feature `train`. What is drawn at random comes from
//! [`random::SplitMix`] with a fixed seed. Read `run` first.

pub(crate) mod encoder;
pub(crate) mod examples;
pub(crate) mod model_writer;
pub(crate) mod random;
pub(crate) mod run;
pub(crate) mod stages;
pub(crate) mod tagger;

pub use model_writer::write;
pub use run::{TrainingSet, train};
