//! A document: one article, statement or transcript, as the rest of the program sees it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::columns::{Columns, OUTLET, PUBLISHED, URL};
use super::paragraph_cache::{ParagraphCache, Paragraphs};
use super::{AttributionNo, DocumentNo, Span};
use crate::text::paragraphs::{LineBreak, line_breaks, on_one_line};

/// One article, borrowed from its collection. Cheap to make: nothing is copied, and fields that few callers read are
/// looked up when they are asked for.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// Its place in the collection.
    pub no: DocumentNo,
    /// As a rule the first 12 hex digits of the SHA-256 of the text.
    pub id: &'a str,
    /// The headline; empty where there is none.
    pub title: &'a str,
    /// The whole text. Every [`Span`] of the document's attributions counts bytes in it.
    pub text: &'a str,
    pub(super) attributions: Range<u32>,
    /// The columns that it was read from; none in tests.
    pub(super) columns: Option<&'a Columns>,
    pub(super) paragraph_cache: Option<&'a ParagraphCache>,
}

impl<'a> Document<'a> {
    /// The newspaper, agency or site that published it.
    pub fn outlet(&self) -> Option<&'a str> {
        self.field(OUTLET)
    }

    /// Who wrote it, as the byline has it.
    pub fn author(&self) -> Option<&'a str> {
        self.columns?.authors.get(self.no.0)
    }

    /// When, as an ISO 8601 date or date and time ("2019-06-28", "2019-06-28T09:30:00Z").
    pub fn published(&self) -> Option<&'a str> {
        self.field(PUBLISHED)
    }

    /// The day of publication, "2019-06-28" or less of it ("2019-06", "2019"): dates compare as text.
    pub fn day(&self) -> Option<&'a str> {
        self.published().map(|when| when.get(..10).unwrap_or(when))
    }

    /// Its address on the web.
    pub fn url(&self) -> Option<&'a str> {
        self.field(URL)
    }

    /// BCP 47 ("en").
    pub fn language(&self) -> Option<&'a str> {
        self.columns?.languages.at_or_before(self.no.0).filter(|language| !language.is_empty())
    }

    fn field(&self, field: usize) -> Option<&'a str> {
        Some(self.columns?.field(self.no, field)).filter(|value| !value.is_empty())
    }

    /// The attributions that stand in it, in the order of the text. They are neighbours in the collection.
    pub fn attributions(&self) -> impl DoubleEndedIterator<Item = AttributionNo> + ExactSizeIterator + use<> {
        self.attributions.clone().map(AttributionNo)
    }

    /// Its paragraphs, in order: each from its first word to its last. The first is as a rule the title.
    pub fn paragraphs(&self) -> Vec<Span> {
        self.cached_paragraphs().spans.clone()
    }

    fn cached_paragraphs(&self) -> Arc<Paragraphs> {
        let stored = || self.columns.and_then(|columns| columns.paragraphs.of(self.no, self.text));
        let find = || stored().unwrap_or_else(|| Paragraphs::of(self.text));
        self.paragraph_cache.map_or_else(Arc::default, |cache| cache.paragraphs(self.no.0, find))
    }

    /// The number of the paragraph that holds a byte of the text, from 0; between two paragraphs, of the first.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        self.cached_paragraphs()
            .spans
            .partition_point(|paragraph| paragraph.start as usize <= byte)
            .saturating_sub(1)
    }

    /// The words of a span of this document.
    pub fn words(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// The words of a span as they are read on one line: a break is one space, with the indent or the `>` of a quoted mail
    /// behind it.
    pub fn on_one_line(&self, span: Span) -> Cow<'a, str> {
        on_one_line(self.text, span.range())
    }

    /// The breaks in a stretch of the text as its paragraph is read: before lines that are kept there is one, others are
    /// joined. In bytes from the start of the stretch.
    pub(crate) fn line_breaks(&self, stretch: Range<usize>) -> Vec<LineBreak> {
        let paragraphs = self.cached_paragraphs();
        let read = |mut found: LineBreak| {
            if paragraphs.kept_lines.binary_search(&(found.range.end as u32)).is_ok() {
                found.keep(self.text);
            }
            found.range = found.range.start - stretch.start..found.range.end - stretch.start;
            found
        };
        line_breaks(self.text, stretch.clone()).map(read).collect()
    }
}
