//! What becomes of an article, or of a file that gave none.

use super::annotate::Annotated;
use super::language::DetectedLanguage;
use crate::ingest::{Origin, SourceFile, Unreadable};

/// What came of an article, or of a file that gave none.
#[derive(Debug)]
pub(crate) enum HarvestItem {
    /// An article, and what was found in it.
    Annotated(Box<Annotated>),
    /// One whose text is in the dataset already.
    Known(Origin),
    /// One in a language that isn't read here.
    Foreign(Origin, DetectedLanguage),
    /// A dataset, with its bytes where they can't be read again.
    Dataset(SourceFile, Option<Vec<u8>>),
    /// Nothing.
    Unreadable(Unreadable),
}
