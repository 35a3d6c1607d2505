//! Source: the files that articles are read from.
//!
//! A person names files and folders ([`origin::SourceFile`]); [`listing`] finds the files in the folders; the reader opens
//! each as a [`raw_file::RawFile`]. [`origin::Origin`] says where an article stood: the file, and the way into it. Read
//! `origin` first.

pub(crate) mod listing;
pub(crate) mod origin;
pub(crate) mod raw_file;
