//! A font: the text of its codes, by its `ToUnicode` map, its encoding and the names of its glyphs (Latin letters and the
//! punctuation that prose needs), and their widths.

use std::collections::HashMap;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};
use unicode_normalization::UnicodeNormalization;

use super::cmap::CMap;

/// The width of a glyph for which the font gives none, in em.
const DEFAULT_WIDTH_EM: f32 = 0.5;

/// A font of a page.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Whether codes have two bytes.
    has_wide_codes: bool,
    map: CMap,
    /// The text of each code of one byte.
    simple: Vec<String>,
    /// In em, by code.
    widths: HashMap<u32, f32>,
    default_width: f32,
}

impl Font {
    /// The font that a dictionary describes. `most` bounds what its map may unpack to, in bytes.
    pub(super) fn read(font: &Dictionary, document: &Document, most: usize) -> Self {
        let get = |name: &[u8]| font.get_deref(name, document).ok();
        let map = get(b"ToUnicode").and_then(|map| map.as_stream().ok());
        let map = map.and_then(|map| map.get_plain_content_with_limit(most).ok());
        let map = map.map(|bytes| CMap::read(&bytes)).unwrap_or_default();
        let is_composite = get(b"Subtype").and_then(|name| name.as_name().ok()) == Some(b"Type0");
        let mut read =
            Self { has_wide_codes: is_composite, map, default_width: DEFAULT_WIDTH_EM, ..Self::default() };
        if is_composite {
            read.read_wide_widths(font, document);
        } else {
            read.simple = simple_encoding(get(b"Encoding"), document);
            read.read_widths(font, document);
        }
        read
    }

    /// The text and the width of each code of a string; whether it is a space of one byte, which word spacing widens.
    pub(super) fn codes<'a>(&'a self, string: &'a [u8]) -> impl Iterator<Item = (&'a str, f32, bool)> {
        let step = if self.has_wide_codes { 2 } else { 1 };
        string.chunks(step).map(move |bytes| {
            let code = bytes.iter().fold(0, |code, &byte| (code << 8) | u32::from(byte));
            let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
            (self.text(code), width, step == 1 && code == 32)
        })
    }

    fn text(&self, code: u32) -> &str {
        if let Some(text) = self.map.get(code) {
            return text;
        }
        // A map that leaves a code out does so on purpose, unless there is no other information.
        self.simple
            .get(code as usize)
            .filter(|text| self.map.is_empty() || !text.is_empty())
            .map_or("", String::as_str)
    }

    fn read_widths(&mut self, font: &Dictionary, document: &Document) {
        let get = |name: &[u8]| font.get_deref(name, document).ok();
        // Type 3 fonts have their own unit.
        let matrix = get(b"FontMatrix").and_then(|matrix| matrix.as_array().ok()?.first()?.as_float().ok());
        let unit = matrix.unwrap_or(0.001);
        let first = get(b"FirstChar").and_then(|first| code(first, document)).unwrap_or(0);
        let widths = get(b"Widths").and_then(|widths| widths.as_array().ok());
        for (at, width) in widths.into_iter().flatten().take(256).enumerate() {
            if let Some(width) = number(width, document) {
                self.widths.insert(first.saturating_add(at as u32), width * unit);
            }
        }
    }

    /// `[1 [500 600] 7 9 500]`: widths from a code on, and one for a range.
    fn read_wide_widths(&mut self, font: &Dictionary, document: &Document) {
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .ok()
            .and_then(|fonts| fonts.as_array().ok()?.first());
        let descendant = descendant.and_then(|font| document.dereference(font).ok()?.1.as_dict().ok());
        let Some(descendant) = descendant else { return };
        let default_width =
            descendant.get_deref(b"DW", document).ok().and_then(|width| number(width, document));
        self.default_width = default_width.unwrap_or(1000.0) / 1000.0;
        let Ok(Ok(widths)) = descendant.get_deref(b"W", document).map(Object::as_array) else { return };
        let mut rest = widths.iter();
        while let (Some(first), Some(second)) = (rest.next().and_then(|one| code(one, document)), rest.next())
        {
            let Ok((_, second)) = document.dereference(second) else { return };
            if let Ok(list) = second.as_array() {
                for (at, width) in list.iter().enumerate().take(0x1_0000) {
                    self.set_width(first.saturating_add(at as u32), number(width, document));
                }
            } else if let Some(last) = code(second, document) {
                let width = rest.next().and_then(|width| number(width, document));
                for one in first..=last.min(0xFFFF) {
                    self.set_width(one, width);
                }
            }
        }
    }

    fn set_width(&mut self, code: u32, width: Option<f32>) {
        if let Some(width) = width {
            self.widths.insert(code, width / 1000.0);
        }
    }
}

