//! Training: from an annotated corpus and the language's files to a model, the same bytes every time.
//!
//! Nothing here runs when a text is read. Whatever is drawn by chance comes from [`chance::Chance`] with a fixed seed.

pub mod calibrate;
pub mod chance;
pub mod clusters;
pub mod crf;
pub mod deep;
pub mod examples;
pub mod joint;
pub mod run;
pub mod silver;
pub mod tagger;

pub use run::{Plan, train};
