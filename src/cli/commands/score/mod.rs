//! `whosaid score`: how well extraction does on articles that people annotated.
//!
//! ```text
//! corpus or dataset ─▸ gold ─▸ predictions (extraction) ─▸ the judge ─▸ figures, printed
//!                                                                    └▸ error_dataset, to explore
//! ```
//!
//! Read `command` first.

mod command;
mod error_dataset;
mod figures;
mod predictions;

pub(crate) use command::{Args, run};
