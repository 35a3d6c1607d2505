//! Bit sets: one bit a row in 64-bit words. Row 0 is the lowest bit of the first word.
//!
//! The functions work on borrowed words, which may be mapped from a file; [`BitSet`] owns its words and is filled in any
//! order.

use std::ops::Range;

use crate::store::touch;

/// How many bits are set.
pub(crate) fn ones(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

/// Whether a row's bit is set.
pub(crate) fn is_set(words: &[u64], row: u32) -> bool {
    words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
}

/// Words whose set bits are collected before they are handed on.
pub(crate) const CHUNK_WORDS: usize = 32;

/// The first bits of each word are written without a branch on how many it has, since the branch would be mispredicted.
const UNCONDITIONAL: usize = 3;

/// Calls `each` with every set bit's row, in order. The first word holds the rows from `first` on.
pub(crate) fn for_each_bit(words: &[u64], first: u32, mut each: impl FnMut(u32)) {
    for_each_chunk(words, first, |rows| rows.iter().for_each(|row| each(*row)));
}

/// As [`for_each_bit`], but with slices of up to 2,048 rows.
pub(crate) fn for_each_chunk(words: &[u64], first: u32, mut each: impl FnMut(&[u32])) {
    touch(words.len() * 64);
    let mut rows = [0; CHUNK_WORDS * 64 + UNCONDITIONAL];
    for (from, words) in (first..).step_by(CHUNK_WORDS * 64).zip(words.chunks(CHUNK_WORDS)) {
        let mut count = 0;
        // In a sparse set most words are empty: a mask of the others skips them all at once.
        let mut filled =
            (0..).zip(words).fold(0_u32, |filled, (at, word)| filled | u32::from(*word != 0) << at);
        while filled != 0 {
            let at = filled.trailing_zeros();
            filled &= filled - 1;
            let word = words[at as usize];
            let (mut left, some) = (word, word.count_ones() as usize);
            let mut list = |row: &mut u32| {
                *row = from + at * 64 + left.trailing_zeros() % 64;
                left &= left.wrapping_sub(1);
            };
            rows[count..count + UNCONDITIONAL].iter_mut().for_each(&mut list);
            if some > UNCONDITIONAL {
                rows[count + UNCONDITIONAL..count + some].iter_mut().for_each(&mut list);
            }
            count += some;
        }
        each(&rows[..count]);
    }
}

/// The rows of one word's set bits, where the lowest bit stands for row `first`.
pub(crate) fn bits_of_word(first: u32, word: u64) -> impl Iterator<Item = u32> {
    let rest = |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
    let words = std::iter::successors(Some(word).filter(|word| *word != 0), rest);
    words.map(move |word| first + word.trailing_zeros())
}

/// A bit set over the rows below a fixed number, its *universe*. A row outside of it is ignored.
#[derive(Debug)]
pub(crate) struct BitSet {
    words: Vec<u64>,
    universe: usize,
}

impl BitSet {
    pub(crate) fn new(universe: usize) -> Self {
        Self { words: vec![0; universe.div_ceil(64)], universe }
    }

    pub(crate) fn insert(&mut self, row: u32) {
        debug_assert!((row as usize) < self.universe);
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Inserts consecutive rows.
    pub(crate) fn insert_range(&mut self, rows: Range<usize>) {
        let end = rows.end.min(self.universe);
        let (first, last) = (rows.start / 64, end / 64);
        let from = u64::MAX << (rows.start % 64);
        let below = (1_u64 << (end % 64)) - 1;
        if rows.start >= end {
            return;
        }
        if first == last {
            self.words[first] |= from & below;
            return;
        }
        self.words[first] |= from;
        self.words[first + 1..last].fill(u64::MAX);
        if below != 0 {
            self.words[last] |= below;
        }
    }

    /// Inserts the rows of other words, which begin at row 0.
    pub(crate) fn insert_words(&mut self, words: &[u64]) {
        self.words.iter_mut().zip(words).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// How many rows there are to choose from.
    pub(crate) fn universe(&self) -> usize {
        self.universe
    }

    pub(crate) fn into_words(self) -> Vec<u64> {
        self.words
    }
}
