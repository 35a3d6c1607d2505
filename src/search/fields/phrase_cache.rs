//! PhraseCache: what was found a moment ago. Who types on asks for the same words with a letter more, and what has them is
//! among what had them before.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::search::rowset::RowSet;
use crate::search::words::pattern::PhrasePattern;

/// Sequences that were looked for, with the rows in which their words follow one another, the latest last.
#[derive(Debug, Default)]
pub(crate) struct PhraseCache(Mutex<Vec<(PhrasePattern, RowSet)>>);

/// Sequences that are remembered.
const MAX_CACHED_PHRASES: usize = 4;

impl PhraseCache {
    /// The fewest rows that hold all those of a sequence, and the latest sequence that these were found for: it is the
    /// most like it.
    pub(crate) fn wider(&self, sequence: &PhrasePattern) -> Option<(PhrasePattern, RowSet)> {
        let kept = self.lock();
        let wider = kept.iter().rev().filter(|(wider, _)| sequence.narrows(wider));
        wider.min_by_key(|(_, rows)| rows.count()).cloned()
    }

    pub(crate) fn keep(&self, sequence: &PhrasePattern, rows: &RowSet) {
        let mut kept = self.lock();
        if kept.len() >= MAX_CACHED_PHRASES {
            kept.remove(0);
        }
        kept.push((sequence.clone(), rows.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(PhrasePattern, RowSet)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
