//! What was counted last: who types on finds much the same rows, and then only those that came or went are counted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::tally::HitCounts;
use super::{Facet, Facets};
use crate::collection::DocumentNo;
use crate::search::rowset::RowSet;

/// The counts of the rows that were counted last.
#[derive(Debug, Default)]
pub(crate) struct FacetCache {
    pub(crate) speakers: Cached<[HitCounts; 1]>,
    /// By document, outlet and year.
    pub(crate) standing: Cached<[HitCounts; 3]>,
    pub(crate) documents: Cached<Facet<DocumentNo>>,
    pub(crate) facets: Cached<Facets>,
}

/// RowSet and what was counted of them.
#[derive(Debug)]
pub(crate) struct Cached<T>(Mutex<Option<(RowSet, T)>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// How to count some rows by what was counted.
pub(crate) struct CountChanges<const N: usize> {
    tallies: [HitCounts; N],
    come: RowSet,
    gone: RowSet,
}

impl<T: Clone> Cached<T> {
    fn lock(&self) -> MutexGuard<'_, Option<(RowSet, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keep(&self, rows: &RowSet, counted: T) {
        *self.lock() = Some((rows.clone(), counted));
    }

    /// What was counted, if it was of the same rows.
    pub(crate) fn of(&self, rows: &RowSet) -> Option<T> {
        self.lock().as_ref().filter(|(last, _)| last.equals(rows)).map(|(_, counted)| counted.clone())
    }
}

impl<const N: usize> Cached<[HitCounts; N]> {
    /// What was counted and what changes it, if that is less work than to count the rows afresh. It is forgotten here
    /// until it is kept again, so that there is one of it and its numbers are changed where they stand.
    pub(crate) fn changes(&self, rows: &RowSet) -> Option<CountChanges<N>> {
        let (last, tallies) = self.lock().take()?;
        let (come, gone) = last.diff(rows, rows.count() / 4)?;
        Some(CountChanges { tallies, come, gone })
    }
}

impl<const N: usize> CountChanges<N> {
    /// The counts, once those of the rows that came and of those that went are made.
    pub(crate) fn made(self, count: impl Fn(&RowSet) -> Option<[HitCounts; N]>) -> Option<[HitCounts; N]> {
        let (come, gone) = (count(&self.come)?, count(&self.gone)?);
        let mut changes = come.iter().zip(&gone);
        Some(self.tallies.map(|tally| match changes.next() {
            Some((come, gone)) => tally.and(come).but(gone),
            None => tally,
        }))
    }
}
