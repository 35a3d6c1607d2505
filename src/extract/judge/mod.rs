//! The judge: how well extraction does on texts that people annotated.
//!
//! ```text
//! folder → corpus: annotated articles → score ← what was found
//! speakers.tsv → speakers: golds → how often the right speaker is named
//! ```
//!
//! Read `corpus` first: it says what an annotated article is.

pub(crate) mod corpus;
pub(crate) mod score;
pub(crate) mod speakers;
