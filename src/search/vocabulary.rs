//! A vocabulary: every word of many texts, sorted as folded, each way of writing it apart.

use std::ops::Range;

use super::asked::{Asked, Reach};
use super::tier::Tier;
use crate::text::fold::fold;

/// Words by number. Words that fold alike are neighbours, and so are words with the same beginning.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<Word>,
}

#[derive(Debug)]
pub(super) struct Word {
    pub(super) folded: Box<str>,
    pub(super) written: Box<str>,
    letters: Letters,
}

/// Which letters a word has, roughly: what has too few of those typed can be passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters(u64);

impl Letters {
    pub(super) fn of(folded: &str) -> Self {
        Self(folded.chars().fold(0, |set, c| set | 1 << (c as u32 % 64)))
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many of these letters the other lacks, at least.
    pub(super) fn missing_in(self, other: Self) -> usize {
        (self.0 & !other.0).count_ones() as usize
    }
}

/// The words that match one that is asked for.
#[derive(Clone, Debug)]
pub(super) enum Selected {
    /// Neighbours: first the whole words, then those that only begin so.
    Neighbours { whole: Range<u32>, all: Range<u32> },
    /// Words from all over, in order.
    Listed(Vec<(u32, Tier)>),
}

impl Vocabulary {
    /// A vocabulary of words as written, and for each of these in turn the number that it got.
    pub(super) fn new(written: &[&str]) -> (Self, Vec<u32>) {
        let mut words: Vec<(Word, usize)> = written
            .iter()
            .map(|written| {
                let folded = fold(written);
                let letters = Letters::of(&folded);
                Word { folded: folded.into(), written: (*written).into(), letters }
            })
            .zip(0..)
            .collect();
        words.sort_unstable_by(|(a, _), (b, _)| (&a.folded, &a.written).cmp(&(&b.folded, &b.written)));
        let mut numbers = vec![0; words.len()];
        words.iter().zip(0..).for_each(|((_, old), new)| numbers[*old] = new);
        (Self { words: words.into_iter().map(|(word, _)| word).collect() }, numbers)
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn select(&self, asked: &Asked) -> Selected {
        let all = self.neighbours(&asked.folded);
        let whole = all.start..self.words.partition_point(|word| *word.folded <= *asked.folded);
        match &asked.reach {
            Reach::Slips(typed) => {
                let near = |word: &Word| {
                    typed.could_be(word.letters).then(|| asked.judge(&word.written, &word.folded))?
                };
                Selected::Listed(listed(self.words.iter().zip(0..), near))
            }
            _ if asked.is_strict() => {
                let near = |word: &Word| asked.judge(&word.written, &word.folded);
                Selected::Listed(listed(self.words[all.clone()].iter().zip(all.start as u32..), near))
            }
            Reach::Whole => Selected::Neighbours { whole: numbers(&whole), all: numbers(&whole) },
            Reach::Beginning => Selected::Neighbours { whole: numbers(&whole), all: numbers(&all) },
        }
    }

    /// The words that begin so.
    fn neighbours(&self, folded: &str) -> Range<usize> {
        let start = self.words.partition_point(|word| &*word.folded < folded);
        let count = self.words[start..].partition_point(|word| word.folded.starts_with(folded));
        start..start + count
    }
}

impl Word {
    pub(super) fn letters(&self) -> Letters {
        self.letters
    }
}

fn numbers(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

fn listed<'a>(
    words: impl Iterator<Item = (&'a Word, u32)>,
    near: impl Fn(&Word) -> Option<Tier>,
) -> Vec<(u32, Tier)> {
    words.filter_map(|(word, number)| Some((number, near(word)?))).collect()
}

impl Selected {
    /// How well a word of the vocabulary matches.
    pub(super) fn tier(&self, number: u32) -> Option<Tier> {
        match self {
            Self::Neighbours { whole, .. } if whole.contains(&number) => Some(Tier::Exact),
            Self::Neighbours { all, .. } => all.contains(&number).then_some(Tier::Beginning),
            Self::Listed(list) => {
                list.binary_search_by_key(&number, |(number, _)| *number).ok().map(|at| list[at].1)
            }
        }
    }

    /// Every word that matches, and how well.
    pub(super) fn each(&self) -> Box<dyn Iterator<Item = (u32, Tier)> + '_> {
        match self {
            Self::Neighbours { whole, all } => {
                let rest = (whole.end..all.end).map(|number| (number, Tier::Beginning));
                Box::new(whole.clone().map(|number| (number, Tier::Exact)).chain(rest))
            }
            Self::Listed(list) => Box::new(list.iter().copied()),
        }
    }
}
