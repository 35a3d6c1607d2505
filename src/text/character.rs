//! What becomes of one character on its way to a terminal or a printed line. The characters around it are
//! [`scrubber`](super::scrubber)'s business, not known here.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::GraphemeCursor;
use unicode_width::UnicodeWidthChar;

/// Where clean text goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    /// A terminal's grid of cells.
    Screen,
    /// Printed lines, the clipboard, exports as text.
    Print,
}

/// What to do with a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It may stand anywhere.
    Keep,
    /// It sits on the character before, so it needs one, and there is a limit to how many do.
    Mark,
    /// A Hangul vowel or final: it joins the syllable before it, or it has no width at all.
    Jamo,
    /// ZWJ and ZWNJ, which spelling needs in some scripts.
    Joiner,
    /// It asks for another shape of the character before.
    Selector,
    /// A skin tone.
    Tone,
    /// Another character stands for it.
    Swap(char),
    /// A line ends here.
    Break,
    /// White space that isn't a character's width.
    Tab,
    /// It is left out: it was never to be seen.
    Drop,
    /// It is shown as [`char::REPLACEMENT_CHARACTER`]: a reader should see that something was there.
    Replace,
}

impl Fate {
    /// What becomes of `c` in `medium`.
    pub(super) fn of(c: char, medium: Medium) -> Self {
        if is_plain(c) {
            return Self::Keep;
        }
        match (Self::anywhere(c), medium) {
            (Self::Keep | Self::Mark, Medium::Screen) => Self::in_cells(c),
            (fate, _) => fate,
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
            // It says that a picture or a table stood here, and no terminal has a picture of that.
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
            _ if is_mark(c) => Self::Mark,
            _ => Self::Keep,
        }
    }

    /// What terminals don't agree on the width of. A cell grid only holds if the sum of the characters' widths, which
    /// most terminals (and vt100) go by, is the width of the grapheme, which ratatui goes by.
    fn in_cells(c: char) -> Self {
        match c {
            // Ratatui counts these half-width signs twice since unicode-width gives them a cell; the combining ones
            // behind them look the same and take no cell anywhere.
            '\u{FF9E}' => Self::Swap('\u{3099}'),
            '\u{FF9F}' => Self::Swap('\u{309A}'),
            // Joiners within a script: unicode-width makes one cell of two letters and the sign between them (Khmer)
            // or gives the sign a cell of its own (Tifinagh); terminals do neither.
            '\u{17D2}' | '\u{2D7F}' => Self::Drop,
            // Two or three cells here, one elsewhere; Unicode discourages both. The others (Kirat Rai) are
            // halves of ligatures.
            '\u{17A4}' | '\u{17D8}' | '\u{16D67}' | '\u{16D68}' => Self::Replace,
            // A newer terminal may know it as a wide emoji.
            _ if c.general_category() == GeneralCategory::Unassigned => Self::Replace,
            _ if c.width() != Some(0) => Self::Keep,
            // A mark of this year's Unicode may be in one crate's tables and not yet in the other's.
            _ if is_mark(c) && joins_a_letter(c) => Self::Mark,
            _ if Syllable::of(c) == Syllable::Other => Self::Replace,
            _ => Self::Jamo,
        }
    }
}

/// The characters that nearly all text is made of, so that a long text is no table look-up a character.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{400}'..='\u{481}'
        | '\u{2010}'..='\u{2027}' | '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// A mark that takes no cell: it is drawn over the character before.
fn is_mark(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Mark && c.width() == Some(0)
}

fn joins_a_letter(mark: char) -> bool {
    let mut bytes = [b'a'; 5];
    let end = 1 + mark.encode_utf8(&mut bytes[1..]).len();
    let pair = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
    GraphemeCursor::new(0, pair.len(), true).next_boundary(pair, 0) == Ok(Some(pair.len()))
}

