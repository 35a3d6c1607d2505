//! Hashes: 64 bits that stand for a word, or for a feature made of several; and a table from hashes to numbers.
//!
//! FNV-1a, finished by a multiplication that moves its entropy into the high bits. The hashes are the same on every machine
//! and in every run, since a model's file refers to words and features by them.
//!
//! The table is filled once and never changed. Open addressing with linear probing, at most half full: a look-up takes one
//! probe as a rule.

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes bytes as they come, so that a lower-case form needs no string of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hasher(u64);

impl Hasher {
    /// The hash of no bytes, to start from.
    #[must_use]
    pub(crate) const fn new() -> Self {
        Self(FNV_START)
    }

    /// Adds a byte.
    #[inline]
    pub(crate) const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(FNV_PRIME);
    }

    /// Adds a character, as its UTF-8 bytes.
    #[inline]
    pub(crate) fn char(&mut self, c: char) {
        if c.is_ascii() {
            return self.byte(c as u8);
        }
        let mut buffer = [0; 4];
        c.encode_utf8(&mut buffer).bytes().for_each(|b| self.byte(b));
    }

    /// The hash of everything added.
    #[inline]
    #[must_use]
    pub(crate) const fn finish(self) -> u64 {
        (self.0 ^ (self.0 >> 29)).wrapping_mul(ODD)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

/// The hash of a whole word.
#[must_use]
pub(crate) const fn word(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hasher = Hasher::new();
    let mut i = 0;
    while i < bytes.len() {
        hasher.byte(bytes[i]);
        i += 1;
    }
    hasher.finish()
}

/// The hashes of words, for lists of them in code.
#[must_use]
pub(crate) const fn words<const N: usize>(list: [&str; N]) -> [u64; N] {
    let mut hashes = [0; N];
    let mut i = 0;
    while i < N {
        hashes[i] = word(list[i]);
        i += 1;
    }
    hashes
}

/// Combines two numbers; their order counts. Take the high bits where fewer than 64 are needed.
#[inline]
#[must_use]
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(ODD)
}

/// The value of a free slot.
const FREE: u32 = u32::MAX;

/// Keys are the high 32 bits of hashes, so among 100,000 of them a pair may collide and share a value. A model is trained
/// with the same collisions.
#[derive(Debug, Default)]
pub(crate) struct HashTable {
    slots: Vec<(u32, u32)>,
    shift: u32,
}

/// The first slot of a look-up, read but not yet compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    key: u32,
    at: usize,
    slot: (u32, u32),
}

impl HashTable {
    /// Maps each key to its position in `keys`. Of equal keys the first counts.
    #[must_use]
    pub(crate) fn new(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        Self::of(keys.enumerate().map(|(place, key)| (key, place as u32)))
    }

    /// Maps keys to their numbers, none of which may be [`u32::MAX`]. Of equal keys the first counts.
    #[must_use]
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (u32, u32)>) -> Self {
        let bits = (entries.len() * 2).next_power_of_two().trailing_zeros().max(4);
        let mut table = Self { slots: vec![(0, FREE); 1 << bits], shift: 64 - bits };
        entries.for_each(|(key, value)| table.put(key, value));
        table
    }

    /// The key of a 64-bit hash.
    #[must_use]
    pub(crate) const fn key(hash: u64) -> u32 {
        (hash >> 32) as u32
    }

    /// The number of `hash`.
    #[inline]
    #[must_use]
    pub(crate) fn get(&self, hash: u64) -> Option<usize> {
        self.follow(self.probe(hash))
    }

    /// Reads the first slot for `hash`. Several probes in a row wait for memory at the same time rather than one after
    /// another.
    #[inline]
    #[must_use]
    pub(crate) fn probe(&self, hash: u64) -> Probe {
        let key = Self::key(hash);
        let at = self.home(key);
        Probe { key, at, slot: self.slots.get(at).copied().unwrap_or((0, FREE)) }
    }

    /// The number that a probe leads to.
    #[inline]
    #[must_use]
    pub(crate) fn follow(&self, probe: Probe) -> Option<usize> {
        let Probe { key, mut at, slot: (mut found, mut value) } = probe;
        while value != FREE {
            if found == key {
                return Some(value as usize);
            }
            at = (at + 1) & (self.slots.len() - 1);
            (found, value) = *self.slots.get(at)?;
        }
        None
    }

    #[inline]
    fn home(&self, key: u32) -> usize {
        (mix(0, u64::from(key)) >> self.shift) as usize
    }

    fn put(&mut self, key: u32, value: u32) {
        let mut at = self.home(key);
        while self.slots[at].1 != FREE {
            if self.slots[at].0 == key {
                return;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = (key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_hashes_alike_by_bytes_and_by_characters() {
        let mut hasher = Hasher::new();
        "né".chars().for_each(|c| hasher.char(c));
        assert_eq!(hasher.finish(), word("né"));
        assert_ne!(mix(1, 2), mix(2, 1));
    }

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let words: Vec<String> = (0..1000).map(|i| format!("word{i}")).collect();
        let table =
            HashTable::new(words.iter().map(|w| HashTable::key(word(w))).collect::<Vec<_>>().into_iter());
        assert!(words.iter().enumerate().all(|(i, w)| table.get(word(w)) == Some(i)));
        assert_eq!(table.get(word("absent")), None);
        assert_eq!(HashTable::default().get(7), None);
    }
}
