//! The words of numbered texts, and which of the texts hold them.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::asked::Asked;
use super::glossary::Glossary;
use super::tier::{Tier, Tiers};
use super::vocabulary::{Selected, Vocabulary};
use crate::parallel::both;
use crate::search::postings::inverted::Inverted;
use crate::search::postings::postings::Postings;
use crate::search::rowset::marks::Gathered;
use crate::search::run::cancel::Cancel;
use crate::store::{Reader, Refusal, Writer};

/// What is indexed, row by row: contents, names, cues, titles.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordIndex {
    pub(crate) vocabulary: Vocabulary,
    /// The rows of each word.
    pub(crate) rows: Postings,
}

/// Words looked up between two looks at the flag.
const STRIDE: usize = 256;

/// Lists of so many bytes are read by two threads.
const SHARED: usize = 2_000_000;

impl WordIndex {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.all()
    }

    /// In how many rows a word stands.
    pub(crate) fn frequency(&self, word: usize) -> usize {
        self.rows.count(word)
    }

    pub(crate) fn select(&self, asked: &Asked, cancel: &Cancel) -> Option<Selected> {
        self.vocabulary.select(asked, cancel)
    }

    /// The rows that have all the words, wherever each of them stands.
    pub(crate) fn find_all(&self, words: &[Asked], cancel: &Cancel) -> Option<Tiers> {
        let mut found = Tiers::all(self.len());
        for word in words {
            found = found.and(&self.holding(&self.select(word, cancel)?, cancel)?);
        }
        Some(found)
    }

    /// The rows that have one of the words, read by two threads where they are very many.
    pub(crate) fn holding(&self, selected: &Selected, cancel: &Cancel) -> Option<Tiers> {
        if let (1, Some((word, tier))) = (selected.count(), selected.each().next()) {
            return Some(Tiers::of(tier, &self.rows.rows(word as usize)));
        }
        let gather = |words: Range<usize>| {
            let mut found = TierRows::new(self.len());
            for (nth, (word, tier)) in selected.each().skip(words.start).take(words.len()).enumerate() {
                if nth % STRIDE == 0 {
                    cancel.check()?;
                }
                self.rows.add_to(word as usize, found.of(tier));
            }
            Some(found.finish())
        };
        let count = selected.count();
        if self.cost(selected) < SHARED {
            return gather(0..count);
        }
        let (first, second) = both(|| gather(0..count / 2), || gather(count / 2..count));
        Some(first?.or(&second?))
    }

    /// What it costs to read the rows of these words, about, in bytes.
    pub(crate) fn cost(&self, selected: &Selected) -> usize {
        match selected {
            Selected::Neighbours { all, .. } => self.rows.cost(all.start as usize..all.end as usize),
            Selected::Listed(list) => {
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

/// Rows that are gathered by how well they match.
pub(crate) struct TierRows {
    all: usize,
    tiers: [Gathered; 3],
}

impl TierRows {
    pub(crate) fn new(all: usize) -> Self {
        Self { all, tiers: Tier::ALL.map(|_| Gathered::new(all)) }
    }

    pub(crate) fn of(&mut self, tier: Tier) -> &mut Gathered {
        &mut self.tiers[tier as usize]
    }

    pub(crate) fn finish(self) -> Tiers {
        let [exact, beginning, fuzzy] = self.tiers.map(Gathered::into_rows);
        debug_assert_eq!(exact.all(), self.all);
        Tiers::nested(exact, &beginning, &fuzzy)
    }
}

/// An index of words in the making, row by row.
#[derive(Debug)]
pub(crate) struct WordIndexBuilder {
    words: Glossary,
    rows: Inverted,
    len: u32,
}

impl WordIndexBuilder {
    pub(crate) fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        Self { words: Glossary::default(), rows: Inverted::new(most, folder), len: 0 }
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