/// Letters and unassigned places that are blank by definition (`Default_Ignorable_Code_Point` beyond format
/// characters): a name of nothing but Hangul fillers would be invisible.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2065}' | '\u{3164}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Format characters that a reader would see, as the Arabic number sign (`Prepended_Concatenation_Mark`).
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

/// Whether `c` can be a picture. Digits, `#` and `*` count in Unicode's table for the sake of keycaps, not here.
pub(super) fn is_emoji(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// Whether a variation selector behind `c` says something: which glyph of an ideograph (they are in names), which
/// form of a Mongolian letter, picture or text. Behind anything else selectors only carry hidden bytes.
pub(super) fn takes_selector(c: char, selector: char) -> bool {
    match selector {
        '\u{180B}'..='\u{180F}' => matches!(c, '\u{1820}'..='\u{18AA}'),
        '\u{FE0E}' | '\u{FE0F}' => c.is_emoji_char(),
        _ => matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'),
    }
}

/// Whether `c` is of a script in which a joiner or its absence is spelling: Arabic to Myanmar, Khmer, Mongolian.
pub(super) fn is_joining(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{109F}' | '\u{1780}'..='\u{18AF}') && (c.is_alphabetic() || is_mark(c))
}

/// The part of a Hangul syllable that a character is, by what may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syllable {
    Lead,
    Vowel,
    Final,
    /// A whole syllable that a final may still join.
    Open,
    Closed,
    Other,
}

impl Syllable {
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
    fn each_kind_of_character_meets_its_fate() {
        let table = [
            ('a', Fate::Keep),
            ('é', Fate::Keep),
            ('漢', Fate::Keep),
            ('ש', Fate::Keep),
            ('👩', Fate::Keep),
            ('\u{A0}', Fate::Keep),
            ('\u{301}', Fate::Mark),
            ('\u{20E3}', Fate::Mark),
            ('\u{1161}', Fate::Jamo),
            ('\u{200D}', Fate::Joiner),
            ('\u{FE0F}', Fate::Selector),
            ('\u{1F3FD}', Fate::Tone),
            ('\u{FF9E}', Fate::Swap('\u{3099}')),
            ('\n', Fate::Break),
            ('\u{85}', Fate::Break),
            ('\u{2029}', Fate::Break),
            ('\t', Fate::Tab),
            ('\u{1B}', Fate::Replace),
            ('\u{9B}', Fate::Replace),
            ('\u{7F}', Fate::Replace),
            ('\u{E000}', Fate::Replace),
            ('\u{10FFFF}', Fate::Replace),
            ('\u{FFFC}', Fate::Replace),
            ('\u{600}', Fate::Replace),
            ('\u{378}', Fate::Replace),
            ('\u{D4E}', Fate::Replace),
            ('\u{AD}', Fate::Drop),
            ('\u{202E}', Fate::Drop),
            ('\u{2066}', Fate::Drop),
            ('\u{61C}', Fate::Drop),
            ('\u{200B}', Fate::Drop),
            ('\u{FEFF}', Fate::Drop),
            ('\u{FFF9}', Fate::Drop),
            ('\u{E0041}', Fate::Drop),
            ('\u{3164}', Fate::Drop),
        ];
        for (c, fate) in table {
            assert_eq!(Fate::of(c, Medium::Screen), fate, "{c:?}");
        }
    }

    #[test]
    fn print_keeps_what_only_cells_cannot_hold() {
        for c in ['\u{378}', '\u{D4E}', '\u{17D8}', '\u{FF9E}', '\u{1161}'] {
            assert_eq!(Fate::of(c, Medium::Print), Fate::Keep, "{c:?}");
        }
    }

    #[test]
    fn the_short_way_answers_as_the_tables_do() {
        for c in (0..=0x0010_FFFF).filter_map(char::from_u32).filter(|&c| is_plain(c)) {
            assert_eq!(Fate::anywhere(c), Fate::Keep, "{c:?}");
            assert_eq!(Fate::in_cells(c), Fate::Keep, "{c:?}");
        }
    }
}
