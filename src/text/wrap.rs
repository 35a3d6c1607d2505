//! Wrapping: cuts a text into rows of a given width. A row is a byte range of the text.
//!
//! Lines break where UAX 14 allows it, by the crate `unicode-linebreak`: between words, behind hyphens, between Chinese and
//! Japanese characters, never before a comma. Its rules are those of Unicode 15, which is no loss for prose. It knows no
//! words of languages without spaces (Thai, Khmer); those break where the row is full. Rows are filled greedily, in one pass.

use std::iter::Peekable;
use std::ops::Range;

use unicode_linebreak::linebreaks;

use super::cells::{Grapheme, graphemes};

/// The rows of a text that is `width` cells wide, in order; at least one.
///
/// A row contains neither the space at which it was broken nor its line break. A word that is longer than a row is broken
/// between graphemes, and a grapheme that is wider than a row has a row for itself. The text's own line breaks stay, and so
/// does a line's indentation where a word fits behind it.
#[must_use]
pub(crate) fn wrap(text: &str, width: u16) -> Vec<Range<usize>> {
    let mut wrapper = Wrapper::new(usize::from(width));
    let mut breaks = linebreaks(text).map(|(at, _)| at).peekable();
    for grapheme in graphemes(text) {
        let may_break = is_break(&mut breaks, grapheme.range.start);
        wrapper.add(&text[grapheme.range.clone()], &grapheme, may_break);
    }
    wrapper.finish(text)
}

/// The row that contains byte `at`; where no row does, the row before it.
#[must_use]
pub(crate) fn row_at(rows: &[Range<usize>], at: usize) -> usize {
    rows.partition_point(|row| row.start <= at).saturating_sub(1)
}

/// Whether a line may break at byte `at`. Breaks inside of graphemes are skipped.
fn is_break(breaks: &mut Peekable<impl Iterator<Item = usize>>, at: usize) -> bool {
    while breaks.next_if(|&place| place < at).is_some() {}
    breaks.peek() == Some(&at)
}

/// A row while it fills. Its cells are counted to the end of its last word: spaces are pending until a word follows them.
struct Wrapper {
    width: usize,
    rows: Vec<Range<usize>>,
    /// Where the row starts, and where its last word ends so far.
    row: Range<usize>,
    cells: usize,
    /// Cells of spaces since the last word.
    pending: usize,
    last_break: Option<RowBreak>,
}

/// The last place where the row may end.
struct RowBreak {
    /// Where the next row would start.
    at: usize,
    /// Where the row's last word before it ends.
    end: usize,
    /// Cells of the row up to `at`, with its spaces.
    cells: usize,
}

impl Wrapper {
    fn new(width: usize) -> Self {
        Self { width, rows: Vec::new(), row: 0..0, cells: 0, pending: 0, last_break: None }
    }

    fn add(&mut self, text: &str, grapheme: &Grapheme, may_break: bool) {
        if is_line_break(text) {
            self.end_row(self.row.end, grapheme.range.end);
        } else if text.chars().all(is_space) {
            self.pending += grapheme.width;
        } else {
            self.word(grapheme, may_break);
        }
    }

    fn word(&mut self, grapheme: &Grapheme, may_break: bool) {
        let at = grapheme.range.start;
        if may_break && !self.row.is_empty() {
            self.last_break = Some(RowBreak { at, end: self.row.end, cells: self.cells + self.pending });
        }
        if self.cells + self.pending + grapheme.width > self.width {
            self.make_room(at, grapheme.width);
        }
        self.cells += self.pending + grapheme.width;
        self.pending = 0;
        self.row.end = grapheme.range.end;
    }

    /// Ends the row at its last break or, where it has none or that is not enough, before byte `at`.
    fn make_room(&mut self, at: usize, wanted: usize) {
        if let Some(last) = self.last_break.take() {
            let (end, cells, pending) = (self.row.end, self.cells, self.pending);
            self.end_row(last.end, last.at);
            if last.at < at {
                (self.row.end, self.cells, self.pending) = (end, cells - last.cells, pending);
            }
        }
        if self.cells + self.pending + wanted > self.width {
            if !self.row.is_empty() {
                self.rows.push(self.row.clone());
            }
            self.start_row(at);
        }
    }

    fn end_row(&mut self, end: usize, next: usize) {
        self.rows.push(self.row.start..end);
        self.start_row(next);
    }

    fn start_row(&mut self, at: usize) {
        self.row = at..at;
        (self.cells, self.pending, self.last_break) = (0, 0, None);
    }

    fn finish(mut self, text: &str) -> Vec<Range<usize>> {
        if self.rows.is_empty() || self.row.start < text.len() {
            self.rows.push(self.row);
        }
        self.rows
    }
}

fn is_line_break(grapheme: &str) -> bool {
    matches!(grapheme, "\n" | "\r\n" | "\r" | "\x0B" | "\x0C" | "\u{85}" | "\u{2028}" | "\u{2029}")
}

