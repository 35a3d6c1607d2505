//! How one character is treated on its way to a terminal or a printed line. What the characters around it change about that
//! is decided in [`scrub`](super::scrub).

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::GraphemeCursor;
use unicode_width::UnicodeWidthChar;

/// Where clean text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// A terminal's grid of cells.
    Screen,
    /// Printed lines, the clipboard, exports as text.
    Print,
}

/// What to do with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It may stand anywhere.
    Keep,
    /// It is drawn over the character before it: it needs one, and only so many may stand on it.
    Mark,
    /// A Hangul vowel or final consonant: it joins the syllable before it, or it has no width at all.
    Jamo,
    /// ZWJ and ZWNJ, which some scripts need to spell words.
    Joiner,
    /// A variation selector, which asks for another shape of the character before it.
    Selector,
    /// A skin tone.
    Tone,
    /// Another character stands for it.
    Swap(char),
    /// A line ends here.
    Break,
    /// White space as wide as the terminal likes.
    Tab,
    /// It is left out, since it is invisible.
    Drop,
    /// It is shown as [`char::REPLACEMENT_CHARACTER`]: a reader should see that something was there.
    Replace,
}

impl Treatment {
    /// How `c` is treated in `medium`.
    pub(super) fn of(c: char, medium: Medium) -> Self {
        if is_common(c) {
            return Self::Keep;
        }
        match (Self::anywhere(c), medium) {
            (Self::Keep | Self::Mark, Medium::Screen) => Self::in_cells(c),
            (treatment, _) => treatment,
        }
    }

    fn anywhere(c: char) -> Self {
        match c {
            '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{2028}' | '\u{2029}' => Self::Break,
            '\t' => Self::Tab,
            '\u{200C}' | '\u{200D}' => Self::Joiner,
            '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
                Self::Selector
            }
            '\u{1F3FB}'..='\u{1F3FF}' => Self::Tone,
            // It stands for a picture or a table, and no terminal has a glyph for it.
            '\u{FFFC}' => Self::Replace,
            _ if is_blank(c) => Self::Drop,
            _ => Self::by_category(c),
        }
    }

    fn by_category(c: char) -> Self {
        match c.general_category() {
            GeneralCategory::Control | GeneralCategory::PrivateUse => Self::Replace,
            GeneralCategory::Format if is_seen_format(c) => Self::Replace,
            // Bidirectional overrides, isolates and marks, tags, zero-width characters, soft hyphens, annotations.
            GeneralCategory::Format | GeneralCategory::Surrogate => Self::Drop,
            GeneralCategory::Unassigned if is_noncharacter(c) => Self::Replace,
            _ if is_combining_mark(c) => Self::Mark,
            _ => Self::Keep,
        }
    }

    /// Weeds out characters whose width terminals don't agree on. A grid of cells only holds if the sum of the characters'
    /// widths, by which most terminals (and vt100) go, is the width of the grapheme, by which ratatui goes.
    fn in_cells(c: char) -> Self {
        match c {
            // ratatui counts these half-width signs twice, since unicode-width gives them a cell; the combining ones that
            // replace them look the same and take no cell anywhere.
            '\u{FF9E}' => Self::Swap('\u{3099}'),
            '\u{FF9F}' => Self::Swap('\u{309A}'),
            // Joiners within a script: unicode-width gives two letters and the sign between them one cell (Khmer), or the
            // sign a cell of its own (Tifinagh); terminals do neither.
            '\u{17D2}' | '\u{2D7F}' => Self::Drop,
            // Two or three cells here, one elsewhere; Unicode discourages the first two. The others (Kirat Rai) are halves
            // of ligatures.
            '\u{17A4}' | '\u{17D8}' | '\u{16D67}' | '\u{16D68}' => Self::Replace,
            // A newer terminal may know it as a wide emoji.
            _ if c.general_category() == GeneralCategory::Unassigned => Self::Replace,
            _ if c.width() != Some(0) => Self::Keep,
            // A mark of this year's Unicode may be in one crate's tables and not yet in the other's.
            _ if is_combining_mark(c) && joins_a_letter(c) => Self::Mark,
            _ if HangulPart::of(c) == HangulPart::Other => Self::Replace,
            _ => Self::Jamo,
        }
    }
}

/// Whether `c` is one of the characters that nearly all text consists of, which need no look-up in a table.
fn is_common(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{400}'..='\u{481}'
        | '\u{2010}'..='\u{2027}' | '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// A mark that takes no cell: it is drawn over the character before.
fn is_combining_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark && c.width() == Some(0)
}

fn joins_a_letter(mark: char) -> bool {
    let mut bytes = [b'a'; 5];
    let end = 1 + mark.encode_utf8(&mut bytes[1..]).len();
    let pair = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
    GraphemeCursor::new(0, pair.len(), true).next_boundary(pair, 0) == Ok(Some(pair.len()))
}