fn number(object: &Object, document: &Document) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}

fn code(object: &Object, document: &Document) -> Option<u32> {
    u32::try_from(document.dereference(object).ok()?.1.as_i64().ok()?).ok()
}

/// The text of the 256 codes: a base encoding, and differences from it.
fn simple_encoding(encoding: Option<&Object>, document: &Document) -> Vec<String> {
    let dictionary = encoding.and_then(|encoding| encoding.as_dict().ok());
    let base = match dictionary {
        Some(dictionary) => dictionary.get_deref(b"BaseEncoding", document).ok(),
        None => encoding,
    };
    let mut codes = base_encoding(base.and_then(|name| name.as_name().ok()));
    let differences = dictionary
        .and_then(|dictionary| dictionary.get_deref(b"Differences", document).ok()?.as_array().ok());
    let mut at = 0;
    for difference in differences.into_iter().flatten() {
        match difference {
            Object::Integer(code) => at = usize::try_from(*code).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(code) = codes.get_mut(at) {
                    *code = glyph_text(&String::from_utf8_lossy(name)).unwrap_or_default();
                }
                at = at.saturating_add(1);
            }
            _ => {}
        }
    }
    codes
}

fn base_encoding(name: Option<&[u8]>) -> Vec<String> {
    let table: &Encoding = match name {
        Some(b"MacRomanEncoding") => MACINTOSH,
        _ => WINDOWS_1252,
    };
    let mut codes: Vec<String> = (0..=u8::MAX)
        .map(|byte| {
            if byte < 32 { String::new() } else { table.decode_without_bom_handling(&[byte]).0.into_owned() }
        })
        .collect();
    // A font without an encoding has Adobe's standard one, where two ASCII marks are quotation marks.
    if !matches!(name, Some(b"WinAnsiEncoding" | b"MacRomanEncoding")) {
        for (code, text) in ADOBE_STANDARD {
            (*text).clone_into(&mut codes[*code]);
        }
    }
    codes
}

#[rustfmt::skip]
const ADOBE_STANDARD: &[(usize, &str)] = &[
    (0x27, "’"), (0x60, "‘"), (0xA4, "⁄"), (0xA9, "'"), (0xAA, "“"), (0xAC, "‹"), (0xAD, "›"), (0xAE, "fi"), (0xAF, "fl"),
    (0xB1, "–"), (0xB7, "•"), (0xB8, "‚"), (0xB9, "„"), (0xBA, "”"), (0xBC, "…"), (0xD0, "—"), (0xE1, "Æ"), (0xE8, "Ł"),
    (0xE9, "Ø"), (0xEA, "Œ"), (0xF1, "æ"), (0xF5, "ı"), (0xF8, "ł"), (0xF9, "ø"), (0xFA, "œ"), (0xFB, "ß"),
];

/// The text of a glyph: "quotedblleft", "eacute", "uni20AC", and with a variant behind a full stop.
fn glyph_text(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some((_, text)) = GLYPH_NAMES.iter().find(|(glyph, _)| *glyph == name) {
        return Some((*text).to_owned());
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) => Some(letter.to_string()),
        (Some(letter), Some(_)) => {
            accented(letter, &name[letter.len_utf8()..]).or_else(|| numbered(name)).or_else(|| joined(name))
        }
        _ => None,
    }
}

/// "eacute": a letter and its accent.
fn accented(letter: char, accent: &str) -> Option<String> {
    let (_, mark) = ACCENTS.iter().find(|(glyph, _)| *glyph == accent)?;
    letter.is_ascii_alphabetic().then(|| [letter, *mark].into_iter().nfc().collect())
}

