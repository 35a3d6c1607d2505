//! What was counted last: who types on finds much the same rows, and then only those that came or went are counted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::counting::Tally;
use super::{Facet, Facets};
use crate::collection::DocumentNo;
use crate::search::rowset::rows::Rows;

/// The counts of the rows that were counted last.
#[derive(Debug, Default)]
pub(crate) struct Last {
    pub(super) speakers: Remembered<[Tally; 1]>,
    /// By document, outlet and year.
    pub(super) standing: Remembered<[Tally; 3]>,
    pub(super) documents: Remembered<Facet<DocumentNo>>,
    pub(super) facets: Remembered<Facets>,
}

/// Rows and what was counted of them.
#[derive(Debug)]
pub(super) struct Remembered<T>(Mutex<Option<(Rows, T)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// How to count some rows by what was counted.
pub(super) struct Changes<const N: usize> {
    tallies: [Tally; N],
    come: Rows,
    gone: Rows,
}

impl<T: Clone> Remembered<T> {
    fn lock(&self) -> MutexGuard<'_, Option<(Rows, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn keep(&self, rows: &Rows, counted: T) {
        *self.lock() = Some((rows.clone(), counted));
    }

    /// What was counted, if it was of the same rows.
    pub(super) fn of(&self, rows: &Rows) -> Option<T> {
        self.lock().as_ref().filter(|(last, _)| last.equals(rows)).map(|(_, counted)| counted.clone())
    }
}

impl<const N: usize> Remembered<[Tally; N]> {
    /// What was counted and what changes it, if that is less work than to count the rows afresh. It is forgotten here
    /// until it is kept again, so that there is one of it and its numbers are changed where they stand.
    pub(super) fn changes(&self, rows: &Rows) -> Option<Changes<N>> {
        let (last, tallies) = self.lock().take()?;
        let (come, gone) = last.changes_to(rows, rows.count() / 4)?;
        Some(Changes { tallies, come, gone })
    }
}

impl<const N: usize> Changes<N> {
    /// The counts, once those of the rows that came and of those that went are made.
    pub(super) fn made(self, count: impl Fn(&Rows) -> Option<[Tally; N]>) -> Option<[Tally; N]> {
        let (come, gone) = (count(&self.come)?, count(&self.gone)?);
        let mut changes = come.iter().zip(&gone);
        Some(self.tallies.map(|tally| match changes.next() {
            Some((come, gone)) => tally.and(come).but(gone),
            None => tally,
        }))
    }
}
