//! Prefix rows: the rows of the prefixes that very many words have, found when the index is built. "t" is typed on the way to
//! every word with a t, and its rows would be the union of thousands of posting lists.

use std::collections::BTreeSet;
use std::io;

use super::tier::{Tier, TieredRows};
use super::vocabulary::{StringTable, Vocabulary};
use crate::search::postings::{Postings, PostingsBuilder};
use crate::search::rowset::{BitSet, RowSet};
use crate::store::{Column, Reader, Refusal, Writer};

/// For some prefixes, the rows where a word of the content or of a speaker's name begins with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrefixRows {
    /// How many rows there are.
    universe: usize,
    /// Sorted.
    prefixes: StringTable,
    /// The rows of each prefix, as a bit set.
    bits: Column<u64>,
    /// The rows of each prefix where it is a whole word.
    whole: Postings,
}

/// The longest prefix, in characters.
const MAX_PREFIX_CHARS: usize = 3;

/// A prefix is costly where reading its posting lists costs more than a byte for this many rows.
const COSTLY_RATIO: usize = 5;

/// With fewer rows, no prefix is costly. Tests have few rows.
const MIN_ROWS: usize = if cfg!(test) { 5 } else { 20_000 };

impl PrefixRows {
    /// The rows of a prefix, by its number.
    pub(crate) fn get(&self, at: usize) -> Option<TieredRows> {
        let each = self.universe.div_ceil(64);
        let words = self.bits.part(at.checked_mul(each)?..at.checked_add(1)?.checked_mul(each)?)?;
        Some(TieredRows::prefix(self.whole.rows(at), RowSet::from_column(self.universe, words)))
    }

    /// The prefixes in order, with their rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, TieredRows)> {
        (0..self.prefixes.len()).filter_map(|at| Some((self.prefixes.get(at), self.get(at)?)))
    }

    /// The number of a prefix, if its rows are known.
    pub(crate) fn position(&self, folded: &str) -> Option<usize> {
        let at = self.prefixes.partition_point(0..self.prefixes.len(), |other| other < folded);
        (self.prefixes.get(at) == folded && !folded.is_empty()).then_some(at)
    }

    /// Finds the rows of all costly prefixes of these vocabularies with `find`. `cost` is what that costs in a search, in bytes
    /// that are read.
    pub(crate) fn build(
        rows: usize,
        vocabularies: [&Vocabulary; 2],
        cost: impl Fn(&str) -> usize,
        find: impl Fn(&str) -> Option<TieredRows>,
    ) -> io::Result<Self> {
        let mut costly = BTreeSet::new();
        if rows >= MIN_ROWS {
            vocabularies.iter().for_each(|vocabulary| add_prefixes(vocabulary, &mut costly));
            costly.retain(|prefix: &String| cost(prefix) > rows / COSTLY_RATIO);
        }
        let mut bits = Vec::with_capacity(costly.len() * rows.div_ceil(64));
        let mut whole = PostingsBuilder::new(rows, None);
        for prefix in &costly {
            let found = find(prefix).unwrap_or_else(|| TieredRows::empty(rows));
            bits.extend(bits_of(found.any()));
            let exact: Vec<u32> = found.at_least(Tier::Exact).iter().collect();
            whole.push(&exact)?;
        }
        let prefixes = costly.iter().map(String::as_str).collect();
        Ok(Self { universe: rows, prefixes, bits: bits.into(), whole: whole.finish()? })
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.prefixes.write(writer, "beginnings")?;
        writer.column("beginnings.rows", &self.bits)?;
        self.whole.write(writer, "beginnings.whole")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            universe: rows,
            prefixes: StringTable::read(reader, "beginnings")?,
            bits: reader.column("beginnings.rows")?,
            whole: Postings::read(reader, "beginnings.whole", rows)?,
        })
    }
}

/// Adds the prefixes of the words of a vocabulary.
fn add_prefixes(vocabulary: &Vocabulary, prefixes: &mut BTreeSet<String>) {
    for number in 0..vocabulary.len() {
        let word = vocabulary.folded(number);
        for (at, c) in word.char_indices().take(MAX_PREFIX_CHARS) {
            let prefix = &word[..at + c.len_utf8()];
            if !prefixes.contains(prefix) {
                prefixes.insert(prefix.to_owned());
            }
        }
    }
}

fn bits_of(rows: &RowSet) -> Vec<u64> {
    match rows.words() {
        Some(words) => words.to_vec(),
        None => {
            let mut bits = BitSet::new(rows.universe());
            rows.for_each(|row| bits.insert(row));
            bits.into_words()
        }
    }
}
