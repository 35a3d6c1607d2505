//! Search: a query language, and which attributions answer a query, in which order and where they match, with counts.
//!
//! A [`Query`] is parsed from what was typed and an [`Engine`] answers it. Answers are numbers and byte ranges; nothing here
//! knows how they are shown. Each room stands on those above it:
//!
//! | room | holds |
//! |---|---|
//! | `query` | the language: from text to a value and back |
//! | `rowset` | sets of rows: lists, bit sets, rank and select |
//! | `postings` | from keys to rows, bigrams, the words of each row |
//! | `words` | the vocabulary: prefixes, edit distance, how well a word matches |
//! | `fields` | content, cues, keywords, speakers, documents: each answers its own terms |
//! | `index` | all fields of a collection, built in one pass |
//! | `facets` | the counts of an answer |
//! | `run` | the engine, the answer, what is highlighted |
//! | `suggest` | for a query that finds nothing, one that finds something |
//!
//! `index` is a file; another file, `cancel`, is the flag by which a newer query ends an older search.
//!
//! Read `run/engine` first: it says how a query is answered and what each step costs.

mod cancel;
mod facets;
mod fields;
mod index;
mod postings;
mod query;
mod rowset;
mod run;
mod suggest;
#[cfg(test)]
mod tests;
mod words;

pub use cancel::Cancel;
pub use facets::Facets;
pub(crate) use query::{Field, Filter, Test};
pub use query::{Query, QueryError};
pub use run::{Answer, Engine, Hit};
pub(crate) use run::{Direction, Highlighter, SearchIndex};
pub(crate) use suggest::Suggestion;
pub(crate) use words::FuzzyWord;
pub use words::Tier;
