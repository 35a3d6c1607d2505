//! Suggestions: for a query that finds nothing, why, and the nearest query that finds something.
//!
//! Read `nearest.rs` first: it tries the candidates of `repairs.rs` for each clause, and gives a [`Suggestion`].

mod nearest;
mod repairs;
mod suggestion;

#[cfg(test)]
pub(crate) use suggestion::Change;
pub(crate) use suggestion::Suggestion;
