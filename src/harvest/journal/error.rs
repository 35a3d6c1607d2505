//! Why a dataset can't be written where it was wanted.

use std::io;
use std::path::PathBuf;

use crate::export::WriteError;

/// Why a dataset can't be written there. Scrub the message before it is printed: it holds names of files.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A dataset is there and would be lost.
    #[error("{} is there already: --resume goes on with it, --force replaces it", .0.display())]
    Exists(PathBuf),
    /// An earlier run did not end and left its journal.
    #[error("{} is there: an earlier run did not end. --resume goes on with it, --force begins anew", .0.display())]
    Unfinished(PathBuf),
    /// What should be resumed is no dataset or journal of ours.
    #[error("{}, line {line}: {what}, so there is no going on with it: --force replaces it", path.display())]
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
    /// The journal can't be read or written.
    #[error("{} could not be written: {source}", path.display())]
    Io {
        /// The journal, or the file that is resumed.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}
