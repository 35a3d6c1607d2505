//! A set of rows: numbers below a fixed one. It is kept as a list where it is small and as bits where it is not, and
//! is shared, not copied, so that a set costs what it holds and its clones cost nothing.

use std::ops::Range;
use std::sync::Arc;

use super::bits::{LISTED, bits, each_bit, each_few, is_set, ones};
use super::lists::{common, either, without};
use super::marks::Marks;
use crate::store::Column;

/// Rows out of a fixed number of them.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// How many rows there are to choose from.
    all: usize,
    set: Set,
}

#[derive(Clone, Debug)]
enum Set {
    Every,
    /// In order.
    Few(Arc<Vec<u32>>),
    /// One bit a row: exactly as many words as all rows need, no bit set past the last row.
    Many {
        words: Column<u64>,
        count: usize,
    },
}

/// A set with fewer than one row in so many is kept as a list.
const SPARSE: usize = if cfg!(test) { 4 } else { 256 };

/// And so is one with no more rows than this.
const FEW: usize = if cfg!(test) { 2 } else { 64 };

impl Rows {
    pub(crate) fn none(all: usize) -> Self {
        Self { all, set: Set::Few(Arc::default()) }
    }

    pub(crate) fn every(all: usize) -> Self {
        Self { all, set: Set::Every }
    }

    /// Rows in order, each once and below `all`.
    pub(crate) fn listed(all: usize, rows: Vec<u32>) -> Self {
        debug_assert!(rows.is_sorted() && rows.last().is_none_or(|last| (*last as usize) < all));
        if rows.len() == all {
            return Self::every(all);
        }
        if !is_few(rows.len(), all) {
            let mut marks = Marks::none(all);
            rows.iter().for_each(|row| marks.add(*row));
            return marks.into_rows();
        }
        Self { all, set: Set::Few(Arc::new(rows)) }
    }

    /// The rows whose bits are set. There have to be as many words as rows need.
    pub(crate) fn marked(all: usize, words: Vec<u64>) -> Self {
        let count = ones(&words);
        Self::counted(all, words, count)
    }

    /// The rows whose bits are set in a column that others have too, which is not copied if it can be helped.
    pub(crate) fn shared(all: usize, words: Column<u64>) -> Self {
        let past_the_last =
            words.last().is_some_and(|last| !all.is_multiple_of(64) && last >> (all % 64) != 0);
        let count = ones(&words);
        if past_the_last || words.len() != all.div_ceil(64) || count == all || is_few(count, all) {
            let mut marks = Marks::none(all);
            marks.add_all(&words);
            return marks.into_rows();
        }
        Self { all, set: Set::Many { words, count } }
    }

    fn counted(all: usize, words: Vec<u64>, count: usize) -> Self {
        debug_assert_eq!(words.len(), all.div_ceil(64));
        if count == all {
            return Self::every(all);
        }
        if is_few(count, all) {
            let mut rows = Vec::with_capacity(count);
            each_few(&words, 0, |some| rows.extend_from_slice(some));
            return Self { all, set: Set::Few(Arc::new(rows)) };
        }
        Self { all, set: Set::Many { words: words.into(), count } }
    }

    /// How many rows there are to choose from.
    pub(crate) fn all(&self) -> usize {
        self.all
    }

    pub(crate) fn count(&self) -> usize {
        match &self.set {
            Set::Every => self.all,
            Set::Few(rows) => rows.len(),
            Set::Many { count, .. } => *count,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub(crate) fn is_every(&self) -> bool {
        self.count() == self.all
    }

    pub(crate) fn has(&self, row: u32) -> bool {
        match &self.set {
            Set::Every => (row as usize) < self.all,
            Set::Few(rows) => rows.binary_search(&row).is_ok(),
            Set::Many { words, .. } => is_set(words, row),
        }
    }

    /// Whether this is the very same set, which is quickly seen; equal sets may not be.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.set, &other.set) {
            (Set::Every, Set::Every) => true,
            (Set::Few(a), Set::Few(b)) => Arc::ptr_eq(a, b) || a.is_empty() && b.is_empty(),
            (Set::Many { words: a, .. }, Set::Many { words: b, .. }) => a.as_ptr() == b.as_ptr(),
            _ => false,
        }
    }

