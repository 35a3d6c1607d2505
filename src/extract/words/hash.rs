//! Hashes: 64 bits that stand for a word, or for a feature made of several.
//!
//! FNV-1a, finished by a multiplication that moves its entropy into the high bits. The hashes are the same on every machine
//! and in every run, since a model's file refers to words and features by them.

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

/// Combines two numbers; their order counts. Take the high bits where fewer than 64 are needed.
#[inline]
#[must_use]
pub(crate) const fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(23) ^ b).wrapping_mul(ODD)
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
}
