//! Marks: rows while they are gathered, in any order and as often as they come.

use std::ops::Range;

use super::rows::Rows;

/// Rows out of a fixed number of them, a bit each. A row that there is not is passed over.
#[derive(Debug)]
pub(crate) struct Marks {
    words: Vec<u64>,
    all: usize,
}

impl Marks {
    pub(crate) fn none(all: usize) -> Self {
        Self { words: vec![0; all.div_ceil(64)], all }
    }

    pub(crate) fn add(&mut self, row: u32) {
        debug_assert!((row as usize) < self.all);
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Rows that stand together.
    pub(crate) fn add_range(&mut self, rows: Range<usize>) {
        let end = rows.end.min(self.all);
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

    pub(crate) fn add_all(&mut self, words: &[u64]) {
        self.words.iter_mut().zip(words).for_each(|(word, other)| *word |= other);
    }

    pub(crate) fn words_mut(&mut self) -> &mut [u64] {
        &mut self.words
    }

    pub(crate) fn into_words(self) -> Vec<u64> {
        self.words
    }

    pub(crate) fn into_rows(mut self) -> Rows {
        if let (Some(last), 1..) = (self.words.last_mut(), self.all % 64) {
            *last &= (1 << (self.all % 64)) - 1;
        }
        Rows::marked(self.all, self.words)
    }
}

/// Rows that are gathered: a list as long as they are few, marks from then on.
#[derive(Debug)]
pub(crate) struct Gathered {
    all: usize,
    few: Vec<u32>,
    many: Option<Marks>,
}

/// Where a list is given up for marks: sorting so many costs as much as clearing the marks.
const FEW: usize = 256;

impl Gathered {
    pub(crate) fn new(all: usize) -> Self {
        Self { all, few: Vec::new(), many: None }
    }

    fn most(&self) -> usize {
        self.all / FEW + 64
    }

    pub(crate) fn add(&mut self, row: u32) {
        match &mut self.many {
            Some(marks) => marks.add(row),
            None => {
                self.few.push(row);
                if self.few.len() > self.most() {
                    self.marks();
                }
            }
        }
    }

    /// The marks, to which many rows can be added at once.
    pub(crate) fn marks(&mut self) -> &mut Marks {
        let (all, few) = (self.all, &mut self.few);
        self.many.get_or_insert_with(|| {
            let mut marks = Marks::none(all);
            few.drain(..).for_each(|row| marks.add(row));
            marks
        })
    }

    /// Whether so many more rows are better added to the marks.
    pub(crate) fn is_for_marks(&self, more: usize) -> bool {
        self.many.is_some() || self.few.len() + more > self.most()
    }

    pub(crate) fn into_rows(mut self) -> Rows {
        match self.many {
            Some(marks) => marks.into_rows(),
            None => {
                self.few.sort_unstable();
                self.few.dedup();
                Rows::listed(self.all, self.few)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_gathered_is_what_was_added(all in 1..2000_usize, some in proptest::collection::vec(0..2000_u32, 0..300), a in 0..2000_usize, b in 0..2000_usize) {
            let mut gathered = Gathered::new(all);
            let mut expected: Vec<u32> = some.iter().copied().filter(|row| (*row as usize) < all).collect();
            expected.iter().for_each(|row| gathered.add(*row));
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(gathered.into_rows().iter().collect::<Vec<_>>(), expected);
            let mut marks = Marks::none(all);
            marks.add_range(a..b);
            prop_assert_eq!(marks.into_rows().iter().collect::<Vec<_>>(), (a.min(all) as u32..b.min(all) as u32).collect::<Vec<_>>());
        }
    }
}
