//! The lexicon: word vectors and word clusters, learned from far more text than the corpus holds.
//!
//! Words are looked up by hash. Two words with the same hash share an entry; that is too rare to matter.

use super::hash::HashTable;
#[cfg(feature = "train")]
use super::token::lower;
use super::token::{NOT_LISTED, Token};

/// Entries of common words, the most frequent first.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    table: HashTable,
    /// The key of each entry, which is packed into a model.
    #[cfg(feature = "train")]
    pub keys: Vec<u32>,
    /// How many numbers a vector has.
    pub width: usize,
    /// All vectors, one after another.
    pub vectors: Vec<i8>,
    /// The clusters of each entry, from coarse to fine, numbered from 1.
    pub clusters: Vec<[u16; 3]>,
}

impl Lexicon {
    /// A lexicon of these entries.
    #[cfg_attr(
        not(feature = "train"),
        allow(clippy::needless_pass_by_value, reason = "training keeps the keys")
    )]
    #[must_use]
    pub(crate) fn new(keys: Vec<u32>, width: usize, vectors: Vec<i8>, clusters: Vec<[u16; 3]>) -> Self {
        Self {
            table: HashTable::new(keys.iter().copied()),
            #[cfg(feature = "train")]
            keys,
            width,
            vectors,
            clusters,
        }
    }

    /// Reads a file of vectors: a line with count and width, a line for each word, then the numbers as signed bytes.
    #[cfg(feature = "train")]
    #[must_use]
    pub(crate) fn read(file: &[u8]) -> Option<Self> {
        let (count, width, mut rest) = head(file)?;
        let mut keys = Vec::with_capacity(count);
        for _ in 0..count {
            let end = rest.iter().position(|&b| b == b'\n')?;
            keys.push(HashTable::key(lower(std::str::from_utf8(&rest[..end]).ok()?)));
            rest = &rest[end + 1..];
        }
        let vectors = rest.get(..count.checked_mul(width)?)?.iter().map(|&b| b as i8).collect();
        Some(Self::new(keys, width, vectors, vec![[0; 3]; count]))
    }

    /// Sets a token's entry and clusters.
    #[inline]
    pub(crate) fn look_up(&self, word: &mut Token) {
        let found = self.table.get(word.lower).filter(|&i| i < usize::from(NOT_LISTED));
        word.entry = found.map_or(NOT_LISTED, |i| i as u16);
        word.clusters = found.and_then(|i| self.clusters.get(i)).copied().unwrap_or_default();
    }

    /// The vector of an entry.
    #[inline]
    #[must_use]
    pub(crate) fn vector(&self, entry: u16) -> Option<&[i8]> {
        let from = usize::from(entry) * self.width;
        self.vectors.get(from..from + self.width)
    }
}

#[cfg(feature = "train")]
fn head(file: &[u8]) -> Option<(usize, usize, &[u8])> {
    let end = file.iter().position(|&b| b == b'\n')?;
    let mut numbers = std::str::from_utf8(&file[..end]).ok()?.split(' ').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?, &file[end + 1..]))
}
