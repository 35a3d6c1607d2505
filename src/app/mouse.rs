//! The mouse: what a press or a turn of the wheel means where it happens.

use super::action::Action;
use super::effect::Effect;
use super::message::Mouse;
use super::state::{Focus, Overlay, State};
use super::update::act;
use super::{facets, list, reading};

/// Rows that the wheel moves at a turn.
const TURN: usize = 3;

/// What the mouse did at a column and a row.
pub(super) fn moved(state: &mut State, what: Mouse, x: u16, y: u16) -> Vec<Effect> {
    state.notice = None;
    match what {
        Mouse::Press => press(state, x, y),
        Mouse::WheelUp => wheel(state, Action::Up, x, y),
        Mouse::WheelDown => wheel(state, Action::Down, x, y),
    }
}

fn press(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    if state.overlay.is_some() {
        state.overlay = None;
        return Vec::new();
    }
    let layout = state.layout();
    if layout.search.holds(x, y) {
        return if state.search.typing { Vec::new() } else { act(state, Action::Search) };
    }
    if state.reader.is_some() {
        press_in_reader(state, x, y);
        return Vec::new();
    }
    let typing = std::mem::take(&mut state.search.typing);
    if facets::pane(state).holds(x, y) {
        return facets::press(state, y);
    }
    if layout.folded.holds(x, y) {
        return act(state, Action::Filters);
    }
    if layout.list.holds(x, y) {
        let row = usize::from(y - layout.list.y);
        let again = state.focus == Focus::List && !typing;
        state.focus = Focus::List;
        return press_in_list(state, row, again);
    }
    if layout.source.holds(x, y) {
        state.focus = Focus::Source;
        press_in_text(state, y - layout.source.y);
    }
    Vec::new()
}

/// A press selects; a press on what is selected already reads it.
fn press_in_list(state: &mut State, row: usize, again: bool) -> Vec<Effect> {
    let lines = list::lines(state);
    let Some(list::Line::Item { position, item, .. }) = lines.get(row).copied() else { return Vec::new() };
    if again && state.selected == Some(item) {
        return act(state, Action::Read);
    }
    list::select_position(state, position);
    Vec::new()
}

/// A press on a row of the pane's text selects the item that it shows, if one.
fn press_in_text(state: &mut State, row: u16) {
    let rows = reading::pane_rows(state);
    let top = reading::pane_top(state);
    if let Some(row) = rows.get(usize::from(row)) {
        let source = row.source.clone();
        if reading::select_at(state, &source) {
            state.source_top = Some(top);
        }
    }
}

fn press_in_reader(state: &mut State, x: u16, y: u16) {
    let text = state.layout().reader().text;
    let rows = reading::reader_rows(state);
    if let Some(row) = rows.get(usize::from(y.saturating_sub(text.y))).filter(|_| text.holds(x, y)) {
        let source = row.source.clone();
        reading::select_at(state, &source);
    }
}

fn wheel(state: &mut State, action: Action, x: u16, y: u16) -> Vec<Effect> {
    let layout = state.layout();
    for _ in 0..TURN {
        if let Some(Overlay::Help(..) | Overlay::Palette(..)) = state.overlay {
            act(state, action);
        } else if state.overlay.is_some() {
        } else if state.reader.is_some() {
            reading::go(state, action);
        } else if facets::pane(state).holds(x, y) {
            facets::go(state, action);
        } else if layout.source.holds(x, y) {
            reading::go_in_pane(state, action);
        } else if layout.list.holds(x, y) {
            list::go(state, action);
        }
    }
    Vec::new()
}
