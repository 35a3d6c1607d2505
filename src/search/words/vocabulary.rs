//! The vocabulary: every word of many texts, sorted by its folded form. Each spelling is a word of its own. They are stored in
//! a string table: many short strings one after another, by number.
//!
//! The words with a prefix are a range, found by binary search. Words within an edit distance are found by a pass over all
//! letter sets. Case and accents are compared word by word in the range.

use std::hash::{Hash, Hasher};
use std::io;
use std::ops::Range;

use foldhash::HashMap;

use super::edit_distance::LetterSet;
use super::pattern::{Matching, WordPattern};
use super::tier::Tier;
use crate::search::cancel::Cancel;
use crate::search::postings::{SliceOffsets, SliceOffsetsBuilder};
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;

/// Words by number. Words that fold alike are neighbours, and so are words with the same prefix.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    folded: StringTable,
    /// As written; empty where that is the folded form.
    written: StringTable,
    /// The letter set of each folded word; empty where they were not asked for.
    letters: Column<u64>,
}

/// The words that match a pattern, by number.
#[derive(Clone, Debug)]
pub(crate) enum MatchingWords {
    /// Neighbours: first the whole words, then those that only have the prefix.
    Range { whole: Range<u32>, all: Range<u32> },
    /// Words from all over, sorted.
    List(Vec<(u32, Tier)>),
}

/// Words that are compared between two looks at the cancel flag.
const WORDS_PER_CHECK: usize = 4096;

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

    /// The words that match. Nothing where the search was cancelled.
    pub(crate) fn select(&self, pattern: &WordPattern, cancel: &Cancel) -> Option<MatchingWords> {
        let all = self.with_prefix(&pattern.folded);
        Some(match &pattern.matching {
            Matching::Fuzzy(typed) => {
                let mut listed = Vec::new();
                for (at, letters) in self.letters.iter().enumerate() {
                    if at % WORDS_PER_CHECK == 0 {
                        cancel.check()?;
                    }
                    if typed.may_match(LetterSet(*letters)) {
                        let tier = pattern.judge(self.written(at), self.folded(at));
                        listed.extend(tier.map(|tier| (at as u32, tier)));
                    }
                }
                MatchingWords::List(listed)
            }
            _ if pattern.is_strict() => {
                cancel.check()?;
                let matches =
                    |at: usize| Some((at as u32, pattern.judge(self.written(at), self.folded(at))?));
                MatchingWords::List(all.filter_map(matches).collect())
            }
            matching => {
                let whole = self.folded.partition_point(all.clone(), |word| word == pattern.folded);
                let whole = numbers(&(all.start..whole));
                let all = if matches!(matching, Matching::Whole) { whole.clone() } else { numbers(&all) };
                MatchingWords::Range { whole, all }
            }
        })
    }

    /// The words with a prefix, which is folded.
    pub(crate) fn with_prefix(&self, folded: &str) -> Range<usize> {
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
            folded: StringTable::read(reader, &format!("{name}.folded"))?,
            written: StringTable::read(reader, &format!("{name}.written"))?,
            letters: reader.column(&format!("{name}.letters"))?,
        })
    }
}

fn numbers(range: &Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

impl MatchingWords {
    /// How well a word of the vocabulary matches.
    pub(crate) fn tier(&self, number: u32) -> Option<Tier> {
        match self {
            Self::Range { whole, .. } if whole.contains(&number) => Some(Tier::Exact),
            Self::Range { all, .. } => all.contains(&number).then_some(Tier::Prefix),
            Self::List(list) => {
                list.binary_search_by_key(&number, |(number, _)| *number).ok().map(|at| list[at].1)
            }
        }
    }

    /// Every word that matches, and how well.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = (u32, Tier)> + '_> {
        match self {
            Self::Range { whole, all } => {
                let rest = (whole.end..all.end).map(|number| (number, Tier::Prefix));
                Box::new(whole.clone().map(|number| (number, Tier::Exact)).chain(rest))
            }
            Self::List(list) => Box::new(list.iter().copied()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Range { all, .. } => all.len(),
            Self::List(list) => list.len(),
        }
    }
}

/// A vocabulary in the making: gives each word as written the next code when it is first seen.
#[derive(Debug, Default)]
pub(crate) struct VocabularyBuilder {
    short: HashMap<ShortWord, u32>,
    long: HashMap<Box<str>, u32>,
}

/// A word of up to [`SHORT_BYTES`] bytes, inline. Nearly all words are so short, and each word of every quote is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ShortWord {
    /// The word, zeros, and in the last byte how long it is.
    bytes: [u8; SHORT_BYTES + 1],
}

const SHORT_BYTES: usize = 15;

