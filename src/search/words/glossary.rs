//! A glossary: a vocabulary in the making, which gives words as written the next code when they are first seen.

use std::hash::{Hash, Hasher};

use foldhash::HashMap;

use super::vocabulary::{Letters, Vocabulary};
use crate::text::fold::fold;

/// The codes of words.
#[derive(Debug, Default)]
pub(crate) struct Glossary {
    short: HashMap<Short, u32>,
    long: HashMap<Box<str>, u32>,
    /// Short words that were asked for lately, each in its place: few enough to stay at hand, and most that comes.
    lately: Vec<(Short, u32)>,
}

/// The bits of a place among the words that are kept at hand.
const PLACE_BITS: u32 = if cfg!(test) { 2 } else { 14 };

/// A word of up to [`SHORT`] bytes, with its bytes at hand: nearly all words are so short, and every one of a million
/// quotes is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Short {
    /// The word, zeros, and in the last byte how long it is.
    bytes: [u8; SHORT + 1],
}

const SHORT: usize = 15;

impl Short {
    /// No word: none is so long.
    const NONE: Self = Self { bytes: [u8::MAX; SHORT + 1] };

    fn new(word: &str) -> Option<Self> {
        let word = word.as_bytes();
        if word.len() > SHORT {
            return None;
        }
        // Two numbers that may overlap are quicker than a copy of a length that nobody foresees.
        let number = match (word.first_chunk(), word.last_chunk()) {
            (Some(&first), Some(&last)) => {
                u128::from(u64::from_le_bytes(first))
                    | u128::from(u64::from_le_bytes(last)) << (8 * word.len() - 64)
            }
            _ => u128::from(few(word)),
        };
        let mut bytes = number.to_le_bytes();
        bytes[SHORT] = word.len() as u8;
        Some(Self { bytes })
    }

    /// The place that it has among the words at hand.
    fn place(&self) -> usize {
        let number = u128::from_le_bytes(self.bytes);
        let mixed = (number as u64 ^ (number >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (u64::BITS - PLACE_BITS)) as usize
    }

    fn as_str(&self) -> &str {
        let word = self.bytes.get(..usize::from(self.bytes[SHORT])).unwrap_or_default();
        std::str::from_utf8(word).unwrap_or_default()
    }
}

/// Fewer than eight bytes as a number, the first lowest.
fn few(word: &[u8]) -> u64 {
    match (word.first_chunk(), word.last_chunk()) {
        (Some(&first), Some(&last)) => {
            u64::from(u32::from_le_bytes(first))
                | u64::from(u32::from_le_bytes(last)) << (8 * word.len() - 32)
        }
        _ => word.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u128(u128::from_ne_bytes(self.bytes));
    }
}

impl Glossary {
    pub(crate) fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }

    pub(crate) fn code(&mut self, written: &str) -> u32 {
        let next = self.len() as u32;
        if let Some(word) = Short::new(written) {
            if self.lately.is_empty() {
                self.lately = vec![(Short::NONE, 0); 1 << PLACE_BITS];
            }
            let lately = &mut self.lately[word.place()];
            if lately.0 != word {
                *lately = (word, *self.short.entry(word).or_insert(next));
            }
            return lately.1;
        }
        if let Some(code) = self.long.get(written) {
            return *code;
        }
        self.long.insert(written.into(), next);
        next
    }

    /// Every word with its code.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let short = self.short.iter().map(|(word, code)| (word.as_str(), *code));
        short.chain(self.long.iter().map(|(word, code)| (&**word, *code)))
    }

    /// Gives every word another code.
    pub(crate) fn recode(&mut self, codes: &[u32]) {
        let all = self.short.values_mut().chain(self.long.values_mut());
        all.for_each(|code| *code = codes[*code as usize]);
        self.lately.clear();
    }

    /// The vocabulary, and the code of each of its words in its order. Letters are kept only where slips are asked for.
    pub(crate) fn finish(self, with_letters: bool) -> (Vocabulary, Vec<u32>) {
        let mut words: Vec<_> = self.iter().map(|(written, code)| (fold(written), written, code)).collect();
        words.sort_unstable();
        let letters =
            words.iter().filter(|_| with_letters).map(|(folded, ..)| Letters::of(folded).0).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_has_one_code_however_long_it_is(words in proptest::collection::vec("[ab]{1,3}|[aé\0]{13,18}", 0..40)) {
            let mut glossary = Glossary::default();
            let codes: Vec<u32> = words.iter().map(|word| glossary.code(word)).collect();
            for (word, code) in words.iter().zip(&codes) {
                prop_assert_eq!(words.iter().position(|other| other == word), codes.iter().position(|other| other == code));
            }
            let mut all: Vec<(&str, u32)> = glossary.iter().collect();
            all.sort_unstable_by_key(|(_, code)| *code);
            let mut first: Vec<&str> = Vec::new();
            words.iter().for_each(|word| if !first.contains(&word.as_str()) { first.push(word) });
            prop_assert_eq!(all, first.into_iter().zip(0..).collect::<Vec<_>>());
            let others: Vec<u32> = (0..glossary.len() as u32).rev().collect();
            glossary.recode(&others);
            for (word, code) in words.iter().zip(codes) {
                prop_assert_eq!(glossary.code(word), others[code as usize]);
            }
        }
    }
}
