//! Rules: what the stages get wrong because the corpus that they learned from hardly holds it.
//!
//! ```text
//! paragraph → turns → (stages) → block_quotes, uncovered → edges → continuation in the next paragraph
//! ```
//!
//! Each rule looks at one paragraph with its analyses and adds or mends some; the pipeline calls them in that order:
//!
//! - `turns`: a transcript's turn, a name and a colon at the start of a paragraph;
//! - `block_quotes`: a quotation that is set apart, with the name behind it;
//! - `uncovered`: quotations that the stages gave to nobody, and the cue that each is most likely to belong to;
//! - `edges`: where a content or a source starts and ends;
//! - `continuation`: quotations of several paragraphs.

mod block_quotes;
mod continuation;
mod edges;
mod turns;
mod uncovered;

pub(crate) use block_quotes::pull_quote;
pub(crate) use continuation::{Continuation, waiting_head};
pub(crate) use edges::mend_edges;
pub(crate) use turns::transcript;
pub(crate) use uncovered::{cue_beside, uncovered};
