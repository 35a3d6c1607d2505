//! Broken records: those with a fault of their own. That records which name one of them can't be checked, or that it is missing,
//! follows from that fault and is no further one.

use std::hash::BuildHasher as _;

use foldhash::HashSet;
use foldhash::quality::RandomState;

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Document,
    Speaker,
    Attribution,
}

/// The broken records of the current dataset.
#[derive(Debug, Default)]
pub(super) struct BrokenRecords {
    keys: RandomState,
    /// Hashes of what is named and its id: there may be as many as there are records.
    ids: HashSet<u64>,
    /// What had a broken record whose id can't be read: it may be any that is missing.
    without_id: Vec<Named>,
}

impl BrokenRecords {
    /// Adds a record. Without an id, it may be any of its kind.
    pub(super) fn add(&mut self, named: Named, id: Option<&str>) {
        match id {
            Some(id) => drop(self.ids.insert(self.key(named, id))),
            None if self.without_id.contains(&named) => {}
            None => self.without_id.push(named),
        }
    }

    /// Whether the record of an id is broken.
    pub(super) fn contains(&self, named: Named, id: &str) -> bool {
        !self.ids.is_empty() && self.ids.contains(&self.key(named, id))
    }

    /// Whether the record of an id may be missing because it is broken.
    pub(super) fn explains(&self, named: Named, id: &str) -> bool {
        self.without_id.contains(&named) || self.contains(named, id)
    }

    fn key(&self, named: Named, id: &str) -> u64 {
        self.keys.hash_one((named as u8, id))
    }
}