    /// Whether the same rows are in both.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let same = || match (&self.set, &other.set) {
            (Set::Many { words: a, .. }, Set::Many { words: b, .. }) => a[..] == b[..],
            (Set::Few(a), Set::Few(b)) => a == b,
            // Which of the two a set is follows from its count.
            _ => false,
        };
        self.all == other.all && self.count() == other.count() && (self.is(other) || same())
    }

    /// The rows that came and those that went on the way from this set to the other, if they are at most so many.
    pub(crate) fn changes_to(&self, other: &Self, most: usize) -> Option<(Self, Self)> {
        if self.all != other.all || self.count().abs_diff(other.count()) > most {
            return None;
        }
        let (Some(from), Some(to)) = (self.words(), other.words()) else {
            let (come, gone) = (other.minus(self), self.minus(other));
            return (come.count() + gone.count() <= most).then_some((come, gone));
        };
        let (mut come, mut gone) = (Vec::new(), Vec::new());
        for (first, (from, to)) in (0..).step_by(64).zip(from.iter().zip(to)) {
            if from == to {
                continue;
            }
            come.extend(bits(first, to & !from));
            gone.extend(bits(first, from & !to));
            if come.len() + gone.len() > most {
                return None;
            }
        }
        Some((Self::listed(self.all, come), Self::listed(self.all, gone)))
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        match (&self.set, &other.set) {
            (Set::Every, _) => other.clone(),
            (_, Set::Every) => self.clone(),
            (Set::Few(a), Set::Few(b)) => Self::listed(self.all, common(a, b)),
            (Set::Few(few), _) => self.filtered(few, |row| other.has(row)),
            (_, Set::Few(few)) => self.filtered(few, |row| self.has(row)),
            (Set::Many { words: a, .. }, Set::Many { words: b, .. }) => {
                if self.is(other) {
                    self.clone()
                } else {
                    self.joined(a, b, |a, b| a & b)
                }
            }
        }
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        match (&self.set, &other.set) {
            (Set::Every, _) | (_, Set::Every) => Self::every(self.all),
            (Set::Few(few), _) if few.is_empty() => other.clone(),
            (_, Set::Few(few)) if few.is_empty() => self.clone(),
            (Set::Few(a), Set::Few(b)) => Self::listed(self.all, either(a, b)),
            (Set::Few(few), Set::Many { words, count }) | (Set::Many { words, count }, Set::Few(few)) => {
                self.changed(words, *count, few, |word, bit| *word |= bit)
            }
            (Set::Many { words: a, .. }, Set::Many { words: b, .. }) => {
                if self.is(other) {
                    self.clone()
                } else {
                    self.joined(a, b, |a, b| a | b)
                }
            }
        }
    }

    /// The rows that are not in the other set.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        match (&self.set, &other.set) {
            _ if self.is(other) => Self::none(self.all),
            (Set::Few(a), Set::Few(b)) => Self::listed(self.all, without(a, b)),
            (Set::Few(few), _) => self.filtered(few, |row| !other.has(row)),
            (Set::Many { words: a, .. }, Set::Many { words: b, .. }) => self.joined(a, b, |a, b| a & !b),
            (Set::Many { words, count }, Set::Few(few)) => {
                self.changed(words, *count, few, |word, bit| *word &= !bit)
            }
            (Set::Every, _) => other.not(),
            (Set::Many { .. }, Set::Every) => Self::none(self.all),
        }
    }

    pub(crate) fn not(&self) -> Self {
        let mut words = match &self.set {
            Set::Every => return Self::none(self.all),
            Set::Few(few) if few.is_empty() => return Self::every(self.all),
            Set::Few(few) => {
                let mut marks = Marks::none(self.all);
                few.iter().for_each(|row| marks.add(*row));
                marks.into_words()
            }
            Set::Many { words, .. } => words.to_vec(),
        };
        words.iter_mut().for_each(|word| *word = !*word);
        // No bit stands past the last row.
        if let (Some(last), 1..) = (words.last_mut(), self.all % 64) {
            *last &= (1 << (self.all % 64)) - 1;
        }
        Self::counted(self.all, words, self.all - self.count())
    }

    fn filtered(&self, rows: &[u32], keep: impl Fn(u32) -> bool) -> Self {
        Self::listed(self.all, rows.iter().copied().filter(|row| keep(*row)).collect())
    }

    fn joined(&self, a: &[u64], b: &[u64], join: impl Fn(u64, u64) -> u64) -> Self {
        let mut count = 0;
        let joined = a.iter().zip(b).map(|(a, b)| {
            let word = join(*a, *b);
            count += word.count_ones() as usize;
            word
        });
        let words = joined.collect();
        Self::counted(self.all, words, count)
    }

    /// A set of so many rows in which a few more are, or fewer.
    fn changed(&self, words: &[u64], count: usize, few: &[u32], change: impl Fn(&mut u64, u64)) -> Self {
        let mut words = words.to_vec();
        let mut count = count;
        for row in few {
            if let Some(word) = words.get_mut(*row as usize / 64) {
                count -= word.count_ones() as usize;
                change(word, 1 << (row % 64));
                count += word.count_ones() as usize;
            }
        }
        Self::counted(self.all, words, count)
    }

    /// Gives each row in order.
    pub(crate) fn each(&self, each: impl FnMut(u32)) {
        match &self.set {
            Set::Every => (0..self.all as u32).for_each(each),
            Set::Few(rows) => rows.iter().copied().for_each(each),
            Set::Many { words, .. } => each_bit(words, 0, each),
        }
    }

    /// Gives the rows of a stretch in order, some at a time.
    pub(crate) fn few_in(&self, stretch: Range<u32>, mut each: impl FnMut(&[u32])) {
        match &self.set {
            Set::Every => {
                let mut rows = [0; LISTED];
                for from in stretch.clone().step_by(LISTED) {
                    let some = &mut rows[..(stretch.end - from).min(LISTED as u32) as usize];
                    some.iter_mut().zip(from..).for_each(|(place, row)| *place = row);
                    each(some);
                }
            }
            Set::Few(rows) => {
                let [from, to] =
                    [stretch.start, stretch.end].map(|end| rows.partition_point(|row| *row < end));
                each(rows.get(from..to).unwrap_or_default());
            }
            Set::Many { words, .. } => {
                let (first, last) = (stretch.start / 64, stretch.end / 64);
                let below = |end: u32| (1_u64 << (end % 64)) - 1;
                let word = |at: u32| words.get(at as usize).copied().unwrap_or_default();
                if first == last {
                    return each_few(
                        &[word(first) & below(stretch.end) & !below(stretch.start)],
                        first * 64,
                        each,
                    );
                }
                let whole = words.get(first as usize + 1..last as usize).unwrap_or_default();
                each_few(&[word(first) & !below(stretch.start)], first * 64, &mut each);
                each_few(whole, (first + 1) * 64, &mut each);
                each_few(&[word(last) & below(stretch.end)], last * 64, each);
            }
        }
    }

    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match &self.set {
            Set::Every => Box::new(0..self.all as u32),
            Set::Few(rows) => Box::new(rows.iter().copied()),
            Set::Many { words, .. } => {
                Box::new((0..).step_by(64).zip(words.iter()).flat_map(|(first, word)| bits(first, *word)))
            }
        }
    }

    /// The bits, where the set is kept so.
    pub(crate) fn words(&self) -> Option<&[u64]> {
        match &self.set {
            Set::Many { words, .. } => Some(words),
            _ => None,
        }
    }

    /// The list, where the set is kept so.
    pub(crate) fn list(&self) -> Option<&[u32]> {
        match &self.set {
            Set::Few(rows) => Some(rows),
            _ => None,
        }
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self::none(0)
    }
}

