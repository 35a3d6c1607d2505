//! Reading ahead: a search's thread touches the pages of a mapped dataset that the next frame shows, so that drawing the frame
//! doesn't wait for the disk, and prepares the answer, so that no key has to look at all of its rows.

use std::hint::black_box;

use super::state::Viewport;
use crate::collection::{AttributionNo, Collection, Document};
use crate::search::{Answer, Cancel, Engine};

/// The most items of the selected item's document that are read. The rest is read when it is shown.
const MAX_NEIGHBOURS: usize = 1024;

/// Reads the part of an answer that the viewport shows, unless `cancel` is raised.
pub fn read_ahead(engine: &Engine, answer: &Answer, viewport: Viewport, cancel: &Cancel) {
    let collection = engine.collection();
    answer.prepare();
    let Some(position) = viewport.position_in(answer) else { return };
    let item = |position| answer.get(position).map(|hit| hit.attribution);
    let rows = (position.saturating_sub(viewport.rows)..position + viewport.rows).map_while(item);
    read_rows(collection, rows, cancel);
    if cancel.is_raised() {
        return;
    }
    if let Some(item) = item(position) {
        read_neighbours(collection, item);
    }
    read_facets(collection, answer, viewport.rows);
}

/// Reads what the screen shows of an item that gets selected, unless `cancel` is raised.
pub(super) fn read_item(collection: &Collection, item: AttributionNo, cancel: &Cancel) {
    read_rows(collection, std::iter::once(item), cancel);
    read_neighbours(collection, item);
}

fn read_rows(collection: &Collection, rows: impl Iterator<Item = AttributionNo>, cancel: &Cancel) {
    let mut last = None;
    for item in rows.take_while(|_| !cancel.is_raised()) {
        let attribution = collection.attribution(item);
        for &speaker in attribution.speakers {
            touch(collection.speaker_name(speaker));
            // Of several people only the last names are shown, so the row needs to know what they are.
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

/// The other items of an item's document, which the text pane marks too, and what the note says of the document.
fn read_neighbours(collection: &Collection, item: AttributionNo) {
    let document = collection.document(collection.document_of(item));
    document.published().into_iter().chain(document.url()).for_each(touch);
    document
        .attributions()
        .take(MAX_NEIGHBOURS)
        .for_each(|item| drop(black_box(collection.attribution(item))));
}

/// The whole text: preparing a document reads all of it.
fn read_document(document: &Document<'_>) {
    [document.title, document.text].into_iter().chain(document.outlet()).for_each(touch);
    // They are kept for the rows, which have the paragraph's number.
    black_box(document.paragraphs());
}

fn read_facets(collection: &Collection, answer: &Answer, rows: usize) {
    let facets = answer.facets();
    facets.speakers.window(0..rows).for_each(|count| touch(collection.speaker_name(count.value)));
    for count in facets.documents.window(0..rows) {
        [collection.heading(count.value), collection.document_id(count.value)].into_iter().for_each(touch);
    }
}

/// Reads a byte of each memory page of a text, which has the system load the page.
fn touch(text: &str) {
    /// The smallest page size of the supported systems, in bytes.
    const PAGE_SIZE: usize = 4096;
    let bytes = text.as_bytes();
    black_box(bytes.iter().step_by(PAGE_SIZE).chain(bytes.last()).fold(0, |sum, byte| sum ^ byte));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::collection::read;
    use crate::open::BUILTIN_JSON;
    use crate::search::Query;

    #[test]
    fn any_viewport_of_any_answer_can_be_read() {
        let collection = read::collection("osaka", BUILTIN_JSON.as_bytes()).unwrap();
        let engine = Engine::new(Arc::new(collection));
        for query in ["", "iran", "@putin", "nobody says this"] {
            let answer = engine.search(&Query::parse(query).unwrap(), &Cancel::new()).unwrap();
            for selected in [None, Some(AttributionNo(0)), Some(AttributionNo(7))] {
                for position in [0, 5, 1000] {
                    read_ahead(&engine, &answer, Viewport { selected, position, rows: 40 }, &Cancel::new());
                }
            }
        }
    }
}
