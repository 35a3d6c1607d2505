//! The built-in dataset: one article and everything that is quoted and claimed in it, part of the program.

/// What faults and the screen call it.
pub const NAME: &str = "the built-in dataset";

/// The dataset as a file has it, whosaid/1.
pub const JSON: &str = include_str!("../../data/osaka.json");
