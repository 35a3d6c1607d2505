//! Opening for a command: the collection that its paths name, while stderr says how far it is and what was left out.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use super::progress::Line;
use super::report;
use crate::collection::Collection;
use crate::open::{Input, OpenError, OpenEvent, index_of, inputs, read};
use crate::search::Engine;

/// The collection that the paths name, for a command: stderr says how far it is and what was left out.
pub(crate) fn collection(paths: &[PathBuf], any_language: bool) -> Result<Collection, OpenError> {
    let inputs = inputs(paths)?;
    if let Some(index) = index_of(&inputs) {
        return Ok(index.collection()?);
    }
    read_aloud(&inputs, any_language)
}

/// The same, ready to be searched.
pub(crate) fn engine(paths: &[PathBuf], any_language: bool) -> Result<Engine, OpenError> {
    let inputs = inputs(paths)?;
    match index_of(&inputs) {
        Some(index) => Ok(index.verified_engine()?),
        None => Ok(Engine::new(Arc::new(read_aloud(&inputs, any_language)?))),
    }
}

fn read_aloud(inputs: &[Input], any_language: bool) -> Result<Collection, OpenError> {
    let line = RefCell::new(Line::new(true));
    let tell = |news| match news {
        OpenEvent::Progress(sentence) => line.borrow_mut().show(&sentence),
        OpenEvent::Skipped(why) => {
            line.borrow_mut().clear();
            report::note(&why);
        }
        OpenEvent::Partial(_) => {}
    };
    let collection = read(inputs, any_language, &tell);
    line.borrow_mut().clear();
    collection
}