/// Whether `c` is a letter or an unassigned code point that is blank by definition (`Default_Ignorable_Code_Point` without
/// the format characters): a name that consists of Hangul fillers would be invisible.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2065}' | '\u{3164}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether `c` is a format character that a reader would see, such as the Arabic number sign
/// (`Prepended_Concatenation_Mark`).
fn is_seen_format(c: char) -> bool {
    matches!(
        c,
        '\u{600}'
            ..='\u{605}'
                | '\u{6DD}'
                | '\u{70F}'
                | '\u{890}'
                | '\u{891}'
                | '\u{8E2}'
                | '\u{110BD}'
                | '\u{110CD}'
    )
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether `c` can be an emoji. Digits, `#` and `*` are in Unicode's table for the sake of keycaps, but don't count here.
pub(super) fn is_emoji(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// Whether a variation selector behind `c` means something: which glyph of an ideograph (names need them), which form of a
/// Mongolian letter, emoji or text. Behind anything else, selectors only carry hidden bytes.
pub(super) fn takes_selector(c: char, selector: char) -> bool {
    match selector {
        '\u{180B}'..='\u{180F}' => matches!(c, '\u{1820}'..='\u{18AA}'),
        '\u{FE0E}' | '\u{FE0F}' => c.is_emoji_char(),
        _ => matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'),
    }
}

/// Whether `c` is of a script that spells with joiners: Arabic to Myanmar, Khmer, Mongolian.
pub(super) fn is_joining(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109F}' | '\u{1780}'..='\u{18AF}')
        && (c.is_alphabetic() || is_combining_mark(c))
}

/// Which part of a Hangul syllable a character is, by what may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HangulPart {
    Lead,
    Vowel,
    Final,
    /// A whole syllable that a final may still join.
    Open,
    Closed,
    Other,
}

impl HangulPart {
    pub(super) fn of(c: char) -> Self {
        match c {
            '\u{1100}'..='\u{115E}' | '\u{A960}'..='\u{A97C}' => Self::Lead,
            '\u{1161}'..='\u{11A7}' | '\u{D7B0}'..='\u{D7C6}' => Self::Vowel,
            '\u{11A8}'..='\u{11FF}' | '\u{D7CB}'..='\u{D7FB}' => Self::Final,
            '\u{AC00}'..='\u{D7A3}' if (u32::from(c) - 0xAC00).is_multiple_of(28) => Self::Open,
            '\u{AC00}'..='\u{D7A3}' => Self::Closed,
            _ => Self::Other,
        }
    }

    /// Whether the two are one grapheme (rules GB6 to GB8 of UAX 29).
    pub(super) fn joins(self, next: Self) -> bool {
        match next {
            Self::Vowel => matches!(self, Self::Lead | Self::Vowel | Self::Open),
            Self::Final => matches!(self, Self::Vowel | Self::Open | Self::Final | Self::Closed),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_character_has_its_treatment() {
        let table = [
            ('a', Treatment::Keep),
            ('é', Treatment::Keep),
            ('漢', Treatment::Keep),
            ('ש', Treatment::Keep),
            ('👩', Treatment::Keep),
            ('\u{A0}', Treatment::Keep),
            ('\u{301}', Treatment::Mark),
            ('\u{20E3}', Treatment::Mark),
            ('\u{1161}', Treatment::Jamo),
            ('\u{200D}', Treatment::Joiner),
            ('\u{FE0F}', Treatment::Selector),
            ('\u{1F3FD}', Treatment::Tone),
            ('\u{FF9E}', Treatment::Swap('\u{3099}')),
            ('\n', Treatment::Break),
            ('\u{85}', Treatment::Break),
            ('\u{2029}', Treatment::Break),
            ('\t', Treatment::Tab),
            ('\u{1B}', Treatment::Replace),
            ('\u{9B}', Treatment::Replace),
            ('\u{7F}', Treatment::Replace),
            ('\u{E000}', Treatment::Replace),
            ('\u{10FFFF}', Treatment::Replace),
            ('\u{FFFC}', Treatment::Replace),
            ('\u{600}', Treatment::Replace),
            ('\u{378}', Treatment::Replace),
            ('\u{D4E}', Treatment::Replace),
            ('\u{AD}', Treatment::Drop),
            ('\u{202E}', Treatment::Drop),
            ('\u{2066}', Treatment::Drop),
            ('\u{61C}', Treatment::Drop),
            ('\u{200B}', Treatment::Drop),
            ('\u{FEFF}', Treatment::Drop),
            ('\u{FFF9}', Treatment::Drop),
            ('\u{E0041}', Treatment::Drop),
            ('\u{3164}', Treatment::Drop),
        ];
        for (c, treatment) in table {
            assert_eq!(Treatment::of(c, Medium::Screen), treatment, "{c:?}");
        }
    }

    #[test]
    fn print_keeps_what_only_cells_cannot_hold() {
        for c in ['\u{378}', '\u{D4E}', '\u{17D8}', '\u{FF9E}', '\u{1161}'] {
            assert_eq!(Treatment::of(c, Medium::Print), Treatment::Keep, "{c:?}");
        }
    }

    #[test]
    fn common_characters_are_treated_as_the_tables_say() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|&c| is_common(c)) {
            assert_eq!(Treatment::anywhere(c), Treatment::Keep, "{c:?}");
            assert_eq!(Treatment::in_cells(c), Treatment::Keep, "{c:?}");
        }
    }
}
