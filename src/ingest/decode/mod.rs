//! Decode: what several formats share. [`encoding`] makes text of bytes, [`date`] reads the dates that people and programs
//! write, [`xml`] takes XML apart into elements and text.

pub(crate) mod date;
pub(crate) mod encoding;
pub(crate) mod xml;
