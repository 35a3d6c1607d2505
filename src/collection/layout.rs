//! Layouts: the paragraphs of documents, found when somebody asks for them.
//!
//! They follow from the text, so an index need not hold them, and what was found once is kept.

use std::sync::OnceLock;

use super::Span;
use crate::text::paragraphs;

/// Documents whose layouts are kept in one place: a collection has many, and few are looked at.
const SHELF: usize = 256;

type Shelf = Box<[OnceLock<Box<[Span]>>]>;

/// The layouts of a collection's documents.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    shelves: Box<[OnceLock<Shelf>]>,
}

impl Layouts {
    pub(super) fn new(documents: usize) -> Self {
        Self { shelves: (0..documents.div_ceil(SHELF)).map(|_| OnceLock::new()).collect() }
    }

    /// The paragraphs of a document, whose text is given.
    pub(super) fn paragraphs(&self, document: usize, text: &str) -> &[Span] {
        let Some(shelf) = self.shelves.get(document / SHELF) else { return &[] };
        let shelf = shelf.get_or_init(|| (0..SHELF).map(|_| OnceLock::new()).collect());
        let found = || paragraphs::paragraphs(text).into_iter().map(Span::from).collect();
        shelf.get(document % SHELF).map_or(&[], |layout| layout.get_or_init(found))
    }
}
