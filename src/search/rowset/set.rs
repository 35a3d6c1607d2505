//! A set of rows below a fixed number, its *universe*: a sorted list where it is sparse, a bit set where it is dense.
//!
//! Operations cost as much as the smaller list, or one pass over the words: 10 million rows are 156,250 words, 1.25 MB. The
//! contents are shared: a clone is a counter, and an operation that changes nothing gives the same set again, which
//! [`RowSet::is_same`] sees at once.

use std::ops::Range;
use std::sync::Arc;

use super::bits::{BitSet, CHUNK_WORDS, bits_of_word, for_each_bit, for_each_chunk, is_set, ones};
use crate::store::{Column, touch};

/// Rows below a fixed number.
#[derive(Clone, Debug)]
pub(crate) struct RowSet {
    universe: usize,
    repr: Repr,
}

#[derive(Clone, Debug)]
enum Repr {
    All,
    /// Sorted, each row once.
    List(Arc<Vec<u32>>),
    /// Exactly as many words as the universe needs, with no bit set past the last row.
    Bits {
        words: Column<u64>,
        count: usize,
    },
}

/// A set is a list where fewer than one row in this many is in it. Small in tests, so that they meet both forms.
const SPARSE_RATIO: usize = if cfg!(test) { 4 } else { 256 };

/// A set of at most this many rows is always a list.
const SMALL_LIST: usize = if cfg!(test) { 2 } else { 64 };

impl RowSet {
    pub(crate) fn empty(universe: usize) -> Self {
        Self { universe, repr: Repr::List(Arc::default()) }
    }

    pub(crate) fn full(universe: usize) -> Self {
        Self { universe, repr: Repr::All }
    }

    /// A set of rows that are sorted, each once and below `universe`.
    pub(crate) fn from_sorted(universe: usize, rows: Vec<u32>) -> Self {
        debug_assert!(rows.is_sorted() && rows.last().is_none_or(|last| (*last as usize) < universe));
        if rows.len() == universe {
            return Self::full(universe);
        }
        if !is_sparse(rows.len(), universe) {
            let mut set = BitSet::new(universe);
            rows.iter().for_each(|row| set.insert(*row));
            return set.into();
        }
        Self { universe, repr: Repr::List(Arc::new(rows)) }
    }

    /// The rows whose bits are set, in as many words as the universe needs.
    pub(crate) fn from_words(universe: usize, words: Vec<u64>) -> Self {
        touch(universe);
        let count = ones(&words);
        Self::from_counted_words(universe, words, count)
    }

    /// The rows whose bits are set in a column, which may be a part of a mapped file. It is shared rather than copied, unless
    /// it is damaged or has so few rows that they are listed.
    pub(crate) fn from_column(universe: usize, words: Column<u64>) -> Self {
        let past_the_last =
            words.last().is_some_and(|last| !universe.is_multiple_of(64) && last >> (universe % 64) != 0);
        touch(universe);
        let count = ones(&words);
        if past_the_last
            || words.len() != universe.div_ceil(64)
            || count == universe
            || is_sparse(count, universe)
        {
            let mut set = BitSet::new(universe);
            set.insert_words(&words);
            return set.into();
        }
        Self { universe, repr: Repr::Bits { words, count } }
    }

    fn from_counted_words(universe: usize, words: Vec<u64>, count: usize) -> Self {
        debug_assert_eq!(words.len(), universe.div_ceil(64));
        if count == universe {
            return Self::full(universe);
        }
        if is_sparse(count, universe) {
            let mut rows = Vec::with_capacity(count);
            for_each_chunk(&words, 0, |some| rows.extend_from_slice(some));
            return Self { universe, repr: Repr::List(Arc::new(rows)) };
        }
        Self { universe, repr: Repr::Bits { words: words.into(), count } }
    }

    /// How many rows there are to choose from.
    pub(crate) fn universe(&self) -> usize {
        self.universe
    }

