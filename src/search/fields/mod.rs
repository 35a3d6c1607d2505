//! TODO

pub(crate) mod content;
pub(crate) mod contents;
pub(crate) mod cues;
pub(crate) mod documents;
pub(crate) mod names;
pub(crate) mod speakers;
pub(crate) mod values;
