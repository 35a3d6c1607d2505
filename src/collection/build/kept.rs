//! What a builder has kept, asked for again.

use std::io;
use std::sync::Arc;

use bytemuck::Zeroable;

use super::Builder;
use super::grounds::Ground;
use super::rows::Row;
use crate::collection::columns::ID;
use crate::collection::ids;

impl Builder {
    pub(crate) fn row(&mut self, no: u32) -> io::Result<Row> {
        Ok(self.rows.all.get(no as usize)?.unwrap_or_else(Zeroable::zeroed))
    }

    pub(crate) fn ground(&mut self, document: u32) -> io::Result<Arc<Ground>> {
        if let Some(ground) = self.grounds.get(document) {
            return Ok(ground);
        }
        let text = self.texts.get(document as usize)?;
        let ground = Arc::new(Ground::new(text));
        self.grounds.keep(document, Arc::clone(&ground));
        Ok(ground)
    }

    /// The ground of the document that an id means, if one came.
    pub(crate) fn ground_called(&mut self, id: &str) -> Option<Arc<Ground>> {
        let no = self.document_ids.get(id)?.no;
        let ground = self.ground(no);
        self.note(ground)
    }

    /// The id of an attribution that was kept.
    pub(crate) fn id(&mut self, no: u32) -> io::Result<String> {
        let row = self.row(no)?;
        if let Some(place) = row.id.checked_sub(1) {
            return self.rows.ids.get(place as usize);
        }
        let ground = self.ground(row.document)?;
        let document = self.fields[ID].get(row.document as usize)?;
        let codepoint = |byte: u32| ground.offsets().codepoint(&ground.text, byte as usize);
        Ok(ids::attribution(&document, codepoint(row.extent.start), codepoint(row.extent.end)))
    }

    /// The attribution of that id, if it was not replaced together with its document.
    pub(crate) fn find(&mut self, id: &str) -> io::Result<Option<u32>> {
        let known = std::mem::take(&mut self.known);
        let found = known.find(id, |no| {
            let document = self.row(no)?.document;
            Ok(!self.dropped.contains(&document) && self.id(no)? == id)
        });
        self.known = known;
        found
    }
}
