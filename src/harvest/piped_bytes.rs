//! The bytes of a pipe whose first have been looked at: they can be read once, by whoever was found to want them.

use std::fmt;
use std::io::{self, Cursor, Read};

/// The bytes of a pipe, from the first on.
pub(crate) struct PipedBytes {
    bytes: Box<dyn Read + Send>,
    is_blank: bool,
}

impl PipedBytes {
    /// Those of which the head has been read; `is_blank` says that they are white space, and end there.
    pub(super) fn new(head: Vec<u8>, rest: Box<dyn Read + Send>, is_blank: bool) -> Self {
        Self { bytes: Box::new(Cursor::new(head).chain(rest)), is_blank }
    }

    /// Whether nothing came but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.is_blank
    }
}

impl Read for PipedBytes {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(into)
    }
}

impl fmt::Debug for PipedBytes {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("PipedBytes").field("is_blank", &self.is_blank).finish_non_exhaustive()
    }
}
