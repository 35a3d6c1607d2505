//! A text input: one line of typed text with a cursor, edited one grapheme (one visible character) at a time.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::keys::InputEdit;

/// The most bytes that an input takes: more is a paste gone wrong.
const MAX_TYPED: usize = 8 << 10;

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextInput {
    text: String,
    cursor: usize,
}

impl TextInput {
    /// A line that holds `text`, with the cursor after it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// The typed text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor's position, in bytes of the text.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Inserts a typed character or a pasted text at the cursor. Control characters and line breaks become spaces.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars() {
            if self.text.len() + c.len_utf8() > MAX_TYPED {
                return;
            }
            let c = if c.is_control() { ' ' } else { c };
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    /// Carries out an edit.
    pub(crate) fn edit(&mut self, edit: InputEdit) {
        match edit {
            InputEdit::Left => self.cursor = self.previous_boundary(),
            InputEdit::Right => self.cursor = self.next_boundary(),
            InputEdit::Start => self.cursor = 0,
            InputEdit::End => self.cursor = self.text.len(),
            InputEdit::DeleteLeft => self.delete_from(self.previous_boundary()),
            InputEdit::DeleteRight => self.text.replace_range(self.cursor..self.next_boundary(), ""),
            InputEdit::DeleteWord => self.delete_from(self.word_start()),
            InputEdit::DeleteToStart => self.delete_from(0),
        }
    }

    fn delete_from(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// The start of the word left of the cursor.
    fn word_start(&self) -> usize {
        let words = self.text[..self.cursor].trim_end();
        let space = words.char_indices().rfind(|(_, c)| c.is_whitespace());
        space.map_or(0, |(at, c)| at + c.len_utf8())
    }

    fn previous_boundary(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next_boundary(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_grapheme_goes_whole() {
        let mut input = TextInput::new("ae\u{301}");
        input.edit(InputEdit::DeleteLeft);
        assert_eq!(input.text(), "a");
    }

    #[test]
    fn a_word_goes_with_the_space_behind_it() {
        let mut input = TextInput::new("climate deal  ");
        input.edit(InputEdit::DeleteWord);
        assert_eq!(input.text(), "climate ");
    }

    proptest! {
        #[test]
        fn no_edit_breaks_the_line(start in ".{0,12}", edits in prop::collection::vec(0_u8..9, 0..40)) {
            let mut input = TextInput::new(start);
            for edit in edits {
                match edit {
                    0 => input.edit(InputEdit::Left),
                    1 => input.edit(InputEdit::Right),
                    2 => input.edit(InputEdit::Start),
                    3 => input.edit(InputEdit::End),
                    4 => input.edit(InputEdit::DeleteLeft),
                    5 => input.edit(InputEdit::DeleteRight),
                    6 => input.edit(InputEdit::DeleteWord),
                    7 => input.insert("e\u{301}👍🏽"),
                    _ => input.edit(InputEdit::DeleteToStart),
                }
                prop_assert!(input.text().is_char_boundary(input.cursor()));
            }
        }
    }
}
