//! The word index: which rows have a word. A row is a text: a content, a name, a title, a cue.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::pattern::WordPattern;
use super::tier::{TieredRows, TieredRowsBuilder};
use super::vocabulary::{MatchingWords, Vocabulary, VocabularyBuilder};
use crate::parallel::join;
use crate::search::cancel::Cancel;
use crate::search::postings::{Inverter, Postings};
use crate::store::{Reader, Refusal, Writer};

/// A vocabulary, and the rows of each of its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordIndex {
    pub(crate) vocabulary: Vocabulary,
    /// By number of the word.
    pub(crate) postings: Postings,
}

/// Posting lists that are read between two looks at the cancel flag.
const LISTS_PER_CHECK: usize = 256;

/// From this many bytes on, posting lists are read by two threads.
const PARALLEL_LIST_BYTES: usize = 2_000_000;

impl WordIndex {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.postings.universe()
    }

    /// How many rows have a word.
    pub(crate) fn frequency(&self, word: usize) -> usize {
        self.postings.count(word)
    }

    /// The words of the vocabulary that match. Nothing where the search was cancelled.
    pub(crate) fn select(&self, pattern: &WordPattern, cancel: &Cancel) -> Option<MatchingWords> {
        self.vocabulary.select(pattern, cancel)
    }

    /// The rows that have all words, in any order. Nothing where the search was cancelled.
    pub(crate) fn find_all(&self, words: &[WordPattern], cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRows::full(self.len());
        for word in words {
            found = found.and(&self.holding(&self.select(word, cancel)?, cancel)?);
        }
        Some(found)
    }

    /// The rows that have one of the words.
    pub(crate) fn holding(&self, selected: &MatchingWords, cancel: &Cancel) -> Option<TieredRows> {
        if let (1, Some((word, tier))) = (selected.count(), selected.iter().next()) {
            return Some(TieredRows::at(tier, &self.postings.rows(word as usize)));
        }
        let union = |words: Range<usize>| {
            let mut found = TieredRowsBuilder::new(self.len());
            for (nth, (word, tier)) in selected.iter().skip(words.start).take(words.len()).enumerate() {
                if nth % LISTS_PER_CHECK == 0 {
                    cancel.check()?;
                }
                self.postings.add_to(word as usize, found.of(tier));
            }
            Some(found.finish())
        };
        let count = selected.count();
        if self.cost(selected) < PARALLEL_LIST_BYTES {
            return union(0..count);
        }
        let (first, second) = join(|| union(0..count / 2), || union(count / 2..count));
        Some(first?.or(&second?))
    }

    /// What it costs to read the rows of these words, in bytes.
    pub(crate) fn cost(&self, selected: &MatchingWords) -> usize {
        match selected {
            MatchingWords::Range { all, .. } => self.postings.cost(all.start as usize..all.end as usize),
            MatchingWords::List(list) => {
                list.iter().map(|(word, _)| self.postings.cost(*word as usize..*word as usize + 1)).sum()
            }
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.vocabulary.write(writer, name)?;
        self.postings.write(writer, name)
    }

    /// Reads an index over this many rows.
    pub(crate) fn read(reader: &Reader, name: &str, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            vocabulary: Vocabulary::read(reader, name)?,
            postings: Postings::read(reader, name, rows)?,
        })
    }
}

/// A word index in the making, row by row.
#[derive(Debug)]
pub(crate) struct WordIndexBuilder {
    words: VocabularyBuilder,
    inverter: Inverter,
    len: u32,
}

impl WordIndexBuilder {
    pub(crate) fn new(max_bytes: usize, folder: Option<&PathBuf>) -> Self {
        Self { words: VocabularyBuilder::default(), inverter: Inverter::new(max_bytes, folder), len: 0 }
    }

    /// Pushes the next row's words, as written.
    pub(crate) fn push<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for word in words {
            let code = self.words.code(word);
            self.inverter.add(code, self.len);
        }
        self.len += 1;
        self.inverter.spill_if_full()
    }

    /// To be called when all rows were pushed. Letter sets are only needed for edit distances.
    pub(crate) fn finish(self, with_letters: bool) -> io::Result<WordIndex> {
        let (vocabulary, codes) = self.words.finish(with_letters);
        let postings = self.inverter.finish()?.postings(codes.into_iter(), self.len as usize)?;
        Ok(WordIndex { vocabulary, postings })
    }
}
