//! Fields: each keeps its own part of the index, and answers the terms that ask for it.
//!
//! | file | answers | rows |
//! |---|---|---|
//! | `content` | plain words and phrases | attributions |
//! | `cues` | `cue:`, and plain words | attributions |
//! | `keywords` | `kind:`, `status:`, `inside:`, `said:` | attributions |
//! | `speakers` | `@`, and plain words | speakers |
//! | `documents` | `doc:`, `outlet:`, `date:` | documents |
//!
//! Each has a builder, which is given the collection's records in order, and `write` and `read` for its sections of an index
//! file. Read `keywords` first, the simplest; `content` is where most queries are answered.

mod content;
mod cues;
mod documents;
mod keywords;
pub(crate) mod names;
mod speakers;

pub(crate) use content::{ContentIndex, ContentIndexBuilder, content_spans, content_words, words_within};
pub(crate) use cues::{CueIndex, CueIndexBuilder};
pub(crate) use documents::{DocumentIndex, DocumentIndexBuilder};
pub(crate) use keywords::{KeywordIndex, KeywordIndexBuilder};
pub(crate) use speakers::{SpeakerIndex, SpeakerIndexBuilder};