/// "uni20AC", "u1F600".
fn numbered(name: &str) -> Option<String> {
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let is_number = (4..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
    char::from_u32(number).map(String::from)
}

/// Ligatures: the letters with underscores between them.
fn joined(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split('_').collect();
    let is_joined = (2..=4).contains(&parts.len()) && parts.iter().all(|part| part.len() == 1);
    is_joined.then(|| parts.concat())
}

const ACCENTS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dieresis", '\u{308}'),
    ("ring", '\u{30A}'),
    ("hungarumlaut", '\u{30B}'),
    ("caron", '\u{30C}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

#[rustfmt::skip]
const GLYPH_NAMES: &[(&str, &str)] = &[
    ("space", " "), ("nbspace", " "), ("exclam", "!"), ("quotedbl", "\""), ("numbersign", "#"), ("dollar", "$"),
    ("percent", "%"), ("ampersand", "&"), ("quotesingle", "'"), ("parenleft", "("), ("parenright", ")"), ("asterisk", "*"),
    ("plus", "+"), ("comma", ","), ("hyphen", "-"), ("minus", "−"), ("period", "."), ("slash", "/"), ("zero", "0"),
    ("one", "1"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("seven", "7"), ("eight", "8"),
    ("nine", "9"), ("colon", ":"), ("semicolon", ";"), ("less", "<"), ("equal", "="), ("greater", ">"), ("question", "?"),
    ("at", "@"), ("bracketleft", "["), ("backslash", "\\"), ("bracketright", "]"), ("asciicircum", "^"), ("underscore", "_"),
    ("grave", "`"), ("braceleft", "{"), ("bar", "|"), ("braceright", "}"), ("asciitilde", "~"), ("quoteleft", "‘"),
    ("quoteright", "’"), ("quotedblleft", "“"), ("quotedblright", "”"), ("quotesinglbase", "‚"), ("quotedblbase", "„"),
    ("guillemotleft", "«"), ("guillemotright", "»"), ("guilsinglleft", "‹"), ("guilsinglright", "›"), ("endash", "–"),
    ("emdash", "—"), ("ellipsis", "…"), ("bullet", "•"), ("periodcentered", "·"), ("dagger", "†"), ("daggerdbl", "‡"),
    ("section", "§"), ("paragraph", "¶"), ("copyright", "©"), ("registered", "®"), ("trademark", "™"), ("degree", "°"),
    ("sterling", "£"), ("Euro", "€"), ("cent", "¢"), ("yen", "¥"), ("currency", "¤"), ("exclamdown", "¡"),
    ("questiondown", "¿"), ("onehalf", "½"), ("onequarter", "¼"), ("threequarters", "¾"), ("plusminus", "±"),
    ("multiply", "×"), ("divide", "÷"), ("perthousand", "‰"), ("fraction", "⁄"), ("ff", "ff"), ("fi", "fi"), ("fl", "fl"),
    ("ffi", "ffi"), ("ffl", "ffl"), ("ae", "æ"), ("AE", "Æ"), ("oe", "œ"), ("OE", "Œ"), ("oslash", "ø"), ("Oslash", "Ø"),
    ("germandbls", "ß"), ("lslash", "ł"), ("Lslash", "Ł"), ("eth", "ð"), ("Eth", "Ð"), ("thorn", "þ"), ("Thorn", "Þ"),
    ("dotlessi", "ı"), ("dotlessj", "ȷ"), ("dcroat", "đ"), ("Dcroat", "Đ"), ("hbar", "ħ"), ("mu", "µ"), ("ordfeminine", "ª"),
    ("ordmasculine", "º"), ("softhyphen", "\u{AD}"), ("sfthyphen", "\u{AD}"), ("visiblespace", " "), ("nonbreakingspace", " "),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        let table = [
            ("A", "A"),
            ("eacute", "é"),
            ("Scedilla", "Ş"),
            ("quotedblleft", "“"),
            ("f_i", "fi"),
            ("uni20AC", "€"),
            ("a.sc", "a"),
            ("u1F600", "😀"),
        ];
        for (name, expected) in table {
            assert_eq!(glyph_text(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["", ".notdef", "g12", "unix", "uniD800", "nonsense"] {
            assert_eq!(glyph_text(name), None, "{name}");
        }
    }
}
