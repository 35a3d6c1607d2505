//! The clause cache: what the last clauses found. Whoever types a third word still asks for the first two.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::search::query::Clause;
use crate::search::shortcuts;
use crate::search::words::TieredRows;

/// Entries, each a clause or clauses that were joined by AND.
const MAX_CACHED_CLAUSES: usize = 8;

type CachedClauses = (Vec<Clause>, TieredRows);

/// What clauses found, by themselves and joined by AND; the entry that was used last stands last.
#[derive(Debug, Default)]
pub(super) struct ClauseCache(Mutex<Vec<CachedClauses>>);

impl ClauseCache {
    /// What these clauses found together.
    pub(super) fn get(&self, clauses: &[&Clause]) -> Option<TieredRows> {
        let mut entries = self.lock();
        let at = entries.iter().position(|(others, _)| others.iter().eq(clauses.iter().copied()))?;
        let entry = entries.remove(at);
        let found = entry.1.clone();
        entries.push(entry);
        Some(found)
    }

    /// Remembers what these clauses found together, and forgets the entry that was not used for longest.
    pub(super) fn set(&self, clauses: &[&Clause], found: &TieredRows) {
        if !shortcuts::CLAUSE_CACHE {
            return;
        }
        let mut entries = self.lock();
        if entries.len() >= MAX_CACHED_CLAUSES {
            entries.remove(0);
        }
        entries.push((clauses.iter().copied().cloned().collect(), found.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<CachedClauses>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
