//! Bigrams: the rows in which a very common word is followed by another, so that "of the" costs as much as it finds and not
//! as much as either word. The beginning and the end of a row count as common words.

use std::collections::HashSet;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::inverter::Inverter;
use super::lists::Postings;
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;

/// The word before the first word of a row, and the one that its last word follows: bigrams of `ROW_END` have the last word
/// second, so that both ends are looked up alike.
pub(crate) const ROW_START: u32 = u32::MAX;
pub(crate) const ROW_END: u32 = u32::MAX - 1;

/// The rows of each bigram. Bigrams are sorted by their first word, then by their second.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bigrams {
    /// The common words, by their numbers in the vocabulary, sorted.
    firsts: Column<u32>,
    /// Where the second words of each begin in `seconds`; one more for the end.
    starts: Column<u32>,
    /// The second words of each common word, sorted.
    seconds: Column<u32>,
    /// By position in `seconds`.
    postings: Postings,
}

impl Bigrams {
    /// The bigrams with this first word, where it is common.
    pub(crate) fn of(&self, first: u32) -> Option<Range<usize>> {
        let at = self.firsts.binary_search(&first).ok()?;
        let (start, end) = (*self.starts.get(at)? as usize, *self.starts.get(at + 1)? as usize);
        (start <= end && end <= self.seconds.len()).then_some(start..end)
    }

    /// Those of the bigrams whose second word is in a range.
    pub(crate) fn with_second(&self, bigrams: &Range<usize>, seconds: &Range<u32>) -> Range<usize> {
        let all = self.seconds.get(bigrams.clone()).unwrap_or_default();
        let start = all.partition_point(|second| *second < seconds.start);
        let end = all.partition_point(|second| *second < seconds.end);
        bigrams.start + start..bigrams.start + end.max(start)
    }

    /// By bigram.
    pub(crate) fn postings(&self) -> &Postings {
        &self.postings
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&format!("{name}.firsts"), &self.firsts)?;
        writer.column(&format!("{name}.starts"), &self.starts)?;
        writer.column(&format!("{name}.seconds"), &self.seconds)?;
        self.postings.write(writer, name)
    }

    pub(crate) fn read(reader: &Reader, name: &str, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            firsts: reader.column(&format!("{name}.firsts"))?,
            starts: reader.column(&format!("{name}.starts"))?,
            seconds: reader.column(&format!("{name}.seconds"))?,
            postings: Postings::read(reader, name, rows)?,
        })
    }
}

/// Bigrams in the making, row by row. Words are codes that are exchanged for numbers of the vocabulary in the end.
#[derive(Debug)]
pub(crate) struct BigramsBuilder {
    /// The common words, folded.
    folded: HashSet<String>,
    /// By code: the number of the table of a common word.
    table_of: Vec<Option<usize>>,
    /// Of [`ROW_START`], [`ROW_END`] and each common word.
    tables: Vec<SecondWords>,
    /// How many bigrams there are.
    keys: u32,
    /// How many rows were added.
    len: u32,
    inverter: Inverter,
}

/// The bigrams with one first word.
#[derive(Debug)]
struct SecondWords {
    first: u32,
    /// By the code of the second word, the bigram's key plus one; zero where there is none. Not sparse, since nearly every
    /// word follows each common one somewhere.
    keys: Vec<u32>,
}

impl BigramsBuilder {
    /// Bigrams whose first word is one of these, folded. Uses about `max_bytes` of memory where there is a folder.
    pub(crate) fn new(folded: HashSet<String>, max_bytes: usize, folder: Option<&PathBuf>) -> Self {
        let tables = [ROW_START, ROW_END].map(|first| SecondWords { first, keys: Vec::new() }).into();
        Self {
            folded,
            table_of: Vec::new(),
            tables,
            keys: 0,
            len: 0,
            inverter: Inverter::new(max_bytes, folder),
        }
    }

    /// Adds a word to the vocabulary. Every word is added once, before its code comes in a row.
    pub(crate) fn add_word(&mut self, code: u32, word: &str) {
        if self.table_of.len() <= code as usize {
            self.table_of.resize(code as usize + 1, None);
        }
        if self.folded.contains(&fold(word)) {
            self.table_of[code as usize] = Some(self.tables.len());
            self.tables.push(SecondWords { first: code, keys: Vec::new() });
        }
    }

    /// Adds the next row, its words as codes.
    pub(crate) fn add_row(&mut self, codes: &[u32]) -> io::Result<()> {
        let row = self.len;
        self.len += 1;
        let (Some(first), Some(last)) = (codes.first(), codes.last()) else { return Ok(()) };
        self.add(0, *first, row);
        for pair in codes.windows(2) {
            if let Some(Some(table)) = self.table_of.get(pair[0] as usize) {
                self.add(*table, pair[1], row);
            }
        }
        self.add(1, *last, row);
        self.inverter.spill_if_full()
    }

    fn add(&mut self, table: usize, second: u32, row: u32) {
        let keys = &mut self.tables[table].keys;
        if keys.len() <= second as usize {
            keys.resize(second as usize + 1, 0);
        }
        let key = &mut keys[second as usize];
        if *key == 0 {
            self.keys += 1;
            *key = self.keys;
        }
        self.inverter.add(*key - 1, row);
    }

    /// To be called when all rows were added. `numbers` has by code the number in the vocabulary.
    pub(crate) fn finish(self, numbers: &[u32], rows: usize) -> io::Result<Bigrams> {
        let number = |code: u32| numbers.get(code as usize).copied().unwrap_or(code);
        let mut bigrams = Vec::with_capacity(self.keys as usize);
        for table in &self.tables {
            let keys = (0..).zip(&table.keys).filter(|(_, key)| **key > 0);
            bigrams.extend(keys.map(|(second, key)| (number(table.first), number(second), *key - 1)));
        }
        bigrams.sort_unstable();
        let mut firsts: Vec<u32> = self.tables.iter().map(|table| number(table.first)).collect();
        firsts.sort_unstable();
        let start = |first: &u32| bigrams.partition_point(|bigram| bigram.0 < *first) as u32;
        let mut starts: Vec<u32> = firsts.iter().map(start).collect();
        starts.push(bigrams.len() as u32);
        Ok(Bigrams {
            firsts: firsts.into(),
            starts: starts.into(),
            seconds: bigrams.iter().map(|bigram| bigram.1).collect(),
            postings: self.inverter.finish()?.postings(bigrams.iter().map(|bigram| bigram.2), rows)?,
        })
    }
}

/// The error where a thread of the builder panicked.
pub(crate) fn builder_died() -> io::Error {
    io::Error::other("the index could not be built")
}
