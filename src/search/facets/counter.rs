//! The facet counter: from the rows of an answer to its facets.
//!
//! Kinds are counted with posting lists. Documents have consecutive rows, so their counts are differences of set bits before
//! their bounds; outlets and years are sums over documents. Speakers are counted row by row, which is the costly part: one
//! load for each row and an increment somewhere in the table of speakers. It is done beside the others on a second thread,
//! and for most of the rows by subtraction from the totals.

use std::ops::Range;
use std::sync::Arc;

use super::cache::{FacetCache, SpeakerTotals};
use super::counts::HitCounts;
use super::values::{Facet, Facets};
use crate::collection::{AttributionNo, Collection, DocumentNo, Kind, SpeakerLists, SpeakerNo};
use crate::parallel::join;
use crate::search::cancel::Cancel;
use crate::search::index::Index;
use crate::search::query::Field;
use crate::search::rowset::RowSet;
use crate::search::words::TieredRows;

/// Rows whose speakers are counted between two looks at the cancel flag.
const COUNT_BATCH: u32 = 1 << 14;

/// From this many rows on, speakers are counted by two threads: starting one costs as much as a few thousand rows.
const PARALLEL_COUNT: usize = 10_000;

/// From one row for this many values on, counts are a table of all values; below, the values of rows are listed and sorted.
const DENSE_COUNT_RATIO: usize = 8;

/// Years have four digits.
const YEARS: usize = 10_000;

/// Counts rows by facet.
pub(crate) struct FacetCounter<'a> {
    pub(crate) index: &'a Index,
    pub(crate) collection: &'a Collection,
    pub(crate) totals: &'a SpeakerTotals,
    pub(crate) cache: &'a FacetCache,
    pub(crate) cancel: &'a Cancel,
}

