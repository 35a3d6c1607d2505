//! Terminal cells: how wide a text is, and how to make it fit. Widths are in cells, everything else is in bytes.
//!
//! A text's width is the sum of its graphemes' widths, since that is how ratatui draws. Functions that measure a string as a
//! whole, such as ratatui's `Span::width`, may answer less: they let two Arabic letters share a cell.
//!
//! Everything here is linear in the bytes that fit, not in the length of the text. Runs of printable ASCII, which is most of
//! most texts, are counted without Unicode's tables.

use std::borrow::Cow;
use std::ops::Range;

use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Shows that text was left out. One cell.
pub(crate) const ELLIPSIS: char = '…';

/// A character as a user sees it: drawn as one, never split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grapheme {
    /// Bytes in the text.
    pub range: Range<usize>,
    /// Cells: 0 to 2 for most, more in scripts that join letters.
    pub width: usize,
}

/// The graphemes of a text, in order.
#[derive(Clone, Debug)]
pub(crate) struct Graphemes<'a> {
    text: &'a str,
    /// Bytes that were not iterated yet. Both ends are graphemes' ends.
    left: Range<usize>,
}

impl Iterator for Graphemes<'_> {
    type Item = Grapheme;

    fn next(&mut self) -> Option<Grapheme> {
        let left = &self.text[self.left.clone()];
        let (bytes, width) = match narrow_grapheme(left.as_bytes()) {
            Some(bytes) => (bytes, 1),
            None => {
                let grapheme = left.graphemes(true).next()?;
                (grapheme.len(), grapheme_width(grapheme))
            }
        };
        let start = self.left.start;
        self.left.start += bytes;
        Some(Grapheme { range: start..self.left.start, width })
    }
}

impl DoubleEndedIterator for Graphemes<'_> {
    fn next_back(&mut self) -> Option<Grapheme> {
        let left = &self.text[self.left.clone()];
        let grapheme = match left.as_bytes() {
            [b' '..=b'~'] | [.., 0..0x80, b' '..=b'~'] => &left[left.len() - 1..],
            _ => left.graphemes(true).next_back()?,
        };
        let end = self.left.end;
        self.left.end -= grapheme.len();
        Some(Grapheme { range: self.left.end..end, width: grapheme_width(grapheme) })
    }
}

/// The number of bytes of the first character, if it is a common one of one cell and a grapheme by itself. Only a mark, a
/// joiner or a selector behind it could join it, and none of those is ASCII or common.
fn narrow_grapheme(text: &[u8]) -> Option<usize> {
    let bytes = common_narrow(text)?;
    let behind = &text[bytes..];
    (matches!(behind, [] | [0..0x80, ..]) || common_narrow(behind).is_some()).then_some(bytes)
}

/// The number of bytes of the first character, if it is one of the most common in frames, which are one cell wide.
fn common_narrow(text: &[u8]) -> Option<usize> {
    match text {
        [b' '..=b'~', ..] => Some(1),
        // The dashes, quotation marks and ellipsis of prose (U+2013 to U+201F, U+2026); box drawing (U+2500 to U+257F).
        [0xE2, 0x80, 0x93..=0x9F | 0xA6, ..] | [0xE2, 0x94 | 0x95, _, ..] => Some(3),
        _ => None,
    }
}

/// Whether all terminals show a grapheme in the same number of cells. They disagree on what is made of several characters
/// (families, flags, marks), on emoji, on what is wide in East Asia only (quotation marks, box drawing), and on
/// characters that are new or private.
#[must_use]
pub(crate) fn is_undisputed(grapheme: &str) -> bool {
    use GeneralCategoryGroup::{Letter, Number, Punctuation, Separator, Symbol};
    let mut chars = grapheme.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return grapheme.is_empty() };
    c.is_ascii()
        || (c < '\u{10000}'
            && c.width() == c.width_cjk()
            && !c.is_emoji_char()
            && matches!(c.general_category_group(), Letter | Number | Punctuation | Separator | Symbol))
}

