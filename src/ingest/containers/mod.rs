//! Containers: files that hold several articles, or other files. Each reader gives what it finds, one after another, to
//! a closure ([`unpacked`], the file to read first): an article, or a file whose format is to be sniffed anew. So no
//! container knows of the others, nor of what reads the files in it.

pub(crate) mod feed;
pub(crate) mod json_lines;
pub(crate) mod unpacked;
pub(crate) mod warc;
pub(crate) mod zip;