/// White space at which a row may end, and which the row then leaves out.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::cells;
    use crate::text::scrub::Clean;

    fn rows(text: &str, width: u16) -> Vec<&str> {
        wrap(text, width).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn lines_break_where_a_typesetter_would_break_them() {
        let table: &[(&str, u16, &[&str])] = &[
            ("", 10, &[""]),
            ("   ", 10, &[""]),
            ("one two three", 7, &["one two", "three"]),
            ("one two three", 8, &["one two", "three"]),
            ("one   two", 4, &["one", "two"]),
            ("a well-known name", 7, &["a well-", "known", "name"]),
            ("She said, “No.”", 9, &["She said,", "“No.”"]),
            ("a wonderfully", 5, &["a", "wonde", "rfull", "y"]),
            ("yes\n\nno", 5, &["yes", "", "no"]),
            ("yes\r\nno\n", 5, &["yes", "no"]),
            ("\n", 5, &[""]),
            ("  in verse", 6, &["  in", "verse"]),
            ("      word", 4, &["word"]),
            ("a\u{A0}b c", 3, &["a\u{A0}b", "c"]),
            ("漢字を書く。", 4, &["漢字", "を書", "く。"]),
            ("漢字を書く。", 5, &["漢字", "を書", "く。"]),
            ("말하기 시작", 6, &["말하기", "시작"]),
            ("שלום עולם", 5, &["שלום", "עולם"]),
            ("ne\u{301}e ne\u{301}e", 3, &["ne\u{301}e", "ne\u{301}e"]),
            ("🇫🇷🇯🇵🇫🇷", 4, &["🇫🇷🇯🇵", "🇫🇷"]),
        ];
        for (text, width, expected) in table {
            assert_eq!(rows(text, *width), *expected, "{text:?} in {width}");
        }
    }

    #[test]
    fn a_grapheme_that_is_wider_than_the_row_stands_alone() {
        assert_eq!(rows("a漢 b", 1), ["a", "漢", "b"]);
        assert_eq!(rows("漢a", 0), ["漢", "a"]);
    }

    #[test]
    fn a_byte_between_rows_belongs_to_the_row_before() {
        let rows = wrap("one two\n\nthree", 3);
        assert_eq!(rows, [0..3, 4..7, 8..8, 9..12, 12..14]);
        let found: Vec<usize> =
            [0, 2, 3, 4, 7, 8, 9, 12, 14, 99].iter().map(|&at| row_at(&rows, at)).collect();
        assert_eq!(found, [0, 0, 0, 1, 1, 2, 3, 4, 4, 4]);
    }

    #[test]
    fn the_article_wraps_to_a_page() {
        let text = &*crate::text::sample_article();
        let rows = wrap(text, 80);
        assert_eq!(
            &text[rows[2].clone()],
            "US President Donald Trump and his Russian counterpart Vladimir Putin have agreed"
        );
        assert_eq!(rows.iter().filter(|row| row.is_empty()).count(), 8);
    }

    #[test]
    fn a_megabyte_without_a_space_is_no_trouble() {
        assert_eq!(wrap(&"x".repeat(1 << 20), 64).len(), 1 << 14);
        assert_eq!(wrap(&" ".repeat(1 << 20), 64).len(), 1);
    }

    fn texts() -> impl Strategy<Value = String> {
        let awkward: Vec<char> =
            "aab  c-,.“”\n漢字한\u{1161}\u{11AB}e\u{301}🇫🇷👩क\u{94D}ষ\u{9BE}לו\u{E01}\u{E33}\u{A0}"
                .chars()
                .collect();
        proptest::collection::vec(proptest::sample::select(awkward), 0..60).prop_map(String::from_iter)
    }

    fn words(text: &str) -> String {
        text.chars().filter(|&c| !is_space(c)).collect()
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn rows_hold_all_words_in_order(text in texts(), width in 0..20u16) {
            let rows = wrap(&text, width);
            prop_assert!(rows.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let shown: String = rows.iter().map(|row| words(&text[row.clone()])).collect();
            prop_assert_eq!(shown, words(&text));
        }

        #[test]
        fn no_row_is_too_wide_or_ends_in_space(text in texts(), width in 0..20u16) {
            let text = Clean::text(&text).into_text();
            for row in wrap(&text, width).into_iter().map(|row| &text[row]) {
                let fits = cells::width(row) <= usize::from(width) || graphemes(row).count() == 1;
                prop_assert!(fits, "{row:?}");
                prop_assert!(!row.ends_with(is_space));
            }
        }

        #[test]
        fn a_row_is_wrapped_already(text in texts(), width in 1..20u16) {
            let text = Clean::text(&text).into_text();
            for row in wrap(&text, width).into_iter().map(|row| &text[row]) {
                prop_assert_eq!(wrap(row, width), vec![0..row.len()]);
            }
        }

        #[test]
        fn any_text_wraps(text in any::<String>(), width in any::<u16>()) {
            prop_assert!(!wrap(&text, width).is_empty());
            prop_assert!(!wrap(&text, width % 4).is_empty());
        }
    }
}
