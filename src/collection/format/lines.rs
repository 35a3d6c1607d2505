//! The lines of a file of JSON Lines, none of which is read further than a record may go.

use std::io::{self, BufRead, Read};

use crate::collection::read::broken::Mark;
use crate::collection::read::pieces::{Pieces, Sort, Stand};

/// No line of a JSON Lines file is longer, in bytes: a longer one is no record but a file gone wrong.
pub(crate) const LONGEST_LINE: usize = 64 << 20;

/// Unless it is a document, which holds a whole text: as much as an article may have, and the marks that JSON adds.
pub(crate) const LONGEST_DOCUMENT: usize = 320 << 20;

/// The bytes of a line's beginning: more than any key has that a dataset begins with.
const BEGINNING: usize = 4096;

/// The lines of a file, one at a time. Of one that is too long, there is the beginning.
pub(crate) struct Lines<R> {
    bytes: R,
    line: Vec<u8>,
    /// Whether all of the line is there.
    whole: bool,
    /// From 1; 0 before the first.
    number: u32,
    /// Bytes so far.
    read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(bytes: R) -> Self {
        Self { bytes, line: Vec::new(), whole: true, number: 0, read: 0 }
    }

    /// The line at hand, without the space around it.
    pub(crate) fn line(&self) -> &[u8] {
        self.line.trim_ascii()
    }

    /// Its number, from 1; 0 before the first.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The bytes of the file so far.
    pub(crate) fn read(&self) -> u64 {
        self.read
    }

    /// Whether it is longer than a record may be.
    pub(crate) fn is_too_long(&self) -> bool {
        !self.whole || self.line.len() > LONGEST_LINE && self.line().len() > self.longest()
    }

    /// The most that the line at hand may have.
    pub(crate) fn longest(&self) -> usize {
        if begins_as(self.line(), &["document"]) { LONGEST_DOCUMENT } else { LONGEST_LINE }
    }

    /// Reads the next line; the one at hand was read whole, or [counted](Self::count). Whether there is one.
    pub(crate) fn next(&mut self) -> io::Result<bool> {
        self.begin()?;
        self.go_on()
    }

    /// Reads the beginning of the next line, for whoever need not have all of it.
    pub(crate) fn begin(&mut self) -> io::Result<()> {
        self.line.clear();
        self.read_to(BEGINNING)
    }

    /// Reads the rest of the line whose beginning is at hand. Whether there is one.
    pub(crate) fn go_on(&mut self) -> io::Result<bool> {
        // Behind a line that is whole stands another.
        if !self.whole {
            self.read_to(LONGEST_LINE)?;
        }
        if !self.whole {
            self.read_to(self.longest())?;
        }
        let read = self.line.len();
        self.read += read as u64;
        self.number = self.number.saturating_add(u32::from(read > 0));
        Ok(read > 0)
    }

    /// Reads on in the line at hand, to its end or until it has more than so many bytes.
    fn read_to(&mut self, longest: usize) -> io::Result<()> {
        // The end of a line may be two.
        let most = longest + 2;
        let left = most.saturating_sub(self.line.len());
        self.bytes.by_ref().take(left as u64).read_until(b'\n', &mut self.line)?;
        self.whole = self.line.len() < most || self.line.ends_with(b"\n");
        Ok(())
    }

    /// How many bytes the line at hand has, of which the rest is skipped.
    pub(crate) fn count(&mut self) -> io::Result<usize> {
        let mut length = self.line.trim_ascii_start().len();
        let mut last = self.line.last().copied();
        while !self.whole {
            let bytes = self.bytes.fill_buf()?;
            let end = bytes.iter().position(|&byte| byte == b'\n');
            let read = end.map_or(bytes.len(), |end| end + 1);
            last = bytes[..read].last().copied().or(last);
            self.whole = read == 0 || end.is_some();
            self.bytes.consume(read);
            self.read += read as u64;
            length += read;
        }
        Ok(length - usize::from(last == Some(b'\n')))
    }

    /// All that was not counted yet as [read](Self::read): the beginning that is at hand, and what comes behind it.
    pub(crate) fn rest(self) -> (Vec<u8>, R) {
        (self.line, self.bytes)
    }
}

impl<R: BufRead> Pieces for Lines<R> {
    fn next(&mut self) -> io::Result<bool> {
        self.next()
    }

    fn piece(&self) -> &[u8] {
        self.line()
    }

    fn is_too_long(&self) -> bool {
        self.is_too_long()
    }

    fn longest(&self) -> usize {
        self.longest()
    }

    fn count(&mut self) -> io::Result<usize> {
        self.count()
    }

    fn stand(&self) -> Stand {
        Stand { number: self.number, read: self.read, sort: Sort::Line, start: Mark::default() }
    }
}

/// Which records a line may be before it is read: its first key says it.
pub(crate) fn begins_as(line: &[u8], records: &[&str]) -> bool {
    let inside = line.strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
    let key = inside.strip_prefix(b"\"").unwrap_or_default();
    records
        .iter()
        .any(|record| key.strip_prefix(record.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
}
