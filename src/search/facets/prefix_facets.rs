//! Prefix facets: the facets of the prefixes that very many words have, counted when the index is built. The first letter of
//! a query finds up to a third of all rows, which would take longest to count.

use std::io;
use std::sync::Arc;

use super::values::{Facet, FacetCount, Facets, MAX_FACET_VALUES};
use crate::collection::{DocumentNo, SpeakerNo};
use crate::search::fields::DocumentIndex;
use crate::search::shortcuts;
use crate::store::{Column, Reader, Refusal, Writer};

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
        if !shortcuts::PREFIX_FACETS {
            return None;
        }
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
