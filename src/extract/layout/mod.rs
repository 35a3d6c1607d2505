//! Layout: what a text's layout says of who speaks. Turns of transcripts and interviews stand behind a label, block
//! quotations are set apart, with a name at their end.
//!
//! ```text
//! line → label ┐
//!              ├→ transcript, interview ┐
//!      people ─┘                        ├→ speech → reader
//! markup → block_quotes ────────────────┘
//! ```
//!
//! All of it reads the text as a whole, before the pipeline goes through its passages: whether `Ansel:` is a label shows
//! only in the lines beside it. A line's beginning is read once and the cost is linear in the text. Read `speech` first.

mod block_quotes;
mod interview;
mod label;
mod line;
mod people;
mod reader;
mod speech;
#[cfg(test)]
mod tests;
mod transcript;

pub(crate) use reader::speeches;
pub(crate) use speech::{Naming, Speech};
