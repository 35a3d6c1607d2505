//! Fingerprints of texts, and the set of those seen: the same article from two feeds, or from one folder twice, is taken
//! once.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// 128 bits of the SHA-256 of a text, white space aside. Two different texts that share it will not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a text. Computed by the workers, since only one thread at a time adds to the set.
    pub fn of(text: &str) -> Self {
        let mut hash = Sha256::new();
        for word in text.split_whitespace() {
            hash.update(word);
            hash.update(b" ");
        }
        let digest = hash.finalize();
        Self(digest.iter().take(16).fold(0, |number, &byte| (number << 8) | u128::from(byte)))
    }
}

/// The texts that were seen; 16 bytes each, and the table.
#[derive(Debug, Default)]
pub(crate) struct SeenTexts(HashSet<Fingerprint>);

impl SeenTexts {
    /// Whether a text of this fingerprint was seen.
    pub(crate) fn holds(&self, text: Fingerprint) -> bool {
        self.0.contains(&text)
    }

    /// Adds a text. Whether it wasn't there.
    pub(crate) fn insert(&mut self, text: Fingerprint) -> bool {
        self.0.insert(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_white_space_are_one() {
        let mut seen = SeenTexts::default();
        assert!(seen.insert(Fingerprint::of("One two.\n\nThree.")));
        assert!(!seen.insert(Fingerprint::of(" One\ttwo.\nThree.\u{A0}")));
        assert!(seen.insert(Fingerprint::of("One two. three.")));
        assert!(seen.insert(Fingerprint::of("Onetwo. Three.")));
    }
}
