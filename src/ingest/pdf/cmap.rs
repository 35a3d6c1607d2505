//! A `ToUnicode` map: what the codes of a font stand for, as the document says itself.

use std::collections::HashMap;

/// Longer ranges are cut. Codes have two bytes.
const MAX_RANGE: u32 = 0xFFFF;

/// Codes and their text.
#[derive(Debug, Default)]
pub(super) struct CMap {
    codes: HashMap<u32, String>,
}

impl CMap {
    /// The map in the text of a stream. What isn't understood is skipped.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut words = CMapTokens(bytes);
        while let Some(word) = words.next() {
            match word {
                CMapToken::Name(b"beginbfchar") => map.read_chars(&mut words),
                CMapToken::Name(b"beginbfrange") => map.read_ranges(&mut words),
                _ => {}
            }
        }
        map
    }

    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.codes.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// `<01> <0041>` up to `endbfchar`.
    fn read_chars(&mut self, words: &mut CMapTokens<'_>) {
        while let (Some(CMapToken::Hex(code)), Some(CMapToken::Hex(text))) = (words.next(), words.next()) {
            self.codes.insert(number(&code), utf16(&text));
        }
    }

    /// `<01> <05> <0041>` or `<01> <05> [<0041> …]` up to `endbfrange`.
    fn read_ranges(&mut self, words: &mut CMapTokens<'_>) {
        while let (Some(CMapToken::Hex(first)), Some(CMapToken::Hex(last))) = (words.next(), words.next()) {
            let (first, last) = (number(&first), number(&last));
            match words.next() {
                Some(CMapToken::Hex(text)) => self.add_range(first, last, &text),
                Some(CMapToken::Open) => {
                    let mut code = first;
                    while let Some(CMapToken::Hex(text)) = words.next() {
                        self.codes.insert(code, utf16(&text));
                        code = code.wrapping_add(1);
                    }
                }
                _ => return,
            }
        }
    }

    fn add_range(&mut self, first: u32, last: u32, text: &[u8]) {
        let text = utf16(text);
        let Some(start) = text.chars().next_back() else { return };
        let front = &text[..text.len() - start.len_utf8()];
        for code in first..=last.min(first.saturating_add(MAX_RANGE)) {
            if let Some(c) = char::from_u32((start as u32).saturating_add(code - first)) {
                self.codes.insert(code, format!("{front}{c}"));
            }
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |number, &byte| (number << 8) | u32::from(byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        other => u16::from(other[0]),
    });
    // U+0000 means that a code stands for no text.
    char::decode_utf16(units).flatten().filter(|&c| c != '\0').collect()
}

enum CMapToken<'a> {
    Hex(Vec<u8>),
    Name(&'a [u8]),
    Open,
}

/// The tokens of a PostScript text, as far as maps need them.
struct CMapTokens<'a>(&'a [u8]);

impl<'a> CMapTokens<'a> {
    fn next(&mut self) -> Option<CMapToken<'a>> {
        let start = self.0.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &self.0[start..];
        let (first, behind) = rest.split_first()?;
        match first {
            b'<' if !behind.starts_with(b"<") => {
                let end = behind.iter().position(|&byte| byte == b'>').unwrap_or(behind.len());
                self.0 = behind.get(end + 1..).unwrap_or_default();
                Some(CMapToken::Hex(hex(&behind[..end])))
            }
            b'[' => {
                self.0 = behind;
                Some(CMapToken::Open)
            }
            b']' | b'<' | b'>' => {
                self.0 = behind;
                Some(CMapToken::Name(&rest[..1]))
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b"<>[]".contains(byte);
                let end = rest.iter().position(ends).unwrap_or(rest.len());
                self.0 = &rest[end..];
                Some(CMapToken::Name(&rest[..end]))
            }
        }
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> =
        digits.iter().filter_map(|&digit| (digit as char).to_digit(16)).map(|value| value as u8).collect();
    values.chunks(2).map(|pair| pair.iter().fold(0, |byte, value| (byte << 4) | value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_ranges_are_read() {
        let map = CMap::read(
            b"/CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange
            2 beginbfchar <01> <0041> <02><00660069> endbfchar
            3 beginbfrange <10> <12> <0061> <20><21>[<201C> <D83DDE00>] <30> <30> <> endbfrange",
        );
        let got = |code| map.get(code).unwrap_or("-");
        assert_eq!([got(1), got(2), got(0x10), got(0x12)], ["A", "fi", "a", "c"]);
        assert_eq!([got(0x20), got(0x21), got(0x22), got(0x30)], ["“", "😀", "-", "-"]);
    }

    #[test]
    fn a_map_that_claims_every_code_is_cut() {
        let map = CMap::read(b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert!(map.codes.len() <= 0x1_0000);
    }
}