fn grapheme_width(text: &str) -> usize {
    match text.as_bytes() {
        // ratatui draws no control characters.
        [byte] => usize::from(!byte.is_ascii_control()),
        _ if text.contains(char::is_control) => 0,
        _ => text.width(),
    }
}

/// The graphemes of a text with their bytes and cells.
#[must_use]
pub(crate) fn graphemes(text: &str) -> Graphemes<'_> {
    Graphemes { text, left: 0..text.len() }
}

/// How many bytes at the beginning of a text, at most `most`, are graphemes of one byte and one cell each: printable ASCII,
/// without its last character where the next one might join it.
#[must_use]
pub(crate) fn ascii_run(text: &str, most: usize) -> usize {
    let bytes = text.as_bytes();
    let run = bytes.iter().take(most).take_while(|byte| matches!(byte, b' '..=b'~')).count();
    if bytes.get(run).is_some_and(|byte| !byte.is_ascii()) { run.saturating_sub(1) } else { run }
}

/// How many cells a text takes on one line.
#[must_use]
pub fn width(text: &str) -> usize {
    let run = ascii_run(text, text.len());
    run + graphemes(&text[run..]).map(|grapheme| grapheme.width).sum::<usize>()
}

/// The part of a text that fits: which bytes, and on which sides an ellipsis shows that there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The bytes of the text that are left.
    pub range: Range<usize>,
    /// Whether an ellipsis stands before them.
    pub left: bool,
    /// Whether an ellipsis stands behind them.
    pub right: bool,
}

impl Cut {
    fn whole(text: &str) -> Self {
        Self { range: 0..text.len(), left: false, right: false }
    }

    /// The text as it is drawn, with its ellipses. `text` must be the text that was cut.
    #[must_use]
    pub(crate) fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let part = &text[self.range.clone()];
        match (self.left, self.right) {
            (false, false) => Cow::Borrowed(part),
            (true, false) => Cow::Owned(format!("{ELLIPSIS}{part}")),
            (false, true) => Cow::Owned(format!("{part}{ELLIPSIS}")),
            (true, true) => Cow::Owned(format!("{ELLIPSIS}{part}{ELLIPSIS}")),
        }
    }
}

/// Cuts a text to `cells` from the right. In no cells there is not even the ellipsis.
#[must_use]
pub(crate) fn cut(text: &str, cells: usize) -> Cut {
    let ellipsis = cells.min(1);
    let (end, left) = reach(text, 0, cells - ellipsis);
    if end_within(text, end, left + ellipsis) == text.len() {
        return Cut::whole(text);
    }
    Cut { range: 0..end, left: false, right: cells > 0 }
}

/// Cuts a text to `cells`, from the left too where otherwise `wanted`, a byte range on characters' boundaries, would not be
/// seen. If `wanted` is wider than the cells, its beginning is seen.
#[must_use]
pub(crate) fn cut_around(text: &str, wanted: &Range<usize>, cells: usize) -> Cut {
    let from_right = cut(text, cells);
    if wanted.end <= from_right.range.end || cells < 3 {
        return from_right;
    }
    let Some(wanted) = whole_graphemes(text, wanted) else { return from_right };
    let tail = start_within(text, text.len(), cells - 1);
    if tail <= wanted.start {
        return Cut { range: tail..text.len(), left: true, right: false };
    }
    let spare = (cells - 2).saturating_sub(width(&text[wanted.clone()]));
    let start = start_within(text, wanted.start, spare / 2);
    if start == 0 {
        return from_right;
    }
    Cut { range: start..end_within(text, start, cells - 2), left: true, right: true }
}

/// A text padded with spaces behind it to at least `cells`.
#[must_use]
pub(crate) fn pad(text: &str, cells: usize) -> Cow<'_, str> {
    match cells.saturating_sub(width(text)) {
        0 => Cow::Borrowed(text),
        missing => Cow::Owned(format!("{text}{:missing$}", "")),
    }
}

