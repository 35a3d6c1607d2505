//! An open dataset: the engine that searches it, and what is computed from it once for the screen.

use std::sync::Arc;

use crate::app::page::PreparedDocument;
use crate::collection::{Collection, DocumentNo, SpeakerNo};
use crate::search::Engine;
use crate::text::cells;

/// How many speakers, from the first on, are measured to find how wide a column their names need.
const MAX_MEASURED_NAMES: usize = 2000;
/// No column of names is wider, in cells.
const MAX_NAME_WIDTH: usize = 200;

/// A dataset that was opened.
#[derive(Debug)]
pub struct OpenDataset {
    /// The collection and its index.
    pub engine: Arc<Engine>,
    /// The widest name among the first speakers, in cells.
    pub widest_name: u16,
    /// The selected item's document, prepared to be shown; `None` before one was turned to.
    document: Option<PreparedDocument>,
}

impl OpenDataset {
    /// A dataset that was just opened.
    pub fn new(engine: Arc<Engine>) -> Self {
        let collection = engine.collection();
        let measured = (0..collection.speaker_count().min(MAX_MEASURED_NAMES)).map(|no| SpeakerNo(no as u32));
        let width = |no| cells::width(collection.speaker_name(no));
        let widest_name = measured.map(width).max().unwrap_or(0).min(MAX_NAME_WIDTH) as u16;
        Self { engine, widest_name, document: None }
    }

    /// The collection.
    pub fn collection(&self) -> &Collection {
        self.engine.collection()
    }

    /// A document, prepared to be shown, if it is the one that was turned to.
    pub fn prepared(&self, document: DocumentNo) -> Option<&PreparedDocument> {
        self.document.as_ref().filter(|prepared| prepared.no() == document)
    }

    /// Prepares a document, unless it is prepared already.
    pub fn turn_to(&mut self, document: DocumentNo) {
        if self.prepared(document).is_none() {
            let collection = self.engine.collection();
            self.document = Some(PreparedDocument::new(collection, &collection.document(document)));
        }
    }
}
