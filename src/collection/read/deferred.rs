//! Deferred records: attributions that stand in a file before the documents that they need. They wait, in a temporary file
//! where there is a folder for one, until the documents have been read.

use std::io::{self, BufWriter, Seek as _, Write as _};
use std::path::Path;

use tempfile::SpooledTempFile;

use super::object_records::ObjectRecords;
use super::syntax::FilePosition;

/// Records that wait, written as an object whose documents are there.
#[derive(Debug)]
pub(super) struct DeferredRecords {
    object: BufWriter<SpooledTempFile>,
    is_empty: bool,
}

/// The size from which on they are in a file.
const MEMORY_BYTES: usize = 1 << 20;

impl DeferredRecords {
    pub(super) fn new(folder: Option<&Path>) -> io::Result<Self> {
        let file = match folder {
            Some(folder) => SpooledTempFile::new_in(MEMORY_BYTES, folder),
            None => SpooledTempFile::new(usize::MAX),
        };
        let mut object = BufWriter::with_capacity(1 << 18, file);
        object.write_all(b"{\"documents\":[],\"attributions\":[")?;
        Ok(Self { object, is_empty: true })
    }

    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            self.object.write_all(b",")?;
        }
        self.object.write_all(record)
    }

    /// All of them, in order. `end` is how many bytes the file has that they came from: their positions are behind it.
    pub(super) fn into_records(mut self, end: u64) -> io::Result<ObjectRecords<SpooledTempFile>> {
        self.object.write_all(b"]}")?;
        let mut file = self.object.into_inner()?;
        file.rewind()?;
        Ok(ObjectRecords::new(file, FilePosition { offset: end, ..FilePosition::default() }))
    }
}
