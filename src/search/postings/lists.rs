//! Postings: for each of many keys the rows that have it, in order.
//!
//! A list is the differences between its rows, packed block by block into as few bits as the largest of the block
//! needs; a list that most rows are in is a bit a row instead.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::codec::{pack, packed_len, put, take, unpack, width};
use super::offsets::{SliceOffsets, SliceOffsetsBuilder};
use crate::search::rowset::RowSet;
use crate::search::rowset::bits::{for_each_bit, is_set};
use crate::search::rowset::{BitSet, RowSetBuilder};
use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// Differences that share a width.
const PACKED_BLOCK: usize = 128;

/// A list that has at least one row in so many is kept as bits.
const DENSE_RATIO: usize = 16;

/// A shorter one never is.
const MIN_DENSE: usize = if cfg!(test) { 3 } else { 128 };

/// For each key, the rows that have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    /// How many rows there are.
    all: usize,
    offsets: SliceOffsets,
    bytes: Column<u8>,
    /// The bits of the lists that are kept so, one after another.
    dense: Column<u64>,
}

/// A list, before its rows are read.
enum List<'a> {
    Packed {
        count: usize,
        bytes: &'a [u8],
    },
    /// Its bits, and where they stand among those of all.
    Dense {
        count: usize,
        words: &'a [u64],
        at: usize,
    },
}

impl Postings {
    /// How many rows there are to have a key.
    pub(crate) fn all(&self) -> usize {
        self.all
    }

