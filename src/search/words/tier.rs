//! How well something matched.

use crate::search::rowset::RowSet;

/// How well a hit matched, best first. A hit is as good as the worst of the clauses that it had to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Whole words, and filters alone.
    Exact,
    /// A word's beginning.
    Prefix,
    /// Typing mistakes forgiven, or the nearest of the names.
    Fuzzy,
}

impl Tier {
    /// Every tier, best first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Prefix, Self::Fuzzy];
}

/// RowSet by how well they match: each set holds those that match so well *or better*, so that AND and OR of
/// tiers are AND and OR of the three sets. Sets that are the same are shared, and worked on once.
#[derive(Clone, Debug)]
pub(crate) struct TieredRows {
    sets: [RowSet; 3],
}

impl TieredRows {
    pub(crate) fn none(rows: usize) -> Self {
        Self::exactly(RowSet::empty(rows))
    }

    pub(crate) fn all(rows: usize) -> Self {
        Self::exactly(RowSet::full(rows))
    }

    /// These rows, as filters find them.
    pub(crate) fn exactly(rows: RowSet) -> Self {
        Self { sets: [rows.clone(), rows.clone(), rows] }
    }

    /// These rows, matched in a lesser place: no better than by slips.
    pub(crate) fn slightly(rows: &RowSet) -> Self {
        Self::of(Tier::Fuzzy, rows)
    }

    /// These rows, each of which matches so well and no better.
    pub(crate) fn of(tier: Tier, rows: &RowSet) -> Self {
        let none = RowSet::empty(rows.universe());
        Self { sets: Tier::ALL.map(|other| if other < tier { none.clone() } else { rows.clone() }) }
    }

    /// RowSet that match exactly, and those they are among, which begin so.
    pub(crate) fn among(exact: RowSet, beginning: RowSet) -> Self {
        Self { sets: [exact, beginning.clone(), beginning] }
    }

    /// RowSet by how well they match at best; each may be in several sets.
    pub(crate) fn nested(exact: RowSet, beginning: &RowSet, fuzzy: &RowSet) -> Self {
        let beginning = exact.or(beginning);
        let fuzzy = beginning.or(fuzzy);
        Self { sets: [exact, beginning, fuzzy] }
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        self.joined(other, RowSet::and)
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        self.joined(other, RowSet::or)
    }

    fn joined(&self, other: &Self, join: impl Fn(&RowSet, &RowSet) -> RowSet) -> Self {
        let [a, b] = [&self.sets, &other.sets];
        let fuzzy = join(&a[2], &b[2]);
        let same = |at: usize| a[at].is_same(&a[at + 1]) && b[at].is_same(&b[at + 1]);
        let beginning = if same(1) { fuzzy.clone() } else { join(&a[1], &b[1]) };
        let exact = if same(0) { beginning.clone() } else { join(&a[0], &b[0]) };
        Self { sets: [exact, beginning, fuzzy] }
    }

    /// Whatever does not match at all: a match as good as can be.
    pub(crate) fn not(&self) -> Self {
        Self::exactly(self.sets[2].not())
    }

    /// All rows, however well they match.
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

    /// The rows of a tier alone.
    pub(crate) fn only(&self, tier: Tier) -> RowSet {
        match tier {
            Tier::Exact => self.sets[0].clone(),
            Tier::Prefix => self.sets[1].minus(&self.sets[0]),
            Tier::Fuzzy => self.sets[2].minus(&self.sets[1]),
        }
    }
}
