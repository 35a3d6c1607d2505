//! Facets: how many hits there are of each speaker, kind, document, outlet and year.
//!
//! A facet's counts follow the query without that facet's own filters, so that they say what choosing another
//! value as well would bring. They are exact.

mod groups;

use std::ops::Range;
use std::sync::Arc;

pub(super) use groups::Groups;

use super::bits::Bits;
use super::cancel::Cancel;
use super::engine::Engine;
use super::query::{Field, Query};
use super::tier::Tiers;
use crate::collection::{AttributionNo, Collection, Document, DocumentNo, Kind, SpeakerNo};

/// One facet's values with the number of hits of each, the most frequent first, then by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet<T> {
    rows: Vec<Count<T>>,
}

impl<T> Default for Facet<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

/// A value and how many hits it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<T> {
    /// The speaker, document, outlet, year.
    pub value: T,
    /// How many hits; at least one.
    pub hits: usize,
}

impl<T: Clone + PartialEq> Facet<T> {
    /// How many values have a hit.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no value has a hit.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The values from one position to another, as many of them as there are.
    pub fn window(&self, positions: Range<usize>) -> impl Iterator<Item = Count<T>> + '_ {
        self.rows.iter().skip(positions.start).take(positions.len()).cloned()
    }

    /// How many hits a value has.
    pub fn hits(&self, value: &T) -> usize {
        self.position_of(value).map_or(0, |at| self.rows[at].hits)
    }

    /// Where a value stands. Nothing where it has no hit.
    pub fn position_of(&self, value: &T) -> Option<usize> {
        self.rows.iter().position(|row| row.value == *value)
    }

    /// Values in order of their names, with their counts.
    fn of_named(counts: impl Iterator<Item = (T, usize)>) -> Self {
        let mut rows: Vec<_> =
            counts.filter(|(_, hits)| *hits > 0).map(|(value, hits)| Count { value, hits }).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.hits));
        Self { rows }
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

    pub(super) fn count(engine: &Engine, query: &Query, clauses: &[Tiers], cancel: &Cancel) -> Option<Self> {
        let rows = |own| rows_without(own, engine, query, clauses);
        let groups = &engine.groups;
        let kinds = rows(Field::Kind);
        let speakers = spoken(&engine.collection, &rows(Field::Speaker), cancel)?;
        let by_document = |own| per_document(&engine.collection, &rows(own), cancel);
        let documents = by_document(Field::Document)?;
        Some(Self {
            speakers: Facet::of_named(groups.speakers().map(|no| (no, speakers[no.0 as usize]))),
            kinds: Kind::ALL.map(|kind| {
                let mut of_kind = engine.fields.kind(kind).clone();
                of_kind.and(&kinds);
                of_kind.count()
            }),
            documents: Facet::of_named(groups.documents().map(|no| (no, documents[no.0 as usize]))),
            outlets: Facet::of_named(groups.per_outlet(&by_document(Field::Outlet)?)),
            years: Facet::of_named(groups.per_year(&by_document(Field::Date)?)),
        })
    }
}

/// What the query finds without its filters on a field.
fn rows_without(own: Field, engine: &Engine, query: &Query, clauses: &[Tiers]) -> Bits {
    let mut rows = Bits::all(engine.collection.attribution_count());
    let others = query.clauses().iter().zip(clauses).filter(|(clause, _)| clause.field() != Some(own));
    others.for_each(|(_, tiers)| rows.and(tiers.any()));
    rows
}

fn spoken(collection: &Collection, rows: &Bits, cancel: &Cancel) -> Option<Vec<usize>> {
    let mut hits = vec![0; collection.speaker_count()];
    for row in rows.iter() {
        if row % 4096 == 0 {
            cancel.check()?;
        }
        let attribution = collection.attribution(AttributionNo(row as u32));
        for (at, speaker) in attribution.speakers.iter().enumerate() {
            // A speaker who is named twice has said it once.
            hits[speaker.0 as usize] += usize::from(!attribution.speakers[..at].contains(speaker));
        }
    }
    Some(hits)
}

/// Attributions stand next to each other by document.
fn per_document(collection: &Collection, rows: &Bits, cancel: &Cancel) -> Option<Vec<usize>> {
    cancel.check()?;
    let hits = |document: Document<'_>| {
        let first = document.attributions().next().map_or(0, |no| no.0 as usize);
        rows.count_within(first..first + document.attributions().len())
    };
    Some(collection.documents().map(hits).collect())
}
