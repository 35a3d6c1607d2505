//! TODO

pub(crate) mod edit_distance;
pub(crate) mod pattern;
pub(crate) mod prefixes;
pub(crate) mod strings;
pub(crate) mod tier;
pub(crate) mod vocabulary;
pub(crate) mod word_index;
