//! Character encodings: makes text of bytes as a browser does, and guesses if nothing says which encoding it is.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are enough to guess from. Guessing is one pass over them, and slower than decoding.
const GUESSED_FROM: usize = 1 << 18;

/// The text of these bytes. Their encoding is that of their byte order mark; else the declared one (by a header, a
/// `<meta>`, an XML declaration); else UTF-16 if nearly every other byte is zero; else UTF-8 if they are valid UTF-8; else
/// a guess. What can't be decoded becomes U+FFFD.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = declared {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => guess(bytes).decode_without_bom_handling(bytes).0,
    }
}

/// Whether the bytes are UTF-16, with a byte order mark or without.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    let marked = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    marked || unmarked_utf16(bytes).is_some()
}

/// UTF-16 without a byte order mark: of its first kilobyte three pairs in four are a letter, digit, mark or white space
/// of ASCII with its zero, always on the same side. No other text holds zeros, and few binary files so many.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(1024)].as_chunks::<2>();
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let mostly = |of: fn(&[u8; 2]) -> (u8, u8)| {
        let all = pairs.iter().map(of).filter(|&(high, low)| high == 0 && is_text(low)).count();
        all > 1 && all * 4 >= pairs.len() * 3
    };
    if mostly(|&[low, high]| (high, low)) {
        return Some(UTF_16LE);
    }
    mostly(|&[high, low]| (high, low)).then_some(UTF_16BE)
}

/// The encoding of a label ("latin1", "windows-1252").
pub(crate) fn for_label(label: &str) -> Option<&'static Encoding> {
    // A label that was read as ASCII can't be in UTF-16: browsers take it for UTF-8.
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()).map(Encoding::output_encoding)
}

/// The encoding that a page's `<meta>` or an XML declaration names, in its first kilobytes as browsers look for it.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let label_after = |key: &str| {
        let behind = head[head.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start();
        let label = behind.trim_start_matches(['"', '\'']);
        for_label(label.split(['"', '\'', ' ', '>', ';', '?', '/']).next()?)
    };
    let is_xml = head.trim_start_matches('\u{FEFF}').starts_with("<?xml");
    is_xml.then(|| label_after("encoding")).flatten().or_else(|| label_after("charset"))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_damaged_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESSED_FROM)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether it has more than four times as many characters of several bytes as bytes that aren't UTF-8: one lost byte in a
/// long text must not turn all its quotation marks to mojibake. In other encodings such characters arise only by accident.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut several, mut faults) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        several += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    several > 4 * faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encoding_that_it_is_in() {
        let table: &[(&[u8], Option<&str>, &str)] = &[
            (b"plain", None, "plain"),
            ("“No,” said Zoë".as_bytes(), None, "“No,” said Zoë"),
            (b"\xEF\xBB\xBFmarked", Some("latin1"), "marked"),
            (b"\xFF\xFEh\0i\0", None, "hi"),
            (b"\xFE\xFF\0h\0i", None, "hi"),
            (b"N\0o\0,\0 \0\x1C\x20g\0o\0\x1D\x20,\0 \0h\0e\0", None, "No, “go”, he"),
            (b"\0N\0o\0,\0 \0w\0e", None, "No, we"),
            (b"\x93No,\x94 said Zo\xEB \x96 twice", None, "“No,” said Zoë – twice"),
            (b"caf\xE9", Some("iso-8859-1"), "café"),
            (b"\x82\xA0", Some("Shift_JIS"), "あ"),
            (
                "Zoë “quoted” the “mayor” as “pleased” \u{FFFD}".as_bytes(),
                None,
                "Zoë “quoted” the “mayor” as “pleased” \u{FFFD}",
            ),
        ];
        for (bytes, label, text) in table {
            assert_eq!(decode(bytes, label.and_then(for_label)), *text);
        }
    }

    #[test]
    fn a_page_declares_its_encoding() {
        let table: &[(&[u8], &str)] = &[
            (b"<meta charset=\"windows-1251\">", "windows-1251"),
            (b"<META http-equiv=Content-Type content='text/html; charset=Shift_JIS'>", "Shift_JIS"),
            (b"<?xml version='1.0' encoding='ISO-8859-2'?><html>", "ISO-8859-2"),
            (b"<meta charset=utf-16>", "UTF-8"),
        ];
        for (bytes, name) in table {
            assert_eq!(declared(bytes).map(Encoding::name), Some(*name));
        }
        assert_eq!(declared(b"<p>charset of what</p>"), None);
    }

    #[test]
    fn one_lost_byte_does_not_spoil_the_rest() {
        let mut bytes = "“One,” she said. “Two,” he said. “Three.”".as_bytes().to_vec();
        bytes.insert(3, 0x80);
        assert_eq!(decode(&bytes, None), "“\u{FFFD}One,” she said. “Two,” he said. “Three.”");
    }
}
