//! Posting lists: for each key the rows that have it, sorted.
//!
//! A list is the gaps between its rows, bit-packed in blocks of 128: each block takes as many bits a gap as its largest gap
//! needs. A list with at least one row in sixteen is a bit set instead, which is read without copying. A key of a damaged file
//! gives fewer rows, never one that does not exist.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::codec::{pack, packed_len, read_varint, unpack, width, write_varint};
use super::offsets::{SliceOffsets, SliceOffsetsBuilder};
use crate::search::rowset::bits::{for_each_bit, is_set};
use crate::search::rowset::{BitSet, RowSet, RowSetBuilder};
use crate::store::{Column, Reader, Refusal, Spill, Writer, touch};

/// Gaps that share a width.
const PACKED_BLOCK: usize = 128;

/// A list with at least one row in this many is a bit set.
const DENSE_RATIO: usize = 16;

/// A shorter list never is. Small in tests, so that they meet both forms.
const MIN_DENSE: usize = if cfg!(test) { 3 } else { 128 };

/// For each key, the rows that have it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    /// How many rows there are.
    universe: usize,
    offsets: SliceOffsets,
    bytes: Column<u8>,
    /// The bits of the dense lists, one after another.
    dense: Column<u64>,
}

/// A list whose rows are not yet read.
enum PostingList<'a> {
    Packed {
        count: usize,
        bytes: &'a [u8],
    },
    /// Its bits, and where they are among those of all dense lists.
    Dense {
        count: usize,
        words: &'a [u64],
        at: usize,
    },
}

impl Postings {
    /// How many rows there are.
    pub(crate) fn universe(&self) -> usize {
        self.universe
    }

