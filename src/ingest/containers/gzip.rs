//! Gzip: one file, compressed.

use std::io::BufReader;

use flate2::bufread::MultiGzDecoder;

use crate::ingest::source::limits::Budget;
use crate::ingest::source::raw_file::{RawBytes, RawFile};

/// The file in a gzip file, all members of it as one.
pub(crate) fn unzipped<'a>(file: RawFile<'a>, budget: &'a Budget<'a>) -> RawFile<'a> {
    let name = file.name.strip_suffix(".gz").unwrap_or(&file.name).to_owned();
    let decoder = MultiGzDecoder::new(BufReader::new(file.bytes.into_reader()));
    let bytes = RawBytes::Stream(Box::new(budget.unpacking(decoder)));
    RawFile { name, bytes, depth: file.depth + 1, ..file }
}
