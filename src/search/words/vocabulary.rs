//! A vocabulary: every word of many texts, sorted as folded, each way of writing it apart.

use std::io;
use std::ops::Range;

use super::asked::{Asked, Reach};
use super::tier::Tier;
use crate::search::postings::offsets::{Offsets, OffsetsBuilder};
use crate::search::run::cancel::Cancel;
use crate::store::{Column, Reader, Refusal, Writer};

/// Words by number. Words that fold alike are neighbours, and so are words with the same beginning.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) folded: Words,
    /// As written; empty where that is the same.
    pub(crate) written: Words,
    pub(crate) letters: Column<u64>,
}

/// Short strings one after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    offsets: Offsets,
    bytes: Column<u8>,
}

impl Words {
    pub(crate) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// One of them; the empty one where there is none of that number.
    pub(crate) fn get(&self, nth: usize) -> &str {
        let bytes = self.bytes.get(self.offsets.range(nth)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The first of a range, which is in order, for which this no longer holds.
    pub(crate) fn partition_point(&self, range: Range<usize>, holds: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.get(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.offsets.write(writer, name)?;
        writer.column(name, &self.bytes)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self { offsets: Offsets::read(reader, name)?, bytes: reader.column(name)? })
    }
}

impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut offsets = OffsetsBuilder::default();
        let mut bytes = Vec::new();
        for word in words {
            offsets.push(bytes.len());
            bytes.extend_from_slice(word.as_bytes());
        }
        offsets.push(bytes.len());
        Self { offsets: offsets.into_offsets(), bytes: bytes.into() }
    }
}

/// Which letters a word has, roughly: what has too few of those typed can be passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letters(pub(crate) u64);

impl Letters {
    pub(crate) fn of(folded: &str) -> Self {
        Self(folded.chars().fold(0, |set, c| set | 1 << (c as u32 % 64)))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many of these letters the other lacks, at least.
    pub(crate) fn missing_in(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
}

/// The words that match one that is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Selected {
    /// Neighbours: first the whole words, then those that only begin so.
    Neighbours { whole: Range<u32>, all: Range<u32> },
    /// Words from all over, in order.
    Listed(Vec<(u32, Tier)>),
}

/// Words looked at between two looks at the flag.
const STRIDE: usize = 4096;

impl Vocabulary {
    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// A word as folded.
    pub(crate) fn folded(&self, number: usize) -> &str {
        self.folded.get(number)
    }

    /// A word as written.
    pub(crate) fn written(&self, number: usize) -> &str {
        match self.written.get(number) {
            "" => self.folded.get(number),
            written => written,
        }
    }

    pub(crate) fn letters(&self) -> &[u64] {
        &self.letters
    }

    pub(crate) fn select(&self, asked: &Asked, cancel: &Cancel) -> Option<Selected> {
        let all = self.beginning_with(&asked.folded);
        Some(match &asked.reach {
            Reach::Slips(typed) => {
                let mut listed = Vec::new();
                for (at, letters) in self.letters.iter().enumerate() {
                    if at % STRIDE == 0 {
                        cancel.check()?;
                    }
                    if typed.could_be(Letters(*letters)) {
                        let tier = asked.judge(self.written(at), self.folded(at));
                        listed.extend(tier.map(|tier| (at as u32, tier)));
                    }
                }
                Selected::Listed(listed)
            }
            _ if asked.is_strict() => {
                cancel.check()?;
                let near = |at: usize| Some((at as u32, asked.judge(self.written(at), self.folded(at))?));
                Selected::Listed(all.filter_map(near).collect())
            }
            reach => {
                let whole = self.folded.partition_point(all.clone(), |word| word == asked.folded);
                let whole = numbers(&(all.start..whole));
                let all = if matches!(reach, Reach::Whole) { whole.clone() } else { numbers(&all) };
                Selected::Neighbours { whole, all }
            }
        })
    }

    /// The words that begin so.
    pub(crate) fn beginning_with(&self, folded: &str) -> Range<usize> {
        let all = 0..self.len();
        let start = self.folded.partition_point(all.clone(), |word| word < folded);
        start..self.folded.partition_point(start..all.end, |word| word.starts_with(folded))
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.folded.write(writer, &format!("{name}.folded"))?;
        self.written.write(writer, &format!("{name}.written"))?;
        writer.column(&format!("{name}.letters"), &self.letters)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self {
            folded: Words::read(reader, &format!("{name}.folded"))?,
            written: Words::read(reader, &format!("{name}.written"))?,
            letters: reader.column(&format!("{name}.letters"))?,
        })
    }
}

fn numbers(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

impl Selected {
    /// How well a word of the vocabulary matches.
    pub(crate) fn tier(&self, number: u32) -> Option<Tier> {
        match self {
            Self::Neighbours { whole, .. } if whole.contains(&number) => Some(Tier::Exact),
            Self::Neighbours { all, .. } => all.contains(&number).then_some(Tier::Beginning),
            Self::Listed(list) => {
                list.binary_search_by_key(&number, |(number, _)| *number).ok().map(|at| list[at].1)
            }
        }
    }

    /// Every word that matches, and how well.
    pub(crate) fn each(&self) -> Box<dyn Iterator<Item = (u32, Tier)> + '_> {
        match self {
            Self::Neighbours { whole, all } => {
                let rest = (whole.end..all.end).map(|number| (number, Tier::Beginning));
                Box::new(whole.clone().map(|number| (number, Tier::Exact)).chain(rest))
            }
            Self::Listed(list) => Box::new(list.iter().copied()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Neighbours { all, .. } => all.len(),
            Self::Listed(list) => list.len(),
        }
    }
}
