//! Opening for a command: the collection that its paths name, while stderr says how far it is and what was left out.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;

use super::progress::Line;
use super::report;
use crate::collection::Collection;
use crate::open::{News, OpenError, Source, index, read, sources};
use crate::search::Engine;

/// The collection that the paths name, for a command: stderr says how far it is and what was left out.
pub(crate) fn collection(paths: &[PathBuf], any_language: bool) -> Result<Collection, OpenError> {
    let sources = sources(paths)?;
    if let Some(index) = index(&sources) {
        return Ok(index.collection()?);
    }
    read_aloud(&sources, any_language)
}

/// The same, ready to be searched.
pub(crate) fn engine(paths: &[PathBuf], any_language: bool) -> Result<Engine, OpenError> {
    let sources = sources(paths)?;
    match index(&sources) {
        Some(index) => Ok(index.sound_engine()?),
        None => Ok(Engine::new(Arc::new(read_aloud(&sources, any_language)?))),
    }
}

fn read_aloud(sources: &[Source], any_language: bool) -> Result<Collection, OpenError> {
    let line = RefCell::new(Line::new(true));
    let tell = |news| match news {
        News::Progress(sentence) => line.borrow_mut().show(&sentence),
        News::Left(why) => {
            line.borrow_mut().clear();
            report::note(&why);
        }
        News::SoFar(_) => {}
    };
    let collection = read(sources, any_language, &tell);
    line.borrow_mut().clear();
    collection
}
