//! `whosaid score`: how well extraction does on articles that people annotated.
//!
//! ```text
//! a corpus (extract/corpus) or a dataset → articles, each with its gold attributions, which people marked
//! an article → predictions: what extraction finds in it
//! gold attributions, predictions → extract/score → figures, error_dataset
//! ```
//!
//! Read `command` first: it reads the gold attributions and runs the rest.

mod command;
mod error_dataset;
mod figures;
mod predictions;

pub(crate) use command::{Args, run};
