//! Rules: what the stages get wrong because the corpus that they learned from hardly holds it.
//!
//! ```text
//! paragraph → transcript → (stages) → pull quotes, uncovered quotations → edges → continuation in the next paragraph
//! ```
//!
//! Each rule looks at one paragraph with its analyses and adds or mends some; the pipeline calls them in that order. Read
//! [`transcript`] first: it is the shortest that makes an analysis of its own.

pub(crate) mod continuation;
pub(crate) mod dateline;
pub(crate) mod edges;
pub(crate) mod pull_quote;
pub(crate) mod transcript;
pub(crate) mod uncovered;
