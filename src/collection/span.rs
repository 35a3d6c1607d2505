//! A span: a stretch of a document's text that was checked to be there.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use smallvec::SmallVec;

/// A half-open byte range in the text of a document.
///
/// Whoever holds a `Span` may slice the text of the document that it belongs to: both ends lie in the
/// text and on character boundaries. What a file claims about a span counts code points; it is checked and
/// becomes this type once, at load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(C)]
pub struct Span {
    /// Bytes from the start of the text.
    pub start: u32,
    /// Bytes from the start of the text; not part of the span.
    pub end: u32,
}

/// A list that has one member as a rule.
pub(crate) type Few<T> = SmallVec<[T; 1]>;

impl Span {
    /// The same range, as slices want it.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within this span.
    pub fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two have at least a byte in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}
