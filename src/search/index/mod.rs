//! The index: everything about a collection that a search looks at, as columns in memory or in a file.

pub(crate) mod build;

use std::io;
use std::path::Path;

use super::cancel::Cancel;
use super::facets::{Facets, PrefixFacets, SpeakerTotals};
use super::fields::content::ContentIndex;
use super::fields::cues::CueIndex;
use super::fields::documents::DocumentIndex;
use super::fields::keywords::KeywordIndex;
use super::fields::speakers::SpeakerIndex;
use super::postings::lists::Postings;
use super::query::Anchor;
use super::words::pattern::{Matching, PhrasePattern, WordPattern};
use super::words::prefixes::PrefixRows;
use super::words::tier::{Tier, TieredRows};
use super::words::word_index::TieredRowsBuilder;
use crate::collection::Collection;
use crate::parallel::both_at_length;
use crate::store::{Reader, Refusal, Writer};

/// What makes a collection searchable.
#[derive(Debug, Default)]
pub struct Index {
    /// How many attributions there are.
    pub(crate) rows: usize,
    pub(crate) contents: ContentIndex,
    pub(crate) cues: CueIndex,
    /// By speaker: the attributions.
    pub(crate) voices: Postings,
    pub(crate) speakers: SpeakerIndex,
    pub(crate) documents: DocumentIndex,
    pub(crate) fields: KeywordIndex,
    pub(crate) beginnings: PrefixRows,
    pub(crate) overview: SpeakerTotals,
    /// By beginning.
    pub(crate) prepared: PrefixFacets,
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
        let index = build::index(collection, folder.map(Path::to_owned).as_ref(), most)?;
        Ok(Self { overview: SpeakerTotals::of(&index), ..index })
    }

    /// What is found once for all who ask.
    pub(crate) fn prepare(&self, collection: &Collection) -> io::Result<(PrefixRows, PrefixFacets)> {
        let cancel = Cancel::new();
        let vocabularies = [&self.contents.index.vocabulary, &self.speakers.names.vocabulary];
        let cost = |beginning: &str| self.cost_of(beginning, &cancel).unwrap_or_default();
        let find = |beginning: &str| self.rows_of(beginning, &cancel);
        let beginnings = PrefixRows::prepare(self.rows, vocabularies, cost, find)?;
        let facets = beginnings.each().map(|(beginning, found)| {
            let cues = self.cues.find(&sequence_of(beginning), &cancel);
            let rows = cues.map_or(found.any().clone(), |cues| found.any().or(&cues));
            Facets::of(self, collection, &rows, &cancel).unwrap_or_default()
        });
        let prepared = PrefixFacets::of(facets, &self.documents);
        Ok((beginnings, prepared))
    }

    /// What it costs to find the rows of a beginning, in bytes that are read.
    pub(crate) fn cost_of(&self, beginning: &str, cancel: &Cancel) -> Option<usize> {
        /// A speaker's list lies anywhere, and a page that is not at hand costs as much as many bytes.
        const LEAP: usize = 16;
        let asked = WordPattern::loosely(beginning, Matching::Prefix);
        let words = self.contents.index.select(&asked, cancel)?;
        let names = self.speakers.names.select(&asked, cancel)?;
        Some(self.contents.index.cost(&words) + self.speakers.names.cost(&names) * LEAP)
    }

    /// The rows where a word of the content or of a speaker's name is the one word asked for, or begins so, where these
    /// are known.
    pub(crate) fn prepared(&self, sequence: &PhrasePattern) -> Option<TieredRows> {
        self.beginnings.get(self.place_of(sequence)?)
    }

    /// The facets of all that the one word asked for finds in contents, names and cues, where these are known.
    pub(crate) fn facets_of(&self, sequence: &PhrasePattern) -> Option<Facets> {
        self.prepared.get(self.place_of(sequence)?, &self.documents)
    }

    /// Which beginning the one word asked for is.
    pub(crate) fn place_of(&self, sequence: &PhrasePattern) -> Option<usize> {
        let ([word], Anchor::Anywhere) = (&*sequence.words, sequence.anchor) else { return None };
        if word.is_plain_beginning() { self.beginnings.find(&word.folded) } else { None }
    }

    pub(crate) fn rows_of(&self, beginning: &str, cancel: &Cancel) -> Option<TieredRows> {
        let sequence = sequence_of(beginning);
        let spoken = self.contents.find(&sequence, cancel)?;
        let names = self.speakers.names.find_all(&sequence.words, cancel)?;
        Some(spoken.or(&self.spoken_by(&names, cancel)?))
    }

    /// What these speakers said.
    pub(crate) fn spoken_by(&self, speakers: &TieredRows, cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRowsBuilder::new(self.rows);
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
            contents: ContentIndex::read(reader, rows)?,
            cues: CueIndex::read(reader, rows)?,
            voices: Postings::read(reader, "voices", rows)?,
            speakers: SpeakerIndex::read(reader)?,
            documents: DocumentIndex::read(reader)?,
            fields: KeywordIndex::read(reader, rows)?,
            beginnings: PrefixRows::read(reader, rows)?,
            overview: SpeakerTotals::read(reader)?,
            prepared: PrefixFacets::read(reader)?,
        })
    }
}

fn sequence_of(beginning: &str) -> PhrasePattern {
    PhrasePattern { words: vec![WordPattern::loosely(beginning, Matching::Prefix)], anchor: Anchor::Anywhere }
}
