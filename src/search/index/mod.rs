//! The index: everything about a collection that a search looks at, as columns in memory or in a file.

pub(crate) mod building;

use std::io;
use std::path::Path;

use super::facets::{Facets, Overview, Prepared};
use super::fields::contents::Contents;
use super::fields::cues::Cues;
use super::fields::documents::Documents;
use super::fields::speakers::SpeakerIndex;
use super::fields::values::Fields;
use super::postings::postings::Postings;
use super::query::Place;
use super::run::cancel::Cancel;
use super::words::asked::{Asked, Reach, Sequence};
use super::words::beginnings::Beginnings;
use super::words::tier::{Tier, Tiers};
use super::words::word_index::TierRows;
use crate::collection::Collection;
use crate::parallel::both_at_length;
use crate::store::{Reader, Refusal, Writer};

/// What makes a collection searchable.
#[derive(Debug, Default)]
pub struct Index {
    /// How many attributions there are.
    pub(crate) rows: usize,
    pub(crate) contents: Contents,
    pub(crate) cues: Cues,
    /// By speaker: the attributions.
    pub(crate) voices: Postings,
    pub(crate) speakers: SpeakerIndex,
    pub(crate) documents: Documents,
    pub(crate) fields: Fields,
    pub(crate) beginnings: Beginnings,
    pub(crate) overview: Overview,
    /// By beginning.
    pub(crate) prepared: Prepared,
}

impl Index {
    /// Makes the index of a collection, in memory.
    pub fn of(collection: &Collection) -> io::Result<Self> {
        let index = Self::gather(collection, None, usize::MAX)?;
        let (beginnings, prepared) = index.prepare(collection)?;
        Ok(Self { beginnings, prepared, ..index })
    }

    /// The index of a collection without what is found once for all who ask, which is found while it is written. Where
    /// there is a folder, it keeps to about `most` bytes of memory.
    pub fn gather(collection: &Collection, folder: Option<&Path>, most: usize) -> io::Result<Self> {
        let index = building::index(collection, folder.map(Path::to_owned).as_ref(), most)?;
        Ok(Self { overview: Overview::of(&index), ..index })
    }

    /// What is found once for all who ask.
    pub(crate) fn prepare(&self, collection: &Collection) -> io::Result<(Beginnings, Prepared)> {
        let cancel = Cancel::new();
        let vocabularies = [&self.contents.index.vocabulary, &self.speakers.names.vocabulary];
        let cost = |beginning: &str| self.cost_of(beginning, &cancel).unwrap_or_default();
        let find = |beginning: &str| self.rows_of(beginning, &cancel);
        let beginnings = Beginnings::prepare(self.rows, vocabularies, cost, find)?;
        let facets = beginnings.each().map(|(beginning, found)| {
            let cues = self.cues.find(&sequence_of(beginning), &cancel);
            let rows = cues.map_or(found.any().clone(), |cues| found.any().or(&cues));
            Facets::of(self, collection, &rows, &cancel).unwrap_or_default()
        });
        let prepared = Prepared::of(facets, &self.documents);
        Ok((beginnings, prepared))
    }

    /// What it costs to find the rows of a beginning, in bytes that are read.
    pub(crate) fn cost_of(&self, beginning: &str, cancel: &Cancel) -> Option<usize> {
        /// A speaker's list lies anywhere, and a page that is not at hand costs as much as many bytes.
        const LEAP: usize = 16;
        let asked = Asked::loosely(beginning, Reach::Beginning);
        let words = self.contents.index.select(&asked, cancel)?;
        let names = self.speakers.names.select(&asked, cancel)?;
        Some(self.contents.index.cost(&words) + self.speakers.names.cost(&names) * LEAP)
    }

    /// The rows where a word of the content or of a speaker's name is the one word asked for, or begins so, where these
    /// are known.
    pub(crate) fn prepared(&self, sequence: &Sequence) -> Option<Tiers> {
        self.beginnings.get(self.place_of(sequence)?)
    }

    /// The facets of all that the one word asked for finds in contents, names and cues, where these are known.
    pub(crate) fn facets_of(&self, sequence: &Sequence) -> Option<Facets> {
        self.prepared.get(self.place_of(sequence)?, &self.documents)
    }

    /// Which beginning the one word asked for is.
    pub(crate) fn place_of(&self, sequence: &Sequence) -> Option<usize> {
        let ([word], Place::Anywhere) = (&*sequence.words, sequence.place) else { return None };
        if word.is_plain_beginning() { self.beginnings.place(&word.folded) } else { None }
    }

    pub(crate) fn rows_of(&self, beginning: &str, cancel: &Cancel) -> Option<Tiers> {
        let sequence = sequence_of(beginning);
        let spoken = self.contents.find(&sequence, cancel)?;
        let names = self.speakers.names.find_all(&sequence.words, cancel)?;
        Some(spoken.or(&self.spoken_by(&names, cancel)?))
    }

    /// What these speakers said.
    pub(crate) fn spoken_by(&self, speakers: &Tiers, cancel: &Cancel) -> Option<Tiers> {
        let mut found = TierRows::new(self.rows);
        for tier in Tier::ALL {
            for (nth, speaker) in speakers.only(tier).iter().enumerate() {
                if nth % 1024 == 0 {
                    cancel.check()?;
                }
                self.voices.add_to(speaker as usize, found.of(tier));
            }
        }
        Some(found.finish())
    }

    /// Writes what was gathered of a collection, and what is found once for all who ask, as sections of a file.
    pub fn write(&self, collection: &Collection, writer: &mut Writer) -> io::Result<()> {
        let (prepared, written) = both_at_length(|| self.prepare(collection), || self.write_gathered(writer));
        written?;
        let (beginnings, prepared) = prepared?;
        beginnings.write(writer)?;
        self.overview.write(writer)?;
        prepared.write(writer)
    }

    pub(crate) fn write_gathered(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("rows", &[self.rows as u64])?;
        self.contents.write(writer)?;
        self.cues.write(writer)?;
        self.voices.write(writer, "voices")?;
        self.speakers.write(writer)?;
        self.documents.write(writer)?;
        self.fields.write(writer)
    }

    /// Reads it from the sections of a file: of so many attributions.
    pub fn read(reader: &Reader, attributions: usize) -> Result<Self, Refusal> {
        let rows = attributions;
        if reader.column::<u64>("rows")?.first() != Some(&(rows as u64)) {
            return Err(Refusal::damaged("rows"));
        }
        Ok(Self {
            rows,
            contents: Contents::read(reader, rows)?,
            cues: Cues::read(reader, rows)?,
            voices: Postings::read(reader, "voices", rows)?,
            speakers: SpeakerIndex::read(reader)?,
            documents: Documents::read(reader)?,
            fields: Fields::read(reader, rows)?,
            beginnings: Beginnings::read(reader, rows)?,
            overview: Overview::read(reader)?,
            prepared: Prepared::read(reader)?,
        })
    }
}

fn sequence_of(beginning: &str) -> Sequence {
    Sequence { words: vec![Asked::loosely(beginning, Reach::Beginning)], place: Place::Anywhere }
}
