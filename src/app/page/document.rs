//! A prepared document: its blocks, and an index that finds the attributions in a stretch of it.
//!
//! It is computed once when the user turns to a document, in one pass over its paragraphs and one over its attributions,
//! so that a keystroke's work doesn't grow with the document. Attributions overlap and have parts before their content,
//! so their order alone doesn't tell which of them touch a stretch. Each item gets the greatest end of all items up to it
//! and the least start of all items from it on. Both only grow, so that two binary searches find the items near a stretch.

use std::ops::Range;

use super::block::TextBlock;
use crate::collection::{Attribution, AttributionNo, Collection, Document, DocumentNo, Span};

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
    use crate::open::builtin;

    #[test]
    fn every_item_is_near_what_it_touches() {
        let mut builder = Builder::new();
        read::into(&mut builder, builtin::NAME, builtin::JSON.as_bytes());
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
