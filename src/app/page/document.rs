//! A prepared document: its text blocks, the units in which it is set in rows, and an index that finds the attributions in
//! a stretch of it.
//!
//! It is computed once when the user turns to a document, in one pass over its paragraphs and one over its attributions,
//! so that a keystroke's work doesn't grow with the document. Attributions overlap and have parts before their content,
//! so their order alone doesn't tell which of them touch a stretch. Each item gets the greatest end of all items up to it
//! and the least start of all items from it on. Both only grow, so that two binary searches find the items near a stretch.

use std::ops::Range;

use crate::collection::{Attribution, AttributionNo, Collection, Document, DocumentNo, Span};

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

/// A document, ready to be set on a page.
#[derive(Debug)]
pub struct PreparedDocument {
    no: DocumentNo,
    blocks: Vec<TextBlock>,
    /// The numbers of its items, which follow one another.
    items: Range<u32>,
    /// By item: the greatest end of it and all items before it, in bytes.
    ends: Vec<u32>,
    /// By item: the least start of it and all items after it, in bytes. An item's cue or source may begin before its content.
    starts: Vec<u32>,
}

impl PreparedDocument {
    /// Prepares a document.
    pub fn new(collection: &Collection, document: &Document<'_>) -> Self {
        let spans: Vec<Span> =
            document.attributions().map(|item| whole(&collection.attribution(item))).collect();
        let first = document.attributions().next().map_or(0, |item| item.0);
        let mut ends: Vec<u32> = spans.iter().map(|span| span.end).collect();
        let mut starts: Vec<u32> = spans.iter().map(|span| span.start).collect();
        for at in 1..ends.len() {
            ends[at] = ends[at].max(ends[at - 1]);
        }
        for at in (1..starts.len()).rev() {
            starts[at - 1] = starts[at - 1].min(starts[at]);
        }
        let items = first..first + spans.len() as u32;
        Self { no: document.no, blocks: TextBlock::all_of(document), items, ends, starts }
    }

    /// The document's number.
    pub fn no(&self) -> DocumentNo {
        self.no
    }

    /// The blocks that the document is cut into.
    pub fn blocks(&self) -> &[TextBlock] {
        &self.blocks
    }

    /// The items that may touch a stretch of the document, given in bytes. All that do are among them, and a few more may
    /// be.
    pub fn items_near(&self, stretch: &Range<usize>) -> impl Iterator<Item = AttributionNo> + use<> {
        let from = self.ends.partition_point(|&end| end as usize <= stretch.start);
        let to = self.starts.partition_point(|&start| (start as usize) < stretch.end).max(from);
        (self.items.start + from as u32..self.items.start + to as u32).map(AttributionNo)
    }
}

/// From the first byte of any of the attribution's parts to the last.
fn whole(attribution: &Attribution<'_>) -> Span {
    let parts = [&attribution.content, &attribution.cue, &attribution.source];
    parts.into_iter().flatten().fold(attribution.extent(), |all, span| Span {
        start: all.start.min(span.start),
        end: all.end.max(span.end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::{Builder, read};
    use crate::open::{BUILTIN_JSON, BUILTIN_NAME};

    #[test]
    fn every_item_is_near_what_it_touches() {
        let mut builder = Builder::new();
        read::into(&mut builder, BUILTIN_NAME, BUILTIN_JSON.as_bytes());
        let collection = builder.finish().unwrap();
        let document = collection.document(DocumentNo(0));
        let prepared = PreparedDocument::new(&collection, &document);
        for start in (0..document.text.len()).step_by(7) {
            let stretch = start..start + 5;
            let near: Vec<AttributionNo> = prepared.items_near(&stretch).collect();
            for item in collection.attributions() {
                let parts = [&item.content, &item.cue, &item.source];
                let touches =
                    |span: &Span| (span.start as usize) < stretch.end && stretch.start < span.end as usize;
                if parts.into_iter().flatten().any(touches) {
                    assert!(near.contains(&item.no), "{} at {stretch:?}", item.id());
                }
            }
            assert!(near.len() < collection.attribution_count() / 2, "{} at {stretch:?}", near.len());
        }
    }
}
