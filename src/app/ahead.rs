//! Reading ahead: what a screenful of an answer shows is read where it was searched for, so that the frame that shows it
//! waits for no disk, and lays no document out.

use std::hint::black_box;
use std::ops::Range;

use crate::collection::{AttributionNo, Collection};
use crate::search::{Answer, Cancel, Engine};

/// Rows of the list and of a facet that are read: more than most screens have.
const ROWS: usize = 64;

/// Reads what the first rows of an answer show, and those around the item that is selected; until the flag is raised.
pub fn read_ahead(engine: &Engine, answer: &Answer, selected: Option<AttributionNo>, cancel: &Cancel) {
    let collection = engine.collection();
    let position = selected.and_then(|item| answer.position_of(item));
    let turned_to = answer.get(position.unwrap_or(0)).map(|hit| collection.document_of(hit.attribution));
    let beside = turned_to.into_iter().flat_map(|document| collection.document(document).attributions());
    let listed = (0..ROWS).chain(position.map_or(0..0, around)).map_while(|position| answer.get(position));
    for item in listed.map(|hit| hit.attribution).chain(beside.take(ROWS)) {
        if cancel.is_raised() {
            return;
        }
        read_row(collection, item);
    }
    read_facets(collection, answer);
}

fn read_row(collection: &Collection, item: AttributionNo) {
    let attribution = black_box(collection.attribution(item));
    let document = collection.document(attribution.document);
    black_box(document.paragraphs());
    attribution.speakers.iter().for_each(|&speaker| read_words(collection.speaker(speaker).name));
    [document.title, document.text].into_iter().chain(document.outlet).for_each(read_words);
}

fn around(position: usize) -> Range<usize> {
    position.saturating_sub(ROWS)..position + ROWS
}

fn read_facets(collection: &Collection, answer: &Answer) {
    let facets = answer.facets();
    facets.speakers.window(0..ROWS).for_each(|count| read_words(collection.speaker(count.value).name));
    for count in facets.documents.window(0..ROWS) {
        let document = collection.document(count.value);
        read_words(document.title);
        read_words(document.id);
    }
}

/// Has the pages of a text in memory.
fn read_words(text: &str) {
    /// No system has smaller pages.
    const PAGE: usize = 4096;
    let bytes = text.as_bytes();
    black_box(bytes.iter().step_by(PAGE).chain(bytes.last()).fold(0, |sum, byte| sum ^ byte));
}