    pub(crate) fn count(&self) -> usize {
        match &self.repr {
            Repr::All => self.universe,
            Repr::List(rows) => rows.len(),
            Repr::Bits { count, .. } => *count,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub(crate) fn is_full(&self) -> bool {
        self.count() == self.universe
    }

    pub(crate) fn contains(&self, row: u32) -> bool {
        match &self.repr {
            Repr::All => (row as usize) < self.universe,
            Repr::List(rows) => rows.binary_search(&row).is_ok(),
            Repr::Bits { words, .. } => is_set(words, row),
        }
    }

    /// Whether the two share their contents, which costs nothing to see. Equal sets need not.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.repr, &other.repr) {
            (Repr::All, Repr::All) => true,
            (Repr::List(a), Repr::List(b)) => Arc::ptr_eq(a, b) || a.is_empty() && b.is_empty(),
            (Repr::Bits { words: a, .. }, Repr::Bits { words: b, .. }) => a.as_ptr() == b.as_ptr(),
            _ => false,
        }
    }

    /// Whether the same rows are in both. Compares the contents.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let same = || match (&self.repr, &other.repr) {
            (Repr::Bits { words: a, .. }, Repr::Bits { words: b, .. }) => a[..] == b[..],
            (Repr::List(a), Repr::List(b)) => a == b,
            // Sets of the same count have the same form.
            _ => false,
        };
        self.universe == other.universe && self.count() == other.count() && (self.is_same(other) || same())
    }

    /// The rows that `other` has beside these, and those that it lacks, if these are at most `limit` together.
    pub(crate) fn diff(&self, other: &Self, limit: usize) -> Option<(Self, Self)> {
        if self.universe != other.universe || self.count().abs_diff(other.count()) > limit {
            return None;
        }
        let (Some(from), Some(to)) = (self.words(), other.words()) else {
            let (added, removed) = (other.minus(self), self.minus(other));
            return (added.count() + removed.count() <= limit).then_some((added, removed));
        };
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for (first, (from, to)) in (0..).step_by(64).zip(from.iter().zip(to)) {
            if from == to {
                continue;
            }
            added.extend(bits_of_word(first, to & !from));
            removed.extend(bits_of_word(first, from & !to));
            if added.len() + removed.len() > limit {
                return None;
            }
        }
        Some((Self::from_sorted(self.universe, added), Self::from_sorted(self.universe, removed)))
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        match (&self.repr, &other.repr) {
            (Repr::All, _) => other.clone(),
            (_, Repr::All) => self.clone(),
            (Repr::List(a), Repr::List(b)) => Self::from_sorted(self.universe, intersection(a, b)),
            (Repr::List(few), _) => self.filter(few, |row| other.contains(row)),
            (_, Repr::List(few)) => self.filter(few, |row| self.contains(row)),
            (Repr::Bits { words: a, .. }, Repr::Bits { words: b, .. }) => {
                if self.is_same(other) {
                    self.clone()
                } else {
                    self.zip_words(a, b, |a, b| a & b)
                }
            }
        }
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        match (&self.repr, &other.repr) {
            (Repr::All, _) | (_, Repr::All) => Self::full(self.universe),
            (Repr::List(few), _) if few.is_empty() => other.clone(),
            (_, Repr::List(few)) if few.is_empty() => self.clone(),
            (Repr::List(a), Repr::List(b)) => Self::from_sorted(self.universe, union(a, b)),
            (Repr::List(few), Repr::Bits { words, count })
            | (Repr::Bits { words, count }, Repr::List(few)) => {
                self.change_bits(words, *count, few, |word, bit| *word |= bit)
            }
            (Repr::Bits { words: a, .. }, Repr::Bits { words: b, .. }) => {
                if self.is_same(other) {
                    self.clone()
                } else {
                    self.zip_words(a, b, |a, b| a | b)
                }
            }
        }
    }

    /// The rows that `other` lacks.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        match (&self.repr, &other.repr) {
            _ if self.is_same(other) => Self::empty(self.universe),
            (Repr::List(a), Repr::List(b)) => Self::from_sorted(self.universe, difference(a, b)),
            (Repr::List(few), _) => self.filter(few, |row| !other.contains(row)),
            (Repr::Bits { words: a, .. }, Repr::Bits { words: b, .. }) => self.zip_words(a, b, |a, b| a & !b),
            (Repr::Bits { words, count }, Repr::List(few)) => {
                self.change_bits(words, *count, few, |word, bit| *word &= !bit)
            }
            (Repr::All, _) => other.not(),
            (Repr::Bits { .. }, Repr::All) => Self::empty(self.universe),
        }
    }

    /// The rows of the universe that are not in this set.
    pub(crate) fn not(&self) -> Self {
        touch(self.universe);
        let mut words = match &self.repr {
            Repr::All => return Self::empty(self.universe),
            Repr::List(few) if few.is_empty() => return Self::full(self.universe),
            Repr::List(few) => {
                let mut set = BitSet::new(self.universe);
                few.iter().for_each(|row| set.insert(*row));
                set.into_words()
            }
            Repr::Bits { words, .. } => words.to_vec(),
        };
        words.iter_mut().for_each(|word| *word = !*word);
        clear_tail(&mut words, self.universe);
        Self::from_counted_words(self.universe, words, self.universe - self.count())
    }

    fn filter(&self, rows: &[u32], keep: impl Fn(u32) -> bool) -> Self {
        touch(rows.len());
        Self::from_sorted(self.universe, rows.iter().copied().filter(|row| keep(*row)).collect())
    }

    fn zip_words(&self, a: &[u64], b: &[u64], join: impl Fn(u64, u64) -> u64) -> Self {
        touch(a.len() * 64);
        let mut count = 0;
        let joined = a.iter().zip(b).map(|(a, b)| {
            let word = join(*a, *b);
            count += word.count_ones() as usize;
            word
        });
        let words = joined.collect();
        Self::from_counted_words(self.universe, words, count)
    }

    /// A copy of these words, which have `count` rows, with the bits of a few rows changed.
    fn change_bits(&self, words: &[u64], count: usize, few: &[u32], change: impl Fn(&mut u64, u64)) -> Self {
        touch(words.len() * 64);
        let mut words = words.to_vec();
        let mut count = count;
        for row in few {
            if let Some(word) = words.get_mut(*row as usize / 64) {
                count -= word.count_ones() as usize;
                change(word, 1 << (row % 64));
                count += word.count_ones() as usize;
            }
        }
        Self::from_counted_words(self.universe, words, count)
    }

    /// Calls `each` with every row, in order.
    pub(crate) fn for_each(&self, each: impl FnMut(u32)) {
        touch(self.count());
        match &self.repr {
            Repr::All => (0..self.universe as u32).for_each(each),
            Repr::List(rows) => rows.iter().copied().for_each(each),
            Repr::Bits { words, .. } => for_each_bit(words, 0, each),
        }
    }

    /// Calls `each` with the rows of a range in order, a slice of them at a time.
    pub(crate) fn for_each_chunk(&self, range: Range<u32>, mut each: impl FnMut(&[u32])) {
        match &self.repr {
            Repr::All => {
                let mut rows = [0; CHUNK_WORDS];
                for from in range.clone().step_by(CHUNK_WORDS) {
                    let some = &mut rows[..(range.end - from).min(CHUNK_WORDS as u32) as usize];
                    some.iter_mut().zip(from..).for_each(|(place, row)| *place = row);
                    each(some);
                }
            }
            Repr::List(rows) => {
                let [from, to] = [range.start, range.end].map(|end| rows.partition_point(|row| *row < end));
                each(rows.get(from..to).unwrap_or_default());
            }
            Repr::Bits { words, .. } => {
                let (first, last) = (range.start / 64, range.end / 64);
                let below = |end: u32| (1_u64 << (end % 64)) - 1;
                let word = |at: u32| words.get(at as usize).copied().unwrap_or_default();
                if first == last {
                    return for_each_chunk(
                        &[word(first) & below(range.end) & !below(range.start)],
                        first * 64,
                        each,
                    );
                }
                let whole = words.get(first as usize + 1..last as usize).unwrap_or_default();
                for_each_chunk(&[word(first) & !below(range.start)], first * 64, &mut each);
                for_each_chunk(whole, (first + 1) * 64, &mut each);
                for_each_chunk(&[word(last) & below(range.end)], last * 64, each);
            }
        }
    }

    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        let touched = |row: u32| {
            touch(1);
            row
        };
        match &self.repr {
            Repr::All => Box::new((0..self.universe as u32).map(touched)),
            Repr::List(rows) => Box::new(rows.iter().copied().map(touched)),
            Repr::Bits { words, .. } => {
                let rows = |(first, word): (u32, &u64)| bits_of_word(first, *word);
                Box::new((0..).step_by(64).zip(words.iter()).flat_map(rows).map(touched))
            }
        }
    }

    /// The first row that is this one or behind it.
    pub(crate) fn first_from(&self, row: u32) -> Option<u32> {
        match &self.repr {
            Repr::All => Some(row).filter(|row| (*row as usize) < self.universe),
            Repr::List(rows) => rows.get(rows.partition_point(|other| *other < row)).copied(),
            Repr::Bits { words, .. } => {
                let start = row as usize / 64;
                let cut = (start, words.get(start)? & u64::MAX << (row % 64));
                let whole = (start + 1..).zip(&words[start + 1..]).map(|(at, word)| (at, *word));
                let (at, word) = std::iter::once(cut).chain(whole).find(|(_, word)| *word != 0)?;
                Some(at as u32 * 64 + word.trailing_zeros())
            }
        }
    }

    /// The last row before this one.
    pub(crate) fn last_before(&self, row: u32) -> Option<u32> {
        match &self.repr {
            Repr::All => (row as usize).min(self.universe).checked_sub(1).map(|row| row as u32),
            Repr::List(rows) => rows.partition_point(|other| *other < row).checked_sub(1).map(|at| rows[at]),
            Repr::Bits { words, .. } => {
                let end = row as usize / 64;
                let cut = words.get(end).map(|word| word & ((1 << (row % 64)) - 1));
                let before = words.get(..end).unwrap_or(words);
                let whole = before.iter().copied().enumerate().rev();
                let (at, word) =
                    cut.map(|word| (end, word)).into_iter().chain(whole).find(|(_, word)| *word != 0)?;
                Some(at as u32 * 64 + 63 - word.leading_zeros())
            }
        }
    }

    /// The words of bits, where the set is dense.
    pub(crate) fn words(&self) -> Option<&[u64]> {
        match &self.repr {
            Repr::Bits { words, .. } => Some(words),
            _ => None,
        }
    }

    /// The sorted list, where the set is sparse.
    pub(crate) fn list(&self) -> Option<&[u32]> {
        match &self.repr {
            Repr::List(rows) => Some(rows),
            _ => None,
        }
    }
}

