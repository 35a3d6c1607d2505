//! TODO

pub(crate) mod asked;
pub(crate) mod beginnings;
pub(crate) mod glossary;
pub(crate) mod slips;
pub(crate) mod tier;
pub(crate) mod vocabulary;
pub(crate) mod word_index;
