//! The facets of the beginnings that very many words have, counted once: "t" is typed on the way to every word with a t,
//! and a third of all rows have one.

use std::io;
use std::sync::Arc;

use super::{Facet, FacetCount, Facets, MAX_FACET_VALUES};
use crate::collection::{DocumentNo, SpeakerNo};
use crate::search::fields::documents::DocumentIndex;
use crate::store::{Column, Reader, Refusal, Writer};

/// By beginning: its facets, as numbers. Of each facet how many values it has and how many follow, then these with their
/// hits; last the kinds.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefixFacets {
    /// Where those of each start; one more.
    starts: Column<u64>,
    numbers: Column<u32>,
}

impl PrefixFacets {
    pub(crate) fn of(all: impl Iterator<Item = Facets>, documents: &DocumentIndex) -> Self {
        let (mut starts, mut numbers) = (vec![0], Vec::new());
        for facets in all {
            put(&mut numbers, &facets.speakers, |speaker| speaker.0);
            put(&mut numbers, &facets.documents, |document| document.0);
            put(&mut numbers, &facets.outlets, |outlet| documents.outlet_called(outlet));
            put(&mut numbers, &facets.years, |year| u32::from(*year));
            numbers.extend(facets.kinds.map(|hits| hits as u32));
            starts.push(numbers.len() as u64);
        }
        Self { starts: starts.into(), numbers: numbers.into() }
    }

    /// The facets of one of them; nothing where it is not there, or damaged.
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
