//! An event: what is reported while inputs are read, for a person to see.

use std::time::Duration;

use crate::collection::Collection;

/// The time between two reports of progress.
pub(super) const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// What is reported while inputs are read.
#[derive(Debug)]
pub(crate) enum OpenEvent {
    /// How far it is, in a few words.
    Progress(String),
    /// A collection of what was read so far. The whole one comes later.
    Partial(Box<Collection>),
    /// Something was skipped; the sentence says why.
    Skipped(String),
    /// Nothing is wrong, but a person should know the sentence.
    Notice(String),
}