impl ShortWord {
    fn new(word: &str) -> Option<Self> {
        let word = word.as_bytes();
        if word.len() > SHORT_BYTES {
            return None;
        }
        // Two loads that may overlap are quicker than a copy of a length that is not known at compile time.
        let number = match (word.first_chunk(), word.last_chunk()) {
            (Some(&first), Some(&last)) => {
                u128::from(u64::from_le_bytes(first))
                    | u128::from(u64::from_le_bytes(last)) << (8 * word.len() - 64)
            }
            _ => u128::from(load_few(word)),
        };
        let mut bytes = number.to_le_bytes();
        bytes[SHORT_BYTES] = word.len() as u8;
        Some(Self { bytes })
    }

    fn as_str(&self) -> &str {
        let word = self.bytes.get(..usize::from(self.bytes[SHORT_BYTES])).unwrap_or_default();
        std::str::from_utf8(word).unwrap_or_default()
    }
}

/// Fewer than eight bytes as a little-endian number.
fn load_few(word: &[u8]) -> u64 {
    match (word.first_chunk(), word.last_chunk()) {
        (Some(&first), Some(&last)) => {
            u64::from(u32::from_le_bytes(first))
                | u64::from(u32::from_le_bytes(last)) << (8 * word.len() - 32)
        }
        _ => word.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
    }
}

impl Hash for ShortWord {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u128(u128::from_ne_bytes(self.bytes));
    }
}

impl VocabularyBuilder {
    pub(crate) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    /// The code of a word, which is the next one if it is new.
    pub(crate) fn code(&mut self, written: &str) -> u32 {
        let next = self.len() as u32;
        if let Some(word) = ShortWord::new(written) {
            return *self.short.entry(word).or_insert(next);
        }
        if let Some(code) = self.long.get(written) {
            return *code;
        }
        self.long.insert(written.into(), next);
        next
    }

    /// Every word with its code, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let short = self.short.iter().map(|(word, code)| (word.as_str(), *code));
        short.chain(self.long.iter().map(|(word, code)| (&**word, *code)))
    }

    /// Gives every word another code: `codes` has it by the old one.
    pub(crate) fn recode(&mut self, codes: &[u32]) {
        let all = self.short.values_mut().chain(self.long.values_mut());
        all.for_each(|code| *code = codes[*code as usize]);
    }

    /// The vocabulary, and the code of each of its words, in its order. Letter sets are only needed for edit distances.
    pub(crate) fn finish(self, with_letters: bool) -> (Vocabulary, Vec<u32>) {
        let mut words: Vec<_> = self.iter().map(|(written, code)| (fold(written), written, code)).collect();
        words.sort_unstable();
        let letters =
            words.iter().filter(|_| with_letters).map(|(folded, ..)| LetterSet::of(folded).0).collect();
        let vocabulary = Vocabulary {
            folded: words.iter().map(|(folded, ..)| folded.as_str()).collect(),
            written: words
                .iter()
                .map(|(folded, written, _)| if folded == written { "" } else { written })
                .collect(),
            letters,
        };
        (vocabulary, words.into_iter().map(|(.., code)| code).collect())
    }
}

/// Strings by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct StringTable {
    offsets: SliceOffsets,
    bytes: Column<u8>,
}

impl StringTable {
    pub(crate) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// A string; the empty one where there is none of that number.
    pub(crate) fn get(&self, nth: usize) -> &str {
        let bytes = self.bytes.get(self.offsets.range(nth)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The first string of a sorted range for which this does not hold, by binary search.
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
        Ok(Self { offsets: SliceOffsets::read(reader, name)?, bytes: reader.column(name)? })
    }
}

impl<'a> FromIterator<&'a str> for StringTable {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut offsets = SliceOffsetsBuilder::default();
        let mut bytes = Vec::new();
        for word in words {
            offsets.push(bytes.len());
            bytes.extend_from_slice(word.as_bytes());
        }
        offsets.push(bytes.len());
        Self { offsets: offsets.finish(), bytes: bytes.into() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn a_word_has_one_code_however_long_it_is(words in proptest::collection::vec("[ab]{1,3}|[aé\0]{13,18}", 0..40)) {
            let mut builder = VocabularyBuilder::default();
            let codes: Vec<u32> = words.iter().map(|word| builder.code(word)).collect();
            for (word, code) in words.iter().zip(&codes) {
                prop_assert_eq!(words.iter().position(|other| other == word), codes.iter().position(|other| other == code));
            }
            let mut all: Vec<(&str, u32)> = builder.iter().collect();
            all.sort_unstable_by_key(|(_, code)| *code);
            let mut first: Vec<&str> = Vec::new();
            words.iter().for_each(|word| if !first.contains(&word.as_str()) { first.push(word) });
            prop_assert_eq!(all, first.into_iter().zip(0..).collect::<Vec<_>>());
            let others: Vec<u32> = (0..builder.len() as u32).rev().collect();
            builder.recode(&others);
            for (word, code) in words.iter().zip(codes) {
                prop_assert_eq!(builder.code(word), others[code as usize]);
            }
        }
    }
}
