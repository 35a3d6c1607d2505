//! Inverting: from rows in order, each with its keys, to keys with their rows.
//!
//! Single-pass inversion in bounded memory. Pairs of key and row are buffered and sorted by key 131,072 at a time, since the
//! keys are far apart in memory; then each row is appended to its key's buffer, as the varint of the gap to the previous row.
//! When the buffers exceed the memory they are spilled to a file as one run. In the end a key's rows are read from run after
//! run: rows came in order, so nothing has to be merged.

use std::io;
use std::path::PathBuf;

use super::codec::{read_varint, write_varint};
use super::lists::{Postings, PostingsBuilder, spill};
use crate::store::{Column, Spill};

/// The rows of keys in the making.
#[derive(Debug)]
pub(crate) struct Inverter {
    folder: Option<PathBuf>,
    /// Pairs that are not yet in `keys`: the key in the upper half, the row in the lower.
    pending: Vec<u64>,
    keys: Vec<KeyBuffer>,
    /// Bytes in the buffers of `keys`, and how many there may be.
    buffered: usize,
    max_bytes: usize,
    runs: Spill<u8>,
    /// For each run, where each key's rows begin in it, and where the last ones end.
    starts: Vec<Vec<u64>>,
}

#[derive(Clone, Debug, Default)]
struct KeyBuffer {
    bytes: Vec<u8>,
    /// The row added last, plus one.
    last: u32,
}

/// This many pairs are moved to the keys' buffers at once: 1 MB of them, so that most of those keys get more than one row.
const PENDING_LIMIT: usize = if cfg!(test) { 16 } else { 1 << 17 };

/// The bytes of an entry of `starts`.
const ENTRY_BYTES: usize = size_of::<u64>();

impl Inverter {
    /// Uses about `max_bytes` of memory where there is a folder for the rest.
    pub(crate) fn new(max_bytes: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            folder: folder.cloned(),
            pending: Vec::new(),
            keys: Vec::new(),
            buffered: 0,
            max_bytes,
            runs: spill(folder),
            starts: Vec::new(),
        }
    }

    /// Adds a row to a key. Rows come in order; a row that comes twice for a key counts once.
    pub(crate) fn add(&mut self, key: u32, row: u32) {
        self.pending.push(u64::from(key) << 32 | u64::from(row));
        if self.pending.len() == PENDING_LIMIT {
            self.move_pending();
        }
    }

    fn move_pending(&mut self) {
        // The sort is stable, so the rows of a key stay in order.
        self.pending.sort_by_key(|pair| pair >> 32);
        let len = self.pending.last().map_or(0, |last| (last >> 32) as usize + 1);
        if self.keys.len() < len {
            self.keys.resize_with(len, KeyBuffer::default);
        }
        for pair in self.pending.drain(..) {
            let (key, row) = (&mut self.keys[(pair >> 32) as usize], pair as u32);
            if key.last == row + 1 {
                continue;
            }
            let len = key.bytes.len();
            let from = if len == 0 { 0 } else { key.last };
            write_varint(row - from, &mut key.bytes);
            self.buffered += key.bytes.len() - len;
            key.last = row + 1;
        }
    }

    /// Spills a run where the memory is used up. To be called between two rows.
    pub(crate) fn spill_if_full(&mut self) -> io::Result<()> {
        // A run needs an entry of `starts` for every key: spilling fewer bytes than these would cost memory, not save it.
        if self.folder.is_none() || self.buffered < self.max_bytes.max(self.keys.len() * ENTRY_BYTES) {
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
        self.buffered = 0;
        Ok(())
    }

    /// To be called when all rows were added.
    pub(crate) fn finish(mut self) -> io::Result<InvertedLists> {
        self.move_pending();
        Ok(InvertedLists {
            keys: self.keys,
            runs: self.runs.into_column()?,
            starts: self.starts,
            folder: self.folder,
        })
    }
}

/// The rows of keys, which can be read in any order of the keys.
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

    /// Reads a key's rows, in order.
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

    /// Posting lists over this many rows, of these keys in this order.
    pub(crate) fn postings(&self, keys: impl Iterator<Item = u32>, universe: usize) -> io::Result<Postings> {
        let mut builder = PostingsBuilder::new(universe, self.folder.as_ref());
        let mut rows = Vec::new();
        for key in keys {
            self.read(key, &mut rows);
            builder.push(&rows)?;
        }
        builder.finish()
    }
}

/// Appends the rows of one run: the first one in full, then for each the gap to the one after its predecessor.
fn read_run(mut bytes: &[u8], rows: &mut Vec<u32>) {
    let mut next = 0;
    while let Some(gap) = read_varint(&mut bytes) {
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
        let mut inverter = Inverter::new(64, Some(&folder));
        for row in 0..60_000 {
            inverter.add(row % 20_000, row);
            inverter.spill_if_full().unwrap();
        }
        let tables: usize = inverter.starts.iter().map(|starts| starts.len() * ENTRY_BYTES).sum();
        assert!(tables <= inverter.runs.len() + 64 * ENTRY_BYTES, "{tables} for {}", inverter.runs.len());
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn keys_get_their_rows(rows in proptest::collection::vec(proptest::collection::vec(0..12_u32, 0..5), 0..80), max_bytes in 0..300_usize) {
            let folder = std::env::temp_dir();
            let mut inverter = Inverter::new(max_bytes, Some(&folder));
            let mut expected = BTreeMap::<u32, Vec<u32>>::new();
            for (row, keys) in (0..).zip(&rows) {
                for key in keys {
                    inverter.add(*key, row);
                    let rows = expected.entry(*key).or_default();
                    if rows.last() != Some(&row) {
                        rows.push(row);
                    }
                }
                inverter.spill_if_full().unwrap();
            }
            let lists = inverter.finish().unwrap();
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
