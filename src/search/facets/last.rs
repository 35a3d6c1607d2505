//! What was counted last: who types on finds much the same rows, and then only those that came or went are counted.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Facets;
use super::counting::Tally;
use crate::search::rows::Rows;

/// The counts of the rows that were counted last.
#[derive(Debug, Default)]
pub(in crate::search) struct Last {
    pub(super) speakers: Remembered<Tally>,
    pub(super) documents: Remembered<Tally>,
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
pub(super) struct Changes {
    tally: Tally,
    pub(super) come: Rows,
    pub(super) gone: Rows,
}

impl<T: Clone> Remembered<T> {
    fn lock(&self) -> MutexGuard<'_, Option<(Rows, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn keep(&self, rows: &Rows, counted: &T) {
        *self.lock() = Some((rows.clone(), counted.clone()));
    }

    /// What was counted, if it was of the same rows.
    pub(super) fn of(&self, rows: &Rows) -> Option<T> {
        self.lock().as_ref().filter(|(last, _)| last.equals(rows)).map(|(_, counted)| counted.clone())
    }
}

impl Remembered<Tally> {
    /// What was counted and what changes it, if that is less work than to count the rows afresh. It is forgotten here
    /// until it is kept again, so that there is one of it and its numbers are changed where they stand.
    pub(super) fn changes(&self, rows: &Rows) -> Option<Changes> {
        let (last, tally) = self.lock().take()?;
        let (come, gone) = last.changes_to(rows, rows.count() / 4)?;
        Some(Changes { tally, come, gone })
    }
}

impl Changes {
    /// The counts, where these are the counts of the rows that came and of those that went.
    pub(super) fn made(self, come: &Tally, gone: &Tally) -> Tally {
        self.tally.and(come).but(gone)
    }
}
