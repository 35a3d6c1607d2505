//! What makes facets quicker: the previous answer's counts, and counts that are made when the index is built.
//!
//! - The facet cache ([`FacetCache`]) has the counts of the previous answer. With a letter more the rows are much the same, and
//!   only those that were added or removed are counted.
//! - Speaker totals ([`SpeakerTotals`]) are the rows of each speaker in the whole collection, counted when the index is built.
//!   They answer the empty query, and by subtraction those that find most of the rows.
//! - Prefix facets ([`PrefixFacets`]) are the facets of the prefixes that very many words have, counted when the index is
//!   built. The first letter of a query finds up to a third of all rows, which would take longest to count.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::counts::HitCounts;
use super::values::{Facet, FacetCount, Facets, MAX_FACET_VALUES};
use crate::collection::{DocumentNo, SpeakerNo};
use crate::search::fields::DocumentIndex;
use crate::search::index::Index;
use crate::search::rowset::RowSet;
use crate::store::{Column, Reader, Refusal, Writer};

/// What was counted last, with the rows of which it was counted.
#[derive(Debug, Default)]
pub(crate) struct FacetCache {
    /// By speaker.
    pub(super) speakers: LastCounts<[HitCounts; 1]>,
    /// By document, outlet and year.
    pub(super) documents: LastCounts<[HitCounts; 3]>,
    pub(super) top_documents: LastCounts<Facet<DocumentNo>>,
    pub(super) facets: LastCounts<Facets>,
}

/// One row set and what was counted of it.
#[derive(Debug)]
pub(super) struct LastCounts<T>(Mutex<Option<(RowSet, T)>>);

impl<T> Default for LastCounts<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// Counts of some rows, and how other rows differ from them.
pub(super) struct CountDiff<const N: usize> {
    counts: [HitCounts; N],
    added: RowSet,
    removed: RowSet,
}

impl<T: Clone> LastCounts<T> {
    fn lock(&self) -> MutexGuard<'_, Option<(RowSet, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set(&self, rows: &RowSet, counted: T) {
        *self.lock() = Some((rows.clone(), counted));
    }

    /// What was counted, if it was of equal rows.
    pub(super) fn get(&self, rows: &RowSet) -> Option<T> {
        self.lock().as_ref().filter(|(last, _)| last.equals(rows)).map(|(_, counted)| counted.clone())
    }
}

impl<const N: usize> LastCounts<[HitCounts; N]> {
    /// The counts and what changes them, where at most a quarter as many rows differ as there are. They are taken out until
    /// they are set again, so that they have one owner and are changed in place.
    pub(super) fn take_diff(&self, rows: &RowSet) -> Option<CountDiff<N>> {
        let (last, counts) = self.lock().take()?;
        let (added, removed) = last.diff(rows, rows.count() / 4)?;
        Some(CountDiff { counts, added, removed })
    }
}

impl<const N: usize> CountDiff<N> {
    /// The counts of the new rows. `count` counts the rows that were added, and those that were removed.
    pub(super) fn apply(self, count: impl Fn(&RowSet) -> Option<[HitCounts; N]>) -> Option<[HitCounts; N]> {
        let (added, removed) = (count(&self.added)?, count(&self.removed)?);
        let mut changes = added.iter().zip(&removed);
        Some(self.counts.map(|counts| match changes.next() {
            Some((added, removed)) => counts.plus(added).minus(removed),
            None => counts,
        }))
    }
}

/// How many rows each speaker has, and who has the most.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpeakerTotals {
    /// By speaker.
    counts: Column<u32>,
    /// The speakers with the most rows, in order.
    top: Column<u32>,
    /// One number: how many speakers have a row.
    quoted: Column<u64>,
}

impl SpeakerTotals {
    pub(crate) fn of(index: &Index) -> Self {
        let speakers = 0..index.speakers.rank.len();
        let counts: Vec<u32> = speakers.map(|speaker| index.by_speaker.count(speaker) as u32).collect();
        let (top, quoted) = HitCounts::Dense(Arc::new(counts.clone())).top(&index.speakers.rank);
        Self {
            counts: counts.into(),
            top: top.into_iter().map(|(speaker, _)| speaker).collect(),
            quoted: vec![quoted as u64].into(),
        }
    }

