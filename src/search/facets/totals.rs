//! The overview: the counts of a collection's speakers when nothing is asked for, found once.

use std::io;
use std::sync::Arc;

use super::tally::HitCounts;
use super::{Facet, FacetCount};
use crate::collection::SpeakerNo;
use crate::search::index::Index;
use crate::search::rowset::RowSet;
use crate::store::{Column, Reader, Refusal, Writer};

/// How many rows each speaker has, and who has the most.
#[derive(Clone, Debug, Default)]
pub(crate) struct SpeakerTotals {
    /// By speaker.
    voices: Column<u32>,
    /// The first, in order.
    first: Column<u32>,
    /// How many have a row.
    quoted: Column<u64>,
}

impl SpeakerTotals {
    pub(crate) fn of(index: &Index) -> Self {
        let voices: Vec<u32> =
            (0..index.speakers.rank.len()).map(|speaker| index.voices.count(speaker) as u32).collect();
        let (first, quoted) = HitCounts::Many(Arc::new(voices.clone())).first(&index.speakers.rank);
        Self {
            voices: voices.into(),
            first: first.into_iter().map(|(speaker, _)| speaker).collect(),
            quoted: vec![quoted as u64].into(),
        }
    }

    /// The rows of each speaker but for some.
    pub(crate) fn voices_but(&self, some: &[u32]) -> Vec<u32> {
        self.voices.iter().zip(some).map(|(all, some)| all.saturating_sub(*some)).collect()
    }

    /// The speakers of all rows, if it is all.
    pub(crate) fn speakers(&self, rows: &RowSet) -> Option<Facet<SpeakerNo>> {
        let len = self.quoted.first().filter(|_| rows.is_full())?;
        let hits = |no: u32| self.voices.get(no as usize).copied().unwrap_or_default() as usize;
        let counts = self.first.iter().filter(|no| hits(**no) > 0);
        let rows: Arc<[_]> = counts.map(|no| FacetCount { value: SpeakerNo(*no), hits: hits(*no) }).collect();
        Some(Facet { len: (*len as usize).max(rows.len()), rows })
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("overview.voices", &self.voices)?;
        writer.column("overview.first", &self.first)?;
        writer.column("overview.quoted", &self.quoted)
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self {
            voices: reader.column("overview.voices")?,
            first: reader.column("overview.first")?,
            quoted: reader.column("overview.quoted")?,
        })
    }
}
