//! JSON as it leaves the program: the same values as any other, but no character that could act on a terminal.
//!
//! JSON can write every character as an escape, so nothing is lost: what a text hides is plain to see in the file,
//! and is itself again for whoever reads the JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A value on one line of JSON.
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let mut json = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Escaping))?;
    // serde_json writes UTF-8 only, and so do the escapes.
    String::from_utf8(json).map_err(serde::ser::Error::custom)
}

/// `serde_json`'s own formatter but for the characters that it trusts and a terminal should not see.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut written = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| acts(c)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }

    fn write_char_escape<W: io::Write + ?Sized>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        CompactFormatter.write_char_escape(out, escape)
    }
}

/// Whether a character may do or hide something: C1 controls, directions and overrides, zero-width characters,
/// tags, line separators, private use.
fn acts(c: char) -> bool {
    !c.is_ascii_graphic()
        && matches!(
            c.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::scrub::Clean;

    #[test]
    fn what_could_act_is_escaped() {
        let table = [
            ("plain “words” é 漢字 👍", "\"plain “words” é 漢字 👍\""),
            ("a\u{1B}[2J\t\n\"", "\"a\\u001b[2J\\t\\n\\\"\""),
            ("\u{9B}31m\u{7F}", "\"\\u009b31m\\u007f\""),
            ("\u{202E}x\u{200B}\u{2028}", "\"\\u202ex\\u200b\\u2028\""),
            ("\u{E0041}", "\"\\udb40\\udc41\""),
        ];
        for (text, json) in table {
            assert_eq!(to_string(text).unwrap(), json);
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn any_text_is_itself_again(text in any::<String>()) {
            let json = to_string(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            let hidden = json.chars().find(|&c| acts(c));
            prop_assert_eq!(hidden, None);
        }

        #[test]
        fn a_terminal_sees_nothing_else_than_print_would(text in "[a\u{80}-\u{9F}\u{2000}-\u{2070}\u{E000}-\u{E010}\u{E0000}-\u{E0080}]*") {
            let json = to_string(&text).unwrap();
            let printed = Clean::printed_text(&json);
            prop_assert_eq!(printed.as_str(), json.as_str());
        }
    }
}
