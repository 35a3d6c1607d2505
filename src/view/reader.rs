//! The reader: the article as a page, everything attributed in it marked, and in the margin who speaks where.

use super::canvas::Canvas;
use super::source;
use super::theme::Theme;
use crate::app::{Layout, Rect, Row, State, reading};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let parts = layout.reader();
    source::title(state, theme, parts.title, canvas);
    for (nth, row) in reading::reader_rows(state).iter().enumerate() {
        source::text_row(theme, parts.text, nth as u16, row, false, canvas);
        margin(state, theme, parts.names, nth as u16, row, canvas);
    }
    source::note(state, theme, parts.note, canvas);
}

/// The name of who begins to speak in a row.
fn margin(state: &State, theme: &Theme, pane: Rect, at: u16, row: &Row, canvas: &mut Canvas<'_>) {
    let Some(speaker) = reading::begins_in(state, &row.source) else { return };
    let style = if speaker.selected { theme.accent } else { theme.dim };
    canvas.put_right(pane, at, &speaker.name.text, style);
}
