//! The words of numbered texts, and which of the texts hold them.

use std::collections::HashMap;

use super::asked::{Asked, Sequence};
use super::bits::Bits;
use super::cancel::Cancel;
use super::lists::Lists;
use super::query::Place;
use super::tier::{Tier, Tiers};
use super::vocabulary::{Selected, Vocabulary};

/// What is indexed, row by row: contents, names, cues, titles.
#[derive(Debug)]
pub(super) struct WordIndex {
    vocabulary: Vocabulary,
    /// The words of each row, in order.
    words: Lists,
    /// The rows of each word.
    rows: Lists,
}

/// Rows looked at between two looks at the flag.
const STRIDE: usize = 1024;

impl WordIndex {
    /// An index of rows of words as written.
    pub(super) fn new<'a, Row>(rows: impl Iterator<Item = Row>) -> Self
    where
        Row: IntoIterator<Item = &'a str>,
    {
        let mut known = HashMap::new();
        let mut written = Vec::new();
        let mut words = Lists::new();
        for row in rows {
            words.push(row.into_iter().map(|word| {
                *known.entry(word).or_insert_with(|| {
                    written.push(word);
                    written.len() as u32 - 1
                })
            }));
        }
        let (vocabulary, numbers) = Vocabulary::new(&written);
        words.items_mut().iter_mut().for_each(|word| *word = numbers[*word as usize]);
        Self { rows: words.inverted(vocabulary.len()), vocabulary, words }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The numbers of a row's words.
    pub(super) fn words(&self, row: usize) -> &[u32] {
        self.words.get(row)
    }

    /// In how many rows a word stands.
    pub(super) fn frequency(&self, word: usize) -> usize {
        self.rows.get(word).len()
    }

    /// The rows in which the words follow one another. Nothing where the search was cancelled.
    pub(super) fn find(&self, sequence: &Sequence, cancel: &Cancel) -> Option<Tiers> {
        if let ([word], Place::Anywhere) = (&*sequence.words, sequence.place) {
            return self.holding(&self.vocabulary.select(word), cancel);
        }
        let mut candidates = Bits::all(self.len());
        let mut selected = Vec::with_capacity(sequence.words.len());
        for word in &sequence.words {
            let words = self.vocabulary.select(word);
            candidates.and(self.holding(&words, cancel)?.any());
            selected.push(words);
        }
        self.in_sequence(&candidates, &selected, sequence.place, cancel)
    }

    /// The rows that have all the words, wherever each of them stands.
    pub(super) fn find_all(&self, words: &[Asked], cancel: &Cancel) -> Option<Tiers> {
        let mut found = Tiers::all(self.len());
        for word in words {
            found.and(&self.holding(&self.vocabulary.select(word), cancel)?);
        }
        Some(found)
    }

    fn holding(&self, selected: &Selected, cancel: &Cancel) -> Option<Tiers> {
        let mut found = Tiers::none(self.len());
        for (word, tier) in selected.each() {
            cancel.check()?;
            for row in self.rows.get(word as usize) {
                found.add_flat(*row as usize, tier);
            }
        }
        found.nest();
        Some(found)
    }

    fn in_sequence(
        &self,
        rows: &Bits,
        selected: &[Selected],
        place: Place,
        cancel: &Cancel,
    ) -> Option<Tiers> {
        let mut found = Tiers::none(self.len());
        for (count, row) in rows.iter().enumerate() {
            if count % STRIDE == 0 {
                cancel.check()?;
            }
            if let Some(tier) = best(self.words.get(row), selected, place) {
                found.add(row, tier);
            }
        }
        Some(found)
    }
}

/// How well the best of the places in a row matches where the words follow one another.
fn best(row: &[u32], selected: &[Selected], place: Place) -> Option<Tier> {
    let last = row.len().checked_sub(selected.len())?;
    let first = if place.ends() { last } else { 0 };
    let last = if place.starts() { 0 } else { last };
    let tier_at = |start: usize| {
        let mut tiers = row[start..].iter().zip(selected).map(|(word, selected)| selected.tier(*word));
        tiers.try_fold(Tier::Exact, |worst, tier| Some(worst.max(tier?)))
    };
    (first..=last).filter_map(tier_at).min()
}
