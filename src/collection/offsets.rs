//! Offsets: from the code points that a file counts to the bytes that the program slices, and back.

/// A sparse table of where code points stand in a text: one entry for each 256 of them.
///
/// A text that is all ASCII needs no table. Look-ups walk at most one stride.
#[derive(Clone, Debug)]
pub struct Offsets {
    marks: Vec<u32>,
    codepoints: u64,
    bytes: usize,
}

const STRIDE: usize = 256;

impl Offsets {
    /// Counts once through the text.
    pub fn new(text: &str) -> Self {
        let bytes = text.len();
        if text.is_ascii() {
            return Self { marks: Vec::new(), codepoints: bytes as u64, bytes };
        }
        let mut codepoints = 0;
        let mut marks = Vec::with_capacity(bytes / STRIDE + 1);
        for (at, _) in text.char_indices() {
            if codepoints % STRIDE as u64 == 0 {
                marks.push(at as u32);
            }
            codepoints += 1;
        }
        Self { marks, codepoints, bytes }
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
        let codepoint = codepoint as usize;
        let Some(&mark) = self.marks.get(codepoint / STRIDE) else { return Some(codepoint) };
        Some(mark as usize + after(&text[mark as usize..], codepoint % STRIDE))
    }

    /// The number of the code point that starts at `byte`, which is on a character boundary.
    pub fn codepoint(&self, text: &str, byte: usize) -> u64 {
        if self.marks.is_empty() {
            return byte as u64;
        }
        let stride = self.marks.partition_point(|&mark| mark as usize <= byte).saturating_sub(1);
        let mark = self.marks[stride] as usize;
        (stride * STRIDE + text[mark..byte].chars().count()) as u64
    }
}

/// The byte after so many code points; the standard library counts them faster so than with their places.
fn after(text: &str, codepoints: usize) -> usize {
    let mut rest = text.chars();
    if let Some(last) = codepoints.checked_sub(1) {
        rest.nth(last);
    }
    text.len() - rest.as_str().len()
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
