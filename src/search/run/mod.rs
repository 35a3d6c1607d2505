//! Running a query: the engine, what it answers, and what is highlighted.
//!
//! ```text
//! Query → Engine → Answer: rows by tier, and facets
//!           ↑    → Highlighter: where the rows on the screen match
//!         SearchIndex: the index, and what is precomputed for the costliest queries
//! ```
//!
//! Read `engine` first.

mod answer;
mod engine;
mod highlight;
mod search_index;

pub(crate) use answer::Direction;
pub use answer::{Answer, Hit};
pub use engine::Engine;
pub(crate) use highlight::Highlighter;
pub(crate) use search_index::SearchIndex;
