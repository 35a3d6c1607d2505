//! All fields of a collection, as columns in memory or in a file.

use std::io;

use crate::search::cancel::Cancel;
use crate::search::fields::{ContentIndex, CueIndex, DocumentIndex, KeywordIndex, SpeakerIndex};
use crate::search::postings::Postings;
use crate::search::words::{Tier, TieredRows, TieredRowsBuilder};
use crate::store::{Reader, Refusal, Writer};

/// The indexes of all fields. A row is an attribution.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// How many rows there are.
    pub(crate) rows: usize,
    pub(crate) content: ContentIndex,
    pub(crate) cues: CueIndex,
    /// By speaker: the rows.
    pub(crate) by_speaker: Postings,
    pub(crate) speakers: SpeakerIndex,
    pub(crate) documents: DocumentIndex,
    pub(crate) keywords: KeywordIndex,
}

/// Speakers whose rows are joined between two looks at the cancel flag.
const SPEAKERS_PER_CHECK: usize = 1024;

impl Index {
    /// The rows of these speakers, each as well matched as its best speaker.
    pub(crate) fn spoken_by(&self, speakers: &TieredRows, cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRowsBuilder::new(self.rows);
        for tier in Tier::ALL {
            for (nth, speaker) in speakers.only(tier).iter().enumerate() {
                if nth % SPEAKERS_PER_CHECK == 0 {
                    cancel.check()?;
                }
                self.by_speaker.add_to(speaker as usize, found.of(tier));
            }
        }
        Some(found.finish())
    }

    /// Writes all fields as sections of a file.
    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("rows", &[self.rows as u64])?;
        self.content.write(writer)?;
        self.cues.write(writer)?;
        self.by_speaker.write(writer, "voices")?;
        self.speakers.write(writer)?;
        self.documents.write(writer)?;
        self.keywords.write(writer)
    }

    /// Reads the index of this many rows from the sections of a file.
    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        if reader.column::<u64>("rows")?.first() != Some(&(rows as u64)) {
            return Err(Refusal::damaged("rows"));
        }
        Ok(Self {
            rows,
            content: ContentIndex::read(reader, rows)?,
            cues: CueIndex::read(reader, rows)?,
            by_speaker: Postings::read(reader, "voices", rows)?,
            speakers: SpeakerIndex::read(reader)?,
            documents: DocumentIndex::read(reader)?,
            keywords: KeywordIndex::read(reader, rows)?,
        })
    }
}
