//! What facets count by: the values of each, in order of their names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::collection::{Collection, DocumentNo, SpeakerNo};
use crate::search::asked::in_any_order;
use crate::search::cancel::Cancel;
use crate::search::query::Phrase;
use crate::search::word_index::WordIndex;
use crate::text::fold::fold;
use crate::text::words::words;

/// The names of things, sorted once.
#[derive(Debug)]
pub(in crate::search) struct Groups {
    speakers: Vec<SpeakerNo>,
    documents: Vec<DocumentNo>,
    outlets: Vec<Arc<str>>,
    outlet_words: WordIndex,
    /// By document.
    outlet_of: Vec<Option<u32>>,
    year_of: Vec<Option<u16>>,
}

impl Groups {
    pub(in crate::search) fn new(collection: &Collection) -> Self {
        let outlets = outlets(collection);
        let numbers: HashMap<Arc<str>, u32> = outlets.iter().cloned().zip(0..).collect();
        let outlet_of = |name: &str| numbers.get(name).copied();
        Self {
            speakers: sorted(collection.speakers().map(|speaker| (speaker.name, speaker.no))),
            documents: sorted(collection.documents().map(|document| (document.title, document.no))),
            outlet_words: WordIndex::new(outlets.iter().map(|name| words(name).map(|range| &name[range]))),
            outlet_of: collection.documents().map(|d| d.outlet.and_then(outlet_of)).collect(),
            year_of: collection.documents().map(|d| d.day().and_then(year)).collect(),
            outlets,
        }
    }

    /// The speakers in order of their names.
    pub(in crate::search) fn speakers(&self) -> impl Iterator<Item = SpeakerNo> {
        self.speakers.iter().copied()
    }

    /// The documents in order of their titles.
    pub(in crate::search) fn documents(&self) -> impl Iterator<Item = DocumentNo> {
        self.documents.iter().copied()
    }

    /// The outlet of that name, or else those with these words in the name.
    pub(in crate::search) fn outlets(&self, value: &Phrase, cancel: &Cancel) -> Option<Vec<u32>> {
        let same = |name: &Arc<str>| Phrase::new(name) == *value;
        if let Some(no) = self.outlets.iter().position(same) {
            return Some(vec![no as u32]);
        }
        let found = self.outlet_words.find_all(&in_any_order(value), cancel)?;
        Some(found.any().iter().map(|row| row as u32).collect())
    }

    pub(in crate::search) fn published_by(&self, outlets: &[u32]) -> impl Iterator<Item = DocumentNo> {
        let by = |outlet: &Option<u32>| outlet.is_some_and(|outlet| outlets.contains(&outlet));
        self.outlet_of.iter().zip(0..).filter(move |(outlet, _)| by(outlet)).map(|(_, no)| DocumentNo(no))
    }

    /// The outlets in order of their names, each with the sum of its documents' hits.
    pub(super) fn per_outlet(&self, documents: &[usize]) -> impl Iterator<Item = (Arc<str>, usize)> {
        let mut hits = vec![0; self.outlets.len()];
        for (outlet, count) in self.outlet_of.iter().zip(documents) {
            if let Some(outlet) = outlet {
                hits[*outlet as usize] += count;
            }
        }
        self.outlets.iter().cloned().zip(hits)
    }

    /// The years in order, each with the sum of its documents' hits.
    pub(super) fn per_year(&self, documents: &[usize]) -> impl Iterator<Item = (u16, usize)> {
        let mut hits = BTreeMap::new();
        for (year, count) in self.year_of.iter().zip(documents) {
            if let Some(year) = year {
                *hits.entry(*year).or_default() += count;
            }
        }
        hits.into_iter()
    }
}

/// The things in order of their names: as folded, then as written.
fn sorted<'a, T: Ord>(named: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let mut all: Vec<_> = named.map(|(name, thing)| (key(name), thing)).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, thing)| thing).collect()
}

fn key(name: &str) -> (String, &str) {
    (words(name).map(|range| fold(&name[range])).collect::<Vec<_>>().join(" "), name)
}

fn outlets(collection: &Collection) -> Vec<Arc<str>> {
    let names: BTreeSet<&str> = collection.documents().filter_map(|document| document.outlet).collect();
    sorted(names.into_iter().map(|name| (name, Arc::from(name))))
}

fn year(day: &str) -> Option<u16> {
    day.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}
