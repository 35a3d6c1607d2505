//! Which texts were seen: the same article from two feeds, or from the same folder twice, is taken once.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// What tells one text from another, white space aside. Two texts of one fingerprint are the same for all that anyone
/// will ever find: it is 128 bits of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a text. Worth taking where the text was read, on many threads; [`SeenTexts`] is asked on one.
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

/// The texts that were seen, 16 bytes each.
#[derive(Debug, Default)]
pub(crate) struct SeenTexts(HashSet<Fingerprint>);

impl SeenTexts {
    /// Whether a text of this fingerprint was seen.
    pub(crate) fn holds(&self, text: Fingerprint) -> bool {
        self.0.contains(&text)
    }

    /// Whether this is the first text of its fingerprint. From now on it isn't.
    pub(crate) fn is_new(&mut self, text: Fingerprint) -> bool {
        self.0.insert(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_white_space_are_one() {
        let mut seen = SeenTexts::default();
        assert!(seen.is_new(Fingerprint::of("One two.\n\nThree.")));
        assert!(!seen.is_new(Fingerprint::of(" One\ttwo.\nThree.\u{A0}")));
        assert!(seen.is_new(Fingerprint::of("One two. three.")));
        assert!(seen.is_new(Fingerprint::of("Onetwo. Three.")));
    }
}