    fn list(&self, key: usize) -> PostingList<'_> {
        let bytes = self.bytes.get(self.offsets.range(key)).unwrap_or_default();
        self.list_in(bytes).unwrap_or(PostingList::Packed { count: 0, bytes: &[] })
    }

    fn list_in<'a>(&'a self, mut bytes: &'a [u8]) -> Option<PostingList<'a>> {
        let head = read_varint(&mut bytes)?;
        let count = (head / 2) as usize;
        if head % 2 == 0 {
            return Some(PostingList::Packed { count: count.min(self.universe), bytes });
        }
        let each = self.universe.div_ceil(64);
        let start = (read_varint(&mut bytes)? as usize).checked_mul(each)?;
        let words = self.dense.as_slice().get(start..start.checked_add(each)?)?;
        Some(PostingList::Dense { count, words, at: start })
    }

    /// How many rows a key has.
    pub(crate) fn count(&self, key: usize) -> usize {
        match self.list(key) {
            PostingList::Packed { count, .. } | PostingList::Dense { count, .. } => count,
        }
    }

    /// What it costs to read the lists of neighbouring keys, in bytes. Dense lists cost next to nothing.
    pub(crate) fn cost(&self, keys: Range<usize>) -> usize {
        self.offsets.across(keys).len()
    }

    /// Calls `each` with a key's rows, in order.
    pub(crate) fn for_each(&self, key: usize, mut each: impl FnMut(u32)) {
        let universe = self.universe;
        let valid = |row: u32| (row as usize) < universe;
        match self.list(key) {
            PostingList::Packed { count, bytes } => for_each_packed(count, bytes, |row| {
                if valid(row) {
                    each(row);
                }
            }),
            PostingList::Dense { words, .. } => for_each_bit(words, 0, |row| {
                if valid(row) {
                    each(row);
                }
            }),
        }
    }

    /// A key's rows.
    pub(crate) fn rows(&self, key: usize) -> RowSet {
        if let PostingList::Dense { words, at, .. } = self.list(key)
            && let Some(words) = self.dense.part(at..at + words.len())
        {
            return RowSet::from_column(self.universe, words);
        }
        let mut builder = RowSetBuilder::new(self.universe);
        self.add_to(key, &mut builder);
        builder.finish()
    }

    /// Inserts a key's rows into a row set.
    pub(crate) fn add_to(&self, key: usize, builder: &mut RowSetBuilder) {
        match self.list(key) {
            PostingList::Dense { words, .. } => {
                touch(self.universe);
                builder.bits().insert_words(words);
            }
            PostingList::Packed { count, bytes } if builder.prefers_bits(count) => {
                insert_packed(count, bytes, builder.bits());
            }
            PostingList::Packed { .. } => self.for_each(key, |row| builder.insert(row)),
        }
    }

    /// How many of some rows a key has.
    pub(crate) fn count_among(&self, key: usize, rows: &RowSet) -> usize {
        match (self.list(key), rows.words(), rows.list()) {
            _ if rows.is_full() => self.count(key),
            (PostingList::Dense { words, .. }, Some(others), _) => {
                words.iter().zip(others).map(|(a, b)| (a & b).count_ones() as usize).sum()
            }
            (PostingList::Dense { words, .. }, _, Some(list)) => {
                list.iter().filter(|row| is_set(words, **row)).count()
            }
            _ => {
                let mut count = 0;
                self.for_each(key, |row| count += usize::from(rows.contains(row)));
                count
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        self.bytes.write(writer, &format!("{name}.lists"))?;
        self.dense.write(writer, &format!("{name}.dense"))
    }

    /// Reads the lists over this many rows.
    pub(crate) fn read(reader: &Reader, name: &str, universe: usize) -> Result<Self, Refusal> {
        Ok(Self {
            universe,
            offsets: SliceOffsets::read(reader, name)?,
            bytes: reader.column(&format!("{name}.lists"))?,
            dense: reader.column(&format!("{name}.dense"))?,
        })
    }
}

#[inline]
fn for_each_packed(count: usize, mut bytes: &[u8], mut each: impl FnMut(u32)) {
    touch(count);
    if count == 0 {
        return;
    }
    let Some(mut row) = read_varint(&mut bytes) else { return };
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

fn insert_packed(count: usize, bytes: &[u8], bits: &mut BitSet) {
    let words = bits.words_mut();
    for_each_packed(count, bytes, |row| {
        if let Some(word) = words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    });
}

/// Postings in the making, key by key. Grows in files where there is a folder.
#[derive(Debug)]
pub(crate) struct PostingsBuilder {
    universe: usize,
    offsets: SliceOffsetsBuilder,
    bytes: Spill<u8>,
    dense: Spill<u64>,
    dense_lists: u32,
    list: Vec<u8>,
    gaps: Vec<u32>,
}

impl PostingsBuilder {
    /// Lists over this many rows.
    pub(crate) fn new(universe: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            universe,
            offsets: SliceOffsetsBuilder::default(),
            bytes: spill(folder),
            dense: spill(folder),
            dense_lists: 0,
            list: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Pushes the next key's rows, sorted and each once.
    pub(crate) fn push(&mut self, rows: &[u32]) -> io::Result<()> {
        self.offsets.push(self.bytes.len());
        self.list.clear();
        let dense = rows.len() >= MIN_DENSE && rows.len() * DENSE_RATIO >= self.universe;
        write_varint(rows.len() as u32 * 2 + u32::from(dense), &mut self.list);
        if dense {
            write_varint(self.dense_lists, &mut self.list);
            self.dense_lists += 1;
            let mut bits = BitSet::new(self.universe);
            rows.iter().for_each(|row| bits.insert(*row));
            self.dense.extend(&bits.into_words())?;
        } else if let Some(first) = rows.first() {
            write_varint(*first, &mut self.list);
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
            universe: self.universe,
            offsets: self.offsets.finish(),
            bytes: self.bytes.into_column()?,
            dense: self.dense.into_column()?,
        })
    }
}

/// A column in the making, in a file where there is a folder.
pub(super) fn spill<T>(folder: Option<&PathBuf>) -> Spill<T> {
    folder.map_or_else(Spill::in_memory, Spill::into_folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn listed(postings: &Postings, key: usize) -> Vec<u32> {
        let mut rows = Vec::new();
        postings.for_each(key, |row| rows.push(row));
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
        #![proptest_config(crate::long_tests::cases(60))]

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
            let postings = Postings { universe: all, offsets: offsets.finish(), bytes: bytes.into(), dense: dense.into() };
            for key in 0..near.len() {
                postings.for_each(key, |row| assert!((row as usize) < all));
                postings.rows(key).for_each(|row| assert!((row as usize) < all));
            }
        }
    }
}
