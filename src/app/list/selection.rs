//! The selection: which item of the list is selected, what moves it, and how the list scrolls after it.

use super::rows::{ListRow, rows_from};
use crate::app::keys::Motion;
use crate::app::state::{Notice, State};
use crate::collection::AttributionNo;

/// Rows that stay visible above and below the selection, where there is room.
const SELECTION_MARGIN: usize = 2;
/// How many items are searched for another one of the same speaker: a keystroke's work is bounded.
const MAX_LOOKED_THROUGH: usize = 200_000;

/// Selects an item, and turns to its document.
pub(in crate::app) fn select(state: &mut State, item: Option<AttributionNo>) {
    if state.selected != item {
        state.text_top = None;
    }
    state.selected = item;
    if let Some((dataset, item)) = state.dataset.as_mut().zip(item) {
        let document = dataset.collection().attribution(item).document;
        dataset.turn_to(document);
    }
}

/// Selects the item at a position, or the last item where the list is shorter.
pub(in crate::app) fn select_position(state: &mut State, position: usize) {
    let last = state.listed().saturating_sub(1);
    select(state, state.item(position.min(last)));
    scroll_to_selection(state);
}

/// Moves the selection.
pub(in crate::app) fn move_selection(state: &mut State, motion: Motion) {
    let listed = state.listed();
    if listed == 0 {
        return;
    }
    if motion.keeps_the_speaker() {
        to_same_speaker(state, motion);
    } else {
        let at = state.position().unwrap_or(0);
        let page = usize::from(state.layout().list.height).max(1);
        select_position(state, motion.step(at, listed, page));
    }
}

fn to_same_speaker(state: &mut State, motion: Motion) {
    let Some((at, selection)) = state.position().zip(state.selection()) else { return };
    let wanted = selection.speakers;
    let has_speaker = |position: &usize| {
        let item = state.item(*position).zip(state.collection());
        item.is_some_and(|(item, collection)| {
            let speakers = collection.attribution(item).speakers;
            speakers.iter().any(|speaker| wanted.contains(speaker))
        })
    };
    let forward = motion == Motion::NextOfSpeaker;
    let found = if forward {
        (at + 1..state.listed()).take(MAX_LOOKED_THROUGH).find(has_speaker)
    } else {
        (0..at).rev().take(MAX_LOOKED_THROUGH).find(has_speaker)
    };
    match found {
        Some(position) => select_position(state, position),
        None => {
            let which = if forward { "last" } else { "first" };
            state.notice = Some(Notice::done(format!("This is the {which} one of that speaker here.")));
        }
    }
}

/// Scrolls the list by as little as it takes to show the selection, with a margin.
pub(in crate::app) fn scroll_to_selection(state: &mut State) {
    let pane = state.layout().list;
    let height = usize::from(pane.height);
    let last = state.listed().saturating_sub(1);
    let Some(at) = state.position() else {
        state.list_top = state.list_top.min(last);
        return;
    };
    let margin = SELECTION_MARGIN.min(height.saturating_sub(1) / 2);
    let lowest = (at + margin).min(last);
    state.list_top = state.list_top.min(at.saturating_sub(margin)).max((lowest + 1).saturating_sub(height));
    // Rows with names take room too, so that fewer items may fit than the pane has rows.
    while state.list_top < at && !shows(&rows_from(state, state.list_top, pane), lowest) {
        state.list_top += 1;
    }
    // No empty rows at the end while there are items above.
    while state.list_top > 0 && shows(&rows_from(state, state.list_top - 1, pane), last) {
        state.list_top -= 1;
    }
}

fn shows(rows: &[ListRow], wanted: usize) -> bool {
    rows.iter().any(|row| matches!(row, ListRow::Item { position, .. } if *position == wanted))
}
