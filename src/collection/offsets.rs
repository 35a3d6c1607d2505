//! Offsets: from code points, which a file counts, to bytes, which the program slices by, and back.

/// A sparse table: how many code points start before each block of 64 bytes of a text.
///
/// A text that is all ASCII needs no table. A look-up is a binary search and a walk over at most one block.
#[derive(Clone, Debug)]
pub struct Offsets {
    before: Vec<u32>,
    codepoints: u64,
    bytes: usize,
}

const BYTES_PER_BLOCK: usize = 64;

impl Offsets {
    /// Counts once through the text.
    pub fn new(text: &str) -> Self {
        let bytes = text.len();
        if text.is_ascii() {
            return Self { before: Vec::new(), codepoints: bytes as u64, bytes };
        }
        let mut codepoints = 0;
        let before = text.as_bytes().chunks(BYTES_PER_BLOCK).map(|block| {
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
        let places = (block * BYTES_PER_BLOCK..).zip(&text.as_bytes()[block * BYTES_PER_BLOCK..]);
        places.filter(|(_, byte)| is_start(**byte)).nth(nth).map(|(at, _)| at)
    }

    /// The number of the code point that starts at `byte`, which is on a character boundary.
    pub fn codepoint(&self, text: &str, byte: usize) -> u64 {
        if self.before.is_empty() {
            return byte as u64;
        }
        let Some(&before) = self.before.get(byte / BYTES_PER_BLOCK) else { return self.codepoints };
        u64::from(before) + starts(&text.as_bytes()[byte / BYTES_PER_BLOCK * BYTES_PER_BLOCK..byte]) as u64
    }
}

/// How many code points start in some bytes of a text.
pub(super) fn starts(bytes: &[u8]) -> usize {
    // Sums of 240 fit a byte, and a processor adds sixteen bytes at once.
    const CHUNK: usize = 240;
    let count = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(is_start(*byte))).sum::<u8>();
    bytes.chunks(CHUNK).map(|chunk| usize::from(count(chunk))).sum()
}

/// Whether a code point starts with the byte: its further bytes are 10xx xxxx.
fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

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
