//! Markup: what a format says of stretches of a text beside their words: that they are a block quotation, a heading, bold.
//!
//! The formats' readers note it while they make plain text of an article, and extraction reads it. It is no part of the
//! text and stands in no dataset.

use std::ops::Range;

/// What a stretch of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkupRole {
    /// A block quotation, whole.
    BlockQuote,
    /// Who or what is quoted: a block quotation's foot, the caption of a figure that holds one, `<cite>` at its end.
    Cite,
    /// A paragraph that is bold or italic as a whole, such as an interview's questions.
    Emphasis,
    /// An item of a list.
    ListItem,
    /// A heading.
    Heading,
}

/// The stretches of a text that are something: byte ranges, in the order in which they begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markup {
    ranges: Vec<(MarkupRole, Range<usize>)>,
}

impl Markup {
    /// The stretches of one role, in the order of the text.
    pub(crate) fn of(&self, role: MarkupRole) -> impl Iterator<Item = &Range<usize>> {
        self.ranges.iter().filter(move |(other, _)| *other == role).map(|(_, range)| range)
    }

    /// Notes a stretch. It begins no earlier than those before it.
    pub(crate) fn add(&mut self, role: MarkupRole, range: Range<usize>) {
        self.ranges.push((role, range));
    }

    /// The last stretch of a role goes on to here.
    pub(crate) fn extend(&mut self, role: MarkupRole, end: usize) {
        if let Some((_, range)) = self.ranges.iter_mut().rev().find(|(other, _)| *other == role) {
            range.end = end;
        }
    }

    /// The markup of a text that was made of this one: `map` says where each stretch stands in it. A stretch of which nothing
    /// stays is dropped.
    pub(crate) fn mapped(&self, map: impl Fn(&Range<usize>) -> Range<usize>) -> Self {
        let ranges = self.ranges.iter().map(|(role, range)| (*role, map(range)));
        Self { ranges: ranges.filter(|(_, range)| !range.is_empty()).collect() }
    }
}

/// A text that is put together paragraph by paragraph, with its markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkedText {
    /// The paragraphs, with blank lines between them.
    pub(crate) text: String,
    pub(crate) markup: Markup,
}

impl MarkedText {
    /// Adds a paragraph. Answers where it stands.
    pub(crate) fn push(&mut self, paragraph: &str) -> Range<usize> {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(paragraph);
        start..self.text.len()
    }

    /// Adds the paragraphs of another text.
    pub(crate) fn append(&mut self, other: &Self) {
        let start = self.push(&other.text).start;
        self.markup.ranges.extend(other.markup.mapped(|r| r.start + start..r.end + start).ranges);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_joined_keep_their_markup() {
        let mut chapter = MarkedText::default();
        chapter.push("One.");
        let quoted = chapter.push("Two.");
        chapter.markup.add(MarkupRole::BlockQuote, quoted);
        let more = chapter.push("Three.");
        chapter.markup.extend(MarkupRole::BlockQuote, more.end);
        let mut book = chapter.clone();
        book.append(&chapter);
        let quoted: Vec<&str> =
            book.markup.of(MarkupRole::BlockQuote).map(|range| &book.text[range.clone()]).collect();
        assert_eq!(quoted, ["Two.\n\nThree.", "Two.\n\nThree."]);
        assert_eq!(book.markup.of(MarkupRole::Heading).count(), 0);
        let cut = book.markup.mapped(|r| r.start.min(8)..r.end.min(8));
        assert_eq!(cut.of(MarkupRole::BlockQuote).next(), Some(&(6..8)));
    }
}
