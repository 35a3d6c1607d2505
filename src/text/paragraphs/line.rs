//! A line of a paragraph, and how it stands to the one before it.

use std::ops::Range;

/// A line of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Bytes of the text: the line's words without indent, white space behind, and the `>` of a quoted mail. Never empty.
    pub words: Range<usize>,
    /// How it stands to the line before.
    pub start: LineStart,
}

/// How a line stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStart {
    /// It begins a paragraph.
    Paragraph,
    /// It is a line of its own in a paragraph that keeps its lines: a verse, a row of a table.
    Kept,
    /// It goes on with the line before, which was wrapped: a space stands between.
    Wrapped,
    /// It goes on with the line before, and nothing stands between: within a hyphenated word, or among ideographs.
    Joined,
}

impl LineStart {
    /// What is read between the line before and this one where a paragraph is read by itself.
    #[cfg(test)]
    pub(crate) const fn separator(self) -> &'static str {
        match self {
            Self::Kept => "\n",
            Self::Wrapped => " ",
            Self::Paragraph | Self::Joined => "",
        }
    }
}
