//! Search: what was asked, and which attributions answer it.
//!
//! A [`Query`] is read from what was typed and an [`Engine`] answers it: which attributions, in which order,
//! where in the text they match, how many there are of each speaker. Answers are numbers and byte ranges;
//! nothing here knows how they are shown.

mod answer;
mod asked;
mod bits;
mod cancel;
mod content;
mod engine;
mod facets;
mod fields;
mod lists;
mod matched;
mod mend;
#[cfg(test)]
mod properties;
mod query;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scan;
mod slips;
mod speakers;
mod suggest;
#[cfg(test)]
mod tests;
mod tier;
mod vocabulary;
mod word_index;

pub use answer::{Answer, Hit};
pub use cancel::Cancel;
pub use engine::Engine;
pub use facets::{Count, Facet, Facets};
pub use matched::Matched;
pub use query::{
    Clause, Dates, Field, Filter, Phrase, Place, Query, QueryError, Speech, Term, Test, Writing,
};
pub use suggest::{Change, Nothing, Suggestion};
pub use tier::Tier;
