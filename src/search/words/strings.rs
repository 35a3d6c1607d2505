//! String tables: many short strings one after another, by number.

use std::io;
use std::ops::Range;

use crate::search::postings::{SliceOffsets, SliceOffsetsBuilder};
use crate::store::{Column, Reader, Refusal, Writer};

/// Strings by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct StringTable {
    offsets: SliceOffsets,
    bytes: Column<u8>,
}

impl StringTable {
    pub(crate) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// A string; the empty one where there is none of that number.
    pub(crate) fn get(&self, nth: usize) -> &str {
        let bytes = self.bytes.get(self.offsets.range(nth)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The first string of a sorted range for which this does not hold, by binary search.
    pub(crate) fn partition_point(&self, range: Range<usize>, holds: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.get(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        writer.column(name, &self.bytes)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self { offsets: SliceOffsets::read(reader, name)?, bytes: reader.column(name)? })
    }
}

impl<'a> FromIterator<&'a str> for StringTable {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut offsets = SliceOffsetsBuilder::default();
        let mut bytes = Vec::new();
        for word in words {
            offsets.push(bytes.len());
            bytes.extend_from_slice(word.as_bytes());
        }
        offsets.push(bytes.len());
        Self { offsets: offsets.finish(), bytes: bytes.into() }
    }
}
