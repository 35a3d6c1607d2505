//! Offsets: from the code points that a file counts to the bytes that the program slices, and back.

/// A sparse table: of each block of 64 bytes of a text, how many code points start before it.
///
/// A text that is all ASCII needs no table. Look-ups walk at most one block.
#[derive(Clone, Debug)]
pub struct Offsets {
    before: Vec<u32>,
    codepoints: u64,
    bytes: usize,
}

const BLOCK: usize = 64;

impl Offsets {
    /// Counts once through the text.
    pub fn new(text: &str) -> Self {
        let bytes = text.len();
        if text.is_ascii() {
            return Self { before: Vec::new(), codepoints: bytes as u64, bytes };
        }
        let mut codepoints = 0;
        let before = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = codepoints as u32;
            codepoints += starts(block) as u64;
            before
        });
        Self { before: before.collect(), codepoints, bytes }
    }

    /// How many code points the text has.
    pub fn codepoints(&self) -> u64 {
        self.codepoints
    }

    /// The byte at which the given code point starts (the text's length for the one past the end), or
    /// nothing past that. `text` is the text that the table was made of.
    pub fn byte(&self, text: &str, codepoint: u64) -> Option<usize> {
        if codepoint >= self.codepoints {
            return (codepoint == self.codepoints).then_some(self.bytes);
        }
        let Some(block) =
            self.before.partition_point(|&before| u64::from(before) <= codepoint).checked_sub(1)
        else {
            return Some(codepoint as usize);
        };
        let nth = codepoint as usize - self.before[block] as usize;
        let places = (block * BLOCK..).zip(&text.as_bytes()[block * BLOCK..]);
        places.filter(|(_, byte)| is_start(**byte)).nth(nth).map(|(at, _)| at)
    }

    /// The number of the code point that starts at `byte`, which is on a character boundary.
    pub fn codepoint(&self, text: &str, byte: usize) -> u64 {
        if self.before.is_empty() {
            return byte as u64;
        }
        let Some(&before) = self.before.get(byte / BLOCK) else { return self.codepoints };
        u64::from(before) + starts(&text.as_bytes()[byte / BLOCK * BLOCK..byte]) as u64
    }
}

/// How many code points start in some bytes of a text.
pub(super) fn starts(bytes: &[u8]) -> usize {
    // A byte holds the sum of so many, and a processor adds up sixteen bytes at once.
    const SOME: usize = 240;
    let count = |some: &[u8]| some.iter().map(|byte| u8::from(is_start(*byte))).sum::<u8>();
    bytes.chunks(SOME).map(|some| usize::from(count(some))).sum()
}

/// Whether a code point starts with the byte: all others but its first are 10xx xxxx.
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_and_code_points_lead_to_each_other(text in "[a-zé€😀]{0,900}") {
            let offsets = Offsets::new(&text);
            let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for (codepoint, byte) in starts.enumerate() {
                prop_assert_eq!(offsets.byte(&text, codepoint as u64), Some(byte));
                prop_assert_eq!(offsets.codepoint(&text, byte), codepoint as u64);
            }
            prop_assert_eq!(offsets.byte(&text, offsets.codepoints() + 1), None);
        }
    }

    #[test]
    fn an_empty_text_has_one_place() {
        let offsets = Offsets::new("");
        assert_eq!((offsets.byte("", 0), offsets.byte("", 1)), (Some(0), None));
    }
}
