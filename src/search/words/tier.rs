//! Tiers: how well a row matched.

use crate::search::rowset::{RowSet, RowSetBuilder};

/// How well a hit matched, best first. A hit is as good as the worst clause that it had to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Whole words, or filters only.
    Exact,
    /// A word that begins with the one typed.
    Prefix,
    /// Within the edit distance, the nearest of the names, or words of a cue.
    Fuzzy,
}

impl Tier {
    /// Every tier, best first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Prefix, Self::Fuzzy];
}

/// Rows by tier. Each of the three sets holds the rows that match so well *or better*, so that AND and OR of tiers are AND and
/// OR of the sets. Equal sets are shared and worked on once, so that a query without prefixes costs one set.
#[derive(Clone, Debug)]
pub(crate) struct TieredRows {
    sets: [RowSet; 3],
}

impl TieredRows {
    pub(crate) fn empty(rows: usize) -> Self {
        Self::exact(RowSet::empty(rows))
    }

    pub(crate) fn full(rows: usize) -> Self {
        Self::exact(RowSet::full(rows))
    }

    /// Rows that match exactly, as those of filters do.
    pub(crate) fn exact(rows: RowSet) -> Self {
        Self { sets: [rows.clone(), rows.clone(), rows] }
    }

    /// Rows that all match so well and no better.
    pub(crate) fn at(tier: Tier, rows: &RowSet) -> Self {
        let none = RowSet::empty(rows.universe());
        Self { sets: Tier::ALL.map(|other| if other < tier { none.clone() } else { rows.clone() }) }
    }

    /// Rows that have a prefix, with those among them that match exactly.
    pub(crate) fn prefix(exact: RowSet, prefix: RowSet) -> Self {
        Self { sets: [exact, prefix.clone(), prefix] }
    }

    /// Rows by tier, where a row may be in several.
    fn from_tiers(exact: RowSet, prefix: &RowSet, fuzzy: &RowSet) -> Self {
        let prefix = exact.or(prefix);
        let fuzzy = prefix.or(fuzzy);
        Self { sets: [exact, prefix, fuzzy] }
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        self.zip_sets(other, RowSet::and)
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        self.zip_sets(other, RowSet::or)
    }

    fn zip_sets(&self, other: &Self, join: impl Fn(&RowSet, &RowSet) -> RowSet) -> Self {
        let [a, b] = [&self.sets, &other.sets];
        let fuzzy = join(&a[2], &b[2]);
        let is_same = |at: usize| a[at].is_same(&a[at + 1]) && b[at].is_same(&b[at + 1]);
        let prefix = if is_same(1) { fuzzy.clone() } else { join(&a[1], &b[1]) };
        let exact = if is_same(0) { prefix.clone() } else { join(&a[0], &b[0]) };
        Self { sets: [exact, prefix, fuzzy] }
    }

    /// The rows that do not match at all: these match exactly.
    pub(crate) fn not(&self) -> Self {
        Self::exact(self.sets[2].not())
    }

    /// The rows of all tiers.
    pub(crate) fn any(&self) -> &RowSet {
        &self.sets[2]
    }

    /// The rows that match so well or better.
    pub(crate) fn at_least(&self, tier: Tier) -> &RowSet {
        &self.sets[tier as usize]
    }

    pub(crate) fn tier(&self, row: u32) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| self.sets[*tier as usize].contains(row))
    }

    /// The rows of one tier only.
    pub(crate) fn only(&self, tier: Tier) -> RowSet {
        match tier {
            Tier::Exact => self.sets[0].clone(),
            Tier::Prefix => self.sets[1].minus(&self.sets[0]),
            Tier::Fuzzy => self.sets[2].minus(&self.sets[1]),
        }
    }
}

/// Tiered rows in the making.
pub(crate) struct TieredRowsBuilder {
    universe: usize,
    tiers: [RowSetBuilder; 3],
}

impl TieredRowsBuilder {
    pub(crate) fn new(universe: usize) -> Self {
        Self { universe, tiers: Tier::ALL.map(|_| RowSetBuilder::new(universe)) }
    }

    pub(crate) fn of(&mut self, tier: Tier) -> &mut RowSetBuilder {
        &mut self.tiers[tier as usize]
    }

    pub(crate) fn finish(self) -> TieredRows {
        let [exact, prefix, fuzzy] = self.tiers.map(RowSetBuilder::finish);
        debug_assert_eq!(exact.universe(), self.universe);
        TieredRows::from_tiers(exact, &prefix, &fuzzy)
    }
}
