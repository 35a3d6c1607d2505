//! The error: why a command was not done, as a sentence for the user.

use std::io;

use super::exit::Exit;
use super::marked::MarkedLine;
use super::settings::SettingsError;
use crate::export::WriteError;
use crate::extract::corpus::CorpusError;
use crate::harvest::JournalError;
use crate::open::{IndexError, OpenError};
use crate::store::system_error::in_words;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The arguments make no sense.
    #[error("{0}")]
    Usage(String),
    /// The query can't be read.
    #[error("the query can't be read: expected {expected}")]
    Query {
        /// What was expected, and what is there.
        expected: String,
        /// The query, marked there.
        marked: Option<MarkedLine>,
    },
    /// A collection can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nothing that was given could be read; why, was told of each.
    #[error("nothing could be read")]
    NothingRead,
    /// A dataset can't be written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An index can't be opened or made.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// An annotated corpus can't be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// A file can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The settings can't be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The explorer can't start, or can't go on.
    #[error("{0}")]
    Explorer(String),
    /// The results can't be written.
    #[error("the results could not be written: {}", in_words(.0))]
    Output(io::Error),
    /// There is nowhere to write the results.
    #[error("the results could not be written: standard output is closed")]
    Closed,
}

impl Error {
    /// The error with which the explorer ended: one about what it opened as it is, any other with its causes.
    pub(super) fn explorer(error: anyhow::Error) -> Self {
        match error.downcast::<Self>().map_err(|error| error.downcast::<OpenError>()) {
            Ok(error) => error,
            Err(Ok(error)) => Self::Open(error),
            Err(Err(error)) => Self::Explorer(format!("{error:#}")),
        }
    }

    /// The line to be shown below the sentence.
    pub(super) fn marked(&self) -> Option<&MarkedLine> {
        match self {
            Self::Query { marked, .. } | Self::Settings(SettingsError::Content { marked, .. }) => {
                marked.as_ref()
            }
            _ => None,
        }
    }

    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        Exit::Mistake
    }
}
