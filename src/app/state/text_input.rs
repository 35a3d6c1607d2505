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
            InputEdit::WordLeft => self.cursor = self.word_start(),
            InputEdit::WordRight => self.cursor = self.word_end(),
            InputEdit::DeleteWordLeft => self.delete_from(self.word_start()),
            InputEdit::DeleteWordRight => self.text.replace_range(self.cursor..self.word_end(), ""),
            InputEdit::DeleteToSpace => self.delete_from(self.after_space()),
            InputEdit::DeleteToStart => self.delete_from(0),
            InputEdit::DeleteToEnd => self.text.truncate(self.cursor),
        }
    }

    fn delete_from(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    /// The start of the word left of the cursor. A word is letters and digits, as in shells.
    fn word_start(&self) -> usize {
        let left = self.text[..self.cursor].grapheme_indices(true).rev();
        let mut word = left.skip_while(|(_, grapheme)| !is_in_word(grapheme));
        let last = word.next().map_or(0, |(at, _)| at);
        word.take_while(|(_, grapheme)| is_in_word(grapheme)).last().map_or(last, |(at, _)| at)
    }

    /// The end of the word right of the cursor.
    fn word_end(&self) -> usize {
        let right = self.text[self.cursor..].graphemes(true);
        let mut is_inside = false;
        let passed = right.take_while(|grapheme| {
            let is_before_end = is_in_word(grapheme) || !is_inside;
            is_inside |= is_in_word(grapheme);
            is_before_end
        });
        self.cursor + passed.map(str::len).sum::<usize>()
    }

    /// The place after the space left of the cursor, or of the word there.
    fn after_space(&self) -> usize {
        let left = self.text[..self.cursor].grapheme_indices(true).rev();
        let word = left.skip_while(|(_, grapheme)| is_space(grapheme));
        word.take_while(|(_, grapheme)| !is_space(grapheme)).last().map_or(0, |(at, _)| at)
    }

    fn previous_boundary(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next_boundary(&self) -> usize {
        let next = self.text[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }
}

fn is_in_word(grapheme: &str) -> bool {
    grapheme.starts_with(char::is_alphanumeric)
}

fn is_space(grapheme: &str) -> bool {
    grapheme.chars().all(char::is_whitespace)
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
        input.edit(InputEdit::DeleteToSpace);
        assert_eq!(input.text(), "climate ");
    }

    #[test]
    fn a_line_is_edited_as_in_a_shell() {
        use InputEdit::{
            DeleteToEnd, DeleteToSpace, DeleteWordLeft, DeleteWordRight, End, Left, Start, WordLeft,
            WordRight,
        };
        // The cursor is where the bar is.
        let table: &[(&str, &[InputEdit], &str)] = &[
            ("~/tides/report.csv", &[WordLeft], "~/tides/report.|csv"),
            ("~/tides/report.csv", &[WordLeft, WordLeft, WordLeft], "~/|tides/report.csv"),
            ("~/", &[WordLeft], "|~/"),
            ("cafe\u{301} noir", &[WordLeft, WordLeft], "|cafe\u{301} noir"),
            ("two  words ", &[Start, WordRight], "two|  words "),
            ("two  words ", &[Start, WordRight, WordRight, WordRight], "two  words |"),
            ("~/tides/report.csv", &[DeleteWordLeft], "~/tides/report.|"),
            ("~/tides/report.csv", &[DeleteWordLeft, DeleteWordLeft], "~/tides/|"),
            ("in ~/tides/report.csv", &[DeleteToSpace], "in |"),
            ("two  words  ", &[DeleteToSpace], "two  |"),
            ("  ", &[DeleteToSpace], "|"),
            ("a \u{301}b", &[DeleteToSpace], "|"),
            ("two  words", &[Start, DeleteWordRight], "|  words"),
            ("two  words", &[Start, DeleteWordRight, DeleteWordRight], "|"),
            ("tide", &[Left, Left, DeleteToEnd, End], "ti|"),
        ];
        for (text, edits, after) in table {
            let mut input = TextInput::new(*text);
            edits.iter().for_each(|edit| input.edit(*edit));
            let (left, right) = input.text().split_at(input.cursor());
            assert_eq!(format!("{left}|{right}"), *after, "{text:?} {edits:?}");
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn no_edit_breaks_the_line(start in ".{0,12}", edits in prop::collection::vec(0_u8..14, 0..40)) {
            let mut input = TextInput::new(start);
            for edit in edits {
                match edit {
                    0 => input.edit(InputEdit::Left),
                    1 => input.edit(InputEdit::Right),
                    2 => input.edit(InputEdit::Start),
                    3 => input.edit(InputEdit::End),
                    4 => input.edit(InputEdit::DeleteLeft),
                    5 => input.edit(InputEdit::DeleteRight),
                    6 => input.edit(InputEdit::DeleteToSpace),
                    8 => input.edit(InputEdit::WordLeft),
                    9 => input.edit(InputEdit::WordRight),
                    10 => input.edit(InputEdit::DeleteWordLeft),
                    11 => input.edit(InputEdit::DeleteWordRight),
                    12 => input.edit(InputEdit::DeleteToEnd),
                    7 => input.insert("e\u{301}👍🏽"),
                    _ => input.edit(InputEdit::DeleteToStart),
                }
                prop_assert!(input.text().is_char_boundary(input.cursor()));
            }
        }
    }
}
