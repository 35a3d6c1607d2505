//! Early attributions: those that stand in a file before the documents that they stand in. They are put by, in a temporary
//! file where there is a folder for one, until the documents are there.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, Seek as _, Write as _};
use std::path::Path;

use crate::collection::format::lines::Lines;
use crate::collection::read::pieces::{Pieces, Sort, Stand};

/// Records that are put by, a line each.
#[derive(Debug)]
pub(crate) enum Early {
    Memory(Vec<u8>),
    File(BufWriter<File>),
}

impl Early {
    pub(crate) fn new(folder: Option<&Path>) -> io::Result<Self> {
        Ok(match folder {
            Some(folder) => Self::File(BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(folder)?)),
            None => Self::Memory(Vec::new()),
        })
    }

    /// Puts one by. It is JSON, whose strings have no line in them: it can be put on one.
    pub(crate) fn put(&mut self, record: &[u8]) -> io::Result<()> {
        let mut line = record.to_vec();
        line.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        line.push(b'\n');
        match self {
            Self::Memory(bytes) => bytes.write_all(&line),
            Self::File(file) => file.write_all(&line),
        }
    }

    /// All of them, in their order. `read` are the bytes of the file that they came from.
    pub(crate) fn pieces(self, read: u64) -> io::Result<Late> {
        let bytes: Box<dyn BufRead + Send> = match self {
            Self::Memory(bytes) => Box::new(Cursor::new(bytes)),
            Self::File(file) => {
                let mut file = file.into_inner()?;
                file.rewind()?;
                Box::new(BufReader::with_capacity(1 << 18, file))
            }
        };
        Ok(Late { lines: Lines::new(bytes), read })
    }
}

/// The same records, when their documents are there.
pub(crate) struct Late {
    lines: Lines<Box<dyn BufRead + Send>>,
    read: u64,
}

impl Pieces for Late {
    fn next(&mut self) -> io::Result<bool> {
        self.lines.next()
    }

    fn piece(&self) -> &[u8] {
        self.lines.line()
    }

    fn is_too_long(&self) -> bool {
        self.lines.is_too_long()
    }

    fn longest(&self) -> usize {
        self.lines.longest()
    }

    fn count(&mut self) -> io::Result<usize> {
        self.lines.count()
    }

    fn stand(&self) -> Stand {
        let number = self.lines.number().saturating_sub(1);
        Stand { number, read: self.read, sort: Sort::Attribution, ..Stand::default() }
    }
}
