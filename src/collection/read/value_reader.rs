//! The values of a JSON file one after another, read through a buffer: only one of them has to fit into memory.
//!
//! `serde_json` finds where a value ends, and what is wrong with it. A value that the buffer cuts off is tried again when more of
//! the file is in it, up to twice as much each time, so the cost is linear.

use std::io::{self, Read};
use std::ops::Range;

use serde::de::{DeserializeOwned, IgnoredAny};

use super::json_lines::MAX_DOCUMENT_BYTES;
use super::syntax::{DamagedBytes, FilePosition, SyntaxError};

/// How much of a file is read at once: little enough to stay in the cache. In tests the buffer cuts off most values.
const BUFFER_BYTES: usize = if cfg!(test) { 7 } else { 1 << 18 };

/// Reads the values of a file, and what stands between them.
pub(super) struct ValueReader<R> {
    bytes: R,
    /// A piece of the file, and how much of it has been read.
    buffer: Vec<u8>,
    read: usize,
    /// Where in the buffer the last value is.
    value: Range<usize>,
    /// Whether nothing of the file is behind the buffer.
    has_end: bool,
    /// Where in the file the next byte to be read stands.
    position: FilePosition,
}

/// Why reading can't go on.
pub(super) enum ValueError {
    Io(io::Error),
    Syntax(SyntaxError),
}

impl From<io::Error> for ValueError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<SyntaxError> for ValueError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}

impl<R: Read> ValueReader<R> {
    /// Reads from a position of a file on.
    pub(super) fn new(bytes: R, position: FilePosition) -> Self {
        Self { bytes, buffer: Vec::new(), read: 0, value: 0..0, has_end: false, position }
    }

    pub(super) fn position(&self) -> FilePosition {
        self.position
    }

    /// The bytes of the last value; none when more of the file has been read since.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.value.clone()]
    }

    /// Reads and parses a value.
    pub(super) fn parse<T: DeserializeOwned>(&mut self) -> Result<T, ValueError> {
        self.peek()?;
        let start = self.position;
        self.read()?;
        let text = SyntaxError::utf8(self.bytes(), start)?;
        serde_json::from_str(text).map_err(|error| SyntaxError::new(&error, start).into())
    }

    /// Reads a value to its end, without parsing it.
    pub(super) fn read(&mut self) -> Result<(), ValueError> {
        if self.peek()?.is_none() {
            return Err(self.unexpected("a value"));
        }
        loop {
            let rest = &self.buffer[self.read..];
            let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
            match values.next() {
                Some(Err(error)) if self.has_end || !is_at_end(&error, rest) => {
                    return Err(SyntaxError::new(&error, self.position).into());
                }
                // A number may go on behind the buffer.
                Some(Ok(_)) if self.has_end || values.byte_offset() < rest.len() => {
                    let start = self.read;
                    self.skip(values.byte_offset());
                    self.value = start..self.read;
                    return Ok(());
                }
                _ if rest.len() > MAX_DOCUMENT_BYTES => {
                    let message =
                        format!("a record has more than {MAX_DOCUMENT_BYTES} bytes, or its end is missing");
                    return Err(SyntaxError { line: self.position.line, message }.into());
                }
                _ => self.fill()?,
            }
        }
    }

    /// Skips white space. The byte behind it, which is not read yet.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        let start = self.position.offset;
        loop {
            if self.position.offset - start > MAX_DOCUMENT_BYTES as u64 {
                let what = format!("more than {MAX_DOCUMENT_BYTES} bytes of white space stand in the JSON");
                return Err(DamagedBytes::error(what));
            }
            let rest = &self.buffer[self.read..];
            let space = rest.iter().position(|byte| !b" \t\r\n".contains(byte)).unwrap_or(rest.len());
            let byte = rest.get(space).copied();
            self.skip(space);
            if byte.is_some() || self.has_end {
                return Ok(byte);
            }
            self.fill()?;
        }
    }

    /// Reads one byte, white space aside, if it is this one. Whether it is.
    pub(super) fn take(&mut self, byte: u8) -> io::Result<bool> {
        let is_next = self.peek()? == Some(byte);
        self.skip(usize::from(is_next));
        Ok(is_next)
    }

    /// Reads one byte, white space aside, which has to be this one.
    pub(super) fn expect(&mut self, byte: u8, expected: &str) -> Result<(), ValueError> {
        if self.take(byte)? { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// The error where the next byte, or the end of the file, is not what was expected.
    pub(super) fn unexpected(&self, expected: &str) -> ValueError {
        let FilePosition { line, column, .. } = self.position;
        let message = if self.read == self.buffer.len() {
            format!("the JSON is cut off ({expected} was expected): is the file complete?")
        } else {
            format!("this is not JSON (column {}: {expected} was expected)", column + 1)
        };
        SyntaxError { line, message }.into()
    }

    fn skip(&mut self, count: usize) {
        let end = self.read + count;
        self.position.advance(&self.buffer[self.read..end]);
        self.read = end;
    }

    /// Reads more of the file into the buffer, and removes what has been read.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.read);
        (self.read, self.value) = (0, 0..0);
        let wanted = self.buffer.len().clamp(BUFFER_BYTES, MAX_DOCUMENT_BYTES / 8);
        // Else the buffer would grow by and by, and leave memory behind each time.
        self.buffer.reserve_exact(wanted);
        let count = self.bytes.by_ref().take(wanted as u64).read_to_end(&mut self.buffer)?;
        self.has_end = count < wanted;
        Ok(())
    }
}

/// Whether an error is at the end of the bytes, so that it may be none when more follow.
fn is_at_end(error: &serde_json::Error, bytes: &[u8]) -> bool {
    let mut end = FilePosition::default();
    end.advance(bytes);
    (error.line(), error.column()) == (end.line, end.column)
}
