//! Reading ahead: what a screenful of an answer shows is read where it was searched for, so that the frame that shows it
//! waits for no disk.

use std::hint::black_box;

use crate::collection::{AttributionNo, Collection, Document};
use crate::search::{Answer, Cancel, Engine};

/// Items of the document that is turned to. One with more is read further when it is shown.
const BESIDE: usize = 1024;

/// Where the eye is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Eye {
    /// The selected item, which stays so where it is found.
    pub selected: Option<AttributionNo>,
    /// The position in the list, from 0, of the item that takes its place where it isn't.
    pub position: usize,
    /// As many rows as are seen at once, or more.
    pub rows: usize,
}

impl Eye {
    /// The position that it goes to in an answer; nothing where that is empty.
    pub(super) fn place(self, answer: &Answer) -> Option<usize> {
        let last = answer.total().checked_sub(1)?;
        let there = self.selected.and_then(|item| answer.position_of(item));
        Some(there.unwrap_or(self.position.min(last)))
    }
}

/// Reads what an answer shows around the eye; until the flag is raised.
pub fn read_ahead(engine: &Engine, answer: &Answer, eye: Eye, cancel: &Cancel) {
    let collection = engine.collection();
    let Some(position) = eye.place(answer) else { return };
    let item = |position| answer.get(position).map(|hit| hit.attribution);
    let rows = (position.saturating_sub(eye.rows)..position + eye.rows).map_while(item);
    read_rows(collection, rows, cancel);
    if cancel.is_raised() {
        return;
    }
    if let Some(item) = item(position) {
        read_beside(collection, item);
    }
    read_facets(collection, answer, eye.rows);
}

fn read_rows(collection: &Collection, rows: impl Iterator<Item = AttributionNo>, cancel: &Cancel) {
    let mut last = None;
    for item in rows.take_while(|_| !cancel.is_raised()) {
        let attribution = collection.attribution(item);
        for &speaker in attribution.speakers {
            read_words(collection.speaker_name(speaker));
            // How people are called beside others depends on what they are.
            if attribution.speakers.len() > 1 {
                black_box(collection.speaker(speaker).kind);
            }
        }
        // Rows of one document are neighbours.
        if last.replace(attribution.document) != Some(attribution.document) {
            read_document(&collection.document(attribution.document));
        }
    }
}

/// What else is marked in the document of an item, and what is said of the document itself.
fn read_beside(collection: &Collection, item: AttributionNo) {
    let document = collection.document(collection.document_of(item));
    document.published().into_iter().chain(document.url()).for_each(read_words);
    document.attributions().take(BESIDE).for_each(|item| drop(black_box(collection.attribution(item))));
}

/// All of it, for who lays it out reads all of it.
fn read_document(document: &Document<'_>) {
    [document.title, document.text].into_iter().chain(document.outlet()).for_each(read_words);
}

fn read_facets(collection: &Collection, answer: &Answer, rows: usize) {
    let facets = answer.facets();
    facets.speakers.window(0..rows).for_each(|count| read_words(collection.speaker_name(count.value)));
    for count in facets.documents.window(0..rows) {
        [collection.heading(count.value), collection.document_id(count.value)]
            .into_iter()
            .for_each(read_words);
    }
}

/// Has the pages of a text in memory.
fn read_words(text: &str) {
    /// No system has smaller pages.
    const PAGE: usize = 4096;
    let bytes = text.as_bytes();
    black_box(bytes.iter().step_by(PAGE).chain(bytes.last()).fold(0, |sum, byte| sum ^ byte));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::collection::{builtin, read};
    use crate::search::Query;

    #[test]
    fn it_reads_wherever_the_eye_is_and_whatever_was_found() {
        let collection = read::collection("osaka", builtin::JSON.as_bytes()).unwrap();
        let engine = Engine::new(Arc::new(collection));
        for query in ["", "iran", "@putin", "nobody says this"] {
            let answer = engine.search(&Query::parse(query).unwrap(), &Cancel::new()).unwrap();
            for selected in [None, Some(AttributionNo(0)), Some(AttributionNo(7))] {
                for position in [0, 5, 1000] {
                    read_ahead(&engine, &answer, Eye { selected, position, rows: 40 }, &Cancel::new());
                }
            }
        }
    }
}
