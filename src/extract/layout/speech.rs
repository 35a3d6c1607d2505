//! A speech: words that the layout of a text sets apart as somebody's: a turn, a block quotation.

use std::ops::Range;

use crate::collection::{Span, Verbatim};
use crate::extract::rule::Rule;

/// By which words it is to be found who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// By the source.
    BySource,
    /// By words elsewhere, which say whom the source stands for, "Q." for Mr. Okafor, or who answers without a label.
    Elsewhere(Span),
    /// By none: the source is no name.
    Nobody,
}

/// Words that are set apart. Places are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Speech {
    /// The label, or the name behind a block quotation; none for an answer without a label, and where the words before a block
    /// say whose it is.
    pub source: Option<Range<usize>>,
    pub naming: Naming,
    /// The sign between label and words.
    pub cue: Option<Range<usize>>,
    /// What is said, a stretch a paragraph; without stage directions. Never empty.
    pub content: Vec<Range<usize>>,
    /// What the words are; none where marks stand around all of them.
    pub verbatim: Option<Verbatim>,
    /// What found it.
    pub rule: Rule,
}

impl Speech {
    /// Where the last of what makes it stands: its source, or the beginning of its content.
    pub(crate) fn known_at(&self) -> usize {
        let start = self.content.first().map_or(0, |first| first.start);
        self.source.as_ref().map_or(start, |source| start.max(source.start))
    }

    /// From the first to the last byte of all that belongs to it.
    pub(crate) fn place(&self) -> Range<usize> {
        let extent = self.extent();
        match &self.source {
            Some(source) => source.start.min(extent.start)..source.end.max(extent.end),
            None => extent,
        }
    }

    /// From the first to the last byte of its content.
    pub(crate) fn extent(&self) -> Range<usize> {
        match (self.content.first(), self.content.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }
}

/// Bytes as a span.
pub(super) fn span(range: &Range<usize>) -> Span {
    Span { start: range.start as u32, end: range.end as u32 }
}
