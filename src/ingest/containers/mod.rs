//! Containers: files that hold several articles, or other files.
//!
//! ```text
//! a file → feed, json_lines, warc, zip → unpacked: an article, or a file whose format the reader decides anew
//! ```
//!
//! Each gives what it finds, one after another, to a closure. So no container knows of the others, nor of what reads the
//! files in it. Read `unpacked` first.

pub(crate) mod feed;
pub(crate) mod json_lines;
pub(crate) mod unpacked;
pub(crate) mod warc;
pub(crate) mod zip;