    fn list(&self, key: usize) -> List<'_> {
        let bytes = self.bytes.get(self.offsets.range(key)).unwrap_or_default();
        self.list_in(bytes).unwrap_or(List::Packed { count: 0, bytes: &[] })
    }

    fn list_in<'a>(&'a self, mut bytes: &'a [u8]) -> Option<List<'a>> {
        let head = take(&mut bytes)?;
        let count = (head / 2) as usize;
        if head % 2 == 0 {
            return Some(List::Packed { count: count.min(self.all), bytes });
        }
        let each = self.all.div_ceil(64);
        let start = (take(&mut bytes)? as usize).checked_mul(each)?;
        let words = self.dense.as_slice().get(start..start.checked_add(each)?)?;
        Some(List::Dense { count, words, at: start })
    }

    /// In how many rows a key is.
    pub(crate) fn count(&self, key: usize) -> usize {
        match self.list(key) {
            List::Packed { count, .. } | List::Dense { count, .. } => count,
        }
    }

    /// What it costs to read the lists of neighbouring keys, in bytes; those that are bits cost little.
    pub(crate) fn cost(&self, keys: Range<usize>) -> usize {
        self.offsets.across(keys).len()
    }

    /// Gives a key's rows in order.
    pub(crate) fn each(&self, key: usize, mut each: impl FnMut(u32)) {
        let all = self.all;
        let valid = |row: u32| (row as usize) < all;
        match self.list(key) {
            List::Packed { count, bytes } => each_packed(count, bytes, |row| {
                if valid(row) {
                    each(row);
                }
            }),
            List::Dense { words, .. } => for_each_bit(words, 0, |row| {
                if valid(row) {
                    each(row);
                }
            }),
        }
    }

    /// A key's rows.
    pub(crate) fn rows(&self, key: usize) -> RowSet {
        if let List::Dense { words, at, .. } = self.list(key)
            && let Some(words) = self.dense.part(at..at + words.len())
        {
            return RowSet::from_column(self.all, words);
        }
        let mut gathered = RowSetBuilder::new(self.all);
        self.add_to(key, &mut gathered);
        gathered.finish()
    }

    /// Adds a key's rows to others.
    pub(crate) fn add_to(&self, key: usize, gathered: &mut RowSetBuilder) {
        match self.list(key) {
            List::Dense { words, .. } => gathered.bits().insert_words(words),
            List::Packed { count, bytes } if gathered.prefers_bits(count) => {
                add_packed(count, bytes, gathered.bits());
            }
            List::Packed { .. } => self.each(key, |row| gathered.insert(row)),
        }
    }

    /// How many of some rows a key is in.
    pub(crate) fn count_among(&self, key: usize, rows: &RowSet) -> usize {
        match (self.list(key), rows.words(), rows.list()) {
            _ if rows.is_full() => self.count(key),
            (List::Dense { words, .. }, Some(others), _) => {
                words.iter().zip(others).map(|(a, b)| (a & b).count_ones() as usize).sum()
            }
            (List::Dense { words, .. }, _, Some(list)) => {
                list.iter().filter(|row| is_set(words, **row)).count()
            }
            _ => {
                let mut count = 0;
                self.each(key, |row| count += usize::from(rows.contains(row)));
                count
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        self.bytes.write(writer, &format!("{name}.lists"))?;
        self.dense.write(writer, &format!("{name}.dense"))
    }

    /// Reads the lists of so many rows.
    pub(crate) fn read(reader: &Reader, name: &str, all: usize) -> Result<Self, Refusal> {
        Ok(Self {
            all,
            offsets: SliceOffsets::read(reader, name)?,
            bytes: reader.column(&format!("{name}.lists"))?,
            dense: reader.column(&format!("{name}.dense"))?,
        })
    }
}

#[inline]
fn each_packed(count: usize, mut bytes: &[u8], mut each: impl FnMut(u32)) {
    if count == 0 {
        return;
    }
    let Some(mut row) = take(&mut bytes) else { return };
    each(row);
    let mut left = count - 1;
    while left > 0 {
        let Some((width, rest)) = bytes.split_first() else { return };
        let some = left.min(PACKED_BLOCK);
        unpack(rest, some, *width, |gap| {
            row = row.wrapping_add(gap).wrapping_add(1);
            each(row);
        });
        bytes = rest.get(packed_len(some, (*width).min(32))..).unwrap_or_default();
        left -= some;
    }
}

fn add_packed(count: usize, bytes: &[u8], marks: &mut BitSet) {
    let words = marks.words_mut();
    each_packed(count, bytes, |row| {
        if let Some(word) = words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    });
}

/// Postings in the making, key by key.
#[derive(Debug)]
pub(crate) struct PostingsBuilder {
    all: usize,
    offsets: SliceOffsetsBuilder,
    bytes: Spill<u8>,
    dense: Spill<u64>,
    dense_lists: u32,
    list: Vec<u8>,
    gaps: Vec<u32>,
}

impl PostingsBuilder {
    /// InvertedLists out of so many rows, kept in files of this folder when they grow.
    pub(crate) fn new(all: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            all,
            offsets: SliceOffsetsBuilder::default(),
            bytes: spill(folder),
            dense: spill(folder),
            dense_lists: 0,
            list: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// The next key's rows, in order and each once.
    pub(crate) fn push(&mut self, rows: &[u32]) -> io::Result<()> {
        self.offsets.push(self.bytes.len());
        self.list.clear();
        let dense = rows.len() >= MIN_DENSE && rows.len() * DENSE_RATIO >= self.all;
        put(rows.len() as u32 * 2 + u32::from(dense), &mut self.list);
        if dense {
            put(self.dense_lists, &mut self.list);
            self.dense_lists += 1;
            let mut marks = BitSet::new(self.all);
            rows.iter().for_each(|row| marks.insert(*row));
            self.dense.extend(&marks.into_words())?;
        } else if let Some(first) = rows.first() {
            put(*first, &mut self.list);
            self.gaps.clear();
            self.gaps.extend(rows.windows(2).map(|pair| pair[1] - pair[0] - 1));
            for block in self.gaps.chunks(PACKED_BLOCK) {
                let width = width(block.iter().copied().max().unwrap_or(0));
                self.list.push(width);
                pack(block, width, &mut self.list);
            }
        }
        self.bytes.extend(&self.list)
    }

    pub(crate) fn finish(mut self) -> io::Result<Postings> {
        self.offsets.push(self.bytes.len());
        Ok(Postings {
            all: self.all,
            offsets: self.offsets.into_offsets(),
            bytes: self.bytes.into_column()?,
            dense: self.dense.into_column()?,
        })
    }
}

pub(crate) fn spill<T>(folder: Option<&PathBuf>) -> Spill<T> {
    folder.map_or_else(Spill::in_memory, Spill::into_folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn listed(postings: &Postings, key: usize) -> Vec<u32> {
        let mut rows = Vec::new();
        postings.each(key, |row| rows.push(row));
        assert_eq!(postings.rows(key).iter().collect::<Vec<_>>(), rows);
        rows
    }

    fn lists() -> impl Strategy<Value = Vec<Vec<u32>>> {
        let list = (1..400_usize, 0..5000_usize).prop_flat_map(|(step, count)| {
            proptest::collection::btree_set(0..9000_u32, 0..count.div_ceil(step * 3).max(1))
        });
        proptest::collection::vec(list.prop_map(|set| set.into_iter().collect()), 1..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn lists_are_what_was_pushed(lists in lists()) {
            let mut builder = PostingsBuilder::new(9000, None);
            lists.iter().for_each(|list| builder.push(list).unwrap());
            let postings = builder.finish().unwrap();
            let mut all = RowSetBuilder::new(9000);
            for (key, list) in lists.iter().enumerate() {
                prop_assert_eq!(postings.count(key), list.len());
                prop_assert_eq!(&listed(&postings, key), list);
                postings.add_to(key, &mut all);
            }
            prop_assert!(listed(&postings, lists.len()).is_empty());
            let mut union = lists.concat();
            union.sort_unstable();
            union.dedup();
            prop_assert_eq!(all.finish().iter().collect::<Vec<_>>(), union);
        }

        #[test]
        fn damaged_lists_hold_no_row_that_there_is_not(bytes in proptest::collection::vec(any::<u8>(), 0..300), near in proptest::collection::vec(0..300_usize, 2..9), all in 0..500_usize) {
            let mut offsets = SliceOffsetsBuilder::default();
            near.iter().for_each(|at| offsets.push(*at));
            let dense: Vec<u64> = bytes.iter().map(|byte| u64::from(*byte) << 60 | 7).collect();
            let postings = Postings { all, offsets: offsets.into_offsets(), bytes: bytes.into(), dense: dense.into() };
            for key in 0..near.len() {
                postings.each(key, |row| assert!((row as usize) < all));
                postings.rows(key).for_each(|row| assert!((row as usize) < all));
            }
        }
    }
}
