//! Loading: opens the inputs of a command, while stderr shows how far it is and says what is skipped.

use std::cell::RefCell;
use std::sync::Arc;

use super::error::Error;
use super::stderr::{self, ProgressLine};
use crate::collection::Collection;
use crate::open::{self, Input, OpenError, OpenEvent};
use crate::search::Engine;

/// The collection of the inputs.
pub(super) fn collection(inputs: &[Input], any_language: bool) -> Result<Collection, Error> {
    match open::index_of(inputs) {
        Some(index) => Ok(index.collection().map_err(OpenError::from)?),
        None => {
            with_progress(|report| open::read(inputs, any_language, report)).map_err(|error| match error {
                // What is wrong with each was told when it was skipped.
                OpenError::Unreadable { .. } => Error::NothingRead,
                error => Error::Open(error),
            })
        }
    }
}

/// The same, ready to be searched.
pub(super) fn engine(inputs: &[Input], any_language: bool) -> Result<Engine, Error> {
    match open::index_of(inputs) {
        Some(index) => Ok(index.verified_engine().map_err(OpenError::from)?),
        None => Ok(Engine::new(Arc::new(collection(inputs, any_language)?))),
    }
}

/// Does something that takes a while, and shows on stderr what it reports.
pub(super) fn with_progress<T>(work: impl FnOnce(&dyn Fn(OpenEvent)) -> T) -> T {
    let line = RefCell::new(ProgressLine::new(true));
    let done = work(&|event| match event {
        OpenEvent::Progress(sentence) => line.borrow_mut().show(&sentence),
        OpenEvent::Skipped(sentence) | OpenEvent::Notice(sentence) => {
            line.borrow_mut().clear();
            stderr::note(&sentence);
        }
        OpenEvent::Partial(_) => {}
    });
    line.borrow_mut().clear();
    done
}
