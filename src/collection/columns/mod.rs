//! How a collection lies in memory and in an index: one column for each field.
//!
//! A builder fills the columns through their `…Spill` halves, which go to temporary files where they are large; an index maps
//! them. Read `columns` first; the other files are the forms of column that only a collection has: dictionary-encoded values,
//! spans in blocks, paragraphs, texts of few, lists of speakers; and `computed_ids`, which asks several columns.

#[allow(clippy::module_inception, reason = "the room is named after its main file")]
mod columns;
mod computed_ids;
mod dictionary;
mod paragraph_column;
mod spans;
mod sparse_texts;
mod speaker_lists;

pub(crate) use columns::{
    CONTINUATION_STEP, Columns, FIELDS, ID, LONG, OUTLET, PUBLISHED, STRIDE, TITLE, URL, continuation_count,
    shape,
};
pub(crate) use dictionary::DictionarySpill;
pub(crate) use spans::SpanSpill;
pub(crate) use sparse_texts::{SparseTexts, SparseTextsSpill};
pub(crate) use speaker_lists::{NO_SPEAKER, SEVERAL, SpeakerLists};