impl FacetCounter<'_> {
    /// The facets of an answer: `base` is what the clauses without a field found, `filters` what each clause on a field found,
    /// and `found` what they all found.
    pub(crate) fn count(
        &self,
        base: &TieredRows,
        filters: &[(Field, TieredRows)],
        found: &TieredRows,
    ) -> Option<Facets> {
        if filters.is_empty() {
            return self.count_all(found.any());
        }
        self.count_each(|own| {
            if !filters.iter().any(|(field, _)| *field == own) {
                return found.any().clone();
            }
            let others = filters.iter().filter(|(field, _)| *field != own);
            others.fold(base.any().clone(), |rows, (_, tiers)| rows.and(tiers.any()))
        })
    }

    /// The facets of rows that no filter on a field has chosen.
    pub(crate) fn count_all(&self, rows: &RowSet) -> Option<Facets> {
        if let Some(facets) = self.cache.facets.get(rows) {
            return Some(facets);
        }
        let facets = self.count_each(|_| rows.clone())?;
        self.cache.facets.set(rows, facets.clone());
        Some(facets)
    }

    /// Counts for each field the rows that `rows` gives it.
    fn count_each(&self, rows: impl Fn(Field) -> RowSet) -> Option<Facets> {
        let by_document = [Field::Document, Field::Outlet, Field::Date].map(&rows);
        let by_kind = rows(Field::Kind);
        let others =
            || Some(Facets { kinds: self.kinds(&by_kind), ..self.documents_outlets_years(by_document)? });
        let (speakers, others) = self.speakers_beside(&rows(Field::Speaker), others);
        Some(Facets { speakers: speakers?, ..others? })
    }

    /// How many of the rows are of each kind. Every row is of one.
    fn kinds(&self, rows: &RowSet) -> [usize; 3] {
        let count = |kind| self.index.keywords.count_kind(kind, rows);
        let (direct, mixed) = (count(Kind::Direct), count(Kind::Mixed));
        [direct, mixed, rows.count().saturating_sub(direct + mixed)]
    }

    /// The facets that follow from the documents, each of its own rows.
    fn documents_outlets_years(&self, rows: [RowSet; 3]) -> Option<Facets> {
        let [by_document, by_outlet, by_year] = rows;
        let counts = match self.cache.documents.take_diff(&by_document) {
            Some(diff) => diff.apply(|rows| self.count_documents(rows))?,
            None => self.count_documents(&by_document)?,
        };
        self.cache.documents.set(&by_document, counts.clone());
        let counts_of = |rows: &RowSet| {
            if rows.is_same(&by_document) { Some(counts.clone()) } else { self.count_documents(rows) }
        };
        let [_, outlets, _] = counts_of(&by_outlet)?;
        let [.., years] = counts_of(&by_year)?;
        let documents = self.cache.top_documents.get(&by_document).unwrap_or_else(|| {
            let (top, len) = counts[0].top(&self.index.documents.rank);
            Facet::new(top.into_iter().map(|(no, hits)| (DocumentNo(no), hits)), len)
        });
        self.cache.top_documents.set(&by_document, documents.clone());
        let names = &self.index.documents.outlets;
        let outlets = outlets.iter().map(|(no, hits)| (Arc::from(names.get(no as usize)), hits));
        Some(Facets {
            documents,
            outlets: Facet::from_named(outlets),
            years: Facet::from_named(years.iter().map(|(year, hits)| (year as u16, hits))),
            ..Facets::default()
        })
    }

    /// The rows of each document, outlet and year.
    fn count_documents(&self, rows: &RowSet) -> Option<[HitCounts; 3]> {
        let index = &self.index.documents;
        let documents = document_counts(self.index, rows, self.cancel)?;
        let outlets = documents.group_by(&index.outlet_of, index.outlets.len());
        let years = documents.group_by(&index.year_of, YEARS);
        Some([documents, outlets, years])
    }

    /// The facet of speakers, and the result of `beside`, which is run beside it.
    fn speakers_beside<R>(&self, rows: &RowSet, beside: impl FnOnce() -> R) -> (Option<Facet<SpeakerNo>>, R) {
        if let Some(speakers) = self.totals.speakers(rows) {
            return (Some(speakers), beside());
        }
        if rows.count() < PARALLEL_COUNT {
            let counts = self.count_speakers(rows);
            return (counts.map(|counts| self.top_speakers(rows, &counts)), beside());
        }
        if let Some(diff) = self.cache.speakers.take_diff(rows) {
            let count = |rows: &RowSet| Some([self.count_speakers(rows)?]);
            let changed = move || {
                let [counts] = diff.apply(count)?;
                Some(self.top_speakers(rows, &counts))
            };
            return join(changed, beside);
        }
        // Counting documents looks at each of them once.
        let cost = rows.count().min(self.collection.document_count()) / 3;
        let (counts, others) = self.count_speakers_beside(rows, (beside, cost));
        (counts.map(|counts| self.top_speakers(rows, &counts)), others)
    }

    fn top_speakers(&self, rows: &RowSet, counts: &HitCounts) -> Facet<SpeakerNo> {
        self.cache.speakers.set(rows, [counts.clone()]);
        let (top, len) = counts.top(&self.index.speakers.rank);
        Facet::new(top.into_iter().map(|(no, hits)| (SpeakerNo(no), hits)), len)
    }

    /// The rows of each speaker, on this thread.
    fn count_speakers(&self, rows: &RowSet) -> Option<HitCounts> {
        let (voices, all) = (self.collection.speaker_lists(), self.index.speakers.rank.len());
        if rows.count() * DENSE_COUNT_RATIO < all {
            return Some(sparse_speaker_counts(voices, rows));
        }
        let counts = dense_speaker_counts(voices, rows, 0..rows.universe() as u32, all, self.cancel)?;
        Some(HitCounts::Dense(Arc::new(counts)))
    }

    /// The rows of each speaker, and the result of `beside`, which is run beside it and costs as much as `cost` rows.
    fn count_speakers_beside<R>(
        &self,
        rows: &RowSet,
        (beside, cost): (impl FnOnce() -> R, usize),
    ) -> (Option<HitCounts>, R) {
        let (voices, all) = (self.collection.speaker_lists(), self.index.speakers.rank.len());
        if rows.count() * DENSE_COUNT_RATIO < all {
            let (counts, others) = join(|| sparse_speaker_counts(voices, rows), beside);
            return (Some(counts), others);
        }
        // Those of most of the rows are the totals less those of the other rows.
        let subtracts = rows.count() * 2 > rows.universe();
        let counted = if subtracts { rows.not() } else { rows.clone() };
        let count = counted.count();
        let part = |range: Range<u32>| dense_speaker_counts(voices, &counted, range, all, self.cancel);
        let end = rows.universe() as u32;
        // A second table of counts has to be cleared before and added up after.
        let (counts, others) = if count <= cost + all / 8 {
            join(|| part(0..end), beside)
        } else {
            // The thread that runs `beside` gets fewer rows, by its cost.
            let middle = (rows.universe() * (count + cost) / (2 * count)) as u32;
            let (first, (others, second)) = join(|| part(0..middle), || (beside(), part(middle..end)));
            (first.zip(second).map(|(first, second)| sum(first, &second)), others)
        };
        let finish = |counts: Vec<u32>| if subtracts { self.totals.minus(&counts) } else { counts };
        (counts.map(finish).map(|counts| HitCounts::Dense(Arc::new(counts))), others)
    }
}

