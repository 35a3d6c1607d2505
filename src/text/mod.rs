//! Text with nothing known about what quotes mean, about terminals or datasets: bytes, characters, graphemes, cells.
//!
//! Everything here takes `&str` and answers in byte ranges of it. [`scrub`] is the gate: what comes from outside goes
//! through it once on its way out, to the screen or to a printed line, and [`scrub::Clean`] is the proof.

pub(crate) mod cells;
mod character;
mod edits;
pub(crate) mod fold;
mod marks;
pub(crate) mod paragraphs;
pub(crate) mod quotation;
pub(crate) mod scrub;
mod scrubber;
pub(crate) mod sentences;
pub(crate) mod tokens;
pub(crate) mod words;
pub(crate) mod wrap;

/// The built-in dataset's article, for tests. Read as plain JSON: this room doesn't know collections.
#[cfg(test)]
fn article() -> String {
    let dataset: serde_json::Value = serde_json::from_str(include_str!("../../data/osaka.json")).unwrap();
    dataset["documents"][0]["text"].as_str().unwrap().to_owned()
}
