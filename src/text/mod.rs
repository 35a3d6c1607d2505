//! Text, with nothing known about quotes' meaning, terminals or datasets: bytes, characters, graphemes, cells.
//!
//! Everything here takes `&str` and answers in byte ranges of it. A text from outside takes this way to a screen or a
//! printed line:
//!
//! ```text
//! text → scrub (each character judged by character) → Clean → wrap into rows → cells: cut and pad to a width
//! ```
//!
//! [`fold`] and [`words`] are how search compares and cuts text; [`tokens`], [`sentences`], [`paragraphs`] and [`quotation`]
//! are how extraction does, with the [`markup`] that a file had beside its text. Read `scrub` first: [`scrub::Clean`] is the proof that nothing in a text can act on a terminal.

pub(crate) mod cells;
mod character;
pub(crate) mod fold;
pub(crate) mod legible;
pub(crate) mod markup;
pub(crate) mod paragraphs;
mod plain;
pub(crate) mod quotation;
mod rewriting;
pub(crate) mod scrub;
pub(crate) mod sentences;
pub(crate) mod tokens;
pub(crate) mod words;
pub(crate) mod wrap;

/// A text for the tests of this room: the built-in dataset's article. It is read as plain JSON, since this room does not know
/// collections.
#[cfg(test)]
fn sample_article() -> String {
    let dataset: serde_json::Value = serde_json::from_str(include_str!("../../data/osaka.json")).unwrap();
    dataset["documents"][0]["text"].as_str().unwrap().to_owned()
}
