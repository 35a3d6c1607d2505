//! The rows of the list that are on the screen.
//!
//! In a wide pane an item is a row, and a speaker's name that repeats is left out; in a narrow pane the name has a row
//! of its own above the speaker's items. The cost is that of the rows on the screen, however long the list is.

use crate::app::state::{MIN_WIDTH_TWO_PANES, Rect, State};
use crate::collection::{AttributionNo, Collection, SpeakerNo};

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListRow {
    /// The name of an item's speaker, above the item.
    Name(AttributionNo),
    /// An item.
    Item {
        /// Its position in the list, from 0.
        position: usize,
        /// Its number.
        item: AttributionNo,
        /// Whether the previous item is another speaker's, so that the name is shown.
        named: bool,
    },
}

/// Whether names have rows of their own in a pane.
pub(crate) fn is_narrow(pane: Rect) -> bool {
    pane.width < MIN_WIDTH_TWO_PANES - 2
}

/// The rows on the screen.
pub(crate) fn rows(state: &State) -> Vec<ListRow> {
    rows_from(state, state.list_top, state.layout().list)
}

/// The rows of a pane whose first item is at the position `top`.
pub(super) fn rows_from(state: &State, top: usize, pane: Rect) -> Vec<ListRow> {
    let height = usize::from(pane.height);
    let mut rows = Vec::with_capacity(height + 1);
    let mut previous = None;
    for position in top..state.listed() {
        if rows.len() >= height {
            break;
        }
        let Some((item, collection)) = state.item(position).zip(state.collection()) else { break };
        let speakers = speakers_or_source(collection, item);
        let named = previous.as_ref() != Some(&speakers);
        previous = Some(speakers);
        if named && is_narrow(pane) && height > 2 {
            rows.push(ListRow::Name(item));
        }
        rows.push(ListRow::Item { position, item, named });
    }
    rows.truncate(height);
    rows
}

/// An item's speakers; where none is named, the words of its source.
fn speakers_or_source(collection: &Collection, item: AttributionNo) -> (&[SpeakerNo], Vec<&str>) {
    let speakers = collection.speaker_lists().of(item);
    if !speakers.is_empty() {
        return (speakers, Vec::new());
    }
    let attribution = collection.attribution(item);
    let document = collection.document(attribution.document);
    (speakers, attribution.source.iter().map(|&span| document.words(span)).collect())
}
