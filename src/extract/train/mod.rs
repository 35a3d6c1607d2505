//! Training: from an annotated corpus and the language's files to a model, the same bytes every time.
//!
//! ```text
//! articles → examples → tagger ┐
//! vectors → clusters ──────────┴→ joint: first stage → outlines → second stage → calibrate → a model → model_writer
//!                                   ↑ crf, backprop
//! ```
//!
//! Nothing here runs when a text is read: it is behind the cargo feature `train`. What is drawn at random comes from
//! [`random::SplitMix`] with a fixed seed. Read `run` first.

pub(crate) mod backprop;
pub(crate) mod calibrate;
pub(crate) mod clusters;
pub(crate) mod crf;
pub(crate) mod dense;
pub(crate) mod examples;
pub(crate) mod joint;
pub(crate) mod model_writer;
pub(crate) mod random;
pub(crate) mod run;
pub(crate) mod silver_tags;
pub(crate) mod tagger;

pub use model_writer::write;
pub use run::{TrainingSet, train};
