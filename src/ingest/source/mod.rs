//! Source: the files that articles are read from. The source of an attribution, the words that name who said it, is another
//! thing: see `extract/speakers/source`.
//!
//! A person names files and folders ([`origin::SourceFile`]); [`listing`] finds the files in the folders; the reader opens
//! each as a [`raw_file::RawFile`]. Read `origin` first: it says where an article was read, the file and the way into it,
//! and why a file gave none. [`limits`] bounds what is read and unpacked of a file.
//! [`utf8_reader`] gives a dataset's text, whatever it is packed in.

pub(crate) mod limits;
pub(crate) mod listing;
pub(crate) mod origin;
pub(crate) mod raw_file;
pub(crate) mod utf8_reader;