/// A text padded with spaces before it to at least `cells`, for numbers in a column.
#[must_use]
pub(crate) fn pad_left(text: &str, cells: usize) -> Cow<'_, str> {
    match cells.saturating_sub(width(text)) {
        0 => Cow::Borrowed(text),
        missing => Cow::Owned(format!("{:missing$}{text}", "")),
    }
}

/// A text in exactly `cells`: cut or padded behind.
#[must_use]
pub(crate) fn fit(text: &str, cells: usize) -> String {
    pad(&cut(text, cells).apply(text), cells).into_owned()
}

/// `range`, extended to whole graphemes; `None` where it is no range of characters of `text`.
fn whole_graphemes(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    text.get(range.clone())?;
    let boundary = |at| GraphemeCursor::new(at, text.len(), true);
    let start = match boundary(range.start).is_boundary(text, 0) {
        Ok(true) => range.start,
        _ => boundary(range.start).prev_boundary(text, 0).ok()??,
    };
    let end = match boundary(range.end).is_boundary(text, 0) {
        Ok(true) => range.end,
        _ => boundary(range.end).next_boundary(text, 0).ok()??,
    };
    Some(start..end)
}

/// The byte up to which `cells` reach from byte `start`. It reads no further, however long the text is.
fn end_within(text: &str, start: usize, cells: usize) -> usize {
    reach(text, start, cells).0
}

/// The byte up to which `cells` reach from byte `start`, and how many cells are left over there.
fn reach(text: &str, start: usize, cells: usize) -> (usize, usize) {
    let (mut at, mut left) = (start, cells);
    loop {
        let run = ascii_run(&text[at..], left);
        at += run;
        left -= run;
        let Some(grapheme) = graphemes(&text[at..]).next() else { return (at, left) };
        let Some(rest) = left.checked_sub(grapheme.width) else { return (at, left) };
        at += grapheme.range.end;
        left = rest;
    }
}

