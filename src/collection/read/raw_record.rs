//! Raw records: the bytes of one record after another, as a file has them: a line of JSON Lines, or an element of a list.

use std::io;

use super::syntax::FilePosition;

/// A source of raw records.
pub(super) trait RawRecords {
    /// Reads the next record. Whether there is one.
    fn next(&mut self) -> io::Result<bool>;

    /// The bytes of the current record.
    fn bytes(&self) -> &[u8];

    /// Whether the current record is longer than [`max_bytes`](Self::max_bytes), so that only its beginning was kept.
    fn is_too_long(&self) -> bool;

    /// The most bytes that the current record may have.
    fn max_bytes(&self) -> usize;

    /// How many bytes the current record has. The rest of one that is too long is skipped.
    fn count_bytes(&mut self) -> io::Result<usize>;

    /// Where the current record stands.
    fn position(&self) -> RecordPosition;
}

/// Where a raw record stands in its file, and what it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RecordPosition {
    /// Of a line, from 1; of an element of a list, from 0.
    pub number: u32,
    /// The bytes of the file up to its end.
    pub end: u64,
    pub kind: RecordKind,
    /// Where an element starts.
    pub start: FilePosition,
}

/// What kind of record the bytes hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// A line, which names the kind of its record itself.
    #[default]
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
