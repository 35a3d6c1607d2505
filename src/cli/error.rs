//! An error: what stops a call, as the sentence that a person is told.

use std::io;

use super::exit::Exit;
use super::index::IndexError;
use super::settings::SettingsError;
use crate::export::WriteError;
use crate::extract::judge::corpus::CorpusError;
use crate::harvest::JournalError;
use crate::open::OpenError;

/// Why a call was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The call asks for something that makes no sense.
    #[error("{0}")]
    Call(String),
    /// A dataset can't be had.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A dataset can't be made.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An index can't be opened or made.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An annotated corpus can't be had.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A file can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The settings can't be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The explorer can't be shown, or can't go on.
    #[error("{0}")]
    Explorer(String),
    /// The results can't be written.
    #[error("the results could not be written: {0}")]
    Output(io::Error),
}

impl Error {
    /// What the explorer ended with: a fault of the dataset as such, anything else with its causes.
    pub(super) fn explorer(error: anyhow::Error) -> Self {
        match error.downcast::<Self>().map_err(|error| error.downcast::<OpenError>()) {
            Ok(error) => error,
            Err(Ok(error)) => Self::Open(error),
            Err(Err(error)) => Self::Explorer(format!("{error:#}")),
        }
    }

    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        Exit::Mistake
    }
}
