//! Inverting: from rows that come one after another, each with its keys, to keys with their rows.
//!
//! What is gathered is kept key by key as differences of seven bits a byte, some thousand rows at a time in the order of
//! their keys, for the keys lie far apart in memory. When it outgrows its memory it goes to a file as one run, and in the
//! end a key's rows are read from run after run: rows come in order, so nothing has to be merged.

use std::io;
use std::path::PathBuf;

use super::codec::{put, take};
use super::lists::{Postings, PostingsBuilder, spill};
use crate::search::rowset::radix::sort_by_key;
use crate::store::{Column, Spill};

/// The rows of keys while they are gathered.
#[derive(Debug)]
pub(crate) struct Inverter {
    folder: Option<PathBuf>,
    /// Keys with a row each that are not among the `keys` yet: the key stands in the upper half.
    new: Vec<u64>,
    keys: Vec<KeyBuffer>,
    /// Bytes in memory, and how many may be.
    held: usize,
    most: usize,
    runs: Spill<u8>,
    /// Of each run, where each key's part begins, and the end.
    starts: Vec<Vec<u64>>,
}

#[derive(Clone, Debug, Default)]
struct KeyBuffer {
    bytes: Vec<u8>,
    /// The row added last, plus one.
    last: u32,
}

/// So many new ones are taken in at once: 1 MB of them, so that most keys that come get more than one.
const PENDING_LIMIT: usize = if cfg!(test) { 16 } else { 1 << 17 };

/// The bytes of an entry in a run's table.
const ENTRY_BYTES: usize = size_of::<u64>();

impl Inverter {
    /// An empty one, which keeps about `most` bytes in memory where there is a folder for the rest.
    pub(crate) fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            folder: folder.cloned(),
            new: Vec::new(),
            keys: Vec::new(),
            held: 0,
            most,
            runs: spill(folder),
            starts: Vec::new(),
        }
    }

    /// Adds a row to a key. RowSet come in order; one that comes again for the same key counts once.
    pub(crate) fn add(&mut self, key: u32, row: u32) {
        self.new.push(u64::from(key) << 32 | u64::from(row));
        if self.new.len() == PENDING_LIMIT {
            self.take_in();
        }
    }

    fn take_in(&mut self) {
        // RowSet come in order: those of one key are.
        sort_by_key(&mut self.new, |new| (new >> 32) as u32);
        let most = self.new.last().map_or(0, |last| (last >> 32) as usize + 1);
        if self.keys.len() < most {
            self.keys.resize_with(most, KeyBuffer::default);
        }
        for new in self.new.drain(..) {
            let (key, row) = (&mut self.keys[(new >> 32) as usize], new as u32);
            if key.last == row + 1 {
                continue;
            }
            let before = key.bytes.len();
            let from = if before == 0 { 0 } else { key.last };
            put(row - from, &mut key.bytes);
            self.held += key.bytes.len() - before;
            key.last = row + 1;
        }
    }

    /// Writes a run where memory is full. To be called between two rows.
    pub(crate) fn relieve(&mut self) -> io::Result<()> {
        // A run's table has an entry for every key: one that holds less than its table would cost memory, not save it.
        if self.folder.is_none() || self.held < self.most.max(self.keys.len() * ENTRY_BYTES) {
            return Ok(());
        }
        let mut starts = Vec::with_capacity(self.keys.len() + 1);
        for key in &mut self.keys {
            starts.push(self.runs.len() as u64);
            self.runs.extend(&key.bytes)?;
            key.bytes = Vec::new();
        }
        starts.push(self.runs.len() as u64);
        self.starts.push(starts);
        self.held = 0;
        Ok(())
    }

    /// All rows are there: they can be read now.
    pub(crate) fn finish(mut self) -> io::Result<InvertedLists> {
        self.take_in();
        Ok(InvertedLists {
            keys: self.keys,
            runs: self.runs.into_column()?,
            starts: self.starts,
            folder: self.folder,
        })
    }
}

/// The rows of keys, ready to be read in any order of the keys.
#[derive(Debug)]
pub(crate) struct InvertedLists {
    keys: Vec<KeyBuffer>,
    runs: Column<u8>,
    starts: Vec<Vec<u64>>,
    folder: Option<PathBuf>,
}

impl InvertedLists {
    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// A key's rows in order.
    pub(crate) fn read(&self, key: u32, rows: &mut Vec<u32>) {
        rows.clear();
        let part = |starts: &Vec<u64>| {
            let (start, end) = (starts.get(key as usize)?, starts.get(key as usize + 1)?);
            self.runs.get(*start as usize..*end as usize)
        };
        self.starts.iter().filter_map(part).for_each(|part| read_run(part, rows));
        if let Some(key) = self.keys.get(key as usize) {
            read_run(&key.bytes, rows);
        }
    }

    /// The lists of these keys, in this order, out of so many rows.
    pub(crate) fn postings(&self, keys: impl Iterator<Item = u32>, all: usize) -> io::Result<Postings> {
        let mut builder = PostingsBuilder::new(all, self.folder.as_ref());
        let mut rows = Vec::new();
        for key in keys {
            self.read(key, &mut rows);
            builder.push(&rows)?;
        }
        builder.finish()
    }
}

/// RowSet as one run has them: the first in full, then how far each is from the one before plus one.
fn read_run(mut bytes: &[u8], rows: &mut Vec<u32>) {
    let mut next = 0;
    while let Some(gap) = take(&mut bytes) {
        rows.push(next + gap);
        next += gap + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn runs_cost_less_than_they_hold() {
        let folder = std::env::temp_dir();
        let mut inverted = Inverter::new(64, Some(&folder));
        for row in 0..60_000 {
            inverted.add(row % 20_000, row);
            inverted.relieve().unwrap();
        }
        let tables: usize = inverted.starts.iter().map(|starts| starts.len() * ENTRY_BYTES).sum();
        assert!(tables <= inverted.runs.len() + 64 * ENTRY_BYTES, "{tables} for {}", inverted.runs.len());
    }

    proptest! {
        #[test]
        fn keys_get_their_rows(rows in proptest::collection::vec(proptest::collection::vec(0..12_u32, 0..5), 0..80), most in 0..300_usize) {
            let folder = std::env::temp_dir();
            let mut inverted = Inverter::new(most, Some(&folder));
            let mut expected = BTreeMap::<u32, Vec<u32>>::new();
            for (row, keys) in (0..).zip(&rows) {
                for key in keys {
                    inverted.add(*key, row);
                    let rows = expected.entry(*key).or_default();
                    if rows.last() != Some(&row) {
                        rows.push(row);
                    }
                }
                inverted.relieve().unwrap();
            }
            let lists = inverted.finish().unwrap();
            let postings = lists.postings(0..12, rows.len()).unwrap();
            for key in 0..12 {
                let expected = expected.get(&key).cloned().unwrap_or_default();
                let mut found = Vec::new();
                lists.read(key, &mut found);
                prop_assert_eq!(&found, &expected);
                prop_assert_eq!(postings.rows(key as usize).iter().collect::<Vec<_>>(), expected);
            }
        }
    }
}
