//! A set of row numbers, one bit a row.

use std::ops::Range;

/// Rows out of a fixed number of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    pub(super) fn none(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], rows }
    }

    pub(super) fn all(rows: usize) -> Self {
        let mut bits = Self::none(rows);
        bits.invert();
        bits
    }

    pub(super) fn add(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(super) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub(super) fn and_not(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    pub(super) fn invert(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        // No bit stands past the last row.
        if let (Some(last), 1..) = (self.words.last_mut(), self.rows % 64) {
            *last &= (1 << (self.rows % 64)) - 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// How many of the rows of a range are in the set.
    pub(super) fn count_within(&self, rows: Range<usize>) -> usize {
        let (first, last) = (rows.start / 64, rows.end / 64);
        let below = |end: usize| (1_u64 << (end % 64)) - 1;
        let word = |at: usize| self.words.get(at).copied().unwrap_or_default();
        let ones = |word: u64| word.count_ones() as usize;
        if first == last {
            return ones(word(first) & below(rows.end) & !below(rows.start));
        }
        let between: usize = self.words[first + 1..last].iter().map(|word| ones(*word)).sum();
        ones(word(first) & !below(rows.start)) + between + ones(word(last) & below(rows.end))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
            let words = std::iter::successors(Some(*word).filter(|word| *word != 0), rest);
            words.map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }
}

/// A set that is asked for its n-th row and for the place of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranked {
    bits: Bits,
    /// How many rows stand before each block.
    before: Vec<u32>,
}

/// Words of 64 bits that share a count.
const BLOCK: usize = 32;

impl Ranked {
    pub(super) fn new(bits: Bits) -> Self {
        let mut count = 0;
        let mut before = vec![0];
        for block in bits.words.chunks(BLOCK) {
            count += block.iter().map(|word| word.count_ones()).sum::<u32>();
            before.push(count);
        }
        Self { bits, before }
    }

    pub(super) fn bits(&self) -> &Bits {
        &self.bits
    }

    pub(super) fn count(&self) -> usize {
        self.before.last().map_or(0, |count| *count as usize)
    }

    /// How many rows of the set stand before this one. Nothing where it is not in the set.
    pub(super) fn position(&self, row: usize) -> Option<usize> {
        let (word, bit) = (row / 64, row % 64);
        let within = *self.bits.words.get(word).filter(|_| self.bits.has(row))? & ((1 << bit) - 1);
        let block = word / BLOCK;
        let ones = self.bits.words[block * BLOCK..word].iter().map(|word| word.count_ones()).sum::<u32>();
        Some((self.before[block] + ones + within.count_ones()) as usize)
    }

    /// The row with so many of the set before it.
    pub(super) fn row(&self, position: usize) -> Option<usize> {
        let wanted = u32::try_from(position).ok().filter(|wanted| (*wanted as usize) < self.count())?;
        let block = self.before.partition_point(|before| *before <= wanted) - 1;
        let mut left = wanted - self.before[block];
        let words = self.bits.words.iter().enumerate().skip(block * BLOCK);
        for (at, word) in words {
            if left < word.count_ones() {
                let word = (0..left).fold(*word, |word, _| word & (word - 1));
                return Some(at * 64 + word.trailing_zeros() as usize);
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

    fn bits(rows: usize, set: &[usize]) -> Bits {
        let mut bits = Bits::none(rows);
        set.iter().filter(|row| **row < rows).for_each(|row| bits.add(*row));
        bits
    }

    proptest! {
        #[test]
        fn a_set_knows_its_rows_by_place_and_their_places(
            rows in 0..9000_usize, mut set in proptest::collection::vec(0..9000_usize, 0..200)
        ) {
            let ranked = Ranked::new(bits(rows, &set));
            set.retain(|row| *row < rows);
            set.sort_unstable();
            set.dedup();
            prop_assert_eq!(ranked.count(), set.len());
            prop_assert_eq!(ranked.bits().iter().collect::<Vec<_>>(), set.clone());
            for (position, row) in set.iter().enumerate() {
                prop_assert_eq!(ranked.row(position), Some(*row));
                prop_assert_eq!(ranked.position(*row), Some(position));
            }
            prop_assert_eq!(ranked.row(set.len()), None);
            let half = rows / 3..rows - rows / 5;
            let within = set.iter().filter(|row| half.contains(row)).count();
            prop_assert_eq!(ranked.bits().count_within(half), within);
            let inverse = { let mut inverse = ranked.bits().clone(); inverse.invert(); inverse };
            prop_assert_eq!(inverse.count(), rows - set.len());
            prop_assert!(!set.iter().any(|row| inverse.has(*row)));
        }
    }
}
