//! How well something matched.

use super::bits::Bits;

/// How well a hit matched, best first. A hit is as good as the worst of the clauses that it had to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Whole words, and filters alone.
    Exact,
    /// A word's beginning.
    Beginning,
    /// Typing mistakes forgiven, or the nearest of the names.
    Fuzzy,
}

impl Tier {
    /// Every tier, best first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Beginning, Self::Fuzzy];
}

/// Rows by how well they match: each set holds those that match so well *or better*, so that AND and OR of
/// tiers are AND and OR of the three sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tiers {
    sets: [Bits; 3],
}

impl Tiers {
    pub(super) fn none(rows: usize) -> Self {
        Self { sets: [Bits::none(rows), Bits::none(rows), Bits::none(rows)] }
    }

    pub(super) fn all(rows: usize) -> Self {
        Self::exactly(Bits::all(rows))
    }

    /// These rows, as filters find them.
    pub(super) fn exactly(rows: Bits) -> Self {
        Self { sets: [rows.clone(), rows.clone(), rows] }
    }

    /// These rows, matched in a lesser place: no better than by slips.
    pub(super) fn slightly(rows: &Bits, all: usize) -> Self {
        Self { sets: [Bits::none(all), Bits::none(all), rows.clone()] }
    }

    pub(super) fn add(&mut self, row: usize, tier: Tier) {
        for set in &mut self.sets[tier as usize..] {
            set.add(row);
        }
    }

    /// Adds the row to one tier's set alone: [`Self::nest`] has to follow.
    pub(super) fn add_flat(&mut self, row: usize, tier: Tier) {
        self.sets[tier as usize].add(row);
    }

    /// Makes each set hold the better ones too.
    pub(super) fn nest(&mut self) {
        let [exact, beginning, fuzzy] = &mut self.sets;
        beginning.or(exact);
        fuzzy.or(beginning);
    }

    pub(super) fn and(&mut self, other: &Self) {
        self.sets.iter_mut().zip(&other.sets).for_each(|(set, other)| set.and(other));
    }

    pub(super) fn or(&mut self, other: &Self) {
        self.sets.iter_mut().zip(&other.sets).for_each(|(set, other)| set.or(other));
    }

    /// Whatever does not match at all: a match as good as can be.
    pub(super) fn not(mut self) -> Self {
        self.sets[2].invert();
        let [_, _, rest] = self.sets;
        Self::exactly(rest)
    }

    /// All rows, however well they match.
    pub(super) fn any(&self) -> &Bits {
        &self.sets[2]
    }

    pub(super) fn tier(&self, row: usize) -> Option<Tier> {
        Tier::ALL.into_iter().find(|tier| self.sets[*tier as usize].has(row))
    }

    /// The rows of each tier alone, best first.
    pub(super) fn apart(self) -> [Bits; 3] {
        let [exact, mut beginning, mut fuzzy] = self.sets;
        fuzzy.and_not(&beginning);
        beginning.and_not(&exact);
        [exact, beginning, fuzzy]
    }
}
