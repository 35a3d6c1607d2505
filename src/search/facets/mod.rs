//! Facets: how many hits there are of each speaker, kind, document, outlet and year.
//!
//! A facet's counts follow the query without that facet's own filters, so that they say what choosing another
//! value as well would bring. They are exact.

pub(crate) mod cache;
pub(crate) mod prefix_facets;
pub(crate) mod tally;
pub(crate) mod totals;

use std::ops::Range;
use std::sync::Arc;

pub(super) use cache::FacetCache;
pub(super) use prefix_facets::PrefixFacets;
pub(super) use totals::SpeakerTotals;

use super::cancel::Cancel;
use super::index::Index;
use super::query::Field;
use super::rowset::RowSet;
use super::run::engine::Engine;
use super::words::tier::TieredRows;
use crate::collection::{Collection, DocumentNo, Kind, SpeakerNo};
use crate::parallel::both;
use tally::{HitCounts, PARALLEL_COUNT};

/// Values of a facet that are put in order: more than anybody scrolls through.
pub(super) const MAX_FACET_VALUES: usize = 1024;

/// One facet's values with the number of hits of each, the most frequent first, then by name. Of more than a
/// thousand, the first thousand are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    rows: Arc<[FacetCount<T>]>,
    len: usize,
}

impl<T> Default for Facet<T> {
    fn default() -> Self {
        Self { rows: Arc::default(), len: 0 }
    }
}

/// A value and how many hits it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FacetCount<T> {
    /// The speaker, document, outlet, year.
    pub value: T,
    /// How many hits; at least one.
    pub hits: usize,
}

impl<T: Clone + PartialEq> Facet<T> {
    /// How many values have a hit.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no value has a hit.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The values from one position to another, as many of them as are known.
    pub fn window(&self, positions: Range<usize>) -> impl Iterator<Item = FacetCount<T>> + '_ {
        self.rows.iter().skip(positions.start).take(positions.len()).cloned()
    }

    /// The first values of so many.
    fn new(values: impl Iterator<Item = (T, usize)>, len: usize) -> Self {
        Self { rows: values.map(|(value, hits)| FacetCount { value, hits }).collect(), len }
    }

    /// Values in order of their names, with their counts.
    fn of_named(counts: impl Iterator<Item = (T, usize)>) -> Self {
        let mut rows: Vec<_> = counts.collect();
        rows.sort_by_key(|(_, hits)| std::cmp::Reverse(*hits));
        let len = rows.len();
        rows.truncate(MAX_FACET_VALUES);
        Self::new(rows.into_iter(), len)
    }
}

/// All facets of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Who said it. A joint statement counts for each of its speakers.
    pub speakers: Facet<SpeakerNo>,
    /// Quotes, mixed and claims, in this order, also where there are none.
    pub kinds: [usize; 3],
    /// Where it stands.
    pub documents: Facet<DocumentNo>,
    /// Who published it, where that is known.
    pub outlets: Facet<Arc<str>>,
    /// The year of publication, where it is known.
    pub years: Facet<u16>,
}

impl Facets {
    /// How many hits are of a kind.
    pub fn kind(&self, kind: Kind) -> usize {
        self.kinds[kind as usize]
    }

    /// Counts rows that no filter on a field has chosen.
    pub(super) fn of(index: &Index, collection: &Collection, rows: &RowSet, cancel: &Cancel) -> Option<Self> {
        FacetCounter { index, collection, last: &FacetCache::default(), cancel }.each_of(|_| rows.clone())
    }

    /// Counts what was found: `base` without any filters on a field, and what each of these filters finds.
    pub(super) fn count(
        engine: &Engine,
        base: &TieredRows,
        filters: &[(Field, TieredRows)],
        found: &TieredRows,
        cancel: &Cancel,
    ) -> Option<Self> {
        let without = |own: Field| {
            if !filters.iter().any(|(field, _)| *field == own) {
                return found.any().clone();
            }
            let others = filters.iter().filter(|(field, _)| *field != own);
            others.fold(base.any().clone(), |rows, (_, tiers)| rows.and(tiers.any()))
        };
        let (index, collection, last) = (&engine.index, engine.collection(), &engine.counted);
        let counting = FacetCounter { index, collection, last, cancel };
        if !filters.is_empty() {
            return counting.each_of(without);
        }
        if let Some(same) = last.facets.of(found.any()) {
            return Some(same);
        }
        let facets = counting.each_of(without)?;
        last.facets.keep(found.any(), facets.clone());
        Some(facets)
    }
}

