//! Words: the vocabulary of texts, and how well its words match one that was typed.
//!
//! A [`WordPattern`] says what a typed word matches: itself, words that begin with it, or words within an edit distance. The
//! [`Vocabulary`](vocabulary::Vocabulary) lists its words that match; the [`WordIndex`] joins their posting lists into
//! [`TieredRows`], rows by how well they match. Read `word_index` first.

mod edit_distance;
mod pattern;
mod prefixes;
mod tier;
mod vocabulary;
mod word_index;

pub(crate) use edit_distance::{FuzzyWord, LetterSet, MAX_EDITS};
pub(crate) use pattern::{Matching, PhrasePattern, WordPattern, in_any_order};
pub(crate) use prefixes::PrefixRows;
pub use tier::Tier;
pub(crate) use tier::{TieredRows, TieredRowsBuilder};
pub(crate) use vocabulary::{MatchingWords, StringTable, VocabularyBuilder};
pub(crate) use word_index::{WordIndex, WordIndexBuilder};
