//! A table from hashes to numbers, read from a model and never changed: open addressing, one probe as a rule.

use super::hash::mix;

/// No key hashes here: the slot is free.
const FREE: u32 = u32::MAX;

/// Keys are kept as 32 bits, so two of 100,000 keys may be taken for each other; a model is trained with that.
#[derive(Debug, Default)]
pub(crate) struct HashTable {
    slots: Vec<(u32, u32)>,
    shift: u32,
}

/// What stands where a key belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Probe {
    key: u32,
    at: usize,
    slot: (u32, u32),
}

impl HashTable {
    /// A table of `keys`, in their order, each with its place as its number. Of equal keys the first counts.
    #[must_use]
    pub(crate) fn new(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        Self::of(keys.enumerate().map(|(place, key)| (key, place as u32)))
    }

    /// A table of keys and their numbers, none of them [`u32::MAX`]. Of equal keys the first counts.
    #[must_use]
    pub(crate) fn of(entries: impl ExactSizeIterator<Item = (u32, u32)>) -> Self {
        let bits = (entries.len() * 2).next_power_of_two().trailing_zeros().max(4);
        let mut table = Self { slots: vec![(0, FREE); 1 << bits], shift: 64 - bits };
        entries.for_each(|(key, value)| table.put(key, value));
        table
    }

    /// What a 64-bit hash is kept as.
    #[must_use]
    pub(crate) const fn key(hash: u64) -> u32 {
        (hash >> 32) as u32
    }

    /// The number of `hash`.
    #[inline]
    #[must_use]
    pub(crate) fn get(&self, hash: u64) -> Option<usize> {
        self.follow(self.glance(hash))
    }

    /// A look at where the number of `hash` would be. Many looks in a row wait for memory together, and not one after
    /// another.
    #[inline]
    #[must_use]
    pub(crate) fn glance(&self, hash: u64) -> Probe {
        let key = Self::key(hash);
        let at = self.home(key);
        Probe { key, at, slot: self.slots.get(at).copied().unwrap_or((0, FREE)) }
    }

    /// The number that a look leads to.
    #[inline]
    #[must_use]
    pub(crate) fn follow(&self, glance: Probe) -> Option<usize> {
        let Probe { key, mut at, slot: (mut found, mut value) } = glance;
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
    use crate::extract::words::hash::word;

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
