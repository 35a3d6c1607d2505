//! An answer: what a query found.

use std::sync::{Arc, OnceLock};

use crate::collection::AttributionNo;
use crate::search::facets::Facets;
use crate::search::rowset::{RankedRows, RowSet};
use crate::search::words::{Tier, TieredRows};

/// Which way to go from a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To those behind it.
    Forward,
    /// To those before it.
    Backward,
}

/// One attribution that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The attribution.
    pub attribution: AttributionNo,
    /// How well it matches.
    pub tier: Tier,
}

/// What a query found: better matches first, then in the order of the collection. It holds sets rather than a list, so that a
/// screenful of ten million hits costs a screenful: a tier is prepared for rank and select when it is first looked at.
#[derive(Clone, Debug)]
pub struct Answer {
    found: TieredRows,
    ranked: [OnceLock<Arc<RankedRows>>; 3],
    facets: Facets,
}

impl Default for Answer {
    fn default() -> Self {
        Self::new(TieredRows::empty(0), Facets::default())
    }
}

impl Answer {
    pub(crate) fn new(found: TieredRows, facets: Facets) -> Self {
        Self { found, ranked: Default::default(), facets }
    }

    /// The rows of one tier only.
    fn tier(&self, tier: Tier) -> &RankedRows {
        self.ranked[tier as usize].get_or_init(|| Arc::new(RankedRows::new(self.found.only(tier))))
    }

    /// Prepares all tiers, so that what is asked of the answer from now on costs no pass over its rows.
    pub(crate) fn prepare(&self) {
        Tier::ALL.into_iter().filter(|tier| self.count(*tier) > 0).for_each(|tier| {
            self.tier(tier);
        });
    }

    /// The nearest hit that is one of these rows, in the ranking behind another hit or before it. Costs a pass over the rows.
    pub(crate) fn nearest_of(
        &self,
        rows: &RowSet,
        from: AttributionNo,
        direction: Direction,
    ) -> Option<AttributionNo> {
        let tier_of_from = self.found.tier(from.0)?;
        let nearest = |tier: Tier| {
            let rows = self.tier(tier).rows().and(rows);
            match direction {
                Direction::Forward if tier < tier_of_from => None,
                Direction::Forward => rows.first_from(if tier == tier_of_from { from.0 + 1 } else { 0 }),
                Direction::Backward if tier > tier_of_from => None,
                Direction::Backward => rows.last_before(if tier == tier_of_from { from.0 } else { u32::MAX }),
            }
        };
        let row = match direction {
            Direction::Forward => Tier::ALL.into_iter().find_map(nearest),
            Direction::Backward => Tier::ALL.into_iter().rev().find_map(nearest),
        };
        row.map(AttributionNo)
    }

    /// How many rows are in one tier only.
    fn count(&self, tier: Tier) -> usize {
        let better = Tier::ALL.into_iter().rfind(|other| *other < tier);
        let better = better.map_or(0, |better| self.found.at_least(better).count());
        self.found.at_least(tier).count().saturating_sub(better)
    }

    /// How many hits there are.
    pub fn total(&self) -> usize {
        self.found.any().count()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The hit at a position in the ranking, from 0.
    pub fn get(&self, mut position: usize) -> Option<Hit> {
        for tier in Tier::ALL {
            let count = self.count(tier);
            if position < count {
                let row = self.tier(tier).row(position)?;
                return Some(Hit { attribution: AttributionNo(row), tier });
            }
            position -= count;
        }
        None
    }

    /// The position of an attribution in the ranking. Nothing where it was not found.
    pub fn position_of(&self, attribution: AttributionNo) -> Option<usize> {
        let tier = self.found.tier(attribution.0)?;
        let better = Tier::ALL.into_iter().rfind(|other| *other < tier);
        let before = better.map_or(0, |better| self.found.at_least(better).count());
        Some(before + self.tier(tier).position(attribution.0)?)
    }

    /// The hits in order.
    pub fn iter(&self) -> impl Iterator<Item = Hit> {
        let hit = |tier| move |row| Hit { attribution: AttributionNo(row), tier };
        Tier::ALL.into_iter().flat_map(move |tier| self.tier(tier).rows().iter().map(hit(tier)))
    }

    /// How many there are of each speaker, kind, document, outlet and year.
    pub fn facets(&self) -> &Facets {
        &self.facets
    }
}
