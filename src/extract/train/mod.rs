//! Training: from an annotated corpus and the language's files to a model, the same bytes every time.
//!
//! Nothing here runs when a text is read. Whatever is drawn by chance comes from [`chance::Chance`] with a fixed seed.

pub(crate) mod backprop;
pub(crate) mod calibrate;
pub(crate) mod clusters;
pub(crate) mod crf;
pub(crate) mod examples;
pub(crate) mod joint;
pub(crate) mod random;
pub(crate) mod run;
pub(crate) mod silver_tags;
pub(crate) mod tagger;

pub use run::{TrainingSet, train};
