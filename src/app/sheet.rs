//! A sheet: what is worked out once about the document that is looked at, so that a keystroke's work does not grow
//! with it: its blocks, and which items stand in a stretch of it.

use std::ops::Range;

use super::page::{self, Block};
use crate::collection::{Attribution, AttributionNo, Collection, Document, DocumentNo, Span};

/// A document, ready to be set on a page.
#[derive(Debug)]
pub struct Sheet {
    document: DocumentNo,
    blocks: Vec<Block>,
    /// Its items, in order.
    items: Range<u32>,
    /// By item: the last byte that it or one before it reaches to.
    ends: Vec<u32>,
    /// By item: the first byte that it or one behind it begins at, its cue or source perhaps.
    starts: Vec<u32>,
}

impl Sheet {
    /// Works a document out.
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
        Self { document: document.no, blocks: page::blocks(document), items, ends, starts }
    }

    /// The document that it is of.
    pub fn document(&self) -> DocumentNo {
        self.document
    }

    /// What the document is cut into.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The items of which a part may stand in a stretch of the document, given in bytes; all that do are among them.
    pub fn items_near(&self, stretch: &Range<usize>) -> impl Iterator<Item = AttributionNo> + use<> {
        let from = self.ends.partition_point(|&end| end as usize <= stretch.start);
        let to = self.starts.partition_point(|&start| (start as usize) < stretch.end).max(from);
        (self.items.start + from as u32..self.items.start + to as u32).map(AttributionNo)
    }
}

/// From the first byte of any part of the attribution to the last.
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
    use crate::collection::{Builder, builtin, read};

    #[test]
    fn every_item_is_near_what_it_touches() {
        let mut builder = Builder::new();
        read::into(&mut builder, builtin::NAME, builtin::JSON.as_bytes());
        let collection = builder.finish().unwrap();
        let document = collection.document(DocumentNo(0));
        let sheet = Sheet::new(&collection, &document);
        for start in (0..document.text.len()).step_by(7) {
            let stretch = start..start + 5;
            let near: Vec<AttributionNo> = sheet.items_near(&stretch).collect();
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
