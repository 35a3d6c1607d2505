//! TODO

pub(crate) mod hash;
pub(crate) mod hash_table;
pub(crate) mod language;
pub(crate) mod lexicon;
pub(crate) mod paragraph;
pub(crate) mod passages;
pub(crate) mod quotations;
pub(crate) mod tagger;
pub(crate) mod token;
