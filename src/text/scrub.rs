//! Clean text: text from outside after everything that could act on a terminal, or deceive its reader, is out of it.
//!
//! It is made in one pass from a text and knows the way back to the text's bytes. There are two media. What goes to
//! [`Screen`] keeps to what every terminal gives the same number of cells; what goes to [`Print`] (a printed line, the
//! clipboard, an export as text) may hold whatever is harmless, for it should read as the source does. JSON and
//! CSV, which have their own ways to write any character, take the text itself.
//!
//! Two things are past mending here. Right-to-left letters stay, and a terminal that reorders them moves our cells;
//! characters of "ambiguous" width stay, and a terminal set to draw them wide breaks our rules and dashes too.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Range;

use super::character::Medium;
use super::edits::Edits;
use super::scrubber::Scrubber;

/// The cell grid of a terminal, as a type: what `view` draws is `Clean<'_, Screen>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen;

/// Printed lines, the clipboard and exports as text, as a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print;

/// Scrubbed text. Borrowed and without a map where the text was clean already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean<'a, M = Screen> {
    text: Cow<'a, str>,
    edits: Edits,
    source_len: usize,
    medium: PhantomData<M>,
}

impl<'a> Clean<'a, Screen> {
    /// For the screen, lines kept: of control characters only `\n` is left.
    #[must_use]
    pub fn text(source: &'a str) -> Self {
        Self::scrub(source, Medium::Screen, false)
    }

    /// For the screen, on one line: a line break is one space, with the white space behind it.
    #[must_use]
    pub fn line(source: &'a str) -> Self {
        Self::scrub(source, Medium::Screen, true)
    }
}

impl<'a> Clean<'a, Print> {
    /// For print, lines kept: of control characters only `\n` is left.
    #[must_use]
    pub fn printed_text(source: &'a str) -> Self {
        Self::scrub(source, Medium::Print, false)
    }

    /// For print, on one line: a line break is one space, with the white space behind it.
    #[must_use]
    pub fn printed_line(source: &'a str) -> Self {
        Self::scrub(source, Medium::Print, true)
    }
}

impl<'a, M> Clean<'a, M> {
    fn scrub(source: &'a str, medium: Medium, on_one_line: bool) -> Self {
        let (text, edits) = Scrubber::new(source, medium, on_one_line).run();
        Self { text, edits, source_len: source.len(), medium: PhantomData }
    }

    /// The clean text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The clean text, the map thrown away.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// The same text, borrowing nothing.
    pub fn into_owned(self) -> Clean<'static, M> {
        Clean {
            text: Cow::Owned(self.text.into_owned()),
            edits: self.edits,
            source_len: self.source_len,
            medium: PhantomData,
        }
    }

    /// A part of the clean text, from character to character, as a clean text of its own: its source is itself.
    pub fn part(&self, range: Range<usize>) -> Clean<'static, M> {
        let text = self.text[range].to_owned();
        Clean { source_len: text.len(), text: Cow::Owned(text), edits: Edits::default(), medium: PhantomData }
    }

    /// The byte of the source that shows at byte `clean`: behind whatever was left out there. Past the end is the end.
    #[must_use]
    pub fn to_source(&self, clean: usize) -> usize {
        self.edits.source_start(clean.min(self.text.len()))
    }

    /// The byte of the clean text where byte `source` shows, or would if it hadn't been left out. Past the end is
    /// the end.
    #[must_use]
    pub(crate) fn from_source(&self, source: usize) -> usize {
        self.edits.clean_start(source.min(self.source_len))
    }

    /// The stretch of the source that `clean` shows.
    #[must_use]
    pub fn source_range(&self, clean: Range<usize>) -> Range<usize> {
        let start = self.to_source(clean.start);
        start..self.edits.source_end(clean.end.min(self.text.len())).max(start)
    }

    /// The stretch of the clean text that shows `source`, to the full character where one stands for several.
    #[must_use]
    pub fn clean_range(&self, source: Range<usize>) -> Range<usize> {
        let start = self.from_source(source.start);
        start..self.edits.clean_end(source.end.min(self.source_len)).max(start)
    }
}

/// A short text for the screen, such as a title, a name, a file name or an error: one line, no white space around it.
#[must_use]
pub(crate) fn label(source: &str) -> Cow<'_, str> {
    trimmed(Clean::line(source).into_text())
}

