//! Text with nothing known about what quotes mean, about terminals or datasets: bytes, characters, graphemes, cells.
//!
//! Everything here takes `&str` and answers in byte ranges of it. [`scrub`] is the gate: what comes from outside goes
//! through it once on its way out, to the screen or to a printed line, and [`scrub::Clean`] is the proof.

pub mod cells;
mod character;
mod edits;
pub mod fold;
mod marks;
pub mod paragraphs;
pub mod quotation;
pub mod scrub;
mod scrubber;
pub mod sentences;
pub mod tokens;
pub mod words;
pub mod wrap;

/// The built-in dataset's article, for tests. Read as plain JSON: this room doesn't know collections.
#[cfg(test)]
fn article() -> String {
    let dataset: serde_json::Value = serde_json::from_str(include_str!("../../data/osaka.json")).unwrap();
    dataset["documents"][0]["text"].as_str().unwrap().to_owned()
}
