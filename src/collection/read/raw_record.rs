//! Raw records: the bytes of one record after another, as a file has them: a line of JSON Lines, or an element of a list.

use std::io;

/// A source of raw records.
pub(super) trait RawRecords {
    /// Reads the next record. Whether there is one.
    fn next(&mut self) -> io::Result<bool>;

    /// The bytes of the current record.
    fn bytes(&self) -> &[u8];

    /// Whether the current record is longer than a record may be.
    fn is_too_long(&self) -> bool;

    /// Skips the current record, which is too long. The sentence that says so.
    fn skip_too_long(&mut self) -> io::Result<String>;

    /// Where the current record stands.
    fn position(&self) -> RecordPosition;
}

/// Where a raw record stands in its file, and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordPosition {
    /// Of a line, from 1; of an element of a list, from 0.
    pub number: u32,
    /// The bytes of the file up to its end.
    pub end: u64,
    pub kind: RecordKind,
}

/// What kind of record the bytes hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// A line, which names the kind of its record itself.
    Line,
    Document,
    Speaker,
    Attribution,
    /// An attribution that comes before the documents, and is deferred until these are there.
    Deferred,
}

/// Why no further records are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadEnd {
    /// The source has no more.
    Exhausted,
    /// The current record is too long for a batch.
    LongRecord,
    /// The caller wants no more.
    Stopped,
}