    /// The totals less some counts.
    pub(super) fn minus(&self, counts: &[u32]) -> Vec<u32> {
        self.counts.iter().zip(counts).map(|(total, count)| total.saturating_sub(*count)).collect()
    }

    /// The facet of speakers, if the rows are all rows.
    pub(super) fn speakers(&self, rows: &RowSet) -> Option<Facet<SpeakerNo>> {
        let len = self.quoted.first().filter(|_| rows.is_full())?;
        let hits = |no: u32| self.counts.get(no as usize).copied().unwrap_or_default() as usize;
        let top = self.top.iter().filter(|no| hits(**no) > 0);
        let rows: Arc<[_]> = top.map(|no| FacetCount { value: SpeakerNo(*no), hits: hits(*no) }).collect();
        Some(Facet { len: (*len as usize).max(rows.len()), rows })
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("overview.voices", &self.counts)?;
        writer.column("overview.first", &self.top)?;
        writer.column("overview.quoted", &self.quoted)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self {
            counts: reader.column("overview.voices")?,
            top: reader.column("overview.first")?,
            quoted: reader.column("overview.quoted")?,
        })
    }
}

/// The facets of each prefix, as numbers: for each facet how many values it has, how many follow, and these with their hits;
/// then the kinds.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefixFacets {
    /// Where the numbers of each prefix start; one more for the end.
    starts: Column<u64>,
    numbers: Column<u32>,
}

impl PrefixFacets {
    /// From the facets of all prefixes, in order.
    pub(crate) fn of(all: impl Iterator<Item = Facets>, documents: &DocumentIndex) -> Self {
        let (mut starts, mut numbers) = (vec![0], Vec::new());
        for facets in all {
            put(&mut numbers, &facets.speakers, |speaker| speaker.0);
            put(&mut numbers, &facets.documents, |document| document.0);
            put(&mut numbers, &facets.outlets, |outlet| documents.outlet_number(outlet));
            put(&mut numbers, &facets.years, |year| u32::from(*year));
            numbers.extend(facets.kinds.map(|hits| hits as u32));
            starts.push(numbers.len() as u64);
        }
        Self { starts: starts.into(), numbers: numbers.into() }
    }

    /// The facets of a prefix; nothing where there is none of that number, or the file is damaged.
    pub(crate) fn get(&self, nth: usize, documents: &DocumentIndex) -> Option<Facets> {
        let start = usize::try_from(*self.starts.get(nth)?).ok()?;
        let end = usize::try_from(*self.starts.get(nth + 1)?).ok()?;
        let mut numbers = self.numbers.get(start..end)?.iter().copied();
        Some(Facets {
            speakers: take(&mut numbers, SpeakerNo)?,
            documents: take(&mut numbers, DocumentNo)?,
            outlets: take(&mut numbers, |outlet| Arc::from(documents.outlets.get(outlet as usize)))?,
            years: take(&mut numbers, |year| year as u16)?,
            kinds: [numbers.next()? as usize, numbers.next()? as usize, numbers.next()? as usize],
        })
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("beginnings.facets.starts", &self.starts)?;
        writer.column("beginnings.facets", &self.numbers)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self {
            starts: reader.column("beginnings.facets.starts")?,
            numbers: reader.column("beginnings.facets")?,
        })
    }
}

fn put<T>(numbers: &mut Vec<u32>, facet: &Facet<T>, number: impl Fn(&T) -> u32) {
    numbers.extend([facet.len as u32, facet.rows.len() as u32]);
    facet.rows.iter().for_each(|count| numbers.extend([number(&count.value), count.hits as u32]));
}

fn take<T>(numbers: &mut impl Iterator<Item = u32>, value: impl Fn(u32) -> T) -> Option<Facet<T>> {
    let (len, known) = (numbers.next()? as usize, numbers.next()? as usize);
    let count = |_| Some(FacetCount { value: value(numbers.next()?), hits: numbers.next()? as usize });
    let rows: Arc<[_]> = (0..known.min(MAX_FACET_VALUES)).map(count).collect::<Option<_>>()?;
    Some(Facet { rows, len })
}
