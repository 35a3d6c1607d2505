//! Computed ids: the id of an attribution that follows from the text of its document and where its content stands, whatever
//! id its file gives; and the attribution of such an id. Marks and whatever else outside of a dataset names an item use them.
//!
//! Nothing is stored by attribution. Documents are found by their hash, and within a document attributions stand in the order of
//! their contents, so that both ways take binary searches.

use std::cmp::Reverse;
use std::ops::Range;

use super::columns::Columns;
use crate::collection::ids::ComputedId;
use crate::collection::{AttributionNo, DocumentNo};

/// The start and end of a content, in code points.
type Extent = (u64, u64);

impl Columns {
    /// The computed id of an attribution.
    pub(crate) fn computed_id(&self, no: AttributionNo) -> ComputedId {
        let document = self.document_of(no);
        let text = self.texts.get(document.0 as usize);
        let (start, end) = self.extent_of(no, document, text);
        let hash = self.hash_of(document);
        let before = self.documents_of_hash(hash).take_while(|&other| other < document);
        let before: usize = before.map(|other| self.attributions_at(other, (start, end)).len()).sum();
        let first = self.attributions_at(document, (start, end)).start;
        ComputedId {
            document: hash,
            start,
            end,
            nth: before as u64 + u64::from(no.0.saturating_sub(first)) + 1,
        }
    }

    /// The attribution of a computed id.
    pub(crate) fn find_computed(&self, id: ComputedId) -> Option<AttributionNo> {
        let mut rest = id.nth.checked_sub(1)?;
        for document in self.documents_of_hash(id.document) {
            let there = self.attributions_at(document, (id.start, id.end));
            let count = there.len() as u64;
            if rest < count {
                return Some(AttributionNo(there.start + rest as u32));
            }
            rest -= count;
        }
        None
    }

    /// The first 48 bits of the SHA-256 of a document's text.
    pub(crate) fn hash_of(&self, no: DocumentNo) -> u64 {
        self.hashes.get(no.0 as usize).copied().unwrap_or_default()
    }

    /// The documents with a hash, ascending. As a rule there is one.
    fn documents_of_hash(&self, hash: u64) -> impl Iterator<Item = DocumentNo> {
        let by_hash = self.by_hash.as_slice();
        let hash_of = move |no: u32| self.hash_of(DocumentNo(no));
        let first = by_hash.partition_point(|&no| hash_of(no) < hash);
        by_hash[first..].iter().copied().take_while(move |&no| hash_of(no) == hash).map(DocumentNo)
    }

    /// The attributions of a document whose content has this extent.
    fn attributions_at(&self, document: DocumentNo, (start, end): Extent) -> Range<u32> {
        let text = self.texts.get(document.0 as usize);
        let all = self.attributions_of(document);
        let order = |no| {
            let (start, end) = self.extent_of(AttributionNo(no), document, text);
            (start, Reverse(end))
        };
        let wanted = (start, Reverse(end));
        let first = partition_point(all.clone(), |no| order(no) < wanted);
        first..partition_point(first..all.end, |no| order(no) <= wanted)
    }

    fn extent_of(&self, no: AttributionNo, document: DocumentNo, text: &str) -> Extent {
        let content = self.spans_of(no, text).content;
        let start = content.first().map_or(0, |span| span.start);
        let end = content.last().map_or(start, |span| span.end);
        (self.codepoint(document, start), self.codepoint(document, end))
    }
}

/// The first number of a range for which `is_before` is false; its end where there is none. It is true up to some number.
fn partition_point(range: Range<u32>, is_before: impl Fn(u32) -> bool) -> u32 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle) { start = middle + 1 } else { end = middle }
    }
    start
}
