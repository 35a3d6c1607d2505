//! The format whosaid/1: its records, and how a collection is written.
//!
//! ```text
//! a line or an element of a list → record → the builder
//!                                → type_error, where a value has another type
//! Collection → write → record → json → a file
//! ```
//!
//! Read `record` first. Nothing in a record is believed: the builder checks it. What is of another type than a record
//! has it, `type_error` says in a reader's words.

pub(crate) mod json;
pub(crate) mod record;
pub(crate) mod type_error;
pub(crate) mod write;
