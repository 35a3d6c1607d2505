//! An input: one line of text with a cursor, edited a grapheme at a time.

use unicode_segmentation::UnicodeSegmentation;

/// The most bytes that an input takes: more is a paste gone wrong.
const LONGEST: usize = 8 << 10;

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    cursor: usize,
}

impl Input {
    /// A line that holds `text`, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte before which the cursor stands.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts a character in, or a text that was pasted; a control character or line break becomes a space.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars() {
            if self.text.len() + c.len_utf8() > LONGEST {
                return;
            }
            let c = if c.is_control() { ' ' } else { c };
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    /// One grapheme to the left.
    pub fn left(&mut self) {
        self.cursor = self.before();
    }

    /// One grapheme to the right.
    pub fn right(&mut self) {
        self.cursor = self.after();
    }

    /// To the start.
    pub fn to_start(&mut self) {
        self.cursor = 0;
    }

    /// To the end.
    pub fn to_end(&mut self) {
        self.cursor = self.text.len();
    }

    /// Deletes the grapheme before the cursor.
    pub fn delete_left(&mut self) {
        self.delete(self.before());
    }

    /// Deletes the grapheme behind the cursor.
    pub fn delete_right(&mut self) {
        self.text.replace_range(self.cursor..self.after(), "");
    }

    /// Deletes to the start of the word before the cursor.
    pub fn delete_word(&mut self) {
        let words = self.text[..self.cursor].trim_end();
        let start = words
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + words[at..].chars().next().map_or(1, char::len_utf8));
        self.delete(start);
    }

    /// Deletes all before the cursor.
    pub fn delete_to_start(&mut self) {
        self.delete(0);
    }

    fn delete(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |grapheme| self.cursor + grapheme.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_grapheme_goes_whole() {
        let mut input = Input::new("ae\u{301}");
        input.delete_left();
        assert_eq!(input.text(), "a");
    }

    #[test]
    fn a_word_goes_with_the_space_behind_it() {
        let mut input = Input::new("climate deal  ");
        input.delete_word();
        assert_eq!(input.text(), "climate ");
    }

    proptest! {
        #[test]
        fn no_edit_breaks_the_line(start in ".{0,12}", edits in prop::collection::vec(0_u8..9, 0..40)) {
            let mut input = Input::new(start);
            for edit in edits {
                match edit {
                    0 => input.left(),
                    1 => input.right(),
                    2 => input.to_start(),
                    3 => input.to_end(),
                    4 => input.delete_left(),
                    5 => input.delete_right(),
                    6 => input.delete_word(),
                    7 => input.insert("e\u{301}👍🏽"),
                    _ => input.delete_to_start(),
                }
                prop_assert!(input.text().is_char_boundary(input.cursor()));
            }
        }
    }
}
