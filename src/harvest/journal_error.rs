//! Why a dataset can't be written to a file, or a run not be resumed.

use std::io;
use std::path::PathBuf;

use crate::export::WriteError;
use crate::store::lock::Holder;
use crate::store::system_error::in_words;

/// Why a dataset can't be written there. Scrub the message before it is printed: it holds names of files.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A dataset is there and would be lost.
    #[error("{} exists already: --resume continues it, --force replaces it", .0.display())]
    Exists(PathBuf),
    /// An earlier run did not end and left its journal.
    #[error("{} exists: an earlier run did not end. --resume continues it, --force starts again", .0.display())]
    Unfinished(PathBuf),
    /// Another process writes it.
    #[error("{holder} is writing {}: wait until it is done, or end it", target.display())]
    Busy {
        /// The dataset.
        target: PathBuf,
        /// The other process.
        holder: Holder,
    },
    /// The dataset was changed after its journal was, and neither holds all of the other.
    #[error(
        "{} was changed after {}, which an earlier run left and which holds other articles: remove {} to go on with {}, or \
         give --resume --force to go on with {} and replace {} in the end",
        target.display(), part.display(), part.display(), target.display(), part.display(), target.display()
    )]
    Stale {
        /// The dataset.
        target: PathBuf,
        /// The journal.
        part: PathBuf,
    },
    /// The journal is of a run that was to replace the dataset, and lacks articles of it.
    #[error(
        "{} holds articles or corrections that {} lacks, which an earlier run left: give --resume --force to go on with {} and replace {} in \
         the end, or remove {} to go on with {}",
        target.display(), part.display(), part.display(), target.display(), part.display(), target.display()
    )]
    Lacks {
        /// The dataset.
        target: PathBuf,
        /// The journal.
        part: PathBuf,
    },
    /// Somebody changed the dataset while the journal was written.
    #[error(
        "{} was changed meanwhile and stays as it is: what was done is in {}. --resume --force replaces {} by it",
        target.display(), part.display(), target.display()
    )]
    Changed {
        /// The dataset.
        target: PathBuf,
        /// The journal.
        part: PathBuf,
    },
    /// What should be resumed is no dataset or journal of ours.
    #[error("{}, line {line}: {what}, so it can't be resumed: --force replaces it", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// FILE can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// FILE can't be written, and the journal has all that was done.
    #[error("{error}. What was done is kept in {}: the same command with --resume goes on with it", part.display())]
    Kept {
        /// What failed.
        error: WriteError,
        /// The journal.
        part: PathBuf,
    },
    /// A file can't be read.
    #[error("{} could not be read: {}", path.display(), in_words(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The journal can't be written.
    #[error("{} could not be written: {}", path.display(), in_words(source))]
    Io {
        /// The journal.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}
