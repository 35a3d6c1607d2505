//! The phrase cache: the rows of the last phrases. With a letter or a word more, a phrase finds a subset of what it found
//! before.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::search::rowset::RowSet;
use crate::search::shortcuts;
use crate::search::words::PhrasePattern;

/// Phrases with the rows that have them, the latest last.
#[derive(Debug, Default)]
pub(crate) struct PhraseCache(Mutex<Vec<(PhrasePattern, RowSet)>>);

const MAX_CACHED_PHRASES: usize = 4;

impl PhraseCache {
    /// The smallest row set that holds all rows of a phrase, and the latest phrase that it was found for, which is the most
    /// similar one.
    pub(crate) fn superset(&self, phrase: &PhrasePattern) -> Option<(PhrasePattern, RowSet)> {
        let cached = self.lock();
        let wider = cached.iter().rev().filter(|(wider, _)| phrase.narrows(wider));
        wider.min_by_key(|(_, rows)| rows.count()).cloned()
    }

    pub(crate) fn set(&self, phrase: &PhrasePattern, rows: &RowSet) {
        if !shortcuts::PHRASE_CACHE {
            return;
        }
        let mut cached = self.lock();
        if cached.len() >= MAX_CACHED_PHRASES {
            cached.remove(0);
        }
        cached.push((phrase.clone(), rows.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(PhrasePattern, RowSet)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
