//! Search: what was asked, and which attributions answer it.
//!
//! A [`Query`] is read from what was typed and an [`Engine`] answers it: which attributions, in which order,
//! where in the text they match, how many there are of each speaker. Answers are numbers and byte ranges;
//! nothing here knows how they are shown.

pub(crate) mod cancel;
mod facets;
pub(crate) mod fields;
mod index;
pub(crate) mod postings;
mod query;
pub(crate) mod rowset;
pub(crate) mod run;
mod suggest;
#[cfg(test)]
mod tests;
pub(crate) mod words;

pub use cancel::Cancel;
pub use facets::Facets;
pub(crate) use index::Index;
pub use query::Query;
pub use query::QueryError;
pub(crate) use query::{Field, Filter, Test};
pub use run::answer::{Answer, Hit};
pub use run::engine::Engine;
pub(crate) use run::highlight::Highlighter;
pub(crate) use suggest::Suggestion;
pub use words::tier::Tier;
