//! The list of quotes and claims: which of them are on the screen, and what moves the selection.
//!
//! In a wide list an item is a row, and a name that repeats is left out; in a narrow one the name has a row of its
//! own above the items. Only what is on the screen is ever looked at.

use super::action::Action;
use super::layout::{NARROW, Rect};
use super::state::State;
use crate::collection::{AttributionNo, Collection, SpeakerNo};

/// Rows that stay visible above and below the selection, where there is room.
const MARGIN: usize = 2;

/// One row of the list on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The speaker's name, above the items.
    Name(AttributionNo),
    /// An item: its position in the list, and whether the speaker's name stands before it.
    Item {
        /// From 0.
        position: usize,
        /// Which.
        item: AttributionNo,
        /// Whether it begins a run of the same speaker.
        named: bool,
    },
}

/// Whether names have rows of their own in a pane.
pub(crate) fn is_narrow(pane: Rect) -> bool {
    pane.width < NARROW - 2
}

/// The rows of the list that are on the screen.
pub(crate) fn lines(state: &State) -> Vec<Line> {
    lines_from(state, state.list_top, state.layout().list)
}

fn lines_from(state: &State, top: usize, pane: Rect) -> Vec<Line> {
    let height = usize::from(pane.height);
    let mut lines = Vec::with_capacity(height + 1);
    let mut last = None;
    for position in top..state.listed() {
        if lines.len() >= height {
            break;
        }
        let Some((item, collection)) = state.item(position).zip(state.collection()) else { break };
        let who = speaking(collection, item);
        let named = last.as_ref() != Some(&who);
        last = Some(who);
        if named && is_narrow(pane) && height > 2 {
            lines.push(Line::Name(item));
        }
        lines.push(Line::Item { position, item, named });
    }
    lines.truncate(height);
    lines
}

/// Who speaks: the speakers, or where nobody is named, the words of the source.
fn speaking(collection: &Collection, item: AttributionNo) -> (&[SpeakerNo], Vec<&str>) {
    let speakers = collection.voices().of(item);
    if !speakers.is_empty() {
        return (speakers, Vec::new());
    }
    let attribution = collection.attribution(item);
    let document = collection.document(attribution.document);
    (speakers, attribution.source.iter().map(|&span| document.words(span)).collect())
}

/// Selects an item, and turns to its document.
pub(super) fn select(state: &mut State, item: Option<AttributionNo>) {
    if state.selected != item {
        state.source_top = None;
    }
    state.selected = item;
    if let Some((library, item)) = state.library.as_mut().zip(item) {
        let document = library.engine.collection().attribution(item).document;
        library.turn_to(document);
    }
}

/// Selects the item at a position, or the last one.
pub(super) fn select_position(state: &mut State, position: usize) {
    let last = state.listed().saturating_sub(1);
    select(state, state.item(position.min(last)));
    keep_in_view(state);
}

/// Moves the selection.
pub(super) fn go(state: &mut State, action: Action) {
    let listed = state.listed();
    if listed == 0 {
        return;
    }
    match action {
        Action::NextOfSpeaker | Action::PreviousOfSpeaker => to_same_speaker(state, action),
        _ => {
            let at = state.position().unwrap_or(0);
            let page = usize::from(state.layout().list.height).max(1);
            select_position(state, stepped(at, listed, page, action));
        }
    }
}

/// The row that an action leads to, of `rows`, from the row `at`, where a page has `page` rows.
pub(super) fn stepped(at: usize, rows: usize, page: usize, action: Action) -> usize {
    let to = match action {
        Action::Down | Action::NextItem => at + 1,
        Action::Up | Action::PreviousItem => at.saturating_sub(1),
        Action::HalfDown => at + (page / 2).max(1),
        Action::HalfUp => at.saturating_sub((page / 2).max(1)),
        Action::PageDown => at + page.saturating_sub(1).max(1),
        Action::PageUp => at.saturating_sub(page.saturating_sub(1).max(1)),
        Action::Top => 0,
        Action::Bottom => rows,
        _ => at,
    };
    to.min(rows.saturating_sub(1))
}

/// How far to look for the same speaker: a keystroke's work is bounded.
const FAR: usize = 200_000;

fn to_same_speaker(state: &mut State, action: Action) {
    let Some((at, selection)) = state.position().zip(state.selection()) else { return };
    let wanted = selection.speakers;
    let same = |position: &usize| {
        let item = state.item(*position).zip(state.collection());
        item.is_some_and(|(item, collection)| {
            let speakers = collection.attribution(item).speakers;
            speakers.iter().any(|speaker| wanted.contains(speaker))
        })
    };
    let found = if action == Action::NextOfSpeaker {
        (at + 1..state.listed()).take(FAR).find(same)
    } else {
        (0..at).rev().take(FAR).find(same)
    };
    match found {
        Some(position) => select_position(state, position),
        None => {
            let which = if action == Action::NextOfSpeaker { "last" } else { "first" };
            state.notice =
                Some(super::message::Notice::done(format!("This is the {which} one of that speaker here.")));
        }
    }
}

/// Scrolls as little as it takes to have the selection on the screen, with a margin.
pub(super) fn keep_in_view(state: &mut State) {
    let pane = state.layout().list;
    let height = usize::from(pane.height);
    let Some(at) = state.position() else {
        state.list_top = state.list_top.min(state.listed().saturating_sub(1));
        return;
    };
    let margin = MARGIN.min(height.saturating_sub(1) / 2);
    let last = state.listed().saturating_sub(1);
    let lowest = (at + margin).min(last);
    state.list_top = state.list_top.min(at.saturating_sub(margin)).max((lowest + 1).saturating_sub(height));
    while state.list_top < at && !shows(&lines_from(state, state.list_top, pane), lowest) {
        state.list_top += 1;
    }
    // No empty rows at the end while there are items above.
    while state.list_top > 0 && shows(&lines_from(state, state.list_top - 1, pane), last) {
        state.list_top -= 1;
    }
}

fn shows(lines: &[Line], wanted: usize) -> bool {
    lines.iter().any(|line| matches!(line, Line::Item { position, .. } if *position == wanted))
}
