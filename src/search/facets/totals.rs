//! Speaker totals: the rows of each speaker in the whole collection, counted when the index is built. They answer the empty
//! query, and by subtraction those that find most of the rows.

use std::io;
use std::sync::Arc;

use super::counts::HitCounts;
use super::values::{Facet, FacetCount};
use crate::collection::SpeakerNo;
use crate::search::index::Index;
use crate::search::rowset::RowSet;
use crate::search::shortcuts;
use crate::store::{Column, Reader, Refusal, Writer};

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
    /// Whether they are used.
    pub(super) const ENABLED: bool = shortcuts::SPEAKER_TOTALS;

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
        let len = self.quoted.first().filter(|_| Self::ENABLED && rows.is_full())?;
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