/// Whether so many rows are kept as a list.
fn is_few(count: usize, all: usize) -> bool {
    count <= FEW || count * SPARSE <= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn sets() -> impl Strategy<Value = (usize, BTreeSet<u32>, BTreeSet<u32>)> {
        let set = |all: u32| {
            let some = proptest::collection::btree_set(0..all.max(1), 0..40);
            let runs = (0..all.max(1), 0..all.max(1)).prop_map(|(a, b)| (a.min(b)..a.max(b)).collect());
            prop_oneof![some, runs]
                .prop_map(move |set: BTreeSet<u32>| set.into_iter().filter(|r| *r < all).collect())
        };
        (0..3000_u32).prop_flat_map(move |all| (Just(all as usize), set(all), set(all)))
    }

    fn rows(all: usize, set: &BTreeSet<u32>) -> Rows {
        Rows::listed(all, set.iter().copied().collect())
    }

    fn listed(rows: &Rows) -> BTreeSet<u32> {
        let mut listed = Vec::new();
        rows.each(|row| listed.push(row));
        assert_eq!(listed, rows.iter().collect::<Vec<_>>());
        assert_eq!(listed.len(), rows.count());
        listed.into_iter().collect()
    }

    proptest! {
        #[test]
        fn sets_of_rows_are_sets((all, a, b) in sets()) {
            let (x, y) = (rows(all, &a), rows(all, &b));
            let every: BTreeSet<u32> = (0..all as u32).collect();
            prop_assert_eq!(listed(&x), a.clone());
            prop_assert_eq!(listed(&x.and(&y)), &a & &b);
            prop_assert_eq!(listed(&x.or(&y)), &a | &b);
            prop_assert_eq!(listed(&x.minus(&y)), &a - &b);
            prop_assert_eq!(listed(&x.not()), &every - &a);
            prop_assert_eq!(listed(&Rows::every(all).minus(&x)), &every - &a);
            prop_assert_eq!(x.equals(&y), a == b);
            prop_assert!(x.equals(&x.not().not()));
            let changes = x.changes_to(&y, all).map(|(come, gone)| (listed(&come), listed(&gone)));
            prop_assert_eq!(changes, Some((&b - &a, &a - &b)));
            let few = x.changes_to(&y, 5).is_some();
            prop_assert_eq!(few, (&b - &a).len() + (&a - &b).len() <= 5);
            let (from, to) = (all as u32 / 3, all as u32 / 3 * 2);
            let mut within = BTreeSet::new();
            x.few_in(from..to, |some| some.iter().for_each(|row| assert!(within.insert(*row))));
            prop_assert_eq!(within, a.iter().copied().filter(|row| (from..to).contains(row)).collect());
            prop_assert!((0..all as u32 + 70).all(|row| x.has(row) == a.contains(&row)));
        }
    }
}
