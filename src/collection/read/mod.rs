//! Reading whosaid/1, as one JSON object or as JSON Lines, from bytes into a builder.
//!
//! ```text
//! bytes → sniff → raw records (lines, or elements of an object's lists) → batches, parsed and checked in parallel → the builder
//! ```
//!
//! A file is read in one pass and in bounded memory, however large it is. Read `dataset_file` first, then `record_reader`;
//! `parallel_reader` shares the work among cores.

mod dataset_file;
mod deferred;
mod json_lines;
mod object_records;
mod parallel_reader;
pub(crate) mod preview;
mod raw_record;
mod record_batch;
mod record_reader;
mod sniff;
mod syntax;
#[cfg(test)]
mod tests;
mod value_reader;

pub use dataset_file::{collection, into, stream};
pub(crate) use json_lines::MAX_DOCUMENT_BYTES;
pub(crate) use sniff::BOM;
pub(crate) use syntax::{DamagedBytes, json_fault, parse_record};
