//! The search index: the index of a collection with what is precomputed for the costliest queries, as it is written to a file.

use std::io;
use std::path::Path;

use crate::collection::Collection;
use crate::parallel::join_long;
use crate::search::cancel::Cancel;
use crate::search::facets::{FacetCache, FacetCounter, Facets, PrefixFacets, SpeakerTotals};
use crate::search::index::Index;
use crate::search::query::Anchor;
use crate::search::rowset::RowSet;
use crate::search::words::{Matching, PhrasePattern, PrefixRows, TieredRows, WordPattern};
use crate::store::{Reader, Refusal, Writer};

/// What makes a collection searchable.
#[derive(Debug, Default)]
pub(crate) struct SearchIndex {
    pub(crate) index: Index,
    pub(crate) precomputed: Precomputed,
}

/// Answers that are computed when the index is built: "t" is typed on the way to every word with a t, and a third of all rows
/// have one.
#[derive(Debug, Default)]
pub(crate) struct Precomputed {
    pub(crate) totals: SpeakerTotals,
    prefix_rows: PrefixRows,
    /// By the number of the prefix.
    prefix_facets: PrefixFacets,
}

/// A speaker's list may be anywhere in the file, and a page fault costs as much as reading this many bytes.
const PAGE_FAULT_COST: usize = 16;

impl SearchIndex {
    /// Builds the index of a collection, in memory.
    pub(crate) fn of(collection: &Collection) -> io::Result<Self> {
        let mut built = Self::build(collection, None, usize::MAX)?;
        (built.precomputed.prefix_rows, built.precomputed.prefix_facets) = built.prefixes(collection)?;
        Ok(built)
    }

    /// Builds the index of a collection without the prefixes, which are computed while it is written. Where there is a folder
    /// for temporary files, it uses about `max_bytes` of memory.
    pub(crate) fn build(
        collection: &Collection,
        folder: Option<&Path>,
        max_bytes: usize,
    ) -> io::Result<Self> {
        let index = Index::build(collection, folder.map(Path::to_owned).as_ref(), max_bytes)?;
        let totals = SpeakerTotals::of(&index);
        Ok(Self { index, precomputed: Precomputed { totals, ..Precomputed::default() } })
    }

    /// The rows and the facets of the costliest prefixes.
    fn prefixes(&self, collection: &Collection) -> io::Result<(PrefixRows, PrefixFacets)> {
        let (index, totals, cancel) = (&self.index, &self.precomputed.totals, &Cancel::new());
        let vocabularies = [&index.content.words.vocabulary, &index.speakers.names.vocabulary];
        let cost = |prefix: &str| prefix_cost(index, prefix, cancel).unwrap_or_default();
        let find = |prefix: &str| find_prefix(index, prefix, cancel);
        let prefix_rows = PrefixRows::build(index.rows, vocabularies, cost, find)?;
        let facets = prefix_rows.iter().map(|(prefix, found)| {
            let cues = index.cues.find(&prefix_pattern(prefix), cancel);
            let rows = cues.map_or(found.any().clone(), |cues: RowSet| found.any().or(&cues));
            let cache = &FacetCache::default();
            let counter = FacetCounter { index, collection, totals, cache, cancel };
            counter.count_all(&rows).unwrap_or_default()
        });
        let prefix_facets = PrefixFacets::of(facets, &index.documents);
        Ok((prefix_rows, prefix_facets))
    }

    /// Writes the index and what is precomputed as sections of a file.
    pub(crate) fn write(&self, collection: &Collection, writer: &mut Writer) -> io::Result<()> {
        let (prefixes, written) = join_long(|| self.prefixes(collection), || self.index.write(writer));
        written?;
        let (prefix_rows, prefix_facets) = prefixes?;
        prefix_rows.write(writer)?;
        self.precomputed.totals.write(writer)?;
        prefix_facets.write(writer)
    }

    /// Reads the index of this many attributions from the sections of a file.
    pub(crate) fn read(reader: &Reader, attributions: usize) -> Result<Self, Refusal> {
        Ok(Self {
            index: Index::read(reader, attributions)?,
            precomputed: Precomputed {
                prefix_rows: PrefixRows::read(reader, attributions)?,
                totals: SpeakerTotals::read(reader)?,
                prefix_facets: PrefixFacets::read(reader)?,
            },
        })
    }

    /// The rows where a word of the content or of a speaker's name matches this one word, if they are precomputed.
    pub(crate) fn prefix_rows(&self, phrase: &PhrasePattern) -> Option<TieredRows> {
        self.precomputed.prefix_rows.get(self.prefix_number(phrase)?)
    }

    /// The facets of all rows that this one word finds in contents, names and cues, if they are precomputed.
    pub(crate) fn prefix_facets(&self, phrase: &PhrasePattern) -> Option<Facets> {
        self.precomputed.prefix_facets.get(self.prefix_number(phrase)?, &self.index.documents)
    }

    fn prefix_number(&self, phrase: &PhrasePattern) -> Option<usize> {
        let ([word], Anchor::Anywhere) = (&*phrase.words, phrase.anchor) else { return None };
        if word.is_plain_prefix() { self.precomputed.prefix_rows.position(&word.folded) } else { None }
    }
}

/// What finding the rows of a prefix costs, in bytes that are read.
fn prefix_cost(index: &Index, prefix: &str, cancel: &Cancel) -> Option<usize> {
    let word = WordPattern::loose(prefix, Matching::Prefix);
    let words = index.content.words.select(&word, cancel)?;
    let names = index.speakers.names.select(&word, cancel)?;
    Some(index.content.words.cost(&words) + index.speakers.names.cost(&names) * PAGE_FAULT_COST)
}

/// The rows where a word of the content or of a speaker's name begins with the prefix.
fn find_prefix(index: &Index, prefix: &str, cancel: &Cancel) -> Option<TieredRows> {
    let phrase = prefix_pattern(prefix);
    let said = index.content.find(&phrase, cancel)?;
    let names = index.speakers.names.find_all(&phrase.words, cancel)?;
    Some(said.or(&index.spoken_by(&names, cancel)?))
}

fn prefix_pattern(prefix: &str) -> PhrasePattern {
    PhrasePattern { words: vec![WordPattern::loose(prefix, Matching::Prefix)], anchor: Anchor::Anywhere }
}
