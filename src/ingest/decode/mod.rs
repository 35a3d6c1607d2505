//! Decode: what most formats need. [`encoding`] makes text of bytes, [`date`] reads the dates that people and programs write.

pub(crate) mod date;
pub(crate) mod encoding;
