//! The view: draws the explorer's state. Pure: the same state and theme fill the same cells.
//!
//! Only scrubbed text gets to the screen: the canvas takes nothing else.

mod canvas;
mod facets;
mod foot;
mod head;
mod list;
mod overlay;
mod reader;
mod source;
mod theme;

use ratatui::Frame;

use crate::app::State;
use canvas::Canvas;
pub use theme::Theme;

/// Draws the whole screen.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut());
    let layout = state.layout();
    head::draw(state, theme, &layout, &mut canvas);
    if state.reader.is_some() {
        reader::draw(state, theme, &layout, &mut canvas);
    } else {
        list::draw(state, theme, &layout, &mut canvas);
        source::draw(state, theme, &layout, &mut canvas);
        facets::draw(state, theme, &layout, &mut canvas);
    }
    foot::draw(state, theme, &layout, &mut canvas);
    overlay::draw(state, theme, &layout, &mut canvas);
    if let Some(cursor) = head::cursor(state, &layout).or_else(|| overlay::cursor(state, &layout)) {
        frame.set_cursor_position(cursor);
    }
}
