//! The lines of a file of JSON Lines. Of a line that is longer than any record only the beginning is kept.

use std::io::{self, BufRead, Read};

use super::raw_record::{RawRecords, RecordKind, RecordPosition};
use super::syntax::DamagedBytes;

/// The longest line, in bytes, that isn't a document: a longer one is no record but a broken file.
pub(super) const MAX_LINE_BYTES: usize = 64 << 20;

/// The longest document, in bytes: the largest article that is read, with room for the escapes of JSON.
pub(crate) const MAX_DOCUMENT_BYTES: usize = 320 << 20;

/// How much of a line without end is skipped, in bytes: no file has such a line, but a pipe may.
const MAX_SKIPPED_BYTES: usize = if cfg!(test) { 3 << 20 } else { 1 << 30 };

/// How many bytes of a line are read to see how it begins: more than the keys of any record.
const HEAD_BYTES: usize = 4096;

/// The lines of a file, one at a time.
pub(super) struct JsonLines<R> {
    bytes: R,
    line: Vec<u8>,
    /// Whether all of the line has been read.
    is_whole: bool,
    /// From 1; 0 before the first.
    number: u32,
    /// Bytes of the file so far.
    bytes_read: u64,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes, line: Vec::new(), is_whole: true, number: 0, bytes_read: 0 }
    }

    /// The current line, without white space around it.
    pub(super) fn line(&self) -> &[u8] {
        self.line.trim_ascii()
    }

    /// Its number, from 1; 0 before the first.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The bytes of the file so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The most bytes that the current line may have.
    fn max_bytes(&self) -> usize {
        if begins_as(self.line(), &["document"]) { MAX_DOCUMENT_BYTES } else { MAX_LINE_BYTES }
    }

    /// Reads the beginning of the next line, for callers that may not need the rest. The current one was read whole, or
    /// [skipped](Self::skip_too_long).
    pub(super) fn begin_next(&mut self) -> io::Result<()> {
        self.line.clear();
        self.read_to(HEAD_BYTES)
    }

    /// Reads the rest of the current line. Whether there is a line.
    pub(super) fn finish_line(&mut self) -> io::Result<bool> {
        // A whole line must not be continued: the next line follows.
        if !self.is_whole {
            self.read_to(MAX_LINE_BYTES)?;
        }
        if !self.is_whole {
            self.read_to(self.max_bytes())?;
        }
        let read = self.line.len();
        self.bytes_read += read as u64;
        self.number = self.number.saturating_add(u32::from(read > 0));
        Ok(read > 0)
    }

    /// Reads on in the current line, to its end or until it has more than a number of bytes.
    fn read_to(&mut self, longest: usize) -> io::Result<()> {
        // A line may end in two bytes, CR LF.
        let most = longest + 2;
        let left = most.saturating_sub(self.line.len());
        self.bytes.by_ref().take(left as u64).read_until(b'\n', &mut self.line)?;
        self.is_whole = self.line.len() < most || self.line.ends_with(b"\n");
        Ok(())
    }

    /// How many bytes the current line has, which may have so many. Skips its rest.
    fn count_bytes(&mut self, longest: usize) -> io::Result<usize> {
        let mut length = self.line.len();
        let mut last = self.line.last().copied();
        while !self.is_whole {
            let bytes = self.bytes.fill_buf()?;
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let read = end.map_or(bytes.len(), |end| end + 1);
            last = bytes[..read].last().copied().or(last);
            self.is_whole = read == 0 || end.is_some();
            self.bytes.consume(read);
            self.bytes_read += read as u64;
            length += read;
            if length > longest + MAX_SKIPPED_BYTES {
                let what = format!("the line has more than {length} bytes: it is not read to its end");
                return Err(DamagedBytes::error(what));
            }
        }
        Ok(length - usize::from(last == Some(b'\n')))
    }

    /// The beginning of the current line, and the bytes behind it.
    pub(super) fn into_rest(self) -> (Vec<u8>, R) {
        (self.line, self.bytes)
    }
}

impl<R: BufRead> RawRecords for JsonLines<R> {
    fn next(&mut self) -> io::Result<bool> {
        self.begin_next()?;
        self.finish_line()
    }

    fn bytes(&self) -> &[u8] {
        self.line()
    }

    fn is_too_long(&self) -> bool {
        !self.is_whole || self.line.len() > MAX_LINE_BYTES && self.line().len() > self.max_bytes()
    }

    fn skip_too_long(&mut self) -> io::Result<String> {
        let longest = self.max_bytes();
        let length = self.count_bytes(longest)?;
        Ok(format!("the line has {length} bytes, and {longest} are the most that a record may have"))
    }

    fn position(&self) -> RecordPosition {
        RecordPosition { number: self.number, end: self.bytes_read, kind: RecordKind::Line }
    }
}

/// Whether the first key of a line is one of these, which it tells before it is read whole.
pub(super) fn begins_as(line: &[u8], records: &[&str]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    let key = inside.strip_prefix(b"\"").unwrap_or_default();
    records
        .iter()
        .any(|record| key.strip_prefix(record.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
}
