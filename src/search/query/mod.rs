//! The query language: from what was typed to a value, and back to text. Knows no collection and no index.
//!
//! [`Query::parse`] reads text and gives a [`Query`] of clauses and terms; facets toggle a [`Filter`] in it; its `Display`
//! writes it back into the search box. Read `ast` first. A new field is added in `field`, `ast` ([`Test`]) and
//! `parse`; the compiler then names everybody who has to know it.

mod ast;
mod dates;
mod field;
mod parse;
#[cfg(test)]
pub(crate) mod tests;

pub use ast::Query;
pub(crate) use ast::{Anchor, Clause, Quoting, Term, Test, WordsTest};
pub(crate) use ast::{Filter, Phrase};
pub(crate) use dates::Dates;
pub(crate) use field::Field;
pub use parse::QueryError;
