//! Searching: from the typed query to the answer on the screen.
//!
//! A change to the search box is parsed in `query.rs`, which asks the terminal for a search with an effect. The
//! terminal's worker thread makes a [`SearchResult`] and calls [`read_ahead`](fn@read_ahead), and the result comes back as a message.
//! Read `query.rs` first.

mod query;
mod read_ahead;
mod result;

pub(super) use query::{clear, finish, retyped, search_again, set_query, start, take_suggestion};
pub use read_ahead::read_ahead;
pub use result::SearchResult;
