//! The format whosaid/1: its records, and how a collection is written.
//!
//! Read `record.rs` first. Nothing in a record is believed: the builder checks it.

pub(crate) mod json;
pub(crate) mod record;
pub(crate) mod write;
