//! Rank and select: how many rows of a set stand before a row, and which is its n-th row.
//!
//! Both use counts of set bits: one for each 2,048 bits in [`RankedRows`], whose queries are few, so that it costs 0.2 % of
//! the set to make; one for each 64 bits in [`Partition`], which is asked for millions of rows.

use super::bits::ones;
use super::set::RowSet;
use crate::store::touch;

/// A set of rows with rank and select. The row at position 0 is the lowest.
#[derive(Clone, Debug, Default)]
pub(crate) struct RankedRows {
    rows: RowSet,
    /// Where the set is dense: how many rows stand before each block of words.
    before: Vec<u32>,
}

/// Words that share a count.
const RANK_BLOCK: usize = 32;

impl RankedRows {
    pub(crate) fn new(rows: RowSet) -> Self {
        let mut count = 0;
        let mut before = Vec::new();
        touch(rows.words().unwrap_or_default().len() * 64);
        for block in rows.words().unwrap_or_default().chunks(RANK_BLOCK) {
            before.push(count);
            count += ones(block) as u32;
        }
        Self { rows, before }
    }

    pub(crate) fn rows(&self) -> &RowSet {
        &self.rows
    }

    /// Rank: how many rows of the set stand before this one. Nothing where it is not in the set.
    pub(crate) fn position(&self, row: u32) -> Option<usize> {
        if let Some(list) = self.rows.list() {
            return list.binary_search(&row).ok();
        }
        if !self.rows.contains(row) {
            return None;
        }
        let Some(words) = self.rows.words() else { return Some(row as usize) };
        let (word, bit) = (row as usize / 64, row % 64);
        let within = words[word] & ((1 << bit) - 1);
        let block = word / RANK_BLOCK;
        Some(
            (self.before[block] + ones(&words[block * RANK_BLOCK..word]) as u32 + within.count_ones())
                as usize,
        )
    }

    /// Select: the row with this many rows of the set before it.
    pub(crate) fn row(&self, position: usize) -> Option<u32> {
        if let Some(list) = self.rows.list() {
            return list.get(position).copied();
        }
        let wanted = u32::try_from(position).ok().filter(|wanted| (*wanted as usize) < self.rows.count())?;
        let Some(words) = self.rows.words() else { return Some(wanted) };
        let block = self.before.partition_point(|before| *before <= wanted) - 1;
        let mut left = wanted - self.before[block];
        for (at, word) in words.iter().enumerate().skip(block * RANK_BLOCK) {
            if left < word.count_ones() {
                let word = (0..left).fold(*word, |word, _| word & (word - 1));
                return Some(at as u32 * 64 + word.trailing_zeros());
            }
            left -= word.count_ones();
        }
        None
    }
}

/// Rows in consecutive parts, such as the documents that they stand in: says in constant time which part a row is in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partition {
    /// A bit a row, set where it is the first one of a part.
    firsts: Vec<u64>,
    /// By word of `firsts`, how many bits are set before it.
    before: Vec<u32>,
    /// The parts that have rows, in order.
    parts: Vec<u32>,
}

impl Partition {
    /// `first_rows` has the first row of each part, and the end of the last one. There are `rows` rows, whatever the column
    /// of a damaged file says.
    pub(crate) fn new(first_rows: &[u32], rows: usize) -> Self {
        let mut firsts = vec![0_u64; rows.div_ceil(64)];
        let mut parts = Vec::with_capacity(first_rows.len());
        for (no, pair) in (0..).zip(first_rows.windows(2)) {
            let word = firsts.get_mut(pair[0] as usize / 64).filter(|_| pair[0] < pair[1]);
            if let Some(word) = word {
                *word |= 1 << (pair[0] % 64);
                parts.push(no);
            }
        }
        let mut count = 0;
        let before = firsts.iter().map(|word| {
            let with_word = count + word.count_ones();
            std::mem::replace(&mut count, with_word)
        });
        Self { before: before.collect(), firsts, parts }
    }

    /// The part that a row is in; part 0 where there is no such row.
    #[inline]
    pub(crate) fn part_of(&self, row: u32) -> u32 {
        let at = row as usize / 64;
        let (Some(word), Some(before)) = (self.firsts.get(at), self.before.get(at)) else { return 0 };
        let up_to = word & u64::MAX >> (63 - row % 64);
        let nth = before + up_to.count_ones();
        self.parts.get(nth as usize - usize::from(nth > 0)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn rank_and_select_are_inverse(all in 1..9000_u32, few in proptest::collection::btree_set(0..9000_u32, 0..200), many in any::<bool>()) {
            let set: BTreeSet<u32> = few.into_iter().filter(|row| *row < all).collect();
            let rows = RowSet::from_sorted(all as usize, set.iter().copied().collect());
            let (rows, set) = if many { (rows.not(), (0..all).filter(|row| !set.contains(row)).collect()) } else { (rows, set) };
            let ranked = RankedRows::new(rows);
            for (position, row) in set.iter().enumerate() {
                prop_assert_eq!(ranked.row(position), Some(*row));
                prop_assert_eq!(ranked.position(*row), Some(position));
            }
            prop_assert_eq!(ranked.row(set.len()), None);
            prop_assert_eq!((0..all + 9).filter(|row| ranked.position(*row).is_some()).count(), set.len());
        }

        #[test]
        fn every_row_is_in_its_part(lengths in proptest::collection::vec(0..150_u32, 1..40)) {
            let mut first_rows = vec![0];
            lengths.iter().for_each(|length| first_rows.push(first_rows[first_rows.len() - 1] + length));
            let partition = Partition::new(&first_rows, first_rows[lengths.len()] as usize);
            let expected = (0..).zip(&lengths).flat_map(|(no, length)| (0..*length).map(move |_| no));
            for (row, part) in (0..).zip(expected) {
                prop_assert_eq!(partition.part_of(row), part);
            }
        }

        #[test]
        fn damaged_first_rows_do_no_harm(first_rows in proptest::collection::vec(0..300_u32, 0..9), row in any::<u32>()) {
            let partition = Partition::new(&first_rows, 200);
            prop_assert!((partition.part_of(row) as usize) < first_rows.len().max(1));
        }
    }
}