/// The rows of each speaker, by listing and sorting the speakers of the rows.
fn sparse_speaker_counts(voices: SpeakerLists<'_>, rows: &RowSet) -> HitCounts {
    let mut speakers: Vec<u32> = Vec::with_capacity(rows.count());
    let mut joint = Vec::new();
    let number = |row: &u32| voices.number(AttributionNo(*row));
    rows.for_each_chunk(0..rows.universe() as u32, |rows| speakers.extend(rows.iter().map(number)));
    speakers.retain(|number| {
        if !voices.is_one(*number) {
            joint.extend(distinct(voices.several(*number)).map(|speaker| speaker.0));
        }
        voices.is_one(*number)
    });
    speakers.append(&mut joint);
    speakers.sort_unstable();
    HitCounts::of_sorted(&speakers)
}

/// How many rows of a range each of all speakers has. Nothing where the search was cancelled.
fn dense_speaker_counts(
    voices: SpeakerLists<'_>,
    rows: &RowSet,
    range: Range<u32>,
    speakers: usize,
    cancel: &Cancel,
) -> Option<Vec<u32>> {
    let mut counts = vec![0_u32; speakers];
    let mut batch = Vec::with_capacity(COUNT_BATCH as usize);
    let mut numbers = Vec::with_capacity(COUNT_BATCH as usize);
    for from in range.clone().step_by(COUNT_BATCH as usize) {
        cancel.check()?;
        // Rows first, then their speakers, then the counts: each step's cache misses overlap.
        rows.for_each_chunk(from..range.end.min(from + COUNT_BATCH), |rows| batch.extend_from_slice(rows));
        numbers.extend(batch.drain(..).map(|row| voices.number(AttributionNo(row))));
        for number in numbers.drain(..) {
            match counts.get_mut(number as usize) {
                Some(count) => *count += 1,
                None => distinct(voices.several(number)).for_each(|speaker| {
                    counts.get_mut(speaker.0 as usize).into_iter().for_each(|count| *count += 1);
                }),
            }
        }
    }
    Some(counts)
}

fn sum(mut first: Vec<u32>, second: &[u32]) -> Vec<u32> {
    first.iter_mut().zip(second).for_each(|(first, second)| *first += second);
    first
}

/// A speaker who is named twice has said it once.
fn distinct<T: PartialEq>(speakers: &[T]) -> impl Iterator<Item = &T> {
    let is_first = |(at, speaker): &(usize, &T)| !speakers[..*at].contains(speaker);
    speakers.iter().enumerate().filter(is_first).map(|(_, speaker)| speaker)
}

/// The rows of each document, whose rows are consecutive.
fn document_counts(index: &Index, rows: &RowSet, cancel: &Cancel) -> Option<HitCounts> {
    let documents = &index.documents;
    let first_rows = documents.first_rows.as_slice();
    cancel.check()?;
    match rows.words() {
        Some(words) if rows.count() * DENSE_COUNT_RATIO / 2 > documents.rank.len() => {
            return Some(HitCounts::Dense(Arc::new(counts_between(words, first_rows))));
        }
        _ if rows.is_full() => {
            let counts = first_rows.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
            return Some(HitCounts::Dense(Arc::new(counts.collect())));
        }
        _ => {}
    }
    let partition = documents.partition(rows.universe());
    let mut numbers = Vec::with_capacity(rows.count());
    let number = |row: &u32| partition.part_of(*row);
    rows.for_each_chunk(0..rows.universe() as u32, |rows| numbers.extend(rows.iter().map(number)));
    Some(HitCounts::of_sorted(&numbers))
}

/// How many bits are set between each bound and the next. Without branches, since they would be mispredicted.
fn counts_between(words: &[u64], bounds: &[u32]) -> Vec<u32> {
    let mut set = 0;
    let mut before: Vec<u32> = Vec::with_capacity(words.len() + 1);
    for word in words {
        before.push(set);
        set += word.count_ones();
    }
    before.push(set);
    let set_before = |bound: &u32| {
        let at = (*bound as usize / 64).min(words.len());
        let below = (1_u64 << (bound % 64)) - 1;
        before[at] + (words.get(at).copied().unwrap_or_default() & below).count_ones()
    };
    let mut last = bounds.first().map_or(0, set_before);
    let count = |bound| {
        let set = set_before(bound);
        set.saturating_sub(std::mem::replace(&mut last, set))
    };
    bounds.iter().skip(1).map(count).collect()
}
