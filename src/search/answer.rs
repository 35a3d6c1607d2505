//! An answer: what a query found.

use super::bits::Ranked;
use super::facets::Facets;
use super::tier::{Tier, Tiers};
use crate::collection::AttributionNo;

/// One attribution that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub attribution: AttributionNo,
    /// How well it matches.
    pub tier: Tier,
}

/// What a query found: the better match first, then in the order of the source. It is kept as sets and not as
/// a list, so that a screenful of ten million hits costs a screenful.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    tiers: [Ranked; 3],
    facets: Facets,
}

impl Answer {
    pub(super) fn new(found: Tiers, facets: Facets) -> Self {
        Self { tiers: found.apart().map(Ranked::new), facets }
    }

    /// How many hits there are.
    pub fn total(&self) -> usize {
        self.tiers.iter().map(Ranked::count).sum()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The hit at a position in the ranking, from 0.
    pub fn get(&self, mut position: usize) -> Option<Hit> {
        for (tier, rows) in Tier::ALL.into_iter().zip(&self.tiers) {
            if let Some(row) = rows.row(position) {
                return Some(Hit { attribution: AttributionNo(row as u32), tier });
            }
            position -= rows.count();
        }
        None
    }

    /// Where in the ranking an attribution stands. Nothing where it was not found.
    pub fn position_of(&self, attribution: AttributionNo) -> Option<usize> {
        let mut before = 0;
        for rows in &self.tiers {
            if let Some(position) = rows.position(attribution.0 as usize) {
                return Some(before + position);
            }
            before += rows.count();
        }
        None
    }

    /// The hits in order.
    pub fn iter(&self) -> impl Iterator<Item = Hit> {
        let hit = |tier| move |row| Hit { attribution: AttributionNo(row as u32), tier };
        Tier::ALL.into_iter().zip(&self.tiers).flat_map(move |(tier, rows)| rows.bits().iter().map(hit(tier)))
    }

    /// How many there are of each speaker, kind, document, outlet and year.
    pub fn facets(&self) -> &Facets {
        &self.facets
    }
}
