//! The whole screen.

use ratatui::Frame;

use super::canvas::Canvas;
use super::theme::Theme;
use super::{article, facets, foot, head, list, overlay};
use crate::app::State;

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut());
    let layout = state.layout();
    head::draw(state, theme, &layout, &mut canvas);
    if state.reader.is_some() {
        article::draw_reader(state, theme, &layout, &mut canvas);
    } else {
        list::draw(state, theme, &layout, &mut canvas);
        article::draw_text_pane(state, theme, &layout, &mut canvas);
        facets::draw(state, theme, &layout, &mut canvas);
    }
    foot::draw(state, theme, &layout, &mut canvas);
    overlay::draw(state, theme, &layout, &mut canvas);
    if let Some(cursor) = head::cursor(state, &layout).or_else(|| overlay::cursor(state, &layout)) {
        frame.set_cursor_position(cursor);
    }
}
