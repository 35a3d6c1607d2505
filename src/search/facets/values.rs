//! Facets as values: what an answer says of its hits.

use std::ops::Range;
use std::sync::Arc;

use crate::collection::{DocumentNo, Kind, SpeakerNo};

/// The most values of a facet that are known by name: more than anybody scrolls through.
pub(super) const MAX_FACET_VALUES: usize = 1024;

/// One facet's values with the number of hits of each, the most frequent first, then by name. Of more than 1,024, only the
/// first 1,024 are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    pub(super) rows: Arc<[FacetCount<T>]>,
    pub(super) len: usize,
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

    /// The values at these positions, as far as they are known.
    pub fn window(&self, positions: Range<usize>) -> impl Iterator<Item = FacetCount<T>> + '_ {
        self.rows.iter().skip(positions.start).take(positions.len()).cloned()
    }

    /// The first values, in order, and how many there are in all.
    pub(super) fn new(values: impl Iterator<Item = (T, usize)>, len: usize) -> Self {
        Self { rows: values.map(|(value, hits)| FacetCount { value, hits }).collect(), len }
    }

    /// From all values in the order of their names.
    pub(super) fn from_named(counts: impl Iterator<Item = (T, usize)>) -> Self {
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
    /// The document it is in.
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
}
