//! Items: which attribution of an earlier dataset a record repeats. Records of one document whose spans are the same are one item,
//! whatever ids they have.
//!
//! Attributions are found by a hash of their document and spans. Only those of earlier datasets are in here, so that a single
//! dataset costs nothing; and each is given to one record of a dataset at most, since a dataset may have several of the same spans.

use std::hash::BuildHasher as _;
use std::io;

use foldhash::quality::RandomState;
use foldhash::{HashMap, HashSet};

use crate::collection::Span;

/// The attributions of earlier datasets, by document and spans.
#[derive(Debug, Default)]
pub(super) struct ItemIndex {
    keys: RandomState,
    /// The first attribution of a key.
    first: HashMap<u64, u32>,
    /// Of keys with several: the last one, and the one behind each.
    last: HashMap<u64, u32>,
    next: HashMap<u32, u32>,
    /// How many attributions are in here, or were passed over.
    pub indexed: u32,
    /// Attributions that the current dataset repeats.
    repeated: HashSet<u32>,
    /// Of the keys that the current dataset has repeated: the first attribution that may still be free.
    free: HashMap<u64, u32>,
}

impl ItemIndex {
    /// The hash of a document and of the spans of content, cue and source.
    pub(super) fn key(&self, document: u32, spans: &[Span], counts: [u32; 3]) -> u64 {
        self.keys.hash_one((
            document,
            spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>(),
            counts,
        ))
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Adds an attribution. Their numbers ascend.
    pub(super) fn add(&mut self, key: u64, no: u32) {
        let Some(&first) = self.first.get(&key) else {
            self.first.insert(key, no);
            return;
        };
        let last = self.last.insert(key, no).unwrap_or(first);
        self.next.insert(last, no);
    }

    /// The first attribution of a key that the current dataset hasn't repeated yet. `is_it` compares, since two may have one hash.
    pub(super) fn find(
        &mut self,
        key: u64,
        mut is_it: impl FnMut(u32) -> io::Result<bool>,
    ) -> io::Result<Option<u32>> {
        let mut at = self.free.get(&key).or_else(|| self.first.get(&key)).copied();
        let mut is_head = true;
        while let Some(no) = at {
            let is_free = !self.repeated.contains(&no);
            if is_free && is_it(no)? {
                return Ok(Some(no));
            }
            at = self.next.get(&no).copied();
            // What was repeated at the head of the list is never looked at again, so that many of one key cost linear time.
            is_head &= !is_free;
            if is_head && let Some(next) = at {
                self.free.insert(key, next);
            }
        }
        Ok(None)
    }

    /// Notes that the current dataset repeats an attribution.
    pub(super) fn repeat(&mut self, no: u32) {
        self.repeated.insert(no);
    }

    /// Whether the current dataset repeats an attribution.
    pub(super) fn is_repeated(&self, no: u32) -> bool {
        self.repeated.contains(&no)
    }

    /// Begins the next dataset.
    pub(super) fn begin_dataset(&mut self) {
        // A table that is emptied costs as much as when it was full, which thousands of small datasets would pay.
        self.repeated = HashSet::default();
        self.free = HashMap::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_with_the_same_spans_each_is_found_once_in_linear_work() {
        const COUNT: u32 = 20_000;
        let mut items = ItemIndex::default();
        (0..COUNT).for_each(|no| items.add(7, no));
        for _ in 0..2 {
            let mut compared = 0;
            for expected in 0..COUNT {
                let found = items.find(7, |_| {
                    compared += 1;
                    Ok(true)
                });
                assert_eq!(found.unwrap(), Some(expected));
                items.repeat(expected);
            }
            assert_eq!((compared, items.find(7, |_| Ok(true)).unwrap()), (COUNT, None));
            items.begin_dataset();
        }
        assert_eq!(items.find(8, |_| Ok(true)).unwrap(), None);
    }
}
