//! The mouse: a press or a turn of the wheel acts on the pane where it happens.

use super::perform::perform;
use crate::app::effect::Effect;
use crate::app::keys::{Action, Motion};
use crate::app::list::ListRow;
use crate::app::message::Mouse;
use crate::app::state::{Focus, Overlay, State};
use crate::app::{facets, list, reader};

/// Rows that one turn of the wheel moves by.
const ROWS_A_TURN: usize = 3;

/// Takes in what the mouse did at a column and a row.
pub(super) fn take(state: &mut State, what: Mouse, x: u16, y: u16) -> Vec<Effect> {
    state.notice = None;
    match what {
        Mouse::Press => press(state, x, y),
        Mouse::WheelUp => wheel(state, Motion::Up, x, y),
        Mouse::WheelDown => wheel(state, Motion::Down, x, y),
    }
}

fn press(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    if state.overlay.is_some() {
        state.overlay = None;
        return Vec::new();
    }
    let layout = state.layout();
    if layout.search.holds(x, y) {
        return if state.search.typing { Vec::new() } else { perform(state, Action::Search) };
    }
    if state.reader.is_some() {
        press_in_reader(state, x, y);
        return Vec::new();
    }
    let typing = std::mem::take(&mut state.search.typing);
    if facets::pane(state).holds(x, y) {
        return facets::press(state, y);
    }
    if layout.folded_facets.holds(x, y) {
        return perform(state, Action::Filters);
    }
    if layout.list.holds(x, y) {
        let row = usize::from(y - layout.list.y);
        let again = state.focus == Focus::List && !typing;
        state.focus = Focus::List;
        return press_in_list(state, row, again);
    }
    if layout.text_pane.holds(x, y) {
        state.focus = Focus::Text;
        press_in_text_pane(state, y - layout.text_pane.y);
    }
    Vec::new()
}

/// Selects the item of a row; reads it where it is selected already (`again`).
fn press_in_list(state: &mut State, row: usize, again: bool) -> Vec<Effect> {
    let rows = list::rows(state);
    let Some(ListRow::Item { position, item, .. }) = rows.get(row).copied() else { return Vec::new() };
    if again && state.selected == Some(item) {
        return perform(state, Action::Read);
    }
    list::select_position(state, position);
    Vec::new()
}

/// Selects an item that a row of the text pane shows. The text stays where it is.
fn press_in_text_pane(state: &mut State, row: u16) {
    let rows = reader::text_pane_rows(state);
    let top = reader::text_pane_top(state);
    if let Some(row) = rows.get(usize::from(row))
        && reader::select_in(state, &row.range)
    {
        state.text_top = Some(top);
    }
}

fn press_in_reader(state: &mut State, x: u16, y: u16) {
    let text = state.layout().reader().text;
    let rows = reader::reader_rows(state);
    if let Some(row) = rows.get(usize::from(y.saturating_sub(text.y))).filter(|_| text.holds(x, y)) {
        reader::select_in(state, &row.range);
    }
}

fn wheel(state: &mut State, motion: Motion, x: u16, y: u16) -> Vec<Effect> {
    let layout = state.layout();
    for _ in 0..ROWS_A_TURN {
        match state.overlay {
            Some(Overlay::Help(..) | Overlay::Palette(..)) => {
                perform(state, Action::Move(motion));
            }
            None if state.reader.is_some() => reader::move_in_reader(state, motion),
            None if facets::pane(state).holds(x, y) => facets::move_cursor(state, motion),
            None if layout.text_pane.holds(x, y) => reader::move_in_text_pane(state, motion),
            None if layout.list.holds(x, y) => list::move_selection(state, motion),
            Some(Overlay::Export(..)) | None => {}
        }
    }
    Vec::new()
}
