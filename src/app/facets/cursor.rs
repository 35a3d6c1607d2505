//! The facets' cursor: entering the facets, moving over the rows that can be chosen, and choosing one.

use super::filter::toggle_value;
use super::rows::{FacetRow, pane, rows};
use crate::app::effect::Effect;
use crate::app::keys::Motion;
use crate::app::reader;
use crate::app::state::{Focus, State};

/// Gives the facets the focus: the speakers, or the other facets. An open article is put aside.
pub(in crate::app) fn enter(state: &mut State, speakers: bool) {
    reader::put_aside(state);
    state.focus = Focus::Facets;
    let rows = rows(state);
    let heading = if speakers { "SPEAKERS" } else { "KINDS" };
    let at = rows.iter().position(|row| *row == FacetRow::Heading(heading)).unwrap_or(0);
    state.facets.cursor = at + 1;
    keep_in_view(state);
}

/// Chooses the row under the cursor: puts its value into the query or takes it out, or lists all speakers.
pub(in crate::app) fn toggle(state: &mut State) -> Vec<Effect> {
    let rows = rows(state);
    match rows.get(state.facets.cursor) {
        Some(FacetRow::Value { value, .. }) => toggle_value(state, value),
        Some(FacetRow::More(_)) => {
            state.facets.unfolded = true;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Moves the cursor over the rows that can be chosen.
pub(in crate::app) fn move_cursor(state: &mut State, motion: Motion) {
    let rows = rows(state);
    let choices: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].can_be_chosen()).collect();
    let last = choices.len().saturating_sub(1);
    let at = choices.iter().position(|&row| row >= state.facets.cursor).unwrap_or(last);
    let page = usize::from(pane(state).height);
    if let Some(&row) = choices.get(motion.step(at, choices.len(), page)) {
        state.facets.cursor = row;
    }
    keep_in_view(state);
}

/// Chooses the row at the screen's row `y`, after a press of the mouse.
pub(in crate::app) fn press(state: &mut State, y: u16) -> Vec<Effect> {
    let row = state.facets.top + usize::from(y - pane(state).y);
    state.focus = Focus::Facets;
    if rows(state).get(row).is_some_and(FacetRow::can_be_chosen) {
        state.facets.cursor = row;
        return toggle(state);
    }
    Vec::new()
}

/// Scrolls so that the cursor is visible; without the focus, to the top.
pub(in crate::app) fn keep_in_view(state: &mut State) {
    if state.focus != Focus::Facets {
        state.facets.top = 0;
        return;
    }
    let rows = rows(state);
    let height = usize::from(pane(state).height).max(1);
    let can = |row: &usize| rows.get(*row).is_some_and(FacetRow::can_be_chosen);
    let cursor = state.facets.cursor.min(rows.len().saturating_sub(1));
    state.facets.cursor = (cursor..rows.len()).find(can).or_else(|| (0..cursor).rfind(can)).unwrap_or(0);
    let lowest = (state.facets.cursor + 2).min(rows.len());
    // The heading above the first value stays visible with it.
    let highest = state.facets.cursor.saturating_sub(1);
    state.facets.top = state.facets.top.min(highest).max(lowest.saturating_sub(height));
}
