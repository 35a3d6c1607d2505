//! What an index holds for searching, beside the collection.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::collection::Collection;
use crate::search::Engine;
use crate::store::{Reader, Refusal, Writer};

/// Writes it.
#[expect(clippy::unnecessary_wraps, reason = "until it is kept, it is made when the index is opened")]
pub(super) fn write(_: &Collection, _: &mut Writer, _: &Path) -> io::Result<()> {
    Ok(())
}

/// A collection that can be searched.
#[expect(clippy::unnecessary_wraps, reason = "until it is kept, it is made when the index is opened")]
pub(super) fn engine(collection: Collection, _: &Reader) -> Result<Engine, Refusal> {
    Ok(Engine::new(Arc::new(collection)))
}
