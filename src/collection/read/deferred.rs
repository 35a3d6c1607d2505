//! Deferred records: attributions that stand in a file before the documents that they need. They wait, in a temporary file
//! where there is a folder for one, until the documents have been read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, Seek as _, Write as _};
use std::path::Path;

use super::json_lines::JsonLines;
use super::raw_record::{RawRecords, RecordKind, RecordPosition};

/// Records that wait, a line each.
#[derive(Debug)]
pub(super) enum DeferredRecords {
    Memory(Vec<u8>),
    File(BufWriter<File>),
}

impl DeferredRecords {
    pub(super) fn new(folder: Option<&Path>) -> io::Result<Self> {
        Ok(match folder {
            Some(folder) => Self::File(BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder)?)),
            None => Self::Memory(Vec::new()),
        })
    }

    /// Adds a record. Line ends within JSON are white space, never part of a string, so it fits one line.
    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let mut line = record.to_vec();
        line.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        line.push(b'\n');
        match self {
            Self::Memory(bytes) => bytes.write_all(&line),
            Self::File(file) => file.write_all(&line),
        }
    }

    /// All of them, in order. `end` is how many bytes the file has that they came from.
    pub(super) fn into_reader(self, end: u64) -> io::Result<DeferredReader> {
        let bytes: Box<dyn BufRead + Send> = match self {
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
            Self::File(file) => {
                let mut file = file.into_inner()?;
                file.rewind()?;
                Box::new(BufReader::with_capacity(1 << 18, file))
            }
        };
        Ok(DeferredReader { lines: JsonLines::new(bytes), end })
    }
}

/// The deferred records, read back.
pub(super) struct DeferredReader {
    lines: JsonLines<Box<dyn BufRead + Send>>,
    /// The bytes of the file that the records came from.
    end: u64,
}

impl RawRecords for DeferredReader {
    fn next(&mut self) -> io::Result<bool> {
        self.lines.next()
    }

    fn bytes(&self) -> &[u8] {
        self.lines.line()
    }

    fn is_too_long(&self) -> bool {
        self.lines.is_too_long()
    }

    fn max_bytes(&self) -> usize {
        self.lines.max_bytes()
    }

    fn count_bytes(&mut self) -> io::Result<usize> {
        self.lines.count_bytes()
    }

    fn position(&self) -> RecordPosition {
        let number = self.lines.number().saturating_sub(1);
        RecordPosition { number, end: self.end, kind: RecordKind::Attribution, ..RecordPosition::default() }
    }
}
