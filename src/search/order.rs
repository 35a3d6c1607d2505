//! The order of words: the words of each content one after another, a byte or two each.
//!
//! A word stands here by its code. The codes of common words are small, so that they take one byte.

use std::io;
use std::path::PathBuf;

use super::offsets::{Offsets, OffsetsBuilder};
use super::packed::{put, take};
use super::postings::spill;
use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// Rows that share an offset. Those before the one that is asked for are passed over by their lengths.
const GROUP: usize = 16;

/// The words of each row, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct WordOrder {
    offsets: Offsets,
    bytes: Column<u8>,
    /// By code, the number of the word in the vocabulary.
    numbers: Column<u32>,
}

/// Reads rows that are asked for in order without beginning again each time.
pub(super) struct Reading<'a> {
    order: &'a WordOrder,
    bytes: &'a [u8],
    numbers: &'a [u32],
    group: usize,
    next: usize,
    rest: &'a [u8],
}

impl WordOrder {
    pub(super) fn reading(&self) -> Reading<'_> {
        Reading {
            order: self,
            bytes: &self.bytes,
            numbers: &self.numbers,
            group: usize::MAX,
            next: 0,
            rest: &[],
        }
    }

    pub(super) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        writer.column(name, &self.bytes)?;
        writer.column(&format!("{name}.numbers"), &self.numbers)
    }

    pub(super) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self {
            offsets: Offsets::read(reader, name)?,
            bytes: reader.column(name)?,
            numbers: reader.column(&format!("{name}.numbers"))?,
        })
    }
}

impl<'a> Reading<'a> {
    /// The words of a row, as numbers of the vocabulary.
    #[inline]
    pub(super) fn words(&mut self, row: u32, words: &mut Vec<u32>) {
        words.clear();
        let mut row_bytes = self.row(row as usize).unwrap_or_default();
        while let Some(code) = take(&mut row_bytes) {
            // A code that there is not is a word that nobody asks for.
            words.push(self.numbers.get(code as usize).copied().unwrap_or(u32::MAX));
        }
    }

    #[inline]
    fn row(&mut self, row: usize) -> Option<&'a [u8]> {
        let group = row / GROUP;
        if self.group != group || self.next > row {
            self.group = group;
            self.next = group * GROUP;
            self.rest = self.bytes.get(self.order.offsets.range(group)).unwrap_or_default();
        }
        loop {
            let length = take(&mut self.rest)? as usize;
            let (words, rest) = self.rest.split_at_checked(length)?;
            self.rest = rest;
            self.next += 1;
            if self.next > row {
                return Some(words);
            }
        }
    }
}

/// An order of words in the making, row by row.
#[derive(Debug)]
pub(super) struct WordOrderBuilder {
    offsets: OffsetsBuilder,
    bytes: Spill<u8>,
    len: usize,
    row: Vec<u8>,
    words: Vec<u8>,
}

impl WordOrderBuilder {
    pub(super) fn new(folder: Option<&PathBuf>) -> Self {
        Self {
            offsets: OffsetsBuilder::default(),
            bytes: spill(folder),
            len: 0,
            row: Vec::new(),
            words: Vec::new(),
        }
    }

    /// The next row's words, as codes.
    pub(super) fn push(&mut self, codes: &[u32]) -> io::Result<()> {
        if self.len.is_multiple_of(GROUP) {
            self.offsets.push(self.bytes.len());
        }
        self.len += 1;
        self.words.clear();
        codes.iter().for_each(|code| put(*code, &mut self.words));
        self.row.clear();
        put(self.words.len() as u32, &mut self.row);
        self.row.extend_from_slice(&self.words);
        self.bytes.extend(&self.row)
    }

    /// All rows are there; these are the numbers of the codes.
    pub(super) fn finish(mut self, numbers: Vec<u32>) -> io::Result<WordOrder> {
        self.offsets.push(self.bytes.len());
        Ok(WordOrder {
            offsets: self.offsets.into_offsets(),
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
        #[test]
        fn words_come_in_their_order(rows in proptest::collection::vec(proptest::collection::vec(0..70_000_u32, 0..9), 0..70), asked in proptest::collection::vec(0..80_u32, 0..40)) {
            let mut builder = WordOrderBuilder::new(None);
            rows.iter().for_each(|row| builder.push(row).unwrap());
            let order = builder.finish((0..70_000).rev().collect()).unwrap();
            let mut reading = order.reading();
            let mut words = Vec::new();
            for row in asked {
                reading.words(row, &mut words);
                let expected = rows.get(row as usize).cloned().unwrap_or_default();
                prop_assert_eq!(&words, &expected.into_iter().map(|code| 69_999 - code).collect::<Vec<_>>());
            }
        }
    }
}
