//! An item: what became of one article, or of a file that gave none.

use super::annotate::Annotated;
use super::language::DetectedLanguage;
use crate::ingest::{Origin, SourceFile, Unreadable};

/// What became of one article, or of a file that gave none.
#[derive(Debug)]
pub(crate) enum HarvestItem {
    /// An article, and what was found in it.
    Annotated(Box<Annotated>),
    /// An article whose text the dataset has already.
    Duplicate(Origin),
    /// An article in another language than English.
    Foreign(Origin, DetectedLanguage),
    /// A dataset; with its bytes if they can't be read again, as those of a pipe.
    Dataset(SourceFile, Option<Vec<u8>>),
    /// No article, and why.
    Unreadable(Unreadable),
}