/// A short text for a printed line, as [`label`] is for the screen.
#[must_use]
pub(crate) fn printed_label(source: &str) -> Cow<'_, str> {
    trimmed(Clean::printed_line(source).into_text())
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_gone_from_the_screen() {
        let table = [
            ("plain words", "plain words"),
            ("\u{1B}[2Jgone\u{9B}31m", "\u{FFFD}[2Jgone\u{FFFD}31m"),
            ("\u{1B}]52;c;aGk=\u{7}", "\u{FFFD}]52;c;aGk=\u{FFFD}"),
            ("pay \u{202E}001\u{202C} now", "pay 001 now"),
            ("a\u{200B}b\u{AD}c\u{FEFF}d", "abcd"),
            ("hi\u{E0041}\u{E0042}", "hi"),
            ("col\tumn", "col umn"),
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
            ("👩\u{200D}🚀 ❤\u{FE0F} 👍🏽", "👩🚀 ❤ 👍"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}!", "e\u{301}\u{301}\u{301}\u{301}!"),
            ("\u{301}e \u{301}", "◌\u{301}e ◌\u{301}"),
            ("한\u{1161}", "한\u{FFFD}"),
            ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}"),
            ("\u{1161}x", "\u{FFFD}x"),
            ("\u{3164}", ""),
            ("ｶ\u{FF9E}", "ｶ\u{3099}"),
            ("🏽", "\u{FFFD}"),
            ("שלום, 世界", "שלום, 世界"),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::text(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn a_line_has_one_space_for_its_line_breaks() {
        let table = [
            ("one\ntwo", "one two"),
            ("one \r\n\r\n\t two", "one two"),
            ("one\u{2029}\u{200B}\u{2029}two", "one two"),
            ("one  two", "one  two"),
            ("\n", " "),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::line(source).as_str(), clean, "{source:?}");
            assert_eq!(Clean::printed_line(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn print_keeps_what_makes_the_text_read_as_its_source() {
        for source in [
            "👩\u{200D}🚀",
            "👍🏽",
            "❤\u{FE0F}",
            "1\u{FE0F}\u{20E3}",
            "می\u{200C}خواهم",
            "葛\u{E0100}飾",
            "क्\u{200D}ष",
        ] {
            assert_eq!(Clean::printed_text(source).as_str(), source);
        }
    }

    #[test]
    fn print_keeps_no_hiding_place() {
        let table = [
            ("pass\u{200C}word", "password"),
            ("a\u{FE00}\u{E0101}b", "ab"),
            ("❤\u{FE0F}\u{FE0F}\u{FE01}", "❤\u{FE0F}"),
            ("👩\u{200D}a", "👩a"),
            ("\u{1B}[31m\u{202E}", "\u{FFFD}[31m"),
            ("\u{301}", "◌\u{301}"),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::printed_text(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        for source in ["", "Plain “words”.\n", "Żółć 漢字 한글 e\u{301} שלום"] {
            assert!(matches!(Clean::text(source).into_text(), Cow::Borrowed(_)), "{source:?}");
            assert!(matches!(Clean::printed_text(source).into_text(), Cow::Borrowed(_)), "{source:?}");
        }
    }

    #[test]
    fn a_label_has_no_white_space_around_it() {
        assert_eq!(label("\n Ada\u{200B} Lovell\t"), "Ada Lovell");
        assert_eq!(printed_label(" plain "), "plain");
        assert!(matches!(label(" plain "), Cow::Borrowed("plain")));
    }

    #[test]
    fn a_highlight_is_found_on_the_other_side() {
        let source = "a\u{200B}\u{1B}bc\td";
        let clean = Clean::text(source);
        assert_eq!(clean.as_str(), "a\u{FFFD}bc d");
        assert_eq!(clean.clean_range(5..7), 4..6);
        assert_eq!(clean.source_range(4..6), 5..7);
        assert_eq!(clean.source_range(0..1), 0..1);
        assert_eq!((clean.to_source(1), clean.from_source(1)), (4, 1));
        assert_eq!((clean.to_source(99), clean.from_source(99)), (source.len(), clean.as_str().len()));
    }

    #[test]
    fn a_megabyte_of_hidden_characters_is_one_edit() {
        let source = "\u{200B}\u{E0020}".repeat(100_000);
        let clean = Clean::text(&source);
        assert_eq!((clean.as_str(), clean.to_source(0)), ("", source.len()));
    }

    fn is_forbidden(c: char, medium: Medium) -> bool {
        let everywhere = match c.general_category() {
            GeneralCategory::Control => c != '\n',
            GeneralCategory::Format => !matches!(c, '\u{200C}' | '\u{200D}'),
            GeneralCategory::PrivateUse
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator => true,
            _ => matches!(c, '\u{FFFC}' | '\u{3164}' | '\u{115F}' | '\u{1160}' | '\u{FFA0}' | '\u{34F}'),
        };
        let on_screen = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
            || matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{FF9E}' | '\u{FF9F}')
            || c.general_category() == GeneralCategory::Unassigned;
        everywhere || medium == Medium::Screen && on_screen
    }

    fn assert_clean(clean: &str, medium: Medium) {
        assert_eq!(clean.chars().find(|&c| is_forbidden(c, medium)), None, "{clean:?}");
    }

    /// As ratatui counts a grapheme and as vt100 and most terminals do.
    fn assert_one_width(clean: &str) {
        for grapheme in clean.graphemes(true).filter(|&grapheme| grapheme != "\n") {
            let by_character: usize = grapheme.chars().map(|c| c.width().unwrap_or(9).min(2)).sum();
            assert_eq!(grapheme.width(), by_character, "{}", grapheme.escape_unicode());
            assert_ne!(by_character, 0, "{}", grapheme.escape_unicode());
        }
    }

    #[test]
    fn every_character_there_is_comes_out_clean_and_of_one_width() {
        // Planes 4 to 13 are empty, 15 and 16 for private use: their first characters stand for the others.
        let written =
            (0..0x4_0100).chain(0xE_0000..0xE_1000).chain(0xF_0000..0xF_0100).chain(0x10_FF00..0x11_0000);
        let all: Vec<char> = written.filter_map(char::from_u32).collect();
        for block in all.chunks(1024) {
            for context in ["", "a", "\n", "ᄒ"] {
                let source: String = block.iter().flat_map(|&c| context.chars().chain([c])).collect();
                let clean = Clean::text(&source);
                assert_clean(clean.as_str(), Medium::Screen);
                assert_one_width(clean.as_str());
                assert_clean(Clean::printed_text(&source).as_str(), Medium::Print);
            }
        }
    }

    /// Characters that matter to each other, and any character at all.
    fn hostile() -> impl Strategy<Value = String> {
        let awkward: Vec<char> = "a \n\r\t\u{1B}\u{9B}\u{85}\u{2028}\u{A0}\u{301}\u{20E3}\u{200B}\u{200C}\u{200D}\
             \u{FE0F}\u{FE00}\u{E0100}\u{202E}\u{1F3FD}👩❤🇫1漢क\u{94D}ষ\u{9BE}ᄒ\u{1161}\u{11AB}가각\u{FF9E}ｶ\
             \u{17D2}ក\u{2D7F}ⵏ\u{16D63}\u{16D67}\u{16D68}\u{600}\u{D4E}لا\u{E41}\u{E33}\u{F90}\u{3164}\u{E0041}\u{FFFC}"
            .chars()
            .collect();
        let one = prop_oneof![4 => proptest::sample::select(awkward), 1 => any::<char>()];
        proptest::collection::vec(one, 0..40).prop_map(String::from_iter)
    }

    fn assert_maps_agree<M>(clean: &Clean<'_, M>, source: &str) {
        let text = clean.as_str();
        let to: Vec<usize> = (0..=text.len()).map(|byte| clean.to_source(byte)).collect();
        let from: Vec<usize> = (0..=source.len()).map(|byte| clean.from_source(byte)).collect();
        assert!(to.is_sorted() && from.is_sorted());
        assert!(to.iter().all(|&byte| byte <= source.len()) && from.iter().all(|&byte| byte <= text.len()));
        for (at, c) in text.char_indices() {
            let range = clean.source_range(at..at + c.len_utf8());
            let original = &source[range.clone()];
            assert!(original == c.encode_utf8(&mut [0; 4]) || clean.clean_range(range.clone()).contains(&at));
            assert!(!range.is_empty());
        }
        for (at, c) in source.char_indices() {
            let range = clean.clean_range(at..at + c.len_utf8());
            let shown = &text[range.clone()];
            assert!(
                shown.chars().count() <= 2 && (range.is_empty() || clean.source_range(range).contains(&at))
            );
        }
    }

    proptest! {
        #[test]
        fn the_screen_gets_nothing_that_it_should_not(source in hostile()) {
            for clean in [Clean::text(&source), Clean::line(&source)] {
                assert_clean(clean.as_str(), Medium::Screen);
                assert_one_width(clean.as_str());
                assert_maps_agree(&clean, &source);
            }
            prop_assert!(!Clean::line(&source).as_str().contains('\n'));
        }

        #[test]
        fn print_gets_nothing_that_it_should_not(source in hostile()) {
            for clean in [Clean::printed_text(&source), Clean::printed_line(&source)] {
                assert_clean(clean.as_str(), Medium::Print);
                assert_maps_agree(&clean, &source);
            }
            prop_assert!(!Clean::printed_line(&source).as_str().contains('\n'));
        }

        #[test]
        fn clean_text_stays_as_it_is(source in hostile()) {
            let clean = Clean::text(&source);
            prop_assert_eq!(Clean::text(clean.as_str()).into_text(), Cow::Borrowed(clean.as_str()));
            prop_assert!(matches!(Clean::text(clean.as_str()).into_text(), Cow::Borrowed(_)));
            let line = Clean::line(&source);
            prop_assert!(matches!(Clean::line(line.as_str()).into_text(), Cow::Borrowed(_)));
            let printed = Clean::printed_text(&source);
            prop_assert!(matches!(Clean::printed_text(printed.as_str()).into_text(), Cow::Borrowed(_)));
        }
    }
}
