//! The end of building: what only the whole can tell. Promises are kept, order is made, cycles are found.

use std::cmp::Reverse;
use std::mem;

use super::builder::{Builder, Promise};
use super::{AttributionNo, Collection, Fault, Place};

impl Builder {
    /// The collection, or every fault there is (the first thousand, and how many more).
    pub fn finish(mut self) -> Result<Collection, Vec<Fault>> {
        self.name_voices();
        self.name_holders();
        self.refuse_cycles();
        if self.untold > 0 {
            let what = format!("and {} more faults", self.untold);
            let file = self.faults.last().map(|fault| fault.place.file.clone()).unwrap_or_default();
            self.faults.push(Fault { place: Place { file, ..Place::default() }, what });
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        Ok(in_source_order(self.collection))
    }

    /// Speakers by number, now that all of them are there.
    fn name_voices(&mut self) {
        let promises = mem::take(&mut self.voices);
        for same in promises.chunk_by(|a, b| a.attribution == b.attribution) {
            let start = self.collection.voices.len() as u32;
            for promise in same {
                self.name_voice(promise, start);
            }
            let voices = start..self.collection.voices.len() as u32;
            self.collection.attributions[same[0].attribution.0 as usize].speakers = voices;
        }
    }

    fn name_voice(&mut self, promise: &Promise, start: u32) {
        let Some(&(no, _)) = self.speakers.get(&promise.names) else {
            let id = self.kept(promise.attribution).id().into_owned();
            let what = format!(
                "attribution “{id}” names the speaker “{}”, and no speaker has that id",
                promise.names
            );
            return self.fault(promise.place.clone(), what);
        };
        if self.collection.voices[start as usize..].contains(&no) {
            let id = self.kept(promise.attribution).id().into_owned();
            let what = format!("attribution “{id}” names the speaker “{}” twice", promise.names);
            return self.fault(promise.place.clone(), what);
        }
        self.collection.voices.push(no);
    }

    /// The attributions that others stand in, by number.
    fn name_holders(&mut self) {
        for promise in mem::take(&mut self.holders) {
            let inner = self.kept(promise.attribution);
            let id = inner.id().into_owned();
            let Some(&(no, _)) = self.attributions.get(&promise.names) else {
                let what = format!(
                    "attribution “{id}” is said to be inside “{}”, which is no attribution's id",
                    promise.names
                );
                self.fault(promise.place, what);
                continue;
            };
            let outer = self.kept(no);
            if outer.document != inner.document || !outer.extent().holds(inner.extent()) {
                let what = format!(
                    "attribution “{id}” is said to be inside “{}”, whose content does not hold its content",
                    promise.names
                );
                self.fault(promise.place.clone(), what);
            }
            self.collection.attributions[promise.attribution.0 as usize].inside = Some(no);
        }
    }

    /// Follows every chain of `inside` once; one that comes back to itself is a fault.
    fn refuse_cycles(&mut self) {
        const OPEN: usize = usize::MAX;
        let mut seen = vec![OPEN; self.collection.attributions.len()];
        for first in 0..seen.len() {
            let mut at = first;
            while seen[at] == OPEN {
                seen[at] = first;
                match self.collection.attributions[at].inside {
                    Some(outer) => at = outer.0 as usize,
                    None => break,
                }
            }
            let row = &self.collection.attributions[at];
            if row.inside.is_some() && seen[at] == first {
                let what =
                    format!("attribution “{}” is inside itself, by way of those that it is inside", row.id);
                let place = self.places[at].clone();
                self.fault(place, what);
            }
        }
    }
}

/// Sorts the attributions by document and place, outer before inner, and says of each document which are its.
fn in_source_order(mut collection: Collection) -> Collection {
    let mut order: Vec<u32> = (0..collection.attributions.len() as u32).collect();
    order.sort_by_key(|&no| {
        let attribution = collection.attribution(AttributionNo(no));
        let extent = attribution.extent();
        (attribution.document, extent.start, Reverse(extent.end))
    });
    let mut new_numbers = vec![AttributionNo(0); order.len()];
    for (new, &old) in order.iter().enumerate() {
        new_numbers[old as usize] = AttributionNo(new as u32);
    }
    let mut rows: Vec<Option<_>> = mem::take(&mut collection.attributions).into_iter().map(Some).collect();
    for old in order {
        let Some(mut row) = rows[old as usize].take() else { continue };
        row.inside = row.inside.map(|outer| new_numbers[outer.0 as usize]);
        let no = collection.attributions.len() as u32;
        let mine = &mut collection.documents[row.document.0 as usize].attributions;
        *mine = if mine.start == mine.end { no..no + 1 } else { mine.start..no + 1 };
        collection.attributions.push(row);
    }
    collection
}
