//! The forward index: from a row to its words, in order. Phrases are verified in it.
//!
//! A word is a varint of its code, and common words have small codes, so that a word takes one or two bytes. Rows are in
//! groups of 16 that share an offset: a group begins with the length of each of its rows in bytes, and the rows follow.

use std::io;
use std::path::PathBuf;

use super::codec::{read_varint, write_varint};
use super::lists::spill;
use super::offsets::{SliceOffsets, SliceOffsetsBuilder};
use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// Rows that share an offset.
const ROWS_PER_GROUP: usize = 16;

/// Rows whose reading is begun before the first of them is read to its end.
const PENDING_ROWS: usize = 32;

/// The words of each row, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct ForwardIndex {
    offsets: SliceOffsets,
    bytes: Column<u8>,
    /// By code, the number of the word in the vocabulary.
    numbers: Column<u32>,
}

impl ForwardIndex {
    /// Calls `each` with every row and its words, as numbers of the vocabulary.
    pub(crate) fn for_each(&self, rows: &[u32], mut each: impl FnMut(u32, &[u32])) {
        let numbers = self.numbers.as_slice();
        // A code that does not exist is of a damaged file, and becomes a word that no query asks for.
        let number = |code: u32| numbers.get(code as usize).copied().unwrap_or(u32::MAX);
        let mut pending = [PendingRow::default(); PENDING_ROWS];
        let mut words = Vec::new();
        for rows in rows.chunks(PENDING_ROWS) {
            let pending = &mut pending[..rows.len()];
            // Each step is done for all pending rows, so that their cache misses overlap.
            for (pending, row) in pending.iter_mut().zip(rows) {
                pending.bytes =
                    self.bytes.get(self.offsets.range(*row as usize / ROWS_PER_GROUP)).unwrap_or_default();
            }
            pending.iter_mut().for_each(PendingRow::load_head);
            pending
                .iter_mut()
                .zip(rows)
                .for_each(|(pending, row)| pending.seek(*row as usize % ROWS_PER_GROUP));
            for (pending, row) in pending.iter_mut().zip(rows) {
                words.clear();
                words.extend(pending.first.map(number));
                while let Some(code) = read_varint(&mut pending.bytes) {
                    words.push(number(code));
                }
                each(*row, &words);
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        self.bytes.write(writer, name)?;
        writer.column(&format!("{name}.numbers"), &self.numbers)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self {
            offsets: SliceOffsets::read(reader, name)?,
            bytes: reader.column(name)?,
            numbers: reader.column(&format!("{name}.numbers"))?,
        })
    }
}

/// A row whose reading is begun.
#[derive(Clone, Copy, Default)]
struct PendingRow<'a> {
    /// What is left to read: of the row's group first, then of the row.
    bytes: &'a [u8],
    /// The first bytes of the group: the lengths of its rows, if each is below 128.
    head: [u8; ROWS_PER_GROUP],
    /// The first word, as a code.
    first: Option<u32>,
}

impl PendingRow<'_> {
    fn load_head(&mut self) {
        self.head = self.bytes.first_chunk().copied().unwrap_or_default();
    }

    /// From the group to one of its rows.
    fn seek(&mut self, nth: usize) {
        let (mut before, mut length) = (0, 0);
        if self.head.iter().all(|length| *length < 0x80) {
            before =
                ROWS_PER_GROUP + self.head[..nth].iter().map(|length| usize::from(*length)).sum::<usize>();
            length = usize::from(self.head[nth]);
        } else {
            let mut bytes = self.bytes;
            for other in 0..ROWS_PER_GROUP {
                let bytes = read_varint(&mut bytes).unwrap_or_default() as usize;
                before += if other < nth { bytes } else { 0 };
                length = if other == nth { bytes } else { length };
            }
            before += self.bytes.len() - bytes.len();
        }
        self.bytes = self.bytes.get(before..before.saturating_add(length)).unwrap_or_default();
        self.first = read_varint(&mut self.bytes);
    }
}

/// A forward index in the making, row by row.
#[derive(Debug)]
pub(crate) struct ForwardIndexBuilder {
    offsets: SliceOffsetsBuilder,
    bytes: Spill<u8>,
    /// The group in the making: how many bytes each row has, and the bytes of all.
    lengths: Vec<u32>,
    words: Vec<u8>,
    head: Vec<u8>,
}

impl ForwardIndexBuilder {
    pub(crate) fn new(folder: Option<&PathBuf>) -> Self {
        Self {
            offsets: SliceOffsetsBuilder::default(),
            bytes: spill(folder),
            lengths: Vec::with_capacity(ROWS_PER_GROUP),
            words: Vec::new(),
            head: Vec::new(),
        }
    }

    /// Pushes the next row's words, as codes.
    pub(crate) fn push(&mut self, codes: &[u32]) -> io::Result<()> {
        let before = self.words.len();
        codes.iter().for_each(|code| write_varint(*code, &mut self.words));
        self.lengths.push((self.words.len() - before) as u32);
        if self.lengths.len() == ROWS_PER_GROUP { self.end_group() } else { Ok(()) }
    }

    fn end_group(&mut self) -> io::Result<()> {
        self.offsets.push(self.bytes.len());
        self.lengths.resize(ROWS_PER_GROUP, 0);
        self.head.clear();
        self.lengths.drain(..).for_each(|length| write_varint(length, &mut self.head));
        self.bytes.extend(&self.head)?;
        self.bytes.extend(&self.words)?;
        self.words.clear();
        Ok(())
    }

    /// To be called when all rows were pushed. `numbers` has by code the number in the vocabulary.
    pub(crate) fn finish(mut self, numbers: Vec<u32>) -> io::Result<ForwardIndex> {
        if !self.lengths.is_empty() {
            self.end_group()?;
        }
        self.offsets.push(self.bytes.len());
        Ok(ForwardIndex {
            offsets: self.offsets.finish(),
            bytes: self.bytes.into_column()?,
            numbers: numbers.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn words_come_in_their_order(rows in proptest::collection::vec(proptest::collection::vec(0..70_000_u32, 0..9), 0..70), asked in proptest::collection::vec(0..80_u32, 0..40)) {
            let mut builder = ForwardIndexBuilder::new(None);
            rows.iter().for_each(|row| builder.push(row).unwrap());
            let index = builder.finish((0..70_000).rev().collect()).unwrap();
            let mut given = Vec::new();
            index.for_each(&asked, |row, words| given.push((row, words.to_vec())));
            let words = |row: &u32| rows.get(*row as usize).into_iter().flatten().map(|code| 69_999 - code).collect::<Vec<_>>();
            prop_assert_eq!(given, asked.iter().map(|row| (*row, words(row))).collect::<Vec<_>>());
        }
    }
}