/// The byte down to which `cells` reach back from byte `end`.
fn start_within(text: &str, end: usize, cells: usize) -> usize {
    let mut left = cells;
    for grapheme in graphemes(&text[..end]).rev() {
        match left.checked_sub(grapheme.width) {
            Some(rest) => left = rest,
            None => return grapheme.range.end,
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::scrub::Clean;

    #[test]
    fn a_text_is_as_wide_as_its_graphemes() {
        let table = [
            ("", 0),
            ("plain", 5),
            ("漢字", 4),
            ("e\u{301}t", 2),
            ("한글", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2),
            ("שלום", 4),
            ("لا", 2),
            ("🇫🇷!", 3),
            ("👩🚀", 4),
            ("ｶﾞﾊﾟ", 4),
            ("a\nb", 2),
        ];
        for (text, cells) in table {
            assert_eq!(width(text), cells, "{text:?}");
        }
    }

    #[test]
    fn terminals_agree_on_letters_and_ideographs_only() {
        for agreed in ["", "a", " ", "é", "ß", "я", "漢", "한", "、", "\u{A0}", "ﾊ"] {
            assert!(is_undisputed(agreed), "{agreed:?}");
        }
        for disputed in
            ["“", "…", "─", "▌", "e\u{301}", "👍", "❤️", "☺", "🇫🇷", "👩‍👩‍👧", "ｶﾞ", "\u{E000}", "\u{378}"]
        {
            assert!(!is_undisputed(disputed), "{disputed:?}");
        }
    }

    #[test]
    fn a_cut_splits_no_grapheme() {
        let table = [
            ("harbour", 7, "harbour", 7),
            ("harbour", 6, "harbo…", 5),
            ("harbour", 1, "…", 0),
            ("harbour", 0, "", 0),
            ("漢字漢字", 6, "漢字…", 6),
            ("漢字漢字", 5, "漢字…", 6),
            ("漢字漢字", 4, "漢…", 3),
            ("ne\u{301}e\u{301}s", 3, "ne\u{301}…", 4),
            ("🇫🇷🇯🇵", 3, "🇫🇷…", 8),
        ];
        for (text, cells, drawn, bytes) in table {
            let cut = cut(text, cells);
            assert_eq!((cut.apply(text).as_ref(), cut.range.len()), (drawn, bytes), "{text:?} in {cells}");
        }
    }

    #[test]
    fn what_is_wanted_stays_in_sight() {
        let text = "the mayor of the town spoke of tides";
        let around = |word: &str, cells| {
            let start = text.find(word).unwrap();
            cut_around(text, &(start..start + word.len()), cells).apply(text).into_owned()
        };
        assert_eq!(around("mayor", 12), "the mayor o…");
        assert_eq!(around("town", 12), "…he town sp…");
        assert_eq!(around("tides", 12), "…ke of tides");
        assert_eq!(around("town spoke of", 9), "…town sp…");
        assert_eq!(around("town", 2), "t…");
    }

    #[test]
    fn columns_align_by_cells() {
        assert_eq!(fit("漢字", 5), "漢字 ");
        assert_eq!(fit("漢字漢", 4), "漢… ");
        assert_eq!(pad_left("12", 4), "  12");
        assert!(matches!(pad("wide enough", 4), Cow::Borrowed("wide enough")));
    }

    fn texts() -> impl Strategy<Value = String> {
        let awkward: Vec<char> =
            "ab c漢한\u{1161}\u{11AB}e\u{301}🇫🇷👩क\u{94D}ষ\u{9BE}לা\u{E33}".chars().collect();
        proptest::collection::vec(proptest::sample::select(awkward), 0..40).prop_map(String::from_iter)
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn a_cut_fits(text in texts(), cells in 0..30usize) {
            let text = Clean::text(&text).into_text();
            let cut = cut(&text, cells);
            prop_assert!(width(&cut.apply(&text)) <= cells);
            prop_assert_eq!(cut.right || cells == 0, cut.range.len() < text.len() || cells == 0);
            prop_assert_eq!(width(&fit(&text, cells)), cells);
        }

        #[test]
        fn a_cut_around_something_shows_it(text in texts(), at in 0..40usize, cells in 0..30usize) {
            let text = Clean::text(&text).into_text();
            let places: Vec<Grapheme> = graphemes(&text).collect();
            let Some(wanted) = places.get(at).filter(|wanted| wanted.width + 2 <= cells) else { return Ok(()) };
            let cut = cut_around(&text, &wanted.range, cells);
            prop_assert!(width(&cut.apply(&text)) <= cells);
            prop_assert!(cut.range.start <= wanted.range.start && wanted.range.end <= cut.range.end);
        }

        #[test]
        fn graphemes_are_those_of_unicode_from_either_end(text in prop_oneof![texts(), any::<String>(), "[a-c\r\n\u{600}\u{301}“”’…—─\u{FE0F}\u{200D}]{0,9}"]) {
            let expected: Vec<&str> = text.graphemes(true).collect();
            let forth: Vec<&str> = graphemes(&text).map(|grapheme| &text[grapheme.range]).collect();
            for grapheme in graphemes(&text) {
                prop_assert_eq!(grapheme.width, grapheme_width(&text[grapheme.range]));
            }
            let mut back: Vec<&str> = graphemes(&text).rev().map(|grapheme| &text[grapheme.range]).collect();
            back.reverse();
            prop_assert_eq!(&forth, &expected);
            prop_assert_eq!(&back, &expected);
        }

        #[test]
        fn no_range_makes_a_cut_panic(text in any::<String>(), from in 0..30usize, to in 0..30usize, cells in 0..9usize) {
            let cut = cut_around(&text, &(from..to), cells);
            prop_assert!(text.get(cut.range).is_some());
        }
    }
}
