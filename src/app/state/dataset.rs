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
    /// A large document that was turned to, and has to be prepared by a thread.
    wanted: Option<DocumentNo>,
    /// Whether that was asked for.
    is_asked: bool,
}

/// The most bytes of a text, and the most items in it, that are prepared while a key waits. What is larger is prepared by a thread,
/// and shown when that is done.
const MAX_BYTES_PREPARED: usize = 1 << 20;
const MAX_ITEMS_PREPARED: usize = 4096;

impl OpenDataset {
    /// A dataset that was just opened.
    pub fn new(engine: Arc<Engine>) -> Self {
        let collection = engine.collection();
        let measured = (0..collection.speaker_count().min(MAX_MEASURED_NAMES)).map(|no| SpeakerNo(no as u32));
        let width = |no| cells::width(collection.speaker_name(no));
        let widest_name = measured.map(width).max().unwrap_or(0).min(MAX_NAME_WIDTH) as u16;
        Self { engine, widest_name, document: None, wanted: None, is_asked: false }
    }

    /// The collection.
    pub fn collection(&self) -> &Collection {
        self.engine.collection()
    }

    /// A document, prepared to be shown, if it is the one that was turned to.
    pub fn prepared(&self, document: DocumentNo) -> Option<&PreparedDocument> {
        self.document.as_ref().filter(|prepared| prepared.no() == document)
    }

    /// Prepares a document, unless it is prepared already. A large one has to be asked for.
    pub fn turn_to(&mut self, document: DocumentNo) {
        if self.prepared(document).is_some() {
            self.wanted = None;
            return;
        }
        let collection = self.engine.collection();
        let view = collection.document(document);
        if view.text.len() > MAX_BYTES_PREPARED || view.attributions().len() > MAX_ITEMS_PREPARED {
            self.is_asked &= self.wanted == Some(document);
            self.wanted = Some(document);
            return;
        }
        self.wanted = None;
        self.document = Some(PreparedDocument::new(collection, &view));
    }

    /// The document that is being prepared.
    pub fn awaited(&self) -> Option<DocumentNo> {
        self.wanted
    }

    /// The document that has to be prepared, if that was not asked for yet.
    pub fn ask(&mut self) -> Option<DocumentNo> {
        let wanted = self.wanted.filter(|_| !self.is_asked)?;
        self.is_asked = true;
        Some(wanted)
    }

    /// Takes in a document that was prepared, unless another one was turned to meanwhile. Says whether it is shown now.
    pub fn take_prepared(&mut self, prepared: PreparedDocument) -> bool {
        let is_wanted = self.wanted == Some(prepared.no());
        if is_wanted {
            self.document = Some(prepared);
            self.wanted = None;
        }
        is_wanted
    }
}
