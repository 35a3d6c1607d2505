//! The facet cache: the counts of the previous answer. With a letter more the rows are much the same, and only those that
//! were added or removed are counted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::counts::HitCounts;
use super::values::{Facet, Facets};
use crate::collection::DocumentNo;
use crate::search::rowset::RowSet;
use crate::search::shortcuts;

/// What was counted last, with the rows of which it was counted.
#[derive(Debug, Default)]
pub(crate) struct FacetCache {
    /// By speaker.
    pub(super) speakers: LastCounts<[HitCounts; 1]>,
    /// By document, outlet and year.
    pub(super) documents: LastCounts<[HitCounts; 3]>,
    pub(super) top_documents: LastCounts<Facet<DocumentNo>>,
    pub(super) facets: LastCounts<Facets>,
}

/// One row set and what was counted of it.
#[derive(Debug)]
pub(super) struct LastCounts<T>(Mutex<Option<(RowSet, T)>>);

impl<T> Default for LastCounts<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// Counts of some rows, and how other rows differ from them.
pub(super) struct CountDiff<const N: usize> {
    counts: [HitCounts; N],
    added: RowSet,
    removed: RowSet,
}

impl<T: Clone> LastCounts<T> {
    fn lock(&self) -> MutexGuard<'_, Option<(RowSet, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, rows: &RowSet, counted: T) {
        *self.lock() = Some((rows.clone(), counted));
    }

    /// What was counted, if it was of equal rows.
    pub(super) fn get(&self, rows: &RowSet) -> Option<T> {
        if !shortcuts::LAST_FACETS {
            return None;
        }
        self.lock().as_ref().filter(|(last, _)| last.equals(rows)).map(|(_, counted)| counted.clone())
    }
}

impl<const N: usize> LastCounts<[HitCounts; N]> {
    /// The counts and what changes them, where at most a quarter as many rows differ as there are. They are taken out until
    /// they are set again, so that they have one owner and are changed in place.
    pub(super) fn take_diff(&self, rows: &RowSet) -> Option<CountDiff<N>> {
        if !shortcuts::INCREMENTAL_COUNTS {
            return None;
        }
        let (last, counts) = self.lock().take()?;
        let (added, removed) = last.diff(rows, rows.count() / 4)?;
        Some(CountDiff { counts, added, removed })
    }
}

impl<const N: usize> CountDiff<N> {
    /// The counts of the new rows. `count` counts the rows that were added, and those that were removed.
    pub(super) fn apply(self, count: impl Fn(&RowSet) -> Option<[HitCounts; N]>) -> Option<[HitCounts; N]> {
        let (added, removed) = (count(&self.added)?, count(&self.removed)?);
        let mut changes = added.iter().zip(&removed);
        Some(self.counts.map(|counts| match changes.next() {
            Some((added, removed)) => counts.plus(added).minus(removed),
            None => counts,
        }))
    }
}
