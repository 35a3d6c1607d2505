//! A text block: the unit in which an article is set in rows.

use std::ops::Range;

use crate::collection::Document;

/// The most bytes of a block. A longer paragraph is cut into several, since setting one block in rows is a keystroke's
/// work.
const MAX_BLOCK: usize = 16 << 10;

/// A block of text that is set in rows at once: a paragraph, or a piece of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock {
    /// In bytes of the document's text.
    pub range: Range<usize>,
    /// The number of its paragraph, from 0.
    pub paragraph: usize,
    /// Whether the paragraph ends with this block, so that a blank row follows.
    pub ends_paragraph: bool,
}

impl TextBlock {
    /// The blocks of a document.
    pub(super) fn all_of(document: &Document<'_>) -> Vec<Self> {
        let text = document.text;
        let mut blocks = Vec::new();
        for (paragraph, range) in document.paragraphs().iter().map(|span| span.range()).enumerate() {
            let mut start = range.start;
            while range.end - start > MAX_BLOCK {
                let end = break_at(text, start + MAX_BLOCK);
                blocks.push(Self { range: start..end, paragraph, ends_paragraph: false });
                start = end;
            }
            blocks.push(Self { range: start..range.end, paragraph, ends_paragraph: true });
        }
        blocks
    }
}

/// The byte at or shortly before `at` where a block may end: after a space, or at least between two characters.
fn break_at(text: &str, at: usize) -> usize {
    let floor = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let tail = text[..floor].char_indices().rev().take(200).find(|(_, c)| c.is_whitespace());
    tail.map_or(floor, |(space, c)| space + c.len_utf8())
}
