//! The words of numbered texts, and which of the texts hold them.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::pattern::WordPattern;
use super::tier::{Tier, TieredRows};
use super::vocabulary::VocabularyBuilder;
use super::vocabulary::{MatchingWords, Vocabulary};
use crate::parallel::both;
use crate::search::cancel::Cancel;
use crate::search::postings::inverter::Inverter;
use crate::search::postings::lists::Postings;
use crate::search::rowset::RowSetBuilder;
use crate::store::{Reader, Refusal, Writer};

/// What is indexed, row by row: contents, names, cues, titles.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordIndex {
    pub(crate) vocabulary: Vocabulary,
    /// The rows of each word.
    pub(crate) rows: Postings,
}

/// Words looked up between two looks at the flag.
const LISTS_PER_CHECK: usize = 256;

/// InvertedLists of so many bytes are read by two threads.
const PARALLEL_LIST_BYTES: usize = 2_000_000;

impl WordIndex {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.all()
    }

    /// In how many rows a word stands.
    pub(crate) fn frequency(&self, word: usize) -> usize {
        self.rows.count(word)
    }

    pub(crate) fn select(&self, asked: &WordPattern, cancel: &Cancel) -> Option<MatchingWords> {
        self.vocabulary.select(asked, cancel)
    }

    /// The rows that have all the words, wherever each of them stands.
    pub(crate) fn find_all(&self, words: &[WordPattern], cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRows::all(self.len());
        for word in words {
            found = found.and(&self.holding(&self.select(word, cancel)?, cancel)?);
        }
        Some(found)
    }

    /// The rows that have one of the words, read by two threads where they are very many.
    pub(crate) fn holding(&self, selected: &MatchingWords, cancel: &Cancel) -> Option<TieredRows> {
        if let (1, Some((word, tier))) = (selected.count(), selected.each().next()) {
            return Some(TieredRows::of(tier, &self.rows.rows(word as usize)));
        }
        let gather = |words: Range<usize>| {
            let mut found = TieredRowsBuilder::new(self.len());
            for (nth, (word, tier)) in selected.each().skip(words.start).take(words.len()).enumerate() {
                if nth % LISTS_PER_CHECK == 0 {
                    cancel.check()?;
                }
                self.rows.add_to(word as usize, found.of(tier));
            }
            Some(found.finish())
        };
        let count = selected.count();
        if self.cost(selected) < PARALLEL_LIST_BYTES {
            return gather(0..count);
        }
        let (first, second) = both(|| gather(0..count / 2), || gather(count / 2..count));
        Some(first?.or(&second?))
    }

    /// What it costs to read the rows of these words, about, in bytes.
    pub(crate) fn cost(&self, selected: &MatchingWords) -> usize {
        match selected {
            MatchingWords::Range { all, .. } => self.rows.cost(all.start as usize..all.end as usize),
            MatchingWords::List(list) => {
                list.iter().map(|(word, _)| self.rows.cost(*word as usize..*word as usize + 1)).sum()
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.vocabulary.write(writer, name)?;
        self.rows.write(writer, name)
    }

    /// Reads the index of so many rows.
    pub(crate) fn read(reader: &Reader, name: &str, rows: usize) -> Result<Self, Refusal> {
        Ok(Self { vocabulary: Vocabulary::read(reader, name)?, rows: Postings::read(reader, name, rows)? })
    }
}

/// RowSet that are gathered by how well they match.
pub(crate) struct TieredRowsBuilder {
    all: usize,
    tiers: [RowSetBuilder; 3],
}

impl TieredRowsBuilder {
    pub(crate) fn new(all: usize) -> Self {
        Self { all, tiers: Tier::ALL.map(|_| RowSetBuilder::new(all)) }
    }

    pub(crate) fn of(&mut self, tier: Tier) -> &mut RowSetBuilder {
        &mut self.tiers[tier as usize]
    }

    pub(crate) fn finish(self) -> TieredRows {
        let [exact, beginning, fuzzy] = self.tiers.map(RowSetBuilder::finish);
        debug_assert_eq!(exact.universe(), self.all);
        TieredRows::nested(exact, &beginning, &fuzzy)
    }
}

/// An index of words in the making, row by row.
#[derive(Debug)]
pub(crate) struct WordIndexBuilder {
    words: VocabularyBuilder,
    rows: Inverter,
    len: u32,
}

impl WordIndexBuilder {
    pub(crate) fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        Self { words: VocabularyBuilder::default(), rows: Inverter::new(most, folder), len: 0 }
    }

    /// The next row's words, as written.
    pub(crate) fn push<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for word in words {
            let code = self.words.code(word);
            self.rows.add(code, self.len);
        }
        self.len += 1;
        self.rows.relieve()
    }

    pub(crate) fn finish(self, with_letters: bool) -> io::Result<WordIndex> {
        let (vocabulary, codes) = self.words.finish(with_letters);
        let rows = self.rows.finish()?.postings(codes.into_iter(), self.len as usize)?;
        Ok(WordIndex { vocabulary, rows })
    }
}
