//! TODO

pub(crate) mod content;
pub(crate) mod content_words;
pub(crate) mod cues;
pub(crate) mod documents;
pub(crate) mod keywords;
pub(crate) mod names;
pub(crate) mod phrase_cache;
pub(crate) mod speakers;
