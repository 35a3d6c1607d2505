//! Postings: for each key (a word, a speaker, a kind) the rows that have it. Built once, read from memory or a mapped file.
//!
//! ```text
//! rows with their keys → Inverter → Postings   key to rows
//!                      → ForwardIndex          row to words
//!                      → Bigrams               two words in a row to rows
//! ```
//!
//! Read `lists` first.

mod bigrams;
mod codec;
mod forward;
mod inverter;
mod lists;
mod offsets;

pub(crate) use bigrams::{Bigrams, BigramsBuilder, ROW_END, ROW_START, builder_died};
pub(crate) use forward::{ForwardIndex, ForwardIndexBuilder};
pub(crate) use inverter::Inverter;
pub(crate) use lists::{Postings, PostingsBuilder};
pub(crate) use offsets::{SliceOffsets, SliceOffsetsBuilder};
