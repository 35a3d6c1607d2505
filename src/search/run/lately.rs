//! Lately: what was found a moment ago. Who types on asks for the same words with a letter more, and what has them is
//! among what had them before.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::search::rowset::rows::Rows;
use crate::search::words::asked::Sequence;

/// Sequences that were looked for, with the rows in which their words follow one another, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Lately(Mutex<Vec<(Sequence, Rows)>>);

/// Sequences that are remembered.
const KEPT: usize = 4;

impl Lately {
    /// The fewest rows that hold all those of a sequence, and the latest sequence that these were found for: it is the
    /// most like it.
    pub(crate) fn wider(&self, sequence: &Sequence) -> Option<(Sequence, Rows)> {
        let kept = self.lock();
        let wider = kept.iter().rev().filter(|(wider, _)| sequence.narrows(wider));
        wider.min_by_key(|(_, rows)| rows.count()).cloned()
    }

    pub(crate) fn keep(&self, sequence: &Sequence, rows: &Rows) {
        let mut kept = self.lock();
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((sequence.clone(), rows.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Sequence, Rows)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
