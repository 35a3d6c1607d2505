//! A set of rows that is asked for its n-th row and for the place of a row.

use super::bits::ones;
use super::rows::Rows;

/// Rows with how many stand before some of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranked {
    rows: Rows,
    /// Where the set is kept as bits: how many rows stand before each block.
    before: Vec<u32>,
}

/// Words of 64 bits that share a count.
const BLOCK: usize = 32;

impl Ranked {
    pub(crate) fn new(rows: Rows) -> Self {
        let mut count = 0;
        let mut before = Vec::new();
        for block in rows.words().unwrap_or_default().chunks(BLOCK) {
            before.push(count);
            count += ones(block) as u32;
        }
        Self { rows, before }
    }

    pub(crate) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// How many rows of the set stand before this one. Nothing where it is not in the set.
    pub(crate) fn position(&self, row: u32) -> Option<usize> {
        if let Some(list) = self.rows.list() {
            return list.binary_search(&row).ok();
        }
        if !self.rows.has(row) {
            return None;
        }
        let Some(words) = self.rows.words() else { return Some(row as usize) };
        let (word, bit) = (row as usize / 64, row % 64);
        let within = words[word] & ((1 << bit) - 1);
        let block = word / BLOCK;
        Some((self.before[block] + ones(&words[block * BLOCK..word]) as u32 + within.count_ones()) as usize)
    }

    /// The row with so many of the set before it.
    pub(crate) fn row(&self, position: usize) -> Option<u32> {
        if let Some(list) = self.rows.list() {
            return list.get(position).copied();
        }
        let wanted = u32::try_from(position).ok().filter(|wanted| (*wanted as usize) < self.rows.count())?;
        let Some(words) = self.rows.words() else { return Some(wanted) };
        let block = self.before.partition_point(|before| *before <= wanted) - 1;
        let mut left = wanted - self.before[block];
        for (at, word) in words.iter().enumerate().skip(block * BLOCK) {
            if left < word.count_ones() {
                let word = (0..left).fold(*word, |word, _| word & (word - 1));
                return Some(at as u32 * 64 + word.trailing_zeros());
            }
            left -= word.count_ones();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_set_knows_its_rows_by_place_and_their_places(all in 1..9000_u32, few in proptest::collection::btree_set(0..9000_u32, 0..200), many in any::<bool>()) {
            let set: BTreeSet<u32> = few.into_iter().filter(|row| *row < all).collect();
            let rows = Rows::listed(all as usize, set.iter().copied().collect());
            let (rows, set) = if many { (rows.not(), (0..all).filter(|row| !set.contains(row)).collect()) } else { (rows, set) };
            let ranked = Ranked::new(rows);
            for (position, row) in set.iter().enumerate() {
                prop_assert_eq!(ranked.row(position), Some(*row));
                prop_assert_eq!(ranked.position(*row), Some(position));
            }
            prop_assert_eq!(ranked.row(set.len()), None);
            prop_assert_eq!((0..all + 9).filter(|row| ranked.position(*row).is_some()).count(), set.len());
        }
    }
}
