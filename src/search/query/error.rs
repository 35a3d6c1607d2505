//! What is wrong with a query, and where.

use std::ops::Range;

/// A query that can't be read: one sentence about one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct QueryError {
    /// The bytes of the query that are wrong. Empty, at the end, where something is missing.
    pub at: Range<usize>,
    /// What was expected and what stands there: "after `kind:` quote, mixed or claim, not “x”". Whoever shows
    /// it scrubs it, since it repeats what was typed.
    pub expected: String,
}
