//! The error: why a collection can't be opened, as a sentence that names the thing and the way out. It is not scrubbed: file
//! names and faults are text from outside, so whoever prints it must do that.

use std::io;
use std::path::PathBuf;

use super::index_folder::IndexError;
use crate::collection::{BuildError, Fault};
use crate::ingest::{Reason, Unreadable};
use crate::store::system_error::in_words;

/// Why a collection can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing of that name.
    #[error("there is no file or folder “{}”{hint}", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
        /// What may have been meant, after a colon; empty where that can't be guessed.
        hint: &'static str,
    },
    /// A folder holds no dataset, and only datasets are wanted.
    #[error("the folder {} holds no dataset: a file whose name ends in .json, .jsonl or .ndjson was expected", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder holds neither a dataset nor an article.
    #[error("the folder {} holds no dataset: a file whose name ends in .json, .jsonl or .ndjson was expected, or an article", path.display())]
    BareFolder {
        /// The folder.
        path: PathBuf,
    },
    /// There is neither a dataset nor an article.
    #[error("there is no dataset and no article here: give the path of one")]
    Nothing,
    /// There were files, and none of them could be read.
    #[error("{first}{}", and_others(*.others))]
    Unreadable {
        /// What was wrong with the first.
        first: String,
        /// How many more could not be read.
        others: usize,
    },
    /// The system refuses to read it.
    #[error("{name} could not be read: {}", in_words(source))]
    Io {
        /// The file or folder, or "standard input".
        name: String,
        /// Why not.
        source: io::Error,
    },
    /// An index can't be opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The temporary files for a collection that is too large for memory failed.
    #[error("temporary files failed: {}: let TMPDIR name a folder with room", in_words(.0))]
    Temporary(io::Error),
    /// The same, in the system's folder for temporary files.
    #[error("temporary files in {} failed: {}: let TMPDIR name a folder with room", folder.display(), in_words(source))]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A dataset has faults.
    #[error("{}{}", .0.first().map(ToString::to_string).unwrap_or_default(), and_more(.0.iter().map(|fault| fault.count).sum()))]
    Faults(Vec<Fault>),
}

fn and_more(faults: usize) -> String {
    match faults {
        0 | 1 => String::new(),
        2 => " (and 1 more fault: `whosaid check` lists them all)".to_owned(),
        _ => format!(" (and {} more faults: `whosaid check` lists them all)", faults - 1),
    }
}

fn and_others(others: usize) -> String {
    if others == 0 {
        String::new()
    } else {
        format!(" (and {others} more: `whosaid extract` lists them all)")
    }
}

impl From<BuildError> for OpenError {
    fn from(failure: BuildError) -> Self {
        match failure {
            BuildError::Faults(faults) => Self::Faults(faults),
            BuildError::Io(error) => Self::Temporary(error),
        }
    }
}

impl OpenError {
    /// Adds a hint at what was meant, where a missing file's name looks like a word and not like a path.
    pub(crate) fn with_hint(self, hint: &'static str) -> Self {
        match self {
            Self::Missing { path, .. } if path.extension().is_none() && path.components().count() == 1 => {
                Self::Missing { path, hint }
            }
            other => other,
        }
    }
}

/// Why an article could not be read, in a sentence.
pub(crate) fn unreadable_sentence(unreadable: &Unreadable) -> String {
    match &unreadable.reason {
        Reason::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            format!("there is no file or folder “{}”", unreadable.origin)
        }
        _ => unreadable.to_string(),
    }
}
