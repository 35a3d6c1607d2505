//! The marked items: those of the open dataset by their numbers, and the ids of all other marks.
//!
//! Marks are kept by computed ids. Which items these are is looked up elsewhere, id by id, so that neither opening a dataset
//! nor drawing a row computes the id of an item that isn't marked. A mark whose item the dataset doesn't hold is kept, and
//! shown nowhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::collection::{AttributionNo, Collection};

/// All marked items.
#[derive(Clone, Debug, Default)]
pub struct MarkedItems {
    /// Of the open dataset's items, with their ids, in source order.
    here: BTreeMap<AttributionNo, String>,
    /// The ids of those that the dataset doesn't hold, or that have not been looked for in it.
    elsewhere: Vec<String>,
    /// The ids of those that were made in this run, and still are.
    made_in_run: BTreeSet<String>,
    /// The ids of those that were taken off in this run.
    taken_off: BTreeSet<String>,
}

impl MarkedItems {
    /// Marks of earlier runs.
    pub(crate) fn of_earlier_runs(ids: BTreeSet<String>) -> Self {
        Self { elsewhere: ids.into_iter().collect(), ..Self::default() }
    }

    /// How many items of the open dataset are marked.
    pub fn len(&self) -> usize {
        self.here.len()
    }

    /// Whether no item of the open dataset is marked.
    pub fn is_empty(&self) -> bool {
        self.here.is_empty()
    }

    /// Whether an item is marked.
    pub(crate) fn has(&self, item: AttributionNo) -> bool {
        self.here.contains_key(&item)
    }

    /// The marked items, in source order.
    pub(crate) fn items(&self) -> impl Iterator<Item = AttributionNo> {
        self.here.keys().copied()
    }

    /// Marks an item of this computed id.
    pub(crate) fn add(&mut self, item: AttributionNo, id: String) {
        self.taken_off.remove(&id);
        self.made_in_run.insert(id.clone());
        self.here.insert(item, id);
    }

    /// Takes the mark off an item, and gives its id; `None` where it isn't marked.
    pub(crate) fn take_off(&mut self, item: AttributionNo) -> Option<String> {
        let id = self.here.remove(&item)?;
        self.made_in_run.remove(&id);
        self.taken_off.insert(id.clone());
        Some(id)
    }

    /// Takes all marks off the dataset's items, and gives their ids.
    pub(crate) fn take_off_all(&mut self) -> Vec<String> {
        let ids: Vec<String> = std::mem::take(&mut self.here).into_values().collect();
        // Marks that are still looked for stay, those of this run too.
        ids.iter().for_each(|id| drop(self.made_in_run.take(id)));
        self.taken_off.extend(ids.iter().cloned());
        ids
    }

    /// Takes in marks of earlier runs, which have to be looked for.
    pub(crate) fn add_earlier(&mut self, ids: BTreeSet<String>) {
        self.elsewhere.extend(ids);
    }

    /// The ids that have to be looked for, given away until [`take_found`](Self::take_found) brings them back. In a dataset
    /// that was just opened (`all`), these are all.
    pub(crate) fn hand_out(&mut self, all: bool) -> Vec<String> {
        let mut ids = std::mem::take(&mut self.elsewhere);
        if all {
            ids.extend(std::mem::take(&mut self.here).into_values());
        }
        ids
    }

    /// Takes in which marks were found.
    pub(crate) fn take_found(&mut self, found: FoundMarks) {
        let FoundMarks { here, elsewhere, .. } = found;
        let taken_off = &self.taken_off;
        self.here.extend(here.into_iter().filter(|(_, id)| !taken_off.contains(id)));
        self.elsewhere.extend(elsewhere);
    }

    /// The items of a collection that were marked in this run, in source order. A few binary searches for each.
    pub(crate) fn made_in_run(&self, collection: &Collection) -> BTreeSet<AttributionNo> {
        self.made_in_run.iter().filter_map(|id| collection.find_computed(id)).collect()
    }
}

/// Which of some marks a dataset holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMarks {
    /// The number of the dataset, among all that were opened.
    pub(crate) opened: u64,
    /// The items that it holds, with their ids.
    here: Vec<(AttributionNo, String)>,
    /// The ids of which it has no item.
    elsewhere: Vec<String>,
}

impl FoundMarks {
    /// Looks for ids in the collection of the `opened`-th dataset. A few binary searches for each.
    pub fn find(collection: &Collection, opened: u64, ids: Vec<String>) -> Self {
        let mut found = Self { opened, here: Vec::new(), elsewhere: Vec::new() };
        for id in ids {
            match collection.find_computed(&id) {
                Some(item) => found.here.push((item, id)),
                None => found.elsewhere.push(id),
            }
        }
        found
    }

    /// All ids again, to be looked for in another dataset.
    pub(crate) fn into_ids(self) -> Vec<String> {
        let mut ids = self.elsewhere;
        ids.extend(self.here.into_iter().map(|(_, id)| id));
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::read;
    use crate::open::BUILTIN_JSON;

    #[test]
    fn a_mark_that_is_looked_for_stays_one_of_this_run_when_all_others_are_taken_off() {
        let mut marks = MarkedItems::default();
        let opened = read::collection("osaka", BUILTIN_JSON.as_bytes()).unwrap();
        let [one, other] = [0, 1].map(AttributionNo);
        let [first, second] = [one, other].map(|item| opened.computed_id(item));
        marks.add(one, first);
        let found = FoundMarks::find(&opened, 1, marks.hand_out(true));
        marks.add(other, second.clone());
        assert_eq!(marks.take_off_all(), [second]);
        marks.take_found(found);
        assert!(marks.has(one) && !marks.has(other));
        assert_eq!(marks.made_in_run(&opened), BTreeSet::from([one]));
    }
}
