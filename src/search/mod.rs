//! Search: what was asked, and which attributions answer it.
//!
//! A [`Query`] is read from what was typed and an [`Engine`] answers it: which attributions, in which order,
//! where in the text they match, how many there are of each speaker. Answers are numbers and byte ranges;
//! nothing here knows how they are shown.

mod bits;
mod query;
mod slips;
mod tier;

pub use query::{
    Clause, Dates, Field, Filter, Phrase, Place, Query, QueryError, Speech, Term, Test, Writing,
};
pub use tier::Tier;