impl Default for RowSet {
    fn default() -> Self {
        Self::empty(0)
    }
}

/// Whether a set of this many rows is a list.
fn is_sparse(count: usize, universe: usize) -> bool {
    count <= SMALL_LIST || count * SPARSE_RATIO <= universe
}

impl From<BitSet> for RowSet {
    fn from(set: BitSet) -> Self {
        let universe = set.universe();
        let mut words = set.into_words();
        clear_tail(&mut words, universe);
        Self::from_words(universe, words)
    }
}

/// Clears the bits past the last row.
fn clear_tail(words: &mut [u64], universe: usize) {
    if let (Some(last), 1..) = (words.last_mut(), universe % 64) {
        *last &= (1 << (universe % 64)) - 1;
    }
}

/// A row set in the making: rows come in any order, and more than once. A list as long as they are few, a bit set from
/// then on.
#[derive(Debug)]
pub(crate) struct RowSetBuilder {
    universe: usize,
    list: Vec<u32>,
    bits: Option<BitSet>,
}

/// The list becomes a bit set where it has more than one row in this many: sorting it would cost as much as clearing the
/// bits.
const MAX_LIST_RATIO: usize = 256;

impl RowSetBuilder {
    pub(crate) fn new(universe: usize) -> Self {
        Self { universe, list: Vec::new(), bits: None }
    }

