//! Search: what was asked, and which attributions answer it.
//!
//! A [`Query`] is read from what was typed and an [`Engine`] answers it: which attributions, in which order,
//! where in the text they match, how many there are of each speaker. Answers are numbers and byte ranges;
//! nothing here knows how they are shown.

mod answer;
mod asked;
mod beginnings;
mod bits;
mod building;
mod cancel;
mod content;
mod contents;
mod cues;
mod documents;
mod engine;
mod facets;
mod fields;
mod glossary;
mod index;
mod inverted;
mod lately;
mod lists;
mod marks;
mod matched;
mod mend;
mod names;
mod offsets;
mod order;
mod packed;
mod pairing;
mod pairs;
mod postings;
#[cfg(test)]
mod properties;
mod query;
mod ranked;
mod rows;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scan;
mod slips;
mod sorting;
mod speakers;
mod stands;
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
pub use index::Index;
pub use matched::{Marker, Matched};
pub use query::{
    Clause, Dates, Field, Filter, Phrase, Place, Query, QueryError, Speech, Term, Test, Writing,
};
pub use suggest::{Change, Nothing, Suggestion};
pub use tier::Tier;
