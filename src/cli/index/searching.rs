//! What an index holds for searching, beside the collection.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::collection::Collection;
use crate::search::{Building, Engine, Index};
use crate::store::{Reader, Refusal, Writer};

/// The bytes of memory that the lists of words may take while they are made; what is more goes to temporary files.
const MOST: usize = 160 << 20;

/// The attributions after which memory that was mapped and read is let go of.
const PACE: usize = 1 << 16;

/// Makes it, with temporary files in a folder, and writes it.
pub(super) fn write(collection: &Collection, writer: &mut Writer, folder: &Path) -> io::Result<()> {
    let mut building = Building::in_folder(folder, MOST);
    for speaker in collection.speakers() {
        building.speaker(&speaker)?;
    }
    let mut since = 0;
    for document in collection.documents() {
        building.document(&document)?;
        for no in document.attributions() {
            building.attribution(&document, &collection.attribution(no))?;
            since += 1;
        }
        if since >= PACE {
            collection.forget_before(document.no);
            since = 0;
        }
    }
    building.finish(collection)?.write(writer)
}

/// A collection that can be searched.
pub(super) fn engine(collection: Collection, reader: &Reader) -> Result<Engine, Refusal> {
    let index = Index::read(reader, collection.attribution_count())?;
    Ok(Engine::with_index(Arc::new(collection), index))
}