    fn max_list(&self) -> usize {
        self.universe / MAX_LIST_RATIO + 64
    }

    pub(crate) fn insert(&mut self, row: u32) {
        match &mut self.bits {
            Some(bits) => bits.insert(row),
            None => {
                self.list.push(row);
                if self.list.len() > self.max_list() {
                    self.bits();
                }
            }
        }
    }

    /// The rows as a bit set, into which many can be inserted at once.
    pub(crate) fn bits(&mut self) -> &mut BitSet {
        let (universe, list) = (self.universe, &mut self.list);
        self.bits.get_or_insert_with(|| {
            let mut bits = BitSet::new(universe);
            list.drain(..).for_each(|row| bits.insert(row));
            bits
        })
    }

    /// Whether `more` rows are better inserted into the bit set.
    pub(crate) fn prefers_bits(&self, more: usize) -> bool {
        self.bits.is_some() || self.list.len() + more > self.max_list()
    }

    pub(crate) fn finish(mut self) -> RowSet {
        match self.bits {
            Some(bits) => bits.into(),
            None => {
                self.list.sort_unstable();
                self.list.dedup();
                RowSet::from_sorted(self.universe, self.list)
            }
        }
    }
}

/// The rows that are in both of two sorted lists. Gallops through the longer one: O(short × log(long / short)).
fn intersection(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (few, mut many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    touch(few.len());
    few.iter().copied().filter(|row| advance_to(&mut many, *row)).collect()
}

/// The rows of a sorted list that the other lacks. Gallops through the other.
fn difference(list: &[u32], mut other: &[u32]) -> Vec<u32> {
    touch(list.len());
    list.iter().copied().filter(|row| !advance_to(&mut other, *row)).collect()
}

/// Whether a row is in a sorted list. Moves the list's beginning up to that row, by a galloping search.
fn advance_to(list: &mut &[u32], row: u32) -> bool {
    let mut leap = 1;
    while list.get(leap).is_some_and(|other| *other < row) {
        leap *= 2;
    }
    let (from, to) = (leap / 2, list.len().min(leap + 1));
    *list = &list[from + list[from..to].partition_point(|other| *other < row)..];
    list.first() == Some(&row)
}

/// Two sorted lists with distinct rows merged.
fn union(mut a: &[u32], mut b: &[u32]) -> Vec<u32> {
    touch(a.len() + b.len());
    let mut rows = Vec::with_capacity(a.len() + b.len());
    while let (Some(x), Some(y)) = (a.first(), b.first()) {
        rows.push(*x.min(y));
        (a, b) = (&a[usize::from(x <= y)..], &b[usize::from(y <= x)..]);
    }
    rows.extend_from_slice(a);
    rows.extend_from_slice(b);
    rows
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

    fn rows(all: usize, set: &BTreeSet<u32>) -> RowSet {
        RowSet::from_sorted(all, set.iter().copied().collect())
    }

    fn listed(rows: &RowSet) -> BTreeSet<u32> {
        let mut listed = Vec::new();
        rows.for_each(|row| listed.push(row));
        assert_eq!(listed, rows.iter().collect::<Vec<_>>());
        assert_eq!(listed.len(), rows.count());
        listed.into_iter().collect()
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn a_row_set_is_a_set((all, a, b) in sets()) {
            let (x, y) = (rows(all, &a), rows(all, &b));
            let every: BTreeSet<u32> = (0..all as u32).collect();
            prop_assert_eq!(listed(&x), a.clone());
            prop_assert_eq!(listed(&x.and(&y)), &a & &b);
            prop_assert_eq!(listed(&x.or(&y)), &a | &b);
            prop_assert_eq!(listed(&x.minus(&y)), &a - &b);
            prop_assert_eq!(listed(&x.not()), &every - &a);
            prop_assert_eq!(listed(&RowSet::full(all).minus(&x)), &every - &a);
            prop_assert_eq!(x.equals(&y), a == b);
            prop_assert!(x.equals(&x.not().not()));
            let changes = x.diff(&y, all).map(|(added, removed)| (listed(&added), listed(&removed)));
            prop_assert_eq!(changes, Some((&b - &a, &a - &b)));
            let few = x.diff(&y, 5).is_some();
            prop_assert_eq!(few, (&b - &a).len() + (&a - &b).len() <= 5);
            let (from, to) = (all as u32 / 3, all as u32 / 3 * 2);
            let mut within = BTreeSet::new();
            x.for_each_chunk(from..to, |some| some.iter().for_each(|row| assert!(within.insert(*row))));
            prop_assert_eq!(within, a.iter().copied().filter(|row| (from..to).contains(row)).collect());
            prop_assert!((0..all as u32 + 70).all(|row| x.contains(row) == a.contains(&row)));
            for row in (0..all as u32 + 70).chain([u32::MAX]) {
                prop_assert_eq!(x.first_from(row), a.range(row..).next().copied());
                prop_assert_eq!(x.last_before(row), a.range(..row).next_back().copied());
            }
        }

        #[test]
        fn a_builder_holds_what_was_inserted(all in 1..2000_usize, some in proptest::collection::vec(0..2000_u32, 0..300), a in 0..2000_usize, b in 0..2000_usize) {
            let mut builder = RowSetBuilder::new(all);
            let mut expected: Vec<u32> = some.iter().copied().filter(|row| (*row as usize) < all).collect();
            expected.iter().for_each(|row| builder.insert(*row));
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(builder.finish().iter().collect::<Vec<_>>(), expected);
            let mut bits = BitSet::new(all);
            bits.insert_range(a..b);
            prop_assert_eq!(RowSet::from(bits).iter().collect::<Vec<_>>(), (a.min(all) as u32..b.min(all) as u32).collect::<Vec<_>>());
        }
    }
}
