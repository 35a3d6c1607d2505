//! A document: one article, statement or transcript, as the rest of the program sees it.

use std::ops::Range;
use std::sync::Arc;

use super::columns::{OUTLET, PUBLISHED, URL};
use super::{AttributionNo, Collection, Span, some};

/// The place of a document in its collection, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct DocumentNo(pub u32);

/// One article, borrowed from its collection. Cheap to make: nothing is copied, and what few ask for is looked up
/// when somebody does.
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
    /// Where it came from; nothing in tests.
    pub(super) collection: Option<&'a Collection>,
}

impl<'a> Document<'a> {
    /// The newspaper, agency or site that published it.
    pub fn outlet(&self) -> Option<&'a str> {
        self.field(OUTLET)
    }

    /// Who wrote it, as the byline has it.
    pub fn author(&self) -> Option<&'a str> {
        self.collection?.columns.authors.get(self.no.0)
    }

    /// When, as an ISO 8601 date or date and time ("2019-06-28", "2019-06-28T09:30:00Z").
    pub fn published(&self) -> Option<&'a str> {
        self.field(PUBLISHED)
    }

    /// The day of publication, "2019-06-28" or less of it ("2019-06", "2019"): dates compare as text.
    pub fn day(&self) -> Option<&'a str> {
        self.published().map(|when| when.get(..10).unwrap_or(when))
    }

    /// Where it stands on the web.
    pub fn url(&self) -> Option<&'a str> {
        self.field(URL)
    }

    /// BCP 47 ("en").
    pub fn language(&self) -> Option<&'a str> {
        self.collection?.columns.languages.at_or_before(self.no.0).and_then(some)
    }

    fn field(&self, field: usize) -> Option<&'a str> {
        some(self.collection?.field(self.no, field))
    }

    /// The attributions that stand in it, in the order of the text. They are neighbours in the collection.
    pub fn attributions(&self) -> impl DoubleEndedIterator<Item = AttributionNo> + ExactSizeIterator + use<> {
        self.attributions.clone().map(AttributionNo)
    }

    /// Its paragraphs, in order: runs of text between blank lines. The first is as a rule the title.
    pub fn paragraphs(&self) -> Arc<[Span]> {
        self.collection.map_or_else(Arc::default, |collection| {
            collection.layouts.paragraphs(self.no.0, collection.text(self.no))
        })
    }

    /// The number of the paragraph that holds a byte of the text, from 0; of the one before, between two.
    pub fn paragraph_at(&self, byte: usize) -> usize {
        self.paragraphs().partition_point(|paragraph| paragraph.start as usize <= byte).saturating_sub(1)
    }

    /// The words of a span of this document.
    pub fn words(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }
}