/// Where rows are counted.
struct FacetCounter<'a> {
    index: &'a Index,
    collection: &'a Collection,
    last: &'a FacetCache,
    cancel: &'a Cancel,
}

impl FacetCounter<'_> {
    /// Counts the rows that each facet has.
    fn each_of(&self, rows: impl Fn(Field) -> RowSet) -> Option<Facets> {
        let standing = [Field::Document, Field::Outlet, Field::Date].map(&rows);
        let of_kinds = rows(Field::Kind);
        let kinds = || self.index.fields.kinds(&of_kinds);
        let rest = || Some(Facets { kinds: kinds(), ..self.standing(standing)? });
        let (speakers, rest) = self.speakers_beside(&rows(Field::Speaker), rest);
        Some(Facets { speakers: speakers?, ..rest? })
    }

    /// By document, outlet and year, each of its own rows.
    fn standing(&self, rows: [RowSet; 3]) -> Option<Facets> {
        let [by_document, by_outlet, by_year] = rows;
        let counted = match self.last.standing.changes(&by_document) {
            Some(changes) => changes.made(|rows| self.tallies(rows))?,
            None => self.tallies(&by_document)?,
        };
        self.last.standing.keep(&by_document, counted.clone());
        let same = |rows: &RowSet| {
            if rows.is_same(&by_document) { Some(counted.clone()) } else { self.tallies(rows) }
        };
        let [_, outlets, _] = same(&by_outlet)?;
        let [.., years] = same(&by_year)?;
        let documents = self.last.documents.of(&by_document).unwrap_or_else(|| {
            let (first, len) = counted[0].first(&self.index.documents.rank);
            Facet::new(first.into_iter().map(|(no, hits)| (DocumentNo(no), hits)), len)
        });
        self.last.documents.keep(&by_document, documents.clone());
        let names = &self.index.documents.outlets;
        let outlets = outlets.each().map(|(no, hits)| (Arc::from(names.get(no as usize)), hits));
        Some(Facets {
            documents,
            outlets: Facet::of_named(outlets),
            years: Facet::of_named(years.each().map(|(year, hits)| (year as u16, hits))),
            ..Facets::default()
        })
    }

    /// The rows of each document, outlet and year.
    fn tallies(&self, rows: &RowSet) -> Option<[HitCounts; 3]> {
        let of = &self.index.documents;
        let documents = HitCounts::of_documents(self.index, rows, self.cancel)?;
        let outlets = documents.by_number(&of.outlet_of, of.outlets.len());
        let years = documents.by_number(&of.year_of, YEARS);
        Some([documents, outlets, years])
    }

    /// By speaker, and what something else comes to that is done beside it.
    fn speakers_beside<R>(&self, rows: &RowSet, beside: impl FnOnce() -> R) -> (Option<Facet<SpeakerNo>>, R) {
        if let Some(known) = self.index.overview.speakers(rows) {
            return (Some(known), beside());
        }
        let (index, voices) = (self.index, self.collection.voices());
        if rows.count() < PARALLEL_COUNT {
            let tally = HitCounts::of_speakers(index, voices, rows, self.cancel);
            return (tally.map(|tally| self.speakers(rows, &tally)), beside());
        }
        if let Some(changes) = self.last.speakers.changes(rows) {
            let count = |rows: &RowSet| Some([HitCounts::of_speakers(index, voices, rows, self.cancel)?]);
            let changed = move || {
                let [tally] = changes.made(count)?;
                Some(self.speakers(rows, &tally))
            };
            return both(changed, beside);
        }
        // What is done beside it looks at every document of many.
        let cost = rows.count().min(self.collection.document_count()) / 3;
        let (tally, rest) = HitCounts::of_speakers_beside(index, voices, rows, self.cancel, (beside, cost));
        (tally.map(|tally| self.speakers(rows, &tally)), rest)
    }

    /// The speakers who were counted.
    fn speakers(&self, rows: &RowSet, tally: &HitCounts) -> Facet<SpeakerNo> {
        self.last.speakers.keep(rows, [tally.clone()]);
        let (first, len) = tally.first(&self.index.speakers.rank);
        Facet::new(first.into_iter().map(|(no, hits)| (SpeakerNo(no), hits)), len)
    }
}

/// Years have four digits.
const YEARS: usize = 10_000;
