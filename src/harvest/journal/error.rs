//! Why a dataset can't be made where it was wanted.

use std::io;
use std::path::PathBuf;

use crate::export::WriteError;

/// Why a dataset can't be made there. Whoever prints it scrubs it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It would be lost.
    #[error("{} is there already: --resume goes on with it, --force replaces it", .0.display())]
    Exists(PathBuf),
    /// A run that did not end left its journal.
    #[error("{} is there: an earlier run did not end. --resume goes on with it, --force begins anew", .0.display())]
    Unfinished(PathBuf),
    /// What is to be gone on with is something else.
    #[error("{}, line {line}: {what}, so there is no going on with it: --force replaces it", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What stands there.
        what: String,
    },
    /// FILE can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The journal can't.
    #[error("{} could not be written: {source}", path.display())]
    Io {
        /// The journal, or the file that is gone on with.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}
