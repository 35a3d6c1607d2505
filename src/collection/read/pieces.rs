//! Pieces: what a file is read in. Each holds one record: a line of JSON Lines, an element of a list.

use std::io;

use super::broken::Mark;

/// A file in pieces.
pub(crate) trait Pieces {
    /// Reads the next one. Whether there is one.
    fn next(&mut self) -> io::Result<bool>;

    /// The piece at hand.
    fn piece(&self) -> &[u8];

    /// Whether it is longer than a record may be, and only its beginning is there.
    fn is_too_long(&self) -> bool;

    /// The most bytes that it may have.
    fn longest(&self) -> usize;

    /// How many it has. Of one that is too long, the rest is skipped.
    fn count(&mut self) -> io::Result<usize>;

    /// Where it stands.
    fn stand(&self) -> Stand;
}

/// Where a piece stands in its file.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Stand {
    /// Of a line, from 1; of an element of a list, from 0.
    pub number: u32,
    /// The bytes of the file up to its end.
    pub read: u64,
    pub sort: Sort,
    /// Where an element starts.
    pub start: Mark,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A line, which says itself what its record is.
    #[default]
    Line,
    Document,
    Speaker,
    Attribution,
    /// An attribution that comes before the documents.
    Early,
}

/// Why pieces are not read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// There are no more.
    Over,
    /// The one at hand is too long for a batch.
    Long,
    /// Nobody wants more.
    Stopped,
}
